//! `cargo xtask compat`: does the client fit every description that is listed?

use std::fmt::Write as _;
use std::io::Write as _;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::{env, fs};

use clap::Args;
use ghes_actions_codegen::descriptions::FIRST_API_VERSION;
use ghes_actions_codegen::releases::Release;
use ghes_actions_codegen::spec::Selection;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::child;
use crate::descriptions::{self, CACHE};
use crate::failure::{Doing as _, Failure};
use crate::outcome::{BAD, COMMAND, GOOD, Outcome, Status, printable};
use crate::output;
use crate::pipeline;
use crate::workspace::Workspace;

mod table;

/// Test the client against every description that spec/sources.yaml lists.
///
/// The emitted types must decode, without loss, every published example and every body that the schemas of the description allow:
/// the largest, the smallest, each optional property absent, each nullable one null, and each value of an enum. The description
/// must know every parameter and value that the client can send (`requests` in the table), or the docs must say since when it
/// exists (`not there`). Corrections of spec/openapi.yaml are applied to the description first.
///
/// If all descriptions pass, writes the tables of README.md and of the crate's docs, and spec/compat.json, which tests compare the
/// spec with.
#[derive(Debug, Args)]
#[command(after_long_help = AFTER_HELP)]
pub(crate) struct Compat {
    /// The folder with the descriptions, if not that of `cargo xtask fetch`.
    #[arg(long, value_name = "DIR")]
    descriptions: Option<PathBuf>,
}

const AFTER_HELP: &str = "\
Examples:
  cargo xtask fetch && cargo xtask compat

Exit codes:
  0  the client passes for all descriptions
  1  it fails: each fault is shown with its release, operation and JSON path
  2  a description is missing or is not the listed one, or a file cannot be
     read or written";

/// The results of the package `compat`.
#[derive(Deserialize)]
struct Found {
    rows: Vec<Row>,
    facts: Value,
}

/// One description.
#[derive(Deserialize)]
struct Row {
    release: String,
    api_version: String,
    origin: String,
    examples: usize,
    bodies: usize,
    requests: usize,
    documented: usize,
    faults: Vec<Fault>,
}

impl Row {
    /// The release, and the API version where it is not the first.
    fn subject(&self) -> String {
        if self.api_version == FIRST_API_VERSION {
            self.release.clone()
        } else {
            format!("{} {}", self.release, self.api_version)
        }
    }

    /// As people call it.
    fn title(&self) -> String {
        let release = Release::new(&self.release).title();
        if self.api_version == FIRST_API_VERSION {
            release
        } else {
            format!("{release}, API version {}", self.api_version)
        }
    }
}

#[derive(Deserialize)]
struct Fault {
    operation: String,
    path: String,
    message: String,
}

/// The maximum number of faults shown per description.
const SHOWN: usize = 10;

impl Compat {
    /// Tests all descriptions, and writes the results.
    pub(crate) fn run(&self, workspace: &Workspace) -> Result<Outcome, Failure> {
        let _lock = workspace.lock_to_write()?;
        let selection = pipeline::parse(&pipeline::sources(workspace)?)?.selection;
        let folder = self.descriptions.clone().unwrap_or_else(|| workspace.path(CACHE));
        let paths = descriptions::locate(&folder, &selection)?;
        let found = judge(workspace, &selection, &paths)?;
        let good = found.rows.iter().filter(|row| row.faults.is_empty()).count();
        let all = found.rows.len();
        let mut text = table::plain(&found.rows);
        if good < all {
            text.push_str(&faults(&found.rows));
            let _ = writeln!(text, "{BAD}{good} of {all}{BAD:#} descriptions fit the client; nothing is written");
            return Ok(Outcome { text, status: Status::CheckFailed });
        }
        let _ = writeln!(text, "{GOOD}{good} of {all}{GOOD:#} descriptions fit the client");
        for name in write(workspace, &found)? {
            let _ = writeln!(text, "{GOOD}wrote{GOOD:#} {name}; run `{COMMAND}cargo xtask gen{COMMAND:#}`");
        }
        Ok(Outcome { text, status: Status::Success })
    }
}

/// xtask must not depend on the emitted crate, because it has to start when that is missing.
fn judge(workspace: &Workspace, selection: &Selection, paths: &[PathBuf]) -> Result<Found, Failure> {
    let cargo = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut command = Command::new(cargo);
    // Not quiet: the first build takes minutes.
    command.args(["run", "--package", "compat"]).current_dir(workspace.root());
    command.stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut list = String::new();
    for (listed, path) in selection.descriptions.iter().zip(paths) {
        let path = fs::canonicalize(path).doing("find", path)?;
        let id = &listed.id;
        let line = json!({
            "release": id.release.name(),
            "api_version": id.api_version,
            "origin": id.origin.name(),
            "path": path,
        });
        let _ = writeln!(list, "{line}");
    }
    let output = child::run(&mut command, |child| {
        if let Some(mut stdin) = child.stdin.take() {
            // If it has ended early, it has said why.
            let _ = stdin.write_all(list.as_bytes());
        }
    });
    let output = output.map_err(|error| Failure::new(format_args!("cannot run cargo: {error}")))?;
    let failed = || Failure::new("the package `compat` failed; its messages are above");
    if !output.status.success() {
        return Err(failed());
    }
    serde_json::from_slice(&output.stdout)
        .map_err(|error| Failure::new(format_args!("the package `compat` said: {error}")))
}

fn faults(rows: &[Row]) -> String {
    let mut text = String::new();
    for row in rows {
        for Fault { operation, path, message } in row.faults.iter().take(SHOWN) {
            let (path, message) = (printable(path), printable(message));
            let name = row.subject();
            let _ = writeln!(text, "{BAD}{name} ({}){BAD:#} {operation} {path}: {message}", row.origin);
        }
        if row.faults.len() > SHOWN {
            let _ = writeln!(text, "  … and {} more of it", row.faults.len() - SHOWN);
        }
    }
    text
}

/// The files that changed.
fn write(workspace: &Workspace, found: &Found) -> Result<Vec<&'static str>, Failure> {
    let readme = table::between_markers(&read(workspace, README)?, &table::by_release(&found.rows))
        .ok_or_else(|| Failure::new(format_args!("{README} has no `{}` and `{}`", table::BEGIN, table::END)))?;
    let mut facts = serde_json::to_string_pretty(&found.facts).expect("what was read as JSON can be written as such");
    facts.push('\n');
    let mut wrote = Vec::new();
    for (name, text) in [(README, readme), (PAGE, table::page(&found.rows)), (FACTS, facts)] {
        let path = workspace.path(name);
        if path.exists() && read(workspace, name)? == text {
            continue;
        }
        if path.exists() {
            output::replace(&path, &text)?
        } else {
            output::create(&path, &text)?
        }
        wrote.push(name);
    }
    Ok(wrote)
}

fn read(workspace: &Workspace, name: &str) -> Result<String, Failure> {
    let path = workspace.path(name);
    fs::read_to_string(&path).doing("read", &path)
}

const README: &str = "README.md";
/// codegen shows it in the docs of the crate.
const PAGE: &str = "codegen/src/emit/templates/compatibility.md.in";
const FACTS: &str = "spec/compat.json";
