//! Filtered listings that are longer than what the server lists, against a server that lists 1,000 of each filter, as GitHub does.

use std::collections::HashSet;
use std::sync::{Arc, Mutex};

use chrono::{DateTime, TimeDelta, Utc};
use ghes_actions_runtime::{Call, Coverage, Error, ErrorKind, Operation, Windows};
use serde::Deserialize;

use crate::client::{self, Client, Item, assert_silent};
use crate::server::{Reaction, Server, answer};

const CAP: usize = 1_000;

const LIST: Operation = Operation::get("list-runs", "/repos/{owner}/{repo}/runs")
    .paginated("page")
    .items("runs")
    .total("total_count")
    .window("created", 1_000);

#[derive(Clone, Debug, PartialEq, Deserialize)]
struct Run {
    id: i64,
    created_at: DateTime<Utc>,
}

impl Item for Run {
    fn id(&self) -> i64 {
        self.id
    }
}

type Runs = client::Runs<Run>;

/// What a server has, and how it lists it.
#[derive(Clone)]
struct Github {
    /// When each run was created, by its id.
    runs: Vec<DateTime<Utc>>,
    /// Whether a filtered listing counts no further than it lists.
    counts_up_to_the_cap: bool,
    ignores_the_filter: bool,
    /// Created before each request, at the time of the server.
    arriving: usize,
    now: DateTime<Utc>,
    /// Is not in the list, though it is counted.
    lost: Option<i64>,
}

fn time(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

impl Github {
    /// So many runs, at random times of 90 days, most of them on a few of the days.
    fn of_90_days(runs: usize) -> Self {
        let (start, mut random) = (time("2026-01-01T00:00:00Z"), fastrand::Rng::with_seed(9));
        let runs = (0..runs)
            .map(|number| {
                let day = if number % 3 == 0 { random.i64(0..90) } else { random.i64(10..14) };
                start + TimeDelta::seconds(day * 86_400 + random.i64(0..86_400))
            })
            .collect();
        Self::with(runs)
    }

    fn with(runs: Vec<DateTime<Utc>>) -> Self {
        let now = time("2026-04-01T00:00:00Z");
        Self { runs, counts_up_to_the_cap: false, ignores_the_filter: false, arriving: 0, now, lost: None }
    }

    fn respond(&mut self, head: &str) -> Reaction {
        self.runs.extend(std::iter::repeat_n(self.now, self.arriving));
        let target = head.split(' ').nth(1).unwrap();
        let url = url::Url::parse(&format!("http://x{target}")).unwrap();
        let value = |name: &str| url.query_pairs().find(|(key, _)| key == name).map(|(_, value)| value.into_owned());
        let (from, to) = value("created").unwrap().split_once("..").map(|(from, to)| (time(from), time(to))).unwrap();
        let page: usize = value("page").map_or(1, |page| page.parse().unwrap());
        let per_page: usize = value("per_page").map_or(30, |per_page| per_page.parse().unwrap());

        let mut found: Vec<(DateTime<Utc>, usize)> = self.runs.iter().copied().zip(1..).collect();
        found.retain(|(created, _)| self.ignores_the_filter || (from..=to).contains(created));
        found.sort_by(|one, other| other.cmp(one));
        let total = if self.counts_up_to_the_cap { found.len().min(CAP) } else { found.len() };
        found.truncate(CAP);
        found.retain(|(_, id)| self.lost != i64::try_from(*id).ok());
        let pages = found.len().div_ceil(per_page).max(1);
        let listed = found.iter().skip((page - 1) * per_page).take(per_page);
        let runs: Vec<String> = listed
            .map(|(created, id)| format!(r#"{{"id": {id}, "created_at": "{}"}}"#, created.to_rfc3339()))
            .collect();
        let mut headers = vec!["content-type: application/json".to_owned(), format!("date: {}", self.now.to_rfc2822())];
        if page < pages {
            headers.push(format!("link: <http://x/?page={}>; rel=\"next\"", page + 1));
        }
        let headers: Vec<&str> = headers.iter().map(String::as_str).collect();
        answer(200, &headers, &format!(r#"{{"total_count": {total}, "runs": [{}]}}"#, runs.join(",")))
    }

    async fn start(mut self) -> Server {
        Server::reacting(move |head| self.respond(head)).await
    }
}

fn call(server: &Server) -> Call {
    Client::of(server).call(&LIST, "octo-org", "octo-repo").query("per_page", 100)
}

fn windows(server: &Server, from: &str, to: &str) -> Windows<Run> {
    call(server).windows::<Runs>(time(from)..=time(to), |run| run.created_at)
}

const START: &str = "2026-01-01T00:00:00Z";
const END: &str = "2026-03-31T23:59:59Z";

/// All items, the error that ended the stream, and what was covered.
async fn drain(mut windows: Windows<Run>) -> (Vec<Run>, Option<Error>, Coverage) {
    let (mut runs, mut end) = (Vec::new(), None);
    while let Some(run) = windows.next().await {
        match run {
            Ok(run) => runs.push(run),
            Err(error) => {
                assert_silent(&error);
                end = Some(error);
            }
        }
    }
    (runs, end, windows.coverage().clone())
}

fn ids(runs: &[Run]) -> HashSet<i64> {
    runs.iter().map(|run| run.id).collect()
}

#[tokio::test]
async fn each_of_33_989_runs_is_yielded_once_the_newest_first() {
    for (counts_up_to_the_cap, most_calls) in [(false, 600), (true, 700)] {
        let github = Github { counts_up_to_the_cap, ..Github::of_90_days(33_989) };
        let server = github.start().await;
        let (runs, error, coverage) = drain(windows(&server, START, END)).await;
        assert!(error.is_none(), "{error:?}");
        assert_eq!((runs.len(), ids(&runs).len()), (33_989, 33_989));
        assert!(runs.is_sorted_by(|one, other| one.created_at >= other.created_at));
        let calls = server.requests().len();
        println!("{calls} calls, {coverage:?}");
        assert!(calls <= most_calls, "{calls} calls");
        assert_eq!((coverage.items, coverage.missing, coverage.duplicates), (33_989, 0, 0));
        assert!(coverage.is_complete() && coverage.windows >= 34);
        assert_eq!(coverage.since, Some(time(START)));
    }
}

#[tokio::test]
async fn runs_that_arrive_meanwhile_lose_none_of_the_old_ones() {
    // The period ends in the future, and the runs that arrive are within it.
    let server = Github { arriving: 30, ..Github::of_90_days(2_500) }.start().await;
    let (runs, error, coverage) = drain(windows(&server, START, "2027-01-01T00:00:00Z")).await;
    assert!(error.is_none(), "{error:?}");
    let found = ids(&runs);
    assert!((1..=2_500).all(|id| found.contains(&id)), "{coverage:?}");
    assert_eq!(found.len(), runs.len(), "each once");
}

#[tokio::test]
async fn a_second_with_more_than_is_listed_is_named() {
    let mut github = Github::of_90_days(1_500);
    let second = time("2026-02-02T02:02:02Z");
    github.runs.extend(std::iter::repeat_n(second, 1_500));
    let server = github.clone().start().await;
    let (runs, error, coverage) = drain(windows(&server, START, END)).await;
    assert!(error.is_none(), "{error:?}");
    assert_eq!((runs.len(), coverage.missing), (2_500, 500));
    assert_eq!(coverage.saturated_seconds, [second]);
    assert!(!coverage.is_complete());

    // A server that does not count them all cannot tell that any is missing.
    let server = Github { counts_up_to_the_cap: true, ..github }.start().await;
    let (runs, _, coverage) = drain(windows(&server, START, END)).await;
    assert_eq!((runs.len(), coverage.missing), (2_500, 0));
    assert_eq!(coverage.saturated_seconds, [second]);
    assert!(!coverage.is_complete());
}

#[tokio::test]
async fn a_run_that_is_counted_and_not_listed_is_missing() {
    let server = Github { lost: Some(7), ..Github::of_90_days(120) }.start().await;
    let (runs, error, coverage) = drain(windows(&server, START, END)).await;
    assert!(error.is_none(), "{error:?}");
    assert_eq!((runs.len(), coverage.items, coverage.missing, coverage.is_complete()), (119, 119, 1, false));
}

#[tokio::test]
async fn a_server_that_ignores_the_filter_is_found_out() {
    for runs in [10, 5_000] {
        let server = Github { ignores_the_filter: true, ..Github::of_90_days(runs) }.start().await;
        let (runs, error, coverage) = drain(windows(&server, "2026-03-01T00:00:00Z", END)).await;
        let error = error.unwrap();
        assert_eq!((runs.len(), error.kind()), (0, ErrorKind::Pagination));
        assert!(error.to_string().contains("the server ignores `created`"), "{error}");
        assert_eq!((coverage.since, coverage.is_complete()), (None, false));
        assert!(server.requests().len() < 100);
    }
}

#[tokio::test]
async fn after_an_error_the_listing_can_be_resumed() {
    let github = Arc::new(Mutex::new((Github::of_90_days(5_000), 0)));
    let of_server = Arc::clone(&github);
    let server = Server::reacting(move |head| {
        let (github, requests) = &mut *of_server.lock().unwrap();
        *requests += 1;
        if *requests == 40 { answer(500, &[], "") } else { github.respond(head) }
    })
    .await;
    let (newer, error, coverage) = drain(windows(&server, START, END)).await;
    assert_eq!(error.unwrap().kind(), ErrorKind::Server);
    let since = coverage.since.expect("a part was listed");
    assert!(!coverage.is_complete() && newer.iter().all(|run| run.created_at >= since));
    let before = since - TimeDelta::seconds(1);
    let (older, error, coverage) = drain(windows(&server, START, &before.to_rfc3339())).await;
    assert!(error.is_none() && coverage.is_complete());
    assert_eq!(newer.len() + older.len(), 5_000);
    assert_eq!(ids(&newer).union(&ids(&older)).count(), 5_000);
}

#[tokio::test]
async fn an_item_that_cannot_be_decoded_is_an_error_among_the_others() {
    let server = Server::start([answer(
        200,
        &["content-type: application/json"],
        r#"{"total_count": 2, "runs": [{"id": 2}, {"id": 1, "created_at": "2026-01-01T00:00:00Z"}]}"#,
    )])
    .await;
    let (runs, error, coverage) = drain(windows(&server, START, END)).await;
    assert_eq!(ids(&runs), HashSet::from([1]));
    assert!(error.unwrap().item().is_some());
    assert!(coverage.is_complete(), "nothing was lost: {coverage:?}");
}

#[tokio::test]
async fn what_cannot_be_listed_in_windows_is_not_sent() {
    let server = Server::start([]).await;
    let (from, to) = (time(START), time(END));
    let [early, late] = ["2026-01-01T00:00:00.1Z", "2026-01-01T00:00:00.9Z"].map(time);
    let year_10_000 = DateTime::from_timestamp(253_402_300_800, 0).unwrap();
    for (call, period, words) in [
        (call(&server), to..=from, "must be a period with a whole second in it: it ends before it starts"),
        (call(&server), early..=late, "must be a period with a whole second in it"),
        (call(&server), from..=year_10_000, "within the years 1970 to 9999"),
        (call(&server).query("page", 2), from..=to, "page cannot be set"),
        (call(&server).query("created", "2026-01-01"), from..=to, "created cannot be set"),
    ] {
        let (runs, error, coverage) = drain(call.windows::<Runs>(period, |run| run.created_at)).await;
        let error = error.unwrap();
        assert_eq!((runs.len(), error.kind()), (0, ErrorKind::InvalidInput), "{words}");
        assert!(error.to_string().contains(words), "{error}");
        assert!(!coverage.is_complete());
    }
    assert_eq!(server.connections(), 0);
}

#[tokio::test]
async fn a_fraction_of_a_second_selects_the_same_items() {
    let second = time("2026-02-02T02:02:02Z");
    let github = Github::with((0..5).map(|seconds| second + TimeDelta::seconds(seconds)).collect());
    let server = github.start().await;
    for (from, to, expected) in [
        ("2026-02-02T02:02:02.000Z", "2026-02-02T02:02:06.000Z", HashSet::from([1, 2, 3, 4, 5])),
        ("2026-02-02T02:02:02.001Z", "2026-02-02T02:02:05.999Z", HashSet::from([2, 3, 4])),
    ] {
        let (runs, error, coverage) = drain(windows(&server, from, to)).await;
        assert!(error.is_none() && coverage.is_complete(), "{error:?}");
        assert_eq!(ids(&runs), expected);
    }
}

#[tokio::test]
async fn as_many_windows_are_listed_at_once_as_asked_for() {
    for (windows_at_once, connections) in [(0, 1), (1, 1), (3, 3)] {
        let server = Github::of_90_days(5_000).start().await;
        let (runs, error, _) = drain(windows(&server, START, END).concurrency(windows_at_once)).await;
        assert_eq!((runs.len(), error.is_none()), (5_000, true));
        assert!(server.most_open_connections() <= connections, "{}", server.most_open_connections());
    }
}
