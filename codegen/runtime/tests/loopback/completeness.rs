//! Whether a listing has yielded everything, and each item once.

use ghes_actions_runtime::ErrorKind;
use serde::Deserialize;
use serde::de::IgnoredAny;

use crate::client::Client;
use crate::server::{Reaction, Server, answer, json};

/// A page of these runs, with a total, and a link to `next` if there is one.
pub(crate) fn page_of(ids: &[i64], total: i64, next: Option<u64>) -> Reaction {
    let runs: Vec<String> = ids.iter().map(|id| format!(r#"{{"id": {id}}}"#)).collect();
    let body = format!(r#"{{"total_count": {total}, "runs": [{}]}}"#, runs.join(", "));
    match next {
        Some(next) => answer(200, &[&format!("link: <?page={next}>; rel=next")], &body),
        None => json(200, &body),
    }
}

/// The ids of a listing of these pages, the kind and the page of the error at its end, whether it is complete, and how many
/// requests there were.
async fn listing(pages: Vec<Reaction>) -> (Vec<i64>, Option<(ErrorKind, Option<u64>)>, bool, usize) {
    let server = Server::start(pages).await;
    let mut items = Client::of(&server).list_runs().items();
    let (mut ids, mut error) = (Vec::new(), None);
    while let Some(item) = items.next().await {
        match item {
            Ok(run) => ids.push(run.id),
            Err(failure) => error = Some((failure.kind(), failure.page())),
        }
    }
    (ids, error, items.progress().is_complete(), server.requests().len())
}

#[tokio::test]
async fn c102_an_empty_page_with_a_link_is_not_the_last() {
    let pages = vec![page_of(&[1], 2, Some(2)), page_of(&[], 2, Some(3)), page_of(&[3], 2, None)];
    assert_eq!(listing(pages).await, (vec![1, 3], None, true, 3));
    let pages = vec![page_of(&[], 1, Some(2)), page_of(&[], 1, Some(3)), page_of(&[3], 1, None)];
    assert_eq!(listing(pages).await, (vec![3], None, true, 3));
    // Two, twice.
    let empty = |next| page_of(&[], 2, Some(next));
    let pages = vec![empty(2), empty(3), page_of(&[1], 2, Some(4)), empty(5), empty(6), page_of(&[2], 2, None)];
    assert_eq!(listing(pages).await, (vec![1, 2], None, true, 6));
    // Three, the last of which links to no other.
    let pages = vec![page_of(&[1], 1, Some(2)), empty(3), empty(4), page_of(&[], 1, None)];
    assert_eq!(listing(pages).await, (vec![1], None, true, 4));
}

#[tokio::test]
async fn c102_three_empty_pages_in_a_row_with_links_are_an_error() {
    let empty = |next| page_of(&[], 2, Some(next));
    let pages = vec![page_of(&[1], 2, Some(2)), empty(3), empty(4), empty(5), page_of(&[2], 2, None)];
    assert_eq!(listing(pages).await, (vec![1], Some((ErrorKind::Pagination, Some(5))), false, 4));

    let server = Server::start([page_of(&[1], 2, Some(2)), empty(3), empty(4), empty(5)]).await;
    let mut pages = Client::of(&server).list_runs().pages();
    for runs in [1, 0, 0, 0] {
        assert_eq!(pages.next().await.unwrap().unwrap().value.runs.len(), runs);
    }
    let error = pages.next().await.unwrap().unwrap_err();
    assert_eq!(
        error.to_string(),
        "list-runs: 3 pages in a row had no new items, and there is a link to another page; page 5"
    );
    assert!(pages.next().await.is_none());
    assert!(!pages.progress().is_complete());
}

#[tokio::test]
async fn c102_pages_that_only_repeat_what_came_are_as_empty_ones() {
    // The page number is not looked at, but for the link.
    let again = |next| page_of(&[1, 2], 9, Some(next));
    let pages = vec![again(2), again(3), again(4), again(5), again(6)];
    assert_eq!(listing(pages).await, (vec![1, 2], Some((ErrorKind::Pagination, Some(5))), false, 4));
    // As many new runs as there are on a page.
    let pages = vec![again(2), again(3), page_of(&[3], 3, None)];
    assert_eq!(listing(pages).await, (vec![1, 2, 3], None, false, 3));
}

#[tokio::test]
async fn c103_a_listing_tells_whether_it_is_complete() {
    // GitHub ends a filtered listing after 1,000 of what it counts.
    let ids: Vec<i64> = (1..=1_000).collect();
    let pages = ids.chunks(100).zip(2..).map(|(ids, next)| page_of(ids, 3_256, (next <= 10).then_some(next)));
    let server = Server::start(pages).await;
    let mut items = Client::of(&server).list_runs().per_page(100).items();
    let mut count = 0;
    while let Some(item) = items.next().await {
        item.unwrap();
        count += 1;
        assert!(!items.progress().is_complete());
    }
    let progress = items.progress();
    assert_eq!((count, progress.items, progress.total_count), (1_000, 1_000, Some(3_256)));
    assert!(!progress.is_complete());

    let server = Server::start([page_of(&[1, 2], 3, Some(2)), page_of(&[3], 3, None)]).await;
    let client = Client::of(&server);
    let mut items = client.list_runs().items();
    for complete in [false, false, true] {
        items.next().await.unwrap().unwrap();
        assert_eq!(items.progress().is_complete(), complete);
    }
    assert!(items.next().await.is_none());
    assert!(items.progress().is_complete());
}

#[tokio::test]
async fn c103_pages_tell_whether_they_are_all_and_a_resumed_listing_is_never_whole() {
    let server = Server::start([page_of(&[1, 2], 3, Some(2)), page_of(&[3], 3, None), page_of(&[3], 3, None)]).await;
    let client = Client::of(&server);
    let mut pages = client.list_runs().pages();
    pages.next().await.unwrap().unwrap();
    assert!(!pages.progress().is_complete());
    pages.next().await.unwrap().unwrap();
    assert!(pages.progress().is_complete());

    let mut rest = client.list_runs().page(2).items();
    assert_eq!(rest.next().await.unwrap().unwrap().id, 3);
    assert!(rest.next().await.is_none());
    assert!(!rest.progress().is_complete());
}

#[tokio::test]
async fn c103_the_total_is_what_the_last_page_said() {
    let server = Server::start([page_of(&[5, 4], 5, Some(2)), page_of(&[3, 2], 7, Some(3)), json(500, "{}")]).await;
    let mut pages = Client::of(&server).list_runs().pages();
    for total in [5, 7] {
        pages.next().await.unwrap().unwrap();
        assert_eq!(pages.progress().total_count, Some(total));
    }
    pages.next().await.unwrap().unwrap_err();
    assert_eq!(pages.progress().total_count, Some(7));
    assert!(!pages.progress().is_complete());
}

#[tokio::test]
async fn c105_items_that_are_pushed_to_the_next_page_come_once() {
    // Three runs arrive after the first page was read, and one more after the second.
    let pages = vec![
        page_of(&[9, 8, 7, 6], 9, Some(2)),
        page_of(&[8, 7, 6, 5], 12, Some(3)),
        page_of(&[5, 4, 3, 2], 13, Some(4)),
        page_of(&[1], 13, None),
    ];
    assert_eq!(listing(pages).await, (vec![9, 8, 7, 6, 5, 4, 3, 2, 1], None, true, 4));
    // As many as a page holds: the second page is the first one again.
    let pages = vec![page_of(&[4, 3], 4, Some(2)), page_of(&[4, 3], 6, Some(3)), page_of(&[2, 1], 6, None)];
    assert_eq!(listing(pages).await, (vec![4, 3, 2, 1], None, true, 3));
}

#[tokio::test]
async fn c105_pages_are_what_the_server_sent() {
    let server = Server::start([page_of(&[4, 3], 3, Some(2)), page_of(&[3, 2], 4, None)]).await;
    let mut pages = Client::of(&server).list_runs().pages();
    let mut sizes = Vec::new();
    while let Some(page) = pages.next().await {
        sizes.push(page.unwrap().value.runs.len());
    }
    assert_eq!((sizes, pages.progress().items), (vec![2, 2], 3));
}

/// A run without its id.
#[derive(Debug, PartialEq, Deserialize)]
struct Named {
    name: Option<String>,
}

#[tokio::test]
async fn c105_items_of_a_type_without_an_id_come_once_too() {
    let pages = || [page_of(&[4, 3], 4, Some(2)), page_of(&[3, 2], 5, Some(3)), page_of(&[2, 1], 5, None)];
    let server = Server::start(pages()).await;
    let mut items = Client::of(&server).list_runs().items_as::<Named>();
    let mut count = 0;
    while let Some(item) = items.next().await {
        assert_eq!(item.unwrap(), Named { name: None });
        count += 1;
    }
    let progress = items.progress();
    assert_eq!((count, progress.items, progress.total_count, progress.is_complete()), (4, 4, Some(5), true));
    let server = Server::start(pages()).await;
    let mut pages = Client::of(&server).list_runs().pages_as::<IgnoredAny>();
    let first = pages.next().await.unwrap().unwrap();
    assert_eq!((first.value.items.len(), first.value.total_count), (2, Some(4)));
}
