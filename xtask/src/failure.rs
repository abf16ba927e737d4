//! Why a command could not do its work.

use std::fmt::Display;
use std::io;
use std::io::Write as _;
use std::path::Path;
use std::process::ExitCode;

use anstyle::{AnsiColor, Style};
use ghes_actions_codegen::diagnostic::Style as Rendering;
use ghes_actions_codegen::{Diagnostics, SourceFile};
use terminal_size::{Width, terminal_size_of};

const ERROR: Style = AnsiColor::Red.on_default().bold();
const HELP: Style = AnsiColor::Cyan.on_default().bold();

/// Characters in a line where there is no terminal to ask.
const COLUMNS: usize = 140;
/// The least that leaves room for a line number and what is shown beside it.
const FEWEST_COLUMNS: usize = 40;

/// How diagnostics are written. Always with colours: anstream takes them out where they are not wanted.
pub(crate) fn rendering() -> Rendering {
    let terminal = terminal_size_of(io::stderr());
    let columns = terminal.map_or(COLUMNS, |(Width(columns), _)| usize::from(columns).max(FEWEST_COLUMNS));
    Rendering::Styled { columns }
}

/// What went wrong, as its reader will see it.
#[derive(Debug)]
pub(crate) struct Failure {
    text: String,
}

impl Failure {
    /// One sentence without `error:` before it.
    pub(crate) fn new(message: impl Display) -> Self {
        Self { text: format!("{ERROR}error{ERROR:#}: {message}\n") }
    }

    /// What is wrong with the input, each at its place in one of `sources`.
    pub(crate) fn input(diagnostics: &Diagnostics, sources: &[&SourceFile]) -> Self {
        let mut text = diagnostics.render(sources, rendering());
        if !text.ends_with('\n') {
            text.push('\n');
        }
        Self { text }
    }

    /// Adds what to do about it.
    pub(crate) fn help(mut self, words: impl Display) -> Self {
        self.text.push_str(&format!("{HELP}help{HELP:#}: {words}\n"));
        self
    }

    /// Tells it on standard error. The code says: bad input, or a file that cannot be read or written.
    pub(crate) fn print(&self) -> ExitCode {
        // With standard error gone, the exit code is all that is left to tell.
        let _ = anstream::stderr().lock().write_all(self.text.as_bytes());
        ExitCode::from(2)
    }
}

/// Says of a failed system call what it was for.
pub(crate) trait Doing<T> {
    /// `doing` completes "cannot …", before the path.
    fn doing(self, doing: &str, path: &Path) -> Result<T, Failure>;
}

impl<T> Doing<T> for io::Result<T> {
    fn doing(self, doing: &str, path: &Path) -> Result<T, Failure> {
        self.map_err(|error| {
            let failure = Failure::new(format_args!("cannot {doing} {}: {error}", path.display()));
            match error.kind() {
                io::ErrorKind::StorageFull => failure.help("free some space and run the command again"),
                io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => {
                    failure.help("see whom it belongs to, and whether it is read-only")
                }
                io::ErrorKind::CrossesDevices => failure.help(
                    "this file system cannot rename a directory (an image's overlay cannot): work in a checkout on a volume",
                ),
                _ => failure,
            }
        })
    }
}
