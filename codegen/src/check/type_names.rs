//! `x-name` is said of schemas that become types, and can be the name of one. `rust_names` reports two types of one name.

use crate::diagnostic::Diagnostic;
use crate::names::is_type;
use crate::spec::View;
use crate::spec::grammar::NAME;

pub(super) fn check(view: &View<'_>, faults: &mut Vec<Diagnostic>) {
    for schema in view.schemas() {
        let Some(name) = schema.place.text(NAME) else { continue };
        // `schemas` reports what stands beside a reference.
        if schema.place.node.get("allOf").is_some() {
            continue;
        }
        if schema.component.is_some() || !schema.kind.is_type() {
            let fault = view.error_at(schema.place, NAME, format!("`{NAME}` has no effect here"));
            faults
                .push(fault.help("set it where an object with properties or an enum is written out, or leave it out"));
        } else if !is_type(name) {
            let fault = view.error_at(schema.place, NAME, format!("`{name}` is no name for a type"));
            faults.push(fault.help("name the thing in upper camel case, without `Id` at its end: `JobStep`"));
        }
    }
}
