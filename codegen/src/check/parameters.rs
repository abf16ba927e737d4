//! Parameters are of the path or the query, and plain values that are written out in place.

use crate::diagnostic::Diagnostic;
use crate::spec::View;
use crate::spec::grammar::{DATE_RANGE, Kind, SECRET};
use crate::spec::view::SchemaKind::{AllOf, Anything, Choice, Enum, FreeObject, List, Map, Nowhere, Object, Plain};
use crate::spec::view::{Scalar, Schema};
use crate::spec::walk::Place;

pub(super) fn check(view: &View<'_>, faults: &mut Vec<Diagnostic>) {
    check_date_ranges(view, faults);
    for parameter in view.all(Kind::Parameter) {
        let location = parameter.text("in");
        if let Some(location @ ("header" | "cookie")) = location {
            let fault = view.error_at(parameter, "in", format!("{location} parameters are not supported"));
            faults.push(fault.help("leave it out: the client's transport sets the headers of every request"));
        }
        let Some(schema) = view.below(parameter, "schema") else { continue };
        let Schema { component, kind, .. } = view.schema(schema);
        let other_type = match (component, kind) {
            (Some(_), _) | (None, AllOf(_) | Nowhere) => {
                let fault = view.error(schema, "the schema of a parameter is written in place");
                faults.push(fault.help("write what the $ref leads to here"));
                continue;
            }
            (None, List(Some(items))) if location == Some("query") && is_plain(view, items) => None,
            (None, List(_)) if location == Some("query") => {
                let fault = view.error(schema, "the items of a parameter are no plain values");
                faults.push(fault.help("make them strings, integers, numbers or booleans"));
                continue;
            }
            (None, List(_)) => Some(("parameter", "array", "a string, integer, number or boolean")),
            (None, Object(_) | FreeObject | Map(_)) => {
                Some(("parameter", "object", "a string, integer, number or boolean"))
            }
            (None, Choice(_)) => {
                let fault = view.error(schema, "a parameter of several types is not supported");
                faults.push(fault.help("make it a string: in an address, every value is text"));
                continue;
            }
            (None, Plain(scalar @ (Scalar::Boolean | Scalar::Number))) if location == Some("path") => {
                Some(("path parameter", scalar.name(), "a string or an integer"))
            }
            (None, Plain(_) | Enum(..) | Anything) => None,
        };
        if let Some((what, type_name, help)) = other_type {
            let fault = view.error_at(schema, "type", format!("a {what} of type {type_name} is not supported"));
            faults.push(fault.help(help));
        }
        if schema.text("format") == Some(SECRET) {
            let fault = view.error_at(schema, "format", "a parameter cannot be a secret");
            faults.push(fault.help("addresses are logged on the way: no secret may stand in one"));
        }
        if schema.is("nullable") {
            let fault = view.error_at(schema, "nullable", "a parameter cannot be null");
            faults.push(fault.help("leave `nullable` out: an optional parameter is left out instead"));
        }
    }
}

/// Whether the items of a list are values that one text of a query can be.
fn is_plain(view: &View<'_>, items: &Place<'_>) -> bool {
    let schema = view.schema(items);
    schema.component.is_none() && !schema.nullable && matches!(schema.kind, Plain(_) | Enum(Scalar::String, _))
}

/// The client checks the text of a query before it is sent. It has no use for the format elsewhere.
fn check_date_ranges(view: &View<'_>, faults: &mut Vec<Diagnostic>) {
    let is_query = |schema: &Place<'_>| {
        let around = view.parent(schema).filter(|_| schema.under == Some((Kind::Parameter, "schema")));
        around.is_some_and(|parameter| parameter.text("in") == Some("query"))
    };
    for schema in view.all(Kind::Schema) {
        if schema.text("format") == Some(DATE_RANGE) && !is_query(schema) {
            let message = format!("only a query parameter can have the format `{DATE_RANGE}`");
            faults.push(view.error_at(schema, "format", message).help("leave it out"));
        }
    }
}
