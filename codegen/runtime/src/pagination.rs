//! Listings: page after page, or item after item.

mod items;
mod next;

use std::collections::HashSet;
use std::fmt;
use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll};

use futures_core::Stream;

use crate::call::{Call, ResponseFuture};
use crate::error::{Error, ErrorKind};
use crate::response::Response;

pub use items::Items;

use self::next::next_page;
#[cfg(fuzzing)]
pub(crate) use self::next::next_page as next_page_of;

/// One page of a listing.
pub trait Page {
    /// What is listed.
    type Item;

    /// The items of this page, in the server's order.
    fn into_items(self) -> Vec<Self::Item>;

    /// How many items this page has; `None` if only taking it apart would tell.
    fn item_count(&self) -> Option<usize> {
        None
    }

    /// How many items the server says there are on all pages, if it says so.
    fn total_count(&self) -> Option<i64> {
        None
    }
}

/// How far a listing has come.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Progress {
    /// Pages that were given, or that the items which were given came from.
    pub pages: u32,
    /// Items that were given; `None` for a listing by pages that do not tell how many they hold.
    pub items: Option<u64>,
    /// How many items there are on all pages, as the last page said. Runs come and go while they are listed, and GitHub ends a
    /// filtered listing of runs after 1,000, so that the items need not come to this number.
    pub total_count: Option<i64>,
}

/// The pages of a listing, as a [`Stream`][stream]. Asks for a page when it is wanted and not before.
///
/// Of the server's link to the next page only the page number is used, and asked of the configured base URL. The stream ends
/// after the last page, after a page without items, or after the first error; [`Error::page`] says which page could not be had,
/// so that a listing can be resumed there. A page that is the same as an earlier one, byte for byte, is an error: a server that
/// does not look at the page number would be asked for ever.
///
/// [stream]: https://docs.rs/futures-core/0.3/futures_core/stream/trait.Stream.html
#[must_use = "streams do nothing unless polled"]
pub struct Pages<T> {
    call: Call,
    send: fn(Call) -> ResponseFuture<T>,
    state: State<T>,
    asked: u32,
    seen: HashSet<u64>,
    progress: Progress,
}

enum State<T> {
    Ask(u64),
    Await(u64, ResponseFuture<T>),
    Refuse(Error),
    End,
}

impl<T: Page + Send + 'static> Pages<T> {
    pub(crate) fn new(call: Call, send: fn(Call) -> ResponseFuture<T>) -> Self {
        let first = call
            .operation()
            .page_parameter()
            .and_then(|parameter| call.query_value(parameter))
            .and_then(|page| page.parse().ok())
            .unwrap_or(1);
        let progress = Progress { items: Some(0), ..Progress::default() };
        Self { call, send, state: State::Ask(first), asked: 0, seen: HashSet::new(), progress }
    }

    /// The next page; `None` after the last one or after an error. For use without a crate of stream adaptors.
    pub async fn next(&mut self) -> Option<Result<Response<T>, Error>> {
        poll_fn(|context| Pin::new(&mut *self).poll_next(context)).await
    }

    /// How far the listing has come.
    pub fn progress(&self) -> Progress {
        self.progress
    }

    pub(crate) fn end(&mut self) {
        self.state = State::End;
    }

    fn ask(&mut self, page: u64) -> ResponseFuture<T> {
        let mut call = self.call.clone();
        // The first page is asked for just as the caller put it.
        if let (true, Some(parameter)) = (self.asked > 0, call.operation().page_parameter()) {
            call = call.query(parameter, page);
        }
        self.asked = self.asked.saturating_add(1);
        (self.send)(call)
    }

    /// What is given for an answer. Decides what comes after it, too.
    fn answered(&mut self, page: u64, response: Response<T>) -> Result<Response<T>, Error> {
        let items = response.item_count();
        if !self.seen.insert(response.fingerprint()) && items != Some(0) {
            return Err(self.error(&response, page, format!("page {page} is the same as an earlier one")));
        }
        self.progress.pages = self.progress.pages.saturating_add(1);
        self.progress.total_count = response.total_count();
        self.progress.items = self
            .progress
            .items
            .zip(items)
            .map(|(before, more)| before.saturating_add(u64::try_from(more).unwrap_or(u64::MAX)));
        self.state = if items == Some(0) { State::End } else { self.after(page, &response) };
        Ok(response)
    }

    fn after(&self, page: u64, response: &Response<T>) -> State<T> {
        let most = self.call.max_pages();
        let Some(parameter) = self.call.operation().page_parameter() else {
            return State::End;
        };
        match next_page(self.call.transport().base(), parameter, response.headers()) {
            Ok(None) => State::End,
            Ok(Some(next)) if next <= page => State::Refuse(self.error(
                response,
                page.saturating_add(1),
                format!("the link to the next page leads from page {page} to page {next}"),
            )),
            Ok(Some(next)) if self.asked >= most => {
                State::Refuse(self.error(response, next, format!("there are more than {most} pages")))
            }
            Ok(Some(next)) => State::Ask(next),
            Err(problem) => State::Refuse(self.error(response, page.saturating_add(1), problem.to_owned())),
        }
    }

    /// What is wrong is wrong with this response, the last that came.
    fn error(&self, response: &Response<T>, page: u64, summary: String) -> Error {
        response.error(self.call.operation(), ErrorKind::Pagination, summary).with_page(page)
    }
}

impl<T: Page + Send + 'static> Stream for Pages<T> {
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
                    return Poll::Ready(Some(match outcome {
                        Ok(response) => self.answered(page, response),
                        Err(error) => Err(error.with_page(page)),
                    }));
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
        formatter
            .debug_struct("Pages")
            .field("call", &self.call)
            .field("progress", &self.progress)
            .finish_non_exhaustive()
    }
}
