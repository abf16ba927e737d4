//! What a spec promises, as far as it can be compared: operations and types, each with its place.

use std::collections::{BTreeMap, BTreeSet};

use super::report::Location;
use crate::names::{self, DETAILS, accessor_type, named_schemas, operation_method};
use crate::spec::grammar::{ID, Kind, base_name};
use crate::spec::view::{Operation, Parameter};
use crate::spec::walk::Place;
use crate::spec::{View, pointer};

/// One side of the comparison. Made from any document, checked or not: what is not understood is left out.
pub(super) struct Contract<'c> {
    pub(super) view: &'c View<'c>,
    pub(super) operations: Vec<Operation<'c>>,
    pub(super) types: Vec<Type<'c>>,
    /// The first place of each type of ids.
    pub(super) ids: BTreeMap<&'c str, &'c Place<'c>>,
    /// The types of known values.
    pub(super) known_values: BTreeMap<&'c str, &'c Place<'c>>,
    /// The components that each operation needs, as [`component_of`] calls them, by operationId.
    reached: BTreeMap<&'c str, BTreeSet<String>>,
}

/// A schema that is a type in Rust: an object or an enum.
pub(super) struct Type<'c> {
    /// Its name in Rust.
    pub(super) name: String,
    /// Whether it stands in the module of types that few users need.
    pub(super) is_detail: bool,
    /// The set that it is of; none for the default one.
    pub(super) set: Option<&'c str>,
    pub(super) place: &'c Place<'c>,
}

impl Type<'_> {
    /// Its path in the crate.
    pub(super) fn path(&self) -> String {
        let details = if self.is_detail { format!("{DETAILS}::") } else { String::new() };
        format!("{}types::{details}{}", module_of(self.set), self.name)
    }
}

impl<'c> Contract<'c> {
    pub(super) fn of(view: &'c View<'c>) -> Self {
        let mut operations: Vec<_> = view.operations().filter(|operation| !operation.id.is_empty()).collect();
        operations.sort_by_key(|operation| operation.id);
        let is_described = |parameter: &Parameter<'_>| !parameter.name.is_empty() && !parameter.location.is_empty();
        operations.iter_mut().for_each(|operation| operation.parameters.retain(is_described));
        let reached = operations.iter().map(|operation| (operation.id, reached(view, operation.place))).collect();
        let mut ids = BTreeMap::new();
        for (id, place) in view.all(Kind::Schema).filter_map(|place| Some((place.text(ID)?, place))) {
            ids.entry(id).or_insert(place);
        }
        let known_values = view.all(Kind::KnownValues).filter_map(|known| Some((known.name?, known))).collect();
        Self { view, operations, types: types(view), ids, known_values, reached }
    }

    pub(super) fn location(&self, pointer: &str) -> Location {
        let source = &self.view.document.source;
        let (file, line) = source.line_of_part(self.view.document.anchor(pointer).start);
        Location { file, line }
    }

    /// The operations that what stands at a pointer serves.
    pub(super) fn operations_at(&self, pointer: &str) -> Vec<String> {
        let component = component_of(pointer);
        let serves = |operation: &&Operation<'_>| match &component {
            Some(component) => self.reached.get(operation.id).is_some_and(|reached| reached.contains(component)),
            None => pointer::is_within(pointer, &operation.place.pointer),
        };
        self.operations.iter().filter(serves).map(|operation| operation.id.to_owned()).collect()
    }

    /// Whether values of a type are sent by callers; all others are sent by servers only.
    pub(super) fn is_sent_by_callers(&self, of: &Type<'_>) -> bool {
        let component = component_of(&of.place.pointer);
        let sends = |parameter: &Parameter<'_>| {
            pointer::is_within(&of.place.pointer, &parameter.place.pointer)
                || component.as_ref().is_some_and(|component| reached(self.view, parameter.place).contains(component))
        };
        self.operations.iter().flat_map(|operation| &operation.parameters).any(sends)
    }

    /// Whether some place refers to one component here and to the other there.
    pub(super) fn is_used_where(&self, one: &Place<'_>, there: &Self, other: &Place<'_>) -> bool {
        let refers = |view: &View<'_>, place: &Place<'_>, to: &Place<'_>| {
            place.reference().is_some() && view.resolve(place).is_some_and(|target| target.pointer == to.pointer)
        };
        self.view.places.iter().filter(|place| refers(self.view, place, one)).any(|place| {
            there.view.at(&place.pointer).is_some_and(|counterpart| refers(there.view, counterpart, other))
        })
    }

    /// What people call what stands at a pointer.
    pub(super) fn label(&self, at: &str) -> String {
        let mut label = String::new();
        let mut around: Vec<_> = pointer::ancestors(at).filter_map(|pointer| self.view.at(pointer)).collect();
        around.reverse();
        for place in around {
            let name = place.name.unwrap_or_default();
            match (place.kind, place.under) {
                (Kind::Operation, Some((_, method))) => label = self.operation_label(place, method),
                (Kind::Response, _) => label += &format!(" response {name}"),
                (Kind::Parameter, _) => label = format!("parameter {}", place.text("name").unwrap_or(name)),
                (Kind::Tag, _) => label = format!("tag {}", place.text("name").unwrap_or_default()),
                (Kind::KnownValues, _) => name.clone_into(&mut label),
                (Kind::Header, Some((Kind::Components, _))) => label = format!("header {name}"),
                (Kind::Schema, Some((Kind::Components, _))) => base_name(name).clone_into(&mut label),
                (Kind::Schema, Some((_, "properties"))) => label += &format!(".{name}"),
                (Kind::Schema, Some((_, "items"))) => label += "[]",
                _ => {}
            }
        }
        if label.is_empty() { pointer::segments(at).collect::<Vec<_>>().join(".") } else { label }
    }

    fn operation_label(&self, place: &Place<'_>, method: &str) -> String {
        let path = self.view.parent(place).and_then(|path| path.name).unwrap_or_default();
        place.text("operationId").map_or_else(|| format!("{method} {path}"), str::to_owned)
    }
}

impl Operation<'_> {
    /// Path of its method in the crate.
    pub(super) fn method_path(&self) -> String {
        format!("{}operations::{}::{}", module_of(self.set_of_tag), accessor_type(self.tag), operation_method(self.id))
    }

    /// Path of its request builder in the crate.
    pub(super) fn builder_path(&self) -> String {
        format!("{}operations::{}", module_of(self.set), self.type_name)
    }

    /// Its path with all parameters called alike.
    pub(super) fn shape_of_path(&self) -> String {
        let parts = self.path.split('{').enumerate();
        parts
            .map(|(index, part)| if index == 0 { part } else { part.split_once('}').map_or(part, |(_, rest)| rest) })
            .collect::<Vec<_>>()
            .join("{}")
    }

    /// The position of a path parameter in the path.
    pub(super) fn position(&self, name: &str) -> Option<usize> {
        self.path.split('{').skip(1).position(|part| part.split('}').next() == Some(name))
    }
}

/// The beginning of paths in the module of a set.
fn module_of(set: Option<&str>) -> String {
    set.map(|set| format!("{set}::")).unwrap_or_default()
}

/// The component that a pointer leads into, as section and name. Null belongs to the places that use one: `nullable-x` is `x`.
fn component_of(at: &str) -> Option<String> {
    let mut segments = pointer::segments(at);
    let is_component = segments.next()? == "components";
    let (section, key) = (segments.next()?, segments.next()?);
    is_component.then(|| format!("{section}/{}", base_name(&key)))
}

/// The components that what stands at a place needs.
fn reached(view: &View<'_>, place: &Place<'_>) -> BTreeSet<String> {
    view.distances(&place.pointer).into_keys().filter_map(component_of).collect()
}

/// Every schema that becomes a type, each type once: a component and its `nullable-` twin are one.
fn types<'c>(view: &'c View<'c>) -> Vec<Type<'c>> {
    let details = names::details(view);
    let mut seen = BTreeSet::new();
    let mut types = Vec::new();
    for schema in named_schemas(view) {
        if let Some(place) = view.at(&schema.pointer)
            && seen.insert(schema.name.clone())
        {
            let set = view.name_of_set(place);
            types.push(Type { is_detail: details.contains(&schema.name), name: schema.name, set, place });
        }
    }
    types
}
