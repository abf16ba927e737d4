//! How much there is to read: the changed lines of the emitted crate, code and words apart.

use std::collections::BTreeSet;

use serde::Serialize;
use similar::{Algorithm, ChangeTag, TextDiff};

use crate::tree::FileTree;

/// Changed lines of the emitted crate, blank ones not counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct LineCounts {
    /// Lines of code that are new.
    pub code_added: usize,
    /// Lines of code that are gone.
    pub code_removed: usize,
    /// Lines of documentation that are new.
    pub docs_added: usize,
    /// Lines of documentation that are gone.
    pub docs_removed: usize,
    /// Lines of `api.txt` that are new.
    pub api_added: usize,
    /// Lines of `api.txt` that are gone.
    pub api_removed: usize,
}

impl LineCounts {
    /// Changed lines of code.
    #[must_use]
    pub fn code(&self) -> usize {
        self.code_added + self.code_removed
    }

    /// Changed lines of documentation.
    #[must_use]
    pub fn docs(&self) -> usize {
        self.docs_added + self.docs_removed
    }

    /// `+12 −3 lines of code`.
    #[must_use]
    pub fn code_words(&self) -> String {
        format!("+{} −{} lines of code", self.code_added, self.code_removed)
    }
}

/// The changed lines between two trees.
pub(super) fn count(old: &FileTree, new: &FileTree) -> LineCounts {
    let mut counts = LineCounts::default();
    let paths: BTreeSet<&String> = old.keys().chain(new.keys()).collect();
    for path in paths {
        let text = |files: &FileTree| files.get(path).cloned().unwrap_or_default();
        let (old, new) = (text(old), text(new));
        if old == new {
            continue;
        }
        // As git does it: an inserted type is not taken for changes of the types around it.
        let diff = TextDiff::configure().algorithm(Algorithm::Patience).diff_lines(&old, &new);
        for change in diff.iter_all_changes() {
            let line = change.value().trim();
            let is_added = match change.tag() {
                ChangeTag::Insert => true,
                ChangeTag::Delete => false,
                ChangeTag::Equal => continue,
            };
            if line.is_empty() {
                continue;
            }
            let counted = match (sort_of(path, line), is_added) {
                (Sort::Code, true) => &mut counts.code_added,
                (Sort::Code, false) => &mut counts.code_removed,
                (Sort::Docs, true) => &mut counts.docs_added,
                (Sort::Docs, false) => &mut counts.docs_removed,
                (Sort::Api, true) => &mut counts.api_added,
                (Sort::Api, false) => &mut counts.api_removed,
            };
            *counted += 1;
        }
    }
    counts
}

enum Sort {
    Code,
    Docs,
    Api,
}

fn sort_of(path: &str, line: &str) -> Sort {
    if path == super::API {
        Sort::Api
    } else if path.ends_with(".md") || line.starts_with("//") {
        Sort::Docs
    } else {
        Sort::Code
    }
}
