//! The canonical text of a document: the same bytes for the same content, whatever the order it came in, so that diffs show
//! changes only.
//!
//! Keywords stand in the order of the grammar, names and sets are sorted, parameters follow the path and then their names.
//! Comments have no place: words belong into the document.

use serde_json::{Map, Value as Json};
use serde_yaml::{Mapping, Value as Yaml};

use super::grammar::{Kind, Names, REFERENCE, Shape};
use super::pointer;

mod quotes;

/// The text of a document. Writing what was read from it gives it again.
#[must_use]
pub fn canonical(document: &Json) -> String {
    let writer = Writer { components: document.get("components") };
    let ordered = writer.object(Kind::Root, document, "");
    let text = serde_yaml::to_string(&ordered)
        .expect("a tree of strings, numbers, lists and mappings with text keys is always YAML");
    quotes::quoted(text)
}

struct Writer<'a> {
    components: Option<&'a Json>,
}

impl Writer<'_> {
    fn object(&self, kind: Kind, value: &Json, path: &str) -> Yaml {
        let Json::Object(entries) = value else { return plain(value) };
        let mut ordered = Mapping::new();
        for keyword in kind.keywords() {
            if let Some(value) = entries.get(keyword.name) {
                ordered.insert(keyword.name.into(), self.shaped(&keyword.shape, value, path));
            }
        }
        for (key, value) in sorted(entries) {
            if kind.keyword(key).is_none() {
                ordered.insert(key.as_str().into(), plain(value));
            }
        }
        Yaml::Mapping(ordered)
    }

    /// `path` is the template of the path that the value belongs to, if any.
    fn shaped(&self, shape: &Shape, value: &Json, path: &str) -> Yaml {
        match (shape, value) {
            (Shape::Object(kind), _) => self.object(*kind, value, path),
            (Shape::Map(names, inner), Json::Object(entries)) => Yaml::Mapping(
                sorted(entries)
                    .into_iter()
                    .map(|(key, value)| {
                        let path = if *names == Names::Path { key } else { path };
                        (key.as_str().into(), self.shaped(inner, value, path))
                    })
                    .collect(),
            ),
            (Shape::List(inner), Json::Array(items)) => {
                Yaml::Sequence(items.iter().map(|item| self.shaped(inner, item, path)).collect())
            }
            (Shape::Set, Json::Array(items)) => set(items),
            // What was corrected: a list there is of a set.
            (Shape::AnyMapping, Json::Object(entries)) => Yaml::Mapping(
                sorted(entries)
                    .into_iter()
                    .map(|(key, value)| (key.as_str().into(), self.shaped(&Shape::Set, value, path)))
                    .collect(),
            ),
            (Shape::Parameters, Json::Array(items)) => {
                let mut parameters: Vec<&Json> = items.iter().collect();
                parameters.sort_by_cached_key(|parameter| self.parameter_order(parameter, path));
                let shape = Shape::Object(Kind::Parameter);
                Yaml::Sequence(parameters.into_iter().map(|item| self.shaped(&shape, item, path)).collect())
            }
            _ => plain(value),
        }
    }

    /// Parameters of the path first, in its order; the rest by name.
    fn parameter_order(&self, parameter: &Json, path: &str) -> (usize, String, String) {
        let resolved = self.parameter(parameter);
        let text = |key: &str| resolved.get(key).and_then(Json::as_str).unwrap_or_default();
        let name = text("name");
        let place = if text("in") == "path" { path.find(&format!("{{{name}}}")) } else { None };
        (place.unwrap_or(usize::MAX), name.to_owned(), parameter.to_string())
    }

    fn parameter<'a>(&'a self, parameter: &'a Json) -> &'a Json {
        let target = || {
            let (section, name) = pointer::component(parameter.get(REFERENCE)?.as_str()?)?;
            self.components?.get(section)?.get(name)
        };
        target().unwrap_or(parameter)
    }
}

fn set(members: &[Json]) -> Yaml {
    let mut members: Vec<&Json> = members.iter().collect();
    members.sort_by_cached_key(|member| (member.as_str(), member.to_string()));
    Yaml::Sequence(members.into_iter().map(plain).collect())
}

/// A value that the grammar does not look into.
fn plain(value: &Json) -> Yaml {
    match value {
        Json::Null => Yaml::Null,
        Json::Bool(value) => (*value).into(),
        Json::Number(number) => number_of(number),
        Json::String(text) => text.as_str().into(),
        Json::Array(items) => Yaml::Sequence(items.iter().map(plain).collect()),
        Json::Object(entries) => {
            Yaml::Mapping(sorted(entries).into_iter().map(|(key, value)| (key.as_str().into(), plain(value))).collect())
        }
    }
}

fn number_of(number: &serde_json::Number) -> Yaml {
    match (number.as_u64(), number.as_i64(), number.as_f64()) {
        (Some(number), _, _) => number.into(),
        (_, Some(number), _) => number.into(),
        (_, _, Some(number)) => number.into(),
        (None, None, None) => Yaml::Null,
    }
}

fn sorted(entries: &Map<String, Json>) -> Vec<(&String, &Json)> {
    let mut entries: Vec<_> = entries.iter().collect();
    entries.sort_by_key(|(key, _)| *key);
    entries
}
