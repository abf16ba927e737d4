//! The emitted crates of all small specs that are accepted, compiled with warnings denied, and their doc tests listed: what `syn`
//! takes for Rust, the compiler need not.

mod support;

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use ghes_actions_codegen::spec::load::load;
use ghes_actions_codegen::spec::write::canonical;
use ghes_actions_codegen::{FileTree, Sources, generate};
use proptest::strategy::{Strategy as _, ValueTree as _};
use proptest::test_runner::{RngAlgorithm, TestRng, TestRunner};
use support::{crates, edit, file, random, sets, sources_of};

/// Random specs among them.
const RANDOM: usize = 200;

/// Crates with sets.
const WITH_SETS: usize = 40;

/// The short form: the compiler reads the crates of all small specs, and nothing is compiled. What is configured away it must be able to
/// parse all the same.
#[test]
fn g52_what_is_emitted_is_rust_to_the_compiler() {
    let specs = accepted_cases().into_iter().chain(mini_specs());
    let crates = specs.filter_map(|(name, spec)| Some((name, generate(&sources_of_text(&spec)?).ok()?)));
    let crates = crates.chain(with_sets().take(5));
    let mut all = String::new();
    let mut count = 0;
    for (name, files) in crates {
        count += 1;
        for (path, text) in files.iter().filter(|(path, _)| path.ends_with(".rs")) {
            // An attribute of a crate may stand first in a module too.
            all += &format!("#[cfg(any())]\nmod _{count}_{} {{ // {name}\n{text}\n}}\n", path.replace(['/', '.'], "_"));
        }
    }
    assert!(count > 50, "{count}");
    assert_eq!(refusal_of_rustc(&all), None);
    // It is asked, and it refuses.
    let bad = "#[cfg(any())]\nmod bad {\n/// a\rb\nfn f() {}\n}\n";
    assert!(refusal_of_rustc(bad).is_some_and(|told| told.contains("bare CR not allowed in doc-comment")));
}

/// What rustc says of a text, if it is more than nothing.
fn refusal_of_rustc(text: &str) -> Option<String> {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("parsed");
    std::fs::create_dir_all(&folder).expect("the folder is writable");
    let mut rustc = Command::new(std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into()));
    rustc.args([
        "-",
        "--edition",
        "2024",
        "--crate-type",
        "lib",
        "--crate-name",
        "parsed",
        "--emit",
        "metadata",
        "-D",
        "warnings",
    ]);
    let rustc = rustc.arg("--out-dir").arg(&folder).stdin(Stdio::piped()).stderr(Stdio::piped()).spawn();
    let mut rustc = rustc.expect("start rustc");
    let mut input = rustc.stdin.take().expect("it has an input");
    input.write_all(text.as_bytes()).expect("it reads all");
    drop(input);
    let output = rustc.wait_with_output().expect("it ends");
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    (!output.status.success() || !told.is_empty()).then_some(told)
}

/// The sources of a spec; none of a text that is no YAML.
fn sources_of_text(spec: &str) -> Option<Sources> {
    load(&file("case.yaml", spec)).is_ok().then(|| sources_of(spec))
}

#[test]
#[ignore = "minutes: a cargo of its own, on more than 250 crates"]
fn g50_what_is_emitted_compiles() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("compiles");
    let _ = std::fs::remove_dir_all(folder.join("crates"));
    let mut names = Vec::new();
    for (name, spec) in accepted_cases().into_iter().chain(mini_specs()).chain(random_specs()) {
        let Some(Ok(files)) = sources_of_text(&spec).map(|sources| generate(&sources)) else { continue };
        crates::write(&folder.join("crates").join(&name), &name, &files);
        names.push(name);
    }
    assert!(names.len() > RANDOM + 40, "{}", names.len());
    for (name, files) in with_sets() {
        crates::write(&folder.join("crates").join(&name), &name, &files);
        names.push(name);
    }
    crates::write_workspace(&folder, &names);
    // A warning of the emitted code fails the build of who denies warnings.
    let checked = crates::cargo(&folder).args(["check", "--quiet"]).env("RUSTFLAGS", "-D warnings").status();
    assert!(checked.expect("start cargo").success(), "{} crates in {}", names.len(), folder.display());
    // Examples are compiled, and nothing but our examples is there to be.
    let tested = crates::cargo(&folder).args(["test", "--doc", "--quiet"]).status();
    assert!(tested.expect("start cargo").success(), "{}", folder.display());
    println!("{} crates compile", names.len());
}

fn accepted_cases() -> Vec<(String, String)> {
    let good = load(&file("good.yaml", include_str!("check/good.yaml"))).expect("it is YAML").root.to_json();
    let edited = |path: &PathBuf| {
        let steps = serde_yaml::from_str(&text(path)).expect("a case is YAML");
        let mut spec = good.clone();
        edit::apply(&mut spec, &steps);
        (name_of(path), canonical(&spec))
    };
    files_of("tests/faults").iter().map(edited).collect()
}

fn mini_specs() -> Vec<(String, String)> {
    files_of("tests/mini").iter().map(|path| (format!("mini_{}", name_of(path)), text(path))).collect()
}

fn random_specs() -> Vec<(String, String)> {
    let mut runner = TestRunner::new_with_rng(Default::default(), TestRng::deterministic_rng(RngAlgorithm::ChaCha));
    let specs = std::iter::repeat_with(|| random::spec().new_tree(&mut runner).expect("a spec is made").current());
    let accepted = specs.map(|spec| spec.to_string()).filter(|spec| generate(&sources_of(spec)).is_ok());
    accepted.take(RANDOM).enumerate().map(|(number, spec)| (format!("random_{number:03}"), spec)).collect()
}

/// Crates with a set beside the default one: of the random specs that can be parted.
fn with_sets() -> impl Iterator<Item = (String, FileTree)> {
    let parted = random_specs().into_iter().enumerate().filter_map(|(number, (name, spec))| {
        let spec = serde_json::from_str(&spec).expect("it was JSON");
        let (default, other) = sets::parted(&spec, 0b1010_0110 << (number % 3))?;
        let files = generate(&sets::sources(&default, &[("other", &other)])).expect("what is one spec is two");
        Some((format!("sets_{name}"), files))
    });
    parted.take(WITH_SETS)
}

fn files_of(folder: &str) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).expect("the cases are there");
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.expect("it is readable").path()).collect();
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "yaml"));
    paths.sort();
    paths
}

fn name_of(path: &Path) -> String {
    path.file_stem().expect("a case has a name").to_string_lossy().into_owned()
}

fn text(path: &Path) -> String {
    std::fs::read_to_string(path).expect("a case is readable")
}
