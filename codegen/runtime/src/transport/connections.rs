//! Which request has which connection, and what was sent on it. Nothing else knows, and nothing else guesses.
//!
//! A request is given a connection by the HTTP library: an idle one of its pool, or a new one, for which it asks the connector.
//! The connector is ours at its outside, and the library polls it as a part of the request for exactly as long as the request
//! has no connection. So after each poll of a request it is known whether the request has one, and until then nothing of it
//! can have been sent. [`Sent`] says so to whoever decides about retries.
//!
//! - No response is taken that was there before the request: see [`driver`].
//! - There are no more connections than calls may be under way: see [`ledger`].
//! - Connections live on the tokio runtime that they were made on, since their sockets and tasks belong to it. Each runtime has
//!   a pool of its own, so that no call waits for a runtime that nobody drives.

mod connector;
mod driver;
mod ledger;
mod request;

use std::future::poll_fn;
use std::pin::pin;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use http::header::{CONNECTION, CONTENT_LENGTH, TRANSFER_ENCODING};
use http::{HeaderMap, Version};
use reqwest::{Client, ClientBuilder, Request, Response};
use tokio::runtime::{Handle, Id};

use crate::body::{self, Unread};
use crate::error::{Error, ErrorKind};

use self::connector::ConnectorLayer;
use self::ledger::{End, Ledger};
use self::request::Pending;
use super::fault;
use super::retry::{Failure, Reached};

/// Shorter than that of servers (nginx: 75 s), so that hardly a request meets a connection that is being closed.
const IDLE_TIMEOUT: Duration = Duration::from_secs(30);

/// Pools of runtimes that are gone hold no connection, but memory. The pool that was not used for the longest time makes room.
const MOST_RUNTIMES: usize = 8;

/// All connections of a client.
pub(super) struct Connections {
    setup: Box<dyn Fn() -> ClientBuilder + Send + Sync>,
    max_connections: usize,
    connect_timeout: Duration,
    pools: Mutex<Pools>,
}

struct Pools {
    /// Made when the client is built, so that what is wrong with it is an error of that time.
    first: Option<Pool>,
    /// The one that was used last stands first.
    in_use: Vec<(Id, Pool)>,
}

/// The connections on one runtime.
#[derive(Clone)]
struct Pool {
    http: Client,
    ledger: Arc<Ledger>,
}

/// Whether something of the latest request of an attempt may have been sent. Outlives the request, so that it can be asked
/// when a time-out has ended it.
#[derive(Debug, Default)]
pub(super) struct Sent(AtomicBool);

impl Sent {
    /// How far a request got that has no response.
    pub(super) fn reached(&self) -> Reached {
        if self.0.load(Ordering::Relaxed) { Reached::Perhaps } else { Reached::Nothing }
    }

    /// The server of a test has the request.
    #[cfg(feature = "test-util")]
    pub(super) fn mark(&self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

/// A response whose body has not been read yet, and the connection that it comes on.
pub(super) struct Exchange {
    pub(super) response: Response,
    /// `None` for the server of a test.
    connection: Option<Connection>,
    when_complete: End,
}

impl Exchange {
    /// The whole body, if it is at most `limit` bytes long.
    pub(super) async fn body(mut self, limit: usize) -> Result<Vec<u8>, Unread> {
        let body = body::read(self.response, limit).await?;
        if let Some(connection) = &mut self.connection {
            connection.end = self.when_complete;
        }
        Ok(body)
    }

    #[cfg(feature = "test-util")]
    pub(super) fn without_connection(response: Response) -> Self {
        Self { response, connection: None, when_complete: End::Gone }
    }
}

/// The connection of a request under way, if it has one, and what becomes of it when this is dropped.
struct Connection {
    request: Arc<Pending>,
    end: End,
}

impl Drop for Connection {
    fn drop(&mut self) {
        self.request.ended(self.end);
    }
}

impl Connections {
    /// `setup` gives what differs between clients: TLS, proxies, names.
    pub(super) fn new(
        setup: impl Fn() -> ClientBuilder + Send + Sync + 'static,
        max_connections: usize,
        connect_timeout: Duration,
    ) -> Result<Self, Error> {
        let pools = Mutex::new(Pools { first: None, in_use: Vec::new() });
        let connections = Self { setup: Box::new(setup), max_connections, connect_timeout, pools };
        connections.pools().first = Some(connections.new_pool()?);
        Ok(connections)
    }

    /// That the current task runs on a tokio runtime that can make connections and keep time.
    pub(super) fn check_runtime(&self) -> Result<(), Error> {
        self.pool().map(drop)
    }

    /// Sends a request once, and waits for the head of its response.
    pub(super) async fn send(&self, request: Request, sent: &Sent) -> Result<Exchange, Failure> {
        sent.0.store(false, Ordering::Relaxed);
        driver::turn().await;
        let pool = self.pool().map_err(Failure::before_sending)?;
        let pending = Arc::new(Pending::new(Arc::clone(&pool.ledger)));
        let mut connection = Connection { request: Arc::clone(&pending), end: End::Closing };
        let outcome = {
            let mut executing = pin!(Pending::scope(&pending, pool.http.execute(request)));
            poll_fn(|context| {
                pending.begin_poll();
                let polled = executing.as_mut().poll(context);
                sent.0.store(pending.end_poll(), Ordering::Relaxed);
                polled
            })
            .await
        };
        let response = outcome.map_err(|error| fault::of_request(error, sent.reached()))?;
        pending.answered();
        if is_framed_twice(response.headers()) {
            // The library would read on after the end that Transfer-Encoding names, and that need not be where the next
            // response begins. Connections are not closed one by one, so all idle ones go.
            self.forget(&pool);
            let error = Error::new(ErrorKind::Transport, "the response has both Content-Length and Transfer-Encoding");
            return Err(Failure { error, reached: Reached::Perhaps, head: None });
        }
        if server_closes(response.version(), response.headers()) {
            connection.end = End::Gone;
        }
        let when_complete = if connection.end == End::Gone { End::Gone } else { End::Returning };
        Ok(Exchange { response, connection: Some(connection), when_complete })
    }

    /// The pool of the current runtime.
    fn pool(&self) -> Result<Pool, Error> {
        let runtime = Handle::try_current().map_err(|_| driver::no_runtime())?.id();
        if let Some(pool) = self.pools().of(runtime) {
            return Ok(pool);
        }
        driver::check()?;
        let first = self.pools().first.take();
        let pool = first.map_or_else(|| self.new_pool(), Ok)?;
        let mut pools = self.pools();
        pools.in_use.insert(0, (runtime, pool.clone()));
        let oldest = if pools.in_use.len() > MOST_RUNTIMES { pools.in_use.pop() } else { None };
        drop(pools);
        drop(oldest);
        Ok(pool)
    }

    fn new_pool(&self) -> Result<Pool, Error> {
        let ledger = Arc::new(Ledger::new(self.max_connections, self.connect_timeout));
        let http = (self.setup)()
            .connector_layer(ConnectorLayer)
            .connect_timeout(self.connect_timeout)
            .pool_max_idle_per_host(self.max_connections)
            .pool_idle_timeout(IDLE_TIMEOUT)
            // Both are done here, where the token's way and what was sent are known.
            .redirect(reqwest::redirect::Policy::none())
            .retry(reqwest::retry::never())
            .referer(false)
            .build()
            .map_err(|error| {
                Error::new(ErrorKind::Tls, "the HTTP client cannot be set up").with_source(error.without_url())
            })?;
        Ok(Pool { http, ledger })
    }

    /// No later request uses a connection of this pool.
    fn forget(&self, pool: &Pool) {
        self.pools().in_use.retain(|(_, known)| !Arc::ptr_eq(&known.ledger, &pool.ledger));
    }

    /// Nothing here can be left half done, so that a panic elsewhere does no harm.
    fn pools(&self) -> MutexGuard<'_, Pools> {
        self.pools.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Pools {
    fn of(&mut self, runtime: Id) -> Option<Pool> {
        let position = self.in_use.iter().position(|(known, _)| *known == runtime)?;
        if let Some(newer) = self.in_use.get_mut(..=position) {
            newer.rotate_right(1);
        }
        self.in_use.first().map(|(_, pool)| pool.clone())
    }
}

/// RFC 9112 calls such a response an attempt to smuggle one past a proxy, or an error.
fn is_framed_twice(headers: &HeaderMap) -> bool {
    headers.contains_key(CONTENT_LENGTH) && headers.contains_key(TRANSFER_ENCODING)
}

/// Whether the response says that the server closes the connection after it: with a word, or by its version.
fn server_closes(version: Version, headers: &HeaderMap) -> bool {
    let says = |option: &str| {
        let values = headers.get_all(CONNECTION).into_iter().filter_map(|value| value.to_str().ok());
        values.flat_map(|value| value.split(',')).any(|known| known.trim().eq_ignore_ascii_case(option))
    };
    says("close") || (version <= Version::HTTP_10 && !says("keep-alive"))
}

#[cfg(test)]
mod tests {
    use http::HeaderValue;

    use super::*;
    use crate::tls::{Connector, Tls};

    #[test]
    fn c69_c119_what_a_response_says_of_its_connection() {
        for (version, lines, closes) in [
            (Version::HTTP_11, vec!["close"], true),
            (Version::HTTP_11, vec!["Keep-Alive, Close"], true),
            (Version::HTTP_11, vec!["keep-alive", "close"], true),
            (Version::HTTP_11, vec!["keep-alive"], false),
            (Version::HTTP_11, vec!["closed"], false),
            (Version::HTTP_11, vec![], false),
            (Version::HTTP_10, vec![], true),
            (Version::HTTP_10, vec!["Keep-Alive"], false),
            (Version::HTTP_10, vec!["keep-alive, close"], true),
        ] {
            let mut headers = HeaderMap::new();
            for line in &lines {
                headers.append(CONNECTION, HeaderValue::from_static(line));
            }
            assert_eq!(server_closes(version, &headers), closes, "{version:?} {lines:?}");
        }
    }

    #[test]
    fn c120_runtimes_that_come_and_go_do_not_accumulate() {
        let connector = Connector::new(&Tls::default()).unwrap();
        let setup = move || connector.apply(Client::builder()).no_proxy();
        let connections = Connections::new(setup, 10, Duration::from_secs(1)).unwrap();
        for _ in 0..3 * MOST_RUNTIMES {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
            let (first, second) =
                runtime.block_on(async { (connections.pool().unwrap(), connections.pool().unwrap()) });
            assert!(Arc::ptr_eq(&first.ledger, &second.ledger));
        }
        assert_eq!(connections.pools().in_use.len(), MOST_RUNTIMES);
    }

    /// What the turn of the I/O driver costs, beside a whole call over loopback.
    #[tokio::test]
    #[ignore = "measures: run it alone, with --release and --nocapture"]
    async fn c111_the_cost_of_a_call() {
        use tokio::io::{AsyncReadExt, AsyncWriteExt};

        const ROUNDS: u32 = 5_000;
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url: url::Url = format!("http://{}", listener.local_addr().unwrap()).parse().unwrap();
        // On a thread of its own, as servers are.
        let listener = listener.into_std().unwrap();
        std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
            runtime.block_on(async {
                let listener = tokio::net::TcpListener::from_std(listener).unwrap();
                while let Ok((mut stream, _)) = listener.accept().await {
                    tokio::spawn(async move {
                        let mut head = [0; 4_096];
                        while stream.read(&mut head).await.is_ok_and(|read| read > 0) {
                            stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}").await.unwrap();
                        }
                    });
                }
            });
        });
        let connector = Connector::new(&Tls::default()).unwrap();
        let setup = move || connector.apply(Client::builder()).no_proxy();
        let connections = Connections::new(setup, 10, Duration::from_secs(1)).unwrap();
        let request = || Request::new(http::Method::GET, url.clone());
        for _ in 0..2 {
            let start = std::time::Instant::now();
            for _ in 0..ROUNDS {
                connections.send(request(), &Sent::default()).await.ok().unwrap().body(9).await.unwrap();
            }
            let with = start.elapsed() / ROUNDS;
            let start = std::time::Instant::now();
            for _ in 0..ROUNDS {
                driver::turn().await;
            }
            let turn = start.elapsed() / ROUNDS;
            println!("a call {with:?}, of which the turn {turn:?}: {:.2}", turn.as_secs_f64() / with.as_secs_f64());
        }
    }
}
