//! What the runtime's macros expand to in the emitted crate.

use syn::{Ident, Macro, Token, Type};

use super::text;

/// Names of types, each with the trait that the macro implements for it.
pub(super) fn implementations(call: &Macro) -> Vec<(String, String)> {
    let name = call.path.segments.last().map(|segment| segment.ident.to_string()).unwrap_or_default();
    match name.as_str() {
        "open_enum" => {
            let kind: Ident = call.parse_body().expect("emission writes `open_enum!(Name)`");
            let traits = ["AsRef<str>", "Display", "From<&str>"];
            let mut implemented: Vec<_> =
                traits.iter().map(|implemented| (kind.to_string(), (*implemented).to_owned())).collect();
            implemented.push((kind.to_string(), "Into<String>".to_owned()));
            implemented
        }
        "send_on_await" => {
            let (kind, value) = call.parse_body_with(builder_and_value).expect("emission writes `Name => Type`");
            let value = text::of(&value);
            let implemented =
                format!("IntoFuture<Output = Result<Response<{value}>, Error>, IntoFuture = ResponseFuture<{value}>>");
            vec![(kind.to_string(), implemented)]
        }
        _ => Vec::new(),
    }
}

fn builder_and_value(input: syn::parse::ParseStream<'_>) -> syn::Result<(Ident, Type)> {
    let kind = input.parse()?;
    input.parse::<Token![=>]>()?;
    Ok((kind, input.parse()?))
}
