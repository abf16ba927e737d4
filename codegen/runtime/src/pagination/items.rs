//! Listings as streams of items.

use std::fmt;
use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::{iter, vec};

use futures_core::Stream;

use super::{Page, Pages, Progress};
use crate::error::Error;

/// The items of a listing, as a [`Stream`][stream]. The next page is requested when all items of the last one have been yielded.
///
/// Each id is yielded once, even if new items move others to the next page during the listing. The stream ends after an error; items
/// that were already yielded remain valid. [`Progress::is_complete`] returns whether the listing was complete when it ended. See also
/// [`Pages`].
///
/// [stream]: https://docs.rs/futures-core/0.3/futures_core/stream/trait.Stream.html
#[must_use = "streams do nothing unless polled"]
pub struct Items<T: Page> {
    pages: Pages<T>,
    /// The items of the last page, and for each whether it is new.
    ready: iter::Zip<vec::IntoIter<T::Item>, vec::IntoIter<bool>>,
    /// The number of new items that have not been yielded yet.
    waiting: usize,
}

impl<T: Page + Send + 'static> Items<T> {
    pub(crate) fn new(pages: Pages<T>) -> Self {
        Self { pages, ready: Vec::new().into_iter().zip(Vec::new()), waiting: 0 }
    }

    /// The progress of the listing, and whether it is complete.
    pub fn progress(&self) -> Progress {
        self.pages.count.progress(self.waiting)
    }

    /// The next item; `None` after the last one or after an error. For use without the `Stream` trait.
    pub async fn next(&mut self) -> Option<Result<T::Item, Error>> {
        poll_fn(|context| Pin::new(&mut *self).poll_next(context)).await
    }
}

impl<T: Page + Send + 'static> Stream for Items<T> {
    type Item = Result<T::Item, Error>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        loop {
            if let Some((item, _)) = self.ready.find(|(_, is_new)| *is_new) {
                self.waiting = self.waiting.saturating_sub(1);
                return Poll::Ready(Some(Ok(item)));
            }
            match ready!(self.pages.poll_sifted(context)) {
                Some(Ok((page, is_new))) => {
                    self.waiting = is_new.iter().filter(|is_new| **is_new).count();
                    self.ready = page.value.into_items().into_iter().zip(is_new);
                }
                Some(Err(error)) => return Poll::Ready(Some(Err(error))),
                None => return Poll::Ready(None),
            }
        }
    }
}

/// No field is structurally pinned.
impl<T: Page> Unpin for Items<T> {}

impl<T: Page> fmt::Debug for Items<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Items")
            .field("pages", &self.pages)
            .field("waiting", &self.waiting)
            .finish_non_exhaustive()
    }
}
