//! The command line.

use std::path::PathBuf;

use clap::{Parser, Subcommand};

use crate::add::Add;
use crate::compat::Compat;
use crate::diff::Diff;
use crate::failure::Failure;
use crate::fetch::Fetch;
use crate::r#gen::Gen;
use crate::outcome::Outcome;
use crate::release_notes::ReleaseNotes;
use crate::survey::Survey;
use crate::trim::Trim;
use crate::workspace::Workspace;

/// Generate the ghes-actions crate from GitHub's descriptions.
///
///   GitHub's descriptions --trim--> spec/openapi.yaml --gen--> generated/
///
/// spec/ is the source of truth and is edited by hand. generated/ is emitted and
/// must not be edited.
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
    /// The workspace to work on, in place of the current checkout.
    #[arg(long, global = true, hide = true, value_name = "DIR")]
    root: Option<PathBuf>,
    #[command(subcommand)]
    command: Command,
}

const AFTER_HELP: &str = "\
After an edit of spec/openapi.yaml:
  cargo xtask gen
To add an operation:
  cargo xtask fetch && cargo xtask add ID   then write the docs that it asks for
  cargo xtask gen
To test the client against every release:
  cargo xtask compat
Before a review:
  cargo xtask diff --base main

Exit codes:
  0  success
  1  a check failed: gen --check, trim --check, compat or diff --gate
  2  invalid input, or a file that cannot be read or written";

#[derive(Debug, Subcommand)]
enum Command {
    Gen(Gen),
    Fetch(Fetch),
    Trim(Trim),
    Add(Add),
    Compat(Compat),
    Diff(Diff),
    ReleaseNotes(ReleaseNotes),
    Survey(Survey),
}

impl Cli {
    /// Runs the command.
    pub(crate) fn run(&self) -> Result<Outcome, Failure> {
        let workspace = Workspace::find(self.root.as_deref())?;
        match &self.command {
            Command::Gen(command) => command.run(&workspace),
            Command::Fetch(command) => command.run(&workspace),
            Command::Trim(command) => command.run(&workspace),
            Command::Add(command) => command.run(&workspace),
            Command::Compat(command) => command.run(&workspace),
            Command::Diff(command) => command.run(&workspace),
            Command::ReleaseNotes(command) => command.run(&workspace),
            Command::Survey(command) => command.run(&workspace),
        }
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    /// clap does not wrap these texts.
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
