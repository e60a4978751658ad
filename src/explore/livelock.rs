//! Cycles that a run may stay in for ever although the scheduler is fair.
//!
//! A run is strongly fair when every actor that is enabled again and again also acts again and again: Musuvathi and
//! Qadeer, *Fair Stateless Model Checking*, PLDI 2008; the test of components is that of Emerson and Lei, *Modalities
//! for Model Checking: Branching Time Logic Strikes Back*, Science of Computer Programming 8 (1987). A cycle in which
//! somebody is kept waiting for ever by the scheduler alone is no livelock.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    breadth::Breadth,
    chance::is_closed,
    components::Components,
    system::{GONE, Move, Successor, System},
};

/// States that a fair run may stay among for ever.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cycle {
    /// Nothing leaves them: whoever comes here stays.
    pub is_certain: bool,
    /// Ascending.
    pub states: Vec<u32>,
    /// From the initial state to the first of them.
    pub way_in: Vec<Move>,
    /// From there on and back to it, so that whoever acts among them has acted.
    pub round: Vec<Move>,
}

/// A look at one cyclic component after the other.
#[derive(Clone, Debug, Default)]
pub struct Livelocks {
    next: u32,
    /// The component at hand: what is known of its first states.
    inner: Option<Inner>,
    certain: Option<Vec<u32>>,
    possible: Option<Vec<u32>>,
}

/// An edge of a component.
#[derive(Clone, Copy, Debug)]
struct Edge {
    to: u32,
    step: Move,
    /// Who acts, in the naming of the component.
    actor: u32,
}

/// A component with its actors. Names of actors hold for one state only; two names are one actor when an edge says so,
/// or an edge of an edge: with symmetry actors may change places on a round, and are one then. That loses nothing:
/// going round often enough, each of them is where any of them was.
#[derive(Clone, Debug)]
struct Inner {
    /// Ascending.
    states: Vec<u32>,
    /// By place in `states`: where its names begin among all.
    names: Vec<u32>,
    /// For each name another one of the same actor, itself for the representative.
    same: Vec<u32>,
    /// By place in `states`: its edges within the component, as places; who can act; who ends by an edge.
    edges: Vec<Vec<Edge>>,
    enabled: Vec<Vec<u32>>,
    ended: Vec<Vec<(u32, u32)>>,
    done: usize,
}

impl Livelocks {
    /// Works on for about so many states; whether there is more to do. Stops at the first cycle that cannot be left.
    pub fn work<S: System + ?Sized>(
        &mut self,
        system: &mut S,
        graph: &Breadth,
        components: &Components,
        steps: u64,
    ) -> bool {
        let mut left = steps.max(1);
        while left > 0 && self.has_more(components) {
            left -= 1;
            if let Some(inner) = &mut self.inner {
                if inner.done < inner.states.len() {
                    inner.learn(system, graph);
                } else {
                    self.settle();
                }
            } else {
                self.begin(system, graph, components);
            }
        }
        self.has_more(components)
    }

    fn has_more(&self, components: &Components) -> bool {
        self.certain.is_none() && (self.next < components.len() || self.inner.is_some())
    }

    fn begin<S: System + ?Sized>(&mut self, system: &mut S, graph: &Breadth, components: &Components) {
        let component = self.next;
        self.next += 1;
        if !components.is_cyclic(graph, component) {
            return;
        }
        if is_closed(graph, components, component) {
            let mut states = components.states(component).to_vec();
            states.sort_unstable();
            self.certain = Some(states);
        } else if self.possible.is_none() {
            self.inner = Some(Inner::new(system, graph, components.states(component)));
        }
    }

    fn settle(&mut self) {
        if let Some(inner) = self.inner.take() {
            let all: BTreeSet<u32> = (0..inner.states.len() as u32).collect();
            self.possible =
                inner.fair(all).map(|places| places.iter().map(|&at| inner.states[at as usize]).collect());
        }
    }

    /// Bytes held, roughly.
    #[must_use]
    pub fn bytes(&self) -> usize {
        self.inner.as_ref().map_or(0, |inner| {
            inner.states.len() * 128
                + inner.same.capacity() * 4
                + inner.edges.iter().map(Vec::len).sum::<usize>() * 24
        })
    }

    /// The cycle found: one that cannot be left rather than one that can.
    pub fn cycle<S: System + ?Sized>(&self, system: &mut S, graph: &Breadth) -> Option<Cycle> {
        let states = self.certain.as_ref().or(self.possible.as_ref())?.clone();
        let mut inner = Inner::new(system, graph, &states);
        while inner.done < states.len() {
            inner.learn(system, graph);
        }
        let way_in = graph.path(system, states[0]);
        let round = inner.round();
        Some(Cycle { is_certain: self.certain.is_some(), states, way_in, round })
    }
}

impl Inner {
    fn new<S: System + ?Sized>(system: &mut S, graph: &Breadth, states: &[u32]) -> Inner {
        let mut states = states.to_vec();
        states.sort_unstable();
        let mut names = vec![0];
        let (mut words, mut pending) = (Vec::new(), Vec::new());
        for &state in &states {
            graph.words(state, &mut words);
            pending.clear();
            system.pending(&words, &mut pending);
            let most = pending.last().map_or(0, |it| u32::from(it.actor) + 1);
            names.push(names.last().copied().unwrap_or(0) + most);
        }
        let all = names.last().copied().unwrap_or(0);
        let n = states.len();
        Inner {
            states,
            names,
            same: (0..all).collect(),
            edges: vec![Vec::new(); n],
            enabled: vec![Vec::new(); n],
            ended: vec![Vec::new(); n],
            done: 0,
        }
    }

    fn find(&mut self, mut name: u32) -> u32 {
        while self.same[name as usize] != name {
            self.same[name as usize] = self.same[self.same[name as usize] as usize];
            name = self.same[name as usize];
        }
        name
    }

    /// Who acts by which edge of the next state, and who is who behind it.
    fn learn<S: System + ?Sized>(&mut self, system: &mut S, graph: &Breadth) {
        let at = self.done;
        self.done += 1;
        let (mut words, mut moves, mut next) = (Vec::new(), Vec::new(), Successor::default());
        graph.words(self.states[at], &mut words);
        system.moves(&words, &mut moves);
        let base = self.names[at];
        for (edge, &step) in graph.edges(self.states[at]).zip(&moves) {
            self.enabled[at].push(base + u32::from(step.actor));
            let Ok(to) = self.states.binary_search(&graph.edge(edge)) else { continue };
            system.fire(&words, step, &mut next);
            for name in base..self.names[at + 1] {
                match next.renaming[(name - base) as usize] {
                    GONE => self.ended[at].push((to as u32, name)),
                    new => {
                        let (one, other) = (self.find(name), self.find(self.names[to] + u32::from(new)));
                        self.same[one as usize] = other;
                    }
                }
            }
            self.edges[at].push(Edge { to: to as u32, step, actor: base + u32::from(step.actor) });
        }
        if self.done == self.states.len() {
            self.name_all();
        }
    }

    /// From names of states to actors.
    fn name_all(&mut self) {
        for at in 0..self.states.len() {
            let mut enabled = std::mem::take(&mut self.enabled[at]);
            enabled.iter_mut().for_each(|name| *name = self.find(*name));
            self.enabled[at] = enabled;
            let mut edges = std::mem::take(&mut self.edges[at]);
            edges.iter_mut().for_each(|edge| edge.actor = self.find(edge.actor));
            self.edges[at] = edges;
            let mut ended = std::mem::take(&mut self.ended[at]);
            ended.iter_mut().for_each(|(_, name)| *name = self.find(*name));
            self.ended[at] = ended;
        }
    }

    /// Those of these places that a fair run may stay among: of several such sets the one found first.
    fn fair(&self, among: BTreeSet<u32>) -> Option<BTreeSet<u32>> {
        let mut todo = self.components(&among);
        while let Some(part) = todo.pop() {
            let mut kept_waiting: BTreeSet<u32> = BTreeSet::new();
            for &at in &part {
                kept_waiting.extend(&self.enabled[at as usize]);
            }
            for &at in &part {
                for edge in self.edges[at as usize].iter().filter(|edge| part.contains(&edge.to)) {
                    kept_waiting.remove(&edge.actor);
                }
                // Who ends on the way does not wait for ever.
                for (to, actor) in &self.ended[at as usize] {
                    if part.contains(to) {
                        kept_waiting.remove(actor);
                    }
                }
            }
            if kept_waiting.is_empty() {
                return Some(part);
            }
            let is_left = |at: &&u32| !self.enabled[**at as usize].iter().any(|it| kept_waiting.contains(it));
            todo.extend(self.components(&part.iter().filter(is_left).copied().collect()));
        }
        None
    }

    /// The strongly connected components with a cycle, of these places only: Tarjan, *Depth-First Search and Linear Graph
    /// Algorithms*, SIAM Journal on Computing 1 (1972).
    fn components(&self, among: &BTreeSet<u32>) -> Vec<BTreeSet<u32>> {
        let mut found = Vec::new();
        // Place of visit and the least one reached; `u32::MAX` when its component is known.
        let mut marks: BTreeMap<u32, (u32, u32)> = BTreeMap::new();
        let (mut open, mut calls): (Vec<u32>, Vec<(u32, usize)>) = (Vec::new(), Vec::new());
        for &start in among {
            if marks.contains_key(&start) {
                continue;
            }
            calls.push((start, 0));
            while let Some((at, edge)) = calls.pop() {
                let place = marks.len() as u32;
                if edge == 0 && !marks.contains_key(&at) {
                    marks.insert(at, (place, place));
                    open.push(at);
                }
                if let Some(to) = self.edges[at as usize].get(edge).map(|edge| edge.to) {
                    if among.contains(&to) && !marks.contains_key(&to) {
                        calls.extend([(at, edge), (to, 0)]);
                        continue;
                    }
                    if let Some(&(_, low)) = marks.get(&to)
                        && let Some(own) = marks.get_mut(&at)
                    {
                        own.1 = own.1.min(low);
                    }
                    calls.push((at, edge + 1));
                    continue;
                }
                if marks[&at].0 == marks[&at].1 {
                    let mut part = BTreeSet::new();
                    while let Some(state) = open.pop() {
                        marks.insert(state, (u32::MAX, u32::MAX));
                        part.insert(state);
                        if state == at {
                            break;
                        }
                    }
                    let is_cycle = part.len() > 1 || self.edges[at as usize].iter().any(|edge| edge.to == at);
                    found.extend(is_cycle.then_some(part));
                }
            }
        }
        found
    }

    /// Moves from the first state back to it by which everyone acts that acts at all.
    fn round(&self) -> Vec<Move> {
        let mut left: BTreeSet<u32> = self.edges.iter().flatten().map(|edge| edge.actor).collect();
        let (mut at, mut round) = (0, Vec::new());
        while !left.is_empty() || at != 0 || round.is_empty() {
            let is_goal =
                |edge: &Edge| if left.is_empty() { edge.to == 0 } else { left.contains(&edge.actor) };
            let Some(way) = self.way(at, is_goal) else { break };
            for edge in way {
                left.remove(&edge.actor);
                round.push(edge.step);
                at = edge.to;
            }
        }
        round
    }

    /// A shortest way that ends with such an edge.
    fn way(&self, from: u32, is_goal: impl Fn(&Edge) -> bool) -> Option<Vec<Edge>> {
        let mut before: BTreeMap<u32, (u32, Edge)> = BTreeMap::new();
        let mut queue = vec![from];
        let mut next = 0;
        while next < queue.len() {
            let at = queue[next];
            next += 1;
            for &edge in &self.edges[at as usize] {
                if is_goal(&edge) {
                    let (mut way, mut at) = (vec![edge], at);
                    while at != from {
                        let (earlier, edge) = before[&at];
                        way.push(edge);
                        at = earlier;
                    }
                    way.reverse();
                    return Some(way);
                }
                if edge.to != from && !before.contains_key(&edge.to) {
                    before.insert(edge.to, (at, edge));
                    queue.push(edge.to);
                }
            }
        }
        None
    }
}
