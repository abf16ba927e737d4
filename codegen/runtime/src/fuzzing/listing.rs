//! A listing whose pages are scripted, without a server.

use std::cell::RefCell;
use std::collections::VecDeque;
use std::future::ready;
use std::marker::PhantomData;
use std::pin::Pin;
use std::task::{Context, Poll, Waker};

use futures_core::Stream;
use http::HeaderMap;
use serde::Deserialize;

use super::{OPERATION, reply_with};
use crate::builder::ClientBuilder;
use crate::call::Call;
use crate::call_options::CallOptions;
use crate::error::Error;
use crate::pagination::{Fetch, Items, Mixed, Page};
use crate::response::Reply;
use crate::secret::Secrets;
use crate::transport::Transport;

/// The headers and the body of a response.
pub type ScriptedPage = (HeaderMap, String);

/// What came of a listing.
#[derive(Debug)]
pub struct Listed {
    /// The ids of the items that were yielded, in their order.
    pub ids: Vec<Option<i64>>,
    /// What the listing ended with.
    pub error: Option<Error>,
    /// Whether it says that it is complete.
    pub is_complete: bool,
    /// How many pages it has requested.
    pub requests: usize,
}

#[derive(Deserialize)]
struct Things {
    total_count: Option<i64>,
    workflow_runs: Vec<Thing>,
}

#[derive(Deserialize)]
struct Thing {
    id: Option<i64>,
}

impl Page for Things {
    type Item = Thing;

    fn into_items(self) -> Vec<Thing> {
        self.workflow_runs
    }

    fn item_ids(&self) -> Vec<Option<i64>> {
        self.workflow_runs.iter().map(|thing| thing.id).collect()
    }

    fn total_count(&self) -> Option<i64> {
        self.total_count
    }
}

thread_local! {
    static SCRIPT: RefCell<VecDeque<ScriptedPage>> = const { RefCell::new(VecDeque::new()) };
}

/// Lists the items of these pages. The last page is sent again for every request after it.
///
/// # Errors
/// None: the settings of the client are good ones.
pub fn list(pages: Vec<ScriptedPage>, max_pages: u32) -> Result<Listed, Error> {
    thread_local! {
        static TRANSPORT: Result<Transport, Error> = ClientBuilder::new("fuzz").base_url("http://127.0.0.1:1").build();
    }
    SCRIPT.set(pages.into());
    let transport = TRANSPORT.with(|transport| transport.as_ref().ok().cloned());
    let Some(transport) = transport else { return Err(Error::invalid_input("the client cannot be built")) };
    let call = Call::new(&transport, &OPERATION).options(CallOptions::new().max_pages(max_pages));
    let mut items = Items::new(call, scripted);
    let mut listed = Listed { ids: Vec::new(), error: None, is_complete: false, requests: 0 };
    // No response has to be waited for, so that a stream that is pending is one that has lost its waker.
    while let Poll::Ready(Some(item)) = Pin::new(&mut items).poll_next(&mut Context::from_waker(Waker::noop())) {
        match item {
            Ok(thing) => listed.ids.push(thing.id),
            Err(error) => listed.error = Some(error),
        }
    }
    listed.is_complete = items.progress().is_complete();
    listed.requests = REQUESTS.take();
    Ok(listed)
}

thread_local! {
    static REQUESTS: RefCell<usize> = const { RefCell::new(0) };
}

fn scripted(call: Call) -> Fetch<Mixed<Thing, Error>> {
    REQUESTS.with_borrow_mut(|requests| *requests = requests.saturating_add(1));
    let (headers, body) = SCRIPT.with_borrow_mut(|script| match script.len() {
        0 | 1 => script.front().cloned().unwrap_or_default(),
        _ => script.pop_front().unwrap_or_default(),
    });
    let response = reply_with(headers, body.as_bytes());
    let decode = |reply: Reply| reply.decode_items(call.operation(), &Secrets::default(), 1, PhantomData::<Things>);
    Box::pin(ready(response.and_then(decode)))
}
