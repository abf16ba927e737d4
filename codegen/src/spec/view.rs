//! The resolved view: the objects of a document where they stand, with the references between them followed. Stages behind `load` read
//! a spec through it.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::ops::Range;

use super::grammar::{FOREIGN, Kind, SET};
use crate::names::operation_type;

use super::walk::{Place, places, places_of_all};
use super::{Document, Node, link, pointer};
use crate::diagnostic::Diagnostic;

mod choice;
mod schema;

pub(crate) use schema::{Property, Scalar, Schema, SchemaKind};

/// The location of a property of the body.
pub(crate) const IN_BODY: &str = "body";

/// The location of a body that is passed as a whole.
pub(crate) const WHOLE_BODY: &str = "whole body";

/// The code of an operation that succeeds with an address: where what was asked for is.
pub(crate) const FOUND: &str = "302";

/// Whether a response code means success, beside the other codes of its operation: a redirect does if nothing else.
pub(crate) fn means_success(code: &str, codes: &[&str]) -> bool {
    code.starts_with('2') || (code == FOUND && !codes.iter().any(|other| other.starts_with('2')))
}

/// A document as objects that refer to each other.
pub(crate) struct View<'a> {
    /// The document.
    pub(crate) document: &'a Document,
    /// Every object, each after the one around it.
    pub(crate) places: Vec<Place<'a>>,
    /// Index in `places` by pointer.
    by_pointer: BTreeMap<String, usize>,
}

/// An operation, with what it refers to.
pub(crate) struct Operation<'v> {
    pub(crate) place: &'v Place<'v>,
    /// The set that it is of; none for the default one.
    pub(crate) set: Option<&'v str>,
    /// The set that declares its tag.
    pub(crate) set_of_tag: Option<&'v str>,
    /// Empty where it has none.
    pub(crate) id: &'v str,
    /// Its first tag; empty where it has none.
    pub(crate) tag: &'v str,
    /// Whether its request builder bears the name of its tag: that of a tag which a set adds, and each of someone else's document.
    pub(crate) bears_tag: bool,
    /// The type of its request builder.
    pub(crate) type_name: String,
    /// Template of its path.
    pub(crate) path: &'v str,
    /// Its method, as the keyword of the path.
    pub(crate) method: &'v str,
    pub(crate) parameters: Vec<Parameter<'v>>,
    /// The first response of a 2xx status.
    pub(crate) success: Option<Response<'v>>,
    /// What the type of its body is called, if it is not called after its place.
    pub(crate) response_type: Option<&'v str>,
}

/// A parameter of an operation.
pub(crate) struct Parameter<'v> {
    /// Where the operation lists it, or a reference to it.
    pub(crate) listed: &'v Place<'v>,
    /// Where it is written out.
    pub(crate) place: &'v Place<'v>,
    /// Whether that is not known: its reference leads to no parameter.
    pub(crate) is_unknown: bool,
    /// Empty where it has none.
    pub(crate) name: &'v str,
    /// What callers know it by: its name, unless another parameter has that.
    pub(crate) argument: String,
    /// `path`, `query` or another; [`IN_BODY`] or [`WHOLE_BODY`] for what is no parameter of OpenAPI; empty where that is not said.
    pub(crate) location: &'v str,
    pub(crate) required: bool,
    pub(crate) schema: Option<&'v Place<'v>>,
}

/// A response of an operation.
pub(crate) struct Response<'v> {
    /// Its code, as it is written.
    pub(crate) status: &'v str,
    pub(crate) place: &'v Place<'v>,
    pub(crate) bodies: Vec<Body<'v>>,
}

/// A body in one media type.
pub(crate) struct Body<'v> {
    pub(crate) media_type: &'v str,
    pub(crate) schema: &'v Place<'v>,
}

impl<'a> View<'a> {
    /// The view of what the generator supports: nothing is seen of the rest.
    pub(crate) fn of(document: &'a Document) -> Self {
        Self::new(document, places(document))
    }

    /// The view of everything that the grammar knows, supported or not.
    pub(crate) fn of_all(document: &'a Document) -> Self {
        Self::new(document, places_of_all(document))
    }

    fn new(document: &'a Document, places: Vec<Place<'a>>) -> Self {
        let by_pointer = places.iter().enumerate().map(|(index, place)| (place.pointer.clone(), index)).collect();
        Self { document, places, by_pointer }
    }

    /// The objects of a kind that are written out, not the references to them.
    pub(crate) fn all(&self, kind: Kind) -> impl Iterator<Item = &Place<'a>> {
        self.places.iter().filter(move |place| place.kind == kind && place.reference().is_none())
    }

    /// The object that a pointer leads to.
    pub(crate) fn at(&self, pointer: &str) -> Option<&Place<'a>> {
        self.places.get(*self.by_pointer.get(pointer)?)
    }

    /// The object behind a keyword of another.
    pub(crate) fn below(&self, place: &Place<'_>, keyword: &str) -> Option<&Place<'a>> {
        self.at(&place.child(keyword))
    }

    /// The object of this name in a map behind a keyword.
    pub(crate) fn named_below(&self, place: &Place<'_>, keyword: &str, name: &str) -> Option<&Place<'a>> {
        self.at(&pointer::child(&place.child(keyword), name))
    }

    /// The objects in a map or a list behind a keyword.
    pub(crate) fn each_below(&self, place: &Place<'_>, keyword: &str) -> impl Iterator<Item = &Place<'a>> {
        let around = place.child(keyword);
        let collection = place.node.get(keyword);
        let names = collection.map_or(&[][..], Node::entries).iter().map(|entry| entry.key.clone());
        let indices = 0..collection.map_or(0, |list| list.items().len());
        let segments: Vec<String> = names.chain(indices.map(|index| index.to_string())).collect();
        segments.into_iter().filter_map(move |segment| self.at(&pointer::child(&around, &segment)))
    }

    /// The objects at a pointer and below.
    pub(crate) fn within<'v>(&'v self, pointer: &str) -> impl Iterator<Item = &'v Place<'a>> {
        let pointer = pointer.to_owned();
        let from = self.by_pointer.range(pointer.clone()..);
        let alike = from.map_while(move |(below, index)| Some((below.strip_prefix(&pointer)?, index)));
        let within = alike.filter(|(rest, _)| rest.is_empty() || rest.starts_with('/'));
        within.filter_map(|(_, index)| self.places.get(*index))
    }

    /// How many references lead one after another from what stands at a pointer to each component that it needs, by the pointers of
    /// the components; the fewest if there are several ways.
    pub(crate) fn distances(&self, pointer: &str) -> BTreeMap<&str, usize> {
        let mut reached: BTreeMap<&str, usize> = BTreeMap::new();
        let mut next: VecDeque<(&str, usize)> = VecDeque::from([(pointer, 0)]);
        while let Some((from, distance)) = next.pop_front() {
            for reference in self.within(from).filter(|place| place.reference().is_some()) {
                let Some(target) = self.resolve(reference) else { continue };
                if !reached.contains_key(target.pointer.as_str()) {
                    reached.insert(&target.pointer, distance + 1);
                    next.push_back((&target.pointer, distance + 1));
                }
            }
        }
        reached
    }

    /// The object around another.
    pub(crate) fn parent(&self, place: &Place<'_>) -> Option<&Place<'a>> {
        self.places.get(place.parent?)
    }

    /// The components of a kind, with their names.
    pub(crate) fn components(&self, kind: Kind) -> impl Iterator<Item = (&str, &Place<'a>)> {
        let components = self.places.iter().filter(|place| matches!(place.under, Some((Kind::Components, _))));
        components.filter(move |place| place.kind == kind).filter_map(|place| Some((place.name?, place)))
    }

    /// The component of this name.
    pub(crate) fn component(&self, section: &str, name: &str) -> Option<&Place<'a>> {
        self.at(&pointer::child(&pointer::child("/components", section), name))
    }

    /// The component that an object refers to, if it is of the right kind; the object itself where it is written out.
    pub(crate) fn resolve<'v>(&'v self, place: &'v Place<'v>) -> Option<&'v Place<'v>> {
        let Some(reference) = place.reference() else { return Some(place) };
        let (section, name) = pointer::component(reference)?;
        if place.kind.section() == Some(section.as_str()) { self.component(&section, &name) } else { None }
    }

    /// Which file an object is in, by the order in which files were linked: 0 for the default set.
    pub(crate) fn set_of(&self, place: &Place<'_>) -> usize {
        self.document.source.part_of(place.anchor.start)
    }

    /// The name of the set that an object is of; none for the default one.
    pub(crate) fn name_of_set(&self, place: &Place<'_>) -> Option<&str> {
        let index = self.set_of(place);
        (index > 0).then(|| link::set_of(self.document.source.part(index)))
    }

    /// What is known of the document if it is someone else's.
    pub(crate) fn foreign(&self) -> Option<&Place<'a>> {
        self.at(&pointer::child("", FOREIGN))
    }

    /// Every operation.
    pub(crate) fn operations(&self) -> impl Iterator<Item = Operation<'_>> {
        let is_foreign = self.foreign().is_some();
        self.all(Kind::Operation).filter_map(move |place| {
            let (_, method) = place.under?;
            let path = self.parent(place)?.name?;
            let id = place.text("operationId").unwrap_or_default();
            let tag = place.items("tags").first().and_then(Node::as_str).unwrap_or_default();
            let codes: Vec<&str> = self.responses(place).map(|response| response.status).collect();
            let success = self.responses(place).find(|response| means_success(response.status, &codes));
            let parameters = self.parameters(place).chain(self.sent(place)).collect();
            let response_type = place.text("x-response-type");
            let declared = self.all(Kind::Tag).find(|declared| declared.text("name") == Some(tag));
            let (set, set_of_tag) = (self.name_of_set(place), declared.and_then(|tag| self.name_of_set(tag)));
            let bears_tag = is_foreign || declared.is_some_and(|tag| tag.text(SET).is_some());
            let type_name = operation_type(id, bears_tag);
            Some(Operation {
                place,
                set,
                set_of_tag,
                id,
                tag,
                bears_tag,
                type_name,
                path,
                method,
                parameters,
                success,
                response_type,
            })
        })
    }

    /// The parameters of an operation, in their order.
    fn parameters<'v>(&'v self, operation: &Place<'_>) -> impl Iterator<Item = Parameter<'v>> {
        self.each_below(operation, "parameters").map(|listed| {
            let place = self.resolve(listed).unwrap_or(listed);
            Parameter {
                listed,
                place,
                is_unknown: place.reference().is_some(),
                name: place.text("name").unwrap_or_default(),
                argument: place.text("name").unwrap_or_default().to_owned(),
                location: place.text("in").unwrap_or_default(),
                required: place.is("required"),
                schema: self.below(place, "schema"),
            }
        })
    }

    /// The body of an operation's requests, in each media type.
    pub(crate) fn request_bodies<'v>(&'v self, operation: &Place<'_>) -> impl Iterator<Item = Body<'v>> {
        self.below(operation, "requestBody").into_iter().flat_map(|body| self.bodies(body))
    }

    /// What callers pass for the body, as they do parameters: its properties, or the whole of one that has none.
    fn sent<'v>(&'v self, operation: &Place<'_>) -> impl Iterator<Item = Parameter<'v>> {
        let names: BTreeSet<&str> = self.parameters(operation).map(|parameter| parameter.name).collect();
        let taken = move |name: &str| names.contains(name);
        let is_optional = self.below(operation, "requestBody").is_some_and(|body| !body.is("required"));
        self.request_bodies(operation).flat_map(move |body| match self.schema(body.schema).kind {
            SchemaKind::Object(properties) => {
                let taken = &taken;
                let parameter = |property: Property<'v>| Parameter {
                    listed: property.place,
                    place: property.place,
                    is_unknown: false,
                    name: property.name,
                    argument: match taken(property.name) {
                        true => format!("body_{}", property.name),
                        false => property.name.to_owned(),
                    },
                    location: IN_BODY,
                    required: property.required && !is_optional,
                    schema: Some(property.place),
                };
                properties.into_iter().map(parameter).collect()
            }
            SchemaKind::Anything
            | SchemaKind::Plain(_)
            | SchemaKind::Enum(..)
            | SchemaKind::List(_)
            | SchemaKind::FreeObject
            | SchemaKind::Map(_)
            | SchemaKind::Choice(_)
            | SchemaKind::AllOf(_)
            | SchemaKind::Nowhere => vec![Parameter {
                listed: body.schema,
                place: body.schema,
                is_unknown: false,
                name: "body",
                argument: "body".to_owned(),
                location: WHOLE_BODY,
                required: !is_optional,
                schema: Some(body.schema),
            }],
        })
    }

    /// The responses of an operation.
    pub(crate) fn responses<'v>(&'v self, operation: &Place<'_>) -> impl Iterator<Item = Response<'v>> {
        self.each_below(operation, "responses").filter_map(|listed| {
            let place = self.resolve(listed)?;
            Some(Response { status: listed.name?, place, bodies: self.bodies(place).collect() })
        })
    }

    /// The bodies of a response.
    fn bodies<'v>(&'v self, response: &Place<'_>) -> impl Iterator<Item = Body<'v>> {
        let content = self.each_below(response, "content");
        content.filter_map(|body| Some(Body { media_type: body.name?, schema: self.below(body, "schema")? }))
    }

    /// Every schema that is written out, as what it is.
    pub(crate) fn schemas(&self) -> impl Iterator<Item = Schema<'_>> {
        self.all(Kind::Schema).map(|place| self.schema(place))
    }

    /// An error at a place: at its key, or where it starts.
    pub(crate) fn error(&self, place: &Place<'_>, message: impl Into<String>) -> Diagnostic {
        Diagnostic::error(&self.document.source, place.anchor.clone(), message).at(place.pointer.as_str())
    }

    /// An error at the value of a keyword; at the object where it does not have it.
    pub(crate) fn error_at(&self, place: &Place<'_>, keyword: &str, message: impl Into<String>) -> Diagnostic {
        match place.node.entry(keyword) {
            Some(entry) => {
                Diagnostic::error(&self.document.source, entry.value.anchor(), message).at(place.child(keyword))
            }
            None => self.error(place, message),
        }
    }

    /// An error at a part of the text that says something of a pointer.
    pub(crate) fn error_over(
        &self,
        span: Range<usize>,
        pointer: impl Into<String>,
        message: impl Into<String>,
    ) -> Diagnostic {
        Diagnostic::error(&self.document.source, span, message).at(pointer)
    }

    /// The pointer of the innermost object that a pointer leads into.
    pub(crate) fn object_around<'p>(&self, pointer: &'p str) -> &'p str {
        pointer::ancestors(pointer).find(|around| self.by_pointer.contains_key(*around)).unwrap_or_default()
    }
}

impl<'v> Response<'v> {
    /// The schema of the body in whatever media type stands first.
    pub(crate) fn schema(&self) -> Option<&'v Place<'v>> {
        self.bodies.first().map(|body| body.schema)
    }
}
