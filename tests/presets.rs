//! The presets of the workload bench: complete in every language, small, and showing what they say.

use interleave::{
    presets::{Preset, presets},
    text::{LANGUAGES, Localized},
    time::Duration,
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
