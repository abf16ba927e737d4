pub struct Thing {
    #[serde(skip_serializing_if = "::std::option::Option::is_none")]
    pub whole: ::std::option::Option<::std::boxed::Box<Thing>>,
    #[serde(rename = "of-what")]
    pub of: ::std::option::Option<::std::boxed::Box<Thing>>,
    #[serde(skip_serializing_if = "::std::option::Option::is_none")]
    pub label: ::std::option::Option<::std::boxed::Box<Label>>,
    pub parts: ::std::vec::Vec<Thing>,
    pub boxed: ::std::boxed::Box<Label>,
}
