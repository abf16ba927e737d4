//! `cargo xtask fetch`: the listed descriptions, into the cache.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use clap::Args;
use ghes_actions_codegen::descriptions::Origin;
use ghes_actions_codegen::spec::Selection;
use ghes_actions_codegen::spec::selection::SourceDescription;
use ghes_actions_codegen::{Diagnostic, Diagnostics};

use crate::descriptions::{self, CACHE};
use crate::failure::{Doing as _, Failure};
use crate::outcome::{GOOD, Outcome};
use crate::pipeline;
use crate::progress::Progress;
use crate::workspace::Workspace;

mod npm;
mod repository;

/// Download the descriptions that spec/sources.yaml lists.
///
/// A `publication` is a version of the npm package @octokit/openapi. It is downloaded with `npm pack`, and only the listed files
/// are unpacked. A `commit` is a commit of GitHub's repository github/rest-api-description. Its files are downloaded with curl from
/// the URL of --files-at. Each file is verified by its SHA-256. Files that are already there are kept, so an interrupted run can be
/// continued. The files are not checked into git.
#[derive(Debug, Args)]
#[command(after_long_help = AFTER_HELP)]
pub(crate) struct Fetch {
    /// Copy the files from this folder instead of downloading them: a checkout of GitHub's repository, an unpacked package, or
    /// a folder with the files.
    #[arg(long, value_name = "DIR")]
    from: Option<PathBuf>,
    /// Download files of GitHub's repository from URL/COMMIT/PATH.
    #[arg(long, value_name = "URL", conflicts_with = "from")]
    files_at: Option<String>,
}

const AFTER_HELP: &str = "\
Without network access, npm or curl, get the files by other means:
  cargo xtask fetch --from DIR
This copies the files that have the listed SHA-256. For the other files, run
fetch again with another folder, or without --from.

Exit codes:
  0  all descriptions are there
  2  some are missing: npm or curl is missing or failed, or a file has another
     SHA-256 than the listed one";

impl Fetch {
    /// Gets what is missing.
    pub(crate) fn run(&self, workspace: &Workspace) -> Result<Outcome, Failure> {
        let selection = pipeline::parse(&pipeline::sources(workspace)?)?.selection;
        let cache = workspace.path(CACHE);
        let missing = missing(&cache, &selection)?;
        if !missing.is_empty() {
            let download = Download::begin(&cache, &selection, missing.len())?;
            let faults = self.all(&download, &missing);
            let ended = download.end();
            Diagnostics::refuse_if_any(faults?).map_err(|faults| Failure::input(&faults, &[&selection.source]))?;
            ended?;
        }
        let (all, new) = (selection.descriptions.len(), missing.len());
        Ok(Outcome::success(format_args!("{CACHE} has {GOOD}all {all}{GOOD:#} descriptions, {new} of them new")))
    }

    /// What cannot be had as it is listed. Whatever else there is, is kept.
    fn all(&self, download: &Download<'_>, missing: &[&SourceDescription]) -> Result<Vec<Diagnostic>, Failure> {
        if let Some(folder) = &self.from {
            return download.take_from(folder, missing);
        }
        let is_published = |listed: &&SourceDescription| matches!(listed.id.origin, Origin::Publication(..));
        let (published, committed): (Vec<_>, Vec<_>) = missing.iter().copied().partition(is_published);
        let mut faults = npm::fetch(download, &published)?;
        faults.append(&mut repository::fetch(download, &committed, self.files_at.as_deref())?);
        Ok(faults)
    }
}

fn missing<'s>(cache: &Path, selection: &'s Selection) -> Result<Vec<&'s SourceDescription>, Failure> {
    let mut missing = Vec::new();
    for listed in &selection.descriptions {
        if !descriptions::is_there(cache, listed)? {
            missing.push(listed);
        }
    }
    Ok(missing)
}

/// Files on their way into the cache.
struct Download<'a> {
    cache: &'a Path,
    /// Where faults are shown.
    selection: &'a Selection,
    /// Where files are until they are known to be whole.
    unfinished: PathBuf,
    progress: Progress,
}

impl<'a> Download<'a> {
    fn begin(cache: &'a Path, selection: &'a Selection, files: usize) -> Result<Self, Failure> {
        let unfinished = cache.join(".unfinished");
        // What a run that was killed left there is not known to be whole.
        remove_if_there(&unfinished)?;
        fs::create_dir_all(&unfinished).doing("create", &unfinished)?;
        Ok(Self { cache, selection, unfinished, progress: Progress::of(files) })
    }

    fn end(&self) -> Result<(), Failure> {
        self.progress.end();
        remove_if_there(&self.unfinished)
    }

    fn take_from(&self, folder: &Path, missing: &[&SourceDescription]) -> Result<Vec<Diagnostic>, Failure> {
        if !fs::metadata(folder).doing("find", folder)?.is_dir() {
            return Err(Failure::new(format_args!("{} is not a folder", folder.display()))
                .help("pass the folder with the descriptions"));
        }
        let mut absent = Vec::new();
        for listed in missing.iter().copied() {
            self.progress.begin(&listed.file);
            match descriptions::bytes_of(folder, listed)? {
                Some(bytes) => self.keep(listed, &bytes)?,
                None => absent.push(listed),
            }
            self.progress.one_done();
        }
        let help = "get them from elsewhere; files that were found are kept, and a file must have the listed SHA-256";
        Ok(descriptions::absent(&absent, folder, self.selection).map(|fault| fault.help(help)).into_iter().collect())
    }

    /// Keeps a file if it is the listed one; `named` is what people call it.
    fn keep_if_listed(
        &self,
        listed: &SourceDescription,
        bytes: &[u8],
        named: &str,
    ) -> Result<Option<Diagnostic>, Failure> {
        let sha256 = descriptions::sha256(bytes);
        if sha256 == listed.sha256 {
            self.keep(listed, bytes)?;
            return Ok(None);
        }
        let message = format!("{named} has another SHA-256: {sha256}");
        Ok(Some(self.fault(listed, message, "if this is the intended file, list its SHA-256")))
    }

    fn fault(&self, listed: &SourceDescription, message: String, help: &str) -> Diagnostic {
        Diagnostic::error(&self.selection.source, listed.span.clone(), message).help(help)
    }

    /// The file appears whole or not at all.
    fn keep(&self, listed: &SourceDescription, bytes: &[u8]) -> Result<(), Failure> {
        let path = descriptions::place(self.cache, listed);
        let folder = path.parent().unwrap_or(self.cache);
        fs::create_dir_all(folder).doing("create", folder)?;
        let partial = self.unfinished.join("partial");
        fs::write(&partial, bytes).doing("write", &partial)?;
        fs::rename(&partial, &path).doing("rename the new file to", &path)
    }
}

fn remove_if_there(folder: &Path) -> Result<(), Failure> {
    match fs::remove_dir_all(folder) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error).doing("remove", folder),
        _ => Ok(()),
    }
}
