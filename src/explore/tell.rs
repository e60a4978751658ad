//! What a search has found, in the terms of people: each outcome by replaying a schedule that leads to it.

use std::{collections::BTreeMap, rc::Rc};

use super::{
    explorer::{Explorer, Found},
    report::{Livelock, Outcome, Report, Waiting},
    sample,
    shard::ELSEWHERE,
    system::Move,
    world::{World, exceptions, normal},
};
use crate::{
    id::Pid,
    machine::script::{Grain, Pick, Script, Timing, digest},
    recording::Recorder,
    report::Report as Run,
};

/// An outcome as far as it is the same in every schedule that ends so.
#[derive(Clone, Debug)]
pub(super) struct Told {
    outcome: Outcome,
}

impl Explorer {
    /// What is known by now: true at any moment, complete only when it says so. `seconds` is for the caller to fill in.
    pub fn report(&mut self) -> Report {
        let found: Vec<(u32, Found)> =
            self.found.iter().map(|(number, found)| (*number, found.clone())).collect();
        let mut outcomes: Vec<Outcome> =
            found.into_iter().map(|(number, found)| self.outcome(number, &found)).collect();
        let weight = |it: &Outcome| it.probability.unwrap_or(0.0);
        outcomes
            .sort_by(|one, other| weight(other).total_cmp(&weight(one)).then(one.steps.cmp(&other.steps)));
        let livelock = self.cycle.clone().map(|cycle| Livelock {
            is_certain: cycle.is_certain,
            states: cycle.states.len() as u64,
            schedule: self.schedule(&[cycle.way_in, cycle.round].concat()),
        });
        Report {
            complete: self.complete && self.stopped.is_none(),
            level: self.level,
            timing: match self.settings.timing {
                Timing::Any => "any".to_owned(),
                Timing::Slack(slack) if slack.is_zero() => "exact".to_owned(),
                Timing::Slack(slack) => format!("{}", slack.micros() as f64 / 1000.0),
            },
            seed: self.settings.seed,
            states: self.states,
            transitions: self.transitions,
            frontier: self.frontier,
            seconds: 0.0,
            bytes: self.bytes() as u64,
            runs: self.runs,
            outcomes,
            more_outcomes: self.unlisted.len() as u64,
            schedules_log10: self
                .odds
                .as_ref()
                .and_then(|odds| odds.schedules)
                .map(|count| count.log10())
                .map(|all| all + self.own_share().log10())
                .filter(|all| all.is_finite()),
            told_apart: self.told_apart.map(str::to_owned),
            reads_clock: self.world.detail().clock,
            livelock,
            stopped: self.stopped.clone(),
            least_slack: None,
            shard: self.settings.shard,
        }
    }

    /// The script of a way.
    pub(super) fn script(&mut self, path: &[Move]) -> Script {
        let detail = self.world.detail();
        Script {
            seed: self.options.seed,
            digest: digest(&self.program, &self.files, &self.options),
            grain: Grain { forks: detail.forks, exits: detail.exits },
            timing: detail.timing,
            picks: self.world.picks(path),
        }
    }

    /// Of all ways through a part of the states, those that do not end elsewhere.
    fn own_share(&self) -> f64 {
        1.0 - self.odds.as_ref().and_then(|odds| odds.shares.get(&ELSEWHERE)).copied().unwrap_or(0.0)
    }

    fn schedule(&mut self, path: &[Move]) -> String {
        self.script(path).to_text()
    }

    fn outcome(&mut self, number: u32, found: &Found) -> Outcome {
        let mut outcome = match self.details.get(&number) {
            Some(told) => told.outcome.clone(),
            None => {
                let outcome = self.tell(found);
                self.details.insert(number, Told { outcome: outcome.clone() });
                outcome
            }
        };
        outcome.probability =
            self.odds.as_ref().map(|odds| odds.probabilities.get(&number).copied().unwrap_or(0.0));
        let own = self.own_share();
        outcome.share = self.odds.as_ref().and_then(|odds| odds.shares.get(&number).map(|share| share / own));
        outcome.seen = found.seen;
        if self.odds.is_none() && self.runs > 0 {
            outcome.probability = Some(found.seen as f64 / self.runs as f64);
            outcome.interval = Some(sample::interval(found.seen, self.runs));
        }
        outcome
    }

    /// Replays the way to an outcome, and tells what is left.
    fn tell(&mut self, found: &Found) -> Outcome {
        let script = self.script(&found.path);
        let shortest = found.shortest.as_ref().filter(|path| path.len() < found.path.len());
        let shortest = shortest.cloned().map(|path| self.schedule(&path));
        Outcome {
            steps: found.path.len() as u64,
            preemptions: self.preemptions(&found.path),
            shortest,
            no_return: self.no_return(&found.path, found.end.is_clean),
            ..self.replay(&script, found.end.is_clean)
        }
    }

    /// What is left after these picks.
    pub(super) fn tell_picks(&self, picks: Vec<Pick>, is_clean: bool) -> Outcome {
        let detail = self.world.detail();
        let grain = Grain { forks: detail.forks, exits: detail.exits };
        let script = Script { seed: self.options.seed, grain, picks, ..Script::default() };
        self.replay(&script, is_clean)
    }

    fn replay(&self, script: &Script, clean: bool) -> Outcome {
        let mut recorder =
            Recorder::along(self.start.with_script(Rc::new(script.clone())), Rc::new(script.clone()));
        while !recorder.advance(usize::MAX) {}
        let recording = recorder.finish();
        let ours = "a machine of ours ran it";
        let run = Run::of(&recording).expect(ours);
        let machine = recording.end().expect(ours);
        let processes = machine.processes().count();
        let name = |pid: u32| {
            let process = machine.process(Pid(pid));
            process.map_or_else(|| pid.to_string(), |process| process.name.to_string())
        };
        let waiting = run.waiting.iter().chain(&run.left).map(|it| Waiting {
            name: name(it.pid),
            on: match it.on.strip_prefix("join ").and_then(|pid| pid.parse().ok()) {
                Some(pid) => format!("join {}", name(pid)),
                None => it.on.clone(),
            },
            held_by: it.held_by.map(name),
        });
        let children = machine.processes().skip(1);
        let codes = children.filter_map(|it| Some((it.name.to_string(), it.exit_code?)));
        Outcome {
            outcome: run.outcome.to_owned(),
            hang: run.hang.map(str::to_owned),
            exit_code: run.exit_code,
            exit_codes: codes.collect(),
            stdout: normal(&run.stdout, processes),
            files: run.files.clone(),
            exceptions: exceptions(&run.stderr).into_iter().collect::<BTreeMap<_, _>>(),
            waiting: waiting.collect(),
            clean,
            steps: 0,
            preemptions: 0,
            schedule: script.to_text(),
            shortest: None,
            no_return: None,
            probability: None,
            interval: None,
            share: None,
            seen: 0,
        }
    }

    /// How often a task that could go on had to give way.
    fn preemptions(&mut self, path: &[Move]) -> u64 {
        use super::system::{GONE, Successor, System};
        // Runs at random are not held to a part.
        let world: &mut World = &mut self.world;
        let (mut state, mut next, mut moves) = (world.initial(), Successor::default(), Vec::new());
        let (mut last, mut count) = (GONE, 0);
        for step in path {
            world.moves(&state, &mut moves);
            if last != GONE && step.actor != last && moves.iter().any(|it| it.actor == last) {
                count += 1;
            }
            world.fire(&state, *step, &mut next);
            last = next.renaming.get(usize::from(step.actor)).copied().unwrap_or(GONE);
            state.clone_from(&next.words);
        }
        count
    }

    /// Before which step of a way no other kind of end can be reached any more.
    fn no_return(&mut self, path: &[Move], is_clean: bool) -> Option<u64> {
        let states = self.states_on(path)?;
        let (judge, components) = (self.judge.as_ref()?, self.components.as_ref()?);
        if is_clean || !self.complete {
            return None;
        }
        judge.no_return(components, &states).map(|at| at as u64)
    }

    /// The numbers of the states of a way in the finished graph.
    pub(super) fn states_on(&mut self, path: &[Move]) -> Option<Vec<u32>> {
        use super::system::{Successor, System};
        let (mut state, mut next) = (self.world.initial(), Successor::default());
        let graph = self.graph.as_mut()?;
        let mut states = vec![graph.find(&state)?];
        for step in path {
            self.world.fire(&state, *step, &mut next);
            state.clone_from(&next.words);
            states.push(graph.find(&state)?);
        }
        Some(states)
    }
}
