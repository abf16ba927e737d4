//! `api.txt`: every public item of the crate, a line each, read off the very items that the other files are made of.
//!
//! A line is Rust, with two exceptions: paths are written from the root of the crate, and the derived traits of a type are on one
//! line. Lines are sorted by path, so that a type comes before its fields, and everything about it is in one place.

mod macros;
mod runtime;
mod text;

use std::collections::BTreeMap;

use syn::punctuated::Punctuated;
use syn::{Attribute, Fields, ImplItem, Item, ItemImpl, Path, Token, TraitItem, UseTree, Visibility};

use super::{Content, Module, sets};

/// Where the list is written, below `generated/`.
pub(super) const PATH: &str = "api.txt";

/// The list for the other files of the crate.
pub(super) fn list(modules: &[Module]) -> Content {
    let files: BTreeMap<&str, &[Item]> = modules
        .iter()
        .filter_map(|module| match &module.content {
            Content::Rust(file) => {
                Some((module.path.strip_prefix("src/")?.strip_suffix(".rs")?, file.items.as_slice()))
            }
            Content::Text(_) => None,
        })
        .collect();
    let mut list = List::default();
    for item in files.get("lib").copied().unwrap_or_default() {
        match item {
            Item::Mod(module) if is_public(&module.vis) => {
                let name = module.ident.to_string();
                list.push(&name, Rank::Declaration, format!("pub mod {name}"));
                list.file(&name, &files);
            }
            Item::Use(reexport) if is_public(&reexport.vis) => list.reexport(&reexport.tree, &files),
            _ => {}
        }
    }
    Content::Text(list.text())
}

/// Of the lines about one path, which comes first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Rank {
    Declaration,
    Derives,
    Implementation,
}

/// A line, after the segments of the path that it is about.
type Line = (Vec<String>, Rank, String);

#[derive(Default)]
struct List {
    lines: Vec<Line>,
}

impl List {
    fn push(&mut self, path: &str, rank: Rank, line: String) {
        self.lines.push((path.split("::").map(str::to_owned).collect(), rank, line));
    }

    fn text(mut self) -> String {
        self.lines.sort();
        self.lines.dedup();
        self.lines.into_iter().map(|(_, _, line)| line + "\n").collect()
    }

    /// The public items of a file, and of those of its modules.
    fn file(&mut self, path: &str, files: &BTreeMap<&str, &[Item]>) {
        let items = files.get(path).copied().unwrap_or_default();
        let rooted = path.split_once('/').map(|(set, _)| sets::rooted(items, set));
        let items = rooted.as_deref().unwrap_or(items);
        self.items(&path.replace('/', "::"), items);
        for inner in items.iter().filter_map(|item| match item {
            Item::Mod(inner) if is_public(&inner.vis) && inner.content.is_none() => Some(&inner.ident),
            _ => None,
        }) {
            self.file(&format!("{path}/{inner}"), files);
        }
    }

    /// What the crate's root takes from elsewhere: out of a public module by name, out of a private one or the runtime as a whole.
    fn reexport(&mut self, tree: &UseTree, files: &BTreeMap<&str, &[Item]>) {
        let UseTree::Path(path) = tree else { return };
        let source = path.ident.to_string();
        for name in names_of(&path.tree) {
            match files.get(source.as_str()) {
                Some(_) if self.lines.iter().any(|(path, _, _)| *path == [source.as_str()]) => {
                    self.push(&name, Rank::Declaration, format!("pub use {source}::{name}"));
                }
                Some(items) => {
                    self.items_of(&name, items);
                    // The alias of a type of the runtime has the methods of that type.
                    if items.iter().any(|item| declares(item, &name) && is_alias_of_runtime(item)) {
                        self.lines.extend(
                            runtime::lines(&name).into_iter().flatten().filter(|line| !declares_type(line)).cloned(),
                        );
                    }
                }
                None => match runtime::lines(&name) {
                    Some(lines) => self.lines.extend_from_slice(lines),
                    // A re-export of another crate, which documents it.
                    None => self.push(&name, Rank::Declaration, format!("pub use {source}::{name}")),
                },
            }
        }
    }

    /// The items about one type of a module that is not itself public.
    fn items_of(&mut self, name: &str, items: &[Item]) {
        let about: Vec<Item> = items.iter().filter(|item| is_about(item, name)).cloned().collect();
        self.items("", &about);
    }

    /// The public items of a public module.
    fn items(&mut self, module: &str, items: &[Item]) {
        for item in items {
            match item {
                Item::Struct(object) if is_public(&object.vis) => {
                    let path = joined(module, &object.ident.to_string());
                    self.declaration(&path, "struct", &object.generics, &object.attrs);
                    self.fields(&path, &object.fields);
                }
                Item::Enum(object) if is_public(&object.vis) => {
                    let path = joined(module, &object.ident.to_string());
                    self.declaration(&path, "enum", &object.generics, &object.attrs);
                    for variant in &object.variants {
                        let path = joined(&path, &variant.ident.to_string());
                        self.push(&path, Rank::Declaration, format!("pub {path}{}", variant_fields(&variant.fields)));
                    }
                }
                Item::Trait(object) if is_public(&object.vis) => {
                    let path = joined(module, &object.ident.to_string());
                    let above = text::of(&object.supertraits);
                    let above = if above.is_empty() { above } else { format!(": {above}") };
                    let line = format!("pub trait {path}{}{above}", text::of(&object.generics));
                    self.push(&path, Rank::Declaration, line);
                    object.items.iter().for_each(|item| self.trait_item(&path, item));
                }
                Item::Type(alias) if is_public(&alias.vis) => {
                    let path = joined(module, &alias.ident.to_string());
                    let generics = text::of(&alias.generics.params);
                    let line = format!("pub type {path}<{generics}> = {}", text::of(&alias.ty)).replace("<>", "");
                    self.push(&path, Rank::Declaration, line);
                }
                Item::Mod(inner) if is_public(&inner.vis) => {
                    let path = joined(module, &inner.ident.to_string());
                    self.push(&path, Rank::Declaration, format!("pub mod {path}"));
                    self.items(&path, inner.content.as_ref().map_or(&[], |(_, items)| items));
                }
                Item::Impl(block) => self.implementation(module, block),
                Item::Macro(call) => {
                    if let Some((name, implemented)) = macros::implementation(&call.mac) {
                        let path = joined(module, &name);
                        self.push(&path, Rank::Implementation, format!("impl {implemented} for {path}"));
                        for method in macros::methods(&call.mac) {
                            let (name, _) = method.split_once('(').unwrap_or((method, ""));
                            self.push(
                                &joined(&path, name),
                                Rank::Declaration,
                                format!("pub const fn {path}::{method}"),
                            );
                        }
                    }
                }
                _ => {}
            }
        }
    }

    fn declaration(&mut self, path: &str, keyword: &str, generics: &syn::Generics, attributes: &[Attribute]) {
        let non_exhaustive = attributes.iter().any(|attribute| attribute.path().is_ident("non_exhaustive"));
        let attribute = if non_exhaustive { "#[non_exhaustive] " } else { "" };
        let line = format!("{attribute}pub {keyword} {path}{}{}", text::of(generics), text::of(&generics.where_clause));
        self.push(path, Rank::Declaration, line);
        let derives = derives_of(attributes);
        if !derives.is_empty() {
            self.push(path, Rank::Derives, format!("impl {} for {path}", derives.join(" + ")));
        }
    }

    fn fields(&mut self, path: &str, fields: &Fields) {
        for (index, field) in fields.iter().enumerate().filter(|(_, field)| is_public(&field.vis)) {
            let name = field.ident.as_ref().map_or_else(|| index.to_string(), text::of);
            let path = joined(path, &name);
            self.push(&path, Rank::Declaration, format!("pub {path}: {}", text::of(&field.ty)));
        }
    }

    fn trait_item(&mut self, owner: &str, item: &TraitItem) {
        match item {
            TraitItem::Fn(method) => {
                let path = joined(owner, &method.sig.ident.to_string());
                let body = if method.default.is_some() { " { … }" } else { "" };
                self.push(&path, Rank::Declaration, format!("pub {}{body}", text::function(&path, &method.sig)));
            }
            TraitItem::Type(kind) => {
                let path = joined(owner, &kind.ident.to_string());
                self.push(&path, Rank::Declaration, format!("pub type {path}"));
            }
            _ => {}
        }
    }

    fn implementation(&mut self, module: &str, block: &ItemImpl) {
        let Some(name) = self_type(block) else { return };
        // A type of another module is written with that module's name.
        let path = if name.contains("::") { name } else { joined(module, &name) };
        if let Some((implemented, _)) = &block.trait_ {
            let line =
                format!("impl{} for {}", implemented_text(block, implemented), text::in_module(&path, &block.self_ty));
            self.push(&path, Rank::Implementation, line + &text::of(&block.generics.where_clause));
            return;
        }
        let bounds = text::bounds(&block.generics);
        for item in &block.items {
            match item {
                ImplItem::Fn(method) if is_public(&method.vis) => {
                    let path = joined(&path, &method.sig.ident.to_string());
                    self.push(&path, Rank::Declaration, format!("pub {}{bounds}", text::function(&path, &method.sig)));
                }
                ImplItem::Const(constant) if is_public(&constant.vis) => {
                    let path = joined(&path, &constant.ident.to_string());
                    self.push(&path, Rank::Declaration, format!("pub const {path}: {}", text::of(&constant.ty)));
                }
                _ => {}
            }
        }
    }
}

/// `<T> Deref<Target = T>`: the generics of the block, the trait, and the types that it fixes.
fn implemented_text(block: &ItemImpl, implemented: &Path) -> String {
    let fixed: Vec<String> = block
        .items
        .iter()
        .filter_map(|item| match item {
            ImplItem::Type(kind) => Some(format!("{} = {}", kind.ident, text::of(&kind.ty))),
            _ => None,
        })
        .collect();
    let generics = text::of(&block.generics);
    let name = text::of(&implemented.segments.last());
    match (fixed.is_empty(), name.strip_suffix('>')) {
        (true, _) => format!("{generics} {name}"),
        (false, Some(open)) => format!("{generics} {open}, {}>", fixed.join(", ")),
        (false, None) => format!("{generics} {name}<{}>", fixed.join(", ")),
    }
}

/// The fields of a variant, without their docs.
fn variant_fields(fields: &Fields) -> String {
    let Fields::Named(named) = fields else { return text::of(fields) };
    let field = |field: &syn::Field| format!("{}: {}", text::of(&field.ident), text::of(&field.ty));
    format!(" {{ {} }}", named.named.iter().map(field).collect::<Vec<_>>().join(", "))
}

fn derives_of(attributes: &[Attribute]) -> Vec<String> {
    let mut derives: Vec<String> = attributes
        .iter()
        .filter(|attribute| attribute.path().is_ident("derive"))
        .filter_map(|attribute| attribute.parse_args_with(Punctuated::<Path, Token![,]>::parse_terminated).ok())
        .flatten()
        .map(|path| text::of(&path))
        .collect();
    derives.sort();
    derives
}

fn names_of(tree: &UseTree) -> Vec<String> {
    match tree {
        UseTree::Name(name) => vec![name.ident.to_string()],
        UseTree::Group(group) => group.items.iter().flat_map(names_of).collect(),
        _ => Vec::new(),
    }
}

fn is_about(item: &Item, name: &str) -> bool {
    match item {
        Item::Impl(block) => self_type(block).is_some_and(|of| of == name),
        other => declares(other, name),
    }
}

fn declares(item: &Item, name: &str) -> bool {
    declared_name(item).is_some_and(|declared| declared == name)
}

/// Whether a line is the declaration of a type, and not about a part of one.
fn declares_type((path, rank, _): &&Line) -> bool {
    path.len() == 1 && *rank == Rank::Declaration
}

/// Whether an item is an alias of the runtime's type of the same name.
fn is_alias_of_runtime(item: &Item) -> bool {
    let Item::Type(alias) = item else { return false };
    let syn::Type::Path(path) = alias.ty.as_ref() else { return false };
    let mut segments = path.path.segments.iter().map(|segment| &segment.ident);
    segments.next().is_some_and(|first| first == "ghes_actions_runtime") && segments.next() == Some(&alias.ident)
}

/// The name of a public type or trait.
fn declared_name(item: &Item) -> Option<String> {
    let (name, visibility) = match item {
        Item::Struct(object) => (&object.ident, &object.vis),
        Item::Enum(object) => (&object.ident, &object.vis),
        Item::Trait(object) => (&object.ident, &object.vis),
        Item::Type(alias) => (&alias.ident, &alias.vis),
        _ => return None,
    };
    is_public(visibility).then(|| name.to_string())
}

/// The path of the type that a block is for, without its generics.
fn self_type(block: &ItemImpl) -> Option<String> {
    let syn::Type::Path(path) = block.self_ty.as_ref() else { return None };
    let segments: Vec<String> = path.path.segments.iter().map(|segment| segment.ident.to_string()).collect();
    Some(segments.join("::"))
}

fn joined(module: &str, name: &str) -> String {
    if module.is_empty() { name.to_owned() } else { format!("{module}::{name}") }
}

fn is_public(visibility: &Visibility) -> bool {
    matches!(visibility, Visibility::Public(_))
}
