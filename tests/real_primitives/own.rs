//! Histories of the machine's own, by any policy: it must accept them; and spoilt ones, which it must refuse. Without these
//! nobody would know that a history can be refused at all.

use std::collections::BTreeMap;

use interleave::{
    event::Kind as EventKind,
    id::Pid,
    machine::{Costs, Machine, Options, Stopped, script::Pick},
    recording::Recording,
};
use libtest_mimic::{Failed, Trial};

use super::{
    accept::{self, Simulated, Verdict, accept},
    families::{self, FAMILIES},
    generate::{self, Family},
    history::{Deed, Ending, History, Trail},
    program::{Kind, Op, Program},
    python::{self, Report},
};
use crate::common::Dice;

pub fn trials() -> Vec<Trial> {
    vec![
        Trial::test("the_machine_accepts_its_own_runs", by_policy),
        Trial::test("the_machine_accepts_its_own_schedules", by_chance),
        Trial::test("spoilt_histories_are_refused", spoilt),
    ]
}

/// Nothing done yet.
fn unborn(program: &Program) -> Vec<Trail> {
    program.processes.iter().map(|_| Trail { deeds: Vec::new(), end: Ending::Unborn }).collect()
}

/// A run that takes any possible step at each point. What does not overlap is known exactly.
fn random_walk(simulated: &Simulated, seed: u64) -> History {
    let program = simulated.program;
    let mut dice = Dice::new(seed);
    let mut place = simulated.start();
    let mut trails = unborn(program);
    trails[0].end = Ending::Asleep;
    let mut ticket = 0;
    loop {
        let choices = place.choices();
        if choices.is_empty() {
            break;
        }
        let (process, pick) = choices[dice.below(choices.len() as u64) as usize];
        let is_operation = pick.choice < Pick::SIGNAL;
        ticket += 1;
        if is_operation && trails[process].deeds.len() == place.done[process] {
            trails[process].deeds.push(Deed { begin: ticket, end: None, result: String::new() });
        }
        for (process, result) in place.take(pick, program) {
            ticket += 1;
            // A step may be that of a signal, after which the operation under way goes on.
            let at = place.done[process] - 1;
            if trails[process].deeds.len() == at {
                trails[process].deeds.push(Deed { begin: ticket, end: None, result: String::new() });
            }
            (trails[process].deeds[at].end, trails[process].deeds[at].result) = (Some(ticket), result);
        }
    }
    for process in place.who.values() {
        trails[*process].end = place.code(*process).map_or(Ending::Asleep, Ending::Code);
        let under_way = place.done[*process];
        if trails[*process].end == Ending::Asleep && trails[*process].deeds.len() == under_way {
            trails[*process].deeds.push(Deed { begin: ticket, end: None, result: String::new() });
        }
    }
    let files = (0..program.files.len()).map(|at| content(&place.machine, at)).collect();
    History { trails, hangs: place.machine.stopped() == Some(Stopped::Stuck), files }
}

/// A run under a policy: an operation was under way from the end of the one before until its result was told.
fn run(program: &Program, options: Options) -> History {
    let code = accept::compile(&python::text(program, Report::Each));
    let recording =
        Recording::whole(code, &accept::files(program), options.into(), None).expect("the policy exists");
    let mut children: BTreeMap<Pid, Vec<Pid>> = BTreeMap::new();
    for event in &recording.events {
        if let EventKind::Create { parent } = event.kind {
            children.entry(parent).or_default().push(event.pid);
        }
    }
    let mut pids = vec![None; program.processes.len()];
    name(program, &children, 0, Pid::MAIN, &mut pids);
    let mut trails = unborn(program);
    let begin = |begin: u32| Deed { begin, end: None, result: String::new() };
    for (trail, pid) in trails.iter_mut().zip(&pids) {
        let Some(process) = pid.and_then(|pid| recording.end()?.process(pid)) else { continue };
        trail.end = process.exit_code.map_or(Ending::Asleep, Ending::Code);
        trail.deeds.push(begin(0));
    }
    for (ticket, piece) in (1..).zip(recording.output.iter().filter(|piece| piece.is_error)) {
        let (process, result) = piece.text.trim_end().split_once(' ').expect("process and result");
        let process: usize = process.parse().unwrap_or_else(|_| panic!("{}", piece.text));
        let deeds = &mut trails[process].deeds;
        let last = deeds.len() - 1;
        (deeds[last].end, deeds[last].result) = (Some(ticket), result.to_owned());
        deeds.push(begin(ticket));
    }
    let files =
        (0..program.files.len()).map(|at| content(recording.end().expect("it was run"), at)).collect();
    History { trails, hangs: recording.end().and_then(Machine::stopped) == Some(Stopped::Stuck), files }
}

/// Gives each process that was forked its pid: children come in the order in which they are forked.
fn name(
    program: &Program,
    children: &BTreeMap<Pid, Vec<Pid>>,
    process: usize,
    pid: Pid,
    pids: &mut [Option<Pid>],
) {
    pids[process] = Some(pid);
    let forks = program.processes[process].iter().filter_map(|op| match op {
        Op::Fork(child) => Some(*child),
        _ => None,
    });
    for (child, pid) in forks.zip(children.get(&pid).into_iter().flatten()) {
        name(program, children, child, *pid, pids);
    }
}

fn content(machine: &Machine, at: usize) -> String {
    String::from_utf8_lossy(machine.files().content(&format!("f{at}"))).into_owned()
}

fn accepted(simulated: &Simulated, history: &History, seed: u64) -> Result<(), Failed> {
    let program = simulated.program;
    match accept(simulated, history) {
        Verdict::Accepted => Ok(()),
        verdict => Err(format!("seed {seed}: {verdict:?}\n{program}{}", history.tell(program)).into()),
    }
}

fn by_policy() -> Result<(), Failed> {
    let policies = ["rr:quantum=1", "fcfs", "lottery", "rr:quantum=0.01"];
    for (_, family, _) in FAMILIES {
        for seed in families::seeds(8) {
            let program = generate::program(family, seed);
            let options = Options {
                policy: policies[seed as usize % policies.len()].into(),
                cpus: 1 + (seed / 2 % 3) as u16,
                seed,
                costs: Costs::REAL,
                ..Options::default()
            };
            accepted(&Simulated::new(&program), &run(&program, options), seed)?;
        }
    }
    Ok(())
}

fn by_chance() -> Result<(), Failed> {
    for (_, family, _) in FAMILIES {
        for seed in families::seeds(10) {
            let program = generate::program(family, seed);
            let simulated = Simulated::new(&program);
            for walk in 0..4 {
                accepted(&simulated, &random_walk(&simulated, seed << 4 | walk), seed)?;
            }
        }
    }
    Ok(())
}

/// What is done to a history, and how to tell where.
type Spoiler = (&'static str, Family, fn(Op, &str) -> Option<String>);

/// A count one higher or lower.
fn other_number(result: &str, by: i32) -> Option<String> {
    Some((result.parse::<i32>().ok()? + by).to_string())
}

const SPOILERS: [Spoiler; 7] =
    [
        ("a byte lost", Family::Pipes, |op, result| match op {
            Op::Read(..) => {
                let letters = result.find(|it: char| it.is_ascii_digit())?;
                let (run, rest) =
                    result[letters..].split_at(result[letters..].find(|it: char| !it.is_ascii_digit())?);
                Some(format!("{}{}{rest}", &result[..letters], other_number(run, -1)?))
            }
            _ => None,
        }),
        ("an end too early", Family::Pipes, |op, result| {
            (matches!(op, Op::Read(..)) && !result.starts_with(['-', 'e'])).then(|| "-".to_owned())
        }),
        ("room that is not there", Family::Pipes, |op, result| match op {
            Op::Write(_, size) if result == "e11" => Some(size.to_string()),
            _ => None,
        }),
        ("granted although it is held", Family::Semaphores, |op, result| {
            (matches!(op, Op::Try(_) | Op::Timed(_)) && result == "False").then(|| "True".to_owned())
        }),
        ("a value that it has not", Family::Semaphores, |op, result| {
            if matches!(op, Op::Value(_) | Op::Load(_)) { other_number(result, 1) } else { None }
        }),
        ("a wrong exit code", Family::Life, |op, result| {
            let (child, code) = result.split_once(':').filter(|_| matches!(op, Op::Wait | Op::WaitFor(_)))?;
            Some(format!("{child}:{}", other_number(code, 1)?))
        }),
        ("a signal too many", Family::Signals, |op, result| {
            if op == Op::Handled { other_number(result, 1) } else { None }
        }),
    ];

/// Every one of the machine's own histories that can be spoilt so is refused then.
fn spoilt() -> Result<(), Failed> {
    for (what, family, spoil) in SPOILERS {
        let mut refused = 0;
        for seed in 0..400 {
            let program = generate::program(family, seed);
            let simulated = Simulated::new(&program);
            let mut history = random_walk(&simulated, seed);
            let Some(()) = spoil_one(&program, &mut history, spoil) else { continue };
            match accept(&simulated, &history) {
                Verdict::Refused(_) => refused += 1,
                verdict => {
                    return Err(format!(
                        "{what}: seed {seed} {verdict:?}\n{program}{}",
                        history.tell(&program)
                    )
                    .into());
                }
            }
            if refused == 6 {
                break;
            }
        }
        println!("{what}: {refused} refused");
        if refused < 5 {
            return Err(format!("{what}: only {refused} histories could be spoilt").into());
        }
    }
    held_by_two()
}

/// Spoils the first result that can be.
fn spoil_one(program: &Program, history: &mut History, spoil: fn(Op, &str) -> Option<String>) -> Option<()> {
    for (ops, trail) in program.processes.iter().zip(&mut history.trails) {
        for (op, deed) in ops.iter().zip(trail.deeds.iter_mut().filter(|deed| deed.end.is_some())) {
            if let Some(other) = spoil(*op, &deed.result) {
                deed.result = other;
                return Some(());
            }
        }
    }
    None
}

/// One lock, two who wait for it: both have it before either gives it back.
fn held_by_two() -> Result<(), Failed> {
    let guarded = |code| vec![Op::Acquire(0), Op::Release(0), Op::Exit(code)];
    let mut main = vec![Op::Fork(1)];
    main.extend(guarded(0));
    let program =
        Program { processes: vec![main, guarded(1)], semaphores: vec![Kind::Lock], ..Program::default() };
    let deed = |begin: u32, end: u32, result: &str| Deed { begin, end: Some(end), result: result.to_owned() };
    let exit = |begin: u32| Deed { begin, end: None, result: String::new() };
    let history = |second: u32| History {
        trails: vec![
            Trail {
                deeds: vec![deed(1, 2, "None"), deed(3, 4, "True"), deed(7, 8, "None"), exit(20)],
                end: Ending::Code(0),
            },
            Trail {
                deeds: vec![deed(5, second, "True"), deed(10, 11, "None"), exit(21)],
                end: Ending::Code(1),
            },
        ],
        hangs: false,
        files: Vec::new(),
    };
    let simulated = Simulated::new(&program);
    accepted(&simulated, &history(9), 0)?;
    match accept(&simulated, &history(6)) {
        Verdict::Refused(_) => Ok(()),
        verdict => Err(format!("a lock held by two: {verdict:?}").into()),
    }
}
