//! Programs searched as a whole: the counts that others found too, symmetry, each kind of fault with its schedule, and
//! replays that end as the search says.

mod common;

use std::rc::Rc;

use interleave::{
    explore::{
        explorer::{Explorer, Settings},
        report::{Level, Outcome, Report},
    },
    lang,
    machine::{Options, script::Script, script::Timing},
    recording::Recording,
    report::Report as Run,
    time::Duration,
};

fn explorer(text: &str, settings: Settings) -> Explorer {
    let program = lang::compile(text, "main.py").unwrap_or_else(|faults| panic!("{faults:?}"));
    Explorer::new(program, &Vec::new(), Rc::new(Options::default()), settings)
}

fn search(text: &str, settings: Settings) -> Report {
    let mut explorer = explorer(text, settings);
    while explorer.work(10_000) {}
    explorer.report()
}

fn all(text: &str) -> Report {
    search(text, Settings::default())
}

/// Every outcome's schedules end as it says.
fn replays(text: &str, report: &Report) {
    let program = lang::compile(text, "main.py").expect("it compiles");
    for outcome in &report.outcomes {
        for schedule in [Some(&outcome.schedule), outcome.shortest.as_ref()].into_iter().flatten() {
            let script = Script::from_text(schedule).expect("a schedule is one");
            let recording =
                Recording::scripted(Rc::clone(&program), &Vec::new(), Rc::new(Options::default()), &script);
            let run = Run::of(&recording).expect("a machine of ours ran it");
            assert_eq!(run.outcome, outcome.outcome, "{schedule}");
            assert_eq!(run.hang, outcome.hang.as_deref(), "{schedule}");
            assert_eq!(run.exit_code, outcome.exit_code, "{schedule}");
        }
    }
}

fn of_kind<'a>(report: &'a Report, hang: &str) -> &'a Outcome {
    let found = report.outcomes.iter().find(|it| it.hang.as_deref() == Some(hang));
    found.unwrap_or_else(|| panic!("no {hang} in {:?}", report.outcomes))
}

/// Clients read how many tickets are left, decide, and write one less.
fn tickets(clients: u32, tickets: u32) -> String {
    format!(
        "from multiprocessing import Process, Value\n\
         def client(left):\n    seen = left.value\n    if seen > 0:\n        left.value = seen - 1\n\
         if __name__ == '__main__':\n    left = Value('i', {tickets}, lock=False)\n    \
         ps = [Process(target=client, args=(left,)) for _ in range({clients})]\n    \
         for p in ps:\n        p.start()\n    for p in ps:\n        p.join()\n    print(left.value)\n"
    )
}

/// Philosophers with their forks; the last takes them the other way round if `ordered`.
fn philosophers(count: u32, ordered: bool) -> String {
    let last = if ordered {
        format!("if i == {}:\n        one, two = two, one\n    ", count - 1)
    } else {
        String::new()
    };
    format!(
        "from multiprocessing import Lock, Process\n\
         def eat(i, one, two):\n    {last}one.acquire()\n    two.acquire()\n    two.release()\n    one.release()\n\
         if __name__ == '__main__':\n    forks = [Lock() for _ in range({count})]\n    \
         ps = [Process(target=eat, args=(i, forks[i], forks[(i + 1) % {count}])) for i in range({count})]\n    \
         for p in ps:\n        p.start()\n    for p in ps:\n        p.join()\n"
    )
}

#[test]
fn a_lost_ticket_is_as_likely_as_the_exact_figures_say() {
    // 1 - 1/n!: only if each has written before the next reads is no ticket lost.
    for (clients, wanted) in [(2, 0.5), (3, 1.0 - 1.0 / 6.0), (4, 1.0 - 1.0 / 24.0)] {
        let text = tickets(clients, clients);
        let report = all(&text);
        assert!(report.complete && report.level == Level::All);
        let kept: f64 =
            report.outcomes.iter().filter(|it| it.stdout == "0\n").filter_map(|it| it.probability).sum();
        assert!((1.0 - kept - wanted).abs() < 1e-9, "{clients}: {kept}");
        replays(&text, &report);
    }
}

#[test]
fn symmetry_changes_the_count_of_states_and_nothing_else() {
    for text in [tickets(4, 3), tickets(5, 2), philosophers(4, false), philosophers(4, true)] {
        let one = all(&text);
        let other = search(&text, Settings { symmetry: false, ..Settings::default() });
        assert!(one.complete && other.complete && one.states <= other.states);
        assert_eq!(one.outcomes.len(), other.outcomes.len());
        for outcome in &one.outcomes {
            let twin = other.outcomes.iter().find(|it| it.is_same(outcome)).expect("both have it");
            let (here, there) = (outcome.probability.unwrap_or(0.0), twin.probability.unwrap_or(1.0));
            assert!((here - there).abs() < 1e-9);
            assert_eq!(outcome.preemptions, twin.preemptions);
        }
        let (here, there) = (one.schedules_log10.unwrap_or(0.0), other.schedules_log10.unwrap_or(1.0));
        assert!((here - there).abs() < 1e-9);
    }
}

#[test]
fn philosophers_starve_as_often_as_the_exact_figures_say() {
    let report = all(&philosophers(5, false));
    assert!(report.complete);
    let hang = of_kind(&report, "cycle");
    assert!((hang.probability.expect("it is exact") - 0.158_333_333).abs() < 1e-6, "{hang:?}");
    assert_eq!(hang.waiting.len(), 6, "five and main: {hang:?}");
    let report = all(&philosophers(5, true));
    assert!(report.complete && report.outcomes.len() == 1 && report.outcomes[0].clean);
}

#[test]
fn a_hundred_clients_are_searched_completely() {
    let report = all(&tickets(100, 1));
    assert!(report.complete, "{:?}", report.stopped);
    let left: Vec<&str> = report.outcomes.iter().map(|it| it.stdout.as_str()).collect();
    assert_eq!(left, ["0\n"]);
    let locked = "from multiprocessing import Lock, Process, Value\n\
        def client(left, lock):\n    with lock:\n        if left.value > 0:\n            left.value -= 1\n\
        if __name__ == '__main__':\n    left = Value('i', 5, lock=False)\n    lock = Lock()\n    \
        ps = [Process(target=client, args=(left, lock)) for _ in range(100)]\n    \
        for p in ps:\n        p.start()\n    for p in ps:\n        p.join()\n    print(left.value)\n";
    let report = all(locked);
    assert!(report.complete, "{:?}", report.stopped);
    assert_eq!(report.outcomes.len(), 1);
}

#[test]
fn each_level_agrees_with_the_whole() {
    for text in [tickets(4, 3), philosophers(3, false), philosophers(4, true)] {
        let whole = all(&text);
        let reduced = search(&text, Settings { level: Some(Level::Reduced), ..Settings::default() });
        assert!(reduced.complete && reduced.level == Level::Reduced);
        assert_eq!(reduced.outcomes.len(), whole.outcomes.len(), "{text}");
        assert!(reduced.outcomes.iter().all(|it| whole.outcomes.iter().any(|other| other.is_same(it))));
        let settings = Settings { level: Some(Level::Sampled), samples: 4000, ..Settings::default() };
        let sampled = search(&text, settings);
        assert!(!sampled.complete);
        for outcome in &sampled.outcomes {
            let exact = whole.outcomes.iter().find(|it| it.is_same(outcome)).expect("the whole has it");
            let (low, high) = outcome.interval.expect("it was sampled");
            let exact = exact.probability.expect("it is exact");
            // The interval of 95 % is wrong now and then; twice as wide it is not with this seed.
            let slack = (high - low) / 2.0;
            assert!(low - slack <= exact && exact <= high + slack, "{low} {exact} {high}");
        }
    }
}

#[test]
fn a_search_stopped_at_any_moment_tells_the_truth() {
    let text = tickets(4, 3);
    let whole = all(&text);
    for steps in [1, 40, 300, 900] {
        let mut explorer = explorer(&text, Settings::default());
        for _ in 0..steps {
            if !explorer.work(1) {
                break;
            }
        }
        explorer.stop("cancelled");
        let report = explorer.report();
        assert!(!report.complete && report.stopped.as_deref() == Some("cancelled"));
        assert!(report.outcomes.iter().all(|it| whole.outcomes.iter().any(|other| other.is_same(it))));
        replays(&text, &report);
    }
}

/// kill(2): signal 0 is none, it only asks whether the process is there.
#[test]
fn to_ask_whether_a_process_is_there_sends_no_signal() {
    let text = "
import os
pid = os.fork()
if pid == 0:
    os._exit(2)
os.kill(pid, 0)
os.wait()
try:
    os.kill(pid, 0)
except ProcessLookupError:
    print('gone')
";
    let report = all(text);
    assert_eq!(report.outcomes.len(), 1);
    assert_eq!((report.outcomes[0].exit_code, &*report.outcomes[0].stdout), (Some(0), "gone\n"));
    replays(text, &report);
}

#[test]
fn too_large_a_program_says_so() {
    let settings = Settings { max_states: 50, samples: 50, ..Settings::default() };
    let report = search(&philosophers(6, false), settings);
    assert!(!report.complete && report.stopped.is_some());
    assert_eq!(report.level, Level::Sampled);
    assert!(!report.outcomes.is_empty());
}

#[test]
fn sleep_is_a_promise_only_while_nothing_is_late() {
    let text = "import time\nfrom multiprocessing import Process, Value\n\
        def early(v):\n    v.value = 1\n\
        def late(v):\n    time.sleep(0.03)\n    v.value = 2\n\
        if __name__ == '__main__':\n    v = Value('i', 0, lock=False)\n    \
        ps = [Process(target=t, args=(v,)) for t in (early, late)]\n    \
        for p in ps:\n        p.start()\n    for p in ps:\n        p.join()\n    print(v.value)\n";
    let texts = |slack: Option<u64>| {
        let timing = slack.map_or(Timing::Any, |ms| Timing::Slack(Duration::from_millis(ms)));
        let report = search(text, Settings { timing, ..Settings::default() });
        assert!(report.complete);
        replays(text, &report);
        let mut texts: Vec<String> = report.outcomes.iter().map(|it| it.stdout.clone()).collect();
        texts.sort();
        texts
    };
    assert_eq!(texts(Some(0)), ["2\n"]);
    assert_eq!(texts(Some(29)), ["2\n"]);
    assert_eq!(texts(Some(30)), ["1\n", "2\n"]);
    assert_eq!(texts(None), ["1\n", "2\n"]);
}

/// A random program of two or three processes over a value, two locks, a semaphore, an event and a pipe.
fn random_program(dice: &mut common::Dice) -> String {
    let body = |dice: &mut common::Dice| {
        let lines = (0..dice.below(3) + 1).map(|_| match dice.below(9) {
            0 => "    a.acquire()\n    v.value += 1\n    a.release()\n",
            1 => "    with a:\n        with b:\n            v.value = 3\n",
            2 => "    with b:\n        with a:\n            pass\n",
            3 => "    v.value += 2\n",
            4 => "    s.acquire()\n",
            5 => "    s.release()\n",
            6 => "    if a.acquire(block=False):\n        a.release()\n    else:\n        v.value = 9\n",
            7 => "    q.put(v.value)\n",
            _ => "    x = q.get()\n    print(x)\n",
        });
        lines.collect::<String>()
    };
    let works: String = (0..2).map(|n| format!("def work{n}(v, a, b, s, q):\n{}", body(dice))).collect();
    let starts: String = (0..dice.below(2) + 2)
        .map(|n| format!("    ps.append(Process(target=work{}, args=(v, a, b, s, q)))\n", n % 2))
        .collect();
    format!(
        "from multiprocessing import Lock, Process, Semaphore, SimpleQueue, Value\n{works}\
         if __name__ == '__main__':\n    v, a, b = Value('i', 0, lock=False), Lock(), Lock()\n    \
         s, q, ps = Semaphore(1), SimpleQueue(), []\n{starts}    for p in ps:\n        p.start()\n    \
         for p in ps:\n        p.join()\n    print(v.value)\n"
    )
}

/// Random programs: the reduced search and the one that tells all processes apart agree with the whole, and everything
/// replays. `PROGRAMS` sets how many.
#[test]
fn random_programs_agree_at_every_level() {
    let count = std::env::var("PROGRAMS").ok().and_then(|text| text.parse().ok()).unwrap_or(60);
    let mut compared = 0;
    for seed in 0..count {
        let text = random_program(&mut common::Dice::new(seed));
        let settings = Settings { max_states: 4_000, level: Some(Level::All), ..Settings::default() };
        let whole = search(&text, settings.clone());
        if !whole.complete {
            continue;
        }
        compared += 1;
        replays(&text, &whole);
        let plain = search(&text, Settings { symmetry: false, max_states: 40_000, ..settings.clone() });
        let level = Some(Level::Reduced);
        let reduced = search(&text, Settings { level, max_states: 40_000, ..settings });
        for other in [&plain, &reduced] {
            assert!(other.complete, "{seed}: {:?}\n{text}", other.stopped);
            let missing: Vec<&Outcome> =
                whole.outcomes.iter().filter(|it| !other.outcomes.iter().any(|o| o.is_same(it))).collect();
            let more: Vec<&Outcome> =
                other.outcomes.iter().filter(|it| !whole.outcomes.iter().any(|o| o.is_same(it))).collect();
            assert!(
                missing.is_empty() && more.is_empty(),
                "{seed} {:?}: missing {missing:?}, more {more:?}\n{text}",
                other.level
            );
        }
    }
    assert!(compared * 3 > count, "{compared} of {count} were small enough");
}

/// A process that is waited for again after it was collected, and compared by its number.
#[test]
fn a_child_that_is_gone_is_still_a_number() {
    let text = "
import os
pid = os.fork()
if pid == 0:
    os.sched_yield()
    os._exit(0)
print(os.waitpid(pid, os.WNOHANG)[0] == pid)
try:
    print(os.waitpid(pid, 0)[0] == pid)
except OSError as e:
    print(e.errno)
try:
    print(os.wait()[0] == pid)
except OSError as e:
    print(e.errno)
";
    let report = search(text, Settings::default());
    assert!(report.complete);
    let mut printed: Vec<&str> = report.outcomes.iter().map(|it| &*it.stdout).collect();
    printed.sort_unstable();
    assert_eq!(printed, ["False\nTrue\n10\n", "True\n10\n10\n"]);
}

/// Processes that know numbers make others in several orders: each gets the number that is next.
#[test]
fn the_next_process_gets_the_next_number_whoever_makes_it() {
    let text = "
import os
from multiprocessing import Process

def leaf():
    pass

def middle():
    child = Process(target=leaf)
    child.start()
    child.join()
    print(child.pid - os.getppid())

for _ in range(2):
    Process(target=middle).start()
";
    let report = search(text, Settings::default());
    assert!(report.complete);
    let printed: Vec<&str> = report.outcomes.iter().map(|it| &*it.stdout).collect();
    assert_eq!(printed.len(), 2, "{printed:?}");
    assert!(printed.contains(&"3\n4\n") && printed.contains(&"4\n3\n"), "{printed:?}");
}
