//! `gen --spec`: a crate of any document, in a directory of its own. `survey`: what of a document can be generated.

use crate::workspace::Workspace;

const PETS: &str = "\
openapi: 3.0.3
info: {title: Pets, version: '2'}
paths:
  /pets:
    get:
      operationId: listPets
      tags: [Pets]
      responses: {'200': {description: All., content: {application/json: {schema: {type: array, items: {type: string}}}}}}
  /pets/{id}:
    get:
      operationId: getPet
      tags: [Pets]
      parameters:
      - {name: id, in: path, required: true, schema: {type: string}}
      - {name: session, in: cookie, schema: {type: string}}
      responses: {'200': {description: One., content: {application/json: {schema: {}}}}}
";

/// Runs `gen --spec` on the document, into `pets`.
fn run(workspace: &Workspace, more: &[&str]) -> crate::workspace::Ran {
    workspace.write("pets.yaml", PETS);
    let (spec, out) = (workspace.path("pets.yaml"), workspace.path("pets"));
    let (spec, out) = (spec.to_string_lossy().into_owned(), out.to_string_lossy().into_owned());
    let mut arguments = vec!["gen", "--spec", &spec, "--out", &out, "--name", "pets"];
    arguments.extend(more);
    workspace.run(&arguments)
}

#[test]
fn a_crate_is_written_checked_and_brought_up_to_date() {
    let workspace = Workspace::emitted();
    let ran = run(&workspace, &["--operations", "pets/list*"]);
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    assert!(ran.stdout.contains("/pets: pets, 1 operation, "), "{}", ran.stdout);
    assert!(workspace.read("pets/src/operations.rs").contains("pub fn list_pets(&self)"));
    // Within the workspace, the runtime is named from there, so that the crate can move with it.
    assert!(
        workspace.read("pets/Cargo.toml").contains("path = \"../codegen/runtime\""),
        "{}",
        workspace.read("pets/Cargo.toml")
    );
    let check = ["--operations", "pets/list*", "--check"];
    let ran = run(&workspace, &check);
    assert!(ran.code == Some(0) && ran.stdout.ends_with("is up to date (9 files)\n"), "{}", ran.stdout);
    workspace.edit("pets/src/operations.rs", "pub fn list_pets(", "pub fn list_all(");
    workspace.write("pets/src/old.rs", "// of an earlier version\n");
    let ran = run(&workspace, &check);
    assert_eq!(ran.code, Some(1), "{}", ran.stderr);
    assert!(ran.stdout.starts_with("changed src/operations.rs\n"), "{}", ran.stdout);
    assert_eq!(run(&workspace, &["--operations", "pets/list*"]).code, Some(0));
    assert!(!workspace.path("pets/src/old.rs").exists());
    assert_eq!(run(&workspace, &check).code, Some(0));
}

#[test]
fn faults_are_at_their_places_and_nothing_is_written() {
    let workspace = Workspace::emitted();
    let ran = run(&workspace, &[]);
    assert_eq!(ran.code, Some(2), "{}", ran.stdout);
    assert!(ran.stderr.contains("cookie parameters are not supported"), "{}", ran.stderr);
    assert!(ran.stderr.contains("pets.yaml:15:"), "{}", ran.stderr);
    assert!(!workspace.path("pets").exists());
    let ran = run(&workspace, &["--operations", "cats/*"]);
    assert_eq!(ran.code, Some(2), "{}", ran.stdout);
    assert!(ran.stderr.contains("the document has no operation `cats/*`"), "{}", ran.stderr);
    assert!(ran.stderr.contains("its 2 operations are pets/list-pets, pets/get-pet, …"), "{}", ran.stderr);
}

#[test]
fn a_directory_with_other_files_is_left_alone() {
    let workspace = Workspace::emitted();
    workspace.write("pets/notes.txt", "mine");
    let ran = run(&workspace, &["--operations", "pets/list-pets"]);
    assert_eq!(ran.code, Some(2), "{}", ran.stdout);
    assert!(ran.stderr.contains("pets has other files"), "{}", ran.stderr);
    assert_eq!(workspace.read("pets/notes.txt"), "mine");
    assert!(!workspace.path("pets/Cargo.toml").exists());
}

#[test]
fn survey_counts_what_can_be_generated_and_why_the_rest_cannot() {
    let workspace = Workspace::emitted();
    workspace.write("pets.yaml", PETS);
    let spec = workspace.path("pets.yaml").to_string_lossy().into_owned();
    let ran = workspace.run(&["survey", "--names", &spec]);
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    assert!(ran.stdout.contains("  1 of 2 operations can be generated alone\n"), "{}", ran.stdout);
    assert!(ran.stdout.contains("  1              1  cookie parameters are not supported\n"), "{}", ran.stdout);
    assert!(ran.stdout.ends_with("  pets/get-pet\n"), "{}", ran.stdout);
    workspace.write("other.yaml", "openapi: 3.1.0\n");
    let other = workspace.path("other.yaml").to_string_lossy().into_owned();
    let ran = workspace.run(&["survey", &other]);
    assert_eq!(ran.code, Some(2), "{}", ran.stdout);
    assert!(ran.stderr.contains("OpenAPI 3.1.0 is not supported"), "{}", ran.stderr);
}
