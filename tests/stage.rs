//! The stage and the timeline, rendered without a browser: hooks, counts, places, paths, time.
//!
//! `LOOK=1 cargo test --test stage look` writes pages to target/look for the eye.
#![allow(dead_code, reason = "the page's modules are compiled whole, each test reads a part")]

#[path = "stage/scenes.rs"]
mod scenes;
#[path = "../src/ui/mod.rs"]
#[allow(unused_imports)]
mod ui;

use std::rc::Rc;

use interleave::{id::CpuId, process::State, scene::Scene, text::Text, time::Instant};
use scenes::{Moment, Set, ms};
use ui::{
    geometry::Layout,
    slices::Slices,
    view::{
        stage::{Stage, StageProps},
        timeline::{Timeline, TimelineProps},
    },
};
use yew::{Callback, LocalServerRenderer};

fn text(tag: &'static str) -> Rc<Text> {
    Rc::new(Text::of(tag))
}

fn wait<T>(future: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread()
        .build()
        .expect("a runtime")
        .block_on(tokio::task::LocalSet::new().run_until(future))
}

fn stage(moment: &Moment, layout: Layout, tag: &'static str) -> String {
    let props = StageProps {
        scene: moment.scene.clone(),
        before: moment.before.clone(),
        beat: moment.beat.clone(),
        most_alive: moment.most_alive,
        layout,
        room: None,
        selected: moment.selected,
        speed: 1.0,
        reduced_motion: false,
        stale: false,
        text: text(tag),
        on_select: Callback::noop(),
        on_object: Callback::noop(),
        offered: Vec::new(),
    };
    wait(LocalServerRenderer::<Stage>::with_props(props).hydratable(false).render())
}

fn timeline(
    processes: Rc<Scene>,
    now: Instant,
    (width, height): (f64, f64),
    compact: bool,
    tag: &'static str,
) -> String {
    let slices = Rc::new(Slices::of(&scenes::events()));
    let props = TimelineProps {
        cursor: slices.cursor_at(now),
        end: slices.end,
        slices,
        now,
        processes,
        selected: None,
        no_return: None,
        mark: None,
        width,
        height,
        compact,
        text: text(tag),
        on_seek: Callback::noop(),
        on_select: Callback::noop(),
    };
    wait(LocalServerRenderer::<Timeline>::with_props(props).hydratable(false).render())
}

fn all() -> Vec<Moment> {
    vec![
        scenes::tickets(),
        scenes::held(),
        scenes::crowd(),
        scenes::deadlock(),
        scenes::mixed(),
        scenes::shared(),
        scenes::empty(),
    ]
}

const SHEETS: &str = concat!(
    include_str!("../static/css/palette.css"),
    include_str!("../static/css/stage.css"),
    include_str!("../static/css/timeline.css"),
    ":root{--text:system-ui,'Noto Sans CJK SC',sans-serif;--code:ui-monospace,'DejaVu Sans Mono','Noto Sans Mono CJK SC',monospace}",
    "body{margin:0;background:var(--bg)} .box{background:var(--surface)}"
);

#[test]
fn look() {
    if std::env::var_os("LOOK").is_none() {
        return;
    }
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/target/look");
    std::fs::create_dir_all(folder).expect("a folder");
    for tag in ["en", "zh"] {
        for layout in Layout::ALL {
            let (w, h) = layout.size();
            for moment in all() {
                write_page(
                    folder,
                    &format!("{}-{layout:?}-{tag}", moment.key).to_lowercase(),
                    &stage(&moment, layout, tag),
                    w,
                    h,
                );
            }
        }
        for (key, w, h, compact) in [
            ("timeline-wide", 1408.0, 190.0, false),
            ("timeline-medium", 736.0, 120.0, false),
            ("timeline-strip", 416.0, 24.0, true),
        ] {
            let html = timeline(scenes::tickets().scene, ms(45), (w, h), compact, tag);
            write_page(folder, &format!("{key}-{tag}"), &html, w, h);
        }
    }
}

fn write_page(folder: &str, key: &str, body: &str, w: f64, h: f64) {
    let page = format!(
        "<!doctype html><html><meta charset=utf-8><style>{SHEETS}</style><body><div class=box id=box>{body}</div>\
         <style>#box{{width:{w}px;height:{h}px}}</style>\
         <script>document.documentElement.dataset.theme=location.hash.slice(1)||'light'</script></body></html>"
    );
    std::fs::write(format!("{folder}/{key}.html"), page).expect("a page");
}

// Hooks.

/// The values of an attribute in some HTML.
fn values<'a>(html: &'a str, attribute: &str) -> Vec<&'a str> {
    let start = format!(" {attribute}=\"");
    html.match_indices(&start)
        .map(|(at, _)| html[at + start.len()..].split('"').next().unwrap_or_default())
        .collect()
}

#[test]
fn every_process_not_reaped_has_one_element() {
    for layout in Layout::ALL {
        for moment in all() {
            let html = stage(&moment, layout, "en");
            let pids = values(&html, "data-pid");
            let living = moment.scene.processes.iter().filter(|process| process.state != State::Reaped);
            let expected: Vec<String> = living.map(|process| process.pid.to_string()).collect();
            assert_eq!(pids, expected, "{} in {layout:?}", moment.key);
            assert_eq!(values(&html, "data-state").len(), pids.len());
            let running =
                moment.scene.processes.iter().filter(|process| matches!(process.state, State::Running(_)));
            assert_eq!(values(&html, "data-cpu").len(), running.count());
        }
    }
    assert_eq!(values(&stage(&scenes::crowd(), Layout::Wide, "en"), "data-pid").len(), 101);
}

#[test]
fn cards_carry_their_hooks() {
    let html = stage(&scenes::mixed(), Layout::Wide, "en");
    assert_eq!(values(&html, "data-kind"), ["joinable-queue", "semaphore", "pipe", "lock"]);
    assert_eq!(values(&html, "data-length"), ["3", "1"]);
    assert_eq!(values(&html, "data-capacity"), ["3"]);
    assert_eq!(values(&html, "data-waiters"), ["1", "1", "0", "0"]);
    assert_eq!(values(&html, "data-holder"), ["1007"]);
    assert_eq!(values(&html, "data-zone"), ["new", "ready", "cpu", "objects", "devices", "exit"]);
    let html = stage(&scenes::tickets(), Layout::Wide, "en");
    assert_eq!(values(&html, "data-kind"), ["lock", "queue", "file", "join"]);
    assert_eq!(values(&stage(&scenes::deadlock(), Layout::Wide, "en"), "data-ring"), ["cycle"]);
}

#[test]
fn what_is_built_of_parts_has_one_card_with_its_state() {
    let html = stage(&scenes::shared(), Layout::Wide, "en");
    assert_eq!(values(&html, "data-kind"), ["condition", "event", "barrier", "value", "array"]);
    assert_eq!(values(&html, "data-waiters"), ["2", "1", "1", "1", "0"]);
    assert_eq!(values(&html, "data-holder"), ["1000", "1000"]);
    for words in [">unset<", ">1/3<", ">inside<", ">41<", "1 2 3 4 5", ">main holds the lock"] {
        assert!(html.contains(words), "{words}: {html}");
    }
    assert!(html.contains("last written by P2"), "{html}");
}

#[test]
fn only_one_token_is_reached_by_tab() {
    for moment in all().into_iter().filter(|moment| !moment.scene.processes.is_empty()) {
        let html = stage(&moment, Layout::Wide, "en");
        assert_eq!(
            values(&html, "tabindex").iter().filter(|index| **index == "0").count(),
            1,
            "{}",
            moment.key
        );
    }
}

#[test]
fn nothing_needs_a_style_attribute() {
    for layout in Layout::ALL {
        for moment in all() {
            assert!(!stage(&moment, layout, "zh").contains("style="), "{}", moment.key);
        }
    }
    assert!(!timeline(scenes::tickets().scene, ms(45), (736.0, 120.0), false, "zh").contains("style="));
}

#[test]
fn every_word_is_in_both_languages() {
    let (en, zh) = (text("en"), text("zh"));
    assert_eq!(en.keys().collect::<Vec<_>>(), zh.keys().collect::<Vec<_>>());
    for tag in ["en", "zh"] {
        for moment in all() {
            let html = stage(&moment, Layout::Wide, tag);
            for prefix in ["stage.", "timeline.", "state."] {
                assert!(!html.contains(&format!(">{prefix}")), "{tag} {}", moment.key);
            }
        }
    }
}

#[test]
fn text_of_a_program_is_never_html() {
    let mut set = Set::new(1);
    set.process("<b>x</b>", State::Running(CpuId(0)), 1);
    set.file("<i>", "<script>alert(1)</script>", &[], &[]);
    let moment = Moment {
        key: "evil",
        before: None,
        scene: set.done(),
        beat: Rc::from([]),
        most_alive: 1,
        selected: None,
    };
    let html = stage(&moment, Layout::Wide, "en");
    assert!(!html.contains("<b>") && !html.contains("<script") && !html.contains("<i>"), "{html}");
}
