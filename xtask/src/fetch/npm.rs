//! Versions of GitHub's npm package, each downloaded as a whole.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use flate2::read::GzDecoder;
use ghes_actions_codegen::Diagnostic;
use ghes_actions_codegen::spec::MAX_BYTES;
use ghes_actions_codegen::spec::selection::SourceDescription;

use super::Download;
use crate::child;
use crate::failure::{Doing as _, Failure};
use crate::outcome::printable;

const PACKAGE: &str = "@octokit/openapi";

/// Gets descriptions from npm, and says which it does not have as they are listed.
pub(super) fn fetch(download: &Download<'_>, missing: &[&SourceDescription]) -> Result<Vec<Diagnostic>, Failure> {
    let mut publications: BTreeMap<&str, Vec<&SourceDescription>> = BTreeMap::new();
    for listed in missing {
        publications.entry(listed.id.origin.name()).or_default().push(listed);
    }
    let mut faults = Vec::new();
    for (publication, listed) in publications {
        let package = format!("{PACKAGE}@{publication}");
        download.progress.begin(&format!("downloading {package}"));
        let archive = pack(&package, &download.unfinished)?;
        faults.append(&mut unpack(download, &archive, &package, listed)?);
        fs::remove_file(&archive).doing("remove", &archive)?;
    }
    Ok(faults)
}

fn pack(package: &str, folder: &Path) -> Result<PathBuf, Failure> {
    let npm = if cfg!(windows) { "npm.cmd" } else { "npm" };
    let mut command = Command::new(npm);
    command.args(["pack", package, "--loglevel=error", "--pack-destination"]).arg(folder);
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let output = child::output(&mut command).map_err(|error| match error.kind() {
        io::ErrorKind::NotFound => Failure::new("npm is not installed, and GitHub publishes its descriptions on npm")
            .help("install Node.js, which brings npm; `cargo xtask fetch --help` says how to do without"),
        _ => Failure::new(format_args!("cannot start npm: {error}")),
    })?;
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stderr);
        let said: String = said.trim().lines().map(|line| format!("\n  {}", printable(line))).collect();
        return Err(Failure::new(format_args!("`npm pack {package}` failed ({}){said}", output.status))
            .help("is there such a publication, and does npm work otherwise? What has been fetched stays"));
    }
    let entries = fs::read_dir(folder).doing("list", folder)?;
    let mut paths = entries.filter_map(|entry| entry.ok().map(|entry| entry.path()));
    paths.next().ok_or_else(|| Failure::new(format_args!("`npm pack {package}` made no archive")))
}

/// Reads the archive once, and takes the listed files out of it. Says which are not in it, or are not those.
fn unpack(
    download: &Download<'_>,
    archive: &Path,
    package_name: &str,
    mut missing: Vec<&SourceDescription>,
) -> Result<Vec<Diagnostic>, Failure> {
    let file = File::open(archive).doing("open", archive)?;
    let mut faults = Vec::new();
    let mut package = tar::Archive::new(GzDecoder::new(file));
    for entry in package.entries().doing("read", archive)? {
        let mut entry = entry.doing("read", archive)?;
        let path = entry.path().doing("read", archive)?.into_owned();
        let is_it = |listed: &&SourceDescription| path == Path::new("package").join(&listed.file);
        let (wanted, others): (Vec<_>, Vec<_>) = missing.into_iter().partition(is_it);
        missing = others;
        let Some(first) = wanted.first() else { continue };
        download.progress.begin(&format!("{package_name}: {}", first.file));
        let mut bytes = Vec::new();
        entry.by_ref().take(MAX_BYTES as u64 + 1).read_to_end(&mut bytes).doing("unpack", archive)?;
        for listed in wanted {
            let named = format!("{} of {package_name}", listed.file);
            faults.extend(download.keep_if_listed(listed, &bytes, &named)?);
            download.progress.one_done();
        }
        if missing.is_empty() {
            break;
        }
    }
    faults.extend(missing.into_iter().map(|absent| {
        let message = format!("{package_name} does not hold {}", absent.file);
        download.fault(absent, message, "correct `publication` or `file`")
    }));
    Ok(faults)
}
