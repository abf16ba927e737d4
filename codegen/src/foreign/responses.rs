//! Responses of success as `spec/` has them: one, and the statuses that mean the same or say that there is no body.

use serde_json::{Map, Value as Json, json};

use crate::spec::grammar::JSON;

/// What becomes of the responses of an operation that succeeds in several ways.
pub(super) fn one_success(operation: &mut Map<String, Json>) {
    let Some(responses) = operation.get_mut("responses").and_then(Json::as_object_mut) else { return };
    let is_any = name_success(responses);
    let good: Vec<String> = responses.keys().filter(|status| is_good(status)).cloned().collect();
    if good.len() < 2 {
        let has_body = responses.get("200").is_some_and(|response| response.get("content").is_some());
        if is_any {
            let also = if has_body { &ANY_WITH_BODY[..] } else { &ANY[..] };
            operation.insert("x-also-success".to_owned(), json!(also));
        }
        return;
    }
    let has_body = |status: &String| responses.get(status).is_some_and(|response| response.get("content").is_some());
    let (with_body, without): (Vec<String>, Vec<String>) = good.into_iter().partition(has_body);
    let bodies: Vec<&Json> = with_body.iter().filter_map(|status| schema(responses.get(status)?)).collect();
    let mut different: Vec<Json> = Vec::new();
    bodies.into_iter().for_each(|body| {
        if !different.contains(body) {
            different.push(body.clone())
        }
    });
    // Of responses without a body, one is as good as another.
    let (kept, also, empty) = match with_body.split_first() {
        Some((first, others)) => (first.clone(), others.to_vec(), without),
        None => match without.split_first() {
            Some((first, others)) => (first.clone(), others.to_vec(), Vec::new()),
            None => return,
        },
    };
    if different.len() > 1
        && let Some(place) =
            responses.get_mut(&kept).and_then(|response| response.get_mut("content")?.get_mut(JSON)?.get_mut("schema"))
    {
        *place = json!({ "oneOf": different });
    }
    responses.retain(|status, _| !is_good(status) || *status == kept);
    for (keyword, statuses) in [("x-also-success", also), ("x-empty-success", empty)] {
        if !statuses.is_empty() {
            operation.insert(keyword.to_owned(), json!(statuses));
        }
    }
}

/// What success means besides 200 if a document does not say.
const ANY: [&str; 3] = ["201", "202", "204"];
const ANY_WITH_BODY: [&str; 2] = ["201", "202"];

/// Gives the response of success its status, if the document has it under another key, or has none: an operation with only errors
/// described succeeds too. Returns whether it is of any status.
fn name_success(responses: &mut Map<String, Json>) -> bool {
    if responses.keys().any(|status| is_good(status) || status == "302") {
        return false;
    }
    let named = ["2XX", "2xx", "default"].into_iter().find_map(|key| responses.remove(key));
    responses.insert("200".to_owned(), named.unwrap_or_else(|| json!({ "description": "Success." })));
    true
}

fn schema(response: &Json) -> Option<&Json> {
    response.get("content")?.get(JSON)?.get("schema")
}

fn is_good(status: &str) -> bool {
    status.len() == 3 && matches!(status.parse(), Ok(200..=299_u16))
}
