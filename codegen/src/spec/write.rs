//! The canonical text of a document: the same bytes for the same content, whatever the order it came in, so that diffs show
//! changes only.
//!
//! Keywords stand in the order of the grammar, names and sets are sorted, parameters follow the path and then their names.
//! Comments have no place: words belong into the document.

use serde_json::{Map, Value as Json};
use serde_yaml::Value as Yaml;

use super::fold::{self, At, Visitor};
use super::grammar::{Kind, Names, Shape};
use super::{pointer, resolve};

mod quotes;

/// The text of a document. Writing what was read from it gives it again.
#[must_use]
pub fn canonical(document: &Json) -> String {
    let ordered = fold::document(&mut Writer { document }, document, &());
    let text = serde_yaml::to_string(&ordered)
        .expect("a tree of strings, numbers, lists and mappings with text keys is always YAML");
    quotes::quoted(text)
}

struct Writer<'a> {
    document: &'a Json,
}

impl<'a> Visitor<'a> for Writer<'a> {
    type Raw = &'a Json;
    type Here = ();
    type Output = Yaml;

    fn object(&mut self, kind: Kind, value: &'a Json, at: &At<'a>, (): &()) -> Yaml {
        let Json::Object(entries) = value else { return plain(value) };
        let known = fold::parts(self, kind, value, at, &()).into_iter();
        let unknown = sorted(entries).into_iter().filter(|(key, _)| kind.keyword(key).is_none());
        let known = known.map(|(keyword, value)| (keyword.name.into(), value));
        Yaml::Mapping(known.chain(unknown.map(|(key, value)| (key.as_str().into(), plain(value)))).collect())
    }

    fn map(&mut self, _: Names, values: Vec<(&'a str, Yaml)>, _: &At<'a>) -> Yaml {
        Yaml::Mapping(values.into_iter().map(|(name, value)| (name.into(), value)).collect())
    }

    fn list(&mut self, shape: &'static Shape, mut items: Vec<(&'a Json, Yaml)>, at: &At<'a>) -> Yaml {
        match shape {
            Shape::Parameters => {
                let path = pointer::segments(&at.pointer).nth(1).unwrap_or_default();
                items.sort_by_cached_key(|(parameter, _)| self.parameter_order(parameter, &path));
            }
            Shape::Set => items.sort_by_cached_key(|(member, _)| member_order(member)),
            _ => {}
        }
        Yaml::Sequence(items.into_iter().map(|(_, item)| item).collect())
    }

    fn plain(&mut self, shape: &'static Shape, value: &'a Json, _: &At<'a>) -> Yaml {
        match (shape, value) {
            (Shape::AnyMapping, Json::Object(entries)) => mapping(entries, corrected),
            _ => plain(value),
        }
    }
}

impl Writer<'_> {
    /// Parameters of the path first, in its order; the rest by name.
    fn parameter_order(&self, parameter: &Json, path: &str) -> (usize, String, String) {
        let resolved = resolve::written_out(self.document, parameter);
        let text = |key: &str| resolved.get(key).and_then(Json::as_str).unwrap_or_default();
        let name = text("name");
        let place = if text("in") == "path" { path.find(&format!("{{{name}}}")) } else { None };
        (place.unwrap_or(usize::MAX), name.to_owned(), parameter.to_string())
    }
}

fn member_order(member: &Json) -> (Option<String>, String) {
    (member.as_str().map(str::to_owned), member.to_string())
}

/// What was corrected: a list there is of a set.
fn corrected(value: &Json) -> Yaml {
    let Json::Array(members) = value else { return plain(value) };
    let mut members: Vec<&Json> = members.iter().collect();
    members.sort_by_cached_key(|member| member_order(member));
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
        Json::Object(entries) => mapping(entries, plain),
    }
}

fn mapping(entries: &Map<String, Json>, written: fn(&Json) -> Yaml) -> Yaml {
    Yaml::Mapping(sorted(entries).into_iter().map(|(key, value)| (key.as_str().into(), written(value))).collect())
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
