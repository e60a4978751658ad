//! The icons of controls: 16 × 16 paths, drawn in the colour of their text.

use yew::prelude::*;

macro_rules! icons {
    ($($name:ident $path:literal)*) => {
        $(pub const $name: &str = $path;)*
    };
}

icons! {
    PLAY "M4 2.5v11l9-5.5z"
    PAUSE "M4 2.5h3v11H4zM9 2.5h3v11H9z"
    STEP "M2.5 3v10l7-5zM11 3h2.5v10H11z"
    BACK "M13.5 3v10l-7-5zM2.5 3H5v10H2.5z"
    RESTART "M8 3V.5L4 4l4 3.5V5a3.5 3.5 0 1 1-3.5 3.5h-2A5.5 5.5 0 1 0 8 3z"
    DOWN "M3 5.5h10L8 11z"
    SHARE "M9.5 1H15v5.5l-2-2-5.2 5.2-1.5-1.5L11.500 3zM2 3h5v2H4v7h7V9h2v5H2z"
    MORE "M2 6.500h3v3H2zM6.500 6.500h3v3h-3zM11 6.500h3v3h-3z"
    SUN "M8 4.500a3.500 3.500 0 1 0 0 7zM8 1.500a6.500 6.500 0 1 1 0 13 6.500 6.500 0 0 1 0-13zm0 1.500a5 5 0 1 0 0 10A5 5 0 0 0 8 3z"
    CLOSE "M3.500 2 8 6.500 12.500 2 14 3.500 9.500 8l4.500 4.500-1.500 1.500L8 9.500 3.500 14 2 12.500 6.500 8 2 3.500z"
    EDIT "M11.500 1 15 4.500 5.500 14H2v-3.500zM3.500 11v1.500H5l6-6L9.500 5z"
    WARN "M8 1 15.500 15H.5zM7 6v4.500h2V6zm0 5.500v2h2v-2z"
    TICK "M6.200 13.500 1 8.300l1.700-1.700 3.500 3.500 7.100-7.100L15 4.700z"
    UP "M8 5 3 10.500h10z"
    PLUS "M7 2h2v5h5v2H9v5H7V9H2V7h5z"
    COPY "M2 1h8v2H4v7H2zM6 5h8v10H6zM8 7v6h4V7z"
    TRASH "M6 1h4v1.500h4v2H2v-2h4zM3 6h10l-.8 9H3.800zm3 2v5h1V8zm3 0v5h1V8z"
    UNDO "M6 2v3h3.500a4.500 4.500 0 0 1 0 9H5v-2h4.500a2.500 2.500 0 0 0 0-5H6v3L1.500 6z"
    REDO "M10 2v3H6.500a4.500 4.500 0 0 0 0 9H11v-2H6.500a2.500 2.500 0 0 1 0-5H10v3l4.500-4z"
    PROGRAM "M5.500 3 7 4.500 3.500 8 7 11.500 5.500 13 .500 8zM10.500 3 15.500 8l-5 5L9 11.500 12.500 8 9 4.500z"
    GANTT "M1 2.500h7v3H1zM5 6.500h7v3H5zM9 10.500h6v3H9z"
    STOP "M3 3h10v10H3z"
    FORK "M3 1h2v4.500L8 8.500l3-3V1h2v5.500l-4 4V15H7v-4.500l-4-4z"
    DOT "M8 4.500a3.500 3.500 0 1 1 0 7 3.500 3.500 0 0 1 0-7zm0 1.500a2 2 0 1 0 0 4 2 2 0 0 0 0-4z"
    MAP "M6 1h4v4H8.750v2H12v3h2v4h-4v-4h.500V8.500h-5V10H6v4H2v-4h2V7h3.250V5H6z"
    OPEN "M9 1h6v6l-2.300-2.300-5.200 5.200-1.400-1.400 5.200-5.200zM2 3h4v2H4v7h7v-2h2v4H2z"
}

/// An icon. Never alone: its control has words, at least for those who cannot see it.
pub fn icon(path: &'static str) -> Html {
    html! {
        <svg class="icon" viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">
            <path d={path} fill="currentColor" fill-rule="evenodd" />
        </svg>
    }
}
