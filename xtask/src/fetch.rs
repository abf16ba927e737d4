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
use ghes_actions_codegen::{Diagnostic, Diagnostics, SourceFile};

use crate::child;
use crate::descriptions::{self, CACHE};
use crate::failure::{Doing as _, Failure};
use crate::pipeline;
use crate::progress::Progress;
use crate::report::{GOOD, Report, printable};
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
Where npm is not at hand, put each file by other means at
  target/descriptions/<publication>/<file>
or in another folder, for --descriptions of trim and compat. They ask only for
its SHA-256.

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
            let download = Download::begin(&cache, &selection.source, files)?;
            let faults = download.all(&missing);
            let ended = download.end();
            Diagnostics::refuse_if_any(faults?).map_err(|faults| Failure::input(&faults, &[&selection.source]))?;
            ended?;
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
    /// Where faults of the list are shown.
    list: &'a SourceFile,
    /// Where npm puts its archives, until they are unpacked.
    archives: PathBuf,
    progress: Progress,
}

impl<'a> Download<'a> {
    fn begin(cache: &'a Path, list: &'a SourceFile, files: usize) -> Result<Self, Failure> {
        let archives = cache.join(".archives");
        // What a run that was killed left there is not known to be whole.
        remove_if_there(&archives)?;
        fs::create_dir_all(&archives).doing("create", &archives)?;
        Ok(Self { cache, list, archives, progress: Progress::of(files) })
    }

    fn end(&self) -> Result<(), Failure> {
        self.progress.end();
        remove_if_there(&self.archives)
    }

    /// What npm does not have as it is listed. Whatever else there is, is kept.
    fn all(&self, missing: &BTreeMap<&str, Vec<&SourceDescription>>) -> Result<Vec<Diagnostic>, Failure> {
        let mut faults = Vec::new();
        for (publication, listed) in missing {
            let package = format!("{PACKAGE}@{publication}");
            self.progress.begin(&format!("downloading {package}"));
            let archive = self.pack(&package)?;
            faults.append(&mut self.unpack(&archive, &package, listed)?);
            fs::remove_file(&archive).doing("remove", &archive)?;
        }
        Ok(faults)
    }

    fn pack(&self, package: &str) -> Result<PathBuf, Failure> {
        let npm = if cfg!(windows) { "npm.cmd" } else { "npm" };
        let mut command = Command::new(npm);
        command.args(["pack", package, "--loglevel=error", "--pack-destination"]).arg(&self.archives);
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let output = child::output(&mut command).map_err(|error| match error.kind() {
            io::ErrorKind::NotFound => {
                Failure::new("npm is not installed, and GitHub publishes its descriptions on npm")
                    .help("install Node.js, which brings npm; `cargo xtask fetch --help` says how to do without")
            }
            _ => Failure::new(format_args!("cannot start npm: {error}")),
        })?;
        if !output.status.success() {
            let said = String::from_utf8_lossy(&output.stderr);
            let said: String = said.trim().lines().map(|line| format!("\n  {}", printable(line))).collect();
            return Err(Failure::new(format_args!("`npm pack {package}` failed ({}){said}", output.status))
                .help("is there such a publication, and does npm work otherwise? What has been fetched stays"));
        }
        let entries = fs::read_dir(&self.archives).doing("list", &self.archives)?;
        let mut paths = entries.filter_map(|entry| entry.ok().map(|entry| entry.path()));
        paths.next().ok_or_else(|| Failure::new(format_args!("`npm pack {package}` made no archive")))
    }

    /// Reads the archive once, and takes the listed files out of it. Says which are not in it, or are not those.
    fn unpack(
        &self,
        archive: &Path,
        package_name: &str,
        listed: &[&SourceDescription],
    ) -> Result<Vec<Diagnostic>, Failure> {
        let file = File::open(archive).doing("open", archive)?;
        let mut faults = Vec::new();
        let mut missing = listed.to_vec();
        let mut package = tar::Archive::new(GzDecoder::new(file));
        for entry in package.entries().doing("read", archive)? {
            let mut entry = entry.doing("read", archive)?;
            let path = entry.path().doing("read", archive)?.into_owned();
            let is_it = |listed: &&SourceDescription| path == Path::new("package").join(&listed.file);
            let (wanted, others): (Vec<_>, Vec<_>) = missing.into_iter().partition(is_it);
            missing = others;
            let Some(first) = wanted.first() else { continue };
            self.progress.begin(&format!("{package_name}: {}", first.file));
            let mut bytes = Vec::new();
            entry.by_ref().take(MAX_BYTES as u64 + 1).read_to_end(&mut bytes).doing("unpack", archive)?;
            let sha256 = descriptions::sha256(&bytes);
            for listed in wanted {
                if sha256 == listed.sha256 {
                    self.keep(listed, &bytes)?;
                } else {
                    let message = format!("{} of {package_name} has another SHA-256: {sha256}", listed.file);
                    let help = "only if that is the file that you mean, list its SHA-256";
                    faults.push(Diagnostic::error(self.list, listed.span.clone(), message).help(help));
                }
                self.progress.one_done();
            }
            if missing.is_empty() {
                break;
            }
        }
        faults.extend(missing.into_iter().map(|absent| {
            let message = format!("{package_name} does not hold {}", absent.file);
            Diagnostic::error(self.list, absent.span.clone(), message).help("mend `publication` or `file`")
        }));
        Ok(faults)
    }

    /// The file appears whole or not at all.
    fn keep(
        &self,
        SourceDescription { publication, file, .. }: &SourceDescription,
        bytes: &[u8],
    ) -> Result<(), Failure> {
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
