//! The spec as text and as a document that remembers where each of its values stands.

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::source_file::SourceFile;

pub(crate) mod fold;
pub(crate) mod grammar;
pub(crate) mod link;
pub mod load;
pub mod node;
pub mod pointer;
pub(crate) mod resolve;
pub mod selection;
pub(crate) mod split;
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

/// The files that `generate` reads.
#[derive(Clone, Debug)]
pub struct Sources {
    /// `spec/openapi.yaml`: the default set, which is always on.
    pub openapi: SourceFile,
    /// `spec/NAME.yaml` of the other sets.
    pub sets: Vec<SourceFile>,
    /// `spec/sources.yaml`: which operations were selected, and from which descriptions.
    pub selection: SourceFile,
}

/// The files once parsed.
#[derive(Clone, Debug)]
pub struct Inputs {
    /// `spec/openapi.yaml`.
    pub document: Document,
    /// `spec/NAME.yaml` of the other sets, in the order of the selection.
    pub sets: Vec<Document>,
    /// `spec/sources.yaml`.
    pub selection: Selection,
}

impl Sources {
    /// All of them, for those who show what is wrong with them.
    #[must_use]
    pub fn files(&self) -> Vec<&SourceFile> {
        std::iter::once(&self.openapi).chain(&self.sets).chain([&self.selection]).collect()
    }
}

impl Inputs {
    /// The sets as one document, in which each reference is within the document.
    #[must_use]
    pub fn linked(&self) -> Document {
        link::link(&self.document, &self.sets).0
    }
}

/// Parses all files.
///
/// # Errors
/// What is wrong with any of them, all at once.
pub fn read(sources: &Sources) -> Result<Inputs, Diagnostics> {
    let mut faults = Vec::new();
    let mut loaded = |source: &SourceFile| load::load(source).map_err(|found| faults.extend(found)).ok();
    let document = loaded(&sources.openapi);
    let mut sets: Vec<Document> = sources.sets.iter().filter_map(loaded).collect();
    let selection = selection::parse(&sources.selection).map_err(|found| faults.extend(found)).ok();
    let position = |set: &Document| {
        let name = link::set_of(&set.source.path);
        selection.iter().flat_map(|selection| &selection.sets).position(|selected| selected.name == name)
    };
    sets.sort_by_key(|set| position(set));
    if faults.is_empty()
        && let Some(selection) = &selection
    {
        faults.extend(absent(sources, selection));
    }
    Diagnostics::refuse_if_any(faults)?;
    let parsed = document.zip(selection);
    let (document, selection) =
        parsed.ok_or_else(|| Diagnostic::error(&sources.selection, 0..0, "the file cannot be read"))?;
    Ok(Inputs { document, sets, selection })
}

/// The sets that have no file, and the files that no set has.
fn absent(sources: &Sources, selection: &Selection) -> Vec<Diagnostic> {
    let is_of = |file: &SourceFile, set: &selection::SelectedSet| link::set_of(&file.path) == set.name;
    let without_file = selection.sets.iter().filter(|set| !sources.sets.iter().any(|file| is_of(file, set)));
    let without_file = without_file.map(|set| {
        let message = format!("there is no spec/{}", set.file());
        Diagnostic::error(&selection.source, set.span.clone(), message).help("run `cargo xtask trim` to make it")
    });
    let without_set = sources.sets.iter().filter(|file| !selection.sets.iter().any(|set| is_of(file, set)));
    let without_set = without_set.map(|file| {
        let message = format!("{} lists no set of this name", selection.source.path);
        Diagnostic::error(file, 0..0, message).help("list its operations there, or delete the file")
    });
    without_file.chain(without_set).collect()
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
