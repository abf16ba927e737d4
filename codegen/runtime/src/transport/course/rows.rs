//! Rows of `tests/faults.md` about limits and retries, on a paused clock.

use std::time::Duration;

use tokio::time::{Instant, advance, sleep, timeout};

use super::scripted::{Client, DELETE, GET, POST, Played, SEARCH, TOKEN, limited, status, success, used_up};
use crate::error::ErrorKind;
use crate::rate_limit::RateLimitKind;
use crate::settings::Settings;

const SECOND: Duration = Duration::from_secs(1);
const MINUTE: Duration = Duration::from_secs(60);

fn waiting(longest: Duration) -> Settings {
    Settings { limit_wait: longest, ..Settings::default() }
}

/// The gaps between attempts.
fn gaps(client: &Client) -> Vec<Duration> {
    let times = client.times();
    times.iter().zip(times.iter().skip(1)).map(|(one, next)| *next - *one).collect()
}

#[tokio::test(start_paused = true)]
async fn c87_those_who_wait_for_one_limit_come_back_spread_out_and_succeed() {
    let mut passed: Vec<Duration> = Vec::new();
    let client = Client::new(waiting(MINUTE), move |operation, now| {
        passed.retain(|at| now - *at < Duration::from_millis(300));
        if passed.len() >= 5 {
            return limited(1);
        }
        passed.push(now);
        success(operation)
    });
    for outcome in client.calls(&GET, 20).await {
        assert!(outcome.is_ok_and(|reply| reply.history.attempts <= 3));
    }
    let seen = client.seen();
    let back: Vec<Duration> = seen.iter().map(|seen| seen.at).filter(|at| *at >= SECOND).collect();
    assert!(back.len() >= 10, "{back:?}");
    assert!(back.iter().all(|at| *at > Duration::from_millis(1_010)), "none just as the limit ends: {back:?}");
    for window in back.windows(6) {
        assert!(window[5] - window[0] >= Duration::from_millis(300), "{back:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn c87_the_wait_is_longer_than_the_limit_and_each_time_by_something_else() {
    let mut waits = Vec::new();
    for _ in 0..20 {
        let client = Client::playing(waiting(MINUTE), [limited(7)]);
        assert!(client.call(&GET).await.is_ok());
        waits.push(gaps(&client)[0] - 7 * SECOND - Duration::from_millis(10));
    }
    assert!(waits.iter().all(|wait| !wait.is_zero() && *wait <= Duration::from_millis(101)), "{waits:?}");
    waits.sort();
    waits.dedup();
    assert!(waits.len() > 10, "{waits:?}");
    // Where there is no room for more, the limit itself is waited for, and no longer.
    let client = Client::playing(waiting(7 * SECOND), [limited(7)]);
    assert!(client.call(&GET).await.is_ok());
    assert!(gaps(&client)[0] >= 7 * SECOND && gaps(&client)[0] <= 7 * SECOND + Duration::from_millis(12));
}

#[tokio::test(start_paused = true)]
async fn c87_a_503_with_a_time_is_retried_after_it_and_not_by_all_at_once() {
    let busy = || Played::Response { status: 503, lines: vec![("retry-after", "7".to_owned())], body: "{}" };
    let client = Client::playing(Settings::default(), (0..10).map(|_| busy()));
    assert!(client.calls(&GET, 10).await.iter().all(Result::is_ok));
    let mut back: Vec<Duration> = client.times().split_off(10);
    assert!(back.iter().all(|at| *at >= 7 * SECOND));
    back.sort();
    back.dedup();
    assert!(back.len() >= 5, "{back:?}");
}

#[tokio::test(start_paused = true)]
async fn c88_a_window_is_over_when_the_second_of_its_reset_is() {
    let client = Client::new(waiting(MINUTE), |operation, now| {
        // The server refuses within the second that it names, too.
        if now < 6 * SECOND {
            used_up(403, "core", 5 - i64::try_from(now.as_secs()).unwrap(), now)
        } else {
            success(operation)
        }
    });
    assert_eq!(client.call(&GET).await.unwrap().history.attempts, 2);
    let back = client.times()[1];
    assert!(back > 6 * SECOND && back < 7 * SECOND, "{back:?}");
}

#[tokio::test(start_paused = true)]
async fn c89_at_least_a_second_lies_between_attempts_whatever_the_server_asks_for() {
    for played in [limited(0), used_up(429, "core", 0, Duration::ZERO), used_up(403, "core", -30, Duration::ZERO)] {
        let client = Client::playing(waiting(MINUTE), [played.clone(), played]);
        assert_eq!(client.call(&GET).await.unwrap().history.attempts, 3);
        assert!(gaps(&client).iter().all(|gap| *gap > SECOND && *gap < SECOND * 3 / 2), "{:?}", gaps(&client));
    }
    let client = Client::playing(Settings::default(), [limited(0)]);
    let error = client.call(&GET).await.err().unwrap();
    assert_eq!((error.kind(), error.retry_after()), (ErrorKind::RateLimited, Some(SECOND)));
    assert_eq!(client.refusal(&GET).unwrap().wait, SECOND);
}

#[tokio::test(start_paused = true)]
async fn c90_a_new_token_is_sent_again_within_its_grace_and_not_after_it() {
    for operation in [&GET, &DELETE, &POST] {
        for rejection in [401, 403] {
            let client = Client::playing(Settings::default(), [status(rejection)]).with_grace(5 * SECOND);
            assert_eq!(client.call(operation).await.unwrap().history.attempts, 2);
            assert!(gaps(&client)[0] >= SECOND && gaps(&client)[0] <= 2 * SECOND, "{:?}", gaps(&client));
            // A static token, and one that is not new any more.
            for (grace, wait) in [(Duration::ZERO, Duration::ZERO), (5 * SECOND, 6 * SECOND)] {
                let client = Client::playing(Settings::default(), [status(rejection)]).with_grace(grace);
                sleep(wait).await;
                assert_eq!(client.call(operation).await.err().unwrap().attempts(), 1);
            }
        }
    }
    let client = Client::new(Settings::default(), |_, _| status(401)).with_grace(MINUTE);
    assert_eq!(client.call(&GET).await.err().unwrap().attempts(), 3, "no more than other calls");
    let once = Settings { max_attempts: 1, ..Settings::default() };
    assert_eq!(Client::playing(once, [status(401)]).with_grace(MINUTE).call(&GET).await.err().unwrap().attempts(), 1);
    // Nothing else is a rejection of the token.
    for other in [400, 404, 422] {
        let client = Client::playing(Settings::default(), [status(other)]).with_grace(MINUTE);
        assert_eq!(client.call(&GET).await.err().unwrap().attempts(), 1, "{other}");
    }
    let client = Client::playing(Settings::default(), [limited(7)]).with_grace(MINUTE);
    assert_eq!(client.call(&GET).await.err().unwrap().kind(), ErrorKind::RateLimited);
}

#[tokio::test(start_paused = true)]
async fn c85_a_limit_that_is_known_by_its_words_refuses_and_is_waited_for() {
    let words = Played::Response {
        status: 403,
        lines: Vec::new(),
        body: r#"{"message": "API rate limit exceeded for 10.1.2.3."}"#,
    };
    let client = Client::playing(Settings::default(), [words.clone()]);
    for attempts in [1, 0] {
        let error = client.call(&GET).await.err().unwrap();
        assert_eq!(
            (error.rate_limit_kind(), error.retry_after(), error.attempts()),
            (Some(RateLimitKind::Primary), Some(MINUTE), attempts)
        );
    }
    let client = Client::playing(waiting(2 * MINUTE), [words]);
    assert_eq!(client.call(&GET).await.unwrap().history.attempts, 2);
    assert!(gaps(&client)[0] > MINUTE);
}

#[tokio::test(start_paused = true)]
async fn c93_tokens_outlast_two_seconds_of_outage_if_the_caller_allows_it() {
    let outage =
        |operation: &'static str, now: Duration| if now < 2 * SECOND { status(502) } else { success(operation) };
    let settings = |max_post_attempts| Settings { max_attempts: 6, max_post_attempts, ..Settings::default() };
    let client = Client::new(settings(6), outage);
    assert!(client.calls(&TOKEN, 20).await.iter().all(Result::is_ok));
    let client = Client::new(settings(2), outage);
    let outcomes = client.calls(&TOKEN, 20).await;
    assert!(outcomes.iter().filter_map(|outcome| outcome.as_ref().err()).all(|error| error.attempts() == 2));
    assert!(client.seen().len() <= 40);
    for (max_post_attempts, operation) in [(1, &TOKEN), (6, &POST)] {
        let client = Client::new(settings(max_post_attempts), outage);
        assert_eq!(client.call(operation).await.err().unwrap().attempts(), 1);
    }
}

#[tokio::test(start_paused = true)]
async fn c93_once_is_once_though_nothing_was_sent_in_between() {
    let settings = Settings { max_attempts: 6, ..Settings::default() };
    let client = Client::playing(settings, [status(502), Played::Unreachable, status(502)]);
    assert_eq!(client.call(&TOKEN).await.err().unwrap().attempts(), 3);
}

#[tokio::test(start_paused = true)]
async fn c107_gone_counts_as_done_if_github_says_so() {
    let html = Played::Response {
        status: 404,
        lines: vec![("content-type", "text/html".to_owned())],
        body: "<html>no backend</html>",
    };
    let text = Played::Response { status: 404, lines: vec![("content-type", "text/plain".to_owned())], body: "404" };
    let limit = limited(1);
    for (script, outcome) in [
        (vec![status(502), status(404)], Ok(2)),
        (vec![Played::Reset, status(404)], Ok(2)),
        (vec![Played::Silence, status(404)], Ok(2)),
        // Whatever comes between, the first attempt may have had its effect.
        (vec![status(502), Played::Unreachable, status(404)], Ok(3)),
        (vec![status(502), limit.clone(), status(404)], Ok(3)),
        (vec![status(502), html.clone()], Err(ErrorKind::Decode)),
        (vec![Played::Reset, text], Err(ErrorKind::Decode)),
        (vec![status(404)], Err(ErrorKind::NotFound)),
        (vec![Played::Unreachable, status(404)], Err(ErrorKind::NotFound)),
        (vec![limit, status(404)], Err(ErrorKind::NotFound)),
        (vec![html], Err(ErrorKind::Decode)),
    ] {
        let settings = Settings { operation_timeout: 5 * MINUTE, ..waiting(MINUTE) };
        let came = Client::playing(settings, script.clone()).call(&DELETE).await;
        let came = came.map(|reply| {
            assert!(reply.history.already_gone);
            reply.history.attempts
        });
        assert_eq!(came.map_err(|error| error.kind()), outcome, "{script:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn c109_what_may_pass_is_retried_as_a_502_is() {
    for code in [408, 421, 425, 502, 503, 504, 520, 521, 522, 523, 524, 525, 526, 527] {
        for operation in [&GET, &DELETE, &TOKEN] {
            let client = Client::playing(Settings::default(), [status(code)]);
            assert_eq!(client.call(operation).await.unwrap().history.attempts, 2, "{code}");
        }
        let client = Client::playing(Settings::default(), [status(code)]);
        let error = client.call(&POST).await.err().unwrap();
        assert_eq!((error.kind(), error.attempts(), error.is_retryable()), (ErrorKind::Server, 1, true), "{code}");
    }
}

#[tokio::test(start_paused = true)]
async fn c115_a_limit_is_asked_before_a_turn_is_taken() {
    let settings = Settings { write_spacing: SECOND, ..Settings::default() };
    let client = Client::playing(settings, [limited(600)]);
    assert!(client.call(&DELETE).await.is_err());
    let before = Instant::now();
    for outcome in client.calls(&DELETE, 20).await {
        let error = outcome.err().unwrap();
        assert_eq!((error.kind(), error.attempts()), (ErrorKind::RateLimited, 0));
    }
    assert_eq!(before.elapsed(), Duration::ZERO);
    assert_eq!(client.seen().len(), 1);
}

#[tokio::test(start_paused = true)]
async fn c115_those_who_wait_for_a_turn_or_a_place_hear_of_a_limit_at_once() {
    let settings =
        Settings { write_spacing: MINUTE, max_in_flight: 2, operation_timeout: 9 * MINUTE, ..Settings::default() };
    let client = Client::new(settings, |operation, _| match operation {
        "search" => limited(600),
        _ => Played::Silence,
    });
    let first = tokio::spawn({
        let client = client.clone();
        async move { client.call(&DELETE).await }
    });
    sleep(SECOND).await;
    let others = tokio::spawn({
        let client = client.clone();
        async move { client.calls(&DELETE, 20).await }
    });
    sleep(SECOND).await;
    assert!(client.call(&SEARCH).await.is_err());
    let before = Instant::now();
    for outcome in others.await.unwrap() {
        assert_eq!(outcome.err().map(|error| (error.kind(), error.attempts())), Some((ErrorKind::RateLimited, 0)));
    }
    assert!(before.elapsed() < Duration::from_millis(2), "{:?}", before.elapsed());
    assert_eq!(client.seen().len(), 2, "the first one and the search");
    first.abort();
}

#[tokio::test(start_paused = true)]
async fn c115_a_write_that_was_refused_here_is_none() {
    let settings = Settings { write_spacing: MINUTE, ..Settings::default() };
    let client = Client::playing(settings, [used_up(403, "core", 5, Duration::ZERO)]);
    assert!(client.call(&GET).await.is_err());
    assert!(client.calls(&DELETE, 20).await.iter().all(Result::is_err));
    advance(7 * SECOND).await;
    let before = client.now();
    assert!(client.call(&DELETE).await.is_ok());
    assert_eq!(client.times()[1], before);
}

#[tokio::test(start_paused = true)]
async fn no_place_is_held_while_a_call_waits_for_a_limit() {
    let settings = Settings { max_in_flight: 1, write_spacing: SECOND, ..waiting(MINUTE) };
    let client = Client::new(settings, |operation, now| match operation {
        "search" if now < 31 * SECOND => used_up(403, "search", 30, now),
        _ => success(operation),
    });
    let waiting = tokio::spawn({
        let client = client.clone();
        async move { client.calls(&SEARCH, 5).await }
    });
    sleep(SECOND).await;
    for operation in [&GET, &DELETE, &DELETE] {
        assert!(timeout(2 * SECOND, client.call(operation)).await.is_ok(), "{}", operation.id());
    }
    assert!(waiting.await.unwrap().iter().all(Result::is_ok));
}

#[tokio::test(start_paused = true)]
async fn c116_limits_that_never_end_are_not_answered_with_a_storm() {
    for longest in [5 * SECOND, MINUTE, 60 * MINUTE] {
        let scripts: [fn(Duration) -> Played; 2] = [|_| limited(0), |now| used_up(429, "core", -1, now)];
        for script in scripts {
            let client = Client::new(waiting(longest), move |_, now| script(now));
            for outcome in client.calls(&GET, 200).await {
                assert_eq!(outcome.err().map(|error| error.kind()), Some(ErrorKind::RateLimited));
            }
            let seen = client.seen();
            assert!(seen.len() <= 240, "{} attempts in {longest:?}", seen.len());
            for call in 0..200 {
                let times: Vec<Duration> = seen.iter().filter(|seen| seen.call == call).map(|seen| seen.at).collect();
                assert!(times.len() <= 3 && times.windows(2).all(|pair| pair[1] - pair[0] > SECOND), "{times:?}");
            }
        }
    }
}

#[tokio::test(start_paused = true)]
async fn c117_the_error_says_what_the_client_does() {
    let Played::Response { status, mut lines, body } = used_up(429, "core", 3_600, Duration::ZERO) else {
        unreachable!()
    };
    lines.push(("retry-after", "1".to_owned()));
    let client = Client::playing(Settings::default(), [Played::Response { status, lines, body }]);
    let error = client.call(&GET).await.err().unwrap();
    assert_eq!(error.retry_after(), Some(Duration::from_secs(3_601)));
    sleep(Duration::from_secs(3_600)).await;
    let refused = client.call(&GET).await.err().unwrap();
    assert_eq!((refused.attempts(), refused.rate_limit_kind()), (0, Some(RateLimitKind::Primary)));
    sleep(refused.retry_after().unwrap()).await;
    assert!(client.call(&GET).await.is_ok());
}

#[tokio::test(start_paused = true)]
async fn c117_a_longer_limit_that_is_known_is_what_the_error_says() {
    let client = Client::playing(Settings::default(), [used_up(200, "core", 600, Duration::ZERO), limited(7)]);
    // Both are under way when the first response says that it was the last of its window.
    let error = client.calls(&GET, 2).await.remove(1).err().unwrap();
    assert_eq!((error.attempts(), error.retry_after()), (1, Some(Duration::from_secs(601))));
}

#[tokio::test(start_paused = true)]
async fn c124_a_place_that_is_free_when_the_time_is_over_is_not_taken() {
    for more in [Duration::ZERO, Duration::from_micros(1), Duration::from_micros(999)] {
        let settings = Settings { max_in_flight: 1, attempt_timeout: SECOND, ..Settings::default() };
        let client = Client::new(settings, |_, _| Played::Silence);
        let first = tokio::spawn({
            let client = client.with(|settings| settings.max_attempts = 1);
            async move { client.call(&GET).await }
        });
        tokio::task::yield_now().await;
        let second = client.with(|settings| settings.operation_timeout = SECOND + more);
        let error = second.call(&GET).await.err().unwrap();
        assert_eq!((error.kind(), error.attempts()), (ErrorKind::Timeout, 0), "{more:?}");
        assert_eq!(first.await.unwrap().err().map(|error| error.attempts()), Some(1));
        assert_eq!((client.seen().len(), client.places_left()), (1, 1), "{more:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn c124_time_that_is_enough_is_used() {
    let settings = Settings { max_in_flight: 1, attempt_timeout: SECOND, max_attempts: 1, ..Settings::default() };
    let mut script = vec![success("get"), Played::Silence];
    let client = Client::new(settings, move |_, _| script.pop().unwrap());
    let first = client.call(&GET);
    let second = client.with(|settings| settings.operation_timeout = SECOND + Duration::from_millis(20));
    let (first, second) = tokio::join!(first, second.call(&GET));
    assert!(first.is_err());
    assert_eq!(second.unwrap().history.attempts, 1);
}

#[tokio::test(start_paused = true)]
async fn a_lockout_is_named_by_its_own_name() {
    let lockout = Played::Response {
        status: 403,
        lines: Vec::new(),
        body: r#"{"message": "Maximum number of login attempts exceeded. Please try again later."}"#,
    };
    let client = Client::playing(Settings::default(), [lockout]);
    for attempts in [1, 0] {
        let error = client.call(&GET).await.err().unwrap();
        assert_eq!((error.rate_limit_kind(), error.attempts()), (Some(RateLimitKind::LoginAttempts), attempts));
    }
}

#[tokio::test(start_paused = true)]
async fn waits_that_were_asked_for_are_not_the_operations_time() {
    let settings = Settings { operation_timeout: SECOND, write_spacing: 30 * SECOND, ..waiting(MINUTE) };
    let client = Client::playing(settings, [limited(7), limited(7)]);
    assert_eq!(client.call(&GET).await.unwrap().history.attempts, 3);
    assert!(client.calls(&DELETE, 5).await.iter().all(Result::is_ok));
}

#[tokio::test(start_paused = true)]
async fn all_waits_of_a_call_together_are_no_longer_than_it_may_wait() {
    let settings = Settings { max_attempts: 9, ..waiting(10 * SECOND) };
    let client = Client::new(settings, |_, _| limited(4));
    let before = Instant::now();
    assert_eq!(client.call(&GET).await.err().unwrap().attempts(), 3);
    assert!(before.elapsed() > 8 * SECOND && before.elapsed() < 10 * SECOND);
}

#[tokio::test(start_paused = true)]
async fn c44_a_limit_is_known_before_the_place_is_free_for_the_next_call() {
    let client = Client::new(Settings { max_in_flight: 2, ..Settings::default() }, |_, _| limited(600));
    assert!(client.calls(&GET, 50).await.iter().all(Result::is_err));
    assert_eq!(client.seen().len(), 2);
}

#[tokio::test(start_paused = true)]
async fn c116_retries_that_help_cost_nothing() {
    let settings = Settings { retry_budget: 3, ..waiting(MINUTE) };
    let mut attempts = 0;
    let client = Client::new(settings, move |operation, _| {
        attempts += 1;
        if attempts % 2 == 1 { limited(1) } else { success(operation) }
    });
    for _ in 0..10 {
        assert_eq!(client.call(&GET).await.unwrap().history.attempts, 2);
    }
}
