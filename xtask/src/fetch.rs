//! `cargo xtask fetch`: the listed descriptions, from npm into the cache.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use clap::Args;
use flate2::read::GzDecoder;
use ghes_actions_codegen::spec::selection::SourceDescription;
use ghes_actions_codegen::spec::{MAX_BYTES, Selection};
use indicatif::{ProgressBar, ProgressStyle};

use crate::descriptions::{self, CACHE};
use crate::failure::{Doing as _, Failure};
use crate::pipeline;
use crate::report::{GOOD, Report};
use crate::workspace::Workspace;

/// Get the descriptions that spec/sources.yaml lists, from npm.
///
/// Each publication is a version of the npm package @octokit/openapi. It is downloaded with `npm pack`, as npm is set up on this
/// machine, and only the listed files of it are unpacked, each proven by its SHA-256. What is there already stays, so that a run
/// that was interrupted goes on where it stopped. Nothing of it belongs into git.
#[derive(Debug, Args)]
#[command(after_long_help = AFTER_HELP)]
pub(crate) struct Fetch {}

const AFTER_HELP: &str = "\
Where npm is not at hand, put each file at target/descriptions/<publication>/<file> by other means:
trim and compat ask only for its SHA-256, or take it from another folder with --descriptions DIR.

Exit codes:
  0  all descriptions are there
  2  npm is missing or failed, or a file is not the listed one";

impl Fetch {
    /// Downloads what is missing.
    pub(crate) fn run(&self, workspace: &Workspace) -> Result<Report, Failure> {
        let selection = pipeline::parse(&pipeline::sources(workspace)?)?.selection;
        let cache = workspace.path(CACHE);
        let missing = missing(&cache, &selection)?;
        let files = missing.values().map(Vec::len).sum::<usize>();
        let total = selection.descriptions.len();
        if files > 0 {
            let download = Download::begin(&cache, files)?;
            for (publication, listed) in &missing {
                download.publication(publication, listed)?;
            }
            download.end()?;
        }
        Ok(Report::fine(format_args!("{CACHE} has {GOOD}all {total}{GOOD:#} descriptions, {files} of them new")))
    }
}

/// By publication, since npm gives a publication as a whole.
fn missing<'s>(
    cache: &Path,
    selection: &'s Selection,
) -> Result<BTreeMap<&'s str, Vec<&'s SourceDescription>>, Failure> {
    let mut missing: BTreeMap<&str, Vec<&SourceDescription>> = BTreeMap::new();
    for listed in &selection.descriptions {
        if !descriptions::is_there(cache, listed)? {
            missing.entry(&listed.publication).or_default().push(listed);
        }
    }
    Ok(missing)
}

struct Download<'a> {
    cache: &'a Path,
    /// Where npm puts its archives, until they are unpacked.
    archives: PathBuf,
    bar: ProgressBar,
}

impl<'a> Download<'a> {
    fn begin(cache: &'a Path, files: usize) -> Result<Self, Failure> {
        let archives = cache.join(".archives");
        // What a run that was killed left there is not known to be whole.
        remove_if_there(&archives)?;
        fs::create_dir_all(&archives).doing("create", &archives)?;
        let bar = ProgressBar::new(files as u64);
        if let Ok(style) = ProgressStyle::with_template("{bar:30} {pos}/{len} {msg}") {
            bar.set_style(style);
        }
        Ok(Self { cache, archives, bar })
    }

    fn end(&self) -> Result<(), Failure> {
        self.bar.finish_and_clear();
        remove_if_there(&self.archives)
    }

    fn publication(&self, publication: &str, listed: &[&SourceDescription]) -> Result<(), Failure> {
        let package = format!("{PACKAGE}@{publication}");
        self.bar.set_message(format!("downloading {package}"));
        self.bar.tick();
        let archive = self.pack(&package)?;
        self.unpack(&archive, publication, listed)?;
        fs::remove_file(&archive).doing("remove", &archive)
    }

    fn pack(&self, package: &str) -> Result<PathBuf, Failure> {
        let npm = if cfg!(windows) { "npm.cmd" } else { "npm" };
        let mut command = Command::new(npm);
        command.args(["pack", package, "--silent", "--pack-destination"]).arg(&self.archives);
        let output = command.stdin(Stdio::null()).output().map_err(|error| match error.kind() {
            io::ErrorKind::NotFound => {
                Failure::new("npm is not installed, and GitHub publishes its descriptions on npm")
                    .help("install Node.js, which brings npm; `cargo xtask fetch --help` says how to do without")
            }
            _ => Failure::new(format_args!("cannot start npm: {error}")),
        })?;
        if !output.status.success() {
            let said = String::from_utf8_lossy(&output.stderr).trim().to_owned();
            return Err(Failure::new(format_args!("`npm pack {package}` failed: {said}"))
                .help("see whether npm works otherwise; what has been fetched stays, run the command again"));
        }
        let entries = fs::read_dir(&self.archives).doing("list", &self.archives)?;
        let mut paths = entries.filter_map(|entry| entry.ok().map(|entry| entry.path()));
        paths.next().ok_or_else(|| Failure::new(format_args!("`npm pack {package}` made no archive")))
    }

    /// Reads the archive once, and takes the listed files out of it.
    fn unpack(&self, archive: &Path, publication: &str, listed: &[&SourceDescription]) -> Result<(), Failure> {
        let file = File::open(archive).doing("open", archive)?;
        let mut missing = listed.to_vec();
        let mut package = tar::Archive::new(GzDecoder::new(file));
        for entry in package.entries().doing("read", archive)? {
            let mut entry = entry.doing("read", archive)?;
            let path = entry.path().doing("read", archive)?.into_owned();
            let is_it = |listed: &&SourceDescription| path == Path::new("package").join(&listed.file);
            let Some(index) = missing.iter().position(is_it) else { continue };
            let wanted = missing.swap_remove(index);
            self.bar.set_message(format!("{PACKAGE}@{publication}: {}", wanted.file));
            let mut bytes = Vec::new();
            entry.by_ref().take(MAX_BYTES as u64 + 1).read_to_end(&mut bytes).doing("unpack", archive)?;
            self.keep(wanted, &bytes)?;
            self.bar.inc(1);
            if missing.is_empty() {
                return Ok(());
            }
        }
        let absent = missing.iter().map(|listed| listed.file.as_str()).collect::<Vec<_>>().join(", ");
        Err(Failure::new(format_args!("{PACKAGE}@{publication} does not hold {absent}"))
            .help("mend `publication` or `file` in spec/sources.yaml"))
    }

    /// The file appears whole or not at all.
    fn keep(&self, listed: &SourceDescription, bytes: &[u8]) -> Result<(), Failure> {
        let sha256 = descriptions::sha256(bytes);
        let SourceDescription { release, publication, file, .. } = listed;
        if sha256 != listed.sha256 {
            let message =
                format!("{release} of publication {publication} has SHA-256 {sha256}, listed is {}", listed.sha256);
            return Err(Failure::new(message).help("only if this is the file that you mean, list its SHA-256"));
        }
        let path = self.cache.join(publication).join(file);
        let folder = path.parent().unwrap_or(self.cache);
        fs::create_dir_all(folder).doing("create", folder)?;
        let partial = self.archives.join("partial");
        fs::write(&partial, bytes).doing("write", &partial)?;
        fs::rename(&partial, &path).doing("rename the new file to", &path)
    }
}

const PACKAGE: &str = "@octokit/openapi";

fn remove_if_there(folder: &Path) -> Result<(), Failure> {
    match fs::remove_dir_all(folder) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error).doing("remove", folder),
        _ => Ok(()),
    }
}
