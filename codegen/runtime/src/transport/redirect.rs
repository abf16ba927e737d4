//! Redirects: followed only within the origin and the base path of the API.

use http::header::LOCATION;
use http::{HeaderMap, StatusCode};
use url::Url;

use crate::base_url::BaseUrl;
use crate::path::check_segment;

/// The maximum number of redirects that one attempt follows.
pub(super) const MOST_REDIRECTS: u32 = 3;

/// No URL of GitHub's is near this long.
const LONGEST_LOCATION: usize = 8 * 1024;

/// The URL to request instead of `asked`, with the same method, or why the redirect is refused.
pub(crate) fn target(
    base: &BaseUrl,
    asked: &Url,
    status: StatusCode,
    headers: &HeaderMap,
) -> Result<Url, &'static str> {
    match status.as_u16() {
        301 | 302 | 307 | 308 => {}
        303 => return Err("it changes the method"),
        _ => return Err("it has no single target"),
    }
    let mut locations = headers.get_all(LOCATION).iter();
    let (Some(location), None) = (locations.next(), locations.next()) else {
        return Err("it has no target, or more than one");
    };
    let location = location.to_str().map_err(|_| "its target is not ASCII")?;
    if location.is_empty() || location.len() > LONGEST_LOCATION {
        return Err("its target is empty or too long");
    }
    // The URL parser would repair these. Spaces and backslashes have sent clients to other hosts before.
    if !location.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'\\') {
        return Err("its target contains white space or a backslash");
    }
    if names_its_scheme_without_an_authority(location) {
        return Err("its target is an incomplete URL");
    }
    let mut url = asked.join(location).map_err(|_| "its target is not a URL")?;
    url.set_fragment(None);
    if !base.has_origin_of(&url) || !url.username().is_empty() || url.password().is_some() {
        return Err("it leads to another scheme, host or port, and the token is only sent to the configured one");
    }
    if !is_below(base, &url) {
        return Err("it leads out of the API's path");
    }
    Ok(url)
}

/// Whether it is a URL such as `https:/host` or `https:host`, which the URL parser repairs in different ways.
fn names_its_scheme_without_an_authority(location: &str) -> bool {
    let Some((scheme, rest)) = location.split_once(':') else { return false };
    let is_scheme = scheme.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.'));
    is_scheme && !rest.starts_with("//")
}

/// Compared after parsing, which removes dot segments. Each segment must be as plain as those of our own requests, because servers
/// and proxies interpret `%2f`, `%2e` or `..;` differently.
fn is_below(base: &BaseUrl, url: &Url) -> bool {
    let mut segments = url.path_segments().into_iter().flatten();
    if !base.segments().iter().all(|expected| segments.next() == Some(expected)) {
        return false;
    }
    let mut rest = segments.peekable();
    rest.peek().is_some() && rest.all(|segment| check_segment(segment).is_ok())
}

#[cfg(test)]
mod tests {
    use http::HeaderValue;

    use super::*;
    use crate::base_url::PlainHttp;

    fn followed(status: u16, locations: &[&[u8]]) -> Result<String, &'static str> {
        let base = BaseUrl::parse("https://ghe.example.com/api/v3", PlainHttp::OnlyToLoopback).unwrap();
        let asked = Url::parse("https://ghe.example.com/api/v3/repos/a/b?page=1").unwrap();
        let mut headers = HeaderMap::new();
        for location in locations {
            headers.append(LOCATION, HeaderValue::from_bytes(location).unwrap());
        }
        let status = StatusCode::from_u16(status).unwrap();
        target(&base, &asked, status, &headers).map(|url| url.to_string())
    }

    #[test]
    fn c16_c22_a_place_within_the_api_is_followed() {
        for status in [301, 302, 307, 308] {
            for (location, url) in [
                ("https://ghe.example.com/api/v3/repositories/1/x?page=1", "/repositories/1/x?page=1"),
                ("HTTPS://GHE.EXAMPLE.COM:443/api/v3/repositories/1", "/repositories/1"),
                ("/api/v3/repositories/1", "/repositories/1"),
                ("//ghe.example.com/api/v3/repositories/1", "/repositories/1"),
                ("../x", "/repos/x"),
                ("?page=2", "/repos/a/b?page=2"),
                ("c#fragment", "/repos/a/c"),
            ] {
                let expected = format!("https://ghe.example.com/api/v3{url}");
                assert_eq!(followed(status, &[location.as_bytes()]), Ok(expected), "{location}");
            }
        }
    }

    #[test]
    fn c17_only_the_redirects_that_keep_the_method_are_followed() {
        for status in [300, 303, 304, 305, 306, 309, 399] {
            assert!(followed(status, &[b"/api/v3/x"]).is_err(), "{status}");
        }
    }

    #[test]
    fn c18_c19_c22_c23_everything_else_is_refused() {
        let long = [b"/api/v3/".to_vec(), vec![b'a'; 64 * 1024]].concat();
        for location in [
            b"".as_slice(),
            b"//evil.example",
            b"///evil.example/api/v3/x",
            b"\\\\evil.example\\api\\v3\\x",
            b"/\\evil.example/api/v3/x",
            b"https:/evil.example/api/v3/x",
            b"https:evil.example",
            b"https:/api/v3/x",
            b"https://evil.example/api/v3/x",
            b"https://ghe.example.com.evil.example/api/v3/x",
            b"https://ghe.example.com:8443/api/v3/x",
            b"http://ghe.example.com/api/v3/x",
            b"https://user@ghe.example.com/api/v3/x",
            b"https://user:password@ghe.example.com/api/v3/x",
            b"https://ghe.example.com@evil.example/api/v3/x",
            b"javascript:alert(1)",
            b"data:,x",
            b"file:///api/v3/x",
            b"/login",
            b"/",
            b"/api/v3",
            b"/api/v33/x",
            b"/api/v3/../../login",
            b"/api/v3/%2e%2e/%2E%2e/login",
            b"/api/v3/..%2f..%2flogin",
            b"/api/v3/..%5clogin",
            b"/api/v3//evil.example",
            b"/api/v3/x/",
            b"/api/v3/..;/..;/login",
            b"/api/v3/..;x/login",
            b"/api/v3/x;y",
            b"/api/v3/x:y",
            b"/api/v3/x@y",
            b"/api/v3/%25%32%65",
            b"../../../../login",
            b" /api/v3/x",
            b"/api/v3/\tx",
            b"/api/v3/\xc3\xa9",
            b"/api/v3/\xff",
            long.as_slice(),
        ] {
            let outcome = followed(302, &[location]);
            assert!(outcome.is_err(), "{}: {outcome:?}", String::from_utf8_lossy(location));
        }
        assert!(followed(302, &[]).is_err());
        assert!(followed(302, &[b"/api/v3/x", b"/api/v3/y"]).is_err());
    }

    #[test]
    fn c17_c22_a_refusal_says_why() {
        let longest = format!("/api/v3/{}", [&*"a".repeat(200); 40].join("/") + "/" + &"a".repeat(144));
        assert_eq!(longest.len(), LONGEST_LOCATION);
        let too_long = format!("{longest}a");
        for (status, location, problem) in [
            (302, longest.as_str(), None),
            (302, too_long.as_str(), Some("its target is empty or too long")),
            (302, "", Some("its target is empty or too long")),
            (303, "/api/v3/x", Some("it changes the method")),
            (300, "/api/v3/x", Some("it has no single target")),
        ] {
            assert_eq!(followed(status, &[location.as_bytes()]).err(), problem, "{status}");
        }
    }

    #[test]
    fn without_a_base_path_the_whole_origin_is_the_api() {
        let base = BaseUrl::of_github_com().unwrap();
        let asked = Url::parse("https://api.github.com/repos/a/b").unwrap();
        let mut headers = HeaderMap::new();
        headers.insert(LOCATION, HeaderValue::from_static("/repositories/1"));
        let url = target(&base, &asked, StatusCode::MOVED_PERMANENTLY, &headers).unwrap();
        assert_eq!(url.as_str(), "https://api.github.com/repositories/1");
    }
}
