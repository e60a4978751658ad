//! The searches of `explore`, on small models.

#[path = "search/agree.rs"]
mod agree;
#[path = "search/laws.rs"]
mod laws;
#[path = "search/models.rs"]
mod models;
#[path = "search/random.rs"]
mod random;
#[path = "search/sampling.rs"]
mod sampling;
#[path = "search/toy.rs"]
mod toy;

use interleave::explore::{
    breadth::Breadth,
    chance::{Chance, Odds},
    components::Components,
    limits::Limits,
};
use toy::Toy;

const LIMITS: Limits = Limits { states: 10_000_000, bytes: 1 << 30 };

fn graph(toy: &mut Toy) -> Breadth {
    let mut breadth = Breadth::new(toy, LIMITS);
    while breadth.work(toy, 10_000) {}
    assert!(breadth.is_complete());
    breadth
}

fn components(graph: &Breadth) -> Components {
    let mut components = Components::new(graph);
    while components.work(graph, 1000) {}
    components
}

fn odds(graph: &Breadth) -> Odds {
    let components = components(graph);
    let mut chance = Chance::new(graph, &components);
    while chance.work(graph, &components, 1000) {}
    chance.odds(graph)
}

fn sizes(models: impl IntoIterator<Item = Toy>) -> Vec<u32> {
    models.into_iter().map(|mut toy| graph(&mut toy).states()).collect()
}

/// The counts that Spin, Stateright and TLC have, too.
#[test]
fn states_are_counted_as_other_explorers_count_them() {
    assert_eq!(sizes((4..=7).map(models::tickets)), [336, 2_035, 13_504, 96_691]);
    assert_eq!(sizes((4..=9).map(|n| models::tickets(n).symmetric())), [51, 116, 261, 582, 1_287, 2_824]);
    assert_eq!(sizes((3..=5).map(|n| models::philosophers(n, false))), [88, 392, 1_744]);
    assert_eq!(sizes((3..=5).map(|n| models::philosophers(n, true))), [73, 321, 1_425]);
    let buffers = [(2, 2, 2, 2), (2, 2, 3, 2), (3, 2, 2, 2), (3, 3, 2, 2), (3, 3, 3, 2)];
    let buffers = buffers.map(|(p, c, items, capacity)| models::buffer(p, c, items, capacity));
    assert_eq!(sizes(buffers), [158, 440, 541, 2_428, 15_438]);
    assert_eq!(sizes([models::buffer(4, 4, 3, 4).symmetric()]), [20_081]);
    assert_eq!(sizes([models::pipes(4, false), models::pipes(6, true)]), [4_707, 57_983]);
    assert_eq!(sizes([models::polite(2)]), [29]);
}

fn near(found: f64, expected: f64) {
    assert!((found - expected).abs() < 1e-6, "{found} is not {expected}");
}

/// Exact by hand where a closed form is known: that all n clients are sold a ticket fails only in n! of the orders.
#[test]
fn probabilities_are_exact() {
    for symmetric in [false, true] {
        for (n, expected) in [(4, 0.958333), (6, 0.998611)] {
            let mut toy = models::tickets(n);
            toy.is_symmetric = symmetric;
            let odds = odds(&graph(&mut toy));
            let oversold = (0..2).find(|&it| toy.outcomes[it as usize] == [1, 1]).expect("is possible");
            near(odds.probabilities[&oversold], expected);
            near(odds.probabilities.values().sum(), 1.0);
            assert_eq!(odds.unknown, 0.0);
        }
    }
    for (n, expected) in [(5, 0.158333), (7, 0.075728)] {
        let mut toy = models::philosophers(n, false);
        let graph = graph(&mut toy);
        let hang = graph.finals().iter().find(|(_, end)| !end.is_clean).expect("a deadlock").1.outcome;
        near(odds(&graph).probabilities[&hang], expected);
    }
}
