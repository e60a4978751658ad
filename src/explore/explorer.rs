//! A search of a program, step by step: what is known of it at any moment.
//!
//! First some runs at random, so that what is common shows at once; then every state, breadth first. If that is
//! complete, chances, counts and cycles follow, and the way to each outcome with the fewest preemptions. If it is too
//! much, the reduced search; if that is too much, schedules with few preemptions; then runs at random.
//!
//! Some things are left out until the program asks for them (who a process is, whether one has ended, what time it
//! is): then the search begins again with them.

use std::{
    collections::{BTreeMap, BTreeSet},
    rc::Rc,
};

pub use super::settings::Settings;
use super::{
    breadth::Breadth,
    chance::{Chance, Odds},
    components::Components,
    depth::{Depth, Reductions},
    fewest::Fewest,
    judge::Judge,
    limits::Limits,
    livelock::{Cycle, Livelocks},
    report::Level,
    sample::{Plan, Sampler, Strategy},
    shard::{ELSEWHERE, Shard},
    system::{Final, Move, System},
    world::{Detail, World},
};
use crate::{
    lang::code::Program,
    machine::{Machine, Options, script::Script},
    recording::FileSet,
};

/// Random runs before the search.
const FORETASTE: u64 = 60;
/// Steps after which a random run is cut off.
const LONGEST_RUN: u32 = 20_000;
/// Preemptions up to which ways are looked for when the graph is not there to say that they exist.
const MOST_PREEMPTIONS: u32 = 3;
/// Outcomes that a search lists while it is not complete.
const MOST_OUTCOMES: usize = 1_000;

/// An outcome found: what it means and the best way to it known so far.
#[derive(Clone, Debug)]
pub(super) struct Found {
    pub end: Final,
    pub path: Vec<Move>,
    /// Whether that way has the fewest preemptions of all.
    pub is_best: bool,
    /// The way with the fewest steps, if known.
    pub shortest: Option<Vec<Move>>,
    pub seen: u64,
}

/// What is under way.
enum Phase {
    Foretaste(Box<Sampler>),
    Breadth,
    Components(Box<Components>),
    Livelocks(Box<Livelocks>),
    Judge,
    Chance(Box<Chance>),
    Fewest(Box<Fewest>),
    Depth(Box<Depth>),
    Bounded(Box<Fewest>),
    Sample(Box<Sampler>),
    Done,
}

/// A search at a moment.
pub struct Explorer {
    pub(super) program: Rc<Program>,
    pub(super) files: FileSet,
    pub(super) options: Rc<Options>,
    pub(super) settings: Settings,
    /// The program about to begin, from which schedules are run again.
    pub(super) start: Machine,
    /// The part that falls to it; the whole is the only part of one.
    pub(super) world: Shard<World>,
    phase: Phase,
    pub(super) graph: Option<Breadth>,
    pub(super) components: Option<Components>,
    pub(super) judge: Option<Judge>,
    pub(super) odds: Option<Odds>,
    pub(super) cycle: Option<Cycle>,
    pub(super) found: BTreeMap<u32, Found>,
    /// Outcomes that were met and are not listed.
    pub(super) unlisted: BTreeSet<u32>,
    pub(super) level: Level,
    pub(super) complete: bool,
    pub(super) stopped: Option<String>,
    pub(super) told_apart: Option<&'static str>,
    pub(super) states: u64,
    pub(super) transitions: u64,
    pub(super) frontier: u64,
    pub(super) runs: u64,
    pub(super) sampler: Option<Sampler>,
    pub(super) details: BTreeMap<u32, super::tell::Told>,
    bold: super::world::Met,
}

impl Explorer {
    /// A search about to begin.
    #[must_use]
    pub fn new(program: Rc<Program>, files: &FileSet, options: Rc<Options>, settings: Settings) -> Explorer {
        let detail = Detail::coarse(&settings);
        let world = World::new(Rc::clone(&program), files, &options, detail);
        let (own, of) = settings.shard.unwrap_or((1, 1));
        let world = Shard::new(world, own, of);
        let script = Script { seed: options.seed, ..Script::default() };
        let mut explorer = Explorer {
            start: Machine::boot_script(Rc::clone(&program), files, &options, Rc::new(script)),
            program,
            files: files.clone(),
            options,
            settings,
            bold: world.met(),
            world,
            phase: Phase::Done,
            graph: None,
            components: None,
            judge: None,
            odds: None,
            cycle: None,
            found: BTreeMap::new(),
            unlisted: BTreeSet::new(),
            level: Level::All,
            complete: false,
            stopped: None,
            told_apart: None,
            states: 0,
            transitions: 0,
            frontier: 0,
            runs: 0,
            sampler: None,
            details: BTreeMap::new(),
        };
        explorer.begin();
        explorer
    }

    /// Whether everything asked for has been done, or stopped.
    #[must_use]
    pub fn is_done(&self) -> bool {
        matches!(self.phase, Phase::Done)
    }

    /// Stop for that reason; reports say so from now on.
    pub fn stop(&mut self, why: &str) {
        if !self.is_done() {
            self.stopped = Some(why.to_owned());
            self.keep_numbers();
            self.phase = Phase::Done;
        }
    }

    /// Of a part: what was dealt out.
    #[must_use]
    pub fn layer(&self) -> Option<String> {
        self.settings.shard.map(|_| self.world.signature().to_owned())
    }

    fn limits(&self) -> Limits {
        Limits { states: self.settings.max_states, bytes: self.settings.max_bytes }
    }

    fn begin(&mut self) {
        self.found.clear();
        self.unlisted.clear();
        self.details.clear();
        (self.graph, self.components, self.judge, self.odds, self.cycle) = (None, None, None, None, None);
        (self.complete, self.runs, self.sampler) = (false, 0, None);
        self.phase = match self.settings.level {
            Some(Level::Sampled) => self.sampling(),
            Some(Level::Reduced) => self.reduced(),
            Some(Level::Bounded) => self.bounded(),
            // A part begins at once, for what is common falls to other parts too.
            None | Some(Level::All) if self.settings.shard.is_some() => {
                let limits = self.limits();
                self.level = Level::All;
                self.graph = Some(Breadth::new(&mut self.world, limits));
                Phase::Breadth
            }
            None | Some(Level::All) => Phase::Foretaste(Box::new(Sampler::new(
                &mut *self.world,
                Plan {
                    seed: self.settings.seed,
                    runs: FORETASTE,
                    shard: (1, 1),
                    strategies: vec![Strategy::Uniform],
                    most_steps: LONGEST_RUN / 10,
                },
            ))),
        };
    }

    fn sampling(&mut self) -> Phase {
        self.level = Level::Sampled;
        let plan = Plan {
            seed: self.settings.seed,
            runs: self.settings.samples,
            shard: self.settings.shard.unwrap_or((1, 1)),
            strategies: vec![Strategy::Uniform],
            most_steps: LONGEST_RUN,
        };
        Phase::Sample(Box::new(Sampler::new(&mut *self.world, plan)))
    }

    fn reduced(&mut self) -> Phase {
        self.level = Level::Reduced;
        self.bold = self.world.met();
        let (limits, reductions) = (self.limits(), Reductions { stubborn: true, sleep: true });
        Phase::Depth(Box::new(Depth::new(&mut self.world, limits, reductions)))
    }

    fn bounded(&mut self) -> Phase {
        self.level = Level::Bounded;
        let limits = self.limits();
        Phase::Bounded(Box::new(Fewest::new(&mut self.world, limits, None, MOST_PREEMPTIONS)))
    }

    /// Works on for about so many steps; whether there is more to do. A slice, so that a worker hears a cancel.
    pub fn work(&mut self, steps: u64) -> bool {
        let phase = std::mem::replace(&mut self.phase, Phase::Done);
        self.phase = self.go_on(phase, steps);
        self.heed();
        !self.is_done()
    }

    fn go_on(&mut self, phase: Phase, steps: u64) -> Phase {
        match phase {
            Phase::Foretaste(mut sampler) => {
                let more = sampler.work(&mut *self.world, steps);
                self.take_sample(&sampler, false);
                if more {
                    return Phase::Foretaste(sampler);
                }
                self.level = Level::All;
                let limits = self.limits();
                self.graph = Some(Breadth::new(&mut self.world, limits));
                Phase::Breadth
            }
            Phase::Breadth => self.search(steps),
            Phase::Components(mut components) => {
                let Some(graph) = &self.graph else { return Phase::Done };
                if components.work(graph, steps * 8) {
                    return Phase::Components(components);
                }
                self.judge = Some(Judge::new(graph, &components));
                self.components = Some(*components);
                Phase::Judge
            }
            Phase::Judge | Phase::Chance(_) | Phase::Livelocks(_) => self.weigh(phase, steps),
            Phase::Fewest(mut fewest) => {
                let more = fewest.work(&mut self.world, steps);
                self.take_ways(&fewest);
                if more { Phase::Fewest(fewest) } else { Phase::Done }
            }
            Phase::Depth(depth) => self.reduce(depth, steps),
            Phase::Bounded(mut fewest) => {
                let more = fewest.work(&mut self.world, steps);
                self.take_ways(&fewest);
                (self.states, self.transitions) = (fewest.states().into(), fewest.transitions());
                self.frontier = fewest.frontier();
                if more {
                    return Phase::Bounded(fewest);
                }
                self.complete |= fewest.is_complete();
                if fewest.is_complete() || self.settings.level.is_some() {
                    return self.incomplete(fewest.stopped().map(|_| "states"));
                }
                self.sampling()
            }
            Phase::Sample(mut sampler) => {
                let more = sampler.work(&mut *self.world, steps);
                self.take_sample(&sampler, true);
                if more {
                    return Phase::Sample(sampler);
                }
                self.sampler = Some(*sampler);
                if self.stopped.is_none() {
                    self.stopped = Some("samples".to_owned());
                }
                Phase::Done
            }
            Phase::Done => Phase::Done,
        }
    }

    fn incomplete(&mut self, why: Option<&str>) -> Phase {
        if !self.complete && self.stopped.is_none() {
            self.stopped = Some(why.unwrap_or("preemptions").to_owned());
        }
        Phase::Done
    }

    fn search(&mut self, steps: u64) -> Phase {
        let Some(mut graph) = self.graph.take() else { return Phase::Done };
        let more = graph.work(&mut self.world, steps);
        (self.states, self.transitions) = (graph.states().into(), graph.transitions());
        self.frontier = u64::from(graph.states() - graph.expanded());
        for (state, end) in graph.finals().to_vec() {
            if end.outcome == ELSEWHERE || !self.may_keep(end.outcome, graph.is_complete()) {
                continue;
            }
            let is_known = self.found.get(&end.outcome).is_some_and(|found| found.shortest.is_some());
            if !is_known {
                let path = graph.path(&mut self.world, state);
                let found = Found {
                    end,
                    path: path.clone(),
                    is_best: false,
                    shortest: Some(path),
                    seen: self.found.get(&end.outcome).map_or(0, |found| found.seen),
                };
                self.found.insert(end.outcome, found);
                self.details.remove(&end.outcome);
            }
        }
        if more {
            self.graph = Some(graph);
            return Phase::Breadth;
        }
        if graph.is_complete() {
            self.complete = true;
            let components = Components::new(&graph);
            self.graph = Some(graph);
            return Phase::Components(Box::new(components));
        }
        let why = if graph.stopped() == Some(super::limits::Stop::Bytes) { "bytes" } else { "states" };
        drop(graph);
        if self.settings.level == Some(Level::All) {
            return self.incomplete(Some(why));
        }
        self.reduced()
    }

    fn weigh(&mut self, phase: Phase, steps: u64) -> Phase {
        let (Some(graph), Some(components)) = (&self.graph, &self.components) else { return Phase::Done };
        match phase {
            Phase::Judge => {
                let Some(judge) = &mut self.judge else { return Phase::Done };
                if judge.work(graph, components, steps * 8) {
                    return Phase::Judge;
                }
                Phase::Chance(Box::new(Chance::new(graph, components)))
            }
            Phase::Chance(mut chance) => {
                if chance.work(graph, components, steps * 8) {
                    return Phase::Chance(chance);
                }
                self.odds = Some(chance.odds(graph));
                Phase::Livelocks(Box::default())
            }
            Phase::Livelocks(mut livelocks) => {
                if livelocks.work(&mut self.world, graph, components, steps) {
                    return Phase::Livelocks(livelocks);
                }
                self.cycle = livelocks.cycle(&mut self.world, graph);
                let wanted = self.found.keys().copied().collect();
                let limits = Limits { states: self.settings.max_states, bytes: self.settings.max_bytes };
                Phase::Fewest(Box::new(Fewest::new(&mut self.world, limits, Some(wanted), u32::MAX)))
            }
            other => other,
        }
    }

    fn reduce(&mut self, mut depth: Box<Depth>, steps: u64) -> Phase {
        let more = depth.work(&mut self.world, steps);
        (self.states, self.transitions) = (depth.states().into(), depth.transitions());
        self.frontier = depth.frontier();
        for (outcome, end) in depth.ends().iter().filter(|(outcome, _)| **outcome != ELSEWHERE) {
            if !self.may_keep(*outcome, depth.is_complete()) {
                continue;
            }
            self.found.entry(*outcome).or_insert_with(|| Found {
                end: end.end,
                path: end.path.clone(),
                is_best: false,
                shortest: None,
                seen: 0,
            });
        }
        if more {
            return Phase::Depth(depth);
        }
        if depth.is_complete() {
            // It left out what no program was seen to do; if one was since then, it was too bold.
            if self.world.met() != self.bold {
                return self.reduced();
            }
            self.complete = true;
            let wanted = self.found.keys().copied().collect();
            return Phase::Fewest(Box::new(Fewest::new(
                &mut self.world,
                Limits { states: self.settings.max_states / 4, bytes: self.settings.max_bytes },
                Some(wanted),
                MOST_PREEMPTIONS,
            )));
        }
        if self.settings.level.is_some() {
            return self.incomplete(Some("states"));
        }
        self.bounded()
    }

    /// Whether an outcome is to be listed. A program that prints for ever has outcomes without end, each with a longer
    /// way than the one before: of a search that is not complete so many are enough.
    fn may_keep(&mut self, outcome: u32, is_complete: bool) -> bool {
        let keeps = is_complete || self.found.len() < MOST_OUTCOMES || self.found.contains_key(&outcome);
        if keeps {
            self.unlisted.remove(&outcome);
        } else {
            self.unlisted.insert(outcome);
        }
        keeps
    }

    fn take_sample(&mut self, sampler: &Sampler, is_all: bool) {
        let tally = sampler.tally();
        if is_all {
            self.runs = tally.uniform;
        }
        for (outcome, seen) in &tally.seen {
            if !self.may_keep(*outcome, false) {
                continue;
            }
            let found = self.found.entry(*outcome).or_insert_with(|| Found {
                end: seen.end,
                path: seen.path.clone(),
                is_best: false,
                shortest: None,
                seen: 0,
            });
            if is_all {
                found.seen = seen.uniform;
            }
        }
        if is_all {
            self.transitions = tally.steps;
        }
    }

    fn take_ways(&mut self, fewest: &Fewest) {
        for (outcome, way) in fewest.ways().iter().filter(|(outcome, _)| **outcome != ELSEWHERE) {
            let found = self.found.entry(*outcome).or_insert_with(|| Found {
                end: way.end,
                path: way.path.clone(),
                is_best: true,
                shortest: None,
                seen: 0,
            });
            if !found.is_best {
                (found.path, found.is_best) = (way.path.clone(), true);
                self.details.remove(outcome);
            }
        }
    }

    fn keep_numbers(&mut self) {
        if let Phase::Sample(sampler) = &self.phase {
            self.sampler = Some((**sampler).clone());
        }
    }

    /// What the program has asked for is told apart from now on: the search begins again.
    fn heed(&mut self) {
        let asked = self.world.asked();
        let before = self.world.detail();
        let detail = before.heed(asked);
        if detail.named && !before.named {
            self.told_apart = Some("identity");
        }
        if let Some(what) = asked.refused {
            self.stopped = Some(what.to_owned());
            self.phase = Phase::Done;
            return;
        }
        if detail != before {
            let world = World::new(Rc::clone(&self.program), &self.files, &self.options, detail);
            let (own, of) = self.settings.shard.unwrap_or((1, 1));
            self.world = Shard::new(world, own, of);
            self.begin();
        }
    }

    /// Bytes held, roughly.
    #[must_use]
    pub fn bytes(&self) -> usize {
        self.world.bytes() + self.graph.as_ref().map_or(0, Breadth::bytes)
    }
}
