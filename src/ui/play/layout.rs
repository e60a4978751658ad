//! Where the states of a small program lie: in layers from the start down, with few crossings and no overlaps.
//!
//! After Sugiyama, Tagawa and Toda, "Methods for visual understanding of hierarchical system structures" (IEEE
//! Transactions SMC 11, 1981): edges that close a cycle are put aside, layers are longest paths, edges that are longer
//! than a layer get a bend in each, barycentres order the layers. Places within a layer are then the nearest, in the
//! sense of least squares, to the middle of their neighbours.

use super::{Edge, Graph};

/// Least distance of two states of one layer, in pixels: two targets for a finger's tip.
pub const ACROSS: f64 = 34.0;
/// From layer to layer.
pub const DOWN: f64 = 44.0;
/// Around everything.
pub const MARGIN: f64 = 26.0;
/// A bend needs less room than a state.
const BEND: f64 = 18.0;
const SWEEPS: usize = 12;

/// A drawing of a graph.
#[derive(Clone, Debug, PartialEq)]
pub struct Map {
    /// Of each state.
    pub places: Vec<Place>,
    /// Of each edge.
    pub ways: Vec<Way>,
    pub width: f64,
    pub height: f64,
}

/// Where a state lies: the middle of its sign.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Place {
    pub x: f64,
    pub y: f64,
    pub layer: usize,
}

/// How an edge goes.
#[derive(Clone, Debug, PartialEq)]
pub struct Way {
    /// From state to state, by way of its bends.
    pub points: Vec<(f64, f64)>,
    /// It leads back to a state that came before: the only ones that do not go down.
    pub is_back: bool,
}

/// States and bends in layers. Bends are numbered after the states.
struct Layered {
    /// Of each item.
    layer: Vec<usize>,
    states: usize,
    /// Items of each layer, from left to right.
    rows: Vec<Vec<usize>>,
    above: Vec<Vec<usize>>,
    below: Vec<Vec<usize>>,
}

/// Lays a graph out. State 0 is the start, and every state can be reached from it.
#[must_use]
pub fn lay_out(graph: &Graph) -> Map {
    let is_back = backs(graph);
    let layer = longest(graph, &is_back);
    let (mut layered, bends) = layered(graph, &is_back, layer);
    layered.order();
    let x = layered.spread();
    let y = |item: usize| MARGIN + layered.layer[item] as f64 * DOWN;
    let places = (0..graph.states.len()).map(|at| Place { x: x[at], y: y(at), layer: layered.layer[at] });
    let way = |(index, edge): (usize, &Edge)| {
        let items = [edge.from as usize].into_iter().chain(bends[index].iter().copied());
        let items = items.chain([edge.to as usize]);
        Way { points: items.map(|item| (x[item], y(item))).collect(), is_back: is_back[index] }
    };
    Map {
        places: places.collect(),
        ways: graph.edges.iter().enumerate().map(way).collect(),
        width: x.iter().copied().fold(0.0, f64::max) + MARGIN,
        height: 2.0 * MARGIN + DOWN * layered.rows.len().saturating_sub(1) as f64,
    }
}

/// The edges out of each state.
#[must_use]
pub fn outward(graph: &Graph) -> Vec<Vec<usize>> {
    let mut outward = vec![Vec::new(); graph.states.len()];
    for (index, edge) in graph.edges.iter().enumerate() {
        outward[edge.from as usize].push(index);
    }
    outward
}

/// Which edges close a cycle: they lead to a state that a walk into the depth is still inside of.
fn backs(graph: &Graph) -> Vec<bool> {
    let outward = outward(graph);
    let mut is_back = vec![false; graph.edges.len()];
    let (mut is_seen, mut is_open) = (vec![false; graph.states.len()], vec![false; graph.states.len()]);
    let mut walk: Vec<(usize, usize)> = Vec::new();
    for start in 0..graph.states.len() {
        if is_seen[start] {
            continue;
        }
        is_seen[start] = true;
        is_open[start] = true;
        walk.push((start, 0));
        while let Some((state, next)) = walk.last_mut() {
            let Some(&edge) = outward[*state].get(*next) else {
                is_open[*state] = false;
                walk.pop();
                continue;
            };
            *next += 1;
            let to = graph.edges[edge].to as usize;
            is_back[edge] = is_open[to];
            if !is_seen[to] {
                is_seen[to] = true;
                is_open[to] = true;
                walk.push((to, 0));
            }
        }
    }
    is_back
}

/// The length of the longest way to each state, without the edges that lead back.
fn longest(graph: &Graph, is_back: &[bool]) -> Vec<usize> {
    let outward = outward(graph);
    let mut layer = vec![0; graph.states.len()];
    let mut missing = vec![0usize; graph.states.len()];
    for (edge, _) in graph.edges.iter().zip(is_back).filter(|(_, is_back)| !**is_back) {
        missing[edge.to as usize] += 1;
    }
    let mut ready: Vec<usize> = (0..graph.states.len()).filter(|&state| missing[state] == 0).collect();
    while let Some(state) = ready.pop() {
        for &edge in outward[state].iter().filter(|&&edge| !is_back[edge]) {
            let to = graph.edges[edge].to as usize;
            layer[to] = layer[to].max(layer[state] + 1);
            missing[to] -= 1;
            if missing[to] == 0 {
                ready.push(to);
            }
        }
    }
    layer
}

/// The layers with their bends, and the bends of each edge from its start to its end.
fn layered(graph: &Graph, is_back: &[bool], layer: Vec<usize>) -> (Layered, Vec<Vec<usize>>) {
    let states = graph.states.len();
    let mut layered = Layered {
        states,
        above: vec![Vec::new(); states],
        below: vec![Vec::new(); states],
        rows: Vec::new(),
        layer,
    };
    let mut bends = vec![Vec::new(); graph.edges.len()];
    for (index, edge) in graph.edges.iter().enumerate().filter(|(index, _)| !is_back[*index]) {
        let (mut from, to) = (edge.from as usize, edge.to as usize);
        for row in layered.layer[from] + 1..layered.layer[to] {
            let bend = layered.layer.len();
            layered.layer.push(row);
            layered.above.push(Vec::new());
            layered.below.push(Vec::new());
            layered.join(from, bend);
            bends[index].push(bend);
            from = bend;
        }
        layered.join(from, to);
    }
    let count = layered.layer.iter().max().map_or(0, |last| last + 1);
    layered.rows = vec![Vec::new(); count];
    for item in 0..layered.layer.len() {
        layered.rows[layered.layer[item]].push(item);
    }
    (layered, bends)
}

impl Layered {
    fn join(&mut self, from: usize, to: usize) {
        self.below[from].push(to);
        self.above[to].push(from);
    }

    /// Where each item stands in its row.
    fn ranks(&self) -> Vec<usize> {
        let mut ranks = vec![0; self.layer.len()];
        for row in &self.rows {
            for (rank, &item) in row.iter().enumerate() {
                ranks[item] = rank;
            }
        }
        ranks
    }

    /// Orders each row by the middle of its neighbours, down and up again, and keeps the order with the fewest crossings.
    fn order(&mut self) {
        let mut best = (self.crossings(), self.rows.clone());
        for sweep in 0..SWEEPS {
            let downward = sweep % 2 == 0;
            for step in 1..self.rows.len() {
                let row = if downward { step } else { self.rows.len() - 1 - step };
                let ranks = self.ranks();
                let neighbours = if downward { &self.above } else { &self.below };
                let key = |item: &usize| {
                    middle(&neighbours[*item], |other| ranks[other] as f64, ranks[*item] as f64)
                };
                self.rows[row].sort_by(|one, other| key(one).total_cmp(&key(other)));
            }
            let crossings = self.crossings();
            if crossings < best.0 {
                best = (crossings, self.rows.clone());
            }
        }
        self.rows = best.1;
    }

    /// How often two edges cross.
    fn crossings(&self) -> usize {
        let ranks = self.ranks();
        let in_row = |row: &Vec<usize>| {
            let edges = row.iter().flat_map(|&item| self.below[item].iter().map(move |&to| (item, to)));
            let edges: Vec<_> = edges.map(|(from, to)| (ranks[from], ranks[to])).collect();
            let after = |index: usize| edges[index + 1..].iter();
            let crosses =
                |&(from, to): &(usize, usize), other: &&(usize, usize)| from < other.0 && other.1 < to;
            edges
                .iter()
                .enumerate()
                .map(|(index, edge)| after(index).filter(|other| crosses(edge, other)).count())
                .sum::<usize>()
        };
        self.rows.iter().map(in_row).sum()
    }

    fn room(&self, left: usize, right: usize) -> f64 {
        let half = |item: usize| if item < self.states { ACROSS / 2.0 } else { BEND / 2.0 };
        half(left) + half(right)
    }

    /// Where each item lies from left to right: as near to its neighbours as the order and the room allow.
    fn spread(&self) -> Vec<f64> {
        let mut x = vec![0.0; self.layer.len()];
        for row in &self.rows {
            let mut at = 0.0;
            for (rank, &item) in row.iter().enumerate() {
                at += if rank > 0 { self.room(row[rank - 1], item) } else { 0.0 };
                x[item] = at;
            }
        }
        for sweep in 0..SWEEPS {
            for step in 0..self.rows.len() {
                let row = &self.rows[if sweep % 2 == 0 { step } else { self.rows.len() - 1 - step }];
                let wanted: Vec<f64> = row
                    .iter()
                    .map(|&item| {
                        let all: Vec<usize> = [&self.above[item][..], &self.below[item][..]].concat();
                        middle(&all, |other| x[other], x[item])
                    })
                    .collect();
                for (&item, place) in row.iter().zip(self.nearest(row, &wanted)) {
                    x[item] = place;
                }
            }
        }
        let left = x.iter().copied().fold(f64::INFINITY, f64::min);
        x.iter().map(|place| place - left + MARGIN).collect()
    }

    /// The places nearest to the wanted ones in this order and with room between: a regression that does not descend
    /// (pool adjacent violators), on the places less the room that those to the left need.
    fn nearest(&self, row: &[usize], wanted: &[f64]) -> Vec<f64> {
        let mut before = vec![0.0; row.len()];
        for rank in 1..row.len() {
            before[rank] = before[rank - 1] + self.room(row[rank - 1], row[rank]);
        }
        let mut pools: Vec<(f64, usize)> = Vec::new();
        for (wanted, before) in wanted.iter().zip(&before) {
            let (mut sum, mut count) = (wanted - before, 1);
            while let Some(&(other, others)) =
                pools.last().filter(|(other, others)| other / *others as f64 > sum / count as f64)
            {
                pools.pop();
                sum += other;
                count += others;
            }
            pools.push((sum, count));
        }
        let places = pools.iter().flat_map(|&(sum, count)| std::iter::repeat_n(sum / count as f64, count));
        places.zip(&before).map(|(place, before)| place + before).collect()
    }
}

/// The mean of what some items have; `otherwise` when there are none.
fn middle(items: &[usize], of: impl Fn(usize) -> f64, otherwise: f64) -> f64 {
    if items.is_empty() {
        return otherwise;
    }
    items.iter().map(|&item| of(item)).sum::<f64>() / items.len() as f64
}
