//! What is different in a crate of someone else's document.

use quote::ToTokens as _;
use syn::visit_mut::VisitMut;
use syn::{Attribute, Expr, ExprLit, Lit, Meta};

use super::{Content, Module};
use crate::model::Foreign;

/// The name of our crate in the examples of docs.
const OURS: &str = "ghes_actions::";

/// What the crates have in common, and their versions.
const WORKSPACE: &str = include_str!("../../../Cargo.toml");

/// What the emitted code names, besides the runtime.
const DEPENDENCIES: [&str; 3] = ["chrono", "serde", "serde_json"];

/// The dependencies of the manifest.
pub(super) fn dependencies(foreign: &Foreign) -> String {
    let runtime = match &foreign.runtime {
        Some(path) => format!("ghes-actions-runtime = {{ path = {path:?}, default-features = false }}\n"),
        None => "ghes-actions-runtime = { version = \"0.1\", default-features = false }\n".to_owned(),
    };
    let is_of = |line: &str, name: &str| line.strip_prefix(name).is_some_and(|rest| rest.starts_with(" = "));
    let lines = DEPENDENCIES.iter().filter_map(|name| WORKSPACE.lines().find(|line| is_of(line, name)));
    lines.map(|line| format!("{line}\n")).chain([runtime]).collect()
}

/// Puts the name of the crate into the examples of its docs.
pub(super) fn named(module: &mut Module, foreign: &Foreign) {
    if let Content::Rust(file) = &mut module.content {
        let own = format!("{}::", foreign.package.replace('-', "_"));
        Named { own }.visit_file_mut(file);
    }
}

struct Named {
    own: String,
}

impl VisitMut for Named {
    fn visit_attribute_mut(&mut self, attribute: &mut Attribute) {
        let Meta::NameValue(pair) = &mut attribute.meta else { return };
        if !pair.path.is_ident("doc") {
            return;
        }
        if let Expr::Lit(ExprLit { lit: Lit::Str(text), .. }) = &mut pair.value
            && text.value().contains(OURS)
        {
            *text = syn::LitStr::new(&text.value().replace(OURS, &self.own), text.span());
        }
    }

    /// Docs are in attributes, and macros of the emitted code have none.
    fn visit_macro_mut(&mut self, _: &mut syn::Macro) {}
}

/// The call that sets the server of the document. If it names none, there is no default: a token must not go to a server that nobody chose.
pub(super) fn base_url(foreign: &Foreign) -> proc_macro2::TokenStream {
    let url = foreign.server.as_deref().unwrap_or_default();
    quote::quote!(.base_url(#url)).into_token_stream()
}
