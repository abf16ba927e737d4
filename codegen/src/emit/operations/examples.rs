//! An example of each operation that compiles. Nothing of it but names comes from the spec.

use quote::ToTokens;
use syn::{Item, Type};

use super::{Kind, Typed};
use crate::emit::progenitor::type_argument;
use crate::emit::rust_names;
use crate::names;

pub(super) fn of(typed: &Typed<'_>) -> String {
    let operation = typed.operation;
    let accessor = rust_names::accessor(&operation.tag);
    let method = rust_names::method(&operation.method_name);
    let arguments: Vec<_> =
        typed.arguments().map(|argument| value(&argument.ident.to_string(), &argument.kind)).collect();
    let call = format!("{accessor}.{method}({}).await?", arguments.join(", "));
    let body = match &operation.pagination {
        Some(pagination) => {
            let items = names::field(&pagination.items);
            let name = item_name(&items);
            format!("let page = {call};\nfor {name} in &page.{items} {{\n    println!(\"{{{name}:?}}\");\n}}")
        }
        None if is_unit(&typed.response()) => format!("{call};"),
        None => {
            let name = response_name(&typed.response());
            format!("let {name} = {call};\nprintln!(\"{{{name}:?}}\");")
        }
    };
    format!(
        "```no_run\n\
         # async fn example(client: &ghes_actions::Client) -> Result<(), ghes_actions::Error> {{\n\
         let {accessor} = client.{accessor}();\n\
         {body}\n\
         # Ok(())\n\
         # }}\n\
         ```"
    )
}

/// An argument that stands for itself.
fn value(name: &str, kind: &Kind) -> String {
    match kind {
        Kind::Integer => "23".to_owned(),
        Kind::Text => format!("{name:?}"),
        Kind::Other(kind) => match kind.to_token_stream().to_string().as_str() {
            "bool" => "true".to_owned(),
            "f64" => "0.5".to_owned(),
            _ => "\"value\".into()".to_owned(),
        },
    }
}

/// One of `workflow_runs` is a `run`.
fn item_name(items: &str) -> String {
    let last = items.rsplit('_').next().and_then(|last| last.strip_suffix('s'));
    last.filter(|name| !name.is_empty()).map_or_else(|| "item".to_owned(), names::argument)
}

/// A `types::WorkflowRun`, or maybe none, is a `run`; what has no type of ours is an `answer`.
fn response_name(response: &Type) -> String {
    let named = match response {
        Type::Path(path) if is_option(path) => type_argument(response).map(response_name),
        Type::Path(path) if path.path.segments.first().is_some_and(|first| first.ident == "types") => {
            let last = path.path.segments.last().map(|segment| names::field(&segment.ident.to_string()));
            last.and_then(|name| name.rsplit('_').find(|word| !word.is_empty()).map(names::argument))
        }
        _ => None,
    };
    named.unwrap_or_else(|| "answer".to_owned())
}

fn is_option(path: &syn::TypePath) -> bool {
    path.path.segments.last().is_some_and(|last| last.ident == "Option")
}

pub(super) fn is_unit(response: &Type) -> bool {
    matches!(response, Type::Tuple(tuple) if tuple.elems.is_empty())
}

/// The struct that `response` names.
pub(super) fn struct_of<'a>(items: &'a [Item], response: &Type) -> Option<&'a syn::ItemStruct> {
    let Type::Path(path) = response else { return None };
    let name = &path.path.segments.last()?.ident;
    items.iter().find_map(|item| match item {
        Item::Struct(object) if object.ident == *name => Some(object),
        _ => None,
    })
}
