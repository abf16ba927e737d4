use syn::{Item, Type, parse_quote};

use super::for_each_field;
use super::serde_attributes::rewrite;
use crate::emit::progenitor::type_argument;

/// progenitor boxes the whole of a field of its own type, `Box<Option<T>>`. What may be absent is an `Option`, boxed or not.
pub(super) fn run(mut items: Vec<Item>) -> Vec<Item> {
    for_each_field(&mut items, &mut |field| {
        let Some(inner) = boxed_option(&field.ty).cloned() else { return };
        field.ty = parse_quote!(::std::option::Option<::std::boxed::Box<#inner>>);
        rewrite(field, |arguments| {
            let may_be_absent = arguments.iter().any(|argument| argument.path().is_ident("default"));
            arguments.retain(|argument| !argument.path().is_ident("default"));
            if may_be_absent {
                arguments.push(parse_quote!(skip_serializing_if = "::std::option::Option::is_none"));
            }
        });
    });
    items
}

/// `T` of `Box<Option<T>>`.
fn boxed_option(boxed: &Type) -> Option<&Type> {
    let option = type_argument(boxed).filter(|_| is_called(boxed, "Box"))?;
    type_argument(option).filter(|_| is_called(option, "Option"))
}

fn is_called(kind: &Type, name: &str) -> bool {
    matches!(kind, Type::Path(path) if path.path.segments.last().is_some_and(|segment| segment.ident == name))
}
