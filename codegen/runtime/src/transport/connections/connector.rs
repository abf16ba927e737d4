//! Makes a connection once there is room for one more, and only as long as the request that needs it has none.

use std::error::Error as StdError;
use std::future::poll_fn;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use tower_layer::Layer;
use tower_service::Service;

use super::request::{Made, Pending};

type BoxError = Box<dyn StdError + Send + Sync>;

/// Wraps a [`Connector`] around the HTTP library's own connector.
#[derive(Clone)]
pub(super) struct ConnectorLayer;

#[derive(Clone)]
pub(super) struct Connector<S>(S);

impl<S> Layer<S> for ConnectorLayer {
    type Service = Connector<S>;

    fn layer(&self, connector: S) -> Connector<S> {
        Connector(connector)
    }
}

impl<S, Target> Service<Target> for Connector<S>
where
    S: Service<Target, Error = BoxError>,
    S::Response: 'static,
    S::Future: Send + 'static,
{
    type Response = S::Response;
    type Error = BoxError;
    type Future = Pin<Box<dyn Future<Output = Result<S::Response, BoxError>> + Send>>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), BoxError>> {
        self.0.poll_ready(context)
    }

    fn call(&mut self, target: Target) -> Self::Future {
        let connecting = self.0.call(target);
        let Some(request) = Pending::current() else {
            return Box::pin(async { Err("not asked for by `Connections::send`".into()) });
        };
        request.asks();
        let mut connecting = Box::pin(connecting);
        let mut room = Some(Box::pin({
            let request = Arc::clone(&request);
            async move { request.room().await }
        }));
        Box::pin(poll_fn(move |context| {
            // If false, the request got another connection, and the library completes this one in the background.
            let is_wanted = request.is_current();
            if let Some(waiting) = &mut room {
                if !is_wanted {
                    return Poll::Ready(Err("no longer wanted".into()));
                }
                if waiting.as_mut().poll(context).is_pending() {
                    request.connecting(Made::NotYet);
                    return Poll::Pending;
                }
                room = None;
            }
            let polled = connecting.as_mut().poll(context);
            if is_wanted {
                request.connecting(match &polled {
                    Poll::Pending => Made::NotYet,
                    Poll::Ready(Err(_)) => Made::Failed,
                    Poll::Ready(Ok(_)) => Made::Yes,
                });
            }
            polled
        }))
    }
}
