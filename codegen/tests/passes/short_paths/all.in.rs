pub struct Thing {
    #[serde(rename = "a", skip_serializing_if = "::std::option::Option::is_none")]
    pub a: ::std::option::Option<::std::vec::Vec<::std::string::String>>,
    pub b: ::chrono::DateTime<::chrono::offset::Utc>,
    pub c: ::serde_json::Map<::std::string::String, ::serde_json::Value>,
    pub d: ::ghes_actions_runtime::Secret,
    pub e: ::std::num::NonZeroU64,
}
