//! Workloads as text: what is read comes back when it is written, in every shape in which people write it.

use interleave::{
    time::{Duration, Instant},
    workload::{
        Burst, Field, Spec, Workload,
        random::{Arrivals, Io, Random, Recipe},
        units,
        worksheet::{Cell, Figure, worksheet},
    },
};

const SAMPLE: &str = r#"{"processes":[
{"name":"A","arrival":0,"bursts":[5,{"io":3},2.5],"priority":1,"period":40,"deadline":30},
{"name":"打印 B","arrival":0.125,"bursts":[{"cpu":"250us"},{"io":4,"device":"printer"},{"lock":"L"},1,{"unlock":"L"}],"tickets":7,"nice":-20}
],
"until":120}"#;

fn json(text: &str) -> Workload {
    Workload::from_json(text).unwrap_or_else(|error| panic!("{text}: {error:?}"))
}

fn csv(text: &str) -> Workload {
    Workload::from_csv(text).unwrap_or_else(|error| panic!("{text}: {error:?}"))
}

#[test]
fn json_is_read() {
    let workload = json(SAMPLE);
    let [a, b] = &workload.processes[..] else { panic!("two processes") };
    let ms = Duration::from_millis;
    let disk = Burst::Io { length: ms(3), device: "disk".into() };
    assert_eq!(a.bursts, [Burst::Cpu(ms(5)), disk, Burst::Cpu(Duration::from_micros(2500))]);
    assert_eq!((a.priority, a.tickets, a.nice), (1, 100, 0));
    assert_eq!((a.period, a.deadline), (Some(ms(40)), Some(ms(30))));
    let printer = Burst::Io { length: ms(4), device: "printer".into() };
    let (lock, unlock) = (Burst::Lock("L".into()), Burst::Unlock("L".into()));
    assert_eq!(b.bursts, [Burst::Cpu(Duration::from_micros(250)), printer, lock, Burst::Cpu(ms(1)), unlock]);
    assert_eq!((b.arrival, b.tickets, b.nice), (Instant::from_micros(125), 7, -20));
    assert_eq!(workload.until, Some(Instant::from_micros(120_000)));
    let list = &SAMPLE[SAMPLE.find('[').expect("a list")..=SAMPLE.rfind(']').expect("its end")];
    assert_eq!(json(list).processes, workload.processes);
    assert_eq!(Workload::from_text(SAMPLE), Ok(workload));
    let nulls = r#"[{"name":"A","arrival":null,"bursts":"1","priority":null,"period":null,"deadline":null}]"#;
    assert_eq!(json(nulls).processes, [Spec::new("A", Instant::BOOT, ms(1))]);
}

#[test]
fn tables_are_read_however_they_are_written() {
    let expected = csv("name,arrival,bursts,priority\nA,0,5 io:3 2.5,1\nB,0.5,3,2\n");
    assert_eq!(units(expected.processes[1].arrival.micros()), "0.5");
    let same = [
        "priority,bursts,name,arrival\n1,5 io:3 2.5,A,0\n2,3,B,0.5",
        "name;arrival;bursts;priority\nA;0;5 io:3 2,5;1\nB;0,5;3;2\n",
        "Name\tArrival Time\tBurst Time\tPriority\nA\t0\t5 io:3 2.5\t1\nB\t0,5\t3\t2",
        "\u{feff}name,arrival,bursts,priority\r\nA,0,5 io:3 2.5,1\r\n\r\nB,0.5,3,2\r\n",
        "name,arrival,bursts,priority\rA,0,5 io:3 2.5,1\rB,0.5,3,2\r",
        "进程名,到达时间,服务时间,优先级\nA,0,5 io：3 2.5,1\nB,0.5,3,2",
        "\"name\",\"arrival\",\"bursts\",\"priority\"\n\"A\",\"0\",\"5 IO:3\n2500us\",\"1.0\"\nB , 500us,\"3\" ,2\n",
        "name,arrival,bursts,priority,,\nA,0,cpu:5 io(disk):3 0.0025s,1,,\nB,5e-1,3ms,+2,,\n,,,,,",
        "A,0,5 io:3 2.5,1\nB,0.5,3,2",
        "A\t0\t5 io:3 2,5\t1\nB\t0,5\t3\t2",
        "  A 0  \"5 io:3 2.5\" 1  \nB 0.5 3 2",
    ];
    for text in same {
        assert_eq!(csv(text), expected, "{text}");
        assert_eq!(Workload::from_text(text), Ok(expected.clone()), "{text}");
    }
    assert_eq!(csv("P1 0 5\nP2 1 3").processes.len(), 2);
    assert_eq!(csv("name,burst\n\"a \"\"b\"\", c\",5").processes[0].name.as_ref(), "a \"b\", c");
    let real_time = csv("task,burst,period,deadline\nA,2,5,\nB,2,7,6");
    assert_eq!(real_time.processes[1].deadline, Some(Duration::from_millis(6)));
    assert_eq!((real_time.processes[0].deadline, real_time.processes[0].arrival), (None, Instant::BOOT));
}

#[test]
fn the_horizon_is_where_periodic_work_repeats() {
    let horizon = |text: &str| csv(text).horizon().map(|at| units(at.micros()));
    assert_eq!(horizon("name,burst\nA,5"), None);
    assert_eq!(horizon("name,burst,period\nA,1,4\nB,1,6\nC,1,"), Some("12".to_owned()));
    assert_eq!(horizon("name,arrival,burst,period\nA,3,1,4\nB,0,1,6\nC,99,1,"), Some("15".to_owned()));
    assert_eq!(
        horizon("name,burst,period\nA,1,7\nB,1,11\nC,1,13"),
        Some("260".to_owned()),
        "20 of the longest"
    );
    assert_eq!(json(SAMPLE).horizon(), Some(Instant::from_micros(120_000)));
}

/// A workload with every kind of field, in times down to microseconds.
fn wild(random: &mut Random) -> Workload {
    let names = ["A", "进程 1", "a,b", "x;y", "say \"hi\"", "O'Neill", "=1+1", "-", "name", "{", "0"];
    let time = |random: &mut Random| match random.below(3) {
        0 => Duration::from_millis(u64::from(random.within((1, 20)))),
        1 => Duration::from_micros(u64::from(random.within((1, 99_999)))),
        _ => Duration::from_micros(1_000_000_000_000 - u64::from(random.below(2000))),
    };
    let first = random.below(20);
    let process = |row: u32, random: &mut Random| {
        let name = names.get((first + row) as usize).map_or(format!("P{row}"), |name| (*name).to_owned());
        let mut bursts = Vec::new();
        for _ in 0..random.below(4) {
            let device = ["disk", "printer", "打印机", "net/0"][random.below(4) as usize];
            let lock = Burst::Lock("L".into());
            match random.below(3) {
                0 => bursts.extend([lock, Burst::Cpu(time(random)), Burst::Unlock("L".into())]),
                _ => bursts.extend([
                    Burst::Cpu(time(random)),
                    Burst::Io { length: time(random), device: device.into() },
                ]),
            }
        }
        bursts.push(Burst::Cpu(time(random)));
        let odd = random.below(2) == 0;
        Spec {
            name: name.into(),
            arrival: if odd { Instant::BOOT } else { Instant::BOOT + time(random) },
            bursts,
            priority: random.below(2_000_001) as i32 - 1_000_000,
            tickets: random.within((1, 1_000_000)),
            nice: random.below(40) as i8 - 20,
            period: None,
            deadline: (random.below(3) == 0).then(|| time(random)),
        }
    };
    let processes = (0..random.within((1, 8))).map(|row| process(row, random)).collect();
    Workload { processes, until: None }
}

#[test]
fn what_is_written_reads_back_the_same() {
    let random = &mut Random::new(1);
    for _ in 0..3000 {
        let mut workload = wild(random);
        assert_eq!(workload.check(), Ok(()));
        assert_eq!(csv(&workload.to_csv()), workload, "{}", workload.to_csv());
        workload.until =
            (random.below(2) == 0).then(|| Instant::from_micros(random.draw() % 1_000_000_000 + 1));
        workload.processes[0].period =
            (workload.processes[0].arrival == Instant::BOOT).then(|| Duration::from_millis(10_000));
        assert_eq!(json(&workload.to_json()), workload, "{}", workload.to_json());
        let cells: Vec<Spec> = workload.processes.iter().map(through_cells).collect();
        assert_eq!(cells, workload.processes);
    }
}

/// A process taken apart into the cells of a table and put together again.
fn through_cells(spec: &Spec) -> Spec {
    let mut copy = Spec::default();
    for field in Field::ALL {
        assert_eq!(Field::named(field.key()), Some(field));
        copy.set(field, &spec.get(field)).expect("what was written");
    }
    copy
}

#[test]
fn no_text_panics() {
    let random = &mut Random::new(2);
    let seeds = [
        SAMPLE.to_owned(),
        csv("A,0,5 io:3 2.5,1\nB,0.5,lock:L 3 unlock:L,2").to_csv(),
        "名称\t到达\t区间\nA\t0\t5 io(打印机):3 2,5\n\"B\"\t1\t3".to_owned(),
        wild(random).to_json(),
        wild(random).to_csv(),
    ];
    let scraps = [
        "\"", ",", ";", "\t", "\n", "\r", " ", "{", "}", "[", "]", ":", "-", "1e99", "NaN", "io:", "lock:",
        "打", "\u{feff}", "us", ".",
    ];
    let mut read = 0;
    for round in 0..20_000 {
        let text: String = if round % 4 == 0 {
            let bytes: Vec<u8> = (0..random.below(60)).map(|_| random.draw() as u8).collect();
            String::from_utf8_lossy(&bytes).into_owned()
        } else {
            let mut letters: Vec<char> = seeds[random.below(seeds.len() as u32) as usize].chars().collect();
            for _ in 0..random.within((1, 4)) {
                let at = random.below(letters.len() as u32) as usize;
                let scrap = scraps[random.below(scraps.len() as u32) as usize];
                match random.below(4) {
                    0 => drop(letters.splice(at..at, scrap.chars())),
                    1 => drop(letters.splice(at..=at, scrap.chars())),
                    2 => letters.truncate(at + 1),
                    _ => drop(letters.remove(at)),
                }
                if letters.is_empty() {
                    break;
                }
            }
            letters.into_iter().collect()
        };
        let found = [Workload::from_json(&text), Workload::from_csv(&text), Workload::from_text(&text)];
        for workload in found.into_iter().flatten() {
            assert_eq!(workload.check(), Ok(()), "what is read keeps the rules: {text}");
            assert_eq!(json(&workload.to_json()), workload);
            read += 1;
        }
    }
    assert!(read > 1000, "mutation leaves some texts right: {read}");
}

#[test]
fn random_workloads_follow_their_recipe() {
    // Vigna's reference program of SplitMix64, seed 1234567.
    let random = &mut Random::new(1_234_567);
    let expected = [6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423];
    assert_eq!([random.draw(), random.draw(), random.draw()], expected);
    let all = [Arrivals::Together, Arrivals::Spread, Arrivals::Poisson];
    let io = [Io::None, Io::Some, Io::Much];
    for seed in 0..300_u64 {
        let arrivals = all[seed as usize % 3];
        let recipe = Recipe {
            processes: 1 + seed as u32 % 40,
            arrivals,
            burst: (2, 6),
            io: io[seed as usize / 3 % 3],
            priorities: seed % 2 == 0,
            periodic: seed % 10 == 9,
            ..Recipe::default()
        };
        let workload = Workload::random(&recipe, seed);
        assert_eq!(workload, Workload::random(&recipe, seed));
        assert_eq!(workload.check(), Ok(()));
        assert_eq!(workload.processes.len() as u32, recipe.processes);
        let moments: Vec<Instant> = workload.processes.iter().map(|spec| spec.arrival).collect();
        assert!(moments[0] == Instant::BOOT && moments.is_sorted());
        assert!(moments.iter().all(|at| at.micros() % 1000 == 0), "whole units");
        if recipe.periodic {
            assert!(workload.horizon() <= Some(Instant::from_micros(40_000)));
            continue;
        }
        for spec in &workload.processes {
            let right = |burst: &Burst| !matches!(burst, Burst::Cpu(length) if !(2000..=6000).contains(&length.micros()));
            assert!(spec.bursts.iter().all(right));
            assert_eq!(spec.priority != 0, recipe.priorities);
        }
        let asks = workload.processes.iter().filter(|spec| spec.bursts.len() > 1).count();
        let expected =
            [0, workload.processes.len().div_ceil(2), workload.processes.len()][recipe.io as usize];
        assert_eq!(asks, expected);
    }
    let names = Workload::random(&Recipe { processes: 54, ..Recipe::default() }, 7).processes;
    assert_eq!(
        [&*names[0].name, &*names[25].name, &*names[26].name, &*names[53].name],
        ["A", "Z", "A1", "B2"]
    );
    assert_ne!(Workload::random(&Recipe::default(), 1), Workload::random(&Recipe::default(), 2));
    assert_eq!(
        Workload::random(&Recipe { processes: 0, periodic: true, ..Recipe::default() }, 1).processes,
        []
    );
}

#[test]
fn a_worksheet_gives_what_the_policy_decides_by_and_asks_the_figures() {
    let sheet = |policy: &str| worksheet(policy, &Recipe::for_policy(policy, 4), 3);
    let rr = sheet("rr:quantum=2");
    assert_eq!(rr, sheet("rr:quantum=2"));
    assert_eq!(rr.given, [Field::Name, Field::Arrival, Field::Bursts]);
    assert_eq!(rr.asked.len(), 4 * 4 + 3);
    assert_eq!(rr.asked[5], Cell::Process(1, Figure::Turnaround));
    assert_eq!(rr.asked.last(), Some(&Cell::Mean(Figure::Response)));
    let columns = [
        ("priority", Field::Priority),
        ("stride", Field::Tickets),
        ("eevdf", Field::Nice),
        ("rm", Field::Period),
    ];
    for (policy, field) in columns {
        let sheet = sheet(policy);
        assert_eq!(sheet.given.last(), Some(&field), "{policy}");
        let default = Spec::default().get(field);
        assert!(sheet.workload.processes.iter().any(|spec| spec.get(field) != default), "{policy}");
    }
    assert!(sheet("edf").asked.contains(&Cell::Process(0, Figure::Misses)));
}

/// The first text of a README that is indented and begins so.
fn example(readme: &str, beginning: &str) -> String {
    let lines = readme.lines().skip_while(|line| *line != format!("    {beginning}"));
    let lines: Vec<&str> = lines.map_while(|line| line.strip_prefix("    ")).collect();
    assert!(!lines.is_empty(), "no example begins {beginning}");
    lines.join("\n")
}

#[test]
fn the_examples_of_the_readme_are_right() {
    let english = include_str!("../README.md");
    let chinese = include_str!("../README.zh.md");
    let table = csv(&example(english, "name,arrival,bursts,priority"));
    assert_eq!(csv(&example(chinese, "进程,到达时间,执行时间,优先级")), table);
    assert_eq!(table.processes.len(), 3);
    let whole = json(&example(english, "{\"processes\": ["));
    assert_eq!(json(&example(chinese, "{\"processes\": [")), whole);
    assert_eq!(whole.horizon(), Some(Instant::from_micros(40_000)));
}
