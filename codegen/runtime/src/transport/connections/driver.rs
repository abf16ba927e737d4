//! A turn of the runtime's I/O driver, before a connection is taken from the pool.
//!
//! The kernel knows at once when a server closes a connection or sends bytes that were not requested. The HTTP library learns it only
//! when the I/O driver is polled. That may take long: a task that computes blocks the only thread of its runtime, and on several
//! threads the one that would poll the driver may be blocked. Until then, an idle connection that already holds an unrequested response
//! looks like any other, and that response would be read as the response to the next request.
//!
//! Why this is sufficient: a writable socket is registered with the driver, and its readiness is awaited. Only a turn of the driver
//! reports that. The kernel reports readiness in the order in which it arose, and the driver passes it on in that order, so everything
//! that had arrived on any connection has been passed on before. The task of a connection reads before it writes. It closes an idle
//! connection on which anything arrived, including the end. A request that was already assigned to the connection then returns unsent,
//! and the HTTP library gives it another one.
//!
//! `tokio::task::yield_now` is not sufficient: another thread may hold the driver, a task outside the runtime's threads does not wait at
//! all, and a poll of a sibling future ends the wait early.
//!
//! Two cases remain. Bytes that arrive after that turn, while the request is being sent, cannot be told from its response, because
//! HTTP/1.1 does not number messages. And the task of the connection may be in the middle of a poll on another thread: it has read
//! nothing yet and is about to look for a request. If the system stops that thread just there, until the bytes have arrived, this turn is
//! over and the request is assigned, then the task writes the request before it reads again. The library offers no way to exclude this.

use std::io;
use std::panic::catch_unwind;
use std::time::Duration;

use tokio::task::yield_now;

use crate::error::{Error, ErrorKind};

#[cfg(unix)]
type Probe = tokio::net::UnixDatagram;
#[cfg(not(unix))]
type Probe = tokio::net::UdpSocket;

/// Returns after the I/O driver has reported all that had arrived before this was called.
pub(super) async fn turn() {
    match probe() {
        // An error means that the runtime is shutting down; the request will fail with it.
        Ok(probe) => drop(probe.writable().await),
        // The process has no file descriptor left; yielding is the second best.
        Err(_) => yield_now().await,
    }
}

/// Checks that the current runtime has both drivers, without which tokio panics.
///
/// tokio has no way to query this, so its panic is caught here; a panic hook still sees it.
pub(super) fn check() -> Result<(), Error> {
    let has_io = catch_unwind(|| drop(probe())).is_ok();
    let has_time = catch_unwind(|| drop(tokio::time::sleep(Duration::ZERO))).is_ok();
    match (has_io, has_time) {
        (true, true) => Ok(()),
        (false, true) => Err(missing("its I/O driver: build it with `enable_io` or `enable_all`")),
        (true, false) => Err(missing("its timer: build it with `enable_time` or `enable_all`")),
        (false, false) => Err(missing("its drivers: build it with `enable_all`")),
    }
}

pub(super) fn no_runtime() -> Error {
    Error::new(ErrorKind::NoRuntime, "calls need a tokio runtime to run on")
}

fn missing(what: &str) -> Error {
    Error::new(ErrorKind::NoRuntime, format!("calls need a tokio runtime with {what}"))
}

/// A socket that is writable from the start, and never written to.
fn probe() -> io::Result<Probe> {
    #[cfg(unix)]
    return Probe::unbound();
    #[cfg(not(unix))]
    {
        let socket = std::net::UdpSocket::bind((std::net::Ipv4Addr::LOCALHOST, 0))?;
        socket.set_nonblocking(true)?;
        Probe::from_std(socket)
    }
}
