//! Schemas that are types in Rust: objects with their fields, enums with their values.

use heck::ToUpperCamelCase;

use super::contract::Type;
use super::marks::marks;
use super::pairs::{pairs, related};
use super::rows::{At, Claim, Rows};
use super::rules::{self, Rule};
use super::schema::{Bounds, Listed, Value};
use crate::spec::{Entry, Node, pointer};

pub(super) fn compare(rows: &mut Rows<'_>) {
    let (old, new) = (rows.old, rows.new);
    let paired = pairs(
        &old.types,
        &new.types,
        |of| of.name.clone(),
        |one, other| {
            let is_used_alike = || old.is_used_where(&one.pointer, new, &other.pointer);
            is_same_place(one, other) || (is_used_alike() && old.structure(one.node) == new.structure(other.node))
        },
    );
    for (one, other) in paired.same.iter().chain(&paired.renamed) {
        content(rows, one, other);
    }
    for (one, other) in paired.renamed {
        let at = At::both(&one.pointer, &other.pointer);
        let claims = || vec![under(one), under(other), Claim::Renamed(one.name.clone(), other.name.clone())];
        let mut claimed = false;
        for claim in 0..claims().len() {
            claimed |= rows.claim_within(at, || claims().swap_remove(claim));
        }
        if !claimed {
            let what = format!("renamed to {}", new.label(&other.pointer));
            rows.add(&rules::SCHEMA_RENAMED, schema(old.label(&one.pointer)), what, at, claims());
        }
    }
    for of in paired.removed {
        let at = At::removed(&of.pointer);
        if !rows.claim_within(at, || under(of)) {
            rows.add(&rules::SCHEMA_REMOVED, schema(old.label(&of.pointer)), "removed", at, vec![under(of)]);
        }
    }
    for of in paired.added {
        let at = At::added(&of.pointer);
        if !rows.claim_within(at, || under(of)) {
            rows.add(&rules::SCHEMA_ADDED, schema(new.label(&of.pointer)), "added", at, vec![under(of)]);
        }
    }
}

fn schema(label: String) -> (&'static str, String) {
    ("schema", label)
}

fn under(of: &Type<'_>) -> Claim {
    Claim::under(format!("types::{}", of.name))
}

/// A schema that is written in place is the same one if its place is, whatever its operation or field is called now.
fn is_same_place(one: &Type<'_>, other: &Type<'_>) -> bool {
    one.pointer == other.pointer && !one.pointer.starts_with("/components/schemas/")
}

fn content(rows: &mut Rows<'_>, one: &Type<'_>, other: &Type<'_>) {
    let is_enum = |of: &Type<'_>| of.node.get("enum").is_some();
    match (is_enum(one), is_enum(other)) {
        (true, true) => {
            values(rows, one, other);
            // The marks of values that are written in place are their field's or their parameter's; those of the items of a list
            // are their own.
            if is_component(&other.pointer) || is_item(&other.pointer) {
                let subject = schema(rows.new.label(&other.pointer));
                marks(rows, subject, (one.node, other.node), At::both(&one.pointer, &other.pointer));
            }
        }
        (false, false) => fields(rows, one, other),
        // The name by which other places refer to it stays, so that they tell of nothing.
        (before, _) if is_component(&one.pointer) => {
            let what = if before { "enum → object" } else { "object → enum" };
            let subject = schema(rows.new.label(&other.pointer));
            let rule = if rows.old.is_sent_by_callers(one) { &rules::PARAMETER_TYPE } else { &rules::FIELD_TYPE };
            rows.add(rule, subject, what, At::both(&one.pointer, &other.pointer), vec![under(other)]);
        }
        // The place where it is written tells of it.
        _ => {}
    }
}

fn is_component(at: &str) -> bool {
    pointer::segments(at).count() == 3 && at.starts_with("/components/schemas/")
}

fn is_item(at: &str) -> bool {
    at.ends_with("/items") && !at.ends_with("/properties/items")
}

struct Field<'a> {
    name: &'a str,
    required: bool,
    pointer: String,
    node: &'a Node,
}

fn fields_of<'a>(of: &Type<'a>) -> Vec<Field<'a>> {
    let required = of.node.get("required").map(Node::items).unwrap_or_default();
    let is_required = |name: &str| required.iter().any(|item| item.as_str() == Some(name));
    let properties = of.node.get("properties").map(Node::entries).unwrap_or_default();
    let field = |Entry { key, value, .. }: &'a Entry| Field {
        name: key,
        required: is_required(key),
        pointer: pointer::child(&format!("{}/properties", of.pointer), key),
        node: value,
    };
    properties.iter().map(field).collect()
}

fn fields(rows: &mut Rows<'_>, one: &Type<'_>, other: &Type<'_>) {
    let (old, new) = (rows.old, rows.new);
    let (before, after) = (fields_of(one), fields_of(other));
    let paired = pairs(
        &before,
        &after,
        |field| field.name,
        |a, b| {
            let is_telling = |node: &Node| {
                node.get("enum").is_some() || node.get("properties").is_some() || old.referred(node).is_some()
            };
            let same_words = a.node.get("description") == b.node.get("description");
            let telling = same_words || related(a.name, b.name) || is_telling(a.node);
            a.required == b.required && telling && old.structure(a.node) == new.structure(b.node)
        },
    );
    let name = |pointer: &str| ("field", new.label(pointer));
    let claims = |of: &Type<'_>, field: &Field<'_>| {
        let path = format!("types::{}", of.name);
        vec![Claim::item(format!("{path}::{}", field.name)), Claim::Trait(path, "Page")]
    };
    for field in paired.removed {
        let subject = ("field", old.label(&field.pointer));
        rows.add(&rules::FIELD_REMOVED, subject, "removed", At::removed(&field.pointer), claims(one, field));
    }
    for field in paired.added {
        let (rule, must) = match field.required {
            true => (&rules::FIELD_ADDED_REQUIRED, "required"),
            false => (&rules::FIELD_ADDED, "optional"),
        };
        let what = format!("added ({must} {})", new.value(field.node).words());
        rows.add(rule, name(&field.pointer), what, At::added(&field.pointer), claims(other, field));
    }
    for (a, b) in paired.renamed {
        let mut both = claims(one, a);
        both.extend(claims(other, b));
        let what = format!("renamed to {}", b.name);
        let subject = ("field", old.label(&a.pointer));
        rows.add(&rules::FIELD_RENAMED, subject, what, At::both(&a.pointer, &b.pointer), both);
    }
    for (a, b) in paired.same {
        let at = At::both(&a.pointer, &b.pointer);
        let mut row = |rule: &'static Rule, what: String| rows.add(rule, name(&b.pointer), what, at, claims(other, b));
        match (a.required, b.required) {
            (false, true) => row(&rules::FIELD_REQUIRED, "required now".to_owned()),
            (true, false) => row(&rules::FIELD_OPTIONAL, "optional now".to_owned()),
            _ => {}
        }
        let values = (old.value(a.node), new.value(b.node));
        let same_structure = || old.structure(a.node) == new.structure(b.node);
        for (rule, what) in value(&values, same_structure) {
            row(rule, what);
        }
        marks(rows, name(&b.pointer), (a.node, b.node), at);
    }
}

fn value((one, other): &(Value, Value), same_structure: impl Fn() -> bool) -> Vec<(&'static Rule, String)> {
    let mut found = Vec::new();
    let arrow = || format!("{} → {}", one.words(), other.words());
    match (one.nullable, other.nullable) {
        (false, true) => found.push((&rules::FIELD_NULLABLE, "may be null now".to_owned())),
        (true, false) => found.push((&rules::FIELD_NOT_NULLABLE, "is never null now".to_owned())),
        _ => {}
    }
    if one.kind != other.kind {
        let rule = match one.listed_values(other) {
            _ if same_structure() => &rules::FIELD_SCHEMA_RENAMED,
            Listed::Now => &rules::FIELD_VALUES_CLOSED,
            Listed::Before | Listed::Alike => &rules::FIELD_TYPE,
        };
        found.push((rule, arrow()));
    } else {
        if one.is_secret() != other.is_secret() {
            let what = if other.is_secret() { "a secret now" } else { "not a secret any more" };
            found.push((&rules::FIELD_SECRET, what.to_owned()));
        }
        if one.told_format() != other.told_format() {
            let rule = match one.told_format() {
                _ if one.differs_in_width_only(other) => &rules::INTEGER_WIDTH,
                None => &rules::FIELD_FORMAT_NARROWED,
                Some(_) => &rules::FIELD_FORMAT_WIDENED,
            };
            found.push((rule, arrow()));
        }
    }
    if let Some((bounds, what)) = one.bounds_to(other) {
        let rule = match bounds {
            Bounds::Narrowed => &rules::FIELD_BOUNDS_NARROWED,
            Bounds::Widened | Bounds::Moved => &rules::FIELD_BOUNDS_WIDENED,
        };
        found.push((rule, what));
    }
    if one.default != other.default {
        let what = format!("default {} → {}", one.default_words(), other.default_words());
        found.push((&rules::FIELD_DEFAULT, what));
    }
    found
}

/// The rules for values that callers send, and for those that they receive.
struct ValueRules {
    added: &'static Rule,
    removed: &'static Rule,
    renamed: &'static Rule,
}

const SENT: ValueRules = ValueRules {
    added: &rules::PARAMETER_VALUE_ADDED,
    removed: &rules::PARAMETER_VALUE_REMOVED,
    renamed: &rules::PARAMETER_VALUE_RENAMED,
};
const RECEIVED: ValueRules = ValueRules {
    added: &rules::FIELD_VALUE_ADDED,
    removed: &rules::FIELD_VALUE_REMOVED,
    renamed: &rules::FIELD_VALUE_RENAMED,
};

fn values(rows: &mut Rows<'_>, one: &Type<'_>, other: &Type<'_>) {
    let is_sent = rows.old.is_sent_by_callers(one) || rows.new.is_sent_by_callers(other);
    let rules = if is_sent { SENT } else { RECEIVED };
    let texts = |of: &Type<'_>| -> Vec<(String, String)> {
        let values = of.node.get("enum").map(Node::items).unwrap_or_default().iter().enumerate();
        let at = |index: usize| pointer::child(&format!("{}/enum", of.pointer), &index.to_string());
        values.filter_map(|(index, value)| Some((value.as_str()?.to_owned(), at(index)))).collect()
    };
    let (before, after) = (texts(one), texts(other));
    // One variant in Rust, another text: only the spelling changed.
    let paired = pairs(
        &before,
        &after,
        |(text, _)| text.clone(),
        |(a, _), (b, _)| a.to_upper_camel_case() == b.to_upper_camel_case(),
    );
    let label = rows.new.label(&other.pointer);
    let subject = || ("value", label.clone());
    let claim = |text: &str| vec![Claim::item(format!("types::{}::{text}", other.name))];
    for (text, at) in paired.added {
        rows.add(rules.added, subject(), format!("value {text} added"), At::added(at), claim(text));
    }
    for (text, at) in paired.removed {
        rows.add(rules.removed, subject(), format!("value {text} removed"), At::removed(at), claim(text));
    }
    for ((text, at), (new_text, new_at)) in paired.renamed {
        let what = format!("value {text} renamed to {new_text}");
        rows.add(rules.renamed, subject(), what, At::both(at, new_at), claim(text));
    }
}
