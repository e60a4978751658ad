//! Policy strings, taken apart and put together for the page's fields. What a person typed stays, even if it is wrong.

use interleave::{
    policy::{self, Info, Parameter},
    workload::{Field, Workload},
};

/// A rule of a person's own to begin with: it works.
pub const EXAMPLE: &str = "def choose(ready, now):\n    return min(ready, key=lambda p: p.burst)\n";

/// The policy that a string names; None when there is none of that name.
#[must_use]
pub fn info(policy: &str) -> Option<&'static Info> {
    let key = policy.split(':').next().unwrap_or_default();
    policy::ALL.iter().find(|info| info.key == key).copied()
}

/// A parameter's value as it is written in a string, else its default.
#[must_use]
pub fn value<'a>(policy: &'a str, parameter: &Parameter) -> &'a str {
    let rest = policy.split_once(':').map_or("", |(_, rest)| rest);
    let written = rest.split(',').rev().find_map(|pair| pair.strip_prefix(parameter.name)?.strip_prefix('='));
    written.unwrap_or(parameter.default)
}

/// The string with another value for a parameter; defaults are left out.
#[must_use]
pub fn with(policy: &str, name: &str, text: &str) -> String {
    let Some(info) = info(policy) else { return policy.to_owned() };
    // These signs part one thing from the next.
    let text = text.trim().replace([',', '~', '='], "");
    let pair = |parameter: &Parameter| {
        let value = if parameter.name == name { &*text } else { value(policy, parameter) };
        (value != parameter.default).then(|| format!("{}={value}", parameter.name))
    };
    let pairs: Vec<String> = info.parameters.iter().filter_map(pair).collect();
    if pairs.is_empty() { info.key.to_owned() } else { format!("{}:{}", info.key, pairs.join(",")) }
}

/// What of a process a policy decides by, beside its bursts and arrival.
fn decides_by(policy: &str) -> &'static [Field] {
    match info(policy).map_or("", |info| info.key) {
        "priority" => &[Field::Priority],
        "mlq" if classes_by_priority(policy) => &[Field::Priority],
        "lottery" | "stride" => &[Field::Tickets],
        "cfs" | "eevdf" => &[Field::Nice],
        "edf" => &[Field::Period, Field::Deadline],
        "rm" => &[Field::Period],
        "custom" => &[Field::Priority, Field::Tickets, Field::Nice, Field::Deadline],
        _ => &[],
    }
}

/// Whether a queue of `mlq` is for a priority: `p3`.
fn classes_by_priority(policy: &str) -> bool {
    let words = policy.split(|c: char| !c.is_ascii_alphanumeric());
    words.into_iter().any(|word| {
        word.strip_prefix('p')
            .is_some_and(|rest| !rest.is_empty() && rest.bytes().all(|b| b.is_ascii_digit()))
    })
}

/// The columns that are worth showing: what any policy decides by, and what changes a run under every policy.
#[must_use]
pub fn columns<'a>(
    policies: impl Iterator<Item = &'a str> + Clone,
    workload: Option<&Workload>,
) -> Vec<Field> {
    let real_time = |field: Field| {
        workload.is_some_and(|workload| {
            workload.processes.iter().any(|spec| match field {
                Field::Period => spec.period.is_some(),
                _ => spec.deadline.is_some(),
            })
        })
    };
    let shown = |field: &Field| match field {
        Field::Name | Field::Arrival | Field::Bursts => true,
        Field::Period | Field::Deadline if real_time(*field) => true,
        field => policies.clone().any(|policy| decides_by(policy).contains(field)),
    };
    Field::ALL.into_iter().filter(shown).collect()
}
