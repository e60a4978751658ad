//! What is asked for: a run and all that decides it.

use std::rc::Rc;

use interleave::{
    machine::{Options, script::Script},
    recording::FileSet,
    scenario::Scenario,
};

/// A run that is asked for: all that decides it.
#[derive(Clone, Debug)]
pub struct Request {
    pub scenario: Rc<Scenario>,
    pub source: Rc<str>,
    pub files: FileSet,
    pub options: Options,
    /// A schedule of the explorer that the run follows, instead of the policy.
    pub script: Option<Rc<Script>>,
}

impl Request {
    #[must_use]
    pub fn of(scenario: Rc<Scenario>) -> Request {
        let files = scenario.files.clone();
        Request {
            source: scenario.source.clone(),
            files,
            options: scenario.options.clone(),
            script: None,
            scenario,
        }
    }

    /// Whether it is no longer the scenario as it was written.
    #[must_use]
    pub fn is_edited(&self) -> bool {
        self.source != self.scenario.source
            || self.options != self.scenario.options
            || self.files != self.scenario.files
            || self.script.is_some()
    }
}
