///A mood.
#[derive(Clone, Debug, Deserialize, Eq, Hash, Ord, PartialEq, PartialOrd, Serialize)]
#[serde(from = "String", into = "String")]
#[non_exhaustive]
pub enum Mood {
    ///`good`
    Good,
    ///`Bad`
    Bad,
    /// A value that this version does not know, as the server sent it.
    Unknown(String),
}
impl Mood {
    /// The value as the server writes it.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Good => "good",
            Self::Bad => "Bad",
            Self::Unknown(value) => value,
        }
    }
}
impl From<String> for Mood {
    fn from(value: String) -> Self {
        match value.as_str() {
            "good" => Self::Good,
            "Bad" => Self::Bad,
            _ => Self::Unknown(value),
        }
    }
}
ghes_actions_runtime::open_enum!(Mood);
#[derive(Clone, Debug, Deserialize, Eq, Hash, Ord, PartialEq, PartialOrd, Serialize)]
#[serde(from = "String", into = "String")]
#[non_exhaustive]
pub enum Taken {
    ///`Unknown`
    Unknown,
    /// A value that this version does not know, as the server sent it.
    Unknown_(String),
}
impl Taken {
    /// The value as the server writes it.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Unknown => "Unknown",
            Self::Unknown_(value) => value,
        }
    }
}
impl From<String> for Taken {
    fn from(value: String) -> Self {
        match value.as_str() {
            "Unknown" => Self::Unknown,
            _ => Self::Unknown_(value),
        }
    }
}
ghes_actions_runtime::open_enum!(Taken);
pub enum NotOfTexts {
    Pair(i64, i64),
}
