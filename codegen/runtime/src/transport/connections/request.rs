//! A request in flight, and whether it has a connection.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::ledger::{End, Ledger};

tokio::task_local! {
    /// The request that is being polled.
    static POLLED: Arc<Pending>;
}

/// A request that has no response yet.
pub(super) struct Pending {
    ledger: Arc<Ledger>,
    state: Mutex<State>,
}

struct State {
    connection: Has,
    /// The result of the last poll of the connector during the current poll of the request.
    connector: Option<Made>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Has {
    Nothing,
    /// None yet, but the connector may make one.
    Room,
    /// A new one, made by the connector.
    New,
    /// One from the pool.
    Reused,
}

/// The result of a poll of the connector.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Made {
    NotYet,
    Failed,
    Yes,
}

impl Pending {
    pub(super) fn new(ledger: Arc<Ledger>) -> Self {
        Self { ledger, state: Mutex::new(State { connection: Has::Nothing, connector: None }) }
    }

    /// Runs a request whose connector is a [`Connector`](super::connector::Connector).
    pub(super) async fn scope<T>(this: &Arc<Self>, request: impl Future<Output = T>) -> T {
        POLLED.scope(Arc::clone(this), request).await
    }

    /// The request that is being polled by the current task.
    pub(super) fn current() -> Option<Arc<Self>> {
        POLLED.try_with(Arc::clone).ok()
    }

    /// Whether this is the request that is being polled. If its connector is polled elsewhere, the request got another connection,
    /// and the HTTP library completes the new one in the background.
    pub(super) fn is_current(self: &Arc<Self>) -> bool {
        POLLED.try_with(|polled| Arc::ptr_eq(polled, self)).unwrap_or(false)
    }

    pub(super) fn begin_poll(&self) {
        self.state().connector = None;
    }

    /// Returns whether part of the request may have been sent. While the request has no connection, each poll of it polls its
    /// connector, after the idle connections.
    pub(super) fn end_poll(&self) -> bool {
        let mut state = self.state();
        if matches!(state.connector, Some(Made::NotYet | Made::Failed)) {
            return false;
        }
        match state.connection {
            Has::Nothing => self.ledger.reused_in_place_of_none(),
            Has::Room => self.ledger.reused_in_place_of_new(),
            Has::New | Has::Reused => return true,
        }
        state.connection = Has::Reused;
        true
    }

    /// The library requests a connection from the connector. If the request had one, it was closed before anything was sent.
    pub(super) fn asks(&self) {
        let mut state = self.state();
        if matches!(state.connection, Has::New | Has::Reused) {
            self.ledger.ended(End::Gone);
        }
        state.connection = Has::Nothing;
        state.connector = Some(Made::NotYet);
    }

    /// Waits until a connection may be made without exceeding the limit.
    pub(super) async fn room(&self) {
        self.ledger.room().await;
        self.state().connection = Has::Room;
    }

    /// The connector was polled as a part of the request.
    pub(super) fn connecting(&self, made: Made) {
        let mut state = self.state();
        state.connector = Some(made);
        match (made, state.connection) {
            (Made::Yes, _) => state.connection = Has::New,
            (Made::Failed, Has::Room) => {
                state.connection = Has::Nothing;
                self.ledger.ended(End::Gone);
            }
            (Made::Failed | Made::NotYet, _) => {}
        }
    }

    /// The head of a response has arrived.
    pub(super) fn answered(&self) {
        if self.state().connection == Has::Reused {
            self.ledger.server_keeps_connections();
        }
    }

    pub(super) fn ended(&self, end: End) {
        let mut state = self.state();
        match state.connection {
            Has::Nothing => {}
            // The server may have accepted the connection.
            Has::Room => self.ledger.ended(End::Closing),
            Has::New | Has::Reused => self.ledger.ended(end),
        }
        state.connection = Has::Nothing;
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
