//! Sequences of pages: links, totals, empty pages, ids that come again. Each id is yielded once, the listing ends, and does not look
//! whole when it is not.
//!
//! A page is three bytes and an id a byte: how many ids follow, where the link leads, and the total.
#![no_main]

use std::collections::HashSet;

use ghes_actions_runtime::fuzzing::{self, ScriptedPage};
use ghes_actions_runtime::{ErrorKind, HeaderMap, HeaderName, HeaderValue};

const MAX_PAGES: u32 = 40;

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    let mut bytes = data.iter().copied();
    let mut pages = Vec::new();
    let mut sent = HashSet::new();
    let mut first_total = None;
    while let Some(count) = bytes.next() {
        let link = bytes.next().unwrap_or_default();
        let total = bytes.next().unwrap_or_default();
        let ids: Vec<u8> = bytes.by_ref().take(usize::from(count % 6)).collect();
        sent.extend(ids.iter().copied());
        let total = (total % 4 != 0).then_some(i64::from(total / 4) - 4);
        if pages.is_empty() {
            first_total = total;
        }
        pages.push(page(pages.len(), link, total, &ids));
    }
    let listed = fuzzing::list(pages, MAX_PAGES).expect("the client is a good one");

    let ids: Vec<i64> = listed.ids.iter().copied().flatten().collect();
    let distinct: HashSet<i64> = ids.iter().copied().collect();
    assert_eq!(ids.len(), distinct.len(), "an id twice: {ids:?}");
    assert!(distinct.iter().all(|id| u8::try_from(*id).is_ok_and(|id| sent.contains(&id))), "an id that was not sent");
    assert!(listed.requests >= 1 && listed.requests <= MAX_PAGES as usize, "{} requests", listed.requests);
    // Every page that is followed by another has something new, but for two in a row at most.
    assert!(listed.requests <= 3 * (listed.ids.len() + 1) + 1, "{} requests for {ids:?}", listed.requests);
    match &listed.error {
        Some(error) => {
            assert!(!listed.is_complete, "complete after {error}");
            assert!(matches!(error.kind(), ErrorKind::Pagination | ErrorKind::Decode), "{error}");
            assert!(error.page().is_some(), "{error}");
        }
        None => {
            let all = first_total.map_or(0, |total| usize::try_from(total).unwrap_or(0));
            assert_eq!(listed.is_complete, listed.ids.len() >= all, "{} of {first_total:?}", listed.ids.len());
        }
    }
});

/// The page at this index; ids that can be divided by 16 are left out.
fn page(index: usize, link: u8, total: Option<i64>, ids: &[u8]) -> ScriptedPage {
    let number = index + 1;
    let target = match link % 8 {
        0 => None,
        1 => Some(format!("?page={number}")),
        2 => Some(format!("?page={}", link / 8)),
        3 => Some("?after=x".to_owned()),
        4 => Some(format!("https://evil.example/?page={}", number + 1)),
        5 => Some(format!("?page={}", number + 2)),
        _ => Some(format!("?page={}", number + 1)),
    };
    let mut headers = HeaderMap::new();
    if let Some(target) = target
        && let Ok(value) = HeaderValue::from_str(&format!("<{target}>; rel=next"))
    {
        headers.insert(HeaderName::from_static("link"), value);
    }
    let things: Vec<String> = ids
        .iter()
        .map(|id| if id % 16 == 0 { "{}".to_owned() } else { format!(r#"{{"id": {id}}}"#) })
        .collect();
    let total = total.map_or("null".to_owned(), |total| total.to_string());
    (headers, format!(r#"{{"total_count": {total}, "workflow_runs": [{}]}}"#, things.join(",")))
}
