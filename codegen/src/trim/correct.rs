//! Corrections: our value stands where GitHub still says what the correction says it does.

use std::collections::BTreeMap;

use serde_json::{Map, Value as Json};

use crate::diagnostic::Diagnostic;
use crate::spec::grammar::{CORRECTION, Keyword, Kind, OF_THINGS, OF_VALUES, Shape};
use crate::spec::{Document, Entry, Node, pointer};

/// Applies the `x-correction` of an object of ours to GitHub's structure: `theirs` as it was merged, `kept` with what is ours in it.
pub(super) fn correct(
    kind: Kind,
    theirs: &Map<String, Json>,
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
        let fault = match (list, row, row.map(|row| row.shape)) {
            ("adds", _, Some(Shape::Set)) => put_in(kept, &entry),
            ("was", _, Some(Shape::Set)) if kept.get(&entry.key).is_none_or(Json::is_array) => take_out(kept, &entry),
            ("was", Some(row), _) => replace(row, theirs, kept, &entry, ours.get(&entry.key).map(Node::to_json)),
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
        forget_availability_of(kept, was.value.items());
    }
    Ok(())
}

/// No server has a value that is none.
fn forget_availability_of(kept: &mut Map<String, Json>, values: &[Node]) {
    for keyword in OF_VALUES {
        let Some(facts) = kept.get_mut(keyword).and_then(Json::as_object_mut) else { continue };
        facts.retain(|value, _| !values.iter().any(|gone| gone.as_str() == Some(value)));
        if facts.is_empty() {
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

fn replace(
    row: &Keyword,
    theirs: &Map<String, Json>,
    kept: &mut Map<String, Json>,
    was: &Entry,
    ours: Option<Json>,
) -> Outcome {
    let key = &was.key;
    let theirs = row.or_default(theirs.get(key).cloned());
    if !are_same(&theirs, &row.or_default(Some(was.value.to_json()))) {
        return Err(if are_same(&theirs, &row.or_default(ours)) {
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

/// Whether two values of GitHub's are the same: in whatever order their lists are, and whichever servers have a part of them.
fn are_same(one: &Json, other: &Json) -> bool {
    match (one, other) {
        (Json::Array(one), Json::Array(other)) => {
            let mut rest: Vec<&Json> = other.iter().collect();
            one.len() == other.len()
                && one.iter().all(|item| {
                    let place = rest.iter().position(|other| are_same(item, other));
                    place.map(|place| rest.swap_remove(place)).is_some()
                })
        }
        (Json::Object(one), Json::Object(other)) => {
            let parts = |object: &Map<String, Json>| -> BTreeMap<String, Json> {
                let is_fact = |key: &str| OF_THINGS.contains(&key) || OF_VALUES.contains(&key);
                object
                    .iter()
                    .filter(|(key, _)| !is_fact(key))
                    .map(|(key, value)| (key.clone(), value.clone()))
                    .collect()
            };
            let (one, other) = (parts(one), parts(other));
            one.len() == other.len()
                && one.iter().all(|(key, value)| other.get(key).is_some_and(|other| are_same(value, other)))
        }
        _ => one == other,
    }
}

fn said(value: &Json) -> String {
    match value {
        Json::Null => "nothing".to_owned(),
        Json::String(text) => format!("`{text}`"),
        other => format!("`{other}`"),
    }
}
