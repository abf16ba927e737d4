//! The one recursion over what a document is made of. The grammar says which shape stands behind each keyword; a [`Visitor`] says what
//! comes of it.

use serde_json::Value as Json;

use super::grammar::{Keyword, Kind, Names, Shape, Under};
use super::{Located, pointer};

/// A value of a document as it is written, with its places ([`Located`]) or without.
pub(crate) trait Raw<'a>: Copy {
    /// The keywords that an object has and the grammar knows: in the order of the file; without places, in that of the grammar.
    fn keywords(self, kind: Kind) -> Vec<(&'static Keyword, Self)>;

    /// The entries of a mapping: in the order of the file; without places, in that of the names.
    fn entries(self) -> Option<Vec<(&'a str, Self)>>;

    /// The items of a list.
    fn items(self) -> Option<Vec<Self>>;
}

/// Where a value stands.
#[derive(Clone, Debug)]
pub(crate) struct At<'a> {
    /// Its JSON pointer.
    pub(crate) pointer: String,
    /// The object around it and the keyword there.
    pub(crate) under: Under,
    /// The name that it has in a map.
    pub(crate) name: Option<&'a str>,
}

/// From a value to one of its parts.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Step<'a> {
    /// To what stands behind a keyword of an object of this kind.
    Keyword(Kind, &'static Keyword),
    /// To what has a name in a map.
    Name(Names, &'a str),
    /// To an item of a list, by its index; of objects their kind.
    Item(Option<Kind>, usize),
}

/// What becomes of the values of a document. Whoever only looks at objects needs not say what becomes of the rest.
pub(crate) trait Visitor<'a>: Sized {
    /// What is gone through.
    type Raw: Raw<'a>;
    /// What is known of a place besides, such as what stands there in another document.
    type Here: Clone;
    /// What becomes of a value.
    type Output: Default;

    /// What becomes of an object. [`parts`] goes on with what it holds.
    fn object(&mut self, kind: Kind, value: Self::Raw, at: &At<'a>, here: &Self::Here) -> Self::Output;

    /// What is known of a part of a value that stands `at`; nothing where the part is passed over.
    fn enter(&mut self, _: Step<'a>, _part: Self::Raw, _at: &At<'a>, here: &Self::Here) -> Option<Self::Here> {
        Some(here.clone())
    }

    /// The shape that is looked into behind a keyword.
    fn seen(&self, keyword: &'static Keyword) -> &'static Shape {
        keyword.seen()
    }

    /// What becomes of a map, whose values have become these.
    fn map(&mut self, _names: Names, _values: Vec<(&'a str, Self::Output)>, _at: &At<'a>) -> Self::Output {
        Self::Output::default()
    }

    /// What becomes of a list of this shape, whose items have become these.
    fn list(&mut self, _shape: &'static Shape, _items: Vec<(Self::Raw, Self::Output)>, _at: &At<'a>) -> Self::Output {
        Self::Output::default()
    }

    /// What becomes of a value that nobody looks into, or that has not its shape.
    fn plain(&mut self, _shape: &'static Shape, _value: Self::Raw, _at: &At<'a>) -> Self::Output {
        Self::Output::default()
    }
}

/// What becomes of a whole document.
pub(crate) fn document<'a, V: Visitor<'a>>(visitor: &mut V, root: V::Raw, here: &V::Here) -> V::Output {
    visitor.object(Kind::Root, root, &At { pointer: String::new(), under: None, name: None }, here)
}

/// What becomes of the parts of an object.
pub(crate) fn parts<'a, V: Visitor<'a>>(
    visitor: &mut V,
    kind: Kind,
    value: V::Raw,
    at: &At<'a>,
    here: &V::Here,
) -> Vec<(&'static Keyword, V::Output)> {
    let keywords = value.keywords(kind).into_iter();
    keywords
        .filter_map(|(keyword, part)| {
            let inner = visitor.enter(Step::Keyword(kind, keyword), part, at, here)?;
            let at = At { pointer: at.below(keyword.name), under: Some((kind, keyword.name)), name: None };
            let shape = visitor.seen(keyword);
            Some((keyword, self::value(visitor, shape, part, &at, &inner)))
        })
        .collect()
}

/// What becomes of a value of a shape.
pub(crate) fn value<'a, V: Visitor<'a>>(
    visitor: &mut V,
    shape: &'static Shape,
    value: V::Raw,
    at: &At<'a>,
    here: &V::Here,
) -> V::Output {
    match shape {
        Shape::Object(kind) => visitor.object(*kind, value, at, here),
        Shape::Map(names, inner) => {
            let Some(entries) = value.entries() else { return visitor.plain(shape, value, at) };
            let values = entries.into_iter().filter_map(|(name, part)| {
                let below = visitor.enter(Step::Name(*names, name), part, at, here)?;
                let at = At { pointer: at.below(name), name: Some(name), ..*at };
                Some((name, self::value(visitor, inner, part, &at, &below)))
            });
            let values = values.collect();
            visitor.map(*names, values, at)
        }
        Shape::List(inner) => items(visitor, (shape, inner), value, at, here),
        Shape::Set => items(visitor, (shape, &Shape::Text), value, at, here),
        Shape::Parameters => items(visitor, (shape, &Shape::Object(Kind::Parameter)), value, at, here),
        Shape::Text
        | Shape::Address
        | Shape::OneOf(_)
        | Shape::Boolean
        | Shape::Integer
        | Shape::Any
        | Shape::AnyMapping => visitor.plain(shape, value, at),
    }
}

fn items<'a, V: Visitor<'a>>(
    visitor: &mut V,
    (shape, inner): (&'static Shape, &'static Shape),
    value: V::Raw,
    at: &At<'a>,
    here: &V::Here,
) -> V::Output {
    let Some(items) = value.items() else { return visitor.plain(shape, value, at) };
    let items = items.into_iter().enumerate().filter_map(|(index, part)| {
        let below = visitor.enter(Step::Item(inner.object(), index), part, at, here)?;
        let at = At { pointer: at.below(&index.to_string()), name: None, ..*at };
        Some((part, self::value(visitor, inner, part, &at, &below)))
    });
    let items = items.collect();
    visitor.list(shape, items, at)
}

impl At<'_> {
    /// The pointer of a part.
    pub(crate) fn below(&self, segment: &str) -> String {
        pointer::child(&self.pointer, segment)
    }
}

impl<'a> Raw<'a> for Located<'a> {
    fn keywords(self, kind: Kind) -> Vec<(&'static Keyword, Self)> {
        let entries = self.node.entries().iter();
        entries.filter_map(|entry| Some((kind.keyword(&entry.key)?, Self::behind(entry)))).collect()
    }

    fn entries(self) -> Option<Vec<(&'a str, Self)>> {
        let entries = || self.node.entries().iter().map(|entry| (entry.key.as_str(), Self::behind(entry)));
        self.node.is_mapping().then(|| entries().collect())
    }

    fn items(self) -> Option<Vec<Self>> {
        let items = || self.node.items().iter().map(|node| Self { node, key: None });
        self.node.is_list().then(|| items().collect())
    }
}

impl<'a> Raw<'a> for &'a Json {
    fn keywords(self, kind: Kind) -> Vec<(&'static Keyword, Self)> {
        kind.keywords().iter().filter_map(|keyword| Some((keyword, self.get(keyword.name)?))).collect()
    }

    fn entries(self) -> Option<Vec<(&'a str, Self)>> {
        let mut entries: Vec<_> = self.as_object()?.iter().map(|(key, value)| (key.as_str(), value)).collect();
        entries.sort_by_key(|(key, _)| *key);
        Some(entries)
    }

    fn items(self) -> Option<Vec<Self>> {
        Some(self.as_array()?.iter().collect())
    }
}
