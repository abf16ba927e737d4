//! `spec/sources.yaml`: what is read, and what is refused with its place.

mod support;

use ghes_actions_codegen::diagnostic::Style;
use ghes_actions_codegen::spec::selection::{SourceDescription, parse};
use ghes_actions_codegen::spec::{Sources, read};
use support::file;

const COMMITTED: &str = include_str!("../../spec/sources.yaml");

#[test]
fn the_committed_selection_is_read() {
    let selection = parse(&file("spec/sources.yaml", COMMITTED)).expect("it is good");
    assert!(selection.operations.iter().any(|operation| operation.id == "actions/list-workflow-runs-for-repo"));
    let named = |description: &&SourceDescription| description.release == "ghes-3.4";
    let description = selection.descriptions.iter().find(named).expect("it is listed");
    assert_eq!(description.publication, "10.0.0");
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

#[test]
fn a_list_of_operations_is_no_selection() {
    for text in ["[]", "operations: a/b\ndescriptions: {}\n", "text", "operations:\ndescriptions:\n"] {
        assert!(parse(&file("spec/sources.yaml", text)).is_err(), "{text}");
    }
}

#[test]
fn faults_of_both_files_are_told_together() {
    let sources = Sources { openapi: file("spec/openapi.yaml", "a: [\n"), selection: file("spec/sources.yaml", "") };
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
