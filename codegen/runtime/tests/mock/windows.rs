//! Windows of a listing that a program takes its time over.

use std::time::Duration;

use chrono::{DateTime, Utc};
use ghes_actions_runtime::{Call, ClientBuilder, MockResponse, MockServer, Operation, Transport};
use serde::{Deserialize, Serialize};

use crate::runs::{self, Item};

const LIST: Operation =
    Operation::get("list-runs", "/runs").paginated("page").items("runs").total("total_count").window("created", 2);

#[derive(Deserialize, Serialize)]
struct Run {
    id: i64,
    created_at: DateTime<Utc>,
}

impl Item for Run {
    fn id(&self) -> i64 {
        self.id
    }
}

type Runs = runs::Runs<Run>;

/// A window is listed ahead while an item of the one before is processed, and its request fails.
#[tokio::test(start_paused = true)]
async fn a_window_that_fails_while_nobody_polls_is_listed_again() {
    for (seconds_over_an_item, is_listed_again) in [(0, false), (600, true)] {
        let server = MockServer::new();
        let client: Transport = ClientBuilder::new("test/1").mock_server(&server).max_attempts(1).build().unwrap();
        let (from, to) = (DateTime::from_timestamp(1_000, 0).unwrap(), DateTime::from_timestamp(1_001, 0).unwrap());
        let page = |total_count, runs: &[(i64, DateTime<Utc>)]| {
            let runs = runs.iter().map(|(id, created_at)| Run { id: *id, created_at: *created_at }).collect();
            MockResponse::json(200, &Runs { total_count, runs })
        };
        server.respond(page(2, &[(2, to), (1, from)]));
        server.respond(page(1, &[(2, to)]));
        server.respond(MockResponse::empty(502).delay(Duration::from_secs(10)));
        if is_listed_again {
            server.respond(page(1, &[(1, from)]));
        }
        let mut runs = Call::new(&client, &LIST).windows::<Runs>(from..=to, |run| run.created_at);
        assert_eq!(runs.next().await.unwrap().unwrap().id, 2);
        tokio::time::sleep(Duration::from_secs(seconds_over_an_item)).await;
        let second = runs.next().await.unwrap();
        assert_eq!(second.map(|run| run.id).ok(), is_listed_again.then_some(1));
        assert!(runs.next().await.is_none());
        assert_eq!(runs.coverage().is_complete(), is_listed_again);
        server.finish().unwrap();
    }
}
