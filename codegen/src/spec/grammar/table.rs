//! The table. The order of the rows is the order in which keywords are written.

use super::{FOREIGN, KNOWN_VALUES, Kind, Names, SET, SETS, Shape};

mod operations;
mod rows;
mod schemas;

use super::Keyword;
use operations::{
    HEADER, MEDIA_TYPE, OPERATION, OUTCOMES, PAGINATED, PARAMETER, PATH_ITEM, REQUEST_BODY, RESPONSE, WINDOW,
};
use rows::{CORRECTIONS, dropped, fact, structure, words};
use schemas::SCHEMA;

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
        Kind::KnownValues => &OF_KNOWN_VALUES,
        Kind::Foreign => &OF_FOREIGN,
        Kind::PathItem => &PATH_ITEM,
        Kind::Operation => &OPERATION,
        Kind::Paginated => &PAGINATED,
        Kind::Outcomes => &OUTCOMES,
        Kind::Window => &WINDOW,
        Kind::Parameter => &PARAMETER,
        Kind::RequestBody => &REQUEST_BODY,
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
        words("info", Shape::Object(Kind::Info)).mandatory(),
        words("externalDocs", Shape::Object(Kind::ExternalDocs)),
        structure("servers", Shape::List(&Shape::Object(Kind::Server))).mandatory(),
        structure("tags", Shape::List(&Shape::Object(Kind::Tag))).mandatory(),
        structure("security", Shape::Any)
            .unsupported("leave it out: the client sends its one token with every request"),
        // Types of texts, by their names in Rust.
        fact(KNOWN_VALUES, Shape::Map(Names::Type, &Shape::Object(Kind::KnownValues))),
        fact(FOREIGN, Shape::Object(Kind::Foreign)),
        words(SETS, Shape::Map(Names::Set, &Shape::Object(Kind::Info))),
        structure("paths", Shape::Map(Names::Path, &Shape::Object(Kind::PathItem))).mandatory(),
        structure("components", Shape::Object(Kind::Components)),
    ],
};

const OF_FOREIGN: Object = Object {
    title: "x-foreign",
    section: None,
    keywords: &[
        // The name of its crate.
        fact("package", Shape::Text).mandatory(),
        // The base URL of its server; absent where the document names none that is absolute.
        fact("server", Shape::Text),
        // The path of the runtime's crate; absent for the published one.
        fact("runtime", Shape::Text),
    ],
};

const INFO: Object = Object {
    title: "info",
    section: None,
    keywords: &[
        words("title", Shape::Text).mandatory(),
        words("description", Shape::Text).demanded(),
        words("version", Shape::Text).mandatory(),
        words("termsOfService", Shape::Address),
        words("contact", Shape::Object(Kind::Contact)),
        words("license", Shape::Object(Kind::License)),
    ],
};

const LICENSE: Object = Object {
    title: "license",
    section: None,
    keywords: &[words("name", Shape::Text).mandatory(), words("url", Shape::Address)],
};

const CONTACT: Object = Object {
    title: "contact",
    section: None,
    keywords: &[words("name", Shape::Text), words("url", Shape::Address), words("email", Shape::Text)],
};

const EXTERNAL_DOCS: Object = Object {
    title: "external documentation",
    section: None,
    keywords: &[words("url", Shape::Address).mandatory(), words("description", Shape::Text)],
};

const SERVER: Object = Object {
    title: "server",
    section: None,
    keywords: &[
        structure("url", Shape::Text).mandatory(),
        words("description", Shape::Text),
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
        words("description", Shape::Text).demanded(),
        CORRECTIONS,
    ],
};

const TAG: Object = Object {
    title: "tag",
    section: None,
    keywords: &[
        structure("name", Shape::Text).mandatory(),
        words("description", Shape::Text).demanded(),
        words("externalDocs", Shape::Object(Kind::ExternalDocs)),
        words(SET, Shape::Text),
    ],
};

const OF_KNOWN_VALUES: Object = Object {
    title: KNOWN_VALUES,
    section: None,
    keywords: &[
        words("description", Shape::Text).demanded(),
        // GitHub's page that lists the values.
        fact("source", Shape::Address).mandatory(),
        fact("values", Shape::Set).mandatory(),
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
        structure("requestBodies", Shape::Any).unsupported("write the body at its operation"),
        structure("securitySchemes", Shape::Any).unsupported("the client sends its one token with every request"),
        structure("links", Shape::Any).unsupported("leave them out: the client has no notion of them"),
        structure("callbacks", Shape::Any).unsupported("a client does not receive calls"),
        dropped("examples"),
    ],
};

const CORRECTION: Object = Object {
    title: "x-correction",
    section: None,
    keywords: &[
        // Keyword to what GitHub says: null where it says nothing, the members to take out of a set, or, where its descriptions
        // disagree, the list of what they say.
        fact("was", Shape::AnyMapping),
        // Keyword to the members that a set of GitHub's lacks.
        fact("adds", Shape::AnyMapping),
        words("why", Shape::Text).demanded(),
        // Where GitHub was told, such as `github/rest-api-description#1586`.
        words("upstream", Shape::Text),
    ],
};
