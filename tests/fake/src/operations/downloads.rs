//! The packages of the runner software.

use serde_json::{Value, json};

use crate::call::Call;
use crate::operations::scope;
use crate::reply::{Outcome, Reply};
use crate::state::State;

/// The version that the fake offers. There is no package behind its URL.
pub(crate) const VERSION: &str = "2.330.0";

const PACKAGES: [(&str, &str, &str); 5] = [
    ("osx", "x64", "tar.gz"),
    ("osx", "arm64", "tar.gz"),
    ("linux", "x64", "tar.gz"),
    ("linux", "arm64", "tar.gz"),
    ("win", "x64", "zip"),
];

pub(crate) fn list(state: &mut State, call: &Call<'_>) -> Outcome {
    scope(state, call)?;
    let packages = PACKAGES.iter().map(|(os, architecture, ending)| {
        let filename = format!("actions-runner-{os}-{architecture}-{VERSION}.{ending}");
        let download_url = format!("{}/downloads/v{VERSION}/{filename}", call.web);
        json!({ "os": os, "architecture": architecture, "download_url": download_url, "filename": filename })
    });
    Ok(Reply::ok(&packages.collect::<Value>()))
}
