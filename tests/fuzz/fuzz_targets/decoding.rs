//! Decoding takes memory in proportion to the body. The time that it may take is the time-out of run.sh.
//!
//! The first byte says of which type the body is, and whether it is a body, or one item of a page that repeats it: what grows
//! faster than the page shows there.
#![no_main]

use std::alloc::{GlobalAlloc, Layout, System};
use std::sync::atomic::{AtomicUsize, Ordering};

use ghes_actions::types::{RegistrationToken, WorkflowRunPage, Runner};
use ghes_actions_runtime::fuzzing::{items, strict};

/// The system's, with what is in use and the most that was.
struct Counting;

static IN_USE: AtomicUsize = AtomicUsize::new(0);
static MOST: AtomicUsize = AtomicUsize::new(0);

// SAFETY: everything is passed on to the system's allocator as it is.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        let in_use = IN_USE.fetch_add(layout.size(), Ordering::Relaxed) + layout.size();
        MOST.fetch_max(in_use, Ordering::Relaxed);
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        IN_USE.fetch_sub(layout.size(), Ordering::Relaxed);
        unsafe { System.dealloc(pointer, layout) }
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

/// A run of the least JSON is ten times as large in memory, and a vector that grows has both its old and its new copy.
const FACTOR: usize = 48;
const SLACK: usize = 1024 * 1024;
const LARGEST_PAGE: usize = 256 * 1024;

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    let Some((which, body)) = data.split_first() else { return };
    match which % 4 {
        0 => bounded(body, |body| drop(strict::<RegistrationToken>(body))),
        1 => bounded(body, |body| drop(strict::<Runner>(body))),
        2 => page(body),
        _ => page(&repeated(body)),
    }
});

fn page(body: &[u8]) {
    bounded(body, |body| drop(strict::<WorkflowRunPage>(body)));
    bounded(body, |body| drop(items::<WorkflowRunPage>(body)));
}

fn repeated(item: &[u8]) -> Vec<u8> {
    let mut body = br#"{"total_count": 1, "workflow_runs": ["#.to_vec();
    while body.len() + item.len() < LARGEST_PAGE {
        body.extend_from_slice(item);
        body.push(b',');
    }
    body.extend_from_slice(item);
    body.extend_from_slice(b"]}");
    body
}

fn bounded(body: &[u8], decode: impl Fn(&[u8])) {
    let before = IN_USE.load(Ordering::Relaxed);
    MOST.store(before, Ordering::Relaxed);
    decode(body);
    let taken = MOST.load(Ordering::Relaxed).saturating_sub(before);
    let bound = body.len() * FACTOR + SLACK;
    assert!(taken <= bound, "{taken} bytes for a body of {}", body.len());
}
