//! A table from outside and to outside: a file, the clipboard.

use gloo_events::EventListener;
use interleave::{report, text::Text, workload::Workload};
use web_sys::{FileReader, HtmlInputElement, HtmlTextAreaElement};
use yew::prelude::*;

use super::{
    rows::{self, Pasted},
    session::{Action, Bench},
};
use crate::ui::{address::percent_encoded, hooks, shared::Shared};

#[derive(Properties, PartialEq)]
pub struct FilesProps {
    pub text: Shared<Text>,
    /// None while something is wrong in the table.
    pub workload: Option<Shared<Workload>>,
    pub dispatch: UseReducerDispatcher<Bench>,
}

#[component]
pub fn Files(props: &FilesProps) -> Html {
    let text = &props.text;
    let typed = use_state_eq(String::new);
    let wrong = use_state_eq(|| None::<String>);
    let take = {
        let (dispatch, text, wrong) = (props.dispatch.clone(), text.clone(), wrong.setter());
        Callback::from(move |content: String| match rows::whole(&content) {
            Ok(Pasted::Processes(rows, until)) => {
                let pasted = Pasted::Processes(rows, until);
                dispatch.dispatch(Action::Paste(pasted, 0, interleave::workload::Field::Name));
            }
            Ok(Pasted::Block(_)) => {}
            Err(error) => wrong.set(Some(report::workload_sentence(&error, &text))),
        })
    };
    let oninput = {
        let typed = typed.setter();
        Callback::from(move |event: InputEvent| {
            typed.set(event.target_unchecked_into::<HtmlTextAreaElement>().value());
        })
    };
    let apply = {
        let (take, typed) = (take.clone(), typed.clone());
        Callback::from(move |_: MouseEvent| take.emit((*typed).clone()))
    };
    html! {
        <div class="files">
            <h3>{ text.get("bench.import") }</h3>
            <label class="field-file">
                <span>{ text.get("bench.import.file") }</span>
                <input type="file" data-import="" accept=".json,.csv,.tsv,.txt" onchange={opened(take)} />
            </label>
            <label class="paste-box">
                <span>{ text.get("bench.import.paste") }</span>
                <textarea data-import-text="" rows="4" spellcheck="false" placeholder={"name,arrival,bursts\nA,0,5 io:3 2\nB,1,4"}
                    value={(*typed).clone()} {oninput} />
            </label>
            if let Some(wrong) = &*wrong {
                <p class="complaint" role="alert">{ wrong }</p>
            }
            <button class="primary" data-action="import" disabled={typed.trim().is_empty()} onclick={apply}>
                { text.get("bench.import.take") }
            </button>
            <h3>{ text.get("bench.export") }</h3>
            { export(props) }
        </div>
    }
}

/// Reads the file that was chosen.
fn opened(take: Callback<String>) -> Callback<Event> {
    Callback::from(move |event: Event| {
        let input = event.target_unchecked_into::<HtmlInputElement>();
        let Some(file) = input.files().and_then(|files| files.get(0)) else { return };
        let Ok(reader) = FileReader::new() else { return };
        let take = take.clone();
        let done = reader.clone();
        EventListener::once(&reader, "load", move |_| {
            if let Some(content) = done.result().ok().and_then(|content| content.as_string()) {
                take.emit(content);
            }
        })
        .forget();
        drop(reader.read_as_text(&file));
    })
}

fn export(props: &FilesProps) -> Html {
    let text = &props.text;
    let Some(workload) = &props.workload else {
        return html! { <p class="hint">{ text.get("bench.export.wrong") }</p> };
    };
    let format = |name: &'static str, kind: &'static str, content: String| {
        let copied = content.clone();
        let copy = Callback::from(move |_: MouseEvent| hooks::copy_text(&copied));
        let address = format!("data:{kind};charset=utf-8,{}", percent_encoded(&content));
        html! {
            <div class="export-row">
                <span>{ name.to_uppercase() }</span>
                <a class="open" data-action={format!("download-{name}")} href={address} download={format!("workload.{name}")}>
                    { text.get("bench.export.download") }
                </a>
                <button data-action={format!("copy-{name}")} onclick={copy}>{ text.get("bench.export.copy") }</button>
            </div>
        }
    };
    html! {
        <>
            { format("csv", "text/csv", workload.to_csv()) }
            { format("json", "application/json", workload.to_json()) }
        </>
    }
}
