//! Parameters are of the path or the query, and plain values that are written out in place.

use crate::diagnostic::Diagnostic;
use crate::lower::DATE_RANGE;
use crate::spec::Node;
use crate::spec::grammar::Kind;
use crate::spec::walk::Place;

use super::Subject;

pub(super) fn check(subject: &Subject<'_>, faults: &mut Vec<Diagnostic>) {
    check_date_ranges(subject, faults);
    for parameter in subject.all(Kind::Parameter) {
        let location = parameter.node.get("in").and_then(Node::as_str);
        if let Some(location @ ("header" | "cookie")) = location {
            let fault = subject.error_at(parameter, "in", format!("{location} parameters are not supported"));
            faults.push(fault.help("leave it out: the client's transport sets the headers of every request"));
        }
        let Some(schema) = subject.at(&parameter.child("schema")) else { continue };
        if schema.reference().is_some() || schema.node.get("allOf").is_some() {
            let fault = subject.error(schema, "the schema of a parameter is written in place");
            faults.push(fault.help("write what the $ref leads to here"));
            continue;
        }
        let type_name = schema.node.get("type").and_then(Node::as_str);
        if let Some(type_name @ ("array" | "object")) = type_name {
            let fault = subject.error_at(schema, "type", format!("a parameter of type {type_name} is not supported"));
            faults.push(fault.help("a string, integer, number or boolean"));
        }
        if let (Some("path"), Some(type_name @ ("boolean" | "number"))) = (location, type_name) {
            let fault =
                subject.error_at(schema, "type", format!("a path parameter of type {type_name} is not supported"));
            faults.push(fault.help("a string or an integer"));
        }
        if schema.node.get("format").and_then(Node::as_str) == Some("password") {
            let fault = subject.error_at(schema, "format", "a parameter cannot be a secret");
            faults.push(fault.help("addresses are logged on the way: no secret may stand in one"));
        }
        if schema.node.get("nullable").and_then(Node::as_bool) == Some(true) {
            let fault = subject.error_at(schema, "nullable", "a parameter cannot be null");
            faults.push(fault.help("leave `nullable` out: an optional parameter is left out instead"));
        }
    }
}

/// The client checks the text of a query before it is sent. It has no use for the format elsewhere.
fn check_date_ranges(subject: &Subject<'_>, faults: &mut Vec<Diagnostic>) {
    let is_query = |schema: &Place<'_>| {
        let parameter = schema.pointer.strip_suffix("/schema").and_then(|pointer| subject.at(pointer));
        parameter.is_some_and(|parameter| parameter.node.get("in").and_then(Node::as_str) == Some("query"))
    };
    for schema in subject.all(Kind::Schema) {
        if schema.node.get("format").and_then(Node::as_str) == Some(DATE_RANGE) && !is_query(schema) {
            let message = format!("only a query parameter can have the format `{DATE_RANGE}`");
            faults.push(subject.error_at(schema, "format", message).help("leave it out"));
        }
    }
}
