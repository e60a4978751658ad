//! The panel of the explorer: what is searched for, how far it is, and every outcome as a card.

use interleave::{explore::report::Outcome, text::Text};
use web_sys::{HtmlInputElement, HtmlSelectElement};
use yew::prelude::*;

use crate::ui::{
    icons::{self, icon},
    session::{Action, Explore, Search, Session, Stage, Tab, search},
    shared::Shared,
    verdict::{self, Mark},
    worker::message::{Delay, MOST_STATES},
};

#[derive(Properties)]
pub struct PanelProps {
    pub text: Shared<Text>,
    pub search: Search,
    /// The program was refused: nothing can be explored.
    pub is_refused: bool,
    /// How real runs of it went, and more about that.
    #[prop_or_default]
    pub real: Option<(AttrValue, AttrValue)>,
    /// A game can be begun.
    pub can_play: bool,
    pub dispatch: UseReducerDispatcher<Session>,
}

impl PartialEq for PanelProps {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text
            && self.search == other.search
            && (self.is_refused, self.can_play) == (other.is_refused, other.can_play)
            && self.real == other.real
    }
}

/// So many cards at first; the others on demand.
const FIRST: usize = 12;

#[component]
pub fn ExplorePanel(props: &PanelProps) -> Html {
    let all = use_state_eq(|| false);
    let PanelProps { text, search, .. } = props;
    let (mark, words) = verdict::verdict(text, search);
    let facts = verdict::facts(text, search);
    let outcomes = search.found.as_ref().map_or(&[][..], |found| &found.report.outcomes);
    let counted = search.found.as_ref().map_or(0, |found| found.outcomes) as usize;
    let most = if *all { outcomes.len() } else { FIRST };
    let more = {
        let all = all.clone();
        Callback::from(move |_: MouseEvent| all.set(true))
    };
    html! {
        <div class="explore" data-explore={state(search)} data-outcomes={counted.to_string()}
            data-complete={search.found.as_ref().map(|found| found.report.complete.to_string())}>
            { controls(props) }
            <p class={classes!("explore-verdict", mark.word())} data-mark={mark.word()}>{ sign(mark) }<span>{ &words }</span></p>
            <p class="spoken" role="status" aria-live="polite">{ spoken(props, &words) }</p>
            if !facts.is_empty() {
                <ul class="explore-facts">{ for facts.iter().map(|fact| html! { <li>{ fact }</li> }) }</ul>
            }
            { for verdict::notes(text, search).into_iter().map(|note| html! { <p class="explore-note">{ note }</p> }) }
            if let Some((sentence, more)) = &props.real {
                <p class="real-verdict">{ icon(icons::TICK) }<span>{ sentence }<br />{ more }</span></p>
            }
            { acts(props) }
            if outcomes.is_empty() && !search.is_busy() && search.found.is_none() {
                <p class="empty">{ text.get(if props.is_refused { "explore.refused" } else { "explore.empty" }) }</p>
            }
            <ol class="outcomes" aria-label={text.get("explore.outcomes").to_owned()}>
                { for outcomes.iter().enumerate().take(most).map(|(index, outcome)| card(props, index, outcome)) }
            </ol>
            if outcomes.len() > most {
                <button class="quiet" data-action="more-outcomes" onclick={more}>
                    { text.fill("explore.more", &[&verdict::grouped((outcomes.len() - most) as u64)]) }
                </button>
            } else if counted > outcomes.len() {
                <p class="explore-note">{ text.fill("explore.left", &[&verdict::grouped((counted - outcomes.len()) as u64)]) }</p>
            }
        </div>
    }
}

/// The word of `data-explore`.
fn state(search: &Search) -> &'static str {
    match (&search.stage, &search.found) {
        (Stage::Idle, _) => "idle",
        (Stage::Running, _) => "running",
        (Stage::Stopping, _) => "stopping",
        (Stage::Failed(_), _) => "failed",
        (Stage::Done, Some(found)) if found.report.complete => "complete",
        (Stage::Done, Some(found)) if found.report.stopped.as_deref() == Some("cancelled") => "cancelled",
        (Stage::Done, _) => "incomplete",
    }
}

/// What a screen reader says: not every count, but the beginning, the first counterexample and the end.
fn spoken(props: &PanelProps, words: &str) -> String {
    let text = &props.text;
    match (&props.search.stage, &props.search.found) {
        (Stage::Idle, _) => String::new(),
        (Stage::Running | Stage::Stopping, Some(found)) if found.unclean > 0 => {
            text.get("explore.spoken.bad").to_owned()
        }
        (Stage::Running | Stage::Stopping, _) => text.get("explore.spoken.busy").to_owned(),
        _ => words.to_owned(),
    }
}

/// The icon of a verdict: never its colour alone.
fn sign(mark: Mark) -> Html {
    match mark {
        Mark::Nothing | Mark::Busy => html! { <span class="sign" aria-hidden="true">{ "…" }</span> },
        Mark::Same => icon(icons::TICK),
        Mark::Differ => icon(icons::FORK),
        Mark::Bad => icon(icons::WARN),
        Mark::Unknown => html! { <span class="sign" aria-hidden="true">{ "?" }</span> },
    }
}

fn on(props: &PanelProps, event: Explore) -> Callback<MouseEvent> {
    let dispatch = props.dispatch.clone();
    Callback::from(move |_| dispatch.dispatch(Action::Explore(event.clone())))
}

fn controls(props: &PanelProps) -> Html {
    let PanelProps { text, search, .. } = props;
    let (name, path, key, event) = match search.stage {
        Stage::Running | Stage::Stopping => ("explore-stop", icons::STOP, "explore.stop", Explore::Stop),
        Stage::Idle => ("explore-start", icons::PLAY, "explore.start", Explore::Start),
        Stage::Done | Stage::Failed(_) => ("explore-start", icons::RESTART, "explore.again", Explore::Start),
    };
    let disabled = props.is_refused || search.stage == Stage::Stopping;
    html! {
        <div class="explore-controls">
            { delay(props) }
            if let Delay::Slack(slack) = search.delay {
                { slack_field(props, slack) }
            }
            <button class="primary" data-action={name} {disabled} onclick={on(props, event)}>
                { icon(path) }{ text.get(key) }
            </button>
        </div>
    }
}

/// What can be done with what is known: a game, and the drawing of a small program's states.
fn acts(props: &PanelProps) -> Html {
    let PanelProps { text, search, .. } = props;
    let is_small = search.is_whole()
        && search.found.as_ref().is_some_and(|found| found.report.states <= u64::from(MOST_STATES));
    let start = |tab| {
        let dispatch = props.dispatch.clone();
        Callback::from(move |_: MouseEvent| dispatch.dispatch(Action::StartGame(tab)))
    };
    if !props.can_play {
        return html! {};
    }
    html! {
        <div class="explore-acts">
            <button data-action="explore-game" onclick={start(Tab::Guide)}>{ icon(icons::FORK) }{ text.get("game.enter") }</button>
            if is_small {
                <button data-action="explore-states" onclick={start(Tab::Map)}>{ icon(icons::MAP) }{ text.get("map.title") }</button>
            }
        </div>
    }
}

fn delay(props: &PanelProps) -> Html {
    let PanelProps { text, search, .. } = props;
    let choices = [
        ("any", Delay::Any),
        ("exact", Delay::Exact),
        ("slack", Delay::Slack(search.slack)),
        ("least", Delay::Least),
    ];
    let dispatch = props.dispatch.clone();
    let onchange = Callback::from(move |event: Event| {
        let word = event.target_dyn_into::<HtmlSelectElement>().map(|select| select.value());
        if let Some((_, delay)) = choices.iter().find(|(name, _)| word.as_deref() == Some(name)) {
            dispatch.dispatch(Action::Explore(Explore::Delay(*delay)));
        }
    });
    html! {
        <select class="explore-timing" data-explore-timing="" aria-label={text.get("explore.timing").to_owned()}
            title={text.get("explore.timing.help").to_owned()} disabled={props.is_refused} {onchange}>
            { for choices.iter().map(|(word, delay)| html! {
                <option key={*word} value={*word} selected={*delay == search.delay}>
                    { text.get(&format!("explore.timing.{word}")) }
                </option>
            }) }
        </select>
    }
}

fn slack_field(props: &PanelProps, slack: u32) -> Html {
    /// An hour: whoever waits longer means "any".
    const GREATEST: u32 = 3_600_000;
    let dispatch = props.dispatch.clone();
    let onchange = Callback::from(move |event: Event| {
        let field = event.target_dyn_into::<HtmlInputElement>().map(|field| field.value());
        if let Some(slack) = field.and_then(|value| value.trim().parse::<u32>().ok()) {
            dispatch.dispatch(Action::Explore(Explore::Delay(Delay::Slack(slack.min(GREATEST)))));
        }
    });
    html! {
        <label class="explore-slack">
            <input type="number" data-explore-slack="" min="0" max={GREATEST.to_string()} value={slack.to_string()}
                aria-label={props.text.get("explore.slack").to_owned()} {onchange} />
            <span aria-hidden="true">{ "ms" }</span>
        </label>
    }
}

fn card(props: &PanelProps, index: usize, outcome: &Outcome) -> Html {
    let PanelProps { text, search, .. } = props;
    let chosen = search.chosen.as_ref().is_some_and(|chosen| search::is_same(chosen, outcome));
    let kind = if outcome.clean { "clean" } else { "unclean" };
    let (path, hint) =
        if chosen { (icons::CLOSE, "explore.card.back") } else { (icons::PLAY, "explore.card.play") };
    let named = |name: &str, content: &str| {
        html! {
            <div class="outcome-part"><dt><code>{ name }</code></dt><dd><pre>{ shortened(content) }</pre></dd></div>
        }
    };
    html! {
        <li key={index} class={classes!("outcome", kind, chosen.then_some("chosen"))} data-outcome-card={kind}>
            <button class="outcome-title" data-action="play-outcome" aria-pressed={chosen.to_string()} onclick={on(props, Explore::Choose(index))}>
                { icon(if outcome.clean { icons::TICK } else { icons::WARN }) }
                <span class="outcome-words">{ verdict::title(text, outcome) }</span>
                <span class="outcome-play" title={text.get(hint).to_owned()}>{ icon(path) }</span>
            </button>
            <dl class="outcome-parts">
                if !outcome.stdout.is_empty() {
                    <div class="outcome-part"><dt>{ text.get("explore.card.stdout") }</dt><dd><pre>{ shortened(&outcome.stdout) }</pre></dd></div>
                }
                { for outcome.files.iter().map(|(name, content)| named(name, content)) }
                { for outcome.waiting.iter().map(|waiting| html! {
                    <div class="outcome-part"><dt>{ &waiting.name }</dt><dd>{ waits(text, &waiting.on, waiting.held_by.as_deref()) }</dd></div>
                }) }
            </dl>
            <div class="outcome-foot">
                <ul class="explore-facts">{ for verdict::figures(text, outcome).iter().map(|figure| html! { <li>{ figure }</li> }) }</ul>
                { beside(props, index, outcome) }
            </div>
        </li>
    }
}

/// Marks an outcome to be compared with another.
fn beside(props: &PanelProps, index: usize, outcome: &Outcome) -> Html {
    let PanelProps { text, search, .. } = props;
    if search.found.as_ref().is_none_or(|found| found.outcomes < 2) {
        return html! {};
    }
    let marked = search.beside.as_ref().map(|first| search::is_same(first, outcome));
    let words = text.get(match marked {
        None => "explore.card.compare",
        Some(true) => "explore.card.compare-other",
        Some(false) => "explore.card.compare-with",
    });
    html! {
        <button class="compare-outcome" data-action="compare-outcome" aria-pressed={(marked == Some(true)).to_string()}
            aria-label={format!("{words} · {}", verdict::title(text, outcome))} onclick={on(props, Explore::Beside(index))}>
            { words }
        </button>
    }
}

fn waits(text: &Text, on: &str, held_by: Option<&str>) -> String {
    match held_by {
        Some(holder) => text.fill("explore.card.waits-held", &[on, holder]),
        None => text.fill("explore.card.waits", &[on]),
    }
}

/// The first lines of an output.
fn shortened(output: &str) -> String {
    const LINES: usize = 6;
    const LETTERS: usize = 400;
    let lines: Vec<&str> = output.trim_end().lines().take(LINES + 1).collect();
    let mut words: String =
        lines.iter().take(LINES).copied().collect::<Vec<_>>().join("\n").chars().take(LETTERS).collect();
    if lines.len() > LINES || words.len() < output.trim_end().len() {
        words.push_str(" …");
    }
    words
}

#[derive(Properties, PartialEq)]
pub struct LineProps {
    pub mark: Mark,
    pub words: AttrValue,
    /// What pressing it does.
    pub hint: AttrValue,
    pub is_open: bool,
    pub on_open: Callback<()>,
}

/// The verdict in one line, which leads to the panel.
#[component]
pub fn VerdictLine(props: &LineProps) -> Html {
    let onclick = props.on_open.reform(|_: MouseEvent| ());
    html! {
        <button class={classes!("verdict-line", props.mark.word())} data-action="explore" data-mark={props.mark.word()}
            title={&props.hint} aria-pressed={props.is_open.to_string()} {onclick}>
            { sign(props.mark) }<span class="verdict-words">{ &props.words }</span>
        </button>
    }
}
