//! What the descriptions say at one place.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value as Json;

use super::timeline::Sources;

/// A value, and the description that has it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Said<'a> {
    /// Index of the description.
    pub(super) source: usize,
    /// What it says.
    pub(super) value: &'a Json,
}

impl<'a> Said<'a> {
    /// What it says for a keyword.
    pub(super) fn get(self, keyword: &str) -> Option<Self> {
        self.value.get(keyword).map(|value| Self { value, ..self })
    }

    /// What it says by name, of a map behind a keyword.
    pub(super) fn entries(self, keyword: &str) -> impl Iterator<Item = (&'a String, Self)> {
        let entries = self.value.get(keyword).and_then(Json::as_object).into_iter().flatten();
        entries.map(move |(name, value)| (name, Self { value, ..self }))
    }

    /// The strings of a list behind a keyword.
    pub(super) fn strings(self, keyword: &str) -> BTreeSet<&'a str> {
        self.value.get(keyword).and_then(Json::as_array).into_iter().flatten().filter_map(Json::as_str).collect()
    }
}

/// What all say for a keyword, of those that say something.
pub(super) fn each<'a>(all: &[Said<'a>], keyword: &str) -> Vec<Said<'a>> {
    all.iter().filter_map(|said| said.get(keyword)).collect()
}

/// What all say by name, of the maps behind a keyword.
pub(super) fn by_name<'a>(all: &[Said<'a>], keyword: &str) -> BTreeMap<&'a str, Vec<Said<'a>>> {
    let mut named: BTreeMap<&str, Vec<Said<'_>>> = BTreeMap::new();
    for (name, said) in all.iter().flat_map(|said| said.entries(keyword)) {
        named.entry(name).or_default().push(said);
    }
    named
}

/// Who says something.
pub(super) fn sources(all: &[Said<'_>]) -> Sources {
    all.iter().map(|said| said.source).collect()
}

/// The different values, and who says each, in an order that does not depend on the sources.
pub(super) fn values<'a>(all: &[Said<'a>]) -> Vec<(&'a Json, Sources)> {
    let mut values: BTreeMap<String, (&Json, Sources)> = BTreeMap::new();
    for said in all {
        values.entry(said.value.to_string()).or_insert_with(|| (said.value, Sources::new())).1.insert(said.source);
    }
    values.into_values().collect()
}
