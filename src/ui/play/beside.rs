//! Two schedules of one program: their timelines one above the other on one clock, and where they part.

use std::{cell::RefCell, rc::Rc};

use gloo_render::{AnimationFrame, request_animation_frame};
use interleave::{scene::Scene, text::Text, time::Instant};
use yew::prelude::*;

use super::{
    compare::{Pair, sentence},
    words::letter,
};
use crate::ui::{
    bench::session::Clock,
    canvas::moment,
    hooks,
    icons::{self, icon},
    present,
    shared::Shared,
    view::{scrubber::Scrubber, timeline::Timeline},
};

#[derive(Properties, PartialEq)]
pub struct BesideProps {
    pub text: Shared<Text>,
    pub pair: Shared<Pair>,
}

/// What the clock hears.
enum Turn {
    Pass(f64),
    Set(Instant),
    Toggle,
}

/// The clock of both, until a moment.
#[derive(Clone, Copy, PartialEq)]
struct Time {
    clock: Clock,
    end: Instant,
}

impl Reducible for Time {
    type Action = Turn;

    fn reduce(self: Rc<Self>, turn: Turn) -> Rc<Self> {
        let mut next = *self;
        match turn {
            Turn::Pass(millis) => next.clock.pass(millis, next.end.since(Instant::BOOT)),
            Turn::Set(now) => {
                next.clock.set(now.min(next.end));
                next.clock.playing = false;
            }
            Turn::Toggle => {
                if !next.clock.playing && next.clock.now >= next.end {
                    next.clock.set(Instant::BOOT);
                }
                next.clock.playing = !next.clock.playing;
            }
        }
        Rc::new(next)
    }
}

#[component]
pub fn Beside(props: &BesideProps) -> Html {
    let (text, pair) = (&props.text, &props.pair);
    let time = {
        let (end, parting) = (pair.end(), pair.parting);
        use_reducer_eq(move || {
            let mut clock = Clock::default();
            clock.set(parting);
            Time { clock, end }
        })
    };
    use_frames(&time);
    let [one, two] = &pair.runs;
    let dispatcher = time.dispatcher();
    let on_seek = Callback::from(move |micros: usize| {
        dispatcher.dispatch(Turn::Set(Instant::from_micros(micros as u64)))
    });
    let (toggle, to_parting) = (time.dispatcher(), time.dispatcher());
    let parting = pair.parting;
    let (name, sign, key) = if time.clock.playing {
        ("pause-both", icons::PAUSE, "page.pause")
    } else {
        ("play-both", icons::PLAY, "page.play")
    };
    let now = time.clock.now;
    let steps = |at: Instant| usize::try_from(at.micros()).unwrap_or(usize::MAX);
    html! {
        <div class="beside" data-compare="">
            <p class="parting-words">{ sentence(text, &one.taken, &two.taken) }</p>
            { lane(props, 0, now, &time) }
            { lane(props, 1, now, &time) }
            <div class="beside-acts">
                <button class="primary" data-action={name} onclick={Callback::from(move |_: MouseEvent| toggle.dispatch(Turn::Toggle))}>
                    { icon(sign) }{ text.get(key) }
                </button>
                <button data-action="to-parting" onclick={Callback::from(move |_: MouseEvent| to_parting.dispatch(Turn::Set(parting)))}>
                    { text.get("compare.mark") }
                </button>
                <Scrubber cursor={steps(now)} end={steps(time.end)} label={text.get("compare.clock").to_owned()}
                    value_text={moment(now, text)} {on_seek} />
                <span class="position">{ moment(now, text) }</span>
            </div>
        </div>
    }
}

/// One run: how it ends, and its timeline up to now.
fn lane(props: &BesideProps, index: usize, now: Instant, time: &UseReducerHandle<Time>) -> Html {
    let (text, pair) = (&props.text, &props.pair);
    let run = &pair.runs[index];
    let last = Scene::at(&run.recording, run.recording.events.len());
    let dispatcher = time.dispatcher();
    let on_seek = Callback::from(move |at: Instant| dispatcher.dispatch(Turn::Set(at)));
    html! {
        <section class="beside-lane" data-lane={index.to_string()} aria-label={letter(index)}>
            <h3><b class="lane-letter">{ letter(index) }</b>{ &run.name }{ " · " }{ present::ending(text, &run.recording, &last) }</h3>
            <Lane text={text.clone()} pair={pair.clone()} {index} {now} {on_seek} />
        </section>
    }
}

#[derive(Properties, PartialEq)]
struct LaneProps {
    text: Shared<Text>,
    pair: Shared<Pair>,
    index: usize,
    now: Instant,
    on_seek: Callback<Instant>,
}

/// Height of a row and of what is above the rows.
const ROW: f64 = 22.0;
const ABOVE: f64 = 36.0;

/// A timeline in whatever width it has.
#[component]
fn Lane(props: &LaneProps) -> Html {
    let node = use_node_ref();
    let size = hooks::use_size(&node);
    let run = &props.pair.runs[props.index];
    let cursor = run.slices.cursor_at(props.now).min(run.recording.events.len());
    let scene = use_memo((props.pair.clone(), cursor), |(pair, cursor)| {
        Scene::at(&pair.runs[props.index].recording, *cursor)
    });
    let rows = run.slices.rows.len().min(7) + run.slices.cpus.len();
    let height = ABOVE + ROW * rows as f64;
    let on_cursor = {
        let (pair, index, on_seek) = (props.pair.clone(), props.index, props.on_seek.clone());
        Callback::from(move |cursor: usize| on_seek.emit(pair.runs[index].recording.instant(cursor)))
    };
    html! {
        <div class="lane-room" ref={node} data-cursor={cursor.to_string()}>
            if size.width > 0.0 {
                <Timeline slices={run.slices.clone()} {cursor} now={props.now} end={props.pair.end()} processes={scene}
                    selected={None} mark={Some(props.pair.parting)} width={size.width} {height} compact=false text={props.text.0.clone()}
                    on_seek={on_cursor} on_select={Callback::noop()} />
            }
        </div>
    }
}

/// While the clock goes, tells it at each frame how much time has passed.
#[hook]
fn use_frames(time: &UseReducerHandle<Time>) {
    let dispatcher = time.dispatcher();
    use_effect_with(time.clock.playing, move |&playing| {
        let slot: Rc<RefCell<Option<AnimationFrame>>> = Rc::default();
        if playing {
            frame(slot.clone(), dispatcher, None);
        }
        move || drop(slot.borrow_mut().take())
    });
}

fn frame(
    slot: Rc<RefCell<Option<AnimationFrame>>>,
    dispatcher: UseReducerDispatcher<Time>,
    before: Option<f64>,
) {
    let kept = slot.clone();
    *slot.borrow_mut() = Some(request_animation_frame(move |now| {
        if let Some(before) = before {
            dispatcher.dispatch(Turn::Pass(now - before));
        }
        frame(kept, dispatcher, Some(now));
    }));
}
