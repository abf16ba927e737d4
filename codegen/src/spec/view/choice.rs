//! What a choice among schemas is to a client: which of them a value is of has to be told by the value alone.

use std::collections::{BTreeMap, BTreeSet};

use super::schema::Scalar;
use super::{SchemaKind, View};
use crate::names::component_type;
use crate::spec::grammar::NAME;
use crate::spec::walk::Place;

/// A schema of a choice.
#[derive(Clone, Debug)]
pub(crate) struct Variant<'v> {
    /// Its name in Rust.
    pub(crate) name: String,
    /// Its schema, or the reference to it.
    pub(crate) place: &'v Place<'v>,
}

/// What values a schema describes, as far as they tell it from others.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Class {
    Scalar(Scalar),
    /// Of which class the items are, unless they are of several.
    List(Option<Box<Class>>),
    /// The required properties, and the scalars that they are.
    Object(BTreeMap<String, Option<Scalar>>),
}

impl View<'_> {
    /// The kind of a choice. Its variants stand in the order in which a value is tried on them.
    pub(super) fn choice<'v>(&'v self, members: Vec<&'v Place<'v>>) -> SchemaKind<'v> {
        let mut classified = Vec::new();
        for place in members {
            let Some(class) = self.class(place) else { return SchemaKind::Anything };
            classified.push((class, place));
        }
        let scalars: Vec<&Scalar> = classified
            .iter()
            .filter_map(|(class, _)| match class {
                Class::Scalar(scalar) => Some(scalar),
                Class::List(_) | Class::Object(_) => None,
            })
            .collect();
        // Of texts, listed values and formats are no type of their own beside others.
        if let [first, others @ ..] = scalars.as_slice()
            && scalars.len() == classified.len()
            && others.iter().all(|other| other == first)
        {
            return SchemaKind::Plain(**first);
        }
        let mut distinct: Vec<(Class, &Place<'_>)> = Vec::new();
        for (class, place) in classified {
            let same = distinct.iter_mut().find(|(other, _)| matches!(class, Class::Scalar(_)) && *other == class);
            match same {
                None => distinct.push((class, place)),
                Some((_, chosen)) if self.has_format(chosen) => {
                    // A time would leave out the texts of the others.
                    if self.has_format(place) {
                        return SchemaKind::Anything;
                    }
                    *chosen = place;
                }
                Some(_) => {}
            }
        }
        // An object that demands more is tried first, and one that has all that another demands is not told from it.
        distinct.sort_by_key(|(class, _)| std::cmp::Reverse(class.demands()));
        let clash = distinct
            .iter()
            .enumerate()
            .any(|(index, (class, _))| distinct.iter().skip(index + 1).any(|(later, _)| class.takes(later)));
        if clash || distinct.len() < 2 {
            return SchemaKind::Anything;
        }
        let mut names = BTreeSet::from(["Unknown".to_owned()]);
        let variants = distinct.into_iter().map(|(class, place)| {
            let name = unique(self.variant_name(&class, place), &mut names);
            Variant { name, place }
        });
        SchemaKind::Choice(variants.collect())
    }

    fn has_format(&self, place: &Place<'_>) -> bool {
        self.written(place).is_some_and(|written| written.text("format").is_some())
    }

    /// Nothing if its values cannot be told from others.
    fn class(&self, place: &Place<'_>) -> Option<Class> {
        // A choice within a choice may be this one.
        let written = self.written(place)?;
        if ["oneOf", "anyOf", "not"].iter().any(|keyword| written.node.get(keyword).is_some()) {
            return None;
        }
        match self.schema(written).kind {
            SchemaKind::Plain(scalar) | SchemaKind::Enum(scalar, _) => Some(Class::Scalar(scalar)),
            SchemaKind::List(items) => Some(Class::List(items.and_then(|items| self.class(items)).map(Box::new))),
            SchemaKind::Object(properties) => {
                let required = properties.into_iter().filter(|property| property.required);
                let class = |place| match self.class_of_property(place) {
                    Some(Class::Scalar(scalar)) => Some(scalar),
                    _ => None,
                };
                Some(Class::Object(
                    required.map(|property| (property.name.to_owned(), class(property.place))).collect(),
                ))
            }
            SchemaKind::FreeObject | SchemaKind::Map(_) => Some(Class::Object(BTreeMap::new())),
            SchemaKind::Anything | SchemaKind::AllOf(_) | SchemaKind::Choice(_) | SchemaKind::Nowhere => None,
        }
    }

    /// The class of a scalar. An object may hold itself, so that others are not looked into.
    fn class_of_property(&self, place: &Place<'_>) -> Option<Class> {
        let written = self.written(place)?;
        let is_nullable = written.is("nullable") || place.is("nullable");
        let scalar = written.text("type").and_then(Scalar::of).filter(|_| !is_nullable)?;
        Some(Class::Scalar(scalar))
    }

    /// Where a schema is written out.
    fn written<'v>(&'v self, place: &'v Place<'v>) -> Option<&'v Place<'v>> {
        let mut place = place;
        for _ in 0..super::schema::STEPS {
            let Some(reference) = self.reference(place) else { return Some(place) };
            place = self.resolve(reference)?;
        }
        None
    }

    fn variant_name(&self, class: &Class, place: &Place<'_>) -> String {
        let written = self.written(place).unwrap_or(place);
        let component =
            written.name.filter(|_| written.parent.is_some() && written.pointer.starts_with("/components/"));
        if let (Some(key), true) = (component, written.pointer.matches('/').count() == 3) {
            return component_type(key, written.is("nullable"), written.text(NAME));
        }
        if let Some(name) = written.text(NAME) {
            return name.to_owned();
        }
        class.name()
    }
}

impl Class {
    /// Whether a value of the other class is one of this, so that it never gets further.
    fn takes(&self, later: &Self) -> bool {
        match (self, later) {
            (Self::Scalar(one), Self::Scalar(other)) => takes(*one, *other),
            (Self::List(Some(one)), Self::List(Some(other))) => one.takes(other),
            (Self::List(_), Self::List(_)) => true,
            (Self::Object(one), Self::Object(other)) => one.iter().all(|(name, scalar)| match other.get(name) {
                Some(theirs) => match (scalar, theirs) {
                    (Some(one), Some(other)) => takes(*one, *other),
                    _ => true,
                },
                None => false,
            }),
            _ => false,
        }
    }

    /// How much a value must have: what demands more is tried first.
    fn demands(&self) -> (usize, bool) {
        match self {
            // An integer is a number too.
            Self::Scalar(scalar) => (0, *scalar == Scalar::Integer),
            Self::List(_) => (0, false),
            Self::Object(required) => (required.len(), false),
        }
    }

    fn name(&self) -> String {
        match self {
            Self::Scalar(Scalar::String) => "Text".to_owned(),
            Self::Scalar(Scalar::Boolean) => "Boolean".to_owned(),
            Self::Scalar(Scalar::Integer) => "Integer".to_owned(),
            Self::Scalar(Scalar::Number) => "Number".to_owned(),
            Self::List(_) => "List".to_owned(),
            Self::Object(_) => "Object".to_owned(),
        }
    }
}

/// Whether every value of the other type is one of this.
fn takes(one: Scalar, other: Scalar) -> bool {
    one == other || (one == Scalar::Number && other == Scalar::Integer)
}

fn unique(name: String, taken: &mut BTreeSet<String>) -> String {
    let mut unique = name.clone();
    let mut number = 2;
    while !taken.insert(unique.clone()) {
        unique = format!("{name}{number}");
        number += 1;
    }
    unique
}
