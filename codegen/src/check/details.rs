//! `x-detail` is said of components that become types, and that operations do not name.

use crate::diagnostic::Diagnostic;
use crate::spec::View;
use crate::spec::grammar::{DETAIL, Kind};
use crate::spec::view::SchemaKind::{List, Object};
use crate::spec::view::{Operation, SchemaKind};
use crate::spec::walk::Place;

pub(super) fn check(view: &View<'_>, faults: &mut Vec<Diagnostic>) {
    for schema in view.schemas() {
        // Keywords of another type are reported by `schemas`.
        if schema.place.node.get(DETAIL).is_none() || !schema.kind.is_object() {
            continue;
        }
        let is_component = matches!(schema.place.under, Some((Kind::Components, _)));
        if !(is_component && matches!(schema.kind, Object(_)) && schema.place.is(DETAIL)) {
            let fault = view.error_at(schema.place, DETAIL, format!("`{DETAIL}` has no effect here"));
            faults.push(fault.help("set it to `true` on a component with properties, or leave it out"));
            continue;
        }
        let names_it =
            |operation: &Operation<'_>| named(view, operation).iter().any(|it| it.pointer == schema.place.pointer);
        if let Some(operation) = view.operations().find(names_it) {
            let message = format!("`{}` returns it, so it is no detail", operation.id);
            let fault = view.error_at(schema.place, DETAIL, message);
            faults.push(fault.help(format!("leave `{DETAIL}` out: callers of the operation name the type")));
        }
    }
}

/// The components that the signatures of an operation name: its response, and the items of its pages.
fn named<'v>(view: &'v View<'v>, operation: &Operation<'v>) -> Vec<&'v Place<'v>> {
    let items = view.below(operation.place, "x-paginated").and_then(|fact| fact.text("items"));
    let mut named = Vec::new();
    for body in view.responses(operation.place).flat_map(|response| response.bodies) {
        let schema = view.schema(body.schema);
        named.extend(schema.component);
        named.extend(item(view, &schema.kind));
        if let Object(properties) = schema.kind {
            let lists = properties.into_iter().filter(|property| Some(property.name) == items);
            named.extend(lists.filter_map(|list| item(view, &view.schema(list.place).kind)));
        }
    }
    named
}

/// The component that the items of a list are.
fn item<'v>(view: &'v View<'v>, list: &SchemaKind<'v>) -> Option<&'v Place<'v>> {
    if let List(Some(item)) = list { view.schema(item).component } else { None }
}
