//! One call of an operation, with its values, not yet sent.

use std::fmt;
use std::ops::RangeInclusive;
use std::pin::Pin;

use serde::de::DeserializeOwned;
use url::Url;

use crate::call_options::CallOptions;
use crate::date_range;
use crate::error::{Error, ErrorKind};
use crate::operation::Operation;
use crate::path::{Parameter, check_segment, request_url};
use crate::response::{Reply, Response};
use crate::transport::Transport;

/// A server that fails on a page of 100 items often succeeds on a page of 50.
const SMALLER_PAGES: &str = "if this page keeps failing, ask for smaller ones (`per_page`)";

/// What `send` gives: a future that owns all it needs, and does nothing until it is polled. Dropping it ends the call.
pub type ResponseFuture<T> = Pin<Box<dyn Future<Output = Result<Response<T>, Error>> + Send + 'static>>;

/// An operation with the values of its parameters. Generated request builders fill one and send it.
///
/// A value that cannot be used is remembered, and comes out when the call is sent as
/// [`ErrorKind::InvalidInput`](crate::ErrorKind::InvalidInput), with nothing sent.
#[derive(Clone)]
#[must_use = "a call does nothing until it is sent"]
pub struct Call {
    transport: Transport,
    operation: &'static Operation,
    segments: Vec<Parameter>,
    query: Vec<Parameter>,
    problem: Option<String>,
    options: CallOptions,
}

impl Call {
    /// A call of `operation` without any values yet.
    pub fn new(transport: &Transport, operation: &'static Operation) -> Self {
        Self {
            transport: transport.clone(),
            operation,
            segments: Vec::new(),
            query: Vec::new(),
            problem: None,
            options: CallOptions::new(),
        }
    }

    /// Fills `{name}` of the path. The value must be 1 to 255 of `A-Z a-z 0-9 . _ -`, and neither `.` nor `..`: the form of
    /// all names of owners and repositories, and never more than one segment of a path.
    pub fn segment(mut self, name: &'static str, value: impl AsRef<str>) -> Self {
        let value = value.as_ref();
        match check_segment(value) {
            Ok(()) => self.segments.push((name, value.to_owned())),
            Err(problem) => self.refuse(format!("{name} {problem}")),
        }
        self
    }

    /// Fills `{name}` of the path with a number within `range`.
    pub fn segment_integer(mut self, name: &'static str, value: i64, range: RangeInclusive<i64>) -> Self {
        if range.contains(&value) {
            self.segments.push((name, value.to_string()));
        } else {
            self.refuse(out_of_range(name, &range));
        }
        self
    }

    /// Adds `name=value` to the query, encoded so that it stays one pair whatever the value holds. A later value of the same
    /// name replaces an earlier one.
    pub fn query(mut self, name: &'static str, value: impl fmt::Display) -> Self {
        self.set_query(name, value.to_string());
        self
    }

    /// Adds a number within `range` to the query.
    pub fn query_integer(mut self, name: &'static str, value: i64, range: RangeInclusive<i64>) -> Self {
        if range.contains(&value) {
            self.set_query(name, value.to_string());
        } else {
            self.refuse(out_of_range(name, &range));
        }
        self
    }

    /// Adds a date or a range of dates to the query, in the syntax of GitHub's search: `2026-01-31`, `>=2026-01-01`,
    /// `2026-01-01..2026-01-31`. The value is sent as it is. GitHub ignores what it cannot read, and then lists everything, so
    /// any other text is refused.
    pub fn query_date_range(mut self, name: &'static str, value: impl AsRef<str>) -> Self {
        let value = value.as_ref();
        match date_range::check(value) {
            Ok(()) => self.set_query(name, value.to_owned()),
            Err(problem) => self.refuse(format!("{name} {problem}")),
        }
        self
    }

    /// Bounds for this call, in place of its client's.
    pub fn options(mut self, options: CallOptions) -> Self {
        self.options = options;
        self
    }

    /// Sends the call; the answer's JSON becomes a `T`.
    pub fn send<T: DeserializeOwned + Send + 'static>(self) -> ResponseFuture<T> {
        let transport = self.transport.clone();
        let operation = self.operation;
        let reply = self.reply();
        Box::pin(async move { reply.await?.decode(operation, transport.secrets()) })
    }

    /// Sends a call whose answer has no content.
    pub fn send_empty(self) -> ResponseFuture<()> {
        let reply = self.reply();
        Box::pin(async move { Ok(reply.await?.without_content()) })
    }

    pub(crate) fn transport(&self) -> &Transport {
        &self.transport
    }

    pub(crate) fn operation(&self) -> &'static Operation {
        self.operation
    }

    pub(crate) fn max_pages(&self) -> u32 {
        let settings = self.transport.settings();
        // Options that cannot be used are told when the first page is asked for.
        self.options.applied_to(settings).map_or(settings.max_pages, |settings| settings.max_pages)
    }

    pub(crate) fn query_value(&self, name: &str) -> Option<&str> {
        self.query.iter().find(|(known, _)| *known == name).map(|(_, value)| value.as_str())
    }

    /// Whether this is how a server fails that takes too long to put together a page.
    fn may_ask_for_too_much(&self, error: &Error) -> bool {
        let gave_up = match error.kind() {
            ErrorKind::Server => error.status().is_some_and(|status| matches!(status.as_u16(), 502 | 504)),
            ErrorKind::Timeout => error.attempts() > 0,
            ErrorKind::TooLarge => true,
            _ => false,
        };
        gave_up && self.operation.page_parameter().is_some()
    }

    /// Boxed, so that none of what it does is compiled again for each type of answer.
    pub(crate) fn reply(self) -> Pin<Box<dyn Future<Output = Result<Reply, Error>> + Send>> {
        Box::pin(async move {
            let url = self.url().map_err(|error| error.with_operation(self.operation.id()))?;
            let outcome = self.transport.exchange(self.operation, url, &self.options).await;
            outcome.map_err(
                |error| if self.may_ask_for_too_much(&error) { error.with_advice(SMALLER_PAGES) } else { error },
            )
        })
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

    /// The first problem is the one that is told.
    fn refuse(&mut self, problem: String) {
        self.problem.get_or_insert(problem);
    }
}

impl fmt::Debug for Call {
    /// Names parameters without their values: someone may have put a secret where it does not belong.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names =
            |parameters: &[Parameter]| -> Vec<&'static str> { parameters.iter().map(|(name, _)| *name).collect() };
        formatter
            .debug_struct("Call")
            .field("operation", &self.operation.id())
            .field("segments", &names(&self.segments))
            .field("query", &names(&self.query))
            .field("problem", &self.problem)
            .finish_non_exhaustive()
    }
}

fn out_of_range(name: &str, range: &RangeInclusive<i64>) -> String {
    match (*range.start(), *range.end()) {
        (start, i64::MAX) => format!("{name} must be at least {start}"),
        (start, end) => format!("{name} must be {start} to {end}"),
    }
}
