//! What strangers' programs may do to us: each excess ends the run with its name, soon, and nothing is lost.

mod common;

use common::{lines, record};
use interleave::{machine::Options, recording::Ending};

fn limit_of(source: &str, options: Options) -> String {
    match record(source, options).outcome.ending {
        Ending::Limit(limit) => limit.to_owned(),
        other => panic!("{other:?}\n{source}"),
    }
}

fn default() -> Options {
    common::options("rr:quantum=10")
}

#[test]
fn a_fork_bomb_stops_at_the_limit_of_processes() {
    let bomb = "
import multiprocessing as mp
def f():
    while True:
        mp.Process(target=f).start()
if __name__ == '__main__':
    f()
";
    assert_eq!(limit_of(bomb, default()), "processes");
    assert_eq!(limit_of("import os\nwhile True:\n    os.fork()\n", default()), "processes");
}

#[test]
fn endless_allocation_stops_at_the_limit_of_memory() {
    for source in [
        "a = []\nwhile True:\n    a.append('x' * 1000000)\n",
        "a = [0]\nwhile True:\n    a = a + a\n",
        "x = 'ab'\nwhile True:\n    x += x\n",
        "d = {}\nwhile True:\n    d[len(d)] = [len(d)]\n",
        "from multiprocessing import Queue\nq = Queue()\nwhile True:\n    q.put('x' * 1000)\n",
        "x = 1 << 60\nwhile True:\n    x = x << x.bit_length()\n",
    ] {
        assert_eq!(limit_of(source, default()), "heap", "{source}");
    }
}

#[test]
fn endless_work_stops_at_the_limit_of_operations() {
    for source in [
        "while True:\n    pass\n",
        "sum(x for x in iter(int, 1))\n",
        "x = 3\nwhile True:\n    x = x * x\n",
        "from itertools import count\nfor i in count():\n    pass\n",
        "print(max(range(10 ** 12)))\n",
        "print(sorted(range(10 ** 6), key=lambda v: sum(range(v))))\n",
    ] {
        let options = Options { limit_operations: 300_000, ..default() };
        assert_eq!(limit_of(source, options), "operations", "{source}");
    }
    let spin = "
from multiprocessing import Process
def f():
    while True: pass
if __name__ == '__main__':
    for _ in range(8):
        Process(target=f).start()
    f()
";
    assert_eq!(limit_of(spin, Options { limit_operations: 300_000, ..default() }), "operations");
}

#[test]
fn endless_output_stops_at_the_limit_of_output() {
    assert_eq!(limit_of("while True:\n    print('x' * 10000)\n", default()), "output");
}

#[test]
fn a_million_calls_deep_is_an_exception_of_python() {
    let recording = record(
        "import sys\nsys.setrecursionlimit(10 ** 7)\ndef f(n):\n    return 0 if n == 0 else f(n - 1)\nf(10 ** 6)\n",
        default(),
    );
    assert!(recording.stream(true).ends_with("RecursionError: maximum recursion depth exceeded\n"));
    assert_eq!(recording.outcome.ending, Ending::Exited(1));
}

#[test]
fn work_in_one_call_is_not_lost_when_it_takes_longer_than_a_pause() {
    let source = "
print(sum(range(5_000_000)), len(list(range(400000))))
print(sorted(range(200000), key=lambda v: (v * 7919) % 100003)[:3])
print(sum(i * i for i in range(900000)))
";
    let recording = record(source, Options { limit_operations: 50_000_000, ..default() });
    assert_eq!(lines(&recording), ["12499997500000 400000", "[0, 100003, 47318]", "242999595000150000"]);
}

#[test]
fn a_server_that_runs_no_statement_of_the_program_frees_its_garbage() {
    let source = "
from multiprocessing import Manager
if __name__ == '__main__':
    with Manager() as m:
        d = m.dict()
        for i in range(12000):
            d['x'] = 'y' * 12000
        print(len(d['x']))
";
    let recording = record(source, Options { limit_operations: 50_000_000, ..default() });
    assert_eq!(lines(&recording), ["12000"]);
}
