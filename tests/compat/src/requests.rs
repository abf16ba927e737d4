//! What the client can send, against what a description takes.

use serde_json::Value;

use crate::corrected::corrected;
use crate::document::{Document, Operation, strings};
use crate::facts::Noted;
use crate::release::{Documented, Source};

/// What was found of the requests of one operation.
#[derive(Debug, Default)]
pub struct Requests {
    /// Things that can be sent there: parameters and values of them.
    pub valid: usize,
    /// Things that cannot, of which the docs say so.
    pub documented: usize,
    /// Things that cannot, of which the docs say nothing.
    pub faults: Vec<String>,
}

/// Compares an operation of the spec with that of a description.
#[must_use]
pub fn compare(
    (spec, ours): (&Document, Operation<'_>),
    (description, theirs): (&Document, Operation<'_>),
    (source, id): (&Source, &str),
    facts: &mut Noted,
) -> Requests {
    let mut found = Requests::default();
    if (ours.method, ours.path) != (theirs.method, theirs.path) {
        found.faults.push(format!("the request is {} {} there", theirs.method.to_uppercase(), theirs.path));
    }
    let known = spec.parameters(ours);
    let taken = description.parameters(theirs);
    facts.object(&parameters_of(id));
    for ((place, name), parameter) in &taken {
        let required = is_true(parameter, "required");
        facts.field(&parameters_of(id), name, required);
        let sent = known.get(&(place.clone(), name.clone()));
        match sent {
            None => found.faults.push(format!("{place} parameter `{name}` is not in the spec")),
            Some(sent) if required && !is_true(sent, "required") => {
                found
                    .faults
                    .push(format!("{place} parameter `{name}` is required there, and the client may leave it out"));
            }
            Some(_) => {}
        }
    }
    for ((place, name), parameter) in &known {
        match taken.get(&(place.clone(), name.clone())) {
            None if source.is_documented_without(&Documented::of(parameter)) => found.documented += 1,
            None => {
                found.faults.push(format!("{place} parameter `{name}` is unknown there, and the docs do not say so"))
            }
            Some(taken) => {
                found.valid += 1;
                compare_values(name, (&parameter["schema"], &taken["schema"]), (source, id), facts, &mut found);
            }
        }
    }
    found
}

fn compare_values(
    name: &str,
    (ours, theirs): (&Value, &Value),
    (source, id): (&Source, &str),
    facts: &mut Noted,
    found: &mut Requests,
) {
    let taken = corrected(&[ours], "type", &theirs["type"]);
    if ours["type"] != taken {
        found.faults.push(format!("`{name}` is {} here and {taken} there", ours["type"]));
    }
    let beyond = |keyword: &str, wider: fn(i64, i64) -> bool| {
        let limit = theirs[keyword].as_i64();
        limit.is_some_and(|limit| ours[keyword].as_i64().is_none_or(|own| wider(own, limit)))
    };
    if beyond("minimum", |own, limit| own < limit) || beyond("maximum", |own, limit| own > limit) {
        found.faults.push(format!("`{name}` may be sent beyond the limits that it has there"));
    }
    if theirs.get("enum").is_none() {
        return;
    }
    let values_of_it = format!("values of {name} of {id}");
    facts.object(&values_of_it);
    strings(theirs, "enum").for_each(|value| facts.field(&values_of_it, value, false));
    if ours.get("enum").is_none() {
        found.faults.push(format!("any `{name}` may be sent, and only some are valid there"));
    }
    for value in strings(ours, "enum") {
        if strings(theirs, "enum").any(|known| known == value) {
            found.valid += 1;
        } else if source.is_documented_without(&Documented::of_value(ours, value)) {
            found.documented += 1;
        } else {
            found.faults.push(format!("`{name}={value}` is not valid there, and the docs do not say so"));
        }
    }
}

fn is_true(value: &Value, key: &str) -> bool {
    value.get(key) == Some(&Value::Bool(true))
}

/// What the table of facts calls the parameters of an operation.
#[must_use]
pub fn parameters_of(id: &str) -> String {
    format!("parameters of {id}")
}
