//! Descriptions that `spec/sources.yaml` does not list yet, and the lines that would list them.

use std::fs;
use std::path::{Path, PathBuf};

use ghes_actions_codegen::descriptions::{DescriptionId, FIRST_API_VERSION, Origin};
use ghes_actions_codegen::releases::Release;
use ghes_actions_codegen::spec::Selection;
use ghes_actions_codegen::spec::selection::is_api_version;
use ghes_actions_codegen::trim::{Description, excerpt, unfit};

use crate::descriptions;
use crate::failure::{Doing as _, Failure};
use crate::input;
use crate::outcome::printable;

/// One of them.
pub(super) struct Unlisted {
    pub(super) description: Description,
    /// What its file is called, without `.json`.
    stem: String,
    sha256: String,
}

impl Unlisted {
    /// Its line for the list of descriptions.
    pub(super) fn line(&self) -> String {
        let Self { description: Description { id, .. }, stem, sha256 } = self;
        let release = id.release.name();
        // Files of GitHub's repository name the API version, those of npm do not.
        let origin = match &id.origin {
            Origin::Publication(_, version) => format!("publication: {version}, file: generated/{stem}.json"),
            _ if stem == release => format!("publication: VERSION, file: generated/{stem}.json"),
            _ => format!("commit: COMMIT, file: descriptions/{release}/{stem}.json"),
        };
        let api_version = match id.api_version.as_str() {
            FIRST_API_VERSION => String::new(),
            version => format!("api_version: '{version}', "),
        };
        format!("- {{release: {release}, {api_version}{origin}, sha256: {sha256}}}\n")
    }
}

/// Those in a folder, or the one in a file. There is at least one description; one that is listed already is left out.
pub(super) fn read(unlisted: &Path, selection: &Selection) -> Result<Vec<Unlisted>, Failure> {
    let mut paths: Vec<PathBuf> = match fs::metadata(unlisted).doing("find", unlisted)?.is_dir() {
        true => {
            let entries = fs::read_dir(unlisted).doing("list", unlisted)?;
            let paths = entries.filter_map(|entry| entry.ok().map(|entry| entry.path()));
            paths.filter(|path| is_description(path)).collect()
        }
        false => vec![unlisted.to_owned()],
    };
    if paths.is_empty() {
        return Err(Failure::new(format_args!("{} holds no description", unlisted.display()))
            .help("descriptions are called like ghes-3.20.json, ghes-3.22.2026-03-10.json or api.github.com.json"));
    }
    paths.sort();
    let origin = publication(unlisted).map_or(Origin::Unlisted, |version| Origin::publication(&version));
    let mut new: Vec<Unlisted> = Vec::new();
    for path in paths {
        let Some(bytes) = input::bytes_if_there(&path)? else { continue };
        let sha256 = descriptions::sha256(&bytes);
        let is_known = selection.descriptions.iter().any(|listed| listed.sha256 == sha256);
        // GitHub's repository has one under two names.
        if is_known || new.iter().any(|new| new.sha256 == sha256) {
            continue;
        }
        let json = excerpt(&bytes, selection)
            .map_err(|error| Failure::new(format_args!("{} is no description: {error}", path.display())))?;
        if let Some((message, help)) = unfit(&json, selection) {
            return Err(Failure::new(format_args!("{} {message}", path.display())).help(help));
        }
        let stem = printable(&path.file_stem().unwrap_or_default().to_string_lossy());
        let (release, api_version) = release_and_version(&stem);
        let id = DescriptionId {
            release: Release::new(release),
            api_version: api_version.unwrap_or(FIRST_API_VERSION).to_owned(),
            origin: origin.clone(),
        };
        new.push(Unlisted { description: Description { id, json }, stem, sha256 });
    }
    Ok(new)
}

/// `ghes-3.22.2026-03-10` is GHES 3.22 in API version 2026-03-10: nothing in the file says so.
fn release_and_version(stem: &str) -> (&str, Option<&str>) {
    match stem.rsplit_once('.') {
        Some((release, version)) if is_api_version(version) => (release, Some(version)),
        _ => (stem, None),
    }
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
    let Some(stem) = name.strip_suffix(".json") else { return false };
    let (release, _) = release_and_version(stem);
    let is_release = release.starts_with("ghes-") || ["api.github.com", "ghec", "github.ae"].contains(&release);
    is_release && !stem.ends_with(".deref") && !stem.contains("-diff-")
}
