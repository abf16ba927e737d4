//! How two schemas of one value differ, in lists and maps as anywhere else. Which rule a difference falls under depends on who
//! sends the value; that is the caller's table.

use super::contract::Contract;
use super::schema::Value;
use crate::spec::view::{Scalar, SchemaKind};

/// A difference of one kind. What is narrower lets fewer values through.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Difference {
    Nullable,
    NotNullable,
    /// The same JSON, written in another place or under another name.
    Renamed,
    /// The values are listed, and were not.
    Closed,
    /// The values were listed, and are not.
    Opened,
    TypeNarrowed,
    TypeWidened,
    /// Neither type lets through what the other does.
    TypeChanged,
    Secret,
    /// It is an id of another type in Rust, or no longer one.
    Id,
    /// It is of another type of known values in Rust, or no longer of one.
    KnownValues,
    /// Whether a whole number is said to have 64 bits.
    IntegerWidth,
    FormatAdded,
    FormatChanged,
    FormatRemoved,
    BoundsNarrowed,
    BoundsWidened,
    /// Narrower at one end, wider at the other.
    BoundsMoved,
    Default,
}

/// Every difference, with what it was and is.
pub(super) fn differences(
    (old, one): (&Contract<'_>, &Value<'_>),
    (new, other): (&Contract<'_>, &Value<'_>),
) -> Vec<(Difference, String)> {
    let mut found = Vec::new();
    match (one.nullable, other.nullable) {
        (false, true) => found.push((Difference::Nullable, "may be null now".to_owned())),
        (true, false) => found.push((Difference::NotNullable, "is never null now".to_owned())),
        _ => {}
    }
    if one.is_alike(other) {
        found.extend(formats(one, other));
        found.extend(inner((old, one), (new, other)));
    } else {
        let same_json = || without_own_rows(old.structure(one.place)) == without_own_rows(new.structure(other.place));
        let difference = type_difference(one, other, same_json);
        found.push((difference, format!("{} → {}", one.words(), other.words())));
    }
    found.extend(bounds(one, other));
    if one.default != other.default {
        found.push((Difference::Default, format!("default {} → {}", one.default_words(), other.default_words())));
    }
    found
}

/// What the values in a list or in a map differ in.
fn inner(
    (old, one): (&Contract<'_>, &Value<'_>),
    (new, other): (&Contract<'_>, &Value<'_>),
) -> Vec<(Difference, String)> {
    let kind = &one.kind;
    let (Some(one), Some(other)) = (&one.inner, &other.inner) else { return Vec::new() };
    let place = if matches!(kind, SchemaKind::Map(_)) { "values" } else { "items" };
    let found = differences((old, one), (new, other));
    found.into_iter().map(|(difference, what)| (difference, format!("{place}: {what}"))).collect()
}

fn type_difference(one: &Value<'_>, other: &Value<'_>, same_json: impl Fn() -> bool) -> Difference {
    let is_plain = |value: &Value<'_>| matches!(value.kind, SchemaKind::Plain(_));
    let is_enum = |value: &Value<'_>| matches!(value.kind, SchemaKind::Enum(..));
    match (one.admits(other), other.admits(one)) {
        _ if same_json() => Difference::Renamed,
        (true, _) if is_plain(one) && is_enum(other) => Difference::Closed,
        (_, true) if is_enum(one) && is_plain(other) => Difference::Opened,
        (true, _) => Difference::TypeNarrowed,
        (false, true) => Difference::TypeWidened,
        (false, false) => Difference::TypeChanged,
    }
}

fn formats(one: &Value<'_>, other: &Value<'_>) -> Vec<(Difference, String)> {
    let mut found = Vec::new();
    if one.is_secret() != other.is_secret() {
        let what = if other.is_secret() { "a secret now" } else { "not a secret any more" };
        found.push((Difference::Secret, what.to_owned()));
    }
    if one.id != other.id {
        let words = |value: &Value<'_>| value.id.unwrap_or("number").to_owned();
        found.push((Difference::Id, format!("{} → {}", words(one), words(other))));
    }
    if one.known_values != other.known_values {
        let words = |value: &Value<'_>| value.known_values.unwrap_or("text").to_owned();
        found.push((Difference::KnownValues, format!("{} → {}", words(one), words(other))));
    }
    let is_wide = |format: Option<&str>| matches!(format, None | Some("int64"));
    let difference = match (one.github_format(), other.github_format()) {
        (before, after) if before == after => return found,
        (before, after) if one.is_plain(Scalar::Integer) && is_wide(before) && is_wide(after) => {
            Difference::IntegerWidth
        }
        (None, _) => Difference::FormatAdded,
        (_, None) => Difference::FormatRemoved,
        _ => Difference::FormatChanged,
    };
    found.push((difference, format!("{} → {}", one.words(), other.words())));
    found
}

fn bounds(one: &Value<'_>, other: &Value<'_>) -> Option<(Difference, String)> {
    let least = |value: &Value<'_>| value.minimum.unwrap_or(i64::MIN);
    let greatest = |value: &Value<'_>| value.maximum.unwrap_or(i64::MAX);
    let is_narrower = least(other) > least(one) || greatest(other) < greatest(one);
    let is_wider = least(other) < least(one) || greatest(other) > greatest(one);
    let difference = match (is_narrower, is_wider) {
        (false, false) => return None,
        (true, false) => Difference::BoundsNarrowed,
        (false, true) => Difference::BoundsWidened,
        (true, true) => Difference::BoundsMoved,
    };
    Some((difference, format!("range {} → {}", one.range_words(), other.range_words())))
}

/// A structure without what has a row of its own.
fn without_own_rows(mut structure: serde_json::Value) -> serde_json::Value {
    if let Some(keywords) = structure.as_object_mut() {
        keywords.remove("nullable");
        keywords.remove("default");
    }
    structure
}
