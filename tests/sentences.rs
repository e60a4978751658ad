//! Whatever can happen has a sentence in every language.

#[path = "../src/ui/mod.rs"]
#[allow(dead_code, unused_imports)]
mod ui;

use std::rc::Rc;

use interleave::{
    event::{Event, FileOperation, Kind, Operation, What, Why},
    id::{CpuId, Fd, ObjectId, Pid, Tid},
    lang,
    policy::Measure,
    process::On,
    recording::{Recorder, Recording},
    scenario,
    scene::Scene,
    text::Text,
    time::{Duration, Instant},
    value::SemaphoreKind,
};
use ui::{
    session::Request,
    why::{Speaker, plain},
};

fn event(at: u64, pid: u32, kind: Kind, why: Why) -> Event {
    Event { at: Instant::from_micros(at), pid: Pid(pid), tid: Tid(pid - 1000), kind, why }
}

fn request(key: &str) -> Request {
    let library = scenario::library();
    Request::of(library.iter().find(|it| *it.key == *key).expect("it is in the library").clone())
}

fn recording(request: &Request) -> Recording {
    let program = lang::compile(&request.source, "main.py").expect("a scenario of the library compiles");
    let options = Rc::new(request.options.clone());
    let mut recorder = Recorder::new(program, &request.files, options, None).expect("its policy exists");
    while !recorder.advance(1000) {}
    recorder.finish()
}

/// One event of every kind, cause and detail.
fn every_wait() -> [On; 9] {
    let object = ObjectId(0);
    [
        On::Sleep(Instant::from_micros(9)),
        On::Acquire(object),
        On::Send(object),
        On::Receive(object),
        On::Any(object),
        On::Signal,
        On::Device(object),
        On::Child(Some(Pid(1001))),
        On::Child(None),
    ]
}

fn every_what() -> [What; 15] {
    [
        What::Semaphore(SemaphoreKind::Lock),
        What::Semaphore(SemaphoreKind::RLock),
        What::Semaphore(SemaphoreKind::Semaphore),
        What::Semaphore(SemaphoreKind::BoundedSemaphore),
        What::Pipe,
        What::Queue,
        What::JoinableQueue,
        What::SimpleQueue,
        What::Condition,
        What::Event,
        What::Barrier,
        What::Value,
        What::Array,
        What::SharedMemory,
        What::Device,
    ]
}

fn every_kind() -> Vec<Kind> {
    let (object, cpu, label) = (ObjectId(0), CpuId(0), Rc::<str>::from("'x'"));
    let mut kinds = vec![
        Kind::Create { parent: Pid::OUTSIDE },
        Kind::Create { parent: Pid::MAIN },
        Kind::Thread,
        Kind::Admit,
        Kind::Dispatch { cpu },
        Kind::Switch { cpu, cost: Duration::from_millis(1) },
        Kind::Expire { cpu },
        Kind::Preempt { cpu, by: Pid::MAIN },
        Kind::Preempt { cpu, by: Pid(1001) },
        Kind::ThreadEnd { cpu },
        Kind::Exit { cpu, code: 0 },
        Kind::Die { signal: 15 },
        Kind::Signal { signal: 2 },
        Kind::Ignored { signal: 17 },
        Kind::Resume,
        Kind::Miss { late: Duration::from_millis(2) },
        Kind::Reap { child: Pid(1001), code: 0 },
        Kind::NotDead { child: None },
        Kind::NotDead { child: Some(Pid(1001)) },
        Kind::Kill { target: Pid(1001), signal: 9 },
        Kind::Statement { line: 3 },
        Kind::Output { piece: 0 },
        Kind::Output { piece: u32::MAX },
        Kind::End,
    ];
    kinds.extend(every_what().into_iter().map(|what| Kind::Make { object, what }));
    kinds.extend(every_wait().into_iter().flat_map(|on| [Kind::Block { cpu, on }, Kind::Wake { from: on }]));
    let operations = [
        Operation::Acquire,
        Operation::AcquireFailed,
        Operation::Release,
        Operation::ReadValue(1),
        Operation::Send(label.clone()),
        Operation::Receive(label.clone()),
        Operation::EndOfFile,
        Operation::CloseEnd { reading: true },
        Operation::CloseEnd { reading: false },
        Operation::Connect,
        Operation::Accept,
        Operation::Poll(true),
        Operation::Poll(false),
        Operation::Buffer(label),
        Operation::Load { place: "[3]".into(), value: "7".into() },
        Operation::Store { place: "".into(), value: "7".into() },
        Operation::Attach,
        Operation::Unlink,
        Operation::Refused("ValueError"),
    ];
    kinds.extend(operations.into_iter().map(|operation| Kind::Operate { object, operation }));
    let files = [
        FileOperation::OpenRead,
        FileOperation::OpenWrite,
        FileOperation::OpenAppend,
        FileOperation::Read(0),
        FileOperation::Read(3),
        FileOperation::Write(3),
        FileOperation::Close,
        FileOperation::NotFound,
        FileOperation::Duplicate { to: Fd(4) },
        FileOperation::Refused("OSError"),
    ];
    kinds.extend(files.into_iter().map(|operation| Kind::File { fd: Fd(3), name: "db".into(), operation }));
    kinds
}

fn every_cause() -> Vec<Why> {
    let time = Instant::from_micros(1500);
    vec![
        Why::Only,
        Why::First { ready: 2, joined: Instant::BOOT, next: time },
        Why::First { ready: 2, joined: time, next: time },
        Why::QuantumUsed { quantum: Duration::from_millis(10) },
        Why::Best { measure: Measure::Remaining, ready: 3, mine: 2000, next: 4000 },
        Why::Best { measure: Measure::Deadline, ready: 3, mine: i64::MAX, next: i64::MAX },
        Why::Better { measure: Measure::Priority, mine: 2, theirs: 4 },
        Why::Queue { level: 1, ready: 2, below: 3 },
        Why::Drawn { ticket: 7, of: 300, mine: 100 },
        Why::Chosen { ready: 2 },
        Why::Served,
        Why::Held { by: Some(Pid::MAIN) },
        Why::Held { by: None },
        Why::Empty,
        Why::Full { capacity: 3 },
        Why::Until(time),
        Why::Alive(Some(Pid::MAIN)),
        Why::Alive(None),
        Why::By(Pid::MAIN),
        Why::TimeOut,
        Why::Recorded,
        Why::Signal { by: Pid::MAIN },
        Why::Finished,
        Why::Stuck,
        Why::Limit,
        Why::Impossible,
    ]
}

fn every_event() -> Vec<Event> {
    let kinds = every_kind().into_iter();
    let mut events: Vec<Event> = kinds.map(|kind| event(1, 1001, kind, Why::Program)).collect();
    for why in every_cause() {
        events.push(event(1, 1001, Kind::Dispatch { cpu: CpuId(0) }, why.clone()));
        events.push(event(1, 1001, Kind::Preempt { cpu: CpuId(0), by: Pid(1000) }, why.clone()));
        events.push(event(1, 1001, Kind::End, why));
    }
    for from in every_wait() {
        events.push(event(1, 1001, Kind::Wake { from }, Why::By(Pid::MAIN)));
    }
    events
}

#[test]
fn every_event_has_a_sentence_in_every_language() {
    let recording = recording(&request("tickets"));
    let scene = Scene::at(&recording, recording.events.len() / 2);
    for tag in ["en", "zh"] {
        let text = Text::of(tag);
        let speaker = Speaker { text: &text, scene: &scene, recording: &recording };
        for event in every_event() {
            let sentence = speaker.event(&event);
            let words = sentence.plain(&text);
            assert!(!plain(&sentence.fact).trim().is_empty(), "{event:?}");
            let known = |word: &str| {
                !["event.", "why.", "on.", "what.", "operation.", "file.", "part."]
                    .iter()
                    .any(|prefix| word.starts_with(prefix))
            };
            assert!(words.split([' ', '：']).all(known) && !words.contains('{'), "{tag}: {words}");
        }
    }
}
