//! The laws of the kernel, and random programs that must keep them.

use interleave::{
    event::Kind,
    id::CpuId,
    metrics::Figures,
    process::State,
    recording::{Ending, Recording},
    time::Instant,
};

use super::Dice;

/// A random program of a few processes over two locks, a queue and sleeps.
pub fn random_program(dice: &mut Dice) -> String {
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

pub fn check_laws(recording: &Recording, told: &str) {
    let end = recording.end().expect("a machine of ours ran it");
    let figures = Figures::of(recording).expect("a machine of ours ran it");
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
        let machine = recording.machine_at(cursor).expect("a machine of ours ran it");
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
                let machine = &recording
                    .machine_at(recording.events.iter().position(|it| it == event).unwrap_or(0))
                    .expect("a machine of ours ran it");
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
