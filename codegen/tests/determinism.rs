//! Same sources, same bytes, whatever their order.

mod support;

use ghes_actions_codegen::spec::load::load;
use ghes_actions_codegen::spec::write::canonical;
use ghes_actions_codegen::{Sources, generate};
use serde_yaml::{Mapping, Value};
use support::{file, rendered};

fn project_sources() -> Sources {
    let spec = concat!(env!("CARGO_MANIFEST_DIR"), "/../spec/");
    let read = |name: &str| std::fs::read_to_string(format!("{spec}{name}")).expect("the project has a spec");
    Sources {
        openapi: file("spec/openapi.yaml", &read("openapi.yaml")),
        sets: vec![file("spec/fleet.yaml", &read("fleet.yaml"))],
        selection: file("spec/sources.yaml", &read("sources.yaml")),
    }
}

#[test]
fn g01_generating_twice_gives_the_same_bytes() {
    let sources = project_sources();
    let once = generate(&sources).unwrap_or_else(|faults| panic!("{}", rendered(&faults, &sources)));
    assert_eq!(once, generate(&sources).expect("it was generated once"));
}

/// Nothing is shared between runs.
#[test]
fn g01_generating_in_eight_threads_gives_the_same_bytes() {
    let sources = project_sources();
    let once = generate(&sources);
    std::thread::scope(|scope| {
        let threads: Vec<_> = (0..8).map(|_| scope.spawn(|| generate(&sources))).collect();
        for thread in threads {
            assert_eq!(thread.join().expect("it does not panic"), once);
        }
    });
}

/// The canonical form is what generation reads, so a spec whose keys stand in any other order is the same spec.
#[test]
fn g01_shuffled_keys_give_the_same_canonical_text() {
    let sources = project_sources();
    let spec: Value = serde_yaml::from_str(&sources.openapi.text).expect("the spec is YAML");
    for seed in 1..=20 {
        let text = serde_yaml::to_string(&shuffled(spec.clone(), &mut Shuffle(seed))).expect("a value is YAML");
        assert_ne!(text, sources.openapi.text, "the shuffle has shuffled");
        let document = load(&file("spec/openapi.yaml", &text)).expect("a shuffled spec is YAML");
        assert!(canonical(&document.root.to_json()) == sources.openapi.text, "seed {seed}");
    }
}

fn shuffled(value: Value, shuffle: &mut Shuffle) -> Value {
    match value {
        Value::Mapping(mapping) => {
            let mut entries: Vec<_> = mapping.into_iter().map(|(key, value)| (key, shuffled(value, shuffle))).collect();
            shuffle.apply(&mut entries);
            Value::Mapping(Mapping::from_iter(entries))
        }
        Value::Sequence(items) => Value::Sequence(items.into_iter().map(|item| shuffled(item, shuffle)).collect()),
        other => other,
    }
}

/// Fisher and Yates' shuffle over a small linear congruential generator: the same on every machine.
struct Shuffle(u64);

impl Shuffle {
    fn apply<T>(&mut self, items: &mut [T]) {
        for last in (1..items.len()).rev() {
            self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            items.swap(last, (self.0 >> 33) as usize % (last + 1));
        }
    }
}
