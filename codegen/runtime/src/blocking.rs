//! Calls without async: the builders, calls and streams of the async client, driven on a thread of their own.

mod listing;
mod thread;

use std::fmt;

use crate::error::Error;
use crate::pagination::{Items, Pages};
use crate::windows::Windows;

pub use listing::{BlockingItems, BlockingPages, BlockingWindows};
use thread::ClientThread;

/// A part of the async client, such as a request builder, together with the thread that sends its requests.
///
/// The types of the emitted module `blocking` are thin wrappers of it. You meet it yourself in the `call` of a blocking client: see
/// [the blocking client](crate::guide::blocking).
///
/// Clones, and all parts that come from one client, share one thread. It starts with the first call, and ends when the last part and
/// the last iterator are dropped.
#[derive(Clone)]
pub struct Blocking<T> {
    part: T,
    thread: ClientThread,
}

impl<T> Blocking<T> {
    /// With a thread of its own.
    pub fn new(part: T) -> Self {
        Self { part, thread: ClientThread::default() }
    }

    /// Another part, made from this one, on the same thread.
    pub fn part<U>(&self, part: impl FnOnce(&T) -> U) -> Blocking<U> {
        Blocking { part: part(&self.part), thread: self.thread.clone() }
    }

    /// Changes the part: `.map(|call| call.segment("owner", "octo-org"))`.
    pub fn map<U>(self, change: impl FnOnce(T) -> U) -> Blocking<U> {
        Blocking { part: change(self.part), thread: self.thread }
    }

    /// Waits for a call: `.wait(|call| call.send::<Runner>())`. The thread that calls this is blocked until the call ends, which its
    /// time-outs ensure.
    ///
    /// # Errors
    ///
    /// Returns the error of the call. Returns [`ErrorKind::InvalidInput`](crate::ErrorKind::InvalidInput) on the thread of a blocking
    /// client, which would wait for itself, and [`ErrorKind::NoRuntime`](crate::ErrorKind::NoRuntime) if the thread cannot be started.
    ///
    /// # Panics
    ///
    /// If a hook, a token source or `Deserialize` panics, the panic continues here. The client remains usable.
    pub fn wait<F, R>(self, send: impl FnOnce(T) -> F) -> Result<R, Error>
    where
        F: Future<Output = Result<R, Error>> + Send + 'static,
        R: Send + 'static,
    {
        self.thread.run(send(self.part))?
    }

    /// An iterator over items: `.items(|call| call.items::<RunnerPage>())`.
    pub fn items<I>(self, items: impl FnOnce(T) -> Items<I>) -> BlockingItems<I> {
        BlockingItems::new(items(self.part), self.thread)
    }

    /// An iterator over pages: `.pages(|call| call.pages::<RunnerPage>())`.
    pub fn pages<P>(self, pages: impl FnOnce(T) -> Pages<P>) -> BlockingPages<P> {
        BlockingPages::new(pages(self.part), self.thread)
    }

    /// An iterator over the items of a period: `.windows(|call| call.windows::<RunPage>(from..=to, |run| run.created_at))`.
    pub fn windows<I>(self, windows: impl FnOnce(T) -> Windows<I>) -> BlockingWindows<I> {
        BlockingWindows::new(windows(self.part), self.thread)
    }
}

impl<T: fmt::Debug> fmt::Debug for Blocking<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_tuple("Blocking").field(&self.part).finish()
    }
}
