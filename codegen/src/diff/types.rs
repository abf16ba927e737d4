//! Schemas that are types in Rust: objects with their fields, enums with their values.

use heck::ToUpperCamelCase;

use super::contract::{Contract, Type};
use super::derives;
use super::marks::marks;
use super::pairs::{pairs, related};
use super::rows::{At, Claim, Rows};
use super::rules::{self, Rule};
use super::value_rules;
use super::values::differences;
use crate::names::DETAILS;
use crate::spec::grammar::Kind;
use crate::spec::view::Property;
use crate::spec::view::SchemaKind::{AllOf, Anything, Choice, Enum, FreeObject, List, Map, Nowhere, Object, Plain};
use crate::spec::{Node, pointer};

pub(super) fn compare(rows: &mut Rows<'_>) {
    let (old, new) = (rows.old, rows.new);
    let paired = pairs(&old.types, &new.types, |of| of.name.clone(), |one, other| is_renamed(rows, one, other));
    for (one, other) in &paired.same {
        content(rows, one, other);
    }
    for (one, other) in &paired.renamed {
        content(rows, one, other);
    }
    let moved: Vec<_> = paired.same.iter().filter(|(one, other)| one.is_detail != other.is_detail).collect();
    // What is written in a component moves with it.
    for (one, other) in moved.iter().filter(|(_, other)| is_component(other)) {
        let within = moved.iter().filter(|(_, inner)| pointer::is_within(&inner.place.pointer, &other.place.pointer));
        let claims = within.flat_map(|(old, new)| [whole(old), whole(new)]).flatten().collect();
        let what = format!("{} → {}", one.path(), other.path());
        let at = At::places(one.place, other.place);
        rows.add(&rules::SCHEMA_DETAIL, schema(new.label(&other.place.pointer)), what, at, claims);
    }
    for (one, other) in paired.renamed {
        let (label, new_label) = (old.label(&one.place.pointer), new.label(&other.place.pointer));
        // A fact of ours names the type anew, and its place stays.
        let is_at_its_place = label == new_label;
        let what = if is_at_its_place {
            format!("type {} renamed to {}", one.name, other.name)
        } else {
            format!("renamed to {new_label}")
        };
        let at = At::places(one.place, other.place);
        let mut claims: Vec<Claim> = [&one, &other].into_iter().flat_map(|of| whole(of)).collect();
        claims.push(Claim::Renamed(one.name.clone(), other.name.clone()));
        rows.add_unless_within(&rules::SCHEMA_RENAMED, schema(label), what, at, claims);
    }
    for of in paired.removed {
        let (subject, at) = (schema(old.label(&of.place.pointer)), At::removed(&of.place.pointer));
        rows.add_unless_within(&rules::SCHEMA_REMOVED, subject, "removed", at, whole(of));
    }
    for of in paired.added {
        let (subject, at) = (schema(new.label(&of.place.pointer)), At::added(&of.place.pointer));
        rows.add_unless_within(&rules::SCHEMA_ADDED, subject, "added", at, whole(of));
    }
}

/// Whether two types of different names are one: written at the same place, or equal and used at the same places.
fn is_renamed(rows: &Rows<'_>, one: &Type<'_>, other: &Type<'_>) -> bool {
    if is_same_place(one, other) {
        return true;
    }
    let (old, new) = (rows.old, rows.new);
    old.is_used_where(one.place, new, other.place) && old.structure(one.place) == new.structure(other.place)
}

fn schema(label: String) -> (&'static str, String) {
    ("schema", label)
}

/// All that belongs to a type, and the module that the first detail makes.
fn whole(of: &Type<'_>) -> Vec<Claim> {
    let module = of.is_detail.then(|| Claim::item(format!("types::{DETAILS}")));
    module.into_iter().chain([Claim::under(of.path())]).collect()
}

/// A schema that is written in place is the same one if its place is, whatever its operation or field is called now.
fn is_same_place(one: &Type<'_>, other: &Type<'_>) -> bool {
    one.place.pointer == other.place.pointer && !one.place.pointer.starts_with("/components/schemas/")
}

fn content(rows: &mut Rows<'_>, one: &Type<'_>, other: &Type<'_>) {
    let (old, new) = (rows.old, rows.new);
    match (content_of(old, one), content_of(new, other)) {
        (Content::Values(before), Content::Values(after)) => {
            values(rows, (one, before), (other, after));
            // The marks of values that are written in place are their field's or their parameter's; those of the items of a list
            // are their own.
            if is_component(other) || is_item(other) {
                let subject = schema(new.label(&other.place.pointer));
                marks(rows, subject, (one.place, other.place), At::places(one.place, other.place));
            }
        }
        (Content::Fields(before), Content::Fields(after)) => fields(rows, (one, &before), (other, &after)),
        // The name by which other places refer to it stays, so that they tell of nothing.
        (Content::Values(_), Content::Fields(_)) | (Content::Fields(_), Content::Values(_)) if is_component(one) => {
            let what = format!("{} → {}", old.value(one.place).type_words(), new.value(other.place).type_words());
            let subject = schema(new.label(&other.place.pointer));
            let rule = if old.is_sent_by_callers(one) { &rules::PARAMETER_TYPE } else { &rules::FIELD_TYPE };
            rows.add(rule, subject, what, At::places(one.place, other.place), whole(other));
        }
        // The place where it is written tells of it.
        (Content::Values(_), Content::Fields(_)) | (Content::Fields(_), Content::Values(_)) => {}
    }
}

/// What a type is made of.
enum Content<'a> {
    /// The values of an enum.
    Values(&'a [Node]),
    /// The properties of an object; of any other component, none.
    Fields(Vec<Property<'a>>),
}

fn content_of<'a>(contract: &Contract<'a>, of: &Type<'a>) -> Content<'a> {
    match contract.view.schema(of.place).kind {
        Enum(_, values) => Content::Values(values),
        Object(properties) => Content::Fields(properties),
        // The lines of a choice's variants have the rows of lines that nothing explains.
        Anything | Plain(_) | List(_) | FreeObject | Map(_) | Choice(_) | AllOf(_) | Nowhere => {
            Content::Fields(Vec::new())
        }
    }
}

fn is_component(of: &Type<'_>) -> bool {
    matches!(of.place.under, Some((Kind::Components, _)))
}

fn is_item(of: &Type<'_>) -> bool {
    of.place.under == Some((Kind::Schema, "items"))
}

/// A type, and what it is made of.
type Made<'t, 'a, T> = (&'t Type<'a>, T);

fn fields(
    rows: &mut Rows<'_>,
    (one, before): Made<'_, '_, &[Property<'_>]>,
    (other, after): Made<'_, '_, &[Property<'_>]>,
) {
    let (old, new) = (rows.old, rows.new);
    let paired = pairs(
        before,
        after,
        |field| field.name,
        |a, b| {
            let schema = old.view.schema(a.place);
            let is_telling = schema.component.is_some() || schema.kind.is_type();
            let same_words = a.place.node.get("description") == b.place.node.get("description");
            let telling = same_words || related(a.name, b.name) || is_telling;
            a.required == b.required && telling && old.structure(a.place) == new.structure(b.place)
        },
    );
    let name = |pointer: &str| ("field", new.label(pointer));
    let claims = |contract: &Contract<'_>, of: &Type<'_>, field: &Property<'_>| {
        let path = of.path();
        let mut claims = derives::claims(contract, of, field);
        claims.extend([Claim::item(format!("{path}::{}", field.name)), Claim::Trait(path, "Page")]);
        claims
    };
    for field in paired.removed {
        let subject = ("field", old.label(&field.place.pointer));
        rows.add(&rules::FIELD_REMOVED, subject, "removed", At::removed(&field.place.pointer), claims(old, one, field));
    }
    for field in paired.added {
        let value = new.value(field.place);
        // What may be null is read where it is absent, too.
        let rule = if field.required && !value.nullable { &rules::FIELD_ADDED_REQUIRED } else { &rules::FIELD_ADDED };
        let must = if field.required { "required" } else { "optional" };
        let what = format!("added ({must} {})", value.words());
        rows.add(rule, name(&field.place.pointer), what, At::added(&field.place.pointer), claims(new, other, field));
    }
    for (a, b) in paired.renamed {
        let mut both = claims(old, one, a);
        both.extend(claims(new, other, b));
        let what = format!("renamed to {}", b.name);
        let subject = ("field", old.label(&a.place.pointer));
        rows.add(&rules::FIELD_RENAMED, subject, what, At::places(a.place, b.place), both);
    }
    for (a, b) in paired.same {
        let at = At::places(a.place, b.place);
        let mut row = |rule: &'static Rule, what: String| {
            let mut claims = claims(new, other, b);
            claims.extend(derives::claims(old, one, a));
            rows.add(rule, name(&b.place.pointer), what, at, claims);
        };
        match (a.required, b.required) {
            (false, true) => row(&rules::FIELD_REQUIRED, "required now".to_owned()),
            (true, false) => row(&rules::FIELD_OPTIONAL, "optional now".to_owned()),
            _ => {}
        }
        for (difference, what) in differences((old, &old.value(a.place)), (new, &new.value(b.place))) {
            row(value_rules::of_field(difference), what);
        }
        marks(rows, name(&b.place.pointer), (a.place, b.place), at);
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

fn values(rows: &mut Rows<'_>, (one, before): Made<'_, '_, &[Node]>, (other, after): Made<'_, '_, &[Node]>) {
    let is_sent = rows.old.is_sent_by_callers(one) || rows.new.is_sent_by_callers(other);
    let rules = if is_sent { SENT } else { RECEIVED };
    let texts = |of: &Type<'_>, values: &[Node]| -> Vec<(String, String)> {
        let at = |index: usize| format!("{}/enum/{index}", of.place.pointer);
        let values = values.iter().enumerate();
        values.filter_map(|(index, value)| Some((value.as_str()?.to_owned(), at(index)))).collect()
    };
    let (before, after) = (texts(one, before), texts(other, after));
    // One variant in Rust, another text: only the spelling changed.
    let paired = pairs(
        &before,
        &after,
        |(text, _)| text.clone(),
        |(a, _), (b, _)| a.to_upper_camel_case() == b.to_upper_camel_case(),
    );
    let label = rows.new.label(&other.place.pointer);
    let subject = || ("value", label.clone());
    let claim = |text: &str| vec![Claim::item(format!("{}::{text}", other.path()))];
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
