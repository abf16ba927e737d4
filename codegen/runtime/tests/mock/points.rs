//! Points of the secondary limits, of whole calls: whatever is sent counts.

use std::time::Duration;

use ghes_actions_runtime::{
    Call, ClientBuilder, ErrorKind, MockResponse, MockServer, Operation, ResponseCache, Transport,
};
use tokio::time::Instant;

const GET: Operation = Operation::get("get", "/thing");
const DELETE: Operation = Operation::delete("delete", "/thing").success(204);
const MINUTE: Duration = Duration::from_secs(60);

/// Whether a DELETE waits for its 5 of 6 points after GETs that get these responses.
async fn is_a_delete_held_up(gets: usize, responses: impl IntoIterator<Item = MockResponse>) -> bool {
    let server = MockServer::new();
    let builder = ClientBuilder::new("test/1").mock_server(&server).max_points_per_minute(6);
    let client: Transport = builder.response_cache(ResponseCache::new()).build().unwrap();
    responses.into_iter().for_each(|response| server.respond(response));
    server.respond_to("delete", MockResponse::empty(204));
    for _ in 0..gets {
        assert_eq!(Call::new(&client, &GET).send::<i64>().await.unwrap().value, 1);
    }
    let since = Instant::now();
    Call::new(&client, &DELETE).send_empty().await.unwrap();
    server.finish().unwrap();
    let waited = since.elapsed();
    // A minute, less the pause before a retry.
    assert!(waited.is_zero() || (MINUTE / 2..MINUTE * 2).contains(&waited), "{waited:?}");
    !waited.is_zero()
}

#[tokio::test(start_paused = true)]
async fn c130_each_request_counts_whoever_makes_the_client_send_it() {
    let one = || MockResponse::json(200, &1);
    let tagged = || one().header("etag", "\"1\"");
    assert!(!is_a_delete_held_up(0, []).await);
    assert!(!is_a_delete_held_up(1, [one()]).await);
    assert!(is_a_delete_held_up(2, [one(), one()]).await);
    assert!(is_a_delete_held_up(2, [tagged(), MockResponse::empty(304)]).await, "only the primary limit exempts it");
    assert!(is_a_delete_held_up(1, [MockResponse::empty(302).header("location", "/elsewhere"), one()]).await);
    assert!(is_a_delete_held_up(1, [MockResponse::empty(502), one()]).await);
}

#[test]
fn fewer_points_than_a_write_has_are_refused() {
    for points in [0, 4] {
        let builder = ClientBuilder::<Transport>::new("test/1").mock_server(&MockServer::new());
        let error = builder.max_points_per_minute(points).build().unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidInput);
        assert_eq!(error.to_string(), "max_points_per_minute: must be at least 5, the points of a write");
    }
}
