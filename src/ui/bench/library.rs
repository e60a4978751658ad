//! The tables to begin with.

use std::rc::Rc;

use interleave::{machine::Options, text::Localized, workload::Workload};

use super::{
    rows,
    session::{Origin, Work},
};

/// A table with the runs that are worth comparing on it.
#[derive(Clone, Debug)]
pub struct Preset {
    pub key: Rc<str>,
    pub title: Localized,
    /// What to look for, in a sentence.
    pub summary: Localized,
    pub work: Rc<Work>,
}

/// All presets, in the order of the menu; the first is what a visitor sees.
#[must_use]
pub fn presets() -> Vec<Preset> {
    let workload = Workload::from_csv("name,arrival,bursts\nA,0,24\nB,1,3\nC,2,3\nD,3,4").unwrap_or_default();
    let run = |policy: &str| Rc::new(Options { policy: policy.into(), ..Options::workload() });
    let work = Work {
        rows: rows::of(&workload),
        until: "".into(),
        runs: vec![run("fcfs"), run("rr:quantum=4")],
        origin: Origin::Preset("convoy".into()),
    };
    let words = |en: &str, zh: &str| {
        serde_json::from_str(&format!("{{\"en\":\"{en}\",\"zh\":\"{zh}\"}}")).unwrap_or_default()
    };
    vec![Preset {
        key: "convoy".into(),
        title: words("The convoy effect", "护航效应"),
        summary: words("One long process holds up the short ones.", "一个长进程让后面的短进程排起长队。"),
        work: Rc::new(work),
    }]
}
