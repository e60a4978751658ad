//! `interleave schedule`: a workload under one policy or several, as tables, charts, CSV or JSON.

use std::{
    io::{self, IsTerminal, Write},
    path::PathBuf,
    rc::Rc,
    time::{Duration, Instant},
};

use clap::Args;
use interleave::{
    machine::{Machine, Options},
    recording::outcome,
    report::{
        self,
        schedule::{ScheduleReport, Units, has_deadlines},
    },
    schedule::{Schedule as Slices, Scheduler},
    text::Text,
    workload::{MAX_BYTES, Workload},
};
use serde::Serialize;

use crate::{
    files::{self, print_whole, read_text, write_beside},
    gantt::chart,
    rules::{Rules, read_time, tell_ending},
    table::{aligned, csv_row, decimal},
};

/// Processes that a table shows without --all; of more only the first and the last.
const MOST: usize = 40;
const FIRST: usize = 20;
const LAST: usize = 5;
/// Columns when the output is no terminal.
const WIDTH: usize = 100;

#[derive(Args)]
pub struct Schedule {
    /// The workload: JSON, or a table with a column each for name, arrival, bursts…; - reads standard input.
    #[arg(value_name = "WORKLOAD")]
    file: PathBuf,
    #[command(flatten)]
    rules: Rules,
    /// Periodic processes release no job from then on.
    #[arg(long, value_name = "T")]
    until: Option<String>,
    /// Draws who has which processor when.
    #[arg(long, conflicts_with_all = ["json", "csv"])]
    gantt: bool,
    /// Shows every process, however many there are.
    #[arg(long)]
    all: bool,
    /// Writes every slice of every run as CSV.
    #[arg(long, value_name = "OUT.csv")]
    slices: Option<PathBuf>,
    /// Prints one JSON report.
    #[arg(long, conflicts_with = "csv")]
    json: bool,
    /// Prints the figures of the processes as CSV.
    #[arg(long)]
    csv: bool,
}

/// What --json prints.
#[derive(Serialize)]
struct Reports {
    runs: Vec<ScheduleReport>,
}

/// A run, as far as it is told.
struct Run {
    report: ScheduleReport,
    chart: String,
}

impl Schedule {
    /// Runs; the exit status, or one line on what is wrong with the arguments.
    pub fn execute(&self) -> Result<u8, String> {
        let text = Text::of("en");
        let all_options = self.rules.options()?;
        let workload = Rc::new(self.workload(&text)?);
        let (mut runs, mut status) = (Vec::new(), 0);
        for options in all_options {
            let (schedule, machine) = run(&workload, &options)?;
            let outcome = outcome(&machine);
            status = status.max(tell_ending(&machine, &outcome, &text));
            let chart = self.gantt.then(|| chart(&schedule, &workload, options.cpus, width(), &text));
            let report = ScheduleReport::of(&machine, &outcome, &schedule);
            runs.push(Run { report, chart: chart.unwrap_or_default() });
        }
        if let Some(path) = &self.slices {
            write_beside(path, &slices(&runs))?;
        }
        if self.json {
            let runs = runs.into_iter().map(|run| run.report).collect();
            let json = serde_json::to_string(&Reports { runs }).expect("a report is plain data");
            print_whole(&(json + "\n"));
        } else if self.csv {
            print_whole(&figures(&runs, has_deadlines(&workload)));
        } else {
            let told: Vec<String> = runs.iter().map(|run| self.told(run, &text)).collect();
            print_whole(&told.join("\n"));
            if runs.len() > 1 {
                print_whole(&format!("\n{}", comparison(&runs, has_deadlines(&workload), &text)));
            }
        }
        Ok(status)
    }

    fn workload(&self, text: &Text) -> Result<Workload, String> {
        let name = files::name(&self.file);
        let wrong = |error| format!("{name}: {}", report::workload_sentence(&error, text));
        let content = read_text(&self.file, MAX_BYTES as u64)?;
        let mut workload = Workload::from_text(&content).map_err(wrong)?;
        if let Some(until) = &self.until {
            if workload.processes.iter().all(|spec| spec.period.is_none()) {
                return Err("--until: no process has a period: leave it out".to_owned());
            }
            let until = read_time("--until", until)?;
            workload.until = Some(interleave::time::Instant::BOOT + until);
            // What is read is checked, the end too.
            workload = Workload::from_json(&workload.to_json()).map_err(wrong)?;
        }
        Ok(workload)
    }

    /// The table of a run, its figures and, if wanted, its chart.
    fn told(&self, run: &Run, text: &Text) -> String {
        let report = &run.report;
        let with_misses = report.processes.iter().any(|row| row.misses.is_some());
        let mut rows = vec![header(&["name"], with_misses, text)];
        let cells = |index: usize| {
            let row = &report.processes[index];
            let mut cells = vec![row.name.clone()];
            cells.extend(times(report, index));
            cells.extend(
                with_misses.then(|| row.misses.map_or_else(String::new, |misses| misses.to_string())),
            );
            cells
        };
        let count = report.processes.len();
        let left_out = if self.all || count <= MOST { 0 } else { count - FIRST - LAST };
        rows.extend((0..count).filter(|row| left_out == 0 || *row < FIRST).map(cells));
        if left_out > 0 {
            rows.push(vec!["…".to_owned()]);
            rows.extend((count - LAST..count).map(cells));
        }
        rows.push(Vec::new());
        let more = &report.figures;
        for (key, of) in [("mean", &report.averages), ("p95", &more.p95), ("deviation", &more.deviation)] {
            let none = String::new;
            let word = text.get(&format!("column.{key}")).to_owned();
            let [turnaround, waiting, response] = [of.turnaround, of.waiting, of.response].map(shown);
            rows.push(vec![word, none(), none(), none(), turnaround, waiting, none(), response]);
        }
        let mut out = format!("{}\n\n{}", report.policy, aligned(&rows));
        if left_out > 0 {
            out += &text.fill("schedule.left-out", &[&left_out.to_string()]);
            out.push('\n');
        }
        let values = run_values(report, with_misses);
        let said =
            values.iter().map(|(key, value)| format!("{} {value}", text.get(&format!("column.{key}"))));
        out += &format!("\n{}\n", said.collect::<Vec<_>>().join(", "));
        if !run.chart.is_empty() {
            out += &format!("\n{}", run.chart);
        }
        out
    }
}

/// Runs to the end; when that takes long, a terminal shows how far it is.
fn run(workload: &Rc<Workload>, options: &Rc<Options>) -> Result<(Slices, Machine), String> {
    let scheduler = Scheduler::new(workload, Rc::clone(options));
    let mut scheduler = scheduler.map_err(|error| format!("--policy {}: {error}", options.policy))?;
    let mut shown = Instant::now();
    let (mut error, mut is_shown) = (io::stderr(), false);
    while !scheduler.advance(1 << 14) {
        if shown.elapsed() > Duration::from_secs(1) && error.is_terminal() {
            // A terminal that has gone away needs no progress.
            let _ = write!(error, "\r{}: {} slices", options.policy, scheduler.slices());
            (shown, is_shown) = (Instant::now(), true);
        }
    }
    if is_shown {
        let _ = write!(error, "\r\x1b[K");
    }
    Ok(scheduler.finish())
}

fn width() -> usize {
    terminal_size::terminal_size_of(io::stdout()).map_or(WIDTH, |(width, _)| usize::from(width.0))
}

fn header(first: &[&str], with_misses: bool, text: &Text) -> Vec<String> {
    let keys = ["arrival", "first_run", "completion", "turnaround", "waiting", "blocked", "response"];
    let keys = first.iter().copied().chain(keys).chain(with_misses.then_some("misses"));
    keys.map(|key| text.get(&format!("column.{key}")).to_owned()).collect()
}

/// The times of a process, `-` for what did not come to be.
fn times(report: &ScheduleReport, row: usize) -> impl Iterator<Item = String> {
    let row = &report.processes[row];
    let times = [
        Some(row.arrival),
        row.first_run,
        row.completion,
        row.turnaround,
        Some(row.waiting),
        Some(row.blocked),
        row.response,
    ];
    times.into_iter().map(shown)
}

/// A number with at most three decimals, `-` for none.
fn shown(value: Option<Units>) -> String {
    value.map_or_else(|| "-".to_owned(), |value| decimal(value.0))
}

/// The figures of a run that are none of a process: their keys and values.
fn run_values(report: &ScheduleReport, with_misses: bool) -> Vec<(&'static str, String)> {
    let more = &report.figures;
    let mut values = vec![
        ("throughput", decimal(more.throughput)),
        ("utilisation", format!("{} %", decimal(report.cpu_utilisation.0 * 100.0))),
        ("fairness", decimal(more.fairness)),
        ("switches", report.context_switches.to_string()),
        ("makespan", decimal(report.makespan.0)),
    ];
    values.extend(with_misses.then(|| ("misses", more.misses.to_string())));
    values
}

/// One table of all runs: their means and other figures.
fn comparison(runs: &[Run], with_misses: bool, text: &Text) -> String {
    let mut rows: Vec<Vec<String>> = Vec::new();
    for Run { report, .. } in runs {
        let means = &report.averages;
        let mut values = vec![
            ("policy", report.policy.clone()),
            ("turnaround", shown(means.turnaround)),
            ("waiting", shown(means.waiting)),
            ("response", shown(means.response)),
        ];
        values.extend(run_values(report, with_misses));
        if rows.is_empty() {
            rows.push(values.iter().map(|(key, _)| text.get(&format!("column.{key}")).to_owned()).collect());
        }
        rows.push(values.into_iter().map(|(_, value)| value).collect());
    }
    format!("{}\n\n{}", text.get("schedule.comparison"), aligned(&rows))
}

/// The figures of the processes as CSV; the names of the columns are those of the JSON.
fn figures(runs: &[Run], with_misses: bool) -> String {
    let mut out = "policy,name,arrival,first_run,completion,turnaround,waiting,blocked,response".to_owned();
    out += if with_misses { ",misses\n" } else { "\n" };
    for Run { report, .. } in runs {
        for (index, row) in report.processes.iter().enumerate() {
            let mut cells = vec![report.policy.clone(), row.name.clone()];
            cells.extend(times(report, index).map(|cell| if cell == "-" { String::new() } else { cell }));
            let misses = || row.misses.map_or_else(String::new, |misses| misses.to_string());
            cells.extend(with_misses.then(misses));
            out += &csv_row(&cells);
        }
    }
    out
}

/// Every slice and every switch of the runs as CSV.
fn slices(runs: &[Run]) -> String {
    let mut out = "policy,cpu,process,start,end,kind\n".to_owned();
    for Run { report, .. } in runs {
        for (kind, slices) in [("run", &report.slices), ("switch", &report.switches)] {
            for it in slices {
                let (start, end) = (decimal(it.start.0), decimal(it.end.0));
                let cpu = it.cpu.to_string();
                let policy = report.policy.clone();
                out += &csv_row(&[policy, cpu, it.process.clone(), start, end, kind.to_owned()]);
            }
        }
    }
    out
}
