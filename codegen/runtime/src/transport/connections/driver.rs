//! A turn of the runtime's I/O driver, before a connection is taken out of the pool.
//!
//! What a server sends unasked, and that it has closed a connection, is known to the kernel as soon as it arrives, but to the
//! HTTP library only after the I/O driver has been polled. It may not have been for long: a task that computes keeps the only
//! thread of its runtime, and on several threads the one that would poll the driver may be blocked. An idle connection with a
//! response in it that nobody asked for then looks like any other, and that response is taken for the next request's.
//!
//! Why this holds: a socket that is writable is registered with the driver, and its readiness is waited for. Only a turn of the
//! driver reports it. The kernel reports readiness in the order in which it arose, and the driver passes it on in that order, so
//! what had arrived on any connection before has been passed on too. The task of a connection reads before it writes, and an
//! idle connection with anything in it, be it the end, is closed: a request that it was given by then comes back unsent, and
//! the HTTP library gives it another connection.
//!
//! `tokio::task::yield_now` would not do: on several threads another thread may hold the driver, a task outside of the
//! runtime's threads does not wait at all, and a poll of a future beside this one ends the wait early.
//!
//! What arrives after that turn, while the request is on its way, cannot be told from its response: HTTP/1.1 numbers neither.

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
        // An error means that the runtime is shutting down, as the request will find.
        Ok(probe) => drop(probe.writable().await),
        // The process has no descriptor left: the next best.
        Err(_) => yield_now().await,
    }
}

/// That the current runtime has both drivers, without which tokio panics.
///
/// There is no other way to ask than to try, so that tokio's panic is caught here; a panic hook still sees it.
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

/// A socket that is writable from its beginning, and is never written to.
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
