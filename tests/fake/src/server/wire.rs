//! A connection that can be cut after a number of bytes.

use std::io;
use std::pin::Pin;
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, ready};

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;

use super::{Shared, locked};
use crate::fault::Fault;

/// Where a connection is.
#[derive(Debug, Default)]
pub(super) struct Line {
    /// A request has begun, and is not complete.
    is_reading: bool,
    /// What goes wrong with the request.
    fault: Option<Fault>,
    /// How many bytes of the request can still be read.
    readable: Option<usize>,
    /// How many bytes of the answer can still be written.
    writable: Option<usize>,
    /// The next request is cut.
    is_stale: bool,
}

impl Line {
    /// The first bytes of a request have arrived.
    fn request_begins(&mut self, shared: &Shared) {
        self.is_reading = true;
        self.fault = if self.is_stale { Some(Fault::CutRequest(0)) } else { locked(shared).faults.take() };
        if let Some(Fault::CutRequest(bytes)) = self.fault {
            self.readable = Some(bytes);
        }
    }

    /// The request is complete: what goes wrong with it.
    pub(super) fn request_is_complete(&mut self) -> Option<Fault> {
        self.is_reading = false;
        match self.fault {
            Some(Fault::ResetAfter(bytes)) => self.writable = Some(bytes),
            Some(Fault::StaleKeepAlive) => self.is_stale = true,
            _ => {}
        }
        self.fault.take()
    }
}

/// A connection.
pub(super) struct Wire {
    stream: TcpStream,
    line: Arc<Mutex<Line>>,
    shared: Shared,
}

impl Wire {
    pub(super) fn new(stream: TcpStream, line: Arc<Mutex<Line>>, shared: Shared) -> Self {
        Self { stream, line, shared }
    }

    /// Notes the request that is cut, once.
    fn cut(&self, line: &mut Line) -> io::Error {
        if let Some(fault) = line.fault.take() {
            locked(&self.shared).note_cut(fault);
        }
        io::ErrorKind::ConnectionReset.into()
    }
}

impl AsyncRead for Wire {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        if locked(&self.line).readable == Some(0) {
            let this = &*self;
            return Poll::Ready(Err(this.cut(&mut locked(&this.line))));
        }
        let before = buffer.filled().len();
        ready!(Pin::new(&mut self.stream).poll_read(context, buffer))?;
        let arrived = buffer.filled().len() - before;
        if arrived == 0 {
            return Poll::Ready(Ok(()));
        }
        let this = &*self;
        let mut line = locked(&this.line);
        if !line.is_reading {
            line.request_begins(&this.shared);
        }
        if let Some(readable) = line.readable {
            let allowed = readable.min(arrived);
            buffer.set_filled(before + allowed);
            line.readable = Some(readable - allowed);
            if allowed == 0 {
                return Poll::Ready(Err(this.cut(&mut line)));
            }
        }
        Poll::Ready(Ok(()))
    }
}

impl AsyncWrite for Wire {
    fn poll_write(mut self: Pin<&mut Self>, context: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        let writable = locked(&self.line).writable.unwrap_or(usize::MAX);
        if writable == 0 {
            return Poll::Ready(Err(io::ErrorKind::BrokenPipe.into()));
        }
        let bytes = bytes.get(..writable).unwrap_or(bytes);
        let written = ready!(Pin::new(&mut self.stream).poll_write(context, bytes))?;
        if let Some(writable) = &mut locked(&self.line).writable {
            *writable -= written;
        }
        Poll::Ready(Ok(written))
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
    }
}
