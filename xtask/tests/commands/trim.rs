//! `trim`: takes only the listed descriptions, and writes the spec whole or not at all.

use std::fs;

use sha2::{Digest as _, Sha256};

use crate::workspace::{DESCRIPTION, OPENAPI, Workspace};

const FILE: &str = "generated/things-1.0.json";

/// A workspace with the description at `place` in the folder to be named.
fn with_description(place: &str) -> Workspace {
    let workspace = Workspace::new();
    workspace.write(&format!("target/descriptions/{place}"), DESCRIPTION);
    workspace
}

fn trim(workspace: &Workspace) -> crate::workspace::Ran {
    let folder = workspace.path("target/descriptions");
    workspace.run(&["trim", "--descriptions", &folder.to_string_lossy()])
}

#[test]
fn what_is_up_to_date_is_not_written() {
    for place in [
        FILE,
        "things-1.0.json",
        "package/generated/things-1.0.json",
        "1.0.0/generated/things-1.0.json",
        "1.0.0/package/generated/things-1.0.json",
    ] {
        let workspace = with_description(place);
        let before = workspace.snapshot();
        let ran = trim(&workspace);
        assert_eq!(ran.code, Some(0), "{place}: {}", ran.stderr);
        assert_eq!(ran.stdout, "spec/openapi.yaml is up to date\n", "{place}");
        assert_eq!(workspace.snapshot(), before, "{place}");
    }
}

#[test]
fn structure_comes_from_the_description_and_words_are_kept() {
    let workspace = with_description(FILE);
    workspace.edit("spec/openapi.yaml", "      - id\n      - name\n", "      - name\n");
    let ran = trim(&workspace);
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    assert!(ran.stdout.contains("wrote spec/openapi.yaml\n"), "{}", ran.stdout);
    assert_eq!(workspace.read("spec/openapi.yaml"), OPENAPI);
    assert_eq!(workspace.leftovers(), [""; 0]);
    assert_eq!(trim(&workspace).stdout, "spec/openapi.yaml is up to date\n");
}

#[test]
fn places_without_words_and_words_without_place_are_told() {
    let workspace = with_description(FILE);
    let property = "        name:\n          type: string\n          description: What it is called.\n";
    let another = "        nickname:\n          type: string\n          description: What friends call it.\n";
    workspace.edit("spec/openapi.yaml", property, another);
    let ran = trim(&workspace);
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    assert!(ran.stdout.contains("What friends call it."), "{}", ran.stdout);
    assert!(ran.stdout.contains("without words: properties/name/description"), "{}", ran.stdout);
    assert!(!workspace.read("spec/openapi.yaml").contains("nickname"));
}

#[test]
fn another_file_is_refused_with_both_hashes() {
    let workspace = with_description(FILE);
    workspace.write(&format!("target/descriptions/{FILE}"), DESCRIPTION.replace("one", "two"));
    let before = workspace.snapshot();
    let ran = trim(&workspace);
    assert_eq!(ran.code, Some(2), "{}", ran.stdout);
    assert!(ran.stderr.contains("--> spec/sources.yaml:4:"), "{}", ran.stderr);
    let hashes: Vec<_> =
        ran.stderr.split(|character: char| !character.is_ascii_hexdigit()).filter(|word| word.len() == 64).collect();
    assert_eq!(hashes.len(), 2, "{}", ran.stderr);
    assert_ne!(hashes[0], hashes[1]);
    assert_eq!(workspace.snapshot(), before);
}

#[test]
fn the_listed_file_is_found_among_others_of_its_name() {
    let workspace = with_description(FILE);
    workspace.write("target/descriptions/1.0.0/generated/things-1.0.json", "{}");
    assert_eq!(trim(&workspace).code, Some(0));
}

#[test]
fn a_missing_description_is_told_with_the_way_to_get_it() {
    let workspace = Workspace::new();
    let ran = trim(&workspace);
    assert_eq!(ran.code, Some(2), "{}", ran.stdout);
    for words in ["things-1.0 of publication 1.0.0", "cargo xtask fetch", "--> spec/sources.yaml:4:"] {
        assert!(ran.stderr.contains(words), "{words} in {}", ran.stderr);
    }
}

#[test]
fn fmt_brings_an_edit_by_hand_into_form() {
    let workspace = Workspace::new();
    let edited = OPENAPI.replace("description: The thing.", "description: \"The thing.\"");
    assert_ne!(edited, OPENAPI);
    workspace.write("spec/openapi.yaml", &edited);
    let refused = workspace.run(&["gen"]);
    assert_eq!(refused.code, Some(2), "{}", refused.stdout);
    assert!(refused.stderr.contains("cargo xtask trim --fmt"), "{}", refused.stderr);
    let ran = workspace.run(&["trim", "--fmt"]);
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    assert!(ran.stdout.starts_with("wrote spec/openapi.yaml\n"), "{}", ran.stdout);
    assert_eq!(workspace.read("spec/openapi.yaml"), OPENAPI);
    let again = workspace.run(&["trim", "--fmt"]);
    assert_eq!(again.stdout, "spec/openapi.yaml is up to date\n");
    assert_eq!(workspace.leftovers(), [""; 0]);
}

#[test]
fn a_half_written_text_of_a_killed_run_is_no_hindrance() {
    let workspace = Workspace::new();
    workspace.write("spec/openapi.yaml", OPENAPI.replace("'200':", "\"200\":"));
    workspace.write("spec/.openapi.yaml.new", "half");
    let ran = workspace.run(&["trim", "--fmt"]);
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    assert_eq!(workspace.read("spec/openapi.yaml"), OPENAPI);
    assert!(!workspace.path("spec/.openapi.yaml.new").exists());
}

#[cfg(unix)]
#[test]
fn a_link_is_not_replaced_by_a_file() {
    let workspace = Workspace::new();
    let edited = OPENAPI.replace("'200':", "\"200\":");
    workspace.write("target/elsewhere.yaml", &edited);
    fs::remove_file(workspace.path("spec/openapi.yaml")).expect("remove");
    let target = workspace.path("target/elsewhere.yaml");
    std::os::unix::fs::symlink(&target, workspace.path("spec/openapi.yaml")).expect("link");
    let ran = workspace.run(&["trim", "--fmt"]);
    assert_eq!(ran.code, Some(2), "{}", ran.stdout);
    assert!(ran.stderr.contains("symbolic link"), "{}", ran.stderr);
    assert_eq!(fs::read_to_string(target).expect("read"), edited);
}

#[test]
fn the_cache_is_where_descriptions_are_looked_for() {
    let workspace = with_description(&format!("1.0.0/{FILE}"));
    let ran = workspace.run(&["trim"]);
    assert_eq!((ran.code, ran.stdout.as_str()), (Some(0), "spec/openapi.yaml is up to date\n"), "{}", ran.stderr);
    let fetched = workspace.run(&["fetch"]);
    assert_eq!(fetched.stdout, "target/descriptions has all 1 descriptions, 0 of them new\n", "{}", fetched.stderr);
}

#[test]
fn check_says_what_a_new_description_would_change_and_writes_nothing() {
    let workspace = with_description(FILE);
    let new = DESCRIPTION
        .replace("\"name\": { \"type\"", "\"nickname\": { \"type\"")
        .replace("[\"name\", \"id\"]", "[\"id\"]");
    assert_ne!(new, DESCRIPTION);
    workspace.write("new/ghes-3.20.json", new);
    workspace.write("new/ghes-3.20.deref.json", "no description");
    let before = workspace.snapshot();
    let folder = workspace.path("new");
    for new in [folder.join("ghes-3.20.json"), folder] {
        let new = new.to_string_lossy().into_owned();
        let descriptions = workspace.path("target/descriptions").to_string_lossy().into_owned();
        let ran = workspace.run(&["trim", "--descriptions", &descriptions, "--check", &new]);
        assert_eq!(ran.code, Some(1), "{}", ran.stderr);
        let places: Vec<_> =
            ["major  major  thing.name: optional now", "minor  minor  thing.nickname: added", "1 place without words"]
                .map(|words| ran.stdout.find(words).unwrap_or_else(|| panic!("{words} in {}", ran.stdout)))
                .into();
        assert!(places.is_sorted(), "callers first: {}", ran.stdout);
        assert!(ran.stdout.contains("- {release: ghes-3.20, publication: VERSION, file: generated/ghes-3.20.json"));
        assert_eq!(workspace.snapshot(), before);
    }
}

/// `trim --check` of what is at `place`, which must fail with one sentence and what to do.
fn refused(workspace: &Workspace, place: &str, says: &str) {
    let place = workspace.path(place).to_string_lossy().into_owned();
    let ran = workspace.run(&["trim", "--check", &place]);
    assert_eq!((ran.code, ran.stdout.as_str()), (Some(2), ""), "{}", ran.stderr);
    assert!(ran.stderr.contains(says), "{says} in {}", ran.stderr);
    assert_eq!(ran.stderr.matches("help: ").count(), 1, "{}", ran.stderr);
    assert!(!ran.stderr.contains("18446744073709551615"), "{}", ran.stderr);
}

#[test]
fn g56_what_is_no_description_is_told_in_one_sentence() {
    let workspace = with_description(FILE);
    fs::create_dir(workspace.path("empty")).expect("create a folder");
    refused(&workspace, "empty", "empty holds no description");
    workspace.write("other/notes.json", "{}");
    workspace.write("other/ghes-3.20.deref.json", "{}");
    refused(&workspace, "other", "other holds no description");
    workspace.write("new/ghes-3.20.json", "{}");
    refused(&workspace, "new", "ghes-3.20.json is no description: it has neither `openapi` nor `paths`");
    workspace.write("new/ghes-3.20.json", r#"{ "openapi": "3.0.3", "paths": {} }"#);
    refused(&workspace, "new/ghes-3.20.json", "ghes-3.20.json has no operation `things/get-thing`");
    workspace.edit("spec/sources.yaml", "- things/get-thing\n", "- things/get-thing\n- things/list\n- things/make\n");
    let others = DESCRIPTION.replace("things/get-thing", "users/me");
    assert_ne!(others, DESCRIPTION);
    workspace.write("new/ghes-3.20.json", others);
    refused(&workspace, "new", "ghes-3.20.json has none of the 3 selected operations");
}

/// What is listed is told as well as what is not.
#[test]
fn g56_a_listed_file_that_is_no_description_is_told_in_one_sentence() {
    let workspace = with_description(FILE);
    workspace.write(&format!("target/descriptions/{FILE}"), "{}");
    let listed = workspace.read("spec/sources.yaml");
    let sha256 = "44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a";
    let (before, _) = listed.split_once("sha256: ").expect("a hash is listed");
    workspace.write("spec/sources.yaml", format!("{before}sha256: {sha256}\n"));
    let ran = trim(&workspace);
    assert_eq!((ran.code, ran.stdout.as_str()), (Some(2), ""), "{}", ran.stderr);
    assert!(ran.stderr.contains("things-1.0 of publication 1.0.0 is no description"), "{}", ran.stderr);
    assert!(ran.stderr.contains("1 problem in spec/sources.yaml"), "{}", ran.stderr);
}

#[test]
fn g57_nothing_fetched_yet_is_one_error_that_counts() {
    let workspace = Workspace::new();
    let more: String = (0..62)
        .map(|number| {
            format!(
                "- {{release: ghes-{number}.0, publication: 1.0.0, file: generated/{number}.json, sha256: {}}}\n",
                "a".repeat(64)
            )
        })
        .collect();
    let listed = workspace.read("spec/sources.yaml");
    workspace.write("spec/sources.yaml", format!("{listed}{more}"));
    workspace.write("new/ghes-3.20.json", DESCRIPTION.replace("one", "two"));
    let new = workspace.path("new").to_string_lossy().into_owned();
    for arguments in [&["trim"][..], &["compat"], &["trim", "--check", &new]] {
        let ran = workspace.run(arguments);
        assert_eq!((ran.code, ran.stdout.as_str()), (Some(2), ""), "{arguments:?}: {}", ran.stderr);
        for words in [
            "63 of the 63 listed descriptions are not in ",
            "`cargo xtask fetch` gets all",
            "1 problem in spec/sources.yaml",
        ] {
            assert!(ran.stderr.contains(words), "{arguments:?}: {words} in {}", ran.stderr);
        }
        assert!(ran.stderr.lines().count() < 12, "{}", ran.stderr);
    }
}

/// What has to be settled is shown beside all that would change.
#[test]
fn g51_check_shows_what_would_be_refused_too() {
    let workspace = with_description(FILE);
    let new = DESCRIPTION
        .replace(
            "\"name\": { \"type\"",
            "\"colors\": { \"type\": \"object\", \"not\": { \"type\": \"string\" } }, \"nickname\": { \"type\"",
        )
        .replace("[\"name\", \"id\"]", "[\"id\"]");
    assert_ne!(new, DESCRIPTION);
    workspace.write("new/ghes-3.20.json", new);
    let before = workspace.snapshot();
    let folder = workspace.path("new").to_string_lossy().into_owned();
    let ran = workspace.run(&[
        "trim",
        "--descriptions",
        &workspace.path("target/descriptions").to_string_lossy(),
        "--check",
        &folder,
    ]);
    assert_eq!(ran.code, Some(1), "{}", ran.stderr);
    for words in [
        "thing.name: optional now",
        "thing.nickname: added",
        "nothing about Rust",
        "this cannot be written before it is settled",
        "`not` is not supported",
        "x-correction: { was: { not: {\"type\":\"string\"} }, why: … }",
        "- {release: ghes-3.20, publication: VERSION",
    ] {
        assert!(ran.stdout.contains(words), "{words} in {}", ran.stdout);
    }
    assert_eq!(workspace.snapshot(), before);
}

#[test]
fn g51_trim_does_not_write_what_gen_refuses() {
    let workspace = with_description(FILE);
    let new = DESCRIPTION.replace(
        "\"name\": { \"type\"",
        "\"colors\": { \"type\": \"object\", \"not\": { \"type\": \"string\" } }, \"name\": { \"type\"",
    );
    let listed = workspace.read("spec/sources.yaml");
    let (before, _) = listed.split_once("sha256: ").expect("a hash is listed");
    workspace.write("spec/sources.yaml", format!("{before}sha256: {}\n", sha256(new.as_bytes())));
    workspace.write(&format!("target/descriptions/{FILE}"), new);
    let files = workspace.snapshot();
    let ran = trim(&workspace);
    assert_eq!((ran.code, ran.stdout.as_str()), (Some(2), ""));
    assert!(ran.stderr.contains("`not` is not supported"), "{}", ran.stderr);
    assert_eq!(workspace.snapshot(), files);
}

/// The names of GitHub's files say which API version they are of.
#[test]
fn g53_check_reads_versions_off_the_names_of_files() {
    let workspace = with_description(FILE);
    let of_version = |nickname: &str| {
        DESCRIPTION.replace(
            "\"name\": { \"type\"",
            &format!("\"{nickname}\": {{ \"type\": \"string\" }}, \"name\": {{ \"type\""),
        )
    };
    workspace.write("new/ghes-3.22.2022-11-28.json", of_version("old"));
    workspace.write("new/ghes-3.22.json", of_version("old"));
    workspace.write("new/ghes-3.22.2026-03-10.json", of_version("fresh"));
    let folder = workspace.path("new").to_string_lossy().into_owned();
    let ran = workspace.run(&[
        "trim",
        "--descriptions",
        &workspace.path("target/descriptions").to_string_lossy(),
        "--check",
        &folder,
    ]);
    assert_eq!(ran.code, Some(1), "{}", ran.stderr);
    for words in [
        "thing.fresh: added",
        "thing.old: added",
        "- {release: ghes-3.22, commit: COMMIT, file: descriptions/ghes-3.22/ghes-3.22.2022-11-28.json, sha256: ",
        "- {release: ghes-3.22, api_version: '2026-03-10', commit: COMMIT, file: descriptions/ghes-3.22/ghes-3.22.2026-03-10.json, sha256: ",
    ] {
        assert!(ran.stdout.contains(words), "{words} in {}", ran.stdout);
    }
    assert_eq!(ran.stdout.matches("- {release: ").count(), 2, "the same file under two names is one: {}", ran.stdout);
}

fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}
