//! The kept responses of one client, within their bounds.
//!
//! The client has one server, credential, API version and media type, so that a URL is all that tells its GETs apart.
//!
//! No crate holds them, because two maps are all it takes and every user would pay for the crate: `lru` does not count bytes, and
//! `quick_cache` brings a hasher and locks of its own.

use std::collections::{BTreeMap, HashMap};
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use http::HeaderMap;

use super::{ResponseCache, Stored};
use crate::response::Head;

pub(crate) struct Store {
    bounds: ResponseCache,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    entries: HashMap<Arc<str>, Entry>,
    /// The URL of each entry, by when it was used last.
    by_use: BTreeMap<u64, Arc<str>>,
    uses: u64,
    bytes: usize,
}

struct Entry {
    stored: Arc<Stored>,
    bytes: usize,
    used: u64,
}

impl Store {
    pub(crate) fn new(bounds: ResponseCache) -> Self {
        Self { bounds, state: Mutex::default() }
    }

    /// The response to a request with these headers, if it is kept and its body is at most `limit` bytes long. It stays usable if it is
    /// dropped from the store meanwhile.
    pub(crate) fn find(&self, url: &str, requested: &HeaderMap, limit: usize) -> Option<Arc<Stored>> {
        let mut state = self.state();
        let stored = &state.entries.get(url)?.stored;
        let is_usable = stored.is_for(requested) && stored.body().len() <= limit;
        let stored = is_usable.then(|| Arc::clone(stored))?;
        state.use_again(url);
        Some(stored)
    }

    /// Keeps a response in place of the last one with this URL. If it must not or cannot be kept, none is: the last one is outdated.
    pub(crate) fn keep(&self, url: &str, requested: &HeaderMap, head: &Head, body: &[u8]) -> Option<Arc<Stored>> {
        let most = self.bounds.max_bytes_of_one();
        // Checked first, so that what is too large is not copied.
        let stored = (body.len() <= most).then(|| Stored::of(url, requested, head, body)).flatten();
        let stored = stored.filter(|stored| stored.bytes() <= most).map(Arc::new);
        let mut state = self.state();
        state.remove(url);
        if let Some(stored) = &stored {
            state.add(Arc::clone(stored));
            while state.exceeds(self.bounds) && state.remove_oldest() {}
        }
        stored
    }

    /// Drops a response, unless another one has taken its place.
    pub(crate) fn forget(&self, stored: &Arc<Stored>) {
        let mut state = self.state();
        if state.entries.get(stored.url()).is_some_and(|entry| Arc::ptr_eq(&entry.stored, stored)) {
            state.remove(stored.url());
        }
    }

    /// A poisoned lock is fine: nothing in between panics.
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn use_again(&mut self, url: &str) {
        let Some(entry) = self.entries.get_mut(url) else { return };
        self.uses = self.uses.wrapping_add(1);
        if let Some(url) = self.by_use.remove(&entry.used) {
            self.by_use.insert(self.uses, url);
        }
        entry.used = self.uses;
    }

    fn add(&mut self, stored: Arc<Stored>) {
        self.uses = self.uses.wrapping_add(1);
        let (url, bytes) = (Arc::clone(stored.url()), stored.bytes());
        self.by_use.insert(self.uses, Arc::clone(&url));
        self.bytes = self.bytes.saturating_add(bytes);
        self.entries.insert(url, Entry { stored, bytes, used: self.uses });
    }

    fn remove(&mut self, url: &str) {
        let Some(entry) = self.entries.remove(url) else { return };
        self.by_use.remove(&entry.used);
        self.bytes = self.bytes.saturating_sub(entry.bytes);
    }

    fn exceeds(&self, bounds: ResponseCache) -> bool {
        self.bytes > bounds.max_bytes || self.entries.len() > bounds.max_entries
    }

    /// Whether there was one.
    fn remove_oldest(&mut self) -> bool {
        let oldest = self.by_use.pop_first();
        oldest.is_some_and(|(_, url)| {
            self.remove(&url);
            true
        })
    }
}

impl fmt::Debug for Store {
    /// Omits the responses, and their URLs: a query may have a secret that was passed by mistake.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let state = self.state();
        formatter
            .debug_struct("Store")
            .field("entries", &state.entries.len())
            .field("bytes", &state.bytes)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests;
