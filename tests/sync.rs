//! A test a rule of what is built of the kernel's counters, and of shared memory.

mod common;

use std::rc::Rc;

use common::{child, events, lines, options, record, run};
use interleave::{
    event::{Event, Kind, Operation, What},
    id::Pid,
    machine::{Costs, Options},
    process::{On, State},
    recording::{Ending, Recording},
    scene::{Detail, ObjectView, Scene},
    value::Part,
    waits::HangKind,
};

fn made(recording: &Recording) -> Vec<What> {
    let made = events(recording, |kind| matches!(kind, Kind::Make { .. }));
    let what = made.iter().map(|event| match event.kind {
        Kind::Make { what, .. } => what,
        _ => panic!("only makings were asked for"),
    });
    what.collect()
}

/// What was done to memory: `"1000 read .value 5"`-like words in order.
fn accesses(recording: &Recording) -> Vec<String> {
    let word = |event: &Event| match &event.kind {
        Kind::Operate { operation: Operation::Load { place, value }, .. } => {
            Some(format!("{} reads{place} {value}", event.pid))
        }
        Kind::Operate { operation: Operation::Store { place, value }, .. } => {
            Some(format!("{} writes{place} {value}", event.pid))
        }
        _ => None,
    };
    recording.events.iter().filter_map(word).collect()
}

/// The scene at the first moment at which an object looks as wanted.
fn first(recording: &Recording, wanted: impl Fn(&ObjectView) -> bool) -> Option<Scene> {
    (0..=recording.events.len())
        .map(|cursor| Scene::at(recording, cursor))
        .find(|scene| scene.objects.iter().any(&wanted))
}

fn hang_kind(recording: &Recording) -> HangKind {
    match &recording.outcome.ending {
        Ending::Hang(hang) => hang.kind,
        other => panic!("it should hang: {other:?}"),
    }
}

#[test]
fn adding_to_a_value_is_a_read_and_a_write() {
    let recording = run("from multiprocessing import Value\nv = Value('i', 5, lock=False)\nv.value += 2\n");
    assert_eq!(made(&recording), [What::Value]);
    assert_eq!(accesses(&recording), ["1000 reads 5", "1000 writes 7"]);
}

#[test]
fn a_switch_between_the_read_and_the_write_loses_an_update() {
    let source = "
from multiprocessing import Process, Value
def add(v):
    for i in range(20):
        v.value += 1
if __name__ == '__main__':
    v = Value('i', 0)
    children = [Process(target=add, args=(v,)) for i in range(2)]
    for p in children:
        p.start()
    for p in children:
        p.join()
    print(v.value)
";
    let totals: Vec<u32> = (1..=6)
        .map(|quantum| {
            let policy = format!("rr:quantum={quantum}");
            let options =
                Options { policy: policy.as_str().into(), costs: Costs::CLASSROOM, ..Options::default() };
            lines(&record(source, options))[0].parse().expect("a number is printed")
        })
        .collect();
    assert!(totals.iter().any(|total| *total < 40), "{totals:?}");
    let locked = source.replace("v.value += 1", "with v.get_lock():\n            v.value += 1");
    for quantum in 1..=6 {
        let policy = format!("rr:quantum={quantum}");
        let options =
            Options { policy: policy.as_str().into(), costs: Costs::CLASSROOM, ..Options::default() };
        assert_eq!(lines(&record(&locked, options)), ["40"]);
    }
}

#[test]
fn the_lock_of_a_value_is_taken_for_each_access() {
    let recording = run("from multiprocessing import Value\nv = Value('d', 1)\nx = v.value\n");
    let kinds: Vec<String> = events(&recording, |kind| matches!(kind, Kind::Operate { .. }))
        .iter()
        .map(|event| match &event.kind {
            Kind::Operate { operation, .. } => format!("{operation:?}"),
            _ => String::new(),
        })
        .collect();
    assert_eq!(kinds, ["Acquire", "Load { place: \"\", value: \"1.0\" }", "Release"]);
    assert_eq!(made(&recording), [What::Value], "its lock is a part of it");
}

#[test]
fn an_array_is_read_and_written_by_place() {
    let source = "
from multiprocessing import Array
a = Array('i', [1, 2, 3], lock=False)
a[1] = 9
a[0:2] = [4, 5]
x = a[:]
y = a[-1]
";
    let wanted =
        ["1000 writes[1] 9", "1000 writes[0:2] [4, 5]", "1000 reads[0:3] [4, 5, 3]", "1000 reads[2] 3"];
    assert_eq!(accesses(&run(source)), wanted);
}

#[test]
fn fields_of_a_structure_have_their_names() {
    let source = "
from ctypes import Structure, c_double, c_int
from multiprocessing import Array
class P(Structure):
    _fields_ = [('x', c_double), ('n', c_int)]
a = Array(P, [(1, 2), (3, 4)], lock=False)
a[1].n += 1
";
    assert_eq!(accesses(&run(source)), ["1000 reads[1].n 4", "1000 writes[1].n 5"]);
}

#[test]
fn a_memory_card_shows_type_values_and_last_writer() {
    let source = "
from multiprocessing import Array, Process
def work(a):
    a[0] = 7
if __name__ == '__main__':
    a = Array('h', 10)
    p = Process(target=work, args=(a,))
    p.start()
    p.join()
";
    let recording = run(source);
    let scene = Scene::at(&recording, recording.events.len());
    let array = &scene.objects[0];
    assert_eq!((array.what, array.name.as_deref()), (What::Array, Some("a")));
    assert_eq!(array.items.len(), 8);
    assert_eq!(&*array.items[0], "7");
    let detail = Detail::Memory { types: "h".into(), is_cut: true, last_writer: Some(child(1)) };
    assert_eq!(array.detail, detail);
}

const SLEEPERS: &str = "
import time
from multiprocessing import Condition, Process
def sleeper(c):
    with c:
        c.wait()
if __name__ == '__main__':
    c = Condition()
    children = [Process(target=sleeper, args=(c,)) for i in range(2)]
    for p in children:
        p.start()
    time.sleep(0.1)
    with c:
        c.notify()
    for p in children:
        p.join()
";

#[test]
fn a_condition_is_one_card_with_its_sleepers() {
    let recording = run(SLEEPERS);
    assert_eq!(made(&recording), [What::Condition]);
    let scene = first(&recording, |it| it.waiters.len() == 2).expect("both sleep at some time");
    assert_eq!(scene.objects[0].waiters, [child(1), child(2)]);
    let parts: Vec<Part> = scene.objects[0].parts.iter().map(|part| part.part).collect();
    assert_eq!(parts, [Part::Guard, Part::Sleeping, Part::Woken, Part::WakeUp]);
    let held = first(&recording, |it| it.holder == Some(Pid::MAIN));
    assert!(held.is_some(), "main holds its lock to notify");
}

#[test]
fn notify_wakes_one_and_the_other_sleeps_for_ever() {
    let recording = run(SLEEPERS);
    assert_eq!(hang_kind(&recording), HangKind::NobodyWillSend);
    let stuck = recording
        .end()
        .expect("a machine of ours ran it")
        .processes()
        .filter(|it| it.ended.is_none())
        .count();
    assert_eq!(stuck, 2, "main, and the sleeper that was not called");
}

#[test]
fn a_condition_shows_the_lock_that_it_was_given() {
    let source = "
from multiprocessing import Condition, Lock
lock = Lock()
full = Condition(lock)
empty = Condition(lock)
with full:
    empty.notify()
";
    let recording = run(source);
    assert_eq!(
        made(&recording),
        [What::Semaphore(interleave::value::SemaphoreKind::Lock), What::Condition, What::Condition]
    );
    let held = first(&recording, |it| it.what == What::Condition && it.holder == Some(Pid::MAIN));
    let held = held.expect("the lock is held inside with");
    assert!(held.objects.iter().all(|it| it.holder == Some(Pid::MAIN)), "{:?}", held.objects);
}

#[test]
fn a_process_waits_for_a_condition_s_wake_up_and_not_for_its_lock() {
    let recording = run(SLEEPERS);
    let blocks = events(&recording, |kind| matches!(kind, Kind::Block { on: On::Acquire(_), .. }));
    let parts: Vec<Option<Part>> = blocks
        .iter()
        .map(|event| match event.kind {
            Kind::Block { on: On::Acquire(id), .. } => {
                recording.end().expect("a machine of ours ran it").object(id).part.map(|(_, part)| part)
            }
            _ => None,
        })
        .collect();
    assert_eq!(parts[..2], [Some(Part::WakeUp), Some(Part::WakeUp)]);
    // The notifier waits until the one it called has woken.
    assert!(parts.contains(&Some(Part::Woken)), "{parts:?}");
}

#[test]
fn an_event_shows_whether_it_is_set_and_who_waits() {
    let source = "
import time
from multiprocessing import Event, Process
def work(e):
    e.wait()
if __name__ == '__main__':
    e = Event()
    p = Process(target=work, args=(e,))
    p.start()
    time.sleep(0.1)
    e.set()
    p.join()
";
    let recording = run(source);
    assert_eq!((made(&recording), recording.outcome.ending.clone()), (vec![What::Event], Ending::Exited(0)));
    let waiting = first(&recording, |it| !it.waiters.is_empty()).expect("the child waits");
    assert_eq!(waiting.objects[0].waiters, [child(1)]);
    assert_eq!(waiting.objects[0].detail, Detail::Event { is_set: false });
    let end = Scene::at(&recording, recording.events.len());
    assert_eq!(end.objects[0].detail, Detail::Event { is_set: true });
}

#[test]
fn an_event_that_nobody_sets_hangs() {
    let recording = run("from multiprocessing import Event\nEvent().wait()\n");
    assert_eq!(hang_kind(&recording), HangKind::NobodyWillSend);
}

#[test]
fn a_barrier_counts_who_is_inside_and_says_when_it_is_broken() {
    let source = "
import time
from multiprocessing import Barrier, Process
def work(b):
    try:
        b.wait()
    except Exception as e:
        print(repr(e))
if __name__ == '__main__':
    b = Barrier(3)
    for i in range(2):
        Process(target=work, args=(b,)).start()
    time.sleep(0.1)
    b.abort()
";
    let recording = run(source);
    let inside = |n: u32| Detail::Barrier { inside: n, parties: 3, is_broken: false };
    let two = first(&recording, |it| it.detail == inside(2)).expect("two are inside at some time");
    assert_eq!(two.objects[0].what, What::Barrier);
    let broken = Detail::Barrier { inside: 0, parties: 3, is_broken: true };
    assert_eq!(Scene::at(&recording, recording.events.len()).objects[0].detail, broken);
    assert_eq!(lines(&recording), ["BrokenBarrierError()", "BrokenBarrierError()"]);
}

#[test]
fn a_barrier_that_lacks_one_hangs() {
    let recording = run("from multiprocessing import Barrier\nBarrier(2).wait()\n");
    assert_eq!(hang_kind(&recording), HangKind::NobodyWillSend);
}

#[test]
fn a_simple_queue_has_no_feeder_and_blocks_when_the_pipe_is_full() {
    let source = "from multiprocessing import SimpleQueue\nq = SimpleQueue()\nq.put('x' * 70000)\n";
    let recording = run(source);
    assert_eq!(made(&recording), [What::SimpleQueue]);
    assert_eq!(hang_kind(&recording), HangKind::NobodyWillSend);
    assert!(events(&recording, |kind| matches!(kind, Kind::Thread)).is_empty());
    let small = run("from multiprocessing import SimpleQueue\nq = SimpleQueue()\nq.put('x' * 6000)\n");
    assert_eq!(small.outcome.ending, Ending::Exited(0));
}

#[test]
fn a_block_is_found_by_name_until_it_is_unlinked() {
    let source = "
from multiprocessing import Process
from multiprocessing.shared_memory import SharedMemory
def work():
    s = SharedMemory('mine')
    s.buf[1] = 42
    s.close()
if __name__ == '__main__':
    s = SharedMemory('mine', create=True, size=4)
    p = Process(target=work)
    p.start()
    p.join()
    print(s.buf[1])
    s.unlink()
    try:
        SharedMemory('mine')
    except FileNotFoundError as e:
        print(e)
";
    let recording = run(source);
    assert_eq!(lines(&recording), ["42", "[Errno 2] No such file or directory: '/mine'"]);
    assert_eq!(made(&recording), [What::SharedMemory]);
    assert_eq!(recording.stream(true), "", "nothing leaked");
}

#[test]
fn shared_memory_has_a_limit() {
    let source = "
from multiprocessing import Array
from multiprocessing.shared_memory import SharedMemory
kept = []
for make in (lambda: Array('d', 1 << 20), lambda: SharedMemory(create=True, size=16 << 20)):
    try:
        for i in range(3):
            kept.append(make())
    except MemoryError as e:
        print(e)
";
    assert_eq!(lines(&run(source)), ["more than 16 MB of shared memory"; 2]);
}

#[test]
fn who_waits_for_the_lock_of_a_value_waits_at_its_card() {
    let source = "
import time
from multiprocessing import Process, Value
def work(v):
    v.value += 1
if __name__ == '__main__':
    v = Value('i')
    v.acquire()
    p = Process(target=work, args=(v,))
    p.start()
    time.sleep(0.1)
    v.release()
    p.join()
";
    let recording = run(source);
    let scene = first(&recording, |it| !it.waiters.is_empty()).expect("the child waits for the lock");
    let value = &scene.objects[0];
    assert_eq!((value.what, value.holder, &*value.waiters), (What::Value, Some(Pid::MAIN), &[child(1)][..]));
    let blocked = scene.process(child(1)).map(|it| it.state);
    assert!(matches!(blocked, Some(State::Blocked(On::Acquire(_)))), "{blocked:?}");
    assert_eq!(
        scene.links.iter().find(|link| link.pid == child(1)).and_then(|link| link.by),
        Some(Pid::MAIN)
    );
}

#[test]
fn a_lock_of_a_dead_process_inside_a_condition_is_a_dead_holder() {
    let source = "
import os
from multiprocessing import Condition, Process
def work(c):
    c.acquire()
    os._exit(0)
if __name__ == '__main__':
    c = Condition()
    p = Process(target=work, args=(c,))
    p.start()
    p.join()
    c.acquire()
";
    assert_eq!(hang_kind(&run(source)), HangKind::DeadHolder);
}

#[test]
fn threads_are_refused_before_the_run() {
    let refused = |source: &str| {
        let wrong = interleave::lang::compile(source, "program.py").expect_err("it must be refused");
        (wrong[0].line, wrong[0].key)
    };
    assert_eq!(refused("import threading\nthreading.Thread(target=print).start()\n"), (2, "unknown_name"));
    assert_eq!(refused("from threading import Thread\n"), (1, "unknown_name"));
    assert_eq!(refused("import ctypes as c\nc.CDLL('libc.so.6')\n"), (2, "unknown_name"));
    let fine = "import threading\ntry:\n    raise threading.BrokenBarrierError\nexcept RuntimeError:\n    print('ok')\n";
    assert_eq!(lines(&run(fine)), ["ok"]);
}

#[test]
fn a_recording_replays_memory_and_groups_at_any_cursor() {
    let source = "
from multiprocessing import Process, Value
def work(v):
    for i in range(300):
        v.value += 1
if __name__ == '__main__':
    v = Value('i', 0)
    p = Process(target=work, args=(v,))
    p.start()
    p.join()
";
    let recording = record(source, options("fcfs"));
    let mut value = 0;
    for cursor in 1..=recording.events.len() {
        if let Kind::Operate { operation: Operation::Store { value: written, .. }, .. } =
            &recording.events[cursor - 1].kind
        {
            value += 1;
            assert_eq!(**written, *value.to_string());
            let scene = Scene::at(&recording, cursor);
            assert_eq!(scene.objects[0].items, [Rc::<str>::from(value.to_string())]);
        }
    }
    assert_eq!(value, 300);
}

#[test]
fn a_large_array_costs_only_what_is_used_of_it() {
    let source = "
from multiprocessing import Array, Process
def work(a):
    a[0] = 1
    a[999_999] = 2.5
    a[511:514] = [7, 8, 9]
if __name__ == '__main__':
    a = Array('d', 1_000_000)
    p = Process(target=work, args=(a,))
    p.start()
    p.join()
    print(len(a), a[0], a[999_999], a[510:515], a[-2])
";
    let recording = run(source);
    assert_eq!(lines(&recording), ["1000000 1.0 2.5 [0.0, 7.0, 8.0, 9.0, 0.0] 0.0"]);
    let scene = Scene::at(&recording, recording.events.len());
    assert_eq!((scene.objects[0].items.len(), &*scene.objects[0].items[0]), (8, "1.0"));
    assert!(matches!(scene.objects[0].detail, Detail::Memory { is_cut: true, .. }));
}
