//! Rules that a person writes in Python.

mod common;

use std::rc::Rc;

use common::Dice;
use interleave::{
    chooser::Rule,
    event::{Event, Kind, Why},
    id::Pid,
    machine::{Machine, Options},
    policy::{self, Candidate, Chooser, Error, Policy, Setup},
    recording::{Ending, Recording},
    schedule::Schedule,
    time::{Duration, Instant},
    workload::{Burst, Spec, Workload},
};

fn options(rule: &str) -> Options {
    Options { policy: "custom".into(), choose: Some(rule.into()), ..Options::workload() }
}

fn record(workload: &Rc<Workload>, options: Options) -> Recording {
    Recording::of_workload(workload, Rc::new(options)).unwrap_or_else(|error| panic!("{error}"))
}

fn chart(recording: &Recording) -> String {
    let workload =
        recording.end().expect("a machine of ours ran it").workload().expect("a workload was run").clone();
    let slices = Schedule::of(recording).expect("a machine of ours ran it").slices.into_iter().map(|slice| {
        let name = &workload.processes[(slice.pid.0 - Pid::MAIN.0) as usize].name;
        format!("{name} {}-{}", slice.start.micros() / 1000, slice.end.micros() / 1000)
    });
    slices.collect::<Vec<_>>().join(", ")
}

/// Three processes of 4, 2 and 3 ms, there from the start.
fn three() -> Rc<Workload> {
    let json = r#"[{"name":"A","bursts":[4]},{"name":"B","bursts":[2]},{"name":"C","bursts":[3]}]"#;
    Rc::new(Workload::from_json(json).expect("a right workload"))
}

fn random_workload(seed: u64) -> Rc<Workload> {
    let mut dice = Dice::new(seed);
    let mut units = |most: u64| Duration::from_micros(500 * (1 + dice.below(most)));
    let mut processes = Vec::new();
    for row in 0..units(8).micros() / 500 + 2 {
        let mut bursts = vec![Burst::Cpu(units(16))];
        for _ in 0..units(3).micros() / 500 - 1 {
            bursts.push(Burst::Io { length: units(12), device: "disk".into() });
            bursts.push(Burst::Cpu(units(16)));
        }
        processes.push(Spec {
            name: format!("P{row}").into(),
            arrival: Instant::BOOT + units(24),
            bursts,
            priority: (units(4).micros() / 500) as i32,
            tickets: 100,
            nice: 0,
            period: None,
            deadline: Some(units(80)),
        });
    }
    Rc::new(Workload { processes, until: None })
}

/// A rule written in Rust.
#[derive(Clone, Debug)]
struct Native(Choice);

type Choice = fn(&[Candidate]) -> usize;

impl Chooser for Native {
    fn choose(&mut self, ready: &[Candidate], _: Instant) -> Result<usize, String> {
        Ok(self.0(ready))
    }
    fn preempts(&mut self, _: &Candidate, _: &[Candidate], _: Instant) -> Result<bool, String> {
        Ok(false)
    }
    fn is_preemptive(&self) -> bool {
        false
    }
    fn quantum(&self) -> Option<Duration> {
        None
    }
    fn boxed(&self) -> Box<dyn Chooser> {
        Box::new(self.clone())
    }
}

fn events_of(workload: &Rc<Workload>, policy: Box<dyn Policy>) -> Vec<Event> {
    let mut machine = Machine::boot_workload(workload, Rc::new(Options::workload()), vec![policy]);
    std::iter::from_fn(move || machine.step().map(|step| step.event)).collect()
}

/// Who was given a CPU when.
fn turns(events: &[Event]) -> Vec<(Instant, Pid)> {
    let given = events.iter().filter(|event| matches!(event.kind, Kind::Dispatch { .. }));
    given.map(|event| (event.at, event.pid)).collect()
}

fn least_by(ready: &[Candidate], key: impl Fn(&Candidate) -> u64) -> usize {
    (0..ready.len()).min_by_key(|index| key(&ready[*index])).expect("somebody is ready")
}

const FCFS: &str = "def choose(ready, now):\n    return ready[0]\n";
const SJF: &str = "def choose(ready, now):\n    return min(ready, key=lambda p: p.burst)\n";
const LIFO: &str = "def choose(ready, now):\n    return len(ready) - 1\n";
const PRIORITY: &str = "
def choose(ready, now):
    best = ready[0]
    for p in ready[1:]:
        if p.priority < best.priority:
            best = p
    return best
";
const DEADLINE: &str = "
def urgency(p):
    return p.deadline
def choose(ready, now):
    return min(ready, key=urgency)
def preempt(running, ready, now):
    return any(p.deadline < running.deadline for p in ready)
";

#[test]
fn rules_in_python_do_what_rules_in_rust_do() {
    let rules: [(&str, Choice); 4] = [
        (FCFS, |_| 0),
        (SJF, |ready| least_by(ready, |who| who.burst.expect("a workload's is known").micros())),
        (LIFO, |ready| ready.len() - 1),
        (PRIORITY, |ready| least_by(ready, |who| who.priority.unsigned_abs().into())),
    ];
    // A rule that was begun can be used again and again: each run has a copy.
    let begun = |chooser: Box<dyn Chooser>| Setup { chooser: Some(chooser), ..Setup::default() };
    let python = |text: &str| begun(Box::new(Rule::new(text, 1).expect("a right rule")));
    let pairs = rules.map(|(text, rust)| (python(text), begun(Box::new(Native(rust)))));
    let deadline = python(DEADLINE);
    let built_in = Setup::default();
    let mut differ = 0;
    for seed in 1..=200 {
        let workload = random_workload(seed);
        let run = |policy: &str, setup: &Setup| {
            events_of(&workload, policy::parse(policy, setup).expect("it is complete"))
        };
        let runs: Vec<Vec<Event>> = pairs.iter().map(|(python, _)| run("custom", python)).collect();
        for ((_, rust), run_of_python) in pairs.iter().zip(&runs) {
            assert_eq!(*run_of_python, run("custom", rust), "seed {seed}");
        }
        assert!(matches!(runs[0].last(), Some(Event { why: Why::Finished, .. })));
        differ += usize::from(runs[1..].iter().all(|other| turns(other) != turns(&runs[0])));
        assert_eq!(turns(&runs[0]), turns(&run("fcfs", &built_in)), "seed {seed}");
        assert_eq!(turns(&run("custom", &deadline)), turns(&run("edf", &built_in)), "seed {seed}");
    }
    assert!(differ > 100, "the rules are different rules: {differ}");
}

#[test]
fn globals_and_attributes_stay() {
    let globals = "
quantum = 1
turns = 0
def choose(ready, now):
    global turns
    turns += 1
    return max(ready, key=lambda p: p.name) if turns % 2 else min(ready, key=lambda p: p.name)
";
    let wanted = "C 0-1, A 1-2, C 2-3, A 3-4, C 4-5, A 5-6, B 6-7, A 7-8, B 8-9";
    assert_eq!(chart(&record(&three(), options(globals))), wanted);
    let attributes = "
quantum = 1
def choose(ready, now):
    for p in ready:
        if not hasattr(p, 'turns'):
            p.turns = 0
    least = min(ready, key=lambda p: p.turns)
    least.turns += 1
    return least
";
    let wanted = "A 0-1, B 1-2, C 2-3, A 3-4, B 4-5, C 5-6, A 6-7, C 7-8, A 8-9";
    assert_eq!(chart(&record(&three(), options(attributes))), wanted);
}

#[test]
fn a_quantum_may_change() {
    let rule = "
quantum = 1.5
def choose(ready, now):
    global quantum
    quantum = None if now >= 3 else 1.5
    return ready[0]
";
    assert_eq!(chart(&record(&three(), options(rule))), "A 0-1, B 1-3, C 3-6, A 6-8, B 8-9");
}

#[test]
fn a_rule_sees_what_there_is_to_know() {
    let json = r#"[{"name":"甲","arrival":0.5,"bursts":[4,{"io":1},2],"priority":3,"tickets":7,"nice":-2,
        "period":20,"deadline":10},{"name":"B","arrival":1,"bursts":[1]}]"#;
    let workload = Rc::new(Workload::from_json(json).expect("a right workload"));
    let rule = "
quantum = 3
seen = []
def choose(ready, now):
    p = ready[-1]
    seen.append((now, p.name, p.pid, p.arrival, p.joined, p.burst, p.remaining, p.used))
    if p.name == '甲':
        assert (p.priority, p.tickets, p.nice, p.deadline, p.period) == (3, 7, -2, 10.5, 20), vars(p)
        assert str(p) == '<Process 甲>'
    else:
        assert (p.priority, p.tickets, p.nice, p.deadline, p.period) == (0, 100, 0, None, None), vars(p)
    if len(seen) == 4:
        raise ValueError(seen)
    return p
";
    let recording = record(&workload, options(rule));
    let Ending::Fault(fault) = recording.outcome.ending else { panic!("{:?}", recording.outcome) };
    let wanted = "choose.py, line 13: ValueError: [(0.5, '甲', 1000, 0.5, 0.5, 4, 4, 0), \
                  (3.5, '甲', 1000, 0.5, 3.5, 4, 1, 3), (4.5, 'B', 1001, 1, 1, 1, 1, 0), \
                  (5.5, '甲', 1000, 0.5, 5.5, 2, 2, 4)]";
    assert_eq!(&*fault, wanted);
}

#[test]
fn programs_run_under_a_rule_too() {
    let source = "
from multiprocessing import Process
def f(n):
    print(n)
if __name__ == '__main__':
    children = [Process(target=f, args=(n,), name='child %d' % n) for n in range(3)]
    for p in children:
        p.start()
    for p in children:
        p.join()
";
    let rule = "
quantum = 100
def choose(ready, now):
    for p in ready:
        assert p.remaining is None and p.burst is None
    # The parent last; of the others the last one.
    return max(ready, key=lambda p: p.name)
";
    let recording =
        common::record(source, Options { choose: Some(rule.into()), ..common::options("custom") });
    assert_eq!(recording.outcome.ending, Ending::Exited(0));
    assert_eq!(common::lines(&recording), ["2", "1", "0"]);
}

fn fault(rule: &str) -> String {
    let recording = record(&three(), options(rule));
    let Ending::Fault(fault) = &recording.outcome.ending else { panic!("{:?}\n{rule}", recording.outcome) };
    assert_eq!(recording.outcome.ending.word(), "fault");
    assert!(matches!(recording.events.last(), Some(Event { kind: Kind::End, .. })));
    fault.to_string()
}

#[test]
fn what_a_rule_does_wrong_is_said_in_one_line() {
    let body = |body: &str| format!("import time, os, sys\ndef choose(ready, now):\n    {body}\n");
    for (body_text, wanted) in [
        ("return ready[9]", "choose.py, line 3: IndexError: list index out of range"),
        (
            "return max(p.age for p in ready)",
            "choose.py, line 3: AttributeError: 'Process' object has no attribute 'age'",
        ),
        ("sys.exit(3)", "choose.py, line 3: SystemExit: 3"),
        ("raise ValueError('two\\nlines')", "choose.py, line 3: ValueError: two"),
        ("pass", "choose.py: choose() returned None: return one of the ready processes or its index"),
        ("return 3", "choose.py: choose() returned 3: there are 3 ready processes, counted from 0"),
        ("return -1", "choose.py: choose() returned -1: there are 3 ready processes, counted from 0"),
        ("return 'A'", "choose.py: choose() returned 'A': return one of the ready processes or its index"),
        ("return True", "choose.py: choose() returned True: return one of the ready processes or its index"),
        ("time.sleep(1)", "choose.py, line 3: a rule may not wait, start processes or touch files"),
        ("os.fork()", "choose.py, line 3: a rule may not wait, start processes or touch files"),
        ("open('x', 'w')", "choose.py, line 3: a rule may not wait, start processes or touch files"),
        ("while True: pass", "choose.py, line 3: a decision takes more than 100000 operations"),
        (
            "return ['x' * 1000000 for n in range(1000)]",
            "choose.py, line 3: the rule needs more than 16 MB of memory",
        ),
    ] {
        assert_eq!(fault(&body(body_text)), wanted, "{body_text}");
    }
    let wrong_quantum =
        "quantum = 1\ndef choose(ready, now):\n    global quantum\n    quantum = 0\n    return 0\n";
    assert_eq!(fault(wrong_quantum), "choose.py: quantum is 0: make it a number of ms above 0, or None");
    let preempt = format!("{FCFS}def preempt(running, ready, now):\n    return running.age\n");
    let json = r#"[{"name":"A","bursts":[4]},{"name":"B","arrival":2,"bursts":[2]}]"#;
    let recording = record(&Rc::new(Workload::from_json(json).expect("a right workload")), options(&preempt));
    let wanted = "choose.py, line 4: AttributeError: 'Process' object has no attribute 'age'";
    assert_eq!(recording.outcome.ending, Ending::Fault(wanted.into()));
    assert_eq!(recording.outcome.at, Instant::from_micros(2000));
}

#[test]
fn a_rule_that_cannot_begin_is_refused() {
    let refused = |rule: Option<&str>| {
        let options = Options { choose: rule.map(Into::into), ..options("") };
        Recording::of_workload(&three(), Rc::new(options)).expect_err("it cannot begin")
    };
    assert_eq!(refused(None), Error::NoChooser);
    for (rule, wanted) in [
        ("", "policy 'custom': choose.py: there is no function choose(ready, now)"),
        ("choose = 3\n", "policy 'custom': choose.py: there is no function choose(ready, now)"),
        ("x = 1\ny = x / 0\n", "policy 'custom': choose.py, line 2: ZeroDivisionError: division by zero"),
        (
            "while True:\n    pass\n",
            "policy 'custom': choose.py, line 1: a decision takes more than 100000 operations",
        ),
    ] {
        assert_eq!(refused(Some(rule)).to_string(), wanted);
    }
    let syntax = refused(Some("def choose(ready, now):\n    return ready[0\n")).to_string();
    assert!(
        syntax.starts_with("policy 'custom': choose.py, line 2: ") && !syntax.contains("diagnostic."),
        "{syntax}"
    );
}

#[test]
fn what_it_prints_goes_nowhere() {
    let rule = format!("import sys\nprint('begins')\n{FCFS}")
        .replace("    return", "    print(now, file=sys.stderr)\n    return");
    let recording = record(&three(), options(&rule));
    assert_eq!(recording.outcome.ending, Ending::Exited(0));
    assert!(recording.output.is_empty());
}

/// A rule that always says yes: everybody who comes takes a CPU once, and no more than that.
#[test]
fn whoever_comes_preempts_once() {
    let json = r#"[{"name":"A","bursts":[4]},{"name":"B","arrival":1,"bursts":[2]},{"name":"C","arrival":1,"bursts":[1]}]"#;
    let workload = Rc::new(Workload::from_json(json).expect("a right workload"));
    let rule =
        "def choose(ready, now):\n    return ready[0]\ndef preempt(running, ready, now):\n    return True\n";
    assert_eq!(chart(&record(&workload, options(rule))), "A 0-1, C 1-2, A 2-5, B 5-7");
}

/// Enough events for keyframes; the state of the rule at each is the state it had.
#[test]
fn any_moment_goes_on_as_the_run_did() {
    let json = r#"[{"name":"A","bursts":[900]},{"name":"B","bursts":[900]},{"name":"C","bursts":[900]}]"#;
    let workload = Rc::new(Workload::from_json(json).expect("a right workload"));
    let rule = "
import random
quantum = 1
seen = []
def choose(ready, now):
    seen.append(now)
    return (len(seen) * 7 // 3 + random.randrange(3)) % len(ready)
";
    let recording = record(&workload, options(rule));
    assert!(recording.events.len() > 4000, "{}", recording.events.len());
    for cursor in [1, 700, 1024, 3000, recording.events.len() - 5] {
        let mut machine = recording.machine_at(cursor).expect("a machine of ours ran it");
        for event in &recording.events[cursor..] {
            assert_eq!(machine.step().map(|step| step.event).as_ref(), Some(event), "from {cursor}");
        }
        assert!(machine.step().is_none());
    }
}
