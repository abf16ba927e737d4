//! Edits of the spec, and what comes of them.

use std::path::Path;
use std::sync::LazyLock;

use ghes_actions_codegen::diff::{Change, CrateVersions, Report, Side, compare, text};
use ghes_actions_codegen::spec::Document;
use ghes_actions_codegen::spec::load::load;
use ghes_actions_codegen::spec::write::canonical;
use ghes_actions_codegen::{FileTree, generate};
use serde_json::Value;

use crate::BASE;
use crate::support::{edit, file, rendered, sources_of};

/// A spec and the crate emitted from it.
#[derive(Clone)]
pub(crate) struct Emitted {
    pub(crate) spec: Document,
    pub(crate) files: FileTree,
}

impl Emitted {
    pub(crate) fn of(spec: &str) -> Self {
        let sources = sources_of(spec);
        let files = generate(&sources).unwrap_or_else(|faults| panic!("{}", rendered(&faults, &sources)));
        Self { spec: load(&sources.openapi).expect("it was generated from"), files }
    }

    pub(crate) fn side(&self) -> Side<'_> {
        Side { spec: &self.spec, files: &self.files }
    }
}

/// A file of `diff/edits`.
pub(crate) struct Edit {
    /// What is edited, if not the base itself.
    pub(crate) given: Option<String>,
    pub(crate) edited: String,
    /// The edit is from the edited spec to the base.
    pub(crate) backwards: bool,
    pub(crate) http: String,
    pub(crate) rust: String,
    pub(crate) rules: Vec<String>,
}

impl Edit {
    pub(crate) fn read(path: &Path) -> Self {
        let text = std::fs::read_to_string(path).expect("an edit is readable");
        let edit: Value = serde_yaml::from_str(&text).expect("an edit is YAML");
        let mut spec = document(BASE).root.to_json();
        let mut given = None;
        if !edit["given"].is_null() {
            edit::apply(&mut spec, &edit["given"]);
            given = Some(canonical(&spec));
        }
        edit::apply(&mut spec, &edit["edit"]);
        let word = |key: &str| edit[key].as_str().expect("an edit has verdicts").to_owned();
        let rules = edit["rules"].as_array().expect("an edit has rules");
        let mut rules: Vec<_> = rules.iter().filter_map(Value::as_str).map(str::to_owned).collect();
        rules.sort();
        Self {
            given,
            edited: canonical(&spec),
            backwards: edit["backwards"] == true,
            http: word("http"),
            rust: word("rust"),
            rules,
        }
    }

    pub(crate) fn sides(&self) -> (Emitted, Emitted) {
        static EMITTED_BASE: LazyLock<Emitted> = LazyLock::new(|| Emitted::of(BASE));
        let base = self.given.as_ref().map_or_else(|| EMITTED_BASE.clone(), |given| Emitted::of(given));
        let edited = Emitted::of(&self.edited);
        if self.backwards { (edited, base) } else { (base, edited) }
    }

    pub(crate) fn report(&self) -> Report {
        let (old, new) = self.sides();
        compare(old.side(), new.side())
    }
}

pub(crate) fn document(spec: &str) -> Document {
    load(&file("spec/openapi.yaml", spec)).expect("a spec of the tests is YAML")
}

pub(crate) fn rules_of(report: &Report) -> Vec<String> {
    let mut rules: Vec<_> =
        report.changes.iter().chain(&report.words).map(|change: &Change| change.rule.to_owned()).collect();
    rules.sort();
    rules
}

pub(crate) fn releases(report: &Report) -> CrateVersions {
    let changelog = "## 0.1.0\n";
    CrateVersions::read(changelog, changelog, "[workspace.package]\nversion = \"0.1.0\"\n", report.verdict.rust)
}

pub(crate) fn shown(report: &Report) -> String {
    text(report, &releases(report), "the base", |_, text| text.to_owned())
}
