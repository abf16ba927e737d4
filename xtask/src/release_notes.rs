//! `cargo xtask release-notes`: a draft of the changelog's next section.

use clap::Args;
use ghes_actions_codegen::diff::notes;

use crate::comparison::{Base, since};
use crate::failure::Failure;
use crate::outcome::{Outcome, Status};
use crate::workspace::Workspace;

/// Draft the next section of CHANGELOG.md from what changed for users.
///
/// Prints the draft; nothing is written. It has the same rows as `cargo xtask diff`, with breaking changes first. Shorten it, and
/// say why things changed.
#[derive(Debug, Args)]
#[command(after_long_help = AFTER_HELP)]
pub(crate) struct ReleaseNotes {
    /// The revision to compare with. The default is the tag of the last released version in CHANGELOG.md. If there is none, it is
    /// that of `cargo xtask diff`.
    #[arg(long, value_name = "REV")]
    base: Option<String>,
}

const AFTER_HELP: &str = "\
Exit codes:
  0  drafted
  2  spec/ has errors (each is shown with its location), the revision is
     unknown, or a file cannot be read";

impl ReleaseNotes {
    /// Compares, and drafts.
    pub(crate) fn run(&self, workspace: &Workspace) -> Result<Outcome, Failure> {
        let base = self.base.as_deref().map_or(Base::LastRelease, Base::Named);
        let comparison = since(workspace, &base)?;
        Ok(Outcome { text: notes(&comparison.report, &comparison.versions), status: Status::Success })
    }
}
