//! The order of things at one instant, and the passing of a tick.

use super::{Fate, Outcome, Policy, Reason, Rules, Slice, Step, Work, arrivals::horizon};

/// Where a process is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Place {
    Future,
    Outside,
    Ready,
    Switching,
    Running,
    /// Off its CPU, back in a line within this instant.
    Between,
    AtDevice,
    AtLock,
    Asleep,
    Gone,
}

/// What is known of one process now.
#[derive(Clone, Debug)]
pub struct Now {
    pub place: Place,
    /// The step it is at, and how much of it has been run.
    pub step: usize,
    pub done: u64,
    /// The number of its job, from 0.
    pub job: u64,
    /// When it joined the ready queue last, and whether that was as a newcomer, or woken, of this instant.
    pub joined: u64,
    pub newcomer: bool,
    pub woken: bool,
    /// Predicted next burst, microseconds.
    pub predicted: u64,
    /// The number it was dispatched with (`priority`).
    pub number: i64,
    /// Its class or level, and what it has used of the level's allotment.
    pub level: usize,
    pub used: u64,
    pub pass: u64,
    pub vruntime: i64,
    pub last_cpu: usize,
}

#[derive(Clone, Debug, Default)]
pub struct Cpu {
    pub who: Option<usize>,
    pub last: Option<usize>,
    pub switching: u64,
    pub quantum: Option<u64>,
    /// Ticks run since the dispatch.
    pub ran: u64,
    /// When that was.
    pub since: u64,
}

#[derive(Clone, Debug, Default)]
pub struct Device {
    pub line: Vec<usize>,
    pub left: u64,
}

pub struct World<'a> {
    pub work: &'a Work,
    pub rules: &'a Rules,
    pub time: u64,
    pub now: Vec<Now>,
    pub cpus: Vec<Cpu>,
    /// Ready queues in order of joining: one, or one a CPU.
    pub lines: Vec<Vec<usize>>,
    /// Who waits outside, in order of arrival.
    pub outside: Vec<usize>,
    /// The least vruntime there has been (`cfs`); it never falls.
    pub least: i64,
    devices: Vec<Device>,
    /// Holder and waiters of each lock.
    locks: Vec<(Option<usize>, Vec<usize>)>,
    /// Whose quantum has expired at this instant and who is not back in a line yet.
    pub expired: Vec<usize>,
    pub woken: Vec<(usize, Reason)>,
    pub reborn: Vec<usize>,
    until: u64,
    fates: Vec<Fate>,
    slices: Vec<Slice>,
    switches: u64,
}

/// Runs the work to its end.
///
/// # Panics
/// When it does not end.
pub fn run(work: &Work, rules: &Rules) -> Outcome {
    let mut world = World::new(work, rules);
    while world.now.iter().any(|now| now.place != Place::Gone) {
        assert!(world.time < 1_000_000, "the reference does not come to an end");
        world.instant();
        world.tick();
    }
    world.slices.sort_by_key(|slice| (slice.start, slice.cpu));
    Outcome { slices: world.slices, fates: world.fates, switches: world.switches }
}

impl<'a> World<'a> {
    fn new(work: &'a Work, rules: &'a Rules) -> World<'a> {
        let predicted = match rules.policy {
            Policy::Sjf { estimate: Some((_, initial)), .. }
            | Policy::Srtf { estimate: Some((_, initial)) } => initial,
            _ => 0,
        };
        let person = Now {
            place: Place::Future,
            step: 0,
            done: 0,
            job: 0,
            joined: 0,
            newcomer: false,
            woken: false,
            predicted,
            number: 0,
            level: 0,
            used: 0,
            pass: 0,
            vruntime: 0,
            last_cpu: 0,
        };
        let count = work.people.len();
        World {
            work,
            rules,
            time: 0,
            now: vec![person; count],
            cpus: vec![Cpu::default(); rules.cpus],
            lines: vec![Vec::new(); if rules.own_queues { rules.cpus } else { 1 }],
            outside: Vec::new(),
            least: 0,
            devices: vec![Device::default(); 8],
            locks: vec![(None, Vec::new()); 8],
            expired: Vec::new(),
            woken: Vec::new(),
            reborn: Vec::new(),
            until: horizon(work),
            fates: vec![Fate::default(); count],
            slices: Vec::new(),
            switches: 0,
        }
    }

    /// All that happens at one instant, in order.
    fn instant(&mut self) {
        self.raise_least();
        self.bursts_end();
        self.services_end();
        let joining = self.joining();
        self.quanta_expire(&joining);
        self.boost();
        if self.rules.requeue_first {
            self.requeue();
        }
        for &(who, reason, line) in &joining {
            self.join(who, reason, line);
        }
        if !self.rules.requeue_first {
            self.requeue();
        }
        self.switches_end();
        loop {
            // A lock step at the very start of a time on the CPU can wake somebody in the middle of the instant.
            for (who, reason) in std::mem::take(&mut self.woken) {
                self.join(who, reason, self.line_of(who));
            }
            if !self.dispatch() && !self.preempt() {
                break;
            }
        }
        for now in &mut self.now {
            (now.newcomer, now.woken) = (false, false);
        }
    }

    /// A tick passes.
    fn tick(&mut self) {
        for number in 0..self.cpus.len() {
            let Some(row) = self.cpus[number].who else { continue };
            let cpu = &mut self.cpus[number];
            if cpu.switching > 0 {
                cpu.switching -= 1;
                continue;
            }
            cpu.quantum = cpu.quantum.map(|left| left - 1);
            cpu.ran += 1;
            self.now[row].done += 1;
            self.now[row].used += 1;
            let last = self.slices.iter_mut().rev().find(|slice| slice.cpu == number);
            match last {
                Some(slice) if slice.row == row && slice.end == self.time => slice.end += 1,
                _ => self.slices.push(Slice { cpu: number, row, start: self.time, end: self.time + 1 }),
            }
        }
        for device in &mut self.devices {
            device.left = device.left.saturating_sub(1);
        }
        for (now, fate) in self.now.iter().zip(&mut self.fates) {
            match now.place {
                Place::Running => fate.running += 1,
                Place::Switching => fate.switching += 1,
                Place::Ready | Place::Outside => fate.waiting += 1,
                Place::AtDevice | Place::AtLock | Place::Asleep => fate.blocked += 1,
                Place::Future | Place::Between | Place::Gone => {}
            }
        }
        self.time += 1;
    }

    /// Who was being switched to runs from now on.
    fn switches_end(&mut self) {
        for number in 0..self.cpus.len() {
            let switching = self.cpus[number].who.is_some_and(|who| self.now[who].place == Place::Switching);
            if switching && self.cpus[number].switching == 0 {
                self.start(number);
            }
        }
    }

    /// Bursts end, CPU by CPU.
    fn bursts_end(&mut self) {
        for number in 0..self.cpus.len() {
            let Some(who) = self.cpus[number].who else { continue };
            let burst = self.work.people[who].steps[self.now[who].step];
            if self.now[who].place == Place::Running && burst == Step::Run(self.now[who].done) {
                self.learn(who);
                self.now[who].step += 1;
                self.now[who].done = 0;
                self.go_on(number);
            }
        }
    }

    /// The prediction of the next burst after one that ended.
    fn learn(&mut self, who: usize) {
        let (Policy::Sjf { estimate, .. } | Policy::Srtf { estimate }) = self.rules.policy else { return };
        let Some((alpha, _)) = estimate else { return };
        let length = self.now[who].done * self.rules.micros;
        self.now[who].predicted = (alpha * length + (1000 - alpha) * self.now[who].predicted + 500) / 1000;
    }

    /// The steps that take no time, until the process runs, is blocked or ends.
    fn go_on(&mut self, cpu: usize) {
        let who = self.cpus[cpu].who.expect("somebody is on this CPU");
        loop {
            match self.work.people[who].steps.get(self.now[who].step) {
                Some(Step::Run(_)) => return,
                Some(&Step::Device(length, device)) => {
                    self.leave(cpu, Place::AtDevice);
                    self.devices[device].line.push(who);
                    if self.devices[device].line.len() == 1 {
                        self.devices[device].left = length;
                    }
                    return;
                }
                Some(&Step::Take(lock)) if self.locks[lock].0.is_none() => {
                    self.locks[lock].0 = Some(who);
                    self.now[who].step += 1;
                }
                Some(&Step::Take(lock)) => {
                    self.leave(cpu, Place::AtLock);
                    self.locks[lock].1.push(who);
                    return;
                }
                Some(&Step::Give(lock)) => {
                    self.now[who].step += 1;
                    self.locks[lock].0 = None;
                    if !self.locks[lock].1.is_empty() {
                        let next = self.locks[lock].1.remove(0);
                        self.locks[lock].0 = Some(next);
                        self.now[next].step += 1;
                        self.now[next].place = Place::Between;
                        self.woken.push((next, Reason::Lock));
                    }
                }
                None => return self.job_ends(cpu, who),
            }
        }
    }

    fn job_ends(&mut self, cpu: usize, who: usize) {
        let person = &self.work.people[who];
        let release = self.release(who);
        let allowed = person.deadline.or(person.period);
        if allowed.is_some_and(|allowed| release + allowed < self.time) {
            self.fates[who].misses += 1;
        }
        match person.period.map(|period| release + period) {
            Some(next) if next < self.until => {
                self.now[who].step = 0;
                self.now[who].job += 1;
                if next <= self.time {
                    self.leave(cpu, Place::Between);
                    self.reborn.push(who);
                } else {
                    self.leave(cpu, Place::Asleep);
                }
            }
            _ => {
                self.leave(cpu, Place::Gone);
                self.fates[who].completion = Some(self.time);
            }
        }
    }

    fn services_end(&mut self) {
        for number in 0..self.devices.len() {
            if self.devices[number].line.is_empty() || self.devices[number].left > 0 {
                continue;
            }
            let who = self.devices[number].line.remove(0);
            self.now[who].step += 1;
            self.now[who].place = Place::Between;
            self.woken.push((who, Reason::Io));
            if let Some(&next) = self.devices[number].line.first()
                && let Step::Device(length, _) = self.work.people[next].steps[self.now[next].step]
            {
                self.devices[number].left = length;
            }
        }
    }

    /// Whose quantum is used up and has to make room.
    fn quanta_expire(&mut self, joining: &[(usize, Reason, usize)]) {
        for cpu in 0..self.cpus.len() {
            let Some(who) = self.cpus[cpu].who else { continue };
            if self.now[who].place != Place::Running || self.cpus[cpu].quantum != Some(0) {
                continue;
            }
            self.demote(who);
            let line = if self.rules.own_queues { cpu } else { 0 };
            if self.lines[line].is_empty() && joining.iter().all(|joins| joins.2 != line) {
                self.cpus[cpu].quantum = self.quantum(who);
            } else {
                self.leave(cpu, Place::Between);
                self.expired.push(who);
            }
        }
    }

    fn requeue(&mut self) {
        while let Some(&who) = self.expired.first() {
            self.join(who, Reason::Expired, self.line_of(who));
            self.expired.remove(0);
        }
    }

    pub fn line_of(&self, who: usize) -> usize {
        if self.rules.own_queues { self.now[who].last_cpu } else { 0 }
    }

    /// The idle CPU of the lowest number that finds somebody picks. Whether one did.
    fn dispatch(&mut self) -> bool {
        for cpu in 0..self.cpus.len() {
            if self.cpus[cpu].who.is_some() {
                continue;
            }
            let mut line = if self.rules.own_queues { cpu } else { 0 };
            if self.lines[line].is_empty() {
                let most = self.lines.iter().map(Vec::len).max().unwrap_or(0);
                line = self.lines.iter().position(|other| other.len() == most).expect("it is there");
            }
            if let Some(who) = self.best(line) {
                self.put(who, cpu, line);
                return true;
            }
        }
        false
    }

    /// The CPU takes the process out of a line.
    fn put(&mut self, who: usize, cpu: usize, line: usize) {
        self.lines[line].retain(|&other| other != who);
        self.now[who].number = self.aged(who);
        self.now[who].last_cpu = cpu;
        self.now[who].place = Place::Switching;
        self.cpus[cpu].who = Some(who);
        let switch = self.cpus[cpu].last.is_some_and(|last| last != who);
        self.switches += u64::from(switch);
        self.cpus[cpu].last = Some(who);
        self.cpus[cpu].switching = if switch { self.rules.cost } else { 0 };
        if self.cpus[cpu].switching == 0 {
            self.start(cpu);
        }
    }

    /// The process runs from now on.
    fn start(&mut self, cpu: usize) {
        let who = self.cpus[cpu].who.expect("somebody is on this CPU");
        self.now[who].place = Place::Running;
        self.fates[who].first_run.get_or_insert(self.time);
        self.cpus[cpu].quantum = self.quantum(who);
        self.cpus[cpu].ran = 0;
        self.cpus[cpu].since = self.time;
        self.go_on(cpu);
    }

    /// A better one takes a CPU; as the rules may have it one as good, which comes now, from one that ran before.
    /// Whether one did.
    fn preempt(&mut self) -> bool {
        for line in 0..self.lines.len() {
            let Some(best) = self.best(line) else { continue };
            let Some(cpu) = self.worst(line) else { continue };
            let worst = self.cpus[cpu].who.expect("somebody is on this CPU");
            if self.preempts(best, worst) {
                self.leave(cpu, Place::Between);
                self.join(worst, Reason::Preempted, line);
                // As it joins it may have become the best.
                let top = self.best(line).unwrap_or(best);
                self.put(top, cpu, line);
                return true;
            }
            if let Some(cpu) = self.as_good(line, best) {
                let who = self.cpus[cpu].who.expect("somebody is on this CPU");
                self.leave(cpu, Place::Between);
                self.join(who, Reason::Preempted, line);
                let top = self.best(line).unwrap_or(best);
                self.put(if self.better(top, best) { top } else { best }, cpu, line);
                return true;
            }
        }
        false
    }

    /// The last CPU whose process is as good as this newcomer and was dispatched before now.
    fn as_good(&self, line: usize, best: usize) -> Option<usize> {
        if !self.rules.preempt_equal || !self.now[best].newcomer {
            return None;
        }
        let mut found = None;
        for cpu in 0..self.cpus.len() {
            let Some(who) = self.cpus[cpu].who else { continue };
            let mine = !self.rules.own_queues || line == cpu;
            if !mine || self.now[who].place != Place::Running || !self.preemptive() {
                continue;
            }
            let is_equal = !self.better(who, best) && !self.better(best, who);
            if is_equal && self.cpus[cpu].since < self.time {
                found = Some(cpu);
            }
        }
        found
    }

    /// The CPU of the worst running process that this line may have.
    fn worst(&self, line: usize) -> Option<usize> {
        let mut worst: Option<usize> = None;
        for cpu in 0..self.cpus.len() {
            let Some(who) = self.cpus[cpu].who else { continue };
            let mine = !self.rules.own_queues || line == cpu;
            if !mine || self.now[who].place != Place::Running || !self.preemptive() {
                continue;
            }
            match worst {
                Some(other) if self.better(who, self.cpus[other].who.expect("it runs")) => {}
                _ => worst = Some(cpu),
            }
        }
        worst
    }
}
