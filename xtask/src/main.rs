//! `cargo xtask`: the project's own commands, and the only code that reads and writes files for codegen.

mod add;
mod child;
mod cli;
mod comparison;
mod compat;
mod defect;
mod descriptions;
mod diff;
mod failure;
mod fetch;
mod foreign;
mod r#gen;
mod generated;
mod git;
mod input;
mod outcome;
mod output;
mod pipeline;
mod progress;
mod release_notes;
mod survey;
mod trim;
mod workspace;

use std::process::ExitCode;

use clap::Parser;

fn main() -> ExitCode {
    let arguments = cli::Cli::parse();
    match defect::caught(|| arguments.run()) {
        Ok(outcome) => outcome.print(),
        Err(failure) => failure.print(),
    }
}
