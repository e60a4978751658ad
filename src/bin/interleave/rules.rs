//! What `schedule` and `worksheet` have in common: the policies, and the rules where books differ.

use std::{fmt::Write, path::PathBuf, rc::Rc};

use clap::{Args, ValueEnum};
use interleave::{
    machine::{Equal, Machine, Options, Queues, Ties},
    policy,
    recording::{Ending, Outcome},
    report::{self, schedule::hang_sentence},
    text::Text,
    time::Duration,
    workload,
};

use crate::{FAULT, HANG, LIMIT, files::read_source};

#[derive(Args)]
pub struct Rules {
    /// Who runs next: KEY or KEY:PARAMETER=VALUE,… (below). May be given several times [default: rr].
    #[arg(long = "policy", value_name = "P")]
    policies: Vec<String>,
    /// How many processors.
    #[arg(long, default_value_t = 1, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=64))]
    cpus: u16,
    /// One ready queue for all processors, or one each, with stealing.
    #[arg(long, default_value = "one", value_enum)]
    queues: QueueKind,
    /// What a processor pays for going to another process than the one it last ran: units, or with us, ms, s.
    #[arg(long, default_value = "0", value_name = "T")]
    switch_cost: String,
    /// What decides where nothing else does; of equals whoever joined the ready queue first, arrived first, or comes
    /// first in the input goes first; requeue-first: a process whose quantum expired joins before arrivals of that
    /// moment.
    #[arg(long, value_enum, value_delimiter = ',', value_name = "LIST")]
    ties: Vec<Tie>,
    /// A newcomer that is as good as a running process takes its processor too.
    #[arg(long)]
    preempt_equal: bool,
    /// The greater priority number is the more urgent.
    #[arg(long)]
    high_first: bool,
    /// The holder of a lock is as urgent as the most urgent that waits for it.
    #[arg(long)]
    inherit: bool,
    /// Seeds everything random.
    #[arg(long, default_value_t = 1, value_name = "N")]
    pub seed: u64,
    /// For the policy custom: Python that defines choose(ready, now).
    #[arg(long, value_name = "FILE.py")]
    choose: Option<PathBuf>,
    /// Dispatches after which a run is stopped.
    #[arg(long, default_value_t = 10_000_000, value_name = "N", value_parser = clap::value_parser!(u64).range(1..))]
    limit_ops: u64,
}

#[derive(Clone, Copy, ValueEnum)]
enum QueueKind {
    One,
    PerCpu,
}

#[derive(Clone, Copy, PartialEq, ValueEnum)]
enum Tie {
    Joined,
    Arrival,
    Input,
    RequeueFirst,
}

impl Rules {
    /// The machine's options for each policy, or one line on what is wrong with the arguments.
    pub fn options(&self) -> Result<Vec<Rc<Options>>, String> {
        let mut policies: Vec<&str> = self.policies.iter().map(String::as_str).collect();
        let is_custom = |text: &str| text.split(':').next() == Some("custom");
        if policies.is_empty() {
            policies.push(if self.choose.is_some() { "custom" } else { "rr" });
        }
        for text in &policies {
            policy::read(text, false).map_err(|error| format!("--policy: {error}"))?;
        }
        let choose = match &self.choose {
            None => None,
            Some(_) if !policies.iter().any(|text| is_custom(text)) => {
                return Err("--choose: no policy uses it: add --policy custom".to_owned());
            }
            Some(path) => Some(Rc::from(read_source(path)?)),
        };
        let options = Options {
            choose,
            cpus: self.cpus,
            seed: self.seed,
            limit_operations: self.limit_ops,
            switch_cost: read_time("--switch-cost", &self.switch_cost)?,
            ties: self.ties()?,
            preempt_equal: self.preempt_equal,
            high_first: self.high_first,
            queues: match self.queues {
                QueueKind::One => Queues::One,
                QueueKind::PerCpu => Queues::PerCpu,
            },
            inherit: self.inherit,
            ..Options::workload()
        };
        Ok(policies
            .iter()
            .map(|text| Rc::new(Options { policy: (*text).into(), ..options.clone() }))
            .collect())
    }

    fn ties(&self) -> Result<Ties, String> {
        let equal: Vec<Equal> = self.ties.iter().filter_map(|tie| tie.equal()).collect();
        if equal.len() > 1 {
            return Err("--ties: joined, arrival and input exclude each other: give one of them".to_owned());
        }
        let requeue_first = self.ties.contains(&Tie::RequeueFirst);
        Ok(Ties { requeue_first, equal: equal.first().copied().unwrap_or_default() })
    }
}

impl Tie {
    fn equal(self) -> Option<Equal> {
        match self {
            Tie::Joined => Some(Equal::Joined),
            Tie::Arrival => Some(Equal::Arrival),
            Tie::Input => Some(Equal::Input),
            Tie::RequeueFirst => None,
        }
    }
}

/// The time that an argument gives, or one line on what is wrong with it.
pub fn read_time(argument: &'static str, text: &str) -> Result<Duration, String> {
    let read = workload::time(argument, text).map(Duration::from_micros);
    read.map_err(|kind| report::workload_sentence(&kind.into(), &Text::of("en")))
}

/// Says how a run ended when it did not come to its end; its exit status.
pub fn tell_ending(machine: &Machine, outcome: &Outcome, text: &Text) -> u8 {
    let (status, line) = if let Some(fault) = machine.fault() {
        (FAULT, fault.to_string())
    } else if let Ending::Hang(hang) = &outcome.ending {
        (HANG, hang_sentence(machine, hang, text))
    } else if let Ending::Limit(limit) = &outcome.ending {
        (LIMIT, text.get(&format!("limit.{limit}")).to_owned())
    } else {
        return 0;
    };
    eprintln!("interleave: {}: {line}", machine.options().policy);
    status
}

/// Every policy with its parameters, their defaults and ranges, for help.
pub fn policies() -> String {
    let text = Text::of("en");
    let mut help =
        "Policies, with the default of each parameter (times in units of 1 ms, or with us, ms, s):\n"
            .to_owned();
    for info in policy::ALL {
        // Writing to a string cannot fail.
        let _ = writeln!(help, "  {:<10}{}", info.key, text.get(&format!("policy.{}", info.key)));
        for parameter in info.parameters {
            let title = text.get(&format!("policy.{}.{}", info.key, parameter.name)).to_owned();
            let value = format!("{}={}", parameter.name, parameter.default);
            let _ = writeln!(help, "      {value:<22} {title}: {}", parameter.kind.wanted());
        }
    }
    help
}
