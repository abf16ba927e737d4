//! The outcome of a command that ran to its end.

use std::fmt::{self, Display};
use std::io::Write as _;
use std::process::ExitCode;

use anstyle::{AnsiColor, Style};
use ghes_actions_codegen::tree::{Diff, DiffLine};

/// A name of something good.
pub(crate) const GOOD: Style = AnsiColor::Green.on_default().bold();
/// A name of something bad.
pub(crate) const BAD: Style = AnsiColor::Red.on_default().bold();
/// A command to run.
pub(crate) const COMMAND: Style = Style::new().bold();

/// The text for standard output, and the status for the exit code.
#[derive(Debug)]
pub(crate) struct Outcome {
    pub(crate) text: String,
    pub(crate) status: Status,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Status {
    Success,
    /// A check failed: files are not up to date, the client fails for a description, or the version is too low.
    CheckFailed,
}

impl Outcome {
    /// A success with one line of text.
    pub(crate) fn success(line: impl Display) -> Self {
        Self { text: format!("{line}\n"), status: Status::Success }
    }

    /// Prints the text.
    pub(crate) fn print(&self) -> ExitCode {
        // If standard output was closed early (`| head`), the exit code still has the status.
        let _ = anstream::stdout().lock().write_all(self.text.as_bytes());
        match self.status {
            Status::Success => ExitCode::SUCCESS,
            Status::CheckFailed => ExitCode::from(1),
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
