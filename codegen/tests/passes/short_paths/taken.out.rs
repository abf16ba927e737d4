pub struct Value {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub any: Option<::serde_json::Value>,
}
