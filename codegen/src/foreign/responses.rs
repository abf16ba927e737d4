//! Responses of success as `spec/` has them: one, and the statuses that mean the same or say that there is no body.

use serde_json::{Map, Value as Json, json};

use crate::spec::grammar::JSON;

/// What becomes of the responses of an operation that succeeds in several ways.
pub(super) fn one_success(operation: &mut Map<String, Json>) {
    let Some(responses) = operation.get_mut("responses").and_then(Json::as_object_mut) else { return };
    let good: Vec<String> = responses.keys().filter(|status| is_good(status)).cloned().collect();
    if good.len() < 2 {
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

fn schema(response: &Json) -> Option<&Json> {
    response.get("content")?.get(JSON)?.get("schema")
}

fn is_good(status: &str) -> bool {
    status.len() == 3 && matches!(status.parse(), Ok(200..=299_u16))
}
