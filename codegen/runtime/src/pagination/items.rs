//! A listing item by item.

use std::fmt;
use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::vec;

use futures_core::Stream;

use super::{Page, Pages, Progress};
use crate::error::Error;

/// The items of a listing, as a [`Stream`][stream]. Asks for the next page when the items of the last one are used up.
///
/// After an error it ends; what was given before stands. See [`Pages`].
///
/// [stream]: https://docs.rs/futures-core/0.3/futures_core/stream/trait.Stream.html
#[must_use = "streams do nothing unless polled"]
pub struct Items<T: Page> {
    pages: Pages<T>,
    ready: vec::IntoIter<T::Item>,
    given: u64,
}

impl<T: Page + Send + 'static> Items<T> {
    pub(crate) fn new(pages: Pages<T>) -> Self {
        Self { pages, ready: Vec::new().into_iter(), given: 0 }
    }

    /// How far the listing has come.
    pub fn progress(&self) -> Progress {
        Progress { items: Some(self.given), ..self.pages.progress() }
    }

    /// The next item; `None` after the last one or after an error. For use without a crate of stream adaptors.
    pub async fn next(&mut self) -> Option<Result<T::Item, Error>> {
        poll_fn(|context| Pin::new(&mut *self).poll_next(context)).await
    }
}

impl<T: Page + Send + 'static> Stream for Items<T> {
    type Item = Result<T::Item, Error>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        loop {
            if let Some(item) = self.ready.next() {
                self.given = self.given.saturating_add(1);
                return Poll::Ready(Some(Ok(item)));
            }
            match ready!(Pin::new(&mut self.pages).poll_next(context)) {
                Some(Ok(page)) => {
                    self.ready = page.into_inner().into_items().into_iter();
                    if self.ready.len() == 0 {
                        self.pages.end();
                    }
                }
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
