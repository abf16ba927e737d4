//! What a spec must promise before anything is generated from it, one rule a row.
//!
//! [`check`] is the only way to a [`CheckedSpec`], so that later stages may rely on what each row of the table says.
//!
//! All faults are told at once, but none twice. Of a spec that is too large only that is told. A spec whose objects are not made
//! as OpenAPI says has faults of *form*; the other checks then say nothing about the objects that are malformed, and those that
//! judge the spec as a whole do not run.

use std::collections::BTreeSet;

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::spec::grammar::{CORRECTION, Keyword, Kind};
use crate::spec::link::{apart, link};
use crate::spec::selection::SelectedSet;
use crate::spec::{Document, Inputs, Selection, View, pointer};

mod addresses;
mod availability;
mod canonical;
mod comments;
mod corrections;
mod details;
mod facts;
mod ids;
mod keywords;
mod known_values;
mod limits;
mod links;
mod listings;
mod names;
mod operations;
mod parameters;
mod paths;
mod reachable;
mod recursion;
mod references;
mod requests;
mod required;
mod responses;
mod rust_names;
mod schemas;
mod selected;
mod servers;
mod sets;
mod suggest;
mod type_names;
mod unsupported;
mod values;
mod version;
mod windows;
mod words;

pub(crate) use comments::faults as faults_of_comments;
pub(crate) use links::are_harmless as has_harmless_links;
pub(crate) use listings::operations as listing_operations;
pub(crate) use suggest::nearest;
pub(crate) use words::places_without_words;

/// A spec that has passed all of [`CHECKS`].
#[derive(Clone, Debug)]
pub struct CheckedSpec {
    /// The default set alone, then with one more set each; the last is the whole.
    documents: Vec<Document>,
    selection: Selection,
}

impl CheckedSpec {
    /// The whole spec with the places of its values.
    #[must_use]
    pub fn document(&self) -> &Document {
        self.documents.last().expect("`check` has linked at least the default set")
    }

    /// The default set alone, then with one more set each; the last is the whole.
    pub(crate) fn views(&self) -> impl Iterator<Item = View<'_>> {
        self.documents.iter().map(View::of)
    }

    /// The sets beside the default one.
    pub(crate) fn sets(&self) -> &[SelectedSet] {
        &self.selection.sets
    }

    /// The API version that the client sends.
    #[must_use]
    pub fn api_version(&self) -> &str {
        &self.selection.api_version
    }
}

/// A row of the table.
pub struct Check {
    /// What it is called: the name of its file, and of its bad spec in the tests.
    pub name: &'static str,
    /// When its findings mean something.
    pub when: When,
    run: Run,
}

/// A check by what it reads.
enum Run {
    /// The text of each file.
    File(fn(&Document, &mut Vec<Diagnostic>)),
    /// The spec.
    Spec(fn(&View<'_>, &mut Vec<Diagnostic>)),
    /// The spec and `spec/sources.yaml`.
    Selected(fn(&View<'_>, &Selection, &mut Vec<Diagnostic>)),
}

/// When the findings of a check mean something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum When {
    /// Before all others, which are not asked if it finds anything: it is what keeps their work small.
    First,
    /// Always: it checks the form itself.
    Form,
    /// At objects whose form is good.
    GoodPlaces,
    /// If the form of the whole spec is good.
    GoodForm,
}

/// Every check, in the order in which they run, each under what holds once it has passed. A new one is a file, a row and a bad spec in
/// `tests/check`.
pub const CHECKS: &[Check] = &[
    // Nothing is larger than people can work with.
    Check { name: "limits", when: When::First, run: Run::Spec(limits::check) },
    // The document is of a version of OpenAPI whose grammar is known.
    Check { name: "version", when: When::First, run: Run::Spec(version::check) },
    // Every object has the keywords of OpenAPI 3.0.3 or of ours, spelt right, of the right type, none missing.
    Check { name: "keywords", when: When::Form, run: Run::Spec(keywords::check) },
    // Nothing is in the spec that the generator would leave out in silence.
    Check { name: "unsupported", when: When::Form, run: Run::Spec(unsupported::check) },
    // A schema has a type and what that type needs.
    Check { name: "schemas", when: When::GoodPlaces, run: Run::Spec(schemas::check) },
    // The bounds, the default and the listed values of a schema are values of it.
    Check { name: "values", when: When::GoodPlaces, run: Run::Spec(values::check) },
    // An operation has one 2xx response, with a JSON body or none, and no other.
    Check { name: "responses", when: When::GoodPlaces, run: Run::Spec(responses::check) },
    // Parameters are plain values of the path or the query.
    Check { name: "parameters", when: When::GoodPlaces, run: Run::Spec(parameters::check) },
    // The body of a request is a JSON object whose properties a method can take.
    Check { name: "requests", when: When::GoodPlaces, run: Run::Spec(requests::check) },
    // There is one server, its URL made of the variables that it declares.
    Check { name: "servers", when: When::GoodPlaces, run: Run::Spec(servers::check) },
    // OperationIds are unique and of the form `tag/some-name`, with a declared tag.
    Check { name: "operations", when: When::GoodPlaces, run: Run::Spec(operations::check) },
    // Paths are well formed and match the parameters of their operations, both ways.
    Check { name: "paths", when: When::GoodPlaces, run: Run::Spec(paths::check) },
    // References lead to components of the right kind.
    Check { name: "references", when: When::GoodPlaces, run: Run::Spec(references::check) },
    // No schema needs itself.
    Check { name: "recursion", when: When::GoodPlaces, run: Run::Spec(recursion::check) },
    // `required` names declared properties, each once.
    Check { name: "required", when: When::GoodPlaces, run: Run::Spec(required::check) },
    // Names and values of enums are one line, and names neither empty nor endless.
    Check { name: "names", when: When::GoodPlaces, run: Run::Spec(names::check) },
    // Different things get different Rust names.
    Check { name: "rust_names", when: When::GoodPlaces, run: Run::Spec(rust_names::check) },
    // Our words stand wherever the emitted documentation needs them.
    Check { name: "words", when: When::GoodPlaces, run: Run::Spec(words::check) },
    // Links in our words lead to the web, and there are no images.
    Check { name: "links", when: When::GoodPlaces, run: Run::Spec(links::check) },
    // Addresses are of the web, and nothing but addresses.
    Check { name: "addresses", when: When::GoodPlaces, run: Run::Spec(addresses::check) },
    // Our `x-` facts agree with their operation.
    Check { name: "facts", when: When::GoodPlaces, run: Run::Spec(facts::check) },
    // A type that is not named after its place has a name of its own.
    Check { name: "type_names", when: When::GoodPlaces, run: Run::Spec(type_names::check) },
    // A type of ids is called `RunnerId`, and no schema is.
    Check { name: "ids", when: When::GoodPlaces, run: Run::Spec(ids::check) },
    // A type of known values has a name of its own and is used, and strings name one that exists.
    Check { name: "known_values", when: When::GoodPlaces, run: Run::Spec(known_values::check) },
    // Operations name no type that is a detail.
    Check { name: "details", when: When::GoodPlaces, run: Run::Spec(details::check) },
    // A list says how its pages are asked for, or that it has none; what counts is a whole number.
    Check { name: "listings", when: When::GoodPlaces, run: Run::Spec(listings::check) },
    // A list in windows has a filter by time, and items with their time.
    Check { name: "windows", when: When::GoodPlaces, run: Run::Spec(windows::check) },
    // Every `x-correction` names keywords that it changes.
    Check { name: "corrections", when: When::GoodPlaces, run: Run::Spec(corrections::check) },
    // Since, until and absent name releases and API versions that are listed.
    Check { name: "availability", when: When::GoodPlaces, run: Run::Selected(availability::check) },
    // Nothing is said in comments, which are lost when the spec is written anew.
    Check { name: "comments", when: When::GoodPlaces, run: Run::File(comments::check) },
    // Every component serves an operation.
    Check { name: "reachable", when: When::GoodForm, run: Run::Spec(reachable::check) },
    // The operations are those of `spec/sources.yaml`.
    Check { name: "selected", when: When::GoodForm, run: Run::Selected(selected::check) },
    // The default set needs nothing of another.
    Check { name: "sets", when: When::GoodForm, run: Run::Spec(sets::check) },
    // The text is the canonical one.
    Check { name: "canonical", when: When::GoodForm, run: Run::File(canonical::check) },
];

/// Checks a spec.
///
/// # Errors
/// Everything that is wrong with it.
pub fn check(inputs: Inputs) -> Result<CheckedSpec, Diagnostics> {
    let Inputs { document, sets, selection } = inputs;
    let (linked, faults) = link(&document, &sets);
    let files: Vec<&Document> = std::iter::once(&document).chain(&sets).collect();
    // What is wrong with the links of a place is reported once.
    let told: Vec<&str> =
        faults.iter().map(|fault| fault.pointer.as_str()).filter(|pointer| !pointer.is_empty()).collect();
    let is_told = |found: &Diagnostic| told.iter().any(|told| pointer::is_within(&found.pointer, told));
    let found = findings(&files, &View::of(&linked), &selection).into_iter().map(|(_, fault)| fault);
    let mut found: Vec<_> = found.filter(|fault| !is_told(fault)).map(|fault| apart(&linked, fault)).collect();
    found.extend(faults);
    Diagnostics::refuse_if_any(found)?;
    let prefixes = (0..sets.len()).map(|count| link(&document, sets.get(..count).unwrap_or_default()).0);
    Ok(CheckedSpec { documents: prefixes.chain([linked]).collect(), selection })
}

/// What trim asks of our spec before it merges GitHub's structure into it: files that can be linked, keywords, supported or not, and
/// nothing that the new text would not have.
pub(crate) fn check_before_trim(document: &Document, sets: &[Document]) -> Result<Document, Diagnostics> {
    let (linked, mut faults) = link(document, sets);
    std::iter::once(document).chain(sets).for_each(|file| comments::check(file, &mut faults));
    let mut found = Vec::new();
    keywords::check_without_structure(&View::of(&linked), &mut found);
    faults.extend(found.into_iter().map(|fault| apart(&linked, fault)));
    Diagnostics::refuse_if_any(faults)?;
    Ok(linked)
}

/// Something that a check finds in the text that trim is about to write.
pub(crate) struct Finding {
    pub(crate) diagnostic: Diagnostic,
    /// Whether it asks for a fact of ours, which people write into the text once it is there.
    pub(crate) is_asked_for: bool,
    /// Whether its pointer leads to a keyword that an `x-correction` can be about.
    pub(crate) corrected: bool,
}

/// What [`check`] will say of a text of trim's, but for the words that it lacks.
pub(crate) fn check_after_trim(document: &Document, selection: &Selection) -> Vec<Finding> {
    let view = View::of(document);
    let others = findings(&[document], &view, selection).into_iter().filter(|(check, _)| *check != "words");
    let finding = |(check, diagnostic): (&str, Diagnostic)| {
        let keyword = keyword_at(&view, &diagnostic.pointer);
        let is_of_github = keyword.is_some_and(|(_, keyword)| keyword.is_correctable());
        let corrected =
            keyword.is_some_and(|(kind, keyword)| kind.keyword(CORRECTION).is_some() && keyword.is_correctable());
        Finding { diagnostic, is_asked_for: check == "listings" && !is_of_github, corrected }
    };
    others.map(finding).collect()
}

/// What the checks find in the files, and in what they are as one document, each with the name of its check.
fn findings(files: &[&Document], view: &View<'_>, selection: &Selection) -> Vec<(&'static str, Diagnostic)> {
    let run = |when: When| {
        let mut found = Vec::new();
        for check in CHECKS.iter().filter(|check| check.when == when) {
            let mut faults = Vec::new();
            match check.run {
                Run::File(check) => files.iter().for_each(|file| check(file, &mut faults)),
                Run::Spec(check) => check(view, &mut faults),
                Run::Selected(check) => check(view, selection, &mut faults),
            }
            found.extend(faults.into_iter().map(|fault| (check.name, fault)));
        }
        found
    };
    let mut found = run(When::First);
    if !found.is_empty() {
        return found;
    }
    found = run(When::Form);
    let malformed: BTreeSet<&str> = found.iter().map(|(_, fault)| view.object_around(&fault.pointer)).collect();
    let mut others = run(When::GoodPlaces);
    others.retain(|(_, fault)| !pointer::ancestors(&fault.pointer).any(|object| malformed.contains(object)));
    if malformed.is_empty() {
        others.append(&mut run(When::GoodForm));
    }
    found.append(&mut others);
    found
}

/// The keyword that a pointer leads to, and the kind of object that it is of.
fn keyword_at(view: &View<'_>, pointer: &str) -> Option<(Kind, &'static Keyword)> {
    let (object, keyword) = pointer.rsplit_once('/')?;
    let place = view.at(object)?;
    Some((place.kind, place.kind.keyword(keyword)?))
}
