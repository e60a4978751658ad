//! Any moment of a run again; the same run twice; the same run from its schedule; random programs keep the laws.

mod common;

use std::rc::Rc;

use common::{
    Dice,
    laws::{check_laws, random_program},
    options, record, run,
};
use interleave::{event::Kind, lang, machine::Machine, policy, recording::Recording, scene::Scene};

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
