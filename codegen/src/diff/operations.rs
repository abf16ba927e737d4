//! Operations, their parameters, and their answers.

use std::collections::BTreeSet;

use serde_json::Value as Json;

use super::contract::{Operation, Parameter, Success};
use super::marks::marks;
use super::pairs::{pairs, related};
use super::rows::{At, Claim, Rows};
use super::rules::{self, Rule};
use super::schema::{Value, words};
use super::types;
use super::values::{Difference, differences};
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
    let retryable = |operation: &Operation<'_>| operation.node.get("x-retryable").and_then(Node::as_bool) == Some(true);
    match (retryable(one), retryable(other)) {
        (false, true) => rows.add(&rules::RETRYABLE, subject(other), "may be retried now", at, Vec::new()),
        (true, false) => rows.add(&rules::RETRYABLE, subject(other), "is no longer retried", at, Vec::new()),
        _ => {}
    }
    statuses(rows, one, other);
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
            let (old, new) = (rows.old, rows.new);
            for (difference, what) in differences((old, &old.value(schema)), (new, &new.value(new_schema))) {
                rows.add(answer_rule(difference), name(), what, at, claims());
            }
        }
        (None, None) => {}
    }
    headers(rows, ("answer", format!("answer of {}", other.id)), (before, after));
}

/// The statuses that mean success besides that of the response.
fn statuses(rows: &mut Rows<'_>, one: &Operation<'_>, other: &Operation<'_>) {
    let at = At::both(&one.pointer, &other.pointer);
    let known = |operation: &Operation<'_>| -> BTreeSet<String> {
        let also = operation.node.get("x-also-success").map(Node::items).unwrap_or_default();
        let also = also.iter().filter_map(Node::as_str).map(str::to_owned);
        also.chain(operation.success.as_ref().map(|success| success.status.to_owned())).collect()
    };
    // Without the fact, a status that changes has a row of its own.
    if [one, other].iter().all(|operation| operation.node.get("x-also-success").is_none()) {
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
        if let (Some(schema), Some(new_schema)) = (one.get("schema"), other.get("schema")) {
            for (difference, what) in differences((old, &old.value(schema)), (new, &new.value(new_schema))) {
                let what = format!("header {} {what}", entry.key);
                rows.add(header_rule(difference), subject.clone(), what, at, Vec::new());
            }
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
            let (one, two) = (old.value(schema), new.value(new_schema));
            let found = differences((old, &one), (new, &two));
            let is_retyped = found.iter().any(|(difference, _)| is_of_type(*difference));
            for (difference, what) in found {
                // The bounds and the default of another type are other ones.
                let is_beside = |rule: &Rule| is_retyped && !is_of_type(difference) && rule.name != "integer-width";
                match parameter_rule(difference, &one, &two) {
                    Some(rule) if !is_beside(rule) => rows.add(rule, name(after), what, at, claims(other, after)),
                    _ => {}
                }
            }
        }
    }
}

fn is_of_type(difference: Difference) -> bool {
    use Difference::{Closed, Opened, Renamed, TypeChanged, TypeNarrowed, TypeWidened};
    matches!(difference, Closed | Opened | Renamed | TypeChanged | TypeNarrowed | TypeWidened)
}

/// The rule for what differs of a value that callers send; none for what requests do not show.
fn parameter_rule(difference: Difference, one: &Value<'_>, other: &Value<'_>) -> Option<&'static Rule> {
    // Of each plain value a request holds the text.
    let is_text_of =
        || other.is_plain("string") && ["boolean", "integer", "number"].iter().any(|plain| one.is_plain(plain));
    Some(match difference {
        Difference::Nullable | Difference::NotNullable | Difference::Secret => return None,
        Difference::Renamed => &rules::PARAMETER_SCHEMA_RENAMED,
        Difference::Opened => &rules::PARAMETER_VALUES_OPEN,
        Difference::TypeWidened => &rules::PARAMETER_TYPE_WIDENED,
        Difference::TypeChanged if is_text_of() => &rules::PARAMETER_TYPE_WIDENED,
        Difference::Closed | Difference::TypeNarrowed | Difference::TypeChanged => &rules::PARAMETER_TYPE,
        Difference::IntegerWidth => &rules::INTEGER_WIDTH,
        Difference::FormatAdded | Difference::FormatChanged => &rules::PARAMETER_FORMAT_NARROWED,
        Difference::FormatRemoved => &rules::PARAMETER_FORMAT_WIDENED,
        Difference::BoundsNarrowed | Difference::BoundsMoved => &rules::PARAMETER_BOUNDS_NARROWED,
        Difference::BoundsWidened => &rules::PARAMETER_BOUNDS_WIDENED,
        Difference::Default => &rules::PARAMETER_DEFAULT,
    })
}

/// The rule for what differs of a body: that of a field, but where `send` gives the value itself.
fn answer_rule(difference: Difference) -> &'static Rule {
    match difference {
        Difference::Nullable => &rules::ANSWER_NULLABLE,
        Difference::NotNullable => &rules::ANSWER_NOT_NULLABLE,
        Difference::Renamed => &rules::ANSWER_SCHEMA_RENAMED,
        Difference::Closed | Difference::TypeNarrowed => &rules::ANSWER_TYPE_NARROWED,
        Difference::Opened | Difference::TypeWidened | Difference::TypeChanged => &rules::ANSWER_TYPE,
        other => types::rule_of(other),
    }
}

/// The rule for what differs of a header, which no signature names.
fn header_rule(difference: Difference) -> &'static Rule {
    match difference {
        Difference::IntegerWidth => &rules::INTEGER_WIDTH,
        Difference::Renamed | Difference::Default | Difference::Secret => &rules::FIELD_DEFAULT,
        Difference::NotNullable
        | Difference::Closed
        | Difference::TypeNarrowed
        | Difference::FormatAdded
        | Difference::BoundsNarrowed => &rules::ANSWER_HEADER_NARROWED,
        Difference::Nullable
        | Difference::Opened
        | Difference::TypeWidened
        | Difference::TypeChanged
        | Difference::FormatChanged
        | Difference::FormatRemoved
        | Difference::BoundsWidened
        | Difference::BoundsMoved => &rules::ANSWER_HEADER_TYPE,
    }
}
