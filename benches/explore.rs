//! States a second of the searches, on the models that other explorers were measured with.
//!
//! `cargo bench --bench explore [-- NAME]`; with `--once NAME` only that search runs, once, and prints its states, seconds
//! and bytes: `benches/peers/spin.sh` measures it so.

#[expect(dead_code, reason = "the tests use all of it")]
#[path = "../tests/search/models.rs"]
mod models;
#[expect(dead_code, reason = "the tests use all of it")]
#[path = "../tests/search/toy.rs"]
mod toy;

use std::time::{Duration as Elapsed, Instant as Clock};

use criterion::{Criterion, Throughput};
use interleave::explore::{
    breadth::Breadth,
    depth::{Depth, Reductions},
    limits::Limits,
    table::Interner,
};
use toy::Toy;

const LIMITS: Limits = Limits { states: 20_000_000, bytes: 4 << 30 };

/// A model, whether processes alike are one, whether the search is reduced.
type Case = (&'static str, fn() -> Toy, bool, bool);

const CASES: [Case; 7] = [
    ("T(8)", || models::tickets(8), false, false),
    ("T(8) symmetry", || models::tickets(8), true, false),
    ("Pord(10)", || models::philosophers(10, true), false, false),
    ("Pord(10) reduced", || models::philosophers(10, true), false, true),
    ("B(4,4,3,4)", || models::buffer(4, 4, 3, 4), false, false),
    ("B(4,4,3,4) symmetry", || models::buffer(4, 4, 3, 4), true, false),
    ("B(4,4,3,4) reduced symmetry", || models::buffer(4, 4, 3, 4), true, true),
];

/// States and bytes of a whole search.
fn search(&(_, model, is_symmetric, is_reduced): &Case) -> (u32, usize) {
    let mut toy = model();
    toy.is_symmetric = is_symmetric;
    if is_reduced {
        let mut depth = Depth::new(&mut toy, LIMITS, Reductions { stubborn: true, sleep: true });
        while depth.work(&mut toy, 1 << 16) {}
        assert!(depth.is_complete());
        (depth.states(), depth.bytes())
    } else {
        let mut breadth = Breadth::new(&mut toy, LIMITS);
        while breadth.work(&mut toy, 1 << 16) {}
        assert!(breadth.is_complete());
        (breadth.states(), breadth.bytes())
    }
}

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    if let Some(at) = arguments.iter().position(|it| it == "--once") {
        for case in CASES.iter().filter(|case| arguments[at + 1..].iter().any(|it| it == case.0)) {
            let start = Clock::now();
            let (states, bytes) = search(case);
            println!("{states} {:.6} {bytes}", start.elapsed().as_secs_f64());
        }
        return;
    }
    let mut criterion = Criterion::default()
        .sample_size(10)
        .warm_up_time(Elapsed::from_millis(200))
        .measurement_time(Elapsed::from_secs(5))
        .configure_from_args();
    let mut group = criterion.benchmark_group("explore");
    for case in &CASES {
        let (states, bytes) = search(case);
        println!("{}: {states} states, {:.1} bytes a state", case.0, bytes as f64 / f64::from(states));
        group.throughput(Throughput::Elements(states.into()));
        group.bench_function(case.0, |bencher| bencher.iter(|| search(case)));
    }
    group.finish();
    look_up(&mut criterion);
    criterion.final_summary();
}

/// Rows a second that a table of a million finds.
fn look_up(criterion: &mut Criterion) {
    const ROWS: u32 = 1 << 20;
    let row = |i: u32| [3, i & 0xff, 17, i >> 8 & 0xff, 1, 2, i >> 16, 300, 5, 0, 0, 9];
    let mut table = Interner::default();
    for i in 0..ROWS {
        table.insert(&row(i));
    }
    let mut group = criterion.benchmark_group("table");
    group.throughput(Throughput::Elements(ROWS.into()));
    group.bench_function("look up", |bencher| {
        bencher.iter(|| {
            // Scattered, so that neither the rows nor the index come in order.
            (0..ROWS).filter(|i| table.find(&row(i.wrapping_mul(0x9e37_79b1) & (ROWS - 1))).is_some()).count()
        });
    });
    group.finish();
}
