//! The JSON that the five operations answer with: tokens, a runner, a page of runs.
#![no_main]

use ghes_actions::types::{AuthenticationToken, ListWorkflowRunsForRepoResponse, Runner, WorkflowRun};
use ghes_actions_runtime::fuzzing::{lenient, strict};
use ghes_actions_runtime::{Error, Page};

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    let Some((which, body)) = data.split_first() else { return };
    match which % 4 {
        0 => is_short(strict::<AuthenticationToken>(body).err()),
        1 => is_short(strict::<Runner>(body).err()),
        2 => is_short(strict::<WorkflowRun>(body).err()),
        _ => page(body),
    }
});

/// What the strict way reads, the lenient way reads without skipping anything.
fn page(body: &[u8]) {
    let strict = strict::<ListWorkflowRunsForRepoResponse>(body);
    let lenient = lenient::<ListWorkflowRunsForRepoResponse>(body);
    match (strict, lenient) {
        (Ok(page), Ok(lenient)) => {
            assert!(lenient.skipped().is_empty());
            assert_eq!(page.into_items().len(), lenient.into_items().len());
        }
        (Ok(_), Err(error)) => panic!("{error}"),
        (Err(_), Ok(lenient)) => assert!(!lenient.skipped().is_empty()),
        (Err(error), Err(_)) => is_short(Some(error)),
    }
}

fn is_short(error: Option<Error>) {
    assert!(error.is_none_or(|error| error.to_string().len() < 1_024));
}
