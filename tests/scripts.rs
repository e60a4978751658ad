//! Schedules of the explorer: their text, and that they run as they say.

mod common;
#[path = "scripts/play.rs"]
mod play;
#[path = "scripts/text.rs"]
mod text;

use std::rc::Rc;

use common::{Dice, laws::random_program, lines};
use interleave::{
    event::{Kind, Why},
    id::Tid,
    lang,
    machine::{
        Costs, Options,
        script::{self, Cause, Error, Misstep, Pick, Script},
    },
    process::On,
    recording::{Ending, FileSet, Recorder, Recording},
    report,
    text::Text,
    waits::HangKind,
};
use play::Play;

// ---- by hand

/// The name of the process that a pick is about.
fn process_of(play: &Play, pick: Pick) -> String {
    let pid = play.machine.task(Tid(pick.task)).pid;
    play.machine.process(pid).map_or(String::new(), |it| it.name.to_string())
}

fn hang(recording: &Recording) -> Option<HangKind> {
    match &recording.outcome.ending {
        Ending::Hang(hang) => Some(hang.kind),
        _ => None,
    }
}

const UPDATE: &str = "
from multiprocessing import Process, Value
def work(v):
    v.value += 1
if __name__ == '__main__':
    v = Value('i', 0, lock=False)
    children = [Process(target=work, args=(v,)) for n in range(2)]
    for p in children:
        p.start()
    for p in children:
        p.join()
    print(v.value)
";

#[test]
fn an_update_is_lost_or_not_as_the_script_says() {
    for (is_lost, wanted) in [(false, "2"), (true, "1")] {
        let mut play = Play::of(UPDATE);
        play.start(3);
        play.until(1, "MemoryStore");
        if is_lost {
            play.until(2, "MemoryStore");
        }
        let recording = play.finish();
        assert_eq!(lines(&recording), [wanted]);
    }
}

#[test]
fn who_is_interrupted_by_the_script_is_told() {
    let mut play = Play::of(UPDATE);
    play.start(3);
    play.until(1, "MemoryStore");
    play.pick(Pick::of(2));
    let step = play.script.picks.len() - 1;
    let recording = play.finish();
    let begin = recording.steps[step];
    let [preempt, dispatch, load] = &recording.events[begin..begin + 3] else { panic!("three events") };
    assert!(matches!(preempt.kind, Kind::Preempt { .. }) && preempt.tid == Tid(1), "{preempt:?}");
    assert!(matches!(dispatch.kind, Kind::Dispatch { .. }) && dispatch.tid == Tid(2), "{dispatch:?}");
    assert_eq!([&preempt.why, &dispatch.why], [&Why::Recorded; 2]);
    assert!(matches!(load.kind, Kind::Operate { .. }) && load.tid == Tid(2), "{load:?}");
}

#[test]
fn crossed_locks_deadlock_or_not_as_the_script_says() {
    let source = "
from multiprocessing import Lock, Process
def work(one, two):
    with one:
        with two:
            print('both')
if __name__ == '__main__':
    a, b = Lock(), Lock()
    Process(target=work, args=(a, b)).start()
    Process(target=work, args=(b, a)).start()
";
    for (is_crossed, wanted) in [(false, None), (true, Some(HangKind::Cycle))] {
        let mut play = Play::of(source);
        play.start(3);
        play.pick(Pick::of(1));
        if is_crossed {
            play.pick(Pick::of(2));
            assert!(!play.machine.is_enabled(Tid(1)) && !play.machine.is_enabled(Tid(2)));
            assert!(play.machine.choices().iter().all(|pick| pick.task == 0), "neither can go on");
        }
        let recording = play.finish();
        assert_eq!(hang(&recording), wanted);
        assert_eq!(lines(&recording).len(), if is_crossed { 0 } else { 2 });
    }
}

#[test]
fn a_join_before_the_queue_is_drained_hangs() {
    for (length, wanted) in [(10, None), (70_000, Some(HangKind::NobodyWillSend))] {
        let source = format!(
            "
from multiprocessing import Process, Queue
def work(q):
    q.put('x' * {length})
if __name__ == '__main__':
    q = Queue()
    p = Process(target=work, args=(q,))
    p.start()
    p.join()
    print(len(q.get()))
"
        );
        let recording = Play::of(&source).finish();
        assert_eq!((hang(&recording), lines(&recording).len()), (wanted, usize::from(wanted.is_none())));
    }
}

#[test]
fn a_sentinel_too_few_leaves_one_waiting() {
    let source = "
from multiprocessing import Process, Queue
def work(q, name):
    while q.get() is not None:
        pass
    print(name)
if __name__ == '__main__':
    q = Queue()
    for name in 'ab':
        Process(target=work, args=(q, name)).start()
    q.put(None)
";
    for (first, name) in [(1, "a"), (2, "b")] {
        let mut play = Play::of(source);
        play.start(4);
        // Whoever holds the reading lock gets it.
        play.exhaust(first);
        play.exhaust(3 - first);
        let recording = play.finish();
        assert_eq!(
            (lines(&recording), hang(&recording)),
            (vec![name.to_owned()], Some(HangKind::NobodyWillSend))
        );
    }
}

#[test]
fn whoever_is_picked_gets_a_lock_and_not_who_came_first() {
    let source = "
from multiprocessing import Lock, Process
def work(lock, name):
    with lock:
        print(name)
if __name__ == '__main__':
    lock = Lock()
    lock.acquire()
    for name in 'ab':
        Process(target=work, args=(lock, name)).start()
    lock.release()
";
    for (first, wanted) in [(1, ["a", "b"]), (2, ["b", "a"])] {
        let mut play = Play::of(source);
        play.start(3);
        play.until(0, "SemaphoreRelease");
        play.pick(Pick::of(0));
        play.pick(Pick::of(first));
        play.exhaust(first);
        assert_eq!(lines(&play.finish()), wanted);
    }
}

#[test]
fn what_was_put_is_there_once_the_feeder_has_written_it() {
    let source = "
from multiprocessing import Queue
import queue
if __name__ == '__main__':
    q = Queue()
    q.put('item')
    try:
        print(q.get_nowait())
    except queue.Empty:
        print('empty')
";
    for (feeds, wanted) in [(false, "empty"), (true, "item")] {
        let mut play = Play::of(source);
        play.start(2);
        if feeds {
            play.exhaust(1);
        }
        while play.machine.choices().contains(&Pick::of(0)) && !play.stands_before(0, "Write") {
            play.pick(Pick::of(0));
        }
        assert_eq!(lines(&play.finish()), [wanted]);
    }
}

#[test]
fn sleeps_end_in_the_order_that_the_script_says() {
    let source = "
import time
from multiprocessing import Process
def work(seconds):
    begin = time.monotonic()
    time.sleep(seconds)
    print(seconds, time.monotonic() - begin)
if __name__ == '__main__':
    for seconds in (1, 3):
        Process(target=work, args=(seconds,)).start()
";
    for (first, wanted) in [(1, ["1 1.0", "3 3.0"]), (2, ["3 3.0", "1 3.0"])] {
        let mut play = Play::of(source);
        play.start(3);
        play.exhaust(first);
        play.exhaust(3 - first);
        assert_eq!(lines(&play.finish()), wanted, "the clock reads the greatest limit that has passed");
    }
}

#[test]
fn a_time_limit_passes_or_not_as_the_script_says() {
    let source = "
import queue
from multiprocessing import Lock, Process
def work(lock):
    print(lock.acquire(timeout=5))
if __name__ == '__main__':
    lock = Lock()
    lock.acquire()
    p = Process(target=work, args=(lock,))
    p.start()
    lock.release()
    p.join()
";
    for (passes, wanted) in [(false, "True"), (true, "False")] {
        let mut play = Play::of(source);
        play.start(2);
        play.until(0, "SemaphoreRelease");
        assert!(!play.machine.choices().contains(&Pick::of(1)), "the lock is taken");
        if passes {
            play.pick(Pick::time_out(1));
        } else {
            play.pick(Pick::of(0));
            assert!(!play.machine.choices().contains(&Pick::time_out(1)), "it need not wait any more");
        }
        let recording = play.finish();
        assert_eq!(lines(&recording), [wanted]);
        let waits =
            recording.events.iter().any(|it| matches!(it.kind, Kind::Block { on: On::Acquire(_), .. }));
        assert!(waits, "who has to wait is shown waiting");
    }
}

#[test]
fn two_clients_of_a_manager_lose_an_update() {
    let source = "
from multiprocessing import Manager, Process
def work(d):
    d['n'] += 1
if __name__ == '__main__':
    with Manager() as m:
        d = m.dict(n=0)
        children = [Process(target=work, args=(d,)) for n in range(2)]
        for p in children:
            p.start()
        for p in children:
            p.join()
        print(d['n'])
";
    for (is_lost, wanted) in [(false, "2"), (true, "1")] {
        let mut play = Play::of(source);
        // One step each in turn, or the first child alone with the server until it has ended.
        let is_there = |play: &Play, name: &str| play.machine.processes().any(|it| &*it.name == name);
        while !is_there(&play, "Process-3") {
            let first =
                play.machine.choices().into_iter().find(|pick| process_of(&play, *pick) != "Process-2");
            play.pick(first.expect("somebody can go on"));
        }
        while !is_lost && !play.machine.task(Tid(play.task("Process-2", 0))).state.is_over() {
            let first =
                play.machine.choices().into_iter().find(|pick| process_of(&play, *pick) != "Process-3");
            play.pick(first.expect("somebody can go on"));
        }
        let mut turn = 0;
        while !play.machine.choices().is_empty() {
            let choices = play.machine.choices();
            turn += 1;
            play.pick(choices[turn % choices.len()]);
        }
        assert_eq!(lines(&play.check()), [wanted]);
    }
}

#[test]
fn a_signal_arrives_when_the_script_says() {
    let source = "
import signal
from multiprocessing import Process
def work():
    print('begun')
    print('done')
if __name__ == '__main__':
    p = Process(target=work)
    p.start()
    p.terminate()
    p.join()
    print(p.exitcode)
";
    for (before, wanted) in [(0, vec!["-15"]), (1, vec!["begun", "-15"]), (9, vec!["begun", "done", "0"])] {
        let mut play = Play::of(source);
        play.start(2);
        while !play.machine.choices().contains(&Pick::signal(1, 15)) {
            play.pick(Pick::of(0));
        }
        for _ in 0..before {
            if play.machine.choices().contains(&Pick::of(1)) {
                play.pick(Pick::of(1));
            }
        }
        if before < 9 {
            play.pick(Pick::signal(1, 15));
        }
        assert_eq!(lines(&play.finish()), wanted);
    }
}

#[test]
fn a_signal_to_oneself_arrives_at_once() {
    let source = "
import os, signal
print('before')
os.kill(os.getpid(), signal.SIGTERM)
print('after')
";
    let recording = Play::of(source).finish();
    assert_eq!(
        (lines(&recording), &recording.outcome.ending),
        (vec!["before".to_owned()], &Ending::Exited(-15))
    );
}

// ---- what cannot be

fn misstep(source: &str, picks: &[Pick]) -> (Misstep, String) {
    let program = lang::compile(source, "program.py").expect("it compiles");
    let script = Script { picks: picks.to_vec(), ..Script::default() };
    let recording = Recording::scripted(program, &Vec::new(), Rc::new(common::options("fcfs")), &script);
    let Ending::Impossible(wrong) = recording.outcome.ending else { panic!("{:?}", recording.outcome) };
    assert_eq!(recording.events.last().map(|it| (&it.kind, &it.why)), Some((&Kind::End, &Why::Impossible)));
    (wrong, report::misstep(recording.end().expect("a machine of ours ran it"), &wrong, &Text::of("en")))
}

#[test]
fn a_step_that_cannot_be_taken_ends_the_run_and_is_told() {
    let source = "
import time
from multiprocessing import Lock
lock = Lock()
lock.acquire()
if lock.acquire(timeout=1):
    time.sleep(1)
lock.acquire()
";
    let main = Pick::of(0);
    let table = [
        (vec![main, main], 1, "step 2: MainProcess has to wait (lock lock)"),
        (vec![main, Pick::of(7)], 1, "step 2: there is no task 7 yet"),
        (vec![Pick::time_out(0)], 0, "step 1: MainProcess need not wait, so that no time limit can pass"),
        (
            vec![main, Pick { task: 0, choice: 5 }],
            1,
            "step 2: for MainProcess there is no result or signal number 5",
        ),
        (
            vec![main, Pick::signal(0, 9)],
            1,
            "step 2: for MainProcess there is no result or signal number 265",
        ),
        (
            vec![main, Pick::time_out(0), Pick::time_out(0)],
            2,
            "step 3: what MainProcess is about to do has no time limit",
        ),
    ];
    for (picks, step, wanted) in table {
        let (wrong, words) = misstep(source, &picks);
        assert_eq!((wrong.step, wrong.pick, words.as_str()), (step, picks[step], wanted));
    }
    let (wrong, words) = misstep("print(1)", &[main, main]);
    assert_eq!((wrong.cause, words.as_str()), (Cause::Ended, "step 2: MainProcess has ended"));
}

#[test]
fn a_script_is_for_one_program_and_what_is_around_it() {
    let (program, options) =
        (lang::compile("print(1)", "program.py").expect("it compiles"), Options::default());
    let files: FileSet = vec![("db".into(), Rc::new(b"1".to_vec()))];
    let digest = script::digest(&program, &files, &options);
    let script = Script { digest, ..Script::default() };
    assert_eq!(
        script.check(&program, &files, &Options { seed: 9, costs: Costs::REAL, ..options.clone() }),
        Ok(())
    );
    let other = lang::compile("print(2)", "program.py").expect("it compiles");
    let stdout = Options { stdout: lang::vm::Stdout::Pipe, ..options.clone() };
    let start = Options { start_method: interleave::process::StartMethod::Spawn, ..options.clone() };
    for (program, files, options) in [
        (&other, &files, &options),
        (&program, &Vec::new(), &options),
        (&program, &files, &stdout),
        (&program, &files, &start),
    ] {
        assert_eq!(script.check(program, files, options), Err(Error::Changed));
    }
    assert_eq!(digest, 2_324_307_394, "the number is the same on every machine and in every version");
}

// ---- at random

#[test]
fn what_can_be_picked_can_be_replayed() {
    let mut signals = 0;
    for seed in 1..=200 {
        let mut dice = Dice::new(seed);
        let source = random_program(&mut dice);
        let mut play = Play::of(&source);
        for _ in 0..150 {
            let choices = play.machine.choices();
            if choices.is_empty() {
                break;
            }
            let pick = choices[dice.below(choices.len() as u64) as usize];
            signals += u32::from(pick.choice >= Pick::SIGNAL);
            play.pick(pick);
        }
        play.check();
    }
    assert!(signals > 0, "some were killed");
}

#[test]
fn a_run_may_stop_where_its_script_does() {
    let program = lang::compile(UPDATE, "program.py").expect("it compiles");
    // The child's first operation: main waits for it.
    let script = Rc::new(Script { picks: vec![Pick::of(1)], ..Script::default() });
    let record = |stops: bool| {
        let mut recorder =
            Recorder::scripted(Rc::clone(&program), &Vec::new(), &common::options("fcfs"), script.clone());
        if stops {
            recorder.stop_with_script();
        }
        while !recorder.advance(usize::MAX) {}
        recorder.finish()
    };
    let (stopped, whole) = (record(true), record(false));
    assert_eq!(stopped.outcome.ending, Ending::Unfinished);
    assert_eq!(whole.outcome.ending, Ending::Exited(0), "it goes on by itself");
    assert!(whole.events.starts_with(&stopped.events));
    assert!(!stopped.end().expect("a machine of ours ran it").choices().is_empty());
    assert!(
        stopped.machine_at(3).expect("a machine of ours ran it").parked(Tid(0)).is_none(),
        "any moment of it again"
    );
}
