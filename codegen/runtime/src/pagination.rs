//! Listings as streams of pages or items.

mod items;
mod next;
mod progress;
mod seen;

use std::fmt;
use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll};

use futures_core::Stream;
use serde::de::DeserializeOwned;

use crate::call::{Call, ResponseFuture};
use crate::error::{Error, ErrorKind};
use crate::response::Response;

pub use items::Items;
pub use progress::Progress;

use self::next::next_page;
#[cfg(fuzzing)]
pub(crate) use self::next::next_page as next_page_of;
use self::progress::Count;
use self::seen::Seen;

/// The maximum number of pages in a row without new items. GitHub sends a few such pages if it filters items out after it has
/// assigned them to pages. With more, the listing fails.
const MOST_BARREN_PAGES: u32 = 3;

/// One page of a listing.
pub trait Page {
    /// The type of the items.
    type Item;

    /// The items of this page, in the server's order.
    fn into_items(self) -> Vec<Self::Item>;

    /// The id of each item, in the order of [`into_items`](Self::into_items); `None` for an item without an id.
    ///
    /// [`Items`] yields each id once.
    fn item_ids(&self) -> Vec<Option<i64>>;

    /// The number of items on all pages, if the server counts them.
    fn total_count(&self) -> Option<i64> {
        None
    }
}

impl Call {
    /// A stream of the pages. Each is requested when it is polled.
    pub fn pages<T: Page + DeserializeOwned + Send + 'static>(self) -> Pages<T> {
        Pages::new(self, Self::send_page)
    }

    /// Like [`send`](Self::send), for a page of a listing.
    fn send_page<T: Page + DeserializeOwned + Send + 'static>(self) -> ResponseFuture<T> {
        let transport = self.transport().clone();
        let operation = self.operation();
        let reply = self.reply();
        Box::pin(async move { reply.await?.decode_page(operation, transport.secrets()) })
    }

    /// A stream of the items of all pages. Each page is requested when it is needed.
    pub fn items<T: Page + DeserializeOwned + Send + 'static>(self) -> Items<T> {
        Items::new(self.pages())
    }
}

/// The pages of a listing, as a [`Stream`][stream]. Each page is requested when it is polled.
///
/// Only the page number is taken from the server's link to the next page. The page is requested from the configured base URL. The
/// stream ends after the first page without a next link, or after the first error. [`Error::page`] returns the page that failed, so
/// that the listing can be resumed there.
///
/// Pages are yielded as the server sent them. A page can be empty. If items are added or deleted between two requests, an item can be
/// on two pages or on none. After three pages in a row without new items, the stream ends with a
/// [`Pagination`](ErrorKind::Pagination) error if there is another page.
///
/// [stream]: https://docs.rs/futures-core/0.3/futures_core/stream/trait.Stream.html
#[must_use = "streams do nothing unless polled"]
pub struct Pages<T> {
    call: Call,
    send: fn(Call) -> ResponseFuture<T>,
    state: State<T>,
    asked: u32,
    /// Pages in a row without anything new.
    barren: u32,
    seen: Seen,
    count: Count,
}

enum State<T> {
    Ask(u64),
    Await(u64, ResponseFuture<T>),
    Refuse(Error),
    End,
}

/// A page, and for each item whether it is new.
type Sifted<T> = (Response<T>, Vec<bool>);

impl<T: Page + Send + 'static> Pages<T> {
    pub(crate) fn new(call: Call, send: fn(Call) -> ResponseFuture<T>) -> Self {
        let first = call
            .operation()
            .page_parameter()
            .and_then(|parameter| call.query_value(parameter))
            .and_then(|page| page.parse().ok())
            .unwrap_or(1);
        let count = Count::from_page(first);
        Self { call, send, state: State::Ask(first), asked: 0, barren: 0, seen: Seen::default(), count }
    }

    /// The next page; `None` after the last one or after an error. For use without the `Stream` trait.
    pub async fn next(&mut self) -> Option<Result<Response<T>, Error>> {
        poll_fn(|context| Pin::new(&mut *self).poll_next(context)).await
    }

    /// The progress of the listing, and whether it is complete.
    pub fn progress(&self) -> Progress {
        self.count.progress(0)
    }

    fn poll_sifted(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<Sifted<T>, Error>>> {
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
                    return Poll::Ready(Some(match outcome {
                        Ok(response) => Ok(self.received(page, response)),
                        Err(error) => Err(error.with_page(page)),
                    }));
                }
                State::Refuse(error) => return Poll::Ready(Some(Err(error))),
                State::End => return Poll::Ready(None),
            }
        }
    }

    fn ask(&mut self, page: u64) -> ResponseFuture<T> {
        let mut call = self.call.clone();
        // The first page is requested as the caller asked for it.
        if let (true, Some(parameter)) = (self.asked > 0, call.operation().page_parameter()) {
            call = call.query(parameter, page);
        }
        self.asked = self.asked.saturating_add(1);
        (self.send)(call)
    }

    fn received(&mut self, page: u64, response: Response<T>) -> Sifted<T> {
        let is_new = self.seen.take(response.metadata.fingerprint(), &response.value.item_ids());
        let new = is_new.iter().filter(|is_new| **is_new).count();
        self.barren = if new > 0 { 0 } else { self.barren.saturating_add(1) };
        self.count.page(new, response.value.total_count());
        self.state = match self.after(page, &response) {
            Ok(Some(next)) => State::Ask(next),
            Ok(None) => {
                self.count.end();
                State::End
            }
            Err(error) => State::Refuse(error),
        };
        (response, is_new)
    }

    /// The page after this one, if there is one.
    fn after(&self, page: u64, response: &Response<T>) -> Result<Option<u64>, Error> {
        let Some(parameter) = self.call.operation().page_parameter() else { return Ok(None) };
        let most = self.call.max_pages();
        let following = page.saturating_add(1);
        let refused = |page, summary| Err(self.error(response, page, summary));
        match next_page(parameter, response.metadata.headers()) {
            Err(problem) => refused(following, problem.to_owned()),
            Ok(None) => Ok(None),
            Ok(Some(next)) if next <= page => {
                refused(following, format!("the next link leads from page {page} to page {next}"))
            }
            Ok(Some(next)) if self.barren >= MOST_BARREN_PAGES => refused(
                next,
                format!("{MOST_BARREN_PAGES} pages in a row had no new items, and there is a link to another page"),
            ),
            Ok(Some(next)) if self.asked >= most => refused(next, format!("the listing has more than {most} pages")),
            Ok(Some(next)) => Ok(Some(next)),
        }
    }

    /// An error about `response`, which came last.
    fn error(&self, response: &Response<T>, page: u64, summary: String) -> Error {
        response.metadata.error(self.call.operation(), ErrorKind::Pagination, summary).with_page(page)
    }
}

impl<T: Page + Send + 'static> Stream for Pages<T> {
    type Item = Result<Response<T>, Error>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.poll_sifted(context).map(|page| page.map(|page| page.map(|(response, _)| response)))
    }
}

/// No field is structurally pinned.
impl<T> Unpin for Pages<T> {}

impl<T> fmt::Debug for Pages<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Pages")
            .field("call", &self.call)
            .field("progress", &self.count.progress(0))
            .finish_non_exhaustive()
    }
}
