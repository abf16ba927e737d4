//! A small edit of a spec, as a list of steps in a data file: `set` a place `to` a value, `remove` it, `move` it, `append` a `value`
//! to a list or `drop` it there.

use ghes_actions_codegen::spec::pointer;
use serde_json::Value;

/// Takes all steps of an edit.
pub(crate) fn apply(spec: &mut Value, steps: &Value) {
    for taken in steps.as_array().expect("an edit has steps") {
        step(spec, taken);
    }
}

/// Takes one step.
fn step(spec: &mut Value, step: &Value) {
    let at = |key: &str| step[key].as_str();
    if let Some(at) = at("set") {
        put(spec, at, step["to"].clone());
    } else if let Some(at) = at("remove") {
        take(spec, at);
    } else if let Some(from) = at("move") {
        let value = take(spec, from);
        put(spec, step["to"].as_str().expect("a move leads somewhere"), value);
    } else if let Some(at) = at("append") {
        list(spec, at).push(step["value"].clone());
    } else if let Some(at) = at("drop") {
        let items = list(spec, at);
        let before = items.len();
        items.retain(|item| *item != step["value"] && item["name"] != step["value"]);
        assert_eq!(items.len() + 1, before, "{at}");
    } else {
        panic!("no such step: {step}");
    }
}

fn put(spec: &mut Value, at: &str, value: Value) {
    let (parent, key) = split(at);
    let parent = spec.pointer_mut(&parent).unwrap_or_else(|| panic!("{at}"));
    parent.as_object_mut().unwrap_or_else(|| panic!("{at}")).insert(key, value);
}

fn take(spec: &mut Value, at: &str) -> Value {
    let (parent, key) = split(at);
    let parent = spec.pointer_mut(&parent).and_then(Value::as_object_mut).unwrap_or_else(|| panic!("{at}"));
    parent.remove(&key).unwrap_or_else(|| panic!("{at}"))
}

fn list<'a>(spec: &'a mut Value, at: &str) -> &'a mut Vec<Value> {
    spec.pointer_mut(at).and_then(Value::as_array_mut).unwrap_or_else(|| panic!("{at}"))
}

fn split(at: &str) -> (String, String) {
    let (parent, _) = at.rsplit_once('/').expect("a pointer has segments");
    (parent.to_owned(), pointer::segments(at).last().expect("a pointer has segments").into_owned())
}
