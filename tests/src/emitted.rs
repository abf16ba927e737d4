//! The emitted crate as source text: what it offers, and what it could do besides.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use syn::{FnArg, ImplItem, ImplItemFn, Item, ReturnType, Type, Visibility};

/// Everything below `generated/`, parsed.
pub struct Emitted {
    items: Vec<Item>,
    source: String,
    manifest: String,
}

/// An item, and those of the module that it is.
fn with_inner(item: Item) -> Vec<Item> {
    let inner = match &item {
        Item::Mod(module) => module.content.iter().flat_map(|(_, items)| items.clone()).collect(),
        _ => Vec::new(),
    };
    std::iter::once(item).chain(inner).collect()
}

/// The files below a folder that are Rust.
fn sources(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let paths = entries.map(|entry| entry.expect("an entry can be read").path());
    paths
        .flat_map(|path| match path.extension() {
            Some(extension) if extension == "rs" => vec![path],
            _ if path.is_dir() => sources(&path),
            _ => Vec::new(),
        })
        .collect()
}

impl Emitted {
    /// Reads `generated/Cargo.toml` and every file below `generated/src`.
    ///
    /// # Panics
    /// When a file is missing or is not Rust.
    #[must_use]
    pub fn read() -> Self {
        let root = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../generated");
        let text =
            |path: &PathBuf| fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        let mut files = sources(&root.join("src"));
        files.sort();
        let source: String = files.iter().map(text).collect();
        let parsed = |path| syn::parse_file(&text(path)).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        Self {
            items: files.iter().flat_map(|path| parsed(path).items).flat_map(with_inner).collect(),
            source,
            manifest: text(&root.join("Cargo.toml")),
        }
    }

    /// The names of the methods that call operations: those of every accessor of the client.
    #[must_use]
    pub fn operation_methods(&self) -> BTreeSet<String> {
        let accessors = self.methods("Client").filter(|method| has_receiver(method)).filter_map(returned_type);
        accessors.flat_map(|accessor| self.public_methods(&accessor)).collect()
    }

    /// The names of a type's public methods.
    #[must_use]
    pub fn public_methods(&self, type_name: &str) -> BTreeSet<String> {
        self.methods(type_name).map(|method| method.sig.ident.to_string()).collect()
    }

    /// The names of the structs that are declared in the crate, with the types of their fields: of all structs of one name.
    #[must_use]
    pub fn field_types(&self) -> BTreeMap<String, BTreeSet<String>> {
        let structs = self.items.iter().filter_map(|item| match item {
            Item::Struct(declared) => Some(declared),
            _ => None,
        });
        let mut fields: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for declared in structs {
            let types = declared.fields.iter().filter_map(|field| type_name(&field.ty));
            fields.entry(declared.ident.to_string()).or_default().extend(types);
        }
        fields
    }

    /// The keys of the manifest's `[dependencies]`.
    #[must_use]
    pub fn dependencies(&self) -> BTreeSet<&str> {
        let section = self.manifest.split("\n[dependencies]\n").nth(1).expect("the manifest has dependencies");
        let lines = section.lines().take_while(|line| !line.starts_with('['));
        let keys =
            lines.filter(|line| !line.starts_with('#')).map(|line| line.split(['.', '=']).next().unwrap_or(line));
        keys.map(str::trim).filter(|key| !key.is_empty()).collect()
    }

    /// Those of `words` that stand in a line of code; documentation may speak of anything.
    #[must_use]
    pub fn code_mentions<'w>(&self, words: &[&'w str]) -> BTreeSet<&'w str> {
        let is_code = |line: &&str| !line.trim_start().starts_with("//");
        let code: String = self.source.lines().filter(is_code).collect();
        words.iter().copied().filter(|word| code.contains(word)).collect()
    }

    fn methods<'e>(&'e self, of: &'e str) -> impl Iterator<Item = &'e ImplItemFn> {
        let blocks = self.items.iter().filter_map(move |item| match item {
            Item::Impl(block) if block.trait_.is_none() && type_name(&block.self_ty).as_deref() == Some(of) => {
                Some(block)
            }
            _ => None,
        });
        blocks.flat_map(|block| &block.items).filter_map(|item| match item {
            ImplItem::Fn(method) if matches!(method.vis, Visibility::Public(_)) => Some(method),
            _ => None,
        })
    }
}

fn has_receiver(method: &ImplItemFn) -> bool {
    matches!(method.sig.inputs.first(), Some(FnArg::Receiver(_)))
}

fn returned_type(method: &ImplItemFn) -> Option<String> {
    match &method.sig.output {
        ReturnType::Type(_, returned) => type_name(returned),
        ReturnType::Default => None,
    }
}

/// The last name of a path, without what stands in angle brackets.
fn type_name(of: &Type) -> Option<String> {
    match of {
        Type::Path(path) => path.path.segments.last().map(|segment| segment.ident.to_string()),
        _ => None,
    }
}
