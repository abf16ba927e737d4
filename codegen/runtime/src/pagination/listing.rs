//! The requests of a listing, one page after the other.

use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll};

use super::ahead::{Ahead, Request};
use super::next::{last_page, next_page};
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
    /// How many pages have had their turn.
    turns: u32,
    ahead: Ahead<P>,
    /// Pages in a row without anything new.
    barren: u32,
    seen: Seen,
    count: Count,
}

enum State<P> {
    Ask(u64),
    Await(Request<P>),
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
        let (seen, ahead) = (Seen::default(), Ahead::new());
        Self { call, fetch, state: State::Ask(first), turns: 0, ahead, barren: 0, seen, count }
    }

    /// Requests this many pages before their turn.
    pub(super) fn set_ahead(&mut self, pages: usize) {
        // More than may be under way would only wait, and could time out meanwhile.
        self.ahead.limit = pages.min(self.call.max_in_flight());
    }

    /// The progress while `waiting` items have not been yielded yet.
    pub(super) fn progress(&self, waiting: usize) -> Progress {
        self.count.progress(waiting)
    }

    /// The next page; `None` after the last one or after an error.
    pub(super) fn poll(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<Sifted<P>, Error>>> {
        self.ahead.end_pause();
        loop {
            match std::mem::replace(&mut self.state, State::End) {
                State::Ask(page) => {
                    let request = self.ahead.take(page).unwrap_or_else(|| self.ask(page));
                    self.turns = self.turns.saturating_add(1);
                    self.state = State::Await(request);
                    self.request_ahead(page.saturating_add(1));
                }
                State::Await(mut request) => {
                    let page = request.page;
                    let outcome = request.outcome(context, &sender(&self.call, self.fetch));
                    let Poll::Ready(outcome) = outcome else {
                        self.state = State::Await(request);
                        self.ahead.poll(context, &sender(&self.call, self.fetch));
                        return Poll::Pending;
                    };
                    return Poll::Ready(Some(match outcome {
                        Ok(received) => {
                            let sifted = self.received(page, received);
                            self.look_ahead(&sifted.metadata, context);
                            Ok(sifted)
                        }
                        Err(error) => {
                            self.ahead.clear();
                            Err(error.with_page(page))
                        }
                    }));
                }
                State::Refuse(error) => return Poll::Ready(Some(Err(error))),
                State::End => return Poll::Ready(None),
            }
        }
    }

    /// Lets the pages that are requested before their turn proceed, while items of the current one are yielded.
    pub(super) fn proceed(&mut self, context: &mut Context<'_>) {
        if !self.ahead.is_empty() {
            self.ahead.end_pause();
            self.ahead.poll(context, &sender(&self.call, self.fetch));
            self.ahead.begin_pause();
        }
    }

    fn ask(&self, page: u64) -> Request<P> {
        // The first page is requested as the caller asked for it.
        let is_first = self.turns == 0;
        let fetch = if is_first { (self.fetch)(self.call.clone()) } else { sender(&self.call, self.fetch)(page) };
        Request::new(page, fetch)
    }

    /// Requests the pages after the current one. The server's link to the last page says how many there are; without it there is one.
    fn look_ahead(&mut self, metadata: &ResponseMetadata, context: &mut Context<'_>) {
        let (State::Ask(next), Some(parameter)) = (&self.state, self.call.operation().page_parameter()) else {
            self.ahead.clear();
            return;
        };
        let next = *next;
        self.ahead.last = last_page(parameter, metadata.headers()).unwrap_or(next);
        self.request_ahead(next);
        self.ahead.poll(context, &sender(&self.call, self.fetch));
        self.ahead.begin_pause();
    }

    fn request_ahead(&mut self, next: u64) {
        let allowed = self.call.max_pages().saturating_sub(self.turns);
        self.ahead.extend(next, allowed, &sender(&self.call, self.fetch));
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
            Ok(Some(next)) if self.turns >= most => refused(next, format!("the listing has more than {most} pages")),
            Ok(Some(next)) => Ok(Some(next)),
        }
    }

    /// The fields that `Debug` shows of a listing.
    pub(super) fn debug_fields(&self, waiting: usize, debug: &mut fmt::DebugStruct<'_, '_>) -> fmt::Result {
        debug.field("call", &self.call).field("progress", &self.progress(waiting)).finish_non_exhaustive()
    }
}

/// Requests a page by its number.
fn sender<P>(call: &Call, fetch: fn(Call) -> Fetch<P>) -> impl Fn(u64) -> Fetch<P> {
    move |page| match call.operation().page_parameter() {
        Some(parameter) => fetch(call.clone().query(parameter, page)),
        None => fetch(call.clone()),
    }
}
