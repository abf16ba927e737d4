//! Which rule a difference between two values falls under: that depends on who sends the value.

use super::rules::{self, Rule};
use super::schema::Value;
use super::values::Difference;
use crate::spec::view::{Scalar, SchemaKind};

/// The rule for what differs of a value that a server sends.
pub(super) fn of_field(difference: Difference) -> &'static Rule {
    match difference {
        Difference::Nullable => &rules::FIELD_NULLABLE,
        Difference::NotNullable => &rules::FIELD_NOT_NULLABLE,
        Difference::Renamed => &rules::FIELD_SCHEMA_RENAMED,
        Difference::Closed => &rules::FIELD_VALUES_CLOSED,
        Difference::TypeNarrowed => &rules::FIELD_TYPE_NARROWED,
        Difference::Opened | Difference::TypeWidened | Difference::TypeChanged => &rules::FIELD_TYPE,
        Difference::Secret => &rules::FIELD_SECRET,
        Difference::Id => &rules::FIELD_ID,
        Difference::KnownValues => &rules::FIELD_KNOWN_VALUES,
        Difference::IntegerWidth => &rules::INTEGER_WIDTH,
        Difference::FormatAdded => &rules::FIELD_FORMAT_NARROWED,
        Difference::FormatChanged | Difference::FormatRemoved => &rules::FIELD_FORMAT_WIDENED,
        Difference::BoundsNarrowed => &rules::FIELD_BOUNDS_NARROWED,
        Difference::BoundsWidened | Difference::BoundsMoved => &rules::FIELD_BOUNDS_WIDENED,
        Difference::Default => &rules::FIELD_DEFAULT,
    }
}

/// Whether the two types differ in more than bounds and formats.
pub(super) fn is_of_type(difference: Difference) -> bool {
    use Difference::{Closed, Opened, Renamed, TypeChanged, TypeNarrowed, TypeWidened};
    matches!(difference, Closed | Opened | Renamed | TypeChanged | TypeNarrowed | TypeWidened)
}

/// The rule for what differs of a value that callers send; none for what requests do not show.
pub(super) fn of_parameter(difference: Difference, one: &Value<'_>, other: &Value<'_>) -> Option<&'static Rule> {
    // Of each plain value a request holds the text.
    let is_text_of = || other.is_plain(Scalar::String) && matches!(one.kind, SchemaKind::Plain(_));
    Some(match difference {
        Difference::Nullable | Difference::NotNullable | Difference::Secret => return None,
        Difference::Renamed => &rules::PARAMETER_SCHEMA_RENAMED,
        Difference::Id => &rules::PARAMETER_ID,
        Difference::KnownValues => &rules::PARAMETER_KNOWN_VALUES,
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
pub(super) fn of_response(difference: Difference) -> &'static Rule {
    match difference {
        Difference::Nullable => &rules::RESPONSE_NULLABLE,
        Difference::NotNullable => &rules::RESPONSE_NOT_NULLABLE,
        Difference::Renamed => &rules::RESPONSE_SCHEMA_RENAMED,
        Difference::Closed | Difference::TypeNarrowed => &rules::RESPONSE_TYPE_NARROWED,
        Difference::Opened | Difference::TypeWidened | Difference::TypeChanged => &rules::RESPONSE_TYPE,
        other => of_field(other),
    }
}

/// The rule for what differs of a header, which no signature names.
pub(super) fn of_header(difference: Difference) -> &'static Rule {
    match difference {
        Difference::IntegerWidth => &rules::INTEGER_WIDTH,
        Difference::Renamed | Difference::Default | Difference::Secret | Difference::Id | Difference::KnownValues => {
            &rules::FIELD_DEFAULT
        }
        Difference::NotNullable
        | Difference::Closed
        | Difference::TypeNarrowed
        | Difference::FormatAdded
        | Difference::BoundsNarrowed => &rules::RESPONSE_HEADER_NARROWED,
        Difference::Nullable
        | Difference::Opened
        | Difference::TypeWidened
        | Difference::TypeChanged
        | Difference::FormatChanged
        | Difference::FormatRemoved
        | Difference::BoundsWidened
        | Difference::BoundsMoved => &rules::RESPONSE_HEADER_TYPE,
    }
}
