//! For programs. The format is described in `codegen/docs/review.md`.

use serde::Serialize;

use super::super::report::Report;
use super::super::version::CrateVersions;

/// Raised when a field changes its meaning or goes; a new field does not raise it.
const FORMAT: u32 = 1;

#[derive(Serialize)]
struct Document<'r> {
    format: u32,
    base: &'r str,
    #[serde(flatten)]
    report: &'r Report,
    versions: &'r CrateVersions,
}

/// The report as JSON, one object, with a line end.
#[must_use]
pub fn json(report: &Report, versions: &CrateVersions, base: &str) -> String {
    let document = Document { format: FORMAT, base, report, versions };
    serde_json::to_string_pretty(&document).expect("a report is texts and numbers under text keys") + "\n"
}
