//! One description, judged.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use serde::Serialize;
use serde_json::Value;

use crate::bodies;
use crate::decode::{Decoded, OPERATIONS};
use crate::document::{Document, Operation, strings};
use crate::facts::Noted;
use crate::release::{Documented, Source};
use crate::requests;
use crate::round_trip::lost;
use crate::shape::{Beside, Shape};

/// What was found of one description.
#[derive(Clone, Debug, Serialize)]
pub struct Row {
    /// Which one.
    #[serde(flatten)]
    pub source: Source,
    /// Published examples that were read.
    pub examples: usize,
    /// Bodies that its schemas allow, and that were read.
    pub bodies: usize,
    /// Parameters and values that can be sent.
    pub requests: usize,
    /// Operations, parameters and values that cannot, of which the docs say so, or a newer description of the release in this version says that they can.
    pub documented: usize,
    /// What does not fit.
    pub faults: Vec<Fault>,
}

/// Something that does not fit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Fault {
    /// The operation.
    pub operation: String,
    /// Place in a body, or `request`.
    pub path: String,
    /// What is wrong.
    pub message: String,
}

/// Judges descriptions, each shape once: most publications repeat what others say.
#[derive(Debug)]
pub struct Judge<'a> {
    spec: &'a Document,
    /// By operation and shape: how many bodies were read, and what did not fit.
    judged: Mutex<HashMap<(usize, String), Judged>>,
}

fn has_corrected_content(operation: Operation<'_>) -> bool {
    let responses = operation.value["responses"].as_object().into_iter().flat_map(|responses| responses.values());
    responses.into_iter().any(|response| response.pointer("/x-correction/was/content").is_some())
}

type Judged = (usize, Vec<Fault>);

impl<'a> Judge<'a> {
    /// By this spec.
    #[must_use]
    pub fn new(spec: &'a Document) -> Self {
        Self { spec, judged: Mutex::new(HashMap::new()) }
    }

    /// Judges a description.
    pub fn judge(&self, source: &Source, description: &Document) -> (Row, Noted) {
        let mut row =
            Row { source: source.clone(), examples: 0, bodies: 0, requests: 0, documented: 0, faults: Vec::new() };
        let mut noted = Noted::default();
        for (index, decoded) in OPERATIONS.iter().enumerate() {
            let id = decoded.operation_id;
            // A description can have an operation only to say that the server does not: all of its responses are 501 then.
            let is_served = |operation: &Operation<'_>| description.successes(*operation).next().is_some();
            let theirs = description.operations().get(id).copied().filter(is_served);
            let (ours, theirs) = match (self.spec.operations().get(id).copied(), theirs) {
                (Some(ours), Some(theirs)) => (ours, theirs),
                (Some(ours), None) if source.is_documented_without(&Documented::of(ours.value)) => {
                    row.documented += 1;
                    continue;
                }
                (Some(_), None) => {
                    row.faults.push(fault(id, REQUEST, "the operation is unknown there, and the docs do not say so"));
                    continue;
                }
                (None, _) => {
                    row.faults.push(fault(id, REQUEST, "the spec has no such operation"));
                    continue;
                }
            };
            let sides = ((self.spec, ours), (description, theirs));
            let found = requests::compare(sides.0, sides.1, (source, id), &mut noted);
            row.requests += found.valid;
            row.documented += found.documented;
            row.faults.extend(found.faults.into_iter().map(|message| fault(id, REQUEST, message)));
            if let Err(message) = self.responses(index, decoded, (ours, theirs), description, (&mut row, &mut noted)) {
                row.faults.push(fault(id, "$", message));
            }
        }
        (row, noted)
    }

    fn responses(
        &self,
        index: usize,
        decoded: &Decoded,
        (ours, theirs): (Operation<'_>, Operation<'_>),
        description: &Document,
        (row, noted): (&mut Row, &mut Noted),
    ) -> Result<(), String> {
        let id = decoded.operation_id;
        for (status, json) in description.successes(theirs) {
            if !is_success(self.spec, ours, status) {
                row.faults.push(fault(
                    id,
                    REQUEST,
                    format!("{status} means success there, and is an error to the client"),
                ));
            }
            self.body(index, decoded, (ours, json), description, (row, noted))?;
        }
        Ok(())
    }

    fn body(
        &self,
        index: usize,
        decoded: &Decoded,
        (ours, json): (Operation<'_>, Option<&Value>),
        description: &Document,
        (row, noted): (&mut Row, &mut Noted),
    ) -> Result<(), String> {
        let id = decoded.operation_id;
        let (media_type, again) = match (json, decoded.again) {
            (None, None) => return Ok(()),
            (Some(media_type), Some(again)) => (media_type, again),
            // A correction says that there is nothing in it.
            (Some(_), None) if has_corrected_content(ours) => return Ok(()),
            (Some(_), None) => return Err("the client expects no body, and gets one".to_owned()),
            (None, Some(_)) => return Err("the client expects a body, and gets none".to_owned()),
        };
        let known = self.spec.success(ours)?.ok_or("the spec describes no body")?;
        let beside = Beside { description, spec: self.spec };
        let shape = beside.shape(&media_type["schema"], &known["schema"], id, noted)?;
        let read = |body: &Value| match again(body) {
            Ok(back) => lost(&shape, body, &back, "$").map(|(path, message)| fault(id, &path, message)),
            Err(misread) => Some(fault(id, &misread.path, misread.message)),
        };
        let examples = description.examples(media_type);
        row.examples += examples.len();
        row.faults.extend(examples.into_iter().filter_map(read));
        // Not held while bodies are read: two threads may do the same, and find the same.
        let known = || self.judged.lock().unwrap_or_else(PoisonError::into_inner);
        let key = (index, key(&shape));
        let judged = known().get(&key).cloned();
        let (bodies, faults) = judged.unwrap_or_else(|| {
            let bodies = bodies::of(&shape);
            let judged = (bodies.len(), bodies.iter().filter_map(read).collect::<Vec<_>>());
            known().insert(key, judged.clone());
            judged
        });
        row.bodies += bodies;
        row.faults.extend(faults);
        row.faults.dedup();
        Ok(())
    }
}

/// Whether the client takes a status for success.
fn is_success(spec: &Document, operation: Operation<'_>, status: &str) -> bool {
    spec.successes(operation).any(|(own, _)| own == status)
        || strings(operation.value, "x-also-success").any(|also| also == status)
}

/// What a description does not know and a newer one of the same release and API version does, GitHub had left out.
pub fn forgive_superseded(rows: &mut [Row]) {
    for index in 0..rows.len() {
        let Source { release, api_version, .. } = &rows[index].source;
        let is_same = |row: &&Row| row.source.release == *release && row.source.api_version == *api_version;
        let newer = rows.iter().skip(index + 1).rfind(is_same);
        let Some(open) = newer.map(|row| row.faults.clone()) else { continue };
        let row = &mut rows[index];
        let before = row.faults.len();
        row.faults.retain(|fault| fault.path != REQUEST || open.contains(fault));
        row.documented += before - row.faults.len();
    }
}

/// The path of a fault that is no body's.
const REQUEST: &str = "request";

/// Equal shapes have equal keys.
fn key(shape: &Shape) -> String {
    format!("{shape:?}")
}

fn fault(operation: &str, path: &str, message: impl Into<String>) -> Fault {
    Fault { operation: operation.to_owned(), path: path.to_owned(), message: message.into() }
}
