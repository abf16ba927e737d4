//! Sets beside the default one: `trim` makes their files, `gen` their modules, and neither goes in silence.

use crate::workspace::{DESCRIPTION, Workspace};

/// A workspace whose selection lists a set that has no file yet.
fn with_new_set() -> Workspace {
    let workspace = Workspace::emitted();
    workspace.write("target/descriptions/1.0.0/generated/things-1.0.json", DESCRIPTION);
    workspace.edit("spec/sources.yaml", "descriptions:\n", "sets:\n  more:\n  - others/list\ndescriptions:\n");
    workspace
}

#[test]
fn trim_makes_the_file_of_a_new_set() {
    let workspace = with_new_set();
    let ran = workspace.run(&["gen"]);
    assert_eq!(ran.code, Some(2), "{}", ran.stdout);
    assert!(ran.stderr.contains("error: there is no spec/more.yaml"), "{}", ran.stderr);
    let ran = workspace.run(&["trim"]);
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    assert!(ran.stdout.contains("wrote spec/more.yaml\n"), "{}", ran.stdout);
    let ran = workspace.run(&["trim"]);
    assert!(ran.stdout.ends_with("spec/openapi.yaml and spec/more.yaml are up to date\n"), "{}", ran.stdout);
    // The words are for people to write.
    let ran = workspace.run(&["gen"]);
    assert_eq!(ran.code, Some(2), "{}", ran.stdout);
    assert!(ran.stderr.contains("operation without `summary`\n --> spec/more.yaml:"), "{}", ran.stderr);
}

#[test]
fn gen_emits_a_set_and_removes_it() {
    let workspace = with_new_set();
    let without = workspace.snapshot();
    workspace.write("spec/more.yaml", MORE);
    let ran = workspace.run(&["gen"]);
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    for file in ["more.rs", "more/blocking.rs", "more/operations.rs"] {
        assert!(workspace.path(&format!("generated/src/{file}")).is_file(), "{file}");
    }
    assert_eq!(workspace.run(&["gen", "--check"]).code, Some(0));
    // A file that no set has would be passed over otherwise.
    workspace.edit("spec/sources.yaml", "sets:\n  more:\n  - others/list\n", "");
    let ran = workspace.run(&["gen"]);
    assert_eq!(ran.code, Some(2), "{}", ran.stdout);
    assert!(ran.stderr.contains("lists no set of this name\n --> spec/more.yaml:1:1"), "{}", ran.stderr);
    std::fs::remove_file(workspace.path("spec/more.yaml")).expect("remove the file");
    assert_eq!(workspace.run(&["gen"]).code, Some(0));
    let generated = |path: &&String| path.starts_with("generated");
    let after = workspace.snapshot();
    assert_eq!(
        after.keys().filter(generated).collect::<Vec<_>>(),
        without.keys().filter(generated).collect::<Vec<_>>()
    );
}

#[test]
fn add_lists_trims_and_says_which_docs_are_missing() {
    let workspace = Workspace::emitted();
    workspace.write("target/descriptions/1.0.0/generated/things-1.0.json", DESCRIPTION);
    let before = workspace.snapshot();
    // An operation that nobody has is not listed.
    let ran = workspace.run(&["add", "others/lst", "--set", "more"]);
    assert_eq!(ran.code, Some(2), "{}", ran.stdout);
    assert!(ran.stderr.contains("did you mean `others/list`?"), "{}", ran.stderr);
    assert_eq!(workspace.snapshot(), before);
    let ran = workspace.run(&["add", "others/list", "--set", "more"]);
    assert_eq!(ran.code, Some(1), "{}{}", ran.stdout, ran.stderr);
    assert!(ran.stdout.contains("docs are missing: `cargo xtask gen` shows each place"), "{}", ran.stdout);
    assert!(workspace.read("spec/sources.yaml").contains("sets:\n  more:\n  - others/list\ndescriptions:\n"));
    workspace.write("spec/more.yaml", MORE);
    let ran = workspace.run(&["add", "others/list", "--set", "more"]);
    assert_eq!(ran.code, Some(0), "{}{}", ran.stdout, ran.stderr);
    assert!(ran.stdout.contains("wrote   generated/src/more/operations.rs\n"), "{}", ran.stdout);
    // What it does is what the commands do that it stands for.
    for command in ["trim", "gen"] {
        assert!(workspace.run(&[command]).stdout.contains("up to date"), "{command}");
    }
}

const MORE: &str = "\
openapi: 3.0.3
info:
  title: More
  description: Other things.
  version: 1.0.0
tags:
- name: others
  description: Operations on others.
paths:
  /others:
    get:
      operationId: others/list
      tags:
      - others
      summary: List others
      description: Lists others.
      x-permission: Any token will do.
      x-errors:
        '404': There is none.
      responses:
        '204':
          description: There are some.
";
