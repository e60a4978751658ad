//! `interleave worksheet`: seeded exercises on policies, with or without their answers.

use std::rc::Rc;

use clap::{Args, ValueEnum};
use interleave::{
    event::{Event, Kind},
    id::{CpuId, Pid},
    machine::{Equal, Options, Queues},
    policy,
    reason::{self, Times},
    recording::Recording,
    report::schedule::{Averages, ScheduleReport, SliceReport, Units},
    schedule::Schedule,
    text::Text,
    workload::{
        Field, Workload,
        random::Recipe,
        units,
        worksheet::{Cell, Figure, Worksheet, worksheet},
    },
};
use serde::Serialize;

use crate::{
    files::{print_whole, to_json},
    gantt::chart,
    rules::{Rules, tell_ending},
    sheet,
};

/// Columns of a chart on paper.
const WIDTH: usize = 78;

#[derive(Args)]
pub struct Worksheets {
    #[command(flatten)]
    rules: Rules,
    /// How many processes an exercise has.
    #[arg(long, default_value_t = 5, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=100))]
    processes: u32,
    /// How many exercises; each has the next seed.
    #[arg(long, default_value_t = 1, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=1000))]
    count: u32,
    /// Prints the answers too, with the chart and why each decision was made. JSON has the right values anyway, since
    /// it is for programs that grade.
    #[arg(long)]
    key: bool,
    #[arg(long, default_value = "en", value_enum)]
    language: Language,
    #[arg(long, default_value = "text", value_enum)]
    format: Format,
}

#[derive(Clone, Copy, ValueEnum)]
pub enum Language {
    En,
    Zh,
}

impl Language {
    pub fn tag(self) -> &'static str {
        match self {
            Language::En => "en",
            Language::Zh => "zh",
        }
    }
}

#[derive(Clone, Copy, PartialEq, ValueEnum)]
enum Format {
    Text,
    Markdown,
    Json,
}

/// An exercise: a workload, to be scheduled by each policy.
pub struct Exercise {
    pub number: u32,
    pub seed: u64,
    pub workload: Rc<Workload>,
    pub given: Vec<Field>,
    /// What decides whatever the policy, in sentences.
    pub rules: Vec<String>,
    pub tasks: Vec<Task>,
}

/// What is asked about a policy, and the answers.
pub struct Task {
    /// Its title, in words.
    pub title: String,
    /// What decides under this policy, in sentences.
    pub rules: Vec<String>,
    pub asked: Vec<Cell>,
    pub report: ScheduleReport,
    pub chart: String,
    pub decisions: Vec<String>,
}

impl Worksheets {
    /// Prints the sheets; the exit status, or one line on what is wrong with the arguments.
    pub fn execute(&self) -> Result<u8, String> {
        let text = Text::of(self.language.tag());
        let options = self.rules.options()?;
        for options in &options {
            let (info, _) = policy::read(&options.policy, false).map_err(|error| error.to_string())?;
            if matches!(info.key, "lottery" | "custom") {
                return Err(format!("--policy {}: nobody can reckon it on paper: choose another", info.key));
            }
        }
        let mut exercises = Vec::new();
        for number in 0..self.count {
            match self.exercise(number, &options, &text)? {
                Ok(exercise) => exercises.push(exercise),
                Err(status) => return Ok(status),
            }
        }
        let with_key = self.key;
        match self.format {
            Format::Json => print_whole(&to_json(&Sheets::of(&exercises, with_key))),
            Format::Text => print_whole(&sheet::print(&exercises, with_key, &text, false)),
            Format::Markdown => print_whole(&sheet::print(&exercises, with_key, &text, true)),
        }
        Ok(0)
    }

    /// An exercise, or the exit status when a run of it did not end.
    fn exercise(
        &self,
        number: u32,
        all_options: &[Rc<Options>],
        text: &Text,
    ) -> Result<Result<Exercise, u8>, String> {
        let seed = self.rules.seed.wrapping_add(u64::from(number));
        let recipe = recipe(all_options, self.processes);
        let Worksheet { workload, given, asked, .. } = worksheet(&all_options[0].policy, &recipe, seed);
        let workload = Rc::new(workload);
        let mut tasks = Vec::new();
        for options in all_options {
            let recording = Recording::of_workload(&workload, Rc::clone(options));
            let recording = recording.map_err(|error| format!("--policy {}: {error}", options.policy))?;
            let machine = recording.end().expect("a machine of ours ran it");
            let status = tell_ending(machine, &recording.outcome, text);
            if status > 0 {
                return Ok(Err(status));
            }
            let schedule = Schedule::of(&recording).expect("a machine of ours ran it");
            tasks.push(Task {
                title: title(&options.policy, text),
                rules: own_rules(options, text),
                asked: asked.clone(),
                report: ScheduleReport::of(machine, &recording.outcome, &schedule),
                chart: chart(&schedule, &workload, options.cpus, WIDTH, text),
                decisions: decisions(&recording, text),
            });
        }
        let rules = rules(&all_options[0], &workload, &given, text);
        Ok(Ok(Exercise { number: number + 1, seed, workload, given, rules, tasks }))
    }
}

/// One recipe for all policies, so that they schedule the same processes: whatever any of them needs.
fn recipe(all_options: &[Rc<Options>], processes: u32) -> Recipe {
    let recipes = all_options.iter().map(|options| Recipe::for_policy(&options.policy, processes));
    let joined = recipes.reduce(|one, other| Recipe {
        io: if one.io == interleave::workload::random::Io::None { other.io } else { one.io },
        priorities: one.priorities || other.priorities,
        tickets: one.tickets || other.tickets,
        nices: one.nices || other.nices,
        periodic: one.periodic || other.periodic,
        ..one
    });
    joined.unwrap_or_default()
}

/// A policy with all its parameters, those left out too.
fn title(policy: &str, text: &Text) -> String {
    let Ok((info, _)) = policy::read(policy, false) else { return policy.to_owned() };
    let given: Vec<(&str, &str)> = policy.split([':', ',']).filter_map(|item| item.split_once('=')).collect();
    let parameter = |it: &policy::Parameter| {
        let value =
            given.iter().rev().find(|(name, _)| *name == it.name).map_or(it.default, |(_, value)| value);
        format!("{}={value}", it.name)
    };
    let parameters: Vec<String> = info.parameters.iter().map(parameter).collect();
    let name = text.get(&format!("policy.{}", info.key)).to_owned();
    if parameters.is_empty() { name } else { format!("{name} ({}: {})", info.key, parameters.join(", ")) }
}

/// A policy's own rules, in sentences.
fn own_rules(options: &Options, text: &Text) -> Vec<String> {
    let mut rules = Vec::new();
    let Ok((info, _)) = policy::read(&options.policy, false) else { return rules };
    let own = format!("policy.{}.rule", info.key);
    rules.extend((text.get(&own) != own).then(|| text.get(&own).to_owned()));
    let is_preemptive = policy::parse(&options.policy, &policy::Setup::default())
        .is_ok_and(|policy| policy.preempts().is_some());
    if is_preemptive {
        let key = if options.preempt_equal { "preempt-equal" } else { "preempt-better" };
        rules.push(text.get(&format!("sheet.rule.{key}")).to_owned());
    }
    // Levels have rules of their own for a quantum.
    if matches!(info.key, "rr" | "stride") {
        rules.push(text.get("sheet.rule.quantum").to_owned());
    }
    rules
}

/// The rules that hold for every policy, in sentences.
fn rules(options: &Options, workload: &Workload, given: &[Field], text: &Text) -> Vec<String> {
    let say = |key: &str| text.get(&format!("sheet.rule.{key}")).to_owned();
    let fill = |key: &str, argument: &str| text.fill(&format!("sheet.rule.{key}"), &[argument]);
    let mut rules = vec![match (options.cpus, options.queues) {
        (1, _) => say("one-cpu"),
        (cpus, Queues::One) => fill("cpus", &cpus.to_string()),
        (cpus, Queues::PerCpu) => fill("queue-a-cpu", &cpus.to_string()),
    }];
    rules.push(say(if options.ties.requeue_first { "requeue-first" } else { "arrivals-first" }));
    rules.push(say(match options.ties.equal {
        Equal::Joined => "equal-joined",
        Equal::Arrival => "equal-arrival",
        Equal::Input => "equal-input",
    }));
    if given.contains(&Field::Priority) {
        rules.push(say(if options.high_first { "high-first" } else { "low-first" }));
    }
    if workload.processes.iter().any(|spec| spec.bursts.len() > 1) {
        rules.push(say("io"));
    }
    if let Some(horizon) = workload.horizon() {
        rules.push(fill("periodic", &units(horizon.micros())));
    }
    if !options.switch_cost.is_zero() {
        rules.push(fill("switch", &units(options.switch_cost.micros())));
    }
    rules.push(say("figures"));
    rules
}

/// Each decision of the scheduler with its reason, a line each.
fn decisions(recording: &Recording, text: &Text) -> Vec<String> {
    let times = Times { length: |length| units(length.micros()), moment: |moment| units(moment.micros()) };
    let process = |pid| recording.end()?.process(pid);
    let name = |pid: Pid| process(pid).map_or(String::new(), |it| it.name.to_string());
    let place = |cpu: CpuId| if recording.options.cpus > 1 { cpu.0.to_string() } else { String::new() };
    let line = |event: &Event| {
        let (key, cpu, by) = match event.kind {
            Kind::Dispatch { cpu } => ("sheet.runs", cpu, String::new()),
            Kind::Preempt { cpu, by } => ("sheet.preempted", cpu, name(by)),
            Kind::Expire { cpu } => ("sheet.expired", cpu, String::new()),
            _ => return None,
        };
        let place = place(cpu);
        let place = if place.is_empty() { place } else { text.fill("sheet.on-cpu", &[&place]) };
        let why = reason::words(text, &event.why, recording.options.high_first, &times).unwrap_or_default();
        let moment = (times.moment)(event.at);
        Some(text.fill(key, &[&moment, &name(event.pid), &by, &place, &why]))
    };
    recording.events.iter().filter_map(line).collect()
}

impl Task {
    /// The right value of a cell; None for what did not come to be.
    pub fn value(&self, cell: Cell) -> Option<Units> {
        match cell {
            Cell::Process(row, figure) => {
                let row = self.report.processes.get(row as usize)?;
                match figure {
                    Figure::Completion => row.completion,
                    Figure::Turnaround => row.turnaround,
                    Figure::Waiting => Some(row.waiting),
                    Figure::Response => row.response,
                    Figure::Misses => row.misses.map(|misses| Units(f64::from(misses))),
                }
            }
            Cell::Mean(figure) => {
                let Averages { turnaround, waiting, response } = &self.report.averages;
                match figure {
                    Figure::Turnaround => *turnaround,
                    Figure::Waiting => *waiting,
                    Figure::Response => *response,
                    Figure::Completion | Figure::Misses => None,
                }
            }
        }
    }
}

/// What --format json prints.
#[derive(Serialize)]
struct Sheets<'a> {
    exercises: Vec<ExerciseReport<'a>>,
}

#[derive(Serialize)]
struct ExerciseReport<'a> {
    seed: u64,
    workload: serde_json::Value,
    rules: &'a [String],
    tasks: Vec<TaskReport<'a>>,
}

#[derive(Serialize)]
struct TaskReport<'a> {
    policy: &'a str,
    rules: &'a [String],
    cells: Vec<CellReport<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    slices: Option<&'a [SliceReport]>,
    #[serde(skip_serializing_if = "Option::is_none")]
    decisions: Option<&'a [String]>,
}

/// A cell of the sheet; without a process it is the mean of all.
#[derive(Serialize)]
struct CellReport<'a> {
    process: Option<&'a str>,
    figure: &'static str,
    value: Option<Units>,
}

impl<'a> Sheets<'a> {
    fn of(exercises: &'a [Exercise], with_key: bool) -> Sheets<'a> {
        let task = |task: &'a Task| TaskReport {
            policy: &task.report.policy,
            rules: &task.rules,
            cells: task.asked.iter().map(|cell| CellReport::of(task, *cell)).collect(),
            slices: with_key.then_some(&task.report.slices[..]),
            decisions: with_key.then_some(&task.decisions[..]),
        };
        let exercise = |it: &'a Exercise| ExerciseReport {
            seed: it.seed,
            workload: serde_json::from_str(&it.workload.to_json()).expect("a workload is written as JSON"),
            rules: &it.rules,
            tasks: it.tasks.iter().map(task).collect(),
        };
        Sheets { exercises: exercises.iter().map(exercise).collect() }
    }
}

impl<'a> CellReport<'a> {
    fn of(task: &'a Task, cell: Cell) -> CellReport<'a> {
        let (process, figure) = match cell {
            Cell::Process(row, figure) => {
                (task.report.processes.get(row as usize).map(|row| row.name.as_str()), figure)
            }
            Cell::Mean(figure) => (None, figure),
        };
        CellReport { process, figure: figure.key(), value: task.value(cell) }
    }
}
