//! Listings as streams of pages.

use std::fmt;
use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll};

use futures_core::Stream;

use super::Progress;
use super::listing::{Fetch, Listing, Sifted};
use crate::call::Call;
use crate::error::Error;
use crate::response::Response;

/// The pages of a listing, as a [`Stream`][stream]. Each page is requested when it is polled.
///
/// Only the page number is taken from the server's link to the next page. The page is requested from the configured base URL. The
/// stream ends after the first page without a next link, or after the first error. [`Error::page`] returns the page that failed, so
/// that the listing can be resumed there.
///
/// Pages are yielded as the server sent them. A page can be empty. If items are added or deleted between two requests, an item can be
/// on two pages or on none. After three pages in a row without new items, the stream ends with a
/// [`Pagination`](crate::ErrorKind::Pagination) error if there is another page. A page with an item that cannot be decoded is an
/// error; [`Items`](super::Items) yields the other items of such a page.
///
/// [stream]: https://docs.rs/futures-core/0.3/futures_core/stream/trait.Stream.html
#[must_use = "streams do nothing unless polled"]
pub struct Pages<T> {
    listing: Listing<T>,
}

impl<T> Pages<T> {
    pub(crate) fn new(call: Call, fetch: fn(Call) -> Fetch<T>) -> Self {
        Self { listing: Listing::new(call, fetch) }
    }

    /// Requests up to `pages` pages before their turn. Like [`Items::ahead`](super::Items::ahead).
    pub fn ahead(mut self, pages: usize) -> Self {
        self.listing.set_ahead(pages);
        self
    }

    /// The next page; `None` after the last one or after an error. For use without the `Stream` trait.
    pub async fn next(&mut self) -> Option<Result<Response<T>, Error>> {
        poll_fn(|context| Pin::new(&mut *self).poll_next(context)).await
    }

    /// The progress of the listing, and whether it is complete.
    pub fn progress(&self) -> Progress {
        self.listing.progress(0)
    }
}

impl<T> Stream for Pages<T> {
    type Item = Result<Response<T>, Error>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let response = |Sifted { content, metadata, .. }| Response { value: content, metadata };
        self.listing.poll(context).map(|page| page.map(|page| page.map(response)))
    }
}

/// No field is structurally pinned.
impl<T> Unpin for Pages<T> {}

impl<T> fmt::Debug for Pages<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.listing.debug_fields(0, &mut formatter.debug_struct("Pages"))
    }
}
