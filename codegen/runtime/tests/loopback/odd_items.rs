//! Items that cannot be decoded, among others.

use ghes_actions_runtime::{ErrorKind, InvalidItem, Operation, Page};
use serde::Deserialize;

use crate::client::{Client, failure};
use crate::server::{Reaction, Server, answer, head, json};

const ODD: &str = r#"{"total_count": 4, "runs": [{"id": 1}, {"id": "canary"}, {"id": 3}]}"#;

#[tokio::test]
async fn one_odd_item_is_an_error_in_its_place_and_the_listing_goes_on() {
    let next = "link: <?page=2>; rel=next";
    let server = Server::start([
        json(200, ODD),
        answer(200, &[next, "x-github-request-id: ABCD:1234"], ODD),
        json(200, r#"{"total_count": 5, "runs": [{"id": 4}, {"id": 5, "id": 5}]}"#),
    ])
    .await;
    let client = Client::of(&server);
    let error = failure(client.list_runs().send().await);
    assert_eq!((error.kind(), error.json_path()), (ErrorKind::Decode, Some("runs[1].id")));
    assert_eq!(error.item(), None, "the error is about the response");

    let mut items = client.list_runs().items();
    assert!(items.metadata().is_none());
    let mut seen = Vec::new();
    while let Some(item) = items.next().await {
        assert_eq!(items.metadata().unwrap().request_id().is_some(), seen.len() < 3, "of the page with the item");
        seen.push(item.map(|run| run.id).map_err(|error| {
            let InvalidItem { index, id, .. } = error.item().unwrap();
            assert_eq!(error.kind(), ErrorKind::Decode);
            assert!(!format!("{error} {error:?}").contains("canary"));
            (index, id, error.page(), error.json_path().unwrap().to_owned(), error.to_string())
        }));
    }
    let text =
        "list-runs: an item cannot be decoded: expected i64, found string at runs[1].id; page 1; request id ABCD:1234";
    let odd = (1, None, Some(1), "runs[1].id".to_owned(), text.to_owned());
    let text = "list-runs: the item with the id 5 cannot be decoded: the value is invalid at runs[1]; page 2";
    let last = (1, Some(5), Some(2), "runs[1]".to_owned(), text.to_owned());
    assert_eq!(seen, [Ok(1), Err(odd), Ok(3), Ok(4), Err(last)]);
    let progress = items.progress();
    assert_eq!((progress.pages, progress.items, progress.total_count), (2, 5, Some(5)));
    assert!(progress.is_complete());
}

#[tokio::test]
async fn an_error_of_an_item_does_not_end_the_stream_and_its_page_is_requested_once() {
    let server = Server::start([json(200, ODD)]).await;
    let mut items = Client::of(&server).list_runs().items();
    assert_eq!(items.next().await.unwrap().unwrap().id, 1);
    assert!(items.next().await.unwrap().is_err());
    assert_eq!(items.next().await.unwrap().unwrap().id, 3);
    assert!(items.next().await.is_none());
    assert_eq!(server.requests().len(), 1);
}

#[tokio::test]
async fn items_of_a_type_of_ones_own_go_on_too() {
    #[derive(Debug, Deserialize)]
    struct Row {
        id: i64,
    }
    let server = Server::start([json(200, ODD)]).await;
    let mut rows = Client::of(&server).list_runs().items_as::<Row>();
    let mut seen = Vec::new();
    while let Some(row) = rows.next().await {
        seen.push(row.map(|row| row.id).map_err(|error| error.item().unwrap().index));
    }
    assert_eq!(seen, [Ok(1), Err(1), Ok(3)]);
    assert!(rows.progress().total_count == Some(4) && !rows.progress().is_complete());
}

#[tokio::test]
async fn c105_odd_items_without_an_id_come_once_a_page_as_it_was_sent() {
    let page = |odd: &str, next: &str| {
        let body = format!(r#"{{"total_count": 2, "runs": [{{"id": "{odd}"}}]}}"#);
        answer(200, &[&format!("link: <?page={next}>; rel=next")], &body)
    };
    let last = json(200, r#"{"total_count": 2, "runs": []}"#);
    let server = Server::start([page("one", "2"), page("two", "3"), page("two", "4"), last]).await;
    let mut items = Client::of(&server).list_runs().items();
    let mut odd = 0;
    while let Some(item) = items.next().await {
        assert!(item.unwrap_err().item().is_some());
        odd += 1;
    }
    assert_eq!((odd, items.progress().is_complete(), server.requests().len()), (2, true, 4));
}

#[tokio::test]
async fn what_is_around_the_items_is_never_excused() {
    for body in [r#"{"total_count": "4", "runs": []}"#, r#"{"runs": []}"#, r#"{"total_count": 4}"#, "[]", "{"] {
        let server = Server::start([json(200, body)]).await;
        let error = Client::of(&server).list_runs().items().next().await.unwrap().unwrap_err();
        assert_eq!((error.kind(), error.item()), (ErrorKind::Decode, None), "{body}");
    }
}

const LIST_COMMITS: Operation = Operation::get("list-commits", "/repos/{owner}/{repo}/commits").items("commits");

#[derive(Debug, Deserialize)]
struct Commits {
    commits: Vec<Commit>,
}

#[derive(Debug, Deserialize)]
struct Commit {
    message: String,
}

impl Page for Commits {
    type Item = Commit;

    fn into_items(self) -> Vec<Commit> {
        self.commits
    }

    fn item_ids(&self) -> Vec<Option<i64>> {
        vec![None; self.commits.len()]
    }
}

#[tokio::test]
async fn c97_one_text_that_is_no_unicode_does_not_lose_the_page() {
    for odd in [b"caf\xe9".as_slice(), b"\xff\xfe", br"\ud83d"] {
        let body = [
            br#"{"commits": [{"message": "one"}, {"message": ""#.as_slice(),
            odd,
            br#""}, {"message": "three", "unknown": ""#,
            odd,
            br#""}]}"#,
        ]
        .concat();
        let answer = [head(200, &[&format!("content-length: {}", body.len())]), body].concat();
        let server = Server::start([Reaction::Answer(answer.clone()), Reaction::Answer(answer)]).await;
        let client = Client::of(&server);
        let call = || client.call(&LIST_COMMITS, "octo-org", "octo-repo");
        let error = failure(call().send::<Commits>().await);
        assert_eq!((error.kind(), error.json_path()), (ErrorKind::Decode, Some("commits[1].message")));
        assert!(error.to_string().contains("a string that is not valid Unicode at commits[1].message"), "{error}");

        let mut items = call().items::<Commits>();
        let mut messages = Vec::new();
        while let Some(item) = items.next().await {
            messages.push(item.map(|commit| commit.message).map_err(|error| error.json_path().unwrap().to_owned()));
        }
        let odd = Err("commits[1].message".to_owned());
        assert_eq!(messages, [Ok("one".to_owned()), odd, Ok("three".to_owned())]);
    }
}
