//! The table. The order of the rows is the order in which keywords are written.

use super::{Keyword, Kind, Names, Owner, Presence, Shape};

/// What a kind of object is called and holds.
pub(super) struct Object {
    pub(super) title: &'static str,
    pub(super) section: Option<&'static str>,
    pub(super) keywords: &'static [Keyword],
}

pub(super) fn object(kind: Kind) -> &'static Object {
    match kind {
        Kind::Root => &ROOT,
        Kind::Info => &INFO,
        Kind::License => &LICENSE,
        Kind::Contact => &CONTACT,
        Kind::ExternalDocs => &EXTERNAL_DOCS,
        Kind::Server => &SERVER,
        Kind::ServerVariable => &SERVER_VARIABLE,
        Kind::Tag => &TAG,
        Kind::PathItem => &PATH_ITEM,
        Kind::Operation => &OPERATION,
        Kind::Paginated => &PAGINATED,
        Kind::Parameter => &PARAMETER,
        Kind::Response => &RESPONSE,
        Kind::Header => &HEADER,
        Kind::MediaType => &MEDIA_TYPE,
        Kind::Components => &COMPONENTS,
        Kind::Schema => &SCHEMA,
        Kind::Correction => &CORRECTION,
    }
}

const ROOT: Object = Object {
    title: "document",
    section: None,
    keywords: &[
        structure("openapi", Shape::Text).mandatory(),
        ours("info", Shape::Object(Kind::Info)).mandatory(),
        ours("externalDocs", Shape::Object(Kind::ExternalDocs)),
        structure("servers", Shape::List(&Shape::Object(Kind::Server))).mandatory(),
        structure("tags", Shape::List(&Shape::Object(Kind::Tag))).mandatory(),
        structure("security", Shape::Any)
            .unsupported("leave it out: the client sends its one token with every request"),
        structure("paths", Shape::Map(Names::Path, &Shape::Object(Kind::PathItem))).mandatory(),
        structure("components", Shape::Object(Kind::Components)),
    ],
};

const INFO: Object = Object {
    title: "info",
    section: None,
    keywords: &[
        ours("title", Shape::Text).mandatory(),
        ours("description", Shape::Text).words(),
        ours("version", Shape::Text).mandatory(),
        ours("termsOfService", Shape::Text),
        ours("contact", Shape::Object(Kind::Contact)),
        ours("license", Shape::Object(Kind::License)),
    ],
};

const LICENSE: Object = Object {
    title: "license",
    section: None,
    keywords: &[ours("name", Shape::Text).mandatory(), ours("url", Shape::Text)],
};

const CONTACT: Object = Object {
    title: "contact",
    section: None,
    keywords: &[ours("name", Shape::Text), ours("url", Shape::Text), ours("email", Shape::Text)],
};

const EXTERNAL_DOCS: Object = Object {
    title: "external documentation",
    section: None,
    keywords: &[ours("url", Shape::Text).mandatory(), ours("description", Shape::Text)],
};

const SERVER: Object = Object {
    title: "server",
    section: None,
    keywords: &[
        structure("url", Shape::Text).mandatory(),
        ours("description", Shape::Text),
        structure("variables", Shape::Map(Names::Variable, &Shape::Object(Kind::ServerVariable))),
        CORRECTIONS,
    ],
};

const SERVER_VARIABLE: Object = Object {
    title: "server variable",
    section: None,
    keywords: &[
        structure("enum", Shape::Set),
        structure("default", Shape::Text).mandatory(),
        ours("description", Shape::Text).words(),
        CORRECTIONS,
    ],
};

const TAG: Object = Object {
    title: "tag",
    section: None,
    keywords: &[
        structure("name", Shape::Text).mandatory(),
        ours("description", Shape::Text).words(),
        ours("externalDocs", Shape::Object(Kind::ExternalDocs)),
    ],
};

const METHOD_UNSUPPORTED: &str = "the client has GET, PUT, POST, DELETE and PATCH";

const PATH_ITEM: Object = Object {
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

const OPERATION: Object = Object {
    title: "operation",
    section: None,
    keywords: &[
        structure("operationId", Shape::Text).mandatory(),
        structure("tags", Shape::List(&Shape::Text)).mandatory(),
        ours("summary", Shape::Text).words(),
        ours("description", Shape::Text).words(),
        ours("externalDocs", Shape::Object(Kind::ExternalDocs)),
        // What the token must be allowed to do.
        ours("x-permission", Shape::Text).words(),
        // Response code to what it means here and what to do: GitHub describes few of its errors.
        ours("x-errors", Shape::Map(Names::Status, &Shape::Text)).words(),
        ours("x-paginated", Shape::Object(Kind::Paginated)),
        // A list whose one response holds all items: without it a list needs `x-paginated`.
        ours("x-unpaginated", Shape::Boolean),
        // A POST that does no harm when it arrives twice, so that it may be sent again after a failure.
        ours("x-retryable", Shape::Boolean),
        // Statuses that mean success besides that of the response, with the same body: not all descriptions say the same.
        ours("x-also-success", Shape::Set),
        CORRECTIONS,
        structure("deprecated", Shape::Boolean),
        structure("security", Shape::Any)
            .unsupported("leave it out: the client sends its one token with every request"),
        structure("servers", Shape::Any).unsupported("the client has one base URL for all operations"),
        structure("callbacks", Shape::Any).unsupported("a client does not receive calls"),
        structure("parameters", Shape::Parameters),
        structure("requestBody", Shape::Any).unsupported("operations that send a body are not built yet"),
        structure("responses", Shape::Map(Names::Status, &Shape::Object(Kind::Response))).mandatory(),
    ],
};

const PAGINATED: Object = Object {
    title: "x-paginated",
    section: None,
    keywords: &[
        // The property of the response that holds the items of a page.
        ours("items", Shape::Text).mandatory(),
        // The query parameter that numbers the pages.
        ours("page", Shape::Text).mandatory(),
        // The property of the response that counts the items of all pages.
        ours("total", Shape::Text),
    ],
};

const STYLE_UNSUPPORTED: &str =
    "only OpenAPI's default style of its place (simple in a path, form in a query) is supported";

const PARAMETER: Object = Object {
    title: "parameter",
    section: Some("parameters"),
    keywords: &[
        structure("name", Shape::Text).mandatory(),
        structure("in", Shape::OneOf(&["path", "query", "header", "cookie"])).mandatory(),
        structure("required", Shape::Boolean),
        ours("description", Shape::Text).words(),
        SINCE,
        UNTIL,
        ABSENT_IN,
        structure("deprecated", Shape::Boolean),
        ignored("allowEmptyValue", "a value is sent or it is not"),
        structure("style", Shape::Any).unsupported(STYLE_UNSUPPORTED),
        structure("explode", Shape::Any).unsupported(STYLE_UNSUPPORTED),
        structure("allowReserved", Shape::Any).unsupported("values are always percent-encoded"),
        structure("schema", Shape::Object(Kind::Schema)).mandatory(),
        structure("content", Shape::Any).unsupported("give the parameter a schema"),
        dropped("example"),
        dropped("examples"),
        CORRECTIONS,
    ],
};

const RESPONSE: Object = Object {
    title: "response",
    section: Some("responses"),
    keywords: &[
        ours("description", Shape::Text).words(),
        structure("headers", Shape::Map(Names::Header, &Shape::Object(Kind::Header))),
        structure("content", Shape::Map(Names::MediaType, &Shape::Object(Kind::MediaType))),
        ignored("links", "the client has no notion of them"),
        CORRECTIONS,
    ],
};

const HEADER: Object = Object {
    title: "header",
    section: Some("headers"),
    keywords: &[
        ignored("required", "the client never relies on a header"),
        ours("description", Shape::Text).words(),
        SINCE,
        UNTIL,
        ABSENT_IN,
        structure("deprecated", Shape::Boolean),
        ignored("allowEmptyValue", "the server sends a value or does not"),
        structure("style", Shape::Any).unsupported(STYLE_UNSUPPORTED),
        structure("explode", Shape::Any).unsupported(STYLE_UNSUPPORTED),
        structure("allowReserved", Shape::Any).unsupported("leave it out"),
        structure("schema", Shape::Object(Kind::Schema)).mandatory(),
        structure("content", Shape::Any).unsupported("give the header a schema"),
        dropped("example"),
        dropped("examples"),
        CORRECTIONS,
    ],
};

const MEDIA_TYPE: Object = Object {
    title: "media type",
    section: None,
    keywords: &[
        structure("schema", Shape::Object(Kind::Schema)).mandatory(),
        structure("encoding", Shape::Any).unsupported("it belongs to request bodies, which are not built yet"),
        dropped("example"),
        dropped("examples"),
        CORRECTIONS,
    ],
};

const COMPONENTS: Object = Object {
    title: "components",
    section: None,
    keywords: &[
        structure("headers", Shape::Map(Names::Component, &Shape::Object(Kind::Header))),
        structure("parameters", Shape::Map(Names::Component, &Shape::Object(Kind::Parameter))),
        structure("responses", Shape::Any).unsupported("write the response at its operation"),
        structure("schemas", Shape::Map(Names::Component, &Shape::Object(Kind::Schema))),
        structure("requestBodies", Shape::Any).unsupported("operations that send a body are not built yet"),
        structure("securitySchemes", Shape::Any).unsupported("the client sends its one token with every request"),
        structure("links", Shape::Any).unsupported("leave them out: the client has no notion of them"),
        structure("callbacks", Shape::Any).unsupported("a client does not receive calls"),
        dropped("examples"),
    ],
};

const CHOICE_UNSUPPORTED: &str =
    "describe one schema that fits all of them: an object with the properties of each, none required";
const LIMIT_IGNORED: &str = "the server checks it, and a client that checks it too breaks when the server changes";
const DIRECTION_IGNORED: &str = "the schemas of responses are not sent back";

const SCHEMA: Object = Object {
    title: "schema",
    section: Some("schemas"),
    keywords: &[
        structure("allOf", Shape::List(&Shape::Object(Kind::Schema))),
        structure("type", Shape::OneOf(&["array", "boolean", "integer", "number", "object", "string"])),
        // `password` on a string that GitHub gives no format is ours: it marks a secret.
        structure("format", Shape::Text),
        structure("nullable", Shape::Boolean),
        structure("enum", Shape::Set),
        structure("minimum", Shape::Integer),
        structure("maximum", Shape::Integer),
        structure("default", Shape::Any),
        structure("deprecated", Shape::Boolean),
        ours("description", Shape::Text).words_of_schema(),
        SINCE,
        UNTIL,
        ABSENT_IN,
        // As `x-since`, `x-until` and `x-absent-in`, of the values of `enum`.
        merge("x-values-since", Shape::Map(Names::Value, &Shape::Text)),
        merge("x-values-until", Shape::Map(Names::Value, &Shape::Text)),
        merge("x-values-absent-in", Shape::Map(Names::Value, &Shape::Set)),
        CORRECTIONS,
        structure("items", Shape::Object(Kind::Schema)),
        structure("required", Shape::Set),
        structure("properties", Shape::Map(Names::Property, &Shape::Object(Kind::Schema))),
        structure("oneOf", Shape::Any).unsupported(CHOICE_UNSUPPORTED),
        structure("anyOf", Shape::Any).unsupported(CHOICE_UNSUPPORTED),
        structure("not", Shape::Any).unsupported("describe what the value is, not what it is not"),
        structure("additionalProperties", Shape::Any)
            .unsupported("list the properties, or leave them all out for a free object"),
        structure("discriminator", Shape::Any).unsupported(CHOICE_UNSUPPORTED),
        ignored("exclusiveMinimum", LIMIT_IGNORED),
        ignored("exclusiveMaximum", LIMIT_IGNORED),
        ignored("multipleOf", LIMIT_IGNORED),
        ignored("minLength", LIMIT_IGNORED),
        ignored("maxLength", LIMIT_IGNORED),
        ignored("pattern", LIMIT_IGNORED),
        ignored("minItems", LIMIT_IGNORED),
        ignored("maxItems", LIMIT_IGNORED),
        ignored("uniqueItems", LIMIT_IGNORED),
        ignored("minProperties", LIMIT_IGNORED),
        ignored("maxProperties", LIMIT_IGNORED),
        ignored("readOnly", DIRECTION_IGNORED),
        ignored("writeOnly", DIRECTION_IGNORED),
        ignored("xml", "bodies are JSON"),
        dropped("title"),
        dropped("externalDocs"),
        dropped("example"),
    ],
};

/// The release that a thing came with, as `spec/sources.yaml` calls it; absent where the oldest one that has the object around it
/// has it. Of a thing that went and came back, the release that it last came back with. A release has what its newest description
/// has, in the API version that the client sends. Enterprise Server's releases count, in the order of their numbers: github.com and
/// ghec have no numbers, are always newer than all of them, and are named only for what no Enterprise Server has yet. github.ae was
/// discontinued and never counts, except for what it alone has had.
const SINCE: Keyword = merge("x-since", Shape::Text);

/// The last release that has a thing; absent where the newest Enterprise Server, github.com or ghec has it today.
const UNTIL: Keyword = merge("x-until", Shape::Text);

/// The API versions that do not have a thing although they describe releases in which another version has it: neither in their newest
/// Enterprise Server nor in github.com or ghec.
const ABSENT_IN: Keyword = merge("x-absent-in", Shape::Set);

const CORRECTION: Object = Object {
    title: "x-correction",
    section: None,
    keywords: &[
        // Keyword to what GitHub says: null where it says nothing, the members to take out of a set, or, where its descriptions
        // disagree, the list of what they say.
        ours("was", Shape::AnyMapping),
        // Keyword to the members that a set of GitHub's lacks.
        ours("adds", Shape::AnyMapping),
        ours("why", Shape::Text).words(),
        // Where GitHub was told, such as `github/rest-api-description#1586`.
        ours("upstream", Shape::Text),
    ],
};

const CORRECTIONS: Keyword = ours(super::CORRECTION, Shape::Object(Kind::Correction));

const fn structure(name: &'static str, shape: Shape) -> Keyword {
    Keyword { name, shape, owner: Owner::Structure, presence: Presence::Optional, unsupported: None }
}

const fn ours(name: &'static str, shape: Shape) -> Keyword {
    Keyword { name, shape, owner: Owner::Ours, presence: Presence::Optional, unsupported: None }
}

const fn merge(name: &'static str, shape: Shape) -> Keyword {
    Keyword { name, shape, owner: Owner::Merge, presence: Presence::Optional, unsupported: None }
}

const fn ignored(name: &'static str, why: &'static str) -> Keyword {
    let unsupported = Some(why);
    Keyword { name, shape: Shape::Any, owner: Owner::Ignored, presence: Presence::Optional, unsupported }
}

const fn dropped(name: &'static str) -> Keyword {
    let help = "leave it out: trim drops GitHub's titles and examples, and words of ours belong into `description`";
    let unsupported = Some(help);
    Keyword { name, shape: Shape::Any, owner: Owner::Dropped, presence: Presence::Optional, unsupported }
}

impl Keyword {
    const fn mandatory(mut self) -> Self {
        self.presence = Presence::Mandatory;
        self
    }

    const fn words(mut self) -> Self {
        self.presence = Presence::Words;
        self
    }

    const fn words_of_schema(mut self) -> Self {
        self.presence = Presence::WordsOfSchema;
        self
    }

    const fn unsupported(mut self, help: &'static str) -> Self {
        self.unsupported = Some(help);
        self
    }
}
