//! Lenient decoding of pages: items that cannot be decoded are skipped, and the others are kept.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;
use std::ops::{Deref, Range};

use serde::de::DeserializeOwned;
use serde_json::value::RawValue;

use crate::call::{Call, ResponseFuture};
use crate::decode::{self, Misfit};
use crate::error::Error;
use crate::operation::Operation;
use crate::pagination::{Items, Page, Pages};
use crate::response::{Reply, Response};
use crate::secret::Secrets;

impl Call {
    /// Like [`send`](Self::send), but skips items that cannot be decoded, and lists them in [`Lenient::skipped`].
    ///
    /// The operation must name the property of its items with [`Operation::items`]. If anything else cannot be decoded, the call
    /// fails.
    pub fn send_lenient<T>(self) -> ResponseFuture<Lenient<T>>
    where
        T: Page<Item: DeserializeOwned> + DeserializeOwned + Send + 'static,
    {
        let transport = self.transport().clone();
        let operation = self.operation();
        let reply = self.reply();
        Box::pin(async move { decode(reply.await?, operation, transport.secrets()) })
    }

    /// Like [`pages`](Self::pages), but each page is decoded as by [`send_lenient`](Self::send_lenient).
    pub fn pages_lenient<T>(self) -> Pages<Lenient<T>>
    where
        T: Page<Item: DeserializeOwned> + DeserializeOwned + Send + 'static,
    {
        Pages::new(self, Self::send_lenient)
    }

    /// Like [`items`](Self::items), but yields `Err(Skipped)` for an item that cannot be decoded.
    pub fn items_lenient<T>(self) -> Items<Lenient<T>>
    where
        T: Page<Item: DeserializeOwned> + DeserializeOwned + Send + 'static,
    {
        Items::new(self.pages_lenient())
    }
}

/// A page without the items that cannot be decoded, and a list of those. It derefs to the page.
///
/// As a [`Page`], it has all items in the server's order, with `Err(Skipped)` for each that cannot be decoded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lenient<T> {
    page: T,
    skipped: Vec<Skipped>,
}

/// An item that was skipped because it cannot be decoded.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Skipped {
    /// The index of the item on its page, from 0.
    pub index: usize,
    /// The item's `id`, if it has one that is a number.
    pub id: Option<i64>,
    /// Where in the JSON decoding failed, such as `workflow_runs[3].run_number`.
    pub json_path: String,
    /// Why decoding failed, such as `expected i64, found string`. Never contains a value of the response.
    pub reason: String,
}

impl<T> Lenient<T> {
    /// The items that were skipped, in the server's order.
    pub fn skipped(&self) -> &[Skipped] {
        &self.skipped
    }

    /// The page and the skipped items.
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
        let skipped = self.skipped.into_iter().map(|skipped| (skipped.index, Err(skipped)));
        in_order(self.page.into_items().into_iter().map(Ok), skipped)
    }

    fn item_ids(&self) -> Vec<Option<i64>> {
        in_order(self.page.item_ids(), self.skipped.iter().map(|skipped| (skipped.index, skipped.id)))
    }

    fn total_count(&self) -> Option<i64> {
        self.page.total_count()
    }
}

impl fmt::Display for Skipped {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "skipped an item: {} at {}", self.reason, self.json_path)?;
        match self.id {
            Some(id) => write!(formatter, " (id {id})"),
            None => Ok(()),
        }
    }
}

impl std::error::Error for Skipped {}

/// All items of a page: the good ones, and each of the others at its index.
fn in_order<T>(good: impl IntoIterator<Item = T>, others: impl Iterator<Item = (usize, T)>) -> Vec<T> {
    let mut good = good.into_iter();
    let mut items = Vec::new();
    for (index, other) in others {
        items.extend(good.by_ref().take(index.saturating_sub(items.len())));
        items.push(other);
    }
    items.extend(good);
    items
}

/// Tries strict decoding first, which takes one pass over the body, and nearly always succeeds.
pub(crate) fn decode<T>(
    mut reply: Reply,
    operation: &Operation,
    secrets: &Secrets,
) -> Result<Response<Lenient<T>>, Error>
where
    T: Page<Item: DeserializeOwned> + DeserializeOwned,
{
    let misfit = match reply.value::<T>(operation)? {
        Ok(page) => {
            let fingerprint = reply.page_fingerprint(&page);
            return Ok(reply.with_page(fingerprint, Lenient { page, skipped: Vec::new() }));
        }
        Err(misfit) => misfit,
    };
    // Of the body as received, before skipped items are overwritten.
    let fingerprint = reply.fingerprint();
    let outcome = match operation.items_property() {
        Some(property) if misfit.is_within(property) && make_splittable(&mut reply.body) => {
            without_misfits(&mut reply.body, property)
        }
        _ => Err(misfit),
    };
    match outcome {
        Ok(page) => Ok(reply.with_page(Some(fingerprint), page)),
        Err(misfit) => Err(reply.misfit(operation, secrets, &misfit)),
    }
}

/// Whether the body can be split into its items now; see [`decode::splittable`].
fn make_splittable(body: &mut Vec<u8>) -> bool {
    let rewritten = match decode::splittable(body) {
        None => return false,
        Some(Cow::Borrowed(_)) => return true,
        Some(Cow::Owned(text)) => text,
    };
    *body = rewritten;
    true
}

/// Decodes the body in place, without a copy: items that cannot be decoded are overwritten with spaces.
fn without_misfits<T>(body: &mut [u8], property: &str) -> Result<Lenient<T>, Misfit>
where
    T: Page<Item: DeserializeOwned> + DeserializeOwned,
{
    let (list, kept, skipped) = sorted::<T::Item>(body, property)?;
    let mut last_end = None;
    let mut blank_from = list.start;
    for item in kept {
        fill(body, blank_from..item.start, b' ');
        // An item that is not the last is followed by white space or a comma, so that there is room for the comma.
        if let Some(end) = last_end.replace(item.end) {
            fill(body, end..end.saturating_add(1), b',');
        }
        blank_from = item.end;
    }
    fill(body, blank_from..list.end, b' ');
    Ok(Lenient { page: decode::json(body)?, skipped })
}

/// The range of a list between its brackets, the ranges of the items that can be decoded, and the other items.
type Sorted = (Range<usize>, Vec<Range<usize>>, Vec<Skipped>);

fn sorted<T: DeserializeOwned>(body: &[u8], property: &str) -> Result<Sorted, Misfit> {
    let envelope: BTreeMap<String, &RawValue> = decode::json_in_place(body)?;
    let Some(list) = envelope.get(property) else { return Ok((0..0, Vec::new(), Vec::new())) };
    let items: Vec<&RawValue> = decode::json_in_place(list.get().as_bytes())?;
    let place = |value: &RawValue| {
        let start = value.get().as_ptr().addr().saturating_sub(body.as_ptr().addr());
        start..start.saturating_add(value.get().len())
    };
    let (mut kept, mut skipped) = (Vec::with_capacity(items.len()), Vec::new());
    for (index, item) in items.into_iter().enumerate() {
        match decode::json::<T>(item.get().as_bytes()) {
            Ok(_) => kept.push(place(item)),
            Err(misfit) => skipped.push(Skipped {
                index,
                id: id_of(item),
                json_path: misfit.path_within(&format!("{property}[{index}]")),
                reason: misfit.problem,
            }),
        }
    }
    let list = place(list);
    Ok((list.start.saturating_add(1)..list.end.saturating_sub(1), kept, skipped))
}

fn fill(body: &mut [u8], range: Range<usize>, byte: u8) {
    if let Some(bytes) = body.get_mut(range) {
        bytes.fill(byte);
    }
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

        fn item_ids(&self) -> Vec<Option<i64>> {
            self.runs.iter().map(|run| Some(run.id)).collect()
        }
    }

    fn kept(body: &str) -> Result<Lenient<Runs>, Misfit> {
        without_misfits(body.to_owned().into_bytes().as_mut_slice(), "runs")
    }

    #[test]
    fn items_are_blanked_out_wherever_they_are() {
        for (items, ids) in [
            ("", &[] as &[i64]),
            ("0", &[]),
            (" 0 , 0 ", &[]),
            (r#"{"id":1},0"#, &[1]),
            (r#"0,{"id":1}"#, &[1]),
            (r#"0,{"id":1},0,0,{"id":2},{"id":3},0"#, &[1, 2, 3]),
            (" {\"id\":1}\n,\t{\"id\":2} , 0 , {\"id\" : 3} ", &[1, 2, 3]),
            (r#""}],{",{"id":1,"name":"],[\\"},[[]],{"id":2}"#, &[1, 2]),
        ] {
            let page = kept(&format!(r#"{{"runs":[{items}],"total_count":4}}"#)).unwrap();
            assert_eq!(page.runs.iter().map(|run| run.id).collect::<Vec<_>>(), ids, "{items}");
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
                (1, None, "runs[1].id", "expected i64, found string"),
                (2, Some(3), "runs[2].name", "expected a string, found integer"),
                (4, None, "runs[4]", "expected struct Run, found string"),
            ]
        );
        assert!(!format!("{lenient:?}").contains("canary"));
        assert_eq!(
            lenient.skipped()[1].to_string(),
            "skipped an item: expected a string, found integer at runs[2].name (id 3)"
        );
        assert_eq!(lenient.item_ids(), [Some(1), None, Some(3), Some(4), None]);
        assert_eq!(Page::total_count(&lenient), None, "a type that says nothing of a total has none");
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
