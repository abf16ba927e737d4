//! No more connections than calls may be under way.
//!
//! The HTTP library opens a connection as soon as a call finds none idle, and that of a call which has just ended may still be
//! on its way back to the pool, on a task of the library's. So a call waits for it a little before it opens one more. It also
//! goes on opening a connection of which the call that wanted it has no more need; here that ends.

use std::error::Error as StdError;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use http::HeaderMap;
use http::header::CONNECTION;
use tokio::time::{Instant, sleep_until};
use tower_layer::Layer;
use tower_service::Service;

use super::pace::Pace;

/// Far longer than the way back takes, even where the machine has more to do than it can. It is waited for to its end only if
/// the connection does not come back: when the server has closed it without a word, or the call was dropped.
pub(super) const LONGEST_WAY_BACK: Duration = Duration::from_millis(250);

/// What becomes of the connection of a call that has ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Connection {
    /// It goes back to its pool, or is closed by us, on a task that is not ours.
    OnItsWay,
    /// There is none: the server closes it, as it said, or none was made.
    Gone,
}

impl Connection {
    /// After an attempt that was answered with these headers, if it was answered.
    pub(super) fn after(headers: Option<&HeaderMap>) -> Self {
        let values = headers.into_iter().flat_map(|headers| headers.get_all(CONNECTION));
        let says_close = values
            .filter_map(|value| value.to_str().ok())
            .flat_map(|value| value.split(','))
            .any(|option| option.trim().eq_ignore_ascii_case("close"));
        if says_close { Self::Gone } else { Self::OnItsWay }
    }
}

type BoxError = Box<dyn StdError + Send + Sync>;

tokio::task_local! {
    /// There for as long as the request has neither an answer nor an error.
    static UNDER_WAY: Arc<()>;
}

/// Runs a request, whose connection is made by a [`Sparing`].
pub(super) async fn request<T>(request: impl Future<Output = T>) -> T {
    UNDER_WAY.scope(Arc::new(()), request).await
}

/// Puts a [`Sparing`] around what makes connections.
#[derive(Clone)]
pub(super) struct SparingLayer {
    pace: Arc<Pace>,
    longest_wait: Duration,
}

impl SparingLayer {
    /// The wait is a part of the time that connecting may take, and leaves most of it.
    pub(super) fn new(pace: Arc<Pace>, connect_timeout: Duration) -> Self {
        Self { pace, longest_wait: LONGEST_WAY_BACK.min(connect_timeout / 4) }
    }
}

/// Makes a connection if none is on its way back, and if it is still wanted then.
#[derive(Clone)]
pub(super) struct Sparing<S> {
    connector: S,
    layer: SparingLayer,
}

impl<S> Layer<S> for SparingLayer {
    type Service = Sparing<S>;

    fn layer(&self, connector: S) -> Sparing<S> {
        Sparing { connector, layer: self.clone() }
    }
}

impl<S, Target> Service<Target> for Sparing<S>
where
    S: Service<Target, Error = BoxError>,
    S::Response: 'static,
    S::Future: Send + 'static,
{
    type Response = S::Response;
    type Error = BoxError;
    type Future = Pin<Box<dyn Future<Output = Result<S::Response, BoxError>> + Send>>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), BoxError>> {
        self.connector.poll_ready(context)
    }

    fn call(&mut self, target: Target) -> Self::Future {
        let connecting = self.connector.call(target);
        let Some(until) = self.layer.pace.connection_may_come_back_until() else {
            return Box::pin(connecting);
        };
        let until = Instant::now().checked_add(self.layer.longest_wait).map_or(until, |latest| until.min(latest));
        let request = UNDER_WAY.try_with(Arc::downgrade).ok();
        Box::pin(async move {
            sleep_until(until).await;
            if request.is_some_and(|request| request.strong_count() == 0) {
                return Err("no longer wanted".into());
            }
            connecting.await
        })
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicU32, Ordering};

    use http::HeaderValue;
    use tokio::time::timeout;

    use super::*;
    use crate::operation::Operation;

    const GET: Operation = Operation::get("get", "/a");
    const SECOND: Duration = Duration::from_secs(1);

    /// Counts what it is asked to connect.
    #[derive(Clone, Default)]
    struct Connector(Arc<AtomicU32>);

    impl Service<()> for Connector {
        type Response = ();
        type Error = BoxError;
        type Future = Pin<Box<dyn Future<Output = Result<(), BoxError>> + Send>>;

        fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), BoxError>> {
            Poll::Ready(Ok(()))
        }

        fn call(&mut self, (): ()) -> Self::Future {
            let made = Arc::clone(&self.0);
            Box::pin(async move {
                made.fetch_add(1, Ordering::Relaxed);
                Ok(())
            })
        }
    }

    #[test]
    fn c69_a_connection_that_the_server_closes_does_not_come_back() {
        for (lines, connection) in [
            (vec!["close"], Connection::Gone),
            (vec!["Keep-Alive, Close"], Connection::Gone),
            (vec!["keep-alive", "close"], Connection::Gone),
            (vec!["keep-alive"], Connection::OnItsWay),
            (vec!["closed"], Connection::OnItsWay),
            (vec![], Connection::OnItsWay),
        ] {
            let mut headers = HeaderMap::new();
            for line in &lines {
                headers.append(CONNECTION, HeaderValue::from_static(line));
            }
            assert_eq!(Connection::after(Some(&headers)), connection, "{lines:?}");
        }
        assert_eq!(Connection::after(None), Connection::OnItsWay);
    }

    /// One connection was made, one call is under way, and one has just ended.
    async fn saturated(connect_timeout: Duration) -> (Arc<Pace>, Connector, Sparing<Connector>) {
        let pace = Arc::new(Pace::new(1, Duration::ZERO));
        let connector = Connector::default();
        let mut sparing = SparingLayer::new(Arc::clone(&pace), connect_timeout).layer(connector.clone());
        request(sparing.call(())).await.unwrap();
        drop(pace.turn(&GET).await.unwrap());
        (pace, connector, sparing)
    }

    #[tokio::test(start_paused = true)]
    async fn c69_a_connection_is_made_when_none_has_come_back() {
        for (connect_timeout, wait) in [(SECOND * 5, LONGEST_WAY_BACK), (SECOND / 10, SECOND / 40)] {
            let (pace, connector, mut sparing) = saturated(connect_timeout).await;
            let _slot = pace.turn(&GET).await.unwrap();
            let start = Instant::now();
            request(sparing.call(())).await.unwrap();
            assert_eq!(start.elapsed(), wait);
            assert_eq!(connector.0.load(Ordering::Relaxed), 2);
        }
    }

    #[tokio::test(start_paused = true)]
    async fn c69_a_connection_that_nobody_waits_for_any_more_is_not_made() {
        let (pace, connector, mut sparing) = saturated(SECOND).await;
        let _slot = pace.turn(&GET).await.unwrap();
        let mut left_over = None;
        // The library keeps what it began when the request goes on with a connection that came back.
        let asked = request(async {
            let connecting = left_over.insert(sparing.call(()));
            timeout(Duration::from_millis(1), connecting).await
        });
        assert!(asked.await.is_err());
        assert!(left_over.unwrap().await.is_err());
        assert_eq!(connector.0.load(Ordering::Relaxed), 1);
    }
}
