//! Views without a browser: what they write into the page.

#[path = "../src/ui/mod.rs"]
#[allow(dead_code, unused_imports)]
mod ui;

use std::rc::Rc;

use interleave::{id::Pid, lang::diagnostic::Diagnostic, process::State, text::Text};
use ui::{
    app::{App, AppProps},
    hooks::Visit,
    session::{Answer, Request, Session, Start},
    shared::Shared,
    view::{
        console::{Console, ConsoleProps, Printed},
        guide::{Asked, Card, Guide},
        headline::{Headline, HeadlineProps},
        scrubber::{Scrubber, ScrubberProps},
        source::{Mark, Source, SourceProps, mended},
    },
};
use yew::{BaseComponent, LocalServerRenderer, prelude::*};

/// The HTML of a component.
fn html<C: BaseComponent>(props: C::Properties) -> String {
    let runtime = tokio::runtime::Builder::new_current_thread().build().expect("a runtime");
    let local = tokio::task::LocalSet::new();
    runtime.block_on(local.run_until(LocalServerRenderer::<C>::with_props(props).hydratable(false).render()))
}

fn text(tag: &str) -> Shared<Text> {
    Shared(Rc::new(Text::of(tag)))
}

fn source(text_of_program: &str, marks: Vec<Mark>, diagnostics: Vec<Diagnostic>) -> SourceProps {
    SourceProps {
        text: text("en"),
        source: text_of_program.into(),
        marks: marks.into(),
        diagnostics: diagnostics.into(),
        selected: None,
        on_select: Callback::noop(),
        on_fix: Callback::noop(),
    }
}

fn mark(pid: u32, state: State, line: u32) -> Mark {
    Mark { pid: Pid(pid), name: format!("P{}", pid - 1000).into(), state, line }
}

fn complaint(line: u32, column: u32, end_column: u32, fix: Option<&str>) -> Diagnostic {
    Diagnostic {
        line,
        column,
        end_line: line,
        end_column,
        key: "unknown_module",
        arguments: vec!["<b>".to_owned()],
        fix: fix.map(str::to_owned),
    }
}

#[test]
fn a_program_is_text_and_never_html() {
    let page = html::<Source>(source("x = '<img src=x onerror=alert(1)>'\n", Vec::new(), Vec::new()));
    assert!(!page.contains("<img"), "{page}");
    assert!(page.contains("&lt;img"), "{page}");
    let printed = Printed { by: "P1".into(), is_error: false, text: "<script>\n".into() };
    let page = html::<Console>(ConsoleProps { text: text("en"), printed: Rc::from([printed]) });
    assert!(page.contains("&lt;script&gt;") && !page.contains("<script>"), "{page}");
}

#[test]
fn a_line_shows_who_is_at_it_the_running_one_first() {
    let marks = vec![mark(1001, State::Ready, 2), mark(1002, State::Running(Default::default()), 2)];
    let page = html::<Source>(source("a\nb\n", marks, Vec::new()));
    assert!(page.contains("data-mark-pid=\"1002\""), "{page}");
    assert!(page.contains("+1"), "{page}");
    assert!(page.contains("at-running"), "{page}");
}

#[test]
fn a_complaint_stands_at_its_line_with_its_cure() {
    let page = html::<Source>(source("import os\nx y\n", Vec::new(), vec![complaint(2, 3, 4, Some("z"))]));
    assert!(page.contains("data-diagnostic=\"2\""), "{page}");
    assert!(page.contains("class=\"wavy\">y<"), "{page}");
    assert!(page.contains("data-action=\"fix\""), "{page}");
    assert!(page.contains("&lt;b&gt;"), "{page}");
}

#[test]
fn a_fix_replaces_what_the_complaint_is_about() {
    assert_eq!(mended("名 = 1\nx y\n", &complaint(2, 3, 4, Some("z"))), "名 = 1\nx z\n");
    assert_eq!(mended("名x = 1", &complaint(1, 1, 2, Some("n"))), "nx = 1");
    assert_eq!(mended("a", &complaint(9, 9, 10, Some("!"))), "a!", "a span outside the text is its end");
}

#[test]
fn the_console_is_the_output_and_nothing_else() {
    let piece = |text: &str| Printed { by: "P1".into(), is_error: false, text: text.into() };
    let printed: Rc<[Printed]> = Rc::from([piece("a"), piece("b\n"), piece("c\n")]);
    let page = html::<Console>(ConsoleProps { text: text("zh"), printed });
    assert_eq!(page.matches("data-by=\"P1\"").count(), 2, "once a line: {page}");
    assert!(!page.contains(">P1"), "{page}");
}

#[test]
fn the_scrubber_is_a_native_range_over_the_events() {
    let page = html::<Scrubber>(ScrubberProps {
        cursor: 3,
        end: 12,
        label: "x".into(),
        value_text: "event 3".into(),
        on_seek: Callback::noop(),
    });
    for hook in ["type=\"range\"", "data-scrubber", "max=\"12\"", "value=\"3\"", "aria-valuetext=\"event 3\""]
    {
        assert!(page.contains(hook), "{hook}: {page}");
    }
}

#[test]
fn the_outcome_is_a_word_for_machines_and_a_sentence_for_people() {
    let page = html::<Headline>(HeadlineProps {
        outcome: "hang".into(),
        hang: Some("cycle".into()),
        words: "Deadlock: P1 ⇄ P2".into(),
        cure: None,
        on_cure: Callback::noop(),
    });
    assert!(page.contains("data-outcome=\"hang\"") && page.contains("data-hang=\"cycle\""), "{page}");
    assert!(page.contains("Deadlock"), "{page}");
}

/// The guide's card, with a session behind it as on the page.
#[component]
fn Carded(props: &CardedProps) -> Html {
    let session = use_reducer(|| {
        let opening = interleave::scenario::library()[0].clone();
        Session::new(Request::of(opening), Text::of("en"), Start::Opening)
    });
    html! {
        <Guide text={text("en")} card={props.card.clone()} next={None::<(AttrValue, AttrValue)>} playing=false
            on_next={Callback::noop()} on_paste={Callback::noop()} on_library={Callback::noop()}
            dispatch={session.dispatcher()} />
    }
}

#[derive(Properties, PartialEq)]
struct CardedProps {
    card: Card,
}

fn card(given: Option<Answer>, answer: Option<usize>) -> Card {
    let asked = Asked {
        words: "How many?".into(),
        choices: vec!["1".into(), "2".into()],
        given,
        answer,
        because: if answer.is_some() { "Because.".into() } else { AttrValue::default() },
    };
    Card { step: 1, steps: 1, words: "Look.".into(), asked: Some(asked), is_last: true }
}

#[test]
fn a_question_offers_its_choices_and_a_way_past_it_and_no_doors() {
    let page = html::<Carded>(CardedProps { card: card(None, None) });
    for hook in
        ["data-question", "data-action=\"choice\" data-choice=\"0\"", "data-choice=\"1\"", "skip-question"]
    {
        assert!(page.contains(hook), "{hook}: {page}");
    }
    assert!(!page.contains("data-verdict") && !page.contains("data-action=\"paste\""), "{page}");
}

#[test]
fn a_guess_is_held_until_the_run_has_shown_the_answer() {
    let page = html::<Carded>(CardedProps { card: card(Some(Answer::Choice(0)), None) });
    assert!(page.contains("aria-pressed=\"true\"") && !page.contains("data-verdict"), "{page}");
    for (given, verdict) in [(0, "wrong"), (1, "right")] {
        let page = html::<Carded>(CardedProps { card: card(Some(Answer::Choice(given)), Some(1)) });
        assert!(page.contains(&format!("data-verdict=\"{verdict}\"")), "{page}");
        assert!(page.contains("Because.") && page.contains("data-action=\"paste\""), "{page}");
    }
}

#[test]
fn the_frame_stands_before_anything_has_run_in_both_languages() {
    for (language, word) in [("zh-CN", "播放"), ("en-US", "Play")] {
        let visit = Visit { browser_language: language.to_owned(), ..Visit::default() };
        let page = html::<App>(AppProps { visit });
        for hook in [
            "data-action=\"play\"",
            "data-action=\"step\"",
            "data-scrubber",
            "data-console",
            "data-why",
            "data-guide",
            "data-outcome=\"running\"",
            "data-layout=\"wide\"",
        ] {
            assert!(page.contains(hook), "{hook}: {page}");
        }
        assert!(page.contains(word), "{page}");
        assert!(!page.contains("style="), "the content security policy forbids style attributes");
    }
}

#[test]
fn an_embed_has_no_header_and_no_menus() {
    let visit = Visit { query: "?embed=1&lang=en".to_owned(), ..Visit::default() };
    let page = html::<App>(AppProps { visit });
    assert!(page.contains("data-layout=\"embed\"") && page.contains("data-action=\"play\""), "{page}");
    for absent in ["library", "settings", "language", "theme", "edit"] {
        assert!(!page.contains(&format!("data-action=\"{absent}\"")), "{absent}: {page}");
    }
}
