//! A git revision beside the working tree: what `diff` and `release-notes` tell of.

use ghes_actions_codegen::diff::{API, CrateVersions, Report, Side, compare};
use ghes_actions_codegen::spec::{Document, load, read};
use ghes_actions_codegen::{FileTree, SourceFile, Sources};

use crate::failure::Failure;
use crate::git::{Repository, Revision};
use crate::input;
use crate::pipeline;
use crate::workspace::{GENERATED, OPENAPI, SELECTION, SPEC, Workspace};

const CHANGELOG: &str = "CHANGELOG.md";
const MANIFEST: &str = "Cargo.toml";
/// Hand-written code that is part of what users build.
const RUNTIME: &str = "codegen/runtime/src";

/// What changed since a revision.
pub(crate) struct Comparison {
    pub(crate) report: Report,
    pub(crate) versions: CrateVersions,
    /// What it was compared with, in words.
    pub(crate) base: String,
    /// What the reader should know besides.
    pub(crate) notes: Vec<String>,
}

/// Which revision to compare with.
pub(crate) enum Base<'a> {
    /// A given revision.
    Named(&'a str),
    /// The default revision.
    Usual,
    /// The tag of the last release, or else as `Usual`.
    LastRelease,
}

/// Compares a revision with the working tree. A spec in the working tree that `gen` refuses is refused with the same words.
pub(crate) fn since(workspace: &Workspace, base: &Base<'_>) -> Result<Comparison, Failure> {
    let repository = Repository::at(workspace.root())?;
    let _lock = workspace.lock_to_read()?;
    let changelog = optional(workspace, CHANGELOG)?;
    let base = match base {
        Base::Named(name) => repository.named(name)?,
        Base::Usual => repository.usual()?,
        Base::LastRelease => last_release(&repository, &changelog)?,
    };
    let mut notes = Vec::new();
    let sources = pipeline::sources(workspace)?;
    let files = pipeline::emit_from(&sources)?;
    let new_spec = pipeline::parse(&sources)?.linked();
    let old = Old::read(&repository, &base, &mut notes)?;
    let mut report = compare(Side { spec: &old.spec, files: &old.files }, Side { spec: &new_spec, files: &files });
    if repository.differs(&base.commit, RUNTIME)? {
        report.add_runtime();
    }
    let old_changelog = text(&repository, &base, CHANGELOG)?.unwrap_or_default();
    let versions =
        CrateVersions::read(&old_changelog, &changelog, &optional(workspace, MANIFEST)?, report.verdict.rust);
    Ok(Comparison { report, versions, base: base.title, notes })
}

struct Old {
    spec: Document,
    files: FileTree,
}

impl Old {
    fn read(repository: &Repository<'_>, base: &Revision, notes: &mut Vec<String>) -> Result<Self, Failure> {
        let Some(openapi) = text(repository, base, OPENAPI)? else {
            return Err(Failure::new(format_args!("{OPENAPI} is not in {}", base.title))
                .help("compare with a later revision: `--base REV`"));
        };
        let selection = SourceFile::new(SELECTION, text(repository, base, SELECTION)?.unwrap_or_default());
        let mut sets = Vec::new();
        for path in repository.files(&base.commit, SPEC)? {
            let is_set = path.ends_with(".yaml") && path != OPENAPI && path != SELECTION;
            sets.extend(text(repository, base, &path)?.filter(|_| is_set).map(|text| SourceFile::new(path, text)));
        }
        let old_sources = Sources { openapi: SourceFile::new(OPENAPI, openapi), sets, selection };
        // A spec of another time may be refused today, and can be compared all the same.
        let spec = match read(&old_sources) {
            Ok(inputs) => inputs.linked(),
            Err(_) => parsed(&old_sources.openapi)?,
        };
        let mut files = FileTree::new();
        for path in repository.files(&base.commit, GENERATED)? {
            if let (Some(name), Some(text)) =
                (path.strip_prefix(GENERATED).and_then(|path| path.strip_prefix('/')), text(repository, base, &path)?)
            {
                files.insert(name.to_owned(), text);
            }
        }
        if !files.contains_key(API) {
            match ghes_actions_codegen::generate(&old_sources) {
                Ok(mut emitted) => {
                    files.insert(API.to_owned(), emitted.remove(API).unwrap_or_default());
                    notes.push(format!("{} has no generated/{API}: it was emitted from its spec", base.title));
                }
                Err(_) => notes.push(format!("{} has no generated/{API}, so that all of it is new", base.title)),
            }
        }
        Ok(Self { spec, files })
    }
}

/// The tag of the newest version that the changelog calls released.
fn last_release(repository: &Repository<'_>, changelog: &str) -> Result<Revision, Failure> {
    match CrateVersions::newest_released(changelog) {
        Some(version) => {
            repository.named(&format!("v{version}")).or_else(|_| repository.named(&version.to_string())).map_err(|_| {
                Failure::new(format_args!("CHANGELOG.md calls {version} released, and git has no tag v{version}"))
                    .help("name the revision of that release: `--base REV`")
            })
        }
        None => repository.usual(),
    }
}

fn text(repository: &Repository<'_>, base: &Revision, below: &str) -> Result<Option<String>, Failure> {
    let bytes = repository.text(&base.commit, below)?;
    Ok(bytes.map(|bytes| String::from_utf8_lossy(&bytes).into_owned()))
}

/// A file that a workspace may lack; then it says nothing.
fn optional(workspace: &Workspace, below: &str) -> Result<String, Failure> {
    let bytes = input::bytes_if_there(&workspace.path(below))?.unwrap_or_default();
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

fn parsed(openapi: &SourceFile) -> Result<Document, Failure> {
    load::load(openapi).map_err(|faults| Failure::input(&faults, &[openapi]))
}
