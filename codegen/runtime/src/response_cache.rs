//! Responses that a client keeps, so that the server need not send again what has not changed.

mod store;
mod stored;

pub(crate) use store::Store;
pub(crate) use stored::{Stored, forbids_storing};

/// The bounds of the responses that a client keeps, for [`ClientBuilder::response_cache`](crate::ClientBuilder::response_cache).
///
/// With it, the client asks for a response that it has kept under the condition that it has changed (`If-None-Match`, or
/// `If-Modified-Since` if the response has no `ETag`). If the server responds with 304, the call returns the kept value with the status
/// of the response that brought it. The headers of the 304, such as the rate limit, replace those that were kept.
/// [`ResponseMetadata::is_from_cache`](crate::ResponseMetadata::is_from_cache) tells such responses apart.
///
/// - The server is asked each time, so that no value is older than the call. A write makes no kept response invalid.
/// - Each client has its own responses, so that none is returned for another server, credential or API version. Clones of a client
///   share them. They are kept by the whole URL, and by the values of the headers that `Vary` names.
/// - Only JSON in responses with status 200 to a GET is kept, a page of a listing as any other. A response with
///   `Cache-Control: no-store` or `Vary: *` is not kept, and neither is one that takes more than an eighth of `max_bytes`.
/// - If there is no room, the responses that were not used for the longest time are dropped.
///
/// ```
/// # use ghes_actions_runtime as ghes_actions;
/// # mod ghes_actions_client {
/// #     use ghes_actions_runtime::*;
/// #     pub struct Client;
/// #     impl From<Transport> for Client {
/// #         fn from(_: Transport) -> Self { Self }
/// #     }
/// #     impl Client {
/// #         pub fn builder() -> ClientBuilder<Self> { ClientBuilder::new("x") }
/// #     }
/// # }
/// # use ghes_actions_client::Client;
/// use ghes_actions::ResponseCache;
///
/// let cache = ResponseCache::new().max_bytes(8 * 1024 * 1024);
/// let builder = Client::builder().response_cache(cache);
/// # let _ = builder;
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[must_use = "a cache is used once it is passed to a builder"]
pub struct ResponseCache {
    max_bytes: usize,
    max_entries: usize,
}

impl ResponseCache {
    /// 32 MiB and 10,000 responses.
    pub const fn new() -> Self {
        Self { max_bytes: 32 * 1024 * 1024, max_entries: 10_000 }
    }

    /// The maximum size of all kept responses together: bodies after decompression, headers and URLs, in bytes. Default: 32 MiB.
    ///
    /// A page with 100 workflow runs takes about 1.5 MiB. Each call in flight may hold one response that was dropped meanwhile. Zero is
    /// an error when the client is built.
    pub const fn max_bytes(mut self, bytes: usize) -> Self {
        self.max_bytes = bytes;
        self
    }

    /// The maximum number of kept responses. Default: 10,000. Zero is an error when the client is built.
    pub const fn max_entries(mut self, entries: usize) -> Self {
        self.max_entries = entries;
        self
    }

    pub(crate) const fn keeps_nothing(self) -> bool {
        self.max_bytes == 0 || self.max_entries == 0
    }

    /// One response must not displace all others.
    const fn max_bytes_of_one(self) -> usize {
        self.max_bytes / 8
    }
}

impl Default for ResponseCache {
    fn default() -> Self {
        Self::new()
    }
}
