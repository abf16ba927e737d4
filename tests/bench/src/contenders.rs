//! The clients, and how each decodes a page.

use std::any::Any;
use std::pin::pin;
use std::task::{Context, Poll, Waker};

use bytes::Bytes;
use ghes_actions::types::WorkflowRunPage;
use http_body_util::{BodyExt, Full};
use octocrab::FromResponse;
use octocrab::models::workflows::Run;
use serde::Deserialize;
use serde::de::{DeserializeOwned, IgnoredAny};

use crate::plain;

/// One way to decode a page. Like a client, it takes the body and returns the value: dropping the body is measured, dropping the value
/// is not.
pub struct Contender {
    pub name: &'static str,
    pub decode: fn(Vec<u8>) -> Box<dyn Any>,
}

/// The reference of the ratios.
pub const OCTOCRAB: &str = "octocrab";
pub const DEFAULT: &str = "this crate: send()";
pub const SERDE: &str = "this crate's types, serde_json alone";
pub const PROGENITOR: &str = "plain progenitor client";
pub const SIX_FIELDS: &str = "this crate: items_as() with six fields";
pub const SIX_FIELDS_SERDE: &str = "six fields, serde_json alone";
pub const IGNORED: &str = "limit: IgnoredAny";

pub const CONTENDERS: &[Contender] = &[
    Contender { name: OCTOCRAB, decode: |body| Box::new(octocrab_page(body)) },
    Contender {
        name: DEFAULT,
        decode: |body| {
            let page = ghes_actions_runtime::fuzzing::strict::<WorkflowRunPage>(body);
            Box::new(page.expect("it fits"))
        },
    },
    Contender { name: SERDE, decode: |body| Box::new(from_slice::<WorkflowRunPage>(body)) },
    Contender {
        name: PROGENITOR,
        decode: |body| Box::new(from_slice::<plain::types::ActionsListWorkflowRunsForRepoResponse>(body)),
    },
    Contender {
        name: SIX_FIELDS,
        decode: |body| Box::new(ghes_actions_runtime::fuzzing::rows::<Row>(body).expect("it fits")),
    },
    Contender { name: SIX_FIELDS_SERDE, decode: |body| Box::new(from_slice::<Rows>(body)) },
    Contender { name: IGNORED, decode: |body| Box::new(from_slice::<IgnoredAny>(body)) },
    Contender { name: "limit: a copy of the bytes", decode: |body| Box::new(body.clone()) },
];

/// The contender of this name.
pub fn contender(name: &str) -> Option<&'static Contender> {
    CONTENDERS.iter().find(|contender| contender.name == name)
}

fn from_slice<T: DeserializeOwned>(body: Vec<u8>) -> T {
    serde_json::from_slice(&body).expect("every contender reads the page")
}

/// octocrab's own way from a response to a page. It never waits.
fn octocrab_page(body: Vec<u8>) -> octocrab::Page<Run> {
    let body = Full::new(Bytes::from(body)).map_err(|never| match never {});
    let page = pin!(octocrab::Page::<Run>::from_response(http::Response::new(body)));
    match page.poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(page) => page.expect("every contender reads the page"),
        Poll::Pending => unreachable!("the body is there"),
    }
}

/// A workflow run on a dashboard.
#[derive(Deserialize)]
#[expect(dead_code, reason = "only decoded")]
pub struct Row {
    pub id: i64,
    pub head_branch: Option<String>,
    pub event: String,
    pub status: Option<String>,
    pub conclusion: Option<String>,
    pub created_at: chrono::DateTime<chrono::Utc>,
}

#[derive(Deserialize)]
#[expect(dead_code, reason = "only decoded")]
struct Rows {
    total_count: i64,
    workflow_runs: Vec<Row>,
}
