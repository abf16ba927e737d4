//! HTTP on loopback.

mod wire;

use std::convert::Infallible;
use std::fmt;
use std::future::pending;
use std::io::{self, Write as _};
use std::net::{SocketAddr, TcpListener as StdListener};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use bytes::Bytes;
use flate2::Compression;
use flate2::write::GzEncoder;
use http_body_util::{BodyExt, Full, Limited};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Response, StatusCode};
use hyper_util::rt::TokioIo;
use tokio::net::{TcpListener, TcpStream};
use tokio::runtime;
use tokio::sync::oneshot;
use tokio::task::JoinSet;
use tokio::time::sleep;

use crate::call::Received;
use crate::fault::{Fault, OddGzip};
use crate::reply::Reply;
use crate::state::State;
use wire::{Line, Wire};

/// What all connections share.
pub(crate) type Shared = Arc<Mutex<State>>;

/// The server, on a thread of its own: tests that stop their clock or block their thread do not stop it.
#[derive(Debug)]
pub(crate) struct Server {
    pub(crate) address: SocketAddr,
    stop: Option<oneshot::Sender<Infallible>>,
    thread: Option<JoinHandle<()>>,
}

impl Server {
    pub(crate) fn start(port: u16, state: Shared) -> io::Result<Self> {
        let listener = StdListener::bind(("127.0.0.1", port))?;
        listener.set_nonblocking(true)?;
        let address = listener.local_addr()?;
        let runtime = runtime::Builder::new_current_thread().enable_all().build()?;
        let (stop, stopped) = oneshot::channel();
        let thread = thread::Builder::new().name("ghes-actions-fake".to_owned()).spawn(move || {
            runtime.block_on(async {
                tokio::select! {
                    () = accept(listener, state) => {}
                    _ = stopped => {}
                }
            });
        })?;
        Ok(Self { address, stop: Some(stop), thread: Some(thread) })
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.stop = None;
        if let Some(thread) = self.thread.take() {
            // Its panic was printed already.
            let _ = thread.join();
        }
    }
}

async fn accept(listener: StdListener, state: Shared) {
    let Ok(listener) = TcpListener::from_std(listener) else { return };
    let mut connections = JoinSet::new();
    loop {
        tokio::select! {
            accepted = listener.accept() => match accepted {
                Ok((stream, _)) => {
                    connections.spawn(serve(stream, Arc::clone(&state)));
                }
                // Too many open files, for example: some are closed soon.
                Err(_) => sleep(Duration::from_millis(10)).await,
            },
            Some(_) = connections.join_next() => {}
        }
    }
}

async fn serve(stream: TcpStream, state: Shared) {
    // Without it, an answer in two parts waits for the client's acknowledgement.
    let _ = stream.set_nodelay(true);
    let line = Arc::new(Mutex::new(Line::default()));
    let wire = Wire::new(stream, Arc::clone(&line), Arc::clone(&state));
    let service = service_fn(|request| respond(request, &state, &line));
    // An error here is a connection that was closed, by the client or by a fault.
    let _ = http1::Builder::new().serve_connection(TokioIo::new(wire), service).await;
}

async fn respond(
    incoming: hyper::Request<Incoming>,
    state: &Mutex<State>,
    line: &Mutex<Line>,
) -> Result<Response<Full<Bytes>>, Cut> {
    let (head, body) = incoming.into_parts();
    let max_body = locked(state).settings.max_body;
    let body = match Limited::new(body, max_body).collect().await {
        Ok(body) => body.to_bytes(),
        Err(error) if error.is::<http_body_util::LengthLimitError>() => {
            return Ok(response(Reply::error(StatusCode::PAYLOAD_TOO_LARGE, "The body of the request is too large")));
        }
        Err(_) => return Err(Cut),
    };
    let received = Received {
        method: head.method,
        path: head.uri.path().to_owned(),
        query: head.uri.query().unwrap_or_default().to_owned(),
        headers: head.headers,
        body,
    };
    let fault = locked(line).request_is_complete();
    let reply = locked(state).answer(&received, fault);
    match (fault, reply) {
        (Some(Fault::Stall), _) => pending().await,
        (Some(Fault::CutRequest(_) | Fault::DropAnswer), _) | (_, None) => Err(Cut),
        (Some(Fault::Gzip(odd)), Some(reply)) => Ok(response(oddly_compressed(reply, odd))),
        (_, Some(reply)) => Ok(response(reply)),
    }
}

fn response(reply: Reply) -> Response<Full<Bytes>> {
    let mut response = Response::new(Full::new(reply.body));
    *response.status_mut() = reply.status;
    for (name, value) in reply.headers {
        // What no header can hold is left out, such as a link with a line break in the client's own query.
        if let Ok(value) = value.parse() {
            response.headers_mut().insert(name, value);
        }
    }
    response
}

fn oddly_compressed(reply: Reply, odd: OddGzip) -> Reply {
    let compressed = || {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
        // Writing into memory does not fail.
        let _ = encoder.write_all(&reply.body);
        encoder.finish().unwrap_or_default()
    };
    let body = match odd {
        OddGzip::NotGzip => reply.body.clone(),
        OddGzip::Truncated => {
            let mut bytes = compressed();
            bytes.truncate(bytes.len() / 2);
            bytes.into()
        }
        OddGzip::Trailing => {
            let mut bytes = compressed();
            bytes.extend_from_slice(b"trailing bytes");
            bytes.into()
        }
    };
    Reply { body, ..reply }.header("content-encoding", "gzip")
}

/// A test that failed elsewhere must not hide behind a poisoned lock.
pub(crate) fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Ends a connection without an answer.
#[derive(Debug)]
struct Cut;

impl fmt::Display for Cut {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a fault closes this connection")
    }
}

impl std::error::Error for Cut {}
