//! The size of an element, as it changes.

use wasm_bindgen::{JsCast, closure::Closure};
use web_sys::{Element, ResizeObserver};
use yew::prelude::*;

/// Width and height of a box in CSS pixels.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Size {
    pub width: f64,
    pub height: f64,
}

/// The size of the element behind `node`; zero until it is on screen.
#[hook]
pub fn use_size(node: &NodeRef) -> Size {
    let size = use_state_eq(Size::default);
    let setter = size.setter();
    use_effect_with(node.clone(), move |node| {
        let observed = node.cast::<Element>().and_then(|element| {
            let node = node.clone();
            let measure = Closure::<dyn FnMut()>::new(move || {
                if let Some(element) = node.cast::<Element>() {
                    let (width, height) = (element.client_width(), element.client_height());
                    setter.set(Size { width: f64::from(width), height: f64::from(height) });
                }
            });
            let observer = ResizeObserver::new(measure.as_ref().unchecked_ref()).ok()?;
            observer.observe(&element);
            Some((observer, measure))
        });
        move || {
            if let Some((observer, _measure)) = observed {
                observer.disconnect();
            }
        }
    });
    *size
}
