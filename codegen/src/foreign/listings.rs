//! How the lists of a document of someone else's come in pages, as far as it can be told.

use serde_json::{Map, Value as Json, json};

use crate::check::listing_operations;
use crate::spec::view::{Operation, Scalar, SchemaKind};
use crate::spec::{Document, View};

/// The query parameter that numbers pages.
const PAGE: &str = "page";

/// The property that counts the items of all pages.
const TOTAL: &str = "total_count";

/// Tells of each operation that lists things how its pages are requested. Where that cannot be told, methods request one response, and
/// callers set the parameters of pages themselves.
pub(super) fn tell(json: &mut Json) {
    let document = Document::without_places(json);
    let view = View::of(&document);
    let facts: Vec<(String, &str, Json)> = listing_operations(&view)
        .map(|operation| match pages(&view, &operation) {
            Some(pages) => (operation.place.pointer.clone(), "x-paginated", pages),
            None => (operation.place.pointer.clone(), "x-unpaginated", Json::Bool(true)),
        })
        .collect();
    for (pointer, keyword, fact) in facts {
        if let Some(operation) = json.pointer_mut(&pointer).and_then(Json::as_object_mut) {
            operation.insert(keyword.to_owned(), fact);
        }
    }
}

/// `x-paginated`, if there is a parameter that numbers the pages, and one list that is always there.
fn pages(view: &View<'_>, operation: &Operation<'_>) -> Option<Json> {
    let is_whole = |place| view.schema(place).is_plain_here(Scalar::Integer);
    let numbers_pages = operation.parameters.iter().any(|parameter| {
        parameter.name == PAGE && parameter.location == "query" && parameter.schema.is_some_and(is_whole)
    });
    let schema = view.schema(operation.success.as_ref()?.schema()?);
    let SchemaKind::Object(properties) = schema.kind else { return None };
    let lists: Vec<_> =
        properties.iter().filter(|property| matches!(view.schema(property.place).kind, SchemaKind::List(_))).collect();
    let [only] = lists.as_slice() else { return None };
    let items = view.schema(only.place);
    let is_usable = only.required && !items.nullable && items.component.is_none() && !schema.nullable;
    if !numbers_pages || !is_usable {
        return None;
    }
    let mut pages = Map::new();
    pages.insert("page".to_owned(), json!(PAGE));
    pages.insert("items".to_owned(), json!(only.name));
    if properties.iter().any(|property| property.name == TOTAL && is_whole(property.place)) {
        pages.insert("total".to_owned(), json!(TOTAL));
    }
    Some(Json::Object(pages))
}
