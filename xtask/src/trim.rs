//! `cargo xtask trim`: from GitHub's descriptions to `spec/openapi.yaml`.

use std::path::{Path, PathBuf};

use clap::Args;

use crate::descriptions::{self, CACHE};
use crate::failure::{Failure, rendering};
use crate::outcome::{COMMAND, GOOD, Outcome};
use crate::output;
use crate::pipeline;
use crate::workspace::{OPENAPI, Workspace};

mod drift;
mod unlisted;

/// Bring spec/openapi.yaml up to GitHub's descriptions, keeping what is ours.
///
/// Reads spec/sources.yaml (which descriptions, which operations), the descriptions, and spec/openapi.yaml itself. Structure
/// comes from GitHub: the listed operations and all they refer to, without prose and examples. Words, x- facts and corrections
/// are ours and stay where they stand. The result is written only if it differs, in one canonical form, so that the diff in
/// review is what changed and nothing else.
///
/// Says which places have no words yet, which facts are missing, and what of GitHub's it leaves out, and repeats words whose place has
/// gone. Refuses comments, which would be lost, a correction that no longer corrects anything, what `gen` would refuse for what is
/// GitHub's in it, and a description that is not, byte for byte, the one that spec/sources.yaml lists.
#[derive(Debug, Args)]
#[command(after_long_help = AFTER_HELP)]
pub(crate) struct Trim {
    /// Where the descriptions are, if not where `cargo xtask fetch` puts them; each as PUBLICATION/FILE
    /// or COMMIT/FILE (10.0.0/generated/ghes-3.4.json), as FILE, or by its bare name.
    #[arg(long, value_name = "DIR")]
    descriptions: Option<PathBuf>,
    /// Only bring spec/openapi.yaml into its canonical form, after an edit by hand. Needs no descriptions.
    #[arg(long, conflicts_with = "descriptions")]
    fmt: bool,
    /// Write nothing: say what descriptions that are not listed yet would change, for callers first, and what would have to be
    /// settled. A file, or a folder of them.
    #[arg(long, value_name = "DIR|FILE", conflicts_with = "fmt")]
    check: Option<PathBuf>,
}

const AFTER_HELP: &str = "\
Taking in a new release:
  cargo xtask trim --check ghes-3.20.json   what would change, and the line for
                                            spec/sources.yaml
  (add that line)
  cargo xtask fetch && cargo xtask trim && cargo xtask gen

Exit codes:
  0  spec/openapi.yaml is up to date, or is now; with --check: nothing would
     change
  1  with --check: something would change, or would have to be settled
  2  a description is missing or is not the listed one, spec/ has errors,
     something has to be settled first, or a file cannot be read or written";

impl Trim {
    /// Trims, or only writes the spec anew, or only says what would change.
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
    let sources = pipeline::sources(workspace)?;
    let inputs = pipeline::parse(&sources)?;
    let descriptions = descriptions::find(folder, &inputs.selection)?;
    let trimmed = pipeline::trim(&descriptions, &inputs, &sources)?;
    let mut report = written(workspace, &sources.openapi.text, &trimmed.text)?;
    report.text.insert_str(0, &trimmed.notes.render(&[&sources.openapi], rendering()));
    Ok(report)
}

fn formatted(workspace: &Workspace) -> Result<Outcome, Failure> {
    let openapi = pipeline::openapi(workspace)?;
    let canonical = pipeline::canonical(&openapi)?;
    written(workspace, &openapi.text, &canonical)
}

fn written(workspace: &Workspace, old: &str, new: &str) -> Result<Outcome, Failure> {
    if old == new {
        return Ok(Outcome::fine(format_args!("{OPENAPI} is {GOOD}up to date{GOOD:#}")));
    }
    output::replace(&workspace.path(OPENAPI), new)?;
    Ok(Outcome::fine(format_args!(
        "{GOOD}wrote{GOOD:#} {OPENAPI}\nread `{COMMAND}git diff {OPENAPI}{COMMAND:#}`, then run `{COMMAND}cargo xtask gen{COMMAND:#}`"
    )))
}
