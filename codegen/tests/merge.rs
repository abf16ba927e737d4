//! How several descriptions become one: a file a rule, with what each release says, beside what comes of it.
//!
//! `BLESS=1 cargo test -p ghes-actions-codegen` writes the expected files anew.

mod support;

use std::path::{Path, PathBuf};

use ghes_actions_codegen::SourceFile;
use ghes_actions_codegen::descriptions::{DescriptionId, Origin};
use ghes_actions_codegen::diagnostic::Style;
use ghes_actions_codegen::spec::load::load;
use ghes_actions_codegen::spec::{Inputs, Selection, selection};
use ghes_actions_codegen::trim::{Description, trim};
use rstest::rstest;
use serde_json::{Map, Value, json};
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
        let descriptions: Vec<Description> = releases.iter().map(|(name, said)| description(name, said)).collect();
        // A description without any selected operation is refused.
        let other = if releases.values().any(is_absent) { "- things/other\n" } else { "" };
        let sources = format!(
            "operations:\n- things/get\n{other}descriptions:\n- {{release: ghes-3.4, publication: 1.0.0, file: a.json, sha256: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa}}\n"
        );
        let ours = serde_yaml::to_string(&document(&case["ours"])).expect("JSON is YAML");
        let selection = selection::parse(&file("spec/sources.yaml", &sources)).expect("the selection is good");
        let selection = selection.with_unlisted(descriptions.iter().map(|description| description.id.clone()));
        Self { descriptions, ours: file("spec/openapi.yaml", &ours), selection }
    }

    /// The operation and the components, or what is wrong.
    fn merged(&self, descriptions: &[Description]) -> String {
        let inputs = |file: &SourceFile| Inputs {
            document: load(file).expect("a spec is YAML"),
            sets: Vec::new(),
            selection: self.selection.clone(),
        };
        let trimmed = match trim(descriptions, &inputs(&self.ours)) {
            Ok(trimmed) => trimmed,
            Err(diagnostics) => return diagnostics.render(&[&self.ours, &self.selection.source], Style::Plain),
        };
        let [written] = trimmed.files.as_slice() else { panic!("there is one set") };
        let again = trim(descriptions, &inputs(written)).expect("its own output is merged again");
        assert_eq!(again.files, trimmed.files, "merging what was merged changes nothing");
        let get = written.text.find("      operationId: things/get\n").expect("the operation is there");
        written.text[get..].to_owned()
    }
}

/// `name` is a release, then perhaps `@` and its publication or commit, and perhaps `@` and its API version.
fn description(name: &str, said: &Value) -> Description {
    let mut parts = name.split('@');
    let mut id = DescriptionId::published(parts.next().unwrap_or_default(), "1.0.0");
    match parts.next() {
        Some(commit) if commit.len() == 40 => id.origin = Origin::Commit(commit.to_owned()),
        Some(publication) => id.origin = Origin::publication(publication),
        None => {}
    }
    if let Some(version) = parts.next() {
        id.api_version = version.to_owned();
    }
    Description { id, json: document(said) }
}

/// Whether a release has another operation in place of the one that is looked at.
fn is_absent(said: &Value) -> bool {
    said.get("absent") == Some(&Value::Bool(true))
}

fn document(said: &Value) -> Value {
    let part = |key: &str, otherwise: Value| said.get(key).cloned().unwrap_or(otherwise);
    let content = json!({ "application/json": { "schema": part("answer", json!({ "type": "object" })) } });
    let response = |status: &Value| {
        let status = status.as_str().expect("a status is text").to_owned();
        let body = if matches!(status.as_str(), "204") { json!({}) } else { json!({ "content": content }) };
        (status, body)
    };
    let statuses = part("status", json!(["200"]));
    let responses: Map<String, Value> =
        statuses.as_array().expect("statuses are a list").iter().map(response).collect();
    let path = said.get("path").and_then(Value::as_str).unwrap_or(if is_absent(said) { "/other" } else { "/things" });
    let operation = if is_absent(said) { "things/other" } else { "things/get" };
    let mut document = json!({
        "openapi": "3.0.3",
        "info": { "title": "Things", "description": "Things.", "version": "1.0.0" },
        "servers": [{ "url": "https://example.com" }],
        "tags": [{ "name": "things" }],
        "paths": { path: { "get": {
            "operationId": operation,
            "tags": ["things"],
            "parameters": part("parameters", json!([])),
            "responses": responses,
        } } },
        "components": part("components", json!({})),
    });
    for (key, value) in said.get("operation").and_then(Value::as_object).into_iter().flatten() {
        document["paths"][path]["get"][key] = value.clone();
    }
    document
}
