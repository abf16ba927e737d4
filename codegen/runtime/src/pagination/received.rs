//! A page as it was received: its content, and what a listing needs to know of it.

use std::marker::PhantomData;

use serde::de::{DeserializeOwned, DeserializeSeed};

use super::Page;
use super::listing::Fetch;
use super::mixed::Mixed;
use crate::call::Call;
use crate::error::Error;
use crate::operation::Operation;
use crate::response::{Reply, ResponseMetadata};
use crate::secret::Secrets;

pub(crate) struct Received<P> {
    pub(super) content: P,
    pub(super) metadata: ResponseMetadata,
    /// Of each item, in their order.
    pub(super) ids: Vec<Option<i64>>,
    pub(super) total_count: Option<i64>,
    /// A hash of the body as received, if a listing needs it: items are identified by their ids, and only an item without one by its
    /// whole page.
    pub(super) fingerprint: Option<u64>,
}

impl Call {
    /// Like [`send`](Self::send), for a page of a listing.
    pub(super) fn fetch_page<T: Page + DeserializeOwned + Send + 'static>(self) -> Fetch<T> {
        self.fetch_page_seed(PhantomData::<T>)
    }

    pub(crate) fn fetch_page_seed<T: Page + 'static>(
        self,
        seed: impl for<'de> DeserializeSeed<'de, Value = T> + Copy + Send + 'static,
    ) -> Fetch<T> {
        self.receive(None, move |reply, operation, secrets| reply.decode_page(operation, secrets, seed))
    }

    /// Like [`fetch_page`](Self::fetch_page), with an error in place of each item that cannot be decoded.
    pub(super) fn fetch_items<T>(self) -> Fetch<Mixed<T::Item, Error>>
    where
        T: Page<Item: DeserializeOwned> + DeserializeOwned + Send + 'static,
    {
        self.fetch_items_seed(PhantomData::<T>)
    }

    pub(crate) fn fetch_items_seed<T: Page<Item: DeserializeOwned> + 'static>(
        self,
        seed: impl for<'de> DeserializeSeed<'de, Value = T> + Copy + Send + 'static,
    ) -> Fetch<Mixed<T::Item, Error>> {
        let number = self.page_number();
        self.receive(None, move |reply, operation, secrets| reply.decode_items(operation, secrets, number, seed))
    }
}

impl Reply {
    /// Decodes the body as a page.
    pub(crate) fn decode_page<T: Page>(
        self,
        operation: &Operation,
        secrets: &Secrets,
        seed: impl for<'de> DeserializeSeed<'de, Value = T> + Copy,
    ) -> Result<Received<T>, Error> {
        match self.value_seed(operation, seed)? {
            Ok(page) => Ok(self.into_received(page)),
            Err(misfit) => Err(self.misfit(operation, secrets, &misfit)),
        }
    }

    pub(super) fn into_received<T: Page>(self, page: T) -> Received<T> {
        let ids = page.item_ids();
        let fingerprint = ids.contains(&None).then(|| self.fingerprint());
        Received { ids, total_count: page.total_count(), fingerprint, content: page, metadata: self.into_metadata() }
    }
}

impl<P> Received<P> {
    pub(super) fn map<C>(self, change: impl FnOnce(P) -> C) -> Received<C> {
        let Self { content, metadata, ids, total_count, fingerprint } = self;
        Received { content: change(content), metadata, ids, total_count, fingerprint }
    }

    #[cfg(fuzzing)]
    pub(crate) fn into_content(self) -> P {
        self.content
    }
}
