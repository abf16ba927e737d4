//! `Cargo.toml`: versions and lints of the workspace, and the features of the runtime.

use super::{Content, Input, foreign, sets};
use crate::model::Set;

const RUNTIME: &str = include_str!("../../runtime/Cargo.toml");

pub(super) fn emit(input: &Input<'_>) -> Content {
    let features = passed_on(RUNTIME) + &features_of_sets(input);
    Content::Text(include_str!("templates/Cargo.toml.in").replace("{features}\n", &features))
}

/// The manifest of a crate of its own.
pub(super) fn of_foreign(input: &Input<'_>) -> Content {
    let Some(foreign) = &input.api.foreign else { return Content::Text(String::new()) };
    let description = format!("A client for {} {}", input.api.title, foreign.version);
    let manifest = include_str!("templates/foreign.Cargo.toml.in")
        .replace("{package}", &foreign.package)
        .replace("{description}", &format!("{description:?}"))
        .replace("{features}\n", &passed_on(RUNTIME))
        .replace("{dependencies}", &foreign::dependencies(foreign));
    Content::Text(manifest)
}

/// A feature for each set. It turns on those whose types its own operations and types have.
fn features_of_sets(input: &Input<'_>) -> String {
    let of_set = |set: &Set| {
        let needed: Vec<String> = sets::needed(input, set).iter().map(|name| format!("\"{name}\"")).collect();
        let count = set.operations.len();
        let operations = if count == 1 { "operation" } else { "operations" };
        format!("# {count} {operations} more, in the module `{0}`.\n{0} = [{1}]\n", set.name, needed.join(", "))
    };
    input.api.sets.iter().map(of_set).collect()
}

/// Whether a feature of this name is passed on.
pub(crate) fn has_feature(name: &str) -> bool {
    passed_on(RUNTIME).lines().any(|line| line.split_once(" = ").is_some_and(|(feature, _)| feature == name))
}

/// A feature for each of `manifest`, which turns that on, with the comments above it. Those whose names begin with `_` are not
/// for use.
fn passed_on(manifest: &str) -> String {
    let lines = manifest.lines().skip_while(|line| *line != "[features]").skip(1);
    let mut features = String::new();
    let mut comments = String::new();
    for line in lines.take_while(|line| !line.starts_with('[')) {
        match line.split_once(" = ") {
            _ if line.starts_with('#') => comments.push_str(&format!("{line}\n")),
            None => {}
            Some((name, _)) => {
                let comments = std::mem::take(&mut comments);
                if name == "default" {
                    features.push_str(&format!("{comments}{line}\n"));
                } else if !name.starts_with('_') {
                    features.push_str(&format!("{comments}{name} = [\"ghes-actions-runtime/{name}\"]\n"));
                }
            }
        }
    }
    features
}

#[cfg(test)]
mod tests {
    use super::passed_on;

    #[test]
    fn each_feature_is_passed_on_with_its_comment() {
        let manifest = "[package]\nname = \"x\"\n\n[features]\ndefault = [\"a\"]\n# Of a.\n# More.\na = [\"_c\", \"dep:x\"]\n\
                        b-d = []\n# Not for use.\n_c = []\n\n[dependencies]\ne = 1\n";
        let expected = "default = [\"a\"]\n# Of a.\n# More.\na = [\"ghes-actions-runtime/a\"]\n\
                        b-d = [\"ghes-actions-runtime/b-d\"]\n";
        assert_eq!(passed_on(manifest), expected);
    }
}
