//! Builds the URL of a request from the operation's template and the values of its parameters.

use url::Url;

use crate::base_url::BaseUrl;
use crate::error::Error;
use crate::operation::Operation;

/// The maximum length of a path parameter, in bytes. GitHub's limit is 39 for an owner and 100 for a repository.
const LONGEST_SEGMENT: usize = 255;

/// The name and value of a parameter.
pub(crate) type Parameter = (&'static str, String);

/// Refuses a value unless every server and proxy reads it as exactly one path segment: 1 to 255 of `A-Z a-z 0-9 . _ -`, but not `.`
/// or `..`.
///
/// All names of owners and repositories have this form. Nothing is percent-encoded: values that would need it are refused, because
/// servers and proxies decode `%2e` or `%2f` at different points.
pub(crate) fn check_segment(value: &str) -> Result<(), &'static str> {
    if value.is_empty() {
        return Err("is empty");
    }
    if value == "." || value == ".." {
        return Err("is a dot segment, which would change the path");
    }
    if value.len() > LONGEST_SEGMENT {
        return Err("is longer than 255 characters");
    }
    let is_plain = value.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-'));
    if !is_plain {
        return Err("contains a character other than A-Z a-z 0-9 . _ -");
    }
    Ok(())
}

/// The URL of a request: `base`, the template with each `{name}` filled, and `query`.
///
/// The parsed URL is compared with the parts, so that no rule of the URL parser can redirect a request.
pub(crate) fn request_url(
    base: &BaseUrl,
    operation: &Operation,
    segments: &[Parameter],
    query: &[Parameter],
) -> Result<Url, Error> {
    let filled = fill_template(operation.path_template(), segments)?;
    let expected: Vec<&str> = base.segments().iter().map(String::as_str).chain(filled).collect();

    let mut url = base.url().clone();
    url.set_path(&expected.join("/"));
    if !query.is_empty() {
        url.query_pairs_mut().extend_pairs(query);
    }

    if is_as_meant(base, &url, &expected, query) {
        Ok(url)
    } else {
        Err(Error::invalid_input("the parameters would change the URL of the operation"))
    }
}

/// Whether a URL consists of exactly these parts.
fn is_as_meant(base: &BaseUrl, url: &Url, segments: &[&str], query: &[Parameter]) -> bool {
    base.has_origin_of(url)
        && url.path_segments().is_some_and(|actual| actual.eq(segments.iter().copied()))
        && url.username().is_empty()
        && url.password().is_none()
        && url.fragment().is_none()
        && url.query_pairs().eq(query.iter().map(|(name, value)| ((*name).into(), value.into())))
}

fn fill_template<'a>(template: &'a str, parameters: &'a [Parameter]) -> Result<Vec<&'a str>, Error> {
    let mut unused = parameters.len();
    let mut filled = Vec::new();
    // The root has one segment, which is empty.
    if template == "/" && parameters.is_empty() {
        return Ok(vec![""]);
    }
    for part in template.trim_start_matches('/').split('/') {
        let name = part.strip_prefix('{').and_then(|part| part.strip_suffix('}'));
        let segment = match name {
            None => part,
            Some(name) => {
                unused = unused.saturating_sub(1);
                value_of(name, parameters)?
            }
        };
        check_segment(segment).map_err(|problem| Error::invalid_input(format!("path segment {part} {problem}")))?;
        filled.push(segment);
    }
    if unused > 0 {
        return Err(Error::invalid_input("the operation's path lacks one of the path parameters"));
    }
    Ok(filled)
}

fn value_of<'a>(name: &str, parameters: &'a [Parameter]) -> Result<&'a str, Error> {
    let mut values = parameters.iter().filter(|(parameter, _)| *parameter == name).map(|(_, value)| value.as_str());
    match (values.next(), values.next()) {
        (Some(value), None) => Ok(value),
        _ => Err(Error::invalid_input(format!("the path parameter {name} needs exactly one value"))),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::base_url::PlainHttp;

    const RUNNER: Operation = Operation::get("runner", "/repos/{owner}/{repo}/actions/runners/{runner_id}");

    fn base() -> BaseUrl {
        BaseUrl::parse("https://ghe.example.com/api/v3", PlainHttp::OnlyToLoopback).unwrap()
    }

    fn runner_url(owner: &str, repo: &str) -> Result<Url, Error> {
        let segments = [("owner", owner.to_owned()), ("repo", repo.to_owned()), ("runner_id", "23".to_owned())];
        request_url(&base(), &RUNNER, &segments, &[])
    }

    #[test]
    fn each_value_fills_its_own_segment() {
        assert_eq!(
            runner_url("octo-org", "Octo_repo.rs").unwrap().as_str(),
            "https://ghe.example.com/api/v3/repos/octo-org/Octo_repo.rs/actions/runners/23"
        );
    }

    #[test]
    fn the_root_is_the_base_url() {
        const ROOT: Operation = Operation::get("meta/root", "/");
        assert_eq!(request_url(&base(), &ROOT, &[], &[]).unwrap().as_str(), "https://ghe.example.com/api/v3/");
        let misfit = [("owner", "a".to_owned())];
        assert!(request_url(&base(), &ROOT, &misfit, &[]).is_err());
    }

    #[test]
    fn c01_c03_c04_c05_what_is_not_one_segment_is_refused() {
        let long = "a".repeat(300);
        for bad in [
            "",
            ".",
            "..",
            "%2e%2e",
            "%2E.",
            "a%2fb",
            "a%5cb",
            "%00",
            "a/b",
            "a\\b",
            "/",
            "\\",
            "a?b",
            "a#b",
            "a;b",
            "a:b",
            "a@b",
            "a&b",
            "a=b",
            "a+b",
            "a b",
            " a",
            "a\tb",
            "a\nb",
            "a\r",
            "a\0",
            "é",
            "𝔞",
            "a\u{202e}b",
            "a\u{2215}b",
            "．．",
            "{owner}",
            long.as_str(),
        ] {
            assert!(check_segment(bad).is_err(), "{bad:?}");
            assert!(runner_url(bad, "repo").is_err(), "owner {bad:?}");
            assert!(runner_url("owner", bad).is_err(), "repo {bad:?}");
        }
    }

    #[test]
    fn c05_the_longest_segment_is_255_characters() {
        assert!(check_segment(&"a".repeat(LONGEST_SEGMENT)).is_ok());
        assert!(check_segment(&"a".repeat(LONGEST_SEGMENT + 1)).is_err());
    }

    /// No text gets this far today: this is what would stop one that a later change lets through.
    #[test]
    fn a_url_that_is_not_the_operations_is_seen_whatever_made_it_so() {
        let query = [("page", "2".to_owned())];
        let is_as_meant = |url: &str| {
            let url = Url::parse(url).unwrap();
            is_as_meant(&base(), &url, &["api", "v3", "repos", "a", "b"], &query)
        };
        assert!(is_as_meant("https://ghe.example.com/api/v3/repos/a/b?page=2"));
        for url in [
            "http://ghe.example.com/api/v3/repos/a/b?page=2",
            "https://evil.example/api/v3/repos/a/b?page=2",
            "https://ghe.example.com:8443/api/v3/repos/a/b?page=2",
            "https://user@ghe.example.com/api/v3/repos/a/b?page=2",
            "https://:password@ghe.example.com/api/v3/repos/a/b?page=2",
            "https://ghe.example.com/api/v3/repos/a/b?page=2#fragment",
            "https://ghe.example.com/api/v3/repos/../b?page=2",
            "https://ghe.example.com/api/v3/repos/a/b/?page=2",
            "https://ghe.example.com/api/v3/orgs/a/b?page=2",
            "https://ghe.example.com/api/v3/repos/a?page=2",
            "https://ghe.example.com/api/v3/repos/a/b",
            "https://ghe.example.com/api/v3/repos/a/b?page=2&page=3",
            "https://ghe.example.com/api/v3/repos/a/b?page=3",
        ] {
            assert!(!is_as_meant(url), "{url}");
        }
    }

    #[test]
    fn the_template_and_the_values_must_agree() {
        let url = |segments: &[Parameter]| request_url(&base(), &RUNNER, segments, &[]);
        let owner = ("owner", "a".to_owned());
        let repo = ("repo", "b".to_owned());
        let id = ("runner_id", "1".to_owned());
        let other = ("other", "1".to_owned());
        assert!(url(&[owner.clone(), repo.clone()]).is_err());
        assert!(url(&[owner.clone(), repo.clone(), id.clone(), other]).is_err());
        assert!(url(&[owner.clone(), owner.clone(), repo.clone(), id.clone()]).is_err());
        assert!(url(&[id, repo, owner]).is_ok());
    }

    #[test]
    fn c08_each_query_value_is_one_pair() {
        let query = [
            ("created", ">=2024-01-01&per_page=1".to_owned()),
            ("actor", "a&b=c#\r\n".to_owned()),
            ("branch", "+ %20".to_owned()),
        ];
        let operation = Operation::get("runs", "/runs");
        let url = request_url(&base(), &operation, &[], &query).unwrap();
        let pairs: Vec<(String, String)> = url.query_pairs().into_owned().collect();
        let meant: Vec<(String, String)> =
            query.iter().map(|(name, value)| ((*name).to_owned(), value.clone())).collect();
        assert_eq!(pairs, meant);
        assert_eq!(url.path(), "/api/v3/runs");
        assert!(url.fragment().is_none());
    }

    fn refused_or_one_segment(text: &str) -> Result<(), TestCaseError> {
        for (place, url) in [(3, runner_url(text, "repo")), (4, runner_url("owner", text))] {
            let Ok(url) = url else { continue };
            let segments: Vec<&str> = url.path_segments().unwrap().collect();
            prop_assert_eq!(segments.len(), 8);
            prop_assert_eq!(segments[place], text);
            prop_assert_eq!(url.origin(), base().url().origin());
            prop_assert!(url.query().is_none() && url.fragment().is_none());
        }
        Ok(())
    }

    fn texts() -> impl Strategy<Value = String> {
        prop_oneof!["\\PC{0,12}", "[./\\\\%2eEfF5c?#@:;&=+ a]{0,8}", "[A-Za-z0-9._-]{1,20}", "[\\x00-\\xff]{0,8}"]
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 4_096, ..ProptestConfig::default() })]

        #[test]
        fn any_text_is_refused_or_is_exactly_one_segment(text in texts()) {
            refused_or_one_segment(&text)?;
        }

        #[test]
        fn any_query_value_survives_the_servers_parse(value in "\\PC{0,30}|[\\x00-\\x7f]{0,30}") {
            let operation = Operation::get("runs", "/runs");
            let url = request_url(&base(), &operation, &[], &[("actor", value.clone())]).unwrap();
            let pairs: Vec<(String, String)> = url.query_pairs().into_owned().collect();
            prop_assert_eq!(pairs, vec![("actor".to_owned(), value)]);
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 100_000, ..ProptestConfig::default() })]

        #[test]
        #[ignore = "takes a minute: 100,000 texts for each path parameter"]
        fn any_text_is_refused_or_is_exactly_one_segment_long(text in texts()) {
            refused_or_one_segment(&text)?;
        }
    }
}
