//! The reference's words as the crate's.

#![allow(dead_code, reason = "each test file uses its own part")]

use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    rc::Rc,
};

use interleave::{
    machine::{Equal, Options, Queues, Ties},
    recording::Recording,
    schedule::{Schedule, Scheduler},
    time::{Duration, Instant},
    workload::{Burst, Spec, Workload},
};

use crate::reference::{self, Person, Rules, Step, Work, chart, words};

/// The workload, a tick being that many microseconds.
pub fn workload(work: &Work, micros: u64) -> Workload {
    let length = |ticks: u64| Duration::from_micros(ticks * micros);
    let burst = |step: &Step| match *step {
        Step::Run(ticks) => Burst::Cpu(length(ticks)),
        Step::Device(ticks, device) => {
            Burst::Io { length: length(ticks), device: format!("device{device}").into() }
        }
        Step::Take(lock) => Burst::Lock(format!("L{lock}").into()),
        Step::Give(lock) => Burst::Unlock(format!("L{lock}").into()),
    };
    let spec = |(row, person): (usize, &Person)| Spec {
        name: chart::name(row).into(),
        arrival: Instant::from_micros(person.arrival * micros),
        bursts: person.steps.iter().map(burst).collect(),
        priority: person.priority as i32,
        tickets: person.tickets as u32,
        nice: 0,
        period: person.period.map(length),
        deadline: person.deadline.map(length),
    };
    Workload {
        processes: work.people.iter().enumerate().map(spec).collect(),
        until: work.until.map(|ticks| Instant::from_micros(ticks * micros)),
    }
}

/// The options with the policy among them.
pub fn options(rules: &Rules) -> Options {
    Options {
        policy: words::policy(&rules.policy, rules.micros).into(),
        cpus: rules.cpus as u16,
        switch_cost: Duration::from_micros(rules.cost * rules.micros),
        ties: Ties {
            requeue_first: rules.requeue_first,
            equal: match rules.equal {
                reference::Equal::Joined => Equal::Joined,
                reference::Equal::Arrival => Equal::Arrival,
                reference::Equal::Input => Equal::Input,
            },
        },
        preempt_equal: rules.preempt_equal,
        high_first: rules.high_first,
        queues: if rules.own_queues { Queues::PerCpu } else { Queues::One },
        ..Options::workload()
    }
}

/// What the machine makes of it, recorded or not; a failed assertion is told as text.
pub fn machine(work: &Work, rules: &Rules) -> Result<Schedule, String> {
    machine_under(work, &words::policy(&rules.policy, rules.micros), rules)
}

/// As `machine`, under this policy instead of the one in the rules.
pub fn machine_under(work: &Work, policy: &str, rules: &Rules) -> Result<Schedule, String> {
    let run = || {
        let workload = Rc::new(workload(work, rules.micros));
        let options = Rc::new(Options { policy: policy.into(), ..options(rules) });
        let refused = |error| format!("refused: {error:?}");
        let recorded = Recording::of_workload(&workload, Rc::clone(&options)).map_err(refused)?;
        let recorded = Schedule::of(&recorded).expect("a machine of ours ran it");
        let mut scheduler = Scheduler::new(&workload, options).map_err(refused)?;
        while !scheduler.advance(usize::MAX) {}
        let (unwatched, _) = scheduler.finish();
        if recorded == unwatched { Ok(recorded) } else { Err(format!("unwatched it is {unwatched:?}")) }
    };
    catch_unwind(AssertUnwindSafe(run)).unwrap_or_else(|panic| {
        let text = panic.downcast_ref::<String>().cloned();
        Err(format!("panic: {}", text.unwrap_or_else(|| "without words".to_string())))
    })
}
