//! Filtered listings that are longer than what the server lists: one listing for each window of time.

mod coverage;
mod span;
mod window;

use std::collections::VecDeque;
use std::fmt;
use std::future::poll_fn;
use std::ops::RangeInclusive;
use std::pin::Pin;
use std::task::{Context, Poll};

use chrono::{DateTime, Utc};
use futures_core::Stream;
use serde::de::DeserializeOwned;

pub use coverage::Coverage;

use crate::call::Call;
use crate::date_range::Second;
use crate::error::Error;
use crate::pagination::{Page, Pause};
use span::Span;
use window::{Listing, Phase, Step, Window};

/// How many windows are listed at the same time, unless [`Windows::concurrency`] says otherwise.
const CONCURRENCY: usize = 4;

/// The items of a period, as a [`Stream`][stream], the newest first.
///
/// GitHub ends a filtered listing after a fixed number of items, for example 1,000 workflow runs. This stream lists the period in
/// windows. If the server counts more items in a window than it lists, the window is divided and listed again. Items that are created
/// during the listing are outside of all windows, so they move no other item: a period that ends in the future is cut at the current
/// time of the server's clock.
///
/// [`Windows::coverage`] returns what is missing, if anything is.
///
/// Windows are listed ahead of the one whose items are yielded, [4 by default](Self::concurrency), while the stream is polled. Up to
/// 1,000 items of each are in memory. A window that fails after the stream was not polled for a while is listed again, so a program may
/// take its time over an item.
///
/// # Errors
///
/// - An item that cannot be decoded is yielded as an error, and the stream continues, like [`Items`](crate::Items).
/// - The stream ends after any other error. [`Coverage::since`] is where the listing can be resumed. One such error is an item that was
///   created outside of its window, because the server then ignores the filter.
///
/// ```
/// # use ghes_actions_runtime as ghes_actions;
/// use ghes_actions::{Error, Windows};
///
/// /// How many items there are, unless one is missing.
/// async fn count<T>(mut items: Windows<T>) -> Result<Option<u64>, Error> {
///     while let Some(item) = items.next().await {
///         item?;
///     }
///     let coverage = items.coverage();
///     Ok(coverage.is_complete().then_some(coverage.items))
/// }
/// # let _ = count::<()>;
/// ```
///
/// [stream]: https://docs.rs/futures-core/0.3/futures_core/stream/trait.Stream.html
#[must_use = "streams do nothing unless polled"]
pub struct Windows<T> {
    listing: Listing<T>,
    concurrency: usize,
    /// The newest first. Those that are done are gone.
    windows: VecDeque<Window<T>>,
    coverage: Coverage,
    pause: Pause,
}

impl Call {
    /// Lists the items that were created within `period`, however many there are, decoding each page as a `T`. `created_at` returns
    /// when an item was created.
    ///
    /// The operation must be a paginated list whose [`window`](crate::Operation::window) is set. A fraction of a second is rounded
    /// such that the same items are selected, because GitHub's times are whole seconds. Setting the page, or the parameter of the window,
    /// is an error.
    pub fn windows<T>(
        mut self,
        period: RangeInclusive<DateTime<Utc>>,
        created_at: fn(&T::Item) -> DateTime<Utc>,
    ) -> Windows<T::Item>
    where
        T: Page<Item: DeserializeOwned> + DeserializeOwned + Send + 'static,
    {
        let (parameter, cap) = self.operation().window_parameter().unwrap_or_else(|| {
            self.refuse("the operation has no windows".to_owned());
            ("", 0)
        });
        for taken in self.operation().page_parameter().into_iter().chain([parameter]) {
            if self.query_value(taken).is_some() {
                self.refuse(format!("{taken} cannot be set: the windows of the listing set it"));
            }
        }
        let from = Second::at_or_after(period.start()).timestamp();
        let to = Second::at_or_before(period.end()).timestamp();
        if from > to {
            self.refuse("must be a period with a whole second in it: it ends before it starts".to_owned());
        }
        let windows = VecDeque::from([Window::root(Span { from, to: to.max(from) })]);
        let listing = Listing { call: self, items: Self::items::<T>, created_at, parameter, cap };
        Windows { listing, concurrency: CONCURRENCY, windows, coverage: Coverage::default(), pause: Pause::default() }
    }
}

impl<T> Windows<T> {
    /// How many windows are listed at the same time, at least one. Each has one request at a time.
    pub fn concurrency(mut self, windows: usize) -> Self {
        self.concurrency = windows.max(1);
        self
    }

    /// What was listed so far, and what is missing.
    pub fn coverage(&self) -> &Coverage {
        &self.coverage
    }

    /// The next item, or an error; `None` after the end. For use without the `Stream` trait.
    pub async fn next(&mut self) -> Option<Result<T, Error>> {
        poll_fn(|context| Pin::new(&mut *self).poll_next(context)).await
    }

    /// Lets all windows proceed that have begun, wherever they are: a request that is not polled times out. Begins others from the
    /// front while there is room. Windows that are listed take room too, which bounds the memory, but the first one needs none of
    /// that: the others wait for it.
    fn proceed(&mut self, context: &mut Context<'_>) {
        let count = |phase| self.windows.iter().filter(|window| window.phase() == phase).count();
        let (mut listing, mut listed) = (count(Phase::Listing), count(Phase::Listed));
        let mut index = 0_usize;
        while let Some(window) = self.windows.get_mut(index) {
            if window.phase() == Phase::Planned {
                let others = if index == 0 { 0 } else { listed };
                if listing.saturating_add(others) >= self.concurrency {
                    index = index.saturating_add(1);
                    continue;
                }
                listing = listing.saturating_add(1);
            }
            let was_listed = window.phase() == Phase::Listed;
            match window.poll(&self.listing, context) {
                Step::Stay => {
                    if !was_listed && window.phase() == Phase::Listed {
                        listing = listing.saturating_sub(1);
                        listed = listed.saturating_add(1);
                    }
                    index = index.saturating_add(1);
                }
                Step::Divide(parts) => {
                    listing = listing.saturating_sub(1);
                    let older = self.windows.split_off(index);
                    self.windows.extend(parts.into_iter().map(Window::new));
                    self.windows.extend(older.into_iter().skip(1));
                }
            }
        }
    }
}

impl<T> Stream for Windows<T> {
    type Item = Result<T, Error>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let this = &mut *self;
        if this.pause.end() {
            this.windows.iter_mut().for_each(Window::leave);
        }
        loop {
            this.proceed(context);
            let Some(first) = this.windows.front_mut() else {
                this.coverage.end();
                return Poll::Ready(None);
            };
            match first.next_item() {
                Poll::Ready(Some(Ok(item))) => {
                    this.coverage.items = this.coverage.items.saturating_add(1);
                    this.pause.begin();
                    return Poll::Ready(Some(Ok(item)));
                }
                Poll::Ready(Some(Err(error))) => {
                    if error.item().is_none() {
                        this.coverage.fail();
                        this.windows.clear();
                    }
                    this.pause.begin();
                    return Poll::Ready(Some(Err(error)));
                }
                Poll::Ready(None) => {
                    if let Some(listed) = first.listed() {
                        this.coverage.add(listed);
                    }
                    this.windows.pop_front();
                }
                Poll::Pending => return Poll::Pending,
            }
        }
    }
}

/// No field is structurally pinned.
impl<T> Unpin for Windows<T> {}

impl<T> fmt::Debug for Windows<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Windows")
            .field("call", &self.listing.call)
            .field("coverage", &self.coverage)
            .finish_non_exhaustive()
    }
}
