//! One document of the files of `spec/`. The default set's stands as it is; those of other sets add to it.
//!
//! A set refers to a component of another file as `openapi.yaml#/components/…`, and to one of its own as `#/components/…`. In the
//! linked document both are `#/components/…`, because no name is there twice. Its text is that of all files, so that each value still
//! has its place: [`SourceFile::apart`](crate::SourceFile) says in which file that is.

use std::collections::BTreeMap;
use std::ops::Range;

use super::grammar::{KNOWN_VALUES, REFERENCE, SET, SETS};
use super::walk::places_of_all;
use super::{Document, Entry, Node, Value, pointer};
use crate::diagnostic::Diagnostic;

/// The maps that a set's file adds to, by how many names lead to what may be in one file only.
pub(super) const ADDED: [(&str, usize); 3] = [(KNOWN_VALUES, 1), ("paths", 2), ("components", 2)];

/// The documents as one, and what keeps them from being that.
pub(crate) fn link(default: &Document, sets: &[Document]) -> (Document, Vec<Diagnostic>) {
    let all: Vec<&Document> = std::iter::once(default).chain(sets).collect();
    let mut linker = Linker { linked: default.clone(), faults: Vec::new() };
    for set in sets {
        linker.add(set, &all);
    }
    let Linker { linked, mut faults } = linker;
    if !sets.is_empty() {
        faults.extend(references(default, &all).1);
        faults.extend(default.root.entry(SETS).map(|entry| {
            let fault = Diagnostic::error(&default.source, entry.key_span.clone(), format!("`{SETS}` is not written"));
            fault.help("it is the `info` of the files of sets: leave it out")
        }));
    }
    (linked, faults)
}

/// The name of the set that a file is of.
pub(crate) fn set_of(path: &str) -> &str {
    let file = file_of(path);
    file.strip_suffix(".yaml").unwrap_or(file)
}

/// The name of a file.
pub(super) fn file_of(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

/// Something that was found in a linked document, at its place in the file that it is in.
pub(crate) fn apart(linked: &Document, found: Diagnostic) -> Diagnostic {
    let mut found = linked.source.apart(found);
    let info = pointer::child(&pointer::child("", SETS), set_of(&found.file));
    let below = found.pointer.strip_prefix(&info).or_else(|| found.pointer.strip_prefix(&pointer::child("", SETS)));
    if let Some(below) = below {
        found.pointer = format!("/info{below}");
    }
    found
}

struct Linker {
    linked: Document,
    faults: Vec<Diagnostic>,
}

impl Linker {
    fn add(&mut self, set: &Document, all: &[&Document]) {
        let start = self.linked.source.append(&set.source);
        let (targets, faults) = references(set, all);
        self.faults.extend(faults);
        for key in ["openapi", "info", "paths"].into_iter().filter(|key| set.root.get(key).is_none()) {
            let fault = set.error("", format!("a set without `{key}`"));
            self.faults.push(fault.help(format!("add `{key}`")));
        }
        for entry in set.root.entries() {
            let mut value = retargeted(&entry.value, &pointer::child("", &entry.key), &targets);
            value.shift(start);
            let from = Entry { key: entry.key.clone(), key_span: shifted(&entry.key_span, start), value };
            self.keyword(from, set, entry);
        }
    }

    fn keyword(&mut self, mut from: Entry, set: &Document, written: &Entry) {
        let key = from.key.clone();
        let Value::Mapping(root) = &mut self.linked.root.value else { return };
        if let Some((_, depth)) = ADDED.iter().find(|(keyword, _)| *keyword == key) {
            let mut merge = Merge { set, faults: &mut self.faults };
            merge.mapping(entry_of(root, &from), from.value, &written.value, (*depth, &pointer::child("", &key)));
            return;
        }
        match key.as_str() {
            "info" => {
                from.key = set_of(&set.source.path).to_owned();
                let (key_span, value) = (from.key_span.clone(), Node::mapping(from.value.span.clone()));
                entry_of(root, &Entry { key: SETS.to_owned(), key_span, value }).push(from);
            }
            "tags" => {
                let Some(Entry { value: Node { value: Value::Sequence(items), .. }, .. }) =
                    self.linked.root.entry_mut("tags")
                else {
                    return;
                };
                if let Value::Sequence(mut more) = from.value.value {
                    more.iter_mut().for_each(|tag| mark(tag, set_of(&set.source.path)));
                    items.extend(more);
                } else {
                    self.faults.push(set.error("/tags", format!("a list is expected, this is {}", from.value.sort())));
                }
            }
            "openapi" => {
                let is_same = self.linked.root.get("openapi") == Some(&from.value);
                if !is_same {
                    let fault = set.error("/openapi", "this is not the version of spec/openapi.yaml");
                    self.faults.push(fault.help("write the version that stands there"));
                }
            }
            _ => {
                let fault =
                    Diagnostic::error(&set.source, written.key_span.clone(), format!("`{key}` is not a key of a set"));
                let help = "a set has `openapi`, `info`, `tags`, `x-known-values`, `paths` and `components`; the rest is in spec/openapi.yaml";
                self.faults.push(fault.at(pointer::child("", &key)).help(help));
            }
        }
    }
}

/// Notes whose a tag is, for those who see no places.
fn mark(tag: &mut Node, set: &str) {
    let Value::Mapping(entries) = &mut tag.value else { return };
    let value = Node { value: Value::String(set.to_owned()), span: tag.span.clone() };
    entries.push(Entry { key: SET.to_owned(), key_span: tag.span.clone(), value });
}

/// What an entry adds to, which is there afterwards. A document is a mapping: without it nothing could be linked.
fn entry_of<'n>(into: &'n mut Vec<Entry>, from: &Entry) -> &'n mut Node {
    let position = into.iter().position(|entry| entry.key == from.key).unwrap_or(into.len());
    if position == into.len() {
        let value = Node::mapping(from.value.span.clone());
        into.push(Entry { key: from.key.clone(), key_span: from.key_span.clone(), value });
    }
    &mut into[position].value
}

struct Merge<'a> {
    set: &'a Document,
    faults: &'a mut Vec<Diagnostic>,
}

impl Merge<'_> {
    /// Adds the entries of a mapping that stands at a pointer to another. `depth` names lead to what must not be in both; `written` is
    /// the mapping in its own file.
    fn mapping(&mut self, into: &mut Node, from: Node, written: &Node, (depth, at): (usize, &str)) {
        // What is no mapping takes the place of what should be one, so that the checks see it.
        let Value::Mapping(entries) = from.value else {
            *into = from;
            return;
        };
        for (entry, written) in entries.into_iter().zip(written.entries()) {
            let at = pointer::child(at, &entry.key);
            match into.entry_mut(&entry.key) {
                None => into.push(entry),
                Some(there) if depth > 1 && there.value.is_mapping() => {
                    self.mapping(&mut there.value, entry.value, &written.value, (depth - 1, &at));
                }
                Some(_) => {
                    let message = format!("another file of spec/ has `{}` too", entry.key);
                    let fault = Diagnostic::error(&self.set.source, written.key_span.clone(), message).at(at);
                    self.faults.push(fault.help("rename it, or leave it out and use the other one"));
                }
            }
        }
    }
}

/// The references of a document to other files, by the pointers of the objects that refer, as they are in the linked document; and those
/// that lead to the wrong file.
fn references(document: &Document, all: &[&Document]) -> (BTreeMap<String, String>, Vec<Diagnostic>) {
    let (mut targets, mut faults) = (BTreeMap::new(), Vec::new());
    let has = |document: &Document, target: &str| {
        let component = pointer::component(target);
        component.is_some_and(|(section, name)| {
            document.lookup(&pointer::child(&pointer::child("/components", &section), &name)).is_some()
        })
    };
    for place in places_of_all(document) {
        let Some((file, fragment)) = place.reference().and_then(|reference| reference.split_once('#')) else {
            continue;
        };
        let local = format!("#{fragment}");
        let own = file_of(&document.source.path);
        let elsewhere = all.iter().find(|other| other.source.path != document.source.path && has(other, &local));
        let is_default = all.first().is_some_and(|first| first.source.path == document.source.path);
        let mut fault = |message: String, help: String| {
            let at = place.child(REFERENCE);
            faults.push(document.error(&at, message).help(help));
        };
        match all.iter().find(|other| file_of(&other.source.path) == file) {
            _ if file.is_empty() && has(document, &local) => {}
            _ if file.is_empty() => match elsewhere {
                Some(other) if is_default => fault(
                    format!("only {} has this", other.source.path),
                    "the default set refers to nothing of another: move the component here".to_owned(),
                ),
                Some(other) => fault(
                    format!("{} has this, and {own} does not", other.source.path),
                    format!("write `{}{local}`", file_of(&other.source.path)),
                ),
                None => {}
            },
            // The check `references` tells of it.
            _ if is_default => {}
            Some(other) if has(other, &local) => drop(targets.insert(place.pointer.clone(), local)),
            Some(other) => {
                fault(
                    format!("`{file}{local}` refers to nothing"),
                    format!("{} has no such component", other.source.path),
                );
            }
            None => {}
        }
    }
    (targets, faults)
}

/// The value with the references of [`references`].
pub(super) fn retargeted(node: &Node, at: &str, targets: &BTreeMap<String, String>) -> Node {
    let mut node = node.clone();
    retarget(&mut node, at, targets);
    node
}

fn retarget(node: &mut Node, at: &str, targets: &BTreeMap<String, String>) {
    let target = targets.get(at);
    match &mut node.value {
        Value::Mapping(entries) => {
            for entry in entries {
                match target.filter(|_| entry.key == REFERENCE) {
                    Some(target) => entry.value.value = Value::String(target.clone()),
                    None => retarget(&mut entry.value, &pointer::child(at, &entry.key), targets),
                }
            }
        }
        Value::Sequence(items) => {
            for (index, item) in items.iter_mut().enumerate() {
                retarget(item, &pointer::child(at, &index.to_string()), targets);
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

fn shifted(span: &Range<usize>, by: usize) -> Range<usize> {
    span.start + by..span.end + by
}

impl Node {
    fn mapping(span: Range<usize>) -> Self {
        Self { value: Value::Mapping(Vec::new()), span }
    }

    fn entry_mut(&mut self, key: &str) -> Option<&mut Entry> {
        match &mut self.value {
            Value::Mapping(entries) => entries.iter_mut().find(|entry| entry.key == key),
            _ => None,
        }
    }

    fn push(&mut self, entry: Entry) {
        if let Value::Mapping(entries) = &mut self.value {
            entries.push(entry);
        }
    }

    fn shift(&mut self, by: usize) {
        self.span = shifted(&self.span, by);
        match &mut self.value {
            Value::Mapping(entries) => {
                for entry in entries {
                    entry.key_span = shifted(&entry.key_span, by);
                    entry.value.shift(by);
                }
            }
            Value::Sequence(items) => items.iter_mut().for_each(|item| item.shift(by)),
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
        }
    }
}
