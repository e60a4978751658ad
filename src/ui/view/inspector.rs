//! What is selected, opened: a process's control block and variables, or an object; else the files.

use std::rc::Rc;

use interleave::{
    event::What,
    id::Pid,
    scene::{Detail, FileView, Frame, Memory, ObjectView, ProcessView, Scene},
    text::Text,
};
use yew::prelude::*;

use crate::ui::{
    icons::{self, icon},
    names,
    session::Selection,
    shared::Shared,
    states,
};

#[derive(Properties, PartialEq)]
pub struct InspectorProps {
    pub text: Shared<Text>,
    pub scene: Shared<Scene>,
    pub selection: Selection,
    /// The selected process's, while it lives.
    pub memory: Option<Rc<Memory>>,
    /// Why it is as it is: the chain of causes in words.
    pub why: AttrValue,
    pub on_close: Callback<()>,
    pub on_process: Callback<Pid>,
}

#[component]
pub fn Inspector(props: &InspectorProps) -> Html {
    let body = match props.selection {
        Selection::Process(pid) => props.scene.process(pid).map(|process| process_card(props, process)),
        Selection::Object(id) => props.scene.object(id).map(|object| object_card(props, object)),
        Selection::Nothing => None,
    };
    let Some((title, body)) = body else { return files(props) };
    let close = props.on_close.reform(|_: MouseEvent| ());
    html! {
        <section class="inspector" data-inspector="" aria-label={props.text.get("inspector.title").to_owned()}>
            <header class="pane-head">
                <h2>{ title }</h2>
                <button class="quiet square" data-action="close-inspector"
                    aria-label={props.text.get("page.close").to_owned()} onclick={close}>{ icon(icons::CLOSE) }</button>
            </header>
            <div class="inspector-body" tabindex="0" role="group" aria-label={props.text.get("inspector.title").to_owned()}>
                { body }
            </div>
        </section>
    }
}

fn fact(text: &Text, key: &str, value: impl Into<Html>) -> Html {
    html! { <div class="fact-row"><dt>{ text.get(key) }</dt><dd>{ value.into() }</dd></div> }
}

fn process_card(props: &InspectorProps, process: &ProcessView) -> (String, Html) {
    let text = &props.text;
    let words = |value: String| html! { { value } };
    let held: Vec<String> =
        process.holds.iter().map(|&id| names::of_object(text, &props.scene, id)).collect();
    let files: Vec<String> =
        process.open_files.iter().map(|(fd, name)| format!("{}: {name}", fd.0)).collect();
    let line = process.line.map(|line| match &process.function {
        Some(function) => format!("{line} · {function}()"),
        None => line.to_string(),
    });
    let times = process.times;
    let body = html! {
        <>
            <p class="inspector-why">{ states::glyph(process.state) }{ &props.why }</p>
            <dl class="facts">
                { fact(text, "inspector.pid", words(format!("{} · {}", process.pid, process.name))) }
                { fact(text, "inspector.parent", pid_button(props, process.ppid)) }
                { for line.map(|line| fact(text, "inspector.line", words(line))) }
                { fact(text, "inspector.created", words(names::instant(process.created))) }
                { fact(text, "inspector.times", words(format!("{} · {} · {}", names::duration(times.running),
                    names::duration(times.ready), names::duration(times.blocked)))) }
                if !held.is_empty() { { fact(text, "inspector.holds", words(held.join(", "))) } }
                if !files.is_empty() { { fact(text, "inspector.files", words(files.join(", "))) } }
                if process.daemon { { fact(text, "inspector.daemon", words(text.get("page.yes").to_owned())) } }
                { for process.exit_code.map(|code| fact(text, "inspector.exit", words(code.to_string()))) }
            </dl>
            { for props.memory.as_deref().map(|memory| memory_card(text, memory)) }
        </>
    };
    (names::process(&process.name).to_string(), body)
}

fn pid_button(props: &InspectorProps, pid: Pid) -> Html {
    let onclick = props.on_process.reform(move |_: MouseEvent| pid);
    let name = names::of_pid(&props.text, &props.scene, pid);
    html! { <button class="name" {onclick}>{ format!("{pid} · {name}") }</button> }
}

/// Variables, the innermost frame first; the globals last.
fn memory_card(text: &Text, memory: &Memory) -> Html {
    let frame = |(index, frame): (usize, &Frame)| {
        let place =
            format!("{}() · {}", frame.function, text.fill("inspector.at-line", &[&frame.line.to_string()]));
        variables(index + 1, &place, &frame.locals)
    };
    let frames = memory.frames.iter().enumerate().filter(|(_, frame)| !frame.locals.is_empty());
    html! {
        <>
            { for frames.rev().map(frame) }
            if !memory.globals.is_empty() {
                { variables(0, text.get("inspector.globals"), &memory.globals) }
            }
        </>
    }
}

fn variables(key: usize, place: &str, variables: &[(Rc<str>, String)]) -> Html {
    html! {
        <div key={key} class="frame">
            <p class="frame-name">{ place }</p>
            <dl class="variables">
                { for variables.iter().map(|(name, value)| html! {
                    <div key={name.to_string()} class="fact-row">
                        <dt><code>{ &**name }</code></dt><dd><code>{ value }</code></dd>
                    </div>
                }) }
            </dl>
        </div>
    }
}

fn object_card(props: &InspectorProps, object: &ObjectView) -> (String, Html) {
    let text = &props.text;
    let people = |pids: &[Pid]| -> Html { pids.iter().map(|&pid| pid_button(props, pid)).collect() };
    let capacity = object.capacity.map_or("∞".to_owned(), |capacity| capacity.to_string());
    let holder = match (object.holder, object.holder_is_dead) {
        (Some(pid), dead) => html! {
            <>{ pid_button(props, pid) }if dead { <strong class="alarm">{ text.get("inspector.dead") }</strong> }</>
        },
        (None, _) => html! { { text.get("inspector.free") } },
    };
    let semaphore = matches!(object.what, What::Semaphore(_) | What::Condition);
    let has_items = object.detail == Detail::None && !semaphore;
    let detail = detail(props, &object.detail, object);
    let body = html! {
        <>
            <dl class="facts">
                { fact(text, "inspector.kind", html! { { text.get(names::what(object.what)) } }) }
                if semaphore {
                    { fact(text, "inspector.holder", holder) }
                    { fact(text, "inspector.value", html! { { object.value } }) }
                }
                { detail }
                if has_items {
                    { fact(text, "inspector.length", html! { { format!("{} / {capacity}", object.items.len()) } }) }
                    { fact(text, "inspector.items", html! { <code>{ object.items.join(", ") }</code> }) }
                }
                { fact(text, "inspector.waiters", people(&object.waiters)) }
                if !object.senders.is_empty() { { fact(text, "inspector.senders", people(&object.senders)) } }
                { fact(text, "inspector.made-by", pid_button(props, object.made_by)) }
            </dl>
        </>
    };
    (names::of_object(text, &props.scene, object.id), body)
}

/// What only an event, a barrier or a shared memory has.
fn detail(props: &InspectorProps, detail: &Detail, object: &ObjectView) -> Html {
    let text = &props.text;
    match detail {
        Detail::None => Html::default(),
        Detail::Event { is_set } => {
            let key = if *is_set { "stage.event.set" } else { "stage.event.unset" };
            fact(text, "inspector.state", html! { { text.get(key) } })
        }
        Detail::Barrier { inside, parties, is_broken } => {
            let key = if *is_broken { "stage.barrier.broken" } else { "stage.barrier.inside" };
            fact(text, "inspector.state", html! { { format!("{inside}/{parties} {}", text.get(key)) } })
        }
        Detail::Memory { types, is_cut, last_writer } => {
            let mut values = object.items.join(", ");
            values.push_str(if *is_cut { ", …" } else { "" });
            html! {
                <>
                    { fact(text, "inspector.items", html! { <code>{ format!("'{types}' {values}") }</code> }) }
                    { for last_writer.map(|pid| fact(text, "inspector.last-writer", pid_button(props, pid))) }
                    { for object.holder.map(|pid| fact(text, "inspector.holder", pid_button(props, pid))) }
                </>
            }
        }
    }
}

/// With nothing selected: the files, for they are shared too.
fn files(props: &InspectorProps) -> Html {
    if props.scene.files.is_empty() {
        return html! {};
    }
    let text = &props.text;
    let file = |file: &FileView| {
        let writers: Vec<String> =
            file.writers.iter().map(|&pid| names::of_pid(text, &props.scene, pid)).collect();
        html! {
            <div key={file.name.to_string()} class="file" data-file={file.name.to_string()}>
                <p class="file-name">
                    <code>{ &*file.name }</code>
                    <span>{ text.fill("inspector.bytes", &[&file.size.to_string()]) }</span>
                    if !writers.is_empty() {
                        <span>{ text.fill("inspector.writers", &[&writers.join(", ")]) }</span>
                    }
                </p>
                <pre class="file-text">{ &*file.text }</pre>
            </div>
        }
    };
    html! {
        <section class="inspector files" aria-label={text.get("inspector.all-files").to_owned()}>
            <header class="pane-head"><h2>{ text.get("inspector.all-files") }</h2></header>
            <div class="inspector-body">{ for props.scene.files.iter().map(file) }</div>
        </section>
    }
}
