//! What tells a real run from a simulated one, and how one is opened: a file that is chosen, or dropped on the page.

use gloo_events::EventListener;
use interleave::{
    text::Text,
    trace::{
        file::{Error, File, MOST_BYTES, Saw},
        import,
    },
};
use web_sys::{FileReader, HtmlInputElement};
use yew::prelude::*;

use crate::ui::shared::Shared;

#[derive(Properties, PartialEq)]
pub struct RealBarProps {
    pub text: Shared<Text>,
    pub file: Shared<File>,
    /// Whether the real run is what is shown, rather than the simulated one.
    pub shown: bool,
    /// Only what there is to know about it.
    pub words: bool,
    /// In one line.
    pub brief: bool,
    pub on_turn: Callback<bool>,
}

/// Where the run comes from, and the way to its twin.
#[component]
pub fn RealBar(props: &RealBarProps) -> Html {
    let (text, file) = (&props.text, &props.file);
    let mut about = vec![brief(&file.system)];
    about.extend(file.python.iter().map(|version| format!("Python {version}")));
    about.extend(file.date.split('T').next().filter(|date| !date.is_empty()).map(str::to_owned));
    let half = |to_real: bool, name: &'static str, key: &'static str| {
        let current = props.shown == to_real;
        html! {
            <button class={classes!("half", current.then_some("current"))} data-action={name} aria-pressed={current.to_string()}
                onclick={props.on_turn.reform(move |_: MouseEvent| to_real)}>{ text.get(key) }</button>
        }
    };
    let mut hints = Vec::new();
    if props.shown && !file.has_seen(Saw::Scheduling) {
        hints.push(text.get("real.no-cpus").to_owned());
    }
    if props.shown && file.is_cut {
        hints.push(text.fill("real.cut", &[&file.records.len().to_string()]));
    }
    if hints.is_empty() {
        hints.push(text.get(if props.shown { "real.note" } else { "real.twin-note" }).to_owned());
    }
    let about = html! { <p class="real-about">{ about.join(" · ") }</p> };
    let hint = html! { <p class="real-about">{ hints.join(" ") }</p> };
    if props.words {
        return html! { <section class="guide" data-guide="" aria-label={text.get("guide.title").to_owned()}>{ about }{ hint }</section> };
    }
    let bar = html! {
        <div class="real-bar" data-real={props.shown.to_string()}>
            <strong>{ text.get(if props.shown { "real.badge" } else { "real.twin-badge" }) }</strong>
            if file.program.is_some() {
                <div class="switch" role="group" aria-label={text.get("real.which").to_owned()}>
                    { half(true, "show-real", "real.real") }
                    { half(false, "show-simulated", "real.simulated") }
                </div>
            }
        </div>
    };
    if props.brief {
        return bar;
    }
    html! {
        <section class="guide real" data-guide="" aria-label={text.get("guide.title").to_owned()}>{ bar }{ about }{ hint }</section>
    }
}

/// The first two numbers of a release: `Linux 6.18` of `Linux 6.18.44-x`.
fn brief(system: &str) -> String {
    let Some((name, release)) = system.split_once(' ') else { return system.to_owned() };
    let numbers: Vec<&str> = release.split('.').take(2).collect();
    format!("{name} {}", numbers.join("."))
}

#[derive(Properties, PartialEq)]
pub struct OpenRealProps {
    pub text: Shared<Text>,
    pub on_read: Callback<Result<File, Error>>,
}

/// Where a recording is chosen.
#[component]
pub fn OpenReal(props: &OpenRealProps) -> Html {
    let text = &props.text;
    let on_read = props.on_read.clone();
    let onchange = Callback::from(move |event: Event| {
        let input = event.target_unchecked_into::<HtmlInputElement>();
        if let Some(file) = input.files().and_then(|files| files.get(0)) {
            read(&file, on_read.clone());
        }
        // The same file can be chosen again.
        input.set_value("");
    });
    html! {
        <section class="open-real">
            <h3>{ text.get("real.open") }</h3>
            <p class="hint">{ text.get("real.open-hint") }</p>
            <label class="field-file">
                <span>{ text.get("real.choose") }</span>
                <input type="file" data-open-recording="" accept=".json,.txt,.log" {onchange} />
            </label>
        </section>
    }
}

/// Reads a file and understands it; one that is too large is not even read.
pub fn read(file: &web_sys::File, on_read: Callback<Result<File, Error>>) {
    if file.size() > MOST_BYTES as f64 {
        return on_read.emit(Err(Error::TooLarge(MOST_BYTES >> 20)));
    }
    let Ok(reader) = FileReader::new() else { return };
    let done = reader.clone();
    EventListener::once(&reader, "loadend", move |_| {
        let content = done.result().ok().and_then(|content| content.as_string());
        on_read.emit(content.ok_or(Error::Unknown).and_then(|content| import::read(&content)));
    })
    .forget();
    drop(reader.read_as_text(file));
}
