//! All five operations in one go: `cargo run --example tour`.
//!
//! It needs neither a network nor a token: the server is the fake of the contract tests, on loopback. With a real server, only
//! the line that builds the client differs.

use std::error::Error;
use std::fmt::Write;

use chrono::{DateTime, TimeDelta, Utc};
use contract_tests::fake::{Answer, Fake};
use ghes_actions::types::{Conclusion, RunStatus, WorkflowRun};
use ghes_actions::{Actions, Client, Secret};

const OWNER: &str = "octo-org";
const REPO: &str = "octo-repo";

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    print!("{}", tour().await?);
    Ok(())
}

/// What the tour prints: the same text on every run.
pub(crate) async fn tour() -> Result<String, Box<dyn Error>> {
    let fake = Fake::start().await;
    fake.serve_scene();
    let client = Client::builder().base_url(fake.base_url()).token("ghp_any").build()?;
    let actions = client.actions();

    let mut out = String::new();
    tokens(&actions, &mut out).await?;
    runner(&actions, &mut out).await?;
    runs(&actions, &mut out).await?;
    fake.answer("actions/get-self-hosted-runner-for-repo", Answer::error(404, "Not Found"));
    errors(&actions, &mut out).await?;

    fake.assert_clean();
    writeln!(out, "{} requests, each checked against spec/openapi.yaml", fake.requests().len())?;
    Ok(out)
}

async fn tokens(actions: &Actions, out: &mut String) -> Result<(), Box<dyn Error>> {
    let registration = actions.create_registration_token_for_repo(OWNER, REPO).await?.value;
    writeln!(out, "Register a runner")?;
    let url = format!("https://ghe.example.com/{OWNER}/{REPO}");
    writeln!(out, "  ./config.sh --url {url} --token {}", shortened(&registration.token))?;
    writeln!(out, "  the token expires at {}", registration.expires_at.format("%H:%M UTC"))?;
    writeln!(out, "  its Debug output is {:?}", registration.token)?;

    let removal = actions.create_remove_token_for_repo(OWNER, REPO).await?.value;
    writeln!(out, "\nUnregister a runner, on its own machine")?;
    writeln!(out, "  ./config.sh remove --token {}", shortened(&removal.token))?;
    Ok(())
}

async fn runner(actions: &Actions, out: &mut String) -> Result<(), Box<dyn Error>> {
    let response = actions.get_self_hosted_runner_for_repo(OWNER, REPO, 23).await?;
    let runner = response.value;
    let labels: Vec<_> = runner.labels.iter().map(|label| label.name.as_str()).collect();
    writeln!(out, "\nGet a runner")?;
    writeln!(out, "  name    {} (id {})", runner.name, runner.id)?;
    writeln!(out, "  os      {}", runner.os.as_deref().unwrap_or("unknown"))?;
    let busy = match runner.busy {
        Some(true) => "busy",
        Some(false) => "idle",
        None => "busy or idle",
    };
    writeln!(out, "  status  {}, {busy}", runner.status)?;
    writeln!(out, "  labels  {}", labels.join(", "))?;
    let limit = response.metadata.rate_limit().and_then(|limit| Some((limit.remaining?, limit.limit?)));
    if let Some((remaining, limit)) = limit {
        writeln!(out, "  ({remaining} of {limit} requests left this hour)")?;
    }

    let deleted = actions.delete_self_hosted_runner_from_repo(OWNER, REPO, runner.id).await?;
    writeln!(out, "\nDelete it")?;
    writeln!(out, "  {}: {} is deleted", deleted.metadata.status(), runner.name)?;
    Ok(())
}

async fn runs(actions: &Actions, out: &mut String) -> Result<(), Box<dyn Error>> {
    writeln!(out, "\nList the workflow runs, page by page")?;
    writeln!(out, "  RUN  WORKFLOW  BRANCH       FROM                STATUS       CONCLUSION       AGE")?;
    let mut pages = actions.list_workflow_runs_for_repo(OWNER, REPO).per_page(3).pages();
    let mut so_far = 0;
    while let Some(page) = pages.next().await {
        let page = page?.value;
        for run in &page.workflow_runs {
            writeln!(out, "  {}", row(run))?;
        }
        so_far += page.workflow_runs.len();
        writeln!(out, "       {so_far} of {}", page.total_count)?;
    }
    Ok(())
}

/// An error of the server and an error of the caller: the text that a log shows, and the kind that code matches on.
async fn errors(actions: &Actions, out: &mut String) -> Result<(), Box<dyn Error>> {
    let missing = actions.get_self_hosted_runner_for_repo(OWNER, REPO, 404).await;
    let invalid = actions.get_self_hosted_runner_for_repo("..", REPO, 23).await;
    writeln!(out, "\nErrors have a kind and say what to do")?;
    for error in [missing.err(), invalid.err()].into_iter().flatten() {
        let status =
            error.status().map_or("nothing was sent".to_owned(), |status| format!("status {}", status.as_u16()));
        let retry = if error.is_retryable() { "retryable" } else { "not retryable" };
        writeln!(out, "  {:?}: {status}, {retry}", error.kind())?;
        for part in error.to_string().split("; ") {
            writeln!(out, "    {part}")?;
        }
    }
    writeln!(out)?;
    Ok(())
}

fn row(run: &WorkflowRun) -> String {
    // Null once the fork is deleted.
    let from = run.head_repository.as_ref().map_or("(deleted fork)", |repository| &repository.full_name);
    format!(
        "{:<3}  {:<8}  {:<11}  {:<18}  {:<11}  {:<15}  {:>4}",
        run.run_number,
        run.name.as_deref().unwrap_or_default(),
        run.head_branch.as_deref().unwrap_or_default(),
        from,
        run.status.as_ref().map_or("", RunStatus::as_str),
        run.conclusion.as_ref().map_or("-", Conclusion::as_str),
        age(run.created_at),
    )
}

/// Relative to noon of the day of the fake's data, so that the output is the same every day.
fn age(created_at: DateTime<Utc>) -> String {
    let noon = DateTime::from_timestamp(1_768_478_400, 0).unwrap_or(created_at);
    let age: TimeDelta = noon - created_at;
    match (age.num_days(), age.num_hours(), age.num_minutes()) {
        (0, 0, minutes) => format!("{minutes} m"),
        (0, hours, _) => format!("{hours} h"),
        (days, ..) => format!("{days} d"),
    }
}

/// Only the beginning: a token must not be printed, not even by an example.
fn shortened(token: &Secret) -> String {
    token.expose().chars().take(6).chain("...".chars()).collect()
}
