//! Runners.

use serde_json::{Value, json};

use crate::world::{Label, LabelKind, Runner};

pub(crate) fn runner(runner: &Runner) -> Value {
    json!({
        "id": runner.id,
        "name": runner.name,
        "os": runner.os,
        "status": runner.status.as_str(),
        "busy": runner.is_busy(),
        "ephemeral": runner.ephemeral,
        "version": runner.version,
        "runner_group_id": runner.group_id,
        "labels": runner.labels.iter().map(label).collect::<Vec<_>>(),
    })
}

/// All labels of a runner.
pub(crate) fn labels(labels: &[Label]) -> Value {
    json!({ "total_count": labels.len(), "labels": labels.iter().map(label).collect::<Vec<_>>() })
}

fn label(label: &Label) -> Value {
    let kind = match label.kind {
        LabelKind::ReadOnly => "read-only",
        LabelKind::Custom => "custom",
    };
    json!({ "id": label.id, "name": label.name, "type": kind })
}
