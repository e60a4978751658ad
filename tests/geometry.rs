//! Places on the stage, ways between them, time and pixels: pure numbers.
#![allow(dead_code, reason = "the page's modules are compiled whole, each test reads a part")]

#[path = "stage/scenes.rs"]
mod scenes;
#[path = "../src/ui/mod.rs"]
#[allow(unused_imports)]
mod ui;

use std::{collections::BTreeSet, rc::Rc};

use interleave::{
    event::Kind,
    id::{CpuId, Pid},
    process::{On, State},
    scene::Scene,
    time::{Duration, Instant},
};
use scenes::{LOCK, Set, ms};
use ui::{
    canvas::Axis,
    draw::bars,
    geometry::{Layout, Mode, Placement, Plan, Zone, crowd::Look, measure, rect, route},
    motion::{Motion, Shot, Timing},
    palette::Phase,
    slices::{Mark, Slices, Work},
};

/// A run of so many processes, in all states by turns, at so many cards.
fn town(processes: u32, cards: u32, cpus: u16) -> Rc<Scene> {
    let mut set = Set::new(cpus);
    let objects: Vec<_> = (0..cards)
        .map(|index| match index % 3 {
            0 => set.object(LOCK, "lock"),
            1 => set.queue(interleave::event::What::Queue, "q", &["1", "2"], Some(5)),
            _ => set.queue(interleave::event::What::Pipe, "pipe", &[], None),
        })
        .collect();
    let mut running = 0;
    for index in 0..processes {
        let object = objects.get(index as usize % objects.len().max(1)).copied();
        let state = match index % 7 {
            0 if running < cpus => {
                running += 1;
                State::Running(CpuId(running - 1))
            }
            0 | 1 => State::Ready,
            2 => State::New,
            3 => State::Blocked(On::Sleep(ms(u64::from(index)))),
            4 => State::Zombie,
            5 => object.map_or(State::Ready, |id| State::Blocked(On::Acquire(id))),
            _ => object.map_or(State::Blocked(On::Child(None)), |id| State::Blocked(On::Send(id))),
        };
        set.process(&format!("Process-{index}"), state, 3);
    }
    set.done()
}

fn check(place: &Placement, plan: &Plan, what: &str) {
    let stage = rect(0.0, 0.0, plan.zones.width, plan.zones.height);
    let shown: Vec<_> = place.tokens.iter().filter(|token| token.look != Look::Hidden).collect();
    for (index, token) in shown.iter().enumerate() {
        assert!(
            stage.contains(token.rect),
            "{what}: {} sticks out of the stage: {:?}",
            token.pid,
            token.rect
        );
        assert!(
            plan.zones.rect(token.zone).contains(token.rect),
            "{what}: {} leaves {:?}: {:?}",
            token.pid,
            token.zone,
            token.rect
        );
        for other in &shown[..index] {
            assert!(
                !token.rect.overlaps(other.rect),
                "{what}: {} on {}: {:?} {:?}",
                token.pid,
                other.pid,
                token.rect,
                other.rect
            );
        }
        for (chip, _) in place.more.iter().chain(place.cards.iter().flat_map(|card| &card.more)) {
            assert!(
                !token.rect.overlaps(*chip),
                "{what}: {} under a +n: {:?} {chip:?}",
                token.pid,
                token.rect
            );
        }
    }
    let cards: Vec<_> = place.cards.iter().filter(|card| card.mode != Mode::Hidden).collect();
    for (index, card) in cards.iter().enumerate() {
        assert!(
            plan.zones.content(Zone::Objects).contains(card.rect),
            "{what}: a card leaves the shelf: {:?}",
            card.rect
        );
        assert!(cards[..index].iter().all(|other| !card.rect.overlaps(other.rect)), "{what}: cards overlap");
    }
}

#[test]
fn nothing_overlaps_and_nothing_sticks_out() {
    for layout in Layout::ALL {
        for processes in (1..40).chain([57, 61, 64, 100, 150, 300]) {
            for cards in 0..=12 {
                let cpus = [1, 2, 4, 8][cards as usize % 4];
                let scene = town(processes, cards, cpus);
                let plan = Plan::of(layout, layout.size(), processes as usize);
                let place = Placement::of(&plan, &scene, &BTreeSet::from([Pid(1003), Pid(1005)]));
                check(&place, &plan, &format!("{processes} processes, {cards} cards, {layout:?}"));
            }
        }
    }
}

#[test]
fn zones_are_apart_at_every_size() {
    for layout in Layout::ALL {
        for (w, h) in [layout.size(), (688.0, 360.0), (1256.0, 520.0), (720.0, 900.0)] {
            let plan = Plan::of(layout, (w, h), 4);
            for (index, zone) in Zone::ALL.iter().enumerate() {
                let here = plan.zones.rect(*zone);
                assert!(rect(0.0, 0.0, w, h).contains(here), "{layout:?} {w}×{h}: {zone:?} {here:?}");
                for other in &Zone::ALL[..index] {
                    assert!(
                        !here.overlaps(plan.zones.rect(*other)),
                        "{layout:?} {w}×{h}: {zone:?} on {other:?}"
                    );
                }
            }
        }
    }
}

#[test]
fn cards_with_waiters_stay_when_others_fold() {
    for layout in Layout::ALL {
        let mut set = Set::new(1);
        let locks: Vec<_> = (0..12).map(|index| set.object(LOCK, &format!("lock{index}"))).collect();
        set.process("MainProcess", State::Blocked(On::Acquire(locks[7])), 3);
        let scene = set.done();
        let plan = Plan::of(layout, layout.size(), 4);
        let place = Placement::of(&plan, &scene, &BTreeSet::new());
        assert!(place.cards[7].mode <= Mode::Short, "{layout:?}: {:?}", place.cards[7].mode);
    }
}

#[test]
fn the_head_of_the_ready_queue_is_next_to_the_cpu() {
    let mut set = Set::new(1);
    set.process("MainProcess", State::Running(CpuId(0)), 1);
    let (first, second) = (set.process("a", State::Ready, 1), set.process("b", State::Ready, 1));
    let plan = Plan::of(Layout::Wide, Layout::Wide.size(), 4);
    let place = Placement::of(&plan, &set.done(), &BTreeSet::new());
    assert!(place.token(first).unwrap().rect.x > place.token(second).unwrap().rect.x);
}

#[test]
fn names_on_tokens_are_short_and_mark_what_is_cut() {
    let short = |name| measure::short_name(name, 12.0, 60.0);
    assert_eq!(short("Process-12"), "P12");
    assert_eq!(short("MainProcess"), "Main");
    assert_eq!(short("ForkPoolWorker-3"), "W3");
    assert_eq!(short("client12"), "cl12");
    assert_eq!(short("producer"), "prod…");
    assert_eq!(short("cook"), "cook");
    assert_eq!(short("消费者"), "消费…");
    assert_eq!(measure::name("producer", 12.0, 52.0), "produ…");
    assert_eq!(measure::short_name("producer", 12.0, 20.0), "pr");
    assert_eq!(measure::short_name("ForkPoolWorker-4:1", 12.0, 22.0), "4:1");
    assert_eq!(short("Process-1:2"), "P1:2");
}

fn motion_of(moment: &scenes::Moment) -> Motion {
    let plan = Plan::of(Layout::Wide, Layout::Wide.size(), moment.most_alive);
    let before = moment.before.clone().expect("two scenes");
    let (old, new) = (
        Placement::of(&plan, &before, &BTreeSet::new()),
        Placement::of(&plan, &moment.scene, &BTreeSet::new()),
    );
    let shot = |scene, placement| Shot { scene, placement };
    Motion::between(&plan, shot(&before, &old), shot(&moment.scene, &new), &moment.beat)
}

#[test]
fn a_wake_up_moves_pulses_and_leaves_a_ghost() {
    let motion = motion_of(&scenes::tickets());
    let own: Vec<_> = motion.moves.iter().filter(|step| !step.is_shift).map(|step| step.pid).collect();
    assert_eq!(own, [Pid(1002)]);
    assert!(
        motion.moves.iter().any(|step| step.is_shift && step.pid == Pid(1003)),
        "the next waiter moves up"
    );
    assert_eq!((motion.trails.len(), motion.pulses.len()), (1, 1));
}

#[test]
fn many_movements_become_one() {
    let build = |ready: bool| {
        let mut set = Set::new(1);
        let lock = set.object(LOCK, "lock");
        for index in 0..9 {
            set.process(
                &format!("Process-{index}"),
                if ready { State::Ready } else { State::Blocked(On::Acquire(lock)) },
                1,
            );
        }
        set.done()
    };
    let moment = scenes::Moment {
        key: "",
        before: Some(build(false)),
        scene: build(true),
        beat: Rc::from([]),
        most_alive: 9,
        selected: None,
    };
    let motion = motion_of(&moment);
    assert_eq!(motion.trails.iter().map(|trail| trail.count).collect::<Vec<_>>(), [9]);
}

#[test]
fn durations_follow_the_speed_down_to_a_floor() {
    assert_eq!(Timing::of(1.0, false).glide, (200.0, 420.0));
    assert_eq!(Timing::of(2.0, false).glide, (100.0, 210.0));
    assert_eq!(Timing::of(8.0, false).glide.1, 90.0);
    assert!(Timing::of(2.0, false).pulses && !Timing::of(4.0, false).pulses);
    assert!(!Timing::of(10.0, false).glides && !Timing::of(f64::INFINITY, false).glides);
    let reduced = Timing::of(1.0, true);
    assert!(!reduced.glides && !reduced.pulses && reduced.fades);
}

#[test]
fn ways_keep_to_their_gutters() {
    let plan = Plan::of(Layout::Wide, Layout::Wide.size(), 4);
    let cpu = plan.zones.content(Zone::Cpu).middle(104.0, 40.0);
    let ready = plan.zones.content(Zone::Ready).middle(104.0, 40.0);
    let over = route::route(&plan, (Zone::Cpu, cpu), (Zone::Ready, ready));
    assert!(over.iter().any(|corner| corner.y < plan.zones.rect(Zone::Ready).y), "preempted: over the lane");
    assert_eq!(route::route(&plan, (Zone::Ready, ready), (Zone::Cpu, cpu)).len(), 2, "dispatched: straight");
    let path = route::path(&over, 8.0);
    assert!(path.starts_with('M') && path.matches('Q').count() == over.len() - 2, "{path}");
}

// Time and pixels.

fn axis(start: u64, end: u64) -> Axis {
    Axis { start: ms(start), end: ms(end), left: 100.0, width: 1000.0 }
}

#[test]
fn time_becomes_pixels_and_back() {
    let axis = axis(0, 500);
    assert_eq!(axis.x(ms(250)), 600.0);
    assert_eq!(axis.at(600.0), ms(250));
    assert_eq!((axis.at(0.0), axis.at(9999.0)), (ms(0), ms(500)));
}

#[test]
fn zooming_keeps_the_moment_under_the_pointer() {
    let near = axis(0, 500).zoomed(600.0, 0.5, ms(500));
    assert_eq!((near.start, near.end), (ms(125), ms(375)));
    let wide = near.zoomed(600.0, 100.0, ms(500));
    assert_eq!((wide.start, wide.end), (ms(0), ms(500)));
    let panned = near.panned(1000.0, ms(500));
    assert_eq!((panned.start, panned.end), (ms(250), ms(500)));
    assert_eq!(near.following(ms(130), ms(500)), near);
    assert!(near.following(ms(400), ms(500)).end >= ms(400));
}

#[test]
fn ticks_are_round() {
    let ticks = axis(0, 500).ticks(80.0);
    assert_eq!(ticks[..3], [ms(0), ms(50), ms(100)]);
    assert!(ticks.windows(2).all(|pair| axis(0, 500).x(pair[1]) - axis(0, 500).x(pair[0]) >= 80.0));
}

// Slices.

#[test]
fn events_fold_into_stretches() {
    let slices = Slices::of(&scenes::events());
    let first = slices.row(Pid(1001)).expect("created");
    let phases: Vec<(u64, Phase)> = first
        .track
        .between(Instant::BOOT, ms(99), slices.end)
        .map(|(start, _, doing)| (start.micros() / 1000, doing.phase))
        .collect();
    use Phase::{Ready, Running, Zombie};
    assert_eq!(phases, [(5, Ready), (14, Running), (24, Ready), (30, Running), (41, Zombie)]);
    assert_eq!(first.reaped, Some(ms(52)));
    assert_eq!((first.holds[0].start, first.holds[0].end), (ms(16), Some(ms(38))));
    assert_eq!(slices.row(Pid(1002)).unwrap().marks, [(ms(49), Mark::Output), (ms(51), Mark::Fault)]);
    assert_eq!(slices.row(Pid(1003)).unwrap().depth, 1);
}

#[test]
fn a_cpu_is_idle_switching_or_somebodys() {
    let slices = Slices::of(&scenes::events());
    let cpu = &slices.cpus[0];
    assert_eq!(cpu.at(ms(20)), Some(Work::Run(Pid(1001))));
    assert_eq!(cpu.at(ms(24)), Some(Work::Switch));
    assert_eq!(cpu.at(ms(25)), Some(Work::Run(Pid(1002))));
    assert_eq!(cpu.at(ms(65)), Some(Work::Idle));
}

#[test]
fn folding_piece_by_piece_is_folding_at_once() {
    let events = scenes::events();
    for cut in 0..events.len() {
        let mut slices = Slices::of(&events[..cut]);
        slices.extend(&events[cut..]);
        assert_eq!(slices, Slices::of(&events), "cut at {cut}");
    }
}

#[test]
fn a_click_finds_the_cursor() {
    let slices = Slices::of(&scenes::events());
    assert_eq!(slices.cursor_at(ms(0)), 3);
    assert_eq!(slices.cursor_at(ms(999)), scenes::events().len());
}

#[test]
fn a_long_run_draws_few_shapes() {
    let mut events = scenes::events();
    let cpu = CpuId(0);
    for turn in 0..100_000u64 {
        let pid = Pid(1001 + (turn % 3) as u32);
        let at = ms(100) + Duration::from_micros(turn * 10);
        let tid = interleave::id::Tid(pid.0);
        for kind in [Kind::Dispatch { cpu }, Kind::Expire { cpu }] {
            let at = if matches!(kind, Kind::Expire { .. }) { at + Duration::from_micros(10) } else { at };
            events.push(interleave::event::Event {
                at,
                pid,
                tid,
                kind,
                why: interleave::event::Why::Program,
            });
        }
    }
    let slices = Slices::of(&events);
    let whole = Axis { start: Instant::BOOT, end: slices.end, left: 0.0, width: 1400.0 };
    let bars = bars::busy(&slices.cpus[0], &whole, slices.end, (0.0, 20.0), |_| 0);
    assert!(bars.paths.len() < 8 && bars.labels.len() < 100);
    let drawn: usize = bars.paths.iter().map(|(_, d)| d.len()).sum();
    assert!(drawn < 120_000, "{drawn} letters of path for a whole run");
    let near = Axis { start: ms(500), end: ms(501), ..whole };
    assert!(bars::busy(&slices.cpus[0], &near, slices.end, (0.0, 20.0), |_| 0).labels.len() > 90);
}
