//! The spec as text and as a document that remembers where each of its values stands.

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::source_file::SourceFile;

pub(crate) mod fold;
pub(crate) mod grammar;
pub mod load;
pub mod node;
pub mod pointer;
pub(crate) mod resolve;
pub mod selection;
pub(crate) mod view;
pub(crate) mod walk;
pub mod write;

mod characters;
mod comments;
mod offsets;

pub(crate) use node::Located;
pub use node::{Document, Entry, Node, Value};
pub use selection::Selection;
pub(crate) use view::View;

/// Longest file that is read, in bytes: far above any description, and small enough to keep in memory a few times.
pub const MAX_BYTES: usize = 64 * 1024 * 1024;

/// The two files that `generate` reads.
#[derive(Clone, Debug)]
pub struct Sources {
    /// `spec/openapi.yaml`: what to generate.
    pub openapi: SourceFile,
    /// `spec/sources.yaml`: which operations were selected, and from which descriptions.
    pub selection: SourceFile,
}

/// The two files once parsed.
#[derive(Clone, Debug)]
pub struct Inputs {
    /// `spec/openapi.yaml`.
    pub document: Document,
    /// `spec/sources.yaml`.
    pub selection: Selection,
}

/// Parses both files.
///
/// # Errors
/// What is wrong with either, all at once.
pub fn read(sources: &Sources) -> Result<Inputs, Diagnostics> {
    match (load::load(&sources.openapi), selection::parse(&sources.selection)) {
        (Ok(document), Ok(selection)) => Ok(Inputs { document, selection }),
        (Err(one), Err(other)) => Err(one.and(other)),
        (Err(one), Ok(_)) | (Ok(_), Err(one)) => Err(one),
    }
}

/// The text of a file that was read as bytes; a byte order mark stays, [`load::load`] skips it.
///
/// # Errors
/// Where the bytes stop being UTF-8, or that there are more than [`MAX_BYTES`].
pub fn text_of(path: impl Into<String>, bytes: Vec<u8>) -> Result<SourceFile, Diagnostics> {
    let path = path.into();
    if bytes.len() > MAX_BYTES {
        return Err(too_long(&SourceFile::new(path, "")).into());
    }
    match String::from_utf8(bytes) {
        Ok(text) => Ok(SourceFile::new(path, text)),
        Err(error) => {
            let valid = error.utf8_error().valid_up_to();
            let text = String::from_utf8_lossy(error.as_bytes().get(..valid).unwrap_or_default()).into_owned();
            let readable = SourceFile::new(path, text);
            Err(Diagnostic::error(&readable, valid..valid, "the file is not UTF-8 from here on")
                .help("save it as UTF-8")
                .into())
        }
    }
}

fn too_long(source: &SourceFile) -> Diagnostic {
    Diagnostic::error(source, 0..0, format!("the file is longer than {} MiB", MAX_BYTES / 1024 / 1024))
        .help("a description of this project is far smaller: is this the right file?")
}
