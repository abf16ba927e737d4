pub struct Thing { pub id: i64 }
pub enum Mood { Good }
impl ::std::fmt::Display for Mood { fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result { Ok(()) } }
impl ::std::convert::TryFrom<&str> for Mood { type Error = self::error::ConversionError; }
pub mod error { pub struct ConversionError; }
pub mod defaults {}
