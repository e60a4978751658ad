//! The parts of the stage and of the timeline as pure drawings: functions from data to SVG, without hooks.

pub mod bars;
pub mod card;
pub mod content;
pub mod frame;
pub mod ring;
pub mod rows;
pub mod token;
pub mod trail;

use yew::prelude::*;

/// A number for an attribute: at most one decimal.
#[must_use]
pub fn n(value: f64) -> String {
    let rounded = (value * 10.0).round() / 10.0;
    format!("{rounded}")
}

/// A line of text at a point of its baseline.
pub fn words(class: &'static str, x: f64, y: f64, text: impl Into<AttrValue>) -> Html {
    let text: AttrValue = text.into();
    html! { <text {class} x={n(x)} y={n(y)}>{ text }</text> }
}

/// A pattern of 45° lines in the colour of blocked; its id must be its drawing's own.
pub fn hatch(id: &'static str) -> Html {
    html! {
        <pattern {id} class="hatch" width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
            <rect width="5" height="5" /><path d="M0 0V5" />
        </pattern>
    }
}
