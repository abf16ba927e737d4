//! `cargo xtask diff`: what a change means, before anybody reads its lines.

use anstyle::{AnsiColor, Style};
use clap::{Args, ValueEnum};
use ghes_actions_codegen::diff::{Verdict, json, markdown, text};

use crate::comparison::{Base, Comparison, since};
use crate::failure::Failure;
use crate::git::Repository;
use crate::outcome::{BAD, COMMAND, GOOD, Outcome, Status, printable};
use crate::workspace::Workspace;

/// Report what a change means for callers of GitHub's HTTP API, and for users of the crate.
///
/// Compares the spec and the emitted crate of a git revision with those of the working tree. The crate is emitted in memory;
/// nothing is written. Each change of an operation, a parameter, a response, a field or a value has two verdicts: none, patch,
/// minor or major. codegen/docs/review.md has the rules and the JSON format.
#[derive(Debug, Args)]
#[command(after_long_help = AFTER_HELP)]
pub(crate) struct Diff {
    /// The revision to compare with. The default is HEAD, or, if there are uncommitted changes on a branch, the commit where it left main.
    #[arg(long, value_name = "REV")]
    base: Option<String>,
    /// The format of the report.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
    /// Exit with 1 if the version in Cargo.toml or CHANGELOG.md is too low for the change.
    #[arg(long)]
    gate: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For a terminal
    Text,
    /// For a comment on a pull request
    Markdown,
    /// For programs
    Json,
}

const AFTER_HELP: &str = "\
Examples:
  cargo xtask diff                       after an edit of spec/, before a commit
  cargo xtask diff --base main           what a branch changes
  cargo xtask diff --base v0.1.0 --gate  whether the version is high enough

Exit codes:
  0  success
  1  the version is too low (with --gate)
  2  spec/ has errors (each is shown with its location), the revision is
     unknown, or a file cannot be read";

impl Diff {
    /// Compares, and reports.
    pub(crate) fn run(&self, workspace: &Workspace) -> Result<Outcome, Failure> {
        let base = self.base.as_deref().map_or(Base::Usual, Base::Named);
        let comparison = since(workspace, &base)?;
        let mut text = self.written(&comparison);
        if comparison.report.is_empty()
            && self.base.is_none()
            && self.format == Format::Text
            && let Some(commit) = Repository::at(workspace.root())?.branch_point()?
        {
            text.push_str(&format!("the whole branch: `{COMMAND}cargo xtask diff --base {commit}{COMMAND:#}`\n"));
        }
        let faults = if self.gate { comparison.versions.faults() } else { Vec::new() };
        let status = if faults.is_empty() { Status::Success } else { Status::CheckFailed };
        // Programs read the exit code, and the versions that are in the JSON.
        if self.gate && self.format != Format::Json {
            text.push_str(&gate(&comparison, &faults, self.format));
        }
        Ok(Outcome { text, status })
    }

    fn written(&self, comparison: &Comparison) -> String {
        let Comparison { report, versions, base, notes } = comparison;
        match self.format {
            Format::Json => json(report, versions, base),
            Format::Markdown if report.is_empty() => format!("### No change\n\nAgainst {base}.\n"),
            Format::Markdown => markdown(report, versions, base),
            Format::Text => {
                let mut shown = match report.is_empty() {
                    true => format!("{GOOD}no change{GOOD:#} against {base}\n"),
                    false => text(report, versions, &printable(base), painted),
                };
                for note in notes {
                    shown.push_str(&format!("note: {}\n", printable(note)));
                }
                shown
            }
        }
    }
}

fn gate(comparison: &Comparison, faults: &[String], format: Format) -> String {
    let mut text = String::from("\n");
    let (bad, good) = match format {
        Format::Markdown => ("**the version is too low**".to_owned(), "The version is high enough.".to_owned()),
        _ => (format!("{BAD}version too low{BAD:#}"), format!("{GOOD}version fine{GOOD:#}")),
    };
    for fault in faults {
        text.push_str(&format!("{bad}: {fault}\n"));
    }
    if faults.is_empty() {
        let why = match (comparison.versions.released, comparison.versions.manifest) {
            (None, Some(manifest)) => {
                format!(" ({manifest} is the first one, and CHANGELOG.md calls none released: it may hold any change)")
            }
            _ => String::new(),
        };
        text.push_str(&format!("{good}{why}\n"));
    }
    text
}

fn painted(verdict: Verdict, text: &str) -> String {
    let style = match verdict {
        Verdict::Major => AnsiColor::Red.on_default().bold(),
        Verdict::Minor => AnsiColor::Green.on_default(),
        Verdict::Patch | Verdict::None => Style::new().dimmed(),
    };
    format!("{style}{text}{style:#}")
}
