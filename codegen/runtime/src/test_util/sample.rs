//! Samples of any type that is decoded from JSON: a deserializer that invents what it is asked for.

use std::fmt;

use serde::de::value::StrDeserializer;
use serde::de::{self, DeserializeOwned, DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};

use crate::error::{Error, ErrorKind};

/// Values for tests. Every type of the crate has it, and so have your own types that implement `Deserialize`.
///
/// What is optional is `None`, lists and maps are empty, numbers are 1, and `bool`s are false. Dates are 2026-01-31, 09:00 UTC. Texts
/// are the name of their field, or a URL if that ends in `url`; so is the `Unknown` value of an enum that keeps unknown values. All
/// fields are public, so assign those that your code reads:
///
/// ```
/// # use ghes_actions_runtime as ghes_actions;
/// use ghes_actions::Sample;
/// # #[derive(Debug, PartialEq, serde::Deserialize)]
/// # struct Runner { id: i64, name: String, busy: bool, runner_group_id: Option<i64> }
///
/// let mut runner = Runner::sample()?;
/// assert_eq!((runner.id, runner.name.as_str(), runner.busy), (1, "name", false));
/// runner.busy = true;
/// # assert_eq!(runner.runner_group_id, None);
/// # Ok::<(), ghes_actions::Error>(())
/// ```
pub trait Sample: DeserializeOwned {
    /// A value that is always the same.
    ///
    /// # Errors
    ///
    /// Returns [`ErrorKind::Decode`] for a type that needs more than the above, such as a text in a format of its own. No type of this
    /// crate does.
    fn sample() -> Result<Self, Error> {
        Self::deserialize(Inventor { field: "sample" })
            .map_err(|problem| Error::new(ErrorKind::Decode, format!("this type has no sample: {problem}")))
    }
}

impl<T: DeserializeOwned> Sample for T {}

/// Invents the value of a field.
#[derive(Clone, Copy)]
struct Inventor {
    field: &'static str,
}

#[derive(Debug)]
struct Problem(String);

impl fmt::Display for Problem {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl std::error::Error for Problem {}

impl de::Error for Problem {
    fn custom<T: fmt::Display>(problem: T) -> Self {
        Self(problem.to_string())
    }
}

/// One method per integer type.
macro_rules! ones {
    ($($method:ident $visit:ident)*) => {
        $(fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Problem> {
            visitor.$visit(1_u8.into())
        })*
    };
}

impl<'de> Deserializer<'de> for Inventor {
    type Error = Problem;

    ones! {
        deserialize_i8 visit_i16
        deserialize_i16 visit_i16
        deserialize_i32 visit_i32
        deserialize_i64 visit_i64
        deserialize_i128 visit_i128
        deserialize_u8 visit_u16
        deserialize_u16 visit_u16
        deserialize_u32 visit_u32
        deserialize_u64 visit_u64
        deserialize_u128 visit_u128
        deserialize_f32 visit_f32
        deserialize_f64 visit_f64
    }

    /// JSON of any kind is null.
    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Problem> {
        visitor.visit_unit()
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Problem> {
        visitor.visit_bool(false)
    }

    fn deserialize_char<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Problem> {
        visitor.visit_char('a')
    }

    /// Dates ask for a `str` to parse, and texts for a `String` to keep.
    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Problem> {
        visitor.visit_str("2026-01-31T09:00:00Z")
    }

    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Problem> {
        match self.field {
            url if url.ends_with("url") => visitor.visit_string(format!("https://ghe.example.com/{url}")),
            name => visitor.visit_str(name),
        }
    }

    fn deserialize_bytes<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Problem> {
        visitor.visit_bytes(self.field.as_bytes())
    }

    fn deserialize_byte_buf<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Problem> {
        self.deserialize_bytes(visitor)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Problem> {
        visitor.visit_none()
    }

    fn deserialize_unit<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Problem> {
        visitor.visit_unit()
    }

    fn deserialize_unit_struct<V: Visitor<'de>>(self, _: &'static str, visitor: V) -> Result<V::Value, Problem> {
        visitor.visit_unit()
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, _: &'static str, visitor: V) -> Result<V::Value, Problem> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Problem> {
        self.deserialize_tuple(0, visitor)
    }

    fn deserialize_tuple<V: Visitor<'de>>(self, length: usize, visitor: V) -> Result<V::Value, Problem> {
        visitor.visit_seq(Elements { of: self, left: length })
    }

    fn deserialize_tuple_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        length: usize,
        visitor: V,
    ) -> Result<V::Value, Problem> {
        self.deserialize_tuple(length, visitor)
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Problem> {
        visitor.visit_map(Fields { names: [].iter(), current: "" })
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Problem> {
        visitor.visit_map(Fields { names: fields.iter(), current: "" })
    }

    /// The first variant, if it has no content.
    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Problem> {
        visitor.visit_enum(StrDeserializer::new(variants.first().copied().unwrap_or_default()))
    }

    fn deserialize_identifier<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Problem> {
        visitor.visit_str(self.field)
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Problem> {
        visitor.visit_unit()
    }
}

struct Elements {
    of: Inventor,
    left: usize,
}

impl<'de> SeqAccess<'de> for Elements {
    type Error = Problem;

    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, Problem> {
        let Some(left) = self.left.checked_sub(1) else { return Ok(None) };
        self.left = left;
        seed.deserialize(self.of).map(Some)
    }
}

struct Fields {
    names: std::slice::Iter<'static, &'static str>,
    current: &'static str,
}

impl<'de> MapAccess<'de> for Fields {
    type Error = Problem;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, Problem> {
        let Some(name) = self.names.next() else { return Ok(None) };
        self.current = name;
        seed.deserialize(StrDeserializer::new(name)).map(Some)
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, Problem> {
        seed.deserialize(Inventor { field: self.current })
    }
}
