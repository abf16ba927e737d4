//! `required` lists properties that are declared, each once. GitHub's own descriptions fail here.

use crate::diagnostic::Diagnostic;
use crate::spec::grammar::Kind;
use crate::spec::{Entry, Node, pointer};

use super::{Subject, suggest};

pub(super) fn check(subject: &Subject<'_>, faults: &mut Vec<Diagnostic>) {
    for schema in subject.all(Kind::Schema) {
        let names = schema.node.get("required").map_or(&[][..], Node::items);
        let properties = schema.node.get("properties").map_or(&[][..], Node::entries);
        for (index, name) in names.iter().enumerate() {
            let text = name.as_str().unwrap_or_default();
            let pointer = pointer::child(&schema.child("required"), &index.to_string());
            let error =
                |message| Diagnostic::error(&subject.document.source, name.span.clone(), message).at(pointer.as_str());
            if let Some(first) = names.iter().take(index).find(|first| *first == name) {
                let fault = error(format!("`{text}` is required twice"));
                faults.push(fault.related(first.span.clone(), "first here").help("keep one of them"));
            } else if !properties.iter().any(|property| property.key == text) {
                let declared = properties.iter().map(|Entry { key, .. }| key.as_str());
                faults.push(error(format!("`{text}` is required, but no property has that name")).help(
                    match suggest::nearest(text, declared) {
                        Some(meant) => format!("did you mean `{meant}`? if GitHub says so, take it out with an `x-correction`"),
                        None => format!(
                            "if GitHub says so, take it out and add `x-correction: {{ was: {{ required: [{text}] }}, why: … }}`"
                        ),
                    },
                ));
            }
        }
    }
}
