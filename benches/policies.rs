//! What a slice costs under each policy, for 10 to 100,000 processes, and how the cost grows with their number.
//!
//! `cargo bench --bench policies [-- POLICY]`. A run is made into a schedule with its figures, without keeping its
//! events. The processes arrive together and are back from each I/O within a microsecond, so that nearly all of them
//! are ready all the time.

use std::{cell::RefCell, collections::BTreeMap, rc::Rc, time::Duration as Elapsed, time::Instant as Clock};

use criterion::{BenchmarkId, Criterion, Throughput};
use interleave::{
    machine::Options,
    policy::ALL,
    schedule::{Schedule, Scheduler},
    time::{Duration, Instant},
    workload::{Burst, Spec, Workload},
};

const SIZES: [usize; 5] = [10, 100, 1_000, 10_000, 100_000];
/// Bursts of a run at least, however few the processes.
const BURSTS: usize = 20_000;

/// Nanoseconds a slice, the least that was seen.
type Costs = RefCell<BTreeMap<(&'static str, usize), f64>>;

fn main() {
    let costs = Costs::default();
    let mut criterion = Criterion::default()
        .sample_size(10)
        .warm_up_time(Elapsed::from_millis(200))
        .measurement_time(Elapsed::from_secs(1))
        .configure_from_args();
    // `custom` is as fast as the person's own rule.
    for info in ALL.iter().filter(|info| info.key != "custom") {
        let mut group = criterion.benchmark_group(info.key);
        for size in SIZES {
            let workload = Rc::new(workload(size, matches!(info.key, "edf" | "rm")));
            let options = Rc::new(Options { policy: info.key.into(), ..Options::workload() });
            let slices = schedule(&workload, &options).slices.len() as u64;
            group.throughput(Throughput::Elements(slices));
            group.bench_function(BenchmarkId::from_parameter(size), |bencher| {
                bencher.iter_custom(|times| {
                    let mut whole = Elapsed::ZERO;
                    for _ in 0..times {
                        let start = Clock::now();
                        let schedule = schedule(&workload, &options);
                        whole += start.elapsed();
                        drop(schedule);
                    }
                    let cost = whole.as_nanos() as f64 / (times * slices) as f64;
                    let mut costs = costs.borrow_mut();
                    let least = costs.entry((info.key, size)).or_insert(cost);
                    *least = least.min(cost);
                    whole
                });
            });
        }
        group.finish();
    }
    criterion.final_summary();
    print_growth(&costs.borrow());
}

fn schedule(workload: &Rc<Workload>, options: &Rc<Options>) -> Schedule {
    let scheduler = Scheduler::new(workload, Rc::clone(options));
    let mut scheduler = scheduler.expect("the policy's defaults are valid");
    while !scheduler.advance(usize::MAX) {}
    scheduler.finish().0
}

/// `size` processes that arrive together, with CPU bursts of 1 to 8 units, unlike in all that a policy looks at.
fn workload(size: usize, periodic: bool) -> Workload {
    let many = (BURSTS / size).max(2);
    let io = Burst::Io { length: Duration::from_micros(1), device: "disk".into() };
    let cpu = |number: usize| Burst::Cpu(Duration::from_millis(1 + number as u64 * 7 % 8));
    let row = |row: usize| {
        let steps = (1..many).flat_map(|number| [cpu(row + number), io.clone()]);
        Spec {
            name: format!("P{row}").into(),
            bursts: steps.chain([cpu(row)]).collect(),
            priority: (row * 7 % 16) as i32,
            tickets: 1 + (row * 31 % 200) as u32,
            nice: (row * 7 % 40) as i8 - 20,
            period: periodic.then(|| Duration::from_millis(1000 + (row * 7919 % size) as u64)),
            ..Spec::default()
        }
    };
    // One job each.
    let until = periodic.then(|| Instant::from_micros(1));
    Workload { processes: (0..size).map(row).collect(), until }
}

/// A table: what a slice costs, and how many times more with the most processes than with the fewest. A logarithm
/// would grow five times from 10 to 100,000.
fn print_growth(costs: &BTreeMap<(&'static str, usize), f64>) {
    let keys: Vec<&str> =
        ALL.iter().map(|info| info.key).filter(|key| costs.contains_key(&(*key, SIZES[0]))).collect();
    print!("\nns a slice\n{:<10}", "processes");
    SIZES.iter().for_each(|size| print!(" {size:>8}"));
    println!(" {:>8}", "growth");
    for key in keys {
        print!("{key:<10}");
        let row: Vec<f64> = SIZES.iter().filter_map(|size| costs.get(&(key, *size)).copied()).collect();
        row.iter().for_each(|cost| print!(" {cost:>8.0}"));
        println!(" {:>8.1}", row[row.len() - 1] / row[0]);
    }
}
