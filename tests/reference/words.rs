//! A policy as the text that names it.

use super::{Estimate, Policy, Reason};

fn estimate(parameters: &mut Vec<String>, estimate: Estimate) {
    if let Some((alpha, initial)) = estimate {
        let alpha = format!("alpha={}.{:03}", alpha / 1000, alpha % 1000);
        parameters.extend(["estimate=ema".to_string(), alpha, format!("initial={initial}us")]);
    }
}

fn reason(reason: Reason) -> String {
    match reason {
        Reason::Priority(number) => format!("p{number}"),
        other => format!("{other:?}").to_lowercase(),
    }
}

/// The policy, each parameter written out; a tick has `micros` microseconds.
pub fn policy(policy: &Policy, micros: u64) -> String {
    let time = |name: &str, ticks: u64| format!("{name}={}us", ticks * micros);
    let mut parameters = Vec::new();
    let key = match policy {
        Policy::Fcfs { degree } => {
            parameters.push(format!("degree={degree}"));
            "fcfs"
        }
        Policy::Sjf { estimate: how, degree } => {
            estimate(&mut parameters, *how);
            parameters.push(format!("degree={degree}"));
            "sjf"
        }
        Policy::Srtf { estimate: how } => {
            estimate(&mut parameters, *how);
            "srtf"
        }
        Policy::Ljf => "ljf",
        Policy::Lrtf => "lrtf",
        Policy::Hrrn => "hrrn",
        Policy::Priority { preemptive, aging } => {
            parameters.extend([format!("preemptive={preemptive}"), time("aging", *aging)]);
            "priority"
        }
        Policy::Rr { quantum } => {
            parameters.push(time("quantum", *quantum));
            "rr"
        }
        Policy::Mlq { classes } => {
            let class = |(reasons, quantum): &(Vec<Reason>, Option<u64>)| {
                let names: Vec<_> = reasons.iter().copied().map(reason).collect();
                let quantum = quantum.map(|quantum| format!("@{}us", quantum * micros));
                format!("{}{}", names.join("+"), quantum.unwrap_or_default())
            };
            let classes: Vec<_> = classes.iter().map(class).collect();
            parameters.push(format!("classes={}", classes.join("/")));
            "mlq"
        }
        Policy::Mlfq { levels, quantum, growth, boost, total, reset, head } => {
            parameters.extend([
                format!("levels={levels}"),
                time("quantum", *quantum),
                format!("growth={growth}"),
            ]);
            parameters.push(time("boost", *boost));
            parameters.push(format!("allotment={}", if *total { "total" } else { "slice" }));
            parameters.push(format!("io={}", if *reset { "reset" } else { "stay" }));
            parameters.push(format!("preempted={}", if *head { "head" } else { "tail" }));
            "mlfq"
        }
        Policy::Stride { quantum } => {
            parameters.push(time("quantum", *quantum));
            "stride"
        }
        Policy::Cfs { latency, granularity, wakeup } => {
            parameters.extend([time("latency", *latency), time("granularity", *granularity)]);
            parameters.push(time("wakeup", *wakeup));
            "cfs"
        }
        Policy::Edf => "edf",
        Policy::Rm => "rm",
    };
    if parameters.is_empty() { key.to_string() } else { format!("{key}:{}", parameters.join(",")) }
}
