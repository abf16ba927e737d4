//! Listings as iterators.

use std::fmt;
use std::future::poll_fn;
use std::pin::Pin;

use futures_core::Stream;

use super::thread::ClientThread;
use crate::error::Error;
use crate::pagination::{Items, Pages, Progress};
use crate::response::{Response, ResponseMetadata};
use crate::windows::{Coverage, Windows};

/// The items of a listing, as an iterator. It blocks while it requests the next page, when all items of the last one have been yielded.
///
/// Everything else is like [`Items`]: each id is yielded once, and an item that cannot be decoded is yielded as an error, after which the
/// iterator continues. It may outlive its client.
#[must_use = "iterators do nothing unless consumed"]
pub struct BlockingItems<T> {
    lent: Lent<Items<T>, Progress>,
}

/// The pages of a listing, as an iterator. It blocks while it requests a page. Everything else is like [`Pages`].
#[must_use = "iterators do nothing unless consumed"]
pub struct BlockingPages<T> {
    lent: Lent<Pages<T>, Progress>,
}

/// The items of a period, as an iterator. It blocks while the window of its next item is listed. Everything else is like [`Windows`]: the
/// newest items are first, and other windows are listed ahead meanwhile.
#[must_use = "iterators do nothing unless consumed"]
pub struct BlockingWindows<T> {
    lent: Lent<Windows<T>, Coverage>,
}

/// A stream that is lent to the client's thread until its next item.
struct Lent<S, P> {
    /// `None` after a panic or a failure of the thread: there is nothing to go on with.
    stream: Option<S>,
    thread: ClientThread,
    /// How far the stream was before its last item. Shown when the stream is gone.
    progress: P,
}

impl<T> BlockingItems<T> {
    pub(super) fn new(stream: Items<T>, thread: ClientThread) -> Self {
        Self { lent: Lent { progress: stream.progress(), stream: Some(stream), thread } }
    }

    /// Requests up to `pages` pages before their turn. Like [`Items::ahead`].
    pub fn ahead(mut self, pages: usize) -> Self {
        self.lent.stream = self.lent.stream.map(|stream| stream.ahead(pages));
        self
    }

    /// The progress of the listing, and whether it is complete.
    pub fn progress(&self) -> Progress {
        self.lent.stream.as_ref().map_or(self.lent.progress, Items::progress)
    }

    /// Status, headers and rate limit of the last page that was received; `None` before the first one.
    pub fn metadata(&self) -> Option<&ResponseMetadata> {
        self.lent.stream.as_ref().and_then(Items::metadata)
    }
}

impl<T: Send + 'static> Iterator for BlockingItems<T> {
    type Item = Result<T, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        // Most items need no request, and so no other thread.
        if let Some(item) = self.lent.stream.as_mut().and_then(Items::next_received) {
            return Some(item);
        }
        self.lent.progress = self.progress();
        self.lent.next()
    }
}

impl<T> BlockingPages<T> {
    pub(super) fn new(stream: Pages<T>, thread: ClientThread) -> Self {
        Self { lent: Lent { progress: stream.progress(), stream: Some(stream), thread } }
    }

    /// Requests up to `pages` pages before their turn. Like [`Items::ahead`].
    pub fn ahead(mut self, pages: usize) -> Self {
        self.lent.stream = self.lent.stream.map(|stream| stream.ahead(pages));
        self
    }

    /// The progress of the listing, and whether it is complete.
    pub fn progress(&self) -> Progress {
        self.lent.stream.as_ref().map_or(self.lent.progress, Pages::progress)
    }
}

impl<T: Send + 'static> Iterator for BlockingPages<T> {
    type Item = Result<Response<T>, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        self.lent.progress = self.progress();
        self.lent.next()
    }
}

impl<T> BlockingWindows<T> {
    pub(super) fn new(stream: Windows<T>, thread: ClientThread) -> Self {
        Self { lent: Lent { progress: Coverage::default(), stream: Some(stream), thread } }
    }

    /// How many windows are listed at the same time. Like [`Windows::concurrency`].
    pub fn concurrency(mut self, windows: usize) -> Self {
        self.lent.stream = self.lent.stream.map(|stream| stream.concurrency(windows));
        self
    }

    /// What was listed so far, and what is missing.
    pub fn coverage(&self) -> &Coverage {
        self.lent.stream.as_ref().map_or(&self.lent.progress, Windows::coverage)
    }
}

impl<T: Send + 'static> Iterator for BlockingWindows<T> {
    type Item = Result<T, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        self.lent.progress = self.coverage().clone();
        self.lent.next()
    }
}

impl<S, P> Lent<S, P> {
    fn next<T>(&mut self) -> Option<Result<T, Error>>
    where
        S: Stream<Item = Result<T, Error>> + Send + Unpin + 'static,
        T: Send + 'static,
    {
        let mut stream = self.stream.take()?;
        let advance = async move {
            let next = poll_fn(|context| Pin::new(&mut stream).poll_next(context)).await;
            (stream, next)
        };
        match self.thread.run(advance) {
            Ok((stream, next)) => {
                self.stream = Some(stream);
                next
            }
            Err(error) => Some(Err(error)),
        }
    }
}

impl<T> fmt::Debug for BlockingItems<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_tuple("BlockingItems").field(&self.lent.stream).finish()
    }
}

impl<T> fmt::Debug for BlockingPages<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_tuple("BlockingPages").field(&self.lent.stream).finish()
    }
}

impl<T> fmt::Debug for BlockingWindows<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_tuple("BlockingWindows").field(&self.lent.stream).finish()
    }
}
