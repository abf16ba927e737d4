//! What the judge says of descriptions that differ from the spec: each is the spec itself, edited.

use std::fs;
use std::path::Path;

use compat::document::Document;
use compat::judge::{Judge, Row, forgive_superseded};
use compat::release::{FIRST_API_VERSION, Source};
use serde_json::{Value, json};

const TOKEN: &str = "/paths/~1repos~1{owner}~1{repo}~1actions~1runners~1registration-token/post";
const RUNS: &str = "/paths/~1repos~1{owner}~1{repo}~1actions~1runs/get";

fn file(name: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../spec").join(name);
    fs::read_to_string(path).expect("the spec is readable")
}

fn spec() -> Value {
    serde_yaml::from_str(&file("openapi.yaml")).expect("the spec is YAML")
}

fn edited(edit: impl FnOnce(&mut Value)) -> Value {
    let mut spec = spec();
    edit(&mut spec);
    spec
}

fn at<'a>(document: &'a mut Value, pointer: &str) -> &'a mut Value {
    document.pointer_mut(pointer).unwrap_or_else(|| panic!("{pointer}"))
}

fn source(api_version: &str, origin: &str) -> Source {
    let (release, api_version, origin) = ("ghes-3.22".to_owned(), api_version.to_owned(), origin.to_owned());
    Source { release, api_version, origin }
}

/// The row of one description, by the spec as it is given.
fn judged(spec: &Value, description: &Value, source: &Source) -> Row {
    let document = |json: &Value| Document::spec(&json.to_string(), &[&file("fleet.yaml")]).expect("JSON is YAML");
    let (spec, description) = (document(spec), document(description));
    Judge::new(&spec).judge(source, &description).0
}

fn faults(row: &Row) -> Vec<&str> {
    row.faults.iter().map(|fault| fault.message.as_str()).collect()
}

/// What API version 2026-03-10 takes out of repositories.
fn without_retired_properties(description: &mut Value) {
    for schema in ["repository", "minimal-repository"] {
        let schema = at(description, &format!("/components/schemas/{schema}"));
        for name in ["has_downloads", "master_branch", "use_squash_pr_title_as_default"] {
            schema["properties"].as_object_mut().expect("it has properties").remove(name);
        }
        schema.as_object_mut().expect("it is an object").remove("x-correction");
    }
}

#[test]
fn g53_bodies_of_another_api_version_are_decoded() {
    let row = judged(&spec(), &edited(without_retired_properties), &source("2026-03-10", "d29fe68a1380"));
    assert_eq!(faults(&row), Vec::<&str>::new());
    assert!(row.bodies > 500, "{}", row.bodies);
}

/// The test above can fail.
#[test]
fn g53_what_another_api_version_lacks_must_not_be_required() {
    let description = edited(|it| {
        without_retired_properties(it);
        let schema = at(it, "/components/schemas/workflow-run");
        schema["properties"].as_object_mut().expect("it has properties").remove("run_number");
        schema["required"].as_array_mut().expect("it requires some").retain(|name| name != "run_number");
    });
    let row = judged(&spec(), &description, &source("2026-03-10", "d29fe68a1380"));
    assert!(faults(&row).iter().any(|fault| fault.contains("run_number")), "{:?}", faults(&row));
}

#[test]
fn g53_parameters_that_a_version_lacks_are_documented() {
    let description = edited(|it| {
        let parameters = at(it, &format!("{RUNS}/parameters")).as_array_mut().expect("it has parameters");
        parameters.retain(|it| it["$ref"] != "#/components/parameters/created");
    });
    let documented = edited(|it| {
        at(it, "/components/parameters/created")["x-absent-in"] = json!(["2026-03-10"]);
    });
    let (other, first) = (source("2026-03-10", "d29fe68a1380"), source(FIRST_API_VERSION, "23.0.2"));
    assert_eq!(faults(&judged(&documented, &description, &other)), Vec::<&str>::new());
    for (spec, source) in [(&documented, &first), (&spec(), &other)] {
        let row = judged(spec, &description, source);
        assert_eq!(faults(&row), ["query parameter `created` is unknown there, and the docs do not say so"]);
    }
}

#[test]
fn an_operation_that_a_release_lacks_is_documented() {
    let description = edited(|it| {
        let path = TOKEN.trim_end_matches("/post").trim_start_matches("/paths/").replace("~1", "/");
        assert!(at(it, "/paths").as_object_mut().expect("it has paths").remove(&path).is_some(), "{path}");
    });
    let source = source(FIRST_API_VERSION, "23.0.2");
    let documented = edited(|it| at(it, TOKEN)["x-since"] = json!("ghes-3.23"));
    let row = judged(&documented, &description, &source);
    assert_eq!((faults(&row), row.documented), (Vec::new(), 1));
    for since in [json!(null), json!("ghes-3.22")] {
        let spec = edited(|it| at(it, TOKEN)["x-since"] = since);
        let row = judged(&spec, &description, &source);
        assert_eq!(faults(&row), ["the operation is unknown there, and the docs do not say so"]);
    }
}

/// A newer description says nothing about another version.
#[test]
fn g53_a_newer_description_forgives_its_own_version_only() {
    let missing = edited(|it| {
        let parameters = at(it, &format!("{RUNS}/parameters")).as_array_mut().expect("it has parameters");
        parameters.retain(|it| it["$ref"] != "#/components/parameters/created");
    });
    for (newer, is_forgiven) in [(FIRST_API_VERSION, true), ("2026-03-10", false)] {
        let older = judged(&spec(), &missing, &source(FIRST_API_VERSION, "23.0.2"));
        let mut rows = [older, judged(&spec(), &spec(), &source(newer, "d29fe68a1380"))];
        forgive_superseded(&mut rows);
        assert_eq!(rows[0].faults.is_empty(), is_forgiven, "{newer}");
    }
}

#[test]
fn g55_a_status_of_success_that_the_client_does_not_take_is_told() {
    let description = edited(|it| {
        let responses = at(it, &format!("{TOKEN}/responses")).as_object_mut().expect("it has responses");
        let response = responses.remove("201").expect("201 is the status");
        responses.insert("200".to_owned(), response);
    });
    let source = source(FIRST_API_VERSION, "23.0.2");
    assert_eq!(
        faults(&judged(&spec(), &description, &source)),
        ["200 means success there, and is an error to the client"]
    );
    let settled = edited(|it| at(it, TOKEN)["x-also-success"] = json!(["200"]));
    assert_eq!(faults(&judged(&settled, &description, &source)), Vec::<&str>::new());
}

#[test]
fn g51_a_corrected_parameter_counts_as_corrected() {
    let description = edited(|it| {
        *at(it, "/components/parameters/actor/schema") = json!({ "type": "array", "items": { "type": "string" } });
    });
    let source = source(FIRST_API_VERSION, "23.0.2");
    // Of both operations that have it.
    assert_eq!(faults(&judged(&spec(), &description, &source)), ["`actor` is \"string\" here and \"array\" there"; 2]);
    let corrected = edited(|it| {
        at(it, "/components/parameters/actor/schema")["x-correction"] = json!({ "was": { "type": "array" } });
    });
    assert_eq!(faults(&judged(&corrected, &description, &source)), Vec::<&str>::new());
}
