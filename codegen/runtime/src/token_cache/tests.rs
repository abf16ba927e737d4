//! On a paused clock, without a server.

use std::sync::atomic::AtomicUsize;

use super::*;
use crate::error::ErrorKind;

const HOUR: Duration = Duration::from_secs(3_600);
const MINUTE: Duration = Duration::from_secs(60);

/// Makes the numbers from 1, each valid for an hour, and takes a second for each.
#[derive(Default)]
struct Maker {
    cache: TokenCache,
    made: AtomicUsize,
    fails: bool,
}

impl Maker {
    async fn get(&self, path: &str, remaining: Duration) -> Result<usize, Error> {
        let make = async {
            let number = self.made.fetch_add(1, Ordering::Relaxed) + 1;
            tokio::time::sleep(Duration::from_secs(1)).await;
            if self.fails { Err(Error::new(ErrorKind::Server, "it failed")) } else { Ok((number, HOUR)) }
        };
        self.cache.get(("create", path.to_owned(), None), remaining, make).await
    }

    fn made(&self) -> usize {
        self.made.load(Ordering::Relaxed)
    }
}

#[tokio::test(start_paused = true)]
async fn a_hundred_callers_share_one_request() {
    let maker = Arc::new(Maker::default());
    let calls: Vec<_> = (0..100)
        .map(|_| {
            let maker = Arc::clone(&maker);
            tokio::spawn(async move { maker.get("/a", 30 * MINUTE).await.unwrap() })
        })
        .collect();
    for call in calls {
        assert_eq!(call.await.unwrap(), 1);
    }
    assert_eq!(maker.made(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_value_is_replaced_when_less_is_left_than_asked_for() {
    let maker = Maker::default();
    assert_eq!(maker.get("/a", 30 * MINUTE).await.unwrap(), 1);
    tokio::time::advance(29 * MINUTE).await;
    assert_eq!(maker.get("/a", 30 * MINUTE).await.unwrap(), 1, "31 minutes are left");
    tokio::time::advance(2 * MINUTE).await;
    assert_eq!(maker.get("/a", 29 * MINUTE).await.unwrap(), 1, "29 minutes are left, and 29 are enough");
    assert_eq!(maker.get("/a", 30 * MINUTE).await.unwrap(), 2, "29 minutes are left");
}

#[tokio::test(start_paused = true)]
async fn another_path_operation_or_body_has_another_value() {
    let maker = Maker::default();
    assert_eq!(maker.get("/a", MINUTE).await.unwrap(), 1);
    assert_eq!(maker.get("/b", MINUTE).await.unwrap(), 2);
    let other = |key, number| maker.cache.get(key, MINUTE, async move { Ok((number, HOUR)) });
    let body = |text: &'static str| Some(Bytes::from_static(text.as_bytes()));
    for (key, number) in [
        (("other", "/a".to_owned(), None), 7),
        (("create", "/a".to_owned(), body("a")), 8),
        (("create", "/a".to_owned(), body("b")), 9),
    ] {
        assert_eq!(other(key, number).await.unwrap(), number);
    }
    assert_eq!(maker.get("/a", MINUTE).await.unwrap(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_failure_is_shared_by_those_who_waited_and_not_kept() {
    let maker = Arc::new(Maker { fails: true, ..Maker::default() });
    let calls: Vec<_> = (0..100)
        .map(|_| {
            let maker = Arc::clone(&maker);
            tokio::spawn(async move { maker.get("/a", MINUTE).await.unwrap_err().kind() })
        })
        .collect();
    for call in calls {
        assert_eq!(call.await.unwrap(), ErrorKind::Server);
    }
    assert_eq!(maker.made(), 1);
    assert_eq!(maker.get("/a", MINUTE).await.unwrap_err().kind(), ErrorKind::Server);
    assert_eq!(maker.made(), 2);
}

#[tokio::test(start_paused = true)]
async fn a_call_that_is_dropped_leaves_the_making_to_the_next() {
    let maker = Arc::new(Maker::default());
    let first = {
        let maker = Arc::clone(&maker);
        tokio::spawn(async move { maker.get("/a", MINUTE).await })
    };
    tokio::task::yield_now().await;
    let second = {
        let maker = Arc::clone(&maker);
        tokio::spawn(async move { maker.get("/a", MINUTE).await })
    };
    tokio::task::yield_now().await;
    first.abort();
    assert_eq!(second.await.unwrap().unwrap(), 2);
}

#[tokio::test(start_paused = true)]
async fn more_than_a_value_can_have_is_an_error_that_costs_one_request() {
    let maker = Maker::default();
    for _ in 0..2 {
        let error = maker.get("/a", HOUR + MINUTE).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidInput);
        assert!(error.to_string().contains("valid for 3600 s, and 3660 s were asked for"), "{error}");
    }
    assert_eq!(maker.get("/a", MINUTE).await.unwrap(), 1, "what was made is kept");
}

#[tokio::test(start_paused = true)]
async fn the_number_of_values_is_bounded() {
    let maker = Maker::default();
    for number in 0..MAX_KEPT + 10 {
        maker.get(&format!("/{number}"), MINUTE).await.unwrap();
    }
    assert_eq!(maker.cache.0.lock().unwrap().len(), MAX_KEPT);
    let made = maker.made();
    assert_eq!(maker.get("/1009", MINUTE).await.unwrap(), made, "the newest is kept");
    assert_eq!(maker.get("/0", MINUTE).await.unwrap(), made + 1, "the oldest is gone");
}

#[test]
fn a_lifetime_is_counted_by_the_clock_of_the_server() {
    let expires_at = "2026-01-31T10:00:00Z".parse().unwrap();
    for (date, seconds) in [
        ("Sat, 31 Jan 2026 09:00:00 GMT", 3_600),
        ("Sat, 31 Jan 2026 09:59:59 GMT", 1),
        ("Sat, 31 Jan 2026 10:00:00 GMT", 0),
        ("Sat, 31 Jan 2026 11:00:00 GMT", 0),
    ] {
        let mut headers = HeaderMap::new();
        headers.insert(http::header::DATE, date.parse().unwrap());
        assert_eq!(lifetime(&headers, expires_at), Duration::from_secs(seconds), "{date}");
    }
    let in_an_hour = DateTime::from_timestamp(clock::seconds_since_1970() + 3_600, 0).unwrap();
    let lifetime = lifetime(&HeaderMap::new(), in_an_hour);
    assert!(lifetime > HOUR - 10 * MINUTE && lifetime <= HOUR, "{lifetime:?}");
}
