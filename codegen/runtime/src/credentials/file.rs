//! A token in a file.

use std::fmt;
use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use zeroize::Zeroizing;

use crate::secret::Secret;

use super::{TokenFuture, TokenRequest, TokenSource};

/// Far longer than any token, so a longer file is not the intended one.
const MAX_BYTES: usize = 16 * 1024;

/// A [`TokenSource`] that reads the token from a file, such as a mounted secret.
///
/// The file is read before each attempt, so the next attempt after a change has the new token. White space around the token is
/// ignored. A writer should replace the file with a rename, as mounted secrets are: a file that is rewritten in place is empty for a
/// moment, and a call in this moment fails.
#[derive(Clone)]
pub struct TokenFile {
    path: PathBuf,
}

impl TokenFile {
    /// The file need not exist yet. It is read on tokio's threads for blocking tasks.
    pub fn new(path: impl Into<PathBuf>) -> Self {
        Self { path: path.into() }
    }
}

impl TokenSource for TokenFile {
    fn token(&self, _: TokenRequest) -> TokenFuture<'_> {
        let path = self.path.clone();
        Box::pin(async move {
            let read = tokio::task::spawn_blocking(move || read(&path).map_err(|error| Unreadable { path, error }));
            Ok(read.await??)
        })
    }
}

impl fmt::Debug for TokenFile {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("TokenFile").field("path", &self.path).finish()
    }
}

fn read(path: &Path) -> io::Result<Secret> {
    // With its full capacity at once: a buffer that grows leaves copies of the token in memory.
    let mut bytes = Zeroizing::new(Vec::with_capacity(MAX_BYTES.saturating_add(1)));
    let limit = u64::try_from(MAX_BYTES).unwrap_or(u64::MAX).saturating_add(1);
    File::open(path)?.take(limit).read_to_end(&mut bytes)?;
    if bytes.len() > MAX_BYTES {
        return Err(invalid("it is too long for a token"));
    }
    let text = str::from_utf8(&bytes).map_err(|_| invalid("it is not UTF-8"))?;
    Ok(Secret::from(text.trim()))
}

fn invalid(problem: &str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, problem)
}

#[derive(Debug)]
struct Unreadable {
    path: PathBuf,
    error: io::Error,
}

impl fmt::Display for Unreadable {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "the token file {} cannot be read: {}", self.path.display(), self.error)
    }
}

impl std::error::Error for Unreadable {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        Some(&self.error)
    }
}
