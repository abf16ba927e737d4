//! Listings whose items are decoded as a type of the caller.

use std::fmt;
use std::marker::PhantomData;

use serde::de::{
    DeserializeOwned, DeserializeSeed, Deserializer, Error as _, IgnoredAny, MapAccess, SeqAccess, Visitor,
};

use crate::call::Call;
use crate::decode::Identified;
use crate::operation::Operation;
use crate::pagination::{Items, Page, Pages};

impl Call {
    /// Like [`pages`](Self::pages), but decodes each item as a `T`, which need not have all fields.
    ///
    /// The operation must name the property of its items with [`Operation::items`]. The id of each item is read even if `T` has no
    /// field for it.
    pub fn pages_as<T: DeserializeOwned + Send + 'static>(self) -> Pages<Rows<T>> {
        let fetch = |call: Self| {
            let seed = RowsOf::<T>::of(call.operation());
            call.fetch_page_seed(seed)
        };
        Pages::new(self, fetch)
    }

    /// Like [`items`](Self::items), but decodes each item as a `T`, which need not have all fields; see [`pages_as`](Self::pages_as).
    pub fn items_as<T: DeserializeOwned + Send + 'static>(self) -> Items<T> {
        let fetch = |call: Self| {
            let seed = RowsOf::<T>::of(call.operation());
            call.fetch_items_seed(seed)
        };
        Items::new(self, fetch)
    }
}

/// A page whose items are decoded as a `T` of your own, which is any type that implements `Deserialize`. Fields that `T` does not have are
/// skipped, so the page decodes faster and takes less memory.
///
/// ```
/// /// A workflow run on a dashboard.
/// #[derive(serde::Deserialize)]
/// struct Row {
///     id: i64,
///     event: String,
///     status: Option<String>,
///     conclusion: Option<String>,
///     head_branch: Option<String>,
///     run_number: i64,
/// }
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Rows<T> {
    /// The items of this page, in the server's order.
    pub items: Vec<T>,
    /// The number of items on all pages, if the response says so.
    pub total_count: Option<i64>,
    ids: Vec<Option<i64>>,
}

impl<T> Page for Rows<T> {
    type Item = T;

    fn into_items(self) -> Vec<T> {
        self.items
    }

    fn item_ids(&self) -> Vec<Option<i64>> {
        self.ids.clone()
    }

    fn total_count(&self) -> Option<i64> {
        self.total_count
    }
}

/// Where the parts of a page are.
pub(crate) struct RowsOf<T> {
    items: &'static str,
    total: Option<&'static str>,
    item: PhantomData<T>,
}

impl<T> RowsOf<T> {
    pub(crate) fn of(operation: &Operation) -> Self {
        // No page has a property without a name: of an operation that does not say where its items are, none decodes.
        let items = operation.items_property().unwrap_or("");
        Self { items, total: operation.total_property(), item: PhantomData }
    }
}

impl<T> Clone for RowsOf<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for RowsOf<T> {}

impl<'de, T: DeserializeOwned> DeserializeSeed<'de> for RowsOf<T> {
    type Value = Rows<T>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Rows<T>, D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de, T: DeserializeOwned> Visitor<'de> for RowsOf<T> {
    type Value = Rows<T>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a page")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Rows<T>, A::Error> {
        let (mut items, mut total_count) = (None, None);
        while let Some(part) = map.next_key_seed(PartOf { items: self.items, total: self.total })? {
            match part {
                Part::Items if items.is_some() => return Err(A::Error::duplicate_field(self.items)),
                Part::Items => items = Some(map.next_value_seed(ItemsOf::<T>(PhantomData))?),
                Part::Total if total_count.is_some() => {
                    return Err(A::Error::duplicate_field(self.total.unwrap_or_default()));
                }
                Part::Total => total_count = Some(map.next_value::<Option<i64>>()?),
                Part::Other => {
                    map.next_value::<IgnoredAny>()?;
                }
            }
        }
        let (items, ids) = items.ok_or_else(|| A::Error::missing_field(self.items))?;
        Ok(Rows { items, total_count: total_count.flatten(), ids })
    }
}

enum Part {
    Items,
    Total,
    Other,
}

/// Which part a key names.
struct PartOf {
    items: &'static str,
    total: Option<&'static str>,
}

impl<'de> DeserializeSeed<'de> for PartOf {
    type Value = Part;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Part, D::Error> {
        deserializer.deserialize_identifier(self)
    }
}

impl Visitor<'_> for PartOf {
    type Value = Part;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a key")
    }

    fn visit_str<E>(self, key: &str) -> Result<Part, E> {
        Ok(if key == self.items {
            Part::Items
        } else if self.total == Some(key) {
            Part::Total
        } else {
            Part::Other
        })
    }
}

struct ItemsOf<T>(PhantomData<T>);

impl<'de, T: DeserializeOwned> DeserializeSeed<'de> for ItemsOf<T> {
    type Value = (Vec<T>, Vec<Option<i64>>);

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_seq(self)
    }
}

impl<'de, T: DeserializeOwned> Visitor<'de> for ItemsOf<T> {
    type Value = (Vec<T>, Vec<Option<i64>>);

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a sequence")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Self::Value, A::Error> {
        let (mut items, mut ids) = (Vec::new(), Vec::new());
        while let Some((item, id)) = list.next_element_seed(Identified::<T>::new())? {
            items.push(item);
            ids.push(id);
        }
        Ok((items, ids))
    }
}
