//! The presets of the workload bench: complete in every language, small, and showing what they say.

use std::rc::Rc;

use interleave::{
    machine::Options,
    presets::{Preset, presets},
    recording::Recording,
    schedule::Schedule,
    text::{LANGUAGES, Localized},
    time::{Duration, Instant},
    workload::units,
};

#[test]
fn presets_are_complete_and_small() {
    let presets = presets();
    assert!((14..=18).contains(&presets.len()), "{}", presets.len());
    assert_eq!(&*presets[0].key, "convoy");
    let keys: Vec<&str> = presets.iter().map(|preset| &*preset.key).collect();
    for (at, preset) in presets.iter().enumerate() {
        let key = &*preset.key;
        assert!(!keys[..at].contains(&key), "{key} twice");
        let wanted: Vec<&str> = LANGUAGES.iter().map(|(tag, _)| *tag).collect();
        for (words, most) in [(&preset.title, 32), (&preset.summary, 130)] {
            assert_eq!(words.tags().collect::<Vec<_>>(), wanted, "{key}");
            let long = |tag: &&&str| words.get(tag).is_empty() || words.get(tag).chars().count() > most;
            assert_eq!(wanted.iter().find(long), None, "{key}: {most} letters at most");
        }
        let ends = |words: &Localized, tag: &str| words.get(tag).ends_with(['.', '。']);
        assert!(wanted.iter().all(|tag| ends(&preset.summary, tag) && !ends(&preset.title, tag)), "{key}");
        let processes = &preset.workload.processes;
        assert!((3..=6).contains(&processes.len()), "{key}");
        let work: Duration =
            processes.iter().filter(|spec| spec.period.is_none()).map(|spec| spec.cpu()).sum();
        let horizon = preset.workload.horizon().map_or(0, |at| at.micros());
        assert!(work.micros() < 60_000 && horizon < 60_000, "{key}: {} units", units(work.micros()));
        assert!(preset.runs.iter().enumerate().all(|(at, run)| !preset.runs[..at].contains(run)), "{key}");
    }
}

#[test]
fn a_wrong_preset_is_refused() {
    let text = |runs: &str| {
        format!(
            "{{\"title\":{{\"en\":\"a\"}},\"summary\":{{\"en\":\"b\"}},\"options\":{{\"cpus\":2}},\"runs\":[{runs}]}}\n---\nA,0,1"
        )
    };
    let run = r#"{"policy":"fcfs","switch_cost":0.5,"queues":"per-cpu","equal":"input"}"#;
    let preset = Preset::parse("a", &text(run)).expect("a right one");
    assert_eq!((preset.runs[0].cpus, preset.runs[0].switch_cost.micros()), (2, 500));
    let five = [run; 5].join(",");
    for runs in ["", &five, r#"{"polcy":"fcfs"}"#, r#"{"queues":"two"}"#, r#"{"equal":"none"}"#] {
        assert!(Preset::parse("a", &text(runs)).is_err(), "{runs}");
    }
    assert!(Preset::parse("a", "{}").is_err());
    assert!(Preset::parse("a", &text(run).replace("A,0,1", "A,0,0")).is_err());
}

/// The schedules of a preset's runs, in their order.
fn schedules(key: &str) -> Vec<Schedule> {
    let presets = presets();
    let preset = presets.iter().find(|preset| &*preset.key == key).expect("it is one of the presets");
    let run = |options: &Rc<Options>| {
        let recording = Recording::of_workload(&preset.workload, Rc::clone(options));
        Schedule::of(&recording.unwrap_or_else(|error| panic!("{key}: {error}")))
            .expect("a machine of ours ran it")
    };
    preset.runs.iter().map(run).collect()
}

/// Completion times by row, in units.
fn completions(schedule: &Schedule) -> Vec<String> {
    let unit = |at: Option<Instant>| at.map_or("never".to_owned(), |at| units(at.micros()));
    schedule.figures.processes.iter().map(|process| unit(process.completion)).collect()
}

/// The order of the rows on the CPU, as letters from a on.
fn order(schedule: &Schedule) -> String {
    schedule.slices.iter().map(|slice| char::from(b'a' + (slice.pid.0 - 1000) as u8)).collect()
}

#[test]
fn every_run_of_a_preset_ends_and_tells_its_runs_apart() {
    for preset in presets() {
        let found = schedules(&preset.key);
        for (at, schedule) in found.iter().enumerate() {
            let ended = schedule.figures.processes.iter().all(|process| process.completion.is_some());
            assert!(ended, "{}: {}", preset.key, preset.runs[at].policy);
            let twin = found[..at].iter().position(|other| other.slices == schedule.slices);
            assert_eq!(twin, None, "{}: run {at} shows nothing new", preset.key);
        }
    }
}

#[test]
fn presets_of_waiting_show_what_they_say() {
    let found = schedules("convoy");
    let [fcfs, srtf, rr] = &found[..] else { panic!("three runs") };
    assert!(order(fcfs).starts_with("abcdabcd"), "the short ones pile up behind Long: {}", order(fcfs));
    assert!(fcfs.figures.waiting.mean > 4.0 * srtf.figures.waiting.mean);
    assert!(fcfs.figures.waiting.mean > 2.0 * rr.figures.waiting.mean);
    let means: Vec<f64> =
        schedules("four-policies").iter().map(|run| run.figures.waiting.mean / 1000.0).collect();
    assert_eq!(means, [6.25, 4.5, 6.25, 3.5]);
    let found = schedules("multiprogramming");
    assert_eq!(
        found.iter().map(|run| run.figures.makespan.micros() / 1000).collect::<Vec<_>>(),
        [36, 26, 18]
    );
    let found = schedules("starvation");
    assert_eq!([&completions(&found[0])[0], &completions(&found[1])[0]], ["38", "8"]);
    let found = schedules("aging");
    assert_eq!([&completions(&found[0])[0], &completions(&found[1])[0]], ["35", "15"]);
    let found = schedules("quantum");
    let switches: Vec<u32> = found.iter().map(|run| run.figures.context_switches).collect();
    assert_eq!(switches, [17, 6, 3], "at half a unit each");
    assert!(found[0].figures.response.mean < found[1].figures.response.mean);
    assert!(found[1].figures.response.mean < found[2].figures.response.mean);
    let found = schedules("ties");
    assert_eq!((order(&found[0]), order(&found[1])), ("abacba".to_owned(), "abacb".to_owned()));
}

#[test]
fn presets_of_levels_and_urgency_show_what_they_say() {
    let editor = |schedule: &Schedule| schedule.figures.processes[1].times.ready;
    for key in ["levels", "three-queues"] {
        let found = schedules(key);
        assert!(editor(&found[0]) < editor(&found[1]), "{key}");
    }
    let found = schedules("gaming");
    assert_eq!([&completions(&found[0])[2], &completions(&found[1])[2]], ["27", "43"]);
    let found = schedules("inversion");
    assert_eq!([&completions(&found[0])[1], &completions(&found[1])[1]], ["17", "9"]);
    let printer = &schedules("printer")[0];
    let urgent = &printer.figures.processes[3];
    assert_eq!(urgent.times.ready, Duration::ZERO);
    assert_eq!(
        completions(printer),
        ["18", "8", "12", "14"],
        "at the printer the order is that of the requests"
    );
}

#[test]
fn presets_of_cpus_show_what_they_say() {
    let spans: Vec<u64> = schedules("cores").iter().map(|run| run.figures.makespan.micros() / 1000).collect();
    assert!(spans[0] == 30 && spans[1] <= 16 && spans[2] < spans[1] && spans[2] > 8, "{spans:?}");
    let found = schedules("one-queue");
    assert_eq!(completions(&found[1]), ["18", "12", "18"], "B has a CPU alone until it ends");
    assert!(found[0].figures.context_switches > found[1].figures.context_switches);
}

#[test]
fn presets_of_shares_show_what_they_say() {
    let found = schedules("tickets");
    // What each had run when the first had its 18 units, at least.
    let until = found[2].figures.processes[0].completion.expect("it ends").micros() as f64;
    let ran = |row: u32| {
        let own = found[2].slices.iter().filter(|slice| slice.pid.0 == 1000 + row);
        own.map(|slice| slice.end.micros().min(until as u64).saturating_sub(slice.start.micros()))
            .sum::<u64>() as f64
    };
    for (row, share) in [0.5, 1.0 / 3.0, 1.0 / 6.0].into_iter().enumerate() {
        assert!((ran(row as u32) / until - share).abs() < 0.05, "row {row}: {} of {until}", ran(row as u32));
    }
    for fair in schedules("nice") {
        let ends: Vec<u64> =
            fair.figures.processes.iter().map(|it| it.completion.expect("it ends").micros()).collect();
        assert!(ends[0] < ends[1] && ends[1] < ends[2], "{ends:?}");
    }
}

#[test]
fn presets_of_deadlines_show_what_they_say() {
    let misses =
        |schedule: &Schedule| schedule.figures.processes.iter().map(|it| it.misses).collect::<Vec<_>>();
    let found = schedules("deadlines");
    assert_eq!((misses(&found[0]), misses(&found[1])), (vec![0, 0, 1], vec![0, 0, 0]));
    let found = schedules("domino");
    assert_eq!((misses(&found[0]), misses(&found[1])), (vec![5, 4, 2], vec![0, 0, 3]));
}
