//! Ways through a graph of states.

use std::collections::{BTreeSet, VecDeque};

use super::{Graph, Pick, layout::outward};

/// The edges that picks take from the start; None when one of them is not in the graph.
#[must_use]
pub fn follow(graph: &Graph, picks: &[Pick]) -> Option<Vec<usize>> {
    let outward = outward(graph);
    let mut at = 0;
    let step = |pick: &Pick| {
        let edge = outward[at].iter().copied().find(|&edge| graph.edges[edge].pick == *pick)?;
        at = graph.edges[edge].to as usize;
        Some(edge)
    };
    picks.iter().map(step).collect()
}

/// Where a way from the start ends.
#[must_use]
pub fn end(graph: &Graph, way: &[usize]) -> u32 {
    way.last().map_or(0, |&edge| graph.edges[edge].to)
}

/// The picks of a way.
#[must_use]
pub fn picks(graph: &Graph, way: &[usize]) -> Vec<Pick> {
    way.iter().map(|&edge| graph.edges[edge].pick).collect()
}

/// A shortest way to a state: by way of the one that stands at `from` if that is no detour.
#[must_use]
pub fn to(graph: &Graph, state: u32, from: &[usize]) -> Vec<usize> {
    let mut known = from.to_vec();
    while !known.is_empty() {
        if let Some(rest) = shortest(graph, end(graph, &known), state) {
            known.extend(rest);
            return known;
        }
        known.pop();
    }
    shortest(graph, 0, state).unwrap_or_default()
}

fn shortest(graph: &Graph, start: u32, state: u32) -> Option<Vec<usize>> {
    let outward = outward(graph);
    let mut by: Vec<Option<usize>> = vec![None; graph.states.len()];
    let mut queue = VecDeque::from([start]);
    while let Some(at) = queue.pop_front() {
        if at == state {
            let mut way = Vec::new();
            let mut at = at;
            while at != start {
                let edge = by[at as usize]?;
                way.push(edge);
                at = graph.edges[edge].from;
            }
            way.reverse();
            return Some(way);
        }
        for &edge in &outward[at as usize] {
            let to = graph.edges[edge].to;
            if to != start && by[to as usize].is_none() {
                by[to as usize] = Some(edge);
                queue.push_back(to);
            }
        }
    }
    None
}

/// The outcomes that each state can still end in.
#[must_use]
pub fn ends(graph: &Graph) -> Vec<BTreeSet<usize>> {
    let mut ends: Vec<BTreeSet<usize>> =
        graph.states.iter().map(|node| node.end.into_iter().collect()).collect();
    loop {
        let mut changed = false;
        // Most edges lead to a later state: backwards, few rounds do.
        for edge in graph.edges.iter().rev() {
            let (from, to) = (edge.from as usize, edge.to as usize);
            let new: Vec<usize> = ends[to].difference(&ends[from]).copied().collect();
            changed |= !new.is_empty();
            ends[from].extend(new);
        }
        if !changed {
            return ends;
        }
    }
}
