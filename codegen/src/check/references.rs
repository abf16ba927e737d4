//! References lead to components of the right kind, in this document, which are written out.

use crate::diagnostic::Diagnostic;
use crate::spec::grammar::{Kind, REFERENCE};
use crate::spec::{Node, View, pointer};

use super::suggest;

pub(super) fn check(view: &View<'_>, faults: &mut Vec<Diagnostic>) {
    for place in view.places.iter().filter(|place| matches!(place.under, Some((Kind::Components, _)))) {
        if place.reference().is_some() {
            let fault = view.error_at(place, REFERENCE, "a component is not a reference to another");
            faults.push(fault.help("write out here what it refers to, or refer to that where it is used"));
        }
    }
    for place in &view.places {
        let (Some(reference), Some(section)) = (place.reference(), place.kind.section()) else { continue };
        let Some((message, help)) = fault(view, reference, section, place.kind) else { continue };
        faults.push(view.error_at(place, REFERENCE, message).help(help));
    }
}

fn fault(view: &View<'_>, reference: &str, section: &str, kind: Kind) -> Option<(String, String)> {
    if !reference.starts_with('#') {
        let message = "a reference to another document is not supported".to_owned();
        return Some((
            message,
            format!(
                "copy it to `#/components/{section}/…`; a set may refer to the other files of spec/, and nothing else is read"
            ),
        ));
    }
    let Some((its_section, name)) = pointer::component(reference) else {
        let message = "references lead to components, and not into them".to_owned();
        return Some((message, format!("write `#/components/{section}/` and a name")));
    };
    if its_section != section {
        let message = format!("a {} is expected, this refers to one of `{its_section}`", kind.title());
        return Some((message, format!("write `#/components/{section}/` and a name")));
    }
    let components = view.document.lookup(&pointer::child("/components", section));
    let known = components.map_or(&[][..], Node::entries).iter().map(|entry| entry.key.as_str());
    if known.clone().any(|known| known == name) {
        return None;
    }
    let help = match suggest::nearest(&name, known) {
        Some(meant) => format!("did you mean `#/components/{section}/{meant}`?"),
        None => format!("add it to components.{section}, or mend the reference"),
    };
    Some((format!("`{reference}` refers to nothing"), help))
}
