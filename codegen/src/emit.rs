//! The [`Api`] becomes the files of the crate.

mod client;
mod compatibility;
mod details;
mod docs;
mod examples;
mod id_types;
mod known_values;
mod library;
mod licenses;
mod manifest;
mod operations;
pub mod passes;
mod progenitor;
mod public_api;
mod readme;
mod rust_names;
mod shared_values;
mod types;
mod value_availability;

pub use progenitor::Refusal;

use crate::model::Api;

/// A file of the emitted crate, not yet text.
#[derive(Clone)]
pub struct Module {
    /// Path below `generated/`. Never made from a name in the spec.
    pub path: &'static str,
    /// What it holds.
    pub content: Content,
}

/// What a file holds.
#[derive(Clone)]
pub enum Content {
    /// Items, to be formatted.
    Rust(syn::File),
    /// Text, as it is.
    Text(String),
}

/// What every emitter reads.
struct Input<'a> {
    api: &'a Api,
    generated: progenitor::Generated,
}

struct Emitter {
    path: &'static str,
    emit: fn(&Input<'_>) -> Content,
}

const EMITTERS: &[Emitter] = &[
    Emitter { path: "COMPATIBILITY.md", emit: compatibility::emit },
    Emitter { path: "Cargo.toml", emit: manifest::emit },
    Emitter { path: "LICENSE-APACHE", emit: licenses::apache },
    Emitter { path: "LICENSE-MIT", emit: licenses::mit },
    Emitter { path: "README.md", emit: readme::emit },
    Emitter { path: "examples/app.rs", emit: examples::app },
    Emitter { path: "examples/blocking.rs", emit: examples::blocking },
    Emitter { path: "examples/dashboard.rs", emit: examples::dashboard },
    Emitter { path: "examples/metrics.rs", emit: examples::metrics },
    Emitter { path: "examples/reap.rs", emit: examples::reap },
    Emitter { path: "examples/register.rs", emit: examples::register },
    Emitter { path: "examples/testing.rs", emit: examples::testing },
    Emitter { path: "src/blocking.rs", emit: operations::blocking::emit },
    Emitter { path: "src/client.rs", emit: client::emit },
    Emitter { path: "src/front_page.md", emit: readme::front_page },
    Emitter { path: "src/lib.rs", emit: library::emit },
    Emitter { path: "src/operations.rs", emit: operations::emit },
    Emitter { path: "src/types.rs", emit: types::emit },
];

/// Emits every file.
///
/// # Errors
///
/// progenitor refuses a spec that has passed our checks, or panics on it: each refusal names an operation.
pub fn emit(api: &Api) -> Result<Vec<Module>, Vec<Refusal>> {
    let input = Input { api, generated: progenitor::run(&api.normalized)? };
    let mut modules: Vec<_> =
        EMITTERS.iter().map(|emitter| Module { path: emitter.path, content: (emitter.emit)(&input) }).collect();
    // Last: it lists what the others hold.
    modules.push(Module { path: public_api::PATH, content: public_api::list(&modules) });
    Ok(modules)
}
