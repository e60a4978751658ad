//! The workload bench without a browser: the table as it is typed, the reducer, the clock, links, keys.

#[path = "../src/ui/mod.rs"]
#[allow(dead_code, unused_imports)]
mod ui;

use std::rc::Rc;

use interleave::{
    id::Pid,
    machine::{Equal, Options, Queues},
    policy,
    time::{Duration, Instant},
    workload::{Field, Workload},
};
use ui::{
    bench::{
        keys, library,
        link::{self, Link},
        rows::{self, Pasted, Row},
        rules,
        session::{Action, Below, Bench, Notice, Origin, RunState, Sheet, Work},
        strings,
        track::Track,
    },
    keys::Key,
};
use yew::Reducible;

fn ms(units: u64) -> Instant {
    Instant::BOOT + Duration::from_millis(units)
}

fn run(policy: &str) -> Rc<Options> {
    Rc::new(Options { policy: policy.into(), ..Options::workload() })
}

fn work(csv: &str, policies: &[&str]) -> Work {
    let workload = Workload::from_csv(csv).expect("the test's table is right");
    Work {
        rows: rows::of(&workload),
        until: "".into(),
        runs: policies.iter().map(|policy| run(policy)).collect(),
        origin: Origin::Own,
    }
}

fn does(bench: Bench, actions: impl IntoIterator<Item = Action>) -> Bench {
    let bench = actions.into_iter().fold(Rc::new(bench), |bench, action| bench.reduce(action));
    Bench::clone(&bench)
}

/// Does what the hook does: computes all that is missing.
fn settle(bench: Bench) -> Bench {
    let Some(workload) = bench.workload.clone() else { return bench };
    let missing: Vec<Rc<Options>> = bench
        .runs
        .iter()
        .filter(|run| run.state == RunState::Waiting)
        .map(|run| run.options.clone())
        .collect();
    let ran = missing.into_iter().map(|options| {
        let track = Track::of(&workload, options.clone()).map(Rc::new);
        Action::Ran(workload.clone(), options, track)
    });
    does(bench, ran.collect::<Vec<_>>())
}

const THREE: &str = "A,0,24\nB,1,3\nC,2,3";

fn three() -> Bench {
    settle(Bench::new(work(THREE, &["fcfs", "rr:quantum=4"])))
}

fn names(bench: &Bench) -> Vec<String> {
    bench.work.rows.iter().map(|row| row.get(Field::Name).to_owned()).collect()
}

fn cell(row: usize, field: Field, text: &str) -> Action {
    Action::Cell(row, field, text.into())
}

#[test]
fn a_wrong_cell_is_marked_and_the_last_run_stays() {
    let bench = three();
    let before = bench.runs[0].track.clone().expect("it has run");
    let bench = does(bench, [cell(1, Field::Bursts, "3 io:")]);
    let fault = bench.checked.fault(1, Field::Bursts).expect("the cell is marked");
    assert_eq!(fault.error.row, Some(2));
    assert_eq!(fault.error.name.as_deref(), Some("B"));
    assert!(
        bench.checked.fault(0, Field::Bursts).is_none() && bench.checked.fault(1, Field::Arrival).is_none()
    );
    assert!(bench.checked.workload.is_none());
    assert!(Rc::ptr_eq(bench.runs[0].track.as_ref().expect("still there"), &before));
    let bench = settle(does(bench, [cell(1, Field::Bursts, "3 io:2 1")]));
    assert!(bench.checked.faults.is_empty());
    assert!(!Rc::ptr_eq(bench.runs[0].track.as_ref().expect("anew"), &before));
}

#[test]
fn every_kind_of_fault_is_in_the_cell_that_a_person_must_change() {
    let cases: &[(Field, &str)] = &[
        (Field::Name, ""),
        (Field::Name, "A"),
        (Field::Arrival, "-1"),
        (Field::Arrival, "soon"),
        (Field::Bursts, ""),
        (Field::Bursts, "io:3 2"),
        (Field::Bursts, "2 3"),
        (Field::Bursts, "lock:a 2"),
        (Field::Bursts, "0"),
        (Field::Bursts, "1 io(a,b):2 1"),
        (Field::Priority, "1.5"),
        (Field::Tickets, "0"),
        (Field::Nice, "20"),
        (Field::Period, "0"),
        (Field::Deadline, "-2"),
    ];
    for (field, text) in cases {
        let bench = does(three(), [cell(1, *field, text)]);
        let marked: Vec<_> = bench.checked.faults.iter().map(|fault| (fault.row, fault.field)).collect();
        assert_eq!(marked, [(Some(1), Some(*field))], "{field:?} = {text:?}");
    }
}

#[test]
fn all_that_is_wrong_is_told_at_once_in_reading_order() {
    let bench =
        does(three(), [cell(2, Field::Name, "A"), cell(1, Field::Bursts, "x"), cell(1, Field::Arrival, "y")]);
    let marked: Vec<_> = bench.checked.faults.iter().map(|fault| (fault.row, fault.field)).collect();
    let expected = [(1, Field::Arrival), (1, Field::Bursts), (2, Field::Name)];
    assert_eq!(marked, expected.map(|(row, field)| (Some(row), Some(field))));
}

#[test]
fn blank_rows_are_no_processes_and_pids_follow_the_others() {
    let bench = does(three(), [Action::Clear]);
    assert!(bench.checked.workload.is_none(), "a table of nothing is no workload");
    let bench = does(three(), Field::ALL.map(|field| cell(1, field, "")));
    assert_eq!(bench.checked.places, [0, 2]);
    let workload = bench.checked.workload.as_ref().expect("two processes");
    assert_eq!(&*workload.processes[1].name, "C");
}

#[test]
fn letters_of_one_cell_are_undone_together() {
    let bench = three();
    let first = bench.work.clone();
    let bench = does(bench, ["2", "25", "25.", "25.5"].map(|text| cell(0, Field::Bursts, text)));
    let bench = does(bench, [cell(1, Field::Bursts, "4")]);
    let bench = does(bench, [Action::Undo]);
    assert_eq!(bench.work.rows[0].get(Field::Bursts), "25.5");
    let bench = does(bench, [Action::Undo]);
    assert_eq!(*bench.work, *first);
    assert!(!bench.can_undo() && bench.can_redo());
    let bench = does(bench, [Action::Redo, Action::Redo]);
    assert_eq!(bench.work.rows[1].get(Field::Bursts), "4");
}

#[test]
fn rows_are_added_copied_moved_and_deleted() {
    let bench = does(three(), [Action::Add(3), Action::Duplicate(0)]);
    assert_eq!(names(&bench), ["A", "E", "B", "C", "D"]);
    assert_eq!(bench.work.rows[1].get(Field::Bursts), "24");
    assert!(bench.checked.workload.is_some(), "a new row is a process at once");
    let bench = does(bench, [Action::Move(0, true), Action::Move(4, true), Action::Delete(2)]);
    assert_eq!(names(&bench), ["E", "A", "C", "D"]);
    let bench = does(bench, [0; 9].map(Action::Delete));
    assert_eq!(names(&bench), [""], "the last row is emptied, not taken away");
    let named = |names: &[&str]| {
        let rows: Vec<Rc<Row>> =
            names.iter().map(|name| Rc::new(Row::default().with(Field::Name, name))).collect();
        rows::new_name(&rows)
    };
    assert_eq!(named(&["P1", "P3"]), "P4");
    assert_eq!(named(&["P4", "P3"]), "P5");
    assert_eq!((&*named(&["B"]), &*named(&["作业7"])), ("A", "作业8"));
}

#[test]
fn a_pasted_table_takes_the_place_of_the_old_and_both_can_be_kept() {
    let paste = |text: &str, row: usize, field: Field| {
        let pasted = rows::pasted(text, field).expect("it can be read").expect("more than a cell");
        does(three(), [Action::Paste(pasted, row, field)])
    };
    for text in [
        "name\tarrival\tbursts\nX\t0\t5 io:3 2\nA\t1\t4\n",
        "到达时间;进程;服务时间\n0;X;5 io:3 2\n1;A;4",
        "name,arrival,bursts\r\nX,0,5 io:3 2\r\nA,1,4\r\n",
        "[{\"name\":\"X\",\"bursts\":[5,{\"io\":3},2]},{\"name\":\"A\",\"arrival\":1,\"bursts\":[4]}]",
    ] {
        let bench = paste(text, 0, Field::Name);
        assert_eq!(names(&bench), ["X", "A"], "{text}");
        assert_eq!(bench.work.rows[0].get(Field::Bursts), "5 io:3 2", "{text}");
        assert_eq!(bench.notice, Some(Notice::Replaced(2, 3)));
        let both = does(bench.clone(), [Action::KeepBoth]);
        assert_eq!(names(&both), ["A", "B", "C", "X", "D"], "{text}");
        assert!(both.checked.workload.is_some());
        let back = does(both, [Action::Undo, Action::Undo]);
        assert_eq!(names(&back), ["A", "B", "C"]);
    }
}

#[test]
fn cells_are_pasted_where_the_cursor_is() {
    let fill = |text: &str, row: usize, field: Field| {
        let pasted = rows::pasted(text, field).expect("it can be read").expect("more than a cell");
        assert!(matches!(pasted, Pasted::Block(_)), "{text}");
        does(three(), [Action::Paste(pasted, row, field)])
    };
    let bench = fill("7\t9\n8\t3 io:1 2\n9\t1", 1, Field::Arrival);
    let cells =
        |row: usize| (bench.work.rows[row].get(Field::Arrival), bench.work.rows[row].get(Field::Bursts));
    assert_eq!(
        (cells(0), cells(1), cells(2), cells(3)),
        (("0", "24"), ("7", "9"), ("8", "3 io:1 2"), ("9", "1"))
    );
    assert_eq!(
        bench.checked.fault(3, Field::Name).map(|fault| fault.row),
        Some(Some(3)),
        "it has no name yet"
    );
    let bench = fill("5 io:3 2\n6 io:1 1", 0, Field::Bursts);
    assert_eq!(bench.work.rows[1].get(Field::Bursts), "6 io:1 1", "blanks part bursts, not cells");
    assert_eq!(rows::pasted("5 io:3 2", Field::Bursts), Ok(None), "a value is the field's own business");
}

#[test]
fn a_table_with_wrong_cells_is_pasted_and_they_are_marked() {
    let pasted = rows::pasted("name\tarrival\tbursts\nX\t0,5\tfive\nY\t1\t4", Field::Name);
    let pasted = pasted.expect("it can be read").expect("a table");
    let bench = does(three(), [Action::Paste(pasted, 0, Field::Name)]);
    assert_eq!(names(&bench), ["X", "Y"]);
    assert_eq!(bench.work.rows[0].get(Field::Arrival), "0.5");
    assert!(bench.checked.fault(0, Field::Bursts).is_some());
    assert_eq!(bench.checked.faults.len(), 1);
    assert!(rows::pasted("{\"processes\": 3}", Field::Name).is_err(), "no list: not a workload");
}

#[test]
fn only_what_changed_is_run_again() {
    let bench = three();
    let old = bench.runs[0].track.clone().expect("it has run");
    let runs = vec![bench.work.runs[0].clone(), run("rr:quantum=2"), run("fcfs:degree=1")];
    let bench = does(bench, [Action::Runs(runs)]);
    let states: Vec<_> = bench.runs.iter().map(|run| run.state.clone()).collect();
    assert_eq!(states, [RunState::Ready, RunState::Waiting, RunState::Waiting]);
    assert!(bench.runs[1].track.is_some(), "the old run is shown until the new one is there");
    let bench = settle(bench);
    assert!(bench.is_settled());
    assert!(Rc::ptr_eq(bench.runs[0].track.as_ref().expect("kept"), &old));
    let same = does(bench.clone(), [cell(0, Field::Bursts, "24.0")]);
    assert!(same.is_settled(), "the same workload otherwise written is the same workload");
    let other = does(bench, [cell(0, Field::Bursts, "25")]);
    assert!(other.runs.iter().all(|run| run.state == RunState::Waiting));
}

#[test]
fn a_run_that_comes_too_late_is_dropped() {
    let bench = Bench::new(work(THREE, &["fcfs"]));
    let old = bench.workload.clone().expect("a workload");
    let bench = does(bench, [cell(0, Field::Bursts, "2")]);
    let late = Track::of(&old, run("fcfs")).map(Rc::new);
    let bench = does(bench, [Action::Ran(old, run("fcfs"), late)]);
    assert!(bench.runs[0].track.is_none());
    assert_eq!(bench.runs[0].state, RunState::Waiting);
}

#[test]
fn a_long_run_waits_to_be_asked_for() {
    let bench = Bench::new(work(THREE, &["fcfs"]));
    let workload = bench.workload.clone().expect("a workload");
    let bench = does(bench, [Action::Long(workload, run("fcfs"), 1000)]);
    assert_eq!(bench.runs[0].state, RunState::Long(1000));
    assert!(!bench.patient);
    let bench = does(bench, [Action::Patient]);
    assert!(bench.patient && bench.runs[0].state == RunState::Waiting);
    assert!(!does(bench, [cell(0, Field::Bursts, "9")]).patient, "another table is another question");
}

#[test]
fn a_wrong_policy_says_what_is_wrong() {
    let bench = settle(does(three(), [Action::Runs(vec![run("rr:quantum=0")])]));
    assert!(matches!(&bench.runs[0].state, RunState::Wrong(policy::Error::BadValue { name: "quantum", .. })));
    assert!(bench.runs[0].track.is_some(), "the last good run is still there");
}

#[test]
fn the_clock_plays_to_the_end_of_the_longest_run_and_stops() {
    let bench = three();
    assert_eq!(bench.span(), Duration::from_millis(30));
    assert!(bench.clock.playing, "it opens playing");
    let bench = does(bench, [Action::Pass(16.0)]);
    let early = bench.clock.now;
    assert!(early > Instant::BOOT && early < ms(1), "{early:?}");
    let bench = does(bench, [Action::Speed(4.0), Action::Pass(16.0)]);
    let step = bench.clock.now.since(early).micros() as f64 / early.micros() as f64;
    assert!((step - 4.0).abs() < 0.01, "four times as fast: {step}");
    let bench = does(bench, vec![Action::Pass(16.0); 2000]);
    assert_eq!((bench.clock.now, bench.clock.playing), (ms(30), false));
    let bench = does(bench, [Action::Toggle]);
    assert_eq!((bench.clock.now, bench.clock.playing), (Instant::BOOT, true), "play at the end begins anew");
}

#[test]
fn a_step_goes_to_the_next_event_of_any_run_and_back_again() {
    let mut bench = does(three(), [Action::Restart]);
    let mut moments = vec![bench.clock.now];
    while bench.clock.now < ms(30) {
        bench = does(bench, [Action::Step]);
        assert!(bench.clock.now > moments[moments.len() - 1]);
        moments.push(bench.clock.now);
    }
    let mut expected: Vec<Instant> = bench
        .runs
        .iter()
        .flat_map(|run| run.track.as_ref().expect("it has run").recording.events.iter().map(|event| event.at))
        .chain([Instant::BOOT])
        .collect();
    expected.sort_unstable();
    expected.dedup();
    assert_eq!(moments, expected);
    assert!(
        moments.contains(&ms(4)) && moments.contains(&ms(24)),
        "a quantum of rr, and the end of A under fcfs"
    );
    for at in moments.iter().rev().skip(1) {
        bench = does(bench, [Action::Back]);
        assert_eq!(bench.clock.now, *at);
    }
}

#[test]
fn with_reduced_motion_it_opens_at_a_telling_moment_and_stands() {
    let mut bench = Bench::new(work(THREE, &["fcfs", "rr"]));
    bench.reduced_motion = true;
    let bench = settle(bench);
    assert_eq!((bench.clock.now, bench.clock.playing), (ms(15), false));
    assert_eq!(settle(Bench::at(work(THREE, &["fcfs", "rr"]), ms(7))).clock.now, ms(7), "a link's moment");
}

#[test]
fn an_exercise_does_not_play() {
    let bench = does(three(), [Action::Below(Below::Exercise)]);
    assert!(!bench.clock.playing && !does(bench, [Action::Toggle]).clock.playing);
}

#[test]
fn a_link_brings_back_all_that_was_made() {
    let mut made = work(
        "name,arrival,bursts,priority,tickets,nice,period,deadline\nA,0,5 io(p):3 2,1,5,-3,20,10\n进程 1,0.5,4,,,,,",
        &["fcfs"],
    );
    made.until = "40".into();
    made.rows[1] = Rc::new(made.rows[1].with(Field::Bursts, "4 io: & = # wrong, \"x\""));
    made.rows.push(Rc::default());
    let ruled = Options {
        policy: "mlq:classes=wake@4/new+io@4/expired@8".into(),
        choose: Some("def choose(ready, now):\n\treturn 0 # ~&\n".into()),
        cpus: 4,
        seed: 77,
        switch_cost: Duration::from_micros(1_250),
        ties: interleave::machine::Ties { requeue_first: true, equal: Equal::Input },
        preempt_equal: true,
        high_first: true,
        queues: Queues::PerCpu,
        inherit: true,
        ..Options::workload()
    };
    made.runs = vec![run("rr:quantum=250us"), Rc::new(ruled)];
    for origin in [Origin::Own, Origin::Random(9), Origin::Preset("convoy".into())] {
        let made = Work { origin, ..made.clone() };
        let address = link::fragment(&made, Instant::from_micros(12_345), true, "zh");
        let link = link::read("?embed=1", &address);
        assert_eq!(link.unread, Vec::<String>::new());
        assert_eq!(
            (link.bench, link.now, link.exercise),
            (Some(true), Some(Instant::from_micros(12_345)), true)
        );
        assert_eq!(link.work(first).as_ref(), Some(&made), "{address}");
    }
}

fn first(key: Option<&str>) -> Option<Work> {
    let presets = library::presets();
    let found = presets.iter().find(|preset| key.is_none_or(|key| *preset.key == *key))?;
    Some((*found.work).clone())
}

#[test]
fn every_preset_opens_by_its_key_and_is_right() {
    for preset in library::presets() {
        let link = link::read("", &format!("#bench=workload&preset={}", preset.key));
        let opened = link.work(first).expect("it opens");
        assert_eq!(opened, *preset.work);
        let bench = Bench::new(opened);
        assert_eq!(bench.checked.faults, [], "{}", preset.key);
    }
}

#[test]
fn what_of_a_link_cannot_be_read_is_named_and_the_rest_is_kept() {
    let link = link::read("", "#bench=workload&table=%%%&run=nonsense&run=fcfs~cpus=2&now=x&other=1");
    assert_eq!(link.unread, ["table", "run", "now"]);
    assert_eq!(link.runs.len(), 1);
    assert_eq!(link.runs[0].cpus, 2);
    assert!(link.work(first).is_some());
    let five = "&run=fcfs".repeat(5);
    assert_eq!(link::read("", &five).runs.len(), 4, "four at most");
    assert_eq!(link::read("", "#scenario=crowd").bench, None);
    assert_eq!(link::read("?bench=programs", ""), Link { bench: Some(false), ..Link::default() });
}

#[test]
fn a_policy_string_is_taken_apart_and_put_together() {
    let quantum = &strings::info("rr").expect("round robin").parameters[0];
    assert_eq!(
        (strings::value("rr:quantum=8", quantum), strings::value("rr", quantum)),
        ("8", quantum.default)
    );
    assert_eq!(strings::with("rr", "quantum", "8"), "rr:quantum=8");
    assert_eq!(strings::with("rr:quantum=8", "quantum", quantum.default), "rr");
    // Signs that part things are left out.
    assert_eq!(strings::with("rr", "quantum", "8,x~"), "rr:quantum=8x");
    for info in policy::ALL {
        for parameter in info.parameters {
            assert_eq!(strings::value(info.key, parameter), parameter.default);
        }
    }
}

#[test]
fn columns_that_nobody_uses_are_folded_away() {
    let plain = [Field::Name, Field::Arrival, Field::Bursts];
    let with = |field: Field| [&plain[..], &[field]].concat();
    let of = |policies: &[&str], csv: &str| {
        let workload = Workload::from_csv(csv).expect("right");
        strings::columns(policies.iter().copied(), Some(&workload))
    };
    assert_eq!(of(&["fcfs", "rr:quantum=2"], THREE), plain);
    assert_eq!(of(&["fcfs", "priority"], THREE), with(Field::Priority));
    assert_eq!(of(&["mlq:classes=p1@4/new"], THREE), with(Field::Priority));
    assert_eq!(of(&["mlq"], THREE), plain);
    assert_eq!(
        of(&["rr"], "name,bursts,period\nA,1,5"),
        with(Field::Period),
        "a period counts under every policy"
    );
}

#[test]
fn a_rule_says_what_differs_from_the_default_and_between_runs() {
    let text = interleave::text::Text::of("en");
    let mut made = work(THREE, &["fcfs", "rr"]);
    assert_eq!(rules::differing(&made, 0, &text), Vec::<String>::new());
    let mut options = Options::clone(&made.runs[1]);
    for (rule, value) in [(rules::Rule::Cpus, "4"), (rules::Rule::Queues, "per-cpu")] {
        rule.set(&mut options, value);
        assert_eq!(rule.get(&options), value);
    }
    made.runs[1] = Rc::new(options);
    assert_eq!(rules::differing(&made, 1, &text), ["CPUs: 4", "a queue for each CPU"]);
    for rule in rules::ALL {
        let mut options = Options::workload();
        let usual = rule.get(&options);
        for choice in rule.choices() {
            rule.set(&mut options, choice);
            assert_eq!(rule.get(&options), *choice, "{rule:?}");
        }
        rule.set(&mut options, &usual);
        assert_eq!(options, Options::workload(), "{rule:?}");
        rule.set(&mut options, "nonsense");
        assert_eq!(options, Options::workload(), "{rule:?}");
    }
}

#[test]
fn keys_move_the_clock_and_the_selection() {
    let bench = does(three(), [Action::Restart]);
    let key = |key: &'static str| Key { key, shift: false, alt: false, control: false, on_button: false };
    let press = |bench: Bench, pressed: Key| {
        let action = keys::action(pressed, &bench).expect("it is a key of ours");
        does(bench, [action])
    };
    let bench = press(bench, key("ArrowRight"));
    assert_eq!(bench.clock.now, ms(1));
    let bench = press(press(bench, key("ArrowDown")), key("ArrowDown"));
    assert_eq!(bench.selected, Some(Pid(1001)));
    let bench = press(bench, key("End"));
    assert_eq!(bench.clock.now, ms(30));
    let bench = press(press(bench, key("?")), key("Escape"));
    assert_eq!((bench.sheet, bench.selected), (Sheet::None, Some(Pid(1001))), "the sheet goes first");
    let bench = press(bench, key("Escape"));
    assert_eq!(bench.selected, None);
    assert!(keys::action(Key { on_button: true, ..key(" ") }, &bench).is_none(), "a button keeps its Space");
    let bench = does(bench, [cell(0, Field::Name, "Z")]);
    let undone = press(bench, Key { control: true, ..key("z") });
    assert_eq!(names(&undone), ["A", "B", "C"]);
}
