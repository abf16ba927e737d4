/// An empty object decodes.
pub struct Empty {}

/// An empty object decodes.
pub struct AllOptional {
    #[serde(skip_serializing_if = "::std::option::Option::is_none")]
    pub name: ::std::option::Option<::std::string::String>,
    #[serde(rename = "all!", default, skip_serializing_if = "::std::vec::Vec::is_empty")]
    pub all: ::std::vec::Vec<Required>,
}

/// The list must be there.
pub struct Required {
    #[serde(rename = "default")]
    pub list: ::std::vec::Vec<::std::string::String>,
}

/// No object.
#[serde(transparent)]
pub struct Wrapper(pub ::std::option::Option<i64>);
