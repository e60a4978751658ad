//! What can be done after some steps, and what each still can lead to; the graph of states of a small program.

use std::{collections::BTreeMap, rc::Rc};

use serde::{Deserialize, Serialize};

use super::{
    breadth::Breadth,
    components::Components,
    explorer::Explorer,
    judge::Judge,
    limits::Limits,
    report::Outcome,
    system::{self, Move, Successor, System},
    world::{Detail, World},
};
use crate::{
    id::Tid,
    machine::{
        Machine,
        script::{Grain, Pick, Script},
    },
};

/// The states of a small program; the first is where it begins.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Graph {
    pub states: Vec<Node>,
    pub edges: Vec<Edge>,
}

/// A state.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Node {
    /// Fewest steps that lead to it.
    pub depth: u32,
    /// Of a final state, its place among the report's outcomes.
    pub end: Option<usize>,
    /// Only ends that are not clean can follow.
    pub doomed: bool,
    /// Only clean ends can follow.
    pub safe: bool,
}

/// A step between two states.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Edge {
    pub from: u32,
    pub to: u32,
    /// The process: `Process-1`.
    pub task: String,
    /// What it does: `acquire lock a`.
    pub label: String,
    pub pick: Pick,
}

impl Explorer {
    /// All states of a program that has at most so many, every process told apart; None when there are more, or when
    /// the search is not complete. `label` says what a pick does on a machine that stands before it.
    pub fn graph(&mut self, most: u32, label: &dyn Fn(&Machine, Pick) -> String) -> Option<Graph> {
        if !self.complete {
            return None;
        }
        let detail = Detail { symmetry: false, named: true, ..self.world.detail() };
        let mut world = World::new(Rc::clone(&self.program), &self.files, &self.options, detail);
        let limits = Limits { states: u64::from(most) + 1, bytes: self.settings.max_bytes };
        let mut graph = Breadth::new(&mut world, limits);
        while graph.work(&mut world, 10_000) {}
        if !graph.is_complete() || graph.states() > most {
            return None;
        }
        let mut components = Components::new(&graph);
        while components.work(&graph, 10_000) {}
        let mut judge = Judge::new(&graph, &components);
        while judge.work(&graph, &components, 10_000) {}
        let ends = self.ends_of(&mut world, &graph);
        let node = |state: u32| Node {
            depth: graph.depth(state),
            end: ends.get(&state).copied().flatten(),
            doomed: judge.is_doomed(&components, state),
            safe: judge.is_safe(&components, state),
        };
        let states = (0..graph.states()).map(node).collect();
        let mut walk = Walk { machines: vec![None; graph.states() as usize], explorer: self, label };
        let edges = walk.edges(&mut world, &graph);
        Some(Graph { states, edges })
    }

    /// Of each final state its outcome's place in the report.
    fn ends_of(&mut self, world: &mut World, graph: &Breadth) -> BTreeMap<u32, Option<usize>> {
        let known: Vec<Outcome> = self.report().outcomes;
        let mut places: BTreeMap<u32, Option<usize>> = BTreeMap::new();
        let mut ends = BTreeMap::new();
        for (state, end) in graph.finals() {
            let place = *places.entry(end.outcome).or_insert_with(|| {
                let path = graph.path(world, *state);
                let picks = world.picks(&path);
                let told = self.tell_picks(picks, end.is_clean);
                known.iter().position(|it| it.is_same(&told))
            });
            ends.insert(*state, place);
        }
        ends
    }

    /// What each pick that is possible after these may still lead to: whether an end that is not clean can be reached,
    /// and whether none but such. Empty when the picks are not possible or the search is not complete.
    pub fn prospects(&mut self, picks: &[Pick]) -> Vec<(Pick, bool, bool)> {
        let mut place = Place::start(&mut self.world);
        for pick in picks.iter().filter(|pick| pick.choice < Pick::SIGNAL) {
            if !place.go(&mut self.world, *pick) {
                return Vec::new();
            }
        }
        let mut moves = Vec::new();
        self.world.moves(&place.state, &mut moves);
        let (Some(graph), Some(judge), Some(components)) = (&mut self.graph, &self.judge, &self.components) else {
            return Vec::new();
        };
        let mut next = Successor::default();
        let mut prospects = Vec::new();
        for step in moves {
            self.world.fire(&place.state, step, &mut next);
            let Some(state) = graph.find(&next.words) else { continue };
            let pick = Pick { task: place.tids[usize::from(step.actor)], choice: step.choice };
            let (Some(bug), doomed) = (judge.may_fail(components, state), judge.is_doomed(components, state)) else {
                continue;
            };
            prospects.push((pick, bug, doomed));
        }
        prospects
    }
}

/// A state, and who its tasks are in order of creation.
struct Place {
    state: Vec<u32>,
    tids: Vec<u32>,
    next: u32,
}

impl Place {
    fn start(world: &mut World) -> Place {
        let mut place = Place { state: world.initial(), tids: Vec::new(), next: 0 };
        let born = world.born(true).to_vec();
        place.name(&[], &born);
        place
    }

    /// Takes the step of a pick; false if there is none.
    fn go(&mut self, world: &mut World, pick: Pick) -> bool {
        let mut moves = Vec::new();
        world.moves(&self.state, &mut moves);
        let tids = &self.tids;
        let wanted = |it: &&Move| tids[usize::from(it.actor)] == pick.task && it.choice == pick.choice;
        let Some(step) = moves.iter().find(wanted).copied() else { return false };
        self.take(world, step);
        true
    }

    fn take(&mut self, world: &mut World, step: Move) {
        let mut next = Successor::default();
        world.fire(&self.state, step, &mut next);
        let born = world.born(false).to_vec();
        self.name(&next.renaming, &born);
        self.state = next.words;
    }

    fn name(&mut self, renaming: &[u16], born: &[u16]) {
        let mut tids = vec![0; self.tids.len() + born.len()];
        for (old, new) in renaming.iter().enumerate().filter(|(_, new)| **new != system::GONE) {
            tids[usize::from(*new)] = self.tids[old];
        }
        for actor in born {
            if *actor != system::GONE {
                tids[usize::from(*actor)] = self.next;
            }
            self.next += 1;
        }
        self.tids = tids;
    }
}

/// Machines that stand where the states of a graph do.
struct Walk<'a> {
    machines: Vec<Option<(Machine, Vec<u32>, u32)>>,
    explorer: &'a Explorer,
    label: &'a dyn Fn(&Machine, Pick) -> String,
}

impl Walk<'_> {
    fn edges(&mut self, world: &mut World, graph: &Breadth) -> Vec<Edge> {
        let script = Script {
            seed: self.explorer.options.seed,
            grain: Grain { forks: world.detail().forks, exits: world.detail().exits },
            ..Script::default()
        };
        let Explorer { program, files, options, .. } = self.explorer;
        let mut machine = Machine::boot_script(Rc::clone(program), files, options, Rc::new(script));
        machine.open_script();
        while machine.step().is_some() {}
        let start = Place::start(world);
        self.machines[0] = Some((machine, start.tids, start.next));
        let (mut words, mut moves, mut edges) = (Vec::new(), Vec::new(), Vec::new());
        for from in 0..graph.states() {
            let Some((machine, tids, next)) = self.machines[from as usize].take() else { continue };
            graph.words(from, &mut words);
            world.moves(&words, &mut moves);
            for (step, to) in moves.iter().zip(graph.successors(from)) {
                let pick = Pick { task: tids[usize::from(step.actor)], choice: step.choice };
                let task = machine.task(Tid(pick.task)).pid;
                let name = machine.process(task).map_or_else(|| task.to_string(), |it| it.name.to_string());
                edges.push(Edge { from, to, task: name, label: (self.label)(&machine, pick), pick });
                if self.machines[to as usize].is_some() || to <= from {
                    continue;
                }
                let mut place = Place { state: words.clone(), tids: tids.clone(), next };
                place.take(world, *step);
                let mut machine = machine.clone();
                machine.add_pick(pick);
                for (target, signal) in world.arrived() {
                    machine.add_pick(Pick::signal(tids[usize::from(target)], signal));
                }
                while machine.step().is_some() {}
                self.machines[to as usize] = Some((machine, place.tids, place.next));
            }
        }
        edges
    }
}
