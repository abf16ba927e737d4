//! Decodes a page with items that cannot be decoded: the other items are kept.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::ops::Range;

use serde::de::{DeserializeOwned, DeserializeSeed};
use serde_json::value::RawValue;

use super::Page;
use super::mixed::Mixed;
use super::received::Received;
use crate::decode::{self, Misfit};
use crate::error::{Error, ErrorKind, InvalidItem};
use crate::operation::Operation;
use crate::response::Reply;
use crate::safe_text::safe_text;
use crate::secret::Secrets;

impl Reply {
    /// Decodes the body as page `number`, with an error in place of each item that cannot be decoded. Everything around the items must
    /// be decodable.
    ///
    /// Strict decoding comes first. It takes one pass over the body, and nearly always succeeds.
    pub(crate) fn decode_items<T: Page<Item: DeserializeOwned>>(
        mut self,
        operation: &Operation,
        secrets: &Secrets,
        number: u64,
        seed: impl for<'de> DeserializeSeed<'de, Value = T> + Copy,
    ) -> Result<Received<Mixed<T::Item, Error>>, Error> {
        let misfit = match self.value_seed(operation, seed)? {
            Ok(page) => {
                return Ok(self.into_received(page).map(|page| Mixed::new(page.into_items(), Vec::new())));
            }
            Err(misfit) => misfit,
        };
        // Of the body as received, before items are overwritten.
        let fingerprint = self.fingerprint();
        let outcome = match operation.items_property() {
            Some(property) if misfit.is_within(property) && make_splittable(&mut self.body) => {
                without_misfits(&mut self.body, property, seed)
            }
            _ => Err(misfit),
        };
        let (page, others) = outcome.map_err(|misfit| self.misfit(operation, secrets, &misfit))?;
        let ids = others.iter().map(|other| (other.item.index, other.item.id)).collect();
        let ids = Mixed::new(page.item_ids(), ids).map(|id| id.unwrap_or_else(|id| id)).collect();
        let errors = others.into_iter().map(|other| {
            let index = other.item.index;
            (index, other.into_error(&self, operation, secrets).with_page(number))
        });
        let errors = errors.collect();
        let total_count = page.total_count();
        let content = Mixed::new(page.into_items(), errors);
        Ok(Received { content, metadata: self.into_metadata(), ids, total_count, fingerprint: Some(fingerprint) })
    }
}

/// An item that cannot be decoded.
#[derive(Debug)]
struct Other {
    item: InvalidItem,
    /// From the root of the body.
    path: String,
    problem: String,
}

impl Other {
    fn into_error(self, reply: &Reply, operation: &Operation, secrets: &Secrets) -> Error {
        let Self { item, path, problem } = self;
        let path = safe_text(&path, secrets, 256);
        let summary = match item.id {
            Some(id) => format!("the item with the id {id} cannot be decoded: {problem} at {path}"),
            None => format!("an item cannot be decoded: {problem} at {path}"),
        };
        reply.error(operation, ErrorKind::Decode, summary).with_json_path(path).with_item(item)
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
fn without_misfits<T: Page<Item: DeserializeOwned>>(
    body: &mut [u8],
    property: &str,
    seed: impl for<'de> DeserializeSeed<'de, Value = T>,
) -> Result<(T, Vec<Other>), Misfit> {
    let (list, kept, others) = sorted::<T::Item>(body, property)?;
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
    Ok((decode::json_seed(body, seed)?, others))
}

/// The range of a list between its brackets, the ranges of the items that can be decoded, and the other items.
type Sorted = (Range<usize>, Vec<Range<usize>>, Vec<Other>);

fn sorted<T: DeserializeOwned>(body: &[u8], property: &str) -> Result<Sorted, Misfit> {
    let envelope: BTreeMap<String, &RawValue> = decode::json_in_place(body)?;
    let Some(list) = envelope.get(property) else { return Ok((0..0, Vec::new(), Vec::new())) };
    let items: Vec<&RawValue> = decode::json_in_place(list.get().as_bytes())?;
    let place = |value: &RawValue| {
        let start = value.get().as_ptr().addr().saturating_sub(body.as_ptr().addr());
        start..start.saturating_add(value.get().len())
    };
    let (mut kept, mut others) = (Vec::with_capacity(items.len()), Vec::new());
    for (index, item) in items.into_iter().enumerate() {
        match decode::json::<T>(item.get().as_bytes()) {
            Ok(_) => kept.push(place(item)),
            Err(misfit) => others.push(Other {
                item: InvalidItem { index, id: id_of(item) },
                path: misfit.path_within(&format!("{property}[{index}]")),
                problem: misfit.problem,
            }),
        }
    }
    let list = place(list);
    Ok((list.start.saturating_add(1)..list.end.saturating_sub(1), kept, others))
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
    use std::marker::PhantomData;

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

    fn kept(body: &str) -> Result<(Runs, Vec<Other>), Misfit> {
        without_misfits(body.to_owned().into_bytes().as_mut_slice(), "runs", PhantomData::<Runs>)
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
            let (page, _) = kept(&format!(r#"{{"runs":[{items}],"total_count":4}}"#)).unwrap();
            assert_eq!(page.runs.iter().map(|run| run.id).collect::<Vec<_>>(), ids, "{items}");
        }
    }

    #[test]
    fn one_odd_run_does_not_lose_the_page() {
        let (page, others) = kept(
            r#"{"x": {"runs": [5]}, "total_count": 4, "runs": [{"id": 1, "name": null}, {"id": "canary"},
                {"id": 3, "name": 5}, {"id": 4}, "canary"], "\"y\n": null}"#,
        )
        .unwrap();
        assert_eq!((page.total_count, page.item_ids()), (4, vec![Some(1), Some(4)]));
        let seen: Vec<_> = others
            .iter()
            .map(|Other { item, path, problem }| (item.index, item.id, path.as_str(), problem.as_str()))
            .collect();
        assert_eq!(
            seen,
            [
                (1, None, "runs[1].id", "expected i64, found string"),
                (2, Some(3), "runs[2].name", "expected a string, found integer"),
                (4, None, "runs[4]", "expected struct Run, found string"),
            ]
        );
        assert!(!format!("{others:?}").contains("canary"));
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
