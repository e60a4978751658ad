//! Which of the four layouts a container gets. An iframe and a window of the same size look alike.

use super::geometry::Layout;

/// The layout of a container of that size.
#[must_use]
pub fn layout(width: f64, height: f64, embed: bool) -> Layout {
    let low = height < 560.0;
    match width {
        _ if width < 560.0 => Layout::Phone,
        // A telephone held across is a low, wide frame: the embed's.
        _ if (embed || low) && width < 1000.0 => Layout::Embed,
        _ if width < 720.0 => Layout::Phone,
        _ if embed && low => Layout::Embed,
        _ if width < 1200.0 => Layout::Medium,
        _ => Layout::Wide,
    }
}

/// The word of a layout, for style sheets.
#[must_use]
pub fn word(layout: Layout) -> &'static str {
    match layout {
        Layout::Wide => "wide",
        Layout::Medium => "medium",
        Layout::Embed => "embed",
        Layout::Phone => "phone",
    }
}
