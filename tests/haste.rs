//! A workload run in one go gives the schedule that its recording gives, to the last figure.

mod common;

use std::rc::Rc;

use common::Dice;
use interleave::{
    machine::{Options, Queues},
    policy::{ALL, Setup},
    recording::Recording,
    schedule::{Schedule, Scheduler},
    time::{Duration, Instant},
    workload::{Burst, Spec, Workload},
};

fn workload(dice: &mut Dice) -> Workload {
    let processes = (0..1 + dice.below(7)).map(|index| {
        let mut bursts = vec![Burst::Cpu(Duration::from_millis(1 + dice.below(12)))];
        for _ in 0..dice.below(3) {
            let device = ["disk", "printer"][dice.below(2) as usize].into();
            bursts.push(Burst::Io { length: Duration::from_millis(1 + dice.below(6)), device });
            bursts.push(Burst::Cpu(Duration::from_millis(1 + dice.below(12))));
        }
        Spec {
            name: format!("P{index}").into(),
            arrival: Instant::BOOT + Duration::from_millis(dice.below(10)),
            bursts,
            priority: dice.below(4) as i32,
            ..Spec::default()
        }
    });
    Workload { processes: processes.collect(), until: None }
}

#[test]
fn in_one_go_or_event_by_event_the_schedule_is_the_same() {
    let mut dice = Dice::new(7);
    let mut compared = 0;
    for round in 0..400 {
        for info in ALL {
            let setup = Setup { seed: round, ..Setup::default() };
            if interleave::policy::parse(info.key, &setup).is_err() {
                continue;
            }
            let workload = Rc::new(workload(&mut dice));
            let options = Rc::new(Options {
                policy: info.key.into(),
                seed: round,
                cpus: 1 + dice.below(3) as u16 / 2,
                queues: if dice.below(3) == 0 { Queues::PerCpu } else { Queues::One },
                switch_cost: Duration::from_millis(dice.below(3) / 2),
                preempt_equal: dice.below(2) == 0,
                ..Options::workload()
            });
            let recording = Recording::of_workload(&workload, Rc::clone(&options)).expect("a policy");
            let mut scheduler = Scheduler::new(&workload, options).expect("a policy");
            while !scheduler.advance(100) {}
            let (schedule, machine) = scheduler.finish();
            assert_eq!(
                schedule,
                Schedule::of(&recording).expect("a machine of ours ran it"),
                "{} {}",
                info.key,
                workload.to_json()
            );
            assert_eq!(machine.now(), recording.end().expect("a machine of ours ran it").now());
            compared += 1;
        }
    }
    assert!(compared >= 800, "{compared}");
}
