//! What a correction takes out of an operation, nothing may need any more.

use std::collections::BTreeSet;

use serde_json::Value as Json;

use crate::spec::{Document, View, pointer};

/// Takes out the components that no operation needs. A reference that leads nowhere may mean any of them, so that all of them stay.
pub(super) fn prune(spec: &mut Json) {
    let document = Document::without_places(spec);
    let view = View::of_all(&document);
    if view.places.iter().any(|place| view.resolve(place).is_none()) {
        return;
    }
    let needed: BTreeSet<&str> = view.distances("/paths").into_keys().collect();
    let Some(sections) = spec.get_mut("components").and_then(Json::as_object_mut) else { return };
    for (section, components) in sections.iter_mut() {
        let Some(components) = components.as_object_mut() else { continue };
        let around = pointer::child("/components", section);
        components.retain(|name, _| needed.contains(pointer::child(&around, name).as_str()));
    }
    sections.retain(|_, components| components.as_object().is_none_or(|components| !components.is_empty()));
}
