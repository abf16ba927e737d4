//! Every object has the keywords of its kind, spelt right, of the right type, and those that OpenAPI demands.
//!
//! Unknown keywords are refused because libraries that read OpenAPI ignore them in silence: a misspelt `requried` would make
//! every field optional.

use crate::diagnostic::Diagnostic;
use crate::spec::fold::{self, At, Step, Visitor};
use crate::spec::grammar::{Keyword, Kind, Names, Owner, Presence, REFERENCE, SETS, Shape};
use crate::spec::{Document, Entry, Located, Value, View};

use super::suggest;

pub(super) fn check(view: &View<'_>, faults: &mut Vec<Diagnostic>) {
    fold::document(&mut Form { document: view.document, is_demanded: |_| true, faults }, view.document.located(), &());
}

/// As [`check`], of a document that trim has not put GitHub's structure into: it may lack all of that.
pub(super) fn check_without_structure(view: &View<'_>, faults: &mut Vec<Diagnostic>) {
    let is_demanded = |keyword: &Keyword| keyword.owner != Owner::Structure;
    fold::document(&mut Form { document: view.document, is_demanded, faults }, view.document.located(), &());
}

struct Form<'a> {
    document: &'a Document,
    /// Whether a mandatory keyword must be there.
    is_demanded: fn(&Keyword) -> bool,
    faults: &'a mut Vec<Diagnostic>,
}

impl<'a> Visitor<'a> for Form<'_> {
    type Raw = Located<'a>;
    type Here = ();
    type Output = ();

    fn object(&mut self, kind: Kind, value: Located<'a>, at: &At<'a>, (): &()) {
        if !value.node.is_mapping() {
            self.wrong(value, at, &format!("a {} (a mapping)", kind.title()));
            return;
        }
        if let (Some(section), Some(reference)) = (kind.section(), value.node.entry(REFERENCE)) {
            self.reference(section, reference, value, at);
            return;
        }
        fold::parts(self, kind, value, at, &());
        let unknown = value.node.entries().iter().filter(|entry| kind.keyword(&entry.key).is_none());
        let meant: Vec<&str> = unknown.filter_map(|entry| self.unknown(kind, entry, at)).collect();
        let is_demanded = self.is_demanded;
        let mandatory = kind.keywords().iter().filter(|keyword| keyword.presence == Presence::Mandatory);
        for keyword in mandatory.filter(|keyword| is_demanded(keyword)) {
            // What is there and misspelt is not missing.
            if value.node.entry(keyword.name).is_none() && !meant.contains(&keyword.name) {
                let message = format!("{} without `{}`", kind.title(), keyword.name);
                self.fault(value, at.pointer.clone(), message, format!("OpenAPI demands `{}` here", keyword.name));
            }
        }
    }

    fn enter(&mut self, step: Step<'a>, _: Located<'a>, _: &At<'a>, (): &()) -> Option<()> {
        match step {
            Step::Keyword(_, keyword) => keyword.unsupported.is_none().then_some(()),
            Step::Name(..) | Step::Item(..) => Some(()),
        }
    }

    fn map(&mut self, names: Names, values: Vec<(&'a str, ())>, at: &At<'a>) {
        let may_be_empty = names == Names::Component || names == Names::Property;
        if values.is_empty() && !may_be_empty {
            let anchor = self.document.anchor(&at.pointer);
            let fault = Diagnostic::error(&self.document.source, anchor, "this is empty").at(at.pointer.as_str());
            self.faults.push(fault.help(format!("give at least one {}", names.title())));
        }
    }

    fn plain(&mut self, shape: &'static Shape, value: Located<'a>, at: &At<'a>) {
        match (shape, &value.node.value) {
            (Shape::Any, _)
            | (Shape::Text | Shape::Address, Value::String(_))
            | (Shape::Boolean, Value::Bool(_))
            | (Shape::AnyMapping, Value::Mapping(_)) => {}
            (Shape::Integer, Value::Number(number)) if number.is_i64() => {}
            (Shape::Text | Shape::Address, _) => self.wrong(value, at, "a string"),
            (Shape::Boolean, _) => self.wrong(value, at, "`true` or `false`"),
            (Shape::AnyMapping, _) => self.wrong(value, at, "a mapping"),
            (Shape::Integer, _) => self.wrong(value, at, "a whole number of at most 64 bits with its sign"),
            (Shape::OneOf(choices), _) => self.choice(choices, value, at),
            (Shape::Map(names, _), _) => {
                self.wrong(value, at, &format!("a mapping with a {} as each key", names.title()))
            }
            (Shape::List(_) | Shape::Set | Shape::Parameters, _) => self.wrong(value, at, "a list"),
            // An object is reported where it is visited.
            (Shape::Object(_), _) => {}
        }
    }
}

impl Form<'_> {
    fn reference<'a>(&mut self, section: &str, reference: &'a Entry, value: Located<'a>, at: &At<'a>) {
        let text = At { pointer: at.below(REFERENCE), under: None, name: None };
        fold::value(self, &Shape::Text, Located::behind(reference), &text, &());
        for beside in value.node.entries().iter().filter(|entry| entry.key != REFERENCE) {
            let message = format!("`{}` beside a $ref has no effect", beside.key);
            let help = match section {
                "schemas" => {
                    "write the reference as `allOf:` with one `$ref`; words and `nullable` may stand beside that"
                }
                _ => "put it where the $ref leads",
            };
            self.fault(Located::behind(beside), at.below(&beside.key), message, help.to_owned());
        }
    }

    /// Tells of a keyword that is not known, and gives back the one that was meant.
    fn unknown(&mut self, kind: Kind, entry: &Entry, at: &At<'_>) -> Option<&'static str> {
        let message = format!("{} has no keyword `{}`", kind.title(), entry.key);
        let is_written = |keyword: &&Keyword| keyword.unsupported.is_none() && keyword.name != SETS;
        let known = kind.keywords().iter().filter(is_written).map(|keyword| keyword.name);
        let meant = suggest::nearest(&entry.key, known.clone());
        let help = match meant {
            Some(meant) => format!("did you mean `{meant}`?"),
            None => format!("it has {}", Vec::from_iter(known).join(", ")),
        };
        self.fault(Located::behind(entry), at.below(&entry.key), message, help);
        meant
    }

    fn choice(&mut self, choices: &[&str], value: Located<'_>, at: &At<'_>) {
        let Some(text) = value.node.as_str() else { return self.wrong(value, at, "a string") };
        if !choices.contains(&text) {
            let help = match suggest::nearest(text, choices.iter().copied()) {
                Some(meant) => format!("did you mean `{meant}`?"),
                None => format!("it is one of {}", choices.join(", ")),
            };
            self.value_fault(value, at, format!("`{text}` is not known here"), help);
        }
    }

    fn wrong(&mut self, value: Located<'_>, at: &At<'_>, expected: &str) {
        let message = format!("expected {expected}, found {}", value.node.sort());
        let written = self.document.source.text.get(value.node.span.clone()).unwrap_or_default();
        let is_scalar = matches!(value.node.value, Value::Number(_) | Value::Bool(_));
        let help = match expected {
            "a string" if is_scalar => format!("put it in quotes: '{written}'"),
            _ => "mend it, or leave it out if it may be absent".to_owned(),
        };
        self.value_fault(value, at, message, help);
    }

    /// A fault of the value itself.
    fn value_fault(&mut self, value: Located<'_>, at: &At<'_>, message: String, help: String) {
        self.fault(Located { key: None, ..value }, at.pointer.clone(), message, help);
    }

    fn fault(&mut self, value: Located<'_>, pointer: String, message: String, help: String) {
        let fault = Diagnostic::error(&self.document.source, value.anchor(), message);
        self.faults.push(fault.at(pointer).help(help));
    }
}
