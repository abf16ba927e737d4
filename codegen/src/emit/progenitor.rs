//! Runs progenitor on the normalised spec, and extracts the types and the signature of each operation from its output.

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};

use progenitor::{CrateVers, GenerationSettings, Generator, InterfaceStyle};
use serde_json::{Value, json};
use syn::{FnArg, GenericArgument, ImplItem, Item, Pat, PathArguments, ReturnType, Type};

use crate::spec::pointer::child;

/// The extracted output of progenitor.
#[derive(Clone)]
pub(super) struct Generated {
    /// The items of its `types` module.
    pub(super) types: Vec<Item>,
    /// The signature of each operation's method, by its name.
    pub(super) signatures: BTreeMap<String, Signature>,
}

/// The Rust types of an operation.
#[derive(Clone)]
pub(super) struct Signature {
    /// The type of each argument by its name; `Option` if it is optional.
    pub(super) arguments: BTreeMap<String, Type>,
    /// The type of the response body; `()` for a response without one.
    pub(super) response: Type,
}

/// Input that passed the checks, but that progenitor refuses.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// JSON pointer of the operation; empty if no single operation is at fault.
    pub pointer: String,
    /// What failed, and progenitor's message.
    pub message: String,
}

/// Runs progenitor. A panic of progenitor or of its dependencies becomes a refusal.
pub(super) fn run(spec: &Value) -> Result<Generated, Vec<Refusal>> {
    attempt(spec).map_err(|message| locate(spec, &message))
}

/// Fails with progenitor's message.
fn attempt(spec: &Value) -> Result<Generated, String> {
    // Converted through YAML's data model, as progenitor's users do, where status codes may be numbers.
    let document: openapiv3::OpenAPI =
        serde_yaml::to_value(spec).and_then(serde_yaml::from_value).map_err(|error| error.to_string())?;
    let tokens = catch_unwind(AssertUnwindSafe(|| Generator::new(&settings()).generate_tokens(&document)))
        .map_err(|panic| {
            let text =
                panic.downcast_ref::<String>().map(String::as_str).or_else(|| panic.downcast_ref::<&str>().copied());
            format!("progenitor panicked: {}", text.unwrap_or("no message"))
        })?
        .map_err(|error| format!("progenitor: {error}"))?;
    let file: syn::File = syn::parse2(tokens).map_err(|error| format!("progenitor's output is not Rust: {error}"))?;
    Ok(Generated { types: types_of(&file), signatures: signatures_of(&file) })
}

fn settings() -> GenerationSettings {
    let mut settings = GenerationSettings::default();
    // Ordered: equal maps are equal in all that is made of them.
    settings.with_map_type("::std::collections::BTreeMap");
    settings.with_interface(InterfaceStyle::Positional).with_crate("ghes-actions-runtime", CrateVers::Any, None);
    settings
}

/// Finds the operations at fault by running each alone.
fn locate(spec: &Value, message: &str) -> Vec<Refusal> {
    let mut refusals = Vec::new();
    for (path, item) in spec["paths"].as_object().into_iter().flatten() {
        for (method, operation) in item.as_object().into_iter().flatten() {
            let mut alone = spec.clone();
            alone["paths"] = json!({ path: { method: operation } });
            if let Err(message) = attempt(&alone) {
                let name = operation["operationId"].as_str().unwrap_or(method);
                let message = format!("cannot generate the operation `{name}`: {message}");
                refusals.push(Refusal { pointer: child(&child("/paths", path), method), message });
            }
        }
    }
    if refusals.is_empty() {
        let message = format!("cannot generate the operations together, though each alone can be: {message}");
        refusals.push(Refusal { pointer: String::new(), message });
    }
    refusals
}

fn types_of(file: &syn::File) -> Vec<Item> {
    let types = file.items.iter().find_map(|item| match item {
        Item::Mod(module) if module.ident == "types" => module.content.as_ref(),
        _ => None,
    });
    types.map(|(_, items)| items.clone()).unwrap_or_default()
}

fn signatures_of(file: &syn::File) -> BTreeMap<String, Signature> {
    let impls = file.items.iter().filter_map(|item| match item {
        Item::Impl(block) if block.trait_.is_none() => Some(&block.items),
        _ => None,
    });
    let methods = impls.flatten().filter_map(|item| match item {
        ImplItem::Fn(method) if method.sig.asyncness.is_some() => Some(&method.sig),
        _ => None,
    });
    methods.filter_map(|signature| Some((signature.ident.to_string(), signature_of(signature)?))).collect()
}

fn signature_of(signature: &syn::Signature) -> Option<Signature> {
    let arguments = signature.inputs.iter().filter_map(|input| match input {
        FnArg::Typed(typed) => match typed.pat.as_ref() {
            Pat::Ident(name) => Some((name.ident.to_string(), typed.ty.as_ref().clone())),
            _ => None,
        },
        FnArg::Receiver(_) => None,
    });
    let ReturnType::Type(_, result) = &signature.output else { return None };
    // Result<ResponseValue<T>, Error<E>>
    let response = type_argument(type_argument(result)?)?.clone();
    Some(Signature { arguments: arguments.collect(), response })
}

/// Whether a type is an `Option`.
pub(super) fn is_option(kind: &Type) -> bool {
    matches!(kind, Type::Path(path) if path.path.segments.last().is_some_and(|last| last.ident == "Option"))
}

/// `T` of `Anything<T, …>`.
pub(super) fn type_argument(generic: &Type) -> Option<&Type> {
    let Type::Path(path) = generic else { return None };
    let PathArguments::AngleBracketed(arguments) = &path.path.segments.last()?.arguments else { return None };
    arguments.args.iter().find_map(|argument| match argument {
        GenericArgument::Type(inner) => Some(inner),
        _ => None,
    })
}
