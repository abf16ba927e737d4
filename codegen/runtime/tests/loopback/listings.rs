//! Pages and items.

use std::time::Duration;

use ghes_actions_runtime::{CallOptions, Error, ErrorKind, Items};
use serde::Deserialize;
use serde::de::IgnoredAny;

use crate::client::{Client, Runner, assert_silent, failure};
use crate::completeness::page_of;
use crate::server::{Reaction, Server, answer, json};

/// A page of two runs, with a link to `next`.
fn page(first_id: i64, next: Option<&str>) -> Reaction {
    let body = format!(r#"{{"total_count": 6, "runs": [{{"id": {first_id}}}, {{"id": {}}}]}}"#, first_id + 1);
    match next {
        Some(next) => answer(200, &[&format!("link: <{next}>; rel=\"next\"")], &body),
        None => json(200, &body),
    }
}

/// All ids, and the error at the end if there is one.
async fn drain(mut items: Items<Runner>) -> (Vec<i64>, Option<Error>) {
    let mut ids = Vec::new();
    while let Some(item) = items.next().await {
        match item {
            Ok(run) => ids.push(run.id),
            Err(error) => {
                assert_silent(&error);
                assert!(items.next().await.is_none(), "it went on after an error");
                return (ids, Some(error));
            }
        }
    }
    (ids, None)
}

#[tokio::test]
async fn c30_pages_are_asked_of_our_own_url_by_number() {
    let server = Server::start([
        page(1, Some("/repositories/42/actions/runs?per_page=2&page=2")),
        page(3, Some("?page=3")),
        page(5, None),
    ])
    .await;
    let (ids, error) = drain(Client::of(&server).list_runs().per_page(2).items()).await;
    assert_eq!(ids, [1, 2, 3, 4, 5, 6]);
    assert!(error.is_none());
    let path = "GET /repos/octo-org/octo-repo/runs?per_page=2";
    assert_eq!(server.targets(), [path.to_owned(), format!("{path}&page=2"), format!("{path}&page=3")]);
}

#[tokio::test]
async fn pages_give_the_whole_answer() {
    let server = Server::start([page(1, Some("?page=2")), page(3, None)]).await;
    let mut pages = Client::of(&server).list_runs().pages();
    let first = pages.next().await.unwrap().unwrap();
    assert_eq!(first.value.total_count, 6);
    assert!(first.metadata.headers().contains_key("link"));
    assert!(pages.next().await.unwrap().is_ok());
    assert!(pages.next().await.is_none());
    assert!(pages.next().await.is_none());
}

#[tokio::test]
async fn c24_c101_a_link_that_names_another_origin_leads_to_the_next_page_of_ours() {
    let elsewhere = Server::start([]).await;
    let server = Server::start([
        page(1, Some(&format!("{}/repositories/42/actions/runs?page=2", elsewhere.url()))),
        page(3, Some("https://origin.internal:8443/api/v3/repos/octo-org/octo-repo/runs?page=3")),
        page(5, Some("//evil.example/?page=4")),
        page(7, None),
    ])
    .await;
    let (ids, error) = drain(Client::of(&server).list_runs().items()).await;
    assert_eq!((ids, error.map(|error| error.to_string())), ((1..=8).collect(), None));
    assert_eq!(elsewhere.connections(), 0);
    let path = "GET /repos/octo-org/octo-repo/runs";
    assert_eq!(server.targets()[1..], [2, 3, 4].map(|page| format!("{path}?page={page}")));
}

#[tokio::test]
async fn c32_an_error_on_a_page_keeps_what_came_and_says_where_to_resume() {
    let server =
        Server::start([page(1, Some("?page=2")), page(3, Some("?page=3")), json(404, "{}"), page(5, None)]).await;
    let client = Client::of(&server);
    let (ids, error) = drain(client.list_runs().items()).await;
    assert_eq!(ids, [1, 2, 3, 4]);
    let page = error.unwrap().page().unwrap();
    assert_eq!(page, 3);
    let page = i64::try_from(page).unwrap();
    let (ids, error) = drain(client.list_runs().page(page).items()).await;
    assert_eq!(ids, [5, 6]);
    assert!(error.is_none());
    assert_eq!(server.targets()[3], "GET /repos/octo-org/octo-repo/runs?page=3");
}

#[tokio::test]
async fn c33_a_listing_asks_for_no_page_before_it_is_wanted() {
    let server = Server::start([page(1, Some("?page=2")), json(200, r#"{"id": 7}"#)]).await;
    let client = Client::of(&server);
    let mut items = client.list_runs().items();
    assert_eq!(server.connections(), 0);
    assert_eq!(items.next().await.unwrap().unwrap().id, 1);
    drop(items);
    assert_eq!(client.get_runner(7).await.unwrap().value.id, 7);
    assert_eq!(server.requests().len(), 2);
    assert_eq!(server.connections(), 1);
}

#[tokio::test]
async fn a_link_that_does_not_advance_is_a_loop() {
    for next in ["?page=1", "?page=2", "?page=0"] {
        let server = Server::start([page(1, Some("?page=2")), page(3, Some(next))]).await;
        let (ids, error) = drain(Client::of(&server).list_runs().items()).await;
        assert_eq!(ids, [1, 2, 3, 4]);
        let error = error.unwrap();
        assert_eq!((error.kind(), error.page(), error.attempts()), (ErrorKind::Pagination, Some(3), 1));
        let to = next.trim_start_matches("?page=");
        let text = format!("list-runs: the next link leads from page 2 to page {to}; page 3");
        assert_eq!(error.to_string(), text);
        assert_eq!(server.requests().len(), 2);
    }
}

#[tokio::test]
async fn a_listing_is_counted_from_the_page_that_it_starts_at() {
    let server = Server::start([page(1, Some("?page=3"))]).await;
    let (_, error) = drain(Client::of(&server).list_runs().page(3).items()).await;
    let error = error.unwrap();
    assert_eq!((error.kind(), error.page()), (ErrorKind::Pagination, Some(4)));
    let server = Server::start([json(500, "{}")]).await;
    let (_, error) = drain(Client::of(&server).list_runs().page(3).items()).await;
    assert_eq!(error.unwrap().page(), Some(3));
    assert_eq!(server.targets(), ["GET /repos/octo-org/octo-repo/runs?page=3"]);
}

#[tokio::test]
async fn a_link_that_names_no_page_is_an_error() {
    let server = Server::start([page(1, Some("?page=2")), page(3, Some("?after=4"))]).await;
    let (ids, error) = drain(Client::of(&server).list_runs().items()).await;
    assert_eq!(ids, [1, 2, 3, 4]);
    let error = error.unwrap();
    assert_eq!((error.kind(), error.page(), error.attempts()), (ErrorKind::Pagination, Some(3), 1));
}

#[tokio::test]
async fn a_listing_without_end_is_cut_off() {
    let server = Server::start((2..20).map(|next| page(next * 2, Some(&format!("?page={next}"))))).await;
    let client = Client::builder(&server).max_pages(5).build().unwrap();
    let (ids, error) = drain(client.list_runs().items()).await;
    assert_eq!(ids.len(), 10);
    let error = error.unwrap();
    assert_eq!(error.to_string(), "list-runs: the listing has more than 5 pages; page 6");
    assert_eq!(server.requests().len(), 5);
    let (ids, error) = drain(client.list_runs().options(CallOptions::new().max_pages(2)).items()).await;
    assert_eq!((ids.len(), error.unwrap().kind()), (4, ErrorKind::Pagination));
}

#[tokio::test]
async fn a_bad_value_comes_out_of_a_listing_once() {
    let server = Server::start([]).await;
    let (ids, error) = drain(Client::of(&server).list_runs().per_page(0).items()).await;
    assert!(ids.is_empty());
    assert_eq!(error.unwrap().kind(), ErrorKind::InvalidInput);
    assert_eq!(server.connections(), 0);
}

#[tokio::test]
async fn a_listing_tells_how_far_it_has_come() {
    let server = Server::start([page(1, Some("?page=2")), page(3, Some("?page=3")), json(500, "{}")]).await;
    let mut items = Client::of(&server).list_runs().items();
    for _ in 0..3 {
        items.next().await.unwrap().unwrap();
    }
    let progress = items.progress();
    assert_eq!((progress.pages, progress.items, progress.total_count), (2, 3, Some(6)));

    let server = Server::start([page(1, Some("?page=2")), page(3, None)]).await;
    let mut pages = Client::of(&server).list_runs().pages();
    while let Some(page) = pages.next().await {
        page.unwrap();
    }
    assert_eq!((pages.progress().pages, pages.progress().items), (2, 4));
}

#[tokio::test]
async fn c32_a_page_that_fails_three_times_says_where_to_resume() {
    let fault = json(500, "{}");
    let server =
        Server::start([page(1, Some("?page=2")), page(3, Some("?page=3")), fault.clone(), fault.clone(), fault]).await;
    let (ids, error) = drain(Client::with_retries(&server).list_runs().items()).await;
    assert_eq!(ids, [1, 2, 3, 4]);
    let error = error.unwrap();
    assert_eq!((error.kind(), error.page(), error.attempts()), (ErrorKind::Server, Some(3), 3));
    assert_eq!(server.requests().len(), 5);
}

#[tokio::test]
async fn c104_a_page_that_is_too_much_for_the_server_comes_with_the_advice_to_ask_for_less() {
    const ADVICE: &str = "if this page keeps failing, request smaller pages (`per_page`)";
    for (status, advises) in [(502, true), (504, true), (500, false), (503, false), (404, false)] {
        let fault = json(status, "{}");
        let server = Server::start([page(1, Some("?page=2")), fault.clone(), fault.clone(), fault.clone()]).await;
        let (ids, error) = drain(Client::with_retries(&server).list_runs().per_page(100).items()).await;
        assert_eq!(ids, [1, 2]);
        let error = error.unwrap();
        assert_eq!((error.to_string().contains(ADVICE), error.page()), (advises, Some(2)), "{error}");
        // One page, and what is no page.
        let server = Server::start([fault.clone(), fault.clone()]).await;
        let client = Client::of(&server);
        assert_eq!(failure(client.list_runs().send().await).to_string().contains(ADVICE), advises);
        assert!(!failure(client.get_runner(7).await).to_string().contains(ADVICE));
    }
}

#[tokio::test]
async fn c104_so_does_one_that_takes_too_long_or_is_too_large() {
    const ADVICE: &str = "request smaller pages (`per_page`)";
    let short = CallOptions::new().attempt_timeout(Duration::from_millis(50));
    let server = Server::start([Reaction::AnswerAndStall(Vec::new())]).await;
    let error = failure(Client::of(&server).list_runs().options(short).send().await);
    assert_eq!((error.kind(), error.to_string().contains(ADVICE)), (ErrorKind::Timeout, true), "{error}");

    let server = Server::start([page(1, None)]).await;
    let error = failure(Client::of(&server).list_runs().options(CallOptions::new().max_bytes(10)).send().await);
    assert_eq!((error.kind(), error.to_string().contains(ADVICE)), (ErrorKind::TooLarge, true), "{error}");
}

#[tokio::test]
async fn c104_but_not_one_that_was_never_asked_for() {
    let server = Server::start([Reaction::AnswerAndStall(Vec::new())]).await;
    let client = Client::builder(&server).max_in_flight(1).max_attempts(1).build().unwrap();
    let first = tokio::spawn(client.get_runner(1));
    while server.requests().is_empty() {
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
    let short = CallOptions::new().operation_timeout(Duration::from_millis(20));
    let error = failure(client.list_runs().options(short).send().await);
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Timeout, 0));
    assert!(!error.to_string().contains("per_page"), "{error}");
    first.abort();
}

#[tokio::test]
async fn c106_a_date_that_github_would_ignore_is_not_sent() {
    let server = Server::start([]).await;
    let client = Client::of(&server);
    for bad in ["last week", "> 2026-01-01", "", "2026-13-45", "2026-01-01&per_page=1"] {
        let error = failure(client.list_runs().created(bad).send().await);
        assert_eq!(error.kind(), ErrorKind::InvalidInput, "{bad}");
        assert!(
            error.to_string().contains("created must be a date or a range of dates, such as `2026-01-31`"),
            "{error}"
        );
        assert!(bad.is_empty() || !error.to_string().contains(bad), "{error}");
    }
    assert_eq!(server.connections(), 0);
    for good in [">=2026-01-01", "2026-01-01..2026-02-01", "*..2026-01-01", "<2026-01-01T09:00:00+02:00"] {
        let server = Server::start([page(1, None)]).await;
        Client::of(&server).list_runs().created(good).send().await.unwrap();
        let query = server.targets()[0].split_once("?created=").unwrap().1.replace("%3E", ">").replace("%3D", "=");
        assert_eq!(query.replace("%3C", "<").replace("%3A", ":").replace("%2B", "+"), good);
    }
}

#[tokio::test]
async fn c114_a_page_of_more_items_than_github_sends_is_not_decoded() {
    let page_of = |count: i64| page_of(&(0..count).collect::<Vec<_>>(), 5_000, None);
    let server = Server::start([page_of(1_000), page_of(1_001), page_of(1_001), page_of(1_001), page_of(1_001)]).await;
    let client = Client::of(&server);
    assert_eq!(client.list_runs().send().await.unwrap().value.runs.len(), 1_000);
    let error = failure(client.list_runs().send().await);
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::TooLarge, 1), "{error}");
    let error = client.list_runs().items().next().await.unwrap().unwrap_err();
    assert_eq!((error.kind(), error.page()), (ErrorKind::TooLarge, Some(1)), "{error}");
    let error = client.list_runs().pages().next().await.unwrap().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::TooLarge, "{error}");
    let error = client.list_runs().items_as::<IgnoredAny>().next().await.unwrap().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::TooLarge, "{error}");
}

#[tokio::test]
async fn the_error_of_items_as_has_the_path_of_the_item() {
    #[derive(Debug, Deserialize)]
    struct Run {
        #[expect(dead_code)]
        id: u8,
    }
    for (body, path) in [
        (r#"{"total_count": 2, "runs": [{"id": 1}, {"id": "canary"}]}"#, "runs[1].id"),
        (r#"{"total_count": 2, "runs": [{"id": 1}, {"id": 256}]}"#, "runs[1].id"),
        (r#"{"total_count": "canary", "runs": []}"#, "total_count"),
        (r#"{"total_count": 2}"#, "."),
        (r#"{"total_count": 2, "runs": [], "runs": []}"#, "."),
        (r#"{"total_count": 2, "runs": {}}"#, "runs"),
    ] {
        let server = Server::start([json(200, body)]).await;
        let mut items = Client::of(&server).list_runs().items_as::<Run>();
        let error = loop {
            if let Err(error) = items.next().await.unwrap() {
                break error;
            }
        };
        assert_silent(&error);
        assert_eq!((error.kind(), error.json_path()), (ErrorKind::Decode, Some(path)), "{body}: {error}");
    }
}
