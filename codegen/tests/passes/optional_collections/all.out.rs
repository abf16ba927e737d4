pub struct Thing {
    #[serde(
        default,
        deserialize_with = "ghes_actions_runtime::null_as_empty",
        skip_serializing_if = "::std::vec::Vec::is_empty"
    )]
    pub list: ::std::vec::Vec<::std::string::String>,
    #[serde(
        rename = "map!",
        default,
        deserialize_with = "ghes_actions_runtime::null_as_empty",
        skip_serializing_if = "::serde_json::Map::is_empty"
    )]
    pub map: ::serde_json::Map<::std::string::String, ::serde_json::Value>,
    pub required: ::std::vec::Vec<::std::string::String>,
    #[serde(
        default,
        deserialize_with = "ghes_actions_runtime::null_as_empty",
        skip_serializing_if = "::std::vec::Vec::is_empty"
    )]
    pub nullable: ::std::vec::Vec<::std::string::String>,
    #[serde(
        rename = "both!",
        default,
        deserialize_with = "ghes_actions_runtime::null_as_empty",
        skip_serializing_if = "::serde_json::Map::is_empty"
    )]
    pub both: ::serde_json::Map<::std::string::String, ::serde_json::Value>,
    #[serde(skip_serializing_if = "::std::option::Option::is_none")]
    pub optional: ::std::option::Option<::std::string::String>,
}
