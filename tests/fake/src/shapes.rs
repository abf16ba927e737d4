//! What things look like in answers.
//!
//! The tests hold every shape against the schema of the spec.

mod group;
mod job;
mod repository;
mod run;
mod runner;
mod user;
mod workflow;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use serde_json::{Map, Value};

pub(crate) use group::runner_group;
pub(crate) use job::job;
pub(crate) use repository::minimal_repository;
pub(crate) use run::{run, usage};
pub(crate) use runner::{labels, runner};
pub(crate) use user::user;
pub(crate) use workflow::workflow;

/// `{}`: what says nothing.
pub(crate) fn empty() -> Value {
    Value::Object(Map::new())
}

/// Sets a property of an object.
pub(crate) fn set(object: &mut Value, name: &str, value: Value) {
    if let Value::Object(object) = object {
        object.insert(name.to_owned(), value);
    }
}

/// An id of the GraphQL API: the kind and the number in Base64.
fn node_id(kind: &str, id: i64) -> String {
    format!("{kind}_{}", STANDARD_NO_PAD.encode(id.to_string()))
}

/// Adds URLs to an object, each below `base`.
fn add_urls(object: &mut Value, base: &str, urls: &[(&str, &str)]) {
    for (name, path) in urls {
        set(object, name, format!("{base}{path}").into());
    }
}
