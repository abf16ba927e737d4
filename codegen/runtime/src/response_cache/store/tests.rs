use http::header::{AUTHORIZATION, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_TYPE, ETAG, LAST_MODIFIED, VARY};
use http::{HeaderName, HeaderValue, StatusCode};
use proptest::prelude::*;

use super::*;
use crate::base_url::BaseUrl;
use crate::secret::Secrets;

const TAG: (HeaderName, &str) = (ETAG, "\"1\"");

fn map(lines: &[(HeaderName, &str)]) -> HeaderMap {
    let mut headers = HeaderMap::new();
    for (name, value) in lines {
        headers.append(name.clone(), HeaderValue::from_str(value).unwrap());
    }
    headers
}

fn head(status: u16, lines: &[(HeaderName, &str)]) -> Head {
    let status = StatusCode::from_u16(status).unwrap();
    Head::new(status, map(lines), &Secrets::default(), &BaseUrl::of_github_com().unwrap())
}

fn store(max_bytes: usize, max_entries: usize) -> Store {
    Store::new(ResponseCache::new().max_bytes(max_bytes).max_entries(max_entries))
}

/// Whether a response is kept that has these headers and a tag.
fn is_kept(status: u16, lines: &[(HeaderName, &str)]) -> bool {
    let store = store(1 << 20, 9);
    let lines = [&[TAG], lines].concat();
    store.keep("u", &HeaderMap::new(), &head(status, &lines), b"{}");
    store.find("u", &HeaderMap::new(), 9).is_some()
}

/// The sizes and ages of the entries agree with each other and with the sums.
fn check(store: &Store) -> Result<(), TestCaseError> {
    let state = store.state();
    let bytes = state.entries.values().map(|entry| entry.stored.bytes()).sum::<usize>();
    prop_assert_eq!(state.bytes, bytes);
    prop_assert!(state.bytes <= store.bounds.max_bytes, "{} bytes", state.bytes);
    prop_assert!(state.entries.len() <= store.bounds.max_entries);
    prop_assert_eq!(state.by_use.len(), state.entries.len());
    for (used, url) in &state.by_use {
        prop_assert_eq!(state.entries.get(url).map(|entry| entry.used), Some(*used));
    }
    Ok(())
}

#[derive(Clone, Debug)]
enum Step {
    Keep { url: u8, body: usize, header: usize },
    KeepNothing { url: u8 },
    Find { url: u8, limit: usize },
    Forget { url: u8 },
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let step = prop_oneof![
        6 => (0_u8..40, 0_usize..6_000, 0_usize..2_000).prop_map(|(url, body, header)| Step::Keep { url, body, header }),
        1 => (0_u8..40).prop_map(|url| Step::KeepNothing { url }),
        4 => (0_u8..40, 0_usize..6_000).prop_map(|(url, limit)| Step::Find { url, limit }),
        1 => (0_u8..40).prop_map(|url| Step::Forget { url }),
    ];
    prop::collection::vec(step, 0..200)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn c128_whatever_is_kept_the_bounds_hold_and_what_is_found_is_what_was_kept(
        (max_bytes, max_entries) in (1_usize..100_000, 1_usize..30),
        steps in steps(),
    ) {
        let store = store(max_bytes, max_entries);
        let none = HeaderMap::new();
        // What each URL was kept with last.
        let mut last: BTreeMap<String, Vec<u8>> = BTreeMap::new();
        for (number, step) in steps.into_iter().enumerate() {
            match step {
                Step::Keep { url, body, header } => {
                    let url = format!("https://ghe.example.com/{url}");
                    let body = vec![u8::try_from(number).unwrap(); body];
                    let long = "x".repeat(header);
                    let head = head(200, &[TAG, (HeaderName::from_static("x-long"), &long)]);
                    match store.keep(&url, &none, &head, &body) {
                        Some(_) => last.insert(url, body),
                        None => last.remove(&url),
                    };
                }
                Step::KeepNothing { url } => {
                    let url = format!("https://ghe.example.com/{url}");
                    let kept = store.keep(&url, &none, &head(200, &[]), b"{}");
                    prop_assert!(kept.is_none());
                    last.remove(&url);
                }
                Step::Find { url, limit } => {
                    let url = format!("https://ghe.example.com/{url}");
                    if let Some(stored) = store.find(&url, &none, limit) {
                        prop_assert_eq!(Some(stored.body()), last.get(&url).map(Vec::as_slice));
                        prop_assert!(stored.body().len() <= limit);
                    }
                }
                Step::Forget { url } => {
                    let url = format!("https://ghe.example.com/{url}");
                    if let Some(stored) = store.find(&url, &none, usize::MAX) {
                        store.forget(&stored);
                    }
                    prop_assert!(store.find(&url, &none, usize::MAX).is_none());
                }
            }
            check(&store)?;
        }
    }
}

#[test]
fn what_was_not_used_for_the_longest_time_goes_first() {
    let store = store(1 << 20, 3);
    let none = HeaderMap::new();
    let is_kept = |url: &str| store.state().entries.contains_key(url);
    for url in ["a", "b", "c"] {
        store.keep(url, &none, &head(200, &[TAG]), b"{}");
    }
    store.find("a", &none, 9).unwrap();
    store.keep("d", &none, &head(200, &[TAG]), b"{}");
    assert_eq!(["a", "b", "c", "d"].map(is_kept), [true, false, true, true]);
    // The same one again takes no other's place.
    store.keep("c", &none, &head(200, &[TAG]), b"[]");
    store.keep("e", &none, &head(200, &[TAG]), b"{}");
    assert_eq!(["a", "c", "d", "e"].map(is_kept), [false, true, true, true]);
}

#[test]
fn one_response_takes_at_most_an_eighth() {
    let store = store(80_000, 100);
    let none = HeaderMap::new();
    for (length, is_kept) in [(8_000, true), (10_001, false), (9_999, false)] {
        store.keep("u", &none, &head(200, &[TAG]), &vec![b' '; length]);
        assert_eq!(store.find("u", &none, usize::MAX).is_some(), is_kept, "{length}");
    }
    let long = "x".repeat(10_000);
    store.keep("u", &none, &head(200, &[TAG, (HeaderName::from_static("x-long"), &long)]), b"{}");
    assert!(store.find("u", &none, usize::MAX).is_none(), "headers count, too");
}

#[test]
fn what_is_dropped_or_replaced_while_it_is_held_stays_whole() {
    let store = store(1 << 20, 1);
    let none = HeaderMap::new();
    let held = store.keep("a", &none, &head(200, &[TAG]), b"[1]").unwrap();
    let newer = store.keep("a", &none, &head(200, &[TAG]), b"[2]").unwrap();
    store.forget(&held);
    assert!(Arc::ptr_eq(&store.find("a", &none, 9).unwrap(), &newer), "only itself is forgotten");
    store.keep("b", &none, &head(200, &[TAG]), b"[3]").unwrap();
    assert!(store.find("a", &none, 9).is_none());
    assert_eq!((held.body(), newer.body()), (&b"[1]"[..], &b"[2]"[..]));
}

#[test]
fn c128_only_json_that_may_be_kept_and_asked_about_is_kept() {
    let gzip = (CONTENT_ENCODING, "gzip");
    assert!(is_kept(200, &[]));
    assert!(is_kept(200, &[(CONTENT_TYPE, "application/json; charset=utf-8")]));
    assert!(is_kept(200, &[(CACHE_CONTROL, "private, max-age=60, s-maxage=60")]));
    assert!(is_kept(200, &[(CACHE_CONTROL, "no-cache"), (CACHE_CONTROL, "x-no-store, no-storey")]));
    assert!(is_kept(200, &[(VARY, "Accept, Authorization, Cookie, X-GitHub-OTP"), (VARY, ",Accept-Encoding")]));
    for status in [201, 203, 204, 206, 304, 404] {
        assert!(!is_kept(status, &[]), "{status}");
    }
    let many = vec!["a"; 33].join(",");
    for line in [
        (CONTENT_TYPE, "text/html"),
        (CONTENT_TYPE, "text/plain"),
        gzip,
        (CACHE_CONTROL, "no-store"),
        (CACHE_CONTROL, "private,No-Store"),
        (CACHE_CONTROL, "no-store=\"x\", max-age=0, no-store"),
        (VARY, "*"),
        (VARY, "Accept, *"),
        (VARY, "a b"),
        (VARY, &many),
        (ETAG, "\"2\""),
    ] {
        assert!(!is_kept(200, std::slice::from_ref(&line)), "{line:?}");
    }
    let store = store(1 << 20, 9);
    for lines in [&[][..], &[(ETAG, "*")], &[(LAST_MODIFIED, "never")]] {
        store.keep("u", &HeaderMap::new(), &head(200, lines), b"{}");
        assert!(store.find("u", &HeaderMap::new(), 9).is_none(), "{lines:?}");
    }
}

#[test]
fn c128_a_response_that_must_not_be_kept_takes_the_place_of_the_one_that_was() {
    let store = store(1 << 20, 9);
    let none = HeaderMap::new();
    store.keep("u", &none, &head(200, &[TAG]), b"[1]");
    store.keep("u", &none, &head(200, &[TAG, (CACHE_CONTROL, "no-store")]), b"[2]");
    assert!(store.find("u", &none, 9).is_none());
    check(&store).unwrap();
}

#[test]
fn c128_a_response_is_for_requests_that_agree_in_what_it_varies_by() {
    let store = store(1 << 20, 9);
    let custom = HeaderName::from_static("x-tenant");
    let request = |tenant: &str, token: &str| map(&[(custom.clone(), tenant), (AUTHORIZATION, token)]);
    let varies = head(200, &[TAG, (VARY, "X-Tenant, Authorization")]);
    store.keep("u", &request("a", "t1"), &varies, b"{}");
    assert!(store.find("u", &request("a", "t1"), 9).is_some());
    assert!(store.find("u", &request("a", "t2"), 9).is_some(), "a new token of the same credential");
    assert!(store.find("u", &request("b", "t1"), 9).is_none());
    assert!(store.find("u", &HeaderMap::new(), 9).is_none());
    // Absent is a value, too.
    store.keep("u", &HeaderMap::new(), &varies, b"{}");
    assert!(store.find("u", &HeaderMap::new(), 9).is_some());
    assert!(store.find("u", &request("a", "t1"), 9).is_none());
}

#[test]
fn c11_debug_of_the_store_counts_and_shows_nothing() {
    let store = store(1 << 20, 9);
    let requested = map(&[(AUTHORIZATION, "Bearer canary"), (HeaderName::from_static("x-key"), "canary")]);
    let headers = [(ETAG, "\"canary\""), (VARY, "x-key, authorization")];
    store.keep("https://ghe.example.com/?q=canary", &requested, &head(200, &headers), b"\"canary\"").unwrap();
    let text = format!("{store:?}");
    assert!(text.starts_with("Store { entries: 1, bytes: ") && text.ends_with(", .. }"), "{text}");
    assert!(!text.contains("canary"), "{text}");
}
