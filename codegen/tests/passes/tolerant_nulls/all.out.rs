pub struct Thing {
    pub plain: ::std::option::Option<::std::string::String>,
    #[serde(rename = "type")]
    pub type_: ::std::option::Option<::std::string::String>,
}
