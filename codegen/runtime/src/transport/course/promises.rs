//! What the guide promises of retries and limits, held over random sequences of responses and faults, on a paused clock.

use std::time::Duration;

use proptest::prelude::*;
use proptest::sample::select;
use tokio::time::sleep;

use super::scripted::{
    Client, DELETE, GET, POST, Played, SEARCH, Seen, TOKEN, limited, most_points_in_a_minute, status, success, used_up,
};
use crate::error::{Error, ErrorKind};
use crate::operation::Operation;
use crate::settings::Settings;

const SECOND: Duration = Duration::from_secs(1);

/// What a server may do next; with times that count from when it does it.
#[derive(Clone, Copy, Debug)]
enum Move {
    Success,
    LastOfWindow(i64),
    Status(u16),
    BusyFor(u64),
    Limited(u64),
    UsedUp(i64),
    Words(&'static str),
    Reset,
    Unreachable,
    Silence,
}

/// A call, and how many milliseconds after the one before it starts.
type Start = (u64, &'static Operation);

fn moves() -> impl Strategy<Value = Vec<Move>> {
    let next = prop_oneof![
        4 => Just(Move::Success),
        1 => (-2_i64..20).prop_map(Move::LastOfWindow),
        3 => select(vec![400, 404, 408, 425, 500, 501, 502, 503, 504, 522]).prop_map(Move::Status),
        1 => (0_u64..9).prop_map(Move::BusyFor),
        3 => (0_u64..9).prop_map(Move::Limited),
        2 => (-2_i64..20).prop_map(Move::UsedUp),
        1 => select(vec![
            r#"{"message": "API rate limit exceeded for user ID 5"}"#,
            r#"{"message": "You have exceeded a secondary rate limit"}"#,
            r#"{"message": "Maximum number of login attempts exceeded"}"#,
        ])
        .prop_map(Move::Words),
        1 => Just(Move::Reset),
        1 => Just(Move::Unreachable),
        1 => Just(Move::Silence),
    ];
    prop::collection::vec(next, 0..80)
}

fn settings() -> impl Strategy<Value = Settings> {
    let posts = select(vec![1, 2, 3, u32::MAX]);
    let limit_wait = prop_oneof![Just(0), 0_u64..200].prop_map(Duration::from_secs);
    let spacing = select(vec![0, 0, 300, 2_000]).prop_map(Duration::from_millis);
    let points = prop_oneof![2 => Just(None), 1 => (5_u32..40).prop_map(Some)];
    (1_usize..6, 1_u32..6, 0_u32..12, posts, limit_wait, (spacing, points), 1_u64..60).prop_map(
        |(
            max_in_flight,
            max_attempts,
            retry_budget,
            max_post_attempts,
            limit_wait,
            (write_spacing, points),
            seconds,
        )| Settings {
            attempt_timeout: Duration::from_secs(5),
            operation_timeout: Duration::from_secs(seconds),
            max_in_flight,
            max_attempts,
            retry_budget,
            max_post_attempts,
            limit_wait,
            write_spacing,
            max_points_per_minute: points,
            ..Settings::default()
        },
    )
}

fn starts() -> impl Strategy<Value = Vec<Start>> {
    let operation = select(vec![&GET, &SEARCH, &DELETE, &TOKEN, &POST]);
    prop::collection::vec((prop_oneof![Just(0), 0_u64..3_000], operation), 1..30)
}

fn play(next: Move, operation: &'static str, now: Duration) -> Played {
    let resource = if operation == "search" { "search" } else { "core" };
    match next {
        Move::Success => success(operation),
        Move::LastOfWindow(seconds) => {
            let Played::Response { status, .. } = success(operation) else { unreachable!() };
            used_up(status, resource, seconds, now)
        }
        Move::Status(code) => status(code),
        Move::BusyFor(seconds) => {
            Played::Response { status: 503, lines: vec![("retry-after", seconds.to_string())], body: "{}" }
        }
        Move::Limited(seconds) => limited(seconds),
        Move::UsedUp(seconds) => used_up(403, resource, seconds, now),
        Move::Words(body) => Played::Response { status: 403, lines: Vec::new(), body },
        Move::Reset => Played::Reset,
        Move::Unreachable => Played::Unreachable,
        Move::Silence => Played::Silence,
    }
}

/// What came of a call.
struct Outcome {
    operation: &'static Operation,
    attempts: u32,
    took: Duration,
    error: Option<Error>,
    /// For how long another call like it would have been refused when it ended.
    refused_for: Option<Duration>,
}

async fn run(settings: Settings, moves: Vec<Move>, starts: Vec<Start>) -> (Client, Vec<Outcome>) {
    let mut moves = moves.into_iter();
    let client =
        Client::new(settings, move |operation, now| play(moves.next().unwrap_or(Move::Success), operation, now));
    let mut tasks = Vec::new();
    for (call, (pause, operation)) in starts.into_iter().enumerate() {
        sleep(Duration::from_millis(pause)).await;
        let client = client.clone();
        tasks.push(tokio::spawn(async move {
            let began = client.now();
            let outcome = client.numbered_call(operation, call).await;
            let refused_for = client.refusal(operation).map(|refusal| refusal.wait);
            let took = client.now() - began;
            let (attempts, error) = match outcome {
                Ok(reply) => (reply.history.attempts, None),
                Err(error) => (error.attempts(), Some(error)),
            };
            Outcome { operation, attempts, took, error, refused_for }
        }));
    }
    let mut outcomes = Vec::new();
    for task in tasks {
        outcomes.push(task.await.unwrap());
    }
    (client, outcomes)
}

fn is_ambiguous(played: &Played) -> bool {
    match played {
        Played::Response { status, .. } => matches!(status, 408 | 421 | 425 | 500 | 502..=504 | 520..=527),
        Played::Reset | Played::Silence => true,
        Played::Unreachable => false,
    }
}

fn is_success(played: &Played) -> bool {
    matches!(played, Played::Response { status: 200..=299, .. })
}

/// How long nothing like it may be sent, by what the response says alone.
fn least_wait(played: &Played) -> Option<Duration> {
    let Played::Response { status, lines, body } = played else { return None };
    let value = |name: &str| lines.iter().find(|(known, _)| *known == name).map(|(_, value)| value.as_str());
    let is_limit = *status == 429 || (*status == 403 && (value("x-ratelimit-remaining").is_some() || *body != "{}"));
    if !is_limit {
        return None;
    }
    let asked_for = value("retry-after").and_then(|value| value.parse().ok()).map(Duration::from_secs);
    let unstated = if value("x-ratelimit-reset").is_some() { SECOND } else { 60 * SECOND };
    Some(asked_for.unwrap_or(unstated).max(SECOND))
}

fn hold(settings: &Settings, client: &Client, outcomes: &[Outcome]) -> Result<(), TestCaseError> {
    let seen = client.seen();
    prop_assert_eq!(client.places_left(), settings.max_in_flight, "a place is lost");
    prop_assert!(seen.iter().all(|seen| seen.under_way <= settings.max_in_flight), "more at once than may be");

    let successes = outcomes.iter().filter(|outcome| outcome.error.is_none());
    let (mut at_once, mut retried) = (0, 0);
    for outcome in successes {
        *if outcome.attempts > 1 { &mut retried } else { &mut at_once } += 1;
    }
    let most = outcomes.len() + settings.retry_budget as usize + retried + at_once / 5;
    prop_assert!(seen.len() <= most, "{} attempts for {} calls", seen.len(), outcomes.len());

    let writes: Vec<&Seen> = seen.iter().filter(|seen| !matches!(seen.operation, "get" | "search")).collect();
    for pair in writes.windows(2) {
        prop_assert!(pair[1].at - pair[0].at >= settings.write_spacing, "writes follow too soon");
    }

    let most = settings.max_points_per_minute.unwrap_or(u32::MAX);
    prop_assert!(most_points_in_a_minute(seen.as_slice()) <= most, "more than {most} points in a minute");

    for (call, outcome) in outcomes.iter().enumerate() {
        let attempts: Vec<&Seen> = seen.iter().filter(|seen| seen.call == call).collect();
        prop_assert_eq!(attempts.len(), outcome.attempts as usize, "what was sent is what is counted");
        prop_assert!(outcome.attempts <= settings.max_attempts);
        if settings.write_spacing.is_zero() && settings.max_points_per_minute.is_none() {
            let longest = settings.operation_timeout + settings.limit_wait;
            prop_assert!(outcome.took <= longest + Duration::from_millis(20), "{:?} of {longest:?}", outcome.took);
        }
        for pair in attempts.windows(2) {
            let pause = pair[1].at - pair[0].until.unwrap();
            if let Some(least) = least_wait(&pair[0].played) {
                prop_assert!(pause >= least, "{pause:?} after {:?}", pair[0].played);
            }
        }
        let doubtful = attempts.iter().position(|seen| is_ambiguous(&seen.played));
        let after = doubtful.map_or(0, |first| {
            let later = &attempts[first + 1..];
            later.iter().filter(|seen| !matches!(seen.played, Played::Unreachable)).count()
        });
        match outcome.operation.id() {
            "post" => prop_assert_eq!(after, 0, "a POST may have arrived twice"),
            "token" => {
                let created =
                    attempts.iter().filter(|seen| is_ambiguous(&seen.played) || is_success(&seen.played)).count();
                prop_assert!(created <= settings.max_post_attempts as usize, "too many tokens may have been created");
            }
            _ => {}
        }
        if let Some(error) = outcome.error.as_ref().filter(|error| error.kind() == ErrorKind::RateLimited) {
            prop_assert_eq!(error.retry_after(), outcome.refused_for, "the error says what the client does");
        }
    }

    // What is known of a limit holds for all calls like it, from when it is known.
    for (met, least) in seen.iter().filter_map(|seen| Some((seen, least_wait(&seen.played)?))) {
        let known = met.until.unwrap();
        let is_too_soon =
            |later: &&Seen| later.operation == met.operation && later.at > known && later.at < known + least;
        prop_assert!(!seen.iter().any(|later| is_too_soon(&later)), "sent within {least:?} after {met:?}");
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 500, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn whatever_the_server_does_the_promises_are_kept(settings in settings(), moves in moves(), starts in starts()) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_time().start_paused(true).build().unwrap();
        let (client, outcomes) = runtime.block_on(run(settings.clone(), moves, starts));
        hold(&settings, &client, &outcomes)?;
    }
}
