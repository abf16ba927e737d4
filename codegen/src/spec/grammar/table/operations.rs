//! Paths, operations, and what requests and responses are made of.

use super::super::{Kind, Names, Shape};
use super::Object;
use super::rows::{ABSENT_IN, CORRECTIONS, SINCE, UNTIL, dropped, fact, ignored, structure, words};

const METHOD_UNSUPPORTED: &str = "the client has GET, PUT, POST, DELETE and PATCH";

pub(super) const PATH_ITEM: Object = Object {
    title: "path",
    section: None,
    keywords: &[
        structure("$ref", Shape::Any).unsupported("write the operations of the path here"),
        dropped("summary"),
        dropped("description"),
        structure("get", Shape::Object(Kind::Operation)),
        structure("put", Shape::Object(Kind::Operation)),
        structure("post", Shape::Object(Kind::Operation)),
        structure("delete", Shape::Object(Kind::Operation)),
        structure("patch", Shape::Object(Kind::Operation)),
        structure("options", Shape::Any).unsupported(METHOD_UNSUPPORTED),
        structure("head", Shape::Any).unsupported(METHOD_UNSUPPORTED),
        structure("trace", Shape::Any).unsupported(METHOD_UNSUPPORTED),
        structure("servers", Shape::Any).unsupported("the client has one base URL for all operations"),
        structure("parameters", Shape::Any).unsupported("give the parameters to each operation of the path"),
        CORRECTIONS,
    ],
};

pub(super) const OPERATION: Object = Object {
    title: "operation",
    section: None,
    keywords: &[
        structure("operationId", Shape::Text).mandatory(),
        structure("tags", Shape::List(&Shape::Text)).mandatory(),
        words("summary", Shape::Text).demanded(),
        words("description", Shape::Text).demanded(),
        words("externalDocs", Shape::Object(Kind::ExternalDocs)),
        // What the token must be allowed to do.
        words("x-permission", Shape::Text).demanded_of_us(),
        // Response code to what it means here and what to do: GitHub describes few of its errors.
        words("x-errors", Shape::Map(Names::Status, &Shape::Text)).demanded_of_us(),
        SINCE,
        UNTIL,
        ABSENT_IN,
        fact("x-paginated", Shape::Object(Kind::Paginated)),
        // A list whose one response holds all items: without it a list needs `x-paginated`.
        fact("x-unpaginated", Shape::Boolean),
        // A POST that does no harm when it arrives twice, so that it may be sent again after a failure.
        fact("x-retryable", Shape::Boolean),
        // Statuses that mean success besides that of the response, with the same body: not all descriptions say the same.
        fact("x-also-success", Shape::Set),
        // Statuses that mean success and have no body, where the response has one.
        fact("x-empty-success", Shape::Set),
        // What the type of the response's body is called. A component is emitted once more under this name.
        fact("x-response-type", Shape::Text),
        // The property of the response that says when what was created expires: until then, the client can return it again.
        fact("x-expires", Shape::Text),
        // A DELETE whose refusals are values: a caller decides by them.
        fact("x-outcomes", Shape::Object(Kind::Outcomes)),
        // A paginated list that the server cuts off when it is filtered, and the filter by time with which all of it can be listed.
        fact("x-window", Shape::Object(Kind::Window)),
        CORRECTIONS,
        structure("deprecated", Shape::Boolean),
        structure("security", Shape::Any)
            .unsupported("leave it out: the client sends its one token with every request"),
        structure("servers", Shape::Any).unsupported("the client has one base URL for all operations"),
        structure("callbacks", Shape::Any).unsupported("a client does not receive calls"),
        structure("parameters", Shape::Parameters),
        structure("requestBody", Shape::Object(Kind::RequestBody)),
        structure("responses", Shape::Map(Names::Status, &Shape::Object(Kind::Response))).mandatory(),
    ],
};

pub(super) const PAGINATED: Object = Object {
    title: "x-paginated",
    section: None,
    keywords: &[
        // The property of the response that holds the items of a page.
        fact("items", Shape::Text).mandatory(),
        // The query parameter that numbers the pages.
        fact("page", Shape::Text).mandatory(),
        // The property of the response that counts the items of all pages.
        fact("total", Shape::Text),
    ],
};

pub(super) const OUTCOMES: Object = Object {
    title: "x-outcomes",
    section: None,
    keywords: &[
        // Phrases with which the message of a 422 says that the resource is in use.
        fact("busy", Shape::Set).mandatory(),
    ],
};

pub(super) const WINDOW: Object = Object {
    title: "x-window",
    section: None,
    keywords: &[
        // The query parameter that filters by the time of creation.
        fact("by", Shape::Text).mandatory(),
        // The property of the items with that time.
        fact("created_at", Shape::Text).mandatory(),
        // How many items of a filtered list the server lists at most.
        fact("cap", Shape::Integer).mandatory(),
        // The query parameter with the number of items of a page, whose maximum is sent unless the caller sets it.
        fact("page_size", Shape::Text),
    ],
};

const STYLE_UNSUPPORTED: &str =
    "only OpenAPI's default style of its place (simple in a path, form in a query) is supported";

pub(super) const PARAMETER: Object = Object {
    title: "parameter",
    section: Some("parameters"),
    keywords: &[
        structure("name", Shape::Text).mandatory(),
        structure("in", Shape::OneOf(&["path", "query", "header", "cookie"])).mandatory(),
        structure("required", Shape::Boolean),
        words("description", Shape::Text).demanded(),
        SINCE,
        UNTIL,
        ABSENT_IN,
        structure("deprecated", Shape::Boolean),
        ignored("allowEmptyValue", "a value is sent or it is not").flag(),
        structure("style", Shape::Any).unsupported(STYLE_UNSUPPORTED),
        structure("explode", Shape::Any).unsupported(STYLE_UNSUPPORTED),
        structure("allowReserved", Shape::Boolean).unsupported("values are always percent-encoded"),
        structure("schema", Shape::Object(Kind::Schema)).mandatory(),
        structure("content", Shape::Any).unsupported("give the parameter a schema"),
        dropped("example"),
        dropped("examples"),
        CORRECTIONS,
    ],
};

pub(super) const REQUEST_BODY: Object = Object {
    title: "request body",
    section: None,
    keywords: &[
        words("description", Shape::Text),
        structure("required", Shape::Boolean),
        structure("content", Shape::Map(Names::MediaType, &Shape::Object(Kind::MediaType))).mandatory(),
        CORRECTIONS,
    ],
};

pub(super) const RESPONSE: Object = Object {
    title: "response",
    section: Some("responses"),
    keywords: &[
        words("description", Shape::Text).demanded(),
        structure("headers", Shape::Map(Names::Header, &Shape::Object(Kind::Header))),
        structure("content", Shape::Map(Names::MediaType, &Shape::Object(Kind::MediaType))),
        ignored("links", "the client has no notion of them"),
        CORRECTIONS,
    ],
};

pub(super) const HEADER: Object = Object {
    title: "header",
    section: Some("headers"),
    keywords: &[
        ignored("required", "the client never relies on a header").flag(),
        words("description", Shape::Text).demanded(),
        SINCE,
        UNTIL,
        ABSENT_IN,
        structure("deprecated", Shape::Boolean),
        ignored("allowEmptyValue", "the server sends a value or does not").flag(),
        structure("style", Shape::Any).unsupported(STYLE_UNSUPPORTED),
        structure("explode", Shape::Any).unsupported(STYLE_UNSUPPORTED),
        structure("allowReserved", Shape::Boolean).unsupported("leave it out"),
        structure("schema", Shape::Object(Kind::Schema)).mandatory(),
        structure("content", Shape::Any).unsupported("give the header a schema"),
        dropped("example"),
        dropped("examples"),
        CORRECTIONS,
    ],
};

pub(super) const MEDIA_TYPE: Object = Object {
    title: "media type",
    section: None,
    keywords: &[
        structure("schema", Shape::Object(Kind::Schema)).mandatory(),
        structure("encoding", Shape::Any).unsupported("a JSON body has none: leave it out"),
        dropped("example"),
        dropped("examples"),
        CORRECTIONS,
    ],
};
