//! A GitHub on loopback that knows nothing but the spec.
//!
//! Every request is judged (see `judge`). One that breaks the spec is answered with 400 and remembered, so that
//! [`Fake::assert_clean`] fails even if the client takes the 400 for an answer. One that keeps it is answered with a
//! sample body, unless the test scripted another answer.

mod answer;
mod judge;
mod pages;
mod scene;
mod server;

use std::collections::{BTreeMap, VecDeque};
use std::mem;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use ghes_actions::Client;
use serde_json::Value;
use tokio::task::JoinHandle;

pub use answer::Answer;
pub use judge::Request;
pub use scene::{OWNER, REPO, RUNNER_ID, many_runs};

use crate::sample::{Variant, sample};
use crate::spec::SPEC;

/// The fake's address in the form of GitHub Enterprise Server: everything stands below this path.
pub const BASE_PATH: &str = "/api/v3";

/// The token that [`Fake::client`] presents. It opens nothing.
pub const TOKEN: &str = "ghp_loopbackOnly0000000000000000000000";

/// A running fake; it stops when it is dropped.
#[derive(Debug)]
pub struct Fake {
    address: SocketAddr,
    state: Arc<Mutex<State>>,
    server: JoinHandle<()>,
}

/// What the fake was told and what it saw.
#[derive(Debug, Default)]
struct State {
    scripted: BTreeMap<String, VecDeque<Answer>>,
    standing: BTreeMap<String, Standing>,
    requests: Vec<Request>,
    violations: Vec<String>,
    connections: usize,
}

/// What an operation answers as long as nothing is scripted.
#[derive(Clone, Debug)]
enum Standing {
    Sample(Variant),
    Body(Value),
    Items(Vec<Value>),
}

impl Fake {
    /// Starts on a free port of loopback.
    ///
    /// # Panics
    /// When loopback has none.
    pub async fn start() -> Self {
        let state = Arc::new(Mutex::new(State::default()));
        let (address, server) = server::start(Arc::clone(&state)).await;
        Self { address, state, server }
    }

    /// The base URL of a GitHub Enterprise Server: with `/api/v3`, without a slash at the end.
    #[must_use]
    pub fn base_url(&self) -> String {
        format!("http://{}{BASE_PATH}", self.address)
    }

    /// The base URL as of `https://api.github.com`: the root.
    #[must_use]
    pub fn root_url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// A client of this fake with [`TOKEN`] and no other setting.
    ///
    /// # Panics
    /// When the client refuses the loopback address, which is a bug of the client.
    #[must_use]
    pub fn client(&self) -> Client {
        Client::builder()
            .base_url(self.base_url())
            .token(TOKEN)
            .max_attempts(1)
            .build()
            .expect("loopback is a valid base")
    }

    /// Scripts the next answer of an operation. Several queue up; each is given once.
    ///
    /// # Panics
    /// When the spec has no such operation, or the answer is a success whose body the spec does not allow: a test's own
    /// data is held to the spec too, unless it says [`Answer::off_spec`].
    pub fn answer(&self, operation_id: &str, answer: Answer) {
        let errors = answer.errors(SPEC.operation(operation_id));
        assert!(errors.is_empty(), "the answer scripted for {operation_id} is off spec: {errors:#?}");
        self.state().scripted.entry(operation_id.to_owned()).or_default().push_back(answer);
    }

    /// From now on this operation answers with `body`.
    ///
    /// # Panics
    /// When the spec has no such operation or does not allow this body.
    pub fn serve(&self, operation_id: &str, body: Value) {
        let (status, _) = SPEC.operation(operation_id).success();
        let errors = Answer::status(status).json(body.clone()).errors(SPEC.operation(operation_id));
        assert!(errors.is_empty(), "the body of {operation_id} is off spec: {errors:#?}");
        self.state().standing.insert(operation_id.to_owned(), Standing::Body(body));
    }

    /// From now on this list operation answers with pages over `items`, each checked against the spec when it is sent.
    ///
    /// # Panics
    /// When the spec has no such operation or it has no pages.
    pub fn serve_items(&self, operation_id: &str, items: Vec<Value>) {
        assert!(SPEC.operation(operation_id).is_paginated(), "{operation_id} has no pages");
        self.state().standing.insert(operation_id.to_owned(), Standing::Items(items));
    }

    /// From now on all operations answer with samples of this variant.
    pub fn serve_samples(&self, variant: Variant) {
        let samples = SPEC.operations().map(|operation| (operation.id.clone(), Standing::Sample(variant)));
        self.state().standing = samples.collect();
    }

    /// The requests so far, in the order of their arrival.
    #[must_use]
    pub fn requests(&self) -> Vec<Request> {
        self.state().requests.clone()
    }

    /// The requests since the last time they were taken.
    #[must_use]
    pub fn take_requests(&self) -> Vec<Request> {
        mem::take(&mut self.state().requests)
    }

    /// What broke the spec so far.
    #[must_use]
    pub fn violations(&self) -> Vec<String> {
        self.state().violations.clone()
    }

    /// How many connections were opened so far.
    #[must_use]
    pub fn connections(&self) -> usize {
        self.state().connections
    }

    /// Fails when a request broke the spec, or a scripted answer was never asked for.
    ///
    /// # Panics
    /// In these cases.
    pub fn assert_clean(&self) {
        let state = self.state();
        assert!(state.violations.is_empty(), "requests broke the spec: {:#?}", state.violations);
        let left: Vec<_> = state.scripted.iter().filter(|(_, answers)| !answers.is_empty()).collect();
        assert!(left.is_empty(), "answers were scripted and not asked for: {left:#?}");
    }

    fn state(&self) -> MutexGuard<'_, State> {
        locked(&self.state)
    }
}

impl Drop for Fake {
    fn drop(&mut self) {
        self.server.abort();
    }
}

impl State {
    /// The answer to a request that keeps the spec.
    fn next_answer(&mut self, operation_id: &str, request: &Request) -> Answer {
        if let Some(answer) = self.scripted.get_mut(operation_id).and_then(VecDeque::pop_front) {
            return answer;
        }
        let operation = SPEC.operation(operation_id);
        let (status, schema) = operation.success();
        let answer = Answer::status(status);
        if status == 302 {
            return answer.header("location", REDIRECTED);
        }
        match self.standing.get(operation_id).unwrap_or(&Standing::Sample(Variant::Maximal)) {
            Standing::Body(body) => answer.json(body.clone()),
            Standing::Items(items) => pages::page(operation, request, items),
            Standing::Sample(variant) => match schema {
                Some(schema) => answer.json(sample(schema, *variant)),
                None => answer,
            },
        }
    }
}

/// Where a redirect that is a success leads.
pub const REDIRECTED: &str = "https://storage.example.net/log?signature=x";

/// A test that failed elsewhere must not hide behind a poisoned lock.
fn locked(state: &Mutex<State>) -> MutexGuard<'_, State> {
    state.lock().unwrap_or_else(PoisonError::into_inner)
}
