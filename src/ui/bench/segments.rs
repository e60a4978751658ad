//! A track as rows of a Gantt chart, and where the names stand: pure, without pixels of a browser.

use std::{fmt::Write, rc::Rc};

use interleave::{
    event::Kind,
    id::Pid,
    text::Text,
    time::{Duration, Instant},
};

use super::{facts, number, track::Track};
use crate::ui::{
    canvas::Axis,
    geometry::measure,
    palette::Phase,
    slices::{self, Slices, Work},
};

/// Room for the names of the rows: least and most.
const LABEL: (f64, f64) = (40.0, 112.0);
/// Room right of the end, for half a number of the ruler.
pub const MARGIN: f64 = 14.0;
/// Size of the names.
pub const NAME: f64 = 12.0;
/// With more segments than that in sight a name each would be a wall.
const NAMED: usize = 300;

/// Rows of one track, ready to be drawn at any width.
#[derive(Debug)]
pub struct Chart {
    pub slices: Slices,
    /// Names by row.
    pub names: Vec<Rc<str>>,
    /// Absolute deadlines by row, and whether the job was late.
    pub deadlines: Vec<Vec<Instant>>,
    pub misses: Vec<Vec<Instant>>,
    /// What was paid for switches, by row.
    pub switches: Vec<Vec<(Instant, Instant)>>,
}

impl Chart {
    /// The rows of a track.
    #[must_use]
    pub fn of(track: &Track) -> Chart {
        let mut slices = Slices::of(&track.recording.events);
        let cpus = usize::from(track.options.cpus.max(1));
        let idle = || {
            let mut row = slices::Track::new();
            row.set(Instant::BOOT, Work::Idle);
            row
        };
        slices.cpus.resize_with(cpus.max(slices.cpus.len()), idle);
        for row in &mut slices.rows {
            // A workload's process leaves the system as it ends: nobody has to collect it.
            let last = row.track.between(Instant::BOOT, Instant::NEVER, slices.end).last();
            row.reaped = last.filter(|(_, _, doing)| doing.phase == Phase::Zombie).map(|(start, ..)| start);
        }
        let names = slices.rows.iter().map(|row| facts::name(track, row.pid)).collect();
        let mut chart = Chart {
            names,
            deadlines: slices.rows.iter().map(|row| deadlines(track, row.pid)).collect(),
            misses: vec![Vec::new(); slices.rows.len()],
            switches: vec![Vec::new(); slices.rows.len()],
            slices,
        };
        for event in &track.recording.events {
            if let (Kind::Miss { .. }, Some(row)) = (&event.kind, chart.row_of(event.pid)) {
                chart.misses[row].push(event.at);
            }
        }
        for slice in &track.schedule.switches {
            if let Some(row) = chart.row_of(slice.pid) {
                chart.switches[row].push((slice.start, slice.end));
            }
        }
        chart
    }

    /// The row of a process.
    #[must_use]
    pub fn row_of(&self, pid: Pid) -> Option<usize> {
        self.slices.rows.binary_search_by_key(&pid, |row| row.pid).ok()
    }

    /// A process's name; empty if it never came.
    #[must_use]
    pub fn name(&self, pid: Pid) -> &str {
        self.row_of(pid).map_or("", |row| &self.names[row])
    }
}

/// When the jobs of a process ought to be done.
fn deadlines(track: &Track, pid: Pid) -> Vec<Instant> {
    const MOST: usize = 1000;
    let Some(spec) = facts::spec(track, pid) else { return Vec::new() };
    let Some(relative) = spec.deadline.or(spec.period) else { return Vec::new() };
    let until = track.recording.end().and_then(|it| it.workload()?.horizon()).unwrap_or_default();
    let releases = std::iter::successors(Some(spec.arrival), |release| Some(*release + spec.period?));
    let jobs = releases.enumerate().take_while(|(index, release)| *index == 0 || *release < until);
    jobs.take(MOST).map(|(_, release)| release + relative).collect()
}

/// Sizes of the rows, chosen once a run by how many there are.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Plan {
    pub axis: Axis,
    /// Room above each CPU's bars for names that do not fit in them.
    pub above: f64,
    pub cpu: f64,
    pub process: f64,
    pub cpus: usize,
    pub rows: usize,
}

impl Plan {
    /// The rows of a chart `width` wide that shows the first `span` of a run.
    #[must_use]
    pub fn of(chart: &Chart, text: &Text, width: f64, span: Duration) -> Plan {
        let (cpus, rows) = (chart.slices.cpus.len(), chart.slices.rows.len());
        let process = match rows {
            0..=10 => 22.0,
            11..=60 => 18.0,
            _ => 4.0,
        };
        let cpu_name = text.fill("timeline.cpu", &[&(cpus - 1).to_string()]);
        let named = if rows > 60 { &[][..] } else { &chart.names[..] };
        let widest = named.iter().map(|name| measure::width(name, NAME));
        let label = widest.fold(measure::width(&cpu_name, NAME), f64::max) + 14.0;
        let label = label.clamp(LABEL.0, LABEL.1.min(width * 0.3).max(LABEL.0));
        let end = Instant::BOOT + span.max(Duration::from_micros(1));
        let axis = Axis { start: Instant::BOOT, end, left: label, width: (width - label - MARGIN).max(10.0) };
        let mut plan =
            Plan { axis, above: 0.0, cpu: if cpus > 4 { 22.0 } else { 28.0 }, process, cpus, rows };
        if (0..cpus).any(|cpu| !plan.names(chart, cpu).above.is_empty()) {
            plan.above = 18.0;
        }
        plan
    }

    /// Where the bars of a CPU begin.
    #[must_use]
    pub fn cpu_y(&self, cpu: usize) -> f64 {
        cpu as f64 * (self.cpu + self.above + 3.0) + self.above + 3.0
    }

    /// Where the row of a process begins.
    #[must_use]
    pub fn row_y(&self, row: usize) -> f64 {
        self.cpus as f64 * (self.cpu + self.above + 3.0) + 10.0 + row as f64 * self.process
    }

    /// Height of all rows.
    #[must_use]
    pub fn height(&self) -> f64 {
        self.row_y(self.rows) + 4.0
    }

    /// Whose bar or row lies there; None on empty ground.
    #[must_use]
    pub fn hit(&self, chart: &Chart, x: f64, y: f64) -> Option<Pid> {
        let below = y - self.row_y(0);
        if below >= 0.0 {
            return chart.slices.rows.get((below / self.process) as usize).map(|row| row.pid);
        }
        let cpu = (0..self.cpus).find(|cpu| y < self.cpu_y(*cpu) + self.cpu + 3.0)?;
        if x < self.axis.left {
            return None;
        }
        match chart.slices.cpus[cpu].at(self.axis.at(x)) {
            Some(Work::Run(pid)) => Some(pid),
            _ => None,
        }
    }

    /// Where the names of a CPU's segments stand.
    #[must_use]
    pub fn names(&self, chart: &Chart, cpu: usize) -> Names {
        let mut names = Names::default();
        let (axis, end) = (&self.axis, chart.slices.end);
        let segments: Vec<(f64, f64, Pid)> = chart.slices.cpus[cpu]
            .between(axis.start, axis.end, end)
            .filter_map(|(start, end, work)| match work {
                Work::Run(pid) => Some((axis.x(start), axis.x(end), pid)),
                _ => None,
            })
            .take(NAMED + 1)
            .collect();
        if segments.len() > NAMED {
            return names;
        }
        let (mut free, mut narrow) = (axis.left - 8.0, 0);
        for (from, to, pid) in segments {
            let w = measure::width(chart.name(pid), NAME);
            let middle = f64::midpoint(from, to);
            if w + 4.0 <= to - from {
                names.inside.push((pid, middle));
                continue;
            }
            // Over its leader where there is room; the rest is told at the pointer.
            narrow += 1;
            let x = (middle - w / 2.0).max(free).min(axis.left + axis.width + MARGIN - w);
            if x >= free && x + 3.0 <= middle {
                names.above.push((pid, x, middle));
                free = x + w + 5.0;
            }
        }
        // A few names over many turns would say more about room than about turns.
        if names.above.len() * 2 < narrow {
            names.above.clear();
        }
        names
    }
}

/// Names of a CPU's segments.
#[derive(Debug, Default, PartialEq)]
pub struct Names {
    /// In the middle of its segment: who, where.
    pub inside: Vec<(Pid, f64)>,
    /// Above a segment that is too narrow: who, where the name begins, the middle of the segment.
    pub above: Vec<(Pid, f64, f64)>,
}

/// What a row did at a moment, in words, for the pointer: `P1 · 3–7 (4)`.
#[must_use]
pub fn readout(chart: &Chart, plan: &Plan, text: &Text, x: f64, y: f64) -> Option<String> {
    let at = plan.axis.at(x);
    let stretch = |start: Instant, end: Instant| {
        text.fill(
            "bench.gantt.stretch",
            &[&number::moment(start), &number::moment(end), &number::length(end.since(start))],
        )
    };
    let below = y - plan.row_y(0);
    if below >= 0.0 {
        let index = (below / plan.process) as usize;
        let row = chart.slices.rows.get(index)?;
        let close = row.reaped.unwrap_or(chart.slices.end);
        let (start, end, doing) = row.track.between(at, at + Duration::from_micros(1), close).next()?;
        if !(start <= at && at < end) || doing.phase == Phase::Zombie {
            return Some(chart.names[index].to_string());
        }
        return Some(format!(
            "{} {} {}",
            chart.names[index],
            text.get(doing.phase.key()),
            stretch(start, end)
        ));
    }
    let cpu = (0..plan.cpus).find(|cpu| y < plan.cpu_y(*cpu) + plan.cpu + 3.0)?;
    let stretches = chart.slices.cpus[cpu].between(at, at + Duration::from_micros(1), chart.slices.end);
    let (start, end, work) = stretches.take(1).find(|(start, end, _)| *start <= at && at < *end)?;
    let who = match work {
        Work::Run(pid) => chart.name(pid),
        Work::Switch => text.get("timeline.switch"),
        Work::Idle => text.get("timeline.idle"),
    };
    Some(format!("{who} {}", stretch(start, end)))
}

/// What a CPU did, in words, for those who do not see the drawing.
#[must_use]
pub fn told(chart: &Chart, cpu: usize, text: &Text) -> String {
    const MOST: usize = 200;
    let track = &chart.slices.cpus[cpu];
    let mut out = String::new();
    for (start, end, work) in track.between(Instant::BOOT, Instant::NEVER, chart.slices.end).take(MOST) {
        let who = match work {
            Work::Run(pid) => chart.name(pid),
            Work::Switch => text.get("timeline.switch"),
            Work::Idle if start == end => continue,
            Work::Idle => text.get("timeline.idle"),
        };
        let stretch = text.fill("timeline.stretch", &[who, &number::moment(start), &number::moment(end)]);
        write!(out, "{}{stretch}", if out.is_empty() { "" } else { "; " }).expect("a string takes all");
    }
    if track.len() > MOST {
        out += "; ";
        out += &text.fill("timeline.more", &[&(track.len() - MOST).to_string()]);
    }
    out
}

/// What a process did, in words.
#[must_use]
pub fn told_of(chart: &Chart, row: usize, text: &Text) -> String {
    const MOST: usize = 40;
    let row = &chart.slices.rows[row];
    let close = row.reaped.unwrap_or(chart.slices.end);
    let stretches = row.track.between(Instant::BOOT, Instant::NEVER, close);
    let told = stretches.filter(|(start, end, _)| start < end).take(MOST).map(|(start, end, doing)| {
        text.fill(
            "timeline.stretch",
            &[text.get(doing.phase.key()), &number::moment(start), &number::moment(end)],
        )
    });
    let mut out = told.collect::<Vec<_>>().join("; ");
    if row.track.len() > MOST {
        out += "; ";
        out += &text.fill("timeline.more", &[&(row.track.len() - MOST).to_string()]);
    }
    out
}

/// The moment that is meant by a pixel: an event close to it, else a number as round as pixels allow.
#[must_use]
pub fn snapped(track: &Track, axis: &Axis, x: f64) -> Instant {
    const CLOSE: f64 = 4.0;
    let at = axis.at(x);
    let near = [track.beside(at, false), Some(at), track.beside(at, true)];
    let is_event = |moment: &Instant| track.recording.events.binary_search_by_key(moment, |it| it.at).is_ok();
    let distance = |moment: &Instant| (axis.x(*moment) - x).abs();
    let events = near.into_iter().flatten().filter(is_event).filter(|moment| distance(moment) <= CLOSE);
    events.min_by(|one, other| distance(one).total_cmp(&distance(other))).unwrap_or_else(|| rounded(axis, at))
}

/// What the flag of the cursor says: no finer than pixels are, unless the moment is round itself.
#[must_use]
pub fn flag(axis: &Axis, now: Instant) -> String {
    let is_round = now.micros().is_multiple_of(100);
    number::moment(if is_round { now } else { rounded(axis, now) })
}

fn rounded(axis: &Axis, at: Instant) -> Instant {
    let step = 10u64.pow((axis.scale() * 2.0).max(1.0).log10() as u32);
    Instant::from_micros((at.micros() + step / 2) / step * step)
}
