//! Rules by name: what the kernel says is known beforehand, and the machine accepts it.

use std::{
    process::Command,
    time::{Duration, Instant},
};

use interleave::{
    id::{Pid, Tid},
    machine::script::Pick,
    process::State,
};
use libtest_mimic::{Completion, Failed, Trial};

use super::{
    accept::{Simulated, Verdict, accept},
    helper::Helper,
    history::History,
    program::{Act, End, File, Kind, Mode, Op, Program, SIGUSR1},
};

const PIPE: usize = 0;
const FEW: u64 = 6;
/// Runs within which what depends on the schedule shows.
const MANY: u64 = 60;

pub fn trials() -> Vec<Trial> {
    let trial = |name: &str, run: fn(&mut Helper) -> Result<Completion, Failed>| {
        let folder = name.to_owned();
        Trial::ignorable_test(name, move || run(&mut Helper::start(&folder)))
    };
    vec![
        trial("a_pipe_holds_65536_bytes", capacity),
        trial("writes_of_4096_bytes_stay_whole", whole_writes),
        trial("longer_writes_mix", mixed_writes),
        trial("a_write_without_readers_is_refused", refused_write),
        trial("an_interrupted_write_says_how_far_it_came", interrupted_write),
        trial("a_lock_is_not_granted_to_two", lock),
        trial("an_orphan_has_another_parent", orphan),
        trial("appending_loses_nothing", appending),
        trial("writing_at_positions_loses", positioned),
        trial("a_shared_position_loses_nothing", shared_position),
        Trial::test("who_is_not_waited_for_is_a_zombie", zombie),
    ]
}

/// Real runs until `seen` was seen, at most `most`; the machine accepts each. Every one of them must be as `always` says.
fn observe(
    helper: &mut Helper,
    program: &Program,
    most: u64,
    always: impl Fn(&History) -> bool,
    seen: impl Fn(&History) -> bool,
) -> Result<Completion, Failed> {
    assert!(program.is_sound(), "{program}");
    let simulated = Simulated::new(program);
    let mut was_seen = false;
    for run in 0..most {
        let history = match helper.run(program, run, run % 2 == 0) {
            Ok(history) => history,
            Err(why) => return Ok(Completion::ignored_with(why)),
        };
        match accept(&simulated, &history) {
            Verdict::Accepted if always(&history) => {}
            verdict => return Err(format!("{verdict:?}\n{program}{}", history.tell(program)).into()),
        }
        was_seen |= seen(&history);
        if was_seen && run + 1 >= FEW {
            return Ok(Completion::Completed);
        }
    }
    Ok(Completion::ignored_with(format!("the machine is too busy: in {most} runs no schedule showed it")))
}

/// What the operations of a process said.
fn results(history: &History, process: usize) -> Vec<&str> {
    history.trails[process].deeds.iter().filter(|it| it.end.is_some()).map(|it| it.result.as_str()).collect()
}

fn capacity(helper: &mut Helper) -> Result<Completion, Failed> {
    let writing = End::Writing(PIPE);
    let ops = vec![
        Op::Blocking(writing, false),
        Op::Write(PIPE, 65_536),
        Op::Write(PIPE, 1),
        Op::Read(PIPE, 4095),
        Op::Write(PIPE, 1),
        Op::Read(PIPE, 1),
        Op::Write(PIPE, 70_000),
        Op::Exit(0),
    ];
    let program = Program { processes: vec![ops], pipes: 1, ..Program::default() };
    let wanted = ["None", "65536", "e11", "B4095", "e11", "B1", "4096"];
    observe(helper, &program, FEW, |it| results(it, 0) == wanted, |_| true)
}

/// Some who write at once, and one who reads it all.
fn writers(count: usize, size: u32, times: usize, most: u32, reads: usize) -> Program {
    let mut main: Vec<Op> = (1..=count).map(Op::Fork).collect();
    main.push(Op::Close(End::Writing(PIPE)));
    main.extend((0..reads).map(|_| Op::Read(PIPE, most)));
    main.push(Op::Exit(0));
    let mut one = vec![Op::Write(PIPE, size); times];
    one.push(Op::Exit(0));
    let mut processes = vec![main];
    processes.resize(count + 1, one);
    Program { processes, pipes: 1, ..Program::default() }
}

fn whole_writes(helper: &mut Helper) -> Result<Completion, Failed> {
    let program = writers(4, 4096, 3, 4096, 13);
    let is_whole = |it: &History| {
        let read = &results(it, 0)[5..];
        read[12] == "-" && read[..12].iter().all(|it| it.ends_with("4096") && it.len() == 5)
    };
    let has_changed = |it: &History| results(it, 0)[5..].windows(2).filter(|it| it[0] != it[1]).count() > 4;
    observe(helper, &program, MANY, is_whole, has_changed)
}

fn mixed_writes(helper: &mut Helper) -> Result<Completion, Failed> {
    let program = writers(2, 69_632, 1, 8192, 19);
    let changes = |it: &History| {
        let text: String = results(it, 0)[3..].concat();
        let mut letters: Vec<char> = text.chars().filter(|it| it.is_alphabetic()).collect();
        letters.dedup();
        letters.len()
    };
    observe(helper, &program, MANY, |it| changes(it) >= 2, |it| changes(it) > 2)
}

fn refused_write(helper: &mut Helper) -> Result<Completion, Failed> {
    let ops = vec![Op::Write(PIPE, 5), Op::Close(End::Reading(PIPE)), Op::Write(PIPE, 5), Op::Exit(3)];
    let program = Program { processes: vec![ops], pipes: 1, ..Program::default() };
    observe(helper, &program, FEW, |it| results(it, 0) == ["5", "None", "e32"], |_| true)
}

fn interrupted_write(helper: &mut Helper) -> Result<Completion, Failed> {
    let main = vec![
        Op::Fork(1),
        Op::Nap,
        Op::Kill(1, SIGUSR1),
        Op::Nap,
        Op::Read(PIPE, 200_000),
        Op::Wait,
        Op::Exit(0),
    ];
    let writer = vec![Op::On(SIGUSR1, Act::Handle), Op::Write(PIPE, 69_632), Op::Handled, Op::Exit(0)];
    let program = Program { processes: vec![main, writer], pipes: 1, ..Program::default() };
    let cut = |it: &History| results(it, 1).get(1..3) == Some(&["65536", "1"]);
    observe(helper, &program, MANY, |_| true, cut)
}

fn lock(helper: &mut Helper) -> Result<Completion, Failed> {
    let main = vec![Op::Acquire(0), Op::Fork(1), Op::Wait, Op::Release(0), Op::Try(0), Op::Exit(0)];
    let other = vec![Op::Try(0), Op::Timed(0), Op::Value(0), Op::Exit(0)];
    let program =
        Program { processes: vec![main, other], semaphores: vec![Kind::Lock], ..Program::default() };
    let is_held = |it: &History| {
        results(it, 0) == ["True", "None", "1:0", "None", "True"] && results(it, 1) == ["False", "False", "0"]
    };
    observe(helper, &program, FEW, is_held, |_| true)
}

fn orphan(helper: &mut Helper) -> Result<Completion, Failed> {
    let mut child = [Op::Parent, Op::Nap].repeat(6);
    child.extend([Op::Parent, Op::Exit(0)]);
    let program =
        Program { processes: vec![vec![Op::Fork(1), Op::Nap, Op::Exit(0)], child], ..Program::default() };
    let parents =
        |it: &History| -> Vec<String> { results(it, 1).into_iter().step_by(2).map(str::to_owned).collect() };
    // Once it is an orphan it stays one.
    let always = |it: &History| parents(it).is_sorted();
    observe(helper, &program, MANY, always, |it| parents(it).contains(&"x".to_owned()))
}

/// Three who each write a file four times, opened by each for itself or by the first for all.
fn writers_of_file(own: Option<Mode>, shared: Mode) -> Program {
    let mut ops: Vec<Op> = own.map(|mode| Op::Open(0, mode)).into_iter().collect();
    ops.extend([Op::Put(0, 3); 4]);
    ops.push(Op::Exit(0));
    let mut main = vec![Op::Fork(1), Op::Fork(2)];
    main.extend(&ops);
    let files = vec![File { content: String::new(), mode: shared }];
    Program { processes: vec![main, ops.clone(), ops], files, ..Program::default() }
}

fn appending(helper: &mut Helper) -> Result<Completion, Failed> {
    let program = writers_of_file(Some(Mode::Append), Mode::Read);
    observe(helper, &program, 2 * FEW, |it| it.files[0].len() == 36, |_| true)
}

fn positioned(helper: &mut Helper) -> Result<Completion, Failed> {
    let program = writers_of_file(Some(Mode::Write), Mode::Read);
    observe(helper, &program, 2 * FEW, |it| it.files[0].len() == 12, |_| true)
}

fn shared_position(helper: &mut Helper) -> Result<Completion, Failed> {
    let program = writers_of_file(None, Mode::Write);
    observe(helper, &program, 2 * FEW, |it| it.files[0].len() == 36, |_| true)
}

/// A child of this process, and one on the machine: dead but there until somebody waits for it.
fn zombie() -> Result<(), Failed> {
    let mut child = Command::new("true").spawn()?;
    let look = |pid: u32| procfs::process::Process::new(pid as i32).and_then(|it| it.stat());
    let begun = Instant::now();
    while look(child.id())?.state != 'Z' {
        if begun.elapsed() > Duration::from_secs(20) {
            let _ = child.kill();
            return Err("a child that has ended is no zombie".into());
        }
        std::thread::sleep(Duration::from_millis(1));
    }
    child.wait()?;
    assert!(look(child.id()).is_err(), "who was waited for is gone");

    let main = vec![Op::Fork(1), Op::Wait, Op::Exit(0)];
    let program = Program { processes: vec![main, vec![Op::Exit(3)]], ..Program::default() };
    let mut place = Simulated::new(&program).start();
    let child = Pid(Pid::MAIN.0 + 1);
    place.take(Pick::of(0), &program);
    place.take(Pick::of(1), &program);
    assert_eq!(place.machine.task(Tid(1)).state, State::Zombie);
    assert!(place.machine.process(child).is_some_and(|it| !it.reaped), "nobody has waited for it");
    while place.done[0] < 2 {
        place.take(Pick::of(0), &program);
    }
    assert!(place.machine.process(child).is_some_and(|it| it.reaped), "it was waited for");
    Ok(())
}
