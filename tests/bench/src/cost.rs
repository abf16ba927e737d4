//! The cost of depending on the crate: a clean release build, and the size of the binary.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;
use std::{env, fs};

use serde::Deserialize;

use crate::bounds::Bounds;

/// A program that makes one call, in two versions with the same TLS back end.
const REQWEST: (&str, &str, &str) = (
    "bare reqwest",
    r#"
reqwest = { version = "0.13.5", default-features = false, features = ["gzip", "json", "rustls-no-provider"] }
rustls = { version = "0.23", default-features = false, features = ["ring", "std", "tls12"] }
serde = { version = "1", features = ["derive"] }
"#,
    r#"
#[derive(Debug, serde::Deserialize)]
struct Runner { id: i64, name: String, status: String, busy: bool }

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let _ = rustls::crypto::ring::default_provider().install_default();
    let response = reqwest::get("https://ghe.example.com/api/v3/repos/o/r/actions/runners/23").await?;
    let runner: Runner = response.error_for_status()?.json().await?;
    println!("{} {} {} {}", runner.id, runner.name, runner.status, runner.busy);
    Ok(())
}
"#,
);
const OURS: (&str, &str, &str) = (
    "this crate",
    r#"
ghes-actions = { path = "GENERATED" }
"#,
    r#"
#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let client = ghes_actions::Client::builder().host("ghe.example.com").build()?;
    let runner = client.actions().get_self_hosted_runner_for_repo("o", "r", 23).await?;
    println!("{} {} {} {}", runner.id, runner.name, runner.status, runner.busy);
    for run in &client.actions().list_workflow_runs_for_repo("o", "r").await?.workflow_runs {
        println!("{}", run.id);
    }
    Ok(())
}
"#,
);

/// The cost of one program.
struct Cost {
    /// CPU seconds of a clean build.
    cpu: f64,
    /// CPU seconds of a rebuild after a change to the program only.
    rebuild: f64,
    bytes: u64,
    /// Seconds per crate, slowest first.
    crates: Vec<(String, f64)>,
}

pub fn measure(bounds: &mut Bounds) {
    let costs = [REQWEST, OURS].map(|(name, dependencies, program)| (name, cost(dependencies, program)));
    println!("\n# A release build with nothing built before\n");
    println!("| program | crates | CPU s | rebuild CPU s | MB |\n|---|--:|--:|--:|--:|");
    for (name, cost) in &costs {
        let megabytes = cost.bytes as f64 / 1e6;
        println!("| {name} | {} | {:.1} | {:.1} | {megabytes:.2} |", cost.crates.len(), cost.cpu, cost.rebuild);
    }
    let [(_, bare), (_, ours)] = &costs;
    println!("\n| crate of the second | CPU s | share |\n|---|--:|--:|");
    for (name, seconds) in ours.crates.iter().take(20) {
        println!("| {name} | {seconds:.1} | {:.0} % |", 100.0 * seconds / ours.cpu);
    }
    bounds.at_most("cold release build, of bare reqwest", 1.15, ours.cpu / bare.cpu);
    bounds.at_most("binary, of bare reqwest", 1.1, ours.bytes as f64 / bare.bytes as f64);
}

fn cost(dependencies: &str, program: &str) -> Cost {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let folder = here.join("target/cost");
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(folder.join("src")).expect("target can be written");
    let generated = here.join("../../generated").canonicalize().expect("the crate is there");
    let dependencies = dependencies.replace("GENERATED", generated.to_str().expect("a path that is text"));
    let manifest = format!(
        "[workspace]\n[package]\nname = \"cost\"\nversion = \"0.0.0\"\nedition = \"2024\"\n[dependencies]\n\
         tokio = {{ version = \"1\", features = [\"macros\", \"rt\"] }}\n{dependencies}"
    );
    fs::write(folder.join("Cargo.toml"), manifest).expect("it can be written");
    fs::write(folder.join("src/main.rs"), program).expect("it can be written");
    // The versions that are measured above.
    fs::copy(here.join("Cargo.lock"), folder.join("Cargo.lock")).expect("it can be copied");
    let cpu = build(&folder);
    let timings = fs::read_to_string(folder.join("target/cargo-timings/cargo-timing.html"));
    let crates = crates(&timings.expect("cargo writes its timings there"));
    fs::write(folder.join("src/main.rs"), format!("{program}\n// Touched.\n")).expect("it can be written");
    let rebuild = build(&folder);
    let bytes = fs::metadata(folder.join("target/release/cost")).map_or(0, |file| file.len());
    Cost { cpu, rebuild, bytes, crates }
}

/// Seconds of each crate, the slowest first, of cargo's page of timings.
fn crates(timings: &str) -> Vec<(String, f64)> {
    let units = timings.split_once("const UNIT_DATA = ").and_then(|(_, rest)| rest.split_once("];"));
    let (units, _) = units.expect("cargo's timings hold the units as JSON");
    let units: Vec<Unit> = serde_json::from_str(&format!("{units}]")).expect("it is JSON");
    let mut crates = BTreeMap::new();
    for unit in units {
        *crates.entry(unit.name).or_insert(0.0) += unit.duration;
    }
    let mut crates: Vec<_> = crates.into_iter().collect();
    crates.sort_by(|(_, one), (_, other)| other.total_cmp(one));
    crates
}

#[derive(Deserialize)]
struct Unit {
    name: String,
    duration: f64,
}

/// Builds it; how many seconds of CPU that took.
fn build(folder: &Path) -> f64 {
    let before = cpu_of_children();
    let built = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
        .current_dir(folder)
        // One compiler at a time, so that what each takes is not what it waits for the others.
        .args(["build", "--release", "--quiet", "--jobs=1", "--timings", "--offline"])
        .env_remove("RUSTFLAGS")
        .status();
    assert!(built.is_ok_and(|status| status.success()), "the program does not build");
    cpu_of_children() - before
}

/// Seconds of CPU that ended child processes took, as Linux tells: what other builds take meanwhile does not count.
fn cpu_of_children() -> f64 {
    const TICKS_PER_SECOND: f64 = 100.0;
    let stat = fs::read_to_string("/proc/self/stat").expect("this runs on Linux");
    let after_name = stat.rsplit_once(')').map_or("", |(_, rest)| rest);
    let fields: Vec<f64> = after_name.split_whitespace().map(|field| field.parse().unwrap_or_default()).collect();
    (fields[13] + fields[14]) / TICKS_PER_SECOND
}
