//! Emitted crates on disk, in a workspace of their own that cargo compiles.

use std::path::{Path, PathBuf};
use std::process::Command;

use ghes_actions_codegen::FileTree;
use serde_json::Value;

/// The crate as it is, but for its name, and for its front page, whose example is of this project's operations. All of its sets are on.
pub(crate) fn write(folder: &Path, name: &str, files: &FileTree) {
    for (path, text) in files {
        let text = match path.as_str() {
            "Cargo.toml" => {
                let renamed = text.replace("name = \"ghes-actions\"", &format!("name = \"{name}\""));
                let renamed = renamed.replacen("default = [", &format!("default = [{}", features_of_sets(files)), 1);
                renamed.replace("[lib]\n", "[lib]\nname = \"ghes_actions\"\n")
            }
            "src/front_page.md" => format!("{name}\n"),
            _ => text.clone(),
        };
        write_file(&folder.join(path), &text);
    }
}

/// The features of the sets that a crate has, and that of what they are besides, each with a comma behind it.
fn features_of_sets(files: &FileTree) -> String {
    let paths = files.keys().filter_map(|path| path.strip_prefix("src/")?.strip_suffix("/operations.rs"));
    let sets: String = paths.map(|set| format!("\"{set}\", ")).collect();
    if sets.is_empty() { sets } else { format!("\"blocking\", {sets}") }
}

/// A crate with this code, which knows the package `library` as `ghes_actions`.
pub(crate) fn write_consumer(folder: &Path, name: &str, library: &str, code: &str) {
    let manifest = format!(
        "[package]\nname = \"{name}\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\n\
         [dependencies]\nghes_actions = {{ package = \"{library}\", path = \"../{library}\" }}\n"
    );
    write_file(&folder.join("Cargo.toml"), &manifest);
    write_file(&folder.join("src/lib.rs"), code);
}

/// The project's workspace with these members, so that versions and lints are the project's.
pub(crate) fn write_workspace(folder: &Path, names: &[String]) {
    let root = root();
    let manifest = std::fs::read_to_string(root.join("Cargo.toml")).expect("the workspace has a manifest");
    let members: String = names.iter().map(|name| format!("\"crates/{name}\", ")).collect();
    let lines = manifest.lines().filter(|line| !line.starts_with("exclude"));
    let lines = lines.map(|line| match line.split_once(" = ") {
        Some(("members", _)) => format!("members = [{members}]\n"),
        _ => format!("{line}\n"),
    });
    let runtime = format!("path = {:?}", root.join("codegen/runtime"));
    let manifest = lines.collect::<String>().replace("path = \"codegen/runtime\"", &runtime);
    write_file(&folder.join("Cargo.toml"), &manifest);
    std::fs::copy(root.join("Cargo.lock"), folder.join("Cargo.lock")).expect("the lock file is there");
}

/// A cargo of its own, without the network.
pub(crate) fn cargo(folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO"));
    command.current_dir(folder).env("CARGO_TARGET_DIR", folder.join("target"));
    command.env("CARGO_NET_OFFLINE", "true").env("CARGO_INCREMENTAL", "0");
    command
}

/// The packages of which cargo's JSON tells that they compiled.
pub(crate) fn compiled(messages: &[u8]) -> Vec<String> {
    let artifacts = parsed(messages).into_iter().filter(|message| message["reason"] == "compiler-artifact");
    artifacts.filter_map(|message| Some(package(message["package_id"].as_str()?).to_owned())).collect()
}

/// The errors of which cargo's JSON tells.
pub(crate) fn errors(messages: &[u8]) -> String {
    let messages = parsed(messages).into_iter().filter(|message| message["message"]["level"] == "error");
    messages.filter_map(|message| message["message"]["rendered"].as_str().map(str::to_owned)).collect()
}

fn parsed(messages: &[u8]) -> Vec<Value> {
    String::from_utf8_lossy(messages).lines().filter_map(|line| serde_json::from_str(line).ok()).collect()
}

/// The name in `path+file:///…/crates/NAME#0.1.0`.
fn package(id: &str) -> &str {
    let path = id.split('#').next().unwrap_or(id);
    path.rsplit('/').next().unwrap_or(path)
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..").canonicalize().expect("the workspace is there")
}

fn write_file(path: &Path, text: &str) {
    std::fs::create_dir_all(path.parent().expect("it has a folder")).expect("the folder is writable");
    std::fs::write(path, text).expect("the folder is writable");
}
