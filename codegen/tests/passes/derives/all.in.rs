///A thing.
#[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
pub struct Thing {
    pub id: i64,
}

/// A name.
#[derive(::serde::Deserialize, ::serde::Serialize)]
#[serde(transparent)]
pub struct Name(pub ::std::string::String);
