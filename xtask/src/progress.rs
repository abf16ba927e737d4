//! How far a long command is: a bar on a terminal, lines elsewhere.

use std::cell::Cell;
use std::io::{self, IsTerminal as _};

use indicatif::{ProgressBar, ProgressStyle};

/// The progress of a known number of steps, shown on standard error.
pub(crate) enum Progress {
    /// Of a terminal: one line that changes.
    Bar(ProgressBar),
    /// Of a pipe or a file: each begun step is a line.
    Lines { total: usize, done: Cell<usize> },
}

impl Progress {
    /// With no step done.
    pub(crate) fn of(total: usize) -> Self {
        if !io::stderr().is_terminal() {
            return Self::Lines { total, done: Cell::new(0) };
        }
        let bar = ProgressBar::new(total as u64);
        if let Ok(style) = ProgressStyle::with_template("{bar:30} {pos}/{len} {msg}") {
            bar.set_style(style);
        }
        Self::Bar(bar)
    }

    /// Shows what is being done now.
    pub(crate) fn begin(&self, what: &str) {
        match self {
            Self::Bar(bar) => {
                bar.set_message(what.to_owned());
                bar.tick();
            }
            Self::Lines { total, done } => anstream::eprintln!("{}/{total} {what}", done.get()),
        }
    }

    /// Counts a step.
    pub(crate) fn one_done(&self) {
        match self {
            Self::Bar(bar) => bar.inc(1),
            Self::Lines { done, .. } => done.set(done.get() + 1),
        }
    }

    /// Takes the bar away; lines stay.
    pub(crate) fn end(&self) {
        if let Self::Bar(bar) = self {
            bar.finish_and_clear();
        }
    }
}
