//! What trim makes of GitHub's description and our spec: a folder a rule, with both, and what comes of them.

mod support;

use std::path::{Path, PathBuf};

use ghes_actions_codegen::descriptions::DescriptionId;
use ghes_actions_codegen::diagnostic::Style;
use ghes_actions_codegen::spec::load::load;
use ghes_actions_codegen::spec::write::canonical;
use ghes_actions_codegen::spec::{Selection, selection};
use ghes_actions_codegen::trim::{Description, Trimmed, excerpt, trim, with_provisional_words};
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
    let texts = [&case, &reversed].map(|case| case.trimmed(&case.ours).expect("it is trimmed").text);
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
                let written = file("spec/openapi.yaml", &trimmed.text);
                let again = self.trimmed(&written).expect("its own output is trimmed again");
                assert_eq!(again.text, trimmed.text, "trimming what was trimmed changes nothing");
                assert!(!trimmed.text.contains("GitHub's"), "no words of GitHub's are taken over");
                self.assert_generated(&written);
                format!("{}{}", trimmed.notes.render(&sources, Style::Plain), changes(&self.ours.text, &trimmed.text))
            }
            Err(diagnostics) => diagnostics.render(&sources, Style::Plain),
        }
    }

    /// What trim writes, `gen` takes, once there are words.
    fn assert_generated(&self, written: &SourceFile) {
        let openapi = with_provisional_words(written).expect("it is YAML");
        let sources = Sources { openapi, selection: self.selection.source.clone() };
        if let Err(faults) = generate(&sources) {
            panic!("{}", rendered(&faults, &sources));
        }
    }

    fn trimmed(&self, ours: &SourceFile) -> Result<Trimmed, Diagnostics> {
        trim(&[self.description()], &load(ours)?, &self.selection)
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
