//! `cargo xtask add`: more operations, from their ids to the crate.

use std::path::PathBuf;

use clap::Args;
use ghes_actions_codegen::SourceFile;
use ghes_actions_codegen::spec::{Sources, selection};
use ghes_actions_codegen::trim::Proposal;

use crate::descriptions::{self, CACHE};
use crate::failure::{Failure, rendering};
use crate::r#gen;
use crate::outcome::{BAD, COMMAND, Outcome, Status};
use crate::output;
use crate::pipeline;
use crate::trim;
use crate::workspace::{SELECTION, Workspace};

/// Add operations of GitHub's to the crate.
///
/// Lists them in spec/sources.yaml, brings them into spec/ as `trim` does, and emits the crate as `gen` does. Reports the places that
/// need docs first; then nothing is emitted yet. If GitHub's structure needs a correction, the operations are listed, and spec/ is
/// otherwise as before. For an operation that no description has, nothing is written.
#[derive(Debug, Args)]
#[command(after_long_help = AFTER_HELP)]
pub(crate) struct Add {
    /// The operationIds, as GitHub's descriptions have them.
    #[arg(required = true, value_name = "OPERATION")]
    operations: Vec<String>,
    /// The set: a file in spec/, and a module and a feature of the crate. A new one is made. Without a name, the default set.
    #[arg(long, value_name = "NAME")]
    set: Option<String>,
    /// The folder with the descriptions, if not that of `cargo xtask fetch`.
    #[arg(long, value_name = "DIR")]
    descriptions: Option<PathBuf>,
}

const AFTER_HELP: &str = "\
Examples:
  cargo xtask add actions/list-self-hosted-runners-for-repo --set fleet
  cargo xtask add actions/get-workflow-run actions/cancel-workflow-run

Exit codes:
  0  the crate has the operations
  1  docs or corrections are needed; each place is shown
  2  an operation is unknown, a description is missing, spec/ has errors, or
     a file cannot be read or written";

impl Add {
    /// Lists, trims and emits.
    pub(crate) fn run(&self, workspace: &Workspace) -> Result<Outcome, Failure> {
        let _lock = workspace.lock_to_write()?;
        let sources = self.listed(pipeline::sources(workspace)?)?;
        let inputs = pipeline::parse(&sources)?;
        let folder = self.descriptions.clone().unwrap_or_else(|| workspace.path(CACHE));
        let descriptions = descriptions::find(&folder, &inputs.selection)?;
        let Proposal { trimmed, refused } = pipeline::propose(&descriptions, &inputs, &sources)?;
        output::replace(&workspace.path(SELECTION), &sources.selection.text)?;
        if let Some(refused) = refused {
            // A correction needs a file to stand in.
            trim::write(workspace, &sources.sets)?;
            let told = refused.render(&sources.files(), rendering());
            let rest = format!(
                "{SELECTION} lists them now, and {BAD}GitHub's structure needs a correction{BAD:#}. Then run `{COMMAND}cargo xtask trim{COMMAND:#}`\n"
            );
            return Ok(Outcome { text: told + &rest, status: Status::CheckFailed });
        }
        let mut outcome = trim::written(workspace, &trimmed.files)?;
        outcome.text.insert_str(0, &trimmed.notes.render(&sources.files(), rendering()));
        // trim refuses what is wrong with the structure, so that only docs and facts of ours can be missing.
        if pipeline::emit(workspace).is_err() {
            outcome.text.push_str(&format!("{BAD}docs are missing{BAD:#}: `{COMMAND}cargo xtask gen{COMMAND:#}` shows each place, and emits the crate once they are there\n"));
            outcome.status = Status::CheckFailed;
            return Ok(outcome);
        }
        outcome.text.push_str(&r#gen::write(workspace)?.text);
        Ok(outcome)
    }

    /// The files with the operations in their list, and with a file for a new set.
    fn listed(&self, mut sources: Sources) -> Result<Sources, Failure> {
        let refused = |faults| Failure::input(&faults, &[&sources.selection]);
        let selection = selection::parse(&sources.selection).map_err(refused)?;
        let text = selection.text_with(&self.operations, self.set.as_deref()).map_err(refused)?;
        sources.selection = SourceFile::new(SELECTION, text);
        Ok(pipeline::with_new_sets(sources))
    }
}
