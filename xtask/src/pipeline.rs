//! What xtask asks of codegen: files in, files out.

use ghes_actions_codegen::spec::{Inputs, Sources, read};
use ghes_actions_codegen::trim::{self, Description, Proposal, Trimmed};
use ghes_actions_codegen::{Diagnostics, FileTree, SourceFile};

use crate::failure::Failure;
use crate::input;
use crate::workspace::{OPENAPI, SELECTION, Workspace};

/// The files of `generated/` as `spec/` says they should be.
pub(crate) fn emit(workspace: &Workspace) -> Result<FileTree, Failure> {
    emit_from(&sources(workspace)?)
}

/// The files of `generated/` for two files that were read already.
pub(crate) fn emit_from(sources: &Sources) -> Result<FileTree, Failure> {
    let emitted = ghes_actions_codegen::generate(sources).map_err(|faults| of_sources(&faults, sources))?;
    for path in emitted.keys() {
        assert!(is_plain(path), "codegen emitted a file named {path:?}");
    }
    Ok(emitted)
}

/// The two files that everything is made from.
pub(crate) fn sources(workspace: &Workspace) -> Result<Sources, Failure> {
    Ok(Sources { openapi: openapi(workspace)?, selection: input::text(workspace, SELECTION)? })
}

/// The spec alone.
pub(crate) fn openapi(workspace: &Workspace) -> Result<SourceFile, Failure> {
    input::text(workspace, OPENAPI)
}

/// The two files, parsed.
pub(crate) fn parse(sources: &Sources) -> Result<Inputs, Failure> {
    read(sources).map_err(|faults| of_sources(&faults, sources))
}

/// The spec as the descriptions and our part of it make it.
pub(crate) fn trim(descriptions: &[Description], inputs: &Inputs, sources: &Sources) -> Result<Trimmed, Failure> {
    trim::trim(descriptions, &inputs.document, &inputs.selection).map_err(|faults| of_sources(&faults, sources))
}

/// What [`trim()`] would make of it, and why it would not.
pub(crate) fn propose(descriptions: &[Description], inputs: &Inputs, sources: &Sources) -> Result<Proposal, Failure> {
    trim::propose(descriptions, &inputs.document, &inputs.selection).map_err(|faults| of_sources(&faults, sources))
}

/// The spec's canonical text.
pub(crate) fn canonical(openapi: &SourceFile) -> Result<String, Failure> {
    trim::formatted(openapi).map_err(|faults| Failure::input(&faults, &[openapi]))
}

fn of_sources(faults: &Diagnostics, sources: &Sources) -> Failure {
    Failure::input(faults, &[&sources.openapi, &sources.selection])
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
