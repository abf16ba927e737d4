//! Reads the git repository of the workspace. Nothing here changes it.

use std::io;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use crate::child;
use crate::failure::Failure;

/// The workspace as a checkout.
pub(crate) struct Repository<'w> {
    root: &'w Path,
}

/// A commit, and what the reader of a report knows it by.
#[derive(Clone, Debug)]
pub(crate) struct Revision {
    /// Its full hash.
    pub(crate) commit: String,
    /// Its short hash, and how it was come by.
    pub(crate) title: String,
}

impl<'w> Repository<'w> {
    /// The checkout that the workspace is in.
    pub(crate) fn at(root: &'w Path) -> Result<Self, Failure> {
        let repository = Self { root };
        let inside = repository.run(&["rev-parse", "--is-inside-work-tree"])?;
        if !inside.status.success() {
            return Err(Failure::new(format_args!("{} is not in a git repository", root.display()))
                .help("the comparison is with a revision: run it in a clone of the project"));
        }
        Ok(repository)
    }

    /// The commit of a revision such as `main` or `v0.1.0`.
    pub(crate) fn named(&self, name: &str) -> Result<Revision, Failure> {
        match self.commit(name)? {
            Some(commit) if commit.starts_with(name) => Ok(Revision { title: short(&commit).to_owned(), commit }),
            Some(commit) => Ok(Revision { title: format!("{name} ({})", short(&commit)), commit }),
            None => Err(Failure::new(format_args!("git knows no revision {name:?}"))
                .help("name a branch, a tag or a commit; in a shallow clone, `git fetch --unshallow` gets the others")),
        }
    }

    /// The default base: HEAD, or, if there are uncommitted changes, the commit where the branch left main.
    pub(crate) fn usual(&self) -> Result<Revision, Failure> {
        let Some(head) = self.commit("HEAD")? else {
            return Err(Failure::new("the repository has no commit yet").help("commit something to compare with"));
        };
        if !self.is_clean()?
            && let Some(commit) = self.left_main()?
            && commit != head
        {
            return Ok(Revision { title: format!("{}, where this branch left main", short(&commit)), commit });
        }
        Ok(Revision { title: format!("HEAD ({})", short(&head)), commit: head })
    }

    /// Where the branch left main; nothing if that is HEAD, or if there is no main.
    pub(crate) fn branch_point(&self) -> Result<Option<String>, Failure> {
        let head = self.commit("HEAD")?;
        Ok(self.left_main()?.filter(|commit| Some(commit) != head.as_ref()).map(|commit| short(&commit).to_owned()))
    }

    /// The text of a file in a commit; nothing if it is not there. `below` is a path from the workspace's root.
    pub(crate) fn text(&self, commit: &str, below: &str) -> Result<Option<Vec<u8>>, Failure> {
        let shown = self.run(&["show", &format!("{commit}:./{below}")])?;
        Ok(shown.status.success().then_some(shown.stdout))
    }

    /// The files below a folder in a commit, as paths from the workspace's root.
    pub(crate) fn files(&self, commit: &str, folder: &str) -> Result<Vec<String>, Failure> {
        let listed = self.run(&["ls-tree", "-r", "-z", "--name-only", commit, "--", folder])?;
        let paths = listed.stdout.split(|byte| *byte == 0).filter(|path| !path.is_empty());
        Ok(paths.map(|path| String::from_utf8_lossy(path).into_owned()).collect())
    }

    /// Whether what is below a folder differs from a commit.
    pub(crate) fn differs(&self, commit: &str, folder: &str) -> Result<bool, Failure> {
        let same = self.run(&["diff", "--quiet", "--no-ext-diff", commit, "--", folder])?;
        Ok(!same.status.success())
    }

    fn is_clean(&self) -> Result<bool, Failure> {
        let status = self.run(&["status", "--porcelain", "--untracked-files=normal", "--", "."])?;
        Ok(status.status.success() && status.stdout.is_empty())
    }

    fn left_main(&self) -> Result<Option<String>, Failure> {
        for main in ["main", "origin/main"] {
            if let Some(commit) = self.commit(main)? {
                let base = self.run(&["merge-base", "HEAD", &commit])?;
                return Ok(base.status.success().then(|| line(&base)));
            }
        }
        Ok(None)
    }

    fn commit(&self, name: &str) -> Result<Option<String>, Failure> {
        let name = format!("{name}^{{commit}}");
        let found = self.run(&["rev-parse", "--verify", "--quiet", "--end-of-options", &name])?;
        Ok(found.status.success().then(|| line(&found)))
    }

    fn run(&self, arguments: &[&str]) -> Result<Output, Failure> {
        let mut git = Command::new("git");
        // A pager, a prompt or a file system monitor would block.
        git.args(["--no-pager", "-c", "core.fsmonitor=false"]).args(arguments).current_dir(self.root);
        git.env("GIT_TERMINAL_PROMPT", "0").env("GIT_OPTIONAL_LOCKS", "0");
        git.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        child::output(&mut git).map_err(|error| {
            let failure = Failure::new(format_args!("cannot run git: {error}"));
            match error.kind() {
                io::ErrorKind::NotFound => failure.help("install git: the comparison is with one of its revisions"),
                _ => failure,
            }
        })
    }
}

fn line(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).trim().to_owned()
}

fn short(commit: &str) -> &str {
    commit.get(..7).unwrap_or(commit)
}
