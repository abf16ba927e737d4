//! The shared values of one body, by their JSON.
//!
//! `Deserialize` takes no state, so the pool is in a thread-local variable while a body is decoded. Entries are searched in order: there
//! are few, and comparing texts that differ in length or at the start is cheap.

use std::any::{Any, TypeId};
use std::cell::RefCell;
use std::sync::Arc;

/// The most values of a type. A page of runs has a repository, a few forks of it, and a few dozen users.
const MOST_ENTRIES: usize = 64;
/// The most bytes of a text. A repository takes 6 KB.
const LONGEST_TEXT: usize = 16 * 1024;
/// After this many misses, the pool is no longer used for a type if there are more than four misses for each hit. So a body whose
/// values all differ costs little more than without a pool.
const MOST_MISSES: usize = 16;

/// The most shared values within each other that use the pool. Each of them is decoded by a deserializer of its own, which has a
/// recursion limit of its own.
const DEEPEST: usize = 4;

thread_local! {
    static POOL: RefCell<Option<Pool>> = const { RefCell::new(None) };
}

#[derive(Default)]
struct Pool {
    /// One per type. Few types are shared.
    tables: Vec<Table>,
    /// The number of shared values around the current one.
    depth: usize,
}

/// The values of one type.
struct Table {
    kind: TypeId,
    /// Each holds an `Arc` of that type.
    entries: Vec<(Box<str>, Box<dyn Any>)>,
    /// The index of the next entry to replace, once the table is full.
    oldest: usize,
    hits: usize,
    misses: usize,
}

/// Calls `decode` with a new pool, and drops the pool afterwards.
pub(crate) fn pooled<R>(decode: impl FnOnce() -> R) -> R {
    /// Restores the outer pool on drop, even if `decode` panics.
    struct Outer(Option<Pool>);

    impl Drop for Outer {
        fn drop(&mut self) {
            let outer = self.0.take();
            POOL.with(|pool| *pool.borrow_mut() = outer);
        }
    }

    let _outer = Outer(POOL.replace(Some(Pool::default())));
    decode()
}

/// Whether there is a pool, and it is still used for this type.
pub(super) fn is_worthwhile<T: 'static>() -> bool {
    let kind = TypeId::of::<T>();
    POOL.with_borrow(|pool| {
        let Some(pool) = pool.as_ref().filter(|pool| pool.depth < DEEPEST) else { return false };
        let table = pool.tables.iter().find(|table| table.kind == kind);
        table.is_none_or(|table| table.misses < MOST_MISSES || table.misses <= table.hits.saturating_mul(4))
    })
}

/// Calls `decode` for a value within a shared one.
pub(super) fn within<R>(decode: impl FnOnce() -> R) -> R {
    // A pool is not used after a panic, so the depth need not be restored then.
    let change = |by: fn(usize, usize) -> usize| {
        POOL.with_borrow_mut(|pool| {
            if let Some(pool) = pool {
                pool.depth = by(pool.depth, 1);
            }
        });
    };
    change(usize::saturating_add);
    let decoded = decode();
    change(usize::saturating_sub);
    decoded
}

/// The value that was decoded from the same text.
pub(super) fn find<T: 'static>(text: &str) -> Option<Arc<T>> {
    POOL.with_borrow_mut(|pool| {
        let known = pool.as_mut()?.table(TypeId::of::<T>())?.find(text)?;
        known.downcast_ref::<Arc<T>>().cloned()
    })
}

/// Adds the value that was decoded from `text`.
pub(super) fn keep<T: 'static>(text: &str, value: &Arc<T>) {
    if text.len() > LONGEST_TEXT {
        return;
    }
    let entry = (Box::from(text), Box::new(Arc::clone(value)) as Box<dyn Any>);
    // Dropped after the borrow ends, because a destructor may decode.
    let _replaced = POOL.with_borrow_mut(|pool| pool.as_mut()?.table(TypeId::of::<T>())?.keep(entry));
}

impl Pool {
    /// The table of a type, created if there is none. Always `Some`.
    fn table(&mut self, kind: TypeId) -> Option<&mut Table> {
        if !self.tables.iter().any(|table| table.kind == kind) {
            self.tables.push(Table { kind, entries: Vec::new(), oldest: 0, hits: 0, misses: 0 });
        }
        self.tables.iter_mut().find(|table| table.kind == kind)
    }
}

impl Table {
    fn find(&mut self, text: &str) -> Option<&dyn Any> {
        let known = self.entries.iter().find(|(known, _)| **known == *text);
        match known {
            Some((_, value)) => {
                self.hits = self.hits.saturating_add(1);
                Some(&**value)
            }
            None => {
                self.misses = self.misses.saturating_add(1);
                None
            }
        }
    }

    /// Returns the entry that was replaced.
    fn keep(&mut self, entry: (Box<str>, Box<dyn Any>)) -> Option<(Box<str>, Box<dyn Any>)> {
        if self.entries.len() < MOST_ENTRIES {
            self.entries.push(entry);
            return None;
        }
        let index = self.oldest % MOST_ENTRIES;
        self.oldest = index.saturating_add(1);
        self.entries.get_mut(index).map(|oldest| std::mem::replace(oldest, entry))
    }
}
