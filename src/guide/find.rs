//! Finds the moments of a guide in a recording, and the answers to its questions.

use super::{Answer, FileWord, Measure, Moment, OperationWord, StateWord, Step};
use crate::{
    event::{Event, FileOperation, Kind, Operation},
    id::{ObjectId, Pid},
    machine::Machine,
    process::{On, State},
    recording::{Ending, Recording},
    text::Localized,
    value::Part,
};

/// The moments of a guide, found: one stop a step that was reached, in order.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Guide {
    pub stops: Vec<Stop>,
}

/// Where a step of a guide happens.
#[derive(Clone, Debug, PartialEq)]
pub struct Stop {
    /// Which step of the guide.
    pub step: usize,
    pub cursor: usize,
    /// For a question: where the answer has been shown.
    pub proof: usize,
    /// For a question: what to choose from, and the index of the right one.
    pub choices: Vec<Choice>,
    pub answer: usize,
}

/// Something to choose.
#[derive(Clone, Debug, PartialEq)]
pub enum Choice {
    Number(i64),
    Process(Pid),
    Text(Localized),
    Yes,
    No,
}

impl Guide {
    /// Finds each step at or after the one before. A step whose moment never comes ends the guide.
    #[must_use]
    pub fn of(steps: &[Step], recording: &Recording) -> Guide {
        let mut stops: Vec<Stop> = Vec::new();
        let mut from = 0;
        for (index, step) in steps.iter().enumerate() {
            let Some(cursor) = find(recording, &step.at, from) else { break };
            let Some(stop) = stop(recording, step, index, cursor) else { break };
            from = cursor.max(stop.proof);
            stops.push(stop);
        }
        Guide { stops }
    }
}

fn stop(recording: &Recording, step: &Step, index: usize, cursor: usize) -> Option<Stop> {
    let Some(question) = &step.question else {
        return Some(Stop { step: index, cursor, proof: cursor, choices: Vec::new(), answer: 0 });
    };
    let proof = find(recording, &question.proof, cursor)?;
    let (choices, answer) = answer(recording, &question.answer, cursor)?;
    Some(Stop { step: index, cursor, proof, choices, answer })
}

fn answer(recording: &Recording, answer: &Answer, cursor: usize) -> Option<(Vec<Choice>, usize)> {
    match answer {
        Answer::Number { of, choices } => {
            let right = measure(recording, of)?;
            let index = choices.iter().position(|choice| *choice == right)?;
            Some((choices.iter().map(|choice| Choice::Number(*choice)).collect(), index))
        }
        Answer::WillEnd => {
            let ends =
                matches!(recording.outcome.ending, Ending::Exited(_)) && recording.outcome.left.is_empty();
            Some((vec![Choice::Yes, Choice::No], usize::from(!ends)))
        }
        Answer::First(alternatives) => {
            let moments = alternatives.iter().enumerate();
            let found =
                moments.filter_map(|(index, it)| Some((find(recording, &it.when, cursor)?, index))).min()?;
            Some((alternatives.iter().map(|it| Choice::Text(it.text.clone())).collect(), found.1))
        }
        Answer::Who(moment) => {
            let at = find(recording, moment, cursor)?;
            let who = recording.events.get(at.checked_sub(1)?)?.pid;
            let machine = recording.machine_at(cursor)?;
            let alive =
                machine.processes().filter(|process| process.ended.is_none()).map(|process| process.pid);
            let alive: Vec<Pid> = alive.collect();
            let index = alive.iter().position(|pid| *pid == who)?;
            Some((alive.into_iter().map(Choice::Process).collect(), index))
        }
    }
}

fn measure(recording: &Recording, measure: &Measure) -> Option<i64> {
    match measure {
        Measure::Printed(text) => {
            let output = recording.stream(false);
            Some(output.lines().filter(|line| line.contains(text.as_str())).count() as i64)
        }
        Measure::InFile { name, key } => {
            let (_, content) =
                recording.end()?.files().all().find(|(known, _)| &***known == name.as_str())?;
            serde_json::from_slice::<serde_json::Value>(content).ok()?.get(key)?.as_i64()
        }
        Measure::Left => Some(recording.outcome.left.len() as i64),
    }
}

/// The first cursor at or after `from` at which a moment has come.
fn find(recording: &Recording, moment: &Moment, from: usize) -> Option<usize> {
    let events = &recording.events;
    let nth = |matches: &dyn Fn(&Event) -> bool, nth: u32| -> Option<usize> {
        let after = events.iter().enumerate().skip(from);
        let mut hits = after.filter(|(_, event)| matches(event)).map(|(index, _)| index + 1);
        hits.nth((nth.max(1) - 1) as usize)
    };
    match moment {
        Moment::Start => (from == 0).then_some(0),
        Moment::End => Some(events.len()),
        Moment::Forked(n) => {
            let created =
                |event: &Event| matches!(event.kind, Kind::Create { parent } if parent != Pid::OUTSIDE);
            let before = events[..from].iter().filter(|event| created(event)).count() as u32;
            if before >= *n { Some(from) } else { nth(&created, *n - before) }
        }
        Moment::Printed { text, nth: n } => nth(&|event| prints(recording, event, text), *n),
        Moment::Operation { object, does, nth: n } => {
            let machine = recording.end()?;
            nth(&|event| operates(machine, event, object, *does), *n)
        }
        Moment::File { name, does, nth: n } => nth(&|event| touches(event, name, *does), *n),
        Moment::Expired { nth: n } => nth(&|event| matches!(event.kind, Kind::Expire { .. }), *n),
        Moment::Ended { killed, nth: n } => nth(
            &|event| match event.kind {
                Kind::Exit { .. } => *killed != Some(true),
                Kind::Die { .. } => *killed != Some(false),
                _ => false,
            },
            *n,
        ),
        Moment::Variable { .. } | Moment::State { .. } | Moment::Waiting { .. } => {
            let mut machine = recording.machine_at(from)?;
            for cursor in from..=events.len() {
                if holds(&machine, moment) {
                    return Some(cursor);
                }
                machine.step();
            }
            None
        }
    }
}

fn prints(recording: &Recording, event: &Event, text: &str) -> bool {
    let Kind::Output { piece } = event.kind else { return false };
    recording.output.get(piece as usize).is_some_and(|piece| piece.text.contains(text))
}

fn touches(event: &Event, wanted: &str, does: FileWord) -> bool {
    let Kind::File { name, operation, .. } = &event.kind else { return false };
    let word = match operation {
        FileOperation::OpenRead => FileWord::OpenRead,
        FileOperation::OpenWrite | FileOperation::OpenAppend => FileWord::OpenWrite,
        FileOperation::Read(_) => FileWord::Read,
        FileOperation::Write(_) => FileWord::Write,
        FileOperation::Close => FileWord::Close,
        FileOperation::NotFound | FileOperation::Duplicate { .. } | FileOperation::Refused(_) => {
            return false;
        }
    };
    &**name == wanted && word == does
}

fn operates(machine: &Machine, event: &Event, wanted: &str, does: OperationWord) -> bool {
    let Kind::Operate { object, operation } = &event.kind else { return false };
    let part = machine.object(*object).part.map(|(_, part)| part);
    let word = match (operation, part) {
        (Operation::Acquire, None) => OperationWord::Acquire,
        (Operation::Release, None) => OperationWord::Release,
        (Operation::Buffer(_), _) => OperationWord::Put,
        (Operation::Receive(_), Some(Part::Pipe)) => OperationWord::Get,
        (Operation::Send(_), None) => OperationWord::Send,
        (Operation::Receive(_), None) => OperationWord::Receive,
        (Operation::Poll(_), None) => OperationWord::Poll,
        (Operation::Load { .. }, None) => OperationWord::Read,
        (Operation::Store { .. }, None) => OperationWord::Write,
        _ => return false,
    };
    word == does && name_of(machine, *object) == Some(wanted)
}

/// The name of an object, or of the larger one it is a part of.
fn name_of(machine: &Machine, id: ObjectId) -> Option<&str> {
    let object = machine.object(id);
    let whole = object.part.map_or(object, |(whole, _)| machine.object(whole));
    debug_assert!(object.part.is_none() || !whole.primitive.parts().is_empty());
    whole.name.as_deref()
}

/// Whether a condition on the state of the machine holds.
fn holds(machine: &Machine, moment: &Moment) -> bool {
    let alive = || machine.processes().filter(|process| !process.reaped);
    let count = match moment {
        Moment::Variable { name, .. } => {
            let has = |pid| {
                let frames = machine.image(pid).map_or(Vec::new(), |vm| vm.stack(0));
                frames.iter().flat_map(|frame| &frame.locals).any(|(known, _)| **known == **name)
            };
            alive().filter(|process| has(process.pid)).count()
        }
        Moment::State { is, .. } => {
            let matches_word = |state| match state {
                State::Ready => *is == StateWord::Ready,
                State::Running(_) => *is == StateWord::Running,
                State::Blocked(_) => *is == StateWord::Blocked,
                State::Zombie => *is == StateWord::Zombie,
                State::New | State::Reaped => false,
            };
            alive().filter(|process| matches_word(machine.foremost_task(process).state)).count()
        }
        Moment::Waiting { on: wanted, .. } => {
            let waits = |state| match state {
                State::Blocked(On::Sleep(_)) => wanted == "sleep",
                State::Blocked(On::Child(_)) => wanted == "join",
                State::Blocked(On::Acquire(id) | On::Send(id) | On::Receive(id) | On::Any(id)) => {
                    name_of(machine, id) == Some(wanted)
                }
                _ => false,
            };
            alive().filter(|process| waits(machine.foremost_task(process).state)).count()
        }
        _ => 0,
    };
    let (Moment::Variable { processes, .. }
    | Moment::State { processes, .. }
    | Moment::Waiting { processes, .. }) = moment
    else {
        return false;
    };
    *processes as usize <= count
}
