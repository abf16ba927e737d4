//! What `x-window` names is there: a filter by time, the time of each item, and the size of a page.

use crate::diagnostic::Diagnostic;
use crate::spec::View;
use crate::spec::grammar::DATE_RANGE;
use crate::spec::view::{Operation, Property, Scalar, Schema, SchemaKind};
use crate::spec::walk::Place;

use super::facts::json_of_success;

pub(super) fn check(view: &View<'_>, faults: &mut Vec<Diagnostic>) {
    for operation in view.operations() {
        if let Some(fact) = view.below(operation.place, "x-window") {
            check_operation(view, &operation, fact, faults);
        }
    }
}

fn check_operation(view: &View<'_>, operation: &Operation<'_>, fact: &Place<'_>, faults: &mut Vec<Diagnostic>) {
    let Some(pages) = view.below(operation.place, "x-paginated") else {
        let fault = view.error(fact, "only a list with `x-paginated` is listed in windows");
        faults.push(fault.help("leave `x-window` out, or say how the list comes in pages"));
        return;
    };
    let is_filter = |schema: &Schema<'_>| schema.place.text("format") == Some(DATE_RANGE);
    let is_size =
        |schema: &Schema<'_>| schema.is_plain_here(Scalar::Integer) && schema.place.node.get("maximum").is_some();
    let named = |keyword: &str| {
        let name = fact.text(keyword)?;
        Some((
            name,
            operation.parameters.iter().find(|parameter| parameter.location == "query" && parameter.name == name),
        ))
    };
    let mut demand = |keyword: &str, is_good: &dyn Fn(&Schema<'_>) -> bool, what: &str| {
        // What cannot be followed may be it; `references` reports that.
        let is_unknown = operation.parameters.iter().any(|parameter| parameter.is_unknown);
        let Some((name, parameter)) = named(keyword).filter(|_| !is_unknown) else { return };
        let schema = parameter.and_then(|parameter| parameter.schema);
        if !schema.is_some_and(|schema| is_good(&view.schema(schema))) {
            let message = format!("the operation has no query parameter `{name}` {what}");
            faults.push(view.error_at(fact, keyword, message).help("name one of its parameters"));
        }
    };
    demand("by", &is_filter, &format!("with the format `{DATE_RANGE}`"));
    demand("page_size", &is_size, "that is an integer with a `maximum`");
    if fact.node.get("cap").and_then(|cap| cap.to_json().as_i64()).is_some_and(|cap| cap < 1) {
        faults.push(
            view.error_at(fact, "cap", "a list of no items has no windows")
                .help("write how many items the server lists"),
        );
    }
    if let (Some(name), Some(items)) = (fact.text("created_at"), items_of(view, operation, pages)) {
        let is_time = |property: &Property<'_>| {
            property.required
                && !view.schema(property.place).nullable
                && property.place.text("format") == Some("date-time")
        };
        if !items.iter().any(|property| property.name == name && is_time(property)) {
            let fault = view.error_at(fact, "created_at", format!("the items have no required time `{name}`"));
            faults.push(fault.help("name a required property of format `date-time`, which is never null"));
        }
    }
}

/// The properties of the items of a page. Whether there are items at all is the check `facts`.
fn items_of<'v>(view: &'v View<'v>, operation: &Operation<'v>, pages: &Place<'_>) -> Option<Vec<Property<'v>>> {
    let SchemaKind::Object(properties) = view.schema(json_of_success(operation)?).kind else { return None };
    let items = properties.iter().find(|property| pages.text("items") == Some(property.name))?;
    let SchemaKind::List(item) = view.schema(items.place).kind else { return None };
    match view.schema(item?).kind {
        SchemaKind::Object(properties) => Some(properties),
        _ => Some(Vec::new()),
    }
}
