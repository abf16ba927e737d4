//! Schemas that are types in Rust: objects with their fields, enums with their values.

use heck::ToUpperCamelCase;

use super::contract::Type;
use super::marks::marks;
use super::pairs::{pairs, related};
use super::rows::{At, Claim, Rows};
use super::rules::{self, Rule};
use super::values::{Difference, differences};
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
        let claims = vec![under(one), under(other), Claim::Renamed(one.name.clone(), other.name.clone())];
        if let Some(claims) = rows.claim_within(at, claims) {
            let what = format!("renamed to {}", new.label(&other.pointer));
            rows.add(&rules::SCHEMA_RENAMED, schema(old.label(&one.pointer)), what, at, claims);
        }
    }
    for of in paired.removed {
        let at = At::removed(&of.pointer);
        if let Some(claims) = rows.claim_within(at, vec![under(of)]) {
            rows.add(&rules::SCHEMA_REMOVED, schema(old.label(&of.pointer)), "removed", at, claims);
        }
    }
    for of in paired.added {
        let at = At::added(&of.pointer);
        if let Some(claims) = rows.claim_within(at, vec![under(of)]) {
            rows.add(&rules::SCHEMA_ADDED, schema(new.label(&of.pointer)), "added", at, claims);
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
        let value = new.value(field.node);
        // What may be null is read where it is absent, too.
        let rule = if field.required && !value.nullable { &rules::FIELD_ADDED_REQUIRED } else { &rules::FIELD_ADDED };
        let must = if field.required { "required" } else { "optional" };
        let what = format!("added ({must} {})", value.words());
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
        for (difference, what) in differences((old, &old.value(a.node)), (new, &new.value(b.node))) {
            row(rule_of(difference), what);
        }
        marks(rows, name(&b.pointer), (a.node, b.node), at);
    }
}

/// The rule for what differs of a value that a server sends.
pub(super) fn rule_of(difference: Difference) -> &'static Rule {
    match difference {
        Difference::Nullable => &rules::FIELD_NULLABLE,
        Difference::NotNullable => &rules::FIELD_NOT_NULLABLE,
        Difference::Renamed => &rules::FIELD_SCHEMA_RENAMED,
        Difference::Closed => &rules::FIELD_VALUES_CLOSED,
        Difference::TypeNarrowed => &rules::FIELD_TYPE_NARROWED,
        Difference::Opened | Difference::TypeWidened | Difference::TypeChanged => &rules::FIELD_TYPE,
        Difference::Secret => &rules::FIELD_SECRET,
        Difference::IntegerWidth => &rules::INTEGER_WIDTH,
        Difference::FormatAdded => &rules::FIELD_FORMAT_NARROWED,
        Difference::FormatChanged | Difference::FormatRemoved => &rules::FIELD_FORMAT_WIDENED,
        Difference::BoundsNarrowed => &rules::FIELD_BOUNDS_NARROWED,
        Difference::BoundsWidened | Difference::BoundsMoved => &rules::FIELD_BOUNDS_WIDENED,
        Difference::Default => &rules::FIELD_DEFAULT,
    }
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
