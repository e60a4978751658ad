//! What a parameter gains and costs: a chart of the runs' figures against one that can be chosen.

use std::rc::Rc;

use interleave::{machine::Options, text::Text, workload::Workload};
use web_sys::HtmlSelectElement;
use yew::prelude::*;

use super::{
    chart::Chart,
    sweep::{self, Parameter, Series},
    track::Track,
};
use crate::ui::shared::Shared;

/// Up to so many events of all runs together are computed unasked.
const AT_ONCE: usize = 100_000;
/// Values of a parameter there are about.
const VALUES: usize = 12;

#[derive(Properties, PartialEq)]
pub struct TradeProps {
    pub tracks: Vec<Shared<Track>>,
    pub text: Shared<Text>,
    /// A value was chosen: the options of all tracks with it.
    pub on_options: Callback<Vec<Rc<Options>>>,
}

/// A chart with the choice of its parameter.
#[component]
pub fn Trade(props: &TradeProps) -> Html {
    let chosen = use_state_eq(|| None::<Parameter>);
    let asked = use_state_eq(|| None::<Parameter>);
    let text = &props.text;
    let known = parameters(&props.tracks);
    let parameter = (*chosen).filter(|it| known.contains(it)).or_else(|| known.first().copied());
    let events: usize = props.tracks.iter().map(|track| track.recording.events.len()).sum();
    let wanted = events * VALUES <= AT_ONCE || *asked == parameter;
    let series = use_memo((props.tracks.clone(), parameter, wanted), |(tracks, parameter, wanted)| {
        parameter.filter(|_| *wanted).map_or_else(Vec::new, |parameter| all(tracks, parameter))
    });
    let Some(parameter) = parameter else { return html! {} };
    let onchange = {
        let (chosen, known) = (chosen.clone(), known.clone());
        move |event: Event| {
            let index = event.target_dyn_into::<HtmlSelectElement>().map(|it| it.selected_index() as usize);
            chosen.set(index.and_then(|index| known.get(index).copied()));
        }
    };
    let ask = move |_| asked.set(Some(parameter));
    html! {
        <div class="trade">
            <label class="trade-choice">
                <span>{ text.get("bench.trade.against") }</span>
                <select {onchange} data-trade="">
                    { for known.iter().map(|it| html! { <option selected={*it == parameter}>{ name(props, *it) }</option> }) }
                </select>
            </label>
            if wanted {
                <Chart series={Shared(Rc::clone(&series))} parameter={name(props, parameter)} text={text.clone()}
                    on_value={take(props, parameter)} />
            } else {
                <button onclick={ask} data-action="trade">{ text.get("bench.trade.compute") }</button>
            }
        </div>
    }
}

/// What can be varied under any of the policies; a quantum first, since it is what books draw.
fn parameters(tracks: &[Shared<Track>]) -> Vec<Parameter> {
    let mut known: Vec<Parameter> = Vec::new();
    for parameter in tracks.iter().flat_map(|track| sweep::parameters(&track.policy)) {
        if !known.contains(&parameter) {
            known.push(parameter);
        }
    }
    known.sort_by_key(|it| match it {
        Parameter::Policy("quantum") => 0,
        Parameter::Policy(_) => 1,
        Parameter::Cpus | Parameter::SwitchCost => 2,
    });
    known
}

fn all(tracks: &[Shared<Track>], parameter: Parameter) -> Vec<Series> {
    let of = |track: &Shared<Track>| {
        let workload: &Rc<Workload> = track.recording.end()?.workload()?;
        let has_it = sweep::parameters(&track.policy).contains(&parameter);
        has_it.then(|| sweep::sweep(workload, &track.options, parameter).ok())?
    };
    tracks.iter().filter_map(of).collect()
}

fn name(props: &TradeProps, parameter: Parameter) -> String {
    let text = &props.text;
    match parameter {
        Parameter::Cpus => text.get("bench.trade.cpus").to_owned(),
        Parameter::SwitchCost => text.get("bench.trade.switch-cost").to_owned(),
        Parameter::Policy(name) => {
            let has_it = |track: &&Shared<Track>| sweep::parameters(&track.policy).contains(&parameter);
            let policy = props.tracks.iter().find(has_it).map_or("", |track| &*track.policy);
            text.get(&format!("policy.{}.{name}", policy.split(':').next().unwrap_or_default())).to_owned()
        }
    }
}

fn take(props: &TradeProps, parameter: Parameter) -> Callback<Rc<str>> {
    let (tracks, on_options) = (props.tracks.clone(), props.on_options.clone());
    Callback::from(move |value: Rc<str>| {
        let with = |track: &Shared<Track>| {
            sweep::set(&track.options, parameter, &value).map_or_else(|| track.options.clone(), Rc::new)
        };
        on_options.emit(tracks.iter().map(with).collect());
    })
}
