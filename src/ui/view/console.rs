//! What the program has written by now.

use std::rc::Rc;

use interleave::text::Text;
use web_sys::Element;
use yew::prelude::*;

use crate::ui::shared::Shared;

/// A piece of output and who wrote it.
#[derive(Clone, Debug, PartialEq)]
pub struct Printed {
    pub by: Rc<str>,
    pub is_error: bool,
    pub text: Rc<str>,
}

#[derive(Properties, PartialEq)]
pub struct ConsoleProps {
    pub text: Shared<Text>,
    pub printed: Rc<[Printed]>,
}

#[component]
pub fn Console(props: &ConsoleProps) -> Html {
    let node = use_node_ref();
    use_effect_with((node.clone(), props.printed.len()), |(node, _)| {
        if let Some(pane) = node.cast::<Element>() {
            pane.set_scroll_top(pane.scroll_height());
        }
    });
    let mut fresh = true;
    let pieces = props.printed.iter().enumerate().map(|(index, piece)| {
        // Who wrote is drawn by the style sheet, beside the text and never in it: copied output is the output.
        let by = (fresh && !piece.text.is_empty()).then(|| AttrValue::from(piece.by.to_string()));
        fresh = piece.text.ends_with('\n');
        html! {
            <span key={index} class={classes!("piece", piece.is_error.then_some("error"))} data-by={by}>
                { &*piece.text }
            </span>
        }
    });
    html! {
        <div class="console-pane" ref={node} tabindex="0" role="group"
            aria-label={props.text.get("console.title").to_owned()}>
            <pre class="console" data-console="">{ for pieces }</pre>
            if props.printed.is_empty() {
                <p class="empty">{ props.text.get("console.empty") }</p>
            }
        </div>
    }
}
