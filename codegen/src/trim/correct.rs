//! Corrections: our value stands where GitHub still says what the correction says it does.

use serde_json::{Map, Value as Json};

use crate::diagnostic::Diagnostic;
use crate::spec::grammar::{CORRECTION, Kind, Shape};
use crate::spec::{Document, Entry, Node, pointer};

/// Applies the `x-correction` of an object of ours to GitHub's structure.
pub(super) fn correct(
    kind: Kind,
    kept: &mut Map<String, Json>,
    ours: &Node,
    (document, pointer): (&Document, &str),
    faults: &mut Vec<Diagnostic>,
) {
    let Some(was) = ours.get(CORRECTION).and_then(|correction| correction.get("was")) else { return };
    for entry in was.entries() {
        let fault = match kind.keyword(&entry.key).filter(|row| row.is_correctable()).map(|row| row.shape) {
            Some(Shape::Set) => take_out(kept, entry),
            Some(_) => replace(kept, entry, ours.get(&entry.key).map(Node::to_json)),
            None => {
                Err((format!("`{}` cannot be corrected here", entry.key), "see the check `corrections`".to_owned()))
            }
        };
        if let Err((message, help)) = fault {
            let place = format!("{pointer}/x-correction/was");
            let fault = Diagnostic::error(&document.source, entry.key_span.clone(), message);
            faults.push(fault.at(pointer::child(&place, &entry.key)).help(help));
        }
    }
}

type Outcome = Result<(), (String, String)>;

/// `was` of a set lists what is taken out of it.
fn take_out(kept: &mut Map<String, Json>, was: &Entry) -> Outcome {
    let mut members = kept.get(&was.key).and_then(Json::as_array).cloned().unwrap_or_default();
    let mut gone = Vec::new();
    for taken in was.value.items().iter().map(Node::to_json) {
        match members.iter().position(|member| *member == taken) {
            Some(place) => drop(members.remove(place)),
            None => gone.push(said(&taken)),
        }
    }
    if !gone.is_empty() {
        let message = format!("GitHub no longer has {} in `{}`", gone.join(", "), was.key);
        return Err((
            message,
            "take it out of the correction, or delete the correction if nothing is left of it".to_owned(),
        ));
    }
    match members.is_empty() {
        true => drop(kept.remove(&was.key)),
        false => drop(kept.insert(was.key.clone(), Json::Array(members))),
    }
    Ok(())
}

fn replace(kept: &mut Map<String, Json>, was: &Entry, ours: Option<Json>) -> Outcome {
    let key = &was.key;
    let theirs = or_absent(kept.get(key).cloned(), key);
    if theirs != or_absent(Some(was.value.to_json()), key) {
        return Err(if theirs == or_absent(ours, key) {
            let message = format!("GitHub has corrected this: it says {} for `{key}` now, as ours does", said(&theirs));
            (message, format!("delete `{key}` from the x-correction, and all of it if nothing is left"))
        } else {
            let message = format!("GitHub says {} for `{key}`, and not what the correction says it was", said(&theirs));
            (message, "see which is right now: mend `was`, or delete the x-correction".to_owned())
        });
    }
    match ours {
        Some(ours) => drop(kept.insert(key.clone(), ours)),
        None => drop(kept.remove(key)),
    }
    Ok(())
}

/// A keyword that is not there is null, or its default where OpenAPI gives it one.
fn or_absent(value: Option<Json>, keyword: &str) -> Json {
    match value {
        Some(value) if !value.is_null() => value,
        _ if matches!(keyword, "nullable" | "required") => Json::Bool(false),
        _ => Json::Null,
    }
}

fn said(value: &Json) -> String {
    match value {
        Json::Null => "nothing".to_owned(),
        Json::String(text) => format!("`{text}`"),
        other => format!("`{other}`"),
    }
}
