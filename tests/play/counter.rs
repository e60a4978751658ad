//! A model small enough to be thought through: two processes add one to a number, in two steps each.

use std::{collections::BTreeMap, rc::Rc};

use interleave::{
    explore::report::{Level, Outcome, Report},
    id::Pid,
};

use crate::ui::play::{Arrival, Choice, Edge, Graph, Known, Node, Offer, Pick, walk};

pub fn pick(task: u32) -> Pick {
    Pick { task, choice: 0 }
}

pub fn choice(task: u32, enabled: bool, preempts: bool) -> Choice {
    Choice {
        pick: pick(task),
        task: format!("Process-{task}"),
        label: "load n".to_owned(),
        enabled,
        preempts,
        bug: None,
        sure: None,
    }
}

/// Two processes that each read a number and write it, one more: 0 is P1, 1 is P2. A state is how far each has come, and
/// who has read before the other had written; the ends are 2 (one after the other) and 1 (an update is lost).
pub fn counter() -> Graph {
    let edge = |from, to, task| Edge {
        from,
        to,
        task: format!("Process-{task}"),
        label: "x".to_owned(),
        pick: pick(task),
    };
    let node = |depth, end: Option<usize>, doomed| Node { depth, end, doomed, safe: end == Some(0) };
    let states = vec![
        node(0, None, false),    // 0: nobody has done anything
        node(1, None, false),    // 1: P1 has read
        node(1, None, false),    // 2: P2 has read
        node(2, None, false),    // 3: P1 is ready
        node(2, None, true),     // 4: both have read: an update will be lost
        node(2, None, false),    // 5: P2 is ready
        node(3, None, false),    // 6: P1 is ready, P2 has read
        node(3, None, false),    // 7: P2 is ready, P1 has read
        node(3, None, true),     // 8: P1 has written over what P2 read
        node(3, None, true),     // 9: P2 has written over what P1 read
        node(4, Some(0), false), // 10: two
        node(4, Some(1), true),  // 11: one
    ];
    let edges = vec![
        edge(0, 1, 1),
        edge(0, 2, 2),
        edge(1, 3, 1),
        edge(1, 4, 2),
        edge(2, 4, 1),
        edge(2, 5, 2),
        edge(3, 6, 2),
        edge(5, 7, 1),
        edge(4, 8, 1),
        edge(4, 9, 2),
        edge(6, 10, 2),
        edge(7, 10, 1),
        edge(8, 11, 2),
        edge(9, 11, 1),
    ];
    Graph { states, edges }
}

pub fn outcome(stdout: &str, clean: bool, preemptions: u64, probability: f64) -> Outcome {
    Outcome {
        outcome: "exited".to_owned(),
        hang: None,
        exit_code: Some(0),
        exit_codes: BTreeMap::new(),
        stdout: stdout.to_owned(),
        files: BTreeMap::new(),
        exceptions: BTreeMap::new(),
        waiting: Vec::new(),
        clean,
        steps: 4,
        preemptions,
        schedule: String::new(),
        shortest: None,
        no_return: None,
        probability: Some(probability),
        interval: None,
        share: None,
        seen: 0,
    }
}

pub fn report(outcomes: Vec<Outcome>) -> Report {
    Report {
        complete: true,
        level: Level::All,
        timing: "any".to_owned(),
        seed: 0,
        states: 12,
        transitions: 14,
        frontier: 0,
        seconds: 0.0,
        bytes: 0,
        runs: 0,
        outcomes,
        schedules_log10: None,
        told_apart: None,
        more_outcomes: 0,
        reads_clock: false,
        livelock: None,
        stopped: None,
        least_slack: None,
        shard: None,
    }
}

/// What a search of the counter finds; it is drawn if asked for.
pub fn known(drawn: bool) -> Rc<Known> {
    let outcomes = vec![outcome("2\n", true, 0, 0.5), outcome("1\n", true, 1, 0.5)];
    let schedules = vec![Some([1, 1, 2, 2].map(pick).to_vec()), Some([1, 2, 2, 1].map(pick).to_vec())];
    Rc::new(Known::new(report(outcomes), schedules, drawn.then(counter)))
}

/// What follows from picks, as the counter's graph has it.
pub fn arrival(picks: &[Pick]) -> Rc<Arrival> {
    let graph = counter();
    let way = walk::follow(&graph, picks).expect("legal picks");
    let can =
        |state: u32, task: u32| graph.edges.iter().any(|edge| edge.from == state && edge.pick == pick(task));
    let offer = |state: u32, last: Option<u32>, task: u32| {
        choice(task, can(state, task), last.is_some_and(|last| last != task && can(state, last)))
    };
    let before = |at: usize| (walk::end(&graph, &way[..at]), at.checked_sub(1).map(|at| picks[at].task));
    let taken = (0..picks.len()).map(|at| offer(before(at).0, before(at).1, picks[at].task)).collect();
    let (here, last) = before(picks.len());
    let end = graph.states[here as usize].end;
    let ready = |task: u32| Offer { choice: offer(here, last, task), pid: Some(Pid(1000 + task)) };
    let offers = if end.is_some() { Vec::new() } else { [1, 2].map(ready).to_vec() };
    Rc::new(Arrival { picks: picks.to_vec(), taken, offers, end, broken: false })
}
