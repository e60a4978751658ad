//! The explorer on the page, without a browser: verdicts, outcome cards, and what the session asks for.

#[path = "../src/ui/mod.rs"]
#[allow(dead_code, unused_imports)]
mod ui;

use std::{collections::BTreeMap, rc::Rc};

use interleave::{
    explore::report::{LeastSlack, Level, Livelock, Outcome, Report, Waiting},
    scenario,
    text::Text,
};
use ui::{
    session::{Action, Explore, Request, Run, Search, Session, Stage, Start, Tab},
    shared::Shared,
    verdict::{self, Mark},
    view::explore::{LineProps, VerdictLine},
    worker::message::{Delay, Found},
};
use yew::{BaseComponent, LocalServerRenderer, Reducible, prelude::*};

/// The HTML of a component.
fn html<C: BaseComponent>(props: C::Properties) -> String {
    let runtime = tokio::runtime::Builder::new_current_thread().build().expect("a runtime");
    let local = tokio::task::LocalSet::new();
    runtime.block_on(local.run_until(LocalServerRenderer::<C>::with_props(props).hydratable(false).render()))
}

fn well(stdout: &str) -> Outcome {
    Outcome {
        outcome: "exited".to_owned(),
        hang: None,
        exit_code: Some(0),
        exit_codes: BTreeMap::new(),
        stdout: stdout.to_owned(),
        files: BTreeMap::from([("db".to_owned(), "{\"count\": 1}".to_owned())]),
        exceptions: BTreeMap::new(),
        waiting: Vec::new(),
        clean: true,
        steps: 24,
        preemptions: 0,
        schedule: "x1.0.00000000.a.ab2".to_owned(),
        shortest: None,
        no_return: None,
        probability: Some(0.625),
        interval: None,
        share: Some(0.5),
        seen: 0,
    }
}

fn deadlock() -> Outcome {
    let waiting = Waiting {
        name: "Process-1".to_owned(),
        on: "lock b".to_owned(),
        held_by: Some("Process-2".to_owned()),
    };
    Outcome {
        outcome: "hang".to_owned(),
        hang: Some("cycle".to_owned()),
        exit_code: None,
        waiting: vec![waiting],
        clean: false,
        preemptions: 1,
        no_return: Some(5),
        probability: Some(0.0001),
        ..well("")
    }
}

fn raises() -> Outcome {
    let exceptions = BTreeMap::from([("JSONDecodeError".to_owned(), 2), ("KeyError".to_owned(), 1)]);
    Outcome { exceptions, clean: false, preemptions: 2, ..well("x") }
}

fn report(outcomes: Vec<Outcome>) -> Report {
    Report {
        complete: true,
        level: Level::All,
        timing: "any".to_owned(),
        seed: 0,
        states: 1234,
        transitions: 2000,
        frontier: 0,
        seconds: 0.25,
        bytes: 0,
        runs: 0,
        outcomes,
        schedules_log10: Some(2554f64.log10()),
        told_apart: None,
        more_outcomes: 0,
        reads_clock: false,
        livelock: None,
        stopped: None,
        least_slack: None,
        shard: None,
    }
}

fn done(report: Report) -> Search {
    Search { stage: Stage::Done, found: Some(Rc::new(Found::of(report))), ..Search::new() }
}

fn says(tag: &str, search: &Search) -> (Mark, String) {
    verdict::verdict(&Text::of(tag), search)
}

#[test]
fn a_verdict_is_one_plain_sentence() {
    let same = done(report(vec![well("a")]));
    assert_eq!(says("zh", &same), (Mark::Same, "所有 2,554 种调度结局相同".to_owned()));
    assert_eq!(says("en", &same), (Mark::Same, "All 2,554 schedules end alike".to_owned()));
    let two = done(report(vec![well("a"), well("b")]));
    assert_eq!(says("zh", &two), (Mark::Differ, "2,554 种调度有 2 种结局，都不出错".to_owned()));
    let bad = done(report(vec![well("a"), raises(), deadlock()]));
    assert_eq!(says("zh", &bad), (Mark::Bad, "3 种结局里有 2 种出错，只需 1 次抢占".to_owned()));
    let only = done(report(vec![deadlock()]));
    assert_eq!(says("zh", &only).1, "无论怎样调度都出错：死锁：互相等待对方手里的锁");
    let all = done(report(vec![deadlock(), raises()]));
    assert_eq!(says("zh", &all), (Mark::Bad, "2 种结局，每种都出错".to_owned()));
    let endless = done(Report { schedules_log10: None, ..report(vec![well("a")]) });
    assert_eq!(says("zh", &endless).1, "无论怎样调度，结局都相同");
}

#[test]
fn what_is_not_complete_is_never_called_safe() {
    let levels = [Level::All, Level::Reduced, Level::Bounded, Level::Sampled];
    for (tag, level) in ["zh", "en"].into_iter().flat_map(|tag| levels.map(|level| (tag, level))) {
        for (stage, stopped) in [(Stage::Done, "cancelled"), (Stage::Done, "states"), (Stage::Running, "")] {
            let stopped = (!stopped.is_empty()).then(|| stopped.to_owned());
            let some = Report { complete: false, stopped, level, runs: 9, ..report(vec![well("a")]) };
            let search = Search { stage, ..done(some) };
            let (mark, words) = says(tag, &search);
            assert!(!matches!(mark, Mark::Same | Mark::Differ), "{mark:?}: {words}");
            assert!(!words.contains("2,554") && !words.contains("相同"), "{words}");
            if search.stage == Stage::Done {
                let notes = verdict::notes(&Text::of(tag), &search);
                assert!(
                    !notes.is_empty() && notes.iter().all(|note| !note.contains("explore.")),
                    "{notes:?}"
                );
            }
        }
    }
    let bad = Report { complete: false, ..report(vec![well("a"), deadlock()]) };
    assert_eq!(says("zh", &done(bad)).1, "2 种结局里有 1 种出错，只需 1 次抢占；没有探索完");
}

#[test]
fn going_round_for_ever_is_no_good_end() {
    let livelock = |is_certain| Some(Livelock { is_certain, states: 3, schedule: "x1".to_owned() });
    let certain = done(Report { livelock: livelock(true), ..report(vec![well("a")]) });
    assert_eq!(says("zh", &certain).0, Mark::Bad);
    let possible = done(Report { livelock: livelock(false), ..report(vec![well("a")]) });
    assert!(says("zh", &possible).1.ends_with("可能活锁"), "{}", says("zh", &possible).1);
}

#[test]
fn the_least_delay_is_told() {
    let least = |breaks_at, holds_until| Some(LeastSlack { breaks_at, holds_until });
    let text = Text::of("zh");
    let notes = |report: Report| verdict::notes(&text, &done(report)).join("");
    let breaks = Report { least_slack: least(37.0, 36.5), ..report(vec![deadlock()]) };
    assert_eq!(notes(breaks), "延迟不超过 36.5 ms 时不会出错；到 37 ms 就可能出错。");
    let always = Report { least_slack: least(0.0, 0.0), ..report(vec![deadlock()]) };
    assert_eq!(notes(always), "不需要任何延迟就会出错。");
    assert_eq!(notes(report(vec![well("a")])), "", "nobody asked");
}

#[test]
fn numbers_read_well() {
    assert_eq!(verdict::grouped(2_554), "2,554");
    assert_eq!(verdict::grouped(12), "12");
    assert_eq!(verdict::grouped(1_234_567), "1,234,567");
    assert_eq!(verdict::schedules(0.0), "1");
    for exact in [6u64, 2_554, 34_650, 600_080_400, 99_999_999_999] {
        assert_eq!(verdict::schedules((exact as f64).log10()), verdict::grouped(exact));
    }
    assert_eq!(verdict::schedules(69.146_128), "1.4 × 10⁶⁹");
    for (share, words) in [
        (1.0, "100%"),
        (0.0, "0%"),
        (0.625, "62.5%"),
        (0.041_666, "4.17%"),
        (0.000_04, "0.0040%"),
        (0.999_999, "> 99.9%"),
        (1e-12, "< 0.00001%"),
    ] {
        assert_eq!(verdict::percent(share), words);
    }
}

#[test]
fn a_title_says_how_it_ended() {
    let text = Text::of("en");
    assert_eq!(verdict::title(&text, &well("a")), "ends well");
    assert_eq!(verdict::title(&text, &deadlock()), "deadlock: each waits for a lock that another holds");
    assert_eq!(verdict::title(&text, &raises()), "raises JSONDecodeError × 2, KeyError");
    let code = Outcome { exit_code: Some(3), ..well("a") };
    assert_eq!(verdict::title(&text, &code), "exit code 3");
    let child = Outcome { exit_codes: BTreeMap::from([("Process-2".to_owned(), -9)]), ..well("a") };
    assert_eq!(verdict::title(&text, &child), "Process-2 exits with -9");
}

fn session() -> Rc<Session> {
    let mut session =
        Session::new(Request::of(scenario::library()[0].clone()), Text::of("zh"), Start::Opening);
    session.run = Run::Ready;
    Rc::new(session)
}

fn after(session: &Rc<Session>, event: Explore) -> Rc<Session> {
    session.clone().reduce(Action::Explore(event))
}

fn explored(session: &Rc<Session>, outcomes: Vec<Outcome>) -> Rc<Session> {
    let id = session.search.job.as_ref().expect("it was asked for").id;
    after(session, Explore::Found(id, true, Rc::new(Found::of(report(outcomes)))))
}

#[test]
fn a_quiet_search_has_a_small_budget_and_one_asked_for_has_not() {
    let quiet = after(&session(), Explore::Quiet);
    let job = quiet.search.job.clone().expect("a job");
    assert_eq!((job.max_states, job.max_seconds), (200_000, Some(3.0)));
    assert_eq!(job.delay, Delay::Any);
    assert!(!quiet.search.open);
    let again = after(&quiet, Explore::Quiet);
    assert!(Rc::ptr_eq(&quiet, &again), "it is done once");
    let open = after(&quiet, Explore::Open);
    let full = open.search.job.clone().expect("a job");
    assert!(open.search.open && open.tab == Tab::Explore);
    assert!(full.max_seconds.is_none() && full.max_states > 200_000 && full.id > job.id);
    let known = after(&explored(&quiet, vec![well("a")]), Explore::Open);
    assert_eq!(known.search.stage, Stage::Done, "what is complete is not searched again");
}

#[test]
fn what_an_earlier_job_finds_is_not_this_one_s() {
    let quiet = after(&session(), Explore::Quiet);
    let late = quiet.search.job.as_ref().expect("a job").id;
    let full = after(&quiet, Explore::Open);
    let found = Rc::new(Found::of(report(vec![well("a")])));
    let heard = after(&full, Explore::Found(late, true, found));
    assert!(Rc::ptr_eq(&full, &heard));
    let other = full.clone().reduce(Action::RunText("print(1)\n".into()));
    assert_eq!(other.search.stage, Stage::Idle, "another program: nothing is known");
    assert!(other.search.open, "the panel stays");
    let failed = after(&other, Explore::Failed(late, "x".into()));
    assert_eq!(failed.search.stage, Stage::Idle);
}

#[test]
fn an_outcome_is_shown_under_its_schedule_and_left_again() {
    let found = explored(&after(&session(), Explore::Open), vec![well("a"), deadlock()]);
    let shown = after(&found, Explore::Choose(1));
    assert_eq!(shown.request.script.as_ref().map(|it| it.picks.len()), Some(3));
    assert_eq!(shown.search.chosen.as_deref(), Some(&deadlock()));
    assert!(shown.search.open && shown.search.found.is_some() && shown.search.stage == Stage::Done);
    assert_eq!(shown.start, Start::Beginning(true), "it plays from its beginning");
    let back = after(&shown, Explore::Choose(1));
    assert_eq!((back.request.script.clone(), back.search.chosen.clone()), (None, None));
    let edited = shown.clone().reduce(Action::RunText("print(1)\n".into()));
    assert!(edited.request.script.is_none(), "a schedule is of one program only");
    let nothing = after(&found, Explore::Choose(2));
    assert!(Rc::ptr_eq(&found, &nothing), "there is no third");
}

#[test]
fn two_outcomes_are_compared_by_marking_one_and_then_the_other() {
    let found = explored(&after(&session(), Explore::Open), vec![well("a"), deadlock()]);
    let one = after(&found, Explore::Beside(0));
    assert_eq!((one.search.beside.as_deref(), one.comparing.is_none()), (Some(&well("a")), true));
    let none = after(&one, Explore::Beside(0));
    assert!(none.search.beside.is_none() && none.comparing.is_none(), "the same again takes the mark away");
    let both = after(&one, Explore::Beside(1));
    let names = both.comparing.as_ref().map(|pair| pair.each_ref().map(|(name, _)| name.clone()));
    let names = names.expect("two schedules");
    assert!(names[0].contains('a') && names[1].contains("死锁"), "{names:?}");
    assert!(both.search.beside.is_none());
    let html = panel(&one);
    assert_eq!(html.matches("data-action=\"compare-outcome\"").count(), 2);
    assert!(html.contains("与它对照") && html.contains("再选一种"));
}

#[test]
fn stopping_keeps_what_is_known_and_says_that_it_is_not_all() {
    let running = after(&session(), Explore::Open);
    let id = running.search.job.as_ref().expect("a job").id;
    let partial = Report { complete: false, ..report(vec![well("a")]) };
    let heard = after(&running, Explore::Found(id, false, Rc::new(Found::of(partial))));
    let stopping = after(&heard, Explore::Stop);
    assert_eq!(stopping.search.stage, Stage::Stopping);
    let deaf = after(&stopping, Explore::Abandoned(id));
    assert_eq!(deaf.search.stage, Stage::Done);
    let report = &deaf.search.found.as_ref().expect("what was known").report;
    assert_eq!((report.complete, report.stopped.as_deref()), (false, Some("cancelled")));
    assert_eq!(verdict::verdict(&deaf.text, &deaf.search).0, Mark::Unknown);
}

#[test]
fn another_timing_asks_anew() {
    let found = explored(&after(&session(), Explore::Open), vec![well("a")]);
    let exact = after(&found, Explore::Delay(Delay::Exact));
    assert_eq!(exact.search.job.as_ref().map(|job| job.delay), Some(Delay::Exact));
    assert!(exact.search.found.is_none() && exact.search.stage == Stage::Running);
    let slack = after(&exact, Explore::Delay(Delay::Slack(25)));
    assert_eq!(after(&slack, Explore::Delay(Delay::Any)).search.slack, 25, "the number is remembered");
}

/// The panel of a session, drawn.
#[derive(Properties)]
struct BenchProps {
    session: Rc<Session>,
}

impl PartialEq for BenchProps {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.session, &other.session)
    }
}

#[component]
fn Bench(props: &BenchProps) -> Html {
    let session = props.session.clone();
    let handle = use_reducer(move || Session::clone(&session));
    html! {
        <ui::view::explore::ExplorePanel text={Shared::from(&props.session.text)} search={props.session.search.clone()}
            can_play={true} is_refused=false dispatch={handle.dispatcher()} />
    }
}

fn panel(session: &Rc<Session>) -> String {
    html::<Bench>(BenchProps { session: session.clone() })
}

#[test]
fn a_card_says_what_was_printed_what_is_left_and_who_hangs_on_whom() {
    let printed = well("<b>sold</b>\n2\n3\n4\n5\n6\n7\n");
    let found = explored(&after(&session(), Explore::Open), vec![printed, deadlock()]);
    let page = panel(&after(&found, Explore::Choose(1)));
    assert!(page.contains("&lt;b&gt;sold") && !page.contains("<b>"), "{page}");
    assert!(page.contains("6 …") && !page.contains("7 …"), "long outputs are cut: {page}");
    for words in [
        "{&quot;count&quot;: 1}",
        "等待 lock b，它在 Process-2 手里",
        "可能性 62.5%",
        "占全部调度的 50.0%",
        "24 步",
        "第 5 步之后无法挽回",
    ] {
        assert!(page.contains(words) || page.contains(&words.replace("&quot;", "\"")), "{words}: {page}");
    }
    assert!(page.contains("data-outcome-card=\"clean\"") && page.contains("data-outcome-card=\"unclean\""));
    assert_eq!(page.matches("aria-pressed=\"true\"").count(), 1, "{page}");
    assert!(page.contains("data-explore=\"complete\""), "{page}");
}

#[test]
fn the_panel_offers_what_can_be_done_next() {
    let idle = panel(&session());
    assert!(
        idle.contains("data-action=\"explore-start\"") && idle.contains("data-explore=\"idle\""),
        "{idle}"
    );
    let running = panel(&after(&session(), Explore::Open));
    assert!(running.contains("data-action=\"explore-stop\""), "{running}");
    let slack = panel(&after(&session(), Explore::Delay(Delay::Slack(25))));
    assert!(slack.contains("data-explore-slack") && slack.contains("value=\"25\""), "{slack}");
    let many = (0..30).map(|n| well(&n.to_string())).collect();
    let many = panel(&explored(&after(&session(), Explore::Open), many));
    assert!(many.matches("data-outcome-card").count() < 30 && many.contains("more-outcomes"), "{many}");
}

#[test]
fn the_line_leads_to_the_panel() {
    let line = |mark, is_open| {
        html::<VerdictLine>(LineProps {
            mark,
            words: "w".into(),
            hint: "h".into(),
            is_open,
            on_open: Callback::noop(),
        })
    };
    let bad = line(Mark::Bad, false);
    assert!(bad.contains("data-action=\"explore\"") && bad.contains("data-mark=\"bad\""), "{bad}");
    assert!(bad.contains("<svg"), "its meaning is not in the colour alone: {bad}");
    assert!(line(Mark::Same, true).contains("aria-pressed=\"true\""));
}
