use syn::visit::Visit;
use syn::{Attribute, Field, Item, Path, Type, parse_quote};

use super::serde_attributes::has_argument;

/// What every struct derives.
const ALWAYS: &[&str] = &["Clone", "Debug", "Deserialize", "PartialEq", "Serialize"];

/// What a struct derives unless it holds one of these types: NaN does not equal itself, and the hash of a secret would tell of it.
const UNLESS_HELD: &[(&str, &[&str])] = &[("Eq", &["f64"]), ("Hash", &["f64", "::ghes_actions_runtime::Secret"])];

/// One rule for the derives of all structs. (Enums have theirs from `open_enums`.)
///
/// A struct derives `Default` if an empty object decodes as one; both give the same value. For others, no value stands for "nothing":
/// a run whose id is zero does not exist.
pub(super) fn run(mut items: Vec<Item>) -> Vec<Item> {
    let structs: Vec<Held> = items.iter().filter_map(Held::of).collect();
    let holding: Vec<(&str, Vec<String>)> =
        UNLESS_HELD.iter().map(|(derive, types)| (*derive, all_that_hold(types, &structs))).collect();
    for item in &mut items {
        let Item::Struct(object) = item else { continue };
        let (docs, mut others): (Vec<Attribute>, Vec<Attribute>) =
            object.attrs.drain(..).partition(|attribute| attribute.path().is_ident("doc"));
        others.retain(|attribute| !attribute.path().is_ident("derive"));
        let name = object.ident.to_string();
        let unless_held = holding.iter().filter(|(_, holding)| !holding.contains(&name)).map(|(derive, _)| *derive);
        let default = object.fields.iter().all(may_be_absent).then_some("Default");
        let mut derives: Vec<&str> = ALWAYS.iter().copied().chain(unless_held).chain(default).collect();
        derives.sort_unstable();
        let derives = derives.iter().map(|derive| quote::format_ident!("{derive}"));
        let attributes: [Attribute; 2] = [parse_quote!(#[derive(#(#derives),*)]), parse_quote!(#[non_exhaustive])];
        // serde's attributes must follow the derives that define them.
        object.attrs = docs.into_iter().chain(attributes).chain(others).collect();
    }
    items
}

/// Whether an object without this field decodes.
pub(in crate::emit) fn may_be_absent(field: &Field) -> bool {
    let is_option = |path: &Path| path.segments.last().is_some_and(|last| last.ident == "Option");
    let is_optional = matches!(&field.ty, Type::Path(kind) if is_option(&kind.path));
    field.ident.is_some() && (is_optional || has_argument(field, "default"))
}

/// What a struct derives.
pub(in crate::emit) fn derived(object: &syn::ItemStruct) -> Vec<syn::Ident> {
    let mut derived = Vec::new();
    for attribute in object.attrs.iter().filter(|attribute| attribute.path().is_ident("derive")) {
        // Written above, as a list of names.
        let _ = attribute.parse_nested_meta(|meta| {
            derived.extend(meta.path.get_ident().cloned());
            Ok(())
        });
    }
    derived
}

/// A struct, and the paths of all types in its fields.
struct Held {
    name: String,
    types: Vec<String>,
}

impl Held {
    fn of(item: &Item) -> Option<Self> {
        let Item::Struct(object) = item else { return None };
        let mut held = Self { name: object.ident.to_string(), types: Vec::new() };
        object.fields.iter().for_each(|field| held.visit_type(&field.ty));
        Some(held)
    }

    fn holds(&self, types: &[impl AsRef<str>]) -> bool {
        self.types.iter().any(|held| types.iter().any(|sought| sought.as_ref() == held))
    }
}

impl<'a> Visit<'a> for Held {
    fn visit_path(&mut self, path: &'a Path) {
        let segments: Vec<String> = path.segments.iter().map(|segment| segment.ident.to_string()).collect();
        let leading = if path.leading_colon.is_some() { "::" } else { "" };
        self.types.push(format!("{leading}{}", segments.join("::")));
        syn::visit::visit_path(self, path);
    }
}

/// The names of the structs that hold one of these types, directly or in another struct.
fn all_that_hold(types: &[&str], structs: &[Held]) -> Vec<String> {
    let mut holding: Vec<String> = Vec::new();
    loop {
        let others = structs.iter().filter(|held| !holding.contains(&held.name));
        let more: Vec<String> =
            others.filter(|held| held.holds(types) || held.holds(&holding)).map(|held| held.name.clone()).collect();
        if more.is_empty() {
            return holding;
        }
        holding.extend(more);
    }
}
