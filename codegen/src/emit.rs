//! The [`Api`] becomes the files of the crate.

mod choices;
mod client;
mod compatibility;
mod details;
mod docs;
mod examples;
mod foreign;
mod id_types;
mod known_values;
mod library;
mod licenses;
pub(crate) mod manifest;
mod operations;
pub mod passes;
mod progenitor;
mod public_api;
mod readme;
mod rust_names;
mod sent_types;
mod sets;
mod shared_values;
mod types;
mod value_availability;

pub use progenitor::Refusal;

use crate::model::{Api, Operation, Set, TagInfo};

/// A file of the emitted crate, not yet text.
#[derive(Clone)]
pub struct Module {
    /// Path below `generated/`. Made of nothing in the spec but the names of sets, which `spec/sources.yaml` lists.
    pub path: String,
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
    generated: &'a progenitor::Generated,
    /// The set that is emitted; none for the default one.
    set: Option<&'a Set>,
}

impl<'a> Input<'a> {
    /// The operations of the set.
    fn operations(&self) -> &'a [Operation] {
        self.set.map_or(&self.api.operations, |set| &set.operations)
    }

    /// The tags that the set adds.
    fn tags(&self) -> &'a [TagInfo] {
        self.set.map_or(&self.api.tags, |set| &set.tags)
    }

    /// Whether the set has this type.
    fn has_type(&self, name: &str) -> bool {
        self.home_of(name).map(|set| &set.name) == self.set.map(|set| &set.name)
    }

    /// The set that a type is of; none for the default one.
    fn home_of(&self, name: &str) -> Option<&'a Set> {
        self.api.sets.iter().find(|set| set.types.contains(name))
    }
}

struct Emitter {
    path: &'static str,
    of: Of,
    emit: fn(&Input<'_>) -> Content,
}

/// Whose crates have a file.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Of {
    /// Ours and those of others' documents.
    All,
    /// Ours: what it says is true of GitHub's servers or of our operations only.
    Ours,
    /// Those of others' documents.
    Others,
}

const EMITTERS: &[Emitter] = &[
    Emitter { path: "Cargo.toml", of: Of::Others, emit: manifest::of_foreign },
    Emitter { path: "README.md", of: Of::Others, emit: readme::of_foreign },
    Emitter { path: "src/front_page.md", of: Of::Others, emit: readme::front_page_of_foreign },
    Emitter { path: "COMPATIBILITY.md", of: Of::Ours, emit: compatibility::emit },
    Emitter { path: "Cargo.toml", of: Of::Ours, emit: manifest::emit },
    Emitter { path: "LICENSE-APACHE", of: Of::Ours, emit: licenses::apache },
    Emitter { path: "LICENSE-MIT", of: Of::Ours, emit: licenses::mit },
    Emitter { path: "README.md", of: Of::Ours, emit: readme::emit },
    Emitter { path: "examples/app.rs", of: Of::Ours, emit: examples::app },
    Emitter { path: "examples/blocking.rs", of: Of::Ours, emit: examples::blocking },
    Emitter { path: "examples/dashboard.rs", of: Of::Ours, emit: examples::dashboard },
    Emitter { path: "examples/metrics.rs", of: Of::Ours, emit: examples::metrics },
    Emitter { path: "examples/reap.rs", of: Of::Ours, emit: examples::reap },
    Emitter { path: "examples/register.rs", of: Of::Ours, emit: examples::register },
    Emitter { path: "examples/testing.rs", of: Of::Ours, emit: examples::testing },
    Emitter { path: "src/blocking.rs", of: Of::All, emit: operations::blocking::emit },
    Emitter { path: "src/client.rs", of: Of::All, emit: client::emit },
    Emitter { path: "src/front_page.md", of: Of::Ours, emit: readme::front_page },
    Emitter { path: "src/lib.rs", of: Of::All, emit: library::emit },
    Emitter { path: "src/operations.rs", of: Of::All, emit: operations::emit },
    Emitter { path: "src/types.rs", of: Of::All, emit: types::emit },
];

/// Emits every file.
///
/// # Errors
///
/// progenitor refuses a spec that has passed our checks, or panics on it: each refusal names an operation.
pub fn emit(api: &Api) -> Result<Vec<Module>, Vec<Refusal>> {
    let generated = progenitor::run(&api.normalized)?;
    let input = |set| Input { api, generated: &generated, set };
    let default = input(None);
    let of = if api.foreign.is_some() { Of::Others } else { Of::Ours };
    let mut modules: Vec<_> = EMITTERS
        .iter()
        .filter(|emitter| matches!(emitter.of, Of::All) || emitter.of == of)
        .map(|emitter| Module { path: emitter.path.to_owned(), content: (emitter.emit)(&default) })
        .collect();
    modules.extend(api.sets.iter().flat_map(|set| sets::modules(&input(Some(set)), set)));
    if let Some(foreign) = &api.foreign {
        modules.iter_mut().for_each(|module| foreign::named(module, foreign));
    }
    // Last: it lists what the others hold.
    modules.push(Module { path: public_api::PATH.to_owned(), content: public_api::list(&modules) });
    Ok(modules)
}
