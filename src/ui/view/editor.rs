//! A plain editor: a field of text, Run, and a way out.

use std::rc::Rc;

use interleave::text::Text;
use web_sys::HtmlTextAreaElement;
use yew::prelude::*;

use crate::ui::{
    icons::{self, icon},
    session::{Action, Session},
    shared::Shared,
};

#[derive(Properties, PartialEq)]
pub struct EditorProps {
    pub text: Shared<Text>,
    pub draft: Rc<str>,
    pub dispatch: UseReducerDispatcher<Session>,
}

#[component]
pub fn Editor(props: &EditorProps) -> Html {
    let node = use_node_ref();
    use_effect_with(node.clone(), |node| {
        if let Some(field) = node.cast::<HtmlTextAreaElement>() {
            drop(field.focus());
        }
    });
    // After Esc, Tab leaves the field instead of indenting.
    let leaving = use_mut_ref(|| false);
    let text = &props.text;
    let act = |action: Action| {
        let dispatch = props.dispatch.clone();
        Callback::from(move |_: MouseEvent| dispatch.dispatch(action.clone()))
    };
    let dispatch = props.dispatch.clone();
    let oninput = Callback::from(move |event: InputEvent| {
        let field = event.target_unchecked_into::<HtmlTextAreaElement>();
        dispatch.dispatch(Action::Draft(field.value().into()));
    });
    let dispatch = props.dispatch.clone();
    let onkeydown = Callback::from(move |event: KeyboardEvent| {
        let control = event.ctrl_key() || event.meta_key();
        let mut leaving = leaving.borrow_mut();
        match event.key().as_str() {
            "Enter" if control => {
                event.prevent_default();
                dispatch.dispatch(Action::Run);
            }
            "Escape" => *leaving = true,
            "Tab" if !*leaving && !event.shift_key() => {
                event.prevent_default();
                let field = event.target_unchecked_into::<HtmlTextAreaElement>();
                dispatch.dispatch(Action::Draft(indented(&field).into()));
            }
            _ => *leaving = false,
        }
        event.stop_propagation();
    });
    html! {
        <div class="editor">
            <textarea class="editor-field" data-editor="" ref={node} spellcheck="false" autocapitalize="off"
                autocomplete="off" wrap="off" aria-label={text.get("editor.title").to_owned()}
                placeholder={text.get("editor.placeholder").to_owned()}
                value={props.draft.to_string()} {oninput} {onkeydown} />
            <div class="editor-tools">
                <button class="primary" data-action="run" onclick={act(Action::Run)}>
                    { icon(icons::PLAY) }{ text.get("editor.run") }
                </button>
                <span class="hint">{ "Ctrl + Enter" }</span>
                <button class="quiet" data-action="cancel" onclick={act(Action::CancelEdit)}>
                    { text.get("editor.cancel") }
                </button>
            </div>
        </div>
    }
}

/// The field's text with four spaces at the caret.
fn indented(field: &HtmlTextAreaElement) -> String {
    let caret = field.selection_start().ok().flatten().unwrap_or(0);
    let end = field.selection_end().ok().flatten().unwrap_or(caret);
    drop(field.set_range_text_with_start_and_end_and_mode("    ", caret, end, "end"));
    field.value()
}
