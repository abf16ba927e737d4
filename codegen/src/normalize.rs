//! The pre-pass: a checked spec becomes one that progenitor turns into good Rust.
//!
//! Every pass is a total function on the spec as JSON; none can fail, since the checks have refused what it could not handle.

mod choices_as_objects;
mod drop_constraints;
mod flatten_references;
mod hoist_nullability;
pub(crate) mod inert_docs;

mod name_schemas;
mod nullable_rust_types;
mod operation_keys;
mod own_types;
mod plain_references;
mod redirects;
mod secret_types;
pub(crate) mod tell_availability;
mod without_bodies;

use serde_json::{Map, Value};

use crate::spec::View;

/// A rewrite of the spec.
pub struct Pass {
    /// Its name, that of its file and of its folder of test cases.
    pub name: &'static str,
    /// The rewrite.
    pub run: fn(&mut Value),
}

/// The passes, in the order they run, each under what holds after it.
pub const PASSES: &[Pass] = &[
    // No text of the spec is run as a doc test or breaks out of its paragraph.
    Pass { name: "inert_docs", run: inert_docs::run },
    // A reference is `#/components/`, a section and a name, with nothing encoded.
    Pass { name: "plain_references", run: plain_references::run },
    // No component is nullable: the places that use it are.
    Pass { name: "hoist_nullability", run: hoist_nullability::run },
    // A choice is an object with a property for each variant, or one type.
    Pass { name: "choices_as_objects", run: choices_as_objects::run },
    // Every object and enum is a component that bears the name of its Rust type.
    Pass { name: "name_schemas", run: name_schemas::run },
    // Each operation has a response of a 2xx status.
    Pass { name: "redirects", run: redirects::run },
    // Operations have no body.
    Pass { name: "without_bodies", run: without_bodies::run },
    // The words of a thing that not every release has say which ones do.
    Pass { name: "tell_availability", run: tell_availability::run },
    // A password is of the runtime's `Secret` type.
    Pass { name: "secret_types", run: secret_types::run },
    // An id or a text with known values in a response is of the type that its fact names.
    Pass { name: "own_types", run: own_types::run },
    // What a server sends is judged by its type alone: no bounds, no defaults, no formats but of times and secrets.
    Pass { name: "drop_constraints", run: drop_constraints::run },
    // A secret, an id or a text with known values that may be null is an `Option`.
    Pass { name: "nullable_rust_types", run: nullable_rust_types::run },
    // Parameters, headers and responses stand where they are used.
    Pass { name: "flatten_references", run: flatten_references::run },
    // An operationId is a name in Rust, one of a kind: with its tag, in snake case.
    Pass { name: "operation_keys", run: operation_keys::run },
];

/// Runs every pass.
pub(crate) fn normalize(view: &View<'_>) -> Value {
    let mut spec = view.document.root.to_json();
    for pass in PASSES {
        (pass.run)(&mut spec);
    }
    spec
}

/// Calls `visit` on every object of the spec, inner before outer.
fn for_each_object(value: &mut Value, visit: &mut impl FnMut(&mut Map<String, Value>)) {
    match value {
        Value::Object(object) => {
            object.values_mut().for_each(|inner| for_each_object(inner, visit));
            visit(object);
        }
        Value::Array(items) => items.iter_mut().for_each(|item| for_each_object(item, visit)),
        _ => {}
    }
}

/// The map at `pointer`; an empty one if the spec has none there.
fn take_map(spec: &mut Value, pointer: &str) -> Map<String, Value> {
    match spec.pointer_mut(pointer).map(Value::take) {
        Some(Value::Object(map)) => map,
        _ => Map::new(),
    }
}
