use serde_json::{Map, Value, json};

use crate::spec::grammar::Kind;
use crate::spec::view::SchemaKind::{self, AllOf, Anything, Choice, Enum, FreeObject, List, Nowhere, Object, Plain};
use crate::spec::{Document, View};

/// What a choice is made of.
const KEYWORDS: [&str; 2] = ["anyOf", "oneOf"];

/// typify makes enums of choices by rules of its own, and none of them keeps a value that fits no schema. It makes structs of objects by one
/// rule. So a choice becomes an object with a property for each variant, whose fields `emit/choices.rs` turns into variants. A
/// choice whose values tell nothing becomes what they have in common: a type, or any value.
pub(super) fn run(spec: &mut Value) {
    let document = Document::without_places(spec);
    let view = View::of(&document);
    let is_choice = |keyword: &&str, place: &crate::spec::walk::Place<'_>| place.node.get(keyword).is_some();
    let choices = view.all(Kind::Schema).filter(|place| KEYWORDS.iter().any(|keyword| is_choice(keyword, place)));
    let mut replaced: Vec<(String, Map<String, Value>)> =
        choices.map(|place| (place.pointer.clone(), replacement(&view.schema(place).kind))).collect();
    // Inner before outer.
    replaced.sort_by_key(|(pointer, _)| std::cmp::Reverse(pointer.matches('/').count()));
    for (pointer, replacement) in replaced {
        let Some(schema) = spec.pointer_mut(&pointer).and_then(Value::as_object_mut) else { continue };
        let mut members: Vec<Value> = Vec::new();
        for keyword in KEYWORDS {
            members.extend(schema.remove(keyword).iter().filter_map(Value::as_array).flatten().cloned());
        }
        schema.extend(replacement);
        let Some(properties) = schema.get_mut("properties").and_then(Value::as_object_mut) else { continue };
        for index in properties.values_mut() {
            let member = index.as_u64().and_then(|index| members.get(usize::try_from(index).ok()?)).cloned();
            *index = member.unwrap_or_else(|| json!({}));
        }
    }
}

/// The keywords of what a choice becomes. Of each property, the index of its schema.
fn replacement(kind: &SchemaKind<'_>) -> Map<String, Value> {
    let mut schema = Map::new();
    match kind {
        Plain(scalar) => drop(schema.insert("type".to_owned(), json!(scalar.name()))),
        Choice(variants) => {
            let index = |pointer: &str| pointer.rsplit('/').next().and_then(|index| index.parse::<u64>().ok());
            let properties: Map<String, Value> =
                variants.iter().map(|variant| (variant.name.clone(), json!(index(&variant.place.pointer)))).collect();
            let required: Vec<&str> = variants.iter().map(|variant| variant.name.as_str()).collect();
            schema.insert("type".to_owned(), json!("object"));
            schema.insert("required".to_owned(), json!(required));
            schema.insert("properties".to_owned(), Value::Object(properties));
        }
        Anything | Enum(..) | List(_) | Object(_) | FreeObject | SchemaKind::Map(_) | AllOf(_) | Nowhere => {}
    }
    schema
}
