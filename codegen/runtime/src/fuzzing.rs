//! What the fuzz targets reach: the places where bytes of a server are read, each with what must hold of the outcome.
//!
//! Here so that the checks see the inside. Compiled with `--cfg fuzzing` alone, which cargo-fuzz sets: a feature could be turned on
//! by anybody, and what is here panics.
#![allow(missing_docs, clippy::panic, clippy::expect_used, clippy::unwrap_used)]

use std::time::Duration;

use http::header::{DATE, LINK, LOCATION, RETRY_AFTER};
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use serde::de::DeserializeOwned;
use tokio::time::Instant;
use url::Url;

use crate::base_url::{BaseUrl, PlainHttp};
use crate::operation::Operation;
use crate::pagination::{Page, next_page_of};
use crate::path::check_segment;
use crate::rate_limit::{Limit, RateLimit, retry_after, wait_of_limit};
use crate::response::{Course, Head, Reply};
use crate::secret::{Secret, Secrets};
use crate::status::complaint_error;
use crate::transport::redirect;
use crate::{lenient, link};

const CANARY: &str = "ghp_canary0123456789";
const OPERATION: Operation = Operation::get("fuzz", "/x").paginated("page").items("workflow_runs");
const HOUR: Duration = Duration::from_secs(3_600);

fn base() -> BaseUrl {
    BaseUrl::parse("https://ghe.example.com/api/v3", PlainHttp::OnlyToLoopback).unwrap()
}

/// The target of a next link is a part of the header; where it leads, only a page number is taken from it.
pub fn link_header(header: &[u8]) {
    if let Ok(text) = std::str::from_utf8(header)
        && let Some(target) = link::target_of(text, "next")
    {
        assert!(text.contains(&target));
    }
    let Ok(value) = HeaderValue::from_bytes(header) else { return };
    let headers = HeaderMap::from_iter([(LINK, value)]);
    let _ = next_page_of(&base(), "page", &headers);
}

/// No wait is longer than an hour, and none overflows a clock. Headers are separated by line feeds.
pub fn limit_headers(lines: &[u8]) {
    let names = [
        RETRY_AFTER,
        DATE,
        HeaderName::from_static("x-ratelimit-limit"),
        HeaderName::from_static("x-ratelimit-remaining"),
        HeaderName::from_static("x-ratelimit-used"),
        HeaderName::from_static("x-ratelimit-reset"),
        HeaderName::from_static("x-ratelimit-resource"),
        RETRY_AFTER,
    ];
    let mut headers = HeaderMap::new();
    for (name, line) in names.into_iter().zip(lines.split(|byte| *byte == b'\n')) {
        if let Ok(value) = HeaderValue::from_bytes(line) {
            headers.append(name, value);
        }
    }
    let _ = format!("{:?}", RateLimit::of(&headers));
    assert!(retry_after(&headers).is_none_or(|wait| wait <= HOUR));
    for limit in [Limit::Primary, Limit::Secondary] {
        let wait = wait_of_limit(limit, &headers);
        assert!(wait <= HOUR);
        assert!(Instant::now().checked_add(wait).is_some());
    }
}

/// What is followed lies below the base, whatever the target says.
pub fn redirect_target(location: &[u8]) {
    let base = base();
    let asked = Url::parse("https://ghe.example.com/api/v3/repos/a/b?page=1").unwrap();
    let Ok(value) = HeaderValue::from_bytes(location) else { return };
    let headers = HeaderMap::from_iter([(LOCATION, value)]);
    if let Ok(url) = redirect::target(&base, &asked, StatusCode::FOUND, &headers) {
        assert!(url.as_str().starts_with("https://ghe.example.com/api/v3/"), "{url}");
        assert!(url.path_segments().unwrap().all(|segment| check_segment(segment).is_ok()), "{url}");
        assert!(url.username().is_empty() && url.password().is_none());
    }
}

/// An error's texts hold no control character, no token, and not much of anything.
pub fn error_body(body: &[u8]) {
    let secrets = Secrets { token: Some(Secret::from(CANARY)), header_values: Vec::new() };
    let statuses = [400, 401, 403, 404, 422, 429, 500, 503];
    let status = statuses.get(body.first().map_or(0, |byte| usize::from(byte % 8))).copied().unwrap_or(400);
    let status = StatusCode::from_u16(status).unwrap();
    let echo = HeaderValue::from_bytes(body).ok().map(|value| (HeaderName::from_static("x-github-request-id"), value));
    let head = Head::new(status, HeaderMap::from_iter(echo), &secrets);
    let error = complaint_error(&OPERATION, &head, body.get(1..).unwrap_or_default(), &secrets);
    let text = error.to_string();
    assert!(!text.contains(CANARY) && !format!("{error:?}").contains(CANARY));
    assert!(!text.chars().any(char::is_control), "{text:?}");
    assert!(text.len() < 2_048);
}

/// A body as an answer's type, strictly and item by item: the same where both read it.
pub fn object<T: DeserializeOwned>(body: &[u8]) {
    if let Err(error) = reply(body).decode::<T>(&OPERATION, &Secrets::default()) {
        assert!(error.to_string().len() < 1_024);
    }
}

/// The same, of a page: what the strict way reads, the lenient way reads without skipping anything.
pub fn page<T: Page<Item: DeserializeOwned> + DeserializeOwned>(body: &[u8]) {
    let strict = reply(body).decode::<T>(&OPERATION, &Secrets::default());
    let lenient = lenient::decode::<T>(reply(body), &OPERATION, &Secrets::default());
    match (strict, lenient) {
        (Ok(page), Ok(lenient)) => {
            assert!(lenient.skipped().is_empty());
            assert_eq!(page.into_inner().into_items().len(), lenient.into_inner().into_items().len());
        }
        (Ok(_), Err(error)) => panic!("{error}"),
        (Err(_), Ok(lenient)) => assert!(!lenient.skipped().is_empty()),
        (Err(error), Err(_)) => assert!(error.to_string().len() < 1_024),
    }
}

fn reply(body: &[u8]) -> Reply {
    let head = Head::new(StatusCode::OK, HeaderMap::new(), &Secrets::default());
    Reply { head, body: body.to_vec(), course: Course::default() }
}
