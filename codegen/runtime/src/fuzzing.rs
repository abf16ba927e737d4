//! What the fuzz targets reach: the places where bytes of a server, or settings of the caller, are read. What must hold of the outcome stands in the targets, in
//! `tests/fuzz`.
//!
//! Compiled with `--cfg fuzzing` alone, which cargo-fuzz sets: a feature could be turned on by anybody.

mod limits;
mod listing;

use std::marker::PhantomData;
use std::time::Duration;

use http::{HeaderMap, StatusCode};
use serde::de::DeserializeOwned;
use url::Url;

use crate::base_url::{BaseUrl, PlainHttp};
use crate::credentials::Credentials;
use crate::error::Error;
use crate::link;
use crate::operation::Operation;
use crate::pagination::{Page, next_page_of};
use crate::path::{check_segment, request_url};
use crate::proxy::environment::exceptions;
use crate::proxy::proxy_url;
use crate::rate_limit::{RateLimit, RateLimitKind, retry_after, wait_of_limit};
use crate::response::{Head, Reply};
use crate::rows::{Rows, RowsOf};
use crate::secret::{Secret, Secrets};
use crate::status::status_error;
use crate::tls;
use crate::transport::redirect;

pub use limits::LimitsState;
pub use listing::{Listed, ScriptedPage, list};

const OPERATION: Operation = Operation::get("fuzz", "/x").paginated("page").items("workflow_runs").total("total_count");

/// The API is below `https://ghe.example.com/api/v3`.
fn base() -> Result<BaseUrl, Error> {
    BaseUrl::of_host("ghe.example.com")
}

/// The base URL that a host stands for.
///
/// # Errors
/// It is not a host.
pub fn host(text: &str) -> Result<Url, Error> {
    BaseUrl::of_host(text).map(|base| base.url().clone())
}

/// A base URL, where plain http is allowed.
///
/// # Errors
/// It is not one.
pub fn base_url(text: &str) -> Result<Url, Error> {
    BaseUrl::parse(text, PlainHttp::Anywhere).map(|base| base.url().clone())
}

/// The certificates of a PEM file, in DER.
///
/// # Errors
/// One of its members cannot be used, or there is none.
pub fn certificates(pem: &[u8]) -> Result<Vec<Vec<u8>>, Error> {
    Ok(tls::certificates(pem)?.iter().map(|certificate| certificate.to_vec()).collect())
}

/// The URL of a proxy.
///
/// # Errors
/// It cannot be used.
pub fn proxy(text: &str) -> Result<Url, &'static str> {
    proxy_url(text)
}

/// The value of `NO_PROXY`, for a server at port 443, as it is passed on.
///
/// # Errors
/// It cannot be used.
pub fn no_proxy(value: &str) -> Result<String, &'static str> {
    exceptions(value, Some(443))
}

/// The target of the next link in a `Link` header.
pub fn next_link(header: &str) -> Option<String> {
    link::target_of(header, "next")
}

/// The number of the next page, or why there is none that could be requested.
///
/// # Errors
/// A link without a page number.
pub fn next_page(headers: &HeaderMap) -> Result<Option<u64>, &'static str> {
    next_page_of("page", headers)
}

/// Every wait that headers can ask for.
pub fn waits(headers: &HeaderMap) -> Vec<Duration> {
    let of_limits = [RateLimitKind::Primary, RateLimitKind::Secondary].map(|limit| wait_of_limit(limit, headers));
    retry_after(headers).into_iter().chain(of_limits).collect()
}

/// What headers say of a limit.
pub fn rate_limit(headers: &HeaderMap) -> Option<RateLimit> {
    RateLimit::of(headers)
}

/// Where a redirect of a request below the base is followed to, if it is.
///
/// # Errors
/// None: base and request are good ones.
pub fn redirect_target(headers: &HeaderMap) -> Result<Result<Url, &'static str>, Error> {
    let base = base()?;
    let asked = request_url(&base, &OPERATION, &[], &[("page", "1".to_owned())])?;
    Ok(redirect::target(&base, &asked, StatusCode::FOUND, headers))
}

/// Whether a text may be a segment of a path.
pub fn is_segment(text: &str) -> bool {
    check_segment(text).is_ok()
}

/// The error that a response is, for a client with this token and these values of added headers.
///
/// # Errors
/// None: the base is a good one.
pub fn status_error_of(
    status: StatusCode,
    headers: HeaderMap,
    body: &[u8],
    token: &str,
    header_values: &[&str],
) -> Result<Error, Error> {
    let header_values = header_values.iter().map(|value| Secret::from(*value)).collect();
    let secrets = Secrets { credentials: Credentials::of_token(Secret::from(token)), header_values };
    Ok(status_error(&OPERATION, &Head::new(status, headers, &secrets, &base()?), body, &secrets))
}

/// A body, read strictly.
///
/// # Errors
/// It does not fit.
pub fn strict<T: DeserializeOwned>(body: impl Into<Vec<u8>>) -> Result<T, Error> {
    Ok(reply(body)?.decode::<T>(&OPERATION, &Secrets::default())?.value)
}

/// The items of a page, with an error for each that cannot be decoded.
///
/// # Errors
/// Something around the items cannot be decoded.
pub fn items<T>(body: &[u8]) -> Result<Vec<Result<T::Item, Error>>, Error>
where
    T: Page<Item: DeserializeOwned> + DeserializeOwned,
{
    let items = reply(body)?.decode_items(&OPERATION, &Secrets::default(), 1, PhantomData::<T>)?;
    Ok(items.into_content().collect())
}

/// A page, each item decoded as a `T`.
///
/// # Errors
/// The body cannot be decoded.
pub fn rows<T: DeserializeOwned>(body: impl Into<Vec<u8>>) -> Result<Rows<T>, Error> {
    let seed = RowsOf::of(&OPERATION);
    Ok(reply(body)?.decode_page(&OPERATION, &Secrets::default(), seed)?.into_content())
}

fn reply(body: impl Into<Vec<u8>>) -> Result<Reply, Error> {
    reply_with(HeaderMap::new(), body)
}

fn reply_with(headers: HeaderMap, body: impl Into<Vec<u8>>) -> Result<Reply, Error> {
    let head = Head::new(StatusCode::OK, headers, &Secrets::default(), &base()?);
    Ok(Reply { body: body.into(), ..Reply::without_body(head) })
}
