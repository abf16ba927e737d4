//! `required` lists properties that are declared, each once. GitHub's own descriptions fail here.

use crate::diagnostic::Diagnostic;
use crate::spec::grammar::Kind;
use crate::spec::{Entry, View, pointer};

use super::suggest;

pub(super) fn check(view: &View<'_>, faults: &mut Vec<Diagnostic>) {
    for schema in view.all(Kind::Schema) {
        let names = schema.items("required");
        let properties = schema.entries("properties");
        for (index, name) in names.iter().enumerate() {
            let text = name.as_str().unwrap_or_default();
            let pointer = pointer::child(&schema.child("required"), &index.to_string());
            let error = |message| view.error_over(name.span.clone(), pointer.as_str(), message);
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
