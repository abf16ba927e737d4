//! What the runtime's macros expand to in the emitted crate.

use syn::{Ident, Macro, Token, Type};

use super::text;

/// The name of the type that a call is for, and the traits that it implements.
pub(super) fn implementation(call: &Macro) -> Option<(String, String)> {
    let name = call.path.segments.last()?.ident.to_string();
    match name.as_str() {
        "open_enum" => {
            let kind: Ident = call.parse_body().expect("emission writes `open_enum!(Name)`");
            Some((kind.to_string(), "AsRef<str> + Display + From<&str> + FromStr + Into<String>".to_owned()))
        }
        "integer_id" => {
            let kind: Ident = call.parse_body().expect("emission writes `integer_id!(Name)`");
            Some((kind.to_string(), "Display + From<i64> + FromStr + Into<i64>".to_owned()))
        }
        "send_on_await" => {
            let (kind, value) = call.parse_body_with(builder_and_value).expect("emission writes `Name => Type`");
            let value = text::of(&value);
            let implemented =
                format!("IntoFuture<Output = Result<Response<{value}>, Error>, IntoFuture = ResponseFuture<{value}>>");
            Some((kind.to_string(), implemented))
        }
        _ => None,
    }
}

/// The methods that a call adds to the type.
pub(super) fn methods(call: &Macro) -> &'static [&'static str] {
    let is_id = call.path.segments.last().is_some_and(|name| name.ident == "integer_id");
    if is_id { &["get(self) -> i64"] } else { &[] }
}

fn builder_and_value(input: syn::parse::ParseStream<'_>) -> syn::Result<(Ident, Type)> {
    let kind = input.parse()?;
    input.parse::<Token![=>]>()?;
    Ok((kind, input.parse()?))
}
