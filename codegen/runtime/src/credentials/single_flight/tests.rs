use std::future::pending;
use std::sync::atomic::AtomicU32;
use std::time::Duration;

use tokio::time::{sleep, timeout};

use super::*;
use crate::credentials::TokenFuture;

const SECOND: Duration = Duration::from_secs(1);

#[derive(Debug)]
struct Sealed;

impl fmt::Display for Sealed {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("the vault is sealed")
    }
}

impl StdError for Sealed {}

/// Counts what it is asked, and takes a second for each answer.
#[derive(Default)]
struct Slow {
    fresh: AtomicU32,
    rejected: AtomicU32,
    token: AtomicU32,
    fails: bool,
}

impl TokenSource for Arc<Slow> {
    fn token(&self, request: TokenRequest) -> TokenFuture<'_> {
        Box::pin(async move {
            let counter = if request == TokenRequest::Fresh { &self.fresh } else { &self.rejected };
            counter.fetch_add(1, Ordering::Relaxed);
            if request == TokenRequest::Rejected {
                self.token.fetch_add(1, Ordering::Relaxed);
            }
            sleep(SECOND).await;
            if self.fails {
                return Err(Sealed.into());
            }
            Ok(Secret::from(format!("token-{}", self.token.load(Ordering::Relaxed))))
        })
    }
}

impl Slow {
    fn shared(self: &Arc<Self>) -> Arc<SingleFlight> {
        let source: Arc<dyn TokenSource> = Arc::new(Arc::clone(self));
        Arc::new(SingleFlight::new(source))
    }

    fn counts(&self) -> (u32, u32) {
        (self.fresh.load(Ordering::Relaxed), self.rejected.load(Ordering::Relaxed))
    }
}

async fn at_once<T>(shared: &Arc<SingleFlight>, what: impl AsyncFn(Arc<SingleFlight>) -> T) -> Vec<T> {
    let mut all = Vec::new();
    let mut waiting: Vec<_> = (0..100).map(|_| Box::pin(what(Arc::clone(shared)))).collect();
    poll_fn(|context| {
        waiting.retain_mut(|one| match one.as_mut().poll(context) {
            Poll::Ready(outcome) => {
                all.push(outcome);
                false
            }
            Poll::Pending => true,
        });
        if waiting.is_empty() { Poll::Ready(()) } else { Poll::Pending }
    })
    .await;
    all
}

#[tokio::test(start_paused = true)]
async fn a_hundred_calls_at_once_ask_once() {
    let slow = Arc::new(Slow::default());
    let shared = slow.shared();
    let tokens = at_once(&shared, async |shared: Arc<SingleFlight>| shared.token().await.unwrap()).await;
    assert!(tokens.iter().all(|token| token.expose() == "token-0"));
    assert_eq!((tokens.len(), slow.counts()), (100, (1, 0)));
    shared.token().await.unwrap();
    assert_eq!(slow.counts(), (2, 0), "nothing is kept for the next");
}

#[tokio::test(start_paused = true)]
async fn of_a_hundred_calls_that_are_rejected_one_asks() {
    let slow = Arc::new(Slow::default());
    let shared = slow.shared();
    let old = shared.token().await.unwrap();
    let renewed =
        at_once(&shared, async |shared: Arc<SingleFlight>| shared.renew(&Secret::from("token-0")).await.unwrap()).await;
    assert!(renewed.iter().all(|renewed| *renewed));
    assert_eq!(slow.counts(), (1, 1));
    // A response that comes late rejects the token that is replaced already.
    assert!(shared.renew(&old).await.unwrap());
    assert_eq!(slow.counts(), (1, 1));
}

#[tokio::test(start_paused = true)]
async fn a_failure_is_that_of_all_who_wait() {
    let slow = Arc::new(Slow { fails: true, ..Slow::default() });
    let errors = at_once(&slow.shared(), async |shared: Arc<SingleFlight>| shared.token().await.unwrap_err()).await;
    assert_eq!((errors.len(), slow.counts()), (100, (1, 0)));
    for error in errors {
        assert_eq!(error.kind(), ErrorKind::Credentials);
        assert!(error.source().is_some_and(|source| source.is::<Sealed>()), "it can be downcast: {error:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_call_that_gives_up_leaves_the_question_to_the_next() {
    struct Hangs(AtomicU32);

    impl TokenSource for Hangs {
        fn token(&self, _: TokenRequest) -> TokenFuture<'_> {
            match self.0.fetch_add(1, Ordering::Relaxed) {
                0 => Box::pin(pending()),
                _ => Box::pin(async { Ok(Secret::from("token")) }),
            }
        }
    }

    let shared = SingleFlight::new(Arc::new(Hangs(AtomicU32::new(0))));
    let (first, second) = tokio::join!(timeout(SECOND, shared.token()), shared.token());
    assert!(first.is_err());
    assert_eq!(second.unwrap().expose(), "token");
}

#[tokio::test]
async fn a_panic_and_what_is_no_token_are_errors() {
    struct Panics;
    impl TokenSource for Panics {
        fn token(&self, _: TokenRequest) -> TokenFuture<'_> {
            panic!("canary");
        }
    }
    struct PanicsLater;
    impl TokenSource for PanicsLater {
        fn token(&self, _: TokenRequest) -> TokenFuture<'_> {
            Box::pin(async {
                tokio::task::yield_now().await;
                panic!("canary")
            })
        }
    }
    let sources: [(Arc<dyn TokenSource>, &str); 4] = [
        (Arc::new(Panics), "the token source panicked"),
        (Arc::new(PanicsLater), "the token source panicked"),
        (Arc::new(Secret::from("")), "the token source returned an invalid token: token: is empty"),
        (Arc::new(Secret::from("canary\n")), "the token source returned an invalid token: token: contains white space"),
    ];
    for (source, words) in sources {
        let shared = SingleFlight::new(source);
        for _ in 0..2 {
            let error = shared.token().await.unwrap_err();
            assert_eq!(error.kind(), ErrorKind::Credentials);
            assert!(error.to_string().starts_with(words), "{words}: {error}");
            assert!(!format!("{error:?}").contains("canary"), "{error:?}");
        }
    }
}

#[tokio::test]
async fn the_last_tokens_are_remembered_and_no_more() {
    struct Counts(AtomicU32);

    impl TokenSource for Counts {
        fn token(&self, _: TokenRequest) -> TokenFuture<'_> {
            let number = self.0.fetch_add(1, Ordering::Relaxed);
            Box::pin(async move { Ok(Secret::from(format!("token-{number}"))) })
        }
    }

    let shared = SingleFlight::new(Arc::new(Counts(AtomicU32::new(0))));
    for _ in 0..20 {
        shared.token().await.unwrap();
    }
    let issued: Vec<_> = shared.issued().iter().map(|token| token.expose().to_owned()).collect();
    assert_eq!(issued, (12..20).map(|number| format!("token-{number}")).collect::<Vec<_>>());
    assert_eq!(format!("{shared:?}"), "TokenSource(***)");
}

#[tokio::test(start_paused = true)]
async fn c90_the_grace_of_a_token_counts_from_when_it_was_first_returned() {
    struct Rotates(AtomicU32);

    impl TokenSource for Rotates {
        fn token(&self, request: TokenRequest) -> TokenFuture<'_> {
            if request == TokenRequest::Rejected {
                self.0.fetch_add(1, Ordering::Relaxed);
            }
            Box::pin(async move { Ok(Secret::from(format!("token-{}", self.0.load(Ordering::Relaxed)))) })
        }

        fn grace(&self) -> Duration {
            5 * SECOND
        }
    }

    let shared = SingleFlight::new(Arc::new(Rotates(AtomicU32::new(0))));
    let first = shared.token().await.unwrap();
    assert_eq!(shared.grace_left(&first), 5 * SECOND);
    sleep(2 * SECOND).await;
    shared.token().await.unwrap();
    assert_eq!(shared.grace_left(&first), 3 * SECOND);
    sleep(4 * SECOND).await;
    assert_eq!(shared.grace_left(&first), Duration::ZERO);
    assert!(shared.renew(&first).await.unwrap());
    assert_eq!(shared.grace_left(&Secret::from("token-1")), 5 * SECOND);
    assert_eq!(shared.grace_left(&Secret::from("of somebody else")), Duration::ZERO);
}

#[tokio::test]
async fn a_panic_while_the_grace_is_asked_for_is_no_grace() {
    struct Panics;

    impl TokenSource for Panics {
        fn token(&self, _: TokenRequest) -> TokenFuture<'_> {
            Box::pin(async { Ok(Secret::from("token")) })
        }

        fn grace(&self) -> Duration {
            panic!("canary")
        }
    }

    let shared = SingleFlight::new(Arc::new(Panics));
    let token = shared.token().await.unwrap();
    assert_eq!(shared.grace_left(&token), Duration::ZERO);
}
