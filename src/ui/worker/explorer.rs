//! The explorer as the worker's search.

use std::rc::Rc;

use interleave::{
    explore::{
        explorer::{Explorer, Settings},
        play::Graph,
        report::Report,
    },
    lang,
    machine::{
        Costs, Options,
        script::{Pick, Timing},
    },
    process::StartMethod,
    time::Duration,
};

use super::{
    desk::Search,
    message::{Delay, Job, MOST_STATES, Prospect},
};
use crate::ui::{address, play::operation::label};

impl Search for Explorer {
    fn begin(job: &Job, delay: Delay) -> Result<Explorer, String> {
        let program = lang::compile(&job.source, "main.py").map_err(|_| "explore.refused".to_owned())?;
        let usual = Options::default();
        let options = Options {
            seed: job.seed,
            start_method: StartMethod::named(&job.start_method).unwrap_or(usual.start_method),
            stdout: address::stdout(&job.stdout).unwrap_or(usual.stdout),
            costs: Costs::named(&job.costs).unwrap_or(usual.costs),
            limit_operations: job.limit_operations,
            ..usual
        };
        let timing = match delay {
            Delay::Any | Delay::Least => Timing::Any,
            Delay::Exact => Timing::Slack(Duration::ZERO),
            Delay::Slack(slack) => Timing::Slack(Duration::from_millis(slack.into())),
        };
        let settings = Settings {
            timing,
            max_states: job.max_states,
            max_bytes: job.max_bytes,
            samples: job.samples,
            ..Settings::default()
        };
        let files = job.files.iter().map(|(name, content)| (name.as_str().into(), Rc::new(content.clone())));
        Ok(Explorer::new(program, &files.collect(), Rc::new(options), settings))
    }

    fn work(&mut self, steps: u64) -> bool {
        Explorer::work(self, steps)
    }

    fn report(&mut self) -> Report {
        Explorer::report(self)
    }

    fn stop(&mut self, why: &str) {
        Explorer::stop(self, why);
    }

    fn graph(&mut self) -> Option<Graph> {
        Explorer::graph(self, MOST_STATES, &label)
    }

    fn prospects(&mut self, picks: &[Pick]) -> Vec<Prospect> {
        Explorer::prospects(self, picks)
    }
}
