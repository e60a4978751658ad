//! Random workloads: the same from a seed on every platform, in small whole units that people can reckon with.

use super::{Burst, DISK, MAX_PROCESSES, Spec, Workload};
use crate::time::{Duration, Instant};

/// What a random workload is like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Recipe {
    /// How many; at most `MAX_PROCESSES`.
    pub processes: u32,
    pub arrivals: Arrivals,
    /// Least and most units of a CPU burst; from 1 to 1000.
    pub burst: (u32, u32),
    pub io: Io,
    /// Priorities from 1 to 5, else all 0.
    pub priorities: bool,
    /// 50, 100, 150 or 200 tickets, else all 100.
    pub tickets: bool,
    /// -10, -5, 0, 5 or 10, else all 0.
    pub nices: bool,
    /// One CPU burst a period of 4, 5, 8, 10 or 20 units instead, released together at 0; `arrivals` and `io` count
    /// for nothing, and `burst` is cut so that all together want one CPU at most, as far as whole units go.
    pub periodic: bool,
}

/// When processes arrive; the first at 0, each not before the one above.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Arrivals {
    /// All at 0.
    Together,
    /// Anywhere in the first half of the work.
    Spread,
    /// Each unit one arrives or not, by chance: gaps as long as a process on average. The discrete Poisson process.
    Poisson,
}

/// How much I/O processes do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Io {
    None,
    /// Every other process, once.
    Some,
    /// Every process, one to three times.
    Much,
}

/// Periods whose least common multiple is 40.
const PERIODS: [u32; 5] = [4, 5, 8, 10, 20];
/// Longest CPU burst, in units: what a recipe may ask for at most.
const LONGEST_CPU: u32 = 1000;
/// Longest I/O burst, in units.
const LONGEST_IO: u32 = 6;

impl Default for Recipe {
    /// Five processes that a person computes in some minutes.
    fn default() -> Recipe {
        Recipe {
            processes: 5,
            arrivals: Arrivals::Spread,
            burst: (1, 8),
            io: Io::None,
            priorities: false,
            tickets: false,
            nices: false,
            periodic: false,
        }
    }
}

/// SplitMix64: Steele, Lea, Flood, Fast Splittable Pseudorandom Number Generators, OOPSLA 2014.
#[derive(Clone, Debug)]
pub struct Random(u64);

impl Random {
    /// The sequence of a seed.
    #[must_use]
    pub fn new(seed: u64) -> Random {
        Random(seed)
    }

    /// The next number, of all 64 bits.
    pub fn draw(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let z = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number from 0 below `end`; 0 when `end` is.
    pub fn below(&mut self, end: u32) -> u32 {
        ((u128::from(self.draw()) * u128::from(end)) >> 64) as u32
    }

    /// A number from `least` to `most`.
    pub fn within(&mut self, (least, most): (u32, u32)) -> u32 {
        least + self.below(most.saturating_sub(least) + 1)
    }
}

impl Workload {
    /// The workload of a recipe and a seed.
    #[must_use]
    pub fn random(recipe: &Recipe, seed: u64) -> Workload {
        let random = &mut Random::new(seed);
        let least = recipe.burst.0.clamp(1, LONGEST_CPU);
        let burst = (least, recipe.burst.1.clamp(least, LONGEST_CPU));
        let count = recipe.processes.min(MAX_PROCESSES as u32);
        let mut processes: Vec<Spec> = (0..count)
            .map(|row| {
                let mut spec = Spec { name: name(row).into(), ..Spec::default() };
                if recipe.periodic {
                    let period = PERIODS[random.below(PERIODS.len() as u32) as usize];
                    let share = (period / count).max(1);
                    spec.period = Some(units(period));
                    spec.bursts.push(Burst::Cpu(units(random.within((1, share.min(burst.1))))));
                } else {
                    spec.bursts = bursts(recipe.io, row, burst, random);
                }
                spec.priority = if recipe.priorities { random.within((1, 5)) as i32 } else { spec.priority };
                spec.tickets = if recipe.tickets { 50 * random.within((1, 4)) } else { spec.tickets };
                spec.nice = if recipe.nices { 5 * random.below(5) as i8 - 10 } else { spec.nice };
                spec
            })
            .collect();
        if !recipe.periodic {
            arrive(recipe.arrivals, &mut processes, random);
        }
        Workload { processes, until: None }
    }
}

fn units(units: u32) -> Duration {
    Duration::from_millis(u64::from(units))
}

/// A, B … Z, A1, B1 …
fn name(row: u32) -> String {
    let letter = char::from(b'A' + (row % 26) as u8);
    if row < 26 { letter.to_string() } else { format!("{letter}{}", row / 26) }
}

fn bursts(io: Io, row: u32, burst: (u32, u32), random: &mut Random) -> Vec<Burst> {
    let times = match io {
        Io::None => 0,
        Io::Some => 1 - row % 2,
        Io::Much => random.within((1, 3)),
    };
    let mut bursts = vec![Burst::Cpu(units(random.within(burst)))];
    for _ in 0..times {
        bursts.push(Burst::Io { length: units(random.within((1, LONGEST_IO))), device: DISK.into() });
        bursts.push(Burst::Cpu(units(random.within(burst))));
    }
    bursts
}

fn arrive(arrivals: Arrivals, processes: &mut [Spec], random: &mut Random) {
    let count = processes.len() as u32;
    let work: Duration = processes.iter().map(Spec::cpu).sum();
    let work = (work.micros() / 1000) as u32;
    let mut moments: Vec<u32> = match arrivals {
        Arrivals::Together => vec![0; processes.len()],
        Arrivals::Spread => (0..count).map(|_| random.within((0, work / 2))).collect(),
        Arrivals::Poisson => {
            let mean = (work / count.max(1)).max(1);
            let mut now = 0;
            let mut next = || {
                let at = now;
                while random.below(mean) > 0 {
                    now += 1;
                }
                at
            };
            (0..count).map(|_| next()).collect()
        }
    };
    moments.sort_unstable();
    if let Some(first) = moments.first_mut() {
        *first = 0;
    }
    for (spec, moment) in processes.iter_mut().zip(moments) {
        spec.arrival = Instant::BOOT + units(moment);
    }
}
