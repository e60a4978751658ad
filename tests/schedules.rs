//! Classic programs under many schedules: what they print must not depend on who runs when.

mod common;

use common::{lines, record};
use interleave::{
    machine::{Costs, Options},
    recording::Ending,
};

/// Runs a program under many quanta, on one CPU and on three; what it prints must always be the same.
fn always(source: &str, wanted: &[&str]) {
    for cpus in [1, 3] {
        for quantum in [1, 2, 3, 5, 8, 13] {
            let policy = format!("rr:quantum={quantum}");
            let options = Options {
                policy: policy.as_str().into(),
                cpus,
                costs: Costs::CLASSROOM,
                ..Options::default()
            };
            let recording = record(source, options);
            assert_eq!(recording.outcome.ending, Ending::Exited(0), "{cpus} CPUs, quantum {quantum}");
            assert_eq!(lines(&recording), wanted, "{cpus} CPUs, quantum {quantum}");
            assert_eq!(recording.stream(true), "", "{cpus} CPUs, quantum {quantum}");
        }
    }
}

#[test]
fn a_bounded_buffer_of_two_conditions_loses_nothing() {
    let source = "
from multiprocessing import Array, Condition, Lock, Process, Value
SIZE = 2
def produce(shared, first):
    lock, full, empty, items, count, total = shared
    for n in range(first, first + 4):
        with lock:
            while count.value == SIZE:
                empty.wait()
            items[count.value] = n
            count.value += 1
            full.notify()
def consume(shared):
    lock, full, empty, items, count, total = shared
    for i in range(4):
        with lock:
            while count.value == 0:
                full.wait()
            count.value -= 1
            total.value += items[count.value]
            empty.notify()
if __name__ == '__main__':
    lock = Lock()
    shared = (lock, Condition(lock), Condition(lock), Array('i', SIZE), Value('i', 0), Value('i', 0))
    children = [Process(target=produce, args=(shared, first)) for first in (1, 101)]
    children += [Process(target=consume, args=(shared,)) for i in range(2)]
    for p in children:
        p.start()
    for p in children:
        p.join()
    print(shared[5].value, shared[4].value)
";
    always(source, &["420 0"]);
}

#[test]
fn nobody_begins_a_round_before_all_have_ended_the_last() {
    let source = "
from multiprocessing import Array, Barrier, Process
def work(b, rounds, me):
    for n in range(3):
        rounds[me] = n
        b.wait()
        assert min(rounds[:]) == n, rounds[:]
        b.wait()
if __name__ == '__main__':
    b = Barrier(3)
    rounds = Array('i', 3)
    children = [Process(target=work, args=(b, rounds, me)) for me in range(3)]
    for p in children:
        p.start()
    for p in children:
        p.join()
    print(rounds[:], b.n_waiting, [p.exitcode for p in children])
";
    always(source, &["[2, 2, 2] 0 [0, 0, 0]"]);
}

#[test]
fn an_event_wakes_all_who_wait_and_all_who_come_later() {
    let source = "
from multiprocessing import Event, Process, Value
def work(e, n):
    e.wait()
    with n.get_lock():
        n.value += 1
if __name__ == '__main__':
    e = Event()
    n = Value('i', 0)
    children = [Process(target=work, args=(e, n)) for i in range(4)]
    for p in children[:2]:
        p.start()
    e.set()
    for p in children[2:]:
        p.start()
    for p in children:
        p.join()
    print(n.value, e.is_set())
";
    always(source, &["4 True"]);
}

#[test]
fn time_outs_of_a_condition_leave_it_in_order() {
    let source = "
from multiprocessing import Condition, Process, Value
def work(c, done, patience):
    with c:
        c.wait(patience)
    with done.get_lock():
        done.value += 1
if __name__ == '__main__':
    c = Condition()
    done = Value('i', 0)
    children = [Process(target=work, args=(c, done, 0.004 * i)) for i in range(1, 6)]
    for p in children:
        p.start()
    while done.value < 5:
        with c:
            c.notify()
    for p in children:
        p.join()
    with c:
        c.notify_all()
        print(done.value, c)
";
    always(source, &["5 <Condition(<RLock(MainProcess, 1)>, 0)>"]);
}
