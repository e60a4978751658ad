//! "You are the scheduler": the run stands before each step, and a person says who goes on.
//!
//! - `layout`: where the states of a small program lie.
//! - `states`: the graph, and what can be done in a state.
//! - `walk`: ways through its graph.
//! - `words`: a game as it is shown.
//! - `table`, `operation`: what the machine is asked, and what a task would do next, in words.
//! - `compare`, `beside`: where two schedules part, and both on one clock.
//!
//! A game is its picks. Whoever shows it works out the rest (`Arrival`) and hands it in.

pub mod beside;
pub mod compare;
pub mod layout;
pub mod operation;
pub mod states;
pub mod table;
pub mod walk;
pub mod words;

use std::{collections::BTreeSet, rc::Rc};

use super::worker::message::Prospect;
use interleave::{
    explore::report::Report,
    id::Pid,
    machine::script::{Grain, Script},
};
use layout::Map;
pub use states::{Choice, Edge, Graph, Node, Pick};

/// A game.
#[derive(Clone, Debug, Default)]
pub struct Game {
    /// Who went on so far, step by step.
    pub picks: Vec<Pick>,
    /// What follows from them; of fewer or other picks while it is being worked out.
    pub here: Option<Rc<Arrival>>,
    /// What the search knows by now.
    pub known: Option<Rc<Known>>,
    /// Whether to show which steps can still lead to the goal.
    pub hints: bool,
    /// The outcome that was chosen as the goal; None: `Known::goal`.
    pub goal: Option<usize>,
    /// The person has asked for the best schedule.
    pub given_up: bool,
    /// How what is shown comes to where the picks lead.
    pub motion: Motion,
}

/// How a game moves on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Motion {
    /// The new steps are played.
    On,
    /// From the start.
    #[default]
    Whole,
    /// It is there at once: steps were taken back.
    Jump,
}

/// Where picks lead.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Arrival {
    pub picks: Vec<Pick>,
    /// What each of them was.
    pub taken: Vec<Choice>,
    /// What each task would do next.
    pub offers: Vec<Offer>,
    /// How it has ended, if the search knows that: an outcome of its report.
    pub end: Option<usize>,
    /// Somebody hangs, or a traceback was printed, or a limit was reached.
    pub broken: bool,
}

/// A task and what it would do.
#[derive(Clone, Debug, PartialEq)]
pub struct Offer {
    pub choice: Choice,
    /// Its process.
    pub pid: Option<Pid>,
}

/// What a search has found, and what follows from it for a game.
#[derive(Clone, Debug, PartialEq)]
pub struct Known {
    pub report: Report,
    /// All states and where they lie; None when they are too many.
    pub graph: Option<(Graph, Map)>,
    /// By outcome, the schedule with the fewest preemptions.
    schedules: Vec<Option<Vec<Pick>>>,
    /// By state, the outcomes it can end in.
    ends: Vec<BTreeSet<usize>>,
}

/// What a step means for the goal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hint {
    /// It cannot be reached any more.
    Lost,
    Open,
    /// Nothing else can be reached any more.
    Sure,
}

/// How a game has ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// At the goal: preemptions, and the least there are.
    Won(u64, u64),
    /// Elsewhere.
    Missed,
    /// Nobody knows the goal, and the program is broken: preemptions.
    Broken(u64),
    /// Nobody knows the goal, and all went well.
    Ended,
}

/// What a person can do.
#[derive(Clone, Debug, PartialEq)]
pub enum Act {
    /// The offer of that number goes on.
    Pick(usize),
    /// Takes back so many steps.
    Undo(usize),
    Restart,
    Hints,
    Goal(usize),
    /// Shows the schedule with the fewest preemptions to the goal.
    GiveUp,
    /// To a state of the graph.
    Walk(u32),
    /// To the neighbour above, below, left or right of where the game stands.
    Side(Side),
    /// What follows from the picks has been worked out.
    Arrived(Rc<Arrival>),
    /// What can be reached after these picks has been worked out.
    Prospects(Vec<Pick>, Vec<Prospect>),
    Known(Rc<Known>),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    Up,
    Down,
    Left,
    Right,
}

impl Known {
    /// What a search has found and, if it was small, all of its states.
    #[must_use]
    pub fn of(report: Report, graph: Option<Graph>) -> Known {
        let scripts: Vec<Option<Script>> =
            report.outcomes.iter().map(|outcome| Script::from_text(&outcome.schedule).ok()).collect();
        // Where making a process, or its exit, is a step of the search, the game's steps are others.
        let is_same_grain = scripts.iter().flatten().all(|script| script.grain == Grain::default());
        let picks = |script: Option<Script>| script.filter(|_| is_same_grain).map(|script| script.picks);
        let graph = graph.filter(|_| is_same_grain && report.complete);
        Known::new(report, scripts.into_iter().map(picks).collect(), graph)
    }

    /// `schedules` are those of the report's outcomes.
    #[must_use]
    pub fn new(report: Report, schedules: Vec<Option<Vec<Pick>>>, graph: Option<Graph>) -> Known {
        let ends = graph.as_ref().map(walk::ends).unwrap_or_default();
        let graph = graph.map(|graph| {
            let map = layout::lay_out(&graph);
            (graph, map)
        });
        Known { report, graph, schedules, ends }
    }

    /// Whether the steps of its schedules are those of a game.
    #[must_use]
    pub fn is_playable(&self) -> bool {
        self.schedules.iter().any(Option::is_some)
    }

    /// The outcome that a game is about, unless the person chose another: of those that are not clean the one that takes
    /// the fewest preemptions; if all are clean the least likely. None when all schedules end alike.
    #[must_use]
    pub fn goal(&self) -> Option<usize> {
        let outcomes = &self.report.outcomes;
        let unclean = (0..outcomes.len()).filter(|&at| !outcomes[at].clean);
        let easiest = unclean.min_by_key(|&at| (outcomes[at].preemptions, outcomes[at].steps));
        // Where there is one outcome only, reaching it is no game.
        let rarest = (0..outcomes.len()).filter(|_| outcomes.len() > 1).min_by(|&one, &other| {
            let likely = |at: usize| outcomes[at].probability.unwrap_or(1.0);
            likely(one)
                .total_cmp(&likely(other))
                .then(outcomes[other].preemptions.cmp(&outcomes[one].preemptions))
        });
        easiest.or(rarest)
    }

    /// Whether there is nothing else to find: every schedule ends in the one way there is.
    #[must_use]
    pub fn is_alike(&self) -> bool {
        self.report.complete && self.report.outcomes.len() == 1 && self.report.livelock.is_none()
    }
}

impl Game {
    /// Does what an act says; false when nothing changed.
    pub fn apply(&mut self, act: Act) -> bool {
        match act {
            Act::Pick(number) => {
                let Some(pick) = self
                    .offers()
                    .get(number)
                    .filter(|offer| offer.choice.enabled)
                    .map(|offer| offer.choice.pick)
                else {
                    return false;
                };
                let mut picks = self.picks.clone();
                picks.push(pick);
                self.go(picks)
            }
            Act::Undo(steps) => {
                let left = self.picks.len().saturating_sub(steps);
                self.go(self.picks[..left].to_vec())
            }
            Act::Restart => self.go(Vec::new()),
            Act::Hints => {
                self.hints = !self.hints;
                true
            }
            Act::Goal(outcome) => self.goal.replace(outcome) != Some(outcome),
            Act::GiveUp => self.give_up(),
            Act::Walk(state) => {
                let Some((graph, way)) = self.way() else { return false };
                let picks = walk::picks(graph, &walk::to(graph, state, &way));
                self.go(picks)
            }
            Act::Side(side) => self.aside(side),
            Act::Arrived(arrival) => {
                let is_due = arrival.picks == self.picks;
                if is_due {
                    self.here = Some(arrival);
                }
                is_due
            }
            Act::Prospects(picks, prospects) => {
                let Some(here) = self.here.as_mut().filter(|here| here.picks == picks) else { return false };
                for choice in Rc::make_mut(here).offers.iter_mut().map(|offer| &mut offer.choice) {
                    let prospect = prospects.iter().find(|(pick, ..)| *pick == choice.pick);
                    choice.bug = prospect.map(|(_, bug, _)| *bug);
                    choice.sure = prospect.map(|(.., sure)| *sure);
                }
                true
            }
            Act::Known(known) => {
                self.known = Some(known);
                true
            }
        }
    }

    fn go(&mut self, picks: Vec<Pick>) -> bool {
        if picks == self.picks {
            return false;
        }
        self.motion = if picks.starts_with(&self.picks) { Motion::On } else { Motion::Jump };
        self.given_up = false;
        self.picks = picks;
        true
    }

    fn give_up(&mut self) -> bool {
        let Some(picks) = self.best_picks() else { return false };
        self.picks = picks.to_vec();
        self.given_up = true;
        self.motion = Motion::Whole;
        true
    }

    /// Up takes a step back, down lets go on who went on (or the first who can), left and right change to the state
    /// beside.
    fn aside(&mut self, side: Side) -> bool {
        let number = |same: bool| {
            let last = self.picks.last().map(|pick| pick.task);
            let fits =
                |offer: &Offer| offer.choice.enabled && (!same || Some(offer.choice.pick.task) == last);
            self.offers().iter().position(fits)
        };
        match side {
            Side::Up => self.apply(Act::Undo(1)),
            Side::Down => {
                number(true).or_else(|| number(false)).is_some_and(|number| self.apply(Act::Pick(number)))
            }
            Side::Left | Side::Right => {
                self.beside(side == Side::Right).is_some_and(|state| self.apply(Act::Walk(state)))
            }
        }
    }

    /// The next state to the left or right.
    fn beside(&self, right: bool) -> Option<u32> {
        let (graph, way) = self.way()?;
        let places = &self.map()?.places;
        let here = places[walk::end(graph, &way) as usize];
        let far = |at: &usize| (places[*at].x - here.x).abs();
        let beside = |at: &usize| {
            let place = places[*at];
            place.layer == here.layer && if right { place.x > here.x } else { place.x < here.x }
        };
        let state = (0..places.len()).filter(beside).min_by(|one, other| far(one).total_cmp(&far(other)))?;
        u32::try_from(state).ok()
    }

    /// The picks whose prospects only a search can tell: there is no graph to read them from.
    #[must_use]
    pub fn unknown(&self) -> Option<&[Pick]> {
        let known = self.known.as_ref().filter(|known| known.report.complete && known.graph.is_none())?;
        let is_open = self.offers().iter().any(|offer| offer.choice.enabled && offer.choice.bug.is_none());
        (known.is_playable() && is_open).then_some(&*self.picks)
    }

    /// Whether what follows from the picks is still being worked out.
    #[must_use]
    pub fn is_waiting(&self) -> bool {
        self.here.as_ref().is_none_or(|here| here.picks != self.picks)
    }

    /// What each task would do next; nothing while that is being worked out.
    #[must_use]
    pub fn offers(&self) -> &[Offer] {
        match &self.here {
            Some(here) if !self.is_waiting() => &here.offers,
            _ => &[],
        }
    }

    /// The offers of a process that can be taken.
    pub fn offers_of(&self, pid: Pid) -> impl Iterator<Item = usize> {
        let fits = move |offer: &Offer| offer.choice.enabled && offer.pid == Some(pid);
        self.offers().iter().enumerate().filter(move |(_, offer)| fits(offer)).map(|(number, _)| number)
    }

    /// Nobody can go on.
    #[must_use]
    pub fn is_over(&self) -> bool {
        !self.is_waiting() && !self.offers().iter().any(|offer| offer.choice.enabled)
    }

    /// How often somebody was interrupted who could have gone on.
    #[must_use]
    pub fn preemptions(&self) -> u64 {
        let taken = self.here.iter().flat_map(|here| &here.taken).take(self.picks.len());
        taken.filter(|choice| choice.preempts).count() as u64
    }

    /// The outcome to reach.
    #[must_use]
    pub fn target(&self) -> Option<usize> {
        let known = self.known.as_ref()?;
        self.goal.filter(|&goal| goal < known.report.outcomes.len()).or_else(|| known.goal())
    }

    /// The outcome to reach, with the schedule that needs the fewest preemptions.
    #[must_use]
    pub fn best(&self) -> Option<&interleave::explore::report::Outcome> {
        self.known.as_ref()?.report.outcomes.get(self.target()?)
    }

    /// The schedule of `best`.
    #[must_use]
    pub fn best_picks(&self) -> Option<&[Pick]> {
        self.known.as_ref()?.schedules.get(self.target()?)?.as_deref()
    }

    /// How it has ended; None while somebody can go on.
    #[must_use]
    pub fn verdict(&self) -> Option<Verdict> {
        if !self.is_over() {
            return None;
        }
        let here = self.here.as_ref()?;
        let in_graph =
            || self.way().and_then(|(graph, way)| graph.states[walk::end(graph, &way) as usize].end);
        let end = here.end.or_else(in_graph).or_else(|| self.only_end(here.broken));
        Some(match (self.best(), self.target(), end) {
            (Some(best), Some(target), Some(end)) if end == target => {
                Verdict::Won(self.preemptions(), best.preemptions)
            }
            (Some(_), _, Some(_)) => Verdict::Missed,
            _ if here.broken => Verdict::Broken(self.preemptions()),
            _ => Verdict::Ended,
        })
    }

    /// The outcome that is broken, or is not, if there is but one.
    fn only_end(&self, broken: bool) -> Option<usize> {
        let outcomes = &self.known.as_ref().filter(|known| known.report.complete)?.report.outcomes;
        let mut alike = (0..outcomes.len()).filter(|&at| outcomes[at].clean != broken);
        alike.next().filter(|_| alike.next().is_none())
    }

    /// The graph and the edges taken so far; None without a graph, or off it.
    #[must_use]
    pub fn way(&self) -> Option<(&Graph, Vec<usize>)> {
        let (graph, _) = self.known.as_ref()?.graph.as_ref()?;
        Some((graph, walk::follow(graph, &self.picks)?))
    }

    #[must_use]
    pub fn map(&self) -> Option<&Map> {
        self.known.as_ref()?.graph.as_ref().map(|(_, map)| map)
    }

    /// What an offer means for the goal; None when it is not known.
    #[must_use]
    pub fn hint(&self, offer: &Offer) -> Option<Hint> {
        let (known, target) = (self.known.as_ref()?, self.target()?);
        let choice = &offer.choice;
        if let Some((graph, way)) = self.way() {
            let here = walk::end(graph, &way);
            let edge = graph.edges.iter().find(|edge| edge.from == here && edge.pick == choice.pick)?;
            let ends = &known.ends[edge.to as usize];
            return Some(match ends.contains(&target) {
                true if ends.len() == 1 => Hint::Sure,
                true => Hint::Open,
                false => Hint::Lost,
            });
        }
        // Without a graph only clean and unclean are told apart.
        match (known.report.outcomes[target].clean, choice.sure, choice.bug) {
            (true, ..) => None,
            (false, Some(true), _) => Some(Hint::Sure),
            (false, _, Some(bug)) => Some(if bug { Hint::Open } else { Hint::Lost }),
            (false, _, None) => None,
        }
    }
}
