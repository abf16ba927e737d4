//! Rate limits and conditional requests.

use std::time::Duration;

use ghes_actions::{Client, ErrorKind, RateLimitKind, ResponseCache};
use ghes_actions_fake::{FakeGitHub, Primary, TOKEN};

use crate::client;
use crate::raw::{Answer, request};

const RUNNERS: &str = "GET /repos/octo-org/octo-repo/actions/runners";

fn remaining(answer: &Answer) -> Option<u32> {
    answer.header("x-ratelimit-remaining").map(|text| text.parse().unwrap())
}

#[test]
fn the_primary_limit_counts_down_and_starts_again() {
    for status in [403, 429] {
        let limit = Primary { limit: 3, window: 3600, status };
        let fake = FakeGitHub::builder().primary_limit(limit).start().unwrap();
        let list = || request(RUNNERS).send(&fake);
        let statuses: Vec<_> = (0..4).map(|_| list()).map(|answer| (answer.status, remaining(&answer))).collect();
        assert_eq!(statuses, [(200, Some(2)), (200, Some(1)), (200, Some(0)), (status, Some(0))]);
        let refused = list();
        assert_eq!(refused.errors("actions/list-self-hosted-runners-for-repo"), [""; 0]);
        assert_eq!(refused.header("x-ratelimit-reset"), Some((fake.now().timestamp() + 3600).to_string().as_str()));
        // It can be read while it is exhausted, and reading it is free.
        let overview = request("GET /rate_limit").send(&fake);
        assert_eq!((overview.status, overview.json()["rate"]["remaining"].as_u64()), (200, Some(0)));
        assert_eq!(overview.json()["rate"]["used"], 3);
        fake.advance(Duration::from_secs(3600));
        assert_eq!(remaining(&list()), Some(2));
    }
}

#[test]
fn each_token_has_its_own_window() {
    let fake = FakeGitHub::start().unwrap();
    let other = fake.token("other").add();
    assert_eq!(remaining(&request(RUNNERS).send(&fake)), Some(4999));
    let other = request(RUNNERS).header("Authorization", &format!("Bearer {other}"));
    assert_eq!(remaining(&other.send(&fake)), Some(4999));
    fake.leave_requests("other", 1);
    assert_eq!(remaining(&other.send(&fake)), Some(0));
    assert_eq!(remaining(&request(RUNNERS).send(&fake)), Some(4998));
}

#[test]
fn an_enterprise_server_has_no_limits() {
    let fake = FakeGitHub::builder().ghes().start().unwrap();
    let answer = request(RUNNERS).send(&fake);
    assert!(!answer.headers.iter().any(|(name, _)| name.starts_with("x-ratelimit")), "{:?}", answer.headers);
    let overview = request("GET /rate_limit").send(&fake);
    assert_eq!((overview.status, overview.errors("rate-limit/get")), (404, Vec::new()));
    assert!(fake.log().iter().all(|entry| !entry.charged));
}

#[test]
fn points_are_counted_by_the_minute() {
    let fake = FakeGitHub::builder().points_per_minute(11).start().unwrap();
    let write = "POST /repos/octo-org/octo-repo/actions/runners/remove-token";
    let check = |line: &str, status: u16, retry_after: Option<&str>| {
        let answer = request(line).send(&fake);
        assert_eq!((answer.status, answer.header("retry-after")), (status, retry_after), "{line}");
    };
    check(write, 201, None);
    fake.advance(Duration::from_secs(20));
    check(write, 201, None);
    check(write, 403, Some("40"));
    check(RUNNERS, 200, None);
    check(RUNNERS, 403, Some("40"));
    fake.advance(Duration::from_secs(40));
    check(write, 201, None);
}

#[tokio::test]
async fn the_client_knows_the_limits_that_the_fake_has() {
    let fake = FakeGitHub::start().unwrap();
    let list = |client: &Client| client.actions().list_self_hosted_runners_for_repo("octo-org", "octo-repo").send();
    assert_eq!(list(&client(&fake)).await.unwrap().metadata.rate_limit().unwrap().remaining, Some(4999));

    fake.start_secondary_limit(Duration::from_secs(30));
    let error = list(&client(&fake)).await.unwrap_err();
    assert_eq!((error.kind(), error.rate_limit_kind()), (ErrorKind::RateLimited, Some(RateLimitKind::Secondary)));
    assert!(error.retry_after().unwrap() <= Duration::from_secs(30));
    fake.advance(Duration::from_secs(30));
    list(&client(&fake)).await.unwrap();

    fake.leave_requests("default", 0);
    let error = list(&client(&fake)).await.unwrap_err();
    assert_eq!((error.kind(), error.rate_limit_kind()), (ErrorKind::RateLimited, Some(RateLimitKind::Primary)));
}

#[test]
fn what_has_not_changed_is_304_and_free() {
    let fake = FakeGitHub::start().unwrap();
    let runner = fake.runner("a").add();
    let first = request(RUNNERS).send(&fake);
    let tag = first.header("etag").unwrap();
    let again = |tag: &str| request(RUNNERS).header("If-None-Match", tag).send(&fake);
    let same = again(tag);
    assert_eq!((same.status, same.body.len(), same.header("etag")), (304, 0, Some(tag)));
    assert_eq!(remaining(&same), remaining(&first));
    assert_eq!(again(&format!("W/\"other\", {tag}")).status, 304);
    assert_eq!(again("W/\"other\"").status, 200);
    fake.occupy(runner).unwrap();
    let changed = again(tag);
    assert_eq!((changed.status, remaining(&changed)), (200, Some(4997)));
    let charged: Vec<_> = fake.log().iter().map(|entry| entry.charged).collect();
    assert_eq!(charged, [true, false, false, true, true]);
}

#[tokio::test]
async fn the_client_revalidates_what_it_keeps() {
    let fake = FakeGitHub::start().unwrap();
    fake.runner("a").add();
    let builder = Client::builder().base_url(fake.base_url()).token(TOKEN);
    let client = builder.response_cache(ResponseCache::new()).build().unwrap();
    let list = || client.actions().list_self_hosted_runners_for_repo("octo-org", "octo-repo").send();
    for expected in [false, true, true] {
        let response = list().await.unwrap();
        assert_eq!((response.metadata.is_from_cache(), response.value.total_count), (expected, 1));
    }
    fake.runner("b").add();
    let response = list().await.unwrap();
    assert_eq!((response.metadata.is_from_cache(), response.value.total_count), (false, 2));
    assert_eq!(
        fake.log().iter().map(|entry| entry.status).collect::<Vec<_>>(),
        [Some(200), Some(304), Some(304), Some(200)]
    );
}
