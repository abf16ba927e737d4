//! Listings as streams of pages or items.

mod ahead;
mod items;
mod listing;
mod mixed;
mod next;
mod pages;
mod pause;
mod progress;
mod received;
mod seen;
mod tolerant;

use serde::de::DeserializeOwned;

use crate::call::Call;

pub use items::Items;
pub use pages::Pages;
pub use progress::Progress;

pub(crate) use self::pause::Pause;

#[cfg(fuzzing)]
pub(crate) use self::listing::Fetch;
#[cfg(fuzzing)]
pub(crate) use self::mixed::Mixed;
#[cfg(fuzzing)]
pub(crate) use self::next::next_page as next_page_of;

/// One page of a listing.
pub trait Page {
    /// The type of the items.
    type Item;

    /// The items of this page, in the server's order.
    fn into_items(self) -> Vec<Self::Item>;

    /// The id of each item, in the order of [`into_items`](Self::into_items); `None` for an item without an id.
    ///
    /// [`Items`] yields each id once.
    fn item_ids(&self) -> Vec<Option<i64>>;

    /// The number of items on all pages, if the server counts them.
    fn total_count(&self) -> Option<i64> {
        None
    }
}

impl Call {
    /// A stream of the pages. Each is requested when it is polled.
    pub fn pages<T: Page + DeserializeOwned + Send + 'static>(self) -> Pages<T> {
        Pages::new(self, Self::fetch_page::<T>)
    }

    /// A stream of the items of all pages. Each page is requested when it is needed.
    ///
    /// For an item that cannot be decoded, the stream yields an error and continues. For that, the operation must name the property of
    /// its items with [`Operation::items`](crate::Operation::items). Otherwise such an item fails its page.
    pub fn items<T>(self) -> Items<T::Item>
    where
        T: Page<Item: DeserializeOwned> + DeserializeOwned + Send + 'static,
    {
        Items::new(self, Self::fetch_items::<T>)
    }

    /// The number of the page that the call requests.
    fn page_number(&self) -> u64 {
        let page = self.operation().page_parameter().and_then(|parameter| self.query_value(parameter));
        page.and_then(|page| page.parse().ok()).unwrap_or(1)
    }
}
