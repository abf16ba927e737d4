pub struct Thing {
    pub id: i64,
}
pub enum Mood {
    Good,
}
