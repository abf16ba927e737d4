//! The status of success. An operation has one response of success; where descriptions give it several codes, the newest one's stands
//! in the spec, and `x-also-success` has to name the others.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value as Json};

use super::Merger;
use super::places;
use super::said::{Said, sources};
use super::timeline::Sources;
use crate::diagnostic::Diagnostic;
use crate::spec::pointer::child;
use crate::spec::{Document, Node};

/// The keyword that names the other codes.
const ALSO: &str = "x-also-success";

/// Codes of one operation that mean success besides that of its response.
pub(crate) struct Statuses {
    others: BTreeSet<String>,
    /// Who says which.
    said: String,
}

impl<'a> Merger<'a> {
    /// The response of success of an operation. `pointer` leads to the operation.
    pub(super) fn responses(&mut self, operation: &[Said<'a>], pointer: &str) -> Json {
        let responses = places::responses(self.structures, operation);
        let all = places::success(&responses);
        let of_code: BTreeMap<&str, Sources> = responses.iter().map(|(code, said)| (*code, sources(said))).collect();
        let newest = self.timeline.newest(&sources(&all));
        let is_newest = |sources: &Sources| newest.is_some_and(|newest| sources.contains(&newest));
        let Some((code, _)) = of_code.iter().find(|(_, sources)| is_newest(sources)) else {
            return Json::Object(Map::new());
        };
        if of_code.len() > 1 {
            let named = |sources: &Sources| self.timeline.named(sources);
            let said = of_code.iter().map(|(code, sources)| format!("{code} ({})", named(sources)));
            let said = said.collect::<Vec<_>>().join(", ");
            // A client that expects a body fails without one, and the other way round.
            let has_body = |said: &Said<'_>| said.value.get("content").is_some();
            if all.iter().any(has_body) && !all.iter().all(has_body) {
                let message = format!("{pointer} is successful with a body and without one: {said}");
                self.fault(message, "one client cannot expect both: leave the operation or some descriptions out");
            } else {
                let others = of_code.keys().filter(|other| *other != code).map(|code| (*code).to_owned()).collect();
                self.statuses.insert(pointer.to_owned(), Statuses { others, said });
            }
        }
        let at = child(&child(pointer, "responses"), code);
        Json::Object(Map::from_iter([((*code).to_owned(), self.response(&all, &at))]))
    }
}

/// What our spec does not say of the status of success as the descriptions do.
pub(crate) fn unsettled(statuses: &BTreeMap<String, Statuses>, document: &Json, ours: &Document) -> Vec<Diagnostic> {
    let paths = document.get("paths").and_then(Json::as_object).into_iter().flatten();
    let operations = paths.flat_map(|(path, item)| {
        let methods = item.as_object().into_iter().flatten();
        methods.map(move |(method, operation)| (child(&child("/paths", path), method), operation))
    });
    operations.filter_map(|(pointer, operation)| fault(statuses.get(&pointer), operation, &pointer, ours)).collect()
}

fn fault(statuses: Option<&Statuses>, operation: &Json, pointer: &str, ours: &Document) -> Option<Diagnostic> {
    let id = operation.get("operationId").and_then(Json::as_str)?;
    let fact = operation.get(ALSO).and_then(Json::as_array).into_iter().flatten();
    let known: BTreeSet<String> = fact.filter_map(Json::as_str).map(str::to_owned).collect();
    let others = statuses.map_or_else(BTreeSet::new, |statuses| statuses.others.clone());
    if known == others {
        return None;
    }
    let place = child(pointer, ALSO);
    let place = if ours.lookup(&place).is_some_and(|fact: &Node| !fact.items().is_empty()) {
        place
    } else {
        pointer.to_owned()
    };
    let list = |codes: &BTreeSet<String>| codes.iter().map(|code| format!("'{code}'")).collect::<Vec<_>>().join(", ");
    Some(match statuses {
        Some(Statuses { said, .. }) => {
            let message = format!("GitHub's descriptions have several statuses of success for `{id}`: {said}");
            let help =
                format!("write `{ALSO}: [{}]` at the operation: the client then takes each for success", list(&others));
            ours.error(&place, message).help(help)
        }
        None => {
            let message = format!("`{ALSO}` has {}, and no description of `{id}` does", list(&known));
            ours.error(&place, message).help(format!("leave `{ALSO}` out"))
        }
    })
}
