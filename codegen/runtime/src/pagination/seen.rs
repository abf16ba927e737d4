//! The items and pages that a listing has already seen.

use std::collections::HashSet;

/// Takes about 16 bytes per item. A listing has at most [`max_pages`](crate::ClientBuilder::max_pages) pages of at most 1,000 items.
#[derive(Debug, Default)]
pub(super) struct Seen {
    ids: HashSet<i64>,
    pages: HashSet<u64>,
}

impl Seen {
    /// Whether each item of a page is new. An item without an id is new unless an earlier page was equal to this one, by its
    /// fingerprint. A page without such items needs no fingerprint.
    pub(super) fn take(&mut self, fingerprint: Option<u64>, ids: &[Option<i64>]) -> Vec<bool> {
        let is_new_page = fingerprint.is_none_or(|fingerprint| self.pages.insert(fingerprint));
        ids.iter().map(|id| id.map_or(is_new_page, |id| self.ids.insert(id))).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn c105_each_id_is_new_once_and_the_rest_once_a_page() {
        let mut seen = Seen::default();
        for (page, ids, is_new) in [
            (Some(1), &[Some(1_i64), None, Some(2), Some(1)] as &[Option<i64>], &[true, true, true, false] as &[bool]),
            (Some(2), &[Some(2), None, Some(3)], &[false, true, true]),
            (Some(1), &[Some(1), None, Some(2), Some(1)], &[false, false, false, false]),
            (None, &[], &[]),
            (None, &[Some(i64::MIN), Some(i64::MAX), Some(0)], &[true, true, true]),
        ] {
            assert_eq!(seen.take(page, ids), is_new, "page {page:?}");
        }
    }
}
