//! `cargo xtask release-notes`: a draft of the changelog's next section.

use clap::Args;
use ghes_actions_codegen::diff::notes;

use crate::comparison::{Base, since};
use crate::failure::Failure;
use crate::outcome::{Outcome, Status};
use crate::workspace::Workspace;

/// Draft the next section of CHANGELOG.md from what changed for users.
///
/// Prints it; nothing is written. It is made of the same rows as `cargo xtask diff`, what breaks first: shorten it and say why.
#[derive(Debug, Args)]
#[command(after_long_help = AFTER_HELP)]
pub(crate) struct ReleaseNotes {
    /// The revision to compare with. Without it: the tag of the last version that CHANGELOG.md calls
    /// released; if it calls none so, as `cargo xtask diff`.
    #[arg(long, value_name = "REV")]
    base: Option<String>,
}

const AFTER_HELP: &str = "\
Exit codes:
  0  drafted
  2  spec/ has errors (each is shown at its place), git knows no such revision,
     or a file cannot be read";

impl ReleaseNotes {
    /// Compares, and drafts.
    pub(crate) fn run(&self, workspace: &Workspace) -> Result<Outcome, Failure> {
        let base = self.base.as_deref().map_or(Base::LastRelease, Base::Named);
        let comparison = since(workspace, &base)?;
        Ok(Outcome { text: notes(&comparison.report, &comparison.versions), status: Status::Fine })
    }
}
