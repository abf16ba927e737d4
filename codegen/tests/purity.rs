//! codegen is a function of its input: its sources name nothing of the outside world, and so do the files that it emits under.

use std::path::Path;

/// What only xtask may use.
const OUTSIDE: &[&str] = &[
    "std::fs",
    "std::env",
    "std::net",
    "std::process",
    "std::time",
    "SystemTime",
    "Instant::",
    "env!(",
    "println!",
    "eprintln!",
    "File::",
    "include_bytes!",
];

#[test]
fn g15_sources_touch_no_disk_clock_environment_or_network() {
    let mut seen = 0;
    each_source(Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/src")), &mut |path, text| {
        seen += 1;
        for line in text.lines().filter(|line| !line.trim_start().starts_with("//")) {
            // What these two write into the crate is not run here.
            let of_client = line.contains("concat!(env!") || line.contains("std::env::var(\\\"");
            let emitted = (path.ends_with("emit/client.rs") && of_client)
                || (path.ends_with("operations/examples.rs") && line.contains("println!"));
            // The sources that `build.rs` lists are compiled in.
            let line = line.replace("SourceFile::", "").replace("include!(concat!(env!(\"OUT_DIR\")", "");
            for name in OUTSIDE.iter().filter(|_| !emitted) {
                assert!(!line.contains(name), "{} names {name}: {line}", path.display());
            }
        }
    });
    assert!(seen > 40, "only {seen} files were read");
}

fn each_source(folder: &Path, visit: &mut impl FnMut(&Path, &str)) {
    for entry in std::fs::read_dir(folder).expect("the sources are there") {
        let path = entry.expect("the folder is readable").path();
        if path.is_dir() {
            each_source(&path, visit);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            visit(&path, &std::fs::read_to_string(&path).expect("sources are text"));
        }
    }
}
