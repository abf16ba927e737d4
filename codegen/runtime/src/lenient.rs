//! Pages of which an item does not fit its description: the others are kept.

use std::collections::BTreeMap;
use std::fmt;
use std::ops::Deref;

use serde::Deserialize;
use serde::de::{DeserializeOwned, Deserializer, IgnoredAny, SeqAccess, Visitor};
use serde_json::value::RawValue;

use crate::decode::{self, Misfit};
use crate::error::Error;
use crate::operation::Operation;
use crate::pagination::Page;
use crate::response::{Reply, Response};
use crate::secret::Secrets;

/// A page without the items that do not fit their description, and what is known of those. Derefs to the page.
///
/// As a [`Page`] it gives all items in the server's order, each as it is or as why it was skipped.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lenient<T> {
    page: T,
    skipped: Vec<Skipped>,
}

/// An item that was left out because it does not fit its description.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Skipped {
    /// Its place on the page, from 0.
    pub index: usize,
    /// Its `id`, if it has one that is a number.
    pub id: Option<i64>,
    /// What of it does not fit, such as `workflow_runs[3].run_number`.
    pub json_path: String,
    /// In which way, such as `string where i64 was expected`. Never holds a value of the answer.
    pub reason: String,
}

impl<T> Lenient<T> {
    /// The items that were left out, in the server's order.
    pub fn skipped(&self) -> &[Skipped] {
        &self.skipped
    }

    /// The page and what was left out of it.
    pub fn into_parts(self) -> (T, Vec<Skipped>) {
        (self.page, self.skipped)
    }
}

impl<T> Deref for Lenient<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.page
    }
}

impl<T: Page> Page for Lenient<T> {
    type Item = Result<T::Item, Skipped>;

    fn into_items(self) -> Vec<Self::Item> {
        let mut good = self.page.into_items().into_iter().map(Ok);
        let mut items = Vec::new();
        for skipped in self.skipped {
            items.extend(good.by_ref().take(skipped.index.saturating_sub(items.len())));
            items.push(Err(skipped));
        }
        items.extend(good);
        items
    }

    fn item_count(&self) -> Option<usize> {
        self.page.item_count()?.checked_add(self.skipped.len())
    }

    fn total_count(&self) -> Option<i64> {
        self.page.total_count()
    }
}

impl fmt::Display for Skipped {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "an item was skipped: {} at {}", self.reason, self.json_path)?;
        match self.id {
            Some(id) => write!(formatter, " (id {id})"),
            None => Ok(()),
        }
    }
}

impl std::error::Error for Skipped {}

/// The strict way first: it is one pass over the body, and nearly always enough.
pub(crate) fn decode<T>(reply: Reply, operation: &Operation, secrets: &Secrets) -> Result<Response<Lenient<T>>, Error>
where
    T: Page<Item: DeserializeOwned> + DeserializeOwned,
{
    reply.check_is_json(operation)?;
    let outcome = match (decode::json(&reply.body), operation.items_property()) {
        (Ok(page), _) => Ok(Lenient { page, skipped: Vec::new() }),
        (Err(misfit), Some(property)) if misfit.is_within(property) => {
            without_misfits(&reply.body, property).and_then(|page| page.ok_or(misfit))
        }
        (Err(misfit), _) => Err(misfit),
    };
    match outcome {
        Ok(page) => Ok(reply.with_value(page)),
        Err(misfit) => Err(reply.misfit(operation, secrets, &misfit)),
    }
}

/// `None` for a page of more items than are looked through one by one, or with too many bytes that are not UTF-8.
fn without_misfits<T>(body: &[u8], property: &str) -> Result<Option<Lenient<T>>, Misfit>
where
    T: Page<Item: DeserializeOwned> + DeserializeOwned,
{
    let Some(body) = decode::splittable(body) else { return Ok(None) };
    let envelope: BTreeMap<String, &RawValue> = decode::json_in_place(&body)?;
    let items = envelope.get(property).map_or("[]", |items| items.get());
    let AtMost(Some(items)) = decode::json_in_place(items.as_bytes())? else { return Ok(None) };
    let mut skipped = Vec::new();
    let mut kept = Vec::with_capacity(items.len());
    for (index, item) in items.into_iter().enumerate() {
        match decode::json::<T::Item>(item.get().as_bytes()) {
            Ok(_) => kept.push(item.get()),
            Err(misfit) => skipped.push(Skipped {
                index,
                id: id_of(item),
                json_path: misfit.path_within(&format!("{property}[{index}]")),
                reason: misfit.problem,
            }),
        }
    }
    let page = decode::json(rebuilt(&envelope, property, &kept).as_bytes())?;
    Ok(Some(Lenient { page, skipped }))
}

/// Far more than are on a page of GitHub's. Telling of each of millions of skipped items would take a hundred times the memory
/// of the body that they came in.
const MOST_ITEMS: usize = 10_000;

/// The items of an array, if there are no more than [`MOST_ITEMS`].
struct AtMost<'a>(Option<Vec<&'a RawValue>>);

impl<'de> Deserialize<'de> for AtMost<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Items;

        impl<'de> Visitor<'de> for Items {
            type Value = AtMost<'de>;

            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("a sequence")
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut array: A) -> Result<AtMost<'de>, A::Error> {
                let mut items = Vec::new();
                while items.len() < MOST_ITEMS {
                    let Some(item) = array.next_element()? else { return Ok(AtMost(Some(items))) };
                    items.push(item);
                }
                let mut more = AtMost(Some(items));
                while array.next_element::<IgnoredAny>()?.is_some() {
                    more = AtMost(None);
                }
                Ok(more)
            }
        }

        deserializer.deserialize_seq(Items)
    }
}

/// The text of the page, with these items.
fn rebuilt(envelope: &BTreeMap<String, &RawValue>, property: &str, items: &[&str]) -> String {
    let mut text = String::from("{");
    for (name, value) in envelope {
        if text.len() > 1 {
            text.push(',');
        }
        text.push_str(&serde_json::Value::from(name.as_str()).to_string());
        text.push(':');
        if name == property {
            text.push('[');
            text.push_str(&items.join(","));
            text.push(']');
        } else {
            text.push_str(value.get());
        }
    }
    text.push('}');
    text
}

fn id_of(item: &RawValue) -> Option<i64> {
    let properties: BTreeMap<String, &RawValue> = serde_json::from_str(item.get()).ok()?;
    properties.get("id")?.get().parse().ok()
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;

    use super::*;

    #[derive(Debug, PartialEq, Deserialize)]
    struct Runs {
        total_count: i64,
        runs: Vec<Run>,
    }

    #[derive(Debug, PartialEq, Deserialize)]
    struct Run {
        id: i64,
        name: Option<String>,
    }

    impl Page for Runs {
        type Item = Run;

        fn into_items(self) -> Vec<Run> {
            self.runs
        }
    }

    fn kept(body: &str) -> Result<Lenient<Runs>, Misfit> {
        without_misfits(body.as_bytes(), "runs").map(|page| page.expect("there are not so many items"))
    }

    #[test]
    fn a_page_of_more_items_than_are_looked_through_is_left_to_the_strict_way() {
        for (odd, is_read) in [(MOST_ITEMS - 1, true), (MOST_ITEMS, true), (MOST_ITEMS + 1, false)] {
            let body = format!(r#"{{"total_count": 4, "runs": [{}]}}"#, vec!["0"; odd].join(","));
            let page: Option<Lenient<Runs>> = without_misfits(body.as_bytes(), "runs").unwrap();
            assert_eq!(page.map(|page| page.skipped().len()), is_read.then_some(odd));
        }
    }

    #[test]
    fn one_odd_run_does_not_lose_the_page() {
        let lenient = kept(
            r#"{"x": {"runs": [5]}, "total_count": 4, "runs": [{"id": 1, "name": null}, {"id": "canary"},
                {"id": 3, "name": 5}, {"id": 4}, "canary"], "\"y\n": null}"#,
        )
        .unwrap();
        assert_eq!(lenient.total_count, 4);
        let told: Vec<_> = lenient
            .skipped()
            .iter()
            .map(|skipped| (skipped.index, skipped.id, skipped.json_path.as_str(), skipped.reason.as_str()))
            .collect();
        assert_eq!(
            told,
            [
                (1, None, "runs[1].id", "string where i64 was expected"),
                (2, Some(3), "runs[2].name", "integer where a string was expected"),
                (4, None, "runs[4]", "string where struct Run was expected"),
            ]
        );
        assert!(!format!("{lenient:?}").contains("canary"));
        assert_eq!(
            lenient.skipped()[1].to_string(),
            "an item was skipped: integer where a string was expected at runs[2].name (id 3)"
        );
        let order: Vec<_> =
            lenient.into_items().into_iter().map(|item| item.map(|run| run.id).map_err(|s| s.index)).collect();
        assert_eq!(order, [Ok(1), Err(1), Err(2), Ok(4), Err(4)]);
    }

    #[test]
    fn what_is_not_an_item_stays_an_error() {
        for body in [
            r#"{"total_count": "4", "runs": [{"id": "x"}]}"#,
            r#"{"runs": [{"id": "x"}]}"#,
            r#"{"total_count": 4, "runs": {}}"#,
            r#"{"total_count": 4, "runs": [{"id": "x"}"#,
            r#"[{"id": "x"}]"#,
        ] {
            assert!(kept(body).is_err(), "{body}");
        }
    }
}
