//! `tests/faults.md` and the tests are held together, both ways: each row has a test, a case or a folder of cases named after it, and what
//! is named after a row has one.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

const LIST: &str = include_str!("../faults.md");

/// Where tests stand. Rows of the runtime's own unit tests are in its sources.
const FOLDERS: [&str; 6] =
    ["codegen/runtime/src", "codegen/runtime/tests", "codegen/src", "codegen/tests", "tests", "xtask"];

#[test]
fn every_row_has_a_test_and_every_test_a_row() {
    let workspace = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let mut named = BTreeMap::new();
    for folder in FOLDERS {
        collect(&workspace.join(folder), &mut named);
    }
    let rows: BTreeSet<String> = rows().into_iter().collect();
    let unheld: Vec<&String> = rows.iter().filter(|row| !named.contains_key(*row)).collect();
    assert!(unheld.is_empty(), "no test is named after these rows of tests/faults.md: {unheld:?}");
    let unlisted: Vec<_> = named.iter().filter(|(row, _)| !rows.contains(*row)).collect();
    assert!(unlisted.is_empty(), "tests/faults.md has no row for {unlisted:?}");
}

#[test]
fn every_row_is_a_line_of_its_own_in_order() {
    let rows = rows();
    let number = |row: &String| row[1..].parse::<u32>().expect("a row is a letter and a number");
    for (one, next) in rows.iter().zip(rows.iter().skip(1)) {
        assert!(one[..1] != next[..1] || number(one) < number(next), "{one} stands before {next}");
    }
    for line in LIST.lines().filter(|line| row_of(line).is_some()) {
        assert_eq!(line.matches(" | ").count(), 2, "a row has three cells: {line}");
    }
}

#[test]
fn names_are_read_as_they_are_written() {
    for (name, rows) in [
        ("c63_a_body", &["C63"][..]),
        ("g38_x.yaml", &["G38"]),
        ("v3_lists", &["V3"]),
        ("c01_c03_both", &["C01", "C03"]),
        ("c_63", &[]),
        ("case_01_x", &[]),
        ("get_2_things", &[]),
        ("c63a_x", &[]),
    ] {
        assert_eq!(Vec::from_iter(rows_named(name)), rows, "{name}");
    }
}

fn rows() -> Vec<String> {
    LIST.lines().filter_map(row_of).map(str::to_owned).collect()
}

/// The row that a line of the list is about.
fn row_of(line: &str) -> Option<&str> {
    let row = line.strip_prefix("| ")?.split(" | ").next()?;
    rows_named(&format!("{}_", row.to_lowercase())).next().is_some().then_some(row)
}

/// What the names of files, functions and cases say of rows, each with one place that says it.
fn collect(folder: &Path, named: &mut BTreeMap<String, String>) {
    for entry in std::fs::read_dir(folder).expect("the folder is there") {
        let path = entry.expect("the folder is readable").path();
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if name == "target" || name.starts_with('.') {
            continue;
        }
        named.extend(rows_named(&name).map(|row| (row, name.clone())));
        if path.is_dir() {
            collect(&path, named);
        } else if name.ends_with(".rs") {
            let text = std::fs::read_to_string(&path).expect("a test is text");
            let functions = text.split("fn ").skip(1).chain(text.split("case::").skip(1));
            named.extend(functions.flat_map(rows_named).map(|row| (row, name.clone())));
        }
    }
}

/// `C01` and `C03` of `c01_c03_…`.
fn rows_named(name: &str) -> impl Iterator<Item = String> {
    let words = name.match_indices('_').scan(0, |start, (end, _)| {
        let word = &name[*start..end];
        *start = end + 1;
        Some(word)
    });
    let is_row = |word: &&str| {
        let number = word.strip_prefix(['c', 'g', 'v']).unwrap_or_default();
        !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit())
    };
    words.take_while(is_row).map(str::to_uppercase)
}
