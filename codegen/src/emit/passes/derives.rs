use syn::{Attribute, Item, parse_quote};

/// One list of derives for all structs. (Enums have theirs from `open_enums`.) `PartialEq` is what users' tests ask for.
pub(super) fn run(mut items: Vec<Item>) -> Vec<Item> {
    for item in &mut items {
        if let Item::Struct(object) = item {
            let (docs, mut others): (Vec<Attribute>, Vec<Attribute>) =
                object.attrs.drain(..).partition(|attribute| attribute.path().is_ident("doc"));
            others.retain(|attribute| !attribute.path().is_ident("derive"));
            let attributes: [Attribute; 2] = [
                parse_quote!(#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]),
                parse_quote!(#[non_exhaustive]),
            ];
            // serde's attributes must follow the derives that define them.
            object.attrs = docs.into_iter().chain(attributes).chain(others).collect();
        }
    }
    items
}
