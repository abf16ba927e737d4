//! Points of the secondary limits, on a paused clock.

use std::time::Duration;

use tokio::time::{Instant, sleep};

use super::scripted::{Client, DELETE, GET, POST, Played, SEARCH, limited, most_points_in_a_minute, status, success};
use crate::error::ErrorKind;
use crate::settings::Settings;

const SECOND: Duration = Duration::from_secs(1);
const MINUTE: Duration = Duration::from_secs(60);

fn at_most(points: u32) -> Settings {
    Settings { max_points_per_minute: Some(points), ..Settings::default() }
}

/// Eight tasks that call as often as they can. One call in ten is a write, and one attempt in fifty is retried.
#[tokio::test(start_paused = true)]
async fn c130_eight_tasks_stay_below_900_points_in_any_minute_and_use_them() {
    const MINUTES: u32 = 5;
    let mut attempts = 0;
    let settings = Settings { retry_budget: 10_000, ..at_most(900) };
    let client = Client::new(settings, move |operation, _| {
        attempts += 1;
        if attempts % 50 == 0 { status(502) } else { success(operation) }
    });
    let tasks: Vec<_> = (0..8)
        .map(|task| {
            let client = client.clone();
            tokio::spawn(async move {
                for call in 0_usize.. {
                    if client.now() >= MINUTE * MINUTES {
                        break;
                    }
                    let operation = if (call + task) % 10 == 0 { &DELETE } else { &GET };
                    client.call(operation).await.unwrap();
                    // Some hurry, and some do not.
                    sleep(Duration::from_millis(u64::try_from(task * 20).unwrap())).await;
                }
            })
        })
        .collect();
    for task in tasks {
        task.await.unwrap();
    }
    let seen = client.seen();
    let most = most_points_in_a_minute(&seen);
    let all: usize = seen.iter().map(|seen| if seen.operation == "get" { 1 } else { 5 }).sum();
    println!("{} attempts, {all} points in {:?}, at most {most} in a minute", seen.len(), client.now());
    assert!(most <= 900, "{most} points in a minute");
    assert!(all >= 4_200, "{all} points in five minutes");
    assert!(seen.iter().any(|seen| matches!(seen.played, Played::Response { status: 502, .. })));
}

#[tokio::test(start_paused = true)]
async fn c130_a_retry_counts_and_waits() {
    let client = Client::playing(at_most(5), [status(502), status(502)]);
    assert_eq!(client.call(&DELETE).await.unwrap().history.attempts, 3);
    let times = client.times();
    assert!(times.windows(2).all(|pair| pair[1] - pair[0] > MINUTE), "{times:?}");
}

#[tokio::test(start_paused = true)]
async fn c130_who_waits_for_points_has_no_place_and_loses_no_time() {
    let client = Client::playing(Settings { max_in_flight: 1, operation_timeout: SECOND, ..at_most(9) }, []);
    client.call(&POST).await.unwrap();
    let waiting = tokio::spawn({
        let client = client.clone();
        async move { client.call(&POST).await }
    });
    sleep(SECOND).await;
    assert_eq!(client.places_left(), 1);
    assert!(waiting.await.unwrap().is_ok(), "the minute is not the operation's time");
    assert!(client.now() > MINUTE && client.now() < MINUTE + SECOND, "{:?}", client.now());
}

#[tokio::test(start_paused = true)]
async fn c130_writes_that_wait_for_their_turn_keep_no_points_from_reads() {
    let client = Client::playing(Settings { write_spacing: 10 * SECOND, ..at_most(20) }, []);
    let writes: Vec<_> = (0..4)
        .map(|_| {
            let client = client.clone();
            tokio::spawn(async move { client.call(&POST).await.unwrap() })
        })
        .collect();
    sleep(SECOND).await;
    let since = Instant::now();
    client.call(&SEARCH).await.unwrap();
    assert!(since.elapsed() < SECOND, "{:?}", since.elapsed());
    for write in writes {
        write.await.unwrap();
    }
    assert!(most_points_in_a_minute(&client.seen()) <= 20);
}

#[tokio::test(start_paused = true)]
async fn c130_a_limit_that_becomes_known_ends_the_wait() {
    let client = Client::playing(at_most(5), [limited(600)]);
    let waiting = tokio::spawn({
        let client = client.clone();
        async move {
            sleep(Duration::from_millis(1)).await;
            client.call(&POST).await.err().unwrap()
        }
    });
    assert_eq!(client.call(&GET).await.err().unwrap().kind(), ErrorKind::RateLimited);
    let error = waiting.await.unwrap();
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::RateLimited, 0));
    assert!(client.now() < SECOND, "{:?}", client.now());
}
