//! What is lost between a body and what the client read of it.

use chrono::DateTime;
use serde_json::Value;

use crate::shape::{JsonType, Shape};

/// The first place where a declared value did not come through, with what happened to it. Absent and null are one, and so is an empty
/// list or map.
#[must_use]
pub fn lost(shape: &Shape, sent: &Value, read: &Value, at: &str) -> Option<(String, String)> {
    match (&shape.json_type, sent, read) {
        (JsonType::Object(properties), Value::Object(sent), Value::Object(read)) => {
            properties.iter().find_map(|(name, property)| {
                let at = format!("{at}.{name}");
                match (present(&property.shape, sent.get(name)), present(&property.shape, read.get(name))) {
                    (None, None) => None,
                    (Some(sent), Some(read)) => lost(&property.shape, sent, read, &at),
                    (Some(sent), None) => Some((at, format!("{sent} was sent and is lost"))),
                    (None, Some(read)) => Some((at, format!("nothing was sent, and {read} was read"))),
                }
            })
        }
        (JsonType::List(items), Value::Array(sent), Value::Array(read)) if sent.len() == read.len() => {
            let pairs = sent.iter().zip(read).enumerate();
            pairs.into_iter().find_map(|(index, (sent, read))| lost(items, sent, read, &format!("{at}[{index}]")))
        }
        (JsonType::Time, Value::String(sent), Value::String(read)) if same_time(sent, read) => None,
        _ if sent == read => None,
        _ => Some((at.to_owned(), format!("{sent} was sent, {read} was read"))),
    }
}

fn present<'v>(shape: &Shape, value: Option<&'v Value>) -> Option<&'v Value> {
    value.filter(|value| match value {
        Value::Null => false,
        Value::Array(items) => !items.is_empty(),
        Value::Object(properties) => !(properties.is_empty() && matches!(shape.json_type, JsonType::Free)),
        _ => true,
    })
}

fn same_time(one: &str, other: &str) -> bool {
    matches!((DateTime::parse_from_rfc3339(one), DateTime::parse_from_rfc3339(other)), (Ok(one), Ok(other)) if one == other)
}
