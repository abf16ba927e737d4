//! Every type of the crate has a sample, which survives a response.

use std::collections::BTreeSet;
use std::fmt::Debug;

use ghes_actions::{Client, ErrorKind, MockResponse, MockServer, Sample, fleet, types};
use serde::Serialize;
use serde::de::DeserializeOwned;

fn check<T: DeserializeOwned + Serialize + Debug>() {
    let sample = T::sample().unwrap_or_else(|error| panic!("{}: {error}", std::any::type_name::<T>()));
    let text = serde_json::to_string(&sample).expect("it is JSON");
    let read: T = serde_json::from_str(&text).unwrap_or_else(|error| panic!("{text}: {error}"));
    assert_eq!(serde_json::to_string(&read).expect("it is JSON"), text);
}

/// Checks types, and returns their names.
macro_rules! check {
    ($($module:ident)::+ : $($name:ident)*) => {{
        use $($module)::+::{$($name),*};
        $(check::<$name>();)*
        BTreeSet::from([$(stringify!($name)),*])
    }};
}

#[test]
fn every_type_has_a_sample() {
    let mut checked = check! { types:
        AccountId AuthenticationTokenRepositorySelection CheckSuiteId Conclusion Event PullRequestId RegistrationToken
        RemoveToken RepositoryId ReviewerId RunId RunStatus Runner RunnerGroupId RunnerId RunnerLabel RunnerLabelId
        RunnerLabelType RunnerStatus SimpleCommit SimpleCommitAuthor SimpleCommitCommitter SimpleUser WorkflowId
        WorkflowRun WorkflowRunPage WorkflowRunStatus
    };
    checked.extend(check! { types::details:
        CodeOfConduct LicenseSimple MinimalRepository MinimalRepositoryLicense MinimalRepositoryPermissions
        MinimalRepositoryPullRequestCreationPolicy PullRequestMinimal PullRequestMinimalBase
        PullRequestMinimalBaseRepo PullRequestMinimalHead PullRequestMinimalHeadRepo ReferencedWorkflow Repository
        RepositoryCodeSearchIndexStatus RepositoryMergeCommitMessage RepositoryMergeCommitTitle RepositoryPermissions
        RepositoryPullRequestCreationPolicy RepositorySquashMergeCommitMessage RepositorySquashMergeCommitTitle
        RepositoryTemplateRepository RepositoryTemplateRepositoryMergeCommitMessage
        RepositoryTemplateRepositoryMergeCommitTitle RepositoryTemplateRepositoryOwner
        RepositoryTemplateRepositoryPermissions RepositoryTemplateRepositorySquashMergeCommitMessage
        RepositoryTemplateRepositorySquashMergeCommitTitle SecurityAndAnalysis SecurityAndAnalysisAdvancedSecurity
        SecurityAndAnalysisAdvancedSecurityStatus SecurityAndAnalysisCodeSecurity
        SecurityAndAnalysisCodeSecurityStatus SecurityAndAnalysisDependabotSecurityUpdates
        SecurityAndAnalysisDependabotSecurityUpdatesStatus SecurityAndAnalysisSecretScanning
        SecurityAndAnalysisSecretScanningAiDetection SecurityAndAnalysisSecretScanningAiDetectionStatus
        SecurityAndAnalysisSecretScanningDelegatedAlertDismissal
        SecurityAndAnalysisSecretScanningDelegatedAlertDismissalStatus
        SecurityAndAnalysisSecretScanningDelegatedBypass SecurityAndAnalysisSecretScanningDelegatedBypassOptions
        SecurityAndAnalysisSecretScanningDelegatedBypassOptionsReviewersItem
        SecurityAndAnalysisSecretScanningDelegatedBypassOptionsReviewersItemMode
        SecurityAndAnalysisSecretScanningDelegatedBypassOptionsReviewersItemReviewerType
        SecurityAndAnalysisSecretScanningDelegatedBypassStatus SecurityAndAnalysisSecretScanningNonProviderPatterns
        SecurityAndAnalysisSecretScanningNonProviderPatternsStatus SecurityAndAnalysisSecretScanningPushProtection
        SecurityAndAnalysisSecretScanningPushProtectionStatus SecurityAndAnalysisSecretScanningStatus
        SecurityAndAnalysisSecretScanningValidityChecks SecurityAndAnalysisSecretScanningValidityChecksStatus
    });
    assert_eq!(checked, declared(include_str!("../../generated/src/types.rs")));
    let checked = check! { fleet::types:
        BillableTime JitRunner Job JobFilter JobId JobPage JobStatus JobStep JobStepStatus MacosJobTime MacosTime
        RateLimitResources RateLimitStatus RateLimits RunnerApplication RunnerGroup RunnerGroupPage RunnerGroupVisibility
        RunnerLabels RunnerPage UbuntuJobTime UbuntuTime WindowsJobTime WindowsTime Workflow WorkflowPage WorkflowRunUsage
        WorkflowState
    };
    assert_eq!(checked, declared(include_str!("../../generated/src/fleet/types.rs")));
}

/// The types that a file declares.
fn declared(file: &str) -> BTreeSet<&str> {
    let declared = file.lines().filter_map(|line| {
        let rest = line.trim_start().strip_prefix("pub struct ").or(line.trim_start().strip_prefix("pub enum "))?;
        rest.split(|letter: char| !letter.is_alphanumeric()).next()
    });
    declared.collect()
}

#[test]
fn a_sample_is_plain() {
    let run = types::WorkflowRun::sample().expect("it has one");
    assert_eq!((run.id.get(), run.run_number, run.event.as_str()), (1, 1, "event"));
    assert_eq!((run.url.as_str(), run.pull_requests.len()), ("https://ghe.example.com/url", 0));
    assert_eq!(run.created_at.to_rfc3339(), "2026-01-31T09:00:00+00:00");
    let token = types::RegistrationToken::sample().expect("it has one");
    assert_eq!(token.token.expose(), "token");
    assert!(!format!("{token:?}").contains("\"token\""), "{token:?}");
}

#[tokio::test]
async fn a_mock_server_responds_with_samples() {
    let server = MockServer::new();
    let client = Client::builder().mock_server(&server).build().expect("the settings are valid");
    let mut run = types::WorkflowRun::sample().expect("it has one");
    run.id = 42.into();
    let mut page = types::WorkflowRunPage::sample().expect("it has one");
    page.workflow_runs = vec![run.clone()];
    server.respond_to("actions/list-workflow-runs-for-repo", MockResponse::json(200, &page));
    let actions = client.actions();
    let mut items = actions.list_workflow_runs_for_repo("octo-org", "octo-repo").items();
    assert_eq!(items.next().await.expect("there is one").expect("it is valid"), run);
    assert!(items.next().await.is_none());
    let error = actions.get_self_hosted_runner_for_repo("octo-org", "octo-repo", 1).await.expect_err("nothing is left");
    assert_eq!(error.kind(), ErrorKind::InvalidInput);
    assert!(server.finish().is_err());
}
