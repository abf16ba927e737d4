/// Not `Eq`, and no `Hash`.
pub struct Ratio {
    pub share: f64,
}

/// Neither, because of what it holds.
pub struct Ratios {
    pub all: ::std::vec::Vec<::std::boxed::Box<Ratio>>,
}

/// Neither, two steps away, and of itself.
pub struct Report {
    pub ratios: ::std::option::Option<Ratios>,
    pub before: ::std::option::Option<::std::boxed::Box<Report>>,
}

/// `Eq`, and no `Hash`.
pub struct Token {
    pub token: ::ghes_actions_runtime::Secret,
}

/// `Eq`, and no `Hash`.
pub struct Counts {
    pub by_name: ::std::collections::BTreeMap<::std::string::String, i64>,
}

/// Both.
pub struct Free {
    pub values: ::serde_json::Map<::std::string::String, ::serde_json::Value>,
    pub at: ::chrono::DateTime<::chrono::offset::Utc>,
    pub state: State,
}

pub enum State {
    On,
}
