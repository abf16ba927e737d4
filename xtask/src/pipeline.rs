//! What xtask asks of codegen: files in, files out.

use std::fs;

use ghes_actions_codegen::spec::{Inputs, Sources, read, selection};
use ghes_actions_codegen::trim::{self, Description, Proposal, Trimmed};
use ghes_actions_codegen::{Diagnostics, FileTree, SourceFile};

use crate::failure::{Doing as _, Failure};
use crate::input;
use crate::workspace::{OPENAPI, SELECTION, SPEC, Workspace};

/// The files of `generated/` as `spec/` says they should be.
pub(crate) fn emit(workspace: &Workspace) -> Result<FileTree, Failure> {
    emit_from(&sources(workspace)?)
}

/// The files of `generated/` for files that were read already.
pub(crate) fn emit_from(sources: &Sources) -> Result<FileTree, Failure> {
    let emitted = ghes_actions_codegen::generate(sources).map_err(|faults| of_sources(&faults, sources))?;
    for path in emitted.keys() {
        assert!(is_plain(path), "codegen emitted a file named {path:?}");
    }
    Ok(emitted)
}

/// The files of `spec/` that everything is made from.
pub(crate) fn sources(workspace: &Workspace) -> Result<Sources, Failure> {
    let sets = files_of_sets(workspace)?.iter().map(|below| input::text(workspace, below)).collect::<Result<_, _>>()?;
    Ok(Sources { openapi: openapi(workspace)?, sets, selection: input::text(workspace, SELECTION)? })
}

/// With a new file for each set that has none.
pub(crate) fn with_new_sets(mut sources: Sources) -> Sources {
    // `read` reports what is wrong with the selection.
    let listed = selection::parse(&sources.selection).map(|selection| selection.sets).unwrap_or_default();
    let new = listed.iter().map(trim::new_file);
    let new: Vec<SourceFile> = new.filter(|new| !sources.sets.iter().any(|there| there.path == new.path)).collect();
    sources.sets.extend(new);
    sources
}

/// The files of `spec/` beside the two that are always there, from the workspace's root.
fn files_of_sets(workspace: &Workspace) -> Result<Vec<String>, Failure> {
    let folder = workspace.path(SPEC);
    let mut files = Vec::new();
    for entry in fs::read_dir(&folder).doing("read", &folder)? {
        let name = entry.doing("read", &folder)?.file_name();
        let below = format!("{SPEC}/{}", name.to_string_lossy());
        if below.ends_with(".yaml") && below != OPENAPI && below != SELECTION {
            files.push(below);
        }
    }
    files.sort();
    Ok(files)
}

fn openapi(workspace: &Workspace) -> Result<SourceFile, Failure> {
    input::text(workspace, OPENAPI)
}

/// The files, parsed.
pub(crate) fn parse(sources: &Sources) -> Result<Inputs, Failure> {
    read(sources).map_err(|faults| of_sources(&faults, sources))
}

/// The spec as the descriptions and our part of it make it.
pub(crate) fn trim(descriptions: &[Description], inputs: &Inputs, sources: &Sources) -> Result<Trimmed, Failure> {
    trim::trim(descriptions, inputs).map_err(|faults| of_sources(&faults, sources))
}

/// What [`trim()`] would make of it, and why it would not.
pub(crate) fn propose(descriptions: &[Description], inputs: &Inputs, sources: &Sources) -> Result<Proposal, Failure> {
    trim::propose(descriptions, inputs).map_err(|faults| of_sources(&faults, sources))
}

/// The canonical text of a file of the spec.
pub(crate) fn canonical(file: &SourceFile) -> Result<SourceFile, Failure> {
    let text = trim::formatted(file).map_err(|faults| Failure::input(&faults, &[file]))?;
    Ok(SourceFile::new(file.path.clone(), text))
}

fn of_sources(faults: &Diagnostics, sources: &Sources) -> Failure {
    Failure::input(faults, &sources.files())
}

/// Whether a path stays below `generated/` on every system. codegen names its files itself, never after something in the spec.
fn is_plain(path: &str) -> bool {
    path.split('/').all(|name| {
        let known = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_' | b'-');
        !matches!(name, "" | "." | "..") && name.bytes().all(known)
    })
}

#[cfg(test)]
mod tests {
    use super::is_plain;

    #[test]
    fn paths_that_leave_the_folder_are_not_plain() {
        for path in ["Cargo.toml", "src/lib.rs", "src/types/run.rs", ".gitattributes"] {
            assert!(is_plain(path), "{path}");
        }
        for path in ["", "/etc/passwd", "../a", "src/../../a", "a//b", "a/", "a\\b", "C:a", "a\0", "ä", "a b", "./a"] {
            assert!(!is_plain(path), "{path}");
        }
    }
}
