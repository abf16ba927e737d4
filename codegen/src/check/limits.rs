//! Figures far above any description that keep the generator and what it emits of a size people can work with. `spec::load`
//! has its own for the length of the file and the depth of its nesting.

use crate::diagnostic::Diagnostic;
use crate::spec::View;
use crate::spec::grammar::Kind;

const MAX_OPERATIONS: usize = 2_000;
const MAX_SCHEMAS: usize = 5_000;
const MAX_PROPERTIES: usize = 500;
const MAX_ENUM: usize = 500;
const MAX_REFERENCES: usize = 64;
const MAX_WORDS: usize = 10_000;

pub(super) fn check(view: &View<'_>, faults: &mut Vec<Diagnostic>) {
    let mut limit = |pointer: &str, count: usize, most: usize, what: &str, help: &str| {
        if count > most {
            faults.push(view.document.error(pointer, format!("{count} {what}, at most {most} are read")).help(help));
        }
    };
    limit("/paths", view.all(Kind::Operation).count(), MAX_OPERATIONS, "operations", "select fewer");
    limit(
        "/components/schemas",
        view.components(Kind::Schema).count(),
        MAX_SCHEMAS,
        "schemas",
        "select fewer operations",
    );
    for schema in view.all(Kind::Schema) {
        let entries = schema.node.get("properties").map_or(0, |properties| properties.entries().len());
        limit(&schema.child("properties"), entries, MAX_PROPERTIES, "properties", "make several schemas of it");
        let required = schema.node.get("required").map_or(0, |names| names.items().len());
        limit(&schema.child("required"), required, MAX_PROPERTIES, "required properties", "require fewer");
        let values = schema.node.get("enum").map_or(0, |values| values.items().len());
        limit(&schema.child("enum"), values, MAX_ENUM, "values of an enum", "leave the enum out: it is a string");
    }
    for place in &view.places {
        for keyword in place.kind.keywords().iter().filter(|keyword| keyword.unsupported.is_none()) {
            let length = place.text(keyword.name).map_or(0, |words| words.chars().count());
            limit(&place.child(keyword.name), length, MAX_WORDS, "characters", "say it shorter");
        }
    }
    for (component, distance) in view.distances("/paths") {
        let is_first_beyond = distance == MAX_REFERENCES + 1;
        if is_first_beyond {
            limit(
                component,
                distance,
                MAX_REFERENCES,
                "references lead here one after another",
                "make the chain shorter",
            );
        }
    }
}
