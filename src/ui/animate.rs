//! Lets the browser move what `motion` found: Web Animations, so that no style attribute is ever written and the
//! drawing itself always holds the final places.

use js_sys::{Array, Object, Reflect};
use wasm_bindgen::prelude::*;
use web_sys::Element;

use super::{
    geometry::{Point, TokenBox, route},
    motion::{Motion, Timing},
};

#[wasm_bindgen]
extern "C" {
    type Animatable;
    #[wasm_bindgen(method)]
    fn animate(this: &Animatable, keyframes: &JsValue, options: &JsValue) -> Running;

    /// An animation under way.
    pub type Running;
    /// Ends it at once: the element stands where the drawing says.
    #[wasm_bindgen(method)]
    pub fn cancel(this: &Running);
}

const EASE: &str = "cubic-bezier(.4,0,.2,1)";

/// Starts the movements of one beat in the stage's drawing. What comes back can be cancelled.
pub fn play(stage: &Element, motion: &Motion, tokens: &[TokenBox], timing: Timing) -> Vec<Running> {
    let mut running = Vec::new();
    let place = |pid| {
        tokens.binary_search_by_key(&pid, |token: &TokenBox| token.pid).ok().map(|index| tokens[index].rect)
    };
    let find = |pid: interleave::id::Pid| stage.query_selector(&format!("[data-pid='{pid}']")).ok().flatten();
    for step in &motion.moves {
        let (Some(element), Some(rect)) = (find(step.pid), place(step.pid)) else { continue };
        let (start, length) = timing.glide;
        let start = if step.is_shift { start + timing.shift } else { start };
        if timing.glides {
            let half = Point { x: rect.w / 2.0, y: rect.h / 2.0 };
            running.push(begin(&element, &along(&step.corners, half, None), start, length, EASE));
        } else if timing.fades {
            running.push(fade(&element, timing.fade));
        }
    }
    for pid in &motion.born {
        if let Some(element) = find(*pid).filter(|_| timing.glides || timing.fades) {
            running.push(fade(&element, timing.fade));
        }
    }
    if timing.pulses {
        running.extend(pulses(stage, motion, timing));
    }
    running
}

fn pulses(stage: &Element, motion: &Motion, timing: Timing) -> Vec<Running> {
    let Ok(found) = stage.query_selector_all("[data-pulse]") else { return Vec::new() };
    let elements = (0..found.length()).filter_map(|index| found.get(index)?.dyn_into::<Element>().ok());
    let (start, length) = timing.pulse;
    let travel = |(element, pulse): (Element, &super::motion::Pulse)| {
        begin(&element, &along(&pulse.corners, Point::default(), Some(1.0)), start, length, "linear")
    };
    elements.zip(&motion.pulses).map(travel).collect()
}

/// Keyframes along corners, each at its share of the way; `half` is taken off, since a token's origin is its corner.
fn along(corners: &[Point], half: Point, opacity: Option<f64>) -> Array {
    let whole = route::length(corners).max(1.0);
    let frames = Array::new();
    for index in 0..corners.len() {
        let offset = route::length(&corners[..=index]) / whole;
        let (x, y) = (corners[index].x - half.x, corners[index].y - half.y);
        let frame = object(&[
            ("transform", format!("translate({x:.1}px, {y:.1}px)").into()),
            ("offset", offset.into()),
        ]);
        if let Some(opacity) = opacity {
            set(&frame, "opacity", &opacity.into());
        }
        frames.push(&frame);
    }
    frames
}

/// Lets a token whose origin is its corner glide along these corners, which end where it stands.
pub fn glide(element: &Element, corners: &[Point], length: f64) {
    begin(element, &along(corners, Point::default(), None), 0.0, length, EASE);
}

fn fade(element: &Element, length: f64) -> Running {
    let frames = Array::of2(&object(&[("opacity", 0.0.into())]), &object(&[]));
    begin(element, &frames, 0.0, length, "ease-out")
}

fn begin(element: &Element, frames: &Array, delay: f64, duration: f64, easing: &str) -> Running {
    let options = [
        ("delay", delay.into()),
        ("duration", duration.into()),
        ("easing", easing.into()),
        ("fill", "backwards".into()),
    ];
    element.unchecked_ref::<Animatable>().animate(frames, &object(&options))
}

fn object(entries: &[(&str, JsValue)]) -> Object {
    let object = Object::new();
    for (key, value) in entries {
        set(&object, key, value);
    }
    object
}

fn set(object: &Object, key: &str, value: &JsValue) {
    Reflect::set(object, &key.into(), value).expect("a fresh object takes any key");
}
