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

/// Every description that is listed, in the order of the list, or everything that is wrong with them. Of each only what trim
/// reads stays in memory.
pub(crate) fn find(folder: &Path, selection: &Selection) -> Result<Vec<Description>, Failure> {
    let mut descriptions = Vec::new();
    let mut faults = Vec::new();
    for (listed, found) in selection.descriptions.iter().zip(find_all(folder, selection)) {
        match found? {
            Ok(json) => descriptions.push(Description {
                release: listed.release.clone(),
                publication: listed.publication.clone(),
                json,
            }),
            Err(fault) => {
                faults.push(Diagnostic::error(&selection.source, listed.span.clone(), fault.message).help(fault.help))
            }
        }
    }
    Diagnostics::refuse_if_any(faults).map_err(|diagnostics| Failure::input(&diagnostics, &[&selection.source]))?;
    Ok(descriptions)
}

type Found = Result<Result<serde_json::Value, Fault>, Failure>;

/// In the order of the list, whichever thread is done first.
fn find_all(folder: &Path, selection: &Selection) -> Vec<Found> {
    let threads = thread::available_parallelism().map_or(1, NonZero::get).min(THREADS);
    let next = AtomicUsize::new(0);
    let mut found: Vec<(usize, Found)> = thread::scope(|scope| {
        let work = || {
            let mut found = Vec::new();
            loop {
                let index = next.fetch_add(1, Ordering::Relaxed);
                let Some(listed) = selection.descriptions.get(index) else { return found };
                found.push((index, find_one(folder, listed, selection)));
            }
        };
        let workers: Vec<_> = (0..threads).map(|_| scope.spawn(work)).collect();
        workers.into_iter().flat_map(|worker| worker.join().expect("a panic is told by the hook of `defect`")).collect()
    });
    found.sort_by_key(|(index, _)| *index);
    found.into_iter().map(|(_, found)| found).collect()
}

/// Each holds a description or two of 14 MB.
const THREADS: usize = 8;

struct Fault {
    message: String,
    help: String,
}

/// The first file in the right place with the right bytes: a folder may hold several publications.
fn find_one(folder: &Path, listed: &SourceDescription, selection: &Selection) -> Found {
    let name = format!("{} of publication {}", listed.release, listed.publication);
    let mut others = Vec::new();
    for path in places(folder, listed) {
        let Some(bytes) = input::bytes_if_there(&path)? else {
            continue;
        };
        let sha256 = hexadecimal(&Sha256::digest(&bytes));
        if sha256 != listed.sha256 {
            others.push((path, sha256));
            continue;
        }
        return Ok(excerpt(&bytes, selection).map_err(|error| Fault {
            message: format!("{} has the listed SHA-256 and is no description: {error}", path.display()),
            help: format!("is `file` the description of {name}, and not another file of the package?"),
        }));
    }
    let Some((path, sha256)) = others.first() else {
        return Ok(Err(Fault {
            message: format!("{name} is not in {}", folder.display()),
            help: format!(
                "get it with `npm pack @octokit/openapi@{publication}` and put it at {publication}/{file} there; \
                 `cargo xtask trim --help` shows how",
                publication = listed.publication,
                file = listed.file,
            ),
        }));
    };
    Ok(Err(Fault {
        message: format!(
            "{} is not the listed description: its SHA-256 is {sha256}, listed is {}",
            path.display(),
            listed.sha256
        ),
        help: format!("get {name} again; only if this file is the one that you mean, list its SHA-256"),
    }))
}

/// Where the file may be: in a folder for its publication, as npm unpacks it, or by itself.
fn places(folder: &Path, listed: &SourceDescription) -> [PathBuf; 5] {
    let own = folder.join(&listed.publication);
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
