//! Whether the machine accepts what was seen: an order of the operations that respects when each was under way, in which the
//! machine says of each what was said.
//!
//! An operation comes after all that had returned before it began. One that never returned (its process was killed in it, or
//! slept for ever) has had its effect or not. Where orders lead to the same state the search goes on once.

use std::{collections::BTreeMap, collections::BTreeSet, fmt::Write as _, rc::Rc};

use interleave::{
    id::{Fd, Pid, Tid},
    lang::{self, code::Program as Code, trap::Trap},
    machine::{
        Costs, Machine, Options, Stopped,
        script::{Grain, Pick, Script},
    },
    object::{Primitive, pipe::Content},
    recording::FileSet,
};

use super::{
    history::{Ending, History},
    program::{Op, Program},
    python::{self, Report},
};

/// Machine states looked at before a search is given up.
const MOST_STATES: usize = 60_000;

/// What came of a search.
#[derive(Debug, PartialEq)]
pub enum Verdict {
    Accepted,
    /// How far it came, and what the machine says instead.
    Refused(String),
    /// Too many states.
    Undecided,
}

/// A program on the machine, at its beginning.
pub struct Simulated<'a> {
    pub program: &'a Program,
    start: Place,
}

/// A machine in the middle of it.
#[derive(Clone)]
pub struct Place {
    pub machine: Machine,
    /// How many operations of each process are done.
    pub done: Vec<usize>,
    /// How many steps of each have been taken: what is made before the first operation takes some, too.
    steps: Vec<usize>,
    /// Which process of the program a task belongs to.
    pub who: BTreeMap<u32, usize>,
}

/// What one step told: process and result of each operation that it completed.
pub type Told = Vec<(usize, String)>;

pub fn compile(text: &str) -> Rc<Code> {
    lang::compile(text, "program.py").unwrap_or_else(|wrong| panic!("{wrong:?}\n{text}"))
}

pub fn files(program: &Program) -> FileSet {
    let file = |(at, file): (usize, &super::program::File)| {
        (format!("f{at}").into(), Rc::new(file.content.clone().into_bytes()))
    };
    program.files.iter().enumerate().map(file).collect()
}

impl<'a> Simulated<'a> {
    pub fn new(program: &'a Program) -> Simulated<'a> {
        let options = Options { costs: Costs::REAL, ..Options::default() };
        let script = Script { grain: Grain { forks: true, exits: true }, ..Script::default() };
        let code = compile(&python::text(program, Report::Each));
        let mut machine = Machine::boot_script(code, &files(program), &options, Rc::new(script));
        machine.open_script();
        let mut start = Place {
            machine,
            done: vec![0; program.processes.len()],
            steps: vec![0; program.processes.len()],
            who: BTreeMap::from([(0, 0)]),
        };
        let told = start.run_on();
        assert!(told.is_empty(), "nothing is done before the first step: {told:?}");
        Simulated { program, start }
    }

    /// Where everything begins.
    pub fn start(&self) -> Place {
        self.start.clone()
    }
}

impl Place {
    /// Takes a step, and what that completed.
    pub fn take(&mut self, pick: Pick, program: &Program) -> Told {
        let process = self.who[&pick.task];
        let (known, op) =
            (self.machine.tasks().count() as u32, program.processes[process][self.done[process]]);
        self.steps[process] += 1;
        self.machine.add_pick(pick);
        let mut told = self.run_on();
        // Telling the result is a step too, of which the kernel's side knows nothing.
        while let Some(telling) = self.machine.choices().into_iter().find(|it| self.tells(*it)) {
            self.machine.add_pick(telling);
            told.extend(self.run_on());
        }
        if let (Op::Fork(child), true) = (op, self.machine.tasks().count() as u32 > known) {
            self.who.insert(known, child);
        }
        for (process, _) in &told {
            self.done[*process] += 1;
        }
        told
    }

    fn tells(&self, pick: Pick) -> bool {
        let trap = self.machine.parked(Tid(pick.task));
        pick.choice < Pick::SIGNAL && matches!(trap, Some(Trap::WriteSome { fd: Fd(2), .. }))
    }

    fn run_on(&mut self) -> Told {
        let mut text = String::new();
        while let Some(step) = self.machine.step() {
            if let Some(written) = step.output.filter(|it| it.is_error) {
                text += &String::from_utf8_lossy(&written.bytes);
            }
        }
        let line = |line: &str| {
            let (process, result) = line.split_once(' ')?;
            Some((process.parse().ok()?, result.to_owned()))
        };
        let told = text.lines().map(|it| line(it).unwrap_or_else(|| panic!("the program says {text}")));
        told.collect()
    }

    /// What can be done, by process.
    pub fn choices(&self) -> Vec<(usize, Pick)> {
        if self.machine.stopped().is_some() {
            return Vec::new();
        }
        self.machine.choices().into_iter().map(|pick| (self.who[&pick.task], pick)).collect()
    }

    /// The exit code of a process; None while it lives, and if nobody has forked it.
    pub fn code(&self, process: usize) -> Option<i32> {
        let (task, _) = self.who.iter().find(|(_, it)| **it == process)?;
        self.machine.process(self.machine.task(Tid(*task)).pid)?.exit_code
    }

    /// Whether the parent of a process is none of the program's.
    fn is_outside(&self, process: usize) -> bool {
        let task = self.who.iter().find(|(_, it)| **it == process).map(|(task, _)| Tid(*task));
        let found = task.and_then(|task| self.machine.process(self.machine.task(task).pid));
        found.is_some_and(|it| it.ppid == Pid::OUTSIDE)
    }

    /// What decides how it can go on.
    fn key(&self) -> String {
        let Place { machine, done, steps, who } = self;
        let mut key = format!("{done:?}{steps:?}{who:?}");
        for process in machine.processes() {
            let _ = write!(
                key,
                "{:?}{:?}{}{:?}",
                process.ppid, process.exit_code, process.reaped, process.children
            );
        }
        for task in machine.tasks() {
            // What is written follows from how many operations are done, and would be long.
            let _ = match machine.parked(task.tid) {
                Some(Trap::WriteSome { fd, .. }) => write!(key, "write {fd:?}"),
                other => write!(key, "{other:?}"),
            };
        }
        for object in machine.objects() {
            let Primitive::Pipe(pipe) = &object.primitive else {
                let _ = write!(key, "{:?}", object.primitive);
                continue;
            };
            for (content, read, inside) in pipe.pieces() {
                let letter = if let Content::Bytes(bytes) = content { bytes.first() } else { None };
                let _ = write!(key, "{letter:?}{read}-{inside} ");
            }
            let _ = write!(key, "{:?}{}{}", pipe.medium(), pipe.readers, pipe.writers);
            machine.tasks().for_each(|task| _ = write!(key, "{},", pipe.written_by(task.tid)));
        }
        for pick in machine.choices() {
            let _ = write!(key, "{}.{} ", pick.task, pick.choice);
        }
        for (_, content) in machine.files().all() {
            let _ = write!(key, "{content:?}");
        }
        key
    }
}

/// A search under way.
struct Search<'a> {
    program: &'a Program,
    history: &'a History,
    visited: BTreeSet<String>,
    /// The most operations that were done at once, and why it went no further there.
    furthest: (usize, String),
}

/// Whether the machine accepts a history of that program.
pub fn accept(simulated: &Simulated, history: &History) -> Verdict {
    let program = simulated.program;
    let mut search = Search {
        program,
        history,
        visited: BTreeSet::new(),
        furthest: (0, "nothing can be done".to_owned()),
    };
    let mut places = vec![simulated.start()];
    while let Some(place) = places.pop() {
        if search.visited.len() > MOST_STATES {
            return Verdict::Undecided;
        }
        let choices = search.choices(&place);
        if choices.is_empty() {
            match search.fault_at_end(&place) {
                None => return Verdict::Accepted,
                Some(fault) => search.note(&place, &fault),
            }
        }
        // The last to be pushed is looked at first.
        for (_, pick) in choices.into_iter().rev() {
            let mut next = place.clone();
            let told = next.take(pick, program);
            match search.fault(&next, &told) {
                Some(fault) => search.note(&place, &fault),
                None if search.visited.insert(next.key()) => places.push(next),
                None => {}
            }
        }
    }
    Verdict::Refused(search.furthest.1)
}

impl Search<'_> {
    /// What may come next, what returned first before what returned later.
    fn choices(&self, place: &Place) -> Vec<(u32, Pick)> {
        let deeds = |process: usize| &self.history.trails[process].deeds;
        let ends = |process: usize| deeds(process).get(place.done[process]).and_then(|deed| deed.end);
        let mut possible: Vec<(u32, Pick)> = Vec::new();
        for (process, pick) in place.choices() {
            let end = ends(process).unwrap_or(u32::MAX);
            if pick.choice >= Pick::SIGNAL {
                possible.push((end, pick));
                continue;
            }
            let Some(deed) = deeds(process).get(place.done[process]) else { continue };
            let is_due = |other: usize| ends(other).is_some_and(|end| end < deed.begin);
            if !(0..place.done.len()).any(|other| other != process && is_due(other)) {
                possible.push((end, pick));
            }
        }
        possible.sort();
        possible
    }

    /// What a step shows that was not seen.
    fn fault(&self, place: &Place, told: &Told) -> Option<String> {
        for (process, result) in told {
            let at = place.done[*process] - 1;
            let (op, deed) = (self.program.processes[*process][at], &self.history.trails[*process].deeds[at]);
            // Whoever is outside collects orphans when it gets round to it; until then kill(2) finds them dead.
            let finds_dead =
                |target: usize| place.is_outside(target) && deed.result == "None" && result == "e3";
            if matches!(op, Op::Kill(target, _) if finds_dead(target)) {
                continue;
            }
            if deed.end.is_some() && deed.result != *result {
                return Some(format!(
                    "P{process}'s operation {at}, {op:?}, gave {:?}; the machine gives {result:?}",
                    deed.result
                ));
            }
        }
        (0..place.done.len()).find_map(|process| {
            let (code, end) = (place.code(process)?, self.history.trails[process].end);
            let is_seen = end == Ending::Unknown || end == Ending::Code(code);
            // What was under way when it died may be done.
            let (returned, done) = (self.history.returned(process), place.done[process]);
            if is_seen && done >= returned {
                return None;
            }
            Some(format!(
                "P{process} ended with {end:?} after {returned} operations; the machine ends it with {code} after {done}"
            ))
        })
    }

    /// What is missing where nothing more can be done.
    fn fault_at_end(&self, place: &Place) -> Option<String> {
        for (process, trail) in self.history.trails.iter().enumerate() {
            let (code, is_there) = (place.code(process), place.who.values().any(|it| *it == process));
            let (returned, done) = (self.history.returned(process), place.done[process]);
            let is_right = match trail.end {
                Ending::Unborn => !is_there,
                Ending::Code(_) | Ending::Unknown => code.is_some(),
                Ending::Asleep => is_there && code.is_none() && done == returned,
            };
            if !is_right {
                let op = self.program.processes[process].get(done);
                return Some(format!(
                    "P{process} ended as {:?}; the machine leaves it at {op:?}, {code:?}",
                    trail.end
                ));
            }
        }
        let is_stuck = place.machine.stopped() == Some(Stopped::Stuck);
        if is_stuck != self.history.hangs {
            return Some(format!("hangs: {}; on the machine: {is_stuck}", self.history.hangs));
        }
        self.history.files.iter().enumerate().find_map(|(at, file)| {
            let content = place.machine.files().content(&format!("f{at}"));
            (file.as_bytes() != content).then(|| {
                format!(
                    "file f{at} ended as {file:?}; on the machine as {:?}",
                    String::from_utf8_lossy(content)
                )
            })
        })
    }

    fn note(&mut self, place: &Place, fault: &str) {
        let done = place.done.iter().sum();
        if done > self.furthest.0 || self.furthest.0 == 0 {
            self.furthest = (done, format!("after {:?} operations: {fault}", place.done));
        } else if done == self.furthest.0 && !self.furthest.1.contains(fault) && self.furthest.1.len() < 2000
        {
            self.furthest.1 += "\n    or: ";
            self.furthest.1 += fault;
        }
    }
}
