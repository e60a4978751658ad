//! The zones of the stage: the textbook's state diagram laid out in space. They never move during a run.

use super::{Layout, Rect, rect};

/// A place of the diagram.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Zone {
    New,
    Ready,
    Cpu,
    Objects,
    Devices,
    Exit,
}

impl Zone {
    pub const ALL: [Zone; 6] = [Zone::New, Zone::Ready, Zone::Cpu, Zone::Objects, Zone::Devices, Zone::Exit];

    /// Its word in `data-zone`.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Zone::New => "new",
            Zone::Ready => "ready",
            Zone::Cpu => "cpu",
            Zone::Objects => "objects",
            Zone::Devices => "devices",
            Zone::Exit => "exit",
        }
    }

    /// The key of its label.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Zone::New => "stage.zone.new",
            Zone::Ready => "stage.zone.ready",
            Zone::Cpu => "stage.zone.cpu",
            Zone::Objects => "stage.zone.objects",
            Zone::Devices => "stage.zone.devices",
            Zone::Exit => "stage.zone.exit",
        }
    }
}

/// The zones' rectangles in a stage of some size.
#[derive(Clone, Debug, PartialEq)]
pub struct Zones {
    pub width: f64,
    pub height: f64,
    boxes: [Rect; 6],
    /// The foot is a row of chips: one line of dots instead of tokens.
    pub foot_is_chips: bool,
}

/// Height of a zone's label.
pub const LABEL: f64 = 18.0;

struct Measures {
    pad: f64,
    gap: f64,
    top: f64,
    foot: f64,
    gate: f64,
    cpu: f64,
}

impl Measures {
    fn of(layout: Layout, width: f64, height: f64) -> Measures {
        match layout {
            Layout::Embed => Measures { pad: 4.0, gap: 8.0, top: 72.0, foot: 22.0, gate: 56.0, cpu: 128.0 },
            Layout::Phone => Measures { pad: 6.0, gap: 8.0, top: 70.0, foot: 26.0, gate: 48.0, cpu: 98.0 },
            Layout::Wide | Layout::Medium => {
                let foot = if height < 440.0 { 72.0 } else { 96.0 };
                let top = if height < 400.0 { 96.0 } else { 116.0 };
                let (gate, cpu) = if width < 560.0 { (64.0, 140.0) } else { (80.0, 176.0) };
                Measures { pad: 12.0, gap: 12.0, top, foot, gate, cpu }
            }
        }
    }
}

impl Zones {
    /// The zones of a stage of that size.
    #[must_use]
    pub fn of(layout: Layout, width: f64, height: f64) -> Zones {
        let Measures { pad, gap, top, foot, gate, cpu } = Measures::of(layout, width, height);
        let across = width - 2.0 * pad;
        let ready = (across - gate - cpu - 2.0 * gap).max(60.0);
        let foot_y = height - pad - foot;
        let shelf_y = pad + top + 4.0;
        let clock = ((across - gap) * 0.672).round();
        let foot_is_chips = matches!(layout, Layout::Embed | Layout::Phone);
        Zones {
            width,
            height,
            foot_is_chips,
            boxes: [
                rect(pad, pad, gate, top),
                rect(pad + gate + gap, pad, ready, top),
                rect(width - pad - cpu, pad, cpu, top),
                rect(pad, shelf_y, across, (foot_y - shelf_y - gap.min(8.0)).max(0.0)),
                rect(pad, foot_y, if foot_is_chips { ((across - gap) / 2.0).round() } else { clock }, foot),
                {
                    let left = if foot_is_chips { ((across - gap) / 2.0).round() } else { clock };
                    rect(pad + left + gap, foot_y, across - gap - left, foot)
                },
            ],
        }
    }

    /// The rectangle of a zone.
    #[must_use]
    pub fn rect(&self, zone: Zone) -> Rect {
        self.boxes[zone as usize]
    }

    /// Whether a zone is a chip: label and dots in one line.
    #[must_use]
    pub fn is_chip(&self, zone: Zone) -> bool {
        self.foot_is_chips && matches!(zone, Zone::Devices | Zone::Exit)
    }

    /// The part of a zone where tokens and cards lie.
    #[must_use]
    pub fn content(&self, zone: Zone) -> Rect {
        let Rect { x, y, w, h } = self.rect(zone);
        match zone {
            Zone::Objects => rect(x, y + LABEL, w, (h - LABEL).max(0.0)),
            _ if self.is_chip(zone) => {
                let (left, right) = if zone == Zone::Exit { (70.0, 70.0) } else { (96.0, 6.0) };
                rect(x + left, y + (h - 14.0) / 2.0, (w - left - right).max(0.0), 14.0)
            }
            _ => {
                let side = if w < 90.0 { 6.0 } else { 8.0 };
                let top = LABEL + 3.0;
                rect(x + side, y + top, w - 2.0 * side, h - top - 7.0)
            }
        }
    }

    /// The middle of the gutter between the upper zones and the shelf.
    #[must_use]
    pub fn upper_gutter(&self) -> f64 {
        self.rect(Zone::Ready).bottom() + 6.0
    }

    /// The middle of the gutter above the foot.
    #[must_use]
    pub fn lower_gutter(&self) -> f64 {
        self.rect(Zone::Exit).y - 5.0
    }
}
