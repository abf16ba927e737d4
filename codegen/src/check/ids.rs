//! `x-id` names a type of ids, which no schema has the name of.

use crate::diagnostic::Diagnostic;
use crate::names::{is_id_type, named_schemas};
use crate::spec::View;
use crate::spec::grammar::{ID, Kind};

pub(super) fn check(view: &View<'_>, faults: &mut Vec<Diagnostic>) {
    let types = named_schemas(view);
    for schema in view.all(Kind::Schema) {
        let Some(id) = schema.text(ID) else { continue };
        let is_of_a_header = view.parent(schema).is_some_and(|around| around.kind == Kind::Header);
        if is_of_a_header {
            let fault = view.error_at(schema, ID, "`x-id` has no effect here");
            faults.push(fault.help("leave it out: the crate has no types for the values of headers"));
        } else if !is_id_type(id) {
            let fault = view.error_at(schema, ID, format!("`{id}` is no name for a type of ids"));
            faults.push(fault.help("name the thing and end in `Id`, in upper camel case: `RunnerId`"));
        } else if let Some(other) = types.iter().find(|other| other.name == id) {
            let fault = view.error_at(schema, ID, format!("this would be a second type `{id}`"));
            let place = view.document.anchor(&other.pointer);
            let fault = fault.related(place, format!("the first `{id}` comes from here"));
            faults.push(fault.help("choose another name for the type of ids"));
        }
    }
}
