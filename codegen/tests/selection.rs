//! `spec/sources.yaml`: what is read, and what is refused with its place.

mod support;

use ghes_actions_codegen::descriptions::DescriptionId;
use ghes_actions_codegen::diagnostic::Style;
use ghes_actions_codegen::spec::selection::{SourceDescription, parse};
use ghes_actions_codegen::spec::{Sources, read};
use support::file;

const COMMITTED: &str = include_str!("../../spec/sources.yaml");

#[test]
fn the_committed_selection_is_read() {
    let selection = parse(&file("spec/sources.yaml", COMMITTED)).expect("it is good");
    assert!(selection.operations.iter().any(|operation| operation.id == "actions/list-workflow-runs-for-repo"));
    let named = |description: &&SourceDescription| description.id.release.name() == "ghes-3.4";
    let description = selection.descriptions.iter().find(named).expect("it is listed");
    assert_eq!(description.id, DescriptionId::published("ghes-3.4", "10.0.0"));
    assert_eq!(&COMMITTED[description.span.clone()], "release");
}

#[test]
fn every_fault_is_told_at_its_place() {
    let bad = "\
operation: [a/b]
operations:
- a/b
- a/b
- 3
descriptions:
- release: ghes-3.4
  publication: 10.0
  file: ../../etc/passwd
  sha256: 7042D4E4
- release: ../ghes
  publication: 1.0.0
  path: generated/ghes-3.4.json
";
    let source = file("spec/sources.yaml", bad);
    let told = parse(&source).expect_err("it is refused").render(&[&source], Style::Plain);
    insta::with_settings!({ prepend_module_to_snapshot => false, omit_expression => true, snapshot_path => "selection" }, {
        insta::assert_snapshot!("every_fault", told);
    });
}

/// A description is of the first API version unless it says otherwise, and of a publication or a commit.
#[test]
fn g53_g54_versions_and_commits_are_read() {
    let sha256 = "a".repeat(64);
    let commit = "d29fe68a1380ee80ccacadb462f74e4e48020e89";
    let text = format!(
        "api_version: 2026-03-10\noperations: [a/b]\ndescriptions:\n\
         - {{release: ghes-3.22, publication: 1.0.0, file: a.json, sha256: {sha256}}}\n\
         - {{release: ghes-3.22, commit: {commit}, file: descriptions/a.json, sha256: {sha256}}}\n\
         - {{release: ghes-3.22, api_version: '2026-03-10', commit: {commit}, file: b.json, sha256: {sha256}}}\n"
    );
    let selection = parse(&file("spec/sources.yaml", &text)).expect("it is good");
    assert_eq!(selection.api_version, "2026-03-10");
    let named: Vec<String> = selection.descriptions.iter().map(|description| description.id.to_string()).collect();
    let expected = [
        "ghes-3.22 of publication 1.0.0",
        "ghes-3.22 of commit d29fe68a1380",
        "ghes-3.22 in API version 2026-03-10 of commit d29fe68a1380",
    ];
    assert_eq!(named, expected);
    assert_eq!(selection.descriptions[2].id.origin.folder(), commit);
    assert_eq!(parse(&file("spec/sources.yaml", COMMITTED)).expect("it is good").api_version, "2022-11-28");
}

#[test]
fn g53_g54_faults_of_versions_and_commits_are_told() {
    let bad = "\
api_version: newest
operations: [a/b]
descriptions:
- {release: ghes-3.20, publication: 1.0.0, commit: d29fe68a1380ee80ccacadb462f74e4e48020e89, file: a.json, sha256: SHA}
- {release: ghes-3.21, commit: d29fe68, file: a.json, sha256: SHA}
- {release: ghes-3.22, api_version: '3', publication: 1.0.0, file: a.json, sha256: SHA}
- {release: ghes-3.23, commit: d29fe68a1380ee80ccacadb462f74e4e48020e89, file: a.json, sha256: SHA}
- {release: ghes-3.23, commit: e29fe68a1380ee80ccacadb462f74e4e48020e89, file: a.json, sha256: SHA}
- {release: ghes-3.24, file: a.json, sha256: SHA}
"
    .replace("SHA", &"a".repeat(64));
    let source = file("spec/sources.yaml", &bad);
    let told = parse(&source).expect_err("it is refused").render(&[&source], Style::Plain);
    insta::with_settings!({ prepend_module_to_snapshot => false, omit_expression => true, snapshot_path => "selection" }, {
        insta::assert_snapshot!("versions_and_commits", told);
    });
}

#[test]
fn a_list_of_operations_is_no_selection() {
    for text in ["[]", "operations: a/b\ndescriptions: {}\n", "text", "operations:\ndescriptions:\n"] {
        assert!(parse(&file("spec/sources.yaml", text)).is_err(), "{text}");
    }
}

#[test]
fn faults_of_both_files_are_told_together() {
    let sources = Sources {
        openapi: file("spec/openapi.yaml", "a: [\n"),
        sets: Vec::new(),
        selection: file("spec/sources.yaml", ""),
    };
    let diagnostics = read(&sources).expect_err("both are bad");
    let files: Vec<&str> = diagnostics.iter().map(|diagnostic| diagnostic.file.as_str()).collect();
    assert_eq!(files, ["spec/openapi.yaml", "spec/sources.yaml"]);
    let styled = diagnostics.render(&[&sources.openapi, &sources.selection], Style::Styled { columns: 80 });
    assert!(styled.contains("\u{1b}["), "colours are codes of a terminal");
    assert!(styled.contains("2 problems in spec/openapi.yaml and spec/sources.yaml"), "{styled}");
    let without_texts = diagnostics.render(&[], Style::Plain);
    assert!(without_texts.contains("--> spec/openapi.yaml:2:1"), "{without_texts}");
}

#[test]
fn a_line_of_the_source_is_no_wider_than_the_terminal() {
    let padding = "x".repeat(200);
    let source = file("spec/sources.yaml", &format!("operations: [{padding}/{padding}, nothing, {padding}]\n"));
    let diagnostics = parse(&source).expect_err("there are no descriptions");
    let shown = |columns| {
        let styled = diagnostics.render(&[&source], Style::Styled { columns });
        let lines = styled.lines().filter(|line| line.contains("xxx"));
        lines.map(|line| line.matches('x').count()).max().expect("the line is shown")
    };
    assert!(shown(60) < 60, "{}", shown(60));
    assert!(shown(60) < shown(120), "{} {}", shown(60), shown(120));
}
