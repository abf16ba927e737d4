//! The canonical text: one for each content, and read back as what was written.

mod support;

use std::io::Write as _;
use std::process::{Command, Stdio};

use ghes_actions_codegen::spec::load::load;
use ghes_actions_codegen::spec::write::canonical;
use rstest::rstest;
use serde_json::{Value, json};
use support::file;

const GOOD: &str = include_str!("check/good.yaml");
const COMMITTED: &str = include_str!("../../spec/openapi.yaml");

fn value_of(text: &str) -> Value {
    load(&file("spec.yaml", text)).expect("it is YAML").root.to_json()
}

#[rstest]
#[case::of_a_small_spec(GOOD)]
#[case::of_the_committed_spec(COMMITTED)]
fn writing_what_was_read_gives_it_again(#[case] text: &str) {
    assert_eq!(canonical(&value_of(text)), text);
}

/// A text of the same content whose keys, and lists without an order, stand in another one.
fn shuffled(value: &Value, seed: &mut u64, key: &str) -> String {
    match value {
        Value::Object(entries) => {
            let entries: Vec<String> = entries
                .iter()
                .map(|(key, value)| format!("{}: {}", Value::from(key.as_str()), shuffled(value, seed, key)))
                .collect();
            format!("{{{}}}", mixed(entries, seed).join(", "))
        }
        Value::Array(items) => {
            let texts: Vec<String> = items.iter().map(|item| shuffled(item, seed, key)).collect();
            let has_no_order = matches!(key, "required" | "enum" | "parameters");
            format!("[{}]", if has_no_order { mixed(texts, seed) } else { texts }.join(", "))
        }
        scalar => scalar.to_string(),
    }
}

fn mixed(mut items: Vec<String>, seed: &mut u64) -> Vec<String> {
    for last in (1..items.len()).rev() {
        *seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let other = usize::try_from(*seed >> 33).unwrap_or_default() % (last + 1);
        items.swap(last, other);
    }
    items
}

#[rstest]
#[case::of_a_small_spec(GOOD)]
#[case::of_the_committed_spec(COMMITTED)]
fn the_order_of_keys_and_sets_does_not_matter(#[case] text: &str) {
    let value = value_of(text);
    for mut seed in 0..10 {
        let shuffled = shuffled(&value, &mut seed, "");
        assert_ne!(shuffled, value.to_string());
        assert_eq!(canonical(&value_of(&shuffled)), text);
    }
}

/// Words that other readers of YAML take for something else come back as they were.
#[rstest]
#[case("no")]
#[case("1.10")]
#[case("0o17")]
#[case("2024-01-01")]
#[case("~")]
#[case("")]
#[case(" leading and trailing ")]
#[case("a: b # c")]
#[case("- x")]
#[case("*x & <<")]
#[case("two\nlines")]
#[case("two\nlines and an end\n")]
#[case("\n\nempty lines\n\n\n  indented\n")]
#[case("spaces before an end \nx")]
#[case("tab\there")]
#[case("'single' and \"double\" and `back` and \\ slash")]
#[case("é ß 𝔞 …")]
#[case("{protocol}://{hostname}")]
#[case("%7B")]
#[case("```rust\npanic!()\n```")]
#[case("---\n...\n")]
#[case(
    "a very long line that goes on and on, past every width at which a writer of YAML might think that it had to be broken, and then further still, to be sure"
)]
fn words_come_back_as_they_were(#[case] words: &str) {
    let document = json!({ "openapi": "3.0.3", "info": { "title": words, "description": words, "x-new": [words, { (words): words }] } });
    let text = canonical(&document);
    assert_eq!(value_of(&text), document, "{text}");
    assert_eq!(canonical(&value_of(&text)), text);
}

/// What a reader of YAML 1.1 takes for another type stands in quotes, and nothing else does for that.
#[rstest]
#[case::g60_booleans("no, No, NO, yes, on, On, off, y, N")]
#[case::g60_sexagesimal_numbers("12:30, 190:20:30, -1:00, 12:30:45.5, 190:20:30.15")]
#[case::g60_underlined_numbers("1_000, +12_345, 0b1010_0111, 0x0A_74, -0b1, 685_230.15, 1_0., ._5")]
#[case::g60_octal_numbers("0o1_7, 01_7")]
#[case::g60_times(
    "2024-01-01, 2024-1-1 12:00:00, 2001-12-14t21:59:43.10-05:00, 2001-12-15 2:59:43.10, 2001-12-14 21:59:43.10 -5"
)]
#[case::g60_others("=, .")]
fn misleading_text_is_quoted(#[case] texts: &str) {
    for text in texts.split(", ") {
        let written = canonical(&document_with(text));
        assert_eq!(written.matches(&format!("'{text}'")).count(), 5, "{written}");
        assert_eq!(value_of(&written), document_with(text));
    }
}

#[rstest]
#[case("north")]
#[case("1.0.0")]
#[case("2022-11-28.1")]
#[case("v1_000")]
#[case("12:3x")]
#[case("one and two")]
fn plain_text_is_not(#[case] text: &str) {
    let written = canonical(&document_with(text));
    assert!(!written.contains('\''), "{written}");
}

/// A text as every kind of value and key.
fn document_with(text: &str) -> Value {
    let schema = json!({ "type": "string", "enum": [text], "properties": { (text): { "description": text } } });
    json!({ "openapi": "3.0.3", "info": { "title": text, "x-new": { (text): 1 } }, "components": { "schemas": { "one": schema } } })
}

/// Three readers, of YAML 1.2, 1.1 and in between, read the same.
#[test]
fn g60_all_readers_read_the_same_document() {
    let odd = [
        "no",
        "on",
        "12:30",
        "1_000",
        "2024-01-01",
        "~",
        "0o17",
        "1e3",
        "=",
        "<<",
        "y",
        ".5",
        "0x1F",
        "1.",
        "+.inf",
        "null",
        "é",
    ];
    let documents: Vec<String> = odd.iter().map(|text| canonical(&document_with(text))).collect();
    for text in documents.iter().map(String::as_str).chain([GOOD, COMMITTED]) {
        let ours = value_of(text);
        assert_eq!(serde_yaml::from_str::<Value>(text).expect("it is YAML"), ours);
        match read_by_pyyaml(text) {
            Some(theirs) => assert_eq!(theirs, ours, "{text:.2000}"),
            None => {
                println!("skipped: there is no Python with PyYAML here");
                return;
            }
        }
    }
}

/// What PyYAML reads, a reader of YAML 1.1; nothing where it is not installed. What JSON does not have becomes text with its type.
fn read_by_pyyaml(text: &str) -> Option<Value> {
    const NOT_INSTALLED: i32 = 42;
    const READ: &str = "
import json, sys
try:
    import yaml
except ImportError:
    sys.exit(42)
json.dump(yaml.safe_load(sys.stdin.buffer), sys.stdout, default=repr)
";
    let python = Command::new("python3")
        .args(["-c", READ])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn();
    let mut python = python.ok()?;
    // A Python without PyYAML ends before it has read all.
    let _ = python.stdin.take()?.write_all(text.as_bytes());
    let output = python.wait_with_output().ok()?;
    if output.status.code() == Some(NOT_INSTALLED) {
        return None;
    }
    assert!(output.status.success(), "PyYAML cannot read it as JSON: {text:.2000}");
    Some(serde_json::from_slice(&output.stdout).expect("it writes JSON"))
}

#[test]
fn keywords_stand_in_the_order_of_the_grammar_and_names_in_their_own() {
    let document = json!({
        "paths": {
            "/b/{second}/{first}": { "get": {
                "responses": {}, "operationId": "x/y",
                "parameters": [
                    { "in": "query", "name": "b" }, { "$ref": "#/components/parameters/one" },
                    { "name": "a", "in": "query" }, { "name": "second", "in": "path" }
                ]
            } },
            "/a": {}
        },
        "openapi": "3.0.3",
        "components": { "parameters": { "one": { "in": "path", "name": "first" } }, "schemas": { "s": {
            "properties": { "type": { "type": "string" }, "required": { "type": "string" } },
            "required": ["type", "required"], "unknown": 1, "type": "object"
        } } }
    });
    insta::assert_snapshot!(canonical(&document), @r"
    openapi: 3.0.3
    paths:
      /a: {}
      /b/{second}/{first}:
        get:
          operationId: x/y
          parameters:
          - name: second
            in: path
          - $ref: '#/components/parameters/one'
          - name: a
            in: query
          - name: b
            in: query
          responses: {}
    components:
      parameters:
        one:
          name: first
          in: path
      schemas:
        s:
          type: object
          required:
          - required
          - type
          properties:
            required:
              type: string
            type:
              type: string
          unknown: 1
    ");
}
