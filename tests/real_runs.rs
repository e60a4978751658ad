//! What tracers of real runs write, read and told: strace's text, other viewers' traces, our own files; and texts that
//! mean no good.

mod common;

use common::{Dice, options, record};
use interleave::{
    event::{FileOperation, Kind, Operation},
    id::{CpuId, Pid},
    process::{On, State},
    recording::{Ending, Recording},
    scene::Scene,
    time::Instant,
    trace::{
        file::{Error, File, MOST_RECORDS, Saw},
        import,
        kernel::{Mode, TaskId, Wait, What},
        real, strace, to_chrome,
    },
};

/// Two clients and one ticket, as strace saw them: both read 1, both write 0.
const SALE: &str = r#"100 1000.000000 execve("/usr/bin/python3", ["python3", "sale.py"], 0x7ffc /* 9 vars */) = 0 <0.000300>
100 1000.001000 clone(child_stack=NULL, flags=CLONE_CHILD_CLEARTID|CLONE_CHILD_SETTID|SIGCHLD <unfinished ...>
101 1000.001400 openat(AT_FDCWD</home/it>, "seats", O_RDONLY|O_CLOEXEC) = 3</home/it/seats> <0.000020>
100 1000.001500 <... clone resumed>, child_tidptr=0x7fff) = 101 <0.000500>
101 1000.001600 read(3</home/it/seats>, "1\n", 4096) = 2 <0.000010>
100 1000.002000 clone(child_stack=NULL, flags=CLONE_CHILD_CLEARTID|CLONE_CHILD_SETTID|SIGCHLD, child_tidptr=0x7fff) = 102 <0.000400>
101 1000.002100 clock_nanosleep(CLOCK_REALTIME, 0, {tv_sec=0, tv_nsec=5000000},  <unfinished ...>
102 1000.003000 openat(AT_FDCWD</home/it>, "seats", O_RDONLY|O_CLOEXEC) = 3</home/it/seats> <0.000020>
102 1000.003100 read(3</home/it/seats>, "1\n", 4096) = 2 <0.000010>
100 1000.003200 wait4(101,  <unfinished ...>
101 1000.007200 <... clock_nanosleep resumed>NULL) = 0 <0.005100>
101 1000.007300 openat(AT_FDCWD</home/it>, "seats", O_WRONLY|O_CREAT|O_TRUNC, 0666) = 3</home/it/seats> <0.000020>
101 1000.007400 write(3</home/it/seats>, "0\n", 2) = 2 <0.000010>
102 1000.008000 openat(AT_FDCWD</home/it>, "seats", O_WRONLY|O_CREAT|O_TRUNC, 0666) = 3</home/it/seats> <0.000020>
102 1000.008100 write(3</home/it/seats>, "0\n", 2) = 2 <0.000010>
101 1000.008200 write(1</dev/pts/0<char 136:0>>, "A: sold \"1\"\n", 12) = 12 <0.000010>
101 1000.008300 exit_group(0) = ?
101 1000.008400 +++ exited with 0 +++
100 1000.008500 <... wait4 resumed>[{WIFEXITED(s) && WEXITSTATUS(s) == 0}], 0, NULL) = 101 <0.005300>
100 1000.008600 --- SIGCHLD {si_signo=SIGCHLD, si_code=CLD_EXITED, si_pid=101} ---
100 1000.008700 kill(102, SIGTERM) = 0 <0.000010>
102 1000.008800 --- SIGTERM {si_signo=SIGTERM, si_code=SI_USER, si_pid=100} ---
102 1000.008900 +++ killed by SIGTERM +++
100 1000.009000 wait4(102, [{WIFSIGNALED(s) && WTERMSIG(s) == SIGTERM}], 0, NULL) = 102 <0.000100>
100 1000.009200 exit_group(2) = ?
100 1000.009300 +++ exited with 2 +++
"#;

fn told(text: &str, folder: &str) -> Recording {
    let records = strace::parse(text, folder).records.into_iter().map(Into::into).collect();
    real::tell(&File { saw: vec![Saw::Calls], cpus: 2, records, ..File::default() })
}

#[test]
fn lines_of_strace_become_what_they_say() {
    let traced = strace::parse(SALE, "/home/it");
    // A call counts when it returns.
    assert_eq!(traced.begin, 1_000_000_300);
    let has =
        |task: u32, what: &What| traced.records.iter().any(|it| it.task == TaskId(task) && it.what == *what);
    assert!(has(101, &What::Open { fd: 3, file: "seats".into(), mode: Mode::Read }));
    assert!(has(101, &What::Read { fd: 3, file: "seats".into(), text: "1\n".into(), size: 2 }));
    assert!(has(101, &What::Begin { wait: Wait::Sleep }) && has(101, &What::Return));
    assert!(has(102, &What::Open { fd: 3, file: "seats".into(), mode: Mode::Truncate }));
    assert!(has(
        101,
        &What::Write { fd: 1, file: "/dev/pts/0".into(), text: "A: sold \"1\"\n".into(), size: 12 }
    ));
    assert!(has(100, &What::Waited { child: TaskId(102), code: -15 }));
    assert!(has(102, &What::Exit { code: None, signal: Some(15) }));
    assert!(traced.records.is_sorted_by_key(|it| it.at));
}

#[test]
fn a_call_that_need_not_wait_is_no_wait() {
    let text = "7 1.000000 wait4(8,  <unfinished ...>\n8 1.000010 getpid() = 8\n7 1.000020 <... wait4 resumed>0x7ffe, WNOHANG, NULL) = 0\n";
    let records = strace::parse(text, "").records;
    assert!(records.is_empty(), "{records:?}");
}

#[test]
fn the_lost_update_is_seen() {
    let recording = told(SALE, "/home/it");
    let kinds: Vec<(Pid, &Kind)> = recording.events.iter().map(|it| (it.pid, &it.kind)).collect();
    let reads = |pid: u32| {
        kinds.iter().position(|(who, kind)| {
            who.0 == pid && matches!(kind, Kind::File { operation: FileOperation::Read(2), .. })
        })
    };
    let write =
        kinds.iter().position(|(_, it)| matches!(it, Kind::File { operation: FileOperation::Write(2), .. }));
    assert!(
        reads(101) < write && reads(102) < write && reads(101).is_some() && reads(102).is_some(),
        "{kinds:?}"
    );
    let before = Scene::at(&recording, write.expect("it is written"));
    assert_eq!(before.files.len(), 1);
    let after = Scene::at(&recording, write.expect("it is written") + 1);
    assert_eq!(&*after.files[0].text, "0\n");
    assert_eq!(recording.stream(false), "A: sold \"1\"\n");
}

#[test]
fn states_follow_from_calls() {
    let recording = told(SALE, "/home/it");
    let at = |micros: u64, pid: u32| {
        let cursor = recording.events.partition_point(|event| event.at <= Instant::from_micros(micros - 300));
        Scene::at(&recording, cursor).process(Pid(pid)).map(|it| it.state)
    };
    assert!(
        matches!(at(5000, 101), Some(State::Blocked(On::Sleep(until))) if until.micros() == 6900),
        "{:?}",
        at(5000, 101)
    );
    assert_eq!(at(5000, 100), Some(State::Blocked(On::Child(Some(Pid(101))))));
    assert!(matches!(at(7300, 101), Some(State::Running(_))));
    assert_eq!(at(8450, 101), Some(State::Zombie));
    assert_eq!(at(8600, 101), Some(State::Reaped));
    let last = Scene::at(&recording, recording.events.len());
    assert_eq!(last.process(Pid(102)).and_then(|it| it.exit_code), Some(-15));
    assert_eq!(recording.outcome.ending, Ending::Exited(2));
    assert!(recording.outcome.left.is_empty(), "{:?}", recording.outcome);
}

#[test]
fn what_goes_through_a_pipe_comes_out_in_order() {
    let text = r#"5 1.000000 execve("/bin/x", ["x"], 0x1 /* 1 var */) = 0 <0.000100>
5 1.000200 pipe2([3<pipe:[77]>, 4<pipe:[77]>], 0) = 0 <0.000010>
5 1.000300 pipe2([5<pipe:[78]>, 6<pipe:[78]>], 0) = 0 <0.000010>
5 1.000400 clone(child_stack=NULL, flags=SIGCHLD) = 6 <0.000100>
6 1.000600 read(3<pipe:[77]>,  <unfinished ...>
5 1.002000 write(4<pipe:[77]>, "ab", 2) = 2 <0.000020>
6 1.002010 <... read resumed>"ab", 10) = 2 <0.001410>
5 1.003000 write(4<pipe:[77]>, "\0\1", 2) = 2 <0.000020>
6 1.003100 read(3<pipe:[77]>, "\0", 1) = 1 <0.000010>
6 1.003200 read(3<pipe:[77]>, "\1", 1) = 1 <0.000010>
6 1.003300 read(3<pipe:[77]>, "", 1) = 0 <0.000010>
"#;
    let recording = told(text, "/");
    let made = recording.events.iter().filter(|it| matches!(it.kind, Kind::Make { .. })).count();
    assert_eq!(made, 1, "a pipe that nothing goes through is not shown");
    let operations: Vec<&Operation> = recording
        .events
        .iter()
        .filter_map(|it| match &it.kind {
            Kind::Operate { operation, .. } => Some(operation),
            _ => None,
        })
        .collect();
    let (ab, raw) = ("'ab'", "2 B");
    assert_eq!(
        operations,
        [
            &Operation::Send(ab.into()),
            &Operation::Receive(ab.into()),
            &Operation::Send(raw.into()),
            &Operation::Receive(raw.into()),
            &Operation::EndOfFile
        ]
    );
}

/// Who had which CPU, in order.
fn turns(recording: &Recording) -> Vec<(CpuId, Pid, u64, u64)> {
    let mut open: Vec<(CpuId, Pid, u64)> = Vec::new();
    let mut turns = Vec::new();
    for event in &recording.events {
        let at = event.at.micros();
        let mut leave = |open: &mut Vec<(CpuId, Pid, u64)>, is: &dyn Fn(&(CpuId, Pid, u64)) -> bool| {
            while let Some(place) = open.iter().position(is) {
                let (cpu, pid, start) = open.remove(place);
                if at > start {
                    turns.push((cpu, pid, start, at));
                }
            }
        };
        match event.kind {
            Kind::Dispatch { cpu } => open.push((cpu, event.pid, at)),
            Kind::Die { .. } => leave(&mut open, &|it| it.1 == event.pid),
            Kind::Block { cpu, .. }
            | Kind::Expire { cpu }
            | Kind::Preempt { cpu, .. }
            | Kind::Exit { cpu, .. } => {
                leave(&mut open, &|it| it.0 == cpu);
            }
            Kind::End => leave(&mut open, &|_| true),
            _ => {}
        }
    }
    turns.sort_unstable();
    turns
}

#[test]
fn a_trace_of_ours_comes_back_as_the_run() {
    let source = "from multiprocessing import Process\ndef f():\n    for i in range(5000): pass\n\
        if __name__ == '__main__':\n    a = [Process(target=f) for _ in range(3)]\n    for p in a: p.start()\n    for p in a: p.join()\n";
    let mut two = options("rr:quantum=1");
    two.cpus = 2;
    let run = record(source, two);
    let file = import::read(&to_chrome(&run)).expect("it is one of ours");
    assert_eq!(turns(&real::tell(&file)), turns(&run));
    assert!(turns(&run).len() > 6);
}

#[test]
fn slices_of_other_programs_are_turns() {
    let text = r#"{"traceEvents":[
        {"ph":"M","name":"thread_name","pid":1,"tid":11,"args":{"name":"main"}},
        {"ph":"B","name":"a","pid":1,"tid":11,"ts":100},{"ph":"B","name":"b","pid":1,"tid":11,"ts":120},
        {"ph":"X","name":"c","pid":1,"tid":12,"ts":150,"dur":100},{"ph":"i","name":"d","pid":1,"tid":12,"ts":160},
        {"ph":"E","pid":1,"tid":11,"ts":130},{"ph":"E","pid":1,"tid":11,"ts":300}]}"#;
    let recording = real::tell(&import::read(text).expect("it is a trace"));
    assert_eq!(turns(&recording), [(CpuId(0), Pid(11), 0, 200), (CpuId(1), Pid(12), 50, 150)]);
    assert_eq!(&*Scene::at(&recording, 1).processes[0].name, "main");
}

#[test]
fn wrong_files_are_told_apart() {
    let wrong = |text: &str| import::read(text).expect_err("it is wrong");
    assert_eq!(wrong("hello"), Error::Unknown);
    assert_eq!(wrong(""), Error::Unknown);
    assert_eq!(wrong("{\"processes\": []}"), Error::Unknown);
    assert_eq!(wrong("{\"interleave-recording\": 2, \"records\": []}"), Error::Newer(2));
    assert_eq!(wrong("{\"interleave-recording\": 1, \"records\": []}"), Error::Empty);
    assert!(matches!(wrong("{\"interleave-recording\": 1, \"records\": [[1"), Error::Damaged(_)));
    assert_eq!(wrong(&" ".repeat((20 << 20) + 1)), Error::TooLarge(20));
    let row = "[0,null,1,\"\",\"return\"],".repeat(MOST_RECORDS + 1);
    let many = format!("{{\"interleave-recording\": 1, \"records\": [{}]}}", row.trim_end_matches(','));
    assert_eq!(wrong(&many), Error::TooMany(MOST_RECORDS));
    for error in [
        Error::Unknown,
        Error::Empty,
        Error::TooLarge(1),
        Error::TooMany(1),
        Error::Newer(2),
        Error::Damaged("x".into()),
    ] {
        let (key, argument) = error.words();
        for tag in ["en", "zh"] {
            let text = interleave::text::Text::of(tag);
            assert_ne!(text.fill(key, &[&argument]), key);
        }
    }
}

#[test]
fn damaged_texts_of_strace_do_no_harm() {
    let mut dice = Dice::new(7);
    let bytes = SALE.as_bytes();
    for _ in 0..400 {
        let mut text = bytes.to_vec();
        for _ in 0..1 + dice.below(12) {
            let place = dice.below(text.len().max(1) as u64) as usize;
            match dice.below(3) {
                _ if text.is_empty() => {}
                0 => text[place] = b"<>[]{}()\",\\=0 x-\n"[dice.below(17) as usize],
                1 => drop(text.drain(place..(place + 1 + dice.below(40) as usize).min(text.len()))),
                _ => text.truncate(place.max(1)),
            }
        }
        let recording = told(&String::from_utf8_lossy(&text), "/home/it");
        for cursor in [0, recording.events.len() / 2, recording.events.len()] {
            let _ = Scene::at(&recording, cursor);
        }
    }
}

#[test]
fn a_long_recording_is_quick_to_scrub() {
    let mut text = String::from("1 1.000000 execve(\"/bin/x\", [\"x\"], 0x1) = 0 <0.000001>\n");
    for index in 0..60_000u64 {
        let at = 1_000_100 + index * 10;
        let (seconds, micros) = (at / 1_000_000, at % 1_000_000);
        text += &format!("1 {seconds}.{micros:06} write(1</dev/null>, \"x\", 1) = 1 <0.000001>\n");
    }
    let recording = told(&text, "/");
    assert!(recording.events.len() > 60_000);
    let mut dice = Dice::new(1);
    for _ in 0..300 {
        let cursor = dice.below(recording.events.len() as u64) as usize;
        assert_eq!(Scene::at(&recording, cursor).cursor, cursor);
    }
}
