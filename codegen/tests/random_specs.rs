//! Specs at random: valid ones of the subset that the generator knows, from which a sound crate is made, and damaged ones, of which
//! it is said what is wrong.

mod support;

use ghes_actions_codegen::spec::load::load;
use ghes_actions_codegen::spec::write::canonical;
use ghes_actions_codegen::{Sources, generate};
use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use support::{damage, emitted, file, random, rendered, selecting, sources_of};

/// The same cases on every run and machine: a fault that was found once stays found.
fn runner(cases: u32) -> TestRunner {
    let config = Config { cases, failure_persistence: None, max_global_rejects: 1_000_000, ..Config::default() };
    TestRunner::new_with_rng(config, TestRng::deterministic_rng(RngAlgorithm::ChaCha))
}

#[test]
fn g50_a_sound_crate_is_made_of_valid_specs() {
    are_made_into_sound_crates(64);
}

#[test]
#[ignore = "minutes: a thousand specs"]
fn g50_a_sound_crate_is_made_of_a_thousand_valid_specs() {
    are_made_into_sound_crates(1_000);
}

fn are_made_into_sound_crates(cases: u32) {
    let settled = std::cell::Cell::new(0);
    let made = runner(cases).run(&random::spec(), |spec| {
        let sources = sources_of(&spec.to_string());
        match generate(&sources) {
            Ok(files) => emitted::assert_sound(&files),
            // What the path of one property is called can be what another is called: that is for people to settle.
            Err(faults) if faults.iter().all(|fault| fault.message.starts_with("this would be a second type")) => {
                settled.set(settled.get() + 1);
                return Err(TestCaseError::reject("a name twice"));
            }
            Err(faults) => panic!("{}", rendered(&faults, &sources)),
        }
        Ok(())
    });
    made.unwrap_or_else(|failure| panic!("{failure}"));
    assert!(settled.get() < cases, "more than half of the specs were not fit to be judged: {}", settled.get());
}

#[test]
fn g02_a_damaged_spec_is_told_of() {
    is_told_of(100);
}

#[test]
#[ignore = "minutes: thousands of specs"]
fn g02_thousands_of_damaged_specs_are_told_of() {
    is_told_of(3_000);
}

/// No panic, and none of progenitor's either: what is wrong is found by a check. Half of the specs are brought into form first, so
/// that more of them get past the check of that.
fn is_told_of(cases: u32) {
    let original: Vec<&str> = COMMITTED.lines().collect();
    let damage = prop::collection::vec(damage::damage(original.len()), 1..4);
    let told = runner(cases).run(&(damage, any::<bool>()), |(damage, in_form)| {
        let mut lines: Vec<String> = original.iter().map(|line| (*line).to_owned()).collect();
        damage.iter().for_each(|damage| damage.apply(&mut lines));
        let mut spec = lines.join("\n") + "\n";
        if in_form && let Ok(document) = load(&file("spec/openapi.yaml", &spec)) {
            spec = canonical(&document.root.to_json());
        }
        let sources =
            Sources { openapi: file("spec/openapi.yaml", &spec), sets: Vec::new(), selection: selecting(&spec) };
        match generate(&sources) {
            Ok(files) => emitted::assert_sound(&files),
            Err(faults) => {
                let told = rendered(&faults, &sources);
                for fault in &faults {
                    prop_assert!(!fault.message.contains("progenitor"), "a check is missing: {}", told);
                    prop_assert!(fault.help.is_some(), "nothing is said of what to do: {}", told);
                }
            }
        }
        Ok(())
    });
    told.unwrap_or_else(|failure| panic!("{failure}"));
}

const COMMITTED: &str = include_str!("../../spec/openapi.yaml");
