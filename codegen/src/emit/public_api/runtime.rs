//! The runtime's items that the crate re-exports. The runtime is written by hand, so its sources are read here as text: an edit of
//! its public API is an edit of `api.txt`, and `gen --check` asks for it.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use syn::{Item, UseTree};

use super::{Line, List, declared_name, self_type};

/// The module and the text of each file of the runtime; `build.rs` lists them.
const SOURCES: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/runtime_sources.rs"));

/// The lines about each public type of the runtime. They are the same for every spec, so they are made once.
static LINES: LazyLock<BTreeMap<String, Vec<Line>>> = LazyLock::new(|| Sources::of(SOURCES).lines());

/// The lines about a type, if the runtime has it.
pub(super) fn lines(name: &str) -> Option<&'static [Line]> {
    LINES.get(name).map(Vec::as_slice)
}

/// The items of each module, by its path: `builder::bounds`, and nothing for the root. Tests are modules within files, which are not
/// looked into.
struct Sources<'a>(BTreeMap<&'a str, Vec<Item>>);

impl<'a> Sources<'a> {
    fn of(sources: &[(&'a str, &str)]) -> Self {
        let parse = |source: &str| syn::parse_file(source).expect("the runtime compiles, and so is Rust");
        Self(sources.iter().map(|(module, source)| (*module, parse(source).items)).collect())
    }

    fn lines(&self) -> BTreeMap<String, Vec<Line>> {
        let public = self
            .0
            .iter()
            .flat_map(|(module, items)| items.iter().filter_map(declared_name).map(move |name| (module, name)));
        public
            .map(|(module, name)| {
                let mut list = List::default();
                list.items("", &self.items_about(module, &name));
                (name, list.lines)
            })
            .collect()
    }

    /// The declaration of a type of `module`, and its `impl` blocks in all modules. Another type of the same name is not meant.
    fn items_about(&self, module: &str, name: &str) -> Vec<Item> {
        let is_about = |of: &str, item: &Item| match item {
            Item::Impl(block) => {
                self_type(block).is_some_and(|it| it == name) && self.origin(of, name).as_deref() == Some(module)
            }
            other => of == module && declared_name(other).is_some_and(|declared| declared == name),
        };
        let all = self.0.iter().flat_map(|(of, items)| items.iter().map(move |item| (*of, item)));
        all.filter(|(of, item)| is_about(of, item)).map(|(_, item)| item.clone()).collect()
    }

    /// The module that declares what `name` means in `module`: that module, or one that it imports the name from.
    fn origin(&self, module: &str, name: &str) -> Option<String> {
        let items = self.0.get(module)?;
        if items.iter().any(|item| declares_type(item, name)) {
            return Some(module.to_owned());
        }
        let mut uses = items.iter().filter_map(|item| match item {
            Item::Use(import) => Some(&import.tree),
            _ => None,
        });
        let from = uses.find_map(|tree| path_of_import(tree, name))?;
        self.origin(&absolute(module, &from)?, name)
    }
}

/// Whether an item declares a type of this name, public or not.
fn declares_type(item: &Item, name: &str) -> bool {
    match item {
        Item::Struct(object) => object.ident == name,
        Item::Enum(object) => object.ident == name,
        Item::Trait(object) => object.ident == name,
        Item::Type(alias) => alias.ident == name,
        _ => false,
    }
}

/// The segments before `name` in an import of it.
fn path_of_import(tree: &UseTree, name: &str) -> Option<Vec<String>> {
    match tree {
        UseTree::Path(path) => {
            let rest = path_of_import(&path.tree, name)?;
            Some([vec![path.ident.to_string()], rest].concat())
        }
        UseTree::Group(group) => group.items.iter().find_map(|tree| path_of_import(tree, name)),
        UseTree::Name(import) => (import.ident == name).then(Vec::new),
        UseTree::Rename(_) | UseTree::Glob(_) => None,
    }
}

/// The path of a module from the root of the crate; `None` for one of another crate.
fn absolute(module: &str, path: &[String]) -> Option<String> {
    let (first, rest) = path.split_first()?;
    let mut segments: Vec<&str> = module.split("::").filter(|segment| !segment.is_empty()).collect();
    match first.as_str() {
        "crate" => segments.clear(),
        "self" => {}
        "super" => drop(segments.pop()),
        // A path without any of these begins with a module of the same file, or with another crate.
        child => segments.push(child),
    }
    for segment in rest {
        match segment.as_str() {
            "super" => drop(segments.pop()),
            name => segments.push(name),
        }
    }
    Some(segments.join("::"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_implementation_is_that_of_the_type_its_module_means() {
        let sources = Sources::of(&[
            ("", "mod decode; mod listing; pub use listing::Items;"),
            ("decode", "struct Items<'a>(&'a str); impl Clone for Items<'_> {} mod texts;"),
            ("decode::texts", "use super::Items; impl Copy for Items<'_> {}"),
            ("listing", "mod items; mod texts; pub use self::items::Items;"),
            ("listing::items", "pub struct Items<T>(T); impl<T> Unpin for Items<T> {}"),
            ("listing::texts", "use crate::listing::{Items, Other}; impl<T> Send for Items<T> {}"),
            ("other", "use std::slice::Items; impl Sync for Items {}"),
        ]);
        let lines = sources.lines();
        let lines: Vec<&str> = lines["Items"].iter().map(|(_, _, line)| line.as_str()).collect();
        assert_eq!(lines, ["pub struct Items<T>", "impl<T> Unpin for Items<T>", "impl<T> Send for Items<T>"]);
    }
}
