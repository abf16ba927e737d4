//! Operations, their parameters, and their responses.

use std::collections::BTreeSet;

use super::contract::Contract;
use super::marks::marks;
use super::pairs::{pairs, related};
use super::rows::{At, Claim, Rows};
use super::rules::{self, Rule};
use super::schema::words;
use super::value_rules;
use super::values::differences;
use crate::names::accessor_type;
use crate::spec::Node;
use crate::spec::grammar::Kind;
use crate::spec::view::{Operation, Parameter, Response};
use crate::spec::walk::Place;

pub(super) fn compare(rows: &mut Rows<'_>) {
    let (old, new) = (rows.old, rows.new);
    servers(rows);
    tags(rows);
    let paired = pairs(
        &old.operations,
        &new.operations,
        |operation| operation.id,
        |one, other| (one.method, one.shape_of_path()) == (other.method, other.shape_of_path()),
    );
    for operation in paired.removed {
        let what = format!("removed ({} {})", operation.method.to_uppercase(), operation.path);
        rows.add(
            &rules::OPERATION_REMOVED,
            subject(operation),
            what,
            At::removed(&operation.place.pointer),
            whole(operation),
        );
    }
    for operation in paired.added {
        let what = format!("added ({} {})", operation.method.to_uppercase(), operation.path);
        rows.add(
            &rules::OPERATION_ADDED,
            subject(operation),
            what,
            At::added(&operation.place.pointer),
            whole(operation),
        );
    }
    for (one, other) in paired.renamed {
        let mut claims = whole(one);
        claims.extend(whole(other));
        let what = format!("renamed to {}", other.id);
        rows.add(&rules::OPERATION_RENAMED, subject(one), what, At::places(one.place, other.place), claims);
        facts(rows, one, other);
    }
    for (one, other) in paired.same {
        facts(rows, one, other);
    }
}

fn subject(operation: &Operation<'_>) -> (&'static str, String) {
    ("operation", operation.id.to_owned())
}

/// Everything in the crate that is there for an operation.
fn whole(operation: &Operation<'_>) -> Vec<Claim> {
    vec![Claim::item(operation.method_path()), Claim::under(operation.builder_path())]
}

fn servers(rows: &mut Rows<'_>) {
    let (old, new) = (rows.old.view.all(Kind::Server).next(), rows.new.view.all(Kind::Server).next());
    let (Some(one), Some(other)) = (old, new) else { return };
    let said = |place: &Place<'_>, keyword: &str| place.node.get(keyword).map(|value| words(&value.to_json()));
    if let (Some(before), Some(after)) = (said(one, "url"), said(other, "url"))
        && before != after
    {
        let at = At::both("/servers/0/url", "/servers/0/url");
        let subject = ("server", "server address".to_owned());
        rows.add(&rules::SERVER, subject, format!("{before} → {after}"), at, Vec::new());
    }
    for variable in rows.old.view.each_below(one, "variables") {
        let name = variable.name.unwrap_or_default();
        let Some(later) = rows.new.view.named_below(other, "variables", name) else { continue };
        let at = At::places(variable, later);
        for (keyword, title, rule) in
            [("default", "default", &rules::SERVER_DEFAULT), ("enum", "values", &rules::SERVER_VALUES)]
        {
            let (before, after) = (said(variable, keyword), said(later, keyword));
            if before != after {
                let shown = |words: Option<String>| words.unwrap_or_else(|| "any".to_owned());
                let what = format!("{title} {} → {}", shown(before), shown(after));
                rows.add(rule, ("server", format!("server variable {name}")), what, at, Vec::new());
            }
        }
    }
}

fn tags(rows: &mut Rows<'_>) {
    let names = |contract: &Contract<'_>| -> BTreeSet<String> {
        contract.operations.iter().map(|operation| operation.tag.to_owned()).collect()
    };
    let (old, new) = (names(rows.old), names(rows.new));
    let claims = |tag: &str| {
        let accessor = accessor_type(tag);
        let own = [format!("operations::{accessor}"), accessor, format!("Client::{tag}")];
        own.iter().map(Claim::item).collect()
    };
    for tag in new.difference(&old) {
        rows.add(&rules::TAG_ADDED, ("tag", format!("tag {tag}")), "added", At::added("/tags"), claims(tag));
    }
    for tag in old.difference(&new) {
        rows.add(&rules::TAG_REMOVED, ("tag", format!("tag {tag}")), "removed", At::removed("/tags"), claims(tag));
    }
}

fn facts(rows: &mut Rows<'_>, one: &Operation<'_>, other: &Operation<'_>) {
    let at = At::places(one.place, other.place);
    let address = |operation: &Operation<'_>| format!("{} {}", operation.method.to_uppercase(), operation.path);
    // The same names in another order: the arguments of old calls land in each other's place.
    let is_elsewhere = |parameter: &Parameter<'_>| {
        let places = (one.position(parameter.name), other.position(parameter.name));
        matches!(places, (Some(before), Some(after)) if before != after)
    };
    if one.parameters.iter().any(is_elsewhere)
        || (one.method, one.shape_of_path()) != (other.method, other.shape_of_path())
    {
        let what = format!("{} → {}", address(one), address(other));
        rows.add(&rules::OPERATION_MOVED, subject(other), what, at, vec![Claim::item(other.method_path())]);
    }
    if one.tag != other.tag {
        let what = format!("moved from {} to {}", one.tag, other.tag);
        let claims = vec![Claim::item(one.method_path()), Claim::item(other.method_path())];
        rows.add(&rules::OPERATION_TAG, subject(other), what, at, claims);
    }
    errors(rows, one, other);
    pages(rows, one, other);
    match (one.place.is("x-retryable"), other.place.is("x-retryable")) {
        (false, true) => rows.add(&rules::RETRYABLE, subject(other), "may be retried now", at, Vec::new()),
        (true, false) => rows.add(&rules::RETRYABLE, subject(other), "is no longer retried", at, Vec::new()),
        _ => {}
    }
    outcomes(rows, one, other);
    expires(rows, one, other);
    window(rows, one, other);
    statuses(rows, one, other);
    marks(rows, subject(other), (one.place, other.place), at);
    parameters(rows, one, other);
    response(rows, one, other);
}

fn errors(rows: &mut Rows<'_>, one: &Operation<'_>, other: &Operation<'_>) {
    let statuses = |operation: &Operation<'_>| -> BTreeSet<String> {
        operation.place.entries("x-errors").iter().map(|entry| entry.key.clone()).collect()
    };
    let (old, new) = (statuses(one), statuses(other));
    for status in new.difference(&old) {
        let pointer = format!("{}/x-errors/{status}", other.place.pointer);
        rows.add(&rules::ERROR_ADDED, subject(other), format!("error {status} added"), At::added(&pointer), Vec::new());
    }
    for status in old.difference(&new) {
        let pointer = format!("{}/x-errors/{status}", one.place.pointer);
        rows.add(
            &rules::ERROR_REMOVED,
            subject(other),
            format!("error {status} removed"),
            At::removed(&pointer),
            Vec::new(),
        );
    }
}

fn pages(rows: &mut Rows<'_>, one: &Operation<'_>, other: &Operation<'_>) {
    let paginated = |operation: &Operation<'_>| operation.place.node.get("x-paginated").map(Node::to_json);
    let (rule, what) = match (paginated(one), paginated(other)) {
        (None, Some(_)) => (&rules::PAGES_ADDED, "comes in pages now"),
        (Some(_), None) => (&rules::PAGES_REMOVED, "does not come in pages any more"),
        (Some(old), Some(new)) if old != new => (&rules::PAGES_CHANGED, "is paged in another way"),
        _ => return,
    };
    let fact = format!("{}/x-paginated", other.place.pointer);
    let mut claims = vec![Claim::sending(other.builder_path())];
    for (contract, operation) in [(rows.old, one), (rows.new, other)] {
        if let Some(schema) = operation.success.as_ref().and_then(Response::schema) {
            let called = operation.response_type.map(str::to_owned).or_else(|| contract.value(schema).named);
            let named = called.unwrap_or_else(|| format!("{}Response", operation.type_name));
            claims.push(Claim::Trait(format!("types::{named}"), "Page"));
        }
    }
    rows.add(rule, subject(other), what, At::both(&one.place.pointer, &fact), claims);
}

fn outcomes(rows: &mut Rows<'_>, one: &Operation<'_>, other: &Operation<'_>) {
    let fact = |operation: &Operation<'_>| operation.place.node.get("x-outcomes").map(Node::to_json);
    let (rule, what) = match (fact(one), fact(other)) {
        (None, Some(_)) => (&rules::OUTCOMES_ADDED, "has an `outcome` now"),
        (Some(_), None) => (&rules::OUTCOMES_REMOVED, "has no `outcome` any more"),
        (Some(old), Some(new)) if old != new => (&rules::OUTCOMES_CHANGED, "other messages say that it is busy"),
        _ => return,
    };
    let claims = vec![Claim::item(format!("{}::outcome", other.builder_path()))];
    rows.add(rule, subject(other), what, At::places(one.place, other.place), claims);
}

fn expires(rows: &mut Rows<'_>, one: &Operation<'_>, other: &Operation<'_>) {
    let fact = |operation: &Operation<'_>| operation.place.text("x-expires").map(str::to_owned);
    let (rule, what) = match (fact(one), fact(other)) {
        (None, Some(_)) => (&rules::EXPIRES_ADDED, "has `valid_for` now".to_owned()),
        (Some(_), None) => (&rules::EXPIRES_REMOVED, "has no `valid_for` any more".to_owned()),
        (Some(old), Some(new)) if old != new => (&rules::EXPIRES_CHANGED, format!("expires at {old} → {new}")),
        _ => return,
    };
    let claims = vec![Claim::item(format!("{}::valid_for", other.builder_path()))];
    rows.add(rule, subject(other), what, At::places(one.place, other.place), claims);
}

fn window(rows: &mut Rows<'_>, one: &Operation<'_>, other: &Operation<'_>) {
    let fact = |operation: &Operation<'_>| operation.place.node.get("x-window").map(Node::to_json);
    let (rule, what) = match (fact(one), fact(other)) {
        (None, Some(_)) => (&rules::WINDOW_ADDED, "has `between` now"),
        (Some(_), None) => (&rules::WINDOW_REMOVED, "has no `between` any more"),
        (Some(old), Some(new)) if old != new => {
            (&rules::WINDOW_CHANGED, "another rule divides the period of `between`")
        }
        _ => return,
    };
    let claims = vec![Claim::item(format!("{}::between", other.builder_path()))];
    rows.add(rule, subject(other), what, At::places(one.place, other.place), claims);
}

fn response(rows: &mut Rows<'_>, one: &Operation<'_>, other: &Operation<'_>) {
    let (Some(before), Some(after)) = (&one.success, &other.success) else { return };
    let at = At::places(before.place, after.place);
    if before.status != after.status {
        let what = format!("success is {} → {}", before.status, after.status);
        rows.add(&rules::SUCCESS_STATUS, subject(other), what, at, Vec::new());
    }
    let name = || ("response", format!("response of {}", other.id));
    let claims = || vec![Claim::sending(other.builder_path())];
    match (before.schema(), after.schema()) {
        (None, Some(_)) => rows.add(&rules::RESPONSE_ADDED, name(), "has a body now", at, claims()),
        (Some(_), None) => rows.add(&rules::RESPONSE_REMOVED, name(), "has no body any more", at, claims()),
        (Some(schema), Some(new_schema)) => {
            let (old, new) = (rows.old, rows.new);
            for (difference, what) in differences((old, &old.value(schema)), (new, &new.value(new_schema))) {
                rows.add(value_rules::of_response(difference), name(), what, at, claims());
            }
        }
        (None, None) => {}
    }
    headers(rows, ("response", format!("response of {}", other.id)), (before, after));
}

/// The statuses that mean success besides that of the response.
fn statuses(rows: &mut Rows<'_>, one: &Operation<'_>, other: &Operation<'_>) {
    let at = At::places(one.place, other.place);
    let may_be_empty = |operation: &Operation<'_>| !operation.place.items("x-empty-success").is_empty();
    let claims = vec![Claim::sending(other.builder_path()), Claim::under(other.builder_path())];
    match (may_be_empty(one), may_be_empty(other)) {
        (false, true) => {
            rows.add(&rules::EMPTY_SUCCESS_ADDED, subject(other), "may succeed without a body", at, claims);
        }
        (true, false) => {
            rows.add(&rules::EMPTY_SUCCESS_REMOVED, subject(other), "never succeeds without a body", at, claims);
        }
        (true, true) | (false, false) => {}
    }
    let known = |operation: &Operation<'_>| -> BTreeSet<String> {
        let also = operation.place.items("x-also-success").iter().filter_map(Node::as_str).map(str::to_owned);
        also.chain(operation.success.as_ref().map(|success| success.status.to_owned())).collect()
    };
    // Without the fact, a status that changes has a row of its own.
    if [one, other].iter().all(|operation| operation.place.node.get("x-also-success").is_none()) {
        return;
    }
    let (before, after) = (known(one), known(other));
    for status in after.difference(&before) {
        rows.add(&rules::SUCCESS_ADDED, subject(other), format!("{status} means success too"), at, Vec::new());
    }
    for status in before.difference(&after) {
        rows.add(&rules::SUCCESS_REMOVED, subject(other), format!("{status} is no success any more"), at, Vec::new());
    }
}

fn headers(rows: &mut Rows<'_>, subject: (&'static str, String), (before, after): (&Response<'_>, &Response<'_>)) {
    let (old, new) = (rows.old, rows.new);
    let at = At::places(before.place, after.place);
    for header in new.view.each_below(after.place, "headers") {
        let name = header.name.unwrap_or_default();
        if old.view.named_below(before.place, "headers", name).is_none() {
            let what = format!("header {name} added");
            rows.add(&rules::RESPONSE_HEADER_ADDED, subject.clone(), what, at, Vec::new());
        }
    }
    for header in old.view.each_below(before.place, "headers") {
        let name = header.name.unwrap_or_default();
        let Some(later) = new.view.named_below(after.place, "headers", name) else {
            let what = format!("header {name} removed");
            rows.add(&rules::RESPONSE_HEADER_REMOVED, subject.clone(), what, at, Vec::new());
            continue;
        };
        let (Some(one), Some(other)) = (old.view.resolve(header), new.view.resolve(later)) else { continue };
        if let (Some(schema), Some(new_schema)) = (old.view.below(one, "schema"), new.view.below(other, "schema")) {
            for (difference, what) in differences((old, &old.value(schema)), (new, &new.value(new_schema))) {
                rows.add(
                    value_rules::of_header(difference),
                    subject.clone(),
                    format!("header {name} {what}"),
                    at,
                    Vec::new(),
                );
            }
        }
        marks(rows, (subject.0, format!("header {name} of the {}", subject.1)), (one, other), at);
    }
}

fn parameters(rows: &mut Rows<'_>, one: &Operation<'_>, other: &Operation<'_>) {
    let (old, new) = (rows.old, rows.new);
    let name = |parameter: &Parameter<'_>| ("parameter", format!("parameter {}", parameter.name));
    let claims = |operation: &Operation<'_>, parameter: &Parameter<'_>| {
        vec![
            Claim::item(operation.method_path()),
            Claim::item(format!("{}::{}", operation.builder_path(), parameter.argument)),
        ]
    };
    let paired = pairs(
        &one.parameters,
        &other.parameters,
        |parameter| (parameter.location.to_owned(), parameter.name.to_owned()),
        |a, b| {
            let position = |operation: &Operation<'_>, parameter: &Parameter<'_>| match parameter.location {
                "path" => operation.position(parameter.name),
                _ => None,
            };
            let same_schema = || match (a.schema, b.schema) {
                (Some(a), Some(b)) => old.structure(a) == new.structure(b),
                _ => false,
            };
            let same_words = a.place.node.get("description") == b.place.node.get("description");
            let telling = a.location == "path" || same_words || related(a.name, b.name);
            let same_place = (a.location, a.required, position(one, a)) == (b.location, b.required, position(other, b));
            same_place && telling && same_schema()
        },
    );
    for parameter in paired.removed {
        rows.add(
            &rules::PARAMETER_REMOVED,
            name(parameter),
            "removed",
            At::removed(&parameter.place.pointer),
            claims(one, parameter),
        );
    }
    for parameter in paired.added {
        let value = parameter.schema.map(|schema| new.value(schema).words()).unwrap_or_default();
        let (rule, must) = match parameter.required {
            true => (&rules::PARAMETER_ADDED_REQUIRED, "required"),
            false => (&rules::PARAMETER_ADDED, "optional"),
        };
        let what = format!("added ({must} {value})");
        rows.add(rule, name(parameter), what, At::added(&parameter.place.pointer), claims(other, parameter));
    }
    for (before, after) in paired.renamed {
        let rule = if before.location == "path" { &rules::PATH_PARAMETER_RENAMED } else { &rules::PARAMETER_RENAMED };
        let mut both = claims(one, before);
        both.extend(claims(other, after));
        let what = format!("renamed to {}", after.name);
        rows.add(rule, name(before), what, At::places(before.place, after.place), both);
    }
    for (before, after) in paired.same {
        let at = At::places(before.place, after.place);
        match (before.required, after.required) {
            (false, true) => {
                rows.add(&rules::PARAMETER_REQUIRED, name(after), "required now", at, claims(other, after))
            }
            (true, false) => {
                rows.add(&rules::PARAMETER_OPTIONAL, name(after), "optional now", at, claims(other, after))
            }
            _ => {}
        }
        marks(rows, name(after), (before.place, after.place), at);
        if let (Some(schema), Some(new_schema)) = (before.schema, after.schema) {
            marks(rows, name(after), (schema, new_schema), at);
            let (one, two) = (old.value(schema), new.value(new_schema));
            let found = differences((old, &one), (new, &two));
            let is_retyped = found.iter().any(|(difference, _)| value_rules::is_of_type(*difference));
            for (difference, what) in found {
                // The bounds and the default of another type are other ones.
                let is_beside =
                    |rule: &Rule| is_retyped && !value_rules::is_of_type(difference) && rule.name != "integer-width";
                match value_rules::of_parameter(difference, &one, &two) {
                    Some(rule) if !is_beside(rule) => rows.add(rule, name(after), what, at, claims(other, after)),
                    _ => {}
                }
            }
        }
    }
}
