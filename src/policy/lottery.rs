//! Lottery scheduling.
//!
//! Rule: at each decision one ticket of all that the ready processes hold is drawn, and its holder runs for a quantum
//! (Waldspurger and Weihl, *Lottery Scheduling: Flexible Proportional-Share Resource Management*, OSDI 1994, section
//! 2; Arpaci-Dusseau, *Operating Systems: Three Easy Pieces*, chapter 9). Tickets are numbered in order of joining.
//! Nothing is drawn when only one process is ready.

use std::collections::BTreeMap;

use super::{Arguments, Candidate, Info, Parameter, ParameterKind, Policy, Programs, Reason, dice::Dice};
use crate::{
    id::Tid,
    time::{Duration, Instant},
};

/// Lottery scheduling: one parameter, the quantum.
pub const INFO: Info = Info {
    key: "lottery",
    parameters: &[Parameter { name: "quantum", default: "1", kind: ParameterKind::Time }],
    programs: Programs::Yes,
    build,
};

fn build(arguments: &Arguments) -> Box<dyn Policy> {
    let (quantum, dice) = (arguments.time("quantum"), Dice::new(arguments.seed));
    Box::new(Lottery {
        quantum,
        dice,
        slots: Vec::new(),
        sums: Vec::new(),
        places: BTreeMap::new(),
        total: 0,
    })
}

/// The ready tasks in slots, in order of joining; a slot that was left holds no tickets until all move up.
#[derive(Clone, Debug)]
pub struct Lottery {
    quantum: Duration,
    dice: Dice,
    slots: Vec<(Tid, u32)>,
    /// A Fenwick tree: `sums[i]` is the sum of the lowest-set-bit(i+1) slots that end with slot i (Fenwick, *A New Data
    /// Structure for Cumulative Frequency Tables*, Software: Practice and Experience 24(3), 1994).
    sums: Vec<u64>,
    places: BTreeMap<Tid, usize>,
    /// All tickets.
    total: u64,
}

impl Lottery {
    fn push(&mut self, tid: Tid, tickets: u32) {
        let index = self.slots.len();
        let below = (index + 1) & index;
        let mut sum = u64::from(tickets);
        // The nodes below it that it covers.
        let mut at = index;
        while at > below {
            sum += self.sums[at - 1];
            at &= at - 1;
        }
        self.slots.push((tid, tickets));
        self.sums.push(sum);
        self.places.insert(tid, index);
        self.total += u64::from(tickets);
    }

    /// Empties a slot; how many tickets it held.
    fn empty(&mut self, index: usize) -> u32 {
        let tickets = std::mem::take(&mut self.slots[index].1);
        let mut at = index;
        while at < self.sums.len() {
            self.sums[at] -= u64::from(tickets);
            at |= at + 1;
        }
        self.places.remove(&self.slots[index].0);
        self.total -= u64::from(tickets);
        // Half of them are empty: as many were left as move up now.
        if self.slots.len() > 16 && self.places.len() * 2 < self.slots.len() {
            let kept: Vec<(Tid, u32)> = self.ready().collect();
            (self.slots, self.sums, self.total) = (Vec::new(), Vec::new(), 0);
            for (tid, tickets) in kept {
                self.push(tid, tickets);
            }
        }
        tickets
    }

    fn ready(&self) -> impl Iterator<Item = (Tid, u32)> {
        self.slots.iter().copied().filter(|(_, tickets)| *tickets > 0)
    }

    /// The slot that holds a ticket, numbered from 0.
    fn holder(&self, ticket: u64) -> usize {
        let (mut index, mut left) = (0, ticket);
        let mut step = self.sums.len().checked_ilog2().map_or(0, |bits| 1_usize << bits);
        while step > 0 {
            if let Some(sum) = self.sums.get(index + step - 1).filter(|sum| **sum <= left) {
                left -= sum;
                index += step;
            }
            step /= 2;
        }
        index
    }
}

impl Policy for Lottery {
    fn enqueue(&mut self, who: &mut Candidate, _: Instant) {
        self.push(who.tid, who.tickets.max(1));
    }

    fn pick(&mut self, _: Instant) -> Option<(Tid, Reason)> {
        let (&first, _) = self.places.first_key_value()?;
        if self.len() == 1 {
            self.remove(first);
            return Some((first, Reason::Only));
        }
        let (of, ticket) = (self.total, self.dice.below(self.total));
        let index = self.holder(ticket);
        let tid = self.slots[index].0;
        let mine = self.empty(index);
        let shown = |number: u64| u32::try_from(number).unwrap_or(u32::MAX);
        Some((tid, Reason::Drawn { ticket: shown(ticket + 1), of: shown(of), mine }))
    }

    fn remove(&mut self, tid: Tid) {
        if let Some(index) = self.places.get(&tid) {
            self.empty(*index);
        }
    }

    fn quantum(&self, _: &Candidate) -> Option<Duration> {
        Some(self.quantum)
    }

    fn len(&self) -> usize {
        self.places.len()
    }

    fn lanes(&self, _: Instant) -> Vec<Vec<(Tid, Option<i64>)>> {
        vec![self.ready().map(|(tid, tickets)| (tid, Some(tickets.into()))).collect()]
    }

    fn boxed(&self) -> Box<dyn Policy> {
        Box::new(self.clone())
    }
}
