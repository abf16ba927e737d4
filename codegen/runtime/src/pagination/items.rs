//! Listings as streams of items.

use std::fmt;
use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::{iter, vec};

use futures_core::Stream;

use super::Progress;
use super::listing::{Fetch, Listing};
use super::mixed::Mixed;
use crate::call::Call;
use crate::error::Error;
use crate::response::ResponseMetadata;

/// The items of a listing, as a [`Stream`][stream]. The next page is requested when all items of the last one have been yielded.
///
/// Each id is yielded once, even if new items move others to the next page during the listing. [`Progress::is_complete`] returns
/// whether the listing was complete when it ended. See also [`Pages`](super::Pages).
///
/// # Errors
///
/// - An item that cannot be decoded is yielded as an error of kind [`Decode`](crate::ErrorKind::Decode), in its place among the others,
///   and the stream continues. [`Error::item`] returns which item it is. A loop that uses `?` stops there; one that handles the error
///   gets all other items.
/// - The stream ends after any other error, whose [`Error::item`] is `None`. Items that were already yielded remain valid, and
///   [`Error::page`] returns the page at which the listing can be resumed.
///
/// ```
/// # use ghes_actions_runtime as ghes_actions;
/// use ghes_actions::{Error, Items};
///
/// /// All items that can be decoded.
/// async fn decodable<T>(mut items: Items<T>) -> Result<Vec<T>, Error> {
///     let mut all = Vec::new();
///     while let Some(item) = items.next().await {
///         match item {
///             Ok(item) => all.push(item),
///             Err(error) if error.item().is_some() => eprintln!("skipped: {error}"),
///             Err(error) => return Err(error),
///         }
///     }
///     Ok(all)
/// }
/// # let _ = decodable::<()>;
/// ```
///
/// [stream]: https://docs.rs/futures-core/0.3/futures_core/stream/trait.Stream.html
#[must_use = "streams do nothing unless polled"]
pub struct Items<T> {
    listing: Listing<Mixed<T, Error>>,
    /// The items of the last page, and for each whether it is new.
    ready: iter::Zip<Mixed<T, Error>, vec::IntoIter<bool>>,
    /// The number of new items that have not been yielded yet.
    waiting: usize,
    /// Of the last page.
    metadata: Option<ResponseMetadata>,
}

impl<T> Items<T> {
    pub(crate) fn new(call: Call, fetch: fn(Call) -> Fetch<Mixed<T, Error>>) -> Self {
        let nothing = Mixed::new(Vec::new(), Vec::new()).zip(Vec::new());
        Self { listing: Listing::new(call, fetch), ready: nothing, waiting: 0, metadata: None }
    }

    /// Requests up to `pages` pages before their turn, so that the time of several round trips is spent at once. The default is 0.
    ///
    /// Items, their order and errors are those of a listing without it. How many pages there are is what the server links to as the last
    /// one; without such a link, one page is requested ahead. Pages of a listing that ends early are requested in vain. There are never
    /// more than [`max_in_flight`](crate::ClientBuilder::max_in_flight) pages ahead, nor than `max_pages` in the listing. Each page that was
    /// received is in memory.
    ///
    /// GitHub asks clients not to send many requests at the same time, and counts them towards its secondary rate limit. A few pages ahead
    /// are worth it where somebody waits for a long listing, and not in a job that runs at night.
    pub fn ahead(mut self, pages: usize) -> Self {
        self.listing.set_ahead(pages);
        self
    }

    /// The progress of the listing, and whether it is complete.
    pub fn progress(&self) -> Progress {
        self.listing.progress(self.waiting)
    }

    /// Status, headers and rate limit of the last page that was received, which is that of the last item; `None` before the first one.
    pub fn metadata(&self) -> Option<&ResponseMetadata> {
        self.metadata.as_ref()
    }

    /// The next item that was received already. Needs no runtime.
    pub(crate) fn next_received(&mut self) -> Option<Result<T, Error>> {
        let (item, _) = self.ready.find(|(_, is_new)| *is_new)?;
        self.waiting = self.waiting.saturating_sub(1);
        Some(item)
    }

    /// The next item, or an error; `None` after the end. For use without the `Stream` trait.
    pub async fn next(&mut self) -> Option<Result<T, Error>> {
        poll_fn(|context| Pin::new(&mut *self).poll_next(context)).await
    }
}

impl<T> Stream for Items<T> {
    type Item = Result<T, Error>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        loop {
            if let Some(item) = self.next_received() {
                self.listing.proceed(context);
                return Poll::Ready(Some(item));
            }
            match ready!(self.listing.poll(context)) {
                Some(Ok(page)) => {
                    self.waiting = page.is_new.iter().filter(|is_new| **is_new).count();
                    self.ready = page.content.zip(page.is_new);
                    self.metadata = Some(page.metadata);
                }
                Some(Err(error)) => return Poll::Ready(Some(Err(error))),
                None => return Poll::Ready(None),
            }
        }
    }
}

/// No field is structurally pinned.
impl<T> Unpin for Items<T> {}

impl<T> fmt::Debug for Items<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.listing.debug_fields(self.waiting, &mut formatter.debug_struct("Items"))
    }
}
