//! What can reach each other: the strongly connected components of a graph of states.

use super::breadth::Breadth;

/// Components, each after all that can be reached from it; numbers are in that order.
///
/// Pearce, *A Space-Efficient Algorithm for Finding Strongly Connected Components*, Information Processing Letters 116
/// (2016), algorithm 3, with a stack of its own.
#[derive(Clone, Debug)]
pub struct Components {
    /// 0 before the visit; during it the least place on the way that is reached; then `LAST` less the component.
    marks: Vec<u32>,
    /// States visited whose component is not known yet.
    open: Vec<u32>,
    calls: Vec<Call>,
    /// The next place on the way, from 1.
    place: u32,
    /// All states of known components, component by component.
    order: Vec<u32>,
    starts: Vec<u32>,
}

#[derive(Clone, Copy, Debug)]
struct Call {
    state: u32,
    edge: u32,
    end: u32,
    is_root: bool,
}

const LAST: u32 = u32::MAX;

impl Components {
    /// Of a graph that grows no more.
    #[must_use]
    pub fn new(graph: &Breadth) -> Components {
        let mut all = Components {
            marks: vec![0; graph.states() as usize],
            open: Vec::new(),
            calls: Vec::new(),
            place: 1,
            order: Vec::with_capacity(graph.states() as usize),
            starts: vec![0],
        };
        all.enter(graph, 0);
        all
    }

    /// Works on for about so many edges; whether there is more to do.
    pub fn work(&mut self, graph: &Breadth, steps: u64) -> bool {
        for _ in 0..steps.max(1) {
            let Some(call) = self.calls.last_mut() else { return false };
            if call.edge == call.end {
                self.leave();
                continue;
            }
            let to = graph.edge(call.edge);
            let (mark, own) = (self.marks[to as usize], &mut self.marks[call.state as usize]);
            if mark == 0 {
                // This edge is looked at again when the visit has returned.
                self.enter(graph, to);
                continue;
            }
            if mark < *own {
                *own = mark;
                call.is_root = false;
            }
            call.edge += 1;
        }
        !self.calls.is_empty()
    }

    fn enter(&mut self, graph: &Breadth, state: u32) {
        self.marks[state as usize] = self.place;
        self.place += 1;
        let edges = graph.edges(state);
        self.calls.push(Call { state, edge: edges.start, end: edges.end, is_root: true });
    }

    fn leave(&mut self) {
        let Some(Call { state, is_root, .. }) = self.calls.pop() else { return };
        if !is_root {
            self.open.push(state);
            return;
        }
        let mark = LAST - self.len();
        let own = self.marks[state as usize];
        while let Some(&other) = self.open.last()
            && own <= self.marks[other as usize]
        {
            self.open.pop();
            self.marks[other as usize] = mark;
            self.order.push(other);
            self.place -= 1;
        }
        self.marks[state as usize] = mark;
        self.order.push(state);
        self.place -= 1;
        self.starts.push(self.order.len() as u32);
    }

    /// How many are known.
    #[must_use]
    pub fn len(&self) -> u32 {
        self.starts.len() as u32 - 1
    }

    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The component of a state, when all are known.
    #[must_use]
    pub fn of(&self, state: u32) -> u32 {
        LAST - self.marks[state as usize]
    }

    /// The states of a component.
    #[must_use]
    pub fn states(&self, component: u32) -> &[u32] {
        let component = component as usize;
        &self.order[self.starts[component] as usize..self.starts[component + 1] as usize]
    }

    /// Whether a way leads from a state of this component back to it.
    #[must_use]
    pub fn is_cyclic(&self, graph: &Breadth, component: u32) -> bool {
        match self.states(component) {
            [state] => graph.successors(*state).any(|to| to == *state),
            _ => true,
        }
    }

    /// Bytes held.
    #[must_use]
    pub fn bytes(&self) -> usize {
        (self.marks.capacity() + self.open.capacity() + self.order.capacity() + self.starts.capacity())
            * size_of::<u32>()
            + self.calls.capacity() * size_of::<Call>()
    }
}
