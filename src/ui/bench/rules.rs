//! The rules under which runs are made: CPUs, cost of switches, who goes first among equals. Each beside its default.

use std::rc::Rc;

use interleave::{
    machine::{Equal, Options, Queues},
    text::Text,
    workload::units,
};
use web_sys::{HtmlInputElement, HtmlSelectElement};
use yew::prelude::*;

use super::{
    link::MOST_COST,
    rows,
    session::{Action, Bench, Work},
};
use crate::ui::shared::Shared;

/// A rule that a run can be made under.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rule {
    Cpus,
    Queues,
    Switch,
    Requeue,
    Equal,
    PreemptEqual,
    HighFirst,
    Inherit,
    Seed,
}

/// In the order of the sheet.
pub const ALL: [Rule; 9] = [
    Rule::Cpus,
    Rule::Queues,
    Rule::Switch,
    Rule::Requeue,
    Rule::Equal,
    Rule::PreemptEqual,
    Rule::HighFirst,
    Rule::Inherit,
    Rule::Seed,
];

impl Rule {
    /// Its name in hooks and texts: `bench.rules.<key>`.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Rule::Cpus => "cpus",
            Rule::Queues => "queues",
            Rule::Switch => "switch",
            Rule::Requeue => "requeue",
            Rule::Equal => "equal",
            Rule::PreemptEqual => "preempt-equal",
            Rule::HighFirst => "high-first",
            Rule::Inherit => "inherit",
            Rule::Seed => "seed",
        }
    }

    /// Its values, the default first, where there are only a few: `bench.rules.<key>.<value>`.
    #[must_use]
    pub fn choices(self) -> &'static [&'static str] {
        match self {
            Rule::Queues => &["one", "per-cpu"],
            Rule::Requeue => &["arrivals", "expired"],
            Rule::Equal => &["joined", "arrival", "input"],
            Rule::PreemptEqual => &["no", "yes"],
            Rule::HighFirst => &["low", "high"],
            Rule::Inherit => &["no", "yes"],
            Rule::Cpus | Rule::Switch | Rule::Seed => &[],
        }
    }

    /// Its value in some options, as `set` reads it.
    #[must_use]
    pub fn get(self, options: &Options) -> String {
        let pick = |second: bool| self.choices()[usize::from(second)].to_owned();
        match self {
            Rule::Cpus => options.cpus.to_string(),
            Rule::Queues => pick(options.queues == Queues::PerCpu),
            Rule::Switch => units(options.switch_cost.micros()),
            Rule::Requeue => pick(options.ties.requeue_first),
            Rule::Equal => self.choices()[options.ties.equal as usize].to_owned(),
            Rule::PreemptEqual => pick(options.preempt_equal),
            Rule::HighFirst => pick(options.high_first),
            Rule::Inherit => pick(options.inherit),
            Rule::Seed => options.seed.to_string(),
        }
    }

    /// Sets it; nothing happens when the value makes no sense.
    pub fn set(self, options: &mut Options, value: &str) {
        let second = self.choices().get(1) == Some(&value);
        match self {
            Rule::Cpus => {
                options.cpus = value.trim().parse().map_or(options.cpus, |cpus: u16| cpus.clamp(1, 64));
            }
            Rule::Queues => options.queues = if second { Queues::PerCpu } else { Queues::One },
            Rule::Switch => {
                let cost = rows::length(value).filter(|cost| *cost <= MOST_COST);
                options.switch_cost = cost.unwrap_or(options.switch_cost);
            }
            Rule::Requeue => options.ties.requeue_first = second,
            Rule::Equal => {
                options.ties.equal = match value {
                    "arrival" => Equal::Arrival,
                    "input" => Equal::Input,
                    _ => Equal::Joined,
                };
            }
            Rule::PreemptEqual => options.preempt_equal = second,
            Rule::HighFirst => options.high_first = second,
            Rule::Inherit => options.inherit = second,
            Rule::Seed => options.seed = value.trim().parse().unwrap_or(options.seed),
        }
    }

    /// Its value as the sheet has it.
    fn long(self, value: &str, text: &Text) -> String {
        match self.choices() {
            [] => value.to_owned(),
            _ => text.get(&format!("bench.rules.{}.{value}", self.key())).to_owned(),
        }
    }

    /// Its value in words: `4 CPUs`, `equals: by arrival`.
    #[must_use]
    pub fn words(self, value: &str, text: &Text) -> String {
        if self.choices().is_empty() {
            return text.fill(&format!("bench.rules.{}.words", self.key()), &[value]);
        }
        text.get(&format!("bench.rules.{}.{value}.short", self.key())).to_owned()
    }
}

/// The rules of a run that are not those of all the others, in words.
#[must_use]
pub fn differing(work: &Work, index: usize, text: &Text) -> Vec<String> {
    let differs = |rule: &Rule| !work.agree(|options| rule.get(options));
    ALL.iter()
        .filter(|rule| differs(rule))
        .map(|rule| rule.words(&rule.get(&work.runs[index]), text))
        .collect()
}

/// What holds for all runs, in words: the number of CPUs, and what is not the default.
#[must_use]
pub fn summary(work: &Work, text: &Text) -> Vec<String> {
    let usual = Options::workload();
    let told = |rule: &Rule| {
        let value = rule.get(&work.runs[0]);
        work.agree(|options| rule.get(options)) && (*rule == Rule::Cpus || value != rule.get(&usual))
    };
    ALL.iter().filter(|rule| told(rule)).map(|rule| rule.words(&rule.get(&work.runs[0]), text)).collect()
}

#[derive(Properties, PartialEq)]
pub struct RulesProps {
    pub text: Shared<Text>,
    pub work: Shared<Work>,
    /// The run whose rules these are; None: of all.
    pub run: Option<usize>,
    pub dispatch: UseReducerDispatcher<Bench>,
}

#[component]
pub fn Rules(props: &RulesProps) -> Html {
    let text = &props.text;
    let (dispatch, work) = (props.dispatch.clone(), props.work.clone());
    let reset = Callback::from(move |_: MouseEvent| {
        let usual = Options::workload();
        let runs = work.runs.iter().map(|run| {
            Rc::new(Options { policy: run.policy.clone(), choose: run.choose.clone(), ..usual.clone() })
        });
        dispatch.dispatch(Action::Runs(runs.collect()));
    });
    html! {
        <div class="settings rules">
            if props.run.is_none() && props.work.runs.len() > 1 {
                <p class="hint">{ text.get("bench.rules.all") }</p>
            }
            { for ALL.iter().map(|rule| field(props, *rule)) }
            if props.run.is_none() {
                { until(props) }
                <button class="quiet" data-action="reset-rules" onclick={reset}>{ text.get("bench.rules.reset") }</button>
            }
        </div>
    }
}

fn field(props: &RulesProps, rule: Rule) -> Html {
    let text = &props.text;
    let run = props.run.unwrap_or(0);
    let Some(options) = props.work.runs.get(run) else { return html! {} };
    let value = rule.get(options);
    let usual = rule.get(&Options::workload());
    let mixed = props.run.is_none() && !props.work.agree(|options| rule.get(options));
    let (dispatch, work, target) = (props.dispatch.clone(), props.work.clone(), props.run);
    let put = move |value: String| {
        let change = |(index, options): (usize, &Rc<Options>)| {
            let mut options = Options::clone(options);
            if target.is_none_or(|target| target == index) {
                rule.set(&mut options, &value);
            }
            Rc::new(options)
        };
        dispatch.dispatch(Action::Runs(work.runs.iter().enumerate().map(change).collect()));
    };
    let control = if rule.choices().is_empty() {
        let onchange = Callback::from(move |event: Event| {
            put(event.target_unchecked_into::<HtmlInputElement>().value());
        });
        let (kind, most) = match rule {
            Rule::Cpus => ("number", Some("64")),
            Rule::Seed => ("number", None),
            _ => ("text", None),
        };
        let least = if rule == Rule::Cpus { "1" } else { "0" };
        html! {
            <input type={kind} data-rule={rule.key()} min={least} max={most} inputmode="decimal" {value} {onchange} />
        }
    } else {
        let onchange = Callback::from(move |event: Event| {
            put(event.target_unchecked_into::<HtmlSelectElement>().value());
        });
        html! {
            <select data-rule={rule.key()} {onchange}>
                { for rule.choices().iter().map(|choice| html! {
                    <option key={*choice} value={*choice} selected={*choice == value}>
                        { text.get(&format!("bench.rules.{}.{choice}", rule.key())) }
                    </option>
                }) }
            </select>
        }
    };
    let note = if mixed {
        text.get("bench.rules.mixed").to_owned()
    } else if rule.get(options) == usual {
        text.get("bench.rules.default").to_owned()
    } else {
        text.fill("bench.rules.default-is", &[&rule.long(&usual, text)])
    };
    html! {
        <label key={rule.key()} class="field"><span>{ text.get(&format!("bench.rules.{}", rule.key())) }</span>
            <span class="with-note">{ control }<small>{ note }</small></span>
        </label>
    }
}

/// The moment before which periodic processes release jobs.
fn until(props: &RulesProps) -> Html {
    let text = &props.text;
    let dispatch = props.dispatch.clone();
    let oninput = Callback::from(move |event: InputEvent| {
        dispatch.dispatch(Action::Until(event.target_unchecked_into::<HtmlInputElement>().value().into()));
    });
    html! {
        <label class="field"><span>{ text.get("bench.rules.until") }</span>
            <span class="with-note">
                <input type="text" data-rule="until" inputmode="decimal" value={props.work.until.to_string()} {oninput} />
                <small>{ text.get("bench.rules.until-note") }</small>
            </span>
        </label>
    }
}
