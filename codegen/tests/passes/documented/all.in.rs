///A thing, of which so much is to be said that the line would run far past the margin of any window that people read code in.
///
///```text
///a line of text in a fence that is longer than the margin stays as it is, however long it may be to read
///```
///- a list item that is long enough to be wrapped, and whose second line is then indented as Markdown wants it to be
pub struct Thing {
    ///The id.
    pub id: i64,
}
