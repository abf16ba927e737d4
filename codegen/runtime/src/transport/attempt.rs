//! One attempt: a request, the redirects it may follow, and the whole response.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use http::header::{CONTENT_LENGTH, CONTENT_TYPE};
use http::{HeaderMap, HeaderValue, StatusCode};
use tokio::time::{Instant, timeout};
use tracing::Instrument;

use crate::body::Unread;
use crate::error::{Error, ErrorKind};
use crate::hook::{AttemptOutcome, OutgoingRequest};
use crate::operation::Operation;
use crate::response::{Head, History, Reply};
use crate::secret::Secret;
use crate::settings::Settings;
use crate::status::{Disposition, disposition, not_modified_error, redirect_error, status_error, unexpected_error};
use crate::telemetry;

use super::connections::{Exchange, Sent};
use super::course::Attempts;
use super::fault;
use super::redirect::{MOST_REDIRECTS, target};
use super::retry::{Failure, Reached};
use super::revalidation::Revalidation;
use super::{RequestParts, Transport};

/// How long an attempt may take, and what it has exceeded then.
pub(super) struct TimeLimit {
    pub(super) within: Duration,
    pub(super) exceeded: Error,
}

/// The request of a call, which each attempt sends.
pub(super) struct Request<'a> {
    transport: &'a Transport,
    operation: &'a Operation,
    parts: RequestParts,
    settings: &'a Settings,
    /// That of the last attempt.
    token: Mutex<Option<Arc<Secret>>>,
}

impl<'a> Request<'a> {
    pub(super) fn new(
        transport: &'a Transport,
        operation: &'a Operation,
        parts: RequestParts,
        settings: &'a Settings,
    ) -> Self {
        Self { transport, operation, parts, settings, token: Mutex::default() }
    }

    /// The token for an attempt. Asking for it takes part of the attempt's time.
    async fn ask_for_token(&self, time: &TimeLimit) -> Result<Option<Arc<Secret>>, Failure> {
        let asking = timeout(time.within, self.transport.secrets().credentials.token());
        let token = asking.await.unwrap_or_else(|_| {
            let problem = format!("the token source returned no token within {} s", time.within.as_secs_f64());
            Err(Error::new(ErrorKind::Credentials, problem))
        });
        let token = token.map_err(Failure::before_sending)?;
        self.last_token().clone_from(&token);
        Ok(token)
    }

    fn last_token(&self) -> MutexGuard<'_, Option<Arc<Secret>>> {
        self.token.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Attempts for Request<'_> {
    async fn attempt(&self, number: u32, mut time: TimeLimit) -> Result<Reply, Failure> {
        let asked = Instant::now();
        let token = self.ask_for_token(&time).await?;
        time.within = time.within.saturating_sub(asked.elapsed());
        self.transport.attempt(self, token.as_deref(), number, time).await
    }

    fn grace_left(&self) -> Duration {
        let credentials = &self.transport.secrets().credentials;
        self.last_token().as_ref().map_or(Duration::ZERO, |token| credentials.grace_left(token))
    }

    async fn renew_token(&self) -> Result<bool, Error> {
        let Some(rejected) = self.last_token().clone() else { return Ok(false) };
        self.transport.secrets().credentials.renew(&rejected).await
    }
}

impl Transport {
    /// Sends a request once, or up to three times more where redirects lead. `number` counts the attempts of a call from 1.
    async fn attempt(
        &self,
        request: &Request<'_>,
        token: Option<&Secret>,
        number: u32,
        time: TimeLimit,
    ) -> Result<Reply, Failure> {
        let operation = request.operation;
        let headers = self.headers(request, token, number).map_err(Failure::before_sending)?;
        let span = telemetry::attempt_span(operation, self.base(), number);
        let started = Instant::now();
        let sent = Sent::default();
        let mut refused = None;
        let following = self.follow(request, headers, &sent, &mut refused).instrument(span.clone());
        let outcome = match (timeout(time.within, following).await, refused) {
            (Ok(outcome), _) => outcome,
            (Err(_), Some(head)) => Err(self.refusal(operation, head, &[])),
            (Err(_), None) => Err(Failure { error: time.exceeded, reached: sent.reached(), head: None }),
        };
        let ended = AttemptOutcome {
            operation,
            attempt: number,
            duration: started.elapsed(),
            status: status_of(&outcome),
            error: outcome.as_ref().err().map(|failure| failure.error.kind()),
        };
        telemetry::record_attempt(&span, &ended);
        self.0.hooks.iter().for_each(|hook| hook.after(&ended));
        outcome
    }

    async fn follow(
        &self,
        request: &Request<'_>,
        headers: HeaderMap,
        sent: &Sent,
        refused: &mut Option<Head>,
    ) -> Result<Reply, Failure> {
        let Request { operation, ref parts, settings, .. } = *request;
        let mut revalidation = Revalidation::new(self, operation, &headers, body_limit(operation, settings));
        let mut url = parts.url.clone();
        let mut redirects = 0;
        // The points of all requests but the first, until the attempt ends.
        let mut further = Vec::new();
        loop {
            let mut sending = reqwest::Request::new(operation.method(), url.clone());
            *sending.headers_mut() = headers.clone();
            *sending.body_mut() = parts.body.clone().map(Into::into);
            let stored = revalidation.add_condition(&mut sending);
            let exchange = self.send(operation, sending, sent).await?;
            let response = &exchange.response;
            let head = Head::new(response.status(), response.headers().clone(), self.secrets(), self.base());
            self.0.throttle.limits.note(operation, head.headers(), Instant::now());
            let disposition = disposition(operation, head.status());
            if let (Disposition::NotModified, Some(stored)) = (disposition, stored) {
                // It has no body. If one comes nevertheless, its connection is not used again.
                let _ = exchange.body(0).await;
                match revalidation.confirmed(stored, &head) {
                    Some(mut reply) => {
                        reply.history.redirects = redirects;
                        return Ok(reply);
                    }
                    None => {
                        further.push(self.0.throttle.points.count(operation));
                        continue;
                    }
                }
            }
            if disposition != Disposition::Redirect {
                let (head, body) = self.read(request, exchange, head, refused).await?;
                // An address to which the server redirects is valid for a minute.
                let is_new = disposition == Disposition::Success && !head.status().is_redirection();
                let stored = if is_new { revalidation.keep(&url, &head, &body) } else { None };
                return Ok(Reply { head, body, history: History { redirects, ..History::default() }, stored });
            }
            let followed = if redirects < MOST_REDIRECTS {
                target(self.base(), &url, head.status(), head.headers())
            } else {
                Err("there were three before it")
            };
            url = followed.map_err(|problem| Failure::answered(redirect_error(operation, &head, problem)))?;
            redirects += 1;
            further.push(self.0.throttle.points.count(operation));
        }
    }

    /// Sends a request over the network, or to the server of a test.
    #[cfg_attr(
        not(feature = "test-util"),
        allow(unused_variables, reason = "only the server of a test asks for the operation")
    )]
    async fn send(&self, operation: &Operation, request: reqwest::Request, sent: &Sent) -> Result<Exchange, Failure> {
        #[cfg(feature = "test-util")]
        if let Some(server) = &self.0.mock {
            return super::mock::send(server, operation, &request, sent).await;
        }
        self.0.connections.send(request, sent).await
    }

    async fn read(
        &self,
        request: &Request<'_>,
        exchange: Exchange,
        head: Head,
        refused: &mut Option<Head>,
    ) -> Result<(Head, Vec<u8>), Failure> {
        let Request { operation, settings, ref parts, .. } = *request;
        match disposition(operation, head.status()) {
            Disposition::Success => {
                let limit = body_limit(operation, settings);
                match exchange.body(limit).await {
                    Ok(body) => Ok((head, body)),
                    Err(unread) => Err(unread_failure(operation, &head, unread)),
                }
            }
            Disposition::Error => {
                // The status tells more than a body that is too long, breaks off or does not come in time.
                *refused = Some(head.clone());
                let body = exchange.body(settings.max_error_bytes).await.unwrap_or_default();
                Err(self.refusal(operation, head, &body))
            }
            Disposition::NotModified if parts.condition.is_some() => match exchange.body(0).await {
                Ok(body) => Ok((head, body)),
                Err(unread) => Err(unread_failure(operation, &head, unread)),
            },
            Disposition::NotModified => Err(Failure::answered(not_modified_error(operation, &head))),
            Disposition::Redirect | Disposition::Unexpected => {
                Err(Failure::answered(unexpected_error(operation, &head)))
            }
        }
    }

    /// Of a status that is an error, with as much of the body as came.
    fn refusal(&self, operation: &Operation, head: Head, body: &[u8]) -> Failure {
        let error = status_error(operation, &head, body, self.secrets());
        Failure { error, reached: Reached::Answered, head: Some(head) }
    }

    fn headers(&self, request: &Request<'_>, token: Option<&Secret>, attempt: u32) -> Result<HeaderMap, Error> {
        let Request { operation, parts: RequestParts { url, body, condition }, .. } = request;
        let mut headers = HeaderMap::new();
        for hook in &self.0.hooks {
            let mut outgoing = OutgoingRequest { operation, attempt, path: url.path(), headers: &mut headers };
            hook.before(&mut outgoing)
                .map_err(|error| Error::new(ErrorKind::Hook, "a hook refused the attempt").with_source(error))?;
        }
        let mut all = self.0.identity.headers(operation, token)?;
        all.extend(headers);
        if let Some(body) = body {
            all.insert(CONTENT_LENGTH, body.len().into());
            all.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
        }
        if let Some((name, value)) = condition {
            all.insert(name, value.clone());
        }
        Ok(all)
    }
}

impl Failure {
    pub(super) fn before_sending(error: Error) -> Self {
        Self { error, reached: Reached::Nothing, head: None }
    }

    fn answered(error: Error) -> Self {
        Self { error, reached: Reached::Answered, head: None }
    }
}

fn body_limit(operation: &Operation, settings: &Settings) -> usize {
    if operation.page_parameter().is_some() { settings.max_list_bytes } else { settings.max_object_bytes }
}

fn unread_failure(operation: &Operation, head: &Head, unread: Unread) -> Failure {
    let status = head.status().as_u16();
    match unread {
        Unread::TooLarge { limit } => Failure::answered(head.error(
            operation,
            ErrorKind::TooLarge,
            format!("the {status} response is larger than {limit} bytes; the rest was not read"),
        )),
        Unread::Broken(error) => {
            let error = head.described(fault::of_body(error));
            Failure { error, reached: Reached::Perhaps, head: None }
        }
    }
}

fn status_of(outcome: &Result<Reply, Failure>) -> Option<StatusCode> {
    match outcome {
        Ok(reply) if reply.history.from_cache => Some(StatusCode::NOT_MODIFIED),
        Ok(reply) => Some(reply.head.status()),
        Err(failure) => failure.error.status(),
    }
}
