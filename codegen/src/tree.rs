//! The files of the emitted crate, and how they differ from those on disk.

mod diff;

use std::collections::{BTreeMap, BTreeSet};

pub use diff::{Diff, DiffLine};

/// Path below `generated/` (with `/`) to text.
pub type FileTree = BTreeMap<String, String>;

/// One file that is not on disk as it was emitted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Drift<'a> {
    /// The file is on disk with other bytes.
    Changed {
        /// Path below `generated/`.
        path: &'a str,
        /// The bytes found.
        on_disk: &'a [u8],
        /// The text that belongs there.
        emitted: &'a str,
    },
    /// The file is not on disk.
    Missing {
        /// Path below `generated/`.
        path: &'a str,
        /// The text that belongs there.
        emitted: &'a str,
    },
    /// A file on disk that nothing emits: every file below `generated/` is emitted.
    Stale {
        /// Path below `generated/`.
        path: &'a str,
        /// The bytes found.
        on_disk: &'a [u8],
    },
}

/// The files in which `on_disk` differs from `emitted`, sorted by path; empty only where both hold the same bytes.
pub fn drift<'a>(emitted: &'a FileTree, on_disk: &'a BTreeMap<String, Vec<u8>>) -> Vec<Drift<'a>> {
    let paths: BTreeSet<&str> = emitted.keys().chain(on_disk.keys()).map(String::as_str).collect();
    let of_path = |path: &'a str| match (emitted.get(path), on_disk.get(path)) {
        (Some(emitted), Some(on_disk)) if emitted.as_bytes() == on_disk => None,
        (Some(emitted), Some(on_disk)) => Some(Drift::Changed { path, on_disk, emitted }),
        (Some(emitted), None) => Some(Drift::Missing { path, emitted }),
        (None, Some(on_disk)) => Some(Drift::Stale { path, on_disk }),
        (None, None) => None,
    };
    paths.into_iter().filter_map(of_path).collect()
}

impl<'a> Drift<'a> {
    /// Path below `generated/`.
    pub fn path(&self) -> &'a str {
        match *self {
            Self::Changed { path, .. } | Self::Missing { path, .. } | Self::Stale { path, .. } => path,
        }
    }

    /// What `cargo xtask gen` would do to this file, as a unified diff of at most `most` lines.
    pub fn diff(&self, most: usize) -> Diff {
        match *self {
            Self::Changed { on_disk, emitted, .. } => Diff::between(on_disk, emitted.as_bytes(), most),
            Self::Missing { emitted, .. } => Diff::between(b"", emitted.as_bytes(), most),
            Self::Stale { on_disk, .. } => Diff::between(on_disk, b"", most),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn emitted(files: &[(&str, &str)]) -> FileTree {
        files.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned())).collect()
    }

    fn on_disk(files: &[(&str, &[u8])]) -> BTreeMap<String, Vec<u8>> {
        files.iter().map(|(path, bytes)| ((*path).to_owned(), bytes.to_vec())).collect()
    }

    #[test]
    fn equal_trees_do_not_drift() {
        assert_eq!(drift(&emitted(&[]), &on_disk(&[])), []);
        assert_eq!(drift(&emitted(&[("a", "1\n"), ("b/c", "")]), &on_disk(&[("b/c", b""), ("a", b"1\n")])), []);
    }

    #[test]
    fn every_difference_is_named_in_order_of_path() {
        let emitted = emitted(&[("b", "new"), ("c", "same"), ("a", "only emitted")]);
        let on_disk = on_disk(&[("b", b"old"), ("c", b"same"), ("d", b"only on disk")]);
        assert_eq!(
            drift(&emitted, &on_disk),
            [
                Drift::Missing { path: "a", emitted: "only emitted" },
                Drift::Changed { path: "b", on_disk: b"old", emitted: "new" },
                Drift::Stale { path: "d", on_disk: b"only on disk" },
            ]
        );
    }

    #[test]
    fn bytes_that_are_no_text_and_line_ends_count() {
        for bytes in [&b"one\r\n"[..], b"one", b"one\n\n", b"one\n\xff", b"\xef\xbb\xbfone\n", b""] {
            let emitted = emitted(&[("a", "one\n")]);
            let on_disk = on_disk(&[("a", bytes)]);
            assert_eq!(drift(&emitted, &on_disk).len(), 1, "{bytes:?}");
        }
    }
}
