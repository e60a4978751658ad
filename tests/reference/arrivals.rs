//! Who comes to the ready queue, and where.

use super::{
    Policy, Reason, Step, Work,
    world::{Place, World},
};

/// The moment from which no job is released: given, or the latest arrival and the least common multiple.
pub fn horizon(work: &Work) -> u64 {
    let periodic: Vec<_> = work.people.iter().filter_map(|p| Some((p.arrival, p.period?))).collect();
    let latest = periodic.iter().map(|p| p.0).max().unwrap_or(0);
    let largest = periodic.iter().map(|p| p.1).max().unwrap_or(1);
    let mut common = largest;
    while common < 20 * largest && periodic.iter().any(|p| common % p.1 != 0) {
        common += largest;
    }
    work.until.unwrap_or(latest + common)
}

impl World<'_> {
    /// Who joins now, why and which line: arrivals and releases in input order, then wake-ups in order of pid.
    pub fn joining(&mut self) -> Vec<(usize, Reason, usize)> {
        let mut joining = Vec::new();
        let reborn = std::mem::take(&mut self.reborn);
        for who in 0..self.now.len() {
            let release = self.release(who);
            match self.now[who].place {
                Place::Future if release == self.time => {
                    self.now[who].place = Place::Outside;
                    self.outside.push(who);
                }
                Place::Asleep if release == self.time => joining.push((who, Reason::New)),
                _ if reborn.contains(&who) => joining.push((who, Reason::New)),
                _ => {}
            }
        }
        for who in self.admitted() {
            self.now[who].place = Place::Between;
            joining.push((who, Reason::New));
        }
        if self.degree() == 0 {
            joining.sort_by_key(|&(who, _)| who);
        }
        let mut counts: Vec<usize> = (0..self.lines.len())
            .map(|line| self.lines[line].len() + usize::from(self.cpus[line].who.is_some()))
            .collect();
        let mut placed = Vec::new();
        for (who, reason) in joining {
            let least = *counts.iter().min().expect("there is a line");
            let fewest = counts.iter().position(|&count| count == least).expect("it is there");
            // A later job stays where the one before it ran.
            let line = if self.now[who].job == 0 { fewest } else { self.line_of(who) };
            counts[line] += 1;
            placed.push((who, reason, line));
        }
        self.woken.sort_by_key(|&(who, _)| who);
        for (who, reason) in std::mem::take(&mut self.woken) {
            placed.push((who, reason, self.line_of(who)));
        }
        placed
    }

    /// How many jobs may be in the system; 0: any number.
    fn degree(&self) -> usize {
        let (Policy::Fcfs { degree } | Policy::Sjf { degree, .. }) = self.rules.policy else { return 0 };
        degree
    }

    /// Who is let in now.
    fn admitted(&mut self) -> Vec<usize> {
        if self.degree() == 0 {
            return std::mem::take(&mut self.outside);
        }
        let cpu_time = |who: usize| -> u64 {
            let steps = self.work.people[who].steps.iter();
            steps.map(|step| if let Step::Run(length) = step { *length } else { 0 }).sum()
        };
        let mut line = self.outside.clone();
        if let Policy::Sjf { .. } = self.rules.policy {
            line.sort_by_key(|&who| cpu_time(who));
        }
        let outside = [Place::Future, Place::Outside, Place::Gone];
        let inside = self.now.iter().filter(|now| !outside.contains(&now.place)).count();
        line.truncate(self.degree().saturating_sub(inside));
        self.outside.retain(|who| !line.contains(who));
        line
    }
}
