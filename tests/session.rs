//! The page's state without a browser: beats, the reducer, sentences, links, words.

#[path = "../src/ui/mod.rs"]
#[allow(dead_code, unused_imports)]
mod ui;

use std::{collections::BTreeSet, fs, path::Path, rc::Rc};

use interleave::{
    event::{Event, Kind, Why},
    id::{ObjectId, Pid, Tid},
    lang,
    machine::script::{Error, Pick, Script},
    process::On,
    recording::{Recorder, Recording},
    scenario,
    scene::Scene,
    text::Text,
    time::{Duration, Instant},
};
use ui::{
    address,
    beats::{self, BeatKind, Parts},
    geometry::{Layout, Placement, Plan, crowd::Look, shelf},
    highlight::{self, Ink},
    keys::{self, Key},
    present,
    session::{Action, Answer, Film, Panel, Request, Run, Selection, Session, Start},
    states,
    why::{Speaker, plain},
};
use yew::Reducible;

fn event(at: u64, pid: u32, kind: Kind, why: Why) -> Event {
    Event { at: Instant::from_micros(at), pid: Pid(pid), tid: Tid(pid - 1000), kind, why }
}

fn line(at: u64, pid: u32, line: u32) -> Event {
    event(at, pid, Kind::Statement { line }, Why::Program)
}

fn wake(at: u64, pid: u32, by: u32) -> Event {
    event(at, pid, Kind::Wake { from: On::Acquire(ObjectId(0)) }, Why::By(Pid(by)))
}

#[test]
fn events_of_one_instant_kind_and_cause_share_a_beat() {
    let events = [wake(5, 1001, 1000), wake(5, 1002, 1000), wake(5, 1003, 1004), wake(6, 1005, 1004)];
    let beats = beats::group(&events, &Parts::default(), &[]);
    let spans: Vec<_> = beats.iter().map(|beat| (beat.from, beat.to)).collect();
    assert_eq!(spans, [(0, 2), (2, 3), (3, 4)]);
}

#[test]
fn statements_only_move_line_marks_and_never_take_longer_than_a_beat() {
    let mut events: Vec<Event> = (0..1000).map(|at| line(at, 1000, 1)).collect();
    events.push(wake(2000, 1001, 1000));
    let beats = beats::group(&events, &Parts::default(), &[]);
    let lines = beats.iter().filter(|beat| beat.kind == BeatKind::Lines).count();
    assert!(lines as f64 * beats::LINES <= beats::BEAT, "{lines} updates");
    assert_eq!(beats.first().map(|beat| beat.from), Some(0));
    assert!(beats.windows(2).all(|pair| pair[0].to == pair[1].from), "no event is left out");
}

#[test]
fn a_long_gap_is_marked() {
    let events: Vec<Event> =
        [1, 2, 3, 4, 5, 105].iter().map(|&at| wake(at * 1000, 1001, 1000 + at as u32)).collect();
    let beats = beats::group(&events, &Parts::default(), &[]);
    let gaps: Vec<_> = beats.iter().map(|beat| beat.gap).collect();
    assert_eq!(gaps[5], Some(Duration::from_millis(100)));
    assert!(gaps[..5].iter().all(Option::is_none));
}

#[test]
fn no_beat_crosses_a_break() {
    let events: Vec<Event> = (1..6).map(|pid| wake(5, 1000 + pid, 1000)).collect();
    let beats = beats::group(&events, &Parts::default(), &[2]);
    assert_eq!(beats.iter().map(|beat| beat.to).collect::<Vec<_>>(), [2, 5]);
}

#[test]
fn step_and_back_are_inverse() {
    let film = film("tickets");
    let mut cursor = 0;
    let mut ends = vec![0];
    while let Some(next) = beats::step(&film.beats, cursor) {
        cursor = next;
        ends.push(next);
    }
    assert_eq!(cursor, film.end());
    for pair in ends.windows(2).rev() {
        assert_eq!(beats::back(&film.beats, pair[1]), pair[0]);
    }
}

fn recording(request: &Request) -> Recording {
    let program = lang::compile(&request.source, "main.py").expect("a scenario of the library compiles");
    let options = Rc::new(request.options.clone());
    let mut recorder = Recorder::new(program, &request.files, options, None).expect("its policy exists");
    while !recorder.advance(1000) {}
    recorder.finish()
}

fn request(key: &str) -> Request {
    let library = scenario::library();
    Request::of(library.iter().find(|it| *it.key == *key).expect("it is in the library").clone())
}

fn film(key: &str) -> Rc<Film> {
    let request = Rc::new(request(key));
    Rc::new(Film::of(recording(&request), request))
}

/// A session that shows the film of a scenario.
fn shown(key: &str, start: Start) -> Rc<Session> {
    let session = Rc::new(Session::new(request(key), Text::of("en"), start));
    let film = Rc::new(Film::of(recording(&session.request), session.request.clone()));
    session.reduce(Action::Recorded(film))
}

fn cursor_of_question(session: &Session) -> usize {
    let film = session.film.as_ref().expect("shown");
    let stop = (0..film.guide.stops.len()).find(|&stop| film.asks(stop)).expect("the opening scenario asks");
    film.guide.stops[stop].cursor
}

fn ticked(mut session: Rc<Session>, most: usize) -> Rc<Session> {
    for _ in 0..most {
        if !session.playing {
            break;
        }
        session = session.reduce(Action::Tick);
    }
    session
}

#[test]
fn the_first_screen_plays_into_its_question_within_ten_seconds() {
    let mut session = shown("tickets", Start::Opening);
    assert!(session.playing);
    let mut milliseconds = 0.0;
    while session.playing {
        session = session.reduce(Action::Tick);
        milliseconds += session.pace();
        assert!(milliseconds < 10_000.0, "the question comes too late");
    }
    assert!(session.asking);
    assert_eq!(session.cursor, cursor_of_question(&session));
}

#[test]
fn a_question_locks_play_and_step_until_it_is_answered_and_then_plays_to_the_proof() {
    let session = ticked(shown("tickets", Start::Opening), 10_000);
    let here = session.cursor;
    for action in [Action::Toggle, Action::Step, Action::Tick] {
        assert_eq!(session.clone().reduce(action).cursor, here);
    }
    let answered = session.reduce(Action::Answer(Answer::Choice(0)));
    assert!(answered.playing && !answered.asking);
    let film = answered.film.clone().expect("shown");
    let proof = film.guide.stops[answered.stop.expect("asked")].proof;
    let proved = ticked(answered, 100_000);
    assert_eq!(proved.cursor, proof);
}

#[test]
fn scrubbing_past_a_question_skips_it() {
    let session = ticked(shown("tickets", Start::Opening), 10_000);
    let end = session.film.as_ref().expect("shown").end();
    let session = session.reduce(Action::Seek(end));
    assert!(!session.asking);
    assert_eq!(session.cursor, end);
    assert_eq!(session.outcome(), "exited");
}

#[test]
fn an_action_that_changes_nothing_returns_the_same_session() {
    let session = shown("tickets", Start::Beginning(false));
    for action in [Action::Tick, Action::Back, Action::Pause, Action::Speed(1.0)] {
        assert!(Rc::ptr_eq(&session.clone().reduce(action), &session));
    }
}

#[test]
fn a_film_of_another_request_is_not_shown() {
    let session = Rc::new(Session::new(request("tickets"), Text::of("en"), Start::Opening));
    let other = session.clone().reduce(Action::Recorded(film("tickets")));
    assert_eq!(other.run, Run::Recording(0));
}

#[test]
fn a_rejected_text_keeps_the_last_film() {
    let session = shown("tickets", Start::Beginning(false)).reduce(Action::RunText("x = (".into()));
    let rejected = session.reduce(Action::Rejected(Rc::from([])));
    assert!(rejected.film.is_some() && rejected.is_stale());
    assert_eq!(rejected.outcome(), "rejected");
}

#[test]
fn keys_do_what_the_sheet_says() {
    let session = shown("tickets", Start::Beginning(false));
    let press = |key: &'static str| {
        let key = Key { key, shift: false, alt: false, control: false, on_button: false };
        keys::action(key, &session)
    };
    assert!(matches!(press(" "), Some(Action::Toggle)));
    assert!(matches!(press("ArrowRight"), Some(Action::Step)));
    assert!(matches!(press("End"), Some(Action::Seek(end)) if end > 0));
    assert!(matches!(press("?"), Some(Action::Show(Panel::Help))));
    assert!(matches!(press("2"), Some(Action::Speed(speed)) if speed == 1.0));
    assert!(press("x").is_none());
    let button = Key { key: " ", shift: false, alt: false, control: false, on_button: true };
    assert!(keys::action(button, &session).is_none(), "Space presses a button that has the focus");
}

#[test]
fn selection_goes_round_the_living() {
    let session = shown("tickets", Start::At(40));
    let first = session.reduce(Action::SelectNext(true));
    assert_eq!(first.selection, Selection::Process(Pid::MAIN));
    let last = first.reduce(Action::SelectNext(false));
    assert_ne!(last.selection, Selection::Process(Pid::MAIN));
}

#[test]
fn a_link_leads_back_to_the_same_request_and_moment() {
    let mut asked = request("tickets");
    asked.source = "print('你好 & <b>')\n".into();
    asked.files.push(("数据".into(), Rc::new(vec![0, 255, 10])));
    asked.options.cpus = 4;
    asked.options.policy = "rr:quantum=3".into();
    let fragment = address::fragment(&asked, 17, "zh");
    let read = address::read("", &fragment);
    assert!(read.unread.is_empty(), "{:?}", read.unread);
    let (again, missing) = read.request(&scenario::library());
    assert_eq!(missing, None);
    assert_eq!((&again.source, &again.files, &again.options), (&asked.source, &asked.files, &asked.options));
    assert_eq!((read.cursor, read.language.as_deref()), (Some(17), Some("zh")));
}

#[test]
fn a_link_leads_to_a_schedule_and_says_when_it_cannot() {
    let mut asked = request("tickets");
    let picks = vec![Pick::of(0), Pick::time_out(0), Pick::of(1)];
    asked.script = Some(Rc::new(Script { seed: 3, digest: 7, picks, ..Script::default() }));
    let read = address::read("", &address::fragment(&asked, 0, "en"));
    let (again, _) = read.request(&scenario::library());
    assert_eq!(again.script, asked.script);
    assert!(again.is_edited(), "the guide tells of another run");
    let newer = address::read("", "#scenario=tickets&schedule=x2.1.2");
    assert_eq!((newer.schedule.as_ref(), newer.unread.len()), (Some(&Err(Error::Newer(2))), 0));
    assert_eq!(newer.request(&scenario::library()).0.script, None);

    let session = Rc::new(Session::new(again, Text::of("en"), Start::At(3)));
    let session = session.reduce(Action::ScriptChanged);
    assert_eq!(
        (session.request.script.as_ref(), session.start),
        (None, Start::At(3)),
        "the run goes on without"
    );
    let (key, words) = session.notice.clone().expect("the person is told");
    assert!(session.text.fill(key, &[&words]).contains("another program text"), "{words}");
    let session = session.reduce(Action::Script(asked.script.clone()));
    assert_eq!(session.request.script, asked.script);
    assert_eq!(session.reduce(Action::RunText("print(1)".into())).request.script, None);
}

#[test]
fn what_a_link_holds_in_vain_is_named_and_the_rest_kept() {
    let read =
        address::read("?lang=zh&theme=plaid", "#scenario=tickets&at=x&policy=nonsense&cpus=0&source=*");
    assert_eq!(read.unread, ["theme", "at", "policy", "cpus", "source"]);
    assert_eq!((read.language.as_deref(), read.scenario.as_deref()), (Some("zh"), Some("tickets")));
}

#[test]
fn base64_is_its_own_inverse() {
    for length in 0..20u8 {
        let bytes: Vec<u8> = (0..length).map(|byte| byte.wrapping_mul(37)).collect();
        assert_eq!(address::decode(&address::encode(&bytes)), Some(bytes));
    }
}

#[test]
fn highlighted_runs_are_the_line() {
    let source = "def f(x):  # '''\n    '''a\n  b''' + \"\\\"q\" if x else 'é'\n";
    let lines = highlight::lines(source);
    for (runs, line) in lines.iter().zip(source.lines()) {
        assert_eq!(runs.iter().map(|(_, words)| words.as_str()).collect::<String>(), line);
    }
    assert_eq!(lines[0][0], (Ink::Keyword, "def".to_owned()));
    assert!(lines[2].iter().any(|(ink, words)| *ink == Ink::Keyword && words == "if"), "{:?}", lines[2]);
}

#[test]
fn what_goes_on_inside_a_queue_is_told_as_the_queues() {
    let film = film("bounded-queue");
    let text = Text::of("en");
    for beat in film.beats.iter().filter(|beat| beat.kind == BeatKind::Move) {
        let scene = Scene::at(&film.recording, beat.to);
        let speaker = Speaker { text: &text, scene: &scene, recording: &film.recording };
        let fact = plain(&speaker.beat(&film.events()[beat.from..beat.to], beat.lead - beat.from).fact);
        assert!(!fact.ends_with("acquires belt") && !fact.ends_with("releases belt"), "{fact}");
    }
}

#[test]
fn every_moment_of_the_library_can_be_told_and_asked() {
    for scenario in scenario::library() {
        let film = film(&scenario.key);
        for tag in ["en", "zh"] {
            let text = Text::of(tag);
            for beat in film.beats.iter().step_by(7) {
                let scene = Scene::at(&film.recording, beat.to);
                let speaker = Speaker { text: &text, scene: &scene, recording: &film.recording };
                let sentence = speaker.beat(&film.events()[beat.from..beat.to], beat.lead - beat.from);
                assert!(!plain(&sentence.fact).is_empty());
                for process in scene.processes.iter().take(3) {
                    assert!(!speaker.chain(process.pid).is_empty());
                }
            }
        }
    }
}

#[test]
fn both_languages_have_the_same_keys_and_places() {
    let (english, chinese) = (Text::of("en"), Text::of("zh"));
    let keys = |text: &Text| text.keys().map(str::to_owned).collect::<BTreeSet<_>>();
    assert_eq!(keys(&english), keys(&chinese));
    for key in english.keys() {
        let places = |text: &Text| {
            let words = text.get(key).to_owned();
            (0..9).filter(|place| words.contains(&format!("{{{place}}}"))).collect::<Vec<_>>()
        };
        assert_eq!(places(&english), places(&chinese), "{key}");
    }
}

#[test]
fn every_key_in_the_page_exists() {
    let text = Text::of("en");
    let known: BTreeSet<&str> = text.keys().collect();
    let families: BTreeSet<&str> = known.iter().filter_map(|key| key.split('.').next()).collect();
    let mut missing = Vec::new();
    for source in sources(Path::new("src/ui")) {
        for literal in source.split('"').skip(1).step_by(2) {
            let is_key = literal.split_once('.').is_some_and(|(family, rest)| {
                families.contains(family)
                    && !rest.is_empty()
                    && rest.chars().all(|c| c.is_ascii_lowercase() || c == '-' || c == '.')
                    && !matches!(literal, "main.py" | "interleave.work" | "interleave.language")
            });
            if is_key && !known.contains(literal) {
                missing.push(literal.to_owned());
            }
        }
    }
    assert!(missing.is_empty(), "{missing:?}");
}

fn sources(folder: &Path) -> Vec<String> {
    let mut out = Vec::new();
    for entry in fs::read_dir(folder).expect("the folder is there") {
        let path = entry.expect("readable").path();
        if path.is_dir() {
            out.extend(sources(&path));
        } else {
            out.push(fs::read_to_string(&path).expect("text"));
        }
    }
    out
}

#[test]
fn a_damaged_paste_is_repaired_on_demand_and_can_be_had_back() {
    let damaged: Rc<str> = "print（'a'）\n".into();
    let wrong = lang::compile(&damaged, "main.py").expect_err("it is damaged");
    let begin = |source: &Rc<str>| {
        let request = Request { source: source.clone(), ..Request::of(scenario::library()[0].clone()) };
        Rc::new(Session::new(request, Text::of("en"), Start::Beginning(false)))
    };
    let offered = begin(&damaged).reduce(Action::Rejected(wrong.clone().into()));
    assert_eq!(offered.repair.as_ref().map(|repair| &*repair.text), Some("print('a')\n"));
    let dismissed = offered.clone().reduce(Action::DismissRepair);
    assert_eq!((dismissed.repair.is_none(), &dismissed.request.source), (true, &damaged));
    let taken = offered.reduce(Action::Show(Panel::Repair)).reduce(Action::Repair);
    assert_eq!(
        (&*taken.request.source, &taken.run, taken.panel),
        ("print('a')\n", &Run::Recording(0), Panel::None)
    );
    let restored = taken.clone().reduce(Action::RestorePasted);
    assert_eq!(restored.draft, Some(damaged));
    assert!(
        taken.reduce(Action::RunText("x = 1\n".into())).mended.is_none(),
        "another text was not repaired"
    );
    let sound = begin(&"if x = 1:\n    pass\n".into()).reduce(Action::Rejected(wrong.into()));
    assert!(sound.repair.is_none(), "what is no damage is not offered to be repaired");
}

#[test]
fn who_has_looked_in_vain_gets_no_beat_for_looking_in_vain_again() {
    let film = film("sync-polling");
    let looked = |event: &Event| {
        matches!(event.kind, Kind::Operate { operation: interleave::event::Operation::Poll(false), .. })
    };
    let all = film.events().iter().filter(|event| looked(event)).count();
    let moves = film.beats.iter().filter(|beat| beat.kind == BeatKind::Move);
    let told = moves.filter(|beat| looked(&film.events()[beat.lead])).count();
    assert!(all > 10 && (1..4).contains(&told), "{told} of {all}");
}

#[test]
fn who_waits_for_its_own_feeder_stands_where_one_puts_and_is_told_alone() {
    let film = film("undrained-queue");
    let scene = Scene::at(&film.recording, film.end());
    let child = Pid(1001);
    let on = scene.process(child).and_then(interleave::scene::ProcessView::blocked_on).expect("it hangs");
    assert_eq!(states::on_key(&scene, on), "waiting.feeder");
    let sides: Vec<_> = shelf::cards(&scene).into_iter().map(|card| (card.sends, card.waits)).collect();
    assert!(sides.contains(&(vec![child], vec![])), "{sides:?}");
    let session = shown("undrained-queue", Start::At(film.end()));
    let headline = present::headline(&session, Some(&scene));
    assert!(headline.contains("P1") && !headline.contains("main"), "{headline}");
}

#[test]
fn pipes_are_called_after_their_ends() {
    let names = |key| -> Vec<String> {
        let film = film(key);
        let scene = Scene::at(&film.recording, film.end());
        let name = |object: &interleave::scene::ObjectView| object.name.as_deref().unwrap_or("").to_owned();
        scene.objects.iter().map(name).collect()
    };
    assert_eq!(names("pipe-talk"), ["left→right", "right→left"]);
    assert_eq!(names("open-end"), ["entry→outlet"]);
}

#[test]
fn tokens_on_crowded_cards_keep_their_height() {
    for key in ["four-ways", "open-end", "undrained-queue", "why-blocked", "async-blocking"] {
        let film = film(key);
        for layout in Layout::ALL {
            let plan = Plan::of(layout, layout.size(), 10);
            for cursor in (0..=film.end()).step_by(5) {
                let scene = Scene::at(&film.recording, cursor);
                let placement = Placement::of(&plan, &scene, &BTreeSet::new());
                let open = |look| matches!(look, Look::Full | Look::Slim);
                let low = placement.tokens.iter().find(|token| open(token.look) && token.rect.h < 16.0);
                assert!(low.is_none(), "{key} {layout:?} at {cursor}: {low:?}");
            }
        }
    }
}

/// Seconds at speed 1 between two cursors.
fn length(film: &Film, from: usize, to: usize) -> f64 {
    let beats = film.beats.iter().filter(|beat| beat.from >= from && beat.to <= to);
    let of = |beat: &beats::Beat| match beat.kind {
        BeatKind::Move => beats::BEAT * if beat.gap.is_some() { 2.0 } else { 1.0 },
        BeatKind::Lines => beats::LINES,
    };
    beats.map(of).sum::<f64>() / 1000.0
}

#[test]
fn each_scenario_comes_to_its_question_in_good_time() {
    // A crowd is for looking at as a whole.
    for scenario in scenario::library().iter().filter(|scenario| &*scenario.key != "crowd") {
        let film = film(&scenario.key);
        let asked = film.guide.stops.iter().find(|stop| !stop.choices.is_empty()).expect("it asks");
        let (question, proof) = (length(&film, 0, asked.cursor), length(&film, asked.cursor, asked.proof));
        let most = if &*scenario.key == "four-ways" { 240.0 } else { 90.0 };
        assert!(question <= 50.0, "{}: {question} s to its question", scenario.key);
        assert!(proof <= most, "{}: {proof} s to its proof", scenario.key);
    }
}
