//! From a session to what the views show: pure, and in words.

use std::rc::Rc;

use interleave::{
    guide::Choice,
    process::State,
    recording::{Ending, Recording},
    report,
    scene::Scene,
    text::Text,
    waits::{Hang, HangKind},
};
use yew::AttrValue;

use super::{
    beats, names,
    session::{Answer, Film, Run, Session},
    view::{
        console::Printed,
        guide::{Asked, Card},
        source::Mark,
    },
    why::{Sentence, Speaker, plain},
};

/// Who is at which line.
#[must_use]
pub fn marks(scene: &Scene) -> Rc<[Mark]> {
    let mark = |process: &interleave::scene::ProcessView| {
        let line = process.line.filter(|_| !matches!(process.state, State::Zombie | State::Reaped))?;
        Some(Mark { pid: process.pid, name: names::process(&process.name), state: process.state, line })
    };
    scene.processes.iter().filter_map(mark).collect()
}

/// What has been written by a cursor; of very much only the end.
#[must_use]
pub fn printed(recording: &Recording, scene: &Scene) -> Rc<[Printed]> {
    const MOST: usize = 2000;
    let end = recording.output.partition_point(|piece| piece.cursor <= scene.cursor);
    let printed = recording.output[end.saturating_sub(MOST)..end].iter().map(|piece| Printed {
        by: scene.process(piece.pid).map(|view| names::process(&view.name)).unwrap_or_default(),
        is_error: piece.is_error,
        text: piece.text.clone(),
    });
    printed.collect()
}

/// The guide's card.
#[must_use]
pub fn card(session: &Session, film: &Film, scene: &Scene) -> Option<Card> {
    let index = session.stop?;
    let stop = film.guide.stops.get(index)?;
    let step = film.step(stop)?;
    let tag = session.text.tag;
    let given = session.answers.get(index).copied().flatten();
    let shown = given.is_some() && (session.cursor >= stop.proof || given == Some(Answer::Skipped));
    // Whoever has scrubbed past a question is not asked it any more.
    let open = step.question.as_ref().filter(|_| session.asking || given.is_some());
    let asked = open.map(|question| Asked {
        words: AttrValue::from(question.text.get(tag).to_owned()),
        choices: stop.choices.iter().map(|choice| self::choice(choice, &session.text, scene)).collect(),
        given,
        answer: shown.then_some(stop.answer),
        because: AttrValue::from(if shown { question.because.get(tag).to_owned() } else { String::new() }),
    });
    let finished = asked.is_none() || shown;
    Some(Card {
        step: stop.step + 1,
        steps: film.request.scenario.guide.len(),
        words: AttrValue::from(step.text.get(tag).to_owned()),
        is_last: finished && (index + 1 == film.guide.stops.len()),
        asked,
    })
}

fn choice(choice: &Choice, text: &Text, scene: &Scene) -> AttrValue {
    match choice {
        Choice::Number(number) => number.to_string().into(),
        Choice::Process(pid) => names::of_pid(text, scene, *pid).into(),
        Choice::Text(words) => words.get(text.tag).to_owned().into(),
        Choice::Yes => text.get("guide.yes").to_owned().into(),
        Choice::No => text.get("guide.no").to_owned().into(),
    }
}

/// How the run stands, in one sentence; empty while it simply goes on.
#[must_use]
pub fn headline(session: &Session, scene: Option<&Scene>) -> String {
    let text = &session.text;
    match (&session.run, &session.film, scene) {
        (Run::Rejected(diagnostics), None, _) => {
            text.fill("outcome.refused", &[&diagnostics.len().to_string()])
        }
        (Run::Rejected(diagnostics), ..) => text.fill("outcome.rejected", &[&diagnostics.len().to_string()]),
        (Run::Recording(0), None, _) => String::new(),
        (Run::Recording(events), ..) => text.fill("outcome.recording", &[&events.to_string()]),
        (Run::Ready, Some(film), Some(scene)) if session.cursor == film.end() => {
            ending(text, &film.recording, scene)
        }
        _ => String::new(),
    }
}

/// How a run ended, in words; the scene is that of its end.
#[must_use]
pub fn ending(text: &Text, recording: &Recording, scene: &Scene) -> String {
    let outcome = &recording.outcome;
    let left: Vec<String> = outcome.left.iter().take(6).map(|&pid| names::of_pid(text, scene, pid)).collect();
    match &outcome.ending {
        Ending::Exited(code) if left.is_empty() => text.fill("outcome.exited", &[&code.to_string()]),
        Ending::Exited(code) => text.fill("outcome.left", &[&code.to_string(), &left.join(", ")]),
        Ending::Hang(hang) => hang_sentence(text, scene, hang),
        Ending::Limit(key) => text.get(&format!("page.limit.{key}")).to_owned(),
        Ending::Fault(fault) => text.fill("outcome.fault", &[fault]),
        Ending::Impossible(wrong) => {
            let told = recording.end().map(|machine| report::misstep(machine, wrong, text));
            text.fill("outcome.impossible", &[&told.unwrap_or_default()])
        }
        Ending::Unfinished => text.get("outcome.unfinished").to_owned(),
    }
}

fn hang_sentence(text: &Text, scene: &Scene, hang: &Hang) -> String {
    // Of a chain only its end is stuck by itself; the others wait for that one.
    let told = match hang.kind {
        HangKind::NobodyWillSend => &hang.chain[hang.chain.len().saturating_sub(1)..],
        HangKind::Cycle | HangKind::DeadHolder | HangKind::Other => &hang.chain[..],
    };
    let ring: Vec<String> = told.iter().take(6).map(|link| names::of_pid(text, scene, link.pid)).collect();
    let between = if ring.len() == 2 { " ⇄ " } else { " → " };
    let last = hang.chain.last();
    let holder = last.and_then(|link| link.by).map(|pid| names::of_pid(text, scene, pid)).unwrap_or_default();
    let speaker_on = last.map(|link| on_words(text, scene, link.on)).unwrap_or_default();
    text.fill(&format!("page.hang.{}", hang.kind.word()), &[&ring.join(between), &holder, &speaker_on])
}

fn on_words(text: &Text, scene: &Scene, on: interleave::process::On) -> String {
    use interleave::process::On;
    match on {
        On::Sleep(until) => text.fill("on.sleep", &[&names::instant(until)]),
        On::Acquire(id) | On::Send(id) | On::Receive(id) | On::Any(id) | On::Device(id) => {
            names::of_object(text, scene, id)
        }
        On::Signal => text.get("on.signal").to_owned(),
        On::Child(Some(child)) => names::of_pid(text, scene, child),
        On::Child(None) => text.get("on.child").to_owned(),
    }
}

/// The sentence about the last beat, and the event's number and time.
#[must_use]
pub fn told(session: &Session, film: &Film, scene: &Scene) -> Option<(Sentence, String)> {
    let beat = beats::last_move(&film.beats, session.cursor)?;
    let to = beat.to.min(session.cursor);
    let lead = beat.lead.min(to - 1);
    let speaker = Speaker { text: &session.text, scene, recording: &film.recording };
    let sentence = speaker.beat(&film.events()[beat.from..to], lead - beat.from);
    let at = names::instant(film.events()[lead].at);
    Some((sentence, format!("#{} · t = {at}", lead + 1)))
}

/// What the scrubber's value means.
#[must_use]
pub fn position(session: &Session, film: &Film, scene: &Scene) -> String {
    let words = told(session, film, scene).map(|(sentence, _)| plain(&sentence.fact)).unwrap_or_default();
    let now = names::instant(film.recording.instant(session.cursor));
    session.text.fill("scrubber.value", &[&session.cursor.to_string(), &film.end().to_string(), &now, &words])
}
