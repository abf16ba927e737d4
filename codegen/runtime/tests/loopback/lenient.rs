//! Pages with an odd item.

use ghes_actions_runtime::{ErrorKind, Operation, Page};
use serde::Deserialize;

use crate::client::{Client, failure};
use crate::server::{Reaction, Server, answer, head, json};

const ODD: &str = r#"{"total_count": 4, "runs": [{"id": 1}, {"id": "canary"}, {"id": 3}]}"#;

#[tokio::test]
async fn one_odd_item_is_skipped_and_told_where_that_is_asked_for() {
    let server = Server::start([
        json(200, ODD),
        answer(200, &["link: <?page=2>; rel=next"], ODD),
        json(200, r#"{"total_count": 4, "runs": [{"id": 4}]}"#),
        json(200, ODD),
    ])
    .await;
    let client = Client::of(&server);
    let error = failure(client.list_runs().send().await);
    assert_eq!((error.kind(), error.json_path()), (ErrorKind::Decode, Some("runs[1].id")));

    let mut items = client.list_runs().items_lenient();
    let mut seen = Vec::new();
    while let Some(item) = items.next().await {
        seen.push(item.unwrap().map(|run| run.id).map_err(|skipped| (skipped.index, skipped.json_path)));
    }
    assert_eq!(seen, [Ok(1), Err((1, "runs[1].id".to_owned())), Ok(3), Ok(4)]);
    let progress = items.progress();
    assert_eq!((progress.pages, progress.items, progress.total_count), (2, 4, Some(4)));

    let page = client.list_runs().pages_lenient().next().await.unwrap().unwrap();
    assert_eq!((page.value.runs.len(), page.value.skipped().len()), (2, 1));
    assert!(!format!("{page:?}").contains("canary"));
}

#[tokio::test]
async fn c105_odd_items_without_an_id_come_once_a_page_as_it_was_sent() {
    let page = |odd: &str, next: &str| {
        let body = format!(r#"{{"total_count": 2, "runs": [{{"id": "{odd}"}}]}}"#);
        answer(200, &[&format!("link: <?page={next}>; rel=next")], &body)
    };
    let last = json(200, r#"{"total_count": 2, "runs": []}"#);
    let server = Server::start([page("one", "2"), page("two", "3"), page("two", "4"), last]).await;
    let mut items = Client::of(&server).list_runs().items_lenient();
    let mut odd = 0;
    while let Some(item) = items.next().await {
        assert!(item.unwrap().is_err());
        odd += 1;
    }
    assert_eq!((odd, items.progress().is_complete(), server.requests().len()), (2, true, 4));
}

#[tokio::test]
async fn what_is_around_the_items_is_never_excused() {
    for body in [r#"{"total_count": "4", "runs": []}"#, r#"{"runs": []}"#, r#"{"total_count": 4}"#, "[]", "{"] {
        let server = Server::start([json(200, body)]).await;
        let error = Client::of(&server).list_runs().pages_lenient().next().await.unwrap().unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Decode, "{body}");
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

        let page = call().send_lenient::<Commits>().await.unwrap();
        let messages: Vec<&str> = page.value.commits.iter().map(|commit| commit.message.as_str()).collect();
        assert_eq!(messages, ["one", "three"]);
        assert_eq!(page.value.skipped().len(), 1);
        let skipped = &page.value.skipped()[0];
        assert_eq!((skipped.index, skipped.json_path.as_str()), (1, "commits[1].message"));
        assert_eq!(skipped.reason, "a string that is not valid Unicode");
    }
}
