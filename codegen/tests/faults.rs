//! What the generator survives. A case is an edit of `check/good.yaml`, beside what comes of it: what is said, or what changes in the
//! emitted crate. The names of tests and cases start with the row of the list of faults (`tests/faults.md`) that they hold, `g14_…` for the
//! row G14.
//!
//! `INSTA_UPDATE=always cargo test -p ghes-actions-codegen --test faults` writes what comes of them anew.

mod support;

use std::path::PathBuf;
use std::sync::LazyLock;

use ghes_actions_codegen::spec::load::load;
use ghes_actions_codegen::spec::write::canonical;
use ghes_actions_codegen::trim::formatted;
use ghes_actions_codegen::{Diagnostics, FileTree, Sources, generate};
use rstest::rstest;
use serde_json::{Value, json};
use similar::TextDiff;
use support::{edit, emitted, file, rendered, selecting};

const GOOD: &str = include_str!("check/good.yaml");
const COMMITTED: &str = include_str!("../../spec/openapi.yaml");

#[rstest]
fn case(#[files("tests/faults/g*.yaml")] path: PathBuf) {
    let text = std::fs::read_to_string(&path).expect("a case is readable");
    let steps: Value = serde_yaml::from_str(&text).expect("a case is YAML");
    let mut spec = good();
    edit::apply(&mut spec, &steps);
    let name = path.file_stem().expect("a case has a name").to_string_lossy().into_owned();
    insta::with_settings!({ prepend_module_to_snapshot => false, omit_expression => true, snapshot_path => "faults" }, {
        insta::assert_snapshot!(name, outcome(&canonical(&spec)));
    });
}

/// What comes of a spec, as text.
fn outcome(spec: &str) -> String {
    match generated(spec) {
        Ok(files) => changes(&files),
        Err(told) => told,
    }
}

/// The crate, which must be sound, or what is said, which must help.
fn generated(spec: &str) -> Result<FileTree, String> {
    let sources = sources(spec);
    match generate(&sources) {
        Ok(files) => {
            emitted::assert_sound(&files);
            Ok(files)
        }
        Err(faults) => Err(told(&faults, &sources)),
    }
}

fn told(faults: &Diagnostics, sources: &Sources) -> String {
    let told = rendered(faults, sources);
    for fault in faults {
        assert!(fault.help.is_some(), "nothing is said of what to do:\n{told}");
        assert!(!fault.message.contains("progenitor"), "a check is missing:\n{told}");
        assert!(fault.line > 0 && fault.column > 0, "{told}");
    }
    assert!(told.len() < 3_000 * (faults.iter().count() + 1), "{} bytes:\n{told:.3000}", told.len());
    told
}

/// What differs from the crate of the spec without the edit.
fn changes(files: &FileTree) -> String {
    static UNEDITED: LazyLock<FileTree> = LazyLock::new(|| generated(GOOD).expect("a good spec is accepted"));
    let mut text = String::new();
    for (path, new) in files {
        let diff = TextDiff::from_lines(UNEDITED[path].as_str(), new.as_str());
        let diff = diff.unified_diff().context_radius(1).to_string();
        if !diff.is_empty() {
            text += &format!("==== {path}\n{diff}");
        }
    }
    text
}

fn good() -> Value {
    load(&file("good.yaml", GOOD)).expect("it is YAML").root.to_json()
}

fn sources(spec: &str) -> Sources {
    Sources { openapi: file("spec/openapi.yaml", spec), sets: Vec::new(), selection: selecting(spec) }
}

/// The project's spec, cut off at every thousandth byte: a download that broke off, or a disk that was full.
#[test]
fn g02_a_spec_that_ends_too_early_is_refused() {
    for cut in (0..COMMITTED.len()).step_by(1_000).filter(|cut| COMMITTED.is_char_boundary(*cut)) {
        let sources = Sources {
            openapi: file("spec/openapi.yaml", &COMMITTED[..cut]),
            sets: Vec::new(),
            selection: selecting(COMMITTED),
        };
        let faults = generate(&sources).expect_err("it is not whole");
        assert!(faults.iter().all(|fault| fault.help.is_some() && fault.line > 0), "{faults}");
    }
}

/// Nothing is ever expanded, so that nine levels of ten are as cheap as the first.
#[test]
fn g03_a_yaml_bomb_is_refused_at_its_first_level() {
    let level = |number: usize| {
        let aliases = format!("*a{}, ", number.saturating_sub(1)).repeat(10);
        format!("a{number}: &a{number} [{}]\n", if number == 0 { "x".to_owned() } else { aliases })
    };
    let told = generated(&(0..=9).map(level).collect::<String>()).expect_err("it is refused");
    assert!(told.contains("anchors are not supported") && told.contains("spec/openapi.yaml:1:"), "{told}");
    assert!(told.matches("error: ").count() < 25, "{told}");
}

#[test]
fn g06_anchors_and_aliases_are_refused_wherever_they_stand() {
    let told = generated(&GOOD.replace("title: Things", "title: &itself [*itself]")).expect_err("it is refused");
    assert!(told.contains("spec/openapi.yaml:3:10") && told.contains("spec/openapi.yaml:3:19"), "{told}");
}

#[rstest]
#[case::path("  /things:\n    get:\n", "  /things: {}\n  /things:\n    get:\n")]
#[case::operation("  /things:\n    get:\n", "  /things:\n    get: {}\n    get:\n")]
#[case::property("          description: The word.\n", "          description: The word.\n        name: {}\n")]
#[case::response(
    "        '200':\n          description: The thing.",
    "        200: {}\n        '200':\n          description: The thing."
)]
fn g07_a_key_given_twice_is_told_with_both_places(#[case] once: &str, #[case] twice: &str) {
    assert_eq!(GOOD.matches(once).count(), 1);
    let told = generated(&GOOD.replace(once, twice)).expect_err("it is refused");
    assert!(told.contains("is given twice") && told.contains("first here"), "{told}");
}

/// As other systems and editors save it.
#[rstest]
#[case::g09_with_a_byte_order_mark(format!("\u{feff}{GOOD}"))]
#[case::g10_with_crlf(GOOD.replace('\n', "\r\n"))]
#[case::g10_with_lone_returns(GOOD.replace('\n', "\r"))]
#[case::g10_with_all_line_ends(GOOD.lines().zip(["\n", "\r\n", "\r"].iter().cycle()).flat_map(|(line, end)| [line, end]).collect())]
#[case::g10_with_a_mark_and_crlf(format!("\u{feff}{}", GOOD.replace('\n', "\r\n")))]
fn the_same_crate_comes_of_it(#[case] saved: String) {
    assert_ne!(saved, GOOD);
    let sources = Sources { openapi: file("spec/openapi.yaml", &saved), sets: Vec::new(), selection: selecting(GOOD) };
    let files = generate(&sources).unwrap_or_else(|faults| panic!("{}", rendered(&faults, &sources)));
    assert_eq!(Ok(files), generated(GOOD));
}

/// JSON is YAML: read as it is, and brought into form by `trim --fmt`, which writes what this writes.
#[rstest]
#[case::g09_json(String::new())]
#[case::g09_json_with_a_byte_order_mark("\u{feff}".to_owned())]
fn json_is_the_same_spec(#[case] mark: String) {
    let json = format!("{mark}{:#}", good());
    assert_eq!(canonical(&load(&file("spec.json", &json)).expect("JSON is YAML").root.to_json()), GOOD);
    let sources = Sources { openapi: file("spec/openapi.yaml", &json), sets: Vec::new(), selection: selecting(GOOD) };
    let told = told(&generate(&sources).expect_err("it is not in form"), &sources);
    assert!(told.contains("cargo xtask trim --fmt"), "{told}");
}

#[rstest]
#[case::a_title_that_yaml_1_1_takes_for_false("title: Things", "title: no", Some("`title: 'no'` comes here"))]
#[case::with_quotes("title: Things", "title: 'no'", None)]
#[case::a_version_that_is_a_number("version: 1.0.0", "version: 1.10", Some("put it in quotes: '1.10'"))]
#[case::a_version_with_its_zero("version: 1.0.0", "version: '1.10'", None)]
#[case::a_key_that_yaml_1_1_takes_for_true("        kind:\n", "        'on':\n", Some("`kind` is required"))]
#[case::an_octal_number("version: 1.0.0", "version: 0o17", Some("put it in quotes: '0o17'"))]
#[case::a_date("version: 1.0.0", "version: 2024-01-01", Some("`version: '2024-01-01'` comes here"))]
#[case::a_date_in_quotes("version: 1.0.0", "version: '2024-01-01'", None)]
fn g11_what_is_meant_as_text_is_text_or_told(#[case] old: &str, #[case] new: &str, #[case] says: Option<&str>) {
    assert_eq!(GOOD.matches(old).count(), 1);
    match (generated(&GOOD.replace(old, new)), says) {
        (Ok(files), None) => assert_eq!(changes(&files), ""),
        (Err(told), Some(says)) => assert!(told.contains(says), "{told}"),
        (found, _) => panic!("{found:?}"),
    }
}

/// A return is a line end, in whatever words it stands: `trim --fmt` makes it one, and the crate has none that rustc would refuse.
#[test]
fn g52_returns_in_words_become_line_ends() {
    let steps = serde_yaml::from_str(include_str!("faults/g52_returns_in_words.yaml")).expect("a case is YAML");
    let mut spec = good();
    edit::apply(&mut spec, &steps);
    let written = file("spec/openapi.yaml", &canonical(&spec));
    assert!(written.text.contains("\\r"), "the returns are escapes, which no reader of YAML takes for line ends");
    let formatted = formatted(&written).expect("it is YAML");
    assert!(!formatted.contains("\\r") && formatted.contains("|-\n"), "{formatted}");
    let changes = changes(&generated(&formatted).expect("it is in form"));
    assert!(changes.contains("+/// b\n+/// c\n+/// d"), "{changes}");
}

#[test]
fn g35_numbers_past_64_bits_are_refused_where_they_stand() {
    for number in ["1e999", "100000000000000000000000", "-100000000000000000000000", "18446744073709551616"] {
        let told = generated(&GOOD.replace("minimum: 1\n", &format!("minimum: {number}\n")));
        let told = told.expect_err("it is refused");
        assert!(told.contains("is outside of what 64 bits hold") && told.contains("openapi.yaml:82:18"), "{told}");
    }
}

#[test]
fn g38_an_enum_of_20_000_is_refused_with_the_figure() {
    let mut spec = good();
    spec["components"]["schemas"]["thing"]["properties"]["kind"]["enum"] =
        (0..20_000).map(|number| Value::from(format!("value-{number:05}"))).collect();
    let told = generated(&canonical(&spec)).expect_err("it is refused");
    assert!(told.contains("20000 values of an enum, at most 500 are read"), "{told:.2000}");
}

/// And so are 20,000 of anything else, in a time that grows with their number and not with its square.
#[test]
fn g38_twenty_thousand_properties_that_are_required_and_not_there_are_refused() {
    let mut spec = good();
    let thing = &mut spec["components"]["schemas"]["thing"];
    thing["required"] = (0..20_000).map(|number| Value::from(format!("lost-{number:05}"))).collect();
    thing["properties"] = (0..20_000).map(|number| (format!("p{number:05}"), property())).collect();
    let sources = sources(&canonical(&spec));
    let faults = generate(&sources).expect_err("it is refused");
    assert!(faults.iter().any(|fault| fault.message.starts_with("20000 properties, at most 500")));
}

#[test]
fn g38_a_chain_of_3_000_schemas_is_refused_with_the_figure() {
    let told = generated(&chain(3_000, None)).expect_err("it is refused");
    assert!(told.contains("65 references lead here one after another, at most 64 are read"), "{told:.2000}");
    assert!(generated(&chain(60, None)).is_ok());
}

#[test]
fn g16_a_ring_of_schemas_is_told_once() {
    let told = generated(&chain(60, Some(0))).expect_err("it is refused");
    assert!(told.contains("link-0000 -> link-0001 -> ") && told.contains(" -> … -> link-0059 -> link-0000"), "{told}");
    assert!(told.contains("error: 1 problem in"), "{told}");
    // Two that lead into one ring, and one that is a ring of its own.
    let told = generated(&chain(60, Some(30))).expect_err("it is refused");
    assert!(told.contains("schema `link-0030` needs itself") && told.contains("error: 1 problem in"), "{told}");
}

#[test]
fn g38_a_ring_of_3_000_schemas_is_refused_with_the_figure() {
    let told = generated(&chain(3_000, Some(0))).expect_err("it is refused");
    assert!(told.contains("at most 64 are read"), "{told:.2000}");
}

/// A schema that requires the next one, and so on; the last one requires the one that is named.
fn chain(length: usize, back_to: Option<usize>) -> String {
    let mut spec = good();
    let name = |number: usize| format!("link-{number:04}");
    for number in 0..length {
        let next = (number + 1 < length).then_some(number + 1).or(back_to);
        let properties = match next {
            Some(next) => {
                json!({ "next": { "allOf": [{ "$ref": reference(&name(next)) }], "description": "The next." } })
            }
            None => json!({ "end": property() }),
        };
        let required: Vec<&String> = properties.as_object().into_iter().flat_map(|map| map.keys()).collect();
        spec["components"]["schemas"][name(number)] =
            json!({ "type": "object", "description": "A link.", "required": required, "properties": properties });
    }
    let first = json!({ "allOf": [{ "$ref": reference(&name(0)) }], "description": "The first." });
    spec["components"]["schemas"]["thing"]["properties"]["first"] = first;
    canonical(&spec)
}

fn reference(schema: &str) -> String {
    format!("#/components/schemas/{schema}")
}

fn property() -> Value {
    json!({ "type": "string", "description": "A word." })
}

#[test]
fn g38_an_object_110_deep_is_refused_with_the_figure() {
    let mut inner = property();
    for _ in 0..110 {
        inner = json!({ "type": "object", "description": "One more.", "properties": { "inner": inner } });
    }
    let mut spec = good();
    spec["components"]["schemas"]["thing"]["properties"]["inner"] = inner;
    let told = generated(&canonical(&spec)).expect_err("it is refused");
    assert!(told.contains("nested deeper than 64 levels"), "{told}");
}

/// A line may be as long as the file: what is shown of it is not.
#[test]
fn g41_a_key_of_one_mebibyte_is_told_in_a_few_lines() {
    let mut spec = good();
    spec["x-large"] = Value::from("x".repeat(1 << 20));
    let told = generated(&canonical(&spec)).expect_err("nothing is left out in silence");
    assert!(told.contains("document has no keyword `x-large`"), "{told:.2000}");
}
