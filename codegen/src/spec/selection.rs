//! `spec/sources.yaml`: which operations are in the client, and from which of GitHub's descriptions their structure comes.
//!
//! ```yaml
//! api_version: '2022-11-28'
//! operations:
//! - actions/list-workflow-runs-for-repo
//! sets:
//!   fleet:
//!   - actions/list-self-hosted-runners-for-repo
//! descriptions:
//! - release: ghes-3.4
//!   publication: 10.0.0
//!   file: generated/ghes-3.4.json
//!   sha256: 7042d4e4f036b1f9598b2d8803e41e08413c5aad0e66a5e3cf85822d7ab6ef0e
//! - release: ghes-3.22
//!   api_version: '2026-03-10'
//!   commit: d29fe68a1380ee80ccacadb462f74e4e48020e89
//!   file: descriptions/ghes-3.22/ghes-3.22.2026-03-10.json
//!   sha256: e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855
//! ```

use std::ops::Range;

mod add;

use super::{Node, load};
use crate::descriptions::{DescriptionId, FIRST_API_VERSION, Origin};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::names::is_taken_by_crate;
use crate::releases::Release;
use crate::source_file::SourceFile;

/// The parsed file.
#[derive(Clone, Debug)]
pub struct Selection {
    /// The file it was read from.
    pub source: SourceFile,
    /// The API version that the client sends unless it is told otherwise. Its descriptions decide since and until when a thing
    /// is there.
    pub api_version: String,
    /// The operations of the default set, in the order of the file, each once.
    pub operations: Vec<SelectedOperation>,
    /// The other sets, in the order of the file. No operation is in two of them.
    pub sets: Vec<SelectedSet>,
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

/// Operations beside the default ones: a file in `spec/`, and a module and a feature of the crate.
#[derive(Clone, Debug)]
pub struct SelectedSet {
    /// The name of all three.
    pub name: String,
    /// The operations, in the order of the file, each once.
    pub operations: Vec<SelectedOperation>,
    /// Where its name stands.
    pub span: Range<usize>,
}

/// A description that GitHub published.
#[derive(Clone, Debug)]
pub struct SourceDescription {
    /// Which one.
    pub id: DescriptionId,
    /// Path in the npm package or in GitHub's repository, with `/`; stays inside of it.
    pub file: String,
    /// SHA-256 of the file, 64 hexadecimal digits in lower case.
    pub sha256: String,
    /// Where it stands.
    pub span: Range<usize>,
}

const KEYS: [&str; 4] = ["api_version", "operations", "sets", "descriptions"];
const DESCRIPTION_KEYS: [&str; 6] = ["release", "api_version", "publication", "commit", "file", "sha256"];

impl SelectedSet {
    /// The name of its file in `spec/`.
    #[must_use]
    pub fn file(&self) -> String {
        format!("{}.yaml", self.name)
    }
}

impl Selection {
    /// Every operation, in whichever set.
    pub fn all_operations(&self) -> impl Iterator<Item = &SelectedOperation> {
        self.operations.iter().chain(self.sets.iter().flat_map(|set| &set.operations))
    }

    /// As one set, of the operations of the default one and of the first others.
    #[must_use]
    pub fn with_sets(&self, count: usize) -> Self {
        let of_sets = self.sets.iter().take(count).flat_map(|set| &set.operations);
        let operations = self.operations.iter().chain(of_sets).cloned().collect();
        Self { operations, sets: Vec::new(), ..self.clone() }
    }

    /// With descriptions that the file does not list yet.
    #[must_use]
    pub fn with_unlisted(&self, ids: impl IntoIterator<Item = DescriptionId>) -> Self {
        let unlisted = |id| SourceDescription { id, file: String::new(), sha256: String::new(), span: 0..0 };
        let mut selection = self.clone();
        selection.descriptions.extend(ids.into_iter().map(unlisted));
        selection
    }
}

/// Parses the file.
///
/// # Errors
/// Everything that is wrong with it.
pub fn parse(source: &SourceFile) -> Result<Selection, Diagnostics> {
    let document = load::load(source)?;
    let mut reader = Reader { source, faults: Vec::new() };
    reader.only(&document.root, &KEYS, "sources");
    let api_version = reader.api_version(&document.root);
    let operations = reader.operations(&document.root, "operations", &[]);
    let sets = reader.sets(&document.root, &operations);
    let descriptions = reader.descriptions(&document.root);
    Diagnostics::refuse_if_any(reader.faults)?;
    Ok(Selection { source: source.clone(), api_version, operations, sets, descriptions })
}

struct Reader<'a> {
    source: &'a SourceFile,
    faults: Vec<Diagnostic>,
}

impl Reader<'_> {
    /// The operations behind a key. One that is among `others` is a fault.
    fn operations(&mut self, node: &Node, key: &str, others: &[SelectedOperation]) -> Vec<SelectedOperation> {
        let mut operations: Vec<SelectedOperation> = Vec::new();
        for item in self.list(node, key) {
            let Some(id) = item.as_str() else {
                self.fault(
                    item,
                    format!("an operationId is expected, this is {}", item.sort()),
                    "write it as GitHub does",
                );
                continue;
            };
            if let Some(first) = others.iter().chain(&operations).find(|operation| operation.id == id) {
                let message = format!("`{id}` is listed twice");
                let fault = Diagnostic::error(self.source, item.span.clone(), message);
                self.faults.push(fault.related(first.span.clone(), "first here").help("keep one of them"));
                continue;
            }
            operations.push(SelectedOperation { id: id.to_owned(), span: item.span.clone() });
        }
        operations
    }

    fn sets(&mut self, root: &Node, default: &[SelectedOperation]) -> Vec<SelectedSet> {
        let Some(node) = root.get("sets") else { return Vec::new() };
        if !node.is_mapping() {
            let message = format!("`sets` is a mapping, this is {}", node.sort());
            self.fault(node, message, "give each set a name, and the list of its operations");
        }
        let mut selected = default.to_vec();
        let mut sets = Vec::new();
        for entry in node.entries() {
            if let Some(help) = refused_set(&entry.key) {
                let message = format!("`{}` cannot be the name of a set", entry.key);
                self.faults.push(Diagnostic::error(self.source, entry.key_span.clone(), message).help(help));
            }
            let operations = self.operations(node, &entry.key, &selected);
            selected.extend(operations.iter().cloned());
            sets.push(SelectedSet { name: entry.key.clone(), operations, span: entry.key_span.clone() });
        }
        sets
    }

    fn descriptions(&mut self, root: &Node) -> Vec<SourceDescription> {
        let mut descriptions: Vec<SourceDescription> = Vec::new();
        for item in self.list(root, "descriptions") {
            self.only(item, &DESCRIPTION_KEYS, "description");
            let (release, api_version) = (self.text(item, "release"), self.api_version(item));
            let (origin, file, sha256) = (self.origin(item), self.text(item, "file"), self.text(item, "sha256"));
            let (Some(release), Some(origin), Some(file), Some(sha256)) = (release, origin, file, sha256) else {
                continue;
            };
            let id = DescriptionId { release: Release::new(&release), api_version, origin };
            let span = item.anchor();
            if let Some(first) = descriptions.iter().find(|other| are_indistinct(&other.id, &id)) {
                let (message, help) = if first.id == id {
                    (format!("{id} is listed twice"), "keep one of them")
                } else {
                    let message =
                        format!("{} is listed at two commits, which do not say which one is newer", id.subject());
                    (message, "keep the newer one")
                };
                let fault = Diagnostic::error(self.source, span, message);
                self.faults.push(fault.related(first.span.clone(), "first here").help(help));
                continue;
            }
            descriptions.push(SourceDescription { id, file, sha256, span });
        }
        descriptions
    }

    /// Where a description is published: `publication` or `commit`.
    fn origin(&mut self, item: &Node) -> Option<Origin> {
        let help = match (item.get("publication"), item.get("commit")) {
            (Some(_), None) => return self.text(item, "publication").map(|version| Origin::publication(&version)),
            (None, Some(_)) => return self.text(item, "commit").map(Origin::Commit),
            (Some(_), Some(_)) => "leave one of them out",
            (None, None) => "see the top of codegen/src/spec/selection.rs for an example",
        };
        self.fault(item, "a description has a `publication` or a `commit`".to_owned(), help);
        None
    }

    /// Of the file: what the client sends. Of a description: what it is about.
    fn api_version(&mut self, node: &Node) -> String {
        let version = node.get("api_version").and_then(|_| self.text(node, "api_version"));
        version.unwrap_or_else(|| FIRST_API_VERSION.to_owned())
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

/// Whether nothing tells which of two descriptions is newer.
fn are_indistinct(one: &DescriptionId, other: &DescriptionId) -> bool {
    let are_commits = matches!((&one.origin, &other.origin), (Origin::Commit(_), Origin::Commit(_)));
    let of_one_thing = one.release == other.release && one.api_version == other.api_version;
    of_one_thing && (are_commits || one.origin == other.origin)
}

/// Longest name of a set, in characters.
const MAX_SET_NAME: usize = 40;

/// Why a text cannot be the name of a set, which becomes that of a file, a module and a feature.
fn refused_set(name: &str) -> Option<&'static str> {
    let is_plain = name.starts_with(|first: char| first.is_ascii_lowercase())
        && name.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_');
    match name {
        _ if !is_plain || name.len() > MAX_SET_NAME => Some("at most 40 lower case letters, digits and `_`"),
        _ if is_taken_by_crate(name) => Some("the crate or Rust has something of that name: choose another"),
        _ => None,
    }
}

/// What is wrong with the text of a key. Release, publication, commit and file become parts of paths on disk, or of an address.
fn refusal(key: &str, text: &str) -> Option<&'static str> {
    let plain = |text: &str| text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b".-_+".contains(&byte));
    let part = |text: &str| !text.is_empty() && plain(text) && !text.starts_with('.');
    match key {
        "sha256" if is_hexadecimal(text, 64) => None,
        "sha256" => Some("64 hexadecimal digits in lower case, as sha256sum prints them"),
        "commit" if is_hexadecimal(text, 40) => None,
        "commit" => Some("40 hexadecimal digits in lower case, as `git rev-parse` prints them"),
        "api_version" if is_api_version(text) => None,
        "api_version" => Some("a date such as 2026-03-10"),
        "file" if text.split('/').all(part) => None,
        "file" => Some("a path inside the npm package or GitHub's repository, such as generated/ghes-3.4.json"),
        _ if part(text) => None,
        _ => Some("letters, digits, `.`, `-`, `_` and `+` only"),
    }
}

fn is_hexadecimal(text: &str, digits: usize) -> bool {
    text.len() == digits && text.bytes().all(|byte| b"0123456789abcdef".contains(&byte))
}

/// Whether a text is an API version: GitHub names them by the day.
#[must_use]
pub fn is_api_version(text: &str) -> bool {
    let digits = |part: &str, count: usize| part.len() == count && part.bytes().all(|byte| byte.is_ascii_digit());
    matches!(text.split('-').collect::<Vec<_>>().as_slice(), [year, month, day]
        if digits(year, 4) && digits(month, 2) && digits(day, 2))
}
