//! `cargo xtask gen`: from `spec/` to `generated/`.

use std::fmt::Write as _;

use clap::Args;
use ghes_actions_codegen::FileTree;
use ghes_actions_codegen::tree::{self, Drift};

use crate::failure::Failure;
use crate::foreign::{self, ForeignArgs};
use crate::generated::{self, OnDisk};
use crate::outcome::{BAD, COMMAND, GOOD, Outcome, Shown, Status, printable};
use crate::pipeline;
use crate::workspace::Workspace;

/// Emit generated/, the ghes-actions crate, from spec/.
///
/// Reads only the YAML files of spec/. Writes files that differ or are missing, and removes files that are not emitted any more. The change is atomic: if gen is killed, generated/ is the old crate or the new one. Unchanged files keep
/// their time stamps. If the input is invalid, nothing is written.
#[derive(Debug, Args)]
#[command(after_long_help = AFTER_HELP)]
pub(crate) struct Gen {
    /// Write nothing. Show what would change, and exit with 1 if anything would.
    #[arg(long)]
    check: bool,
    #[command(flatten)]
    foreign: ForeignArgs,
}

const AFTER_HELP: &str = "\
Examples:
  cargo xtask gen            after any change to spec/ or to codegen/
  cargo xtask gen --check    in CI, to check whether generated/ is up to date
  cargo xtask gen --spec petstore.yaml --out ../petstore --name petstore

Exit codes:
  0  generated/ is up to date
  1  generated/ is not up to date (with --check)
  2  spec/ has errors (each is shown with its location), or a file cannot be
     read or written";

/// The number of lines shown of the diff of a changed file, and of a file that is only on one side.
const LINES_OF_CHANGED: usize = 20;
const LINES_OF_WHOLE: usize = 4;
/// The maximum number of removed or stale files that are listed. A build folder within `generated/` has thousands.
const MOST_NAMES: usize = 20;

impl Gen {
    /// Emits, and writes or compares.
    pub(crate) fn run(&self, workspace: &Workspace) -> Result<Outcome, Failure> {
        if self.foreign.spec.is_some() {
            return foreign::run(workspace, &self.foreign, self.check);
        }
        if self.check {
            return check(workspace);
        }
        let _lock = workspace.lock_to_write()?;
        write(workspace)
    }
}

/// Emits and writes. The caller has the lock.
pub(crate) fn write(workspace: &Workspace) -> Result<Outcome, Failure> {
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
    Outcome::success(format_args!("generated/ is {GOOD}up to date{GOOD:#} ({} files)", emitted.len()))
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
    Outcome { text, status: Status::Success }
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
    let _ = writeln!(text, "generated/ is not up to date: {changed} changed, {missing} missing, {stale} stale");
    let _ = writeln!(text, "run `{COMMAND}cargo xtask gen{COMMAND:#}`");
    Outcome { text, status: Status::CheckFailed }
}

fn named((path, kind): (&String, &&str)) -> String {
    format!("generated/{} ({kind})", printable(path))
}
