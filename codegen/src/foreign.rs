//! A crate of a document of someone else's: any OpenAPI document, with its own words, and without what only GitHub's needs.
//!
//! ```text
//! file -read-> Foreign -select, merge-> structure -describe-> Inputs -> check, lower, emit
//! ```
//!
//! The document becomes what `spec/` holds: names as the checks demand them, the part that the wanted operations need, and words
//! everywhere. From there on it goes the way of every spec. Errors are reported at their places in the file.

use serde_json::{Value as Json, json};

use crate::check::CheckedSpec;
use crate::descriptions::{DescriptionId, FIRST_API_VERSION, Origin};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::releases::Release;
use crate::source_file::SourceFile;
use crate::spec::grammar::{FOREIGN, OTHER_VERSION, VERSIONS};
use crate::spec::selection::{SelectedOperation, SourceDescription};
use crate::spec::{Document, Inputs, Selection, load, pointer, write};
use crate::tree::FileTree;
use crate::trim::{self, Description};
use crate::{check, generate_checked};

mod all_of;
mod listings;
mod names;
mod prepare;
mod responses;
mod schemas;
mod servers;
mod words;

/// A document of someone else's.
#[derive(Clone, Debug)]
pub struct Foreign {
    /// As it was read.
    document: Document,
    /// With the names of its operations as `spec/` has them.
    description: Description,
    /// Each operation: its name, and where it stands.
    operations: Vec<ForeignOperation>,
    package: Package,
}

/// The package that is made of a document.
#[derive(Clone, Debug)]
pub struct Package {
    /// Its name.
    pub name: String,
    /// The path of the runtime's crate, as the manifest names it; none for the published one.
    pub runtime: Option<String>,
}

/// An operation of a document of someone else's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ForeignOperation {
    /// Its operationId, in the form `tag/some-name`.
    pub id: String,
    /// Its JSON pointer.
    pub pointer: String,
}

impl Foreign {
    /// Reads the document of a package.
    ///
    /// # Errors
    /// The file is no YAML or JSON, or no document of a version of OpenAPI that is supported.
    pub fn read(source: &SourceFile, package: Package) -> Result<Self, Diagnostics> {
        let document = load::load(source)?;
        Diagnostics::refuse_if_any(unfit(&document))?;
        let mut json = document.root.to_json();
        schemas::rewrite(&mut json);
        let operations = prepare::prepare(&mut json);
        let id = DescriptionId {
            release: Release::new(&source.path),
            api_version: FIRST_API_VERSION.to_owned(),
            origin: Origin::Unlisted,
        };
        Ok(Self { document, description: Description { id, json }, operations, package })
    }

    /// Its operations, in the order of their paths.
    #[must_use]
    pub fn operations(&self) -> &[ForeignOperation] {
        &self.operations
    }

    /// Every file of a crate with these operations.
    ///
    /// # Errors
    /// Everything that keeps it from being made.
    pub fn generate(&self, ids: &[&str]) -> Result<FileTree, Diagnostics> {
        let selection = self.selection(ids);
        let mut json = trim::structure(&self.description, &selection).map_err(|faults| self.located(faults, None))?;
        prepare::keep_facts(&mut json, &self.description.json);
        let server = servers::only(&mut json, &self.document);
        json[FOREIGN] = json!({ "package": self.package.name });
        for (keyword, value) in [("runtime", &self.package.runtime), ("server", &server)] {
            if let Some(value) = value {
                json[FOREIGN][keyword] = json!(value);
            }
        }
        names::tell_apart(&mut json);
        words::describe(&mut json, &self.description.json);
        listings::tell(&mut json);
        let text = SourceFile::new(self.document.source.path.clone(), write::canonical(&json));
        let document = load::load(&text)?;
        let written = document.root.to_json();
        let inputs = Inputs { document, sets: Vec::new(), selection };
        let checked: CheckedSpec = check::check(inputs).map_err(|faults| self.located(faults, Some(&written)))?;
        generate_checked(&checked).map_err(|faults| self.located(faults, Some(&written)))
    }

    fn selection(&self, ids: &[&str]) -> Selection {
        let operations = ids.iter().map(|id| SelectedOperation { id: (*id).to_owned(), span: 0..0 });
        let id = self.description.id.clone();
        let description = SourceDescription { id, file: String::new(), sha256: String::new(), span: 0..0 };
        Selection {
            source: self.document.source.clone(),
            api_version: FIRST_API_VERSION.to_owned(),
            operations: operations.collect(),
            sets: Vec::new(),
            descriptions: vec![description],
        }
    }

    /// Faults of what became of the document, at the places of the file.
    fn located(&self, faults: Diagnostics, written: Option<&Json>) -> Diagnostics {
        let moved = faults.into_iter().map(|fault| {
            let place = match written {
                Some(written) => trim::translated(&fault.pointer, written, &self.description.json),
                None => fault.pointer.clone(),
            };
            let span = self.document.anchor(&place);
            fault.moved(&self.document.source, span).at(place)
        });
        match Diagnostics::refuse_if_any(moved.collect()) {
            Err(diagnostics) => diagnostics,
            Ok(()) => self.document.error("", "the document was refused without a reason").into(),
        }
    }
}

/// Why nothing can be made of a document: told alone, because everything else follows from it.
fn unfit(document: &Document) -> Vec<Diagnostic> {
    let fault = |key: &str, message: String, help: &str| {
        document.error(&pointer::child("", key), message).help(help.to_owned())
    };
    if !document.root.is_mapping() {
        return vec![
            document.error("", "this is no OpenAPI document: it is no mapping").help("is this the right file?"),
        ];
    }
    if document.root.get("swagger").is_some() {
        return vec![fault("swagger", "this is of Swagger 2, which is not supported".to_owned(), OTHER_VERSION)];
    }
    let version = document.root.get("openapi");
    match version.map(|version| version.as_str()) {
        Some(Some(version)) if VERSIONS.contains(&version) => {}
        Some(Some(version)) => {
            return vec![fault("openapi", format!("OpenAPI {version} is not supported"), OTHER_VERSION)];
        }
        Some(None) => {
            let message = "the version of OpenAPI is not a string".to_owned();
            return vec![fault("openapi", message, "put it in quotes: '3.0.3'")];
        }
        None => {
            let message = "this is no OpenAPI document: it does not say which `openapi` it is";
            return vec![document.error("", message).help("is this the right file?")];
        }
    }
    if !document.root.get("paths").is_some_and(|paths| paths.is_mapping()) {
        return vec![document.error("/paths", "the document has no `paths`").help("is this the right file?")];
    }
    Vec::new()
}
