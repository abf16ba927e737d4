//! Which public fleet tools could stand on this crate: `fleet_tools.tsv` has the operations that each of them calls, read call by call,
//! and `api.txt` the methods of the crate.
//!
//! `cargo test -p contract-tests --test fleet_tools -- --nocapture` prints the table.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

const TOOLS: &str = include_str!("fleet_tools.tsv");

/// The methods that an operation of the table is, by its level: of a repository, of an organization, and of none. Operations without a
/// row are those that the crate does not have.
const METHODS: [(&str, &[&str], &[&str]); 17] = [
    ("cancel-workflow-run", &["Actions::cancel_workflow_run"], &[]),
    ("create-installation-access-token", &["GitHubApp::new"], &[]),
    (
        "create-registration-token",
        &["Actions::create_registration_token_for_repo"],
        &["Actions::create_registration_token_for_org"],
    ),
    ("create-remove-token", &["Actions::create_remove_token_for_repo"], &["Actions::create_remove_token_for_org"]),
    (
        "delete-self-hosted-runner",
        &["Actions::delete_self_hosted_runner_from_repo"],
        &["Actions::delete_self_hosted_runner_from_org"],
    ),
    (
        "generate-runner-jitconfig",
        &["Actions::generate_runner_jitconfig_for_repo"],
        &["Actions::generate_runner_jitconfig_for_org"],
    ),
    ("get-job-for-workflow-run", &["Actions::get_job_for_workflow_run"], &[]),
    (
        "get-self-hosted-runner",
        &["Actions::get_self_hosted_runner_for_repo"],
        &["Actions::get_self_hosted_runner_for_org"],
    ),
    ("get-workflow-run", &["Actions::get_workflow_run"], &[]),
    ("get-workflow-run-attempt", &["Actions::get_workflow_run_attempt"], &[]),
    ("get-workflow-run-usage", &["Actions::get_workflow_run_usage"], &[]),
    ("list-jobs-for-workflow-run", &["Actions::list_jobs_for_workflow_run"], &[]),
    (
        "list-runner-applications",
        &["Actions::list_runner_applications_for_repo"],
        &["Actions::list_runner_applications_for_org"],
    ),
    // Only organizations have groups.
    ("list-self-hosted-runner-groups", &[], &["Actions::list_self_hosted_runner_groups_for_org"]),
    (
        "list-self-hosted-runners",
        &["Actions::list_self_hosted_runners_for_repo"],
        &["Actions::list_self_hosted_runners_for_org"],
    ),
    ("list-workflow-runs", &["Actions::list_workflow_runs_for_repo"], &[]),
    ("list-workflow-runs-for-workflow", &["Actions::list_workflow_runs"], &[]),
];

/// As [`METHODS`], of what has no level.
const OTHERS: [(&str, &str); 4] = [
    ("app-endpoints", "GitHubApp::new"),
    ("download-job-logs", "Actions::download_job_logs_for_workflow_run"),
    ("list-workflows", "Actions::list_repo_workflows"),
    ("rate-limit", "RateLimitOperations::get"),
];

struct Tool<'t> {
    name: &'t str,
    levels: Vec<&'t str>,
    operations: Vec<&'t str>,
}

fn tools() -> Vec<Tool<'static>> {
    let rows = TOOLS.lines().filter(|line| !line.starts_with('#')).skip(1);
    let tool = |line: &'static str| {
        let [name, levels, operations] = line.split('\t').collect::<Vec<_>>()[..] else {
            panic!("three columns: {line}")
        };
        Tool { name, levels: levels.split(',').collect(), operations: operations.split(',').collect() }
    };
    rows.map(tool).collect()
}

/// The lines of `api.txt` that declare functions.
fn functions() -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../generated/api.txt");
    fs::read_to_string(path)
        .expect("api.txt is there")
        .lines()
        .filter(|line| line.contains(" fn "))
        .map(|line| format!("{line}\n"))
        .collect()
}

/// The methods that an operation needs at the levels of a tool; none if the crate does not have it.
fn needed(operation: &str, levels: &[&str]) -> Option<Vec<&'static str>> {
    if let Some((_, method)) = OTHERS.iter().find(|(name, _)| *name == operation) {
        return Some(vec![method]);
    }
    let (_, of_repo, of_org) = METHODS.iter().find(|(name, ..)| *name == operation)?;
    let of_repo = of_repo.iter().filter(|_| levels.contains(&"repo") || of_org.is_empty());
    let of_org = of_org.iter().filter(|_| levels.contains(&"org"));
    Some(of_repo.chain(of_org).copied().collect())
}

/// Enterprises aside: no tool offers that level alone.
#[test]
fn most_fleet_tools_could_stand_on_this_crate() {
    let functions = functions();
    let mut lacking: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    let tools = tools();
    assert_eq!(tools.len(), 28);
    for tool in &tools {
        let is_there = |operation: &&str| {
            let methods = needed(operation, &tool.levels);
            methods.is_some_and(|methods| {
                methods
                    .iter()
                    .all(|method| [" ", "::"].iter().any(|before| functions.contains(&format!("{before}{method}("))))
            })
        };
        lacking.insert(tool.name, tool.operations.iter().filter(|operation| !is_there(operation)).copied().collect());
    }
    for (tool, lacking) in &lacking {
        let told =
            if lacking.is_empty() { "all of its calls".to_owned() } else { format!("lacks {}", lacking.join(", ")) };
        println!("{tool:40} {told}");
    }
    let complete = lacking.values().filter(|lacking| lacking.is_empty()).count();
    println!("{complete} of {} tools", tools.len());
    assert!(complete >= 21, "{complete} of 28: {lacking:#?}");
}
