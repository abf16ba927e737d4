//! An allocator that counts.

use std::alloc::{GlobalAlloc, Layout, System};
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};

/// The system allocator, with counters of calls and live bytes.
pub struct Counting;

static CALLS: AtomicU64 = AtomicU64::new(0);
static LIVE: AtomicI64 = AtomicI64::new(0);

// SAFETY: every call goes on to the system's allocator unchanged.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        CALLS.fetch_add(1, Ordering::Relaxed);
        LIVE.fetch_add(layout.size() as i64, Ordering::Relaxed);
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        LIVE.fetch_sub(layout.size() as i64, Ordering::Relaxed);
        unsafe { System.dealloc(pointer, layout) }
    }

    unsafe fn realloc(&self, pointer: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        CALLS.fetch_add(1, Ordering::Relaxed);
        LIVE.fetch_add(size as i64 - layout.size() as i64, Ordering::Relaxed);
        unsafe { System.realloc(pointer, layout, size) }
    }
}

/// The allocations of one run.
pub struct Allocations {
    /// Calls of the allocator during the run.
    pub calls: u64,
    /// Bytes that the result holds.
    pub live_bytes: i64,
}

/// Counts the allocations of one run of `work`, which drops `consumed` bytes that were allocated before.
pub fn count<T>(work: impl FnOnce() -> T, consumed: usize) -> Allocations {
    let (calls, live) = (CALLS.load(Ordering::Relaxed), LIVE.load(Ordering::Relaxed));
    let value = work();
    let allocations = Allocations {
        calls: CALLS.load(Ordering::Relaxed) - calls,
        live_bytes: LIVE.load(Ordering::Relaxed) - live + consumed as i64,
    };
    drop(value);
    allocations
}
