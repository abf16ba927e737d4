pub struct Thing {
    #[serde(rename = "a", skip_serializing_if = "Option::is_none")]
    pub a: Option<Vec<String>>,
    pub b: DateTime<Utc>,
    pub c: Map<String, Value>,
    pub d: Secret,
    pub e: ::std::num::NonZeroU64,
}
