//! How locks and what is built of them travel to a child that is being spawned, and when they may not.

mod common;

use common::{lines, run};

/// A program in which everything may be pickled, as while a child is being spawned.
fn while_spawning(body: &str) -> Vec<String> {
    let begin = "
from multiprocessing import *
from multiprocessing import context
set_start_method('spawn')
def travel(*things):
    way = SimpleQueue()
    context._spawning = True
    way.put(things)
    context._spawning = None
    return way.get()
";
    let recording = run(&format!("{begin}{body}"));
    assert_eq!(recording.stream(true), "");
    lines(&recording)
}

#[test]
fn what_arrives_in_a_spawned_child_is_the_same_object_of_the_kernel() {
    let source = "
lock, rlock, sem, v, a, e, c, b, q = given = (
    Lock(), RLock(), BoundedSemaphore(2), Value('i', 3), Array('c', b'ab'), Event(), Condition(), Barrier(1), Queue())
lock2, rlock2, sem2, v2, a2, e2, c2, b2, q2 = travel(*given)
lock.acquire()
print(lock2.acquire(False), lock2)
lock2.release()
print(lock2.acquire(False), sem2.acquire(), sem.get_value(), sem)
v2.value += 4
a2[0] = b'z'
e2.set()
q2.put('through')
print(v.value, a.value, e.is_set(), b2.wait(), q.get(), q2.empty())
with c2:
    c2.notify()
    print(c._lock.acquire(False), c2)
";
    let wanted = [
        "False <Lock(owner=SomeOtherProcess)>",
        "True True 1 <BoundedSemaphore(value=1, maxvalue=2)>",
        "7 b'zb' True 0 through True",
        "True <Condition(<RLock(MainProcess, 1)>, 0)>",
    ];
    assert_eq!(while_spawning(source), wanted);
}

#[test]
fn what_was_made_in_a_fork_context_does_not_travel_to_a_spawned_child() {
    let source = "
from multiprocessing import queues, sharedctypes, synchronize
class Fork:
    def get_start_method(self):
        return 'fork'
ctx = Fork()
for made in (synchronize.Lock(ctx=ctx), synchronize.Condition(ctx=ctx), synchronize.Event(ctx=ctx),
             sharedctypes.Value('i', ctx=ctx), queues.Queue(ctx=ctx), queues.SimpleQueue(ctx=ctx)):
    try:
        travel(made)
        print('travelled', made)
    except RuntimeError as e:
        print(str(e)[:43])
";
    assert_eq!(while_spawning(source), ["A SemLock created in a fork context is bein"; 6]);
}
