//! The explorer's worker without a browser: its messages, its slices, and the search for the least delay.

#[path = "../src/ui/worker"]
#[allow(dead_code, reason = "the worker's ends in the browser are not here")]
mod worker {
    pub mod delay;
    pub mod desk;
    pub mod message;
}

use std::{cell::RefCell, collections::BTreeMap};

use interleave::{
    explore::{
        play::{Graph, Node},
        report::{Level, Outcome, Report},
    },
    machine::script::Pick,
};
use worker::{
    delay::{LeastSlackMs, Next},
    desk::{Desk, Search},
    message::{Ask, Delay, Found, Job, MOST, Prospect, Reply},
};

fn outcome(stdout: &str, clean: bool, preemptions: u64) -> Outcome {
    Outcome {
        outcome: "exited".to_owned(),
        hang: None,
        exit_code: Some(0),
        exit_codes: BTreeMap::new(),
        stdout: stdout.to_owned(),
        files: BTreeMap::new(),
        exceptions: BTreeMap::new(),
        waiting: Vec::new(),
        clean,
        steps: 9,
        preemptions,
        schedule: "x1".to_owned(),
        shortest: None,
        no_return: None,
        probability: None,
        interval: None,
        share: None,
        seen: 0,
    }
}

fn report(outcomes: Vec<Outcome>, complete: bool) -> Report {
    Report {
        complete,
        level: Level::All,
        timing: "any".to_owned(),
        seed: 0,
        states: 0,
        transitions: 0,
        frontier: 0,
        seconds: 0.0,
        bytes: 0,
        runs: 0,
        outcomes,
        schedules_log10: None,
        told_apart: None,
        more_outcomes: 0,
        reads_clock: false,
        livelock: None,
        stopped: None,
        least_slack: None,
        shard: None,
    }
}

fn job(source: &str, delay: Delay) -> Job {
    Job {
        id: 7,
        source: source.to_owned(),
        files: vec![("db".to_owned(), vec![0, 255])],
        seed: 3,
        start_method: "fork".to_owned(),
        stdout: "terminal".to_owned(),
        costs: "classroom".to_owned(),
        limit_operations: 100,
        delay,
        max_states: 10,
        max_bytes: 10,
        samples: 10,
        max_seconds: None,
    }
}

thread_local! {
    /// Milliseconds: a step of the toy takes a tenth of one.
    static NOW: RefCell<f64> = const { RefCell::new(0.0) };
}

fn now() -> f64 {
    NOW.with_borrow(|now| *now)
}

/// Needs as many steps as its program has letters; from the first `!` on it knows a counterexample, which takes a
/// delay of 37 ms.
struct Toy {
    source: String,
    done: usize,
    breaks: bool,
    stopped: Option<String>,
    timing: String,
}

impl Search for Toy {
    fn begin(job: &Job, delay: Delay) -> Result<Toy, String> {
        if job.source.is_empty() {
            return Err("nothing to explore".to_owned());
        }
        let breaks = match delay {
            Delay::Any => true,
            Delay::Slack(slack) => slack >= 37,
            Delay::Exact | Delay::Least => false,
        };
        Ok(Toy { source: job.source.clone(), done: 0, breaks, stopped: None, timing: format!("{delay:?}") })
    }

    fn work(&mut self, steps: u64) -> bool {
        let left = (self.source.len() - self.done) as u64;
        let steps = steps.min(left);
        NOW.with_borrow_mut(|now| *now += 0.1 * steps as f64);
        self.done += steps as usize;
        self.done < self.source.len()
    }

    fn report(&mut self) -> Report {
        let is_found = self.breaks && self.source[..self.done].contains('!');
        let mut outcomes = vec![outcome("well", true, 0)];
        outcomes.extend(is_found.then(|| outcome("lost", false, 1)));
        let whole = self.done == self.source.len() && self.stopped.is_none();
        Report {
            stopped: self.stopped.clone(),
            timing: self.timing.clone(),
            states: self.done as u64,
            ..report(outcomes, whole)
        }
    }

    fn stop(&mut self, why: &str) {
        self.stopped = Some(why.to_owned());
    }

    /// As many states as the source has letters.
    fn graph(&mut self) -> Option<Graph> {
        let node = |depth| Node { depth, end: None, doomed: false, safe: false };
        let is_whole = self.done == self.source.len() && self.stopped.is_none();
        is_whole.then(|| Graph { states: (0..self.done as u32).map(node).collect(), edges: Vec::new() })
    }

    fn prospects(&mut self, picks: &[Pick]) -> Vec<Prospect> {
        picks.iter().map(|pick| (*pick, self.breaks, false)).collect()
    }
}

/// Everything that is posted about a job until it is done, and when.
fn served(source: &str, delay: Delay) -> Vec<(f64, Reply)> {
    let mut desk = Desk::<Toy>::new();
    let mut replies: Vec<_> =
        desk.hear(Ask::Start(Box::new(job(source, delay))), now()).into_iter().collect();
    let mut all: Vec<(f64, Reply)> = replies.drain(..).map(|reply| (now(), reply)).collect();
    while desk.is_busy() {
        let before = now();
        let reply = desk.slice(&mut now);
        assert!(now() - before < 100.0, "a slice of {} ms leaves a cancel unheard", now() - before);
        all.extend(reply.map(|reply| (now(), reply)));
    }
    all
}

fn found(reply: &Reply) -> (&Found, bool) {
    match reply {
        Reply::Found { job: 7, last, found } => (found, *last),
        other => panic!("{other:?}"),
    }
}

#[test]
fn messages_are_text_and_come_back_the_same() {
    let found = Box::new(Found::of(report(vec![outcome("a", false, 2)], true)));
    for reply in [
        Reply::Ready,
        Reply::Found { job: 1, last: true, found },
        Reply::Failed { job: 2, why: "x".to_owned() },
        Reply::Graph { job: 3, graph: Some(Box::default()) },
        Reply::Prospects { job: 4, picks: vec![Pick::of(1)], prospects: vec![(Pick::of(0), true, false)] },
    ] {
        let text = serde_json::to_string(&reply).expect("JSON");
        assert_eq!(serde_json::from_str::<Reply>(&text).expect("JSON"), reply);
    }
    let start = Ask::Start(Box::new(job("print()", Delay::Slack(9))));
    for ask in [Ask::Cancel, start, Ask::Graph(5), Ask::Prospects(6, vec![Pick::of(2)])] {
        let text = serde_json::to_string(&ask).expect("JSON");
        assert_eq!(serde_json::from_str::<Ask>(&text).expect("JSON"), ask);
    }
}

#[test]
fn a_search_is_done_in_slices_and_tells_of_itself_five_times_a_second() {
    let replies = served(&"-".repeat(20_000), Delay::Any);
    let (last, earlier) = replies.split_last().expect("a last word");
    let (end, is_last) = found(&last.1);
    assert!(is_last && end.report.complete && end.report.states == 20_000);
    assert!((6..=10).contains(&earlier.len()), "{} in 2 s", earlier.len());
    let times: Vec<f64> = earlier.iter().map(|(at, _)| *at).collect();
    assert!(times.windows(2).all(|two| two[1] - two[0] >= 200.0), "{times:?}");
    assert!(earlier.iter().all(|(_, reply)| !found(reply).1 && !found(reply).0.report.complete));
}

#[test]
fn the_first_counterexample_is_told_at_once() {
    let source = format!("{}!{}", "-".repeat(2_500), "-".repeat(10_000));
    let begin = now();
    let replies = served(&source, Delay::Any);
    let first = replies.iter().find(|(_, reply)| found(reply).0.unclean > 0).expect("it is found");
    // 250 ms of work lead there; a report was due at 200 ms, the next one at 400 ms at the earliest.
    assert!(first.0 - begin < 350.0, "only after {} ms", first.0 - begin);
    assert_eq!(found(&first.1).0.fewest, Some(1));
}

#[test]
fn a_cancel_ends_it_with_what_is_known() {
    let mut desk = Desk::<Toy>::new();
    assert_eq!(desk.hear(Ask::Cancel, now()), None, "nothing to cancel");
    desk.hear(Ask::Start(Box::new(job(&"-".repeat(9_000), Delay::Any))), now());
    desk.slice(&mut now);
    let reply = desk.hear(Ask::Cancel, now()).expect("a last word");
    let (known, is_last) = found(&reply);
    assert!(is_last && !known.report.complete && known.report.states > 0);
    assert_eq!(known.report.stopped.as_deref(), Some("cancelled"));
    assert!(!desk.is_busy());
    assert_eq!(desk.slice(&mut now), None);
}

#[test]
fn questions_about_a_job_are_answered_once_it_is_done_and_only_then() {
    let mut desk = Desk::<Toy>::new();
    desk.hear(Ask::Start(Box::new(job("three", Delay::Any))), now());
    let picks = vec![Pick::of(1), Pick::time_out(2)];
    let id = job("three", Delay::Any).id;
    assert_eq!(desk.hear(Ask::Graph(id), now()), None, "it is not done");
    while desk.is_busy() {
        desk.slice(&mut now);
    }
    let Some(Reply::Graph { job: about, graph: Some(graph) }) = desk.hear(Ask::Graph(id), now()) else {
        panic!("its states are known");
    };
    assert_eq!((about, graph.states.len()), (id, 5));
    let told = desk.hear(Ask::Prospects(id, picks.clone()), now());
    let prospects = picks.iter().map(|pick| (*pick, true, false)).collect();
    assert_eq!(told, Some(Reply::Prospects { job: id, picks: picks.clone(), prospects }));
    assert_eq!(desk.hear(Ask::Graph(id + 1), now()), None, "that was another");
}

#[test]
fn a_new_job_takes_the_place_of_the_old() {
    let mut desk = Desk::<Toy>::new();
    desk.hear(Ask::Start(Box::new(job(&"-".repeat(9_000), Delay::Any))), now());
    desk.slice(&mut now);
    desk.hear(Ask::Start(Box::new(Job { id: 8, ..job("--", Delay::Any) })), now());
    let reply = desk.slice(&mut now).expect("two steps are done in a slice");
    assert!(matches!(reply, Reply::Found { job: 8, last: true, .. }), "{reply:?}");
}

#[test]
fn a_small_budget_of_time_is_kept_and_named() {
    let mut desk = Desk::<Toy>::new();
    let small = Job { max_seconds: Some(0.5), ..job(&"-".repeat(90_000), Delay::Any) };
    let begin = now();
    desk.hear(Ask::Start(Box::new(small)), begin);
    let mut last = None;
    while desk.is_busy() {
        last = desk.slice(&mut now).or(last);
    }
    let reply = last.expect("a last word");
    assert_eq!(found(&reply).0.report.stopped.as_deref(), Some("seconds"));
    assert!((500.0..600.0).contains(&(now() - begin)), "{} ms", now() - begin);
}

#[test]
fn what_makes_no_sense_is_refused_in_words() {
    let replies = served("", Delay::Any);
    assert_eq!(replies[0].1, Reply::Failed { job: 7, why: "nothing to explore".to_owned() });
}

#[test]
fn the_least_delay_is_found_by_trying() {
    let replies = served("----!----", Delay::Least);
    let (end, is_last) = found(&replies.last().expect("a last word").1);
    let least = end.report.least_slack.clone().expect("the toy breaks at 37 ms");
    assert!(is_last && (least.breaks_at, least.holds_until) == (37.0, 36.0), "{least:?}");
    assert_eq!(end.report.timing, "Slack(37)", "the outcomes are those of that delay");
    assert_eq!(end.unclean, 1);
}

#[test]
fn a_program_that_no_delay_breaks_has_no_least_one() {
    let replies = served("---------", Delay::Least);
    let (end, _) = found(&replies.last().expect("a last word").1);
    assert_eq!(end.report.least_slack, None);
    assert!(end.report.complete && end.report.timing == "Any", "{}", end.report.timing);
}

#[test]
fn what_breaks_without_delay_and_what_is_not_known_end_the_search() {
    let mut least = worker::delay::Least::default();
    let none = LeastSlackMs { breaks: 0, holds: 0 };
    assert_eq!(least.after(Delay::Exact, Some(true)), Next::Known(Some(none)));
    let mut least = worker::delay::Least::default();
    assert_eq!(least.after(Delay::Exact, None), Next::Known(None));
    let mut least = worker::delay::Least::default();
    least.after(Delay::Exact, Some(false));
    least.after(Delay::Any, Some(true));
    assert_eq!(least.after(Delay::Slack(1), Some(false)), Next::Try(Delay::Slack(2)));
    assert_eq!(least.after(Delay::Slack(2), Some(false)), Next::Try(Delay::Slack(4)));
    assert_eq!(least.after(Delay::Slack(4), Some(true)), Next::Try(Delay::Slack(3)));
    let known = LeastSlackMs { breaks: 4, holds: 2 };
    assert_eq!(least.after(Delay::Slack(3), None), Next::Known(Some(known)), "too big to tell");
}

#[test]
fn of_very_many_outcomes_the_likeliest_of_either_kind_are_sent() {
    let clean = (0..500).map(|n| outcome(&n.to_string(), true, 0));
    let unclean = (0..70).map(|n| outcome(&format!("bad {n}"), false, 70 - n));
    let sent = Found::of(report(clean.chain(unclean).collect(), true));
    assert_eq!((sent.outcomes, sent.unclean, sent.fewest), (570, 70, Some(1)));
    assert_eq!(sent.report.outcomes.len(), 2 * MOST);
    assert_eq!(sent.report.outcomes[0].stdout, "0");
    assert_eq!(sent.report.outcomes[MOST].stdout, "bad 0", "the likeliest unclean one is among them");
}
