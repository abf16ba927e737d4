//! Pages and items.

use ghes_actions_runtime::{CallOptions, Error, ErrorKind, Items};

use crate::client::{Client, Runs, assert_silent};
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
async fn drain(mut items: Items<Runs>) -> (Vec<i64>, Option<Error>) {
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
    assert_eq!(first.total_count, 6);
    assert!(first.headers().contains_key("link"));
    assert!(pages.next().await.unwrap().is_ok());
    assert!(pages.next().await.is_none());
    assert!(pages.next().await.is_none());
}

#[tokio::test]
async fn c24_a_next_link_to_another_host_ends_in_an_error_and_asks_nobody() {
    let elsewhere = Server::start([]).await;
    let server = Server::start([page(1, Some(&format!("{}/?page=2", elsewhere.url())))]).await;
    let (ids, error) = drain(Client::of(&server).list_runs().items()).await;
    assert_eq!(ids, [1, 2]);
    let error = error.unwrap();
    assert_eq!(error.kind(), ErrorKind::Pagination);
    assert_eq!(error.page(), Some(2));
    assert_eq!(elsewhere.connections(), 0);
    assert_eq!(server.requests().len(), 1);
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
    assert_eq!(client.get_runner(7).await.unwrap().id, 7);
    assert_eq!(server.requests().len(), 2);
    assert_eq!(server.connections(), 1);
}

#[tokio::test]
async fn a_link_that_does_not_advance_is_a_loop() {
    for next in ["?page=1", "?page=2", "?page=0"] {
        let server = Server::start([page(1, Some("?page=2")), page(3, Some(next))]).await;
        let (ids, error) = drain(Client::of(&server).list_runs().items()).await;
        assert_eq!(ids, [1, 2, 3, 4]);
        assert_eq!(error.unwrap().kind(), ErrorKind::Pagination);
        assert_eq!(server.requests().len(), 2);
    }
}

#[tokio::test]
async fn a_listing_without_end_is_cut_off() {
    let server = Server::start((2..20).map(|next| page(next, Some(&format!("?page={next}"))))).await;
    let client = Client::builder(&server).max_pages(5).build().unwrap();
    let (ids, error) = drain(client.list_runs().items()).await;
    assert_eq!(ids.len(), 10);
    let error = error.unwrap();
    assert_eq!(error.to_string(), "list-runs: there are more than 5 pages; page 6");
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
    assert_eq!((progress.pages, progress.items, progress.total_count), (2, Some(3), Some(6)));

    let server = Server::start([page(1, Some("?page=2")), page(3, None)]).await;
    let mut pages = Client::of(&server).list_runs().pages();
    while let Some(page) = pages.next().await {
        page.unwrap();
    }
    assert_eq!((pages.progress().pages, pages.progress().items), (2, Some(4)));
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
async fn a_page_without_items_is_the_last() {
    let empty = answer(200, &["link: <?page=3>; rel=next"], r#"{"total_count": 6, "runs": []}"#);
    for _ in 0..2 {
        let server = Server::start([page(1, Some("?page=2")), empty.clone(), page(3, None)]).await;
        let (ids, error) = drain(Client::of(&server).list_runs().items()).await;
        assert_eq!(ids, [1, 2]);
        assert!(error.is_none());
        assert_eq!(server.requests().len(), 2);
    }
}

#[tokio::test]
async fn a_page_that_comes_again_under_another_number_is_an_error() {
    let server = Server::start([page(1, Some("?page=2")), page(3, Some("?page=3")), page(1, Some("?page=4"))]).await;
    let (ids, error) = drain(Client::of(&server).list_runs().items()).await;
    assert_eq!(ids, [1, 2, 3, 4]);
    let error = error.unwrap();
    assert_eq!((error.kind(), error.page()), (ErrorKind::Pagination, Some(3)));
    assert_eq!(server.requests().len(), 3);
}
