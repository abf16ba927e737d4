//! `spec/sources.yaml`: which operations are in the client, and from which of GitHub's descriptions their structure comes.
//!
//! ```yaml
//! operations:
//! - actions/list-workflow-runs-for-repo
//! descriptions:
//! - release: ghes-3.4
//!   publication: 10.0.0
//!   file: generated/ghes-3.4.json
//!   sha256: 7042d4e4f036b1f9598b2d8803e41e08413c5aad0e66a5e3cf85822d7ab6ef0e
//! ```

use std::ops::Range;

use super::{Node, load};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::source_file::SourceFile;

/// The parsed file.
#[derive(Clone, Debug)]
pub struct Selection {
    /// The file it was read from.
    pub source: SourceFile,
    /// The operations, in the order of the file, each once.
    pub operations: Vec<SelectedOperation>,
    /// The descriptions, in the order of the file, each once.
    pub descriptions: Vec<SourceDescription>,
}

/// An operation that the client has.
#[derive(Clone, Debug)]
pub struct SelectedOperation {
    /// Its operationId, as GitHub gives it.
    pub id: String,
    /// Where it stands.
    pub span: Range<usize>,
}

/// A description that GitHub published in the npm package `@octokit/openapi`.
#[derive(Clone, Debug)]
pub struct SourceDescription {
    /// What it describes: `ghes-3.4`, `api.github.com`, …
    pub release: String,
    /// Version of the npm package.
    pub publication: String,
    /// Path in the package, with `/`; stays inside of it.
    pub file: String,
    /// SHA-256 of the file, 64 hexadecimal digits in lower case.
    pub sha256: String,
    /// Where it stands.
    pub span: Range<usize>,
}

const KEYS: [&str; 2] = ["operations", "descriptions"];
const DESCRIPTION_KEYS: [&str; 4] = ["release", "publication", "file", "sha256"];

/// Parses the file.
///
/// # Errors
/// Everything that is wrong with it.
pub fn parse(source: &SourceFile) -> Result<Selection, Diagnostics> {
    let document = load::load(source)?;
    let mut reader = Reader { source, faults: Vec::new() };
    reader.only(&document.root, &KEYS, "sources");
    let operations = reader.operations(&document.root);
    let descriptions = reader.descriptions(&document.root);
    Diagnostics::refuse_if_any(reader.faults)?;
    Ok(Selection { source: source.clone(), operations, descriptions })
}

struct Reader<'a> {
    source: &'a SourceFile,
    faults: Vec<Diagnostic>,
}

impl Reader<'_> {
    fn operations(&mut self, root: &Node) -> Vec<SelectedOperation> {
        let mut operations: Vec<SelectedOperation> = Vec::new();
        for item in self.list(root, "operations") {
            let Some(id) = item.as_str() else {
                self.fault(
                    item,
                    format!("an operationId is expected, this is {}", item.sort()),
                    "write it as GitHub does",
                );
                continue;
            };
            if let Some(first) = operations.iter().find(|operation| operation.id == id) {
                let message = format!("`{id}` is listed twice");
                let fault = Diagnostic::error(self.source, item.span.clone(), message);
                self.faults.push(fault.related(first.span.clone(), "first here").help("keep one of them"));
                continue;
            }
            operations.push(SelectedOperation { id: id.to_owned(), span: item.span.clone() });
        }
        operations
    }

    fn descriptions(&mut self, root: &Node) -> Vec<SourceDescription> {
        let mut descriptions: Vec<SourceDescription> = Vec::new();
        for item in self.list(root, "descriptions") {
            self.only(item, &DESCRIPTION_KEYS, "description");
            let fields = DESCRIPTION_KEYS.map(|key| self.text(item, key));
            let [Some(release), Some(publication), Some(file), Some(sha256)] = fields else { continue };
            let span = item.anchor();
            let same = |other: &&SourceDescription| other.release == release && other.publication == publication;
            if let Some(first) = descriptions.iter().find(same) {
                let message = format!("{release} of publication {publication} is listed twice");
                let fault = Diagnostic::error(self.source, span, message);
                self.faults.push(fault.related(first.span.clone(), "first here").help("keep one of them"));
                continue;
            }
            descriptions.push(SourceDescription { release, publication, file, sha256, span });
        }
        descriptions
    }

    fn list<'n>(&mut self, root: &'n Node, key: &str) -> &'n [Node] {
        let items = root.get(key).map_or(&[][..], Node::items);
        if items.is_empty() {
            let place = root.get(key).unwrap_or(root);
            self.fault(place, format!("`{key}` lists nothing"), "list at least one");
        }
        items
    }

    fn text(&mut self, item: &Node, key: &str) -> Option<String> {
        let Some(node) = item.get(key) else {
            self.fault(
                item,
                format!("`{key}` is missing"),
                "see the top of codegen/src/spec/selection.rs for an example",
            );
            return None;
        };
        let Some(text) = node.as_str() else {
            self.fault(node, format!("`{key}` is text, this is {}", node.sort()), "put it in quotes");
            return None;
        };
        match refusal(key, text) {
            None => Some(text.to_owned()),
            Some(help) => {
                self.fault(node, format!("this is no `{key}`"), help);
                None
            }
        }
    }

    fn only(&mut self, node: &Node, keys: &[&str], title: &str) {
        if !node.is_mapping() {
            self.fault(
                node,
                format!("a mapping is expected, this is {}", node.sort()),
                &format!("give it {}", keys.join(", ")),
            );
        }
        for entry in node.entries().iter().filter(|entry| !keys.contains(&entry.key.as_str())) {
            let message = format!("`{}` is not a key of {title}", entry.key);
            let help = format!("the keys are {}", keys.join(", "));
            self.faults.push(Diagnostic::error(self.source, entry.key_span.clone(), message).help(help));
        }
    }

    fn fault(&mut self, node: &Node, message: String, help: &str) {
        self.faults.push(Diagnostic::error(self.source, node.anchor(), message).help(help));
    }
}

/// What is wrong with the text of a key. Release, publication and file become parts of paths on disk.
fn refusal(key: &str, text: &str) -> Option<&'static str> {
    let plain = |text: &str| text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b".-_+".contains(&byte));
    let part = |text: &str| !text.is_empty() && plain(text) && !text.starts_with('.');
    match key {
        "sha256" if text.len() == 64 && text.bytes().all(|byte| b"0123456789abcdef".contains(&byte)) => None,
        "sha256" => Some("64 hexadecimal digits in lower case, as sha256sum prints them"),
        "file" if text.split('/').all(part) => None,
        "file" => Some("a path inside the npm package, such as generated/ghes-3.4.json"),
        _ if part(text) => None,
        _ => Some("letters, digits, `.`, `-`, `_` and `+` only"),
    }
}
