//! Schemas.

use super::super::{ACCEPTS, DETAIL, ID, KNOWN_VALUES, Kind, NAME, Names, OF_VALUES, Shape};
use super::Object;
use super::rows::{ABSENT_IN, CORRECTIONS, SINCE, UNTIL, dropped, fact, ignored, merge, structure, words};

const LIMIT_IGNORED: &str = "the server checks it, and a client that checks it too breaks when the server changes";
const DIRECTION_IGNORED: &str = "the schemas of responses are not sent back";

pub(super) const SCHEMA: Object = Object {
    title: "schema",
    section: Some("schemas"),
    keywords: &[
        structure("allOf", Shape::List(&Shape::Object(Kind::Schema))),
        structure("type", Shape::OneOf(&["array", "boolean", "integer", "number", "object", "string"])),
        // `password` on a string that GitHub gives no format is ours: it marks a secret.
        structure("format", Shape::Text),
        structure("nullable", Shape::Boolean).of_place(),
        structure("enum", Shape::Set).of("string"),
        structure("minimum", Shape::Integer).of("integer"),
        structure("maximum", Shape::Integer).of("integer"),
        structure("default", Shape::Any),
        structure("deprecated", Shape::Boolean),
        words("description", Shape::Text).demanded_of_schemas().of_place(),
        SINCE,
        UNTIL,
        ABSENT_IN,
        // As `x-since`, `x-until` and `x-absent-in`, of the values of `enum`.
        merge(OF_VALUES[0], Shape::Map(Names::Value, &Shape::Text)),
        merge(OF_VALUES[1], Shape::Map(Names::Value, &Shape::Text)),
        merge(OF_VALUES[2], Shape::Map(Names::Value, &Shape::Set)),
        // The name of its type in Rust, such as `JobStep`.
        fact(NAME, Shape::Text),
        // A component whose values a response repeats: the client decodes and holds equal ones once.
        fact("x-shared", Shape::Boolean).of("object"),
        // A component whose types few users name: they stand in a module of their own.
        fact(DETAIL, Shape::Boolean).of("object"),
        // The type of an id in Rust, such as `RunnerId`: the ids of two kinds of things are two types.
        fact(ID, Shape::Text).of("integer"),
        // The type of a text in Rust, such as `Conclusion`: one of those of the document.
        fact(KNOWN_VALUES, Shape::Text).of("string"),
        // Types of known values that convert into this enum.
        fact(ACCEPTS, Shape::Set).of("string"),
        CORRECTIONS,
        structure("items", Shape::Object(Kind::Schema)).of("array"),
        structure("required", Shape::Set).of("object"),
        structure("properties", Shape::Map(Names::Property, &Shape::Object(Kind::Schema))).of("object"),
        structure("oneOf", Shape::List(&Shape::Object(Kind::Schema))),
        structure("anyOf", Shape::List(&Shape::Object(Kind::Schema))),
        structure("not", Shape::Object(Kind::Schema)).unsupported("describe what the value is, not what it is not"),
        structure("additionalProperties", Shape::Object(Kind::Schema)).true_by_default().of("object"),
        ignored("discriminator", "the client tells the schemas of a choice apart by what a value has"),
        ignored("exclusiveMinimum", LIMIT_IGNORED).flag(),
        ignored("exclusiveMaximum", LIMIT_IGNORED).flag(),
        ignored("multipleOf", LIMIT_IGNORED),
        ignored("minLength", LIMIT_IGNORED),
        ignored("maxLength", LIMIT_IGNORED),
        ignored("pattern", LIMIT_IGNORED),
        ignored("minItems", LIMIT_IGNORED),
        ignored("maxItems", LIMIT_IGNORED),
        ignored("uniqueItems", LIMIT_IGNORED).flag(),
        ignored("minProperties", LIMIT_IGNORED),
        ignored("maxProperties", LIMIT_IGNORED),
        ignored("readOnly", DIRECTION_IGNORED).flag(),
        ignored("writeOnly", DIRECTION_IGNORED).flag(),
        ignored("xml", "bodies are JSON"),
        dropped("title"),
        dropped("externalDocs"),
        dropped("example"),
    ],
};
