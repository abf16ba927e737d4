pub struct Thing {
    #[serde(default, skip_serializing_if = "::std::vec::Vec::is_empty")]
    pub list: ::std::vec::Vec<::std::string::String>,
    #[serde(rename = "map!", default, skip_serializing_if = "::serde_json::Map::is_empty")]
    pub map: ::serde_json::Map<::std::string::String, ::serde_json::Value>,
    pub required: ::std::vec::Vec<::std::string::String>,
    pub nullable: ::std::option::Option<::std::vec::Vec<::std::string::String>>,
    #[serde(rename = "both!", default, skip_serializing_if = "::std::option::Option::is_none")]
    pub both: ::std::option::Option<
        ::serde_json::Map<::std::string::String, ::serde_json::Value>,
    >,
    #[serde(skip_serializing_if = "::std::option::Option::is_none")]
    pub optional: ::std::option::Option<::std::string::String>,
}
