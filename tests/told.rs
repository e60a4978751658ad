//! How operations on conditions, events and shared memory are told on the page.

#[path = "../src/ui/mod.rs"]
#[allow(dead_code, unused_imports)]
mod ui;

use std::rc::Rc;

use interleave::{event::Kind, recording::Recording, scene::Scene, text::Text};
use ui::{
    beats::{self, Parts},
    why::{Speaker, plain},
};

#[test]
fn what_goes_on_inside_a_condition_and_at_a_value_is_told() {
    let source = "
from multiprocessing import Condition, Value
c = Condition()
v = Value('i', 3)
with c:
    c.wait(0.01)
v.value = 4
";
    let program = interleave::lang::compile(source, "main.py").expect("it compiles");
    let options = Rc::new(interleave::machine::Options::default());
    let recording = Recording::whole(program, &Vec::new(), options, None).expect("the policy exists");
    for (tag, wanted) in [
        ("en", ["is about to sleep on c", "writes v: 4", "waits for c", "has woken up on c"]),
        ("zh", ["即将在 c 上睡眠", "写 v：4", "等 c", "已在 c 上醒来"]),
    ] {
        let text = Text::of(tag);
        let told = |cursor: usize| {
            let scene = Scene::at(&recording, cursor);
            let speaker = Speaker { text: &text, scene: &scene, recording: &recording };
            speaker.event(&recording.events[cursor - 1]).plain(&text)
        };
        let all: Vec<String> = (1..=recording.events.len()).map(told).collect();
        for words in wanted {
            assert!(all.iter().any(|sentence| sentence.contains(words)), "{tag} {words}: {all:#?}");
        }
    }
}

#[test]
fn each_access_to_a_value_is_a_beat_and_an_event_is_told_as_itself() {
    let source = "
from multiprocessing import Event, Value
v = Value('i', 3)
e = Event()
v.value += 1
e.set()
e.is_set()
e.clear()
e.wait(0.01)
";
    let program = interleave::lang::compile(source, "main.py").expect("it compiles");
    let options = Rc::new(interleave::machine::Options::default());
    let recording = Recording::whole(program, &Vec::new(), options, None).expect("the policy exists");
    let parts = Parts::of(&Scene::at(&recording, recording.events.len()).objects);
    let text = Text::of("en");
    let mut told = Vec::new();
    for beat in beats::group(&recording.events, &parts, &[]) {
        let events = &recording.events[beat.from..beat.to];
        if matches!(events[0].kind, Kind::Operate { .. }) {
            let scene = Scene::at(&recording, beat.to);
            let speaker = Speaker { text: &text, scene: &scene, recording: &recording };
            told.push(plain(&speaker.beat(events, beat.lead - beat.from).fact));
        }
    }
    let wanted = [
        "main reads v: 3",
        "main writes v: 4",
        "main sets e",
        "main finds e set",
        "main clears e",
        "main is about to sleep on e",
    ];
    assert_eq!(told[..6], wanted, "{told:#?}");
}
