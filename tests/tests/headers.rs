//! Exactly these headers, and no other.

use contract_tests::calls::CASES;
use contract_tests::fake::{Fake, Request, TOKEN};
use contract_tests::spec::SPEC;
use ghes_actions::{Client, ClientBuilder, HeaderName, HeaderValue, Hook, Method, OutgoingRequest};

/// Header names and values in alphabetical order, without `host`, which holds the port of the day.
fn sorted(request: &Request) -> Vec<(&str, &str)> {
    let headers = request.headers.iter().map(|(name, value)| (name.as_str(), value.as_str()));
    let mut headers: Vec<_> = headers.filter(|(name, _)| *name != "host").collect();
    headers.sort_unstable();
    headers
}

#[tokio::test]
async fn every_operation_sends_the_same_headers_and_its_length_where_it_can_have_a_body() {
    let agent = format!("ghes-actions/{}", env!("CARGO_PKG_VERSION"));
    let bearer = format!("Bearer {TOKEN}");
    for case in CASES.iter() {
        let fake = Fake::start().await;
        case.plain(&fake.client()).await.unwrap();
        let length = fake.requests()[0].body.len().to_string();
        let says_length = case.request.starts_with("POST ") || case.request.starts_with("PUT ");
        let has_body = SPEC.operation(case.operation_id).requires_body;
        assert_eq!(length != "0", has_body, "{}", case.operation_id);
        let mut expected =
            vec![("accept", "application/vnd.github+json"), ("accept-encoding", "gzip"), ("authorization", &bearer)];
        expected.extend(says_length.then_some(("content-length", length.as_str())));
        expected.extend(has_body.then_some(("content-type", "application/json")));
        expected.extend([("user-agent", agent.as_str()), ("x-github-api-version", "2022-11-28")]);
        assert_eq!(sorted(&fake.requests()[0]), expected, "{}", case.operation_id);
        fake.assert_clean();
    }
}

#[tokio::test]
async fn the_host_is_the_one_that_was_configured() {
    let fake = Fake::start().await;
    CASES[0].plain(&fake.client()).await.unwrap();
    let request = fake.requests().remove(0);
    assert_eq!(request.header("host"), fake.root_url().strip_prefix("http://"));
}

type Setting = fn(ClientBuilder) -> ClientBuilder;

async fn check_setting(set: Setting, header: &str, expected: Option<&str>) {
    let fake = Fake::start().await;
    let builder = Client::builder().base_url(fake.base_url()).token(TOKEN);
    CASES[0].plain(&set(builder).build().unwrap()).await.unwrap();
    assert_eq!(fake.requests()[0].header(header), expected, "{header}");
    fake.assert_clean();
}

#[tokio::test]
async fn the_headers_that_say_who_asks_can_be_set() {
    check_setting(|it| it.user_agent("fleet-janitor/2.1"), "user-agent", Some("fleet-janitor/2.1")).await;
    check_setting(|it| it.api_version("2026-03-10"), "x-github-api-version", Some("2026-03-10")).await;
    check_setting(|it| it.no_api_version(), "x-github-api-version", None).await;
    check_setting(|it| it.token("ghs_another"), "authorization", Some("Bearer ghs_another")).await;
}

#[tokio::test]
async fn without_a_token_no_authorization_is_made_up() {
    let fake = Fake::start().await;
    let client = Client::builder().base_url(fake.base_url()).build().unwrap();
    let _ = CASES[0].plain(&client).await;
    assert_eq!(fake.requests()[0].header_values("authorization"), [""; 0]);
}

/// Written with nothing but what the crate exports.
struct Marks;

impl Hook for Marks {
    fn before(&self, attempt: &mut OutgoingRequest<'_>) -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
        let is_read = attempt.method() == Method::GET;
        let mark = HeaderValue::from_static(if is_read { "read" } else { "write" });
        Ok(attempt.set_header(HeaderName::from_static("x-mark"), mark)?)
    }
}

#[tokio::test]
async fn a_hook_can_mark_a_request() {
    let fake = Fake::start().await;
    let builder = Client::builder().base_url(fake.base_url()).token(TOKEN).hook(Marks);
    let client = builder.build().unwrap();
    for case in CASES.iter() {
        // Refused: the fake knows no such header.
        let _ = case.plain(&client).await;
        let expected = if case.request.starts_with("GET ") { "read" } else { "write" };
        assert_eq!(fake.take_requests()[0].header("x-mark"), Some(expected), "{}", case.operation_id);
    }
}
