//! A Gantt chart in text: a row a CPU, segments as wide as they are long where names leave room, times under them.

use std::{collections::BTreeSet, fmt::Write};

use interleave::{
    id::CpuId,
    schedule::Schedule,
    text::Text,
    workload::{Workload, units},
};
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// Widest name that is written whole, in columns.
const WIDEST: usize = 24;
/// Most columns a unit.
const STRETCH: f64 = 3.0;

/// What a CPU does for a while; microseconds.
struct Segment {
    start: u64,
    end: u64,
    /// The process's name; empty for an idle CPU or a switch.
    name: String,
    /// What fills the rest.
    fill: char,
}

/// The chart of a schedule on so many CPUs, in lines of at most `width` columns where names allow it.
pub fn chart(schedule: &Schedule, workload: &Workload, cpus: u16, width: usize, text: &Text) -> String {
    let name = |row: usize| &*workload.processes[row].name;
    let end = schedule.figures.makespan.micros();
    let rows: Vec<Vec<Segment>> =
        (0..cpus.max(1)).map(|cpu| segments(schedule, CpuId(cpu), end, &name)).collect();
    let bounds: BTreeSet<u64> = rows.iter().flatten().flat_map(|it| [it.start, it.end]).collect();
    let bounds: Vec<u64> = bounds.into_iter().collect();
    let title = |cpu: usize| if cpus > 1 { format!("CPU {cpu}  ") } else { String::new() };
    let indent = title(usize::from(cpus.saturating_sub(1))).len();
    let room = width.saturating_sub(indent + 1).max(20);
    let scale = ((room - units(end).len().min(room - 1)) as f64 * 1e3 / end.max(1) as f64).min(STRETCH);
    let mut out = String::new();
    let mut cursors = vec![0; rows.len()];
    let mut from = 0;
    while from + 1 < bounds.len() {
        let places = lay_out(&rows, &cursors, &bounds[from..], scale, room);
        let line = Line { bounds: &bounds[from..from + places.len()], places: &places };
        for (cpu, segments) in rows.iter().enumerate() {
            let (bar, times) = line.draw(&segments[cursors[cpu]..]);
            // Writing to a string cannot fail.
            let _ = writeln!(out, "{:indent$}{bar}", title(cpu));
            let _ = writeln!(out, "{:indent$}{times}", "");
        }
        from += places.len() - 1;
        for (cursor, segments) in cursors.iter_mut().zip(&rows) {
            *cursor += segments[*cursor..].iter().take_while(|it| it.end <= bounds[from]).count();
        }
    }
    for (fill, meaning) in [('.', "gantt.idle"), ('/', "gantt.switch")] {
        if rows.iter().flatten().any(|it| it.fill == fill) {
            let _ = writeln!(out, "{:indent$}{fill} {}", "", text.get(meaning));
        }
    }
    out
}

/// All that a CPU does until the end, gaps included.
fn segments<'a>(schedule: &Schedule, cpu: CpuId, end: u64, name: &impl Fn(usize) -> &'a str) -> Vec<Segment> {
    let runs = schedule.slices.iter().map(|it| (it, ' ')).chain(schedule.switches.iter().map(|it| (it, '/')));
    let mut runs: Vec<_> = runs.filter(|(it, _)| it.cpu == cpu).collect();
    runs.sort_by_key(|(it, _)| it.start);
    let mut segments: Vec<Segment> = Vec::new();
    let mut now = 0;
    let idle = |start: u64, end: u64| Segment { start, end, name: String::new(), fill: '.' };
    for (slice, fill) in runs {
        let (start, until) = (slice.start.micros(), slice.end.micros().min(end));
        if start >= until {
            continue;
        }
        if start > now {
            segments.push(idle(now, start));
        }
        let row = slice.pid.0.saturating_sub(interleave::id::Pid::MAIN.0) as usize;
        let name = if fill == ' ' { shortened(name(row)) } else { String::new() };
        segments.push(Segment { start, end: until, name, fill });
        now = until;
    }
    if now < end {
        segments.push(idle(now, end));
    }
    segments
}

fn shortened(name: &str) -> String {
    if name.width() <= WIDEST { name.to_owned() } else { cut(name, WIDEST - 1) + "…" }
}

/// As much of a text as fits into so many columns.
fn cut(text: &str, columns: usize) -> String {
    let mut width = 0;
    let fits = text.chars().take_while(|c| {
        width += c.width().unwrap_or(0);
        width <= columns
    });
    fits.collect()
}

impl Segment {
    /// Columns that its name and the time under its beginning want.
    fn least(&self, start: u64) -> usize {
        let name = if self.name.is_empty() { 2 } else { self.name.width() + 3 };
        name.max(units(start).len() + 1)
    }
}

/// The columns of the moments that one line has room for; at least two, the first at 0.
fn lay_out(rows: &[Vec<Segment>], cursors: &[usize], bounds: &[u64], scale: f64, room: usize) -> Vec<usize> {
    let mut places = vec![0];
    let mut cursors = cursors.to_vec();
    while places.len() < bounds.len() {
        let (before, at) = (bounds[places.len() - 1], bounds[places.len()]);
        let wide = (at - before) as f64 / 1e3 * scale;
        let mut place = places[places.len() - 1] + (wide.round() as usize).max(1);
        for (cursor, segments) in cursors.iter_mut().zip(rows) {
            let Some(segment) = segments.get(*cursor).filter(|it| it.end == at) else { continue };
            let start = segment.start.max(bounds[0]);
            let index = bounds[..places.len()].partition_point(|bound| *bound < start);
            place = place.max(places[index] + segment.least(start));
            *cursor += 1;
        }
        if places.len() > 1 && place + units(at).len() > room {
            break;
        }
        places.push(place);
    }
    places
}

/// A line of the chart: moments and their columns.
struct Line<'a> {
    bounds: &'a [u64],
    places: &'a [usize],
}

impl Line<'_> {
    fn place(&self, moment: u64) -> usize {
        self.places[self.bounds.partition_point(|bound| *bound < moment).min(self.places.len() - 1)]
    }

    /// The bar of a CPU, and the times under it. A segment that goes on in the next line ends in a colon.
    fn draw(&self, segments: &[Segment]) -> (String, String) {
        let (first, last) = (self.bounds[0], self.bounds[self.bounds.len() - 1]);
        let (mut bar, mut times) = (String::new(), String::new());
        let mut label = |moment: u64, place: usize| {
            // What is cut at the line's end may have no room for its time.
            times += &" ".repeat(place.saturating_sub(times.len()).max(usize::from(!times.is_empty())));
            times += &units(moment);
        };
        let mut is_cut = false;
        for segment in segments.iter().take_while(|it| it.start < last) {
            let start = segment.start.max(first);
            let (from, to) = (self.place(start), self.place(segment.end.min(last)));
            let inside = to - from - 1;
            bar.push(if segment.start < first { ':' } else { '|' });
            let name = if segment.name.is_empty() { String::new() } else { format!(" {}", segment.name) };
            let name = cut(&name, inside);
            bar += &name;
            bar.extend(std::iter::repeat_n(segment.fill, inside - name.width()));
            label(start, from);
            is_cut = segment.end > last;
        }
        bar.push(if is_cut { ':' } else { '|' });
        label(last, self.places[self.places.len() - 1]);
        (bar, times)
    }
}
