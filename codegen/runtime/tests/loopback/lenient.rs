//! Pages with an odd item.

use ghes_actions_runtime::ErrorKind;

use crate::client::{Client, failure};
use crate::server::{Server, answer, json};

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
    assert_eq!((progress.pages, progress.items, progress.total_count), (2, Some(4), Some(4)));

    let page = client.list_runs().pages_lenient().next().await.unwrap().unwrap();
    assert_eq!((page.runs.len(), page.skipped().len()), (2, 1));
    assert!(!format!("{page:?}").contains("canary"));
}

#[tokio::test]
async fn what_is_around_the_items_is_never_excused() {
    for body in [r#"{"total_count": "4", "runs": []}"#, r#"{"runs": []}"#, r#"{"total_count": 4}"#, "[]", "{"] {
        let server = Server::start([json(200, body)]).await;
        let error = Client::of(&server).list_runs().pages_lenient().next().await.unwrap().unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Decode, "{body}");
    }
}
