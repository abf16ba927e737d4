//! Every object has the keywords of its kind, spelt right, of the right type, and those that OpenAPI demands.
//!
//! Unknown keywords are refused because libraries that read OpenAPI ignore them in silence: a misspelt `requried` would make
//! every field optional.

use crate::diagnostic::Diagnostic;
use crate::spec::grammar::{Kind, Names, Presence, REFERENCE, Shape};
use crate::spec::{Document, Entry, Node, Value, pointer};

use super::{Subject, suggest};

pub(super) fn check(subject: &Subject<'_>, faults: &mut Vec<Diagnostic>) {
    let mut form = Form { document: subject.document, faults };
    let root = &subject.document.root;
    form.object(Kind::Root, root, &Here { pointer: String::new(), anchor: root.anchor() });
}

/// Where a value stands, for what is said about it.
struct Here {
    pointer: String,
    anchor: std::ops::Range<usize>,
}

struct Form<'a> {
    document: &'a Document,
    faults: &'a mut Vec<Diagnostic>,
}

impl Form<'_> {
    fn object(&mut self, kind: Kind, node: &Node, here: &Here) {
        if !node.is_mapping() {
            self.wrong(node, here, &format!("a {} (a mapping)", kind.title()));
            return;
        }
        if let (Some(section), Some(reference)) = (kind.section(), node.entry(REFERENCE)) {
            self.reference(section, reference, node, here);
            return;
        }
        let mut meant = Vec::new();
        for entry in node.entries() {
            match kind.keyword(&entry.key) {
                Some(keyword) if keyword.unsupported.is_none() => {
                    self.value(&keyword.shape, &entry.value, &here.under(entry))
                }
                Some(_) => {}
                None => meant.extend(self.unknown(kind, entry, here)),
            }
        }
        for keyword in kind.keywords().iter().filter(|keyword| keyword.presence == Presence::Mandatory) {
            // What is there and misspelt is not missing.
            if node.entry(keyword.name).is_none() && !meant.contains(&keyword.name) {
                let message = format!("{} without `{}`", kind.title(), keyword.name);
                self.fault(here, message, format!("OpenAPI demands `{}` here", keyword.name));
            }
        }
    }

    fn reference(&mut self, section: &str, reference: &Entry, node: &Node, here: &Here) {
        self.value(&Shape::Text, &reference.value, &here.under(reference));
        for beside in node.entries().iter().filter(|entry| entry.key != REFERENCE) {
            let message = format!("`{}` beside a $ref has no effect", beside.key);
            let help = match section {
                "schemas" => {
                    "write the reference as `allOf:` with one `$ref`; words and `nullable` may stand beside that"
                }
                _ => "put it where the $ref leads",
            };
            self.fault(&here.under(beside), message, help.to_owned());
        }
    }

    /// Tells of a keyword that is not known, and gives back the one that was meant.
    fn unknown(&mut self, kind: Kind, entry: &Entry, here: &Here) -> Option<&'static str> {
        let message = format!("{} has no keyword `{}`", kind.title(), entry.key);
        let known = kind.keywords().iter().filter(|keyword| keyword.unsupported.is_none()).map(|keyword| keyword.name);
        let meant = suggest::nearest(&entry.key, known.clone());
        let help = match meant {
            Some(meant) => format!("did you mean `{meant}`?"),
            None => format!("it has {}", Vec::from_iter(known).join(", ")),
        };
        self.fault(&here.under(entry), message, help);
        meant
    }

    fn value(&mut self, shape: &Shape, node: &Node, here: &Here) {
        match (shape, &node.value) {
            (Shape::Any, _)
            | (Shape::Text, Value::String(_))
            | (Shape::Boolean, Value::Bool(_))
            | (Shape::AnyMapping, Value::Mapping(_)) => {}
            (Shape::Text, _) => self.wrong(node, here, "a string"),
            (Shape::Boolean, _) => self.wrong(node, here, "`true` or `false`"),
            (Shape::AnyMapping, _) => self.wrong(node, here, "a mapping"),
            (Shape::Integer, Value::Number(number)) if number.is_i64() => {}
            (Shape::Integer, _) => self.wrong(node, here, "a whole number of at most 64 bits with its sign"),
            (Shape::OneOf(choices), _) => self.choice(choices, node, here),
            (Shape::Object(kind), _) => self.object(*kind, node, here),
            (Shape::Map(names, inner), Value::Mapping(entries)) => {
                for entry in entries {
                    self.value(inner, &entry.value, &here.under(entry));
                }
                if *names == Names::Component || *names == Names::Property || !entries.is_empty() {
                    return;
                }
                self.fault(here, "this is empty".to_owned(), format!("give at least one {}", names.title()));
            }
            (Shape::Map(names, _), _) => {
                self.wrong(node, here, &format!("a mapping with a {} as each key", names.title()))
            }
            (Shape::List(inner), Value::Sequence(items)) => self.items(inner, items, here),
            (Shape::Set, Value::Sequence(items)) => self.items(&Shape::Text, items, here),
            (Shape::Parameters, Value::Sequence(items)) => self.items(&Shape::Object(Kind::Parameter), items, here),
            (Shape::List(_) | Shape::Set | Shape::Parameters, _) => self.wrong(node, here, "a list"),
        }
    }

    fn items(&mut self, shape: &Shape, items: &[Node], here: &Here) {
        for (index, item) in items.iter().enumerate() {
            let pointer = pointer::child(&here.pointer, &index.to_string());
            self.value(shape, item, &Here { pointer, anchor: item.anchor() });
        }
    }

    fn choice(&mut self, choices: &[&str], node: &Node, here: &Here) {
        let Some(text) = node.as_str() else { return self.wrong(node, here, "a string") };
        if !choices.contains(&text) {
            let help = match suggest::nearest(text, choices.iter().copied()) {
                Some(meant) => format!("did you mean `{meant}`?"),
                None => format!("it is one of {}", choices.join(", ")),
            };
            let fault = Diagnostic::error(&self.document.source, node.anchor(), format!("`{text}` is not known here"));
            self.faults.push(fault.at(here.pointer.as_str()).help(help));
        }
    }

    fn wrong(&mut self, node: &Node, here: &Here, expected: &str) {
        let message = format!("expected {expected}, found {}", node.sort());
        let fault = Diagnostic::error(&self.document.source, node.anchor(), message).at(here.pointer.as_str());
        let written = self.document.source.text.get(node.span.clone()).unwrap_or_default();
        let is_scalar = matches!(node.value, Value::Number(_) | Value::Bool(_));
        self.faults.push(match expected {
            "a string" if is_scalar => fault.help(format!("put it in quotes: '{written}'")),
            _ => fault.help("mend it, or leave it out if it may be absent"),
        });
    }

    fn fault(&mut self, here: &Here, message: String, help: String) {
        let fault = Diagnostic::error(&self.document.source, here.anchor.clone(), message);
        self.faults.push(fault.at(here.pointer.as_str()).help(help));
    }
}

impl Here {
    fn under(&self, entry: &Entry) -> Self {
        Self { pointer: pointer::child(&self.pointer, &entry.key), anchor: entry.key_span.clone() }
    }
}
