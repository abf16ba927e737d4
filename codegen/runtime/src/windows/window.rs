//! One window of a listing.

use std::pin::Pin;
use std::task::{Context, Poll};
use std::vec;

use chrono::{DateTime, Utc};
use futures_core::Stream;

use super::span::Span;
use crate::call::Call;
use crate::clock::server_time;
use crate::error::{Error, ErrorKind};
use crate::pagination::{Items, Progress};

/// What all windows of a listing share.
pub(super) struct Listing<T> {
    pub(super) call: Call,
    pub(super) items: fn(Call) -> Items<T>,
    pub(super) created_at: fn(&T) -> DateTime<Utc>,
    /// The query parameter that filters by time.
    pub(super) parameter: &'static str,
    /// How many items the server lists at most.
    pub(super) cap: u64,
}

pub(super) struct Window<T> {
    span: Span,
    /// Whether the end may be in the future.
    is_root: bool,
    state: State<T>,
}

enum State<T> {
    Planned,
    Listing {
        items: Box<Items<T>>,
        received: Vec<Result<T, Error>>,
        is_saturated: Option<bool>,
        /// Whether nobody polled it for a while.
        was_left: bool,
    },
    /// The items that are left.
    Listed(vec::IntoIter<Result<T, Error>>, Listed),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Phase {
    Planned,
    Listing,
    Listed,
}

/// What came of a window.
#[derive(Clone, Copy, Debug)]
pub(super) struct Listed {
    pub(super) from: i64,
    pub(super) duplicates: u64,
    pub(super) missing: u64,
    pub(super) saturated_second: Option<i64>,
}

pub(super) enum Step {
    /// The window is listed, or waits for a response.
    Stay,
    /// These windows take its place.
    Divide(Vec<Span>),
}

impl<T> Listing<T> {
    fn of(&self, span: Span) -> Items<T> {
        let mut call = self.call.clone();
        match span.search_text() {
            Some(text) => call = call.query(self.parameter, text),
            None => call.refuse("the period must be within the years 1970 to 9999".to_owned()),
        }
        (self.items)(call)
    }
}

impl<T> Window<T> {
    pub(super) fn root(span: Span) -> Self {
        Self { span, is_root: true, state: State::Planned }
    }

    pub(super) fn new(span: Span) -> Self {
        Self { span, is_root: false, state: State::Planned }
    }

    pub(super) fn phase(&self) -> Phase {
        match self.state {
            State::Planned => Phase::Planned,
            State::Listing { .. } => Phase::Listing,
            State::Listed(..) => Phase::Listed,
        }
    }

    /// Nobody polls the window for a while, so what it waits for may time out.
    pub(super) fn leave(&mut self) {
        if let State::Listing { was_left, .. } = &mut self.state {
            *was_left = true;
        }
    }

    /// The next item of a window that is listed.
    pub(super) fn next_item(&mut self) -> Poll<Option<Result<T, Error>>> {
        match &mut self.state {
            State::Listed(items, _) => Poll::Ready(items.next()),
            State::Planned | State::Listing { .. } => Poll::Pending,
        }
    }

    pub(super) fn listed(&self) -> Option<Listed> {
        match self.state {
            State::Listed(_, listed) => Some(listed),
            State::Planned | State::Listing { .. } => None,
        }
    }

    pub(super) fn poll(&mut self, listing: &Listing<T>, context: &mut Context<'_>) -> Step {
        loop {
            let State::Listing { items, received, is_saturated, was_left } = &mut self.state else {
                if self.phase() == Phase::Listed {
                    return Step::Stay;
                }
                let items = Box::new(listing.of(self.span));
                self.state = State::Listing { items, received: Vec::new(), is_saturated: None, was_left: false };
                continue;
            };
            let Poll::Ready(item) = Pin::new(&mut **items).poll_next(context) else { return Step::Stay };
            // What the first page says decides what becomes of the window.
            if is_saturated.is_none()
                && let Some(metadata) = items.metadata()
            {
                if std::mem::take(&mut self.is_root)
                    && let Some(now) = server_time(metadata.headers())
                    && (self.span.from..self.span.to).contains(&now)
                {
                    self.span.to = now;
                    self.state = State::Planned;
                    continue;
                }
                let total = total(items.progress());
                if total >= listing.cap && !self.span.is_one_second() {
                    return Step::Divide(self.span.divide(total, listing.cap));
                }
                *is_saturated = Some(total >= listing.cap);
            }
            match item {
                Some(Ok(item)) if !self.span.contains((listing.created_at)(&item)) => {
                    let error = outside(listing, items);
                    return self.end_with(error);
                }
                // At most once for each time that it was left.
                Some(Err(error)) if error.item().is_none() && *was_left && error.is_retryable() => {
                    self.state = State::Planned;
                }
                Some(Err(error)) if error.item().is_none() => return self.end_with(error),
                Some(item) => received.push(item),
                None => {
                    let (progress, is_saturated) = (items.progress(), *is_saturated == Some(true));
                    // More were created than the first page counted, or the server does not count.
                    if !is_saturated && !self.span.is_one_second() && progress.items >= listing.cap {
                        return Step::Divide(self.span.divide(total(progress).max(progress.items), listing.cap));
                    }
                    let listed = Listed {
                        from: self.span.from,
                        duplicates: progress.duplicates,
                        missing: missing(progress),
                        saturated_second: is_saturated.then_some(self.span.from),
                    };
                    self.state = State::Listed(std::mem::take(received).into_iter(), listed);
                }
            }
        }
    }

    /// The error is the only item, so that the stream yields nothing of a window that is not whole.
    fn end_with(&mut self, error: Error) -> Step {
        let listed = Listed { from: self.span.from, duplicates: 0, missing: 0, saturated_second: None };
        self.state = State::Listed(vec![Err(error)].into_iter(), listed);
        Step::Stay
    }
}

fn total(progress: Progress) -> u64 {
    progress.total_count.and_then(|total| u64::try_from(total).ok()).unwrap_or(0)
}

/// At least one, if one may have slipped to a page that was requested already.
fn missing(progress: Progress) -> u64 {
    if progress.is_complete() { 0 } else { total(progress).saturating_sub(progress.items).max(1) }
}

fn outside<T>(listing: &Listing<T>, items: &Items<T>) -> Error {
    let operation = listing.call.operation();
    let problem =
        format!("an item was created outside of the requested times: the server ignores `{}`", listing.parameter);
    match items.metadata() {
        Some(metadata) => metadata.error(operation, ErrorKind::Pagination, problem),
        None => Error::new(ErrorKind::Pagination, problem),
    }
}
