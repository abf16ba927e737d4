//! One attempt: a request, the redirects it may follow, and the whole of the answer.

use std::time::{Duration, Instant};

use http::{HeaderMap, StatusCode};
use tokio::time::timeout;
use url::Url;

use crate::body::Unread;
use crate::error::{Error, ErrorKind};
use crate::hook::{Ended, Outgoing};
use crate::operation::Operation;
use crate::response::{Head, History, Reply};
use crate::settings::Settings;
use crate::status::{Disposition, disposition, not_modified_error, redirect_error, status_error, unexpected_error};

use super::Transport;
use super::connections::{Exchange, Sent};
use super::course::Attempts;
use super::fault;
use super::redirect::{MOST_REDIRECTS, target};
use super::retry::{Failure, Reached};

/// How long an attempt may take, and what it has exceeded then.
pub(super) struct TimeLimit {
    pub(super) within: Duration,
    pub(super) exceeded: Error,
}

/// The request of a call, which each attempt sends.
pub(super) struct Request<'a> {
    pub(super) transport: &'a Transport,
    pub(super) operation: &'a Operation,
    pub(super) url: Url,
    pub(super) settings: &'a Settings,
}

impl Attempts for Request<'_> {
    async fn attempt(&self, number: u32, time: TimeLimit) -> Result<Reply, Failure> {
        self.transport.attempt(self.operation, self.url.clone(), self.settings, number, time).await
    }
}

impl Transport {
    /// Sends `url` once, or up to three times more where redirects lead. `number` counts the attempts of a call from 1.
    async fn attempt(
        &self,
        operation: &Operation,
        url: Url,
        settings: &Settings,
        number: u32,
        time: TimeLimit,
    ) -> Result<Reply, Failure> {
        let headers = self.headers(operation, &url, number).map_err(Failure::before_sending)?;
        let started = Instant::now();
        let sent = Sent::default();
        let mut refused = None;
        let following = self.follow(operation, url, headers, settings, &sent, &mut refused);
        let outcome = match (timeout(time.within, following).await, refused) {
            (Ok(outcome), _) => outcome,
            (Err(_), Some(head)) => Err(self.refusal(operation, head, &[])),
            (Err(_), None) => Err(Failure { error: time.exceeded, reached: sent.reached(), head: None }),
        };
        let ended = Ended {
            operation,
            attempt: number,
            duration: started.elapsed(),
            status: status_of(&outcome),
            error: outcome.as_ref().err().map(|failure| failure.error.kind()),
        };
        self.0.hooks.iter().for_each(|hook| hook.after(&ended));
        outcome
    }

    async fn follow(
        &self,
        operation: &Operation,
        mut url: Url,
        headers: HeaderMap,
        settings: &Settings,
        sent: &Sent,
        refused: &mut Option<Head>,
    ) -> Result<Reply, Failure> {
        let mut redirects = 0;
        loop {
            let mut request = reqwest::Request::new(operation.method(), url.clone());
            *request.headers_mut() = headers.clone();
            let exchange = self.0.connections.send(request, sent).await?;
            let response = &exchange.response;
            let head = Head::new(response.status(), response.headers().clone(), self.secrets(), self.base());
            self.0.throttle.limits.note(operation, head.headers(), tokio::time::Instant::now());
            if disposition(operation, head.status()) != Disposition::Redirect {
                let body = self.read(operation, exchange, head, settings, refused).await;
                return body.map(|(head, body)| Reply {
                    head,
                    body,
                    history: History { redirects, ..History::default() },
                });
            }
            let followed = if redirects < MOST_REDIRECTS {
                target(self.base(), &url, head.status(), head.headers())
            } else {
                Err("there were three before it")
            };
            url = followed.map_err(|problem| Failure::answered(redirect_error(operation, &head, problem)))?;
            redirects += 1;
        }
    }

    async fn read(
        &self,
        operation: &Operation,
        exchange: Exchange,
        head: Head,
        settings: &Settings,
        refused: &mut Option<Head>,
    ) -> Result<(Head, Vec<u8>), Failure> {
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

    fn headers(&self, operation: &Operation, url: &Url, attempt: u32) -> Result<HeaderMap, Error> {
        let identity = &self.0.identity;
        if self.0.hooks.is_empty() {
            return identity.headers(operation);
        }
        let mut headers = HeaderMap::new();
        for hook in &self.0.hooks {
            let mut outgoing = Outgoing { operation, attempt, path: url.path(), headers: &mut headers };
            hook.before(&mut outgoing)
                .map_err(|error| Error::new(ErrorKind::Hook, "a hook refused the attempt").with_source(error))?;
        }
        let mut all = identity.headers(operation)?;
        all.extend(headers);
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
            format!("the {status} answer is larger than {limit} bytes; the rest was not read"),
        )),
        Unread::Broken(error) => {
            let error = fault::of_body(error)
                .with_status(head.status())
                .with_headers(head.headers().clone())
                .with_request_id(head.request_id().map(str::to_owned));
            Failure { error, reached: Reached::Perhaps, head: None }
        }
    }
}

fn status_of(outcome: &Result<Reply, Failure>) -> Option<StatusCode> {
    match outcome {
        Ok(reply) => Some(reply.head.status()),
        Err(failure) => failure.error.status(),
    }
}
