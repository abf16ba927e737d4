pub struct Thing {
    #[serde(skip_serializing_if = "::std::option::Option::is_none")]
    pub list: ::std::option::Option<::std::vec::Vec<::std::string::String>>,
    #[serde(rename = "map!", skip_serializing_if = "::std::option::Option::is_none")]
    pub map: ::std::option::Option<
        ::serde_json::Map<::std::string::String, ::serde_json::Value>,
    >,
    pub required: ::std::vec::Vec<::std::string::String>,
    #[serde(skip_serializing_if = "::std::option::Option::is_none")]
    pub optional: ::std::option::Option<::std::string::String>,
}
