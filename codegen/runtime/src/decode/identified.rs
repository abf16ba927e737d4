//! Decodes an item of any type together with its `id`, in one pass.

use std::cell::Cell;
use std::marker::PhantomData;

use serde::Deserialize;
use serde::de::{DeserializeSeed, Deserializer, MapAccess, SeqAccess};

use super::watched::{Watch, forward_calls, forward_visits, watched};

/// A seed that decodes a `T`, and the `id` property of its JSON if that is an integer, even if `T` has no field for it.
///
/// Three deserializers observe the visits: [`Item`] its map, [`Key`] each key, and [`Value`] the value after the key `id`. All other
/// values are decoded by the inner deserializer alone.
pub(crate) struct Identified<T>(PhantomData<T>);

impl<T> Identified<T> {
    pub(crate) fn new() -> Self {
        Self(PhantomData)
    }
}

impl<T> Clone for Identified<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Identified<T> {}

impl<'de, T: Deserialize<'de>> DeserializeSeed<'de> for Identified<T> {
    type Value = (T, Option<i64>);

    fn deserialize<D: Deserializer<'de>>(self, inner: D) -> Result<Self::Value, D::Error> {
        let found = Found::default();
        let item = T::deserialize(Item { inner, watch: &found })?;
        Ok((item, found.0.0.get()))
    }
}

/// The id of an item. Scalars at the root are not reported: they have no properties.
#[derive(Default)]
struct Found(Id);

impl Watch for Found {}

/// The last integer that was visited.
#[derive(Default)]
struct Id(Cell<Option<i64>>);

impl Watch for Id {
    fn number(&self, number: i64) {
        self.0.set(Some(number));
    }
}

/// Whether the last visited string is `id`.
#[derive(Default)]
struct IsId(Cell<bool>);

impl Watch for IsId {
    fn text(&self, text: &str) {
        self.0.set(text == "id");
    }
}

struct Item<'w, D> {
    inner: D,
    watch: &'w Found,
}

watched!(Item, ItemVisitor, Found, visit_ignored: |_| true, |inner, found| Properties {
    inner,
    id: &found.0,
    is_id: IsId::default()
});

/// The properties of an item, or its elements if it is an array.
struct Properties<'w, A> {
    inner: A,
    id: &'w Id,
    is_id: IsId,
}

impl<'de, A: MapAccess<'de>> MapAccess<'de> for Properties<'_, A> {
    type Error = A::Error;

    fn next_key_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<Option<S::Value>, A::Error> {
        self.is_id.0.set(false);
        self.inner.next_key_seed(KeySeed { inner: seed, watch: &self.is_id })
    }

    fn next_value_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<S::Value, A::Error> {
        if self.is_id.0.get() {
            self.inner.next_value_seed(ValueSeed { inner: seed, watch: self.id })
        } else {
            self.inner.next_value_seed(seed)
        }
    }
}

impl<'de, A: SeqAccess<'de>> SeqAccess<'de> for Properties<'_, A> {
    type Error = A::Error;

    fn next_element_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<Option<S::Value>, A::Error> {
        self.inner.next_element_seed(seed)
    }
}

struct KeySeed<'w, S> {
    inner: S,
    watch: &'w IsId,
}

impl<'de, S: DeserializeSeed<'de>> DeserializeSeed<'de> for KeySeed<'_, S> {
    type Value = S::Value;

    fn deserialize<D: Deserializer<'de>>(self, inner: D) -> Result<S::Value, D::Error> {
        self.inner.deserialize(Key { inner, watch: self.watch })
    }
}

struct Key<'w, D> {
    inner: D,
    watch: &'w IsId,
}

// `IgnoredAny` ignores keys too. They must be visited to find `id`.
watched!(Key, KeyVisitor, IsId, visit_ignored: |_| true, |inner, _is_id| inner);

struct ValueSeed<'w, S> {
    inner: S,
    watch: &'w Id,
}

impl<'de, S: DeserializeSeed<'de>> DeserializeSeed<'de> for ValueSeed<'_, S> {
    type Value = S::Value;

    fn deserialize<D: Deserializer<'de>>(self, inner: D) -> Result<S::Value, D::Error> {
        self.inner.deserialize(Value { inner, watch: self.watch })
    }
}

struct Value<'w, D> {
    inner: D,
    watch: &'w Id,
}

watched!(Value, ValueVisitor, Id, visit_ignored: |_| true, |inner, _id| inner);

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, HashMap};

    use serde::de::IgnoredAny;

    use super::*;

    fn id_of<'de, T: Deserialize<'de>>(item: &'de str) -> Option<i64> {
        let mut deserializer = serde_json::Deserializer::from_str(item);
        let (_, id) = Identified::<T>::new().deserialize(&mut deserializer).expect(item);
        deserializer.end().expect(item);
        id
    }

    #[derive(Deserialize)]
    struct Named {
        #[expect(dead_code)]
        name: Option<String>,
    }

    #[derive(Deserialize)]
    struct WithId {
        #[expect(dead_code)]
        id: Option<Number>,
    }

    #[derive(Deserialize)]
    struct Number(#[expect(dead_code)] i64);

    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Either {
        Named {
            #[expect(dead_code)]
            name: String,
        },
        WithId {
            #[expect(dead_code)]
            id: i64,
        },
    }

    #[test]
    fn the_id_is_found_whatever_the_item_is_read_as() {
        type All = (fn(&'static str) -> Option<i64>, &'static str);
        let readers: [All; 6] = [
            (id_of::<Named>, "a struct without it"),
            (id_of::<WithId>, "a struct with it"),
            (id_of::<Either>, "an enum"),
            (id_of::<IgnoredAny>, "nothing"),
            (id_of::<serde_json::Value>, "a value"),
            (id_of::<HashMap<String, IgnoredAny>>, "a map"),
        ];
        for (read, name) in readers {
            assert_eq!(read(r#"{"id": 5, "name": "x"}"#), Some(5), "{name}");
            assert_eq!(read(r#"{"x": {"id": 6}, "name": "x", "\u0069d": 7, "y": [8]}"#), Some(7), "{name}");
        }
        for (item, id) in [
            (r#"{"name": "id", "ids": 5}"#, None),
            (r#"{"id": null}"#, None),
            (r#"{"id": "5"}"#, None),
            (r#"{"id": 5.5}"#, None),
            (r#"{"id": [5]}"#, None),
            (r#"{"id": {"x": 5}}"#, None),
            (r#"{"id": -5}"#, Some(-5)),
            (r#"{"id": 9223372036854775808}"#, None),
            ("{}", None),
        ] {
            assert_eq!(id_of::<Named>(item), id, "{item}");
            assert_eq!(id_of::<IgnoredAny>(item), id, "{item}");
        }
        assert_eq!(id_of::<i64>("5"), None);
        assert_eq!(id_of::<Vec<i64>>("[5]"), None);
        assert_eq!(id_of::<&str>(r#""id""#), None);
        assert_eq!(id_of::<BTreeMap<i64, i64>>(r#"{"5": 6}"#), None);
    }
}
