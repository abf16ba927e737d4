//! Every object of a document, found by the grammar: a property that happens to be called `description` or `$ref` is a
//! property, not a keyword.

use std::ops::Range;

use super::grammar::{Keyword, Kind, REFERENCE, Shape, Under};
use super::{Entry, Node, pointer};

/// An object of the document, or a reference that stands for one.
#[derive(Clone, Debug)]
pub struct Place<'a> {
    /// What it is.
    pub kind: Kind,
    /// The kind around it and the keyword there.
    pub under: Under,
    /// The name it has in a map: a path, a component, a property, …
    pub name: Option<&'a str>,
    /// Its JSON pointer.
    pub pointer: String,
    /// Where to point people at: its key, or its first character.
    pub anchor: Range<usize>,
    /// The object, always a mapping.
    pub node: &'a Node,
    /// Index of the object around it, in the same list.
    pub parent: Option<usize>,
}

impl<'a> Place<'a> {
    /// The text of its `$ref`, where it is a reference.
    #[must_use]
    pub fn reference(&self) -> Option<&'a str> {
        self.kind.section()?;
        self.node.get(REFERENCE)?.as_str()
    }

    /// Pointer of one of its keywords.
    #[must_use]
    pub fn child(&self, keyword: &str) -> String {
        pointer::child(&self.pointer, keyword)
    }

    /// Where one of its keywords stands; itself where it does not have it.
    #[must_use]
    pub fn key(&self, keyword: &str) -> Range<usize> {
        self.node.entry(keyword).map_or_else(|| self.anchor.clone(), |entry| entry.key_span.clone())
    }
}

/// All objects in the order of the file, each after the one around it. What has not the shape that the grammar demands is
/// left out; the check `keywords` tells of it.
#[must_use]
pub fn places(root: &Node) -> Vec<Place<'_>> {
    let mut walk = Walk { found: Vec::new() };
    let root = Place {
        kind: Kind::Root,
        under: None,
        name: None,
        pointer: String::new(),
        anchor: root.anchor(),
        node: root,
        parent: None,
    };
    walk.object(root);
    walk.found
}

struct Walk<'a> {
    found: Vec<Place<'a>>,
}

impl<'a> Walk<'a> {
    fn object(&mut self, place: Place<'a>) {
        if !place.node.is_mapping() {
            return;
        }
        let (kind, node, pointer) = (place.kind, place.node, place.pointer.clone());
        let is_reference = place.reference().is_some();
        let index = self.found.len();
        self.found.push(place);
        if is_reference {
            return;
        }
        for entry in node.entries() {
            if let Some(keyword) = kind.keyword(&entry.key) {
                let around = Around { kind, keyword, parent: index };
                self.value(
                    &keyword.shape,
                    around,
                    None,
                    entry.key_span.clone(),
                    &entry.value,
                    pointer::child(&pointer, &entry.key),
                );
            }
        }
    }

    fn value(
        &mut self,
        shape: &'static Shape,
        around: Around,
        name: Option<&'a str>,
        anchor: Range<usize>,
        node: &'a Node,
        pointer: String,
    ) {
        match shape {
            Shape::Object(kind) => self.object(Place {
                kind: *kind,
                under: Some((around.kind, around.keyword.name)),
                name,
                pointer,
                anchor,
                node,
                parent: Some(around.parent),
            }),
            Shape::Map(_, inner) => {
                for Entry { key, key_span, value } in node.entries() {
                    self.value(inner, around, Some(key), key_span.clone(), value, pointer::child(&pointer, key));
                }
            }
            Shape::List(inner) => self.items(inner, around, node, &pointer),
            Shape::Parameters => self.items(&Shape::Object(Kind::Parameter), around, node, &pointer),
            _ => {}
        }
    }

    fn items(&mut self, shape: &'static Shape, around: Around, node: &'a Node, pointer: &str) {
        for (index, item) in node.items().iter().enumerate() {
            self.value(shape, around, None, item.anchor(), item, pointer::child(pointer, &index.to_string()));
        }
    }
}

#[derive(Clone, Copy)]
struct Around {
    kind: Kind,
    keyword: &'static Keyword,
    parent: usize,
}
