//! The reference against small cases worked out on paper.

use crate::reference::{
    Equal, Outcome, Person, Policy, Reason, Rules, Slice, Step,
    Step::{Device, Give, Run, Take},
    Work, chart, run,
};

fn person(arrival: u64, steps: &[Step]) -> Person {
    Person::new(arrival, steps)
}

fn check(rules: &Rules, people: &[Person], expected: &[&str]) -> Outcome {
    let outcome = run(&Work { people: people.to_vec(), until: None }, rules);
    assert_eq!(chart::gantt(&outcome.slices), expected.join("\n"), "{rules:?}");
    outcome
}

fn waiting(outcome: &Outcome) -> Vec<u64> {
    outcome.fates.iter().map(|fate| fate.waiting).collect()
}

#[test]
fn in_order_of_arrival() {
    let people = [person(0, &[Run(5)]), person(1, &[Run(3)]), person(2, &[Run(1)])];
    let outcome = check(&Rules::new(Policy::Fcfs { degree: 0 }), &people, &["cpu0: A 0-5, B 5-8, C 8-9"]);
    assert_eq!(waiting(&outcome), [0, 4, 6]);
    assert_eq!(outcome.switches, 2);
    assert_eq!(outcome.slices[1], Slice { cpu: 0, row: 1, start: 5, end: 8 });
}

#[test]
fn a_degree_keeps_jobs_outside() {
    let people = [person(0, &[Run(2), Device(2, 0), Run(1)]), person(0, &[Run(3)]), person(1, &[Run(1)])];
    let outcome =
        check(&Rules::new(Policy::Fcfs { degree: 1 }), &people, &["cpu0: A 0-2, A 4-5, B 5-8, C 8-9"]);
    assert_eq!(waiting(&outcome), [0, 5, 7]);
    let shortest = Policy::Sjf { estimate: None, degree: 1 };
    check(&Rules::new(shortest), &people[..], &["cpu0: A 0-2, A 4-5, C 5-6, B 6-9"]);
}

#[test]
fn an_expired_one_goes_behind_an_arrival_or_before_it() {
    let people = [person(0, &[Run(4)]), person(2, &[Run(2)])];
    let mut rules = Rules::new(Policy::Rr { quantum: 2 });
    check(&rules, &people, &["cpu0: A 0-2, B 2-4, A 4-6"]);
    rules.requeue_first = true;
    check(&rules, &people, &["cpu0: A 0-4, B 4-6"]);
}

/// Silberschatz, Galvin, Gagne, Operating System Concepts, 10th edition, section 5.3.2.
#[test]
fn shortest_remaining_time() {
    let people = [(0, 8), (1, 4), (2, 9), (3, 5)].map(|(arrival, burst)| person(arrival, &[Run(burst)]));
    let rules = Rules::new(Policy::Srtf { estimate: None });
    let outcome = check(&rules, &people, &["cpu0: A 0-1, B 1-5, D 5-10, A 10-17, C 17-26"]);
    assert_eq!(waiting(&outcome).iter().sum::<u64>(), 26);
}

#[test]
fn shortest_by_prediction() {
    let people = [person(0, &[Run(4), Device(1, 0), Run(4)]), person(1, &[Run(6)]), person(6, &[Run(1)])];
    let exact = Policy::Sjf { estimate: None, degree: 0 };
    check(&Rules::new(exact), &people, &["cpu0: A 0-4, B 4-10, C 10-11, A 11-15"]);
    let predicted = Policy::Sjf { estimate: Some((500, 5000)), degree: 0 };
    check(&Rules::new(predicted), &people, &["cpu0: A 0-4, B 4-10, A 10-14, C 14-15"]);
}

/// Stallings, Operating Systems, 9th edition, table 9.5.
#[test]
fn highest_response_ratio() {
    let people =
        [(0, 3), (2, 6), (4, 4), (6, 5), (8, 2)].map(|(arrival, burst)| person(arrival, &[Run(burst)]));
    check(&Rules::new(Policy::Hrrn), &people, &["cpu0: A 0-3, B 3-9, C 9-13, E 13-15, D 15-20"]);
    check(&Rules::new(Policy::Ljf), &people, &["cpu0: A 0-3, B 3-9, D 9-14, C 14-18, E 18-20"]);
}

#[test]
fn longest_remaining_time() {
    let people = [person(0, &[Run(2)]), person(0, &[Run(4)]), person(0, &[Run(3)])];
    // B until 2 is left of it and C is longer, C until 1 is left and A is longer, A until 1 is left and B is longer.
    check(&Rules::new(Policy::Lrtf), &people, &["cpu0: B 0-2, C 2-4, A 4-5, B 5-7, C 7-8, A 8-9"]);
}

#[test]
fn devices_serve_one_at_a_time() {
    let people = [person(0, &[Run(1), Device(3, 0), Run(1)]), person(0, &[Run(1), Device(2, 0), Run(1)])];
    let rules = Rules::new(Policy::Fcfs { degree: 0 });
    let outcome = check(&rules, &people, &["cpu0: A 0-1, B 1-2, A 4-5, B 6-7"]);
    assert_eq!(outcome.fates[1].blocked, 4);
    assert_eq!(outcome.switches, 3);
    let apart = [people[0].clone(), person(0, &[Run(1), Device(2, 1), Run(1)])];
    check(&rules, &apart, &["cpu0: A 0-1, B 1-2, A 4-5, B 5-6"]);
}

#[test]
fn a_switch_costs_time_of_nobody() {
    let people = [person(0, &[Run(3)]), person(0, &[Run(2)])];
    let mut rules = Rules::new(Policy::Rr { quantum: 2 });
    rules.cost = 1;
    let outcome = check(&rules, &people, &["cpu0: A 0-2, B 3-5, A 6-7"]);
    assert_eq!(outcome.switches, 2);
    assert_eq!(waiting(&outcome), [3, 2]);
    assert_eq!(outcome.fates[1].first_run, Some(3));
    assert_eq!(outcome.fates[1].switching, 1);
}

#[test]
fn aging_overtakes() {
    let mut people = [person(0, &[Run(10)]), person(0, &[Run(1)])];
    people[1].priority = 2;
    let rules = Rules::new(Policy::Priority { preemptive: true, aging: 2 });
    check(&rules, &people, &["cpu0: A 0-6, B 6-7, A 7-11"]);
    let rules = Rules::new(Policy::Priority { preemptive: true, aging: 0 });
    check(&rules, &people, &["cpu0: A 0-10, B 10-11"]);
}

#[test]
fn equals() {
    let mut people = [person(1, &[Run(2)]), person(0, &[Run(3)]), person(0, &[Run(1)])];
    let mut rules = Rules::new(Policy::Priority { preemptive: true, aging: 0 });
    check(&rules, &people, &["cpu0: B 0-3, C 3-4, A 4-6"]);
    rules.equal = Equal::Input;
    check(&rules, &people, &["cpu0: B 0-3, A 3-5, C 5-6"]);
    rules.equal = Equal::Joined;
    rules.preempt_equal = true;
    people[2].priority = 1;
    check(&rules, &people, &["cpu0: B 0-1, A 1-3, B 3-5, C 5-6"]);
    rules.high_first = true;
    check(&rules, &people, &["cpu0: C 0-1, B 1-4, A 4-6"]);
}

#[test]
fn levels() {
    let people = [person(0, &[Run(4)]), person(2, &[Run(1)])];
    let policy = |boost, head| Policy::Mlfq {
        levels: 2,
        quantum: 1,
        growth: 2,
        boost,
        total: false,
        reset: false,
        head,
    };
    check(&Rules::new(policy(0, false)), &people, &["cpu0: A 0-2, B 2-3, A 3-5"]);
    // Boosted just before B comes, A is in its level and goes on.
    check(&Rules::new(policy(2, false)), &people, &["cpu0: A 0-3, B 3-4, A 4-5"]);
    let people = [person(0, &[Run(4)]), person(0, &[Run(4)]), person(3, &[Run(1)])];
    check(&Rules::new(policy(0, false)), &people, &["cpu0: A 0-1, B 1-2, A 2-3, C 3-4, B 4-6, A 6-8, B 8-9"]);
    check(&Rules::new(policy(0, true)), &people, &["cpu0: A 0-1, B 1-2, A 2-3, C 3-4, A 4-6, B 6-9"]);
}

#[test]
fn an_allotment_outlives_a_wait() {
    let people = [person(0, &[Run(1), Device(1, 0), Run(2)]), person(0, &[Run(5)])];
    let policy =
        |total, reset| Policy::Mlfq { levels: 2, quantum: 2, growth: 2, boost: 0, total, reset, head: false };
    check(&Rules::new(policy(false, false)), &people, &["cpu0: A 0-1, B 1-3, A 3-5, B 5-8"]);
    check(&Rules::new(policy(true, false)), &people, &["cpu0: A 0-1, B 1-3, A 3-4, B 4-7, A 7-8"]);
    check(&Rules::new(policy(true, true)), &people, &["cpu0: A 0-1, B 1-3, A 3-5, B 5-8"]);
}

#[test]
fn queues_by_reason() {
    let people = [person(0, &[Run(1), Device(1, 0), Run(1)]), person(0, &[Run(5)]), person(2, &[Run(1)])];
    let classes = vec![(vec![Reason::Io], None), (vec![Reason::New], Some(2))];
    check(&Rules::new(Policy::Mlq { classes }), &people, &["cpu0: A 0-1, B 1-2, A 2-3, C 3-4, B 4-8"]);
}

#[test]
fn a_released_lock_wakes_and_preempts() {
    let mut people =
        [person(0, &[Take(0), Run(3), Give(0), Run(1)]), person(1, &[Run(1), Take(0), Run(1), Give(0)])];
    people[0].priority = 1;
    let rules = Rules::new(Policy::Priority { preemptive: true, aging: 0 });
    let outcome = check(&rules, &people, &["cpu0: A 0-1, B 1-2, A 2-4, B 4-5, A 5-6"]);
    assert_eq!(outcome.fates[1].blocked, 2);
    assert_eq!(waiting(&outcome), [2, 0]);
}

#[test]
fn the_highest_of_the_worst_cpus_is_taken() {
    let mut people = [person(0, &[Run(3)]), person(0, &[Run(3)]), person(1, &[Run(1)])];
    people[2].priority = -1;
    let mut rules = Rules::new(Policy::Priority { preemptive: true, aging: 0 });
    rules.cpus = 2;
    check(&rules, &people, &["cpu0: A 0-3", "cpu1: B 0-1, C 1-2, B 2-4"]);
}

#[test]
fn an_idle_cpu_steals() {
    let people = [person(0, &[Run(5)]), person(0, &[Run(1)]), person(0, &[Run(2)])];
    let mut rules = Rules::new(Policy::Fcfs { degree: 0 });
    (rules.cpus, rules.own_queues) = (2, true);
    check(&rules, &people, &["cpu0: A 0-5", "cpu1: B 0-1, C 1-3"]);
    // Each CPU takes turns among its own: C stays on the first.
    let people = [person(0, &[Run(2)]), person(0, &[Run(9)]), person(0, &[Run(2)])];
    rules.policy = Policy::Rr { quantum: 1 };
    check(&rules, &people, &["cpu0: A 0-1, C 1-2, A 2-3, C 3-4", "cpu1: B 0-9"]);
}

#[test]
fn tickets() {
    let mut people = [person(0, &[Run(3)]), person(0, &[Run(3)])];
    people[1].tickets = 50;
    check(
        &Rules::new(Policy::Stride { quantum: 1 }),
        &people,
        &["cpu0: A 0-1, B 1-2, A 2-3, B 3-4, A 4-5, B 5-6"],
    );
}

#[test]
fn periods_and_deadlines() {
    let mut people = [person(0, &[Run(2)]), person(0, &[Run(4)])];
    (people[0].period, people[1].period) = (Some(5), Some(7));
    let work = Work { people: people.to_vec(), until: Some(8) };
    let outcome = run(&work, &Rules::new(Policy::Rm));
    assert_eq!(chart::gantt(&outcome.slices), "cpu0: A 0-2, B 2-5, A 5-7, B 7-12");
    assert_eq!((outcome.fates[0].misses, outcome.fates[1].misses), (0, 1));
    assert_eq!(outcome.fates[0].blocked, 3);
    let outcome = run(&work, &Rules::new(Policy::Edf));
    assert_eq!(chart::gantt(&outcome.slices), "cpu0: A 0-2, B 2-6, A 6-8, B 8-12");
    assert_eq!((outcome.fates[0].misses, outcome.fates[1].misses), (0, 0));
    assert_eq!(outcome.fates[1].completion, Some(12));
}
