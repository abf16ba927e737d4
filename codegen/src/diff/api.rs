//! Two texts of `api.txt`: which lines changed, and what that means for code that uses the crate.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::verdict::Verdict;

/// A public item that is not what it was.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ApiChange {
    /// Its line in the old crate.
    pub removed: Option<String>,
    /// Its line in the new crate.
    pub added: Option<String>,
    /// What that means for code that uses it.
    pub rust: Verdict,
    /// The item's path, without what the spec's spelling and Rust's differ in. An item of the module `blocking` has that of the async
    /// item of which it is the blocking form: one change of the spec is the reason of both.
    #[serde(skip)]
    pub(super) path: String,
}

impl ApiChange {
    /// The path of the item that is declared, as code writes it below the crate's name; none of an implementation.
    pub(super) fn item(&self) -> Option<String> {
        let key = key_of(self.added.as_ref().or(self.removed.as_ref())?);
        key.implemented.is_empty().then_some(key.path)
    }
}

/// The changes between two lists, in the order of the paths.
pub(super) fn changes(old: &str, new: &str) -> Vec<ApiChange> {
    let (old, new) = (Listing::of(old), Listing::of(new));
    let keys: BTreeSet<_> = old.lines.keys().chain(new.lines.keys()).collect();
    keys.into_iter()
        .filter_map(|key| {
            let (removed, added) = (old.lines.get(key), new.lines.get(key));
            if removed == added {
                return None;
            }
            let rust = match (removed, added) {
                (None, Some(added)) => old.verdict_on_addition(key, added),
                (Some(removed), Some(added)) => verdict_on_change(removed, added),
                _ => Verdict::Major,
            };
            Some(ApiChange {
                removed: removed.cloned(),
                added: added.cloned(),
                rust,
                path: folded(&key.without_blocking()),
            })
        })
        .collect()
}

/// A path in which only letters and digits count: `types::Run::type_` is what the property `type` of `run` became.
pub(super) fn folded(path: &str) -> String {
    path.split("::").map(folded_name).collect::<Vec<_>>().join("::")
}

/// A name of the spec or of Rust, of which only letters and digits count.
pub(super) fn folded_name(name: &str) -> String {
    name.chars().filter(|character| character.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// What makes two lines be about one item.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Key {
    path: String,
    /// The trait of an implementation, empty for a declaration.
    implemented: String,
}

impl Key {
    fn without_blocking(&self) -> String {
        match self.path.strip_prefix("blocking::") {
            Some(rest) if matches!(rest.split("::").next(), Some("Client" | "ClientBuilder")) => rest.to_owned(),
            Some(rest) => format!("operations::{rest}"),
            None => self.path.clone(),
        }
    }
}

struct Listing {
    lines: BTreeMap<Key, String>,
}

impl Listing {
    fn of(text: &str) -> Self {
        let lines = text.lines().filter(|line| !line.is_empty() && !line.starts_with("//"));
        Self { lines: lines.flat_map(one_trait_each).map(|line| (key_of(&line), line)).collect() }
    }

    /// Additions are additions, except to what users may have written out in full.
    fn verdict_on_addition(&self, key: &Key, line: &str) -> Verdict {
        let owner = key.path.rsplit_once("::").map(|(owner, _)| owner).unwrap_or_default();
        let owner = self.lines.get(&Key { path: owner.to_owned(), implemented: String::new() });
        let Some(owner) = owner.filter(|_| key.implemented.is_empty()) else { return Verdict::Minor };
        let is_part = !line.contains(" fn ") && !line.contains(" const ");
        let breaks_matches = is_part && (owner.contains(" enum ") || owner.contains(" struct "));
        let breaks_implementations = owner.contains(" trait ") && !line.ends_with("{ … }");
        let may_grow = owner.starts_with("#[non_exhaustive]");
        if (breaks_matches && !may_grow) || breaks_implementations { Verdict::Major } else { Verdict::Minor }
    }
}

fn verdict_on_change(removed: &str, added: &str) -> Verdict {
    if without_argument_names(removed).is_some_and(|removed| without_argument_names(added) == Some(removed)) {
        return Verdict::Patch;
    }
    let may_grow_no_more = removed.strip_prefix("#[non_exhaustive] ") == Some(added);
    let has_a_default_now = added.strip_suffix(" { … }") == Some(removed);
    if may_grow_no_more || has_a_default_now { Verdict::Minor } else { Verdict::Major }
}

fn key_of(line: &str) -> Key {
    if let Some((implemented, path)) = implementation(line) {
        let name = match implemented.split_once('<') {
            // Types that an implementation fixes are not part of which one it is.
            Some((name, arguments)) if arguments.contains(" = ") => name,
            _ => implemented,
        };
        return Key { path: path.to_owned(), implemented: name.to_owned() };
    }
    let line = line.strip_prefix("#[non_exhaustive] ").unwrap_or(line);
    let mut line = line.strip_prefix("pub ").unwrap_or(line);
    for word in ["const ", "async ", "unsafe ", "fn ", "struct ", "enum ", "trait ", "mod ", "type ", "use "] {
        line = line.strip_prefix(word).unwrap_or(line);
    }
    let end = line.find(|character: char| !(character.is_alphanumeric() || "_:#".contains(character)));
    let path = line.get(..end.unwrap_or(line.len())).unwrap_or(line).trim_end_matches(':');
    Key { path: path.to_owned(), implemented: String::new() }
}

/// The trait and the type's path of `impl<T> Trait for path::Type<T>`.
fn implementation(line: &str) -> Option<(&str, &str)> {
    let (implemented, path) = line.strip_prefix("impl")?.split_once(" for ")?;
    let implemented = match implemented.strip_prefix('<') {
        Some(generic) => generic.split_once("> ").map_or(generic, |(_, implemented)| implemented),
        None => implemented,
    };
    let end = path.find(['<', ' ']).unwrap_or(path.len());
    Some((implemented.trim(), path.get(..end).unwrap_or(path)))
}

/// `impl A + B for T` as `impl A for T` and `impl B for T`.
fn one_trait_each(line: &str) -> Vec<String> {
    match implementation(line) {
        // Types that an implementation fixes may have bounds of their own.
        Some((implemented, path)) if implemented.contains(" + ") && !implemented.contains(" = ") => {
            implemented.split(" + ").map(|name| format!("impl {name} for {path}")).collect()
        }
        _ => vec![line.to_owned()],
    }
}

/// A function's signature of which the order and types of arguments count, as for its callers.
fn without_argument_names(line: &str) -> Option<String> {
    let (before, rest) = line.split_once('(').filter(|(before, _)| before.contains("fn "))?;
    let mut depth = 0_usize;
    let mut text = format!("{before}(");
    let mut argument = String::new();
    for character in rest.chars() {
        match character {
            '(' | '<' | '[' => depth += 1,
            '>' if argument.ends_with('-') => {}
            ')' | '>' | ']' => depth = depth.saturating_sub(1),
            _ => {}
        }
        if character == ',' && depth == 0 {
            text += argument.split_once(": ").map_or(argument.as_str(), |(_, kind)| kind);
            argument.clear();
        }
        argument.push(character);
    }
    text += argument.split_once(": ").map_or(argument.as_str(), |(_, kind)| kind);
    Some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn verdict(old: &str, new: &str) -> Verdict {
        changes(old, new).iter().map(|change| change.rust).max().unwrap_or_default()
    }

    #[test]
    fn additions_break_only_what_can_be_written_out() {
        let open = "#[non_exhaustive] pub enum types::Kind\n";
        assert_eq!(verdict(open, &format!("{open}pub types::Kind::New\n")), Verdict::Minor);
        let closed = "pub enum types::Kind\n";
        assert_eq!(verdict(closed, &format!("{closed}pub types::Kind::New\n")), Verdict::Major);
        assert_eq!(verdict(closed, &format!("{closed}pub fn types::Kind::name(&self) -> &str\n")), Verdict::Minor);
        let object = "pub trait Page\n";
        assert_eq!(verdict(object, &format!("{object}pub fn Page::items(self)\n")), Verdict::Major);
        assert_eq!(verdict(object, &format!("{object}pub fn Page::items(self) {{ … }}\n")), Verdict::Minor);
        assert_eq!(verdict("", "pub struct Client\n"), Verdict::Minor);
    }

    #[test]
    fn names_of_arguments_are_for_reading() {
        let old = "pub fn A::b(&self, owner: &str, run: i64) -> ResponseFuture<Option<types::B>>\n";
        assert_eq!(verdict(old, &old.replace("owner", "org")), Verdict::Patch);
        assert_eq!(verdict(old, &old.replace("i64", "&str")), Verdict::Major);
        assert_eq!(verdict(old, &old.replace("types::B", "types::C")), Verdict::Major);
        assert_eq!(verdict(old, &old.replace(", run: i64", "")), Verdict::Major);
    }

    #[test]
    fn implementations_are_told_apart_by_trait() {
        let old = "impl Clone + Debug for types::A\nimpl From<&str> for types::A\n";
        assert_eq!(verdict(old, &old.replace("Debug", "Debug + Eq")), Verdict::Minor);
        assert_eq!(verdict(old, &old.replace("Clone + ", "")), Verdict::Major);
        let changes = changes(old, &format!("{old}impl From<String> for types::A\n"));
        assert_eq!(changes.len(), 1, "{changes:?}");
        let future = "impl IntoFuture<Output = Result<Response<A>, Error>> for operations::X\n";
        assert_eq!(super::changes(future, &future.replace("<A>", "<B>")).len(), 1);
    }

    #[test]
    fn the_blocking_form_of_an_item_changes_for_the_same_reason() {
        for (line, path) in [
            ("pub fn blocking::GetThing::send(self) -> A", "operations::getthing::send"),
            ("pub fn operations::GetThing::send(self) -> A", "operations::getthing::send"),
            ("pub fn blocking::Client::things(&self) -> A", "client::things"),
            ("impl Clone for blocking::Things", "operations::things"),
            ("pub mod blocking", "blocking"),
        ] {
            assert_eq!(changes("", line)[0].path, path);
        }
    }

    #[test]
    fn what_is_gone_breaks() {
        assert_eq!(verdict("pub types::A::b: i64\n", ""), Verdict::Major);
        assert_eq!(verdict("pub types::A::b: i64\n", "pub types::A::b: Option<i64>\n"), Verdict::Major);
        assert_eq!(verdict("impl Clone for Secret\n", ""), Verdict::Major);
    }
}
