//! What tracers of a real kernel write, read back: samples of this project's own programs, forms that other versions write,
//! and texts that no tracer wrote.

use std::{fmt::Write as _, fs, rc::Rc};

use interleave::{
    time::Instant,
    trace::{
        ftrace,
        kernel::{Error, Left, Record, TaskId, Trace, What},
        perf,
    },
};

type Reader = fn(&str) -> Result<Trace, Error>;

fn sample(name: &str) -> String {
    let path = format!("{}/tests/traces/{name}", env!("CARGO_MANIFEST_DIR"));
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{path}: {error}"))
}

fn samples() -> [(&'static str, Reader); 4] {
    [
        ("ftrace.txt", ftrace::read),
        ("ftrace-tgid.txt", ftrace::read),
        ("perf.txt", perf::read),
        ("perf-period.txt", perf::read),
    ]
}

fn one(read: Reader, line: &str) -> Record {
    let trace = read(line).unwrap_or_else(|error| panic!("{line}: {error}"));
    assert_eq!(trace.records.len(), 1, "{line}");
    trace.records[0].clone()
}

/// The records as ftrace writes them, on a clock that begins at `origin`.
fn write(trace: &Trace) -> String {
    let mut text = String::from("# tracer: nop\n");
    for record in &trace.records {
        let at = trace.origin.micros() + record.at.micros();
        let (name, task) = (&record.name, record.task.0);
        let cpu = record.cpu.unwrap_or(0);
        let _ =
            write!(text, "{name:>16}-{task:<7} [{cpu:03}] d..2. {}.{:06}: ", at / 1_000_000, at % 1_000_000);
        let _ = match &record.what {
            What::Switch { left, priority, next, next_name, next_priority } => {
                let state = match left {
                    Left::Runnable { preempted: true } => "R+".to_owned(),
                    Left::Runnable { preempted: false } => "R".to_owned(),
                    Left::Waiting { letter } => letter.to_string(),
                    Left::Dead => "Z".to_owned(),
                };
                writeln!(
                    text,
                    "sched_switch: prev_comm={name} prev_pid={task} prev_prio={priority} prev_state={state} ==> \
                     next_comm={next_name} next_pid={} next_prio={next_priority}",
                    next.0
                )
            }
            What::Wake { target, target_name, target_cpu, is_new } => writeln!(
                text,
                "sched_wakeup{}: comm={target_name} pid={} prio=120 target_cpu={:03}",
                if *is_new { "_new" } else { "" },
                target.0,
                target_cpu.unwrap_or(0)
            ),
            What::Fork { child, child_name, .. } => {
                writeln!(
                    text,
                    "sched_process_fork: comm={name} pid={task} child_comm={child_name} child_pid={}",
                    child.0
                )
            }
            What::Exec { file } => {
                writeln!(text, "sched_process_exec: filename={file} pid={task} old_pid={task}")
            }
            What::Exit { .. } => {
                writeln!(text, "sched_process_exit: comm={name} pid={task} prio=120 group_dead=true")
            }
            What::Wait { child } => {
                writeln!(
                    text,
                    "sched_process_wait: comm={name} pid={} prio=120",
                    child.map_or(0, |child| child.0)
                )
            }
            What::Migrate { target, from, to } => writeln!(
                text,
                "sched_migrate_task: comm=x pid={} prio=120 orig_cpu={from} dest_cpu={to}",
                target.0
            ),
            other => unreachable!("no tracepoint of the scheduler: {other:?}"),
        };
    }
    text
}

#[test]
fn samples_are_read_whole() {
    for (name, read) in samples() {
        let text = sample(name);
        let trace = read(&text).unwrap_or_else(|error| panic!("{name}: {error}"));
        let lines = text.lines().filter(|line| !line.starts_with('#')).count();
        assert_eq!(
            (trace.records.len(), trace.skipped, trace.lost),
            (lines, 0, 0),
            "{name}: each line is a record"
        );
        assert!(trace.records.windows(2).all(|two| two[0].at <= two[1].at), "{name}: in order of time");
        let kinds =
            |test: fn(&What) -> bool| trace.records.iter().filter(|record| test(&record.what)).count();
        for (kind, count) in [
            ("switch", kinds(|what| matches!(what, What::Switch { .. }))),
            ("wake", kinds(|what| matches!(what, What::Wake { .. }))),
            ("new", kinds(|what| matches!(what, What::Wake { is_new: true, .. }))),
            ("fork", kinds(|what| matches!(what, What::Fork { .. }))),
            ("exec", kinds(|what| matches!(what, What::Exec { .. }))),
            ("exit", kinds(|what| matches!(what, What::Exit { .. }))),
            ("wait", kinds(|what| matches!(what, What::Wait { child: None }))),
        ] {
            let there = text.matches(match kind {
                "switch" => "sched_switch:",
                "wake" => "sched_wakeup",
                "new" => "sched_wakeup_new:",
                kind => &*format!("sched_process_{kind}:").leak(),
            });
            assert!(count > 0, "{name}: no {kind}");
            assert_eq!(count, there.count(), "{name}: {kind}");
        }
    }
}

#[test]
fn a_trace_written_again_is_the_same() {
    for (name, read) in samples() {
        let mut trace = read(&sample(name)).unwrap_or_else(|error| panic!("{name}: {error}"));
        for record in &mut trace.records {
            // Only the column for processes tells, which is not written.
            if let What::Fork { is_thread, .. } = &mut record.what {
                *is_thread = None;
            }
        }
        let text = write(&trace);
        assert_eq!(ftrace::read(&text).as_ref(), Ok(&trace), "{name}");
        // Without its indent, too.
        let bare: String = text.lines().map(|line| format!("{}\n", line.trim_start())).collect();
        assert_eq!(ftrace::read(&bare).as_ref(), Ok(&trace), "{name}, its indent lost");
    }
}

#[test]
fn a_switch_in_all_its_forms() {
    let expected = |left| Record {
        at: Instant::BOOT,
        cpu: Some(1),
        task: TaskId(77),
        name: "a b".into(),
        what: What::Switch {
            left,
            priority: 120,
            next: TaskId(0),
            next_name: "swapper/1".into(),
            next_priority: -1,
        },
    };
    let long = |state: &str| {
        format!(
            "prev_comm=a b prev_pid=77 prev_prio=120 prev_state={state} ==> next_comm=swapper/1 next_pid=0 next_prio=-1"
        )
    };
    let short = |state: &str| format!("a b:77 [120] {state} ==> swapper/1:0 [-1]");
    for (state, left) in [
        ("R", Left::Runnable { preempted: false }),
        ("R+", Left::Runnable { preempted: true }),
        ("S", Left::Waiting { letter: 'S' }),
        ("D|K", Left::Waiting { letter: 'D' }),
        ("I", Left::Waiting { letter: 'I' }),
        ("t", Left::Waiting { letter: 't' }),
        ("Z", Left::Dead),
        ("X", Left::Dead),
    ] {
        for fields in [long(state), short(state)] {
            for head in [
                "             a b-77      [001] d..2.     5.000001: sched_switch: ",
                "             a b-77      [001] 5.000001: sched_switch: ",
                "             a b-77      (     77) [001] dNh2. 5.000001: sched_switch: ",
                "             a b-77      (-------) [001] 5.000001: sched_switch:         ",
                "a b-77 [001] 5.000001: sched_switch: ",
            ] {
                assert_eq!(one(ftrace::read, &format!("{head}{fields}")), expected(left), "{head}{fields}");
            }
            for head in [
                "             a b    77 [001]     5.000001: sched:sched_switch: ",
                "             a b 70/77 [001]     5.000001:          1   sched:sched_switch: ",
                "a b 77 [001] 5.000001999:       sched:sched_switch: ",
            ] {
                assert_eq!(one(perf::read, &format!("{head}{fields}")), expected(left), "{head}{fields}");
            }
        }
    }
}

#[test]
fn wakeups_in_all_their_forms() {
    let head = "          <idle>-0       [001] dNh2. 7.5: sched_wakeup: ";
    for (fields, cpu) in [
        ("comm=a b pid=9 prio=120 target_cpu=003", Some(3)),
        ("comm=a b pid=9 prio=120 success=1 target_cpu=003", Some(3)),
        ("a b:9 [120] success=1 CPU:003", Some(3)),
        ("a b:9 [120]<CPU:003>", Some(3)),
        ("a b:9 [120]", None),
    ] {
        let record = one(ftrace::read, &format!("{head}{fields}"));
        let what =
            What::Wake { target: TaskId(9), target_name: "a b".into(), target_cpu: cpu, is_new: false };
        assert_eq!((record.task, &*record.name, record.what), (TaskId(0), "<idle>", what), "{fields}");
    }
}

#[test]
fn a_name_may_look_like_anything() {
    // At most 15 bytes, and everything a line is made of.
    for name in [
        "x-1 [000] 1.0: ",
        "x prev_pid=1",
        "a:1 [1] R ==>",
        "]:[ ==> ",
        "日本語",
        "=>",
        "-",
        "a ",
        "#",
        "comm= pid=1",
    ] {
        let who: Rc<str> = name.into();
        let trace = Trace {
            records: vec![
                Record {
                    at: Instant::BOOT,
                    cpu: Some(0),
                    task: TaskId(12),
                    name: who.clone(),
                    what: What::Switch {
                        left: Left::Runnable { preempted: true },
                        priority: 98,
                        next: TaskId(13),
                        next_name: who.clone(),
                        next_priority: 120,
                    },
                },
                Record {
                    at: Instant::from_micros(3),
                    cpu: Some(0),
                    task: TaskId(13),
                    name: who.clone(),
                    what: What::Fork { child: TaskId(14), child_name: who.clone(), is_thread: None },
                },
                Record {
                    at: Instant::from_micros(4),
                    cpu: Some(0),
                    task: TaskId(14),
                    name: who,
                    what: What::Exec { file: "/a pid=1 b".into() },
                },
            ],
            origin: Instant::from_micros(1_000_001),
            lost: 0,
            skipped: 0,
        };
        // A name's bytes are what is aligned.
        let text: String = write(&trace)
            .lines()
            .map(|line| match line.split_once(name) {
                Some((before, rest)) if before.trim_start().is_empty() && !line.starts_with('#') => {
                    format!("{}{name}{rest}\n", " ".repeat(16 - name.len()))
                }
                _ => format!("{line}\n"),
            })
            .collect();
        assert_eq!(ftrace::read(&text), Ok(trace), "{name:?}\n{text}");
    }
}

#[test]
fn what_is_no_record_is_counted() {
    let text = "# entries-in-buffer/entries-written: 5/25   #P:2\n\
                ##### CPU 1 buffer started ####\n\
                CPU:0 [LOST 12 EVENTS]\n\
                CPU:1 [LOST EVENTS]\n\
                \x20           bash-9       [001] ..... 4.000000: tracing_mark_write: sched_switch: hello\n\
                \x20           bash-9       [001] ..... 4.000000: schedule <-do_nanosleep\n\
                \x20           bash-9       [001] d..1. 4.000000: irq_handler_entry: irq=1 name=x\n\
                \x20           bash-9       [001] d..1. 3.000000: sched_migrate_task: comm=a pid=5 prio=1 orig_cpu=0 dest_cpu=1\n\
                \x20          <...>-9       [001] d..1. 2.000000: sched_process_wait: comm=bash pid=8 prio=120\n";
    let trace = ftrace::read(text).unwrap_or_else(|error| panic!("{error}"));
    assert_eq!((trace.lost, trace.skipped), (20 + 12 + 1, 3));
    assert_eq!(trace.origin, Instant::from_micros(2_000_000), "the earliest, wherever it stands");
    let [wait, migrate] = &trace.records[..] else { panic!("{:?}", trace.records) };
    assert_eq!(wait.what, What::Wait { child: Some(TaskId(8)) });
    assert_eq!(migrate.what, What::Migrate { target: TaskId(5), from: 0, to: 1 });
    assert_eq!(migrate.at, Instant::from_micros(1_000_000));

    let text = "bash 9 [000] 1.5: sched:sched_process_exit: comm=bash pid=9 prio=120 group_dead=true\n\
                \x20   ffffffff81e do_exit+0x1 ([kernel.kallsyms])\n\
                \x20         7f00 [unknown] (/usr/lib/x.so)\n\n\
                bash 9 [000] 1.6: PERF_RECORD_LOST lost 7\n\
                :-1 -1 [000] 1.7: sched:sched_wakeup: comm=a pid=5 prio=1 target_cpu=0\n\
                bash 9 1.8: cycles: 55\n";
    let trace = perf::read(text).unwrap_or_else(|error| panic!("{error}"));
    assert_eq!((trace.records.len(), trace.lost, trace.skipped), (1, 7, 2));
}

#[test]
fn the_column_of_processes_tells_threads() {
    let line = |task: u32, process: u32, what: &str| {
        format!("             a-{task} ( {process}) [000] ..... 1.000000: {what}\n")
    };
    let text = line(5, 5, "sched_process_fork: comm=a pid=5 child_comm=a child_pid=6")
        + &line(5, 5, "sched_process_fork: comm=a pid=5 child_comm=a child_pid=7")
        + &line(5, 5, "sched_process_fork: comm=a pid=5 child_comm=a child_pid=8")
        + &line(6, 5, "sched_process_exit: comm=a pid=6 prio=120")
        + &line(7, 7, "sched_process_exit: comm=a pid=7 prio=120");
    let trace = ftrace::read(&text).unwrap_or_else(|error| panic!("{error}"));
    let found: Vec<Option<bool>> = trace
        .records
        .iter()
        .filter_map(|record| match record.what {
            What::Fork { is_thread, .. } => Some(is_thread),
            _ => None,
        })
        .collect();
    assert_eq!(found, [Some(true), Some(false), None]);
}

#[test]
fn errors_name_the_line() {
    let good = "a-1 [000] 1.000000: sched_process_exit: comm=a pid=1 prio=120 group_dead=true\n";
    for bad in [
        "hello",
        "a-1 [000] 12345: sched_process_exit: comm=a pid=1 prio=120",
        "a-1 [000] 1.000000: sched_process_exit: comm=a pid=",
        "a-1 [000] 1.000000: sched_switch: prev_comm=a prev_pid=1 prev_prio=120 prev_state= ==> next_comm=b next_pid=1 next_prio=1",
        "a-1 [000] 99999999999999999999.000000: sched_process_exit: comm=a pid=1 prio=120",
        "a-1 [000] 18446744073709551615.000000: sched_process_exit: comm=a pid=1 prio=120",
        "a-99999999999 [000] 1.000000: sched_process_exit: comm=a pid=1 prio=120",
        "a-1 [99999] 1.000000: sched_process_exit: comm=a pid=1 prio=120",
        "a-1 [000] 1.000000: sched_process_exit: comm=a pid=99999999999 prio=120",
    ] {
        let error = ftrace::read(&format!("# x\n\n{good}{bad}\n{good}")).expect_err(bad);
        assert_eq!(error.line, 4, "{bad}");
        assert!(error.to_string().starts_with("line 4: "), "{error}");
    }
    assert_eq!(perf::read("\nhello world\n").map_err(|error| error.line), Err(2));
    assert_eq!(ftrace::read(""), Ok(Trace::default()));
}

/// Marsaglia's xorshift64.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % sides as u64) as usize
    }
}

/// Samples with bytes changed, lines cut, doubled and swapped, numbers made huge; and plain noise.
#[test]
fn nothing_makes_a_reader_panic() {
    let seeds = std::env::var("SEEDS").ok().and_then(|text| text.parse().ok()).unwrap_or(400);
    let (mut read_whole, mut refused) = (0, 0);
    for seed in 0..seeds {
        let mut dice = Dice(0x9E37_79B9_7F4A_7C15 ^ (seed + 1));
        for (name, read) in samples() {
            let mut bytes = sample(name).into_bytes();
            for _ in 0..dice.roll(4) {
                let at = dice.roll(bytes.len());
                let to = (at + dice.roll(60)).min(bytes.len());
                match dice.roll(5) {
                    0 => bytes[at] = dice.roll(256) as u8,
                    1 => drop(bytes.drain(at..to)),
                    2 => bytes.truncate(at.max(1)),
                    3 => drop(bytes.splice(at..at, b"99999999999999999999".iter().copied())),
                    _ => {
                        let copy = bytes[at..to].to_vec();
                        drop(bytes.splice(at..at, copy));
                    }
                }
            }
            match read(&String::from_utf8_lossy(&bytes)) {
                Ok(_) => read_whole += 1,
                Err(_) => refused += 1,
            }
        }
        let letters = b"-:[]()=> .019#abR+\n\t\xff";
        let noise: Vec<u8> = (0..200).map(|_| letters[dice.roll(letters.len())]).collect();
        let noise = String::from_utf8_lossy(&noise);
        let _ = (ftrace::read(&noise), perf::read(&noise));
    }
    assert!(read_whole > 0 && refused > 0, "both happen: {read_whole} read, {refused} refused");
}
