//! Pages of items with ids.

use ghes_actions_runtime::Page;
use serde::{Deserialize, Serialize};

pub(crate) trait Item {
    fn id(&self) -> i64;
}

#[derive(Deserialize, Serialize)]
pub(crate) struct Runs<Run> {
    pub(crate) total_count: i64,
    pub(crate) runs: Vec<Run>,
}

impl<Run: Item> Page for Runs<Run> {
    type Item = Run;
    fn into_items(self) -> Vec<Run> {
        self.runs
    }
    fn item_ids(&self) -> Vec<Option<i64>> {
        self.runs.iter().map(|run| Some(run.id())).collect()
    }
    fn total_count(&self) -> Option<i64> {
        Some(self.total_count)
    }
}
