pub struct Thing {
    #[serde(deserialize_with = "::std::option::Option::deserialize")]
    pub plain: ::std::option::Option<::std::string::String>,
    #[serde(rename = "type", deserialize_with = "::std::option::Option::deserialize")]
    pub type_: ::std::option::Option<::std::string::String>,
}
