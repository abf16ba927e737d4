//! Commits of GitHub's repository of descriptions, file by file.

use std::fs;
use std::io;
use std::path::Path;
use std::process::{Command, Stdio};

use ghes_actions_codegen::Diagnostic;
use ghes_actions_codegen::descriptions::Origin;
use ghes_actions_codegen::spec::MAX_BYTES;
use ghes_actions_codegen::spec::selection::SourceDescription;

use super::Download;
use crate::child;
use crate::failure::{Doing as _, Failure};
use crate::input;
use crate::outcome::printable;

/// Longest download of a file, in seconds.
const LONGEST: &str = "600";

/// Gets descriptions from `files_at`, and says which it does not have as they are listed.
pub(super) fn fetch(
    download: &Download<'_>,
    missing: &[&SourceDescription],
    files_at: Option<&str>,
) -> Result<Vec<Diagnostic>, Failure> {
    let Some(first) = missing.first() else { return Ok(Vec::new()) };
    let Some(address) = files_at else {
        let message = match missing.len() {
            1 => format!("{} is listed by its commit, and nothing says where that is", first.id),
            count => format!("{count} descriptions are listed by their commits, and nothing says where those are"),
        };
        let help =
            "--files-at URL downloads them, --from DIR takes them from a checkout of github/rest-api-description";
        return Ok(vec![download.fault(first, message, help)]);
    };
    if !["http://", "https://"].iter().any(|scheme| address.starts_with(scheme)) {
        return Err(Failure::new(format_args!("--files-at {} is no address", printable(address)))
            .help("it starts with https:// or http://"));
    }
    let partial = download.unfinished.join("downloaded");
    let mut faults = Vec::new();
    for listed in missing {
        let Origin::Commit(commit) = &listed.id.origin else { continue };
        let url = format!("{}/{commit}/{}", address.trim_end_matches('/'), listed.file);
        download.progress.begin(&format!("downloading {}", listed.file));
        get(&url, &partial)?;
        let bytes = input::bytes_if_there(&partial)?.unwrap_or_default();
        let named = format!("{} of commit {}", listed.file, listed.id.origin.name());
        faults.extend(download.keep_if_listed(listed, &bytes, &named)?);
        // An empty file leaves none behind.
        if partial.exists() {
            fs::remove_file(&partial).doing("remove", &partial)?;
        }
        download.progress.one_done();
    }
    Ok(faults)
}

/// Proxies and certificates are as curl is set up on this machine.
fn get(url: &str, to: &Path) -> Result<(), Failure> {
    let mut command = Command::new("curl");
    command.args(["--fail", "--silent", "--show-error", "--globoff", "--location", "--max-redirs", "5"]);
    command.args(["--proto", "=http,https", "--max-time", LONGEST, "--max-filesize", &MAX_BYTES.to_string()]);
    command.arg("--output").arg(to).args(["--url", url]);
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped());
    let output = child::output(&mut command).map_err(|error| match error.kind() {
        io::ErrorKind::NotFound => {
            Failure::new("curl is not installed").help("`cargo xtask fetch --help` says how to do without")
        }
        _ => Failure::new(format_args!("cannot start curl: {error}")),
    })?;
    if output.status.success() {
        return Ok(());
    }
    let said = printable(String::from_utf8_lossy(&output.stderr).trim());
    Err(Failure::new(format_args!("cannot download {}: {said}", printable(url)))
        .help("does --files-at serve files as COMMIT/PATH, and has that commit the file? What has been fetched stays"))
}
