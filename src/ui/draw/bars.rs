//! Stretches of time as paths: one path a look, however many stretches there are. What is narrower than a pixel
//! shares its pixel, and the longest wins.

use std::{collections::BTreeMap, fmt::Write};

use interleave::{id::Pid, time::Instant};
use yew::AttrValue;

use crate::ui::{
    canvas::Axis,
    palette::Phase,
    slices::{Mark, Row, Track, Work},
};

/// Paths by class, and places for names.
#[derive(Debug, Default)]
pub struct Bars {
    pub paths: Vec<(AttrValue, AttrValue)>,
    /// Who, where, how wide: segments of 14 px and more.
    pub labels: Vec<(Pid, f64, f64)>,
}

impl Bars {
    /// No tint of its own.
    pub const PLAIN: usize = usize::MAX;
}

/// Narrower segments have no name.
const LABELLED: f64 = 14.0;
/// Narrower ones share a pixel.
const PIXEL: f64 = 1.0;

/// Collects stretches of one row, merging those that are too narrow to be seen.
struct Sieve<K> {
    pixel: i64,
    weights: Vec<(K, f64)>,
    out: Vec<(K, f64, f64)>,
}

impl<K: Copy + PartialEq> Sieve<K> {
    fn new() -> Sieve<K> {
        Sieve { pixel: i64::MIN, weights: Vec::new(), out: Vec::new() }
    }

    fn add(&mut self, key: K, from: f64, to: f64) {
        if to - from >= PIXEL {
            self.flush();
            return self.push(key, from, to);
        }
        let pixel = from.floor() as i64;
        if pixel != self.pixel {
            self.flush();
            self.pixel = pixel;
        }
        match self.weights.iter_mut().find(|(known, _)| *known == key) {
            Some((_, weight)) => *weight += to - from,
            None => self.weights.push((key, to - from)),
        }
    }

    fn push(&mut self, key: K, from: f64, to: f64) {
        match self.out.last_mut() {
            Some((last, _, end)) if *last == key && from - *end < 0.5 => *end = to,
            _ => self.out.push((key, from, to)),
        }
    }

    fn flush(&mut self) {
        let heaviest =
            self.weights.iter().max_by(|one, other| one.1.total_cmp(&other.1)).map(|(key, _)| *key);
        let pixel = self.pixel as f64;
        self.weights.clear();
        if let Some(key) = heaviest {
            self.push(key, pixel, pixel + 1.0);
        }
    }

    fn done(mut self) -> Vec<(K, f64, f64)> {
        self.flush();
        self.out
    }
}

fn clip(axis: &Axis, start: Instant, end: Instant) -> (f64, f64) {
    let (low, high) = (axis.left, axis.left + axis.width);
    (axis.x(start).clamp(low, high), axis.x(end).clamp(low, high))
}

fn block(d: &mut String, x0: f64, x1: f64, y: f64, h: f64) {
    write!(d, "M{x0:.1} {y:.1}H{x1:.1}v{h:.1}H{x0:.1}z").expect("a string takes all");
}

/// The bars of a process: phases, locks held, marks.
#[must_use]
pub fn of_process(row: &Row, axis: &Axis, run_end: Instant, (y, h): (f64, f64)) -> Bars {
    let close = row.reaped.unwrap_or(run_end);
    let mut sieve = Sieve::new();
    for (start, end, doing) in row.track.between(axis.start, axis.end, close) {
        let (from, to) = clip(axis, start, end);
        sieve.add(doing.phase, from, to);
    }
    let is_overview = h < 14.0;
    let (top, bar) =
        if is_overview { (y, (h - 1.0).max(1.0)) } else { (y + 3.0, h - if h > 20.0 { 9.0 } else { 6.0 }) };
    let mut by_phase: BTreeMap<Phase, String> = BTreeMap::new();
    for (phase, from, to) in sieve.done() {
        let part = match phase {
            _ if is_overview => bar,
            Phase::Running => bar,
            Phase::Ready => (bar / 3.0).round(),
            Phase::Blocked => (bar * 2.0 / 3.0).round(),
            Phase::New | Phase::Zombie => 2.0,
        };
        let low = top + bar - part;
        let low = if phase == Phase::Zombie && !is_overview { top + bar / 2.0 - 1.0 } else { low };
        block(by_phase.entry(phase).or_default(), from, to.max(from + 0.7), low, part);
    }
    let mut bars = Bars::default();
    if let Some(blocked) = by_phase.get(&Phase::Blocked) {
        bars.paths.push(("bar blocked-ground".into(), blocked.clone().into()));
    }
    bars.paths
        .extend(by_phase.into_iter().map(|(phase, d)| (format!("bar {}", phase.word()).into(), d.into())));
    if !is_overview {
        bars.paths.extend(ends(row, axis, (top, bar)));
        bars.paths.extend(holds(row, axis, run_end, top + bar + 1.0, if h > 20.0 { 3.0 } else { 2.0 }));
        bars.paths.extend(marks(row, axis, top));
    }
    bars
}

/// ┌ where it was created, ┘ where it was reaped.
fn ends(row: &Row, axis: &Axis, (top, bar): (f64, f64)) -> Option<(AttrValue, AttrValue)> {
    let mut d = String::new();
    let is_in = |at: Instant| axis.start <= at && at <= axis.end;
    if is_in(row.created) {
        write!(d, "M{:.1} {:.1}V{:.1}h4", axis.x(row.created) + 0.5, top + bar, top + 0.5)
            .expect("a string takes all");
    }
    if let Some(at) = row.reaped.filter(|at| is_in(*at)) {
        write!(d, "M{:.1} {:.1}V{:.1}h-4", axis.x(at) - 0.5, top, top + bar - 0.5)
            .expect("a string takes all");
    }
    (!d.is_empty()).then(|| ("bar ends".into(), d.into()))
}

fn holds(row: &Row, axis: &Axis, run_end: Instant, y: f64, h: f64) -> Option<(AttrValue, AttrValue)> {
    let mut sieve = Sieve::new();
    let first = row.holds.partition_point(|hold| hold.end.is_some_and(|end| end < axis.start));
    let shown = row.holds[first..].iter().take_while(|hold| hold.start <= axis.end);
    for hold in shown {
        let (from, to) = clip(axis, hold.start, hold.end.unwrap_or(run_end));
        sieve.add((), from, to);
    }
    let mut d = String::new();
    sieve.done().into_iter().for_each(|((), from, to)| block(&mut d, from, to.max(from + 1.0), y, h));
    (!d.is_empty()).then(|| ("bar holds".into(), d.into()))
}

/// ▾ where something was printed, ✕ where it ended badly.
fn marks(row: &Row, axis: &Axis, top: f64) -> Vec<(AttrValue, AttrValue)> {
    let (mut printed, mut faults, mut last) = (String::new(), String::new(), f64::NEG_INFINITY);
    let first = row.marks.partition_point(|(at, _)| *at < axis.start);
    for (at, mark) in row.marks[first..].iter().take_while(|(at, _)| *at <= axis.end) {
        let x = axis.x(*at);
        match mark {
            Mark::Output if x - last < 3.0 => {}
            Mark::Output => {
                last = x;
                write!(printed, "M{:.1} {:.1}h7l-3.5 5z", x - 3.5, top - 2.5).expect("a string takes all");
            }
            Mark::Fault => {
                write!(faults, "M{:.1} {:.1}l8 8m0-8l-8 8", x - 4.0, top + 3.0).expect("a string takes all");
            }
        }
    }
    let all = [("bar printed", printed), ("bar fault", faults)];
    all.into_iter().filter(|(_, d)| !d.is_empty()).map(|(class, d)| (class.into(), d.into())).collect()
}

/// The bars of a CPU: who ran, switches, idleness.
#[must_use]
pub fn busy(
    track: &Track<Work>,
    axis: &Axis,
    run_end: Instant,
    (y, h): (f64, f64),
    tint: impl Fn(Pid) -> usize,
) -> Bars {
    let mut sieve = Sieve::new();
    for (start, end, work) in track.between(axis.start, axis.end, run_end) {
        let (from, to) = clip(axis, start, end);
        // A switch is never too narrow to be seen.
        let to = if work == Work::Switch { to.max(from + 2.0) } else { to };
        sieve.add(work, from, to);
    }
    let mut bars = Bars::default();
    let mut by_class: BTreeMap<String, String> = BTreeMap::new();
    for (work, from, to) in sieve.done() {
        let class = match work {
            Work::Idle => "work idle".to_owned(),
            Work::Switch => "work switch".to_owned(),
            Work::Run(_) if to - from < 3.0 => "work dense".to_owned(),
            Work::Run(pid) => match tint(pid) {
                index if index < 8 => format!("work name-{index}"),
                _ => "work".to_owned(),
            },
        };
        let edge = if class.starts_with("work name") || class == "work" { 0.5 } else { 0.0 };
        block(by_class.entry(class).or_default(), from + edge, to - edge, y + edge, h - 2.0 * edge);
        if let Work::Run(pid) = work
            && to - from >= LABELLED
        {
            bars.labels.push((pid, from, to - from));
        }
    }
    bars.paths = by_class.into_iter().map(|(class, d)| (class.into(), d.into())).collect();
    bars
}
