//! Pages that are requested before their turn.

use std::collections::VecDeque;
use std::task::{Context, Poll};

use super::listing::Fetch;
use super::pause::Pause;
use super::received::Received;
use crate::error::Error;

/// A page that is requested.
pub(super) struct Request<P> {
    pub(super) page: u64,
    state: State<P>,
    /// Whether nobody polled it for a while, so that it may have timed out.
    was_left: bool,
}

enum State<P> {
    Sent(Fetch<P>),
    Done(Result<Received<P>, Error>),
    Taken,
}

impl<P> Request<P> {
    pub(super) fn new(page: u64, fetch: Fetch<P>) -> Self {
        Self { page, state: State::Sent(fetch), was_left: false }
    }

    /// The page, once. A request that failed after it was left is sent again, once for each time.
    pub(super) fn outcome(
        &mut self,
        context: &mut Context<'_>,
        send: &impl Fn(u64) -> Fetch<P>,
    ) -> Poll<Result<Received<P>, Error>> {
        loop {
            match std::mem::replace(&mut self.state, State::Taken) {
                State::Sent(mut fetch) => match fetch.as_mut().poll(context) {
                    Poll::Pending => {
                        self.state = State::Sent(fetch);
                        return Poll::Pending;
                    }
                    Poll::Ready(Err(error)) if self.was_left && error.is_retryable() => {
                        *self = Self::new(self.page, send(self.page));
                    }
                    Poll::Ready(outcome) => return Poll::Ready(outcome),
                },
                State::Done(outcome) => return Poll::Ready(outcome),
                State::Taken => return Poll::Pending,
            }
        }
    }

    /// Lets the request proceed, before its turn.
    fn proceed(&mut self, context: &mut Context<'_>, send: &impl Fn(u64) -> Fetch<P>) {
        if matches!(self.state, State::Sent(_))
            && let Poll::Ready(outcome) = self.outcome(context, send)
        {
            self.state = State::Done(outcome);
        }
    }
}

/// The pages after the current one, in their order and without gaps.
pub(super) struct Ahead<P> {
    /// How many there are at most.
    pub(super) limit: usize,
    /// The last page of the listing, as far as that is known.
    pub(super) last: u64,
    requests: VecDeque<Request<P>>,
    pause: Pause,
}

impl<P> Ahead<P> {
    pub(super) fn new() -> Self {
        Self { limit: 0, last: 0, requests: VecDeque::new(), pause: Pause::default() }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.requests.is_empty()
    }

    /// The request of a page whose turn has come. If another page was expected, all requests are in vain.
    pub(super) fn take(&mut self, page: u64) -> Option<Request<P>> {
        let request = self.requests.pop_front().filter(|request| request.page == page);
        if request.is_none() {
            self.requests.clear();
        }
        request
    }

    /// Requests pages from `next` to the last one, at most `most`.
    pub(super) fn extend(&mut self, next: u64, most: u32, send: &impl Fn(u64) -> Fetch<P>) {
        if self.requests.front().is_some_and(|request| request.page != next) {
            self.requests.clear();
        }
        let allowed = usize::try_from(most).unwrap_or(usize::MAX).min(self.limit);
        let mut page = self.requests.back().map_or(next, |request| request.page.saturating_add(1));
        while self.requests.len() < allowed && page <= self.last {
            self.requests.push_back(Request::new(page, send(page)));
            page = page.saturating_add(1);
        }
    }

    /// Lets all requests proceed. Those that have not been sent yet are.
    pub(super) fn poll(&mut self, context: &mut Context<'_>, send: &impl Fn(u64) -> Fetch<P>) {
        for request in &mut self.requests {
            request.proceed(context, send);
        }
    }

    pub(super) fn clear(&mut self) {
        self.requests.clear();
    }

    /// The program has a page or an item, and may take its time.
    pub(super) fn begin_pause(&mut self) {
        if !self.requests.is_empty() {
            self.pause.begin();
        }
    }

    pub(super) fn end_pause(&mut self) {
        if self.pause.end() {
            self.requests.iter_mut().for_each(|request| request.was_left = true);
        }
    }
}
