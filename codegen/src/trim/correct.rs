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
    let Some(correction) = ours.get(CORRECTION) else { return };
    let entries = |list: &str| correction.get(list).map_or(&[][..], Node::entries).to_vec();
    let changes = entries("was").into_iter().map(|entry| ("was", entry));
    for (list, entry) in changes.chain(entries("adds").into_iter().map(|entry| ("adds", entry))) {
        let row = kind.keyword(&entry.key).filter(|row| row.is_correctable());
        let fault = match (list, row.map(|row| row.shape)) {
            ("adds", Some(Shape::Set)) => put_in(kept, &entry),
            ("was", Some(Shape::Set)) if kept.get(&entry.key).is_none_or(Json::is_array) => take_out(kept, &entry),
            ("was", Some(_)) => replace(kept, &entry, ours.get(&entry.key).map(Node::to_json)),
            _ => Err((format!("`{}` cannot be corrected here", entry.key), "see the check `corrections`".to_owned())),
        };
        if let Err((message, help)) = fault {
            let place = format!("{pointer}/x-correction/{list}");
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
    if was.key == "enum" {
        forget_releases_of(kept, was.value.items());
    }
    Ok(())
}

/// A value that is none has no first and no last release.
fn forget_releases_of(kept: &mut Map<String, Json>, values: &[Node]) {
    for keyword in ["x-values-since", "x-values-until"] {
        let Some(releases) = kept.get_mut(keyword).and_then(Json::as_object_mut) else { continue };
        releases.retain(|value, _| !values.iter().any(|gone| gone.as_str() == Some(value)));
        if releases.is_empty() {
            kept.remove(keyword);
        }
    }
}

/// `adds` of a set lists what is put into it.
fn put_in(kept: &mut Map<String, Json>, adds: &Entry) -> Outcome {
    let mut members = kept.get(&adds.key).and_then(Json::as_array).cloned().unwrap_or_default();
    let added: Vec<Json> = adds.value.items().iter().map(Node::to_json).collect();
    let there: Vec<String> = added.iter().filter(|member| members.contains(member)).map(said).collect();
    if !there.is_empty() {
        let message = format!("GitHub has corrected this: `{}` has {} there too", adds.key, there.join(", "));
        return Err((message, "take it out of the x-correction, and delete that if nothing is left of it".to_owned()));
    }
    members.extend(added);
    kept.insert(adds.key.clone(), Json::Array(members));
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
