//! The thread that drives the calls of a blocking client.
//!
//! A thread of its own, and not the runtime of the caller or a `block_on` there: tokio panics if a thread that drives async tasks blocks
//! on a runtime, or drops one. Here the caller only waits on a channel, so a call works on every thread, also inside a runtime.

use std::cell::Cell;
use std::convert::Infallible;
use std::io;
use std::panic::resume_unwind;
use std::sync::{Arc, Mutex, PoisonError, mpsc};
use std::thread;

use tokio::runtime::{Builder, Handle};
use tokio::sync::oneshot;
use tracing::Instrument;
use tracing::instrument::WithSubscriber;

use crate::error::{Error, ErrorKind};

thread_local! {
    /// Whether this is the thread of a blocking client.
    static IS_CLIENT_THREAD: Cell<bool> = const { Cell::new(false) };
}

/// Started by the first call, and again by a later one if that failed. It ends when the last clone is dropped, and nobody waits for that.
#[derive(Clone, Default)]
pub(super) struct ClientThread(Arc<Mutex<Option<Running>>>);

struct Running {
    handle: Handle,
    /// Dropped to end the thread.
    _stop: oneshot::Sender<Infallible>,
}

impl ClientThread {
    /// Runs a call to its end. A panic in it continues in the caller.
    pub(super) fn run<R: Send + 'static>(&self, call: impl Future<Output = R> + Send + 'static) -> Result<R, Error> {
        // Two clients whose hooks call each other would also wait for each other, so it matters that, not whose, thread this is.
        if IS_CLIENT_THREAD.get() {
            return Err(Error::invalid_input(
                "a blocking call on the thread of a blocking client would wait for itself: in a hook or a token source, use the \
                 async client",
            ));
        }
        let (respond, response) = mpsc::sync_channel(1);
        let call = call.in_current_span().with_current_subscriber();
        self.handle()?.spawn(async move {
            // The caller waits for it.
            let _ = respond.send(tokio::spawn(call).await);
        });
        match response.recv() {
            Ok(Ok(result)) => Ok(result),
            Ok(Err(ended)) => match ended.try_into_panic() {
                Ok(panic) => resume_unwind(panic),
                Err(_) => Err(Error::new(ErrorKind::NoRuntime, "the thread of the client has ended")),
            },
            Err(_) => Err(Error::new(ErrorKind::NoRuntime, "the thread of the client has ended")),
        }
    }

    fn handle(&self) -> Result<Handle, Error> {
        // A poisoned lock is fine: the only change is a single assignment.
        let mut running = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(running) = running.as_ref() {
            return Ok(running.handle.clone());
        }
        let started = start().map_err(|error| {
            Error::new(ErrorKind::NoRuntime, "the thread of the client cannot be started").with_source(error)
        })?;
        Ok(running.insert(started).handle.clone())
    }
}

/// The runtime is made and dropped on the new thread, because tokio panics if it is dropped on one that drives async tasks.
fn start() -> io::Result<Running> {
    let (report, started) = mpsc::sync_channel(1);
    let (stop, stopped) = oneshot::channel();
    thread::Builder::new().name("ghes-actions".to_owned()).spawn(move || {
        IS_CLIENT_THREAD.set(true);
        match Builder::new_current_thread().enable_all().build() {
            Ok(runtime) => {
                let is_wanted = report.send(Ok(runtime.handle().clone())).is_ok();
                if is_wanted {
                    // It never receives anything: it ends when the sender is dropped.
                    let _ = runtime.block_on(stopped);
                }
                // A lookup of a name may still run, and nobody needs its result.
                runtime.shutdown_background();
            }
            Err(error) => drop(report.send(Err(error))),
        }
    })?;
    let handle = started.recv().unwrap_or_else(|_| Err(io::ErrorKind::BrokenPipe.into()))?;
    Ok(Running { handle, _stop: stop })
}
