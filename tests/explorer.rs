//! Programs searched as a whole: how many states, which outcomes.

use std::rc::Rc;

use interleave::{
    explore::{breadth::Breadth, limits::Limits, world::{Detail, World}},
    lang,
    machine::{Options, script::Timing},
};

#[test]
fn look() {
    let text = std::fs::read_to_string(std::env::var("P").unwrap()).unwrap();
    let program = lang::compile(&text, "main.py").expect("it compiles");
    let flag = |name: &str| std::env::var("F").unwrap_or_default().contains(name);
    let detail = Detail { timing: Timing::Any, symmetry: flag("s"), print_order: true, named: flag("n"), forks: flag("f"), exits: flag("e"), sentinels: flag("S"), clock: flag("c") };
    let mut world = World::new(Rc::clone(&program), &Vec::new(), &Options::default(), detail);
    let most: u64 = std::env::var("N").unwrap().parse().unwrap();
    let mut graph = Breadth::new(&mut world, Limits { states: most, bytes: 1 << 30 });
    let start = std::time::Instant::now();
    while graph.work(&mut world, 10_000) {}
    println!("{} states {} transitions {:?} worked out {:?}", graph.states(), graph.transitions(), start.elapsed(), world.worked_out());
    let mut words = Vec::new();
    for state in graph.way(graph.states() - 1) {
        graph.words(state, &mut words);
        println!("--- {state}\n{}", world.show(&words));
    }
}
