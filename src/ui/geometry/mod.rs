//! Where everything on the stage lies: pure numbers, no drawing.
//!
//! A `Plan` is chosen once for a run and a size of the stage; a `Placement` puts the processes of one moment into it.

pub mod crowd;
pub mod measure;
pub mod place;
pub mod plan;
pub mod route;
pub mod shelf;
pub mod zones;

pub use place::{Placement, TokenBox};
pub use plan::{Density, Plan};
pub use shelf::{CardBox, CardKey, Mode};
pub use zones::{Zone, Zones};

/// Which of the four layouts of the page a stage lies in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Layout {
    Wide,
    Medium,
    Embed,
    Phone,
}

impl Layout {
    pub const ALL: [Layout; 4] = [Layout::Wide, Layout::Medium, Layout::Embed, Layout::Phone];

    /// The size that the stage is drawn for; it takes others too.
    #[must_use]
    pub fn size(self) -> (f64, f64) {
        match self {
            Layout::Wide => (688.0, 520.0),
            Layout::Medium => (436.0, 480.0),
            Layout::Embed => (432.0, 276.0),
            Layout::Phone => (366.0, 256.0),
        }
    }
}

#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Point {
    pub x: f64,
    pub y: f64,
}

#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Rect {
    pub x: f64,
    pub y: f64,
    pub w: f64,
    pub h: f64,
}

/// Shorthand for a point.
#[must_use]
pub fn point(x: f64, y: f64) -> Point {
    Point { x, y }
}

/// Shorthand for a rectangle.
#[must_use]
pub fn rect(x: f64, y: f64, w: f64, h: f64) -> Rect {
    Rect { x, y, w, h }
}

impl Rect {
    #[must_use]
    pub fn right(self) -> f64 {
        self.x + self.w
    }

    #[must_use]
    pub fn bottom(self) -> f64 {
        self.y + self.h
    }

    #[must_use]
    pub fn center(self) -> Point {
        point(self.x + self.w / 2.0, self.y + self.h / 2.0)
    }

    /// Smaller by so much on each side.
    #[must_use]
    pub fn inset(self, by: f64) -> Rect {
        rect(self.x + by, self.y + by, (self.w - 2.0 * by).max(0.0), (self.h - 2.0 * by).max(0.0))
    }

    /// A rectangle of that size in the middle of this one, on whole pixels.
    #[must_use]
    pub fn middle(self, w: f64, h: f64) -> Rect {
        rect((self.x + (self.w - w) / 2.0).round(), (self.y + (self.h - h) / 2.0).round(), w, h)
    }

    /// Whether the two share more than an edge.
    #[must_use]
    pub fn overlaps(self, other: Rect) -> bool {
        const SLACK: f64 = 0.01;
        self.x + SLACK < other.right()
            && other.x + SLACK < self.right()
            && self.y + SLACK < other.bottom()
            && other.y + SLACK < self.bottom()
    }

    /// Whether the other lies within this one.
    #[must_use]
    pub fn contains(self, other: Rect) -> bool {
        const SLACK: f64 = 0.01;
        self.x <= other.x + SLACK
            && self.y <= other.y + SLACK
            && other.right() <= self.right() + SLACK
            && other.bottom() <= self.bottom() + SLACK
    }
}
