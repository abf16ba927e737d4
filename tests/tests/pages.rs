//! Listings: every page is asked for once, in order, and only when it is wanted.

use contract_tests::fake::{Answer, Fake, OWNER, REPO, many_runs};
use futures_util::{StreamExt, TryStreamExt};
use ghes_actions::operations::ListWorkflowRunsForRepo;
use ghes_actions::types::WorkflowRun;
use ghes_actions::{ErrorKind, Page};
use serde_json::json;

const LIST_RUNS: &str = "actions/list-workflow-runs-for-repo";

async fn fake_with_runs(count: i64) -> (Fake, ListWorkflowRunsForRepo) {
    let fake = Fake::start().await;
    fake.serve_items(LIST_RUNS, many_runs(count));
    let list = fake.client().actions().list_workflow_runs_for_repo(OWNER, REPO);
    (fake, list)
}

fn numbers(runs: &[WorkflowRun]) -> Vec<i64> {
    runs.iter().map(|run| run.run_number).collect()
}

/// The `page` of each request; `None` where none was asked for.
fn pages_asked(fake: &Fake) -> Vec<Option<String>> {
    fake.requests().iter().map(|request| request.query_value("page").map(str::to_owned)).collect()
}

fn asked(pages: &[&str]) -> Vec<Option<String>> {
    let first = pages.iter().take(1).map(|page| (*page != "-").then(|| (*page).to_owned()));
    first.chain(pages.iter().skip(1).map(|page| Some((*page).to_owned()))).collect()
}

async fn check_items(count: i64, per_page: u64, pages: &[&str]) {
    let (fake, list) = fake_with_runs(count).await;
    let runs: Vec<_> = list.per_page(per_page).items().try_collect().await.unwrap();
    assert_eq!(numbers(&runs), (1..=count).rev().collect::<Vec<_>>());
    assert_eq!(pages_asked(&fake), asked(pages), "{count} runs, {per_page} a page");
    fake.assert_clean();
}

#[tokio::test]
async fn items_come_in_order_from_as_few_pages_as_there_are() {
    check_items(0, 10, &["-"]).await;
    check_items(1, 10, &["-"]).await;
    check_items(10, 10, &["-"]).await;
    check_items(11, 10, &["-", "2"]).await;
    check_items(25, 10, &["-", "2", "3"]).await;
}

#[tokio::test]
async fn the_other_parameters_go_with_every_page() {
    let (fake, list) = fake_with_runs(5).await;
    list.branch("main").per_page(2).pages().try_for_each(|_| async { Ok(()) }).await.unwrap();
    for request in fake.requests() {
        assert_eq!((request.query_value("branch"), request.query_value("per_page")), (Some("main"), Some("2")));
    }
    assert_eq!(fake.requests().len(), 3);
    fake.assert_clean();
}

#[tokio::test]
async fn a_listing_begins_at_the_page_that_was_asked_for() {
    let (fake, list) = fake_with_runs(5).await;
    let runs: Vec<_> = list.per_page(2).page(2).items().try_collect().await.unwrap();
    assert_eq!(numbers(&runs), [3, 2, 1]);
    assert_eq!(pages_asked(&fake), asked(&["2", "3"]));
}

#[tokio::test]
async fn pages_tell_the_total_and_what_came_around_them() {
    let (_fake, list) = fake_with_runs(5).await;
    let pages: Vec<_> = list.per_page(2).pages().try_collect().await.unwrap();
    let sizes: Vec<_> = pages.iter().map(|page| page.value.workflow_runs.len()).collect();
    assert_eq!(sizes, [2, 2, 1]);
    for page in pages {
        assert_eq!((page.value.total_count(), page.metadata.status().as_u16()), (Some(5), 200));
        assert!(page.metadata.request_id().is_some());
    }
}

#[tokio::test]
async fn a_page_is_asked_for_only_when_it_is_wanted() {
    let (fake, list) = fake_with_runs(5).await;
    let mut items = list.per_page(2).items();
    assert_eq!(fake.connections(), 0);
    let mut seen = 0;
    for requests in [1, 1, 2, 2, 3] {
        items.next().await.unwrap().unwrap();
        seen += 1;
        assert_eq!(fake.requests().len(), requests, "after {seen} items");
    }
    assert!(items.next().await.is_none());
    assert_eq!(fake.requests().len(), 3);
}

#[tokio::test]
async fn a_page_that_fails_ends_the_listing_and_says_which_it_was() {
    let (fake, list) = fake_with_runs(5).await;
    let mut items = list.per_page(2).items();
    for _ in 0..2 {
        items.next().await.unwrap().unwrap();
    }
    fake.answer(LIST_RUNS, Answer::error(404, "Not Found"));
    let error = items.next().await.unwrap().unwrap_err();
    assert_eq!((error.kind(), error.page()), (ErrorKind::NotFound, Some(2)), "{error}");
    assert!(items.next().await.is_none(), "a stream ends after an error");

    let page = error.page().unwrap();
    let resumed = fake.client().actions().list_workflow_runs_for_repo(OWNER, REPO).per_page(2).page(page);
    let rest: Vec<_> = resumed.items().try_collect().await.unwrap();
    assert_eq!(numbers(&rest), [3, 2, 1]);
    fake.assert_clean();
}

async fn check_link(link: &str, expected: Option<ErrorKind>) {
    let fake = Fake::start().await;
    let page = || Answer::status(200).json(json!({ "total_count": 2, "workflow_runs": many_runs(1) }));
    fake.answer(LIST_RUNS, page().header("link", &link.replace("HOST", &fake.root_url())));
    let pages: Vec<_> =
        fake.client().actions().list_workflow_runs_for_repo(OWNER, REPO).pages().take(2).collect().await;
    match expected {
        Some(kind) => assert_eq!(pages[1].as_ref().unwrap_err().kind(), kind, "{link}"),
        None => assert!(pages.iter().all(Result::is_ok), "{link}: {pages:?}"),
    }
    fake.assert_clean();
}

#[tokio::test]
async fn c101_a_link_gives_the_number_of_the_next_page_and_nothing_else() {
    check_link("<HOST/api/v3/repos/octo-org/octo-repo/actions/runs?page=2>; rel=\"next\"", None).await;
    check_link("<HOST/api/v3/repositories/42/actions/runs?page=2>; rel=\"next\"", None).await;
    check_link("<HOST/repositories/42/actions/runs?x=1&page=2>; rel=next", None).await;
    check_link("<https://evil.example.com/repositories/42?page=2>; rel=\"next\"", None).await;
    check_link("<//evil.example.com/repositories/42?page=2>; rel=\"next\"", None).await;
    check_link("<HOST/api/v3/repos/octo-org/octo-repo/actions/runs?page=1>; rel=\"next\"", Some(ErrorKind::Pagination))
        .await;
    check_link("<HOST/api/v3/repos/octo-org/octo-repo/actions/runs>; rel=\"next\"", Some(ErrorKind::Pagination)).await;
}

/// A page of the runs of these positions among many, newest first, with a link to `next`.
fn page_of(positions: std::ops::Range<usize>, total: i64, next: Option<u64>) -> Answer {
    let runs: Vec<_> = many_runs(10).into_iter().skip(positions.start).take(positions.len()).collect();
    let page = Answer::status(200).json(json!({ "total_count": total, "workflow_runs": runs }));
    match next {
        Some(next) => page.header("link", &format!("<https://ghe.example.com/x?page={next}>; rel=\"next\"")),
        None => page,
    }
}

async fn items_of(pages: Vec<Answer>) -> (Vec<i64>, bool) {
    let fake = Fake::start().await;
    for page in pages {
        fake.answer(LIST_RUNS, page);
    }
    let mut items = fake.client().actions().list_workflow_runs_for_repo(OWNER, REPO).items();
    let mut runs = Vec::new();
    while let Some(run) = items.next().await {
        runs.push(run.unwrap());
    }
    fake.assert_clean();
    (numbers(&runs), items.progress().is_complete())
}

#[tokio::test]
async fn c102_an_empty_page_with_a_link_is_not_the_end() {
    let pages = vec![page_of(0..1, 2, Some(2)), page_of(0..0, 2, Some(3)), page_of(1..2, 2, None)];
    assert_eq!(items_of(pages).await, (vec![10, 9], true));
}

#[tokio::test]
async fn c103_a_listing_that_github_cuts_off_is_not_complete() {
    let pages = vec![page_of(0..2, 10, Some(2)), page_of(2..4, 10, None)];
    assert_eq!(items_of(pages).await, (vec![10, 9, 8, 7], false));
    let pages = vec![page_of(0..2, 4, Some(2)), page_of(2..4, 4, None)];
    assert_eq!(items_of(pages).await, (vec![10, 9, 8, 7], true));
}

#[tokio::test]
async fn c105_a_run_that_was_pushed_to_the_next_page_comes_once() {
    let pages = vec![page_of(3..7, 7, Some(2)), page_of(4..8, 10, Some(3)), page_of(8..10, 10, None)];
    assert_eq!(items_of(pages).await, ((1..=7).rev().collect(), true));
}

/// Every other run is of a fork. The repositories have no templates, as in GitHub's pages: values as large as the sample's, which has
/// templates within templates, are not shared.
fn runs_of_two_repositories() -> Vec<serde_json::Value> {
    let mut runs = many_runs(4);
    for (index, run) in runs.iter_mut().enumerate() {
        run["repository"]["template_repository"] = json!(null);
        if index % 2 == 1 {
            run["repository"]["full_name"] = json!("octo-fork/octo-repo");
        }
    }
    runs
}

#[tokio::test]
async fn what_a_page_repeats_is_held_once() {
    let fake = Fake::start().await;
    let body = runs_of_two_repositories();
    fake.serve_items(LIST_RUNS, body.clone());
    let list = fake.client().actions().list_workflow_runs_for_repo(OWNER, REPO);
    let page = list.clone().send().await.unwrap();
    let repository = |index: usize| std::ptr::from_ref(&*page.value.workflow_runs[index].repository);
    assert_eq!(repository(0), repository(2));
    assert_eq!(repository(1), repository(3));
    assert_ne!(repository(0), repository(1));
    // Nothing else depends on it.
    let again = list.send().await.unwrap();
    assert_eq!(page.value.workflow_runs, again.value.workflow_runs);
    let alone: Vec<WorkflowRun> = serde_json::from_value(json!(body)).unwrap();
    assert_eq!(page.value.workflow_runs, alone);
    assert_eq!(serde_json::to_value(&page.value.workflow_runs).unwrap(), serde_json::to_value(&alone).unwrap());
    fake.assert_clean();
}

#[tokio::test]
async fn responses_and_items_decode_as_types_of_the_callers() {
    #[derive(serde::Deserialize)]
    struct Row {
        run_number: i64,
        head_branch: Option<String>,
    }
    #[derive(serde::Deserialize)]
    struct Whole {
        workflow_runs: Vec<Row>,
    }
    let (fake, list) = fake_with_runs(5).await;
    let whole = list.clone().send_as::<Whole>().await.unwrap();
    assert_eq!(whole.value.workflow_runs.iter().map(|row| row.run_number).collect::<Vec<_>>(), [5, 4, 3, 2, 1]);
    let rows: Vec<Row> = list.clone().per_page(2).items_as().try_collect().await.unwrap();
    assert_eq!(rows.iter().map(|row| row.run_number).collect::<Vec<_>>(), [5, 4, 3, 2, 1]);
    assert!(rows.iter().all(|row| row.head_branch.is_some()));
    let pages: Vec<_> = list.per_page(2).pages_as::<Row>().try_collect().await.unwrap();
    assert_eq!(pages.iter().map(|page| page.value.items.len()).collect::<Vec<_>>(), [2, 2, 1]);
    assert!(pages.iter().all(|page| page.value.total_count == Some(5)));
    fake.assert_clean();
}
