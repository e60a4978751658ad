//! A sheet over the page, with a title and a way out; focus goes in and comes back.

use wasm_bindgen::JsCast;
use web_sys::HtmlElement;
use yew::prelude::*;

use crate::ui::icons::{self, icon};

#[derive(Properties, PartialEq)]
pub struct OverlayProps {
    pub title: AttrValue,
    pub close: AttrValue,
    pub name: &'static str,
    pub on_close: Callback<()>,
    pub children: Html,
}

#[component]
pub fn Overlay(props: &OverlayProps) -> Html {
    let node = use_node_ref();
    use_effect_with(node.clone(), |node| {
        let before = web_sys::window().and_then(|window| window.document()?.active_element());
        if let Some(sheet) = node.cast::<HtmlElement>() {
            drop(sheet.focus());
        }
        move || {
            if let Some(element) = before.and_then(|element| element.dyn_into::<HtmlElement>().ok()) {
                drop(element.focus());
            }
        }
    });
    let close = props.on_close.reform(|_: MouseEvent| ());
    let inside = Callback::from(|event: MouseEvent| event.stop_propagation());
    let onkeydown = {
        let on_close = props.on_close.clone();
        let node = node.clone();
        Callback::from(move |event: KeyboardEvent| match event.key().as_str() {
            "Escape" => {
                event.prevent_default();
                on_close.emit(());
            }
            "Tab" => keep_inside(&event, &node),
            _ => {}
        })
    };
    html! {
        <div class="veil" onclick={close.clone()}>
            <div class={classes!("sheet", props.name)} ref={node} role="dialog" aria-modal="true" tabindex="-1"
                aria-label={&props.title} onclick={inside} {onkeydown}>
                <div class="sheet-head">
                    <h2>{ &props.title }</h2>
                    <button class="quiet square" data-action="close" aria-label={&props.close} onclick={close}>
                        { icon(icons::CLOSE) }
                    </button>
                </div>
                <div class="sheet-body">{ props.children.clone() }</div>
            </div>
        </div>
    }
}

/// Tab goes round inside the sheet.
fn keep_inside(event: &KeyboardEvent, node: &NodeRef) {
    let Some(sheet) = node.cast::<web_sys::Element>() else { return };
    let Ok(stops) = sheet.query_selector_all("button:not([disabled]),input,select,textarea,[tabindex=\"0\"]")
    else {
        return;
    };
    let stop = |index: u32| stops.item(index).and_then(|stop| stop.dyn_into::<HtmlElement>().ok());
    let (first, last) = (stop(0), stop(stops.length().saturating_sub(1)));
    let target = event.target().and_then(|target| target.dyn_into::<HtmlElement>().ok());
    let (edge, other) = if event.shift_key() { (&first, &last) } else { (&last, &first) };
    if target == *edge {
        event.prevent_default();
        if let Some(other) = other {
            drop(other.focus());
        }
    }
}
