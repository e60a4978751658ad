//! Exercise mode: numbers as students write them, verdicts, and that nothing of the answers is in the page before.

use std::{collections::BTreeMap, rc::Rc};

use yew::prelude::*;

use super::{
    CONVOY, at, figures, gantt, html, options, pid, queues, text, track,
    ui::bench::{
        exercise::{Answers, Entry, Exercise, ExerciseProps},
        grading::{Asked, Question, Verdict, check, solution},
        number,
    },
    why,
};

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
