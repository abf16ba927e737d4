//! Which connection a request is sent on, and what is known of it.

use std::pin::Pin;
use std::sync::Arc;
use std::task::Poll;
use std::time::{Duration, Instant};

use ghes_actions_runtime::{AttemptOutcome, ErrorKind, Hook};
use tokio::runtime::{Builder, Runtime};

use crate::aside::{Aside, Peer};
use crate::client::{Client, failure};
use crate::server::{Reaction, Server, head, json};

const RUNNER: &str = r#"{"id": 1}"#;
const JSON: &str = "content-type: application/json";

fn bytes(reaction: Reaction) -> Vec<u8> {
    let Reaction::Answer(bytes) = reaction else { unreachable!() };
    bytes
}

fn on_one_thread() -> Runtime {
    Builder::new_current_thread().enable_all().build().unwrap()
}

fn on_threads(threads: usize) -> Runtime {
    Builder::new_multi_thread().worker_threads(threads).enable_all().build().unwrap()
}

type Task = Pin<Box<dyn Future<Output = ()> + Send>>;

/// A runtime, and how a task is run on it.
type Place = (&'static str, Runtime, fn(&Runtime, Task));

/// Wherever a call may be made: what polls the I/O driver differs, and when it does.
fn places() -> Vec<Place> {
    let root: fn(&Runtime, Task) = |runtime, task| runtime.block_on(task);
    let spawned: fn(&Runtime, Task) = |runtime, task| runtime.block_on(runtime.spawn(task)).unwrap();
    let local: fn(&Runtime, Task) = |runtime, task| {
        let local = tokio::task::LocalSet::new();
        local.block_on(runtime, async { tokio::task::spawn_local(task).await.unwrap() });
    };
    // A future beside it wakes its task without end, so that it is polled without having been woken.
    let restless: fn(&Runtime, Task) = |runtime, mut task| {
        runtime.block_on(std::future::poll_fn(move |context| {
            let polled = task.as_mut().poll(context);
            if polled.is_pending() {
                context.waker().wake_by_ref();
            }
            polled
        }));
    };
    vec![
        ("one thread, root", on_one_thread(), root),
        ("one thread, spawned", on_one_thread(), spawned),
        ("one thread, local", on_one_thread(), local),
        ("one thread, restless", on_one_thread(), restless),
        ("one worker, root", on_threads(1), root),
        ("one worker, spawned", on_threads(1), spawned),
        ("two workers, root", on_threads(2), root),
        ("two workers, spawned", on_threads(2), spawned),
        ("two workers, restless", on_threads(2), restless),
    ]
}

/// To each request for an odd number, sends another response after the one that was asked for, when the test says so.
fn speaks_unasked(mut peer: Peer) {
    while let Some(target) = peer.request() {
        let id: u32 = target.rsplit('/').next().unwrap().parse().unwrap();
        peer.write(&bytes(json(200, &format!(r#"{{"id": {id}}}"#))));
        if id % 2 == 1 {
            peer.wait();
            peer.write(&bytes(json(200, r#"{"id": 666}"#)));
            peer.done();
        }
    }
}

/// Of so many calls after an unasked response, how many took it for theirs.
fn wrong_responses(rounds: i64, (_, runtime, run): &Place) -> usize {
    let server = Arc::new(Aside::start(speaks_unasked));
    let client: Client = server.client().build().unwrap();
    let wrong = Arc::new(std::sync::atomic::AtomicUsize::new(0));
    let counted = Arc::clone(&wrong);
    run(
        runtime,
        Box::pin(async move {
            for round in 0..rounds {
                let first = client.get_runner(2 * round + 1).await.unwrap();
                // The thread is blocked: nothing of the runtime runs on it.
                server.let_it();
                let second = client.get_runner(2 * round + 2).await.unwrap();
                if (first.value.id, second.value.id) != (2 * round + 1, 2 * round + 2) {
                    counted.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
                }
            }
        }),
    );
    wrong.load(std::sync::atomic::Ordering::Relaxed)
}

#[test]
fn c111_an_unasked_response_is_never_taken_for_the_next_calls() {
    let wrong: Vec<_> = places().iter().map(|place| (place.0, wrong_responses(10, place))).collect();
    assert!(wrong.iter().all(|(_, wrong)| *wrong == 0), "{wrong:?}");
}

#[test]
#[ignore = "takes three minutes: 1,000 rounds in each of nine places"]
fn c111_long() {
    for place in places() {
        let wrong = wrong_responses(1_000, &place);
        println!("{}: {wrong} of 1,000", place.0);
        assert_eq!(wrong, 0, "{}", place.0);
    }
}

/// Answers one request, and closes the connection when the test says so.
fn closes_when_told(mut peer: Peer) {
    let Some(target) = peer.request() else { return };
    peer.write(&bytes(if target.starts_with("POST") { json(201, r#"{"token": "A"}"#) } else { json(204, "") }));
    peer.wait();
    peer.close();
}

#[test]
fn c112_no_request_is_written_to_a_connection_that_the_server_has_closed() {
    for (name, runtime, run) in places() {
        let server = Arc::new(Aside::start(closes_when_told));
        let client: Client = server.client().build().unwrap();
        let aside = Arc::clone(&server);
        run(
            &runtime,
            Box::pin(async move {
                for id in 1..=15 {
                    assert_eq!(client.create_token("a", "b").await.unwrap().metadata.attempts(), 1);
                    aside.let_it();
                    assert_eq!(client.delete_runner("a", "b", id).await.unwrap().metadata.attempts(), 1);
                    aside.let_it();
                }
            }),
        );
        assert_eq!((server.targets().len(), server.connections()), (30, 30), "{name}");
    }
}

/// Starts the server when the second attempt has ended.
struct StartsLate(std::sync::Mutex<Option<Box<dyn FnOnce() + Send>>>);

impl Hook for StartsLate {
    fn after(&self, ended: &AttemptOutcome<'_>) {
        if ended.attempt() == 2 {
            self.0.lock().unwrap().take().unwrap()();
        }
    }
}

/// A client whose first two attempts find the queue of those who wait to be accepted full, and end before the time to connect
/// does. From then on each request is answered with this.
async fn client_of_a_late_server(response: Vec<u8>) -> Client {
    let (listener, waiting) = crate::timeouts::full_queue().await;
    let client =
        ghes_actions_runtime::ClientBuilder::new("x").base_url(format!("http://{}", listener.local_addr().unwrap()));
    let start = move || {
        let queued = waiting.len();
        let (listener, accepted) = (listener, std::sync::mpsc::channel());
        std::thread::spawn(move || {
            let _waiting = waiting;
            for (number, stream) in listener.incoming().enumerate() {
                let (mut stream, response) = (stream.unwrap(), response.clone());
                if number + 1 == queued {
                    accepted.0.send(()).unwrap();
                }
                std::thread::spawn(move || {
                    use std::io::{Read, Write};
                    let mut head = [0; 4_096];
                    if stream.read(&mut head).unwrap_or(0) > 0 {
                        stream.write_all(&response).unwrap();
                    }
                });
            }
        });
        accepted.1.recv().unwrap();
    };
    let hook = StartsLate(std::sync::Mutex::new(Some(Box::new(start))));
    let client = client.attempt_timeout(Duration::from_millis(1_500)).max_attempts(20).hook(hook);
    client.retry_base_delay(Duration::from_millis(1)).build().unwrap()
}

#[tokio::test]
async fn c113_an_attempt_that_never_had_a_connection_has_sent_nothing() {
    let delete = async {
        let client = client_of_a_late_server(bytes(json(404, r#"{"message": "Not Found"}"#))).await;
        let error = failure(client.delete_runner("a", "b", 1).await);
        assert_eq!(error.kind(), ErrorKind::NotFound);
        assert!(error.attempts() >= 3);
    };
    let post = async {
        let client = client_of_a_late_server(bytes(json(201, r#"{"token": "A"}"#))).await;
        assert!(client.create_thing().await.unwrap().metadata.attempts() >= 3);
    };
    tokio::join!(delete, post);
}

/// The counterpart: an attempt that ended in silence on a connection may have had an effect.
#[tokio::test]
async fn c113_an_attempt_that_had_a_connection_may_have_sent_all() {
    for reused in [false, true] {
        let server = Server::reacting(|head| {
            if head.starts_with("POST") { Reaction::AnswerAndStall(Vec::new()) } else { json(204, "") }
        })
        .await;
        let client = Client::builder(&server).attempt_timeout(Duration::from_secs(1)).build().unwrap();
        if reused {
            client.delete_runner("a", "b", 1).await.unwrap();
        }
        let error = failure(client.create_thing().await);
        assert_eq!((error.kind(), error.attempts()), (ErrorKind::Timeout, 1));
    }
}

/// A connection that ends before anything was written to it gives the request back.
#[test]
fn c113_a_request_that_a_closed_connection_gave_back_was_not_sent() {
    let server = Arc::new(Aside::start(closes_when_told));
    let client: Client = server.client().build().unwrap();
    on_one_thread().block_on(async {
        client.create_thing().await.unwrap();
        server.let_it();
        // No yield between the close and the call: the pool still has the connection.
        assert_eq!(client.create_thing().await.unwrap().metadata.attempts(), 1);
    });
    assert_eq!(server.targets().len(), 2);
}

#[test]
fn c120_a_client_on_two_runtimes_waits_for_neither() {
    let servers = on_threads(1);
    let server = servers.block_on(Server::reacting(|_| json(200, RUNNER)));
    let client = Client::with_retries(&server);
    let (one, other) = (on_one_thread(), on_one_thread());
    for _ in 0..3 {
        for runtime in [&one, &other] {
            assert_eq!(runtime.block_on(client.get_runner(1)).unwrap().metadata.attempts(), 1);
        }
    }
    // Each has a connection of its own, which it uses again.
    assert_eq!((server.connections(), server.requests().len()), (2, 6));
}

#[tokio::test]
async fn c122_a_length_beside_a_transfer_encoding_is_an_error_and_the_connection_is_given_up() {
    let smuggled = bytes(json(200, r#"{"id": 666}"#));
    for encoding in ["transfer-encoding: chunked", "transfer-encoding: identity, chunked"] {
        for body in ["9\r\n{\"id\": 1}\r\n0\r\n\r\n", "0\r\n\r\n"] {
            for trailing in [&b""[..], b" ", &smuggled] {
                for status in [200, 404] {
                    let start = head(status, &[JSON, "content-length: 3", encoding]);
                    let first = [&start, body.as_bytes(), trailing].concat();
                    let server = Server::start([Reaction::Answer(first), json(200, r#"{"id": 2}"#)]).await;
                    let client = Client::of(&server);
                    assert_eq!(failure(client.get_runner(1).await).kind(), ErrorKind::Transport);
                    assert_eq!(client.get_runner(2).await.unwrap().value.id, 2);
                    assert_eq!((server.connections(), server.requests().len()), (2, 2));
                }
            }
        }
    }
}

#[test]
fn c127_a_runtime_without_its_drivers_is_as_none() {
    let client: Client =
        ghes_actions_runtime::ClientBuilder::new("x").base_url("http://127.0.0.1:1").max_attempts(1).build().unwrap();
    let build = [Builder::new_current_thread, Builder::new_multi_thread];
    for ((io, time), missing) in [
        ((false, false), "its drivers: build it with `enable_all`"),
        ((true, false), "its timer: build it with `enable_time` or `enable_all`"),
        ((false, true), "its I/O driver: build it with `enable_io` or `enable_all`"),
    ] {
        for build in build {
            let mut builder = build();
            if io {
                builder.enable_io();
            }
            if time {
                builder.enable_time();
            }
            let error = failure(builder.build().unwrap().block_on(client.get_runner(1)));
            assert_eq!((error.kind(), error.attempts()), (ErrorKind::NoRuntime, 0));
            assert_eq!(error.to_string(), format!("get-runner: calls need a tokio runtime with {missing}"));
        }
    }
    // The client is as good as before.
    assert_eq!(failure(on_one_thread().block_on(client.get_runner(1))).kind(), ErrorKind::Transport);
}

/// How servers end a connection after each response.
fn closing() -> [(&'static str, Reaction); 4] {
    let close = |lines: &str| Reaction::AnswerAndClose(format!("{lines}\r\n{JSON}\r\n\r\n{RUNNER}").into_bytes());
    [
        ("Connection: close", close("HTTP/1.1 200 OK\r\ncontent-length: 9\r\nconnection: close")),
        ("without a word", close("HTTP/1.1 200 OK\r\ncontent-length: 9")),
        ("HTTP/1.0", close("HTTP/1.0 200 OK\r\ncontent-length: 9")),
        ("body until the end", close("HTTP/1.1 200 OK")),
    ]
}

/// So many calls, ten at a time, and how many a second that were.
async fn throughput(reaction: Reaction, calls: usize) -> f64 {
    let server = Server::reacting(move |_| reaction.clone()).await;
    let client = Client::with_retries(&server);
    let start = Instant::now();
    let calls: Vec<_> = (0..calls).map(|_| tokio::spawn(client.get_runner(1))).collect();
    let number = calls.len();
    for call in calls {
        // A retry is no fault: a server that says nothing may close just when the next request arrives.
        call.await.unwrap().unwrap();
    }
    let per_second = number as f64 / start.elapsed().as_secs_f64();
    assert!(server.requests().len() >= number);
    per_second
}

#[tokio::test]
async fn c119_a_server_that_closes_loses_no_call() {
    for (_, reaction) in closing() {
        throughput(reaction, 100).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "measures: run it alone, with --release and --nocapture"]
async fn c119_long() {
    let mut least = f64::MAX;
    for (name, reaction) in closing() {
        let per_second = throughput(reaction, 1_000).await;
        println!("{name}: {per_second:.0} calls a second");
        if least == f64::MAX {
            least = per_second / 2.0;
        }
        assert!(per_second >= least, "{name}");
    }
}

/// That a call which is polled though nothing has happened is still one call.
#[tokio::test]
async fn c68_polls_without_a_cause_change_nothing() {
    let server = Server::reacting(|_| json(200, RUNNER)).await;
    let client = Client::with_retries(&server);
    for _ in 0..20 {
        let mut call = client.get_runner(1);
        let response = std::future::poll_fn(|context| {
            for _ in 0..3 {
                if let Poll::Ready(response) = call.as_mut().poll(context) {
                    return Poll::Ready(response);
                }
            }
            context.waker().wake_by_ref();
            Poll::Pending
        });
        assert_eq!(response.await.unwrap().metadata.attempts(), 1);
    }
    assert_eq!((server.connections(), server.requests().len()), (1, 20));
}
