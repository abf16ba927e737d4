//! The JSON that the five operations answer with: tokens, a runner, a page of runs.
#![no_main]

use ghes_actions::types::{RegistrationToken, WorkflowRunPage, Runner, WorkflowRun};
use ghes_actions_runtime::fuzzing::{items, strict};
use ghes_actions_runtime::{Error, Page};

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    let Some((which, body)) = data.split_first() else { return };
    match which % 4 {
        0 => is_short(strict::<RegistrationToken>(body).err()),
        1 => is_short(strict::<Runner>(body).err()),
        2 => is_short(strict::<WorkflowRun>(body).err()),
        _ => page(body),
    }
});

/// A page that can be decoded as a whole has no item that cannot.
fn page(body: &[u8]) {
    match (strict::<WorkflowRunPage>(body), items::<WorkflowRunPage>(body)) {
        (Ok(page), Ok(items)) => {
            assert!(items.iter().all(Result::is_ok));
            assert_eq!(page.into_items().len(), items.len());
        }
        (Ok(_), Err(error)) => panic!("{error}"),
        (Err(_), Ok(items)) => {
            assert!(items.iter().any(Result::is_err));
            items.into_iter().for_each(|item| is_short(item.err()));
        }
        (Err(error), Err(_)) => is_short(Some(error)),
    }
}

fn is_short(error: Option<Error>) {
    assert!(error.is_none_or(|error| error.to_string().len() < 1_024));
}
