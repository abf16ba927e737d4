//! What the emitted types can do besides being decoded: be compared, hashed, made from nothing and parsed.

use std::collections::HashSet;
use std::hash::Hash;

use ghes_actions::Secret;
use ghes_actions::types::details::SecurityAndAnalysis;
use ghes_actions::types::{
    RegistrationToken, RemoveToken, Runner, RunnerId, RunnerLabelType, SimpleUser, WorkflowRun, WorkflowRunPage,
    WorkflowRunStatus,
};
use serde::de::DeserializeOwned;
use serde_json::json;

#[test]
fn what_holds_no_secret_can_be_a_key() {
    fn check<T: Clone + Eq + Hash>() {}
    check::<Runner>();
    check::<RunnerId>();
    check::<RunnerLabelType>();
    check::<SimpleUser>();
    fn check_without_hash<T: Clone + Eq>() {}
    check_without_hash::<RegistrationToken>();
    check_without_hash::<RemoveToken>();
    check_without_hash::<Secret>();
    // Of their repositories, `temp_clone_token` is a secret.
    check_without_hash::<WorkflowRun>();
    check_without_hash::<WorkflowRunPage>();
}

#[test]
fn equal_values_have_equal_hashes() {
    let label = |name: &str| json!({ "name": name });
    let runner =
        |label| json!({ "id": 23, "name": "r", "os": "linux", "status": "online", "busy": false, "labels": [label] });
    let decoded = [runner(label("gpu")), runner(label("gpu")), runner(label("arm"))];
    let runners: HashSet<Runner> = decoded.into_iter().map(|json| serde_json::from_value(json).unwrap()).collect();
    assert_eq!(runners.len(), 2);
}

#[test]
fn a_default_is_what_an_empty_object_decodes_as() {
    fn check<T: Default + DeserializeOwned + PartialEq + std::fmt::Debug>() {
        assert_eq!(serde_json::from_str::<T>("{}").unwrap(), T::default());
    }
    check::<SecurityAndAnalysis>();
    assert!(serde_json::from_str::<WorkflowRun>("{}").is_err());
}

#[test]
fn enums_parse_every_text() {
    assert_eq!("in_progress".parse(), Ok(WorkflowRunStatus::InProgress));
    assert_eq!("brand_new".parse(), Ok(WorkflowRunStatus::Unknown("brand_new".to_owned())));
}
