//! Many calls at once, and calls that are dropped.

use std::time::Duration;

use crate::aside::Aside;
use crate::client::Client;
use crate::server::{Reaction, Server, json};

const RUNNER: &str = r#"{"id": 1}"#;

fn late(milliseconds: u64) -> Reaction {
    let Reaction::Answer(bytes) = json(200, RUNNER) else { unreachable!() };
    Reaction::AnswerLate(Duration::from_millis(milliseconds), bytes)
}

#[tokio::test]
async fn c68_a_call_dropped_anywhere_gives_its_place_back() {
    let server = Server::reacting(|_| late(2)).await;
    let client = Client::with_retries(&server);
    for point in 0..100_u64 {
        let mut call = client.get_runner(1);
        // The drop comes after so many polls or before the call is over, whichever is first.
        let mut polls = point % 8;
        let outcome = std::future::poll_fn(|context| {
            let polled = call.as_mut().poll(context);
            if polled.is_ready() || polls == 0 {
                return std::task::Poll::Ready(polled.is_ready());
            }
            polls -= 1;
            context.waker().wake_by_ref();
            std::task::Poll::Pending
        });
        outcome.await;
        drop(call);
        if point % 10 == 0 {
            tokio::time::sleep(Duration::from_micros(point * 50)).await;
        }
    }
    // If only one of the ten places were lost, this could not finish.
    let barrier = std::sync::Arc::new(std::sync::Mutex::new(0));
    let count = std::sync::Arc::clone(&barrier);
    let together = Server::reacting(move |_| {
        *count.lock().unwrap() += 1;
        late(100)
    })
    .await;
    assert!(client.get_runner(1).await.is_ok());
    let other = Client::with_retries(&together);
    let dropped: Vec<_> = (0..10).map(|_| tokio::spawn(other.get_runner(1))).collect();
    while *barrier.lock().unwrap() < 10 {
        tokio::task::yield_now().await;
    }
    dropped.iter().for_each(tokio::task::JoinHandle::abort);
    let calls: Vec<_> = (0..10).map(|_| tokio::spawn(other.get_runner(1))).collect();
    while *barrier.lock().unwrap() < 20 {
        tokio::task::yield_now().await;
    }
    for call in calls {
        call.await.unwrap().unwrap();
    }
}

#[tokio::test]
async fn c68_the_server_sees_that_a_dropped_call_is_over() {
    let server = Server::reacting(|_| Reaction::AnswerAndStall(Vec::new())).await;
    let client = Client::of(&server);
    let call = tokio::spawn(client.get_runner(1));
    while server.requests().is_empty() {
        tokio::task::yield_now().await;
    }
    call.abort();
    while server.open_connections() > 0 {
        tokio::task::yield_now().await;
    }
}

#[tokio::test]
async fn c69_a_thousand_calls_share_ten_connections() {
    let server = Server::reacting(|_| late(1)).await;
    let client = Client::with_retries(&server);
    let calls: Vec<_> = (0..1_000).map(|_| tokio::spawn(client.get_runner(1))).collect();
    for call in calls {
        call.await.unwrap().unwrap();
    }
    assert!(server.most_open_connections() <= 10, "{} connections", server.most_open_connections());
    assert_eq!(server.requests().len(), 1_000);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn c69_on_several_threads_too() {
    let server = Server::reacting(|_| late(1)).await;
    let client = Client::with_retries(&server);
    let calls: Vec<_> = (0..1_000).map(|_| tokio::spawn(client.get_runner(1))).collect();
    for call in calls {
        call.await.unwrap().unwrap();
    }
    assert!(server.most_open_connections() <= 10, "{} connections", server.most_open_connections());
    assert_eq!(server.requests().len(), 1_000);
}

/// The most connections that were open at once while calls were dropped, failed and timed out.
async fn most_connections_of_calls_that_fail() -> usize {
    let mut answered = 0_u64;
    let server = Server::reacting(move |_| {
        answered += 1;
        match answered % 20 {
            0 => Reaction::Reset,
            1 => Reaction::AnswerAndStall(Vec::new()),
            2 => json(404, "{}"),
            _ => late(1),
        }
    })
    .await;
    let client = Client::builder(&server).attempt_timeout(Duration::from_millis(50)).build().unwrap();
    let calls: Vec<_> = (0..200).map(|_| tokio::spawn(client.get_runner(1))).collect();
    for (number, call) in calls.iter().enumerate() {
        if number % 25 == 0 {
            call.abort();
        }
    }
    for call in calls {
        let _ = call.await;
    }
    server.most_open_connections()
}

/// Nobody says when the connection of a call that failed is closed, so it is waited for, and a thread that the system does not run for
/// longer than that makes room for one more. That is not held against the client if it happens in some of five runs only.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn c69_when_calls_are_dropped_and_fail_too() {
    let mut most = Vec::new();
    while most.len() < 5 && most.iter().all(|most| *most > 10) {
        most.push(most_connections_of_calls_that_fail().await);
    }
    assert!(most.iter().any(|most| *most <= 10), "{most:?} connections");
}

#[tokio::test]
async fn c69_one_at_a_time_has_one_connection() {
    let server = Server::reacting(|_| late(1)).await;
    let client = Client::builder(&server).max_in_flight(1).build().unwrap();
    let calls: Vec<_> = (0..100).map(|_| tokio::spawn(client.get_runner(1))).collect();
    for call in calls {
        call.await.unwrap().unwrap();
    }
    assert_eq!(server.connections(), 1);
}

#[tokio::test]
async fn c70_a_write_waits_for_its_turn_and_a_read_does_not() {
    let server = Server::reacting(|head| if head.starts_with("GET") { json(200, RUNNER) } else { json(204, "") }).await;
    let client = Client::builder(&server).write_spacing(Duration::from_secs(1)).build().unwrap();
    let deletes: Vec<_> = (1..=2).map(|id| tokio::spawn(client.delete_runner("a", "b", id))).collect();
    while server.requests().is_empty() {
        tokio::task::yield_now().await;
    }
    client.get_runner(1).await.unwrap();
    for delete in deletes {
        delete.await.unwrap().unwrap();
    }
    let methods: Vec<String> = server.targets().iter().map(|target| target[..3].to_owned()).collect();
    assert_eq!(methods, ["DEL", "GET", "DEL"]);
}

#[test]
fn c71_an_attempt_whose_runtime_is_shut_down_is_a_broken_connection() {
    let build = || tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let (first, second) = (build(), build());
    let server = Aside::start(|mut peer| {
        while peer.request().is_some() {
            if peer.number() > 1 {
                peer.write(
                    b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 9\r\n\r\n{\"id\": 1}",
                );
            }
        }
    });
    let client: Client = server.client().build().unwrap();
    let mut call = client.get_runner(1);
    first.block_on(async {
        while server.targets().is_empty() {
            assert!(tokio::time::timeout(Duration::from_millis(1), call.as_mut()).await.is_err());
        }
    });
    drop(first);
    assert_eq!(second.block_on(call).unwrap().metadata.attempts(), 2);
}

#[test]
fn c73_a_runtime_that_is_shut_down_takes_its_calls_along() {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    let server = runtime.block_on(Server::reacting(|_| Reaction::AnswerAndStall(Vec::new())));
    let client = {
        let _entered = runtime.enter();
        Client::of(&server)
    };
    for _ in 0..100 {
        runtime.spawn(client.get_runner(1));
    }
    runtime.block_on(async {
        while server.requests().len() < 10 {
            tokio::task::yield_now().await;
        }
    });
    drop(client);
    // Waits for all tasks: one that did not end would keep this test from ending.
    drop(runtime);
}

#[test]
fn c71_a_call_outlives_the_runtime_it_was_made_on() {
    let build = || tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let (first, second) = (build(), build());
    let server = second.block_on(Server::start(vec![json(200, RUNNER); 2]));
    let client = first.block_on(async { Client::with_retries(&server) });
    drop(first);
    assert_eq!(second.block_on(client.get_runner(1)).unwrap().value.id, 1);
}

#[tokio::test]
async fn c73_dropping_the_client_ends_calls_in_flight_only_with_their_futures() {
    let server = Server::reacting(|_| late(20)).await;
    let client = Client::of(&server);
    let calls: Vec<_> = (0..100).map(|_| tokio::spawn(client.get_runner(1))).collect();
    drop(client);
    for call in calls {
        call.await.unwrap().unwrap();
    }
    while server.open_connections() > 0 {
        tokio::task::yield_now().await;
    }
}
