//! Corrections of the spec: what is right where GitHub is wrong.

use serde_json::Value;

/// What counts for a keyword of which a description says `said`: the value of the first of `levels`, objects of the spec, that corrects
/// it. A correction quotes what GitHub says, or the list of what its descriptions say.
#[must_use]
pub fn corrected(levels: &[&Value], keyword: &str, said: &Value) -> Value {
    let corrects = |level: &&&Value| {
        let was = level.pointer("/x-correction/was").and_then(|was| was.get(keyword));
        was.is_some_and(|was| {
            let is_one_of_many = was.as_array().is_some_and(|readings| !said.is_null() && readings.contains(said));
            was == said || is_one_of_many || (*was == Value::Bool(false) && said.is_null())
        })
    };
    match levels.iter().find(corrects) {
        Some(level) => level.get(keyword).cloned().unwrap_or_default(),
        None => said.clone(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_correction_counts_where_the_description_says_what_it_quotes() {
        let corrects = |was: Value| json!({ "type": "string", "x-correction": { "was": { "type": was } } });
        for (was, said, expected) in [
            (json!("integer"), json!("integer"), json!("string")),
            (json!("integer"), json!("number"), json!("number")),
            (json!(["integer", "number"]), json!("number"), json!("string")),
            (json!(null), json!(null), json!("string")),
        ] {
            assert_eq!(corrected(&[&corrects(was)], "type", &said), expected);
        }
        assert_eq!(corrected(&[&json!({})], "type", &json!("integer")), json!("integer"));
    }
}
