//! A test a rule of the kernel: scheduling, blocking, birth and death.

mod common;

use common::{child, events, lines, options, record, record_with, run};
use interleave::{
    event::{Kind, Why},
    id::{CpuId, Pid},
    machine::{Costs, Options},
    process::{On, State},
    recording::Ending,
    time::{Duration, Instant},
    waits::HangKind,
};

const THREE_COUNTERS: &str = "
from multiprocessing import Process
def count(n):
    for i in range(n):
        x = i * i
if __name__ == '__main__':
    for n in [30, 30, 30]:
        Process(target=count, args=(n,)).start()
";

fn classroom(policy: &str, cpus: u16) -> Options {
    Options { policy: policy.into(), cpus, ..Options::default() }
}

#[test]
fn fcfs_never_takes_the_cpu_away() {
    let recording = record(THREE_COUNTERS, classroom("fcfs", 1));
    assert!(events(&recording, |kind| matches!(kind, Kind::Expire { .. } | Kind::Preempt { .. })).is_empty());
    assert_eq!(recording.outcome.ending, Ending::Exited(0));
}

#[test]
fn fcfs_runs_in_order_of_joining() {
    let recording = record(THREE_COUNTERS, classroom("fcfs", 1));
    let mut order: Vec<Pid> = Vec::new();
    for event in events(&recording, |kind| matches!(kind, Kind::Dispatch { .. })) {
        if !order.contains(&event.pid) {
            order.push(event.pid);
        }
    }
    assert_eq!(order, [Pid::MAIN, child(1), child(2), child(3)]);
}

#[test]
fn round_robin_lets_nobody_run_longer_than_a_quantum_while_others_are_ready() {
    let recording = record(THREE_COUNTERS, classroom("rr:quantum=7", 1));
    let mut since: Option<Instant> = None;
    let mut expiries = 0;
    for event in &recording.events {
        match event.kind {
            Kind::Dispatch { .. } => since = Some(event.at),
            Kind::Expire { .. } => {
                let ran = event.at.since(since.expect("who expires was dispatched"));
                assert_eq!(ran.micros() % 7000, 0, "a quantum is used up at a multiple of it: {ran:?}");
                expiries += 1;
            }
            _ => {}
        }
    }
    assert!(expiries >= 6, "{expiries}");
}

#[test]
fn a_quantum_is_fresh_at_each_dispatch() {
    let recording = record(THREE_COUNTERS, classroom("rr:quantum=7", 1));
    for cursor in 1..=recording.events.len() {
        if let Kind::Dispatch { .. } = recording.events[cursor - 1].kind {
            let scene = interleave::scene::Scene::at(&recording, cursor);
            let (quantum, left) = scene.cpus[0].quantum.expect("round robin gives a quantum");
            assert_eq!((quantum, left), (Duration::from_millis(7), Duration::from_millis(7)));
        }
    }
}

#[test]
fn alone_in_the_system_a_process_goes_on_without_a_switch() {
    let source = "for i in range(200):\n    x = i\n";
    let recording = record(source, classroom("rr:quantum=3", 1));
    assert_eq!(events(&recording, |kind| matches!(kind, Kind::Dispatch { .. })).len(), 1);
}

#[test]
fn an_expired_process_joins_after_an_arrival_of_the_same_instant() {
    let recording = record(THREE_COUNTERS, classroom("rr:quantum=2", 1));
    for pair in recording.events.windows(2) {
        if pair[0].at == pair[1].at && matches!(pair[0].kind, Kind::Expire { .. }) {
            assert!(!matches!(pair[1].kind, Kind::Admit | Kind::Wake { .. }), "{pair:?}");
        }
    }
}

#[test]
fn two_cpus_run_two_at_once_and_the_lowest_number_dispatches_first() {
    let recording = record(THREE_COUNTERS, classroom("rr:quantum=10", 2));
    let both = (0..recording.events.len()).any(|cursor| {
        let machine = recording.machine_at(cursor).expect("a machine of ours ran it");
        let running = machine.processes().map(|it| machine.foremost_task(it).state);
        running.filter(|state| matches!(state, State::Running(_))).count() == 2
    });
    assert!(both);
    let first = events(&recording, |kind| matches!(kind, Kind::Dispatch { .. }))[0];
    assert_eq!(first.kind, Kind::Dispatch { cpu: CpuId(0) });
}

#[test]
fn a_switch_costs_what_it_costs_and_counts_as_neither_running_nor_waiting() {
    let mut with_cost = classroom("rr:quantum=7", 1);
    with_cost.switch_cost = Duration::from_millis(1);
    let slow = record(THREE_COUNTERS, with_cost);
    let switches = events(&slow, |kind| matches!(kind, Kind::Switch { .. })).len() as u64;
    assert!(switches > 5);
    let used: u64 = slow
        .end()
        .expect("a machine of ours ran it")
        .processes()
        .flat_map(|it| it.tasks.clone())
        .map(|tid| slow.end().expect("a machine of ours ran it").task(tid))
        .map(|task| task.times_at(slow.end().expect("a machine of ours ran it").now()).running.micros())
        .sum();
    let idle = slow.outcome.at.micros() - used;
    assert!(switches * 1000 <= idle, "{switches} switches, {idle} us idle");
}

#[test]
fn sleep_is_exact() {
    let source =
        "import time\nt = time.monotonic()\ntime.sleep(1.5)\nprint(round(time.monotonic() - t, 3))\n";
    assert_eq!(lines(&run(source)), ["1.5"]);
}

#[test]
fn a_released_lock_wakes_a_waiter_that_tries_again() {
    let source = "
import time
from multiprocessing import Lock, Process
def work(lock):
    with lock:
        time.sleep(0.1)
if __name__ == '__main__':
    lock = Lock()
    for i in range(2):
        Process(target=work, args=(lock,)).start()
";
    let recording = run(source);
    let wakes = events(&recording, |kind| matches!(kind, Kind::Wake { from: On::Acquire(_) }));
    assert_eq!(wakes.len(), 1);
    assert_eq!((wakes[0].pid, wakes[0].why.clone()), (child(2), Why::By(child(1))));
}

#[test]
fn a_running_task_may_take_what_a_waiter_was_woken_for() {
    let source = "
from multiprocessing import Lock, Process
def greedy(lock):
    for i in range(3):
        lock.acquire()
        x = 1
        lock.release()
def patient(lock):
    lock.acquire()
    lock.release()
if __name__ == '__main__':
    lock = Lock()
    lock.acquire()
    p = Process(target=patient, args=(lock,))
    p.start()
    import time
    time.sleep(0.05)
    lock.release()
    greedy(lock)
    p.join()
";
    let recording = record(source, classroom("rr:quantum=50", 1));
    let blocks = events(&recording, |kind| matches!(kind, Kind::Block { on: On::Acquire(_), .. }));
    assert_eq!(recording.outcome.ending, Ending::Exited(0));
    assert!(!blocks.is_empty() && blocks.iter().all(|event| event.pid == child(1)));
}

#[test]
fn join_collects_a_zombie() {
    let source = "
import time
from multiprocessing import Process
def work():
    pass
if __name__ == '__main__':
    p = Process(target=work)
    p.start()
    time.sleep(0.5)
    p.join()
    print(p.exitcode)
";
    let recording = run(source);
    let reaped =
        recording.events.iter().position(|event| event.kind == Kind::Reap { child: child(1), code: 0 });
    let reaped = reaped.expect("main reaps its child");
    assert_eq!(common::state(&recording, reaped, child(1)), Some(State::Zombie));
    assert_eq!(common::state(&recording, reaped + 1, child(1)), Some(State::Reaped));
    assert_eq!(lines(&recording), ["0"]);
}

#[test]
fn join_with_a_timeout_gives_up_in_time() {
    let source = "
import time
from multiprocessing import Process
def work():
    time.sleep(1)
if __name__ == '__main__':
    p = Process(target=work)
    p.start()
    t = time.monotonic()
    p.join(0.25)
    print(p.is_alive(), p.exitcode, round(time.monotonic() - t, 2))
    p.join()
    print(p.is_alive(), p.exitcode)
";
    assert_eq!(lines(&run(source)), ["True None 0.25", "False 0"]);
}

#[test]
fn a_daemon_is_terminated_and_others_are_joined_when_main_ends() {
    let source = "
import time
from multiprocessing import Process
def tick():
    while True:
        time.sleep(0.1)
def work():
    time.sleep(0.5)
    print('worked')
if __name__ == '__main__':
    Process(target=tick, daemon=True).start()
    Process(target=work).start()
";
    let recording = run(source);
    assert_eq!(lines(&recording), ["worked"]);
    let codes: Vec<Option<i32>> = recording
        .end()
        .expect("a machine of ours ran it")
        .processes()
        .map(|process| process.exit_code)
        .collect();
    assert_eq!(codes, [Some(0), Some(-15), Some(0)]);
}

#[test]
fn orphans_belong_to_the_process_outside_which_reaps_them() {
    let source = "
import time
from multiprocessing import Process
def grandchild():
    time.sleep(1)
def son():
    p = Process(target=grandchild)
    p.start()
    time.sleep(0.05)
    p2 = p
if __name__ == '__main__':
    p = Process(target=son)
    p.start()
    time.sleep(0.02)
    p.kill()
    p.join()
";
    let recording = run(source);
    let orphan = recording
        .end()
        .expect("a machine of ours ran it")
        .process(child(2))
        .expect("the grandchild was made");
    assert_eq!((orphan.ppid, orphan.reaped, orphan.exit_code), (Pid::OUTSIDE, true, Some(0)));
    let reap = events(&recording, |kind| *kind == Kind::Reap { child: child(2), code: 0 });
    assert_eq!(reap[0].pid, Pid::OUTSIDE);
}

fn hang_kind(source: &str) -> (HangKind, usize) {
    match run(source).outcome.ending {
        Ending::Hang(hang) => (hang.kind, hang.chain.len()),
        other => panic!("it should hang: {other:?}"),
    }
}

#[test]
fn crossed_locks_are_a_ring_of_two() {
    let source = "
import time
from multiprocessing import Lock, Process
def work(a, b):
    with a:
        time.sleep(0.1)
        with b:
            pass
if __name__ == '__main__':
    a = Lock()
    b = Lock()
    Process(target=work, args=(a, b)).start()
    Process(target=work, args=(b, a)).start()
";
    assert_eq!(hang_kind(source), (HangKind::Cycle, 2));
}

#[test]
fn a_lock_acquired_twice_is_a_ring_of_one() {
    let source = "from multiprocessing import Lock\na = Lock()\na.acquire()\na.acquire()\n";
    assert_eq!(hang_kind(source), (HangKind::Cycle, 1));
}

#[test]
fn a_lock_whose_holder_was_killed_is_never_free_again() {
    let source = "
import time
from multiprocessing import Lock, Process
def hold(lock):
    lock.acquire()
    time.sleep(100)
if __name__ == '__main__':
    lock = Lock()
    p = Process(target=hold, args=(lock,))
    p.start()
    time.sleep(0.1)
    p.terminate()
    p.join()
    lock.acquire()
";
    assert_eq!(hang_kind(source).0, HangKind::DeadHolder);
}

#[test]
fn a_get_that_nobody_answers_hangs() {
    let source = "from multiprocessing import Queue\nQueue().get()\n";
    assert_eq!(hang_kind(source).0, HangKind::NobodyWillSend);
}

fn put_then_join(size: u32) -> Ending {
    let source = format!(
        "
from multiprocessing import Process, Queue
def work(q):
    q.put(b'x' * {size})
if __name__ == '__main__':
    q = Queue()
    p = Process(target=work, args=(q,))
    p.start()
    p.join()
"
    );
    run(&source).outcome.ending
}

#[test]
fn join_before_draining_hangs_at_the_size_of_the_pipe() {
    assert_eq!(put_then_join(65_000), Ending::Exited(0));
    assert!(matches!(put_then_join(66_000), Ending::Hang(_)));
}

#[test]
fn a_full_queue_blocks_the_producer_until_a_place_is_free() {
    let source = "
import time
from multiprocessing import Process, Queue
def take(q):
    time.sleep(0.5)
    print(q.get())
if __name__ == '__main__':
    q = Queue(1)
    p = Process(target=take, args=(q,))
    p.start()
    q.put('a')
    t = time.monotonic()
    q.put('b')
    print('waited', round(time.monotonic() - t, 1))
    p.join()
    print(q.get())
";
    let recording = run(source);
    let mut out = lines(&recording);
    out.sort();
    assert_eq!(out, ["a", "b", "waited 0.5"]);
    let blocks = events(&recording, |kind| matches!(kind, Kind::Block { .. }));
    assert!(blocks.iter().any(|event| event.why == Why::Full { capacity: 1 }));
}

#[test]
fn open_for_writing_truncates_at_once_and_close_writes() {
    let source = "
f = open('db', 'w')
f.write('new')
print(repr(open('db').read()))
f.close()
print(repr(open('db').read()))
";
    let recording = record_with(source, options("fcfs"), &[("db", "old")]);
    assert_eq!(lines(&recording), ["''", "'new'"]);
}

#[test]
fn fork_copies_memory() {
    let source = "
from multiprocessing import Process
n = [1]
def work():
    n.append(2)
    print('child', n)
if __name__ == '__main__':
    p = Process(target=work)
    p.start()
    p.join()
    print('parent', n)
";
    assert_eq!(lines(&run(source)), ["child [1, 2]", "parent [1]"]);
}

#[test]
fn costs_are_charged_a_statement() {
    let source = "x = 0\n".repeat(50);
    let recording = record(&source, options("fcfs"));
    let spent = recording.outcome.at.micros();
    assert!((50..=50 + Costs::REAL.exit.micros() + 20).contains(&spent), "{spent} us");
}

#[test]
fn each_limit_ends_the_run_with_its_name() {
    let endless = record("while True:\n    pass\n", Options { limit_operations: 20_000, ..options("fcfs") });
    assert_eq!(endless.outcome.ending, Ending::Limit("operations"));
    let bomb = "
from multiprocessing import Process
def work():
    while True:
        Process(target=work).start()
if __name__ == '__main__':
    work()
";
    assert_eq!(run(bomb).outcome.ending, Ending::Limit("processes"));
    let hoard = "x = []\nwhile True:\n    x.append('y' * 1000 + str(len(x)))\n";
    assert_eq!(run(hoard).outcome.ending, Ending::Limit("heap"));
}

#[test]
fn errors_of_calls_read_as_python_prints_them() {
    let source = "
import os
try:
    open('nowhere')
except FileNotFoundError as e:
    print(e, e.errno)
try:
    os.kill(5, 9)
except ProcessLookupError as e:
    print(e)
";
    let wanted = ["[Errno 2] No such file or directory: 'nowhere' 2", "[Errno 3] No such process"];
    assert_eq!(lines(&run(source)), wanted);
}

#[test]
fn processes_and_locks_can_be_shown_inside_containers() {
    let source = "
import time
from multiprocessing import Lock, Process, active_children
def work():
    time.sleep(1)
if __name__ == '__main__':
    p = Process(target=work, name='w')
    print([p])
    p.start()
    print(active_children(), [Lock()])
    p.join()
    print(p)
";
    let wanted = [
        "[<Process name='w' parent=1000 initial>]",
        "[<Process name='w' pid=1001 parent=1000 started>] [<Lock(owner=None)>]",
        "<Process name='w' pid=1001 parent=1000 stopped exitcode=0>",
    ];
    assert_eq!(lines(&run(source)), wanted);
}
