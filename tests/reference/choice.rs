//! What each policy says: who is better, for how long, in which class.

use super::{
    Equal, Policy, Reason, Step,
    world::{Place, World},
};

/// Behind everybody who has a number at all.
const LAST: i128 = i128::MAX >> 64;

impl World<'_> {
    /// When the job of a process has arrived.
    pub fn release(&self, who: usize) -> u64 {
        let person = &self.work.people[who];
        person.arrival + self.now[who].job * person.period.unwrap_or(0)
    }

    /// What is left of the burst that runs or comes next, ticks.
    fn burst(&self, who: usize) -> u64 {
        for step in &self.work.people[who].steps[self.now[who].step..] {
            if let Step::Run(length) = step {
                return length - self.now[who].done;
            }
        }
        0
    }

    /// The priority of a process, smaller is better, with what it gained by waiting.
    pub fn aged(&self, who: usize) -> i64 {
        let own = self.work.people[who].priority;
        let own = if self.rules.high_first { -own } else { own };
        match self.rules.policy {
            Policy::Priority { aging, .. } if aging > 0 => {
                own - ((self.time - self.now[who].joined) / aging) as i64
            }
            _ => own,
        }
    }

    /// Ticks that a running process has run since its dispatch.
    fn ran(&self, who: usize) -> u64 {
        let running = self.now[who].place == Place::Running;
        let cpu = self.cpus.iter().find(|cpu| cpu.who == Some(who) && running);
        cpu.map_or(0, |cpu| cpu.ran)
    }

    /// The pass of a process, with what it has run since its dispatch.
    fn pass(&self, who: usize) -> u64 {
        let ran = self.ran(who);
        self.now[who].pass + ran * self.rules.micros * (1 << 20) / self.work.people[who].tickets
    }

    /// The vruntime of a process, with what it has run since its dispatch.
    fn vruntime(&self, who: usize) -> i64 {
        self.now[who].vruntime + self.ran(who) as i64
    }

    /// Who is ready or on a CPU, or on the way between the two as its quantum has expired.
    fn present(&self) -> Vec<usize> {
        let there = [Place::Ready, Place::Running, Place::Switching];
        let is_there = |who: &usize| there.contains(&self.now[*who].place) || self.expired.contains(who);
        (0..self.now.len()).filter(is_there).collect()
    }

    /// Keeps up with the least vruntime.
    pub fn raise_least(&mut self) {
        let least = self.present().into_iter().map(|who| self.vruntime(who)).min();
        self.least = self.least.max(least.unwrap_or(self.least));
    }

    /// The slice of each of so many (`cfs`).
    fn slice(&self, count: u64) -> u64 {
        let Policy::Cfs { latency, granularity, .. } = self.rules.policy else { return 0 };
        (latency / count).max(granularity)
    }

    /// What the policy compares, as a fraction: smaller is better.
    fn key(&self, who: usize) -> (i128, i128) {
        let person = &self.work.people[who];
        let now = &self.now[who];
        let running = now.place == Place::Running;
        let burst = i128::from(self.burst(who));
        let whole = match self.rules.policy {
            Policy::Fcfs { .. } | Policy::Rr { .. } => 0,
            Policy::Sjf { estimate: None, .. } | Policy::Srtf { estimate: None } => burst,
            Policy::Sjf { estimate: Some(_), .. } | Policy::Srtf { estimate: Some(_) } => {
                i128::from(now.predicted.saturating_sub(now.done * self.rules.micros))
            }
            Policy::Ljf | Policy::Lrtf => -burst,
            Policy::Hrrn => return (-(i128::from(self.time - now.joined) + burst), burst),
            Policy::Priority { .. } if running => i128::from(now.number),
            Policy::Priority { .. } => i128::from(self.aged(who)),
            Policy::Mlq { .. } | Policy::Mlfq { .. } => now.level as i128,
            Policy::Stride { .. } => i128::from(self.pass(who)),
            Policy::Edf => {
                let allowed = person.deadline.or(person.period);
                allowed.map_or(LAST, |allowed| i128::from(self.release(who) + allowed))
            }
            Policy::Cfs { .. } => i128::from(self.vruntime(who)),
            Policy::Rm => person.period.map_or(LAST, i128::from),
        };
        (whole, 1)
    }

    /// Whether `a` is strictly better than `b`.
    pub fn better(&self, a: usize, b: usize) -> bool {
        let (a, b) = (self.key(a), self.key(b));
        a.0 * b.1 < b.0 * a.1
    }

    /// Whether the best ready one takes the CPU of the worst running one.
    pub fn preempts(&self, best: usize, worst: usize) -> bool {
        if let Policy::Cfs { wakeup, .. } = self.rules.policy {
            let behind = self.vruntime(worst) - self.vruntime(best);
            let far = behind > wakeup as i64 || (self.rules.preempt_equal && behind == wakeup as i64);
            return self.now[best].woken && far;
        }
        self.better(best, worst)
    }

    /// Whether a better one takes the CPU of a running one at all.
    pub fn preemptive(&self) -> bool {
        match self.rules.policy {
            Policy::Priority { preemptive, .. } => preemptive,
            Policy::Srtf { .. } | Policy::Lrtf | Policy::Edf | Policy::Rm => true,
            Policy::Mlq { .. } | Policy::Mlfq { .. } | Policy::Cfs { .. } => true,
            _ => false,
        }
    }

    /// Who is picked next in a line.
    pub fn best(&self, line: usize) -> Option<usize> {
        self.best_of(&self.lines[line])
    }

    /// Who is picked first of these, which are in order of joining.
    fn best_of(&self, people: &[usize]) -> Option<usize> {
        let in_line = matches!(
            self.rules.policy,
            Policy::Fcfs { .. } | Policy::Rr { .. } | Policy::Mlq { .. } | Policy::Mlfq { .. }
        );
        let goes_before = |a: usize, b: usize| match self.rules.equal {
            Equal::Input if !in_line => a < b,
            Equal::Arrival if !in_line => (self.release(a), a) < (self.release(b), b),
            _ => false,
        };
        let mut best: Option<usize> = None;
        for &who in people {
            match best {
                Some(other) if self.better(other, who) => {}
                Some(other) if !self.better(who, other) && !goes_before(who, other) => {}
                _ => best = Some(who),
            }
        }
        best
    }

    /// How long the process may run from its dispatch.
    pub fn quantum(&self, who: usize) -> Option<u64> {
        let level = self.now[who].level;
        match &self.rules.policy {
            Policy::Rr { quantum } | Policy::Stride { quantum } => Some(*quantum),
            Policy::Mlq { classes } => classes[level].1,
            Policy::Cfs { .. } => Some(self.slice(self.present().len() as u64)),
            Policy::Mlfq { total: true, .. } => Some(self.allotment(level) - self.now[who].used),
            Policy::Mlfq { .. } => Some(self.allotment(level)),
            _ => None,
        }
    }

    /// The quantum of a level of `mlfq`.
    fn allotment(&self, level: usize) -> u64 {
        let Policy::Mlfq { quantum, growth, .. } = self.rules.policy else { return u64::MAX };
        (0..level).fold(quantum, |quantum, _| quantum * growth)
    }

    /// One level down.
    pub fn demote(&mut self, who: usize) {
        let Policy::Mlfq { levels, .. } = self.rules.policy else { return };
        self.now[who].level = (self.now[who].level + 1).min(levels - 1);
        self.now[who].used = 0;
    }

    /// Everybody goes to level 0 at each multiple of the interval.
    pub fn boost(&mut self) {
        let Policy::Mlfq { boost, .. } = self.rules.policy else { return };
        if boost == 0 || !self.time.is_multiple_of(boost) {
            return;
        }
        for line in 0..self.lines.len() {
            let mut people = std::mem::take(&mut self.lines[line]);
            people.sort_by_key(|&who| self.now[who].level);
            self.lines[line] = people;
        }
        for now in &mut self.now {
            now.level = 0;
            now.used = 0;
        }
    }

    /// Off the CPU.
    pub fn leave(&mut self, cpu: usize, to: Place) {
        let who = self.cpus[cpu].who.expect("somebody is on this CPU");
        self.raise_least();
        self.now[who].pass = self.pass(who);
        self.now[who].vruntime = self.vruntime(who);
        self.now[who].place = to;
        self.cpus[cpu].who = None;
        if let Policy::Mlfq { total: true, .. } = self.rules.policy
            && self.now[who].used >= self.allotment(self.now[who].level)
        {
            self.demote(who);
        }
    }

    /// Into the ready queue.
    pub fn join(&mut self, who: usize, reason: Reason, line: usize) {
        let woken = matches!(reason, Reason::Io | Reason::Lock | Reason::Sleep);
        // A later job remembers what the process had before.
        let remembers = woken || (reason == Reason::New && self.now[who].job > 0);
        let mut at = self.lines[line].len();
        match &self.rules.policy {
            Policy::Mlq { classes } => {
                let priority = self.work.people[who].priority;
                let named = |wanted: Reason| classes.iter().position(|class| class.0.contains(&wanted));
                let found = named(Reason::Priority(priority)).or_else(|| named(reason));
                let found = found.or_else(|| if woken { named(Reason::Wake) } else { None });
                self.now[who].level = match found {
                    Some(class) => class,
                    None if reason == Reason::Preempted => self.now[who].level,
                    None => classes.len() - 1,
                };
            }
            Policy::Mlfq { reset, head, .. } => {
                if reason == Reason::New || (woken && *reset) {
                    self.now[who].level = 0;
                    self.now[who].used = 0;
                }
                if reason == Reason::Preempted && *head {
                    at = 0;
                }
            }
            Policy::Stride { .. } => {
                let least = self.present().into_iter().map(|other| self.pass(other)).min();
                if remembers {
                    self.now[who].pass = self.now[who].pass.max(least.unwrap_or(0));
                } else if reason == Reason::New {
                    self.now[who].pass = least.unwrap_or(0);
                }
            }
            Policy::Cfs { latency, .. } if remembers || reason == Reason::New => {
                self.raise_least();
                let own = self.now[who].vruntime;
                if remembers {
                    self.now[who].vruntime = own.max(self.least - *latency as i64 / 2);
                } else if reason == Reason::New {
                    let slice = self.slice(self.present().len() as u64 + 1);
                    self.now[who].vruntime = self.least + slice as i64;
                }
            }
            _ => {}
        }
        self.now[who].woken = remembers;
        self.lines[line].insert(at, who);
        self.now[who].joined = self.time;
        self.now[who].newcomer = reason == Reason::New || woken;
        self.now[who].place = Place::Ready;
    }
}
