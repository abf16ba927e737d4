//! `cargo xtask trim`: from GitHub's descriptions to `spec/openapi.yaml` and the files of the other sets.

use std::path::{Path, PathBuf};

use clap::Args;
use ghes_actions_codegen::SourceFile;

use crate::descriptions::{self, CACHE};
use crate::failure::{Failure, rendering};
use crate::input;
use crate::outcome::{COMMAND, GOOD, Outcome};
use crate::output;
use crate::pipeline;
use crate::workspace::Workspace;

mod drift;
mod unlisted;

/// Update spec/openapi.yaml from GitHub's descriptions, keeping our docs, facts and corrections.
///
/// Reads spec/sources.yaml (which descriptions, which operations), the descriptions, and spec/openapi.yaml itself. The structure
/// comes from GitHub: the listed operations and everything that they refer to, without prose and examples. Docs, x- facts and
/// corrections are ours and keep their places. The file is written in one canonical form, so that its diff shows only what
/// changed.
///
/// A set of spec/sources.yaml has a file of its own, spec/NAME.yaml. It refers to the components of the files before it.
///
/// Reports places without docs, missing facts, structure that it leaves out, and docs whose place no longer exists. Refuses YAML
/// comments, corrections that no longer apply, structure that `gen` would refuse, and a description whose SHA-256 differs from the
/// one in spec/sources.yaml.
#[derive(Debug, Args)]
#[command(after_long_help = AFTER_HELP)]
pub(crate) struct Trim {
    /// The folder with the descriptions, if not that of `cargo xtask fetch`. Each file is at PUBLICATION/FILE or COMMIT/FILE
    /// (10.0.0/generated/ghes-3.4.json), at FILE, or at its file name.
    #[arg(long, value_name = "DIR")]
    descriptions: Option<PathBuf>,
    /// Only rewrite the files in their canonical form, after a manual edit. Needs no descriptions.
    #[arg(long, conflicts_with = "descriptions")]
    fmt: bool,
    /// Write nothing. Show what a file, or a folder of files, that spec/sources.yaml does not list yet would change, and what would
    /// need a correction.
    #[arg(long, value_name = "DIR|FILE", conflicts_with = "fmt")]
    check: Option<PathBuf>,
}

const AFTER_HELP: &str = "\
To add a new release:
  cargo xtask trim --check ghes-3.20.json   what would change, and the line for
                                            spec/sources.yaml
  (add that line)
  cargo xtask fetch && cargo xtask trim && cargo xtask gen

Exit codes:
  0  the files are up to date now; with --check: nothing would change
  1  with --check: something would change, or would need a correction
  2  a description is missing or is not the listed one, spec/ has errors,
     something needs a correction, or a file cannot be read or written";

impl Trim {
    /// Trims, formats or checks.
    pub(crate) fn run(&self, workspace: &Workspace) -> Result<Outcome, Failure> {
        let folder = || self.descriptions.clone().unwrap_or_else(|| workspace.path(CACHE));
        if let Some(unlisted) = &self.check {
            return drift::check(workspace, &folder(), unlisted);
        }
        let _lock = workspace.lock_to_write()?;
        if self.fmt { formatted(workspace) } else { from_descriptions(workspace, &folder()) }
    }
}

fn from_descriptions(workspace: &Workspace, folder: &Path) -> Result<Outcome, Failure> {
    let sources = pipeline::with_new_sets(pipeline::sources(workspace)?);
    let inputs = pipeline::parse(&sources)?;
    let descriptions = descriptions::find(folder, &inputs.selection)?;
    let trimmed = pipeline::trim(&descriptions, &inputs, &sources)?;
    let mut outcome = written(workspace, &trimmed.files)?;
    outcome.text.insert_str(0, &trimmed.notes.render(&sources.files(), rendering()));
    Ok(outcome)
}

fn formatted(workspace: &Workspace) -> Result<Outcome, Failure> {
    let sources = pipeline::sources(workspace)?;
    let files = std::iter::once(&sources.openapi).chain(&sources.sets).map(pipeline::canonical);
    written(workspace, &files.collect::<Result<Vec<_>, _>>()?)
}

/// Writes the files that differ, and says which.
pub(crate) fn written(workspace: &Workspace, files: &[SourceFile]) -> Result<Outcome, Failure> {
    let wrote = write(workspace, files)?;
    if wrote.is_empty() {
        let all: Vec<&str> = files.iter().map(|file| file.path.as_str()).collect();
        let are = if all.len() == 1 { "is" } else { "are" };
        return Ok(Outcome::success(format_args!("{} {are} {GOOD}up to date{GOOD:#}", all.join(" and "))));
    }
    Ok(Outcome::success(format_args!(
        "{GOOD}wrote{GOOD:#} {}\nread `{COMMAND}git diff spec{COMMAND:#}`, then run `{COMMAND}cargo xtask gen{COMMAND:#}`",
        wrote.join(" and ")
    )))
}

/// Writes the files that differ: their paths.
pub(crate) fn write<'f>(workspace: &Workspace, files: &'f [SourceFile]) -> Result<Vec<&'f str>, Failure> {
    let mut wrote = Vec::new();
    for SourceFile { path, text, .. } in files {
        let place = workspace.path(path);
        match input::bytes_if_there(&place)? {
            Some(there) if there == text.as_bytes() => continue,
            Some(_) => output::replace(&place, text)?,
            None => output::create(&place, text)?,
        }
        wrote.push(path.as_str());
    }
    Ok(wrote)
}
