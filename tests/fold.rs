//! A run told by its events alone looks as it looks to the machine that made it: for every scenario of the library, at
//! every cursor.

mod common;

use std::rc::Rc;

use interleave::{
    event::Kind,
    lang,
    recording::{Recording, told::Told},
    scenario::{self, Scenario},
    scene::Scene,
};

fn record(scenario: &Scenario) -> Recording {
    let program = lang::compile(&scenario.source, "main.py").expect("the library compiles");
    Recording::whole(program, &scenario.files, Rc::new(scenario.options.clone()), None)
        .expect("its policy exists")
}

/// The same run without its machine.
fn told(run: &Recording) -> Recording {
    let machine = run.end().expect("a machine of ours ran it");
    let told = Told {
        knows_cpus: true,
        cpus: run.options.cpus,
        names: machine.processes().map(|it| (it.pid, Rc::clone(&it.name))).collect(),
        ..Told::default()
    };
    Recording::told(Rc::clone(&run.options), run.events.clone(), run.output.clone(), told)
}

/// All that follows from events: of each process, and of each CPU and the ready queue if `whole`.
fn known(scene: &Scene, whole: bool) -> Vec<String> {
    let of_process = scene.processes.iter().map(|it| {
        let fixed = (it.pid, it.ppid, it.created, it.ended, it.exit_code);
        format!("{fixed:?} {:?} {:?} threads {:?} {:?}", it.state, it.tid, it.threads, it.times)
    });
    let mut ready: Vec<_> = scene.ready.iter().flat_map(|lane| &lane.waiting).map(|(pid, _)| *pid).collect();
    ready.sort_unstable();
    let cpus = scene.cpus.iter().map(|it| format!("{:?} {:?} {}", it.cpu, it.running, it.switching));
    let others = cpus.chain([format!("ready {ready:?}"), format!("now {:?}", scene.now)]);
    of_process.chain(others.filter(|_| whole)).collect()
}

#[test]
fn a_told_run_looks_as_the_machine_that_made_it() {
    for scenario in scenario::library() {
        let run = record(&scenario);
        let told = told(&run);
        assert!(told.end().is_none() && told.machine_at(3).is_none());
        let step = (run.events.len() / 400).max(1);
        for cursor in (1..=run.events.len()).step_by(step) {
            // What follows from one step of the machine comes as several events, which it has all done at the first.
            let follows = |event: &interleave::event::Event| {
                matches!(event.kind, Kind::Reap { .. } | Kind::ThreadEnd { .. })
            };
            if run.events.get(cursor).is_some_and(follows) {
                continue;
            }
            let (one, two) = (Scene::at(&run, cursor), Scene::at(&told, cursor));
            // Within an instant a CPU is free already whose process is yet to be told to leave it.
            let is_settled = run.events.get(cursor).is_none_or(|next| next.at > one.now);
            let (one, two) = (known(&one, is_settled), known(&two, is_settled));
            assert_eq!(one, two, "{} at {cursor}: {:?}", scenario.key, run.events[..cursor].last());
        }
    }
}
