//! Every object of a document, found by the grammar: a property that happens to be called `description` or `$ref` is a
//! property, not a keyword.

use std::ops::Range;

use super::fold::{self, At, Visitor};
use super::grammar::{Keyword, Kind, REFERENCE, Shape, Under};
use super::{Document, Entry, Located, Node, pointer};

/// An object of the document, or a reference that stands for one.
#[derive(Clone, Debug)]
pub(crate) struct Place<'a> {
    /// What it is.
    pub(crate) kind: Kind,
    /// The kind around it and the keyword there.
    pub(crate) under: Under,
    /// The name it has in a map: a path, a component, a property, …
    pub(crate) name: Option<&'a str>,
    /// Its JSON pointer.
    pub(crate) pointer: String,
    /// Where to point people at: its key, or its first character.
    pub(crate) anchor: Range<usize>,
    /// The object, always a mapping.
    pub(crate) node: &'a Node,
    /// Index of the object around it, in the same list.
    pub(crate) parent: Option<usize>,
}

impl<'a> Place<'a> {
    /// The text of its `$ref`, where it is a reference.
    pub(crate) fn reference(&self) -> Option<&'a str> {
        self.kind.section()?;
        self.node.get(REFERENCE)?.as_str()
    }

    /// The text behind one of its keywords.
    pub(crate) fn text(&self, keyword: &str) -> Option<&'a str> {
        self.node.get(keyword)?.as_str()
    }

    /// Whether one of its keywords is `true`.
    pub(crate) fn is(&self, keyword: &str) -> bool {
        self.node.get(keyword).and_then(Node::as_bool) == Some(true)
    }

    /// The entries behind one of its keywords; none where it is no mapping.
    pub(crate) fn entries(&self, keyword: &str) -> &'a [Entry] {
        self.node.get(keyword).map_or(&[], Node::entries)
    }

    /// The items behind one of its keywords; none where it is no list.
    pub(crate) fn items(&self, keyword: &str) -> &'a [Node] {
        self.node.get(keyword).map_or(&[], Node::items)
    }

    /// Pointer of one of its keywords.
    pub(crate) fn child(&self, keyword: &str) -> String {
        pointer::child(&self.pointer, keyword)
    }

    /// Where one of its keywords stands; itself where it does not have it.
    pub(crate) fn key(&self, keyword: &str) -> Range<usize> {
        self.node.entry(keyword).map_or_else(|| self.anchor.clone(), |entry| entry.key_span.clone())
    }
}

/// All objects in the order of the file, each after the one around it. What has not the shape that the grammar demands is
/// left out; the check `keywords` tells of it.
///
/// Nothing is found in what the generator does not support.
pub(crate) fn places(document: &Document) -> Vec<Place<'_>> {
    walk(document, Keyword::seen)
}

/// As [`places`], and in what the generator does not support too.
pub(crate) fn places_of_all(document: &Document) -> Vec<Place<'_>> {
    walk(document, |keyword| &keyword.shape)
}

fn walk(document: &Document, seen: fn(&'static Keyword) -> &'static Shape) -> Vec<Place<'_>> {
    let mut walk = Walk { found: Vec::new(), seen };
    fold::document(&mut walk, document.located(), &None);
    walk.found
}

struct Walk<'a> {
    found: Vec<Place<'a>>,
    seen: fn(&'static Keyword) -> &'static Shape,
}

impl<'a> Visitor<'a> for Walk<'a> {
    type Raw = Located<'a>;
    /// Index of the object around.
    type Here = Option<usize>;
    type Output = ();

    fn object(&mut self, kind: Kind, value: Located<'a>, at: &At<'a>, parent: &Option<usize>) {
        if !value.node.is_mapping() {
            return;
        }
        let At { under, name, pointer } = at.clone();
        let place = Place { kind, under, name, pointer, anchor: value.anchor(), node: value.node, parent: *parent };
        let is_reference = place.reference().is_some();
        self.found.push(place);
        if !is_reference {
            fold::parts(self, kind, value, at, &Some(self.found.len() - 1));
        }
    }

    fn seen(&self, keyword: &'static Keyword) -> &'static Shape {
        (self.seen)(keyword)
    }
}
