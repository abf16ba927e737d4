//! Secrets that a server repeats, wherever it can: no text that an error shows holds one of eight characters or more.
//!
//! Three lines are the token and the values of two headers; the rest is the text that the server sends.
#![no_main]

use ghes_actions_runtime::{HeaderMap, HeaderName, HeaderValue, StatusCode, fuzzing};

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    let mut parts = data.splitn(4, |byte| *byte == b'\n').map(String::from_utf8_lossy);
    let mut secret = || parts.next().unwrap_or_default().chars().filter(is_of_a_secret).collect::<String>();
    let secrets = [secret(), secret(), secret()];
    let text = parts.next().unwrap_or_default().into_owned();

    let json: String = text.encode_utf16().map(|unit| format!("\\u{unit:04x}")).collect();
    let detail = format!(r#"{{"resource": "{json}", "field": "{json}", "code": "{json}", "message": "{json}"}}"#);
    let body = format!(r#"{{"message": "{json}", "documentation_url": "{json}", "errors": [{detail}, "{json}"]}}"#);
    let mut headers = HeaderMap::new();
    for (name, before) in [
        ("content-type", "application/json;"),
        ("x-github-request-id", ""),
        ("x-accepted-github-permissions", ""),
        ("x-github-sso", "required; url=https://example.com/"),
    ] {
        if let Ok(value) = HeaderValue::from_bytes(format!("{before}{text}").as_bytes()) {
            headers.insert(HeaderName::from_static(name), value);
        }
    }
    let [token, values @ ..] = secrets.each_ref().map(String::as_str);
    let error = fuzzing::status_error_of(StatusCode::FORBIDDEN, headers, body.as_bytes(), token, &values)
        .expect("the base is a good one");

    let details = error.details().iter().map(ToString::to_string);
    let shown: Vec<String> = [
        error.message(),
        error.documentation_url(),
        error.sso_url(),
        error.accepted_permissions(),
        error.request_id(),
    ]
    .into_iter()
    .flatten()
    .map(str::to_owned)
    .chain(details)
    .collect();
    for secret in secrets.iter().filter(|secret| secret.len() >= 8) {
        for shown in &shown {
            assert!(!shown.contains(secret), "{secret} is in {shown}");
        }
    }
    let all = error.to_string();
    assert!(all.len() <= 6 * 1024 && !all.chars().any(char::is_control), "{all:?}");
});

/// What neither an escape nor a mask adds to a text, so that no secret is put together by them.
fn is_of_a_secret(character: &char) -> bool {
    character.is_ascii_alphanumeric() || *character == '-'
}
