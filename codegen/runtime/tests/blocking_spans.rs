//! The spans of a blocking call.
//!
//! Alone in its program: a subscriber sees everything for certain only when it is there before the first call.
#![cfg(all(feature = "blocking", feature = "test-util"))]

use std::sync::{Arc, Mutex};

use ghes_actions_runtime::{Blocking, Call, ClientBuilder, MockResponse, MockServer, Operation, Transport};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Metadata, Subscriber};

const GET: Operation = Operation::get("get-runner", "/runner");

/// Writes down the name of each span and that of the span around it. It is the subscriber of one thread only.
#[derive(Clone, Default)]
struct Spans(Arc<Mutex<SpansState>>);

#[derive(Default)]
struct SpansState {
    names: Vec<&'static str>,
    entered: Vec<u64>,
    seen: Vec<String>,
}

impl Subscriber for Spans {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.is_span()
    }

    fn new_span(&self, span: &Attributes<'_>) -> Id {
        let mut state = self.0.lock().unwrap();
        let around = state.entered.last().map_or("", |id| state.names[*id as usize - 1]);
        let seen = format!("{around}/{}", span.metadata().name());
        state.seen.push(seen);
        state.names.push(span.metadata().name());
        Id::from_u64(state.names.len() as u64)
    }

    fn record(&self, _: &Id, _: &Record<'_>) {}

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn event(&self, _: &Event<'_>) {}

    fn enter(&self, span: &Id) {
        // That of the caller is entered on two threads at a time.
        self.0.lock().unwrap().entered.push(span.into_u64());
    }

    fn exit(&self, span: &Id) {
        let mut state = self.0.lock().unwrap();
        let last = state.entered.iter().rposition(|entered| *entered == span.into_u64());
        last.map(|last| state.entered.remove(last));
    }
}

#[test]
fn the_spans_of_a_call_are_below_that_of_the_caller() {
    let spans = Spans::default();
    let server = MockServer::new();
    server.respond(MockResponse::json(200, &true));
    let transport: Transport = ClientBuilder::new("test/1").mock_server(&server).build().unwrap();
    let call = Blocking::new(Call::new(&transport, &GET));
    tracing::subscriber::with_default(spans.clone(), || {
        tracing::info_span!("caller").in_scope(|| assert!(call.wait(|call| call.send::<bool>()).unwrap().value));
    });
    let seen = &spans.0.lock().unwrap().seen;
    assert_eq!(*seen, ["/caller", "caller/github_call", "github_call/http_request"]);
}
