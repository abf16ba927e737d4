//! A call of an operation with its parameters, not yet sent.

use std::fmt;
use std::ops::RangeInclusive;
use std::pin::Pin;
use std::time::Duration;

use bytes::Bytes;
use chrono::{DateTime, Utc};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};
use url::Url;

use crate::call_options::CallOptions;
use crate::conditional::Condition;
use crate::date_range::DateRange;
use crate::error::{Error, ErrorKind};
use crate::operation::Operation;
use crate::path::{Parameter, check_segment, request_url};
use crate::removal::{Removal, RemovalFuture};
use crate::response::{Reply, Response};
use crate::secret::{Secret, Secrets};
use crate::token_cache::{ValueFuture, lifetime};
use crate::transport::{RequestParts, Transport, Undecoded};

/// A server that fails on a page of 100 items often succeeds on a page of 50.
const SMALLER_PAGES: &str = "if this page keeps failing, request smaller pages (`per_page`)";

/// The future that `send` returns. It owns all its data, and does nothing until it is polled. Dropping it cancels the call.
pub type ResponseFuture<T> = Pin<Box<dyn Future<Output = Result<Response<T>, Error>> + Send + 'static>>;

/// An operation with the values of its parameters. Generated request builders fill and send it, and so can you: see
/// [custom operations](crate::guide::custom_operations).
///
/// If a value is invalid, sending the call returns [`ErrorKind::InvalidInput`](crate::ErrorKind::InvalidInput), and no request is
/// made.
#[derive(Clone)]
#[must_use = "a call does nothing until it is sent"]
pub struct Call {
    transport: Transport,
    operation: &'static Operation,
    segments: Vec<Parameter>,
    query: Vec<Parameter>,
    problem: Option<String>,
    /// The body as a whole.
    body: Option<Bytes>,
    /// Those of a body that is given by its properties.
    properties: Map<String, Value>,
    options: CallOptions,
}

impl Call {
    /// A call of `operation`, without any values.
    pub fn new(transport: &Transport, operation: &'static Operation) -> Self {
        Self {
            transport: transport.clone(),
            operation,
            segments: Vec::new(),
            query: Vec::new(),
            problem: None,
            body: None,
            properties: Map::new(),
            options: CallOptions::new(),
        }
    }

    /// Fills `{name}` in the path. The value must consist of 1 to 255 of the characters `A-Z a-z 0-9 . _ -`, and must not be `.` or
    /// `..`. All names of owners and repositories have this form, and such a value is always exactly one path segment.
    pub fn segment(mut self, name: &'static str, value: impl AsRef<str>) -> Self {
        let value = value.as_ref();
        match check_segment(value) {
            Ok(()) => self.segments.push((name, value.to_owned())),
            Err(problem) => self.refuse(format!("{name} {problem}")),
        }
        self
    }

    /// Fills `{name}` in the path with a number within `range`.
    pub fn segment_integer(mut self, name: &'static str, value: impl TryInto<i64>, range: RangeInclusive<i64>) -> Self {
        match within(value, &range) {
            Some(value) => self.segments.push((name, value.to_string())),
            None => self.refuse(out_of_range(name, &range)),
        }
        self
    }

    /// Adds `name=value` to the query, percent-encoded. A later value for the same name replaces an earlier one.
    pub fn query(mut self, name: &'static str, value: impl fmt::Display) -> Self {
        self.set_query(name, value.to_string());
        self
    }

    /// Adds `name=value` to the query for each value, percent-encoded. Later values for the same name replace earlier ones.
    pub fn query_each(mut self, name: &'static str, values: impl IntoIterator<Item = impl fmt::Display>) -> Self {
        self.query.retain(|(known, _)| *known != name);
        self.query.extend(values.into_iter().map(|value| (name, value.to_string())));
        self
    }

    /// Adds `name=value` to the query unless it has a value for the name.
    pub fn query_unless_set(self, name: &'static str, value: impl fmt::Display) -> Self {
        if self.query_value(name).is_some() { self } else { self.query(name, value) }
    }

    /// Adds a number within `range` to the query.
    pub fn query_integer(mut self, name: &'static str, value: impl TryInto<i64>, range: RangeInclusive<i64>) -> Self {
        match within(value, &range) {
            Some(value) => self.set_query(name, value.to_string()),
            None => self.refuse(out_of_range(name, &range)),
        }
        self
    }

    /// Adds a date or a range of dates to the query, in the syntax of GitHub's search. What is none is an error, because GitHub ignores
    /// a value that it cannot parse, and then lists everything.
    pub fn query_date_range(mut self, name: &'static str, value: impl Into<DateRange>) -> Self {
        match value.into().into_text() {
            Ok(text) => self.set_query(name, text),
            Err(problem) => self.refuse(format!("{name} {problem}")),
        }
        self
    }

    /// Sends `body` as JSON. A GET has no body, so this is an error for one.
    pub fn json(mut self, body: &impl Serialize) -> Self {
        match serde_json::to_vec(body) {
            _ if !self.operation.is_write() => self.refuse("a GET has no body".to_owned()),
            _ if !self.properties.is_empty() => self.refuse("a whole body cannot be added to properties".to_owned()),
            Ok(body) => self.body = Some(body.into()),
            // The text of the error may quote a value.
            Err(_) => self.refuse("the body cannot be serialised as JSON".to_owned()),
        }
        self
    }

    /// Adds a property to the JSON object that is sent as the body. A later value for the same name replaces an earlier one. A call has
    /// either properties or a whole body ([`Call::json`]), and a GET has neither.
    pub fn property(mut self, name: &'static str, value: impl Serialize) -> Self {
        match serde_json::to_value(value) {
            _ if !self.operation.is_write() => self.refuse("a GET has no body".to_owned()),
            _ if self.body.is_some() => self.refuse(format!("{name} cannot be added to a whole body")),
            Ok(value) => drop(self.properties.insert(name.to_owned(), value)),
            // The text of the error may quote a value.
            Err(_) => self.refuse(format!("{name} cannot be serialised as JSON")),
        }
        self
    }

    /// Limits for this call, in place of the client's.
    pub fn options(mut self, options: CallOptions) -> Self {
        self.options = options;
        self
    }

    /// Sends the call and decodes the JSON of the response as a `T`.
    pub fn send<T: DeserializeOwned + Send + 'static>(self) -> ResponseFuture<T> {
        self.receive(None, Reply::decode)
    }

    /// Sends a call whose response has a body with one status, and none with another: which ones is a fact of the
    /// [operation](Operation::empty_success). Decodes the JSON as a `T`, and returns `None` if there is none.
    pub fn send_optional<T: DeserializeOwned + Send + 'static>(self) -> ResponseFuture<Option<T>> {
        self.receive(None, Reply::decode_optional)
    }

    /// Sends a call to which the server responds with an address: the one to which it redirects, with the status 302. The
    /// [operation](Operation::success) lists that as its success.
    ///
    /// The address is not requested, and the token is not sent there. GitHub redirects to a storage service with a signature in the
    /// address, which is valid for about a minute and lets everybody read what is there. So it is a [`Secret`]: request it without
    /// headers of this client, and do not log it.
    ///
    /// # Errors
    ///
    /// Like [`send`](Self::send). Returns [`ErrorKind::Decode`] if there is not exactly one address, or if it is no absolute URL with
    /// `https`, or with `http` if the API has that.
    pub fn send_location(self) -> ResponseFuture<Secret> {
        let allows_http = self.transport.base().url().scheme() == "http";
        self.receive(None, move |reply, operation, _| reply.location(operation, allows_http))
    }

    /// Sends a call whose response has no content.
    pub fn send_empty(self) -> ResponseFuture<()> {
        self.receive(None, |reply, _, _| Ok(reply.without_content()))
    }

    /// Sends a DELETE, and returns GitHub's refusals of a busy and of a missing resource as values. Which messages mean busy is a fact
    /// of the [operation](Operation::busy).
    pub fn removal(self) -> RemovalFuture {
        let response = self.send_empty();
        Box::pin(async move { Removal::of(response.await) })
    }

    /// Returns a value that is valid for at least `remaining`: one that an earlier call made, or a new one.
    ///
    /// The client keeps one value for each operation with its parameters and body, and the server's clock decides how long. Calls that need a new one at the
    /// same time share one request, and its error if it fails. Errors are not kept. Values of another client, and so of another server or
    /// token, are never returned.
    ///
    /// # Errors
    ///
    /// Returns the error of the request. Returns [`ErrorKind::InvalidInput`] if a new value is not valid for that long either.
    pub fn valid_for<T>(self, remaining: Duration, expires_at: fn(&T) -> DateTime<Utc>) -> ValueFuture<T>
    where
        T: Clone + DeserializeOwned + Send + Sync + 'static,
    {
        Box::pin(async move {
            // Every call ends in the transport, those with an invalid value too, so that hooks learn of them.
            let Ok(url) = self.url() else { return self.send::<T>().await.map(Response::into_value) };
            let key = (self.operation.id(), url.into(), self.sent_body());
            let transport = self.transport.clone();
            let make = async {
                let response = self.send::<T>().await?;
                let lifetime = lifetime(response.metadata.headers(), expires_at(&response.value));
                Ok((response.value, lifetime))
            };
            transport.token_cache().get(key, remaining, make).await
        })
    }

    pub(crate) fn operation(&self) -> &'static Operation {
        self.operation
    }

    pub(crate) fn max_pages(&self) -> u32 {
        let settings = self.transport.settings();
        // Invalid options are reported when the first page is requested.
        self.options.applied_to(settings).map_or(settings.max_pages, |settings| settings.max_pages)
    }

    pub(crate) fn max_in_flight(&self) -> usize {
        self.transport.settings().max_in_flight
    }

    pub(crate) fn query_value(&self, name: &str) -> Option<&str> {
        self.query.iter().find(|(known, _)| *known == name).map(|(_, value)| value.as_str())
    }

    /// Whether the server may have failed because building the page took too long.
    fn may_ask_for_too_much(&self, error: &Error) -> bool {
        let gave_up = match error.kind() {
            ErrorKind::Server => error.status().is_some_and(|status| matches!(status.as_u16(), 502 | 504)),
            ErrorKind::Timeout => error.attempts() > 0,
            ErrorKind::TooLarge => true,
            _ => false,
        };
        gave_up && self.operation.page_parameter().is_some()
    }

    /// Sends the call, on a condition if there is one, and decodes its response with `decode`.
    pub(crate) fn receive<V: 'static>(
        self,
        condition: Option<Condition>,
        decode: impl FnOnce(Reply, &'static Operation, &Secrets) -> Result<V, Error> + Send + 'static,
    ) -> Pin<Box<dyn Future<Output = Result<V, Error>> + Send>> {
        let undecoded = self.exchange(condition);
        Box::pin(async move { undecoded.await?.decode(decode) })
    }

    /// Boxed, so that it is not compiled again for each response type.
    fn exchange(self, condition: Option<Condition>) -> Pin<Box<dyn Future<Output = Result<Undecoded, Error>> + Send>> {
        Box::pin(async move {
            let parts = self.url().map(|url| RequestParts { url, body: self.sent_body(), condition });
            let outcome = self.transport.exchange(self.operation, parts, &self.options).await;
            outcome.map_err(
                |error| if self.may_ask_for_too_much(&error) { error.with_advice(SMALLER_PAGES) } else { error },
            )
        })
    }

    fn sent_body(&self) -> Option<Bytes> {
        let object = || Value::Object(self.properties.clone()).to_string().into();
        self.body.clone().or_else(|| (!self.properties.is_empty()).then(object))
    }

    fn url(&self) -> Result<Url, Error> {
        if let Some(problem) = &self.problem {
            return Err(Error::invalid_input(problem.clone()));
        }
        request_url(self.transport.base(), self.operation, &self.segments, &self.query)
    }

    fn set_query(&mut self, name: &'static str, value: String) {
        self.query.retain(|(known, _)| *known != name);
        self.query.push((name, value));
    }

    /// Keeps the first problem, which is the one that is reported.
    pub(crate) fn refuse(&mut self, problem: String) {
        self.problem.get_or_insert(problem);
    }
}

impl fmt::Debug for Call {
    /// Shows the names of parameters only, because a value may be a secret that was passed by mistake.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names =
            |parameters: &[Parameter]| -> Vec<&'static str> { parameters.iter().map(|(name, _)| *name).collect() };
        formatter
            .debug_struct("Call")
            .field("operation", &self.operation.id())
            .field("segments", &names(&self.segments))
            .field("query", &names(&self.query))
            .field("properties", &self.properties.keys().collect::<Vec<_>>())
            .field("problem", &self.problem)
            .finish_non_exhaustive()
    }
}

/// A number that is no `i64` is out of every range.
fn within(value: impl TryInto<i64>, range: &RangeInclusive<i64>) -> Option<i64> {
    value.try_into().ok().filter(|value| range.contains(value))
}

fn out_of_range(name: &str, range: &RangeInclusive<i64>) -> String {
    match (*range.start(), *range.end()) {
        (start, i64::MAX) => format!("{name} must be at least {start}"),
        (start, end) => format!("{name} must be {start} to {end}"),
    }
}
