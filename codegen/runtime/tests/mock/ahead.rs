//! Pages that are requested before their turn, on a paused clock: a listing with them is the same as one without, only sooner.

use std::time::Duration;

use ghes_actions_runtime::{Call, ClientBuilder, ErrorKind, Items, MockResponse, MockServer, Operation, Transport};
use serde::{Deserialize, Serialize};
use tokio::time::{Instant, sleep};

use crate::runs::{self, Item};

const LIST: Operation = Operation::get("list-runs", "/runs").paginated("page").items("runs").total("total_count");
const ROUND_TRIP: Duration = Duration::from_millis(150);

#[derive(Deserialize, Serialize)]
struct Run {
    id: i64,
}

impl Item for Run {
    fn id(&self) -> i64 {
        self.id
    }
}

type Runs = runs::Runs<Run>;

fn client(server: &MockServer) -> ClientBuilder<Transport> {
    ClientBuilder::new("test/1").mock_server(server).max_attempts(1)
}

/// Page `number` of pages with two runs each. `next` and `last` are what it links to.
fn page(number: i64, next: Option<i64>, last: Option<i64>) -> MockResponse {
    let runs = vec![Run { id: 2 * number }, Run { id: 2 * number + 1 }];
    let link = |relation: &str, page: Option<i64>| page.map(|page| format!("<?page={page}>; rel=\"{relation}\""));
    let links: Vec<String> = [link("next", next), link("last", last)].into_iter().flatten().collect();
    MockResponse::json(200, &Runs { total_count: 20, runs }).delay(ROUND_TRIP).header("link", &links.join(", "))
}

/// Queues responses for pages 1 to `pages`, which a listing requests in this order.
fn respond(server: &MockServer, pages: i64, is_last_linked: bool) {
    for number in 1..=pages {
        let next = (number < pages).then_some(number + 1);
        server.respond(page(number, next, next.filter(|_| is_last_linked).map(|_| pages)));
    }
}

fn list(client: &Transport, ahead: usize) -> Items<Run> {
    Call::new(client, &LIST).items::<Runs>().ahead(ahead)
}

/// The ids, and the page and kind of an error at the end.
async fn drain(mut items: Items<Run>) -> (Vec<i64>, Option<(Option<u64>, ErrorKind)>) {
    let mut ids = Vec::new();
    while let Some(item) = items.next().await {
        match item {
            Ok(run) => ids.push(run.id),
            Err(error) => return (ids, Some((error.page(), error.kind()))),
        }
    }
    assert!(items.next().await.is_none());
    (ids, None)
}

fn pages_of(server: &MockServer) -> Vec<u64> {
    let number = |query: &str| query.strip_prefix("page=").map_or(1, |page| page.parse().unwrap());
    server.requests().iter().map(|request| number(request.query())).collect()
}

#[tokio::test(start_paused = true)]
async fn ten_pages_take_as_many_round_trips_as_needed() {
    for (ahead, is_last_linked, round_trips) in
        [(0, true, 10), (1, true, 6), (3, true, 4), (9, true, 2), (usize::MAX, true, 2), (9, false, 10)]
    {
        let server = MockServer::new();
        respond(&server, 10, is_last_linked);
        let began = Instant::now();
        let (ids, error) = drain(list(&client(&server).build().unwrap(), ahead)).await;
        assert_eq!((ids, error), ((2..22).collect(), None), "{ahead} ahead");
        assert_eq!(began.elapsed().as_millis(), round_trips * ROUND_TRIP.as_millis(), "{ahead} ahead");
        server.finish().unwrap();
        assert_eq!(pages_of(&server), Vec::from_iter(1..=10), "each page once");
    }
}

#[tokio::test(start_paused = true)]
async fn without_a_link_to_the_last_page_one_is_requested_while_items_are_used() {
    let server = MockServer::new();
    respond(&server, 4, false);
    let mut items = list(&client(&server).build().unwrap(), 9);
    let began = Instant::now();
    let mut ids = Vec::new();
    while let Some(run) = items.next().await {
        ids.push(run.unwrap().id);
        sleep(ROUND_TRIP / 2).await;
    }
    assert_eq!(ids, Vec::from_iter(2..10));
    assert_eq!(began.elapsed(), ROUND_TRIP * 5, "only the first page was waited for");
}

#[tokio::test(start_paused = true)]
async fn no_more_pages_are_requested_than_a_listing_may_have() {
    let server = MockServer::new();
    respond(&server, 10, true);
    let client = client(&server).max_pages(3).build().unwrap();
    let (ids, error) = drain(list(&client, 9)).await;
    assert_eq!((ids, error), ((2..8).collect(), Some((Some(4), ErrorKind::Pagination))));
    assert_eq!(pages_of(&server), [1, 2, 3]);
}

#[tokio::test(start_paused = true)]
async fn no_more_pages_are_requested_than_may_be_under_way() {
    let server = MockServer::new();
    respond(&server, 10, true);
    let client = client(&server).max_in_flight(2).build().unwrap();
    let mut items = list(&client, 9);
    items.next().await.unwrap().unwrap();
    sleep(ROUND_TRIP * 9).await;
    items.next().await.unwrap().unwrap();
    assert_eq!(pages_of(&server), [1, 2, 3]);
    let (ids, error) = drain(items).await;
    assert_eq!((ids, error), ((4..22).collect(), None));
}

#[tokio::test(start_paused = true)]
async fn the_links_decide_which_page_is_next() {
    let server = MockServer::new();
    server.respond(page(1, Some(2), Some(4)));
    server.respond(page(2, Some(6), Some(6)));
    // In vain.
    server.respond(page(3, Some(4), Some(4)));
    server.respond(page(4, None, None));
    server.respond(page(6, None, None));
    let (ids, error) = drain(list(&client(&server).build().unwrap(), 3)).await;
    assert_eq!((ids, error), (vec![2, 3, 4, 5, 12, 13], None));
    assert_eq!(pages_of(&server), [1, 2, 3, 4, 6]);
}

#[tokio::test(start_paused = true)]
async fn a_listing_that_ends_early_ends() {
    let server = MockServer::new();
    server.respond(page(1, Some(2), Some(4)));
    server.respond(page(2, None, None));
    server.respond(MockResponse::empty(422));
    server.respond(MockResponse::empty(500));
    let mut items = list(&client(&server).build().unwrap(), 9);
    let mut ids = Vec::new();
    while let Some(run) = items.next().await {
        ids.push(run.unwrap().id);
    }
    assert_eq!(ids, [2, 3, 4, 5]);
    assert!(!items.progress().is_complete(), "the server counted twenty");
}

#[tokio::test(start_paused = true)]
async fn an_error_comes_in_its_turn() {
    let server = MockServer::new();
    server.respond(page(1, Some(2), Some(4)));
    server.respond(page(2, Some(3), Some(4)));
    // Is there before page 2.
    server.respond(MockResponse::empty(500));
    server.respond(page(4, None, None));
    let (ids, error) = drain(list(&client(&server).build().unwrap(), 9)).await;
    assert_eq!((ids, error), (vec![2, 3, 4, 5], Some((Some(3), ErrorKind::Server))));
}

#[tokio::test(start_paused = true)]
async fn a_page_that_fails_while_nobody_polls_is_requested_again() {
    for (seconds_over_an_item, ids_expected) in [(0, vec![2, 3]), (600, vec![2, 3, 4, 5])] {
        let server = MockServer::new();
        server.respond(page(1, Some(2), Some(2)));
        server.respond(MockResponse::empty(502).delay(ROUND_TRIP));
        server.respond(page(2, None, None));
        let mut items = list(&client(&server).build().unwrap(), 1);
        let mut ids = vec![items.next().await.unwrap().unwrap().id];
        sleep(Duration::from_secs(seconds_over_an_item)).await;
        while let Some(Ok(run)) = items.next().await {
            ids.push(run.id);
        }
        assert_eq!(ids, ids_expected);
        assert!(items.next().await.is_none());
    }
}
