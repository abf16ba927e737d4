//! Deserializers that forward everything to an inner one, and observe the visited values.

/// Observes what a deserializer visits.
pub(super) trait Watch {
    /// A string was visited.
    fn text(&self, _: &str) {}

    /// An integer was visited.
    fn number(&self, _: i64) {}
}

macro_rules! forward_visits {
    ($($method:ident: $value:ty),*) => {
        $(fn $method<E: serde::de::Error>(self, value: $value) -> Result<V::Value, E> {
            self.inner.$method(value)
        })*
    };
}

macro_rules! forward_calls {
    ($visitor:ident: $($method:ident($($argument:ident: $kind:ty),*)),*) => {
        $(fn $method<V: serde::de::Visitor<'de>>(self, $($argument: $kind,)* visitor: V) -> Result<V::Value, D::Error> {
            self.inner.$method($($argument,)* $visitor { inner: visitor, watch: self.watch })
        })*
    };
}

/// Implements `Deserializer` for `$deserializer`, and defines the visitor that it wraps each visitor in. `$access` wraps the elements
/// of a sequence and the entries of a map.
///
/// An ignored value is skipped by the inner deserializer, unless `$visit_ignored` returns true: then it is visited like any other.
macro_rules! watched {
    (
        $deserializer:ident, $visitor:ident, $watch:ty, visit_ignored: $visit_ignored:expr,
        |$inner:ident, $watched:ident| $access:expr
    ) => {
        struct $visitor<'w, V> {
            inner: V,
            watch: &'w $watch,
        }

        impl<'de, D: serde::Deserializer<'de>> serde::Deserializer<'de> for $deserializer<'_, D> {
            type Error = D::Error;

            forward_calls!($visitor:
                deserialize_any(), deserialize_bool(), deserialize_i8(), deserialize_i16(), deserialize_i32(),
                deserialize_i64(), deserialize_i128(), deserialize_u8(), deserialize_u16(), deserialize_u32(),
                deserialize_u64(), deserialize_u128(), deserialize_f32(), deserialize_f64(), deserialize_char(),
                deserialize_str(), deserialize_string(), deserialize_bytes(), deserialize_byte_buf(),
                deserialize_option(), deserialize_unit(), deserialize_unit_struct(name: &'static str),
                deserialize_newtype_struct(name: &'static str), deserialize_seq(), deserialize_tuple(len: usize),
                deserialize_tuple_struct(name: &'static str, len: usize), deserialize_map(),
                deserialize_struct(name: &'static str, fields: &'static [&'static str]),
                deserialize_enum(name: &'static str, variants: &'static [&'static str]), deserialize_identifier()
            );

            fn deserialize_ignored_any<V: serde::de::Visitor<'de>>(self, visitor: V) -> Result<V::Value, D::Error> {
                let visit_ignored: fn(&$watch) -> bool = $visit_ignored;
                let visitor = $visitor { inner: visitor, watch: self.watch };
                if visit_ignored(self.watch) {
                    self.inner.deserialize_any(visitor)
                } else {
                    self.inner.deserialize_ignored_any(visitor)
                }
            }

            fn is_human_readable(&self) -> bool {
                self.inner.is_human_readable()
            }
        }

        impl<'de, V: serde::de::Visitor<'de>> serde::de::Visitor<'de> for $visitor<'_, V> {
            type Value = V::Value;

            forward_visits!(
                visit_bool: bool, visit_i8: i8, visit_i16: i16, visit_i32: i32, visit_i128: i128, visit_u8: u8,
                visit_u16: u16, visit_u32: u32, visit_u128: u128, visit_f32: f32, visit_f64: f64, visit_char: char,
                visit_bytes: &[u8], visit_borrowed_bytes: &'de [u8], visit_byte_buf: Vec<u8>
            );

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.inner.expecting(formatter)
            }

            fn visit_i64<E: serde::de::Error>(self, number: i64) -> Result<V::Value, E> {
                self.watch.number(number);
                self.inner.visit_i64(number)
            }

            fn visit_u64<E: serde::de::Error>(self, number: u64) -> Result<V::Value, E> {
                if let Ok(number) = i64::try_from(number) {
                    self.watch.number(number);
                }
                self.inner.visit_u64(number)
            }

            fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<V::Value, E> {
                self.watch.text(text);
                self.inner.visit_str(text)
            }

            fn visit_borrowed_str<E: serde::de::Error>(self, text: &'de str) -> Result<V::Value, E> {
                self.watch.text(text);
                self.inner.visit_borrowed_str(text)
            }

            fn visit_string<E: serde::de::Error>(self, text: String) -> Result<V::Value, E> {
                self.watch.text(&text);
                self.inner.visit_string(text)
            }

            fn visit_none<E: serde::de::Error>(self) -> Result<V::Value, E> {
                self.inner.visit_none()
            }

            fn visit_unit<E: serde::de::Error>(self) -> Result<V::Value, E> {
                self.inner.visit_unit()
            }

            fn visit_some<D: serde::Deserializer<'de>>(self, inner: D) -> Result<V::Value, D::Error> {
                self.inner.visit_some($deserializer { inner, watch: self.watch })
            }

            fn visit_newtype_struct<D: serde::Deserializer<'de>>(self, inner: D) -> Result<V::Value, D::Error> {
                self.inner.visit_newtype_struct($deserializer { inner, watch: self.watch })
            }

            fn visit_seq<A: serde::de::SeqAccess<'de>>(self, $inner: A) -> Result<V::Value, A::Error> {
                let $watched = self.watch;
                self.inner.visit_seq($access)
            }

            fn visit_map<A: serde::de::MapAccess<'de>>(self, $inner: A) -> Result<V::Value, A::Error> {
                let $watched = self.watch;
                self.inner.visit_map($access)
            }

            fn visit_enum<A: serde::de::EnumAccess<'de>>(self, inner: A) -> Result<V::Value, A::Error> {
                self.inner.visit_enum(inner)
            }
        }
    };
}

pub(super) use {forward_calls, forward_visits, watched};
