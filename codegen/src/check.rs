//! What a spec must promise before anything is generated from it, one rule a row.
//!
//! [`check`] is the only way to a [`CheckedSpec`], so that later stages may rely on every promise of the table.
//!
//! All faults are told at once, but none twice. A spec whose objects are not made as OpenAPI says has faults of *form*; the
//! other checks then say nothing about the objects that are malformed, and those that judge the spec as a whole do not run.

use std::collections::BTreeMap;

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::spec::grammar::Kind;
use crate::spec::walk::{Place, places};
use crate::spec::{Document, Inputs, Selection, pointer};

mod keywords;
mod suggest;

/// A spec that keeps every promise of [`CHECKS`].
#[derive(Clone, Debug)]
pub struct CheckedSpec {
    document: Document,
    selection: Selection,
}

impl CheckedSpec {
    /// The spec with the places of its values.
    #[must_use]
    pub fn document(&self) -> &Document {
        &self.document
    }

    /// What was selected, and from where.
    #[must_use]
    pub fn selection(&self) -> &Selection {
        &self.selection
    }

    /// The spec as plain data, our `x-` facts and words in it.
    #[must_use]
    pub fn to_json(&self) -> serde_json::Value {
        self.document.root.to_json()
    }
}

/// A row of the table.
pub struct Check {
    /// What it is called: the name of its file, and of its bad spec in the tests.
    pub name: &'static str,
    /// What holds once it has passed.
    pub promises: &'static str,
    /// When its findings mean something.
    pub when: When,
    run: fn(&Subject<'_>, &mut Vec<Diagnostic>),
}

/// When the findings of a check mean something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum When {
    /// Always: it checks the form itself.
    Form,
    /// At objects whose form is good.
    GoodPlaces,
    /// If the form of the whole spec is good.
    GoodForm,
}

/// Every check, in the order in which they run.
pub const CHECKS: &[Check] = &[Check {
    name: "keywords",
    promises: "every object has the keywords of OpenAPI 3.0.3 or of ours, spelt right, of the right type, none missing",
    when: When::Form,
    run: keywords::check,
}];

/// Checks a spec.
///
/// # Errors
/// Everything that is wrong with it.
pub fn check(inputs: Inputs) -> Result<CheckedSpec, Diagnostics> {
    let Inputs { document, selection } = inputs;
    Diagnostics::refuse_if_any(faults(&Subject::new(&document, &selection)))?;
    Ok(CheckedSpec { document, selection })
}

/// Faults of form only: what trim asks of our spec before it merges GitHub's structure into it.
pub(crate) fn check_form(document: &Document, selection: &Selection) -> Result<(), Diagnostics> {
    let subject = Subject::new(document, selection);
    Diagnostics::refuse_if_any(run(&subject, When::Form))
}

fn faults(subject: &Subject<'_>) -> Vec<Diagnostic> {
    let mut faults = run(subject, When::Form);
    let malformed: Vec<String> = faults.iter().map(|fault| subject.object_around(&fault.pointer).to_owned()).collect();
    let mut others = run(subject, When::GoodPlaces);
    others.retain(|fault| !malformed.iter().any(|object| pointer::is_within(&fault.pointer, object)));
    if malformed.is_empty() {
        others.append(&mut run(subject, When::GoodForm));
    }
    faults.append(&mut others);
    faults
}

fn run(subject: &Subject<'_>, when: When) -> Vec<Diagnostic> {
    let mut faults = Vec::new();
    for check in CHECKS.iter().filter(|check| check.when == when) {
        (check.run)(subject, &mut faults);
    }
    faults
}

/// What the checks look at.
struct Subject<'a> {
    document: &'a Document,
    selection: &'a Selection,
    /// Every object, each after the one around it.
    places: Vec<Place<'a>>,
    /// Index in `places` by pointer.
    by_pointer: BTreeMap<String, usize>,
}

impl<'a> Subject<'a> {
    fn new(document: &'a Document, selection: &'a Selection) -> Self {
        let places = places(&document.root);
        let by_pointer = places.iter().enumerate().map(|(index, place)| (place.pointer.clone(), index)).collect();
        Self { document, selection, places, by_pointer }
    }

    /// The objects of a kind that are written out, not the references to them.
    fn all(&self, kind: Kind) -> impl Iterator<Item = &Place<'a>> {
        self.places.iter().filter(move |place| place.kind == kind && place.reference().is_none())
    }

    fn at(&self, pointer: &str) -> Option<&Place<'a>> {
        self.places.get(*self.by_pointer.get(pointer)?)
    }

    fn parent(&self, place: &Place<'a>) -> Option<&Place<'a>> {
        self.places.get(place.parent?)
    }

    /// The component that a place refers to; the place itself where it is written out.
    fn resolve<'s>(&'s self, place: &'s Place<'a>) -> Option<&'s Place<'a>> {
        let Some(reference) = place.reference() else { return Some(place) };
        let (section, name) = pointer::component(reference)?;
        self.at(&pointer::child(&pointer::child("/components", &section), &name))
    }

    /// An error at a place: at its key, or where it starts.
    fn error(&self, place: &Place<'_>, message: impl Into<String>) -> Diagnostic {
        Diagnostic::error(&self.document.source, place.anchor.clone(), message).at(place.pointer.as_str())
    }

    /// An error at the value of a keyword; at the object where it does not have it.
    fn error_at(&self, place: &Place<'_>, keyword: &str, message: impl Into<String>) -> Diagnostic {
        match place.node.entry(keyword) {
            Some(entry) => Diagnostic::error(&self.document.source, entry.value.anchor(), message).at(place.child(keyword)),
            None => self.error(place, message),
        }
    }

    /// The pointer of the innermost object that a pointer leads into.
    fn object_around<'p>(&self, pointer: &'p str) -> &'p str {
        let mut pointer = pointer;
        while !self.by_pointer.contains_key(pointer) {
            match pointer.rfind('/') {
                Some(cut) => pointer = &pointer[..cut],
                None => return "",
            }
        }
        pointer
    }
}
