//! The item of a page that an error is about.

/// The item of a page that cannot be decoded, although the rest of the page can. See [`Error::item`](crate::Error::item).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct InvalidItem {
    /// The index of the item on its page, from 0.
    pub index: usize,
    /// The item's `id`, if it has one that is a number.
    pub id: Option<i64>,
}
