//! A judge that never says no proves nothing: each rule, broken once.

use bytes::Bytes;

use super::{Request, judge};
use crate::spec::SPEC;

const TOKEN_PATH: &str = "POST /repos/octo-org/octo-repo/actions/runners/registration-token";
const RUNNER_PATH: &str = "GET /repos/octo-org/octo-repo/actions/runners/23";
const RUNS_PATH: &str = "GET /repos/octo-org/octo-repo/actions/runs";

const USUAL: [&str; 4] =
    ["accept: application/vnd.github+json", "authorization: Bearer x", "host: 127.0.0.1", "user-agent: test/1"];

/// Judges `line` with the usual headers, `more` of them, and those that `more` names replaced; an empty value leaves one out.
fn verdict(line: &str, more: &[&str], body: &'static str) -> Vec<String> {
    let (method, target) = line.split_once(' ').unwrap();
    let name = |header: &str| header.split(':').next().map(str::to_owned);
    let replaced = |usual: &&&str| !more.iter().any(|header| name(header) == name(usual));
    let length = if method == "POST" { vec!["content-length: 0"] } else { vec![] };
    let headers =
        USUAL.iter().chain(&length).filter(replaced).chain(more).map(|header| header.split_once(": ").unwrap());
    let headers = headers.filter(|(_, value)| !value.is_empty());
    let mut request = Request {
        operation_id: None,
        method: method.parse().unwrap(),
        target: target.to_owned(),
        headers: headers.map(|(name, value)| (name.to_owned(), value.to_owned())).collect(),
        body: Bytes::from(body),
        path_parameters: Default::default(),
        query: Vec::new(),
    };
    judge(&SPEC, &mut request)
}

#[track_caller]
fn check_line(line: &str, expected: &[&str]) {
    assert_eq!(verdict(line, &[], ""), expected, "{line}");
}

#[track_caller]
fn check_header(line: &str, header: &str, expected: &[&str]) {
    assert_eq!(verdict(line, &[header], ""), expected, "{line} with {header}");
}

#[test]
fn what_the_spec_describes_is_let_through() {
    check_line(TOKEN_PATH, &[]);
    check_line(RUNNER_PATH, &[]);
    check_line(&RUNNER_PATH.replace("GET", "DELETE"), &[]);
    check_line(&format!("{RUNS_PATH}?status=failure&per_page=100&branch=a%26b+c&exclude_pull_requests=true"), &[]);
    check_line(&RUNNER_PATH.replace("/repos", "/api/v3/repos"), &[]);
    check_line(&RUNNER_PATH.replace("octo-org", "%C3%A9%25"), &[]);
    check_header(RUNNER_PATH, "authorization: token x", &[]);
    check_header(RUNNER_PATH, "x-github-api-version: 2022-11-28", &[]);
}

#[test]
fn another_method_or_path_is_no_operation() {
    check_line(
        &RUNNER_PATH.replace("GET", "PUT"),
        &[
            r#"PUT /repos/octo-org/octo-repo/actions/runners/23 is no operation; at this path there are ["DELETE", "GET"]"#,
        ],
    );
    check_line("GET /repos/a/b/actions/", &["GET /repos/a/b/actions/ is no operation; at this path there are []"]);
    check_line("GET //a/b/actions/runs", &["GET //a/b/actions/runs is no operation; at this path there are []"]);
}

#[test]
fn a_path_parameter_is_one_valid_segment() {
    let owner = |owner: &str| RUNNER_PATH.replace("octo-org", owner);
    check_line(&owner(""), &[r#"path parameter owner: "" is not one segment to everybody"#]);
    check_line(&owner(".."), &[r#"path parameter owner: ".." is not one segment to everybody"#]);
    check_line(&owner("%2E."), &[r#"path parameter owner: ".." is not one segment to everybody"#]);
    check_line(&owner("a%2fb"), &[r#"path parameter owner: "a/b" is not one segment to everybody"#]);
    check_line(&owner("a%5Cb"), &[r#"path parameter owner: "a\\b" is not one segment to everybody"#]);
    check_line(&owner("a%00"), &[r#"path parameter owner: "a\0" is not one segment to everybody"#]);
    check_line(&owner("a%2"), &[r#"path parameter owner: "a%2": a percent sign without two hexadecimal digits"#]);
    check_line(&owner("\""), &[r#"path parameter owner: "\"": the byte 0x22 must be percent-encoded"#]);
    let runner = |id: &str| RUNNER_PATH.replace("23", id);
    check_line(&runner("x"), &[r#"parameter runner_id: "x": invalid digit found in string"#]);
    check_line(&runner("+5"), &[r#"parameter runner_id: "+5" is not the plain spelling of 5"#]);
    check_line(&runner("007"), &[r#"parameter runner_id: "007" is not the plain spelling of 7"#]);
}

#[test]
fn a_query_parameter_is_known_valid_and_there_once() {
    let query = |query: &str| format!("{RUNS_PATH}?{query}");
    check_line(&query("owner=x"), &[r#"query parameter "owner" is not declared"#]);
    check_line(&query("page=1&page=1"), &[r#"query parameter "page" is there twice"#]);
    check_line(&query("per_page=ten"), &[r#"parameter per_page: "ten": invalid digit found in string"#]);
    check_line(
        &query("exclude_pull_requests=1"),
        &[r#"parameter exclude_pull_requests: "1": provided string was not `true` or `false`"#],
    );
    assert!(verdict(&query("status=unheard_of"), &[], "")[0].contains("is not one of"));
}

#[test]
fn a_header_is_known_right_and_there_once() {
    check_header(RUNNER_PATH, "cookie: a=b", &["header cookie is stray"]);
    check_header(RUNNER_PATH, "accept-encoding: br", &[r#"header accept-encoding is "br" and should be gzip"#]);
    check_header(RUNNER_PATH, "host: ", &["header host is missing"]);
    check_header(RUNNER_PATH, "authorization: ", &["header authorization is missing"]);
    let wrong_authorization = |value: &str| {
        let expected = format!("header authorization is {value:?} and should be `Bearer` or `token` and a token");
        check_header(RUNNER_PATH, &format!("authorization: {value}"), &[&expected]);
    };
    wrong_authorization("Basic x");
    wrong_authorization("Bearer a b");
    check_header(RUNNER_PATH, "accept: */*", &[r#"header accept is "*/*" and should be application/vnd.github+json"#]);
    check_header(
        RUNNER_PATH,
        "x-github-api-version: 3",
        &[r#"header x-github-api-version is "3" and should be a date"#],
    );
    check_header(
        RUNNER_PATH,
        "user-agent: x",
        &[r#"header user-agent is "x" and should be a product and its version"#],
    );
    let twice =
        verdict(RUNNER_PATH, &["accept: application/vnd.github+json", "accept: application/vnd.github+json"], "");
    assert_eq!(twice, ["header accept is there twice"; 2]);
}

#[test]
fn a_body_and_its_length_are_there_where_they_belong() {
    check_header(RUNNER_PATH, "content-length: 0", &["content-length on GET: true, should be false"]);
    check_header(TOKEN_PATH, "content-length: ", &["content-length on POST: false, should be true"]);
    assert_eq!(verdict(TOKEN_PATH, &["content-length: 2"], "{}"), ["there is a body, and the operation has none"]);
}
