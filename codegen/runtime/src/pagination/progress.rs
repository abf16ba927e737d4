//! The progress of a listing, and whether it is complete.

/// The progress of a listing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Progress {
    /// The number of pages received.
    pub pages: u32,
    /// The number of items yielded. An id counts once, even if it was on several pages.
    pub items: u64,
    /// The number of items that arrived again after they were yielded, because something moved them to another page.
    pub duplicates: u64,
    /// The number of items on all pages, as the last page says; `None` if it does not say.
    pub total_count: Option<i64>,
    complete: bool,
}

impl Progress {
    /// Whether the listing has ended, and has yielded as many items as the server counted on the first page.
    ///
    /// Returns `false` before the end, after an error, for a listing that started at a later page than the first, and if the server
    /// ended the listing early: GitHub ends a filtered listing of workflow runs after 1,000 runs, without an error. It also returns
    /// `false` if an item was deleted during the listing. The deletion may have moved another item to a page that was already
    /// requested.
    ///
    /// If the server does not count items, the listing is complete once a page has no next link.
    pub fn is_complete(&self) -> bool {
        self.complete
    }
}

/// Counts the pages and items of a listing.
#[derive(Debug)]
pub(super) struct Count {
    pages: u32,
    items: u64,
    duplicates: u64,
    first_total: Option<i64>,
    last_total: Option<i64>,
    is_from_the_start: bool,
    has_ended: bool,
}

impl Count {
    pub(super) fn from_page(first: u64) -> Self {
        let is_from_the_start = first <= 1;
        let (first_total, last_total) = (None, None);
        Self { pages: 0, items: 0, duplicates: 0, first_total, last_total, is_from_the_start, has_ended: false }
    }

    /// A page was received, with these numbers of new items and of others.
    pub(super) fn page(&mut self, new_items: usize, duplicates: usize, total: Option<i64>) {
        if self.pages == 0 {
            self.first_total = total;
        }
        self.last_total = total;
        self.pages = self.pages.saturating_add(1);
        self.items = self.items.saturating_add(wide(new_items));
        self.duplicates = self.duplicates.saturating_add(wide(duplicates));
    }

    /// The last page was received.
    pub(super) fn end(&mut self) {
        self.has_ended = true;
    }

    /// The progress while `waiting` items have not been yielded yet.
    pub(super) fn progress(&self, waiting: usize) -> Progress {
        let items = self.items.saturating_sub(wide(waiting));
        // The first total, because items that are added later come before those that were read already, and are not listed.
        let all = self.first_total.map_or(0, |total| u64::try_from(total).unwrap_or(0));
        let complete = self.has_ended && self.is_from_the_start && waiting == 0 && items >= all;
        Progress { pages: self.pages, items, duplicates: self.duplicates, total_count: self.last_total, complete }
    }
}

fn wide(count: usize) -> u64 {
    u64::try_from(count).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Pages of so many new items, each with a total.
    fn after(first: u64, pages: &[(usize, Option<i64>)], has_ended: bool) -> Count {
        let mut count = Count::from_page(first);
        for (new_items, total) in pages {
            count.page(*new_items, 0, *total);
        }
        if has_ended {
            count.end();
        }
        count
    }

    #[test]
    fn c103_is_complete_only_if_nothing_is_missing() {
        for (first, pages, has_ended, waiting, complete) in [
            (1, &[(2_usize, Some(3_i64)), (1, Some(3))] as &[(usize, Option<i64>)], true, 0, true),
            (1, &[(2, Some(3)), (1, Some(3))], true, 1, false),
            (1, &[(2, Some(3)), (1, Some(3))], false, 0, false),
            (2, &[(2, Some(3)), (1, Some(3))], true, 0, false),
            (0, &[(1, Some(1))], true, 0, true),
            (1, &[(2, Some(4)), (1, Some(4))], true, 0, false),
            // Three were added, which pushed the others to later pages.
            (1, &[(2, Some(3)), (1, Some(6))], true, 0, true),
            // One was deleted, and another one slipped to a page that had been read.
            (1, &[(2, Some(4)), (1, Some(3))], true, 0, false),
            (1, &[(2, None), (1, None)], true, 0, true),
            (1, &[(0, Some(0))], true, 0, true),
            (1, &[(0, Some(-1))], true, 0, true),
            (1, &[(0, Some(5))], true, 0, false),
            (1, &[], false, 0, false),
        ] {
            let progress = after(first, pages, has_ended).progress(waiting);
            assert_eq!(progress.is_complete(), complete, "{first} {pages:?} {has_ended} {waiting}");
        }
    }

    #[test]
    fn counts_what_was_yielded_and_keeps_the_last_total() {
        let progress = after(1, &[(2, Some(3)), (2, Some(7)), (0, None)], true).progress(1);
        assert_eq!((progress.pages, progress.items, progress.total_count), (3, 3, None));
        let progress = after(1, &[(2, Some(3)), (2, Some(7))], true).progress(0);
        assert_eq!((progress.pages, progress.items, progress.total_count), (2, 4, Some(7)));
    }
}
