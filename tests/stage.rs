//! The stage and the timeline, rendered without a browser: hooks, counts, places, paths, time.
//!
//! `LOOK=1 cargo test --test stage look` writes pages to target/look for the eye.
#![allow(dead_code, reason = "the page's modules are compiled whole, each test reads a part")]

#[path = "stage/scenes.rs"]
mod scenes;
#[path = "../src/ui/mod.rs"]
mod ui;

use std::{collections::BTreeSet, fmt::Write, rc::Rc};

use interleave::{
    id::{CpuId, Pid},
    process::{On, State},
    scene::Scene,
    text::Text,
    time::{Duration, Instant},
};
use scenes::{LOCK, Moment, Set, ms};
use ui::{
    canvas::Axis,
    geometry::{Layout, Mode, Placement, Plan, Rect, Zone, crowd::Look, measure},
    motion::{Motion, Shot, Timing},
    palette::Phase,
    slices::{Slices, Work},
    view::{
        stage::{Stage, StageProps},
        timeline::{Timeline, TimelineProps},
    },
};
use yew::{Callback, LocalServerRenderer};

fn text(tag: &'static str) -> Rc<Text> {
    let file = if tag == "zh" {
        include_str!("../static/text/stage.zh.json")
    } else {
        include_str!("../static/text/stage.en.json")
    };
    Rc::new(Text::from_files(tag, &[file]))
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
