//! The JSON body of an error response.

use std::collections::BTreeMap;

use serde::de::DeserializeOwned;
use serde_json::value::RawValue;

use crate::error::ErrorDetail;
use crate::safe_text::safe_text;
use crate::secret::Secrets;

/// The maximum length of GitHub's `message` in an error, in bytes.
pub(super) const LONGEST_MESSAGE: usize = 1024;

/// The maximum length of the documentation URL in an error, in bytes.
const LONGEST_URL: usize = 512;

/// The maximum number of GitHub's `errors` in an error.
const MOST_DETAILS: usize = 5;

/// GitHub's error body, as received. Each member is decoded separately, so that an invalid one does not lose the others.
#[derive(Default)]
pub(super) struct ErrorBody {
    pub(super) message: Option<String>,
    pub(super) documentation_url: Option<String>,
    details: Vec<ErrorDetail>,
    omitted_details: usize,
}

impl ErrorBody {
    /// Decodes the body. Everything is absent if it is not a JSON object.
    pub(super) fn of(body: &[u8]) -> Self {
        // A byte that is not UTF-8 affects only the string that contains it.
        let text = String::from_utf8_lossy(body);
        let Some(members) = members(text.trim_start_matches('\u{FEFF}')) else { return Self::default() };
        let (details, omitted_details) = members.get("errors").map(|errors| details(errors)).unwrap_or_default();
        Self {
            message: member(&members, "message"),
            documentation_url: member(&members, "documentation_url"),
            details,
            omitted_details,
        }
    }

    /// Masked and escaped, for error texts.
    pub(super) fn shown_message(&self, secrets: &Secrets) -> Option<String> {
        shown(self.message.as_deref(), secrets, LONGEST_MESSAGE)
    }

    /// Of the message and the details, the first that contains one of `phrases`. Masked and escaped, for error texts.
    pub(super) fn shown_statement(&self, phrases: &[&str], secrets: &Secrets) -> Option<String> {
        let details = self.details.iter().filter_map(|detail| detail.message.as_deref());
        let states = |text: &&str| {
            let text = text.to_lowercase();
            phrases.iter().any(|phrase| text.contains(phrase))
        };
        let statement = self.message.as_deref().into_iter().chain(details).find(states);
        shown(statement, secrets, LONGEST_MESSAGE)
    }

    /// Masked and escaped, for error texts.
    pub(super) fn shown_documentation_url(&self, secrets: &Secrets) -> Option<String> {
        shown(self.documentation_url.as_deref(), secrets, LONGEST_URL)
    }

    /// Masked and escaped, for error texts, and the number of omitted details.
    pub(super) fn shown_details(&self, secrets: &Secrets) -> (Vec<ErrorDetail>, usize) {
        let details = self.details.iter().map(|detail| ErrorDetail {
            resource: shown(detail.resource.as_deref(), secrets, 64),
            field: shown(detail.field.as_deref(), secrets, 64),
            code: shown(detail.code.as_deref(), secrets, 64),
            message: shown(detail.message.as_deref(), secrets, 128),
        });
        (details.collect(), self.omitted_details)
    }
}

type Members<'a> = BTreeMap<String, &'a RawValue>;

fn members(text: &str) -> Option<Members<'_>> {
    serde_json::from_str(text).ok()
}

/// The value of a member, if it exists and is a `T`.
fn member<T: DeserializeOwned>(members: &Members<'_>, name: &str) -> Option<T> {
    serde_json::from_str(members.get(name)?.get()).ok()
}

/// The first of the `errors` that are not empty, and the number of others. Each is a string or an object. A single one may come
/// without an array.
fn details(errors: &RawValue) -> (Vec<ErrorDetail>, usize) {
    let list: Vec<&RawValue> = serde_json::from_str(errors.get()).unwrap_or_else(|_| vec![errors]);
    let mut details = Vec::new();
    let mut omitted: usize = 0;
    for error in list {
        match detail(error) {
            Some(detail) if details.len() < MOST_DETAILS => details.push(detail),
            Some(_) => omitted = omitted.saturating_add(1),
            None => {}
        }
    }
    (details, omitted)
}

fn detail(error: &RawValue) -> Option<ErrorDetail> {
    let detail = match members(error.get()) {
        Some(members) => ErrorDetail {
            resource: member(&members, "resource"),
            field: member(&members, "field"),
            code: member(&members, "code"),
            message: member(&members, "message"),
        },
        None => ErrorDetail { message: serde_json::from_str(error.get()).ok(), ..ErrorDetail::default() },
    };
    (!detail.is_empty()).then_some(detail)
}

fn shown(text: Option<&str>, secrets: &Secrets, limit: usize) -> Option<String> {
    text.map(|text| safe_text(text, secrets, limit)).filter(|text| !text.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(body: &[u8]) -> (Option<String>, Vec<String>, usize) {
        let body = ErrorBody::of(body);
        let (details, omitted) = body.shown_details(&Secrets::from("canary-token"));
        let details = details.iter().map(ErrorDetail::to_string).collect();
        (body.shown_message(&Secrets::from("canary-token")), details, omitted)
    }

    #[test]
    fn c95_each_member_is_read_by_itself() {
        let good = (Some("No".to_owned()), Vec::new(), 0);
        for body in [
            r#"{"message": "No"}"#,
            r#"{"message": "No", "documentation_url": false}"#,
            r#"{"documentation_url": {"a": [1]}, "message": "No", "status": 404}"#,
            "\u{feff}{\"message\": \"No\"}",
            r#"{"message": "No", "errors": null}"#,
            r#"{"message": "No", "errors": 5}"#,
            r#"{"message": "No", "errors": [1, null, {}, [], {"code": 5}]}"#,
            r#"{"message": 5, "message": "No"}"#,
            r#"{"message": "No", "errors": {"name": ["is taken"]}}"#,
        ] {
            assert_eq!(read(body.as_bytes()), good, "{body}");
        }
        let deep = format!(r#"{{"message": "No", "errors": {}1{}}}"#, "[".repeat(10_000), "]".repeat(10_000));
        assert_eq!(read(deep.as_bytes()), good);
        assert_eq!(read(b"{\"odd\": \"\xe9\", \"message\": \"No\"}"), good);
        assert_eq!(read(b"{\"message\": \"caf\xe9\"}").0.as_deref(), Some("caf\u{fffd}"));
        for nothing in
            ["", "[]", "5", "\"No\"", "{", r#"{"message": "No""#, r#"{"message": "No"} x"#, r#"{"message": ""}"#]
        {
            assert_eq!(read(nothing.as_bytes()), (None, Vec::new(), 0), "{nothing}");
        }
    }

    #[test]
    fn c94_details_are_texts_or_objects_few_short_and_safe() {
        for (errors, details) in [
            (r#""is taken""#, &["is taken"][..]),
            (r#"["one", "two"]"#, &["one", "two"]),
            (r#"{"field": "name", "code": "missing"}"#, &["name: missing"]),
            (
                r#"[{"resource": "Runner", "field": "name", "code": "custom", "message": "a\u001b[31m canary-token"}, 5]"#,
                &[r"Runner.name: a\u{1b}[31m ***"],
            ),
            (r#"[{"field": "name", "code": false, "message": "is taken"}]"#, &["name: is taken"]),
        ] {
            let (_, read, omitted) = read(format!(r#"{{"errors": {errors}}}"#).as_bytes());
            assert_eq!((read, omitted), (details.iter().map(|&text| text.to_owned()).collect(), 0), "{errors}");
        }
        let long = "é".repeat(4_000);
        let many = serde_json::json!({ "errors": vec![serde_json::json!({ "field": long, "message": long }); 100] });
        let (_, details, omitted) = read(many.to_string().as_bytes());
        assert_eq!((details.len(), omitted), (MOST_DETAILS, 95));
        assert!(details.iter().all(|detail| detail.len() <= 64 + 2 + 128));
    }
}
