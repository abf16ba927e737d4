//! Which requests of an attempt ask whether a kept response has changed, and what a 304 means then.

use std::sync::Arc;

use http::header::{IF_MATCH, IF_MODIFIED_SINCE, IF_NONE_MATCH, IF_RANGE, IF_UNMODIFIED_SINCE, RANGE};
use http::{HeaderMap, HeaderName, StatusCode};
use url::Url;

use crate::operation::Operation;
use crate::response::{Head, History, Reply};
use crate::response_cache::{Store, Stored, forbids_storing};

use super::Transport;

/// With one of these, which the caller or a hook has set, the request asks for something else than the whole response.
const CONDITIONS: [HeaderName; 6] = [IF_MATCH, IF_MODIFIED_SINCE, IF_NONE_MATCH, IF_RANGE, IF_UNMODIFIED_SINCE, RANGE];

/// The cache as one attempt uses it. Each request of the attempt has a condition of its own, by its own URL: a redirect may lead to
/// another resource than last time, whose response may be older than the kept one.
pub(super) struct Revalidation<'a> {
    transport: &'a Transport,
    /// `None` if the attempt neither uses nor fills the cache.
    cache: Option<&'a Store>,
    /// The headers of each request, without the condition.
    headers: &'a HeaderMap,
    body_limit: usize,
    /// Whether further requests are made without a condition.
    is_over: bool,
}

impl<'a> Revalidation<'a> {
    pub(super) fn new(
        transport: &'a Transport,
        operation: &Operation,
        headers: &'a HeaderMap,
        body_limit: usize,
    ) -> Self {
        let is_get = !operation.is_write() && operation.is_success(StatusCode::OK.as_u16());
        let cache = transport.0.response_cache.as_ref().filter(|_| is_get);
        let is_over = CONDITIONS.iter().any(|name| headers.contains_key(name));
        Self { transport, cache, headers, body_limit, is_over }
    }

    /// Adds the condition that the kept response has changed. Returns that response, if there is one.
    pub(super) fn add_condition(&self, request: &mut reqwest::Request) -> Option<Arc<Stored>> {
        let cache = self.cache.filter(|_| !self.is_over)?;
        let stored = cache.find(request.url().as_str(), self.headers, self.body_limit)?;
        let (name, value) = stored.condition().clone();
        request.headers_mut().insert(name, value);
        Some(stored)
    }

    /// The kept response, with the headers of the 304 that confirms it. `None` if the 304 is about another one: the request is then to be
    /// sent again, without a condition.
    pub(super) fn confirmed(&mut self, stored: Arc<Stored>, not_modified: &Head) -> Option<Reply> {
        let headers = stored.headers_after(not_modified.headers());
        if headers.is_none() || forbids_storing(not_modified.headers()) {
            self.cache.inspect(|cache| cache.forget(&stored));
        }
        self.is_over = headers.is_none();
        let head = Head::new(StatusCode::OK, headers?, self.transport.secrets(), self.transport.base());
        let history = History { from_cache: true, ..History::default() };
        Some(Reply { head, body: stored.body().to_vec(), history, stored: Some(stored) })
    }

    /// Keeps a response of success, if it may be kept.
    pub(super) fn keep(&self, url: &Url, head: &Head, body: &[u8]) -> Option<Arc<Stored>> {
        self.cache?.keep(url.as_str(), self.headers, head, body)
    }
}
