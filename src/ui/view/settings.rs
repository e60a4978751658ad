//! The "…" sheet: policy, CPUs, seed, costs, standard output, files.

use std::rc::Rc;

use interleave::{
    machine::{Costs, Options},
    policy,
    process::StartMethod,
    text::Text,
};
use web_sys::{HtmlInputElement, HtmlSelectElement, HtmlTextAreaElement};
use yew::prelude::*;

use crate::ui::{
    address,
    session::{Action, Panel, Request, Session},
    shared::Shared,
};

#[derive(Properties, PartialEq)]
pub struct SettingsProps {
    pub text: Shared<Text>,
    pub request: Shared<Request>,
    pub dispatch: UseReducerDispatcher<Session>,
}

#[component]
pub fn Settings(props: &SettingsProps) -> Html {
    let text = &props.text;
    let options = &props.request.options;
    let dispatch = props.dispatch.clone();
    let help = Callback::from(move |_: MouseEvent| dispatch.dispatch(Action::Show(Panel::Help)));
    let costs = [("classroom", "settings.classroom"), ("real", "settings.real")];
    let outputs =
        [("terminal", "settings.terminal"), ("pipe", "settings.pipe"), ("unbuffered", "settings.unbuffered")];
    let methods =
        [("fork", "settings.fork"), ("spawn", "settings.spawn"), ("forkserver", "settings.forkserver")];
    html! {
        <div class="settings">
            { policy_field(props) }
            { number(props, "settings.cpus", "cpus", u64::from(options.cpus), (1, 16), |options, value| {
                options.cpus = value as u16;
            }) }
            { number(props, "settings.seed", "seed", options.seed, (0, 1 << 32), |options, value| {
                options.seed = value;
            }) }
            { choice(props, "settings.costs", "costs", &costs, address::costs_word(options.costs), |options, word| {
                if let Some(costs) = Costs::named(word) {
                    options.costs = costs;
                }
            }) }
            { choice(props, "settings.start", "start", &methods, options.start_method.word(), |options, word| {
                if let Some(method) = StartMethod::named(word) {
                    options.start_method = method;
                }
            }) }
            { choice(props, "settings.stdout", "stdout", &outputs, address::stdout_word(options.stdout), |options, word| {
                if let Some(stdout) = address::stdout(word) {
                    options.stdout = stdout;
                }
            }) }
            { files(props) }
            <button class="quiet" data-action="help" onclick={help}>{ text.get("keys.title") }</button>
        </div>
    }
}

/// The policy's name, and a field for each of its parameters.
fn policy_field(props: &SettingsProps) -> Html {
    let current = &props.request.options.policy;
    let (key, rest) = current.split_once(':').unwrap_or((current, ""));
    let has_rule = props.request.options.choose.is_some();
    let offered = policy::ALL.iter().filter(|info| info.serves_programs(has_rule));
    let names: Vec<(&'static str, String)> =
        offered.map(|info| (info.key, format!("policy.{}", info.key))).collect();
    let choices: Vec<(&str, &str)> = names.iter().map(|(key, name)| (*key, name.as_str())).collect();
    let info = policy::ALL.iter().find(|info| info.key == key);
    let parameter = |name: &'static str, default: &'static str| {
        let value =
            rest.split(',').find_map(|pair| pair.strip_prefix(name)?.strip_prefix('=')).unwrap_or(default);
        let label = format!("policy.{key}.{name}");
        let (key, rest) = (key.to_owned(), rest.to_owned());
        let onchange = changed::<HtmlInputElement>(props, HtmlInputElement::value, move |options, value| {
            let others = rest.split(',').filter(|pair| !pair.is_empty() && !pair.starts_with(name));
            let all: Vec<String> =
                others.map(str::to_owned).chain([format!("{name}={}", value.trim())]).collect();
            let policy = format!("{key}:{}", all.join(","));
            if policy::read(&policy, true).is_ok() {
                options.policy = policy.into();
            }
        });
        html! {
            <label key={name} class="field"><span>{ props.text.get(&label) }</span>
                <input type="text" inputmode="decimal" data-setting={name} value={value.to_owned()} {onchange} />
            </label>
        }
    };
    html! {
        <>
            { choice(props, "settings.policy", "policy", &choices, key, |options, word| options.policy = word.into()) }
            { for info.into_iter().flat_map(|info| info.parameters).map(|it| parameter(it.name, it.default)) }
        </>
    }
}

/// A callback that changes the options by the value of a field.
fn changed<T: wasm_bindgen::JsCast + AsRef<web_sys::EventTarget> + 'static>(
    props: &SettingsProps,
    value: fn(&T) -> String,
    change: impl Fn(&mut Options, &str) + 'static,
) -> Callback<Event> {
    let (dispatch, request) = (props.dispatch.clone(), props.request.clone());
    Callback::from(move |event: Event| {
        let Some(field) = event.target_dyn_into::<T>() else { return };
        let mut options = request.options.clone();
        change(&mut options, &value(&field));
        if options != request.options {
            dispatch.dispatch(Action::Options(options));
        }
    })
}

fn number(
    props: &SettingsProps,
    key: &'static str,
    name: &'static str,
    value: u64,
    (least, most): (u64, u64),
    change: fn(&mut Options, u64),
) -> Html {
    let onchange = changed::<HtmlInputElement>(props, HtmlInputElement::value, move |options, value| {
        if let Ok(value) = value.trim().parse::<u64>() {
            change(options, value.clamp(least, most));
        }
    });
    html! {
        <label class="field"><span>{ props.text.get(key) }</span>
            <input type="number" data-setting={name} min={least.to_string()} max={most.to_string()}
                value={value.to_string()} {onchange} />
        </label>
    }
}

fn choice(
    props: &SettingsProps,
    key: &'static str,
    name: &'static str,
    choices: &[(&str, &str)],
    current: &str,
    change: fn(&mut Options, &str),
) -> Html {
    let onchange = changed::<HtmlSelectElement>(props, HtmlSelectElement::value, change);
    html! {
        <label class="field"><span>{ props.text.get(key) }</span>
            <select data-setting={name} {onchange}>
                { for choices.iter().map(|(word, key)| html! {
                    <option key={word.to_string()} value={word.to_string()} selected={*word == current}>
                        { props.text.get(key) }
                    </option>
                }) }
            </select>
        </label>
    }
}

fn files(props: &SettingsProps) -> Html {
    let text = &props.text;
    let field = |(index, (name, content)): (usize, &(Rc<str>, Rc<Vec<u8>>))| {
        let (dispatch, request) = (props.dispatch.clone(), props.request.clone());
        let onchange = Callback::from(move |event: Event| {
            let field = event.target_unchecked_into::<HtmlTextAreaElement>();
            let mut files = request.files.clone();
            files[index].1 = Rc::new(field.value().into_bytes());
            dispatch.dispatch(Action::Files(files));
        });
        html! {
            <label key={name.to_string()} class="field wide">
                <span>{ text.fill("settings.file", &[name]) }</span>
                <textarea data-setting-file={name.to_string()} rows="2" spellcheck="false"
                    value={String::from_utf8_lossy(content).into_owned()} {onchange} />
            </label>
        }
    };
    let (dispatch, request) = (props.dispatch.clone(), props.request.clone());
    let add = Callback::from(move |event: Event| {
        let field = event.target_unchecked_into::<HtmlInputElement>();
        let name = field.value();
        let name = name.trim();
        if !name.is_empty() && !request.files.iter().any(|(known, _)| **known == *name) {
            let mut files = request.files.clone();
            files.push((name.into(), Rc::default()));
            field.set_value("");
            dispatch.dispatch(Action::Files(files));
        }
    });
    html! {
        <>
            { for props.request.files.iter().enumerate().map(field) }
            <label class="field"><span>{ text.get("settings.add-file") }</span>
                <input type="text" data-setting="add-file" placeholder="db" onchange={add} />
            </label>
        </>
    }
}
