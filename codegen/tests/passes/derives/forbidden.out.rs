/// Not `Eq`, and no `Hash`.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Ratio {
    pub share: f64,
}
/// Neither, because of what it holds.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Ratios {
    pub all: ::std::vec::Vec<::std::boxed::Box<Ratio>>,
}
/// Neither, two steps away, and of itself.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Report {
    pub ratios: ::std::option::Option<Ratios>,
    pub before: ::std::option::Option<::std::boxed::Box<Report>>,
}
/// `Eq`, and no `Hash`.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Token {
    pub token: ::ghes_actions_runtime::Secret,
}
/// `Eq`, and no `Hash`.
#[derive(Clone, Debug, Deserialize, Eq, Hash, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Counts {
    pub by_name: ::std::collections::BTreeMap<::std::string::String, i64>,
}
/// Both.
#[derive(Clone, Debug, Deserialize, Eq, Hash, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Free {
    pub values: ::serde_json::Map<::std::string::String, ::serde_json::Value>,
    pub at: ::chrono::DateTime<::chrono::offset::Utc>,
    pub state: State,
}
pub enum State {
    On,
}
