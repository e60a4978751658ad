//! Sentences about events: the fact, the rule and the numbers that were compared, in the language of a text.
//!
//! A sentence is a list of pieces, so that every name in it can be a button.

mod keys;
pub mod rule;

use interleave::{
    event::{Event, FileOperation, Kind, Operation, Why},
    id::{ObjectId, Pid},
    process::{On, State},
    recording::{Ending, Recording},
    report,
    scene::Scene,
    text::Text,
    value::Part,
};

use super::{geometry::measure, names};
use keys::{block_key, end_key, group_key, part_key, role_key, wake_key};

/// How much of a printed line is quoted, in widths of a letter: two lines of a phone.
const QUOTED: f64 = 27.0;

/// Longest chain of causes that is told.
const CHAIN: usize = 4;

/// A piece of a sentence.
#[derive(Clone, Debug, PartialEq)]
pub enum Piece {
    Words(String),
    Process(Pid, String),
    Object(ObjectId, String),
    /// Text of the program's: set in code type.
    Code(String),
}

/// What the why-line says.
#[derive(Clone, Debug, PartialEq)]
pub struct Sentence {
    pub fact: Vec<Piece>,
    /// Rule and evidence; empty when the program simply says so.
    pub reason: Vec<Piece>,
    /// Somebody who was ready too when another was chosen: "why not P1?"
    pub instead: Option<(Pid, String)>,
}

impl Sentence {
    /// The sentence without its structure: for the live region and labels.
    #[must_use]
    pub fn plain(&self, text: &Text) -> String {
        let fact = plain(&self.fact);
        if self.reason.is_empty() { fact } else { fact + text.get("why.colon") + &plain(&self.reason) }
    }
}

/// The pieces' words in a row.
#[must_use]
pub fn plain(pieces: &[Piece]) -> String {
    pieces
        .iter()
        .map(|piece| match piece {
            Piece::Words(words) | Piece::Process(_, words) | Piece::Object(_, words) | Piece::Code(words) => {
                words.as_str()
            }
        })
        .collect()
}

/// What is needed to word anything about a moment.
pub struct Speaker<'a> {
    pub text: &'a Text,
    /// The moment just after.
    pub scene: &'a Scene,
    pub recording: &'a Recording,
}

impl Speaker<'_> {
    /// The sentence about a beat: `events` are its events, `lead` among them is told.
    #[must_use]
    pub fn beat(&self, events: &[Event], lead: usize) -> Sentence {
        let event = &events[lead];
        let same =
            |other: &&Event| std::mem::discriminant(&other.kind) == std::mem::discriminant(&event.kind);
        let many = events.iter().filter(same).count();
        let mut sentence = self.event(event);
        if let (true, Some(key)) = (many > 1, group_key(&event.kind)) {
            sentence.fact = self.fill(key, &[words(many.to_string())]);
        }
        if let Some(object) = self.cleared(events, event) {
            sentence.fact = self.fill("operation.flag-down", &[self.process(event.pid), self.object(object)]);
        }
        sentence
    }

    /// The event whose flag was taken and, in the same beat, not given back.
    fn cleared(&self, events: &[Event], lead: &Event) -> Option<ObjectId> {
        let flags: Vec<ObjectId> = self
            .scene
            .objects
            .iter()
            .flat_map(|whole| &whole.parts)
            .filter(|part| part.part == Part::Flag)
            .map(|part| part.id)
            .collect();
        let of = |event: &Event, wanted: &Operation| match &event.kind {
            Kind::Operate { object, operation } if operation == wanted && flags.contains(object) => {
                Some(*object)
            }
            _ => None,
        };
        let taken = of(lead, &Operation::Acquire)?;
        let is_back = events.iter().any(|event| of(event, &Operation::Release) == Some(taken));
        (!is_back).then_some(taken)
    }

    /// The sentence about one event.
    #[must_use]
    pub fn event(&self, event: &Event) -> Sentence {
        let instead =
            matches!(event.kind, Kind::Dispatch { .. }).then(|| self.other_ready(event.pid)).flatten();
        Sentence { fact: self.fact(event), reason: self.reason(event), instead }
    }

    /// Why a process is as it is, at most four causes deep: "P5 waits for lock ← P2 holds it ← …".
    #[must_use]
    pub fn chain(&self, pid: Pid) -> Vec<Piece> {
        let links = self.scene.chain(pid, CHAIN);
        let Some(last) = links.last() else { return self.present(pid) };
        let mut pieces = Vec::new();
        for link in &links {
            if !pieces.is_empty() {
                pieces.push(words(" ← "));
            }
            let what = self.on(link.on);
            pieces.extend(self.fill("why.waits", &[self.process(link.pid), what]));
        }
        if let Some(holder) = last.by.filter(|by| links.iter().all(|link| link.pid != *by)) {
            pieces.push(words(" ← "));
            pieces.extend(self.present(holder));
        }
        pieces
    }

    /// What a process is doing now, and its state's word.
    fn present(&self, pid: Pid) -> Vec<Piece> {
        let Some(view) = self.scene.process(pid) else { return vec![self.process(pid)] };
        let process = self.process(pid);
        match view.state {
            State::Ready => {
                let ahead = self.scene.ready.iter().flat_map(|lane| &lane.waiting);
                let ahead = ahead.take_while(|(other, _)| *other != pid).count();
                self.fill("why.ready", &[process, words(ahead.to_string())])
            }
            State::Blocked(on) => self.fill("why.waits", &[process, self.on(on)]),
            State::New => self.fill("why.new", &[process]),
            State::Running(cpu) => self.fill("why.running", &[process, words(cpu.0.to_string())]),
            State::Zombie => self.fill("why.zombie", &[process, self.process(view.ppid)]),
            State::Reaped => self.fill("why.reaped", &[process]),
        }
    }

    /// What is waited for, as one piece.
    fn on(&self, on: On) -> Piece {
        match on {
            On::Sleep(until) => words(self.text.fill("on.sleep", &[&names::instant(until)])),
            On::Acquire(object)
            | On::Send(object)
            | On::Receive(object)
            | On::Any(object)
            | On::Device(object) => self.object(object),
            On::Signal => words(self.text.get("on.signal")),
            On::Child(Some(child)) => self.process(child),
            On::Child(None) => words(self.text.get("on.child")),
        }
    }

    fn other_ready(&self, chosen: Pid) -> Option<(Pid, String)> {
        let waiting = self.scene.ready.iter().flat_map(|lane| &lane.waiting);
        let (pid, _) = *waiting.into_iter().find(|(pid, _)| *pid != chosen)?;
        Some((pid, names::of_pid(self.text, self.scene, pid)))
    }

    fn process(&self, pid: Pid) -> Piece {
        Piece::Process(pid, names::of_pid(self.text, self.scene, pid))
    }

    fn object(&self, id: ObjectId) -> Piece {
        let whole = self.scene.object(id).map_or(id, |object| object.id);
        Piece::Object(whole, names::of_object(self.text, self.scene, id))
    }

    /// The sentence of a key, with pieces in its places.
    #[must_use]
    pub fn fill(&self, key: &str, arguments: &[Piece]) -> Vec<Piece> {
        let mut pieces = Vec::new();
        let mut rest = self.text.get(key);
        while let Some(open) = rest.find('{') {
            let Some(close) = rest[open..].find('}') else { break };
            if open > 0 {
                pieces.push(words(&rest[..open]));
            }
            let argument =
                rest[open + 1..open + close].parse().ok().and_then(|index: usize| arguments.get(index));
            pieces.extend(argument.cloned());
            rest = &rest[open + close + 1..];
        }
        if !rest.is_empty() {
            pieces.push(words(rest));
        }
        pieces
    }

    fn fact(&self, event: &Event) -> Vec<Piece> {
        let me = self.process(event.pid);
        match &event.kind {
            Kind::Create { parent } if *parent == Pid::OUTSIDE => self.fill("event.boot", &[me]),
            Kind::Create { parent } => self.fill("event.create", &[me, self.process(*parent)]),
            Kind::Thread => self.fill("event.thread", &[me]),
            Kind::Admit => self.fill("event.admit", &[me]),
            Kind::Dispatch { .. } if self.scene.cpus.len() == 1 => self.fill("event.dispatch-only", &[me]),
            Kind::Dispatch { cpu } => self.fill("event.dispatch", &[me, words(cpu.0.to_string())]),
            Kind::Switch { cpu, cost } => {
                self.fill("event.switch", &[me, words(cpu.0.to_string()), words(names::duration(*cost))])
            }
            Kind::Expire { .. } => self.fill("event.expire", &[me]),
            Kind::Preempt { by, .. } if *by == event.pid => self.fill("event.yield", &[me]),
            Kind::Preempt { by, .. } => self.fill("event.preempt", &[me, self.process(*by)]),
            Kind::Block { on, .. } => self.fill(block_key(*on), &[me, self.on(*on)]),
            Kind::Wake { .. } => self.fill("event.wake", &[me]),
            Kind::ThreadEnd { .. } => self.fill("event.thread-end", &[me]),
            Kind::Exit { code, .. } => self.fill("event.exit", &[me, words(code.to_string())]),
            Kind::Die { signal } => self.fill("event.die", &[me, words(names::signal(*signal))]),
            Kind::Signal { signal } => self.fill("event.signal", &[me, words(names::signal(*signal))]),
            Kind::Ignored { signal } => self.fill("event.ignored", &[me, words(names::signal(*signal))]),
            Kind::Resume => self.fill("event.resume", &[me]),
            Kind::Miss { late } => self.fill("event.miss", &[me, words(names::duration(*late))]),
            Kind::Reap { child, code } => {
                self.fill("event.reap", &[me, self.process(*child), words(code.to_string())])
            }
            Kind::NotDead { child: Some(child) } => self.fill("event.not-dead", &[me, self.process(*child)]),
            Kind::NotDead { child: None } => self.fill("event.none-dead", &[me]),
            Kind::Kill { target, signal } => {
                self.fill("event.kill", &[me, self.process(*target), words(names::signal(*signal))])
            }
            Kind::Statement { line } => self.fill("event.statement", &[me, words(line.to_string())]),
            Kind::Make { object, what } => {
                self.fill("event.make", &[me, words(self.text.get(names::what(*what))), self.object(*object)])
            }
            Kind::Operate { object, operation } => self.operation(me, *object, operation),
            Kind::Output { piece } => self.output(me, *piece),
            Kind::File { name, operation, .. } => self.file(me, name, *operation),
            Kind::End => self.fill(end_key(&event.why), &[]),
        }
    }

    fn operation(&self, me: Piece, object: ObjectId, operation: &Operation) -> Vec<Piece> {
        let part = self.scene.objects.iter().flat_map(|whole| &whole.parts).find(|part| part.id == object);
        let role = part.map(|part| part.part);
        let part = role.map(|role| words(self.text.get(part_key(role))));
        let object = self.object(object);
        let (key, more) = match operation {
            _ if role_key(role, operation).is_some() => (role_key(role, operation).unwrap_or_default(), None),
            Operation::Acquire if part.is_some() => ("operation.part-acquire", part),
            Operation::Release if part.is_some() => ("operation.part-release", part),
            Operation::Acquire => ("operation.acquire", None),
            Operation::AcquireFailed => ("operation.acquire-failed", None),
            Operation::Release => ("operation.release", None),
            Operation::ReadValue(value) => ("operation.read-value", Some(words(value.to_string()))),
            Operation::Send(label) => ("operation.send", Some(item(label))),
            Operation::Receive(label) => ("operation.receive", Some(item(label))),
            Operation::EndOfFile => ("operation.end-of-file", None),
            Operation::CloseEnd { reading: true } => ("operation.close-reading", None),
            Operation::CloseEnd { reading: false } => ("operation.close-writing", None),
            Operation::Connect => ("operation.connect", None),
            Operation::Accept => ("operation.accept", None),
            Operation::Poll(true) => ("operation.poll-yes", None),
            Operation::Poll(false) => ("operation.poll-no", None),
            Operation::Buffer(label) => ("operation.buffer", Some(item(label))),
            Operation::Attach => ("operation.attach", None),
            Operation::Unlink => ("operation.unlink", None),
            Operation::Load { place, value } => {
                return self.memory("operation.load", me, object, place, value);
            }
            Operation::Store { place, value } => {
                return self.memory("operation.store", me, object, place, value);
            }
            Operation::Refused(error) => ("operation.refused", Some(code(error))),
        };
        self.fill(key, &[me, object, more.unwrap_or_else(|| words(""))])
    }

    fn memory(&self, key: &str, me: Piece, object: Piece, place: &str, value: &str) -> Vec<Piece> {
        self.fill(key, &[me, object, code(place), code(value)])
    }

    fn output(&self, me: Piece, piece: u32) -> Vec<Piece> {
        let Some(piece) = self.recording.output.get(piece as usize) else {
            return self.fill("event.output", &[me, code("")]);
        };
        let line = piece.text.trim_end_matches('\n');
        let line = line.rsplit('\n').next().unwrap_or(line);
        let short = measure::clip_code(line, 1.0, QUOTED);
        self.fill(if piece.is_error { "event.error" } else { "event.output" }, &[me, code(&short)])
    }

    fn file(&self, me: Piece, name: &str, operation: FileOperation) -> Vec<Piece> {
        let (key, size) = match operation {
            FileOperation::OpenRead => ("file.open-read", None),
            FileOperation::OpenWrite => ("file.open-write", None),
            FileOperation::OpenAppend => ("file.open-append", None),
            FileOperation::Read(0) => ("file.read-end", None),
            FileOperation::Read(size) => ("file.read", Some(size)),
            FileOperation::Write(size) => ("file.write", Some(size)),
            FileOperation::Close => ("file.close", None),
            FileOperation::Duplicate { to } => ("file.duplicate", Some(to.0)),
            FileOperation::Refused(error) => return self.fill("file.refused", &[me, code(error)]),
            FileOperation::NotFound => ("file.not-found", None),
        };
        self.fill(key, &[me, code(name), words(size.unwrap_or(0).to_string())])
    }

    fn reason(&self, event: &Event) -> Vec<Piece> {
        match &event.why {
            Why::Stuck => {
                let first = self.scene.hang.as_ref().and_then(|hang| hang.chain.first());
                first.map(|link| self.chain(link.pid)).unwrap_or_default()
            }
            Why::Program | Why::Finished | Why::Limit => Vec::new(),
            Why::Impossible => match &self.recording.outcome.ending {
                Ending::Impossible(wrong) => {
                    let told = self.recording.end().map(|machine| report::misstep(machine, wrong, self.text));
                    told.map(words).into_iter().collect()
                }
                _ => Vec::new(),
            },
            Why::Recorded => match event.kind {
                Kind::Preempt { by, .. } => self.fill("why.recorded-preempt", &[self.process(by)]),
                Kind::Wake { .. } => self.fill("why.recorded-wake", &[]),
                _ => self.fill("why.recorded", &[]),
            },
            Why::Only
            | Why::First { .. }
            | Why::QuantumUsed { .. }
            | Why::Best { .. }
            | Why::Better { .. }
            | Why::Queue { .. }
            | Why::Drawn { .. }
            | Why::Chosen { .. } => {
                let high_first = self.recording.options.high_first;
                rule::words(self.text, &event.why, high_first).map(words).into_iter().collect()
            }
            Why::Served => self.fill("why.served", &[]),
            Why::Held { by: Some(by) } => self.fill("why.held", &[self.process(*by)]),
            Why::Held { by: None } => self.fill("why.zero", &[]),
            Why::Empty => self.fill("why.empty", &[]),
            Why::Full { capacity } => self.fill("why.full", &[words(capacity.to_string())]),
            Why::Until(until) => self.fill("why.until", &[words(names::instant(*until))]),
            Why::Alive(Some(child)) => self.fill("why.alive", &[self.process(*child)]),
            Why::Alive(None) => self.fill("why.alive-all", &[]),
            Why::By(by) => {
                let key = match event.kind {
                    Kind::Wake { from } => wake_key(from),
                    _ => "why.by",
                };
                self.fill(key, &[self.process(*by)])
            }
            Why::TimeOut => self.fill("why.time-out", &[]),
            Why::Signal { by } => self.fill("why.signal", &[self.process(*by)]),
        }
    }
}

fn words(words: impl Into<String>) -> Piece {
    Piece::Words(words.into())
}

/// An item on its way through a queue, short enough to leave room for the rest of its sentence.
fn item(label: &str) -> Piece {
    const LONGEST: usize = 24;
    if label.chars().count() <= LONGEST {
        return code(label);
    }
    let short: String = label.chars().take(LONGEST - 1).collect();
    Piece::Code(short + "…")
}

fn code(text: &str) -> Piece {
    Piece::Code(text.to_owned())
}
