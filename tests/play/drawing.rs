//! Where the states of a graph lie.

use super::counter::{counter, pick};
use crate::ui::play::{
    Edge, Graph, Node,
    layout::{ACROSS, DOWN, lay_out},
};

/// A graph of so many states, each but the first with an edge from an earlier one, and as many more as asked for, some of
/// which lead back.
fn random(states: u32, more: u32, seed: u64) -> Graph {
    let mut state = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
    let mut draw = |below: u32| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state >> 33) as u32 % below.max(1)
    };
    let edge =
        |from, to, task| Edge { from, to, task: String::new(), label: String::new(), pick: pick(task) };
    let mut edges: Vec<Edge> =
        (1..states).map(|to| edge(draw(to).max(to.saturating_sub(12)).min(to - 1), to, to)).collect();
    edges.extend((0..more).map(|task| edge(draw(states), draw(states), 1000 + task)));
    let node = Node { depth: 0, end: None, doomed: false, safe: false };
    Graph { states: vec![node; states as usize], edges }
}

fn lies_well(graph: &Graph) {
    let map = lay_out(graph);
    let places = &map.places;
    for (index, one) in places.iter().enumerate() {
        for other in &places[..index] {
            let apart = (one.x - other.x).abs() >= ACROSS - 1e-6 || (one.y - other.y).abs() >= DOWN - 1e-6;
            assert!(apart, "{one:?} lies over {other:?}");
        }
        assert!(
            one.x > 0.0 && one.y > 0.0 && one.x < map.width && one.y < map.height,
            "{one:?} lies outside"
        );
    }
    for (edge, way) in graph.edges.iter().zip(&map.ways) {
        let (from, to) = (places[edge.from as usize], places[edge.to as usize]);
        assert_eq!(way.points.first(), Some(&(from.x, from.y)));
        assert_eq!(way.points.last(), Some(&(to.x, to.y)));
        let goes_down = way.points.windows(2).all(|pair| pair[0].1 < pair[1].1);
        assert!(goes_down != way.is_back, "{way:?}");
        for bend in &way.points[1..way.points.len() - 1] {
            let clear =
                places.iter().all(|place| (place.x - bend.0).abs() > 20.0 || (place.y - bend.1).abs() > 20.0);
            assert!(clear, "the way goes through a state at {bend:?}");
        }
    }
}

#[test]
fn states_do_not_lie_over_each_other_and_edges_go_down_or_are_marked() {
    lies_well(&counter());
    lies_well(&random(1, 0, 1));
    for seed in 0..40 {
        lies_well(&random(2 + seed as u32 * 7, seed as u32 * 5, seed));
    }
}

#[test]
fn what_leads_back_is_exactly_what_closes_a_cycle() {
    let edge = |from, to| Edge { from, to, task: String::new(), label: String::new(), pick: pick(to) };
    let node = Node { depth: 0, end: None, doomed: false, safe: false };
    let graph = Graph {
        states: vec![node; 4],
        edges: vec![edge(0, 1), edge(1, 2), edge(2, 0), edge(2, 2), edge(0, 3), edge(2, 3)],
    };
    let map = lay_out(&graph);
    let backs: Vec<bool> = map.ways.iter().map(|way| way.is_back).collect();
    assert_eq!(backs, [false, false, true, true, false, false]);
    assert_eq!(map.places[3].layer, 3, "below the longest way there");
    assert_eq!(map.ways[4].points.len(), 4, "a long edge bends in each layer");
}

#[test]
fn ways_cross_as_little_as_they_can() {
    let graph = counter();
    let map = lay_out(&graph);
    let x = |state: u32| map.places[state as usize].x;
    let layer = |state: u32| map.places[state as usize].layer;
    let crosses = |one: &Edge, other: &Edge| {
        layer(one.from) == layer(other.from) && x(one.from) < x(other.from) && x(one.to) > x(other.to)
    };
    let count = graph
        .edges
        .iter()
        .flat_map(|one| graph.edges.iter().filter(move |other| crosses(one, other)))
        .count();
    assert_eq!(count, 1, "without any it cannot be drawn in layers");
    assert!((x(0) - f64::midpoint(x(1), x(2))).abs() < 1.0, "the start lies over the middle of what follows");
}

#[test]
fn the_greatest_drawing_is_made_within_a_frame_or_two() {
    let graph = random(300, 500, 7);
    let begin = std::time::Instant::now();
    let map = lay_out(&graph);
    assert_eq!(map.places.len(), 300);
    assert!(begin.elapsed().as_millis() < 1500, "{:?} unoptimised and on a busy machine", begin.elapsed());
}
