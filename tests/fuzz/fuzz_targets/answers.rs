//! The JSON that the five operations answer with: tokens, a runner, a page of runs.
#![no_main]

use ghes_actions::types::{AuthenticationToken, ListWorkflowRunsForRepoResponse, Runner, WorkflowRun};
use ghes_actions_runtime::fuzzing::{object, page};

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    let Some((which, body)) = data.split_first() else { return };
    match which % 4 {
        0 => object::<AuthenticationToken>(body),
        1 => object::<Runner>(body),
        2 => object::<WorkflowRun>(body),
        _ => page::<ListWorkflowRunsForRepoResponse>(body),
    }
});
