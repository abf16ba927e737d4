//! `cargo xtask gen`: from `spec/` to `generated/`.

use std::fmt::Write as _;

use clap::Args;
use ghes_actions_codegen::FileTree;
use ghes_actions_codegen::tree::{self, Drift};

use crate::failure::Failure;
use crate::generated::{self, OnDisk};
use crate::outcome::{BAD, COMMAND, GOOD, Outcome, Shown, Status, printable};
use crate::pipeline;
use crate::workspace::Workspace;

/// Emit generated/, the ghes-actions crate, from spec/.
///
/// Reads spec/openapi.yaml and spec/sources.yaml, nothing else. Writes generated/ as a whole: files that differ or are missing
/// are written, files that nothing emits are removed, all at once, so that a run that is killed leaves the old crate or the new
/// one. Files that stay keep their time stamps. Where the input is bad, nothing is written.
#[derive(Debug, Args)]
#[command(after_long_help = AFTER_HELP)]
pub(crate) struct Gen {
    /// Write nothing: show what would change, and exit with 1 if anything would.
    #[arg(long)]
    check: bool,
}

const AFTER_HELP: &str = "\
Examples:
  cargo xtask gen            after any change to spec/ or to codegen/
  cargo xtask gen --check    in CI: is generated/ what spec/ says?

Exit codes:
  0  generated/ is what spec/ says
  1  it is not (with --check)
  2  spec/ has errors (each is shown at its place), or a file cannot be read
     or written";

/// How much of the diff of a file that differs is shown, and of one that is there on one side only.
const LINES_OF_CHANGED: usize = 20;
const LINES_OF_WHOLE: usize = 4;
/// How many removed or stale files are named: a build folder that strayed into `generated/` holds thousands.
const MOST_NAMES: usize = 20;

impl Gen {
    /// Emits, and writes or compares.
    pub(crate) fn run(&self, workspace: &Workspace) -> Result<Outcome, Failure> {
        if self.check { check(workspace) } else { write(workspace) }
    }
}

fn write(workspace: &Workspace) -> Result<Outcome, Failure> {
    let _lock = workspace.lock_to_write()?;
    let emitted = pipeline::emit(workspace)?;
    generated::clear_leftovers(workspace)?;
    let on_disk = OnDisk::read(workspace, &emitted)?;
    let drift = tree::drift(&emitted, &on_disk.files);
    if drift.is_empty() && on_disk.foreign.is_empty() {
        return Ok(up_to_date(&emitted));
    }
    generated::replace(workspace, &emitted, &on_disk)?;
    Ok(written(&emitted, &drift, &on_disk))
}

fn check(workspace: &Workspace) -> Result<Outcome, Failure> {
    let _lock = workspace.lock_to_read()?;
    let emitted = pipeline::emit(workspace)?;
    let on_disk = OnDisk::read(workspace, &emitted)?;
    let drift = tree::drift(&emitted, &on_disk.files);
    if drift.is_empty() && on_disk.foreign.is_empty() {
        return Ok(up_to_date(&emitted));
    }
    Ok(drifted(&drift, &on_disk))
}

fn up_to_date(emitted: &FileTree) -> Outcome {
    Outcome::fine(format_args!("generated/ is {GOOD}up to date{GOOD:#} ({} files)", emitted.len()))
}

fn written(emitted: &FileTree, drift: &[Drift<'_>], on_disk: &OnDisk) -> Outcome {
    let (stale, wrote): (Vec<&Drift<'_>>, Vec<&Drift<'_>>) =
        drift.iter().partition(|drift| matches!(drift, Drift::Stale { .. }));
    let wrote: Vec<_> = wrote.iter().map(|drift| format!("generated/{}", drift.path())).collect();
    let stale = stale.iter().map(|drift| format!("generated/{}", printable(drift.path())));
    let removed: Vec<_> = stale.chain(on_disk.foreign.iter().map(named)).collect();
    let kept = emitted.len() - wrote.len();
    let mut text = format!("wrote {}, removed {}, kept {kept}\n", wrote.len(), removed.len());
    for name in &wrote {
        text.push_str(&format!("  {GOOD}wrote{GOOD:#}   {name}\n"));
    }
    for name in removed.iter().take(MOST_NAMES) {
        text.push_str(&format!("  {BAD}removed{BAD:#} {name}\n"));
    }
    if removed.len() > MOST_NAMES {
        text.push_str(&format!("  … and {} more removed\n", removed.len() - MOST_NAMES));
    }
    Outcome { text, status: Status::Fine }
}

fn drifted(drift: &[Drift<'_>], on_disk: &OnDisk) -> Outcome {
    let mut text = String::new();
    let (mut changed, mut missing, mut stale) = (0, 0, on_disk.foreign.len());
    for file in drift {
        let (what, lines) = match file {
            Drift::Changed { .. } => {
                changed += 1;
                ("changed", LINES_OF_CHANGED)
            }
            Drift::Missing { .. } => {
                missing += 1;
                ("missing", LINES_OF_WHOLE)
            }
            Drift::Stale { .. } => {
                stale += 1;
                if stale > MOST_NAMES {
                    continue;
                }
                ("stale  ", LINES_OF_WHOLE)
            }
        };
        let _ = writeln!(text, "{BAD}{what}{BAD:#} generated/{}", printable(file.path()));
        let _ = write!(text, "{}", Shown(&file.diff(lines)));
    }
    for foreign in on_disk.foreign.iter().take(MOST_NAMES) {
        let _ = writeln!(text, "{BAD}stale{BAD:#}   {}", named(foreign));
    }
    let _ = writeln!(text, "generated/ is not what spec/ says: {changed} changed, {missing} missing, {stale} stale");
    let _ = writeln!(text, "run `{COMMAND}cargo xtask gen{COMMAND:#}`");
    Outcome { text, status: Status::Drift }
}

fn named((path, kind): (&String, &&str)) -> String {
    format!("generated/{} ({kind})", printable(path))
}
