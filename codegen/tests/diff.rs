//! What a change means: one small edit of a spec a file, beside the verdicts that it must get.
//!
//! The verdicts were written by hand, from the table of rules. A new rule is a row in `src/diff/rules.rs` and an edit in `diff/edits`.

#[path = "diff/edits.rs"]
mod edits;
#[path = "diff/judged.rs"]
mod judged;
mod support;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use edits::{Edit, Emitted, document, releases, rules_of, shown};
use ghes_actions_codegen::FileTree;
use ghes_actions_codegen::diff::{Report, Side, Verdict, compare, json, markdown, notes, rules, text};
use ghes_actions_codegen::spec::write::canonical;
use rstest::rstest;
use serde_json::Value;
use support::assert_file;

const BASE: &str = include_str!("diff/base.yaml");

#[rstest]
fn g49_an_edit_gets_its_verdicts(
    #[files("tests/diff/edits/*.yaml")]
    #[exclude("edits/v[0-9]")]
    path: PathBuf,
) {
    gets_its_verdicts(&path);
}

#[rstest]
fn v1_what_may_be_null_may_be_absent(#[files("tests/diff/edits/v1_*.yaml")] path: PathBuf) {
    gets_its_verdicts(&path);
}

#[rstest]
fn v2_a_component_inlined_is_the_same_json(#[files("tests/diff/edits/v2_*.yaml")] path: PathBuf) {
    gets_its_verdicts(&path);
}

/// The generator asks for the schema of a parameter in place, so that nothing is emitted here.
#[test]
fn v2_a_component_of_a_parameter_inlined_is_the_same_value() {
    let listed = "      schema:\n        type: string\n        enum:\n        - large\n        - small\n";
    let component = "  schemas:\n    size:\n      type: string\n      enum:\n      - large\n      - small\n";
    let referring = BASE.replacen(listed, "      schema:\n        $ref: '#/components/schemas/size'\n", 1);
    let (old, new) = (document(&referring.replacen("  schemas:\n", component, 1)), document(BASE));
    let files = FileTree::new();
    for (old, new) in [(&old, &new), (&new, &old)] {
        let report = compare(Side { spec: old, files: &files }, Side { spec: new, files: &files });
        assert!(rules_of(&report).contains(&"parameter-schema-renamed".to_owned()), "{}", shown(&report));
        assert!(
            rules_of(&report).iter().all(|rule| rule.starts_with("parameter-schema") || rule.starts_with("schema-")),
            "{}",
            shown(&report)
        );
        assert_eq!((report.verdict.http, report.verdict.rust), (Verdict::None, Verdict::Major), "{}", shown(&report));
    }
}

#[rstest]
fn v3_the_rules_of_values_hold_within_lists(#[files("tests/diff/edits/v3_*.yaml")] path: PathBuf) {
    gets_its_verdicts(&path);
}

/// The generator has no maps, so that nothing is emitted here.
#[rstest]
#[case::enum_for_text("{type: string}", "{type: string, enum: [a]}", "minor", "field-values-closed")]
#[case::width("{type: integer}", "{type: integer, format: int64}", "none", "integer-width")]
#[case::nullable("{type: string}", "{type: string, nullable: true}", "major", "field-nullable")]
#[case::number_for_integer("{type: integer}", "{type: number}", "major", "field-type")]
#[case::enum_in_a_list(
    "{type: array, items: {type: string}}",
    "{type: array, items: {type: string, enum: [a]}}",
    "minor",
    "field-values-closed"
)]
fn v3_the_rules_of_values_hold_within_maps(
    #[case] old: &str,
    #[case] new: &str,
    #[case] http: &str,
    #[case] rule: &str,
) {
    let with = |values: &str| {
        let field = format!(
            "        more: {{type: object, description: More., additionalProperties: {values}}}\n        note:\n"
        );
        document(&BASE.replacen("        note:\n", &field, 1))
    };
    let (old, new) = (with(old), with(new));
    let files = FileTree::new();
    let report = compare(Side { spec: &old, files: &files }, Side { spec: &new, files: &files });
    assert_eq!((report.verdict.http.as_str(), rules_of(&report)), (http, vec![rule.to_owned()]), "{}", shown(&report));
}

#[rstest]
fn v4_a_parameter_that_takes_more_is_no_break_of_http(#[files("tests/diff/edits/v4_*.yaml")] path: PathBuf) {
    gets_its_verdicts(&path);
}

#[rstest]
fn v5_a_narrower_type_is_a_promise_more(#[files("tests/diff/edits/v5_*.yaml")] path: PathBuf) {
    gets_its_verdicts(&path);
}

#[rstest]
fn v6_the_variant_that_had_to_move_is_shown(#[files("tests/diff/edits/v6_*.yaml")] path: PathBuf) {
    gets_its_verdicts(&path);
    let report = Edit::read(&path).report();
    let line = "+ pub types::ThingState::Unknown_(String)";
    assert!(shown(&report).contains(line), "{}", shown(&report));
    let markdown = markdown(&report, &releases(&report), "v0.1.0");
    assert!(markdown.contains(&line.replacen("+ ", "\n+", 1)), "{markdown}");
}

/// As Markdown writes a text of ours.
fn plain(text: &str) -> String {
    text.chars()
        .flat_map(|character| if "`_<".contains(character) { escaped(character) } else { vec![character] })
        .collect()
}

fn escaped(character: char) -> Vec<char> {
    if character == '<' { "&lt;".chars().collect() } else { vec!['\\', character] }
}

#[test]
fn v7_a_verdict_without_a_line_is_explained_by_its_rule() {
    let report = Edit::read(Path::new("tests/diff/edits/parameter_default_changed.yaml")).report();
    let why = "requests without it mean something else; the client sends no defaults, so only the server changes";
    assert!(shown(&report).contains(&format!("\n              {why}\n")), "{}", shown(&report));
    let markdown = markdown(&report, &releases(&report), "v0.1.0");
    assert!(markdown.contains(&format!("<br>{why} |")), "{markdown}");
}

fn gets_its_verdicts(path: &Path) {
    let edit = Edit::read(path);
    let (old, new) = edit.sides();
    let report = compare(old.side(), new.side());
    let found = (report.verdict.http.as_str(), report.verdict.rust.as_str(), rules_of(&report));
    let expected = (edit.http.as_str(), edit.rust.as_str(), edit.rules.clone());
    assert_eq!(found, expected, "{}", shown(&report));
    v7_every_verdict_is_explained(&report);
    // What is better in one direction is worse in the other: no edit is without a row both ways.
    let undone = compare(new.side(), old.side());
    assert_eq!(rules_of(&undone).is_empty(), edit.rules.is_empty(), "{}", shown(&undone));
}

/// Each row shows a changed line of `api.txt` that has its verdict, or why its rule says so.
fn v7_every_verdict_is_explained(report: &Report) {
    let (text, markdown) = (shown(report), markdown(report, &releases(report), "v0.1.0"));
    for change in report.changes.iter().filter(|change| change.is_noticed()) {
        let lines =
            || change.api.iter().filter(|line| line.rust == change.rust).flat_map(|line| [&line.added, &line.removed]);
        let is_explained =
            |report: &str, why: &str| report.contains(why) || lines().flatten().any(|line| report.contains(line));
        assert!(is_explained(&text, change.why), "{}: {}\n{text}", change.rule, change.why);
        assert!(is_explained(&markdown, &plain(change.why)), "{}: {}\n{markdown}", change.rule, change.why);
    }
}

#[test]
fn g49_every_rule_has_an_edit() {
    let edits = std::fs::read_dir("tests/diff/edits").expect("the edits are there");
    let paths: Vec<PathBuf> = edits.map(|entry| entry.expect("it is readable").path()).collect();
    assert!(paths.len() >= 40, "{}", paths.len());
    let covered: BTreeSet<String> = paths.iter().flat_map(|path| Edit::read(path).rules).collect();
    // What no edit of a spec alone can show, and what the merge of releases writes; both have tests below.
    let elsewhere = [
        "crate",
        "code",
        "deprecated",
        "releases",
        "parameter-schema-renamed",
        "success-added",
        "success-removed",
        "success-may-be-empty",
        "success-never-empty",
        "outcomes-added",
        "outcomes-removed",
        "outcomes-changed",
    ];
    for rule in rules::RULES {
        let is_covered = covered.contains(rule.name) || elsewhere.contains(&rule.name);
        assert!(is_covered, "no edit for the rule `{}`", rule.name);
    }
}

#[test]
fn the_same_is_no_change() {
    let side = Emitted::of(BASE);
    let report = compare(side.side(), side.side());
    assert!(report.is_empty(), "{}", shown(&report));
}

#[test]
fn what_only_the_crate_changed_is_told() {
    let old = Emitted::of(BASE);
    let mut new = old.clone();
    let listed = new.files.get_mut("api.txt").expect("it is emitted");
    let kept = listed.lines().filter(|line| !line.starts_with("pub fn ClientBuilder::host("));
    *listed = kept.map(|line| format!("{line}\n")).collect();
    let report = compare(old.side(), new.side());
    assert_eq!((report.verdict.http, report.verdict.rust), (Verdict::None, Verdict::Major));
    assert_eq!(rules_of(&report), ["crate"]);

    let mut new = old.clone();
    let code = new.files.get_mut("src/operations.rs").expect("it is emitted");
    *code = code.replace("self.0.send()", "self.0.clone().send()");
    let report = compare(old.side(), new.side());
    assert_eq!((report.verdict.http, report.verdict.rust), (Verdict::None, Verdict::Patch));
    assert_eq!(rules_of(&report), ["code"]);
}

/// These keywords change neither what is sent nor what a signature says.
#[test]
fn releases_and_warnings_are_told() {
    let marked = BASE
        .replace("        note:\n", "        note:\n          x-since: ghes-3.5\n          x-absent-in:\n          - '2026-03-10'\n          deprecated: true\n")
        .replace(
            "      operationId: things/get-thing\n",
            "      operationId: things/get-thing\n      x-until: ghes-3.9\n",
        );
    let marked = marked
        .replace(
            "        - large\n        - small\n",
            "        - large\n        - small\n        x-values-since:\n          small: ghes-3.5\n",
        )
        .replace("    link:\n", "    link:\n      x-since: ghes-3.5\n");
    let (old, new) = (document(BASE), document(&marked));
    let files = FileTree::new();
    let report = compare(Side { spec: &old, files: &files }, Side { spec: &new, files: &files });
    let expected = ["deprecated", "releases", "releases", "releases", "releases", "releases"];
    assert_eq!(rules_of(&report), expected, "{}", shown(&report));
    assert_eq!((report.verdict.http, report.verdict.rust), (Verdict::Patch, Verdict::Patch));
    assert!(shown(&report).contains("thing.note: since not said → ghes-3.5"), "{}", shown(&report));
}

#[test]
fn releases_of_the_values_in_a_list_are_told() {
    let list = "        moods:\n          type: array\n          description: Its moods.\n          items:\n            type: string\n            enum:\n            - bad\n            - good\n";
    let plain = BASE.replacen("        note:\n", &format!("{list}        note:\n"), 1);
    let marked = plain.replace(list, &format!("{list}            x-values-since:\n              good: ghes-3.5\n"));
    let (old, new) = (document(&plain), document(&marked));
    let files = FileTree::new();
    let report = compare(Side { spec: &old, files: &files }, Side { spec: &new, files: &files });
    assert_eq!(rules_of(&report), ["releases"], "{}", shown(&report));
}

#[test]
fn g55_statuses_of_success_are_told() {
    let also =
        BASE.replace("      x-retryable: true\n", "      x-retryable: true\n      x-also-success:\n      - '200'\n");
    let (plain, also) = (Emitted::of(BASE), Emitted::of(&also));
    for (old, new, rule, rust) in
        [(&plain, &also, "success-added", Verdict::Minor), (&also, &plain, "success-removed", Verdict::Major)]
    {
        let report = compare(old.side(), new.side());
        assert_eq!(rules_of(&report), [rule], "{}", shown(&report));
        assert_eq!((report.verdict.http, report.verdict.rust), (Verdict::None, rust));
    }
}

#[test]
fn success_without_a_body_is_told() {
    let empty =
        BASE.replace("      x-retryable: true\n", "      x-retryable: true\n      x-empty-success:\n      - '204'\n");
    let (plain, empty) = (Emitted::of(BASE), Emitted::of(&empty));
    for (old, new, rule) in [(&plain, &empty, "success-may-be-empty"), (&empty, &plain, "success-never-empty")] {
        let report = compare(old.side(), new.side());
        assert_eq!(rules_of(&report), [rule], "{}", shown(&report));
        assert_eq!((report.verdict.http, report.verdict.rust), (Verdict::None, Verdict::Major));
    }
}

#[test]
fn outcomes_are_told() {
    let with = |phrase: &str| {
        let outcomes = format!("x-outcomes:\n        busy:\n        - {phrase}\n      ");
        let (head, delete) = BASE.split_once("things/delete-thing").unwrap();
        let spec = format!(
            "{head}things/delete-thing{}",
            delete.replacen("parameters:", &format!("{outcomes}parameters:"), 1)
        );
        Emitted::of(&spec)
    };
    let (plain, one, other) = (Emitted::of(BASE), with("is in use"), with("is still in use"));
    for (old, new, rule, rust) in [
        (&plain, &one, "outcomes-added", Verdict::Minor),
        (&one, &plain, "outcomes-removed", Verdict::Major),
        (&one, &other, "outcomes-changed", Verdict::Minor),
    ] {
        let report = compare(old.side(), new.side());
        assert_eq!(rules_of(&report), [rule], "{}", shown(&report));
        assert_eq!((report.verdict.http, report.verdict.rust), (Verdict::None, rust));
    }
}

/// Old calls still compile where both are texts, and ask for something else.
#[test]
fn path_parameters_in_another_order_are_told() {
    let with_path = |path: &str| {
        BASE.replace("/people/{login}/things/key:", path).replace(
            "      x-retryable: true\n      parameters:\n",
            "      x-retryable: true\n      parameters:\n      - $ref: '#/components/parameters/thing-name'\n",
        ) + "\n"
    };
    let parameter = "    thing-name:\n      name: thing_name\n      in: path\n      required: true\n      description: Which.\n      schema:\n        type: string\n";
    let spec = |path| {
        let spec = with_path(path).replace("  schemas:\n    key:\n", &format!("{parameter}  schemas:\n    key:\n"));
        canonical(&document(&spec).root.to_json())
    };
    let old = Emitted::of(&spec("/people/{login}/key/{thing_name}:"));
    let new = Emitted::of(&spec("/people/{thing_name}/key/{login}:"));
    let report = compare(old.side(), new.side());
    assert_eq!((report.verdict.http, report.verdict.rust), (Verdict::Major, Verdict::Major), "{}", shown(&report));
    assert_eq!(rules_of(&report), ["operation-moved"], "{}", shown(&report));
}

/// A page that no keyword of the spec is behind is no change of nothing.
#[test]
fn pages_that_changed_are_told() {
    let old = Emitted::of(BASE);
    let mut new = old.clone();
    new.files.get_mut("README.md").expect("it is emitted").push_str("\nMore of it.\n");
    let report = compare(old.side(), new.side());
    assert_eq!(rules_of(&report), ["words"], "{}", shown(&report));
    assert_eq!((report.verdict.http, report.verdict.rust), (Verdict::None, Verdict::Patch));
    let shown = markdown(&report, &releases(&report), "v0.1.0");
    assert!(shown.contains("- `the crate's pages`: changed\n"), "{shown}");
}

/// The project's own spec with every word of it changed: no line of code and no line of `api.txt` moves.
#[test]
fn words_change_no_line_of_code() {
    let spec = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../spec/openapi.yaml"));
    let spec = spec.expect("the project has a spec");
    let mut value = document(&spec).root.to_json();
    let changed = reworded(&mut value);
    assert!(changed > 300, "{changed}");
    let (old, new) = (Emitted::of(&spec), Emitted::of(&canonical(&value)));
    let report = compare(old.side(), new.side());
    assert_eq!((report.lines.code(), report.lines.api_added, report.lines.api_removed), (0, 0, 0));
    assert!(report.lines.docs() > changed, "{:?}", report.lines);
    assert!(report.changes.is_empty(), "{}", shown(&report));
    assert_eq!(report.verdict.rust, Verdict::Patch);
}

#[test]
fn reports_look_like_this() {
    let edit = Edit::read(Path::new("tests/diff/edits/several_at_once.yaml"));
    let report = edit.report();
    let releases = releases(&report);
    assert_file(Path::new("tests/diff/several.txt"), &text(&report, &releases, "v0.1.0", |_, text| text.to_owned()));
    assert_file(Path::new("tests/diff/several.md"), &markdown(&report, &releases, "v0.1.0"));
    assert_file(Path::new("tests/diff/several.json"), &json(&report, &releases, "v0.1.0"));
    assert_file(Path::new("tests/diff/several.notes.md"), &notes(&report, &releases));
}

/// A report is a comment on a pull request of anyone: what the spec says there is text.
#[test]
fn text_of_a_spec_is_inert_in_markdown() {
    let spec = BASE.replace("- broken\n", "- broken\n          - '</details><img src=x> | @octocat `x'\n");
    let (old, new) = (document(BASE), document(&spec));
    let files = FileTree::new();
    let report = compare(Side { spec: &old, files: &files }, Side { spec: &new, files: &files });
    let shown = markdown(&report, &releases(&report), "v0.1.0");
    assert!(shown.contains("&lt;/details>&lt;img src=x> \\| \\@octocat \\`x added"), "{shown}");
}

/// A changelog is Markdown too, and the page of a release.
#[test]
fn v8_text_of_a_spec_is_inert_in_release_notes() {
    let nasty = "'</details><img src=x> @octocat [x](https://t.example/) https://t.example/ #1 `x'";
    let spec = BASE.replace("- broken\n", &format!("- broken\n          - {nasty}\n"));
    let (old, new) = (document(BASE), document(&spec));
    let files = FileTree::new();
    let report = compare(Side { spec: &old, files: &files }, Side { spec: &new, files: &files });
    let inert =
        "&lt;/details>&lt;img src=x> \\@octocat \\[x\\](https\\://t.example/) https\\://t.example/ \\#1 \\`x added";
    for shown in [notes(&report, &releases(&report)), markdown(&report, &releases(&report), "v0.1.0")] {
        assert!(shown.contains(inert), "{shown}");
    }
}

/// The table of rules in the documentation is the table of the code.
#[test]
fn the_documented_rules_are_the_rules() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/review.md");
    let page = std::fs::read_to_string(path).expect("the page is there");
    let (before, rest) = page.split_once("<!-- rules -->\n").expect("the table begins");
    let (_, after) = rest.split_once("<!-- /rules -->").expect("the table ends");
    let rows: String = rules::RULES
        .iter()
        .map(|rule| format!("| `{}` | {} | {} | {} |\n", rule.name, rule.http, rule.rust, rule.why))
        .collect();
    let table = format!("| rule | HTTP | Rust, at least | why |\n|---|---|---|---|\n{rows}");
    assert_file(Path::new(path), &format!("{before}<!-- rules -->\n{table}<!-- /rules -->{after}"));
}

/// Where a variable names a folder, the emitted crates of all pairs are written there, for other judges.
#[test]
fn crates_for_other_judges() {
    let Some(folder) = std::env::var_os("DIFF_CRATES").map(PathBuf::from) else { return };
    for entry in std::fs::read_dir("tests/diff/edits").expect("the edits are there") {
        let path = entry.expect("it is readable").path();
        let (old, new) = Edit::read(&path).sides();
        for (side, emitted) in [("old", old), ("new", new)] {
            for (file, text) in &emitted.files {
                let target = folder.join(path.file_stem().expect("it has a name")).join(side).join(file);
                std::fs::create_dir_all(target.parent().expect("it has a folder")).expect("the folder is writable");
                std::fs::write(target, text).expect("the folder is writable");
            }
        }
    }
}

/// Adds to every text for readers. Gives back how many there were.
fn reworded(value: &mut Value) -> usize {
    match value {
        Value::Object(entries) => {
            let mut count = 0;
            for (key, inner) in entries {
                match inner {
                    Value::String(text) if ["description", "summary", "x-permission"].contains(&key.as_str()) => {
                        *text = format!("Anew, {text}");
                        count += 1;
                    }
                    inner => count += reworded(inner),
                }
            }
            count
        }
        Value::Array(items) => items.iter_mut().map(reworded).sum(),
        _ => 0,
    }
}
