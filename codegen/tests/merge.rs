//! How several descriptions become one: a file a rule, with what each release says, beside what comes of it.
//!
//! `BLESS=1 cargo test -p ghes-actions-codegen` writes the expected files anew.

mod support;

use std::path::{Path, PathBuf};

use ghes_actions_codegen::SourceFile;
use ghes_actions_codegen::diagnostic::Style;
use ghes_actions_codegen::spec::load::load;
use ghes_actions_codegen::spec::{Selection, selection};
use ghes_actions_codegen::trim::{Description, trim};
use rstest::rstest;
use serde_json::{Value, json};
use support::{assert_file, file};

#[rstest]
fn what_comes_of_it(#[files("tests/merge/*.in.yaml")] path: PathBuf) {
    let case = Case::read(&path);
    let told = case.merged(&case.descriptions);
    let expected = path.to_str().expect("paths are text").replace(".in.yaml", ".out.yaml");
    assert_file(Path::new(&expected), &told);
}

#[rstest]
fn the_order_of_the_descriptions_does_not_matter(#[files("tests/merge/*.in.yaml")] path: PathBuf) {
    let case = Case::read(&path);
    let expected = case.merged(&case.descriptions);
    let mut others = case.descriptions.clone();
    for _ in 0..others.len() {
        others.rotate_left(1);
        assert_eq!(case.merged(&others), expected);
    }
    others.reverse();
    assert_eq!(case.merged(&others), expected);
}

/// One operation with the parameters, the answer and the components that a release has of it; and what is ours.
struct Case {
    descriptions: Vec<Description>,
    ours: SourceFile,
    selection: Selection,
}

impl Case {
    fn read(path: &Path) -> Self {
        let text = std::fs::read_to_string(path).expect("a case is readable");
        let case = load(&file("case.yaml", &text)).expect("a case is YAML").root.to_json();
        let releases = case["releases"].as_object().expect("a case has releases");
        let descriptions = releases.iter().map(|(name, said)| {
            let (release, publication) = name.split_once('@').unwrap_or((name, "1.0.0"));
            let (release, publication) = (release.to_owned(), publication.to_owned());
            Description { release, publication, json: document(said) }
        });
        let sources = "operations:\n- things/get\ndescriptions:\n- {release: ghes-3.4, publication: 1.0.0, file: a.json, sha256: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa}\n";
        let ours = serde_yaml::to_string(&document(&case["ours"])).expect("JSON is YAML");
        Self {
            descriptions: descriptions.collect(),
            ours: file("spec/openapi.yaml", &ours),
            selection: selection::parse(&file("spec/sources.yaml", sources)).expect("the selection is good"),
        }
    }

    /// The operation and the components, or what is wrong.
    fn merged(&self, descriptions: &[Description]) -> String {
        let ours = load(&self.ours).expect("ours is YAML");
        let trimmed = match trim(descriptions, &ours, &self.selection) {
            Ok(trimmed) => trimmed,
            Err(diagnostics) => return diagnostics.render(&[&self.ours, &self.selection.source], Style::Plain),
        };
        let again = load(&file("spec/openapi.yaml", &trimmed.text)).expect("its own output is YAML");
        let again = trim(descriptions, &again, &self.selection).expect("its own output is merged again");
        assert_eq!(again.text, trimmed.text, "merging what was merged changes nothing");
        let get = trimmed.text.find("      operationId").expect("the operation is there");
        trimmed.text[get..].to_owned()
    }
}

fn document(said: &Value) -> Value {
    let part = |key: &str, otherwise: Value| said.get(key).cloned().unwrap_or(otherwise);
    json!({
        "openapi": "3.0.3",
        "info": { "title": "Things", "description": "Things.", "version": "1.0.0" },
        "servers": [{ "url": "https://example.com" }],
        "tags": [{ "name": "things" }],
        "paths": { "/things": { "get": {
            "operationId": "things/get",
            "tags": ["things"],
            "parameters": part("parameters", json!([])),
            "responses": { "200": { "content": { "application/json": {
                "schema": part("answer", json!({ "type": "object" })),
            } } } },
        } } },
        "components": part("components", json!({})),
    })
}
