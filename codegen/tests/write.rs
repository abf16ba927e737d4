//! The canonical text: one for each content, and read back as what was written.

mod support;

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
