//! Pages, links, filters and caps.

use std::time::Duration;

use chrono::{DateTime, Utc};
use futures_util::TryStreamExt;
use ghes_actions_fake::{Conclusion, FakeGitHub, HeadRepository, Links, RunStatus, Server};

use crate::client;
use crate::raw::request;

const RUNS: &str = "/repos/octo-org/octo-repo/actions/runs";

fn runs(fake: &FakeGitHub, count: usize) {
    for number in 0..count {
        let created_at = fake.now() - Duration::from_secs(60 * number as u64);
        fake.run("CI").conclusion(Conclusion::Success).created_at(created_at).add();
    }
}

fn check_links(server: Server, links: Links, expected: &str) {
    let fake = FakeGitHub::builder().server(server).links(links).start().unwrap();
    runs(&fake, 7);
    let repository =
        request(&format!("GET {RUNS}")).send(&fake).json()["workflow_runs"][0]["repository"]["id"].to_string();
    let answer = request(&format!("GET {RUNS}?per_page=3&page=2")).send(&fake);
    let expected = expected.replace("BASE", &fake.base_url()).replace("ID", &repository);
    let link = |page: u8, relation: &str| format!("<{expected}?per_page=3&page={page}>; rel=\"{relation}\"");
    let all = [link(1, "prev"), link(3, "next"), link(3, "last"), link(1, "first")].join(", ");
    assert_eq!(answer.header("link"), Some(all.as_str()));

    // Whatever the links are, the client lists everything from the server that it was told.
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let listed: Vec<_> = runtime.block_on(async {
        let runs = client(&fake).actions().list_workflow_runs_for_repo("octo-org", "octo-repo").per_page(3).items();
        runs.try_collect().await.unwrap()
    });
    let mut listed: Vec<i64> = listed.iter().map(|run| run.id.get()).collect();
    listed.sort_unstable();
    assert_eq!(listed, fake.runs().iter().map(|run| run.id).collect::<Vec<_>>());
}

#[test]
fn links_look_as_each_server_sends_them() {
    let (com, ghes, ghe_com) = (Server::GitHubCom, Server::Ghes, Server::GheCom);
    check_links(com, Links::Here, "BASE/repos/octo-org/octo-repo/actions/runs");
    check_links(ghes, Links::Here, "BASE/repos/octo-org/octo-repo/actions/runs");
    check_links(com, Links::GitHubCom, "https://api.github.com/repositories/ID/actions/runs");
    check_links(
        ghes,
        Links::Ghes("ghe.example.com".to_owned()),
        "https://ghe.example.com/api/v3/repositories/ID/actions/runs",
    );
    check_links(
        ghe_com,
        Links::GheCom("octocorp".to_owned()),
        "https://api.octocorp.ghe.com/repositories/ID/actions/runs",
    );
    let proxy = Links::Proxy("http://10.0.0.7:8080/github/".to_owned());
    check_links(ghes, proxy, "http://10.0.0.7:8080/github/repos/octo-org/octo-repo/actions/runs");
}

#[test]
fn links_of_an_organization_have_its_id() {
    let fake = FakeGitHub::builder().links(Links::GitHubCom).start().unwrap();
    for name in ["a", "b"] {
        fake.runner(name).organization("octo-org").add();
    }
    let answer = request("GET /orgs/octo-org/actions/runners?per_page=1").send(&fake);
    let link = answer.header("link").unwrap();
    let (before, after) = link.split_once("/actions/runners?per_page=1&page=2>; rel=\"next\"").unwrap();
    let id = before.strip_prefix("<https://api.github.com/organizations/").unwrap();
    assert!(id.parse::<i64>().is_ok() && after.contains(&format!("/organizations/{id}/")), "{link}");
}

#[test]
fn the_caps_are_those_of_github() {
    let fake = FakeGitHub::start().unwrap();
    let status = |query: &str| request(&format!("GET {RUNS}?per_page=100&{query}")).send(&fake).status;
    assert_eq!((status("page=400"), status("page=401"), status("page=401&branch=main")), (200, 422, 200));
}

#[test]
fn a_workflow_needs_no_run() {
    let fake = FakeGitHub::start().unwrap();
    let id = fake.add_workflow("octo-org", "octo-repo", "Nightly build");
    let page = request("GET /repos/octo-org/octo-repo/actions/workflows").send(&fake).json();
    assert_eq!((&page["workflows"][0]["id"], page["total_count"].as_i64()), (&id.into(), Some(1)));
    assert_eq!(page["workflows"][0]["path"], ".github/workflows/nightly-build.yml");
    let run = fake.run("Nightly build").add();
    assert_eq!((fake.find_run(run).unwrap().workflow_id, fake.workflows().len()), (id, 1));
}

#[test]
fn pages_have_links_to_those_that_there_are() {
    let fake = FakeGitHub::start().unwrap();
    runs(&fake, 5);
    let check = |query: &str, items: usize, relations: &[&str]| {
        let answer = request(&format!("GET {RUNS}?{query}")).send(&fake);
        let link = answer.header("link").unwrap_or_default();
        let found: Vec<_> = link.split("rel=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
        assert_eq!(
            (answer.json()["workflow_runs"].as_array().unwrap().len(), &found[..]),
            (items, relations),
            "{query}"
        );
        assert_eq!(answer.json()["total_count"], 5, "{query}");
    };
    check("", 5, &[]);
    check("per_page=2", 2, &["next", "last"]);
    check("per_page=2&page=3", 1, &["prev", "first"]);
    check("per_page=2&page=9", 0, &["prev", "first"]);
    check("per_page=500", 5, &[]);
    check("per_page=0&page=0", 5, &[]);
    check("page=99999999999999999999", 5, &[]);
}

#[test]
fn each_filter_selects() {
    let fake = FakeGitHub::start().unwrap();
    let time = |text: &str| text.parse::<DateTime<Utc>>().unwrap();
    let a = fake.run("CI").actor("mona").created_at(time("2026-01-10T12:00:00Z")).conclusion(Conclusion::Failure).add();
    let b = fake.run("CI").branch("topic").event("pull_request").created_at(time("2026-01-11T00:00:00Z")).add();
    let sha = "0123456789abcdef0123456789abcdef01234567";
    let c =
        fake.run("Nightly").head_sha(sha).status(RunStatus::InProgress).created_at(time("2026-01-12T23:59:59Z")).add();
    let d = fake.run("Nightly").head_repository(HeadRepository::Deleted).created_at(time("2026-01-13T00:00:00Z")).add();
    let suite = fake.find_run(d).unwrap().check_suite_id;
    let check = |path: &str, expected: &[i64]| {
        let page = request(&format!("GET {path}")).send(&fake).json();
        let ids: Vec<_> =
            page["workflow_runs"].as_array().unwrap().iter().map(|run| run["id"].as_i64().unwrap()).collect();
        assert_eq!(ids, expected, "{path}");
        assert_eq!(page["total_count"], expected.len(), "{path}");
    };
    check(RUNS, &[d, c, b, a]);
    check(&format!("{RUNS}?actor=Mona"), &[a]);
    check(&format!("{RUNS}?branch=topic"), &[b]);
    check(&format!("{RUNS}?event=pull_request"), &[b]);
    check(&format!("{RUNS}?status=failure"), &[a]);
    check(&format!("{RUNS}?status=completed"), &[a]);
    check(&format!("{RUNS}?status=queued"), &[d, b]);
    check(&format!("{RUNS}?status=in_progress"), &[c]);
    check(&format!("{RUNS}?head_sha={sha}"), &[c]);
    check(&format!("{RUNS}?check_suite_id={suite}"), &[d]);
    check(&format!("{RUNS}?created=2026-01-12"), &[c]);
    check(&format!("{RUNS}?created=%3E%3D2026-01-12"), &[d, c]);
    check(&format!("{RUNS}?created=2026-01-11..2026-01-12"), &[c, b]);
    check(&format!("{RUNS}?created=2026-01-10T12%3A00%3A00%2B00%3A00..2026-01-11"), &[b, a]);
    check(&format!("{RUNS}?created=nonsense"), &[d, c, b, a]);
    check(&format!("{RUNS}?status=queued&branch=main"), &[d]);
    check("/repos/octo-org/octo-repo/actions/workflows/nightly.yml/runs", &[d, c]);
    check("/repos/octo-org/octo-repo/actions/workflows/nightly.yml/runs?status=queued", &[d]);
}

#[test]
fn pull_requests_can_be_left_out() {
    let fake = FakeGitHub::start().unwrap();
    fake.run("CI").pull_request(7).add();
    let count = |query: &str| {
        let page = request(&format!("GET {RUNS}{query}")).send(&fake).json();
        page["workflow_runs"][0]["pull_requests"].as_array().unwrap().len()
    };
    assert_eq!((count(""), count("?exclude_pull_requests=false"), count("?exclude_pull_requests=true")), (1, 1, 0));
}

/// 1,000 with a filter, 40,000 without: here 10 and 40, which the same code decides.
#[test]
fn lists_of_runs_have_caps() {
    let fake = FakeGitHub::builder().filtered_cap(10).unfiltered_cap(40).start().unwrap();
    runs(&fake, 50);
    let check = |query: &str, status: u16, items: Option<usize>, has_next: bool| {
        let answer = request(&format!("GET {RUNS}?per_page=5&{query}")).send(&fake);
        let length = answer.json()["workflow_runs"].as_array().map(Vec::len);
        let next = answer.header("link").is_some_and(|link| link.contains("rel=\"next\""));
        assert_eq!((answer.status, length, next), (status, items, has_next), "{query}");
        if status == 200 {
            assert_eq!(answer.json()["total_count"], 50, "{query}");
        }
    };
    check("status=success&page=1", 200, Some(5), true);
    check("status=success&page=2", 200, Some(5), false);
    check("status=success&page=3", 200, Some(0), false);
    check("created=2026-01-31&page=2", 200, Some(5), false);
    check("created=2026-01-31&page=3", 200, Some(0), false);
    check("page=8", 200, Some(5), true);
    check("page=9", 422, None, false);
}

#[tokio::test]
async fn windows_list_what_a_cap_hides() {
    let fake = FakeGitHub::start().unwrap();
    runs(&fake, 1100);
    let actions = client(&fake).actions();
    let list = || actions.list_workflow_runs_for_repo("octo-org", "octo-repo").per_page(100);
    let capped: Vec<_> = list().status(ghes_actions::types::Conclusion::Success).items().try_collect().await.unwrap();
    assert_eq!(capped.len(), 1000);

    let mut windows = list().between(fake.now() - Duration::from_secs(86_400), fake.now());
    let mut ids = Vec::new();
    while let Some(run) = windows.next().await {
        ids.push(run.unwrap().id.get());
    }
    assert!(windows.coverage().is_complete(), "{:?}", windows.coverage());
    ids.sort_unstable();
    assert_eq!(ids, fake.runs().iter().map(|run| run.id).collect::<Vec<_>>());
}

#[test]
fn an_index_that_lags_knows_new_and_deleted_runs_later() {
    let fake = FakeGitHub::builder().index_lag(Duration::from_secs(60)).start().unwrap();
    let run = fake.run("CI").add();
    let counts = |query: &str| {
        let page = request(&format!("GET {RUNS}{query}")).send(&fake).json();
        (page["total_count"].as_u64().unwrap(), page["workflow_runs"].as_array().unwrap().len())
    };
    assert_eq!((counts(""), counts("?branch=main")), ((1, 1), (0, 0)));
    fake.advance(Duration::from_secs(60));
    assert_eq!((counts(""), counts("?branch=main")), ((1, 1), (1, 1)));
    fake.delete_run(run).unwrap();
    assert_eq!((counts(""), counts("?branch=main")), ((0, 0), (1, 0)));
    fake.advance(Duration::from_secs(60));
    assert_eq!((counts(""), counts("?branch=main")), ((0, 0), (0, 0)));
}
