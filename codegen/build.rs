//! Lists the sources of the runtime for `emit/public_api/runtime.rs`, so that a new file needs no line there.

use std::path::{Path, PathBuf};
use std::{env, fs, io};

/// Where the runtime's sources are, seen from this package.
const RUNTIME: &str = "runtime/src";

fn main() -> io::Result<()> {
    println!("cargo::rerun-if-changed={RUNTIME}");
    println!("cargo::rerun-if-changed=build.rs");
    let package = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").ok_or(io::ErrorKind::NotFound)?);
    let out = PathBuf::from(env::var_os("OUT_DIR").ok_or(io::ErrorKind::NotFound)?);
    let mut files = Vec::new();
    let root = package.join(RUNTIME);
    list(&root, &mut files)?;
    files.sort();
    let entry = |file: &PathBuf| format!("    ({:?}, include_str!({file:?})),\n", module(&root, file));
    let entries: String = files.iter().map(entry).collect();
    fs::write(out.join("runtime_sources.rs"), format!("&[\n{entries}]\n"))
}

/// The path of the module in a file, such as `builder::bounds`; that of the root is empty.
fn module(root: &Path, file: &Path) -> String {
    let path = file.strip_prefix(root).unwrap_or(file).with_extension("");
    let segments: Vec<_> = path.iter().map(|segment| segment.to_string_lossy()).collect();
    match segments.join("::") {
        root if root == "lib" => String::new(),
        module => module,
    }
}

fn list(folder: &Path, files: &mut Vec<PathBuf>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            list(&path, files)?;
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
    Ok(())
}
