//! The workload bench's views without a browser: what they write into the page, and what they compute.

#[path = "../src/ui/mod.rs"]
#[allow(dead_code, unused_imports)]
mod ui;

use std::{collections::BTreeMap, rc::Rc};

use interleave::{
    event::Kind,
    id::Pid,
    machine::Options,
    text::Text,
    time::{Duration, Instant},
    workload::Workload,
};
use ui::{
    bench::{
        chart::{Chart, ChartProps},
        differences::{alternatives, differences},
        exercise::{Answers, Entry, Exercise, ExerciseProps},
        figures::{Figures, FiguresProps},
        gantt::{Gantt, GanttProps},
        grading::{Asked, Question, Verdict, check, solution},
        number,
        places::{Board, Look, Setting},
        queues::{Queues, QueuesProps},
        segments::{Chart as Rows, Names, Plan, snapped},
        sweep::{self, Parameter, sweep},
        track::Track,
        trade::{Trade, TradeProps},
        why::{Why, WhyProps, candidates, sentence},
    },
    shared::Shared,
};
use yew::{BaseComponent, LocalServerRenderer, prelude::*};

/// Silberschatz, 10th ed., 5.3.1: the convoy of one long burst before two short ones.
const CONVOY: &str = "name,arrival,bursts\nP1,0,24\nP2,0,3\nP3,0,3\n";
/// The last burst of A and the arrival of C meet: books differ on who goes first.
const MEETING: &str = "name,arrival,bursts\nA,0,4\nB,0,3\nC,2,3\n";

fn html<C: BaseComponent>(props: C::Properties) -> String {
    let runtime = tokio::runtime::Builder::new_current_thread().build().expect("a runtime");
    let local = tokio::task::LocalSet::new();
    runtime.block_on(local.run_until(LocalServerRenderer::<C>::with_props(props).hydratable(false).render()))
}

fn text(tag: &str) -> Shared<Text> {
    Shared(Rc::new(Text::of(tag)))
}

fn workload(table: &str) -> Rc<Workload> {
    Rc::new(Workload::from_text(table).expect("the table is right"))
}

fn options(policy: &str) -> Options {
    Options { policy: policy.into(), ..Options::workload() }
}

fn track(table: &str, options: Options) -> Shared<Track> {
    Shared(Rc::new(Track::of(&workload(table), Rc::new(options)).expect("the policy exists")))
}

fn at(units: u64) -> Instant {
    Instant::from_micros(units * 1000)
}

fn pid(row: u32) -> Pid {
    Pid(Pid::MAIN.0 + row)
}

fn gantt(track: &Shared<Track>, hidden: bool) -> String {
    html::<Gantt>(GanttProps {
        track: track.clone(),
        now: at(5),
        span: Duration::from_millis(30),
        text: text("en"),
        selected: None,
        on_seek: Callback::noop(),
        on_select: Callback::noop(),
        hidden,
    })
}

fn queues(track: &Shared<Track>, now: Instant, hidden: bool) -> String {
    let (text, on_select) = (text("en"), Callback::noop());
    html::<Queues>(QueuesProps { track: track.clone(), now, text, selected: None, on_select, hidden })
}

fn why(track: &Shared<Track>, now: Instant, selected: Option<Pid>, hidden: bool) -> String {
    html::<Why>(WhyProps {
        track: track.clone(),
        now,
        text: text("en"),
        selected,
        on_select: Callback::noop(),
        on_options: Callback::noop(),
        hidden,
    })
}

fn figures(tracks: Vec<Shared<Track>>, hidden: bool) -> String {
    html::<Figures>(FiguresProps {
        tracks,
        text: text("en"),
        selected: None,
        on_select: Callback::noop(),
        hidden,
    })
}

// ---- numbers

#[test]
fn numbers_are_read_as_students_write_them() {
    let table = [
        ("5.5", Some(5.5)),
        ("5,5", Some(5.5)),
        ("11/2", Some(5.5)),
        ("5 1/2", Some(5.5)),
        (" １１／２ ", Some(5.5)),
        ("５。５", Some(5.5)),
        ("17", Some(17.0)),
        ("-1", Some(-1.0)),
        ("", None),
        ("/", None),
        ("1/0", None),
        ("nan", None),
        ("inf", None),
        ("five", None),
        ("5.5.5", None),
        ("1e3", None),
    ];
    for (written, value) in table {
        assert_eq!(number::read(written), value, "{written:?}");
    }
    assert_eq!(number::mean(5750.0), "5.75");
    assert_eq!(number::mean(17_000.0), "17");
    assert_eq!(number::mean(17_000.0 / 3.0), "5.67");
}

// ---- the Gantt chart

#[test]
fn a_gantt_chart_names_every_segment_and_tells_it_in_words() {
    let page = gantt(&track(CONVOY, options("fcfs")), false);
    for name in ["P1", "P2", "P3"] {
        assert!(
            page.matches(&format!(">{name}</text>")).count() >= 2,
            "{name} on its row and its segment: {page}"
        );
    }
    assert!(page.contains("P1 0 to 24; P2 24 to 27; P3 27 to 30"), "{page}");
    assert!(page.contains("aria-valuenow=\"5\""), "{page}");
    assert!(page.contains("work name-0") && page.contains("work name-2"), "few processes have tints: {page}");
    assert!(!page.contains("style="), "the content policy forbids it");
}

#[test]
fn names_that_do_not_fit_stand_above_with_a_leader() {
    let table = "name,arrival,bursts\nfirst,0,1\nlong,0,60\nother,0,1\n";
    let track = track(table, options("fcfs"));
    let rows = Rows::of(&track);
    let plan = Plan::of(&rows, &text("en"), 400.0, Duration::from_millis(62));
    let names = plan.names(&rows, 0);
    assert_eq!(names.inside.iter().map(|(who, _)| *who).collect::<Vec<_>>(), [pid(1)]);
    assert_eq!(names.above.iter().map(|(who, ..)| *who).collect::<Vec<_>>(), [pid(0), pid(2)]);
    let ends = names.above.iter().map(|(who, x, _)| x + ui::geometry::measure::width(rows.name(*who), 12.0));
    let begins = names.above.iter().skip(1).map(|(_, x, _)| *x);
    assert!(ends.zip(begins).all(|(end, begin)| end < begin), "no name on another: {names:?}");
    assert!(plan.above > 0.0, "and there is room for them");
    let first = plan.cpu_y(0) + 3.0;
    assert_eq!(
        plan.hit(&rows, plan.axis.x(at(30)), first),
        Some(pid(1)),
        "a click on a segment finds its process"
    );
    assert_eq!(plan.hit(&rows, 5.0, plan.row_y(2) + 1.0), Some(pid(2)), "and on a row");
}

#[test]
fn where_most_names_find_no_room_there_are_none() {
    let many: String = (0..30).map(|row| format!("worker{row},0,3\n")).collect();
    let track = track(&format!("name,arrival,bursts\n{many}"), options("rr:quantum=1"));
    let rows = Rows::of(&track);
    let plan = Plan::of(&rows, &text("en"), 500.0, track.length());
    assert_eq!(plan.names(&rows, 0), Names::default());
    assert!(plan.above == 0.0, "nor room for them");
}

#[test]
fn all_tracks_have_one_scale() {
    let (long, short) = (track(CONVOY, options("fcfs")), track(MEETING, options("rr:quantum=2")));
    let scale = |track: &Track| {
        Plan::of(&Rows::of(track), &text("en"), 500.0, Duration::from_millis(30)).axis.scale()
    };
    assert!((scale(&long) - scale(&short)).abs() < scale(&long) * 0.02, "{} {}", scale(&long), scale(&short));
}

#[test]
fn a_click_means_the_event_beside_it_or_a_round_moment() {
    let track = track(CONVOY, options("fcfs"));
    let plan = Plan::of(&Rows::of(&track), &text("en"), 500.0, track.length());
    let snap = |micros: u64, pixels: f64| {
        snapped(&track, &plan.axis, plan.axis.x(Instant::from_micros(micros)) + pixels)
    };
    assert_eq!((snap(24_000, 3.0), snap(24_000, -3.0), snap(27_000, 0.0)), (at(24), at(24), at(27)));
    let between = snap(12_000, 5.3);
    assert!(between > at(12) && between < at(13) && between.micros().is_multiple_of(100), "{between:?}");
}

#[test]
fn a_hundred_thousand_slices_are_a_few_paths() {
    let many: String = (0..1000).map(|row| format!("p{row},0,100\n")).collect();
    let track = track(&format!("name,arrival,bursts\n{many}"), options("rr:quantum=1"));
    assert_eq!(track.schedule.slices.len(), 100_000);
    let page = html::<Gantt>(GanttProps {
        track,
        now: at(5),
        span: Duration::from_millis(100_000),
        text: text("en"),
        selected: None,
        on_seek: Callback::noop(),
        on_select: Callback::noop(),
        hidden: false,
    });
    // As many strokes as there are pixels, not as there are slices.
    assert!(page.len() < 1_000_000, "{} bytes", page.len());
    assert!(page.matches("<path").count() < 600, "{} paths", page.matches("<path").count());
}

#[test]
fn late_jobs_deadlines_and_switches_are_marked() {
    let table = "name,arrival,bursts,deadline\nA,0,4,3\nB,0,2,20\n";
    let options = Options { switch_cost: Duration::from_millis(1), ..options("fcfs") };
    let page = gantt(&track(table, options), false);
    for class in ["class=\"due\"", "bar fault", "work switch"] {
        assert!(page.contains(class), "{class}: {page}");
    }
}

// ---- the queues

#[test]
fn the_head_of_the_ready_queue_stands_next_to_the_cpu() {
    let track = track(CONVOY, options("rr:quantum=4"));
    let text = text("en");
    let scene = track.scene_at(at(5));
    let setting = Setting { track: &track, text: &text, measure: None, width: 480.0 };
    let board = Board::of(&setting, &scene, at(5));
    let place = |row: u32| board.tokens.iter().find(|token| token.pid == pid(row)).expect("it is there");
    assert_eq!(place(1).look, Look::Running);
    assert_eq!((place(2).look, place(0).look), (Look::Ready, Look::Ready));
    assert!(place(0).rect.x < place(2).rect.x && place(2).rect.x < place(1).rect.x, "{board:?}");
    let inside = board.tokens.iter().all(|token| {
        token.rect.x >= 0.0
            && token.rect.x + token.rect.w <= 480.0
            && token.rect.y + token.rect.h <= board.height
    });
    assert!(inside, "{board:?}");
    assert_eq!(board.slots[0].quantum, Some(0.75), "one of four units is gone at 5");
    let later = Track::of(&workload(&format!("{CONVOY}P4,5,3\n")), Rc::new(options("rr:quantum=4")));
    let later = later.expect("the policy exists");
    let setting = Setting { track: &later, text: &text, measure: None, width: 480.0 };
    let board = Board::of(&setting, &later.scene_at(at(6)), at(6));
    assert_eq!(board.slots[0].quantum, Some(0.5), "counted on from the arrival at 5");
}

#[test]
fn a_crowd_is_counted_where_it_does_not_fit() {
    let many: String = (0..40).map(|row| format!("p{row},0,2\n")).collect();
    let track = track(&format!("name,arrival,bursts\n{many}"), options("fcfs"));
    let text = text("en");
    let setting = Setting { track: &track, text: &text, measure: None, width: 300.0 };
    let board = Board::of(&setting, &track.scene_at(at(1)), at(1));
    let shown = board.tokens.iter().filter(|token| token.look == Look::Ready).count();
    assert_eq!(shown + board.zones[0].more, 39);
    assert!(shown > 0 && board.zones[0].more > 0);
}

#[test]
fn devices_have_their_line_and_tokens_their_state() {
    let table = "name,arrival,bursts\nA,0,1 io:9 1\nB,0,1 io:9 1\nC,0,9\n";
    let page = queues(&track(table, options("fcfs")), at(3), false);
    assert!(page.contains("disk"), "{page}");
    assert_eq!(page.matches("queue-token blocked").count(), 2, "{page}");
    assert_eq!(page.matches("queue-token running").count(), 1, "{page}");
    assert!(page.contains("1 running, 0 ready, 2 blocked"), "{page}");
}

// ---- why

#[test]
fn a_decision_shows_everybody_in_question_and_why_not_them() {
    let track = track(CONVOY, options("rr:quantum=4"));
    let page = why(&track, at(5), Some(pid(2)), false);
    assert!(page.contains("at 4 ms"), "{page}");
    assert!(page.contains("data-why-not=\"1002\"") && page.contains("data-why-not=\"1000\""), "{page}");
    assert!(page.contains("chosen-one"), "{page}");
    let all = candidates(&track, track.decision_at(at(5)).expect("decided"), &text("en"));
    let keys: Vec<(&str, &str, bool)> =
        all.iter().map(|it| (&*it.name, it.key.as_str(), it.is_chosen)).collect();
    assert_eq!(keys, [("P2", "0", true), ("P3", "0", false), ("P1", "4", false)]);
    assert_eq!(all[1].answer, "P3 stands behind P2 in the queue.");
    assert_eq!(all[2].answer, "P1 joined the queue at 4; P2 had been there since 0.");
    assert!(page.contains(&all[1].answer), "the selected process is answered: {page}");
}

#[test]
fn candidates_are_those_of_the_choice_even_if_the_switch_takes_time() {
    let options = Options { switch_cost: Duration::from_millis(1), ..options("sjf") };
    let track = track("name,arrival,bursts\nA,0,5\nB,1,4\nC,1,2\n", options);
    let all = candidates(&track, track.decision_at(at(6)).expect("decided"), &text("en"));
    let keys: Vec<(&str, &str, bool)> =
        all.iter().map(|it| (&*it.name, it.key.as_str(), it.is_chosen)).collect();
    assert_eq!(keys, [("C", "2", true), ("B", "4", false)]);
    assert_eq!(all[1].answer, "B: next burst 4; C has 2.");
}

#[test]
fn with_several_queues_the_queue_decides() {
    let track = track("name,arrival,bursts\nA,0,9\nB,0,2\nC,2,3\n", options("mlfq:levels=2,quantum=2"));
    let index = track.decision_at(at(2)).expect("decided");
    let all = candidates(&track, index, &text("en"));
    let keys: Vec<(&str, &str, bool)> =
        all.iter().map(|it| (&*it.name, it.key.as_str(), it.is_chosen)).collect();
    assert_eq!(keys, [("B", "Queue 0", true), ("C", "Queue 0", false), ("A", "Queue 1", false)]);
    assert_eq!(all[2].answer, "A is in queue 1; B is in queue 0, which goes first.");
    let page = queues(&track, at(2), false);
    assert!(page.contains(">Queue 0<") && page.contains(">Queue 1<"), "{page}");
}

#[test]
fn a_preemption_shows_the_two_that_were_compared() {
    let track = track("name,arrival,bursts\nA,0,9\nB,2,3\n", options("srtf"));
    let index = track.recording.events.iter().position(|event| matches!(event.kind, Kind::Preempt { .. }));
    let all = candidates(&track, index.expect("B preempts"), &text("en"));
    let keys: Vec<(&str, &str, bool)> =
        all.iter().map(|it| (&*it.name, it.key.as_str(), it.is_chosen)).collect();
    assert_eq!(keys, [("B", "3", true), ("A", "7", false)]);
}

// ---- other readings of the rules

#[test]
fn another_reading_is_told_with_the_numbers_it_changes() {
    let track = track(MEETING, options("rr:quantum=2"));
    let found = differences(&workload(MEETING), &track);
    let keys: Vec<&str> = found.iter().map(|it| it.rule.key.as_str()).collect();
    assert_eq!(keys, ["requeue-first"], "{found:?}");
    // By hand. As it is: A0-2 B2-4 C4-6 A6-8 B8-9 C9-10; C joins at 2 before A. Other way: A0-2 B2-4 A4-6 C6-8 B8-9 C9-10.
    let own = (4.0 + 6.0 + 5.0) / 3.0 * 1000.0;
    let so = (2.0 + 6.0 + 5.0) / 3.0 * 1000.0;
    assert!((found[0].waiting.1 - own).abs() < 1e-6 && (found[0].waiting.0 - so).abs() < 1e-6, "{found:?}");
    assert_eq!(found[0].completions, [(pid(0), Some(at(6)), Some(at(8)))]);
    let words = sentence(&track, &text("en"), &found[0]);
    assert_eq!(words, "Mean waiting 4.33 instead of 5 if the expired process goes before the newcomer.");
    let page = why(&track, at(5), None, false);
    assert!(page.contains("Your textbook may differ because… (1)"), "{page}");
    // And back: the other reading's alternative is this one.
    let other = Track::of(&workload(MEETING), found[0].rule.options.clone()).expect("the policy exists");
    let back = differences(&workload(MEETING), &other);
    assert_eq!((back[0].rule.key.as_str(), back[0].waiting), ("newcomer-first", (own, so)));
}

#[test]
fn rules_that_do_not_matter_are_not_told() {
    let track = track(CONVOY, options("fcfs"));
    assert_eq!(differences(&workload(CONVOY), &track), []);
    assert!(why(&track, at(5), None, false).contains("No rule on which textbooks differ"));
}

#[test]
fn every_alternative_has_words_in_every_language() {
    let options = Options { switch_cost: Duration::from_millis(1), ..options("rr:quantum=2") };
    let turned = Options { high_first: true, preempt_equal: true, ..options.clone() };
    let mut all = alternatives(&options);
    all.extend(alternatives(&turned));
    for policy in interleave::policy::ALL {
        all.extend(alternatives(&Options { policy: policy.key.into(), ..options.clone() }));
    }
    assert!(all.iter().any(|it| it.key == "free-switch"));
    for (tag, _) in interleave::text::LANGUAGES {
        let text = Text::of(tag);
        for it in &all {
            let key = format!("bench.differ.{}", it.key);
            assert_ne!(text.get(&key), key, "{tag}");
        }
    }
}

// ---- a figure against a parameter

#[test]
fn a_short_quantum_switches_often_and_a_long_one_is_first_come_first_served() {
    let series =
        sweep(&workload(CONVOY), &options("rr:quantum=4"), Parameter::Policy("quantum")).expect("a policy");
    assert_eq!(&*series.present, "4");
    let at = |value: &str| series.points.iter().find(|point| &*point.value == value).expect("a point");
    assert_eq!(&*series.points[0].value, "0.5");
    assert!(at("1").switches > at("4").switches && at("4").switches > at("24").switches, "{series:?}");
    let line = track(CONVOY, options("fcfs")).schedule.figures.clone();
    let long = series.points.last().expect("points");
    assert_eq!(long.waiting, line.waiting.mean, "the longest quantum is as long as the longest burst");
    assert_eq!(at("4").waiting, 17_000.0 / 3.0, "Silberschatz 5.3.3: 17/3");
}

#[test]
fn cpus_and_the_cost_of_a_switch_can_be_swept_too() {
    let own = options("rr:quantum=1");
    let cpus = sweep(&workload(CONVOY), &own, Parameter::Cpus).expect("a policy");
    assert_eq!(cpus.points.len(), 8);
    assert!(cpus.points[0].waiting > cpus.points[1].waiting && cpus.points[2].waiting == 0.0, "{cpus:?}");
    let cost = sweep(&workload(CONVOY), &own, Parameter::SwitchCost).expect("a policy");
    assert_eq!((&*cost.present, &*cost.points[0].value), ("0", "0"));
    assert!(cost.points.last().expect("points").turnaround > cost.points[0].turnaround, "{cost:?}");
}

#[test]
fn a_parameter_is_read_from_and_written_into_a_policy_string() {
    assert_eq!(&*sweep::value_in("rr:quantum=7", "quantum"), "7");
    assert_eq!(&*sweep::value_in("rr", "quantum"), "4", "the default");
    assert_eq!(&*sweep::with("rr", "quantum", "9"), "rr:quantum=9");
    assert_eq!(&*sweep::with("mlfq:levels=3,quantum=2", "levels", "5"), "mlfq:quantum=2,levels=5");
    let own = Options { policy: "rr:quantum=2.5".into(), ..Options::workload() };
    let values = sweep::values(&workload(CONVOY), &own, Parameter::Policy("quantum"));
    assert!(values.iter().any(|value| &**value == "2.5"), "the present value has its point: {values:?}");
    assert_eq!(sweep::parameters("fcfs").len(), 3, "degree, CPUs, switch cost");
}

#[test]
fn a_chart_marks_the_present_value_and_tells_its_numbers() {
    let series =
        sweep(&workload(CONVOY), &options("rr:quantum=4"), Parameter::Policy("quantum")).expect("a policy");
    let page = html::<Chart>(ChartProps {
        series: Shared(Rc::new(vec![series])),
        parameter: "quantum".into(),
        text: text("en"),
        on_value: Callback::noop(),
    });
    assert!(page.contains("class=\"present\""), "{page}");
    assert!(
        page.contains("quantum 4: waiting 5.67 · turnaround 15.67 · response 3.67 · switches 3"),
        "{page}"
    );
    assert!(page.contains(">turnaround</text>"), "lines have their labels: {page}");
}

#[test]
fn what_a_parameter_gains_is_drawn_for_the_runs_that_have_it() {
    let tracks = vec![track(CONVOY, options("fcfs")), track(CONVOY, options("rr:quantum=4"))];
    let page = html::<Trade>(TradeProps { tracks, text: text("en"), on_options: Callback::noop() });
    let first = page.split("<option").nth(1).expect("a choice");
    assert!(first.contains("Quantum"), "a quantum comes first: {page}");
    assert!(page.contains("class=\"present\"") && page.contains("switches 3"), "{page}");
    let tracks = vec![track(CONVOY, options("fcfs"))];
    let page = html::<Trade>(TradeProps { tracks, text: text("en"), on_options: Callback::noop() });
    assert!(!page.contains("Quantum") && page.contains("CPUs"), "{page}");
}

// ---- the figures

#[test]
fn the_best_of_a_row_is_marked_unless_all_are_alike() {
    let (first, robin) = (track(CONVOY, options("fcfs")), track(CONVOY, options("rr:quantum=4")));
    let page = figures(vec![first.clone(), robin], false);
    let row = page.split("Mean waiting").nth(1).and_then(|rest| rest.split("</tr>").next()).expect("the row");
    assert_eq!(row.matches("best: ").count(), 1, "{row}");
    assert!(
        row.find("17").expect("fcfs") < row.find("best: ").expect("a mark"),
        "round robin's 5.67 is best: {row}"
    );
    assert!(!figures(vec![first.clone(), first], false).contains("best: "));
    assert!(page.contains("RR quantum=4") && page.contains("data-dot=\"1002\""), "{page}");
    assert!(!page.contains("Missed deadlines"), "nobody has one");
}

// ---- the exercise

fn entry(given: &str) -> Entry {
    Entry { given: given.to_owned(), is_checked: true, is_shown: false }
}

fn exercise(answers: Answers) -> String {
    let (track, text) = (track(CONVOY, options("fcfs")), text("en"));
    html::<Exercise>(ExerciseProps { track, text, answers: Rc::new(answers), on_answers: Callback::noop() })
}

#[test]
fn answers_are_checked_one_by_one() {
    let track = track(CONVOY, options("rr:quantum=4"));
    let mean = Question::Mean(Asked::Waiting);
    let table = [
        ("17/3", Some(Verdict::Right)),
        ("5.67", Some(Verdict::Right)),
        ("5,66", Some(Verdict::Right)),
        ("5.6", Some(Verdict::Wrong)),
        ("six", Some(Verdict::Unread)),
        (" ", None),
    ];
    for (given, verdict) in table {
        assert_eq!(check(&track, mean, given), verdict, "{given:?}");
    }
    assert_eq!(check(&track, Question::Of(pid(1), Asked::Completion), "7"), Some(Verdict::Right));
    assert_eq!(check(&track, Question::Of(pid(1), Asked::Response), "4"), Some(Verdict::Right));
    assert_eq!(check(&track, Question::Of(pid(0), Asked::Waiting), "6"), Some(Verdict::Right));
    assert_eq!(check(&track, Question::Of(pid(0), Asked::Turnaround), "30.02"), Some(Verdict::Wrong));
    for order in ["P1 P2 P3 P1", "p1→P2→P3→P1", "P1, P2，P3 | P1", "P1-P2-P3-P1", "P1 P2 P3 P1 P1"] {
        assert_eq!(check(&track, Question::Order, order), Some(Verdict::Right), "{order}");
    }
    assert_eq!(check(&track, Question::Order, "P1 P3 P2 P1"), Some(Verdict::Wrong));
    assert_eq!(check(&track, Question::Order, "P1 P9"), Some(Verdict::Unread));
    assert_eq!(solution(&track, mean).as_deref(), Some("5.67"));
}

#[test]
fn a_verdict_has_a_word_and_a_glyph_and_the_right_answer_comes_only_when_asked_for() {
    let right = Question::Of(pid(0), Asked::Completion);
    let wrong = Question::Mean(Asked::Turnaround);
    let page = exercise(BTreeMap::from([(right, entry("24")), (wrong, entry("26"))]));
    assert!(page.contains("class=\"answer right\"") && page.contains(">right<"), "{page}");
    assert!(page.contains("class=\"answer not-yet\"") && page.contains("not yet"), "{page}");
    assert!(page.contains("1 of 16 right"), "{page}");
    assert!(!page.contains("data-solution"), "{page}");
    let shown = Entry { is_shown: true, ..entry("26") };
    let page = exercise(BTreeMap::from([(wrong, shown)]));
    assert!(page.contains("class=\"solution\">27<"), "{page}");
}

#[test]
fn nothing_of_the_answers_is_in_the_page_before() {
    // Each answer has digits that nothing else here has.
    let table = "name,arrival,bursts\nA,0,777\nB,0,111\n";
    let track = track(table, options("fcfs"));
    let fresh = html::<Exercise>(ExerciseProps {
        track: track.clone(),
        text: text("en"),
        answers: Rc::default(),
        on_answers: Callback::noop(),
    });
    let hidden = [
        fresh,
        gantt(&track, true),
        queues(&track, at(5), true),
        why(&track, at(5), None, true),
        figures(vec![track.clone()], true),
    ];
    for page in &hidden {
        for drawing in ["queue-token", "gantt-tracks", "decision", "data-dot", "data-solution"] {
            assert!(!page.contains(drawing), "{drawing}: {page}");
        }
        for answer in ["777", "888", "388", "832"] {
            assert!(!page.contains(answer), "{answer}: {page}");
        }
    }
    assert!(figures(vec![track], false).contains("832.5"), "else they would be there");
}
