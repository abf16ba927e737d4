//! What the emitters read: plain data, sorted, with no trace of OpenAPI's syntax or of Rust's.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;
use serde_json::Value;

/// The whole API.
#[derive(Clone, Debug, Serialize)]
pub struct Api {
    /// What is known besides if the document is someone else's.
    pub foreign: Option<Foreign>,
    /// The API version that the client sends.
    pub api_version: String,
    /// Title of the description.
    pub title: String,
    /// What the API is, in our words.
    pub description: String,
    /// The tags of the default set, by name: one accessor each.
    pub tags: Vec<TagInfo>,
    /// The operations of the default set, by tag and method name.
    pub operations: Vec<Operation>,
    /// The other sets, in their order. What follows is of all sets.
    pub sets: Vec<Set>,
    /// Its enums, by the names of their types.
    pub enums: Vec<Enum>,
    /// The variants of each choice, by the name of its type: the field that progenitor makes of each, and its name.
    pub choices: BTreeMap<String, Vec<(String, String)>>,
    /// The types of ids.
    pub ids: BTreeSet<String>,
    /// The types of texts whose values GitHub documents, by name.
    pub known_values: Vec<KnownValues>,
    /// The types of known values that convert into each enum, by the name of the enum's type.
    pub accepted: BTreeMap<String, BTreeSet<String>>,
    /// The types that few users need, which stand in a module of their own.
    pub details: BTreeSet<String>,
    /// The types of objects that callers send, but for those that are only parts of them.
    pub sent_types: BTreeSet<String>,
    /// The types whose values a response repeats.
    pub shared_types: BTreeSet<String>,
    /// The normalised spec: what progenitor makes types and signatures from.
    pub normalized: Value,
}

/// The source of a crate of its own: a document of someone else's.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Foreign {
    /// The name of the crate.
    pub package: String,
    /// The path of the runtime's crate, as the manifest names it; none for the published one.
    pub runtime: Option<String>,
    /// The base URL of the server, if the document names one.
    pub server: Option<String>,
    /// The version of the document.
    pub version: String,
}

/// Operations beside the default ones: a module and a feature of the crate.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Set {
    /// The name of both.
    pub name: String,
    /// What its operations are for, in our words.
    pub description: String,
    /// The tags that no set before it has, by name.
    pub tags: Vec<TagInfo>,
    /// Its operations, by tag and method name.
    pub operations: Vec<Operation>,
    /// The types that no set before it has.
    pub types: BTreeSet<String>,
}

/// A tag: a group of operations behind one accessor.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct TagInfo {
    /// Its name in the spec.
    pub name: String,
    /// What its operations have in common, in our words.
    pub description: String,
}

/// An operation and all that is known of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Operation {
    /// `operationId` as GitHub writes it: `actions/get-x`.
    pub id: String,
    /// Its tag.
    pub tag: String,
    /// Its method on the accessor: `get_x`.
    pub method_name: String,
    /// Its request builder: `GetX`.
    pub type_name: String,
    /// The constant with its facts.
    pub constant_name: String,
    /// What progenitor calls it.
    pub key: String,
    /// HTTP method.
    pub method: Method,
    /// Path template.
    pub path: String,
    /// Parameters in the path, in the order of the template.
    pub path_parameters: Vec<Parameter>,
    /// Parameters in the query, by name.
    pub query_parameters: Vec<Parameter>,
    /// Properties of the body, by name.
    pub body_parameters: Vec<Parameter>,
    /// The status that means success.
    pub success: u16,
    /// Other statuses that mean it too, with the same body.
    pub also_success: Vec<u16>,
    /// Further statuses that mean success without a body.
    pub empty_success: Vec<u16>,
    /// What the operation does, a few words.
    pub summary: String,
    /// What the operation does, at length.
    pub description: String,
    /// GitHub's page about it.
    pub documentation_url: Option<String>,
    /// What the token must be allowed to do.
    pub permission: String,
    /// Statuses of known errors, with what each means.
    pub errors: Vec<(u16, String)>,
    /// How its pages are requested; `None` if it is not paginated.
    pub pagination: Option<Pagination>,
    /// Whether sending it twice does no more harm than sending it once, though its method does not promise that.
    pub retryable: bool,
    /// The field of the response that says when its value expires.
    pub expires: Option<String>,
    /// How all items are listed, if the server cuts filtered lists off.
    pub window: Option<Window>,
    /// The phrases with which a refusal says that the resource is busy; `None` if the operation has no outcomes.
    pub busy: Option<Vec<String>>,
}

/// HTTP methods of the supported subset.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum Method {
    /// DELETE
    Delete,
    /// GET
    Get,
    /// PATCH
    Patch,
    /// POST
    Post,
    /// PUT
    Put,
}

impl Method {
    /// The keyword of its operations in the spec.
    #[must_use]
    pub fn keyword(self) -> &'static str {
        match self {
            Self::Delete => "delete",
            Self::Get => "get",
            Self::Patch => "patch",
            Self::Post => "post",
            Self::Put => "put",
        }
    }

    /// The method of the operations behind a keyword.
    #[must_use]
    pub fn of(keyword: &str) -> Option<Self> {
        [Self::Delete, Self::Get, Self::Patch, Self::Post, Self::Put].into_iter().find(|it| it.keyword() == keyword)
    }
}

/// A parameter.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Parameter {
    /// Its name in the template or the query.
    pub name: String,
    /// What it selects, in our words.
    pub description: String,
    /// Whether the operation cannot be called without it.
    pub required: bool,
    /// Smallest value of an integer.
    pub minimum: Option<i64>,
    /// Largest value of an integer.
    pub maximum: Option<i64>,
    /// The type of the id that it is.
    pub id: Option<String>,
    /// The type of known values that its text has.
    pub known_values: Option<String>,
    /// Whether its text is a date or a range of dates, in the syntax of GitHub's search.
    pub is_date_range: bool,
    /// What callers know it by: its name, unless another parameter has that.
    pub argument: String,
    /// The type of what stands in the body; none for other parameters.
    pub sent: Option<SentType>,
}

/// What a property of a request's body is, or the whole of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub enum SentType {
    /// `true` or `false`
    Boolean,
    /// A whole number.
    Integer,
    /// A number.
    Number,
    /// A text.
    Text,
    /// A text that is a value of the enum of this type.
    Enum(String),
    /// An object of this type.
    Object(String),
    /// A list of values that are no lists.
    List(Box<SentType>),
    /// A value, or null, which says something else than to leave it out.
    Nullable(Box<SentType>),
    /// Any JSON.
    Json,
    /// The whole body, any JSON.
    Body,
}

/// An enum.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Enum {
    /// Its type in Rust.
    pub name: String,
    /// The values that not all servers have, with a sentence about those that do.
    pub values: Vec<(String, String)>,
}

/// A type of texts whose values GitHub documents, but does not describe.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct KnownValues {
    /// Its type in Rust.
    pub name: String,
    /// What the values say, in our words.
    pub description: String,
    /// GitHub's page that lists the values.
    pub source: String,
    /// The values.
    pub values: Vec<String>,
}

/// How all items of a list are listed that the server cuts off when it is filtered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Window {
    /// The query parameter that filters by the time of creation.
    pub by: String,
    /// The field of an item with that time.
    pub created_at: String,
    /// How many items the server lists at most.
    pub cap: u64,
    /// The query parameter with the number of items of a page, and its maximum.
    pub page_size: Option<(String, u64)>,
}

/// How a list is paged.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Pagination {
    /// The query parameter that holds the page number.
    pub page: String,
    /// The property of the response that holds the items.
    pub items: String,
    /// The property of the response that holds the number of items on all pages.
    pub total: Option<String>,
}
