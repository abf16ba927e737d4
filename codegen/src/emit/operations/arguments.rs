//! How the parameters of an operation are passed, and how they get into the request.

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};
use syn::{Type, parse_quote};

use super::own_type;
use crate::emit::progenitor::type_argument;
use crate::emit::rust_names;
use crate::model::{Parameter, SentType};

/// A parameter as an argument of a Rust method.
pub(super) struct Argument<'a> {
    pub(super) parameter: &'a Parameter,
    pub(super) ident: Ident,
    pub(super) passed: Passed,
}

/// How a parameter is passed and formatted.
pub(super) enum Passed {
    Integer,
    /// An integer that is never negative.
    Unsigned,
    /// An integer that is an id of this type.
    Id(Ident),
    Text,
    /// A date or a range of dates, which the runtime checks.
    DateRange,
    /// Text that is a value of this enum.
    Enum(Ident),
    /// An object of this type.
    Object(Ident),
    /// A list.
    List(Box<Passed>),
    /// A value, or null.
    Nullable(Box<Passed>),
    /// What is serialised as JSON.
    Json,
    /// The body, as JSON.
    Body,
    /// Formatted with its `Display`, or serialised as JSON.
    Other(Box<Type>),
}

impl Passed {
    /// How what stands in the body is passed.
    pub(super) fn sent(parameter: &Parameter, sent: &SentType) -> Self {
        match (sent, &parameter.id, &parameter.known_values) {
            (SentType::Integer, Some(id), _) => Self::Id(rust_names::type_name(id)),
            (SentType::Integer, None, _) if parameter.minimum.is_some_and(|minimum| minimum >= 0) => Self::Unsigned,
            (SentType::Integer, None, _) => Self::Integer,
            (SentType::Text, _, Some(name)) => Self::Enum(rust_names::type_name(name)),
            (SentType::Text, _, None) => Self::Text,
            (SentType::Enum(name), _, _) => Self::Enum(rust_names::type_name(name)),
            (SentType::Object(name), _, _) => Self::Object(rust_names::type_name(name)),
            (SentType::List(items), _, _) => Self::List(Box::new(Self::item(items))),
            (SentType::Nullable(value), _, _) => Self::Nullable(Box::new(Self::sent(parameter, value))),
            (SentType::Boolean, _, _) => Self::Other(parse_quote!(bool)),
            (SentType::Number, _, _) => Self::Other(parse_quote!(f64)),
            (SentType::Json, _, _) => Self::Json,
            (SentType::Body, _, _) => Self::Body,
        }
    }

    /// How an item of a list is passed. Facts about the parameter are about the list.
    fn item(sent: &SentType) -> Self {
        match sent {
            SentType::Boolean => Self::Other(parse_quote!(bool)),
            SentType::Integer => Self::Integer,
            SentType::Number => Self::Other(parse_quote!(f64)),
            SentType::Text => Self::Text,
            SentType::Enum(name) => Self::Enum(rust_names::type_name(name)),
            SentType::Object(name) => Self::Object(rust_names::type_name(name)),
            SentType::List(_) | SentType::Nullable(_) | SentType::Json | SentType::Body => Self::Json,
        }
    }

    /// The type of a value that is held, where `rust` is that of one that is passed.
    fn held(&self) -> TokenStream {
        match self {
            Self::Text => quote!(String),
            Self::Id(name) | Self::Enum(name) => quote!(types::#name),
            Self::List(items) => {
                let items = items.held();
                quote!(Vec<#items>)
            }
            _ => self.rust(),
        }
    }

    pub(super) fn of(generated: &Type) -> Self {
        let text = quote!(#generated).to_string();
        match text.as_str() {
            "i64" => Self::Integer,
            "String" => Self::Text,
            _ if text.starts_with('&') && text.ends_with("str") => Self::Text,
            _ => {
                let owned = if let Type::Reference(reference) = generated { &*reference.elem } else { generated };
                if let Some(item) = type_argument(owned).filter(|_| is_vec(owned)) {
                    return Self::List(Box::new(Self::of(item)));
                }
                own_type(owned).map_or_else(|| Self::Other(Box::new(owned.clone())), Self::Enum)
            }
        }
    }

    /// Whether a method takes whatever can be serialised.
    pub(super) fn is_serialised(&self) -> bool {
        matches!(self, Self::Json | Self::Body)
    }

    fn rust(&self) -> TokenStream {
        match self {
            Self::Integer => quote!(i64),
            Self::Unsigned => quote!(u64),
            Self::Id(id) => quote!(impl Into<types::#id>),
            Self::Text => quote!(&str),
            Self::DateRange => quote!(impl Into<DateRange>),
            Self::Enum(name) => quote!(impl Into<types::#name>),
            Self::Object(name) => quote!(types::#name),
            Self::List(items) => {
                let item = match **items {
                    Self::Text | Self::Enum(_) => {
                        let held = items.held();
                        quote!(impl Into<#held>)
                    }
                    _ => items.held(),
                };
                quote!(impl IntoIterator<Item = #item>)
            }
            Self::Nullable(value) => {
                let held = if matches!(**value, Self::Text) { quote!(&str) } else { value.held() };
                quote!(Option<#held>)
            }
            Self::Json | Self::Body => quote!(impl Serialize),
            Self::Other(rust_type) => quote!(#rust_type),
        }
    }
}

impl Argument<'_> {
    pub(super) fn declaration(&self) -> TokenStream {
        let (ident, rust_type) = (&self.ident, self.passed.rust());
        quote!(#ident: #rust_type)
    }

    /// The call that puts the argument into the path (`segment`) or the query (`query`).
    pub(super) fn put(&self, part: &str) -> TokenStream {
        let (ident, name) = (&self.ident, &self.parameter.name);
        if self.parameter.sent.is_some() {
            return self.send();
        }
        let (put, put_integer) = (format_ident!("{part}"), format_ident!("{part}_integer"));
        let value = match self.passed {
            Passed::Id(_) => quote!(#ident.into().get()),
            Passed::Enum(_) => quote!(#ident.into().as_str()),
            _ => quote!(#ident),
        };
        let bounded = self.parameter.minimum.is_some() || self.parameter.maximum.is_some();
        match self.passed {
            // A segment is text unless it is declared a number. A query accepts everything that implements `Display`.
            Passed::Integer | Passed::Unsigned | Passed::Id(_) if bounded || part == "segment" => {
                let bounds = self.bounds();
                quote!(#put_integer(#name, #value, #bounds))
            }
            Passed::DateRange if part == "query" => quote!(query_date_range(#name, #ident)),
            Passed::Integer
            | Passed::Unsigned
            | Passed::Id(_)
            | Passed::Text
            | Passed::DateRange
            | Passed::Enum(_)
            | Passed::Object(_)
            | Passed::Nullable(_)
            | Passed::Json
            | Passed::Body
            | Passed::Other(_) => quote!(#put(#name, #value)),
            Passed::List(ref items) => match **items {
                Passed::Text | Passed::Enum(_) => {
                    let held = items.held();
                    quote!(query_each(#name, #ident.into_iter().map(Into::<#held>::into)))
                }
                _ => quote!(query_each(#name, #ident)),
            },
        }
    }

    /// The call that puts the argument into the body.
    fn send(&self) -> TokenStream {
        let (ident, name) = (&self.ident, &self.parameter.name);
        let value = match &self.passed {
            Passed::Body => return quote!(json(&#ident)),
            Passed::Id(_) => quote!(#ident.into().get()),
            Passed::Enum(_) => quote!(#ident.into().as_str()),
            Passed::List(items) => {
                let held = items.held();
                match **items {
                    Passed::Text | Passed::Enum(_) => {
                        quote!(#ident.into_iter().map(Into::into).collect::<Vec<#held>>())
                    }
                    _ => quote!(#ident.into_iter().collect::<Vec<#held>>()),
                }
            }
            Passed::Integer
            | Passed::Unsigned
            | Passed::Text
            | Passed::DateRange
            | Passed::Object(_)
            | Passed::Nullable(_)
            | Passed::Json
            | Passed::Other(_) => quote!(#ident),
        };
        quote!(property(#name, #value))
    }

    fn bounds(&self) -> TokenStream {
        let bound = |value: Option<i64>, open: TokenStream| match value {
            Some(value) => {
                let literal = proc_macro2::Literal::i64_unsuffixed(value);
                quote!(#literal)
            }
            None => open,
        };
        let minimum = bound(self.parameter.minimum, quote!(i64::MIN));
        let maximum = bound(self.parameter.maximum, quote!(i64::MAX));
        quote!(#minimum..=#maximum)
    }
}

fn is_vec(kind: &Type) -> bool {
    matches!(kind, Type::Path(path) if path.path.segments.last().is_some_and(|last| last.ident == "Vec"))
}
