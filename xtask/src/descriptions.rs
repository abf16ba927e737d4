//! GitHub's descriptions on this machine, each proven to be the one that `spec/sources.yaml` lists.

use std::fmt::Write as _;
use std::num::NonZero;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use ghes_actions_codegen::spec::Selection;
use ghes_actions_codegen::spec::selection::SourceDescription;
use ghes_actions_codegen::trim::{Description, excerpt};
use ghes_actions_codegen::{Diagnostic, Diagnostics};
use sha2::{Digest as _, Sha256};

use crate::failure::Failure;
use crate::input;

/// Where `cargo xtask fetch` puts them, and where the other commands look, from the workspace's root.
pub(crate) const CACHE: &str = "target/descriptions";

/// Every description that is listed, in the order of the list, or everything that is wrong with them. Of each only what trim
/// reads stays in memory.
pub(crate) fn find(folder: &Path, selection: &Selection) -> Result<Vec<Description>, Failure> {
    let read = |_: PathBuf, bytes: &[u8]| excerpt(bytes, selection).map_err(|error| error.to_string());
    let found = each(folder, selection, &read)?;
    let descriptions = found
        .into_iter()
        .zip(&selection.descriptions)
        .map(|(json, listed)| Description { id: listed.id.clone(), json });
    Ok(descriptions.collect())
}

/// The path of every description that is listed, in the order of the list, or everything that is wrong with them.
pub(crate) fn locate(folder: &Path, selection: &Selection) -> Result<Vec<PathBuf>, Failure> {
    each(folder, selection, &|path, _| Ok(path))
}

/// Whether the file is where `fetch` puts it, and the listed one.
pub(crate) fn is_there(folder: &Path, listed: &SourceDescription) -> Result<bool, Failure> {
    let bytes = input::bytes_if_there(&place(folder, listed))?;
    Ok(bytes.is_some_and(|bytes| sha256(&bytes) == listed.sha256))
}

/// Where `fetch` puts a description.
pub(crate) fn place(folder: &Path, listed: &SourceDescription) -> PathBuf {
    folder.join(listed.id.origin.folder()).join(&listed.file)
}

/// The bytes of a listed description in a folder, wherever it has them; none if it does not.
pub(crate) fn bytes_of(folder: &Path, listed: &SourceDescription) -> Result<Option<Vec<u8>>, Failure> {
    for path in places(folder, listed) {
        let bytes = input::bytes_if_there(&path)?;
        if let Some(bytes) = bytes.filter(|bytes| sha256(bytes) == listed.sha256) {
            return Ok(Some(bytes));
        }
    }
    Ok(None)
}

/// Descriptions that a folder does not have, in one sentence however many they are.
pub(crate) fn absent(missing: &[&SourceDescription], folder: &Path, selection: &Selection) -> Option<Diagnostic> {
    let (first, rest) = missing.split_first()?;
    let message = match rest.len() {
        0 => format!("{} is not in {}", first.id, folder.display()),
        _ => {
            let (count, all) = (missing.len(), selection.descriptions.len());
            format!("{count} of the {all} listed descriptions are not in {}, this one for a start", folder.display())
        }
    };
    Some(Diagnostic::error(&selection.source, first.span.clone(), message))
}

/// As `spec/sources.yaml` writes it.
pub(crate) fn sha256(bytes: &[u8]) -> String {
    hexadecimal(&Sha256::digest(bytes))
}

/// What `read` makes of each description, whichever thread is done first.
fn each<T: Send>(folder: &Path, selection: &Selection, read: &Read<'_, T>) -> Result<Vec<T>, Failure> {
    let threads = thread::available_parallelism().map_or(1, NonZero::get).min(THREADS);
    let next = AtomicUsize::new(0);
    let work = || {
        let mut found = Vec::new();
        loop {
            let index = next.fetch_add(1, Ordering::Relaxed);
            let Some(listed) = selection.descriptions.get(index) else { return found };
            found.push((index, find_one(folder, listed, read)));
        }
    };
    let mut found: Vec<(usize, Result<Found<T>, Failure>)> = thread::scope(|scope| {
        let workers: Vec<_> = (0..threads).map(|_| scope.spawn(work)).collect();
        let joined = workers.into_iter().map(|worker| worker.join().expect("reading a description does not panic"));
        joined.flatten().collect()
    });
    found.sort_by_key(|(index, _)| *index);
    let (mut values, mut missing, mut faults) = (Vec::new(), Vec::new(), Vec::new());
    for ((_, found), listed) in found.into_iter().zip(&selection.descriptions) {
        match found? {
            Found::Read(value) => values.push(value),
            Found::Absent => missing.push(listed),
            Found::Wrong { message, help } => {
                faults.push(Diagnostic::error(&selection.source, listed.span.clone(), message).help(help))
            }
        }
    }
    let help = "`cargo xtask fetch` gets all that are listed; `cargo xtask fetch --help` says how to do without";
    faults.extend(absent(&missing, folder, selection).map(|fault| fault.help(help)));
    Diagnostics::refuse_if_any(faults).map_err(|diagnostics| Failure::input(&diagnostics, &[&selection.source]))?;
    Ok(values)
}

type Read<'a, T> = dyn Fn(PathBuf, &[u8]) -> Result<T, String> + Sync + 'a;

/// Each holds a description or two of 14 MB.
const THREADS: usize = 8;

/// What there is of a description.
enum Found<T> {
    Read(T),
    Absent,
    Wrong { message: String, help: String },
}

/// The first file in the right place with the right bytes: a folder may hold several publications.
fn find_one<T>(folder: &Path, listed: &SourceDescription, read: &Read<'_, T>) -> Result<Found<T>, Failure> {
    let mut others = Vec::new();
    for path in places(folder, listed) {
        let Some(bytes) = input::bytes_if_there(&path)? else {
            continue;
        };
        let sha256 = sha256(&bytes);
        if sha256 != listed.sha256 {
            others.push((path, sha256));
            continue;
        }
        let shown = path.display().to_string();
        return Ok(match read(path, &bytes) {
            Ok(value) => Found::Read(value),
            Err(error) => Found::Wrong {
                message: format!("{shown} has the listed SHA-256 and is no description: {error}"),
                help: format!("is `file` the description of {}, and not another file beside it?", listed.id),
            },
        });
    }
    let Some((path, sha256)) = others.first() else { return Ok(Found::Absent) };
    let (path, expected) = (path.display(), &listed.sha256);
    Ok(Found::Wrong {
        message: format!("{path} is not the listed description: its SHA-256 is {sha256}, listed is {expected}"),
        help: format!(
            "`cargo xtask fetch` gets {} again; only if this file is the one that you mean, list its SHA-256",
            listed.id
        ),
    })
}

/// Where the file may be: in a folder for its publication or commit, as npm unpacks it, as GitHub's repository has it, or by itself.
fn places(folder: &Path, listed: &SourceDescription) -> [PathBuf; 5] {
    let own = folder.join(listed.id.origin.folder());
    let base = listed.file.rsplit('/').next().unwrap_or(&listed.file);
    [
        own.join(&listed.file),
        own.join("package").join(&listed.file),
        folder.join(&listed.file),
        folder.join("package").join(&listed.file),
        folder.join(base),
    ]
}

fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hashes_are_written_as_sha256sum_does() {
        let of_nothing = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
        assert_eq!(hexadecimal(&Sha256::digest(b"")), of_nothing);
    }
}
