//! An operation that lists things says how its pages are asked for, or that it has none: without that, a client would take the first page
//! for all there is. What counts is a whole number.

use crate::diagnostic::Diagnostic;
use crate::spec::grammar::Kind;
use crate::spec::view::SchemaKind::{
    self, AllOf, Anything, Choice, Enum, FreeObject, List, Map, Nowhere, Object, Plain,
};
use crate::spec::view::{Operation, Property, Scalar};
use crate::spec::{Node, View};

use super::facts;

/// What GitHub calls the property that counts the items of all pages.
const TOTAL: &str = "total_count";

/// What GitHub calls the parameters of pages.
const PAGING: [&str; 2] = ["page", "per_page"];

pub(super) fn check(view: &View<'_>, faults: &mut Vec<Diagnostic>) {
    for operation in view.operations() {
        check_operation(view, &operation, faults);
    }
    // What someone else's document counts is what its authors say it is.
    if view.foreign().is_some() {
        return;
    }
    for property in view.all(Kind::Schema).filter(|schema| schema.under == Some((Kind::Schema, "properties"))) {
        let is_count = property.name.is_some_and(|name| name == "count" || name.ends_with("_count"));
        if is_count && view.schema(property).is_plain_here(Scalar::Number) {
            let message = format!("`{}` counts, and is no whole number", property.name.unwrap_or_default());
            let help = "make the type `integer`, with an `x-correction` where GitHub says `number`";
            faults.push(view.error_at(property, "type", message).help(help));
        }
    }
}

/// The operations that list things.
pub(crate) fn operations<'v>(view: &'v View<'_>) -> impl Iterator<Item = Operation<'v>> {
    view.operations().filter(|operation| is_listing(operation, listing_of(view, operation)))
}

fn listing_of(view: &View<'_>, operation: &Operation<'_>) -> Listing {
    let content = facts::json_of_success(operation).map(|schema| view.schema(schema).kind);
    content.filter(|_| operation.method == "get").map_or(Listing::None, |kind| listing(view, &kind))
}

fn is_listing(operation: &Operation<'_>, listing: Listing) -> bool {
    match listing {
        Listing::Bare | Listing::Counted => true,
        Listing::Held => numbers_pages(operation),
        Listing::None => false,
    }
}

fn numbers_pages(operation: &Operation<'_>) -> bool {
    operation.parameters.iter().any(|parameter| PAGING.contains(&parameter.name))
}

fn check_operation(view: &View<'_>, operation: &Operation<'_>, faults: &mut Vec<Diagnostic>) {
    let place = operation.place;
    let in_pages = place.node.get("x-paginated").is_some();
    let whole = place.node.get("x-unpaginated");
    let listing = listing_of(view, operation);
    if !is_listing(operation, listing) || in_pages {
        if whole.is_some() {
            let message = match in_pages {
                true => "the pages of `x-paginated` are denied here",
                false => "the operation lists nothing that could come in pages",
            };
            faults.push(view.error_at(place, "x-unpaginated", message).help("leave `x-unpaginated` out"));
        }
        return;
    }
    match whole.map(Node::as_bool) {
        Some(Some(true)) => {}
        Some(_) => {
            let fault = view.error_at(place, "x-unpaginated", "this says nothing about pages");
            faults.push(fault.help("write `x-paginated` with the parameter of the pages, or `x-unpaginated: true`"));
        }
        None if listing == Listing::Bare && numbers_pages(operation) => {
            let fault = view.error_at(place, "responses", "pages that are bare lists are not supported");
            faults.push(fault.help("the client pages through objects that hold the list: leave the operation out"));
        }
        None => {
            let fault = view.error(place, "a list, and nothing says whether it comes in pages");
            faults.push(fault.help("add `x-paginated`, or `x-unpaginated: true` if one response holds all items"));
        }
    }
}

/// How a response lists things.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Listing {
    /// It is a list.
    Bare,
    /// It holds a list, and counts what is in all pages.
    Counted,
    /// It holds a list.
    Held,
    /// It holds none.
    None,
}

fn listing(view: &View<'_>, kind: &SchemaKind<'_>) -> Listing {
    match kind {
        List(_) => Listing::Bare,
        Object(properties) => {
            let is_list = |property: &&Property<'_>| matches!(view.schema(property.place).kind, List(_));
            match properties.iter().find(is_list) {
                Some(_) if properties.iter().any(|property| property.name == TOTAL) => Listing::Counted,
                Some(_) => Listing::Held,
                None => Listing::None,
            }
        }
        Anything | Plain(_) | Enum(..) | FreeObject | Map(_) | Choice(_) | AllOf(_) | Nowhere => Listing::None,
    }
}
