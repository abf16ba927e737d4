//! The requests of a listing, one page after the other.

use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll};

use super::next::next_page;
use super::progress::{Count, Progress};
use super::received::Received;
use super::seen::Seen;
use crate::call::Call;
use crate::error::{Error, ErrorKind};
use crate::response::ResponseMetadata;

/// The maximum number of pages in a row without new items. GitHub sends a few such pages if it filters items out after it has
/// assigned them to pages. With more, the listing fails.
const MOST_BARREN_PAGES: u32 = 3;

/// The request of one page, whose content is decoded as a `P`.
pub(crate) type Fetch<P> = Pin<Box<dyn Future<Output = Result<Received<P>, Error>> + Send>>;

/// A listing that decodes each page as a `P`.
pub(super) struct Listing<P> {
    call: Call,
    fetch: fn(Call) -> Fetch<P>,
    state: State<P>,
    asked: u32,
    /// Pages in a row without anything new.
    barren: u32,
    seen: Seen,
    count: Count,
}

enum State<P> {
    Ask(u64),
    Await(u64, Fetch<P>),
    Refuse(Error),
    End,
}

/// A page, and for each of its items whether it is new.
pub(super) struct Sifted<P> {
    pub(super) content: P,
    pub(super) metadata: ResponseMetadata,
    pub(super) is_new: Vec<bool>,
}

impl<P> Listing<P> {
    pub(super) fn new(call: Call, fetch: fn(Call) -> Fetch<P>) -> Self {
        let first = call.page_number();
        let count = Count::from_page(first);
        Self { call, fetch, state: State::Ask(first), asked: 0, barren: 0, seen: Seen::default(), count }
    }

    /// The progress while `waiting` items have not been yielded yet.
    pub(super) fn progress(&self, waiting: usize) -> Progress {
        self.count.progress(waiting)
    }

    /// The next page; `None` after the last one or after an error.
    pub(super) fn poll(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<Sifted<P>, Error>>> {
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
                        Ok(received) => Ok(self.received(page, received)),
                        Err(error) => Err(error.with_page(page)),
                    }));
                }
                State::Refuse(error) => return Poll::Ready(Some(Err(error))),
                State::End => return Poll::Ready(None),
            }
        }
    }

    fn ask(&mut self, page: u64) -> Fetch<P> {
        let mut call = self.call.clone();
        // The first page is requested as the caller asked for it.
        if let (true, Some(parameter)) = (self.asked > 0, call.operation().page_parameter()) {
            call = call.query(parameter, page);
        }
        self.asked = self.asked.saturating_add(1);
        (self.fetch)(call)
    }

    fn received(&mut self, page: u64, received: Received<P>) -> Sifted<P> {
        let Received { content, metadata, ids, total_count, fingerprint } = received;
        let is_new = self.seen.take(fingerprint, &ids);
        let new = is_new.iter().filter(|is_new| **is_new).count();
        self.barren = if new > 0 { 0 } else { self.barren.saturating_add(1) };
        self.count.page(new, is_new.len().saturating_sub(new), total_count);
        self.state = match self.after(page, &metadata) {
            Ok(Some(next)) => State::Ask(next),
            Ok(None) => {
                self.count.end();
                State::End
            }
            Err(error) => State::Refuse(error),
        };
        Sifted { content, metadata, is_new }
    }

    /// The page after this one, if there is one.
    fn after(&self, page: u64, metadata: &ResponseMetadata) -> Result<Option<u64>, Error> {
        let Some(parameter) = self.call.operation().page_parameter() else { return Ok(None) };
        let most = self.call.max_pages();
        let following = page.saturating_add(1);
        let refused =
            |page, summary| Err(metadata.error(self.call.operation(), ErrorKind::Pagination, summary).with_page(page));
        match next_page(parameter, metadata.headers()) {
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

    /// The fields that `Debug` shows of a listing.
    pub(super) fn debug_fields(&self, waiting: usize, debug: &mut fmt::DebugStruct<'_, '_>) -> fmt::Result {
        debug.field("call", &self.call).field("progress", &self.progress(waiting)).finish_non_exhaustive()
    }
}
