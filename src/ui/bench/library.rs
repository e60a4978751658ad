//! The tables to begin with.

use std::rc::Rc;

use interleave::{presets, text::Localized, workload};

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
    let presets = presets::presets();
    let preset = |preset: &Rc<presets::Preset>| {
        let until = preset.workload.until.map_or(String::new(), |until| workload::units(until.micros()));
        let work = Work {
            rows: rows::of(&preset.workload),
            until: until.into(),
            runs: preset.runs.clone(),
            origin: Origin::Preset(preset.key.clone()),
        };
        let (key, title, summary) = (preset.key.clone(), preset.title.clone(), preset.summary.clone());
        Preset { key, title, summary, work: Rc::new(work) }
    };
    presets.iter().map(preset).collect()
}
