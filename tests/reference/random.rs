//! Random workloads and options, and smaller ones that might fail alike.

use super::{Equal, Person, Policy, Reason, Rules, Step, Work};

/// SplitMix64 (Steele, Lea, Flood 2014).
pub struct Random(pub u64);

impl Random {
    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// From `low` up to `high`, both included.
    pub fn pick(&mut self, low: u64, high: u64) -> u64 {
        low + self.next() % (high - low + 1)
    }

    /// True once in `many` times.
    pub fn once_in(&mut self, many: u64) -> bool {
        self.next().is_multiple_of(many)
    }

    pub fn one<T: Clone>(&mut self, of: &[T]) -> T {
        of[self.pick(0, of.len() as u64 - 1) as usize].clone()
    }
}

/// What a random workload may have.
#[derive(Clone, Copy, Debug)]
pub struct Kind {
    pub latest: u64,
    pub longest: u64,
    pub devices: u64,
    pub locks: bool,
    pub periodic: bool,
}

pub fn kind(random: &mut Random, real_time: bool) -> Kind {
    Kind {
        latest: random.one(&[0, 3, 8, 8, 20, 60]),
        longest: random.one(&[1, 2, 4, 6, 12]),
        devices: random.one(&[0, 0, 1, 1, 3]),
        locks: random.once_in(4),
        periodic: random.once_in(if real_time { 2 } else { 10 }),
    }
}

/// Lock steps between two bursts: locks are taken in rising order, so that nobody waits in a ring.
fn lock_steps(random: &mut Random, held: &mut Vec<usize>) -> Vec<Step> {
    let mut steps = Vec::new();
    while !held.is_empty() && random.once_in(2) {
        let at = random.pick(0, held.len() as u64 - 1) as usize;
        steps.push(Step::Give(held.remove(at)));
    }
    let above = held.iter().max().map_or(0, |highest| highest + 1);
    for lock in above..2 {
        if random.once_in(3) {
            held.push(lock);
            steps.push(Step::Take(lock));
        }
    }
    steps
}

fn steps(random: &mut Random, kind: Kind) -> Vec<Step> {
    let mut held = Vec::new();
    let mut steps = Vec::new();
    if kind.locks && random.once_in(4) {
        steps.extend(lock_steps(random, &mut held));
    }
    steps.push(Step::Run(random.pick(1, kind.longest)));
    for _ in 0..random.pick(0, 3) {
        let between = if kind.locks { lock_steps(random, &mut held) } else { Vec::new() };
        if !between.is_empty() {
            steps.extend(between);
        } else if kind.devices > 0 {
            steps.push(Step::Device(random.pick(1, 5), random.pick(0, kind.devices - 1) as usize));
        } else {
            break;
        }
        steps.push(Step::Run(random.pick(1, kind.longest)));
    }
    steps.extend(held.into_iter().map(Step::Give));
    steps
}

pub fn work(random: &mut Random, kind: Kind) -> Work {
    let count = random.pick(1, 8);
    let mut people = Vec::new();
    for _ in 0..count {
        let arrival = random.pick(0, kind.latest);
        let mut person = Person::new(arrival, &steps(random, kind));
        person.priority = random.pick(0, 4) as i64 - 1;
        person.tickets = random.one(&[1, 50, 100, 100, 200, 250, 3, 70]);
        if kind.periodic && !random.once_in(4) {
            person.period = Some(random.one(&[4, 5, 6, 8, 10, 12]));
        }
        if random.once_in(3) {
            person.deadline = Some(random.pick(1, 15));
        }
        people.push(person);
    }
    let until = if kind.periodic { Some(kind.latest + random.pick(1, 60)) } else { None };
    let until = until.filter(|_| !random.once_in(4));
    Work { people, until }
}

fn classes(random: &mut Random) -> Vec<(Vec<Reason>, Option<u64>)> {
    let mut names = vec![
        Reason::New,
        Reason::Io,
        Reason::Lock,
        Reason::Sleep,
        Reason::Wake,
        Reason::Expired,
        Reason::Preempted,
        Reason::Priority(0),
        Reason::Priority(1),
    ];
    let mut classes = Vec::new();
    for _ in 0..random.pick(1, 4) {
        let mut class = Vec::new();
        for _ in 0..random.pick(1, 2) {
            let at = random.pick(0, names.len() as u64 - 1) as usize;
            class.push(names.remove(at));
        }
        let quantum = random.pick(1, 6);
        classes.push((class, if random.once_in(4) { None } else { Some(quantum) }));
    }
    classes
}

/// A policy of this key with random parameters; none when the reference has no such policy.
pub fn policy(random: &mut Random, key: &str, micros: u64) -> Option<Policy> {
    let estimate = if random.once_in(2) {
        Some((random.one(&[500, 0, 1000, 300, 125, 900]), random.pick(1, 8) * random.one(&[micros, 1000, 7])))
    } else {
        None
    };
    let degree = if random.once_in(2) { 0 } else { random.pick(1, 4) as usize };
    let aging = if random.once_in(2) { 0 } else { random.pick(1, 6) };
    let quantum = random.pick(1, 6);
    Some(match key {
        "fcfs" => Policy::Fcfs { degree },
        "sjf" => Policy::Sjf { estimate, degree },
        "srtf" => Policy::Srtf { estimate },
        "ljf" => Policy::Ljf,
        "lrtf" => Policy::Lrtf,
        "hrrn" => Policy::Hrrn,
        "priority" => Policy::Priority { preemptive: !random.once_in(3), aging },
        "rr" => Policy::Rr { quantum },
        "mlq" => Policy::Mlq { classes: classes(random) },
        "mlfq" => Policy::Mlfq {
            levels: random.pick(1, 4) as usize,
            quantum: random.pick(1, 4),
            growth: random.pick(1, 3),
            boost: if random.once_in(2) { 0 } else { random.pick(3, 20) },
            total: random.once_in(2),
            reset: random.once_in(2),
            head: random.once_in(2),
        },
        "stride" => Policy::Stride { quantum },
        "edf" => Policy::Edf,
        "rm" => Policy::Rm,
        // Twelve in 1, 2, 3 or 4 parts is whole, and more than four have the granularity each.
        "cfs" => Policy::Cfs { latency: 12, granularity: random.pick(3, 6), wakeup: random.pick(1, 4) },
        _ => return None,
    })
}

/// Options around a policy of this key.
pub fn rules(random: &mut Random, key: &str) -> Option<Rules> {
    // Ticks of less than a unit do not show the whole units after which `lrtf` decides again.
    let micros = if key == "lrtf" { 1000 } else { random.one(&[1000, 1000, 250, 1]) };
    let mut rules = Rules::new(policy(random, key, micros)?);
    rules.micros = micros;
    rules.cpus = random.one(&[1, 1, 1, 2, 2, 3, 4]);
    rules.cost = random.one(&[0, 0, 0, 1, 2]);
    rules.requeue_first = random.once_in(3);
    rules.equal = random.one(&[Equal::Joined, Equal::Joined, Equal::Arrival, Equal::Input]);
    rules.preempt_equal = random.once_in(4);
    rules.high_first = random.once_in(4);
    // How a process takes its virtual time from queue to queue is Linux's matter.
    rules.own_queues = rules.cpus > 1 && random.once_in(3) && key != "cfs";
    Some(rules)
}

/// Each a little smaller or plainer, the boldest first.
pub fn smaller(work: &Work, rules: &Rules) -> Vec<(Work, Rules)> {
    let mut works = Vec::new();
    for row in 0..work.people.len() {
        if work.people.len() > 1 {
            works.push(work.clone());
            works.last_mut().expect("just pushed").people.remove(row);
        }
        let person = &work.people[row];
        let mut with = |change: &dyn Fn(&mut Person)| {
            let mut less = work.clone();
            change(&mut less.people[row]);
            if less != *work {
                works.push(less);
            }
        };
        with(&|person| person.period = None);
        with(&|person| person.deadline = None);
        with(&|person| person.priority = 0);
        with(&|person| person.tickets = 100);
        with(&|person| person.arrival = person.arrival.saturating_sub(1));
        for (at, &step) in person.steps.iter().enumerate() {
            match step {
                Step::Run(length) if length > 1 => with(&|person| person.steps[at] = Step::Run(length - 1)),
                Step::Device(length, device) => {
                    with(&|person| drop(person.steps.drain(at..at + 2)));
                    if length > 1 {
                        with(&|person| person.steps[at] = Step::Device(length - 1, device));
                    }
                }
                Step::Take(lock) => with(&|person| without_lock(&mut person.steps, at, lock)),
                _ => {}
            }
        }
    }
    let mut changed: Vec<(Work, Rules)> = works.into_iter().map(|work| (work, rules.clone())).collect();
    let plain = Rules { policy: rules.policy.clone(), micros: rules.micros, ..Rules::new(Policy::Ljf) };
    let mut plainer = |change: &dyn Fn(&mut Rules)| {
        let mut less = rules.clone();
        change(&mut less);
        if less != *rules {
            changed.push((work.clone(), less));
        }
    };
    plainer(&|less| *less = plain.clone());
    plainer(&|less| less.micros = 1000);
    plainer(&|less| (less.cpus, less.own_queues) = (1, false));
    plainer(&|less| less.cpus = less.cpus.saturating_sub(1).max(2).min(less.cpus));
    plainer(&|less| less.cost = less.cost.saturating_sub(1));
    plainer(&|less| less.requeue_first = false);
    plainer(&|less| less.equal = Equal::Joined);
    plainer(&|less| less.preempt_equal = false);
    plainer(&|less| less.high_first = false);
    plainer(&|less| less.own_queues = false);
    changed
}

/// Takes one lock and its release out; bursts that then touch become one.
fn without_lock(steps: &mut Vec<Step>, at: usize, lock: usize) {
    let give = (at..steps.len()).find(|&give| steps[give] == Step::Give(lock));
    steps.remove(give.expect("what is taken is given back"));
    steps.remove(at);
    let mut at = 1;
    while at < steps.len() {
        if let (Step::Run(before), Step::Run(after)) = (steps[at - 1], steps[at]) {
            steps[at - 1] = Step::Run(before + after);
            steps.remove(at);
        } else {
            at += 1;
        }
    }
}
