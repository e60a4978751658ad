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
