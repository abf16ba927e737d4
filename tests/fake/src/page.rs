//! The page that shows the state. It shows no token.

use hyper::StatusCode;
use maud::{DOCTYPE, Markup, PreEscaped, html};

use crate::clock;
use crate::log::LogEntry;
use crate::reply::Reply;
use crate::state::State;
use crate::world::{Job, Run, Runner};

/// So many of each are shown.
const SHOWN: usize = 50;

const STYLE: &str = include_str!("page.css");

pub(crate) fn page(state: &State) -> Reply {
    let markup = html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { "ghes-actions-fake" }
                style { (PreEscaped(STYLE)) }
            }
            body {
                header {
                    h1 { "ghes-actions-fake" }
                    p { (clock::text(state.now())) " · " (state.log.total()) " requests" }
                }
                main {
                    (runners(state))
                    (runs(state))
                    (limits(state))
                    (log(state))
                }
            }
        }
    };
    Reply::text(StatusCode::OK, "text/html; charset=utf-8", markup.into_string())
        .header("content-security-policy", "default-src 'none'; style-src 'unsafe-inline'")
        .header("cache-control", "no-store")
}

/// A section with a table, or with a sentence if there is nothing to show.
fn section(title: &str, count: usize, head: &[&str], nothing: &str, rows: Markup) -> Markup {
    html! {
        section {
            h2 { (title) " " span.count { (count) @if count > SHOWN { ", the first " (SHOWN) } } }
            @if count == 0 {
                p.nothing { (nothing) }
            } @else {
                div.wide {
                    table {
                        thead { tr { @for name in head { th { (name) } } } }
                        tbody { (rows) }
                    }
                }
            }
        }
    }
}

fn runners(state: &State) -> Markup {
    let row = |runner: &Runner| {
        let activity = match (runner.job, runner.is_busy()) {
            (Some(job), _) => format!("job {job}"),
            (None, true) => "busy".to_owned(),
            (None, false) => "idle".to_owned(),
        };
        html! {
            tr {
                td.number { (runner.id) }
                td { strong { (runner.name) } @if runner.ephemeral { " " span.tag { "ephemeral" } } }
                td { (runner.scope) }
                td { span class=(format!("state {}", runner.status)) { (runner.status) } }
                td { (activity) }
                td { @for label in &runner.labels { span.tag { (label.name) } " " } }
            }
        }
    };
    let runners = &state.world.runners;
    let rows = html! { @for runner in runners.iter().rev().take(SHOWN) { (row(runner)) } };
    let head = ["Id", "Name", "Registered at", "Status", "Activity", "Labels"];
    section("Runners", runners.len(), &head, "No runner is registered.", rows)
}

fn runs(state: &State) -> Markup {
    let row = |run: &Run| {
        let result = run.conclusion.map_or(run.status.as_str(), |conclusion| conclusion.as_str());
        let jobs = state.world.jobs_of(run.id).filter(|job| job.attempt == run.attempt);
        html! {
            tr {
                td.number { (run.id) }
                td { strong { (run.name) } " #" (run.number) @if run.attempt > 1 { " " span.tag { "attempt " (run.attempt) } } }
                td { (run.branch) }
                td { (run.event) " by " (run.actor) }
                td { (clock::text(run.created_at)) }
                td { span class=(format!("state {result}")) { (result) } }
                td { @for job in jobs { (job_tag(job)) " " } }
            }
        }
    };
    let runs: Vec<&Run> = state.world.runs.iter().filter(|run| run.deleted_at.is_none()).collect();
    let rows = html! { @for run in runs.iter().rev().take(SHOWN) { (row(run)) } };
    let head = ["Id", "Workflow", "Branch", "Event", "Created", "State", "Jobs"];
    section("Runs", runs.len(), &head, "There is no workflow run.", rows)
}

fn job_tag(job: &Job) -> Markup {
    let result = job.conclusion.map_or(job.status.as_str(), |conclusion| conclusion.as_str());
    let runner = job.runner.as_ref().map(|(_, name, _)| name);
    html! {
        span class=(format!("tag state {result}")) { (job.name) @if let Some(runner) = runner { " on " (runner) } }
    }
}

fn limits(state: &State) -> Markup {
    let now = state.now();
    let windows: Vec<_> = state.limits.windows().filter(|(_, window)| window.reset > now).collect();
    let rows = html! {
        @for (token, window) in windows.iter().take(SHOWN) {
            tr {
                td { strong { (token) } }
                td { meter min="0" max=(window.limit) value=(window.remaining()) {} }
                td.number { (window.remaining()) " of " (window.limit) }
                td { (clock::text(window.reset)) }
            }
        }
    };
    let nothing =
        if state.limits.primary.is_some() { "No request was counted in this hour." } else { "Limits are off." };
    section("Limits", windows.len(), &["Token", "", "Left", "Reset"], nothing, rows)
}

fn log(state: &State) -> Markup {
    let rows = html! { @for entry in state.log.entries().rev().take(SHOWN) { (log_row(entry, state)) } };
    let head = ["Time", "Request", "Operation", "Token", "Status", "Fault"];
    section("Requests", state.log.entries().count(), &head, "Nothing was requested yet.", rows)
}

fn log_row(entry: &LogEntry, state: &State) -> Markup {
    let class = match entry.status {
        Some(200..=399) => "state success",
        Some(_) => "state failure",
        None => "state cancelled",
    };
    // Without limits, everything is.
    let is_free = !entry.charged && state.limits.primary.is_some();
    html! {
        tr {
            td { (entry.at.format("%H:%M:%S")) }
            td.request {
                @if entry.method.is_empty() { em { "cut before it was read" } } @else {
                    strong { (entry.method) } " " (entry.path)
                    @if !entry.query.is_empty() { span.query { "?" (entry.query) } }
                }
            }
            td { @if let Some(operation) = entry.operation { (operation) } @else { em { "unknown" } } }
            td { (entry.caller.as_deref().unwrap_or("–")) }
            td.number { span class=(class) { @if let Some(status) = entry.status { (status) } @else { "no answer" } } @if is_free { " " span.tag { "free" } } }
            td { @if let Some(fault) = entry.fault { (fault) } }
        }
    }
}
