//! What an OpenAPI 3.0.3 document is made of, in one table that all of codegen reads: which objects there are, which keywords
//! each has, in which order they are written, whose they are (GitHub's structure or our words), and which the generator supports.
//!
//! The checks, the canonical form, the walk and trim hold no list of keywords of their own. To support a keyword, change its
//! row in `grammar/table.rs` and give it a meaning in `lower`.

mod table;

/// An object of OpenAPI. A row of the table says what it holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
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
    /// The operations of a path.
    PathItem,
    /// An operation.
    Operation,
    /// `x-paginated` of an operation.
    Paginated,
    /// A parameter of an operation.
    Parameter,
    /// A response of an operation.
    Response,
    /// A header of a response.
    Header,
    /// A body of a response in one media type.
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
pub enum Shape {
    /// A string.
    Text,
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
pub enum Names {
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
}

/// Who a keyword's value comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Owner {
    /// GitHub's descriptions; trim puts it there.
    Structure,
    /// A comparison of GitHub's descriptions: which releases have a thing. trim puts it there, no description holds it.
    Merge,
    /// Us: words, and facts that OpenAPI cannot say; trim keeps it.
    Ours,
    /// Nobody here: prose and examples of GitHub's, which trim leaves out.
    Dropped,
    /// Nobody here: what GitHub says of values that a client does not judge, such as their length. trim leaves it out, and says so.
    Ignored,
}

/// Whether a keyword has to be there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Presence {
    /// It may be absent.
    Optional,
    /// OpenAPI demands it.
    Mandatory,
    /// We demand it, with words in it: the emitted documentation is made of them.
    Words,
    /// As `Words`, for schemas that become a type or a field (see [`schema_needs_words`]).
    WordsOfSchema,
}

/// A row: one keyword of one kind of object.
#[derive(Clone, Copy, Debug)]
pub struct Keyword {
    /// As it is written.
    pub name: &'static str,
    /// What stands behind it.
    pub shape: Shape,
    /// Who its value comes from.
    pub owner: Owner,
    /// Whether it has to be there.
    pub presence: Presence,
    /// What to do instead, where the generator does not support it; why it means nothing to the client, where it is
    /// [`Owner::Ignored`].
    pub unsupported: Option<&'static str>,
}

/// Where an object stands: the object around it and the keyword there. `None` for the document.
pub type Under = Option<(Kind, &'static str)>;

impl Kind {
    /// What people call it.
    #[must_use]
    pub fn title(self) -> &'static str {
        table::object(self).title
    }

    /// Its keywords in canonical order.
    #[must_use]
    pub fn keywords(self) -> &'static [Keyword] {
        table::object(self).keywords
    }

    /// The row of a keyword.
    #[must_use]
    pub fn keyword(self, name: &str) -> Option<&'static Keyword> {
        self.keywords().iter().find(|keyword| keyword.name == name)
    }

    /// The section of `components` that holds such objects, where a `$ref` may stand instead of one.
    #[must_use]
    pub fn section(self) -> Option<&'static str> {
        table::object(self).section
    }
}

impl Keyword {
    /// The kind of the objects behind it, however deep in maps and lists.
    #[must_use]
    pub fn object(&self) -> Option<Kind> {
        object_of(&self.shape)
    }

    /// Whether an `x-correction` can say what GitHub says instead. Which operations there are, `spec/sources.yaml` says.
    #[must_use]
    pub fn is_correctable(&self) -> bool {
        self.owner == Owner::Structure && self.object() != Some(Kind::Operation)
    }
}

impl Names {
    /// What people call such a key.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Self::Path => "path",
            Self::Component => "component",
            Self::Property => "property",
            Self::Status => "response code",
            Self::MediaType => "media type",
            Self::Header => "header",
            Self::Variable => "server variable",
            Self::Value => "enum value",
        }
    }
}

/// The versions of OpenAPI that the table describes.
pub const VERSIONS: [&str; 4] = ["3.0.0", "3.0.1", "3.0.2", "3.0.3"];

/// What to do about a document of another version.
pub const OTHER_VERSION: &str = "only OpenAPI 3.0.0 to 3.0.3 is supported: use a description of one of these";

/// The media type that the client asks for and reads.
pub const JSON: &str = "application/json";

/// The keyword with which a reference is made.
pub const REFERENCE: &str = "$ref";

/// The keyword with which we say that GitHub is wrong.
pub const CORRECTION: &str = "x-correction";

/// Whether a schema needs words of its own: components, properties, and objects that are written in place.
#[must_use]
pub fn schema_needs_words(under: Under, is_object: bool) -> bool {
    is_object || matches!(under, Some((Kind::Components, _) | (Kind::Schema, "properties")))
}

fn object_of(shape: &Shape) -> Option<Kind> {
    match shape {
        Shape::Object(kind) => Some(*kind),
        Shape::Parameters => Some(Kind::Parameter),
        Shape::Map(_, inner) | Shape::List(inner) => object_of(inner),
        _ => None,
    }
}
