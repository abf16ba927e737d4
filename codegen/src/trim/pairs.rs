//! Which item of a list of ours is meant by an item of GitHub's, whatever their order.

use serde_json::Value as Json;

use crate::spec::grammar::{Kind, REFERENCE};
use crate::spec::{Node, Value, pointer};

/// What an item of a list is known by: a parameter by its place and name, a tag by its name, a reference by where it leads.
/// `None` where only the place in the list tells items apart.
fn identity<'a>(kind: Kind, text: impl Fn(&str) -> Option<&'a str>) -> Option<String> {
    if let (Some(_), Some(reference)) = (kind.section(), text(REFERENCE)) {
        return Some(reference.to_owned());
    }
    match kind {
        Kind::Parameter => Some(format!("{} {}", text("in")?, text("name")?)),
        Kind::Tag => text("name").map(str::to_owned),
        _ => None,
    }
}

fn of_node(kind: Kind, node: &Node) -> Option<String> {
    identity(kind, |key| match &node.get(key)?.value {
        Value::String(text) => Some(text.as_str()),
        _ => None,
    })
}

fn of_json(kind: Kind, value: &Json) -> Option<String> {
    identity(kind, |key| value.get(key)?.as_str())
}

/// The item of ours that an item of GitHub's list is about, and its place in ours.
pub(super) fn ours<'a>(kind: Kind, theirs: &Json, index: usize, ours: &'a Node) -> Option<(usize, &'a Node)> {
    let mut items = ours.items().iter().enumerate();
    match of_json(kind, theirs) {
        Some(identity) => items.find(|(_, item)| of_node(kind, item).as_ref() == Some(&identity)),
        None => items.nth(index).filter(|(_, item)| of_node(kind, item).is_none()),
    }
}

/// The item of GitHub's list that an item of ours is about.
pub(super) fn theirs<'a>(kind: Kind, ours: &Node, index: usize, theirs: &'a Json) -> Option<&'a Json> {
    let items = theirs.as_array()?;
    match of_node(kind, ours) {
        Some(identity) => items.iter().find(|item| of_json(kind, item).as_ref() == Some(&identity)),
        None => items.get(index).filter(|item| of_json(kind, item).is_none()),
    }
}

/// Where what stands at a pointer of one document stands in another, which may have the parameters of an operation in another order.
pub(crate) fn translated(pointer: &str, from: &Json, to: &Json) -> String {
    let (mut here, mut from, mut to) = (String::new(), Some(from), Some(to));
    for segment in pointer::segments(pointer) {
        let index = segment.parse::<usize>().ok();
        let item = index.and_then(|index| Some((index, from?.as_array()?.get(index)?)));
        let Some((index, item)) = item else {
            from = from.and_then(|from| from.get(&*segment));
            to = to.and_then(|to| to.get(&*segment));
            here = pointer::child(&here, &segment);
            continue;
        };
        let list = to.and_then(Json::as_array).map_or(&[][..], Vec::as_slice);
        let place = match of_json(Kind::Parameter, item) {
            Some(identity) => list.iter().position(|other| of_json(Kind::Parameter, other).as_ref() == Some(&identity)),
            None => Some(index).filter(|index| *index < list.len()),
        };
        to = place.and_then(|place| list.get(place));
        from = Some(item);
        // As RFC 6901 names what is not there yet.
        here = pointer::child(&here, &place.map_or_else(|| "-".to_owned(), |place| place.to_string()));
    }
    here
}
