//! What an OpenAPI 3.0.3 document is made of, in one table that all of codegen reads: which objects there are, which keywords
//! each has, in which order they are written, whose they are (GitHub's structure or our words), and which the generator supports.
//!
//! Nothing else in codegen holds a list of keywords. [`fold`](super::fold) goes through a document by this table, and
//! [`view`](super::view) says what the keywords of a schema make of it. `CONTRIBUTING.md` says how a keyword becomes supported.

mod formats;
mod table;

use serde_json::Value as Json;

pub(crate) use formats::{DATE_RANGE, FORMATS, SECRET};

/// The keyword that names the type of an id.
pub(crate) const ID: &str = "x-id";

/// Of the document, the types of texts whose values GitHub documents but does not describe. Of a string, which of them it is.
pub(crate) const KNOWN_VALUES: &str = "x-known-values";

/// The keyword of an enum that names types of known values that callers may pass in its place.
pub(crate) const ACCEPTS: &str = "x-accepts";

/// The keyword that names the type of a schema, if it is not to be named after its place.
pub(crate) const NAME: &str = "x-name";

/// The keyword of a component that few users need, whose types stand in a module of their own.
pub(crate) const DETAIL: &str = "x-detail";

/// What is known of a document of someone else's, beside what it says: only one that [`foreign`](crate::foreign) has made has it.
pub(crate) const FOREIGN: &str = "x-foreign";

/// The `info` of the files of sets, by the names of the sets. Only a linked document has it, see [`link`](super::link).
pub(crate) const SETS: &str = "x-sets";

/// Of a tag, the set that adds it. Only a linked document has it.
pub(crate) const SET: &str = "x-set";

/// An object of OpenAPI. A row of the table says what it holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Kind {
    /// The whole document.
    Root,
    /// `info`.
    Info,
    /// `info.license`.
    License,
    /// `info.contact`.
    Contact,
    /// `externalDocs`.
    ExternalDocs,
    /// An item of `servers`.
    Server,
    /// A variable of a server.
    ServerVariable,
    /// An item of the document's `tags`.
    Tag,
    /// A type of `x-known-values`.
    KnownValues,
    /// `x-foreign` of a document of someone else's.
    Foreign,
    /// The operations of a path.
    PathItem,
    /// An operation.
    Operation,
    /// `x-paginated` of an operation.
    Paginated,
    /// `x-outcomes` of an operation.
    Outcomes,
    /// `x-window` of an operation.
    Window,
    /// A parameter of an operation.
    Parameter,
    /// The body of an operation's requests.
    RequestBody,
    /// A response of an operation.
    Response,
    /// A header of a response.
    Header,
    /// A body in one media type.
    MediaType,
    /// `components`.
    Components,
    /// A schema.
    Schema,
    /// `x-correction`: what GitHub says wrongly, beside what is right.
    Correction,
}

/// What stands behind a keyword.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Shape {
    /// A string.
    Text,
    /// A string that is an address of the web.
    Address,
    /// One of these strings.
    OneOf(&'static [&'static str]),
    /// `true` or `false`.
    Boolean,
    /// A whole number.
    Integer,
    /// Anything; nobody looks inside.
    Any,
    /// A mapping from keywords to anything.
    AnyMapping,
    /// An object with its own row, or a reference to one.
    Object(Kind),
    /// A mapping from names to values of one shape; written in the order of the names.
    Map(Names, &'static Shape),
    /// A list of values of one shape, in an order that means something.
    List(&'static Shape),
    /// A list of strings whose order means nothing; written sorted.
    Set,
    /// The parameters of an operation; written in the order of the path, then of the names.
    Parameters,
}

/// What the keys of a [`Shape::Map`] name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Names {
    /// Path templates.
    Path,
    /// Components of a section.
    Component,
    /// Properties of an object.
    Property,
    /// Response codes.
    Status,
    /// Media types.
    MediaType,
    /// Header fields.
    Header,
    /// Variables of a server's URL.
    Variable,
    /// Values of an enum.
    Value,
    /// Types in Rust.
    Type,
    /// Sets of operations.
    Set,
}

/// Who a keyword's value comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Owner {
    /// GitHub's descriptions; trim puts it there.
    Structure,
    /// A comparison of GitHub's descriptions: which releases have a thing. trim puts it there, no description holds it.
    Merge,
    /// Us: what people read; trim keeps it.
    Words,
    /// Us: facts that OpenAPI cannot say, and corrections; trim keeps it.
    Facts,
    /// Nobody here: prose and examples of GitHub's, which trim leaves out.
    Dropped,
    /// Nobody here: what GitHub says of values that a client does not judge, such as their length. trim leaves it out, and says so.
    Ignored,
}

/// Whether a keyword has to be there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Presence {
    /// It may be absent.
    Optional,
    /// OpenAPI demands it.
    Mandatory,
    /// We demand it, with words in it: the emitted documentation is made of them.
    Words,
    /// As `Words`, except in a document of someone else's, which need not say it.
    WordsOfOurs,
    /// As `Words`, for schemas that become a type or a field (see [`schema_needs_words`]).
    WordsOfSchema,
}

/// A row: one keyword of one kind of object.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Keyword {
    /// As it is written.
    pub(crate) name: &'static str,
    /// What stands behind it.
    pub(crate) shape: Shape,
    /// Who its value comes from.
    pub(crate) owner: Owner,
    /// Whether it has to be there.
    pub(crate) presence: Presence,
    /// What to do instead, where the generator does not support it; why it means nothing to the client, where it is
    /// [`Owner::Ignored`].
    pub(crate) unsupported: Option<&'static str>,
    /// What its absence says.
    pub(crate) default: Option<bool>,
    /// The one type of schemas that gives it a meaning.
    pub(crate) of_type: Option<&'static str>,
    /// Whether it is said of the place where a schema is used, and not of the schema: it may stand beside a reference.
    pub(crate) of_place: bool,
}

/// Where an object stands: the object around it and the keyword there. `None` for the document.
pub(crate) type Under = Option<(Kind, &'static str)>;

impl Kind {
    /// What people call it.
    pub(crate) fn title(self) -> &'static str {
        table::object(self).title
    }

    /// Its keywords in canonical order.
    pub(crate) fn keywords(self) -> &'static [Keyword] {
        table::object(self).keywords
    }

    /// The row of a keyword.
    pub(crate) fn keyword(self, name: &str) -> Option<&'static Keyword> {
        self.keywords().iter().find(|keyword| keyword.name == name)
    }

    /// The section of `components` that holds such objects, where a `$ref` may stand instead of one.
    pub(crate) fn section(self) -> Option<&'static str> {
        table::object(self).section
    }
}

impl Shape {
    /// The kind of the objects of this shape, however deep in maps and lists.
    pub(crate) fn object(&self) -> Option<Kind> {
        match self {
            Self::Object(kind) => Some(*kind),
            Self::Parameters => Some(Kind::Parameter),
            Self::Map(_, inner) | Self::List(inner) => inner.object(),
            _ => None,
        }
    }
}

impl Keyword {
    /// The kind of the objects behind it, however deep in maps and lists.
    pub(crate) fn object(&self) -> Option<Kind> {
        self.shape.object()
    }

    /// The shape that is looked into: nothing is, of what is not supported.
    pub(crate) fn seen(&self) -> &Shape {
        if self.unsupported.is_some() { &Shape::Any } else { &self.shape }
    }

    /// Whether words or facts of ours stand behind it.
    pub(crate) fn is_ours(&self) -> bool {
        matches!(self.owner, Owner::Words | Owner::Facts)
    }

    /// Whether a value says what the absence of the keyword says.
    pub(crate) fn is_default(&self, value: &Json) -> bool {
        value.as_bool().is_some_and(|value| self.default == Some(value))
    }

    /// A value, or what its absence says: null where that is nothing.
    pub(crate) fn or_default(&self, value: Option<Json>) -> Json {
        value.filter(|value| !value.is_null()).unwrap_or_else(|| self.default.map_or(Json::Null, Json::Bool))
    }

    /// Whether an `x-correction` can say what GitHub says instead. Which operations there are, `spec/sources.yaml` says.
    pub(crate) fn is_correctable(&self) -> bool {
        self.owner == Owner::Structure && self.object() != Some(Kind::Operation)
    }
}

impl Names {
    /// What people call such a key.
    pub(crate) fn title(self) -> &'static str {
        match self {
            Self::Path => "path",
            Self::Component => "component",
            Self::Property => "property",
            Self::Status => "response code",
            Self::MediaType => "media type",
            Self::Header => "header",
            Self::Variable => "server variable",
            Self::Value => "enum value",
            Self::Type => "type",
            Self::Set => "set",
        }
    }
}

/// The versions of OpenAPI that the table describes.
pub(crate) const VERSIONS: [&str; 4] = ["3.0.0", "3.0.1", "3.0.2", "3.0.3"];

/// Whether a keyword of a path is a method that the client knows.
pub(crate) fn is_operation(keyword: &str) -> bool {
    Kind::PathItem.keyword(keyword).and_then(Keyword::object) == Some(Kind::Operation)
}

/// What to do about a document of another version.
pub(crate) const OTHER_VERSION: &str = "only OpenAPI 3.0.0 to 3.0.3 is supported: use a description of one of these";

/// The media type that the client asks for and reads.
pub(crate) const JSON: &str = "application/json";

/// The keyword with which a reference is made.
pub(crate) const REFERENCE: &str = "$ref";

/// The keyword with which we say that GitHub is wrong.
pub(crate) const CORRECTION: &str = "x-correction";

/// The keywords that say which servers have a thing: since when, until when, and in which API versions they do not.
pub(crate) const OF_THINGS: [&str; 3] = ["x-since", "x-until", "x-absent-in"];

/// As [`OF_THINGS`], each a mapping from values of an enum.
pub(crate) const OF_VALUES: [&str; 3] = ["x-values-since", "x-values-until", "x-values-absent-in"];

/// The name of a component without GitHub's mark of what may be null: it describes "a user or null" by a component of its own,
/// `nullable-simple-user`, the twin of `simple-user`. Null belongs to the place that uses a schema, so that both are one.
pub(crate) fn base_name(component: &str) -> &str {
    component.strip_prefix("nullable-").unwrap_or(component)
}

/// Whether a schema needs words of its own: components, properties, and objects that are written in place.
pub(crate) fn schema_needs_words(under: Under, is_object: bool) -> bool {
    is_object || matches!(under, Some((Kind::Components, _) | (Kind::Schema, "properties")))
}
