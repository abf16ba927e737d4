use quote::ToTokens;
use syn::Item;

use super::for_each_field;

/// progenitor refuses an object without a required field even where null would do; to a client both say "nothing".
pub(super) fn run(items: &mut Vec<Item>) {
    for_each_field(items, &mut |field| {
        field.attrs.retain(|attribute| !attribute.to_token_stream().to_string().contains("deserialize_with"));
    });
}
