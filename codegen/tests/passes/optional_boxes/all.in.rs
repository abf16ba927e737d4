pub struct Thing {
    #[serde(default)]
    pub whole: ::std::boxed::Box<::std::option::Option<Thing>>,
    #[serde(rename = "of-what")]
    pub of: ::std::boxed::Box<::std::option::Option<Thing>>,
    #[serde(skip_serializing_if = "::std::option::Option::is_none")]
    pub label: ::std::option::Option<::std::boxed::Box<Label>>,
    pub parts: ::std::vec::Vec<Thing>,
    pub boxed: ::std::boxed::Box<Label>,
}
