use syn::Item;

use super::for_each_field;
use super::serde_attributes::rewrite;

/// progenitor refuses an object without a required field even where null would do; to a client both say "nothing".
pub(super) fn run(mut items: Vec<Item>) -> Vec<Item> {
    for_each_field(&mut items, &mut |field| {
        rewrite(field, |arguments| arguments.retain(|meta| !meta.path().is_ident("deserialize_with")));
    });
    items
}
