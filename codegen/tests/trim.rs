//! What trim makes of GitHub's description and our spec: a folder a rule, with both, and what comes of them.

mod support;

use std::path::{Path, PathBuf};

use ghes_actions_codegen::descriptions::DescriptionId;
use ghes_actions_codegen::diagnostic::Style;
use ghes_actions_codegen::spec::load::load;
use ghes_actions_codegen::spec::write::canonical;
use ghes_actions_codegen::spec::{Inputs, Selection, selection};
use ghes_actions_codegen::trim::{Description, Trimmed, excerpt, new_file, trim, with_provisional_words};
use ghes_actions_codegen::{Diagnostics, SourceFile, Sources, generate};
use rstest::rstest;
use serde_json::Value;
use similar::TextDiff;
use support::{edit, file, rendered};

#[rstest]
fn what_comes_of_it(#[files("tests/trim/*/ours.yaml")] ours: PathBuf) {
    let folder = ours.parent().expect("a case is a folder");
    let told = Case::read(folder).told();
    insta::with_settings!({ prepend_module_to_snapshot => false, omit_expression => true, snapshot_path => folder }, {
        insta::assert_snapshot!("expected", told);
    });
}

/// As above, of edits of a description and a spec that fit each other.
#[rstest]
fn what_comes_of_an_edit(#[files("tests/trim_edits/*.yaml")] path: PathBuf) {
    let text = std::fs::read_to_string(&path).expect("a case is readable");
    let steps: Value = serde_yaml::from_str(&text).expect("a case is YAML");
    let mut case = Case::read(Path::new("tests/trim/nothing_changes"));
    let mut ours = load(&case.ours).expect("it is YAML").root.to_json();
    edit::apply(&mut case.github, steps.get("github").unwrap_or(&Value::Array(Vec::new())));
    edit::apply(&mut ours, steps.get("ours").unwrap_or(&Value::Array(Vec::new())));
    case.ours = file("spec/openapi.yaml", &canonical(&ours));
    let name = path.file_stem().expect("a case has a name").to_string_lossy().into_owned();
    insta::with_settings!({ prepend_module_to_snapshot => false, omit_expression => true, snapshot_path => "trim_edits" }, {
        insta::assert_snapshot!(name, case.told());
    });
}

#[test]
fn the_order_of_the_description_does_not_matter() {
    let case = Case::read(Path::new("tests/trim/g48_structure_only"));
    let reversed = Case { github: reversed(&case.github), ..case.clone() };
    let texts = [&case, &reversed].map(|case| case.trimmed(&case.ours).expect("it is trimmed").files);
    assert_eq!(texts[0], texts[1]);
}

#[test]
fn an_operation_is_found_however_json_writes_its_id() {
    let case = Case::read(Path::new("tests/trim/g48_structure_only"));
    let plain = case.github.to_string();
    let escaped = plain.replace('/', "\\/");
    let [of_plain, of_escaped] =
        [plain, escaped].map(|text| excerpt(text.as_bytes(), &case.selection).expect("it is JSON"));
    // Of a description that is searched through, the ids of the other operations stay.
    for (path, item) in of_plain["paths"].as_object().expect("an operation is selected") {
        assert_eq!(of_escaped["paths"][path], *item);
    }
    assert_eq!(of_escaped["components"], of_plain["components"]);
}

#[derive(Clone)]
struct Case {
    github: Value,
    ours: SourceFile,
    selection: Selection,
}

impl Case {
    /// With what the second operation of the description lacks to be one of a set.
    fn with_parameter_of_delete(mut self) -> Self {
        self.github["paths"]["/things/{thing_id}"]["delete"]["parameters"] =
            serde_json::json!([{ "$ref": "#/components/parameters/thing-id" }]);
        self
    }

    fn read(folder: &Path) -> Self {
        let text = |name: &str| std::fs::read_to_string(folder.join(name)).expect("a case has three files");
        let github = load(&file("github.yaml", &text("github.yaml"))).expect("the description is YAML").root.to_json();
        let sources = file("spec/sources.yaml", &text("sources.yaml"));
        let selection = selection::parse(&sources).expect("the selection is good");
        Self { github, ours: file("spec/openapi.yaml", &text("ours.yaml")), selection }
    }

    fn description(&self) -> Description {
        Description { id: DescriptionId::published("ghes-3.4", "10.0.0"), json: self.github.clone() }
    }

    /// The notes and the changes, or what is wrong.
    fn told(&self) -> String {
        let sources = [&self.ours, &self.selection.source];
        match self.trimmed(&self.ours) {
            Ok(trimmed) => {
                let [written] = trimmed.files.as_slice() else { panic!("there is one set") };
                let again = self.trimmed(written).expect("its own output is trimmed again");
                assert_eq!(again.files, trimmed.files, "trimming what was trimmed changes nothing");
                assert!(!written.text.contains("GitHub's"), "no words of GitHub's are taken over");
                self.assert_generated(written);
                format!("{}{}", trimmed.notes.render(&sources, Style::Plain), changes(&self.ours.text, &written.text))
            }
            Err(diagnostics) => diagnostics.render(&sources, Style::Plain),
        }
    }

    /// What trim writes, `gen` takes, once there are words.
    fn assert_generated(&self, written: &SourceFile) {
        let openapi = with_provisional_words(std::slice::from_ref(written)).expect("it is YAML").remove(0);
        let sources = Sources { openapi, sets: Vec::new(), selection: self.selection.source.clone() };
        if let Err(faults) = generate(&sources) {
            panic!("{}", rendered(&faults, &sources));
        }
    }

    fn trimmed(&self, ours: &SourceFile) -> Result<Trimmed, Diagnostics> {
        let inputs = Inputs { document: load(ours)?, sets: Vec::new(), selection: self.selection.clone() };
        trim(&[self.description()], &inputs)
    }
}

/// Lists of tags, servers and parameters the other way round.
fn reversed(value: &Value) -> Value {
    match value {
        Value::Object(entries) => entries
            .iter()
            .map(|(key, value)| match (key.as_str(), value) {
                ("parameters" | "required" | "tags", Value::Array(items)) => {
                    (key.clone(), items.iter().rev().map(reversed).collect())
                }
                _ => (key.clone(), reversed(value)),
            })
            .collect(),
        other => other.clone(),
    }
}

fn changes(old: &str, new: &str) -> String {
    let diff = TextDiff::from_lines(old, new).unified_diff().context_radius(2).to_string();
    if diff.is_empty() { "no change\n".to_owned() } else { diff }
}

/// The operations of a set come into its own file, which refers to what the default set has. That one is as it is without the set.
#[test]
fn a_set_is_trimmed_beside_the_default_one() {
    let case = Case::read(Path::new("tests/trim/nothing_changes")).with_parameter_of_delete();
    let alone = case.trimmed(&case.ours).expect("it is trimmed").files;
    let listed = case
        .selection
        .source
        .text
        .replace("descriptions:", "sets:\n  more:\n  - others/list\n  - things/delete-thing\ndescriptions:");
    let selection = selection::parse(&file("spec/sources.yaml", &listed)).expect("the selection is good");
    let inputs = |default: &SourceFile, set: &SourceFile| Inputs {
        document: load(default).expect("it is YAML"),
        sets: vec![load(set).expect("it is YAML")],
        selection: selection.clone(),
    };
    let new = new_file(&selection.sets[0]);
    let trimmed = trim(&[case.description()], &inputs(&case.ours, &new)).expect("it is trimmed");
    let [default, set] = trimmed.files.as_slice() else { panic!("there are two sets") };
    assert_eq!(*default, alone[0]);
    let again = trim(&[case.description()], &inputs(default, set)).expect("its own output is trimmed again");
    assert_eq!(again.files, trimmed.files, "trimming what was trimmed changes nothing");
    let described = with_provisional_words(&trimmed.files).expect("it is YAML");
    let sources = Sources {
        openapi: described[0].clone(),
        sets: vec![described[1].clone()],
        selection: selection.source.clone(),
    };
    if let Err(faults) = generate(&sources) {
        panic!("{}", rendered(&faults, &sources));
    }
    let told = trimmed.notes.render(&[&case.ours, &new, &selection.source], Style::Plain);
    insta::with_settings!({ prepend_module_to_snapshot => false, omit_expression => true, snapshot_path => "sets" }, {
        insta::assert_snapshot!("trimmed", format!("{told}==== {}\n{}", set.path, set.text));
    });
}

/// A release has things in the responses of the set's operation only. With that operation they have a property more.
#[test]
fn a_component_that_a_set_needs_otherwise_is_refused() {
    let case = Case::read(Path::new("tests/trim/nothing_changes")).with_parameter_of_delete();
    let lists = "- things/delete-thing\nsets:\n  more:\n  - others/list\ndescriptions:";
    let listed = case.selection.source.text.replace("descriptions:", lists);
    let selection = selection::parse(&file("spec/sources.yaml", &listed)).expect("the selection is good");
    let id = DescriptionId::published("ghes-3.5", "10.0.0");
    let selection = selection.with_unlisted([id.clone()]);
    let mut newer = Description { id, json: case.github.clone() };
    let steps = serde_yaml::from_str(include_str!("sets/otherwise.yaml")).expect("it is YAML");
    edit::apply(&mut newer.json, &steps);
    let new = new_file(&selection.sets[0]);
    let document = load(&case.ours).expect("it is YAML");
    let inputs = Inputs { document, sets: vec![load(&new).expect("it is YAML")], selection: selection.clone() };
    let faults = trim(&[case.description(), newer], &inputs).expect_err("it is refused");
    let told = faults.render(&[&case.ours, &new, &selection.source], Style::Plain);
    insta::with_settings!({ prepend_module_to_snapshot => false, omit_expression => true, snapshot_path => "sets" }, {
        insta::assert_snapshot!("otherwise", told);
    });
}
