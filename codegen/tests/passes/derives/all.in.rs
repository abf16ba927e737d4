///A thing.
#[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
pub struct Thing {
    pub id: i64,
}
