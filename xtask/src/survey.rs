//! `cargo xtask survey`: which operations of a document the generator can make.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::PathBuf;

use clap::Args;
use ghes_actions_codegen::Diagnostics;
use ghes_actions_codegen::foreign::{Foreign, Package};

use crate::failure::Failure;
use crate::foreign::read;
use crate::outcome::{Outcome, Status};
use crate::progress::Progress;
use crate::workspace::Workspace;

/// Count which operations of an OpenAPI document can be generated, and why the others cannot.
///
/// Generates each operation alone, and writes nothing. A reason that keeps several operations from being generated is one row, with the
/// number of operations that have no other.
#[derive(Debug, Args)]
#[command(after_long_help = AFTER_HELP)]
pub(crate) struct Survey {
    /// The documents, YAML or JSON.
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// Name the operations that cannot be generated.
    #[arg(long)]
    names: bool,
}

const AFTER_HELP: &str = "\
Examples:
  cargo xtask survey target/descriptions/23.0.2/generated/api.github.com.json
  cargo xtask survey --names petstore.yaml

Exit codes:
  0  the documents were counted
  2  a file is no OpenAPI document, or cannot be read";

/// How often a reason occurs.
#[derive(Default)]
struct Reason {
    operations: usize,
    alone: usize,
}

impl Survey {
    /// Counts.
    pub(crate) fn run(&self, _: &Workspace) -> Result<Outcome, Failure> {
        let mut text = String::new();
        for file in &self.files {
            let source = read(file)?;
            let package = Package { name: "survey".to_owned(), runtime: None };
            let foreign = Foreign::read(&source, package).map_err(|faults| Failure::input(&faults, &[&source]))?;
            text.push_str(&self.survey(&file.display().to_string(), &foreign));
        }
        Ok(Outcome { text, status: Status::Success })
    }

    fn survey(&self, file: &str, foreign: &Foreign) -> String {
        let operations = foreign.operations();
        let progress = Progress::of(operations.len());
        let mut reasons: BTreeMap<String, Reason> = BTreeMap::new();
        let mut refused = Vec::new();
        for operation in operations {
            progress.begin(&operation.id);
            if let Err(faults) = foreign.generate(&[operation.id.as_str()]) {
                let told = messages(&faults);
                for message in &told {
                    let reason = reasons.entry(message.clone()).or_default();
                    reason.operations += 1;
                    reason.alone += usize::from(told.len() == 1);
                }
                refused.push(operation.id.as_str());
            }
            progress.one_done();
        }
        progress.end();
        let (all, good) = (operations.len(), operations.len() - refused.len());
        let ids: Vec<&str> =
            operations.iter().map(|operation| operation.id.as_str()).filter(|id| !refused.contains(id)).collect();
        let mut text = format!("{file}\n  {good} of {all} operations can be generated alone\n");
        if !ids.is_empty() {
            match foreign.generate(&ids) {
                Ok(files) => {
                    let lines: usize = files
                        .iter()
                        .filter(|(path, _)| path.ends_with(".rs"))
                        .map(|(_, text)| text.lines().count())
                        .sum();
                    let _ = writeln!(text, "  these {good} together: {lines} lines of Rust");
                }
                Err(faults) => {
                    let _ = writeln!(text, "  these {good} together: refused, {} diagnostics", faults.iter().count());
                    for message in messages(&faults) {
                        let _ = writeln!(text, "    {message}");
                    }
                }
            }
        }
        text.push_str(&table(reasons));
        if self.names {
            refused.iter().for_each(|id| {
                let _ = writeln!(text, "  {id}");
            });
        }
        text
    }
}

fn table(reasons: BTreeMap<String, Reason>) -> String {
    if reasons.is_empty() {
        return String::new();
    }
    let mut rows: Vec<_> = reasons.into_iter().collect();
    rows.sort_by_key(|(_, reason)| std::cmp::Reverse((reason.operations, reason.alone)));
    let mut table = format!("  {:>10} {:>14}  {}\n", "operations", "no other cause", "cause");
    for (message, Reason { operations, alone }) in rows {
        let _ = writeln!(table, "  {operations:>10} {alone:>14}  {message}");
    }
    table
}

/// What is said, each once, without the names of things.
fn messages(faults: &Diagnostics) -> Vec<String> {
    let mut messages: Vec<String> = faults.iter().map(|fault| general(&fault.message)).collect();
    messages.sort();
    messages.dedup();
    messages
}

/// A message without the names and numbers of one place: keywords stay, because they are in lower case and one word.
fn general(message: &str) -> String {
    let parts = message.split('`').enumerate().map(|(index, part)| {
        let is_keyword = KEYWORDS.contains(&part);
        if index % 2 == 1 && !is_keyword {
            "`…`".to_owned()
        } else if index % 2 == 1 {
            format!("`{part}`")
        } else {
            part.to_owned()
        }
    });
    let text: String = parts.collect();
    text.chars().take(MOST).collect()
}

/// Characters of a reason.
const MOST: usize = 110;

/// What stays in a message, because it is a reason.
const KEYWORDS: [&str; 16] = [
    "additionalProperties",
    "allOf",
    "anyOf",
    "default",
    "discriminator",
    "enum",
    "format",
    "maxItems",
    "maxLength",
    "minimum",
    "not",
    "oneOf",
    "properties",
    "readOnly",
    "type",
    "x-outcomes",
];
