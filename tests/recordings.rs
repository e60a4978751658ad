//! Any moment of a run again; the same run twice; the same run from its schedule; random programs keep the laws.

mod common;

use std::rc::Rc;

use common::{Dice, options, record, run};
use interleave::{
    event::Kind,
    id::CpuId,
    lang,
    machine::Machine,
    metrics::Figures,
    policy,
    process::State,
    recording::{Ending, Recording},
    scene::Scene,
    time::Instant,
};

const TICKETS: &str = "
import time
from multiprocessing import Lock, Process, Queue
def client(lock, q, n):
    with lock:
        time.sleep(0.01)
        q.put(n)
    for i in range(40):
        n = n + i
if __name__ == '__main__':
    lock = Lock()
    q = Queue(2)
    for n in range(6):
        Process(target=client, args=(lock, q, n)).start()
    for n in range(6):
        print(q.get())
";

#[test]
fn machine_at_n_is_the_machine_after_n_steps() {
    let recording = run(TICKETS);
    let program = lang::compile(TICKETS, "program.py").expect("it compiles");
    let options = Rc::clone(&recording.options);
    let policy = policy::parse(&options.policy, &policy::Setup::default()).expect("it is a policy");
    let mut machine = Machine::boot(program, &[], options, vec![policy]);
    for cursor in 0..=recording.events.len() {
        if cursor % 7 == 0 || cursor + 3 > recording.events.len() {
            let (here, there) = (Scene::of(&machine, cursor), Scene::at(&recording, cursor));
            assert_eq!(here, there, "after {cursor} events");
        }
        let step = machine.step();
        assert_eq!(step.map(|step| step.event).as_ref(), recording.events.get(cursor));
    }
}

#[test]
fn a_schedule_runs_again_to_the_event() {
    for cpus in [1, 2, 3] {
        let mut first = options("rr:quantum=0.02");
        first.cpus = cpus;
        let recording = record(TICKETS, first);
        let text = recording.schedule().to_text();
        let schedule = policy::replay::Schedule::from_text(&text).expect("what is written can be read");
        let mut other = options("fcfs");
        other.cpus = cpus;
        let program = lang::compile(TICKETS, "program.py").expect("it compiles");
        let again = Recording::whole(program, &Vec::new(), Rc::new(other), Some(schedule)).expect("it runs");
        let strip = |recording: &Recording| -> Vec<_> {
            let told = recording.events.iter().filter(|event| !matches!(event.kind, Kind::Statement { .. }));
            told.map(|event| (event.at, event.pid, format!("{:?}", event.kind).replace("Preempt", "Expire")))
                .collect()
        };
        assert_eq!(strip(&again), strip(&recording), "{cpus} CPUs");
    }
}

#[test]
fn a_schedule_that_is_none_is_refused() {
    for text in ["", "2;0x1", "1;0", "1;ax1", "1;0x-3", "x"] {
        assert_eq!(policy::replay::Schedule::from_text(text), None, "{text:?}");
    }
}

/// A random program of a few processes over two locks, a queue and sleeps.
fn random_program(dice: &mut Dice) -> String {
    let mut body = String::new();
    for _ in 0..dice.below(6) + 1 {
        let line = match dice.below(9) {
            0 => "a.acquire()\n    x = x + 1\n    a.release()".to_owned(),
            1 => "with b:\n        x = x * 2\n        with a:\n            x = 1".to_owned(),
            2 => "with a:\n        with b:\n            print(x)".to_owned(),
            3 => format!("time.sleep({})", dice.below(40) as f64 / 1000.0),
            4 => "q.put(x)".to_owned(),
            5 => "x = q.get()".to_owned(),
            6 => format!("for i in range({}):\n        x = x + i", dice.below(30)),
            7 => "print(name, x)".to_owned(),
            _ => {
                "try:\n        x = q.get(timeout=0.02)\n    except Exception as e:\n        x = 7".to_owned()
            }
        };
        body.push_str(&format!("    {line}\n"));
    }
    let starts: String = (0..dice.below(4) + 1)
        .map(|n| {
            let daemon = dice.below(4) == 0;
            let join = if dice.below(3) == 0 { "\n    p.join(0.1)" } else { "" };
            let kill = if dice.below(5) == 0 { "\n    p.terminate()" } else { "" };
            let daemon = if daemon { ", daemon=True" } else { "" };
            format!(
                "    p = Process(target=work, args=('{n}', a, b, q){daemon})\n    p.start(){join}{kill}\n"
            )
        })
        .collect();
    format!(
        "import time\nfrom multiprocessing import Lock, Process, Queue\n\
         def work(name, a, b, q):\n    x = 1\n{body}\
         if __name__ == '__main__':\n    a = Lock()\n    b = Lock()\n    q = Queue({})\n{starts}",
        dice.below(3)
    )
}

#[test]
fn random_programs_keep_the_laws() {
    for seed in 1..=300 {
        let mut dice = Dice::new(seed);
        let source = random_program(&mut dice);
        let policy = ["fcfs", "rr:quantum=1", "rr:quantum=0.05", "rr:quantum=10"][dice.below(4) as usize];
        let make = || {
            let mut it = options(policy);
            it.cpus = (seed % 3 + 1) as u16;
            it.seed = seed;
            it.limit_operations = 200_000;
            it
        };
        let recording = record(&source, make());
        let told = format!("seed {seed}, {policy}:\n{source}");
        assert_eq!(recording.events, record(&source, make()).events, "the same twice; {told}");
        check_laws(&recording, &told);
    }
}

fn check_laws(recording: &Recording, told: &str) {
    let end = recording.end();
    let figures = Figures::of(recording);
    let used: u64 = figures.processes.iter().map(|it| it.times.running.micros()).sum();
    let cpus = u64::from(end.options().cpus);
    assert!(used <= end.now().micros() * cpus, "no more CPU time is used than there is; {told}");
    for process in end.processes() {
        let main = end.task(process.tasks[0]).times_at(end.now());
        let lived = process.ended.unwrap_or(end.now()).since(process.created);
        let spent = main.running + main.ready + main.blocked;
        assert!(spent <= lived, "a task is in one state at a time; {told}");
        let lost = process.ended.is_none() && !recording.outcome.left.contains(&process.pid);
        assert!(!lost, "{} is lost; {told}", process.pid);
    }
    if recording.outcome.ending == Ending::Exited(0) && recording.outcome.left.is_empty() {
        assert!(end.processes().all(|process| process.reaped), "everybody is reaped in the end; {told}");
    }
    no_overlap(recording, told);
    for cursor in (0..=recording.events.len()).step_by(41) {
        let machine = recording.machine_at(cursor);
        let running = machine.processes().flat_map(|it| it.tasks.iter()).map(|tid| machine.task(*tid).state);
        let running = running.filter(|state| matches!(state, State::Running(_))).count();
        assert!(running <= cpus as usize, "one task a CPU; {told}");
    }
}

/// A CPU runs one task at a time, and time never goes back.
fn no_overlap(recording: &Recording, told: &str) {
    let mut busy = [false; 8];
    let mut last = Instant::BOOT;
    for event in &recording.events {
        assert!(last <= event.at, "time goes forward; {told}");
        last = event.at;
        let (cpu, now) = match event.kind {
            Kind::Dispatch { cpu } => (cpu, true),
            Kind::Expire { cpu }
            | Kind::Preempt { cpu, .. }
            | Kind::Block { cpu, .. }
            | Kind::Exit { cpu, .. }
            | Kind::ThreadEnd { cpu } => (cpu, false),
            Kind::Die { .. } => {
                let machine =
                    &recording.machine_at(recording.events.iter().position(|it| it == event).unwrap_or(0));
                let state = machine.process(event.pid).map(|it| machine.foremost_task(it).state);
                let Some(State::Running(cpu)) = state else { continue };
                (cpu, false)
            }
            _ => continue,
        };
        let CpuId(index) = cpu;
        assert_ne!(busy[usize::from(index)], now, "a CPU runs one task at a time: {event:?}; {told}");
        busy[usize::from(index)] = now;
    }
}
