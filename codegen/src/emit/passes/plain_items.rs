use syn::Item;

/// The runtime decodes, encodes and reports errors: none of progenitor's support code is needed.
pub(super) fn run(mut items: Vec<Item>) -> Vec<Item> {
    items.retain(|item| matches!(item, Item::Struct(_) | Item::Enum(_)));
    items
}
