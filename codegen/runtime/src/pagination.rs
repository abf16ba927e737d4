//! Listings: page after page, or item after item.

use std::fmt;
use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::vec;

use futures_core::Stream;
use http::HeaderMap;
use http::header::LINK;
use serde::de::DeserializeOwned;
use url::Url;

use crate::base_url::BaseUrl;
use crate::call::{Call, ResponseFuture};
use crate::error::{Error, ErrorKind};
use crate::link;
use crate::response::Response;

/// One page of a listing.
pub trait Page {
    /// What is listed.
    type Item;

    /// The items of this page, in the server's order.
    fn into_items(self) -> Vec<Self::Item>;

    /// How many items the server says there are on all pages, if it says so.
    fn total_count(&self) -> Option<i64> {
        None
    }
}

/// The pages of a listing, as a [`Stream`]. Asks for a page when it is wanted and not before.
///
/// Of the server's link to the next page only the page number is used, and asked of the configured base URL. The stream ends
/// after the last page or after the first error; [`Error::page`] says which page could not be had, so that a listing can be
/// resumed there.
#[must_use = "streams do nothing unless polled"]
pub struct Pages<T> {
    call: Call,
    state: State<T>,
    asked: u32,
}

enum State<T> {
    Ask(u64),
    Await(u64, ResponseFuture<T>),
    Refuse(Error),
    End,
}

impl<T: DeserializeOwned + Send + 'static> Pages<T> {
    pub(crate) fn new(call: Call) -> Self {
        let first = call
            .operation()
            .page_parameter()
            .and_then(|parameter| call.query_value(parameter))
            .and_then(|page| page.parse().ok())
            .unwrap_or(1);
        Self { call, state: State::Ask(first), asked: 0 }
    }

    /// The next page; `None` after the last one or after an error. For use without a crate of stream adaptors.
    pub async fn next(&mut self) -> Option<Result<Response<T>, Error>> {
        poll_fn(|context| Pin::new(&mut *self).poll_next(context)).await
    }

    fn ask(&mut self, page: u64) -> ResponseFuture<T> {
        let mut call = self.call.clone();
        // The first page is asked for just as the caller put it.
        if let (true, Some(parameter)) = (self.asked > 0, call.operation().page_parameter()) {
            call = call.query(parameter, page);
        }
        self.asked = self.asked.saturating_add(1);
        call.send()
    }

    fn after(&self, page: u64, headers: &HeaderMap) -> State<T> {
        let most = self.call.transport().settings().max_pages;
        let refuse = |page: u64, detail: String| {
            State::Refuse(
                Error::new(ErrorKind::Pagination, detail).with_operation(self.call.operation().id()).with_page(page),
            )
        };
        let Some(parameter) = self.call.operation().page_parameter() else {
            return State::End;
        };
        match next_page(self.call.transport().base(), parameter, headers) {
            Ok(None) => State::End,
            Ok(Some(next)) if next <= page => refuse(
                page.saturating_add(1),
                format!("the link to the next page leads from page {page} to page {next}"),
            ),
            Ok(Some(next)) if self.asked >= most => refuse(next, format!("there are more than {most} pages")),
            Ok(Some(next)) => State::Ask(next),
            Err(problem) => refuse(page.saturating_add(1), problem.to_owned()),
        }
    }
}

impl<T: DeserializeOwned + Send + 'static> Stream for Pages<T> {
    type Item = Result<Response<T>, Error>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        loop {
            match std::mem::replace(&mut self.state, State::End) {
                State::Ask(page) => {
                    let future = self.ask(page);
                    self.state = State::Await(page, future);
                }
                State::Await(page, mut future) => {
                    let Poll::Ready(outcome) = future.as_mut().poll(context) else {
                        self.state = State::Await(page, future);
                        return Poll::Pending;
                    };
                    if let Ok(response) = &outcome {
                        self.state = self.after(page, response.headers());
                    }
                    return Poll::Ready(Some(outcome.map_err(|error| error.with_page(page))));
                }
                State::Refuse(error) => return Poll::Ready(Some(Err(error))),
                State::End => return Poll::Ready(None),
            }
        }
    }
}

/// Nothing in it is ever pinned in place.
impl<T> Unpin for Pages<T> {}

impl<T> fmt::Debug for Pages<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Pages").field("call", &self.call).field("asked", &self.asked).finish_non_exhaustive()
    }
}

/// The items of a listing, as a [`Stream`]. Asks for the next page when the items of the last one are used up.
///
/// After an error it ends; what was given before stands. See [`Pages`].
#[must_use = "streams do nothing unless polled"]
pub struct Items<T: Page> {
    pages: Pages<T>,
    ready: vec::IntoIter<T::Item>,
}

impl<T: Page + DeserializeOwned + Send + 'static> Items<T> {
    pub(crate) fn new(pages: Pages<T>) -> Self {
        Self { pages, ready: Vec::new().into_iter() }
    }

    /// The next item; `None` after the last one or after an error. For use without a crate of stream adaptors.
    pub async fn next(&mut self) -> Option<Result<T::Item, Error>> {
        poll_fn(|context| Pin::new(&mut *self).poll_next(context)).await
    }
}

impl<T: Page + DeserializeOwned + Send + 'static> Stream for Items<T> {
    type Item = Result<T::Item, Error>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        loop {
            if let Some(item) = self.ready.next() {
                return Poll::Ready(Some(Ok(item)));
            }
            match ready!(Pin::new(&mut self.pages).poll_next(context)) {
                Some(Ok(page)) => self.ready = page.into_inner().into_items().into_iter(),
                Some(Err(error)) => return Poll::Ready(Some(Err(error))),
                None => return Poll::Ready(None),
            }
        }
    }
}

/// Nothing in it is ever pinned in place.
impl<T: Page> Unpin for Items<T> {}

impl<T: Page> fmt::Debug for Items<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Items")
            .field("pages", &self.pages)
            .field("ready", &self.ready.len())
            .finish_non_exhaustive()
    }
}

/// The number of the next page, or `None` if this was the last.
fn next_page(base: &BaseUrl, parameter: &str, headers: &HeaderMap) -> Result<Option<u64>, &'static str> {
    let target = headers
        .get_all(LINK)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .find_map(|value| link::target_of(value, "next"));
    let Some(target) = target else {
        return Ok(None);
    };
    let target: Url = base.url().join(&target).map_err(|_| "the link to the next page is not a URL")?;
    if !base.has_host_of(&target) {
        return Err("the link to the next page leads to another host or port");
    }
    let mut numbers = target.query_pairs().filter(|(name, _)| name == parameter).map(|(_, value)| value.parse().ok());
    match (numbers.next(), numbers.next()) {
        (Some(Some(page)), None) => Ok(Some(page)),
        _ => Err("the link to the next page names no page number"),
    }
}

#[cfg(test)]
mod tests {
    use http::HeaderValue;

    use super::*;
    use crate::base_url::PlainHttp;

    fn next(links: &[&str]) -> Result<Option<u64>, &'static str> {
        let base = BaseUrl::parse("https://ghe.example.com/api/v3", PlainHttp::OnlyToLoopback);
        let mut headers = HeaderMap::new();
        for link in links {
            headers.append(LINK, HeaderValue::from_str(link).unwrap());
        }
        next_page(&base.unwrap(), "page", &headers)
    }

    #[test]
    fn c30_another_path_on_our_host_is_fine() {
        for target in [
            "https://ghe.example.com/api/v3/repositories/42/actions/runs?page=2",
            "https://ghe.example.com:443/repositories/42/actions/runs?per_page=1&page=2",
            "http://ghe.example.com/api/v3/repos/a/b/actions/runs?page=2",
            "/repositories/42/actions/runs?page=2",
            "?page=2",
            "//ghe.example.com/x?page=2",
        ] {
            assert_eq!(next(&[&format!("<{target}>; rel=\"next\"")]), Ok(Some(2)), "{target}");
        }
    }

    #[test]
    fn c24_a_link_to_elsewhere_is_refused() {
        for target in [
            "https://evil.example/api/v3/repos/a/b/actions/runs?page=2",
            "https://ghe.example.com:8443/?page=2",
            "https://ghe.example.com.evil.example/?page=2",
            "https://ghe.example.com@evil.example/?page=2",
            "//evil.example/?page=2",
            "\\\\evil.example/?page=2",
            "javascript:alert(1)?page=2",
            "data:,?page=2",
        ] {
            let outcome = next(&[&format!("<{target}>; rel=\"next\"")]);
            assert!(outcome.is_err(), "{target}: {outcome:?}");
        }
    }

    #[test]
    fn c29_a_next_link_must_name_one_page_number() {
        for query in
            ["", "?", "?page=", "?page=x", "?page=-1", "?page=18446744073709551616", "?page=2&page=3", "?after=abc"]
        {
            let outcome = next(&[&format!("<https://ghe.example.com/{query}>; rel=\"next\"")]);
            assert!(outcome.is_err(), "{query}: {outcome:?}");
        }
    }

    #[test]
    fn c29_links_may_stand_in_several_headers() {
        assert_eq!(next(&[]), Ok(None));
        assert_eq!(next(&["<?page=9>; rel=last"]), Ok(None));
        assert_eq!(next(&["<?page=9>; rel=last", "<?page=2>; rel=next"]), Ok(Some(2)));
    }
}
