//! Random small programs, a family for each kind of primitive.

use super::program::{Act, End, File, Kind, Mode, Op, Program, SIGKILL, SIGTERM, SIGUSR1, SIGUSR2};
use crate::common::Dice;

/// What a program is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Family {
    Pipes,
    Semaphores,
    Files,
    Signals,
    Life,
    /// Pipes, semaphores and life together.
    Mixed,
}

/// Sizes of writes around PIPE_BUF and around what a pipe holds: whole pages.
const PAGES: [u32; 7] = [4096, 4096, 8192, 32_768, 61_440, 65_536, 69_632];
/// Of any length, none of which fills a pipe, even all together.
const SMALL: [u32; 6] = [1, 1, 5, 5, 100, 3000];
/// Where nobody waits.
const ANY: [u32; 10] = [1, 5, 100, 4096, 4097, 5000, 30_000, 60_000, 65_536, 70_000];
const READS: [u32; 8] = [1, 3, 10, 100, 4096, 40_000, 65_536, 200_000];

/// How a program writes to its pipes. A write that has to wait before its first byte does not fill up the last page any
/// more (fs/pipe.c), and the machine cannot tell it from one that begins when there is room: so whoever may wait writes
/// whole pages. For the same reason nobody makes a pipe non-blocking that somebody may wait at.
#[derive(Clone, Copy, PartialEq)]
enum Style {
    Small,
    Pages,
    /// Non-blocking from the beginning on.
    Never,
}

impl Style {
    fn sizes(self) -> &'static [u32] {
        match self {
            Style::Small => &SMALL,
            Style::Pages => &PAGES,
            Style::Never => &ANY,
        }
    }
}

/// The program of a family with that seed.
pub fn program(family: Family, seed: u64) -> Program {
    let mut dice = Dice::new(seed);
    (0..20).for_each(|_| _ = dice.below(2));
    loop {
        let program = draw(family, &mut dice);
        if program.is_sound() {
            return program;
        }
    }
}

fn pick<T: Copy>(dice: &mut Dice, from: &[T]) -> T {
    from[dice.below(from.len() as u64) as usize]
}

fn draw(family: Family, dice: &mut Dice) -> Program {
    let count = 2 + dice.below(if family == Family::Pipes { 2 } else { 3 }) as usize;
    let up_to = |dice: &mut Dice, n: u64| 1 + dice.below(n) as usize;
    let mut program = Program { processes: vec![Vec::new(); count], ..Program::default() };
    match family {
        Family::Pipes => program.pipes = up_to(dice, 2),
        // More than one would show that a death by signal closes them one after the other.
        Family::Signals => program.pipes = dice.below(2) as usize,
        Family::Mixed => program.pipes = 1,
        _ => {}
    }
    if matches!(family, Family::Semaphores | Family::Mixed) {
        let kinds = [Kind::Lock, Kind::Lock, Kind::Semaphore(0), Kind::Semaphore(1), Kind::Semaphore(2)];
        program.semaphores = (0..up_to(dice, 2)).map(|_| pick(dice, &kinds)).collect();
    }
    if matches!(family, Family::Semaphores | Family::Life | Family::Signals) {
        program.cells = up_to(dice, 2);
    }
    if family == Family::Files {
        program.files = (0..up_to(dice, 2)).map(|_| draw_file(dice)).collect();
        program.cells = 1;
    }
    let style = pick(dice, &[Style::Small, Style::Pages, Style::Pages, Style::Never]);
    for process in 0..count {
        let length = 2 + dice.below(5);
        program.processes[process] =
            (0..length).map(|_| draw_op(family, dice, &program, process, style)).collect();
    }
    fork_all(family, dice, &mut program);
    if style == Style::Never {
        let ends = (0..program.pipes).flat_map(|it| [End::Reading(it), End::Writing(it)]);
        let never: Vec<Op> = ends.map(|end| Op::Blocking(end, false)).collect();
        program.processes[0].splice(0..0, never);
    }
    end_all(family, dice, &mut program);
    program
}

fn draw_file(dice: &mut Dice) -> File {
    match dice.below(3) {
        0 => File { content: "abcdefghijklmnopqrstuvwxyz".to_owned(), mode: Mode::Read },
        1 => File { content: String::new(), mode: Mode::Write },
        _ => File { content: String::new(), mode: Mode::Append },
    }
}

/// Puts each process's fork into the program of an earlier one.
fn fork_all(family: Family, dice: &mut Dice, program: &mut Program) {
    for child in (1..program.processes.len()).rev() {
        let parent = if dice.below(3) == 0 { dice.below(child as u64) as usize } else { 0 };
        let most = match family {
            Family::Life | Family::Signals => program.processes[parent].len() as u64 + 1,
            _ => 2,
        };
        let at = dice.below(most).min(program.processes[parent].len() as u64) as usize;
        program.processes[parent].insert(at, Op::Fork(child));
    }
}

/// Closes ends that are not needed, waits for children or not, and exits.
fn end_all(family: Family, dice: &mut Dice, program: &mut Program) {
    for process in 0..program.processes.len() {
        let forks = program.processes[process].iter().filter(|op| matches!(op, Op::Fork(_))).count();
        let waits = if dice.below(4) > 0 { forks } else { 0 };
        if family == Family::Pipes || program.pipes > 0 && dice.below(2) == 0 {
            close_some(dice, program, process);
        }
        let ops = &mut program.processes[process];
        ops.extend((0..waits).map(|_| Op::Wait));
        ops.push(Op::Exit(dice.below(4) as i32));
    }
}

/// Ends that a process does not use are mostly closed before it does anything, those that it does at the end of its use.
fn close_some(dice: &mut Dice, program: &mut Program, process: usize) {
    let last_fork = program.processes[process].iter().rposition(|op| matches!(op, Op::Fork(_)));
    for end in program.ends(process, program.processes[process].len()) {
        let is_use = |op: &Op| match (op, end) {
            (Op::Read(pipe, _), End::Reading(it)) | (Op::Write(pipe, _), End::Writing(it)) => *pipe == it,
            (Op::Blocking(it, _), _) => *it == end,
            _ => false,
        };
        let last_use = program.processes[process].iter().rposition(is_use);
        if dice.below(5) > 0 {
            let after = last_use.max(last_fork).map_or(0, |at| at + 1);
            program.processes[process].insert(after, Op::Close(end));
        }
    }
}

fn draw_op(family: Family, dice: &mut Dice, program: &Program, process: usize, style: Style) -> Op {
    match family {
        Family::Pipes => pipe_op(dice, program.pipes, style),
        Family::Semaphores => semaphore_op(dice, program),
        Family::Files => file_op(dice, program),
        Family::Signals => signal_op(dice, program, style),
        Family::Life => life_op(dice, program, process),
        Family::Mixed => match dice.below(4) {
            0 => semaphore_op(dice, program),
            1 => pick(dice, &[Op::Parent, Op::Nap]),
            _ => pipe_op(dice, program.pipes, style),
        },
    }
}

fn pipe_op(dice: &mut Dice, pipes: usize, style: Style) -> Op {
    let pipe = dice.below(pipes as u64) as usize;
    match dice.below(15) {
        0..=6 => Op::Write(pipe, pick(dice, style.sizes())),
        7..=13 => Op::Read(pipe, pick(dice, &READS)),
        _ => Op::Nap,
    }
}

fn semaphore_op(dice: &mut Dice, program: &Program) -> Op {
    let it = dice.below(program.semaphores.len() as u64) as usize;
    if program.cells > 0 && dice.below(3) == 0 {
        return cell_op(dice, program);
    }
    match dice.below(8) {
        0 | 1 => Op::Acquire(it),
        2 => Op::Try(it),
        3 => Op::Timed(it),
        4 => Op::Value(it),
        _ => Op::Release(it),
    }
}

fn cell_op(dice: &mut Dice, program: &Program) -> Op {
    let cell = dice.below(program.cells as u64) as usize;
    match dice.below(4) {
        0 => Op::Load(cell),
        1 => Op::Store(cell, 10 + dice.below(80) as i32),
        _ => Op::Add(cell),
    }
}

fn file_op(dice: &mut Dice, program: &Program) -> Op {
    let file = dice.below(program.files.len() as u64) as usize;
    // What reads while another writes may see half of it: the kernel does not promise otherwise.
    let is_read = program.files[file].mode == Mode::Read;
    match dice.below(8) {
        0 => cell_op(dice, program),
        1 | 2 if is_read => Op::Open(file, Mode::Read),
        1 | 2 => Op::Open(file, pick(dice, &[Mode::Write, Mode::Append])),
        _ if is_read => Op::Get(file, 1 + dice.below(6) as u32),
        _ => Op::Put(file, 1 + dice.below(4) as u32),
    }
}

fn signal_op(dice: &mut Dice, program: &Program, style: Style) -> Op {
    let handled = pick(dice, &[SIGUSR1, SIGUSR2, SIGTERM]);
    let target = dice.below(program.processes.len() as u64) as usize;
    match dice.below(16) {
        0..=3 => Op::On(handled, pick(dice, &[Act::Default, Act::Ignore, Act::Handle, Act::Handle])),
        4..=7 => Op::Kill(target, pick(dice, &[handled, handled, handled, SIGKILL])),
        8 | 9 => Op::Handled,
        10 => Op::Pause,
        11 => Op::Nap,
        12 if program.pipes > 0 => Op::Read(0, pick(dice, &READS)),
        13 if program.pipes > 0 => Op::Write(0, pick(dice, style.sizes())),
        _ => cell_op(dice, program),
    }
}

fn life_op(dice: &mut Dice, program: &Program, process: usize) -> Op {
    let other = dice.below(program.processes.len() as u64) as usize;
    match dice.below(12) {
        0 | 1 => Op::Look(other),
        2 => Op::WaitFor(other),
        3 => Op::Wait,
        4 => Op::Kill(other, if dice.below(2) == 0 { 0 } else { pick(dice, &[SIGTERM, SIGKILL]) }),
        5..=7 if process > 0 => Op::Parent,
        8 => Op::Nap,
        _ => cell_op(dice, program),
    }
}
