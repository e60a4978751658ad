//! Laws of the library: every scenario runs, every step's moment comes, no text holds an answer, two languages.

mod common;

use std::rc::Rc;

use interleave::{
    guide::{Choice, Guide, Step},
    lang,
    recording::Recording,
    scenario::{Scenario, library},
    text::{LANGUAGES, Localized},
};

fn record(scenario: &Scenario) -> Recording {
    let program = lang::compile(&scenario.source, "program.py")
        .unwrap_or_else(|wrong| panic!("{} compiles: {wrong:?}", scenario.key));
    let options = Rc::new(scenario.options.clone());
    Recording::whole(program, &scenario.files, options, None).expect("its policy exists")
}

fn texts(step: &Step) -> Vec<&Localized> {
    let question = step.question.iter().flat_map(|question| [&question.text, &question.because]);
    std::iter::once(&step.text).chain(question).collect()
}

#[test]
fn every_step_of_every_guide_comes() {
    for scenario in library() {
        let guide = Guide::of(&scenario.guide, &record(&scenario));
        let reached: Vec<usize> = guide.stops.iter().map(|stop| stop.step).collect();
        let wanted: Vec<usize> = (0..scenario.guide.len()).collect();
        assert_eq!(reached, wanted, "{}: steps whose moment comes", scenario.key);
    }
}

#[test]
fn every_text_is_there_in_every_language() {
    for scenario in library() {
        let steps = scenario.guide.iter().flat_map(texts);
        for localized in [&scenario.title, &scenario.summary].into_iter().chain(steps) {
            let tags: Vec<&str> = localized.tags().collect();
            let wanted: Vec<&str> = LANGUAGES.iter().map(|(tag, _)| *tag).collect();
            assert_eq!(tags, wanted, "{}: {localized:?}", scenario.key);
            assert!(wanted.iter().all(|tag| !localized.get(tag).trim().is_empty()));
        }
    }
}

#[test]
fn no_text_holds_a_number_that_is_an_answer() {
    for scenario in library() {
        let guide = Guide::of(&scenario.guide, &record(&scenario));
        for stop in &guide.stops {
            let Some(Choice::Number(answer)) = stop.choices.get(stop.answer) else { continue };
            let step = &scenario.guide[stop.step];
            for localized in texts(step) {
                for (tag, _) in LANGUAGES {
                    let words = localized.get(tag).split(|c: char| !c.is_ascii_digit());
                    let told = words.filter(|word| !word.is_empty()).any(|word| word == answer.to_string());
                    assert!(!told, "{}: '{}' tells {answer}", scenario.key, localized.get(tag));
                }
            }
        }
    }
}

#[test]
fn a_question_has_several_choices_and_is_asked_before_its_proof() {
    for scenario in library() {
        let recording = record(&scenario);
        for stop in Guide::of(&scenario.guide, &recording).stops {
            if scenario.guide[stop.step].question.is_some() {
                assert!(stop.choices.len() >= 2 && stop.answer < stop.choices.len(), "{}", scenario.key);
                assert!(
                    stop.cursor < stop.proof,
                    "{}: asked at {}, shown at {}",
                    scenario.key,
                    stop.cursor,
                    stop.proof
                );
            }
        }
    }
}

#[test]
fn guides_lead_through_at_least_six_scenarios_in_few_words() {
    let guided = library().iter().filter(|scenario| !scenario.guide.is_empty()).count();
    assert!(guided >= 6, "{guided}");
    for scenario in library() {
        for localized in scenario.guide.iter().flat_map(texts) {
            assert!(localized.get("zh").chars().count() <= 120, "{}: {}", scenario.key, localized.get("zh"));
            assert!(localized.get("en").chars().count() <= 260, "{}: {}", scenario.key, localized.get("en"));
        }
    }
}

/// The right answer to the first question of a scenario, in words.
fn first_answer(scenario: &Scenario) -> String {
    let recording = record(scenario);
    let guide = Guide::of(&scenario.guide, &recording);
    let asked = guide.stops.iter().find(|stop| !stop.choices.is_empty());
    let stop = asked.unwrap_or_else(|| panic!("{} asks something", scenario.key));
    match &stop.choices[stop.answer] {
        Choice::Number(number) => number.to_string(),
        Choice::Process(pid) => pid.to_string(),
        Choice::Text(words) => words.get("en").to_owned(),
        Choice::Yes => "yes".to_owned(),
        Choice::No => "no".to_owned(),
    }
}

/// What each scenario is there to show; under real Python the same comes out.
#[test]
fn each_run_shows_what_its_scenario_is_about() {
    let wanted = [
        ("start-methods", "3"),
        ("no-guard", "raise RuntimeError"),
        ("wait-by-hand", "quick, ended first"),
        ("half-line", "2"),
        ("sync-blocking", "get its soup"),
        ("sync-polling", "No, never"),
        ("async-blocking", "take the soup"),
        ("async-callback", "1000"),
        ("four-ways", "look"),
        ("pipe-talk", "pong, once the child has sent it"),
        ("open-end", "no"),
        ("closed-end", "yes"),
        ("lost-counts", "No, some are lost"),
        ("kept-counts", "Yes, all"),
        ("starting-gun", "3"),
        ("rounds", "slow, who came last"),
        ("manager-count", "No, an update is lost"),
        ("pool-unordered", "the second"),
        ("last-words", "1"),
    ];
    let library = library();
    let answers = wanted.map(|(key, _)| {
        let scenario = library.iter().find(|scenario| *scenario.key == *key);
        (key, first_answer(scenario.unwrap_or_else(|| panic!("a scenario {key}"))))
    });
    assert_eq!(answers.each_ref().map(|(key, answer)| (*key, answer.as_str())), wanted);
}

/// Who polls has used the CPU all the time that it took; who is blocked or called has not.
#[test]
fn polling_costs_the_most_cpu_time() {
    let library = library();
    let scenario = library.iter().find(|scenario| &*scenario.key == "four-ways").expect("it is there");
    let output = record(scenario).stream(false);
    let figures = |name: &str| -> (u32, u32) {
        let line = output.lines().find(|line| line.starts_with(name)).expect("a line for each");
        let numbers: Vec<u32> = line.split(' ').filter_map(|word| word.parse().ok()).collect();
        (numbers[0], numbers[1])
    };
    let [stand, look, sit, stroll] = ["stand", "look", "sit", "stroll"].map(figures);
    assert!(look.0 * 10 >= look.1 * 9, "look computed all the time: {look:?}");
    for (used, took) in [stand, sit, stroll] {
        assert!(used * 3 < took * 2 && used * 3 < look.0 * 2, "{used} of {took}, look {look:?}");
    }
    assert!(stroll.1 < stand.1.min(sit.1), "who is called ends before those who are blocked");
}
