//! A scheduling rule that a person writes in Python, for the policy `custom`.
//!
//! Its text is run once, as a module; then `choose(ready, now)` is called at each decision. `ready` is a list of the
//! ready processes in order of joining, each with the attributes `name`, `pid`, `arrival`, `joined`, `burst`,
//! `remaining`, `priority`, `tickets`, `nice`, `deadline`, `period` and `used`: times in units of 1 ms, moments since
//! boot, None for what nobody knows; a smaller priority is more urgent. It returns one of them, or its index. What it
//! keeps in its globals, or adds to the objects, is there the next time. `quantum`, a number of units, and
//! `preempt(running, ready, now)`, asked of each running process when somebody comes, may be defined too.
//!
//! With a ready queue a CPU, each queue has a copy of its own. What it prints goes nowhere. It may not ask anything else of the operating system, and has a budget of operations.

use std::rc::Rc;

use crate::{
    id::{ObjectId, Pid},
    lang::{
        self,
        diagnostic::Diagnostic,
        trap::{Entry, Reply, Trap},
        vm::{Boot, Limit, Stdout, Stop, Vm},
    },
    policy::{Candidate, Chooser},
    text::Text,
    time::{Duration, Instant},
    value::{Message, Packed},
};

/// User bytecodes that a decision may take.
pub const BUDGET: u64 = 100_000;

/// What its text is called in messages.
pub const FILE: &str = "choose.py";

/// A rule at work: the interpreter that runs it, which waits to be asked.
#[derive(Clone, Debug)]
pub struct Rule {
    vm: Vm,
    quantum: Option<Duration>,
    is_preemptive: bool,
}

impl Rule {
    /// Compiles a rule and runs its module.
    ///
    /// # Errors
    /// What is wrong with it, in one line.
    pub fn new(source: &str, seed: u64) -> Result<Rule, String> {
        let program = lang::compile_rule(source, FILE).map_err(|wrong| rejected(&wrong))?;
        let boot = Boot {
            seed,
            pid: Pid::OUTSIDE,
            stdout: Stdout::Unbuffered,
            arguments: vec![FILE.to_owned()],
            module_name: "__main__".to_owned(),
            entry: Entry::Main,
            start_method: "fork",
        };
        let mut rule = Rule { vm: Vm::boot(program, &boot), quantum: None, is_preemptive: false };
        rule.is_preemptive = rule.answer(Instant::BOOT)? == Packed::Bool(true);
        Ok(rule)
    }

    fn ask(
        &mut self,
        ready: &[Candidate],
        running: Option<&Candidate>,
        now: Instant,
    ) -> Result<Packed, String> {
        let request = Packed::Tuple(vec![
            units(now.micros()),
            Packed::List(ready.iter().map(fields).collect()),
            running.map_or(Packed::None, fields),
        ]);
        self.vm.reply(0, Reply::Message(Message { size: 0, label: "".into(), data: Rc::new(request) }));
        self.answer(now)
    }

    /// Runs until the answer is there and the next question is awaited.
    fn answer(&mut self, now: Instant) -> Result<Packed, String> {
        let (mut left, mut answer) = (BUDGET, None);
        loop {
            let ran = self.vm.run(0, u32::MAX, left);
            left = left.saturating_sub(ran.operations);
            let reply = match ran.stop {
                Stop::Statements => continue,
                Stop::Limit(Limit::Operations) if left > 0 => continue,
                Stop::Limit(Limit::Operations) => {
                    return Err(self.fault(&format!("a decision takes more than {BUDGET} operations")));
                }
                Stop::Limit(Limit::Heap) => {
                    return Err(self.fault("the rule needs more than 16 MB of memory"));
                }
                Stop::ThreadDone => return Err(self.fault("the rule has ended itself")),
                Stop::Trap(Trap::PipeReceive(QUESTIONS)) => break,
                Stop::Trap(Trap::PipeSend { id: QUESTIONS, message }) => {
                    answer = Some(message.data);
                    Reply::None
                }
                Stop::Trap(Trap::Write { fd, .. }) if matches!(fd.0, 1 | 2) => Reply::None,
                Stop::Trap(Trap::Now(_)) => Reply::Float(now.seconds()),
                Stop::Trap(_) => {
                    return Err(self.fault("a rule may not wait, start processes or touch files"));
                }
            };
            self.vm.reply(0, reply);
        }
        match answer.as_deref() {
            Some(Packed::Tuple(parts)) if parts.len() == 2 => {
                self.quantum = match parts[1] {
                    Packed::Float(units) => Some(Duration::from_seconds(units / 1e3)),
                    _ => None,
                };
                Ok(parts[0].clone())
            }
            Some(Packed::Str(wrong)) => Err(raised(wrong)),
            _ => Err(self.fault("the rule gives no answer")),
        }
    }

    /// A fault where the rule is now.
    fn fault(&self, what: &str) -> String {
        match self.vm.line(0) {
            Some(line) => format!("{FILE}, line {line}: {what}"),
            None => format!("{FILE}: {what}"),
        }
    }
}

/// Where questions come from and answers go, whatever the number.
const QUESTIONS: ObjectId = ObjectId(0);

impl Chooser for Rule {
    fn choose(&mut self, ready: &[Candidate], now: Instant) -> Result<usize, String> {
        match self.ask(ready, None, now)? {
            Packed::Int(index) if (0..ready.len() as i64).contains(&index) => Ok(index as usize),
            _ => Err(self.fault("the rule gives no answer")),
        }
    }

    fn preempts(&mut self, running: &Candidate, ready: &[Candidate], now: Instant) -> Result<bool, String> {
        Ok(self.ask(ready, Some(running), now)? == Packed::Bool(true))
    }

    fn is_preemptive(&self) -> bool {
        self.is_preemptive
    }

    fn quantum(&self) -> Option<Duration> {
        self.quantum
    }

    fn boxed(&self) -> Box<dyn Chooser> {
        Box::new(self.clone())
    }
}

/// A length of time in units: whole ones as whole numbers.
fn units(micros: u64) -> Packed {
    if micros.is_multiple_of(1000) {
        Packed::Int((micros / 1000) as i64)
    } else {
        Packed::Float(micros as f64 / 1e3)
    }
}

/// A task's attributes in the order of `_FIELDS` in `_rule.py`.
fn fields(who: &Candidate) -> Packed {
    let length = |length: Option<Duration>| length.map_or(Packed::None, |length| units(length.micros()));
    Packed::Tuple(vec![
        Packed::Int(who.tid.0.into()),
        Packed::Str(Rc::clone(&who.name)),
        Packed::Int(who.pid.0.into()),
        units(who.arrival.micros()),
        units(who.joined.micros()),
        length(who.burst),
        length(who.burst.map(|_| who.remaining(Duration::ZERO))),
        Packed::Int(who.priority.into()),
        Packed::Int(who.tickets.into()),
        Packed::Int(who.nice.into()),
        who.deadline.map_or(Packed::None, |due| units(due.micros())),
        length(who.period),
        units(who.used.micros()),
    ])
}

/// An exception's traceback, or a sentence about the rule, in one line.
fn raised(traceback: &str) -> String {
    let place = format!("  File \"{FILE}\", line ");
    let line = traceback.lines().rev().find_map(|text| {
        let rest = text.strip_prefix(&place)?;
        Some(rest.split(',').next().unwrap_or(rest))
    });
    let last = traceback.trim_end().lines().next_back().unwrap_or("");
    match line {
        Some(line) => format!("{FILE}, line {line}: {last}"),
        None => format!("{FILE}: {last}"),
    }
}

/// The first of what is wrong with a text, in one line.
fn rejected(wrong: &[Diagnostic]) -> String {
    let Some(first) = wrong.first() else { return FILE.to_owned() };
    let arguments: Vec<&str> = first.arguments.iter().map(String::as_str).collect();
    let sentence = Text::of("en").fill(&format!("diagnostic.{}", first.key), &arguments);
    format!("{FILE}, line {}: {sentence}", first.line)
}
