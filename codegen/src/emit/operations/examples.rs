//! An example for each operation, which compiles. Only names in it come from the spec.

use quote::ToTokens;
use syn::{Item, Type};

use super::{Argument, Passed, Typed};
use crate::emit::docs::WIDTH;
use crate::emit::passes::short_paths;
use crate::emit::progenitor::type_argument;
use crate::emit::rust_names;
use crate::model::Pagination;
use crate::names;

pub(super) fn of(typed: &Typed<'_>) -> String {
    let operation = typed.operation;
    let accessor = rust_names::accessor(&operation.tag);
    let method = rust_names::method(&operation.method_name);
    let arguments: Vec<_> =
        typed.arguments().map(|argument| value(&argument.ident.to_string(), &argument.passed)).collect();
    let call = format!(".{method}({})", arguments.join(", "));
    let value_of = |name: &str| statement(&format!("let {name} = {accessor}"), &[&call, ".await?", ".value"]);
    let body = match &operation.pagination {
        Some(pagination) => {
            let items = names::field(&pagination.items);
            let name = item_name(&items);
            let shown = shown(item_of(typed, pagination), &name);
            format!("{}\nfor {name} in &page.{items} {{\n    {shown}\n}}", value_of("page"))
        }
        None if is_unit(&typed.response()) => statement(&accessor.to_string(), &[&call, ".await?"]),
        None => {
            let name = response_name(&typed.response());
            // What may be absent is shown as a whole.
            let object = struct_of(typed.generated, &typed.response()).filter(|_| operation.empty_success.is_empty());
            let shown = shown(object, &name);
            format!("{}\n{shown}", value_of(&name))
        }
    };
    let given: String = typed.arguments().filter_map(|argument| given(typed, &argument)).collect();
    format!(
        "```no_run\n\
         # async fn example(client: &ghes_actions::Client{given}) -> Result<(), ghes_actions::Error> {{\n\
         let {accessor} = client.{accessor}();\n\
         {body}\n\
         # Ok(())\n\
         # }}\n\
         ```"
    )
}

/// A chain of calls as rustfmt writes it: on one line where it fits.
fn statement(start: &str, links: &[&str]) -> String {
    let line = format!("{start}{};", links.concat());
    if line.len() <= WIDTH {
        return line;
    }
    let links: String = links.iter().map(|link| format!("\n    {link}")).collect();
    format!("{start}{links};")
}

/// What an example cannot write in a few words, as a parameter of the function around it.
fn given(typed: &Typed<'_>, argument: &Argument<'_>) -> Option<String> {
    fn kind(passed: &Passed) -> Option<Option<&syn::Ident>> {
        match passed {
            Passed::Object(name) => Some(Some(name)),
            Passed::Json | Passed::Body => Some(None),
            Passed::List(items) => kind(items),
            _ => None,
        }
    }
    let ident = &argument.ident;
    Some(match kind(&argument.passed)? {
        Some(name) => format!(", {ident}: {}::types::{name}", typed.home_of(&name.to_string())),
        None => format!(", {ident}: impl serde::Serialize"),
    })
}

/// A sample value for an argument.
fn value(name: &str, passed: &Passed) -> String {
    match passed {
        Passed::Integer | Passed::Unsigned | Passed::Id(_) => "23".to_owned(),
        Passed::Text => format!("{name:?}"),
        Passed::DateRange => "\">=2026-01-01\"".to_owned(),
        Passed::Enum(_) => "\"value\"".to_owned(),
        Passed::List(items) => match **items {
            Passed::Text | Passed::Enum(_) => "[\"value\"]".to_owned(),
            _ => format!("[{}]", value(name, items)),
        },
        Passed::Nullable(_) => "None".to_owned(),
        // What the example is given.
        Passed::Object(_) | Passed::Json | Passed::Body => name.to_owned(),
        Passed::Other(rust_type) => match rust_type.to_token_stream().to_string().as_str() {
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

/// Fields that identify an object and show its state, in the order in which an example shows them.
const TELLING: [&str; 5] = ["id", "name", "event", "status", "expires_at"];

/// Prints those of these fields that are required, or the whole object if there are none. Secrets are not shown, because they print
/// as a mask.
fn shown(object: Option<&syn::ItemStruct>, name: &str) -> String {
    let fields = object.map(|object| &object.fields);
    let is_shown = |telling: &str| {
        let mut fields = fields.into_iter().flatten();
        fields.any(|field| field.ident.as_ref().is_some_and(|ident| ident == telling) && is_always_there(&field.ty))
    };
    let shown: Vec<&str> = TELLING.into_iter().filter(|telling| is_shown(telling)).collect();
    if shown.is_empty() {
        return format!("println!(\"{{{name}:?}}\");");
    }
    let values: Vec<String> = shown.iter().map(|field| format!("{name}.{field}")).collect();
    format!("println!(\"{}\", {});", vec!["{}"; shown.len()].join(" "), values.join(", "))
}

/// Whether the type implements `Display`, and is neither an `Option` nor a secret.
fn is_always_there(field: &Type) -> bool {
    let Type::Path(path) = field else { return false };
    if short_paths::id_of(field).or_else(|| short_paths::known_values_of(field)).is_some() {
        return true;
    }
    let last = path.path.segments.last();
    last.is_some_and(|last| ["bool", "i64", "DateTime", "String"].iter().any(|plain| last.ident == plain))
}

/// The struct of the items of a page, if they are structs.
fn item_of<'a>(typed: &'a Typed<'_>, pagination: &Pagination) -> Option<&'a syn::ItemStruct> {
    let page = struct_of(typed.generated, &typed.response())?;
    let list = page
        .fields
        .iter()
        .find(|field| field.ident.as_ref().is_some_and(|ident| *ident == names::field(&pagination.items)));
    struct_of(typed.generated, type_argument(&list?.ty)?)
}

/// `run` for a `types::WorkflowRun` or an `Option` of it; `response` for a type that is not ours.
fn response_name(response: &Type) -> String {
    let named = match response {
        Type::Path(path) if is_option(path) => type_argument(response).map(response_name),
        Type::Path(path) if path.path.segments.first().is_some_and(|first| first.ident == "types") => {
            let last = path.path.segments.last().map(|segment| names::field(&segment.ident.to_string()));
            last.and_then(|name| name.rsplit('_').find(|word| !word.is_empty()).map(names::argument))
        }
        _ => None,
    };
    named.unwrap_or_else(|| "response".to_owned())
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
