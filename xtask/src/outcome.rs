//! What a command that did its work has to say.

use std::fmt::{self, Display};
use std::io::Write as _;
use std::process::ExitCode;

use anstyle::{AnsiColor, Style};
use ghes_actions_codegen::tree::{Diff, DiffLine};

/// Beside a name: what happened, or what is the case.
pub(crate) const GOOD: Style = AnsiColor::Green.on_default().bold();
/// Beside a name: what is not as it should be.
pub(crate) const BAD: Style = AnsiColor::Red.on_default().bold();
/// A command to run.
pub(crate) const COMMAND: Style = Style::new().bold();

/// Text for standard output, and what it comes to.
#[derive(Debug)]
pub(crate) struct Outcome {
    pub(crate) text: String,
    pub(crate) status: Status,
}

/// What a command found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Status {
    /// All is as it should be now.
    Fine,
    /// What is on disk is not what the spec says.
    Drift,
}

impl Outcome {
    /// A report of one line.
    pub(crate) fn fine(line: impl Display) -> Self {
        Self { text: format!("{line}\n"), status: Status::Fine }
    }

    /// Tells it on standard output.
    pub(crate) fn print(&self) -> ExitCode {
        // Whoever closed standard output early (`| head`) has seen enough; the exit code still tells the outcome.
        let _ = anstream::stdout().lock().write_all(self.text.as_bytes());
        match self.status {
            Status::Fine => ExitCode::SUCCESS,
            Status::Drift => ExitCode::from(1),
        }
    }
}

/// A path read from disk, safe to print.
pub(crate) fn printable(path: &str) -> String {
    path.chars()
        .flat_map(|character| {
            let escaped = character.is_control().then(|| character.escape_default());
            let plain = escaped.is_none().then_some(character);
            escaped.into_iter().flatten().chain(plain)
        })
        .collect()
}

/// A diff, indented and coloured.
pub(crate) struct Shown<'a>(pub(crate) &'a Diff);

impl Display for Shown<'_> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        const PLACE: Style = AnsiColor::Cyan.on_default();
        const REMOVED: Style = AnsiColor::Red.on_default();
        const ADDED: Style = AnsiColor::Green.on_default();
        for line in &self.0.lines {
            match line {
                DiffLine::Hunk(text) => writeln!(out, "    {PLACE}{text}{PLACE:#}")?,
                DiffLine::Same(text) => writeln!(out, "     {text}")?,
                DiffLine::Removed(text) => writeln!(out, "    {REMOVED}-{text}{REMOVED:#}")?,
                DiffLine::Added(text) => writeln!(out, "    {ADDED}+{text}{ADDED:#}")?,
            }
        }
        match self.0.left_off {
            0 => Ok(()),
            1 => writeln!(out, "    … and 1 more line"),
            more => writeln!(out, "    … and {more} more lines"),
        }
    }
}
