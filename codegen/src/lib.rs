//! Turns an OpenAPI description into the `ghes-actions` crate.
//!
//! Pure: text in, text out. No disk, clock, environment or network; `xtask` does the reading and writing.
//!
//! ```text
//! Sources -read-> Inputs -check-> CheckedSpec -lower-> Api -emit-> modules -render-> FileTree
//! ```

mod availability;
pub mod check;
pub mod descriptions;
pub mod diagnostic;
pub mod diff;
pub mod emit;
pub mod foreign;
pub mod lower;
pub mod model;
mod names;
pub mod normalize;
pub mod releases;
pub mod render;
pub mod source_file;
pub mod spec;
pub mod tree;
pub mod trim;

pub use diagnostic::{Diagnostic, Diagnostics};
pub use source_file::SourceFile;
pub use spec::Sources;
pub use tree::FileTree;

/// Generates every file of the crate.
///
/// # Errors
///
/// Everything that is wrong with the input.
pub fn generate(sources: &Sources) -> Result<FileTree, Diagnostics> {
    generate_from(spec::read(sources)?)
}

/// As [`generate`], from what was read already.
///
/// # Errors
///
/// Everything that is wrong with the input.
pub fn generate_from(inputs: spec::Inputs) -> Result<FileTree, Diagnostics> {
    generate_checked(&check::check(inputs)?)
}

fn generate_checked(checked: &check::CheckedSpec) -> Result<FileTree, Diagnostics> {
    let api = lower::lower(checked);
    let modules = emit::emit(&api).map_err(|refusals| located(checked, refusals))?;
    Ok(render::render(modules, api.foreign.is_some()))
}

/// Refusals, at the operations they are about.
fn located(spec: &check::CheckedSpec, refusals: Vec<emit::Refusal>) -> Diagnostics {
    let help =
        "the checks let through what progenitor cannot do: change the operation, or add a check in codegen/src/check";
    let found = refusals.into_iter().map(|refusal| spec.document().error(&refusal.pointer, refusal.message).help(help));
    match Diagnostics::refuse_if_any(found.collect()) {
        Err(diagnostics) => diagnostics,
        Ok(()) => spec.document().error("", "progenitor refused the spec and did not say why").into(),
    }
}
