//! The head of a run: its policy, the policy's parameters, its rule, and how far the run is.

use std::rc::Rc;

use interleave::{
    machine::Options,
    policy::{self, Error, Parameter, ParameterKind},
    recording::Ending,
    scene::Scene,
    text::Text,
};
use web_sys::{HtmlInputElement, HtmlSelectElement, HtmlTextAreaElement};
use yew::prelude::*;

use super::{
    rules, session,
    session::{Action, Bench, RunState, Sheet, Work},
    strings,
    track::Track,
};
use crate::ui::{
    icons::{self, icon},
    present,
    shared::Shared,
};

#[derive(Properties, PartialEq)]
pub struct PanelHeadProps {
    pub text: Shared<Text>,
    pub work: Shared<Work>,
    /// Which of the runs.
    pub index: usize,
    pub state: RunState,
    pub track: Option<Shared<Track>>,
    pub dispatch: UseReducerDispatcher<Bench>,
}

impl PanelHeadProps {
    fn options(&self) -> &Rc<Options> {
        &self.work.runs[self.index]
    }

    /// Dispatches this run with other options.
    fn change<T>(
        &self,
        read: impl Fn(T) -> Option<String> + 'static,
        set: fn(&mut Options, &str),
    ) -> Callback<T>
    where
        T: 'static,
    {
        let (dispatch, work, index) = (self.dispatch.clone(), self.work.clone(), self.index);
        Callback::from(move |event: T| {
            let Some(value) = read(event) else { return };
            let mut runs = work.runs.clone();
            let mut options = Options::clone(&runs[index]);
            set(&mut options, &value);
            runs[index] = Rc::new(options);
            dispatch.dispatch(Action::Runs(runs));
        })
    }

    fn click(&self, action: Action) -> Callback<MouseEvent> {
        let dispatch = self.dispatch.clone();
        Callback::from(move |_: MouseEvent| dispatch.dispatch(action.clone()))
    }
}

#[component]
pub fn PanelHead(props: &PanelHeadProps) -> Html {
    let text = &props.text;
    let open = use_state_eq(|| false);
    let options = props.options();
    let info = strings::info(&options.policy);
    let key = info.map_or("", |info| info.key);
    let onchange = props.change(
        |event: Event| event.target_dyn_into::<HtmlSelectElement>().map(|it| it.value()),
        |options, key| {
            options.policy = key.into();
            if key == "custom" && options.choose.is_none() {
                options.choose = Some(strings::EXAMPLE.into());
            }
        },
    );
    let all = info.map_or(&[][..], |info| info.parameters);
    let (shown, further): (Vec<&'static Parameter>, Vec<&'static Parameter>) =
        all.iter().partition(|it| is_first(&options.policy, it));
    let ask = {
        let open = open.clone();
        Callback::from(move |_: MouseEvent| open.set(!*open))
    };
    let name = text.get(&format!("policy.{key}")).to_owned();
    let ending = use_ending(props);
    let chips: Vec<String> = rules::differing(&props.work, props.index, text);
    html! {
        <>
            <header class="run-head">
                <label class="policy">
                    <span class="spoken">{ text.fill("bench.policy", &[&(props.index + 1).to_string()]) }</span>
                    <select data-setting="policy" {onchange}>
                        { for policy::ALL.iter().map(|info| html! {
                            <option key={info.key} value={info.key} selected={info.key == key}>
                                { text.get(&format!("policy.{}", info.key)) }
                            </option>
                        }) }
                    </select>
                </label>
                { for shown.iter().map(|it| parameter(props, key, it)) }
                <button class="quiet square ask" data-action="rule" aria-expanded={open.to_string()}
                    aria-label={text.fill("bench.rule-of", &[&name])} onclick={ask}>{ "?" }</button>
                { for chips.iter().map(|chip| html! { <span key={chip.clone()} class="rule-chip">{ chip }</span> }) }
                <span class="gap-fill"></span>
                <button class="quiet square" data-action="run-rules" aria-haspopup="dialog"
                    aria-label={text.fill("bench.rules-of", &[&name])}
                    onclick={props.click(Action::Show(Sheet::Rules(Some(props.index))))}>{ icon(icons::MORE) }</button>
                if props.work.runs.len() > 1 {
                    <button class="quiet square" data-action="remove-run" aria-label={text.fill("bench.remove-run", &[&name])}
                        onclick={props.click(Action::Runs(without(&props.work.runs, props.index)))}>
                        { icon(icons::CLOSE) }
                    </button>
                }
            </header>
            if *open {
                <p class="rule-words" data-rule={key.to_owned()}>{ text.get(&format!("policy.{key}.rule")) }</p>
                if !further.is_empty() {
                    <div class="further">{ for further.iter().map(|it| parameter(props, key, it)) }</div>
                }
            }
            if key == "custom" {
                { code(props) }
            }
            { state(props) }
            if props.state == RunState::Ready && !ending.is_empty() {
                <div class="run-state wrong" role="alert" data-ending="">{ icon(icons::WARN) }<span>{ &*ending }</span></div>
            }
        </>
    }
}

/// How the run ended, in words, if that is not as runs should end.
#[hook]
fn use_ending(props: &PanelHeadProps) -> Rc<String> {
    use_memo((props.track.clone(), props.text.clone()), |(track, text)| {
        let recording = track.as_ref().map(|track| &track.recording);
        let odd = recording.filter(|recording| !matches!(recording.outcome.ending, Ending::Exited(_)));
        odd.map_or(String::new(), |recording| {
            present::ending(text, recording, &Scene::at(recording, recording.events.len()))
        })
    })
}

/// Whether a parameter is seen at first sight; the others are beside the rule, until they are used.
fn is_first(policy: &str, parameter: &Parameter) -> bool {
    let further = [
        "degree",
        "alpha",
        "initial",
        "growth",
        "boost",
        "allotment",
        "io",
        "preempted",
        "granularity",
        "wakeup",
    ];
    let predicted = policy.contains("estimate=ema") && matches!(parameter.name, "alpha" | "initial");
    predicted || !further.contains(&parameter.name) || strings::value(policy, parameter) != parameter.default
}

fn without(runs: &[Rc<Options>], index: usize) -> Vec<Rc<Options>> {
    let kept = runs.iter().enumerate().filter(|(at, _)| *at != index);
    kept.map(|(_, options)| options.clone()).collect()
}

/// One more run: the next policy of the menu that is not there yet.
#[must_use]
pub fn one_more(runs: &[Rc<Options>]) -> Vec<Rc<Options>> {
    let mut runs = runs.to_vec();
    let Some(last) = runs.last().cloned() else { return runs };
    let shown =
        |key: &str| runs.iter().any(|run| strings::info(&run.policy).is_some_and(|info| info.key == key));
    let usual = ["fcfs", "sjf", "rr", "srtf", "mlfq", "priority"];
    let known = |key: &&str| policy::ALL.iter().any(|info| info.key == *key) && !shown(key);
    let key = usual.into_iter().find(known).unwrap_or(policy::ALL[0].key);
    runs.push(Rc::new(Options { policy: key.into(), choose: None, ..Options::clone(&last) }));
    runs.truncate(session::MOST_RUNS);
    runs
}

/// The field of a parameter, with its range.
fn parameter(props: &PanelHeadProps, key: &'static str, parameter: &'static Parameter) -> Html {
    let text = &props.text;
    let value = strings::value(&props.options().policy, parameter).to_owned();
    let label = text.get(&format!("policy.{key}.{}", parameter.name)).to_owned();
    let (name, index) = (parameter.name, props.index);
    let put = {
        let (dispatch, work) = (props.dispatch.clone(), props.work.clone());
        move |value: String| {
            let mut runs = work.runs.clone();
            let policy = strings::with(&runs[index].policy, name, &value);
            runs[index] = Rc::new(Options { policy: policy.into(), ..Options::clone(&runs[index]) });
            dispatch.dispatch(Action::Runs(runs));
        }
    };
    let wrong = matches!(&props.state, RunState::Wrong(Error::BadValue { name: bad, .. }) if *bad == name);
    let oninput = {
        let put = put.clone();
        Callback::from(move |event: InputEvent| {
            put(event.target_unchecked_into::<HtmlInputElement>().value())
        })
    };
    let field = match parameter.kind {
        ParameterKind::Choice(words) => {
            let onchange = Callback::from(move |event: Event| {
                put(event.target_unchecked_into::<HtmlSelectElement>().value());
            });
            html! {
                <select data-parameter={name} {onchange}>
                    { for words.iter().map(|word| html! {
                        <option key={*word} value={*word} selected={*word == value}>
                            { text.get(&format!("policy.{key}.{name}.{word}")) }
                        </option>
                    }) }
                </select>
            }
        }
        ParameterKind::Count(least, most) => html! {
            <input type="number" data-parameter={name} min={least.to_string()} max={most.to_string()} {value} {oninput}
                aria-invalid={wrong.then_some("true")} />
        },
        ParameterKind::Fraction => html! {
            <input type="number" data-parameter={name} min="0" max="1" step="0.05" {value} {oninput}
                aria-invalid={wrong.then_some("true")} />
        },
        ParameterKind::Time | ParameterKind::TimeOrNever | ParameterKind::Queues => html! {
            <input type="text" data-parameter={name} inputmode="decimal" spellcheck="false" autocomplete="off" {value} {oninput}
                class={(parameter.kind == ParameterKind::Queues).then_some("queues")} aria-invalid={wrong.then_some("true")} />
        },
    };
    html! { <label key={name} class="parameter"><span>{ label }</span>{ field }</label> }
}

/// The box of a person's own rule.
fn code(props: &PanelHeadProps) -> Html {
    let text = &props.text;
    let onchange = props.change(
        |event: InputEvent| Some(event.target_unchecked_into::<HtmlTextAreaElement>().value()),
        |options, code| options.choose = Some(code.into()),
    );
    let content = props.options().choose.clone().unwrap_or_else(|| strings::EXAMPLE.into());
    html! {
        <label class="custom-code">
            <span>{ text.get("bench.custom") }</span>
            <textarea data-custom="" rows="4" spellcheck="false" value={content.to_string()} oninput={onchange} />
        </label>
    }
}

/// What is to be said while the run is not there.
fn state(props: &PanelHeadProps) -> Html {
    let text = &props.text;
    match &props.state {
        RunState::Ready | RunState::Waiting => html! {},
        RunState::Long(events) => html! {
            <div class="run-state" role="status">
                <span>{ text.fill("bench.long", &[&events.to_string()]) }</span>
                <button data-action="run-anyway" onclick={props.click(Action::Patient)}>{ text.get("bench.run-anyway") }</button>
            </div>
        },
        RunState::Wrong(error) => html! {
            <div class="run-state wrong" role="alert">{ icon(icons::WARN) }<span>{ complaint(error, text) }</span></div>
        },
    }
}

/// What is wrong with a policy string, in words.
fn complaint(error: &Error, text: &Text) -> String {
    let Error::BadValue { policy, name, value } = error else { return error.to_string() };
    let parameters = strings::info(policy).map_or(&[][..], |info| info.parameters);
    let kind = parameters.iter().find(|parameter| parameter.name == *name).map(|parameter| parameter.kind);
    let label = text.get(&format!("policy.{policy}.{name}")).to_owned();
    let wanted = match kind {
        Some(ParameterKind::Time) => text.get("bench.wanted.time").to_owned(),
        Some(ParameterKind::TimeOrNever) => text.get("bench.wanted.time-or-never").to_owned(),
        Some(ParameterKind::Count(least, most)) => {
            text.fill("bench.wanted.count", &[&least.to_string(), &most.to_string()])
        }
        Some(ParameterKind::Fraction) => text.get("bench.wanted.fraction").to_owned(),
        Some(ParameterKind::Choice(words)) => text.fill("bench.wanted.choice", &[&words.join(", ")]),
        Some(ParameterKind::Queues) | None => text.get("bench.wanted.queues").to_owned(),
    };
    text.fill("bench.wanted", &[&label, value, &wanted])
}
