//! `trim --check`: what descriptions that are not listed yet would change.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use ghes_actions_codegen::diff::{self, Releases, Side};
use ghes_actions_codegen::spec::{Inputs, Sources, load};
use ghes_actions_codegen::trim::{self, Description, excerpt};
use ghes_actions_codegen::{Diagnostics, SourceFile};

use crate::descriptions;
use crate::failure::{Doing as _, Failure, rendering};
use crate::input;
use crate::pipeline;
use crate::report::{GOOD, Report, Verdict, printable};
use crate::workspace::{OPENAPI, SELECTION, Workspace};

/// Trims with them beside the listed ones, and compares.
pub(super) fn check(workspace: &Workspace, folder: &Path, unlisted: &Path) -> Result<Report, Failure> {
    let sources = pipeline::sources(workspace)?;
    let inputs = pipeline::parse(&sources)?;
    let new = read(unlisted, &inputs)?;
    if new.is_empty() {
        return Ok(Report::fine(format_args!(
            "{} holds no description that is not listed already",
            unlisted.display()
        )));
    }
    let mut descriptions = descriptions::find(folder, &inputs.selection)?;
    descriptions.extend(new.iter().map(|new| new.description.clone()));
    let trimmed = pipeline::trim(&descriptions, &inputs, &sources)?;
    let written = SourceFile::new(OPENAPI, trimmed.text);
    let lines: String = new.iter().map(New::line).collect();
    let mut text = changes(&sources, &inputs, &written, &lines)?;
    if written.text != sources.openapi.text {
        text.push_str(&trimmed.notes.render(&[&sources.openapi], rendering()));
    }
    let _ = writeln!(text, "to take {} in, add to {SELECTION}:", if new.len() == 1 { "it" } else { "them" });
    text.push_str(&lines);
    let verdict = if written.text == sources.openapi.text { Verdict::Fine } else { Verdict::Drift };
    Ok(Report { text, verdict })
}

const NEWEST: &str = "18446744073709551615";

struct New {
    description: Description,
    /// Where it is in the package, as far as its name tells.
    file: String,
    sha256: String,
}

impl New {
    /// Its line for the list of descriptions.
    fn line(&self) -> String {
        let Self { description: Description { release, publication, .. }, file, sha256 } = self;
        let publication = if publication == NEWEST { "VERSION" } else { publication };
        format!("- {{release: {release}, publication: {publication}, file: {file}, sha256: {sha256}}}\n")
    }
}

fn read(unlisted: &Path, inputs: &Inputs) -> Result<Vec<New>, Failure> {
    let mut paths: Vec<PathBuf> = match fs::metadata(unlisted).doing("find", unlisted)?.is_dir() {
        true => {
            let entries = fs::read_dir(unlisted).doing("list", unlisted)?;
            entries
                .filter_map(|entry| entry.ok().map(|entry| entry.path()))
                .filter(|path| is_description(path))
                .collect()
        }
        false => vec![unlisted.to_owned()],
    };
    paths.sort();
    // Without a manifest, newer than all that are listed.
    let publication = publication(unlisted).unwrap_or_else(|| NEWEST.to_owned());
    let mut new = Vec::new();
    for path in paths {
        let Some(bytes) = input::bytes_if_there(&path)? else { continue };
        let sha256 = descriptions::sha256(&bytes);
        if inputs.selection.descriptions.iter().any(|listed| listed.sha256 == sha256) {
            continue;
        }
        let json = excerpt(&bytes, &inputs.selection)
            .map_err(|error| Failure::new(format_args!("{} is no description: {error}", path.display())))?;
        let release = printable(&path.file_stem().unwrap_or_default().to_string_lossy());
        let file = format!("generated/{release}.json");
        new.push(New { description: Description { release, publication: publication.clone(), json }, file, sha256 });
    }
    Ok(new)
}

/// The version in the manifest of the unpacked package around it.
fn publication(unlisted: &Path) -> Option<String> {
    let unlisted = fs::canonicalize(unlisted).ok()?;
    let manifest =
        unlisted.ancestors().take(3).map(|folder| folder.join("package.json")).find(|path| path.is_file())?;
    let manifest: serde_json::Value = serde_json::from_slice(&fs::read(manifest).ok()?).ok()?;
    manifest["version"].as_str().map(printable)
}

/// The package holds each description once more with its references written out, and the differences between them.
fn is_description(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let is_release =
        name.starts_with("ghes-") || ["api.github.com.json", "ghec.json", "github.ae.json"].contains(&&*name);
    is_release && name.ends_with(".json") && !name.ends_with(".deref.json") && !name.contains("-diff-")
}

/// As `cargo xtask diff` tells it: for callers of the HTTP API, then for users of the crate.
fn changes(sources: &Sources, inputs: &Inputs, written: &SourceFile, lines: &str) -> Result<String, Failure> {
    let broken = |faults: Diagnostics| Failure::input(&faults, &[written]);
    let openapi = trim::with_provisional_words(written).map_err(broken)?;
    let spec = load::load(&openapi).map_err(broken)?;
    // `descriptions` is the last key: what trim says of the new ones refers to it.
    let listed = format!("{}\n{lines}", sources.selection.text.trim_end());
    let selection = SourceFile::new(sources.selection.path.clone(), listed);
    let new = Sources { openapi, selection };
    let (old_files, new_files) = (pipeline::emit_from(sources)?, pipeline::emit_from(&new)?);
    let report =
        diff::compare(Side { spec: &inputs.document, files: &old_files }, Side { spec: &spec, files: &new_files });
    if report.is_empty() {
        return Ok(format!("{GOOD}nothing changes for callers{GOOD:#}\n"));
    }
    Ok(diff::text(&report, &Releases::default(), OPENAPI, |_, text| text.to_owned()))
}
