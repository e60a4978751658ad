//! A figure against a parameter: the same workload run at each of its values.

use std::rc::Rc;

use interleave::{
    machine::Options,
    policy::{self, ParameterKind},
    time::Duration,
    workload::{Burst, Workload},
};

use super::{number, track::Track};

/// What is varied.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Parameter {
    /// A parameter of the policy, by its name.
    Policy(&'static str),
    Cpus,
    SwitchCost,
}

/// One run of a sweep. Means in microseconds.
#[derive(Clone, Debug, PartialEq)]
pub struct Point {
    /// The parameter's value, as it would be written.
    pub value: Rc<str>,
    pub waiting: f64,
    pub turnaround: f64,
    pub response: f64,
    pub switches: u32,
}

/// A policy's points, in order of the parameter.
#[derive(Clone, Debug, PartialEq)]
pub struct Series {
    pub policy: Rc<str>,
    pub points: Vec<Point>,
    /// The value in force, as it would be written.
    pub present: Rc<str>,
}

/// What can be varied under a policy: its own numbers, CPUs, the cost of a switch.
#[must_use]
pub fn parameters(policy: &str) -> Vec<Parameter> {
    let Ok((info, _)) = policy::read(policy, false) else { return Vec::new() };
    let is_number = |kind: ParameterKind| !matches!(kind, ParameterKind::Choice(_) | ParameterKind::Queues);
    let own = info.parameters.iter().filter(|it| is_number(it.kind)).map(|it| Parameter::Policy(it.name));
    own.chain([Parameter::Cpus, Parameter::SwitchCost]).collect()
}

/// A parameter's value in a policy string; its default when the string does not name it.
#[must_use]
pub fn value_in(policy: &str, name: &str) -> Rc<str> {
    let (_, rest) = policy.split_once(':').unwrap_or((policy, ""));
    let written = rest.split(',').rev().find_map(|item| item.trim().strip_prefix(name)?.strip_prefix('='));
    let default = || {
        let (info, _) = policy::read(policy, false).ok()?;
        info.parameters.iter().find(|it| it.name == name).map(|it| it.default)
    };
    written.or_else(default).unwrap_or_default().into()
}

/// The policy string with that parameter set.
#[must_use]
pub fn with(policy: &str, name: &str, value: &str) -> Rc<str> {
    let (key, rest) = policy.split_once(':').unwrap_or((policy, ""));
    let others = rest.split(',').filter(|item| {
        !item.is_empty() && item.split_once('=').is_none_or(|(known, _)| known.trim() != name)
    });
    let item = format!("{name}={value}");
    let items: Vec<&str> = others.chain([item.as_str()]).collect();
    format!("{key}:{}", items.join(",")).into()
}

/// The options with that parameter set to a value as it would be written; None when it cannot be read.
#[must_use]
pub fn set(options: &Options, parameter: Parameter, value: &str) -> Option<Options> {
    let mut options = options.clone();
    match parameter {
        Parameter::Policy(name) => options.policy = with(&options.policy, name, value),
        Parameter::Cpus => options.cpus = value.parse().ok()?,
        Parameter::SwitchCost => {
            options.switch_cost = Duration::from_micros((number::read(value)? * 1e3).round() as u64);
        }
    }
    policy::read(&options.policy, false).is_ok().then_some(options)
}

/// The value of a parameter that is in force.
#[must_use]
pub fn present(options: &Options, parameter: Parameter) -> Rc<str> {
    match parameter {
        Parameter::Policy(name) => value_in(&options.policy, name),
        Parameter::Cpus => options.cpus.to_string().into(),
        Parameter::SwitchCost => number::length(options.switch_cost).into(),
    }
}

/// The values of a parameter that are worth a run, the present one among them; in order.
#[must_use]
pub fn values(workload: &Workload, options: &Options, parameter: Parameter) -> Vec<Rc<str>> {
    let present = present(options, parameter);
    let mut values: Vec<f64> = match parameter {
        Parameter::Cpus => (1..=8).map(f64::from).collect(),
        Parameter::SwitchCost => vec![0.0, 0.1, 0.2, 0.5, 1.0, 1.5, 2.0, 3.0, 4.0],
        Parameter::Policy(name) => {
            let info = policy::read(&options.policy, false).ok().map(|(info, _)| info);
            let kind =
                info.and_then(|info| info.parameters.iter().find(|it| it.name == name)).map(|it| it.kind);
            match kind {
                Some(ParameterKind::Time) => up_to(longest(workload)),
                Some(ParameterKind::TimeOrNever) => [vec![0.0], up_to(longest(workload))].concat(),
                Some(ParameterKind::Fraction) => (0..=10).map(|tenths| f64::from(tenths) / 10.0).collect(),
                Some(ParameterKind::Count(least, most)) => {
                    (least..=most.min(least.saturating_add(9))).map(f64::from).collect()
                }
                _ => Vec::new(),
            }
        }
    };
    let plain = present.strip_suffix("ms").unwrap_or(&present);
    if let Some(value) = number::read(plain).filter(|_| !values.is_empty()) {
        values.push(value);
    }
    values.sort_by(f64::total_cmp);
    values.dedup();
    values.into_iter().map(|value| format!("{value}").into()).collect()
}

/// The longest CPU burst in units: a quantum of that length is first come, first served.
fn longest(workload: &Workload) -> f64 {
    let cpu = |burst: &Burst| if let Burst::Cpu(length) = burst { Some(length.micros()) } else { None };
    let bursts = workload.processes.iter().flat_map(|spec| spec.bursts.iter().filter_map(cpu));
    bursts.max().unwrap_or(0) as f64 / 1e3
}

/// Round lengths from the short ones, close together, to the first that is not shorter than `most`.
fn up_to(most: f64) -> Vec<f64> {
    const ROUND: [f64; 18] =
        [0.5, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 10.0, 12.0, 16.0, 20.0, 24.0, 32.0, 40.0, 50.0, 64.0];
    let mut values: Vec<f64> = ROUND.to_vec();
    let mut next = 100.0;
    while values.last().is_some_and(|last| *last < most) {
        values.push(next);
        next *= 2.0;
    }
    let count = values.iter().position(|value| *value >= most).map_or(values.len(), |index| index + 1);
    values.truncate(count.max(2));
    values
}

/// Runs the workload at each value of a parameter.
///
/// # Errors
/// The policy string names no policy, or the person's own rule cannot be used.
pub fn sweep(
    workload: &Rc<Workload>,
    options: &Options,
    parameter: Parameter,
) -> Result<Series, policy::Error> {
    let mut points = Vec::new();
    for value in values(workload, options, parameter) {
        // A value that the policy refuses (a count out of its range) is no point.
        let Some(options) = set(options, parameter, &value) else { continue };
        let figures = Track::of(workload, Rc::new(options))?.schedule.figures;
        points.push(Point {
            value,
            waiting: figures.waiting.mean,
            turnaround: figures.turnaround.mean,
            response: figures.response.mean,
            switches: figures.context_switches,
        });
    }
    let present = present(options, parameter);
    let present = present.strip_suffix("ms").unwrap_or(&present).into();
    Ok(Series { policy: Rc::clone(&options.policy), points, present })
}
