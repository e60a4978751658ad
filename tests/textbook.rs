//! Examples of textbooks with the figures that the books give for them.
//!
//! `tests/textbook/*.json`, one file a book: a case is a workload, a policy, the options that give the book's answer
//! where its convention is not our default, and two kinds of figures: `printed`, which stand in the book, and
//! `worked`, which follow from its text and were worked out apart from this program.

mod common;

use std::{collections::BTreeMap, fmt::Write as _, fs, path::Path, rc::Rc};

use common::Dice;
use interleave::{
    event::Why,
    id::Pid,
    machine::{Equal, Options, Queues},
    policy::{self, Measure},
    recording::Recording,
    schedule::{Schedule, Slice},
    time::{Duration, Instant},
    workload::{Burst, Spec, Workload},
};
use serde::Deserialize;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Book {
    book: String,
    workloads: BTreeMap<String, serde_json::Value>,
    cases: Vec<Case>,
}

#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    /// Where in the book.
    at: String,
    workload: String,
    policy: String,
    #[serde(default)]
    options: Conventions,
    /// Where the book's convention differs from our default, and what is ours in the example.
    #[serde(default, rename = "note")]
    _note: String,
    /// How far a time may be from the figure, in units: books cut and round to two decimals.
    #[serde(default = "two_decimals")]
    tolerance: f64,
    #[serde(default)]
    printed: Expected,
    #[serde(default)]
    worked: Expected,
}

fn two_decimals() -> f64 {
    0.01
}

/// The options of a case: ours unless it names them.
#[derive(Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Conventions {
    cpus: Option<u16>,
    requeue_first: bool,
    equal: Option<String>,
    preempt_equal: bool,
    high_first: bool,
    queues: Option<String>,
}

/// Figures in units; lists go by the rows of the workload.
#[derive(Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Expected {
    completion: Option<Vec<f64>>,
    turnaround: Option<Vec<f64>>,
    waiting: Option<Vec<f64>>,
    response: Option<Vec<f64>>,
    /// Turnaround over the CPU time needed.
    normalised: Option<Vec<f64>>,
    mean_turnaround: Option<f64>,
    mean_waiting: Option<f64>,
    mean_response: Option<f64>,
    mean_normalised: Option<f64>,
    utilisation: Option<f64>,
    /// Whether every deadline is met.
    feasible: Option<bool>,
    misses: Option<u32>,
    /// `A 0-3 B 3-9`: who runs from when to when, turns that follow each other joined.
    gantt: Option<String>,
    /// The same a CPU.
    cpus: Option<Vec<String>>,
}

fn books() -> Vec<Book> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/textbook");
    let mut files: Vec<_> =
        fs::read_dir(folder).expect("the folder of the books").flatten().map(|it| it.path()).collect();
    files.sort();
    let book = |text: String, name: &Path| {
        serde_json::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", name.display()))
    };
    files.iter().map(|file| book(fs::read_to_string(file).expect("a book"), file)).collect()
}

fn options(policy: &str, conventions: &Conventions) -> Options {
    let mut options = Options::workload();
    options.policy = policy.into();
    options.cpus = conventions.cpus.unwrap_or(1);
    options.ties.requeue_first = conventions.requeue_first;
    options.ties.equal = match conventions.equal.as_deref() {
        None | Some("joined") => Equal::Joined,
        Some("arrival") => Equal::Arrival,
        Some("input") => Equal::Input,
        Some(other) => panic!("equal: {other}"),
    };
    options.preempt_equal = conventions.preempt_equal;
    options.high_first = conventions.high_first;
    options.queues = match conventions.queues.as_deref() {
        None | Some("one") => Queues::One,
        Some("per-cpu") => Queues::PerCpu,
        Some(other) => panic!("queues: {other}"),
    };
    options
}

/// What became of a workload: its own words and ours.
struct Run {
    workload: Rc<Workload>,
    schedule: Schedule,
}

fn run(workload: Rc<Workload>, options: Options) -> Run {
    let recording =
        Recording::of_workload(&workload, Rc::new(options)).expect("the policy was parsed before");
    Run { workload, schedule: Schedule::of(&recording).expect("a machine of ours ran it") }
}

fn units(length: Duration) -> f64 {
    length.micros() as f64 / 1000.0
}

fn moment(at: Instant) -> f64 {
    at.micros() as f64 / 1000.0
}

fn needed(spec: &Spec) -> f64 {
    let cpu = |burst: &Burst| if let Burst::Cpu(length) = burst { units(*length) } else { 0.0 };
    spec.bursts.iter().map(cpu).sum()
}

impl Run {
    fn name(&self, slice: &Slice) -> &str {
        &self.workload.processes[slice.pid.0 as usize - 1000].name
    }

    fn gantt<'a>(&self, slices: impl Iterator<Item = &'a Slice>) -> String {
        let mut text = String::new();
        for slice in slices {
            let gap = if text.is_empty() { "" } else { " " };
            let _ = write!(text, "{gap}{} {}-{}", self.name(slice), moment(slice.start), moment(slice.end));
        }
        text
    }

    fn each(&self, figure: &str) -> Vec<f64> {
        let of = |(row, spec): (usize, &Spec)| {
            let it = &self.schedule.figures.processes[row];
            let ended = "every process of a workload ends";
            match figure {
                "completion" => moment(it.completion.expect(ended)),
                "turnaround" => units(it.turnaround().expect(ended)),
                "waiting" => units(it.times.ready),
                "response" => units(it.response().expect(ended)),
                "normalised" => units(it.turnaround().expect(ended)) / needed(spec),
                other => panic!("no figure is named {other}"),
            }
        };
        self.workload.processes.iter().enumerate().map(of).collect()
    }

    /// What differs from the figures of a book.
    fn faults(&self, expected: &Expected, tolerance: f64) -> Vec<String> {
        let mut faults = Vec::new();
        let near = |a: f64, b: f64| (a - b).abs() < tolerance;
        let lists = [
            ("completion", &expected.completion, &None),
            ("turnaround", &expected.turnaround, &expected.mean_turnaround),
            ("waiting", &expected.waiting, &expected.mean_waiting),
            ("response", &expected.response, &expected.mean_response),
            ("normalised", &expected.normalised, &expected.mean_normalised),
        ];
        for (name, list, mean) in lists {
            let ours = self.each(name);
            if let Some(list) = list
                && (list.len() != ours.len() || list.iter().zip(&ours).any(|(a, b)| !near(*a, *b)))
            {
                faults.push(format!("{name} {ours:?}, in the book {list:?}"));
            }
            let ours = ours.iter().sum::<f64>() / ours.len() as f64;
            if let Some(mean) = mean.filter(|mean| !near(*mean, ours)) {
                faults.push(format!("mean {name} {ours}, in the book {mean}"));
            }
        }
        let figures = &self.schedule.figures;
        let mut same = |name: &str, ours: String, theirs: Option<String>| {
            if let Some(theirs) = theirs.filter(|theirs| *theirs != ours) {
                faults.push(format!("{name} {ours}, in the book {theirs}"));
            }
        };
        same("misses", figures.misses.to_string(), expected.misses.map(|misses| misses.to_string()));
        same("feasible", (figures.misses == 0).to_string(), expected.feasible.map(|it| it.to_string()));
        let share = |share: f64| format!("{share:.4}");
        same("utilisation", share(figures.cpu_utilisation), expected.utilisation.map(share));
        self.compare_charts(expected, tolerance, &mut faults);
        faults
    }

    fn compare_charts(&self, expected: &Expected, tolerance: f64, faults: &mut Vec<String>) {
        let mut compare = |ours: String, theirs: &str| {
            if !alike(&ours, theirs, tolerance) {
                faults.push(format!("\n      ours {ours}\n    theirs {theirs}"));
            }
        };
        let slices = &self.schedule.slices;
        if let Some(theirs) = &expected.gantt {
            compare(self.gantt(slices.iter()), theirs);
        }
        for (cpu, theirs) in expected.cpus.iter().flatten().enumerate() {
            compare(self.gantt(slices.iter().filter(|it| usize::from(it.cpu.0) == cpu)), theirs);
        }
    }
}

/// Whether two charts are the same, their times within the tolerance.
fn alike(ours: &str, theirs: &str, tolerance: f64) -> bool {
    let words = |text: &str| -> Vec<String> { text.split([' ', '-']).map(str::to_owned).collect() };
    let (ours, theirs) = (words(ours), words(theirs));
    let same = |a: &String, b: &String| match (a.parse::<f64>(), b.parse::<f64>()) {
        (Ok(a), Ok(b)) => (a - b).abs() < tolerance,
        _ => a == b,
    };
    ours.len() == theirs.len() && ours.iter().zip(&theirs).all(|(a, b)| same(a, b))
}

fn run_case(book: &Book, case: &Case) -> Run {
    let text = book.workloads.get(&case.workload).expect("a case names a workload of its book").to_string();
    let workload = Workload::from_json(&text);
    let workload = workload.unwrap_or_else(|error| panic!("{}, {}: {error:?}", book.book, case.workload));
    run(Rc::new(workload), options(&case.policy, &case.options))
}

#[test]
fn every_case_of_every_book() {
    let (mut cases, mut faults) = (0, Vec::new());
    for book in books() {
        for case in &book.cases {
            cases += 1;
            if let Err(error) = policy::read(&case.policy, false) {
                faults.push(format!("{}, {}: {error}", book.book, case.at));
                continue;
            }
            let run = run_case(&book, case);
            for (whose, expected) in [("printed", &case.printed), ("worked", &case.worked)] {
                let found = run.faults(expected, case.tolerance).into_iter();
                faults.extend(
                    found.map(|fault| {
                        format!("{}, {}, {} ({whose}): {fault}", book.book, case.at, case.policy)
                    }),
                );
            }
        }
    }
    assert!(cases >= 100, "only {cases} cases were read");
    assert!(faults.is_empty(), "{} figures differ\n  {}", faults.len(), faults.join("\n  "));
}

/// A test of the test: each kind of figure, made wrong, is seen.
#[test]
fn a_wrong_figure_is_seen() {
    let books = books();
    let mut kinds = BTreeMap::new();
    for book in &books {
        for case in book.cases.iter().filter(|case| policy::read(&case.policy, false).is_ok()) {
            let run = run_case(book, case);
            for expected in [&case.printed, &case.worked] {
                for (kind, wrong) in wrong(expected) {
                    let seen = kinds.entry(kind).or_insert((0, 0));
                    seen.0 += 1;
                    seen.1 += usize::from(!run.faults(&wrong, case.tolerance).is_empty());
                }
            }
        }
    }
    assert_eq!(kinds.len(), 14, "every kind of figure occurs in a case: {:?}", kinds.keys());
    for (kind, (tried, seen)) in kinds {
        assert_eq!(tried, seen, "of {tried} wrong figures of {kind} only {seen} were seen");
    }
}

/// The same expectation with one figure off by one, for each of its figures.
fn wrong(expected: &Expected) -> Vec<(&'static str, Expected)> {
    let mut all = Vec::new();
    macro_rules! with {
        ($field:ident, $change:expr) => {
            if let Some(value) = &expected.$field {
                let change: fn(&mut _) = $change;
                let mut value = value.clone();
                change(&mut value);
                all.push((stringify!($field), Expected { $field: Some(value), ..Expected::default() }));
            }
        };
    }
    with!(completion, |list: &mut Vec<f64>| list[0] += 1.0);
    with!(turnaround, |list: &mut Vec<f64>| list[0] += 1.0);
    with!(waiting, |list: &mut Vec<f64>| list[0] += 1.0);
    with!(response, |list: &mut Vec<f64>| list[0] += 1.0);
    with!(normalised, |list: &mut Vec<f64>| list[0] += 1.0);
    with!(mean_turnaround, |mean: &mut f64| *mean += 1.0);
    with!(mean_waiting, |mean: &mut f64| *mean += 1.0);
    with!(mean_response, |mean: &mut f64| *mean += 1.0);
    with!(mean_normalised, |mean: &mut f64| *mean += 1.0);
    with!(utilisation, |share: &mut f64| *share += 0.01);
    with!(feasible, |it: &mut bool| *it = !*it);
    with!(misses, |misses: &mut u32| *misses += 1);
    with!(gantt, |chart: &mut String| *chart = chart.replacen('-', "-1", 1));
    with!(cpus, |charts: &mut Vec<String>| charts.swap(0, 1));
    all
}

// ---- examples whose workload or answer is a rule rather than a table

fn spec(name: &str, bursts: Vec<Burst>) -> Spec {
    let text = r#"[{"name":"A","arrival":0,"bursts":[1]}]"#;
    let mut spec = Workload::from_json(text).expect("a workload").processes.remove(0);
    (spec.name, spec.bursts) = (name.into(), bursts);
    spec
}

fn cpu(units: u64) -> Burst {
    Burst::Cpu(Duration::from_millis(units))
}

/// Silberschatz, 10th ed., chapter 5, the exercise on ten I/O-bound processes, which compute 1 ms before each I/O of
/// 10 ms, and one CPU-bound process; a switch costs 0.1 ms. The answers of the book: with a quantum of 1 ms the CPU
/// is used 1/1.1 = 91 %, with 10 ms 20/21.1 = 94 %. Counted while all are there, the first and the last rounds aside. The
/// book counts a switch after every quantum; ours has none where the CPU-bound process goes on alone.
#[test]
fn ten_io_bound_processes_and_one_cpu_bound() {
    for (policy, answer) in [("rr:quantum=1", 1.0 / 1.1), ("rr:quantum=10", 20.0 / 21.1)] {
        let mut processes = vec![spec("CPU", vec![cpu(4000)])];
        for number in 0..10 {
            let device: Rc<str> = format!("d{number}").into();
            let io = || Burst::Io { length: Duration::from_millis(10), device: Rc::clone(&device) };
            let rounds = (1..1000).flat_map(|_| [cpu(1), io()]);
            processes.push(spec(&format!("I/O {number}"), rounds.chain([cpu(1)]).collect()));
        }
        let mut options = options(policy, &Conventions::default());
        options.switch_cost = Duration::from_micros(100);
        let run = run(Rc::new(Workload { processes, until: None }), options);
        let (from, to) = (100.0, run.each("completion")[0] - 100.0);
        let inside = |slice: &Slice| (moment(slice.end).min(to) - moment(slice.start).max(from)).max(0.0);
        let share = run.schedule.slices.iter().map(inside).sum::<f64>() / (to - from);
        assert!((share - answer).abs() < 0.005, "{policy}: {share}, in the book {answer}");
    }
}

/// Silberschatz, 10th ed., Figure 5.4: bursts of 6, 4, 6, 4, 13, 13, 13 with an initial guess of 10 and half the weight
/// on the last burst are guessed as 10, 8, 6, 6, 5, 9, 11, 12. Two rivals with bursts of 1,000 keep the CPU while the
/// process does its I/O, and one of them is there to be compared with whenever it is picked.
#[test]
fn the_exponential_average_of_figure_5_4() {
    let bursts = |name: &str, lengths: &[u64]| {
        let device: Rc<str> = name.into();
        let io = || Burst::Io { length: Duration::from_millis(1), device: Rc::clone(&device) };
        let mut steps: Vec<Burst> = lengths.iter().flat_map(|length| [cpu(*length), io()]).collect();
        steps.pop();
        spec(name, steps)
    };
    let figure = bursts("P", &[6, 4, 6, 4, 13, 13, 13, 1]);
    let processes = vec![figure, bursts("Q", &[1000; 8]), bursts("R", &[1000; 8])];
    let options = options("sjf:estimate=ema,alpha=0.5,initial=10", &Conventions::default());
    let workload = Rc::new(Workload { processes, until: None });
    let recording = Recording::of_workload(&workload, Rc::new(options)).expect("the policy exists");
    let guesses: Vec<i64> = recording
        .events
        .iter()
        .filter_map(|event| match event.why {
            Why::Best { measure: Measure::Estimate, mine, .. } if event.pid == Pid::MAIN => Some(mine / 1000),
            _ => None,
        })
        .collect();
    assert_eq!(guesses, [10, 8, 6, 6, 5, 9, 11, 12]);
}

/// OSTEP 9.4, Figure 9.2: two jobs of one length and 100 tickets each; fairness is the time of the first completion
/// over that of the second. The book draws the mean of thirty trials: lowest for short jobs, near 1 for long ones.
/// The mean of many draws is known: the loser has run `j` of `n` turns with the probability of a negative binomial.
#[test]
fn the_lottery_grows_fair_with_the_length_of_the_jobs() {
    let mut dice = Dice::new(9);
    let mut before = 0.0;
    for length in [1_u64, 10, 100] {
        let workload = Rc::new(Workload {
            processes: vec![spec("A", vec![cpu(length)]), spec("B", vec![cpu(length)])],
            until: None,
        });
        let trials = 400;
        let mut sum = 0.0;
        for _ in 0..trials {
            let mut options = options("lottery:quantum=1", &Conventions::default());
            options.seed = dice.below(1 << 40);
            let mut ends = run(Rc::clone(&workload), options).each("completion");
            ends.sort_by(f64::total_cmp);
            sum += ends[0] / ends[1];
        }
        let (mean, deviation) = fairness(length);
        let ours = sum / f64::from(trials);
        let bound = 5.0 * deviation / f64::from(trials).sqrt() + 1e-9;
        assert!((ours - mean).abs() <= bound, "length {length}: {ours}, expected {mean} within {bound}");
        assert!(ours > before, "a longer job is a fairer one");
        before = ours;
    }
    assert!(before > 0.9, "in the book a length of 100 is nearly fair");
}

/// Mean and standard deviation of (n + j)/2n, where the one that is last has run j turns when the other ends.
fn fairness(n: u64) -> (f64, f64) {
    let (mut probability, mut mean, mut square) = (0.5_f64.powf(n as f64 - 1.0), 0.0, 0.0);
    for j in 0..n {
        let value = (n + j) as f64 / (2 * n) as f64;
        mean += probability * value;
        square += probability * value * value;
        // C(n - 1 + j, j) / 2^(n - 1 + j), from j to j + 1.
        probability *= (n + j) as f64 / (j + 1) as f64 / 2.0;
    }
    (mean, (square - mean * mean).max(0.0).sqrt())
}
