//! The menu of presets, and random tables.

use std::rc::Rc;

use interleave::{
    text::Text,
    workload::{
        Workload,
        random::{Arrivals, Io, Recipe},
    },
};
use web_sys::{HtmlInputElement, HtmlSelectElement};
use yew::prelude::*;

use super::{
    library::Preset,
    rows,
    session::{Action, Bench, Origin, Work},
};
use crate::ui::shared::Shared;

#[derive(Properties, PartialEq)]
pub struct PresetsProps {
    pub text: Shared<Text>,
    pub presets: Shared<Vec<Preset>>,
    pub work: Shared<Work>,
    pub dispatch: UseReducerDispatcher<Bench>,
}

#[component]
pub fn Presets(props: &PresetsProps) -> Html {
    let card = |preset: &Preset| {
        let (dispatch, work) = (props.dispatch.clone(), Rc::clone(&preset.work));
        let onclick = Callback::from(move |_: MouseEvent| dispatch.dispatch(Action::Open(work.clone())));
        let current = matches!(&props.work.origin, Origin::Preset(key) if *key == preset.key);
        html! {
            <li key={preset.key.to_string()}>
                <button class={classes!("scenario-card", current.then_some("current"))} data-action="open-preset"
                    data-preset={preset.key.to_string()} aria-current={current.then_some("true")} {onclick}>
                    <strong>{ preset.title.get(props.text.tag) }</strong>
                    <span>{ preset.summary.get(props.text.tag) }</span>
                </button>
            </li>
        }
    };
    html! { <ul class="library">{ for props.presets.iter().map(card) }</ul> }
}

#[derive(Clone, Properties, PartialEq)]
pub struct RandomSheetProps {
    pub text: Shared<Text>,
    pub work: Shared<Work>,
    pub dispatch: UseReducerDispatcher<Bench>,
}

const ARRIVALS: [(&str, Arrivals); 3] =
    [("together", Arrivals::Together), ("spread", Arrivals::Spread), ("poisson", Arrivals::Poisson)];
const IO: [(&str, Io); 3] = [("none", Io::None), ("some", Io::Some), ("much", Io::Much)];
/// Most processes of a random table.
const MOST: u32 = 1000;

#[component]
pub fn RandomSheet(props: &RandomSheetProps) -> Html {
    let text = &props.text;
    let recipe = use_state_eq(Recipe::default);
    let seed = use_state_eq(|| match props.work.origin {
        Origin::Random(seed) => seed,
        _ => 1,
    });
    let number = |name: &'static str, value: u64, most: u64, put: Callback<u64>| {
        let oninput = Callback::from(move |event: InputEvent| {
            let value = event.target_unchecked_into::<HtmlInputElement>().value();
            if let Ok(value) = value.trim().parse::<u64>() {
                put.emit(value.min(most));
            }
        });
        html! {
            <label class="field"><span>{ text.get(&format!("bench.random.{name}")) }</span>
                <input type="number" data-random={name} min="1" max={most.to_string()} value={value.to_string()} {oninput} />
            </label>
        }
    };
    let set = |change: fn(&mut Recipe, usize)| {
        let recipe = recipe.clone();
        Callback::from(move |index: usize| {
            let mut next = *recipe;
            change(&mut next, index);
            recipe.set(next);
        })
    };
    let make = {
        let (props, recipe) = (props.clone(), *recipe);
        Callback::from(move |seed: u64| make(&props, recipe, seed))
    };
    let put_processes = {
        let recipe = recipe.clone();
        Callback::from(move |processes: u64| recipe.set(Recipe { processes: processes as u32, ..*recipe }))
    };
    let put_seed = {
        let seed = seed.setter();
        Callback::from(move |value: u64| seed.set(value))
    };
    let now = *seed;
    let arrivals = ARRIVALS.iter().position(|(_, it)| *it == recipe.arrivals).unwrap_or(0);
    let io = IO.iter().position(|(_, it)| *it == recipe.io).unwrap_or(0);
    html! {
        <div class="settings random">
            { number("processes", u64::from(recipe.processes), u64::from(MOST), put_processes) }
            { choice(text, "arrivals", &ARRIVALS.map(|(word, _)| word), arrivals, set(|recipe, at| recipe.arrivals = ARRIVALS[at].1)) }
            { choice(text, "io", &IO.map(|(word, _)| word), io, set(|recipe, at| recipe.io = IO[at].1)) }
            { number("seed", now, u64::from(u32::MAX), put_seed) }
            <div class="random-acts">
                <button class="primary" data-action="make-random" onclick={make.reform(move |_: MouseEvent| now)}>
                    { text.get("bench.random.make") }
                </button>
                <button data-action="next-random" onclick={make.reform(move |_: MouseEvent| now + 1)}>
                    { text.get("bench.random.next") }
                </button>
            </div>
        </div>
    }
}

/// Opens the table of a recipe and a seed, with what the chosen policies decide by.
fn make(props: &RandomSheetProps, recipe: Recipe, seed: u64) {
    let policies: Vec<Recipe> =
        props.work.runs.iter().map(|run| Recipe::for_policy(&run.policy, recipe.processes)).collect();
    let any = |has: fn(&Recipe) -> bool| policies.iter().any(has);
    let recipe = Recipe {
        processes: recipe.processes.clamp(1, MOST),
        priorities: any(|it| it.priorities),
        tickets: any(|it| it.tickets),
        nices: any(|it| it.nices),
        periodic: any(|it| it.periodic),
        ..recipe
    };
    let rows = rows::of(&Workload::random(&recipe, seed));
    props.dispatch.dispatch(Action::Table(rows, Origin::Random(seed)));
}

fn choice(
    text: &Text,
    name: &'static str,
    words: &[&'static str],
    current: usize,
    put: Callback<usize>,
) -> Html {
    let onchange = Callback::from(move |event: Event| {
        put.emit(event.target_unchecked_into::<HtmlSelectElement>().selected_index().max(0) as usize);
    });
    html! {
        <label class="field"><span>{ text.get(&format!("bench.random.{name}")) }</span>
            <select data-random={name} {onchange}>
                { for words.iter().enumerate().map(|(at, word)| html! {
                    <option key={*word} value={*word} selected={at == current}>
                        { text.get(&format!("bench.random.{name}.{word}")) }
                    </option>
                }) }
            </select>
        </label>
    }
}
