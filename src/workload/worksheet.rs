//! Worksheets: a random workload, and which figures of its schedule a person is asked for.

use std::rc::Rc;

use super::{
    Field, Workload,
    random::{Io, Recipe},
};

/// An exercise; its answers are the figures of the run.
#[derive(Clone, Debug, PartialEq)]
pub struct Worksheet {
    pub policy: Rc<str>,
    pub seed: u64,
    pub workload: Workload,
    /// What the table of processes has to show: what the policy decides by.
    pub given: Vec<Field>,
    /// In reading order: process by process, then the means.
    pub asked: Vec<Cell>,
}

/// A cell to be filled in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cell {
    /// A figure of the process of that row, from 0.
    Process(u32, Figure),
    /// Its mean over all processes.
    Mean(Figure),
}

/// A figure of a process.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Figure {
    Completion,
    Turnaround,
    Waiting,
    Response,
    /// Deadlines missed.
    Misses,
}

impl Figure {
    /// Its name in reports.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Figure::Completion => "completion",
            Figure::Turnaround => "turnaround",
            Figure::Waiting => "waiting",
            Figure::Response => "response",
            Figure::Misses => "misses",
        }
    }
}

impl Recipe {
    /// What an exercise on a policy needs: priorities for `priority`, tickets for `lottery`, periods for `edf`…
    #[must_use]
    pub fn for_policy(policy: &str, processes: u32) -> Recipe {
        let key = policy.split(':').next().unwrap_or("");
        Recipe {
            processes,
            io: if matches!(key, "mlq" | "mlfq") { Io::Some } else { Io::None },
            priorities: matches!(key, "priority" | "mlq"),
            tickets: matches!(key, "lottery" | "stride"),
            nices: matches!(key, "cfs" | "eevdf"),
            periodic: matches!(key, "edf" | "rm"),
            ..Recipe::default()
        }
    }
}

/// The worksheet of a policy, a recipe and a seed.
#[must_use]
pub fn worksheet(policy: &str, recipe: &Recipe, seed: u64) -> Worksheet {
    let workload = Workload::random(recipe, seed);
    let columns = [
        (Field::Priority, recipe.priorities),
        (Field::Tickets, recipe.tickets),
        (Field::Nice, recipe.nices),
        (Field::Period, recipe.periodic),
    ];
    let mut given = vec![Field::Name, Field::Arrival, Field::Bursts];
    given.extend(columns.into_iter().filter(|(_, shown)| *shown).map(|(field, _)| field));
    // A periodic process completes when its last job does: only its deadlines are worth asking for.
    let figures: &[Figure] = if recipe.periodic {
        &[Figure::Response, Figure::Misses]
    } else {
        &[Figure::Completion, Figure::Turnaround, Figure::Waiting, Figure::Response]
    };
    let rows = (0..workload.processes.len() as u32)
        .flat_map(|row| figures.iter().map(move |figure| Cell::Process(row, *figure)));
    let means = figures.iter().filter(|figure| !matches!(figure, Figure::Completion | Figure::Misses));
    let asked = rows.chain(means.map(|figure| Cell::Mean(*figure))).collect();
    Worksheet { policy: policy.into(), seed, workload, given, asked }
}
