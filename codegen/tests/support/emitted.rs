//! What must hold of every crate that is emitted, whatever the spec says: it is Rust, no name is there twice, and no text of the
//! spec has become an item or a doc test.

use std::collections::BTreeSet;

use ghes_actions_codegen::FileTree;
use pulldown_cmark::{CodeBlockKind, Event, Options, Parser, Tag, TagEnd};
use syn::visit::Visit;
use syn::visit_mut::VisitMut;
use syn::{Attribute, Expr, ExprLit, File, Ident, Item, Lit, Meta, UseTree};

/// The files of a crate; no spec makes another one, but for those of sets, of which tests have one that is called `other`.
const FILES: [&str; 19] = [
    "COMPATIBILITY.md",
    "Cargo.toml",
    "LICENSE-APACHE",
    "LICENSE-MIT",
    "README.md",
    "api.txt",
    "examples/app.rs",
    "examples/blocking.rs",
    "examples/dashboard.rs",
    "examples/metrics.rs",
    "examples/reap.rs",
    "examples/register.rs",
    "examples/testing.rs",
    "src/blocking.rs",
    "src/client.rs",
    "src/front_page.md",
    "src/lib.rs",
    "src/operations.rs",
    "src/types.rs",
];

/// How the examples of our templates begin: that of an operation, and those of the client.
const OURS: [&str; 4] = [
    "# async fn example(client: &ghes_actions::Client",
    "# fn example() -> Result<(), Box<dyn std::error::Error>> {\nlet client = ghes_actions::Client::builder()",
    "# fn example() -> Result<(), Box<dyn std::error::Error>> {\nlet client = ghes_actions::Client::new(",
    "# fn example() -> Result<(), Box<dyn std::error::Error>> {\nlet client = ghes_actions::blocking::Client::new(",
];

#[track_caller]
pub(crate) fn assert_sound(files: &FileTree) {
    let is_of_set = |path: &&String| path.starts_with("src/other");
    assert_eq!(Vec::from_iter(files.keys().filter(|path| !is_of_set(path))), FILES);
    assert_readable(files);
}

/// The files are Rust that can be read, and run nothing but our examples.
#[track_caller]
pub(crate) fn assert_readable(files: &FileTree) {
    for (path, text) in files {
        if path.ends_with(".rs") {
            let file = syn::parse_file(text).unwrap_or_else(|error| panic!("{path} is not Rust: {error}\n{text}"));
            // The examples are the same for every spec.
            let faults = if path.starts_with("src/") { faults(&file) } else { Vec::new() };
            assert!(faults.is_empty(), "{path}: {faults:#?}\n{text}");
            // rustc refuses a return in a comment, syn does not.
            assert!(!text.contains('\r'), "{path} has a carriage return: {text:?}");
        } else if path.ends_with(".md") {
            let run: Vec<String> = doc_tests(text);
            assert!(run.iter().all(|code| code.starts_with("use ghes_actions::{Client")), "{path}: {run:#?}");
        }
    }
}

fn faults(file: &File) -> Vec<String> {
    let mut seen = Seen::default();
    seen.visit_file(file);
    Docs(&mut seen.faults).visit_file_mut(&mut file.clone());
    for item in &file.items {
        seen.item(item);
    }
    seen.faults
}

#[derive(Default)]
struct Seen {
    names: BTreeSet<String>,
    faults: Vec<String>,
}

impl Seen {
    fn name(&mut self, kind: &str, name: impl ToString) {
        let name = format!("{kind} {}", name.to_string());
        if !self.names.insert(name.clone()) {
            self.faults.push(format!("{name} is there twice"));
        }
    }

    fn item(&mut self, item: &Item) {
        match item {
            Item::Struct(object) => self.name("type", &object.ident),
            Item::Enum(object) => self.name("type", &object.ident),
            Item::Type(alias) if alias.ident == "ClientBuilder" => self.name("type", &alias.ident),
            Item::Const(constant) => self.name("constant", &constant.ident),
            Item::Mod(module) => {
                self.name("module", &module.ident);
                let mut inner = Self::default();
                module.content.iter().flat_map(|(_, items)| items).for_each(|item| inner.item(item));
                self.faults.extend(inner.faults);
            }
            Item::Use(import) => self.import(&import.tree),
            Item::Impl(block) if block.trait_.is_none() => {
                let of = &block.self_ty;
                for method in block.items.iter().filter_map(method_name) {
                    self.name(&format!("method of {}", quote::quote!(#of)), method);
                }
            }
            Item::Impl(_) => {}
            Item::Macro(call)
                if ["integer_id", "open_enum", "send_on_await"].iter().any(|name| is_call_of(&call.mac, name)) => {}
            other => self.faults.push(format!("no emitter writes this: {}", quote::quote!(#other))),
        }
    }

    fn import(&mut self, tree: &UseTree) {
        match tree {
            UseTree::Path(path) => self.import(&path.tree),
            UseTree::Name(name) => self.name("type", &name.ident),
            UseTree::Group(group) => group.items.iter().for_each(|tree| self.import(tree)),
            other => self.faults.push(format!("no emitter writes this: {}", quote::quote!(#other))),
        }
    }
}

impl<'a> Visit<'a> for Seen {
    fn visit_fields_named(&mut self, fields: &'a syn::FieldsNamed) {
        unique(fields.named.iter().filter_map(|field| field.ident.as_ref()), &mut self.faults);
        syn::visit::visit_fields_named(self, fields);
    }

    fn visit_item_enum(&mut self, object: &'a syn::ItemEnum) {
        unique(object.variants.iter().map(|variant| &variant.ident), &mut self.faults);
        syn::visit::visit_item_enum(self, object);
    }

    fn visit_signature(&mut self, signature: &'a syn::Signature) {
        let arguments = signature.inputs.iter().filter_map(|input| match input {
            syn::FnArg::Typed(argument) => match argument.pat.as_ref() {
                syn::Pat::Ident(name) => Some(&name.ident),
                _ => None,
            },
            syn::FnArg::Receiver(_) => None,
        });
        unique(arguments, &mut self.faults);
        syn::visit::visit_signature(self, signature);
    }
}

struct Docs<'a>(&'a mut Vec<String>);

impl VisitMut for Docs<'_> {
    fn visit_attributes_mut(&mut self, attributes: &mut Vec<Attribute>) {
        let lines = attributes.iter().filter_map(doc_line);
        let text: String = lines.map(|line| format!("{}\n", line.strip_prefix(' ').unwrap_or(&line))).collect();
        for code in doc_tests(&text).into_iter().filter(|code| !OURS.iter().any(|ours| code.starts_with(ours))) {
            self.0.push(format!("a doc test that is not ours: {code}\n{text}"));
        }
    }
}

fn unique<'a>(names: impl Iterator<Item = &'a Ident>, faults: &mut Vec<String>) {
    let mut seen = BTreeSet::new();
    faults.extend(names.filter(|name| !seen.insert(*name)).map(|name| format!("`{name}` is there twice")));
}

fn method_name(item: &syn::ImplItem) -> Option<&Ident> {
    match item {
        syn::ImplItem::Fn(method) => Some(&method.sig.ident),
        _ => None,
    }
}

fn is_call_of(call: &syn::Macro, name: &str) -> bool {
    call.path.segments.last().is_some_and(|segment| segment.ident == name)
}

fn doc_line(attribute: &Attribute) -> Option<String> {
    match &attribute.meta {
        Meta::NameValue(pair) if pair.path.is_ident("doc") => match &pair.value {
            Expr::Lit(ExprLit { lit: Lit::Str(text), .. }) => Some(text.value()),
            _ => None,
        },
        _ => None,
    }
}

/// The code that rustdoc takes for tests: blocks of Rust, and of no language. Its parser is this one, with these options.
fn doc_tests(markdown: &str) -> Vec<String> {
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_SMART_PUNCTUATION;
    let mut found = Vec::new();
    let mut open: Option<String> = None;
    for event in Parser::new_ext(markdown, options) {
        match event {
            Event::Start(Tag::CodeBlock(kind)) => {
                let is_text = matches!(kind, CodeBlockKind::Fenced(language) if &*language == "text");
                open = (!is_text).then(String::new);
            }
            Event::End(TagEnd::CodeBlock) => found.extend(open.take()),
            Event::Text(text) => open.iter_mut().for_each(|code| code.push_str(&text)),
            _ => {}
        }
    }
    found
}
