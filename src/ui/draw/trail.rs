//! What a beat leaves to be seen: outlines of places left, ways gone, who woke whom. Still frames teach.

use yew::prelude::*;

use super::n;
use crate::ui::{
    geometry::{Point, Rect, route},
    motion::Motion,
};

/// Ghosts and ways, below the tokens.
pub fn trails(motion: &Motion) -> Html {
    html! {
        <g class="trails" aria-hidden="true">
            { for motion.trails.iter().map(|trail| html! {
                <>
                    { ghost(trail.from, trail.is_dot) }
                    if trail.corners.len() > 1 {
                        <path class="way" d={route::path(&trail.corners, 8.0)} />
                        { head(&trail.corners) }
                    }
                    if trail.count > 1 { { count(&trail.corners, trail.count) } }
                </>
            }) }
            { for motion.pulses.iter().map(|pulse| html! {
                <>
                    <path class="woke" d={route::path(&pulse.corners, 8.0)} />
                    { head(&pulse.corners) }
                    <circle class="pulse" data-pulse="" r="4" />
                </>
            }) }
        </g>
    }
}

fn ghost(from: Rect, is_dot: bool) -> Html {
    let from = from.inset(0.5);
    html! {
        <rect class="ghost" x={n(from.x)} y={n(from.y)} width={n(from.w)} height={n(from.h)} rx={if is_dot { "3" } else { "8" }} />
    }
}

/// The arrow's head at the end of a way.
pub fn head(corners: &[Point]) -> Html {
    let [.., before, last] = corners else { return html! {} };
    let angle = (last.y - before.y).atan2(last.x - before.x).to_degrees();
    html! { <path class="head" d="M0 0-6-3.5V3.5z" transform={format!("translate({} {}) rotate({})", n(last.x), n(last.y), n(angle))} /> }
}

fn count(corners: &[Point], count: usize) -> Html {
    let Some(middle) = corners.get(corners.len() / 2) else { return html! {} };
    html! {
        <g class="tally" transform={format!("translate({} {})", n(middle.x), n(middle.y))}>
            <rect x="-19" y="-10" width="38" height="20" rx="10" />
            <text y="4">{ format!("×{count}") }</text>
        </g>
    }
}
