//! A listing item by item.

use std::fmt;
use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::{iter, vec};

use futures_core::Stream;

use super::{Page, Pages, Progress};
use crate::error::Error;

/// The items of a listing, as a [`Stream`][stream]. Asks for the next page when the items of the last one are used up.
///
/// Yields each id once, even if new items push those of one page to the next while the listing goes on. After an error it ends;
/// what was yielded before stands. [`Progress::is_complete`] tells whether the listing was whole when it ended. See [`Pages`].
///
/// [stream]: https://docs.rs/futures-core/0.3/futures_core/stream/trait.Stream.html
#[must_use = "streams do nothing unless polled"]
pub struct Items<T: Page> {
    pages: Pages<T>,
    /// The items of the last page, each with whether it is new.
    ready: iter::Zip<vec::IntoIter<T::Item>, vec::IntoIter<bool>>,
    /// How many of them are new and not yet yielded.
    waiting: usize,
}

impl<T: Page + Send + 'static> Items<T> {
    pub(crate) fn new(pages: Pages<T>) -> Self {
        Self { pages, ready: Vec::new().into_iter().zip(Vec::new()), waiting: 0 }
    }

    /// How far the listing has come, and whether it is complete.
    pub fn progress(&self) -> Progress {
        self.pages.count.progress(self.waiting)
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
            if let Some((item, _)) = self.ready.find(|(_, is_new)| *is_new) {
                self.waiting = self.waiting.saturating_sub(1);
                return Poll::Ready(Some(Ok(item)));
            }
            match ready!(self.pages.poll_sifted(context)) {
                Some(Ok((page, is_new))) => {
                    self.waiting = is_new.iter().filter(|is_new| **is_new).count();
                    self.ready = page.into_inner().into_items().into_iter().zip(is_new);
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
            .field("waiting", &self.waiting)
            .finish_non_exhaustive()
    }
}
