//! Whatever tells of a real run, recognised by its content: our own recordings, the texts of strace, ftrace and
//! `perf script`, and the JSON of Chrome's and Perfetto's viewers ("Trace Event Format").

use std::collections::BTreeMap;

use serde_json::Value;

use super::{
    file::{Error, File, MOST_BYTES, MOST_RECORDS, Row, Saw, VERSION},
    ftrace,
    kernel::{Left, Record, TaskId, What},
    perf, strace,
};
use crate::time::Instant;

/// Most slices that lie upon each other.
const MOST_CPUS: usize = 512;

/// Reads a file of any format that is known.
///
/// # Errors
/// It is none, too large or damaged; a sentence for it is in the texts.
pub fn read(text: &str) -> Result<File, Error> {
    if text.len() > MOST_BYTES {
        return Err(Error::TooLarge(MOST_BYTES >> 20));
    }
    let begin = text.trim_start_matches('\u{feff}').trim_start();
    if begin.starts_with('{') || begin.starts_with('[') {
        if begin.chars().take(200).collect::<String>().contains("\"interleave-recording\"") {
            return File::from_json(begin);
        }
        let value: Value = serde_json::from_str(begin).map_err(|error| Error::Damaged(error.to_string()))?;
        return chrome(&value);
    }
    if strace::recognises(begin) {
        return of_records(strace::parse(begin, "").records, Saw::Calls, "strace");
    }
    if begin.contains("sched_switch") {
        return scheduling(begin);
    }
    Err(Error::Unknown)
}

/// The text of ftrace, or of `perf script`.
fn scheduling(text: &str) -> Result<File, Error> {
    let (trace, tool) = match (ftrace::read(text), perf::read(text)) {
        (Ok(trace), _) if !trace.records.is_empty() => (trace, "ftrace"),
        (_, Ok(trace)) if !trace.records.is_empty() => (trace, "perf"),
        (Ok(_), _) | (_, Ok(_)) => return Err(Error::Empty),
        (Err(one), Err(other)) => {
            // Who has come further has understood more of it.
            let error = if one.line >= other.line { one } else { other };
            return Err(Error::Damaged(error.to_string()));
        }
    };
    of_records(trace.records, Saw::Scheduling, tool)
}

/// A file that holds some records and nothing else.
fn of_records(records: Vec<Record>, saw: Saw, system: &str) -> Result<File, Error> {
    if records.is_empty() {
        return Err(Error::Empty);
    }
    let is_cut = records.len() > MOST_RECORDS;
    let cpus = records.iter().filter_map(|record| record.cpu).max().map_or(1, |cpu| cpu.saturating_add(1));
    let records: Vec<Row> = records.into_iter().take(MOST_RECORDS).map(Row::from).collect();
    Ok(File {
        version: VERSION,
        system: system.to_owned(),
        cpus,
        saw: vec![saw],
        is_cut,
        records,
        ..File::default()
    })
}

/// A stretch of time on a CPU.
#[derive(Clone, Copy)]
struct Slice {
    cpu: Option<u16>,
    task: TaskId,
    start: u64,
    end: u64,
}

fn chrome(value: &Value) -> Result<File, Error> {
    if let Some(text) = value.get("systemTraceEvents").and_then(Value::as_str) {
        return scheduling(text);
    }
    let events = value.get("traceEvents").unwrap_or(value).as_array().ok_or(Error::Unknown)?;
    let is_one = |event: &Value| event.get("ph").is_some_and(Value::is_string);
    if events.is_empty() || !events.iter().any(is_one) {
        return Err(Error::Unknown);
    }
    if events.len() > MOST_RECORDS {
        return Err(Error::TooMany(MOST_RECORDS));
    }
    let (slices, names) = slices(events);
    let records = records(slices, &names);
    of_records(records, Saw::Scheduling, "Trace Event Format")
}

/// Who ran when, and what the tasks are called. A trace with a track for CPUs says it there; in another each thread's
/// outermost slices are its turns.
fn slices(events: &[Value]) -> (Vec<Slice>, BTreeMap<TaskId, String>) {
    let number = |event: &Value, key: &str| event.get(key).and_then(Value::as_f64).filter(|it| *it >= 0.0);
    let id = |event: &Value, key: &str| number(event, key).map_or(0, |it| it as u32);
    let word = |event: &Value, key: &str| event.get(key).and_then(Value::as_str).unwrap_or("").to_owned();
    let mut names = BTreeMap::new();
    let mut cpus: Option<u32> = None;
    for event in events.iter().filter(|event| word(event, "ph") == "M") {
        let name = event.get("args").map(|args| word(args, "name")).unwrap_or_default();
        match word(event, "name").as_str() {
            "process_name" if name == "CPU" || name == "CPUs" => cpus = Some(id(event, "pid")),
            "process_name" => drop(names.entry(TaskId(id(event, "pid"))).or_insert(name)),
            "thread_name" => drop(names.insert(TaskId(id(event, "tid")), name)),
            _ => {}
        }
    }
    let mut found = Vec::new();
    let mut open: BTreeMap<(u32, u32), Vec<u64>> = BTreeMap::new();
    for event in events {
        let (pid, tid) = (id(event, "pid"), id(event, "tid"));
        let Some(start) = number(event, "ts").map(|it| it as u64) else { continue };
        let on_cpu = cpus == Some(pid);
        let own = || word(event, "name").strip_prefix('P').and_then(|pid| pid.parse().ok()).map(TaskId);
        let (cpu, task) = match (cpus, on_cpu) {
            (Some(_), true) => (u16::try_from(tid).ok(), own()),
            (Some(_), false) => continue,
            (None, _) => (None, Some(TaskId(if tid == 0 { pid } else { tid }))),
        };
        let Some(task) = task else { continue };
        let mut add = |start, end| found.push(Slice { cpu, task, start, end });
        match word(event, "ph").as_str() {
            "X" => add(start, start.saturating_add(number(event, "dur").map_or(0, |it| it as u64))),
            "B" => open.entry((pid, tid)).or_default().push(start),
            "E" => {
                let stack = open.entry((pid, tid)).or_default();
                if let Some(begin) = stack.pop().filter(|_| stack.is_empty()) {
                    add(begin, start);
                }
            }
            _ => {}
        }
    }
    (found, names)
}

/// The switches that make these slices. Where no CPU is told each task that runs has a place of its own.
fn records(mut slices: Vec<Slice>, names: &BTreeMap<TaskId, String>) -> Vec<Record> {
    slices.retain(|slice| slice.end > slice.start && slice.task.0 > 0);
    slices.sort_by_key(|slice| (slice.start, std::cmp::Reverse(slice.end)));
    let mut busy: Vec<(u64, TaskId)> = Vec::new();
    let mut changes: Vec<(u64, bool, u16, TaskId)> = Vec::new();
    let mut ends: BTreeMap<TaskId, u64> = BTreeMap::new();
    for slice in slices {
        if slice.cpu.is_none() && ends.get(&slice.task).is_some_and(|end| *end > slice.start) {
            continue; // Inside one that has been taken.
        }
        ends.insert(slice.task, slice.end);
        let cpu = slice.cpu.map(usize::from).unwrap_or_else(|| {
            busy.iter().position(|(until, _)| *until <= slice.start).unwrap_or(busy.len())
        });
        if cpu >= MOST_CPUS {
            continue;
        }
        busy.resize(busy.len().max(cpu + 1), (0, TaskId(0)));
        busy[cpu] = (slice.end, slice.task);
        let cpu = cpu as u16;
        changes.push((slice.start, true, cpu, slice.task));
        changes.push((slice.end, false, cpu, slice.task));
    }
    // Of one moment who leaves comes first.
    changes.sort_by_key(|(at, begins, ..)| (*at, *begins));
    let begin = changes.first().map_or(0, |(at, ..)| *at);
    let name = |task: TaskId| names.get(&task).map_or("", String::as_str).into();
    let record = |(at, begins, cpu, task): (u64, bool, u16, TaskId)| {
        let (from, to) = if begins { (TaskId(0), task) } else { (task, TaskId(0)) };
        let left = Left::Runnable { preempted: true };
        let what = What::Switch { left, priority: 0, next: to, next_name: name(to), next_priority: 0 };
        Record { at: Instant::from_micros(at - begin), cpu: Some(cpu), task: from, name: name(from), what }
    };
    changes.into_iter().map(record).collect()
}
