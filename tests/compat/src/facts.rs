//! Which description has what: a table small enough to be committed, so that the spec can be held to it without them.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::release::Source;

/// What one description has.
#[derive(Clone, Debug, Default)]
pub struct Noted {
    objects: BTreeMap<String, BTreeMap<String, bool>>,
}

impl Noted {
    /// It has an object.
    pub fn object(&mut self, name: &str) {
        self.objects.entry(name.to_owned()).or_default();
    }

    /// The object has a field. What one description calls by two names has it if either has, and requires it if both do.
    pub fn field(&mut self, object: &str, field: &str, required: bool) {
        let fields = self.objects.entry(object.to_owned()).or_default();
        fields.entry(field.to_owned()).and_modify(|both| *both &= required).or_insert(required);
    }
}

/// What all descriptions have.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Facts {
    /// The descriptions, in the order of their releases.
    pub descriptions: Vec<String>,
    /// Objects of the answers, parameters and their values, by name.
    pub objects: BTreeMap<String, Object>,
}

/// An object.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Object {
    /// Who has it.
    #[serde(flatten)]
    pub there: Who,
    /// Its fields.
    pub fields: BTreeMap<String, Field>,
}

/// A field.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Field {
    /// Who has it.
    #[serde(flatten)]
    pub there: Who,
    /// Who requires it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub required: Option<Who>,
}

/// A set of descriptions, by the shorter way to say it: names with spaces between them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Who {
    /// These.
    OnlyIn(String),
    /// All others.
    NotIn(String),
}

impl Who {
    fn new(all: &BTreeSet<usize>, there: &BTreeSet<usize>, names: &[String]) -> Self {
        let named = |set: Vec<&usize>| {
            set.into_iter().filter_map(|index| names.get(*index)).cloned().collect::<Vec<_>>().join(" ")
        };
        let absent: Vec<_> = all.difference(there).collect();
        if absent.len() <= there.len() {
            Self::NotIn(named(absent))
        } else {
            Self::OnlyIn(named(there.iter().collect()))
        }
    }

    /// The names of the descriptions, of `all`.
    #[must_use]
    pub fn of<'a>(&'a self, all: &BTreeSet<&'a str>) -> BTreeSet<&'a str> {
        match self {
            Self::OnlyIn(names) => names.split_whitespace().collect(),
            Self::NotIn(names) => {
                let absent: BTreeSet<&str> = names.split_whitespace().collect();
                all.difference(&absent).copied().collect()
            }
        }
    }
}

/// Of each field who has it, and who requires it.
type FieldSets<'a> = BTreeMap<&'a str, [BTreeSet<usize>; 2]>;

impl Facts {
    /// One table of all that was noted.
    #[must_use]
    pub fn new(noted: &[(Source, Noted)]) -> Self {
        let names: Vec<String> = noted.iter().map(|(source, _)| source.name()).collect();
        let everyone: BTreeSet<usize> = (0..noted.len()).collect();
        let mut sets: BTreeMap<&str, (BTreeSet<usize>, FieldSets<'_>)> = BTreeMap::new();
        for (index, (_, noted)) in noted.iter().enumerate() {
            for (object, fields) in &noted.objects {
                let (there, of_fields) = sets.entry(object).or_default();
                there.insert(index);
                for (field, required) in fields {
                    let [has, requires] = of_fields.entry(field).or_default();
                    has.insert(index);
                    if *required {
                        requires.insert(index);
                    }
                }
            }
        }
        let object = |(there, fields): (BTreeSet<usize>, FieldSets<'_>)| {
            let fields = fields.into_iter().map(|(name, [has, requires])| {
                let required = (!requires.is_empty()).then(|| Who::new(&has, &requires, &names));
                (name.to_owned(), Field { there: Who::new(&there, &has, &names), required })
            });
            Object { there: Who::new(&everyone, &there, &names), fields: fields.collect() }
        };
        let objects = sets.into_iter().map(|(name, sets)| (name.to_owned(), object(sets))).collect();
        Self { descriptions: names, objects }
    }
}
