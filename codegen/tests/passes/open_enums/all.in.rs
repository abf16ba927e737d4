///A mood.
#[derive(::serde::Deserialize, ::serde::Serialize, Clone, Copy, Debug)]
pub enum Mood {
    #[serde(rename = "good")]
    Good,
    Bad,
}
pub enum Taken {
    Unknown,
}
pub enum NotOfTexts {
    Pair(i64, i64),
}
