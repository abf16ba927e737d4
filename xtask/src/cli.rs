//! The command line: which commands there are and what they say about themselves.

use std::path::PathBuf;

use clap::{Parser, Subcommand};

use crate::compat::Compat;
use crate::diff::Diff;
use crate::failure::Failure;
use crate::fetch::Fetch;
use crate::r#gen::Gen;
use crate::outcome::Outcome;
use crate::release_notes::ReleaseNotes;
use crate::trim::Trim;
use crate::workspace::Workspace;

/// From GitHub's descriptions to the ghes-actions crate.
///
///   GitHub's descriptions --trim--> spec/openapi.yaml --gen--> generated/
///
/// spec/ is the source of truth, and people write it; generated/ is emitted as a
/// whole, and nobody edits it.
#[derive(Debug, Parser)]
#[command(
    name = "cargo xtask",
    bin_name = "cargo xtask",
    max_term_width = 100,
    disable_help_subcommand = true,
    verbatim_doc_comment,
    after_help = AFTER_HELP,
)]
pub(crate) struct Cli {
    /// The workspace to work on instead of the checkout that xtask is started in.
    #[arg(long, global = true, hide = true, value_name = "DIR")]
    root: Option<PathBuf>,
    #[command(subcommand)]
    command: Command,
}

const AFTER_HELP: &str = "\
After an edit of spec/openapi.yaml:
  cargo xtask gen
After a new line in spec/sources.yaml:
  cargo xtask fetch && cargo xtask trim   then write the words that it asks for
  cargo xtask gen
Does the client fit every release?
  cargo xtask compat
Before a review:
  cargo xtask diff --base main

Exit codes:
  0  fine
  1  not as it should be: gen --check, trim --check, compat and diff --gate
     say what
  2  bad input, or a file that cannot be read or written";

#[derive(Debug, Subcommand)]
enum Command {
    Gen(Gen),
    Fetch(Fetch),
    Trim(Trim),
    Compat(Compat),
    Diff(Diff),
    ReleaseNotes(ReleaseNotes),
}

impl Cli {
    /// Does what was asked for.
    pub(crate) fn run(&self) -> Result<Outcome, Failure> {
        let workspace = Workspace::find(self.root.as_deref())?;
        match &self.command {
            Command::Gen(command) => command.run(&workspace),
            Command::Fetch(command) => command.run(&workspace),
            Command::Trim(command) => command.run(&workspace),
            Command::Compat(command) => command.run(&workspace),
            Command::Diff(command) => command.run(&workspace),
            Command::ReleaseNotes(command) => command.run(&workspace),
        }
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    /// Nobody reflows these texts: what does not fit a terminal is broken in the middle.
    #[test]
    fn help_below_the_options_fits_eighty_columns() {
        let cli = super::Cli::command();
        for command in std::iter::once(&cli).chain(cli.get_subcommands()) {
            let text = command.get_after_long_help().or(command.get_after_help());
            let text = text.unwrap_or_else(|| panic!("{} ends without exit codes", command.get_name())).to_string();
            for line in text.lines() {
                assert!(line.chars().count() <= 80, "{}: {line}", command.get_name());
            }
        }
    }

    #[test]
    fn arguments_do_not_contradict_each_other() {
        super::Cli::command().debug_assert();
    }
}
