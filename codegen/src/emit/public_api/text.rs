//! Items as one line of text.

use quote::{ToTokens, quote};
use syn::{FnArg, GenericParam, Generics, Pat, ReturnType, Signature, Type};

/// Tokens as a person spaces them.
pub(super) fn of(tokens: &impl ToTokens) -> String {
    let text = quote!(#tokens).to_string();
    const TIGHT: &[(&str, &str)] = &[
        (" :: ", "::"),
        (":: ", "::"),
        (" ::", "::"),
        (" <", "<"),
        ("< ", "<"),
        (" >", ">"),
        ("& ", "&"),
        (" (", "("),
        ("( ", "("),
        (" )", ")"),
        (" ,", ","),
        (" :", ":"),
        ("[ ", "["),
        (" ]", "]"),
        (" ;", ";"),
    ];
    let text = TIGHT.iter().fold(text, |text, (wide, tight)| text.replace(wide, tight));
    let text = text.strip_prefix("where ").map_or(text.clone(), |clause| format!(" where {clause}"));
    text.replace(",::", ", ::").replace(",>", ">").replace("  ", " ").trim_end_matches([',', ' ']).to_owned()
}

/// `async fn Pages::next(&mut self) -> …`: no patterns, no attributes, no body.
pub(super) fn function(path: &str, signature: &Signature) -> String {
    let arguments: Vec<String> = signature.inputs.iter().map(argument).collect();
    let constness = signature.constness.map_or("", |_| "const ");
    let asyncness = signature.asyncness.map_or("", |_| "async ");
    let result = match &signature.output {
        ReturnType::Default => String::new(),
        ReturnType::Type(_, kind) => format!(" -> {}", of(kind)),
    };
    let generics = of(&signature.generics);
    let bounds = of(&signature.generics.where_clause);
    format!("{constness}{asyncness}fn {path}{generics}({}){result}{bounds}", arguments.join(", "))
}

/// What a block of methods demands of its parameters, as a `where` clause.
pub(super) fn bounds(generics: &Generics) -> String {
    let mut bounds: Vec<String> = generics
        .params
        .iter()
        .filter_map(|parameter| match parameter {
            GenericParam::Type(kind) if !kind.bounds.is_empty() => Some(of(parameter)),
            _ => None,
        })
        .collect();
    if let Some(clause) = &generics.where_clause {
        bounds.push(of(&clause.predicates));
    }
    if bounds.is_empty() { String::new() } else { format!(" where {}", bounds.join(", ")) }
}

/// A type of a module, with the module's name before it.
pub(super) fn in_module(path: &str, kind: &Type) -> String {
    let written = of(kind);
    match written.split_once('<') {
        Some((_, arguments)) => format!("{path}<{arguments}"),
        None => path.to_owned(),
    }
}

fn argument(input: &FnArg) -> String {
    match input {
        FnArg::Receiver(receiver) => {
            let written = of(receiver);
            written.strip_prefix("mut ").map_or_else(|| written.clone(), str::to_owned)
        }
        FnArg::Typed(typed) => match typed.pat.as_ref() {
            Pat::Ident(name) => format!("{}: {}", of(&name.ident), of(&typed.ty)),
            other => format!("{}: {}", of(other), of(&typed.ty)),
        },
    }
}
