//! Operations, their parameters, and their answers.

use std::collections::BTreeSet;

use serde_json::Value as Json;

use super::contract::{Contract, Operation, Parameter, Success};
use super::marks::marks;
use super::pairs::{pairs, related};
use super::rows::{At, Claim, Rows};
use super::rules;
use super::schema::{Bounds, Listed, Value, words};
use crate::names::{accessor_type, operation_type};
use crate::spec::Node;

pub(super) fn compare(rows: &mut Rows<'_>) {
    let (old, new) = (rows.old, rows.new);
    servers(rows);
    tags(rows);
    let paired = pairs(
        &old.operations,
        &new.operations,
        |operation| operation.id.clone(),
        |one, other| (one.method, one.shape_of_path()) == (other.method, other.shape_of_path()),
    );
    for operation in paired.removed {
        let what = format!("removed ({} {})", operation.method.to_uppercase(), operation.path);
        rows.add(
            &rules::OPERATION_REMOVED,
            subject(operation),
            what,
            At::removed(&operation.pointer),
            whole(operation),
        );
    }
    for operation in paired.added {
        let what = format!("added ({} {})", operation.method.to_uppercase(), operation.path);
        rows.add(&rules::OPERATION_ADDED, subject(operation), what, At::added(&operation.pointer), whole(operation));
    }
    for (one, other) in paired.renamed {
        let mut claims = whole(one);
        claims.extend(whole(other));
        let what = format!("renamed to {}", other.id);
        rows.add(&rules::OPERATION_RENAMED, subject(one), what, At::both(&one.pointer, &other.pointer), claims);
        facts(rows, one, other);
    }
    for (one, other) in paired.same {
        facts(rows, one, other);
    }
}

fn subject(operation: &Operation<'_>) -> (&'static str, String) {
    ("operation", operation.id.clone())
}

/// Everything in the crate that is there for an operation.
fn whole(operation: &Operation<'_>) -> Vec<Claim> {
    vec![Claim::item(operation.method_path()), Claim::under(operation.builder_path())]
}

fn servers(rows: &mut Rows<'_>) {
    let server = |root: &Node, keyword: &str| root.get("servers")?.items().first()?.get(keyword).map(Node::to_json);
    let (old, new) = (&rows.old.document.root, &rows.new.document.root);
    let at = At::both("/servers/0/url", "/servers/0/url");
    if let (Some(one), Some(other)) = (server(old, "url"), server(new, "url"))
        && one != other
    {
        let what = format!("{} → {}", words(&one), words(&other));
        rows.add(&rules::SERVER, ("server", "server address".to_owned()), what, at, Vec::new());
    }
    let (one, other) = (server(old, "variables"), server(new, "variables"));
    for (name, variable) in one.iter().filter_map(Json::as_object).flatten() {
        let Some(later) = other.as_ref().and_then(|variables| variables.get(name)) else { continue };
        let at = format!("/servers/0/variables/{name}");
        for (keyword, title, rule) in
            [("default", "default", &rules::SERVER_DEFAULT), ("enum", "values", &rules::SERVER_VALUES)]
        {
            let (before, after) = (variable.get(keyword), later.get(keyword));
            if before != after {
                let said = |value: Option<&Json>| value.map_or_else(|| "any".to_owned(), words);
                let what = format!("{title} {} → {}", said(before), said(after));
                let subject = ("server", format!("server variable {name}"));
                rows.add(rule, subject, what, At::both(&at, &at), Vec::new());
            }
        }
    }
}

fn tags(rows: &mut Rows<'_>) {
    let names = |operations: &[Operation<'_>]| {
        operations.iter().map(|operation| operation.tag.to_owned()).collect::<BTreeSet<_>>()
    };
    let (old, new) = (names(&rows.old.operations), names(&rows.new.operations));
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
    let at = At::both(&one.pointer, &other.pointer);
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
    let repeatable =
        |operation: &Operation<'_>| operation.node.get("x-repeatable").and_then(Node::as_bool) == Some(true);
    match (repeatable(one), repeatable(other)) {
        (false, true) => rows.add(&rules::REPEATABLE, subject(other), "may be sent twice now", at, Vec::new()),
        (true, false) => rows.add(&rules::REPEATABLE, subject(other), "is no longer sent twice", at, Vec::new()),
        _ => {}
    }
    marks(rows, subject(other), (one.node, other.node), at);
    parameters(rows, one, other);
    answer(rows, one, other);
}

fn errors(rows: &mut Rows<'_>, one: &Operation<'_>, other: &Operation<'_>) {
    let statuses = |operation: &Operation<'_>| -> BTreeSet<String> {
        let errors = operation.node.get("x-errors").map(Node::entries).unwrap_or_default();
        errors.iter().map(|entry| entry.key.clone()).collect()
    };
    let (old, new) = (statuses(one), statuses(other));
    for status in new.difference(&old) {
        let pointer = format!("{}/x-errors/{status}", other.pointer);
        rows.add(&rules::ERROR_ADDED, subject(other), format!("error {status} added"), At::added(&pointer), Vec::new());
    }
    for status in old.difference(&new) {
        let pointer = format!("{}/x-errors/{status}", one.pointer);
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
    let paginated = |operation: &Operation<'_>| operation.node.get("x-paginated").map(Node::to_json);
    let (rule, what) = match (paginated(one), paginated(other)) {
        (None, Some(_)) => (&rules::PAGES_ADDED, "comes in pages now"),
        (Some(_), None) => (&rules::PAGES_REMOVED, "does not come in pages any more"),
        (Some(old), Some(new)) if old != new => (&rules::PAGES_CHANGED, "is paged in another way"),
        _ => return,
    };
    let answer = format!("{}/x-paginated", other.pointer);
    let mut claims = vec![Claim::sending(other.builder_path())];
    for (contract, operation) in [(rows.old, one), (rows.new, other)] {
        if let Some(schema) = operation.success.as_ref().and_then(|success| success.schema) {
            let named = contract.value(schema).named;
            let named = named.unwrap_or_else(|| format!("{}Response", operation_type(&operation.id)));
            claims.push(Claim::Trait(format!("types::{named}"), "Page"));
        }
    }
    rows.add(rule, subject(other), what, At::both(&one.pointer, &answer), claims);
}

fn answer(rows: &mut Rows<'_>, one: &Operation<'_>, other: &Operation<'_>) {
    let (Some(before), Some(after)) = (&one.success, &other.success) else { return };
    let at = At::both(&before.pointer, &after.pointer);
    if before.status != after.status {
        let what = format!("success is {} → {}", before.status, after.status);
        rows.add(&rules::SUCCESS_STATUS, subject(other), what, at, Vec::new());
    }
    let name = || ("answer", format!("answer of {}", other.id));
    let claims = || vec![Claim::sending(other.builder_path())];
    match (before.schema, after.schema) {
        (None, Some(_)) => rows.add(&rules::ANSWER_ADDED, name(), "has a body now", at, claims()),
        (Some(_), None) => rows.add(&rules::ANSWER_REMOVED, name(), "has no body any more", at, claims()),
        (Some(schema), Some(new_schema)) => {
            let (old_value, new_value) = (rows.old.value(schema), rows.new.value(new_schema));
            if old_value.kind != new_value.kind {
                let is_same = rows.old.structure(schema) == rows.new.structure(new_schema);
                let rule = if is_same { &rules::ANSWER_SCHEMA_RENAMED } else { &rules::ANSWER_TYPE };
                rows.add(rule, name(), format!("{} → {}", old_value.words(), new_value.words()), at, claims());
            }
            match (old_value.nullable, new_value.nullable) {
                (false, true) => rows.add(&rules::ANSWER_NULLABLE, name(), "may be null now", at, claims()),
                (true, false) => rows.add(&rules::ANSWER_NOT_NULLABLE, name(), "is never null now", at, claims()),
                _ => {}
            }
        }
        (None, None) => {}
    }
    headers(rows, ("answer", format!("answer of {}", other.id)), (before, after));
}

fn headers(rows: &mut Rows<'_>, subject: (&'static str, String), (before, after): (&Success<'_>, &Success<'_>)) {
    let (old, new) = (rows.old, rows.new);
    let at = At::both(&before.pointer, &after.pointer);
    let headers = |node| Node::get(node, "headers").map(Node::entries).unwrap_or_default().iter();
    let find = |node, key: &str| headers(node).find(|entry| entry.key == key);
    for entry in headers(after.node).filter(|entry| find(before.node, &entry.key).is_none()) {
        let what = format!("header {} added", entry.key);
        rows.add(&rules::ANSWER_HEADER_ADDED, subject.clone(), what, at, Vec::new());
    }
    for entry in headers(before.node) {
        let Some(later) = find(after.node, &entry.key) else {
            let what = format!("header {} removed", entry.key);
            rows.add(&rules::ANSWER_HEADER_REMOVED, subject.clone(), what, at, Vec::new());
            continue;
        };
        let (one, other) = (old.written_out(&entry.value), new.written_out(&later.value));
        let kind =
            |contract: &Contract<'_>, header| Node::get(header, "schema").map(|schema| contract.value(schema).words());
        if let (Some(one), Some(other)) = (kind(old, one), kind(new, other))
            && one != other
        {
            let what = format!("header {} {one} → {other}", entry.key);
            rows.add(&rules::ANSWER_HEADER_TYPE, subject.clone(), what, at, Vec::new());
        }
        marks(rows, (subject.0, format!("header {} of the {}", entry.key, subject.1)), (one, other), at);
    }
}

fn parameters(rows: &mut Rows<'_>, one: &Operation<'_>, other: &Operation<'_>) {
    let (old, new) = (rows.old, rows.new);
    let name = |parameter: &Parameter<'_>| ("parameter", format!("parameter {}", parameter.name));
    let claims = |operation: &Operation<'_>, parameter: &Parameter<'_>| {
        vec![
            Claim::item(operation.method_path()),
            Claim::item(format!("{}::{}", operation.builder_path(), parameter.name)),
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
            let same_schema = || match (a.node.get("schema"), b.node.get("schema")) {
                (Some(a), Some(b)) => old.structure(a) == new.structure(b),
                _ => false,
            };
            let same_words = a.node.get("description") == b.node.get("description");
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
            At::removed(&parameter.pointer),
            claims(one, parameter),
        );
    }
    for parameter in paired.added {
        let value = parameter.node.get("schema").map(|schema| new.value(schema).words()).unwrap_or_default();
        let (rule, must) = match parameter.required {
            true => (&rules::PARAMETER_ADDED_REQUIRED, "required"),
            false => (&rules::PARAMETER_ADDED, "optional"),
        };
        let what = format!("added ({must} {value})");
        rows.add(rule, name(parameter), what, At::added(&parameter.pointer), claims(other, parameter));
    }
    for (before, after) in paired.renamed {
        let rule = if before.location == "path" { &rules::PATH_PARAMETER_RENAMED } else { &rules::PARAMETER_RENAMED };
        let mut both = claims(one, before);
        both.extend(claims(other, after));
        let what = format!("renamed to {}", after.name);
        rows.add(rule, name(before), what, At::both(&before.pointer, &after.pointer), both);
    }
    for (before, after) in paired.same {
        let at = At::both(&before.pointer, &after.pointer);
        match (before.required, after.required) {
            (false, true) => {
                rows.add(&rules::PARAMETER_REQUIRED, name(after), "required now", at, claims(other, after))
            }
            (true, false) => {
                rows.add(&rules::PARAMETER_OPTIONAL, name(after), "optional now", at, claims(other, after))
            }
            _ => {}
        }
        marks(rows, name(after), (before.node, after.node), at);
        if let (Some(schema), Some(new_schema)) = (before.node.get("schema"), after.node.get("schema")) {
            marks(rows, name(after), (schema, new_schema), at);
            let values = (old.value(schema), new.value(new_schema));
            value(rows, &name(after), &values, at, || claims(other, after));
        }
    }
}

fn value(
    rows: &mut Rows<'_>,
    subject: &(&'static str, String),
    (one, other): &(Value, Value),
    at: At<'_>,
    claims: impl Fn() -> Vec<Claim>,
) {
    if one.kind != other.kind {
        let rule = match one.listed_values(other) {
            Listed::Before => &rules::PARAMETER_VALUES_OPEN,
            Listed::Now | Listed::Alike => &rules::PARAMETER_TYPE,
        };
        rows.add(rule, subject.clone(), format!("{} → {}", one.words(), other.words()), at, claims());
        return;
    }
    if one.told_format() != other.told_format() {
        let rule = match other.told_format() {
            _ if one.differs_in_width_only(other) => &rules::INTEGER_WIDTH,
            None => &rules::PARAMETER_FORMAT_WIDENED,
            Some(_) => &rules::PARAMETER_FORMAT_NARROWED,
        };
        rows.add(rule, subject.clone(), format!("{} → {}", one.words(), other.words()), at, claims());
    }
    if let Some((bounds, what)) = one.bounds_to(other) {
        let rule = match bounds {
            Bounds::Narrowed | Bounds::Moved => &rules::PARAMETER_BOUNDS_NARROWED,
            Bounds::Widened => &rules::PARAMETER_BOUNDS_WIDENED,
        };
        rows.add(rule, subject.clone(), what, at, claims());
    }
    if one.default != other.default {
        let what = format!("default {} → {}", one.default_words(), other.default_words());
        rows.add(&rules::PARAMETER_DEFAULT, subject.clone(), what, at, Vec::new());
    }
}
