//! Stage and timeline, which are drawn to the size of their room.

use interleave::{
    id::{ObjectId, Pid},
    scene::Scene,
    text::Text,
    time::Instant,
};
use yew::prelude::*;

use super::{Moment, Page};
use crate::ui::{
    geometry::Layout,
    hooks,
    icons::{self, icon},
    present,
    session::{Action, Film, Moved, Run, Session},
    shared::Shared,
    view::{headline::Headline, stage::Stage, timeline::Timeline},
};

pub fn stage(page: &Page) -> Html {
    let session = &page.session;
    let body = match (page.film(), &page.moment) {
        (Some(film), Some(moment)) => html! {
            <Room moment={moment.clone()} film={Shared::from(film)} layout={page.layout} selected={session.selected()}
                speed={stage_speed(session)} reduced_motion={session.reduced_motion} stale={session.is_stale()}
                text={page.text.clone()} on_select={page.steady.token.clone()} on_object={page.steady.object.clone()} offered={offered(session)} />
        },
        _ if matches!(session.run, Run::Rejected(_)) => html! {},
        _ => html! { <p class="stage-wait">{ session.text.get("stage.wait") }</p> },
    };
    let start = session.reduced_motion && !session.playing && session.cursor == 0 && page.film().is_some();
    html! {
        <section class="pane stage-pane" aria-label={session.text.get("stage.title").to_owned()}>
            { headline(page) }
            <div class="stage-body">{ body }</div>
            if start {
                <button class="big-play" data-action="big-play" onclick={page.click(Action::Toggle)}>
                    { icon(icons::PLAY) }<span>{ session.text.get("page.play") }</span>
                </button>
            }
        </section>
    }
}

#[derive(Properties, PartialEq)]
struct RoomProps {
    moment: Moment,
    film: Shared<Film>,
    layout: Layout,
    selected: Option<Pid>,
    speed: f64,
    reduced_motion: bool,
    stale: bool,
    text: Shared<Text>,
    on_select: Callback<Option<Pid>>,
    on_object: Callback<ObjectId>,
    offered: Vec<Pid>,
}

/// The stage in whatever room it has.
#[component]
fn Room(props: &RoomProps) -> Html {
    let node = use_node_ref();
    let size = hooks::use_size(&node);
    let RoomProps { moment, film, layout, selected, speed, reduced_motion, stale, .. } = props;
    html! {
        <div class="stage-room" ref={node}>
            <Stage scene={moment.scene.clone()} before={moment.before.clone()} beat={moment.beat.clone()}
                most_alive={film.most_alive} layout={*layout} selected={*selected} speed={*speed}
                room={(size.width > 0.0).then_some((size.width, size.height))}
                reduced_motion={*reduced_motion} stale={*stale} text={props.text.0.clone()}
                on_select={props.on_select.clone()} on_object={props.on_object.clone()} offered={props.offered.clone()} />
        </div>
    }
}

/// Whom a game offers to let go on.
fn offered(session: &Session) -> Vec<Pid> {
    let offers = session.game.iter().flat_map(|playing| playing.game.offers());
    offers.filter(|offer| offer.choice.enabled).filter_map(|offer| offer.pid).collect()
}

/// A jump has no tween: it is as fast as can be.
fn stage_speed(session: &Session) -> f64 {
    match session.moved {
        Moved::Jumped => f64::INFINITY,
        Moved::Back(_) => session.speed / 0.6,
        Moved::Forward => session.speed,
    }
}

fn headline(page: &Page) -> Html {
    let session = &page.session;
    let scene = page.moment.as_ref().map(|moment| &*moment.scene);
    // That a game has got no further yet is not how the run has ended.
    let is_open = session.game.as_ref().is_some_and(|playing| !playing.game.is_over());
    let words = if is_open { String::new() } else { present::headline(session, scene) };
    let limit = session.outcome() == "limit";
    let cure = limit.then(|| AttrValue::from(session.text.get("outcome.further").to_owned()));
    let hang = page.film().filter(|_| session.outcome() == "hang").and_then(|film| film.hang());
    html! {
        <Headline outcome={session.outcome()} hang={hang.map(AttrValue::from)}
            {words} {cure} on_cure={page.on(|()| Action::RunFurther)} />
    }
}

#[derive(Properties, PartialEq)]
struct TimeProps {
    film: Shared<Film>,
    scene: Shared<Scene>,
    cursor: usize,
    selected: Option<Pid>,
    no_return: Option<Instant>,
    compact: bool,
    text: Shared<Text>,
    on_seek: Callback<usize>,
    on_select: Callback<Option<Pid>>,
}

/// The timeline in whatever room it has.
#[component]
fn Time(props: &TimeProps) -> Html {
    let node = use_node_ref();
    let size = hooks::use_size(&node);
    let recording = &props.film.recording;
    html! {
        <div class="timeline-room" ref={node}>
            if size.width > 0.0 {
                <Timeline slices={props.film.slices.clone()} cursor={props.cursor} now={recording.instant(props.cursor)}
                    end={recording.outcome.at} processes={props.scene.0.clone()} selected={props.selected} no_return={props.no_return}
                    width={size.width} height={size.height} compact={props.compact} text={props.text.0.clone()}
                    on_seek={props.on_seek.clone()} on_select={props.on_select.clone()} />
            }
        </div>
    }
}

pub fn timeline(page: &Page, compact: bool) -> Html {
    let (Some(film), Some(moment)) = (page.film(), &page.moment) else { return html! {} };
    let session = &page.session;
    html! {
        <Time film={Shared::from(film)} scene={Shared::from(&moment.scene)} cursor={session.cursor}
            selected={session.selected()} no_return={no_return(session, film)} {compact} text={page.text.clone()} on_seek={page.steady.seek.clone()}
            on_select={page.steady.process.clone()} />
    }
}

/// When the schedule that is shown was past help.
fn no_return(session: &Session, film: &Film) -> Option<Instant> {
    let step = session.search.chosen.as_ref()?.no_return?;
    let cursor = film.recording.steps.get(usize::try_from(step).ok()?)?;
    Some(film.recording.instant(*cursor))
}

/// How many rows the timeline wants: CPUs and processes, up to what its band may hold.
pub fn timeline_rows(page: &Page) -> String {
    let processes = page.film().map_or(0, |film| film.most_alive);
    let cpus = page.film().map_or(page.session.request.options.cpus, |film| film.recording.options.cpus);
    let cpus = usize::from(cpus);
    (processes + cpus).clamp(3, 7).to_string()
}
