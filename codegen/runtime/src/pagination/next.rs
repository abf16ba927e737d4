//! The next page and the last one, from the `Link` header.

use http::HeaderMap;
use http::header::LINK;
use url::form_urlencoded;

use crate::link;

/// The number of the next page; `None` if this is the last.
///
/// Only the number is taken from the link. Its origin and path may be those of a server behind a proxy, or of a repository's new
/// name, and no request is sent there.
pub(crate) fn next_page(parameter: &str, headers: &HeaderMap) -> Result<Option<u64>, &'static str> {
    linked_page("next", parameter, headers)
        .map_or(Ok(None), |page| page.map(Some).ok_or("the next link has no page number"))
}

/// The number of the last page, if the server says so.
pub(crate) fn last_page(parameter: &str, headers: &HeaderMap) -> Option<u64> {
    linked_page("last", parameter, headers).flatten()
}

/// The number of the page that a link leads to; the outer `None` if there is no such link, the inner one if it names no page.
fn linked_page(relation: &str, parameter: &str, headers: &HeaderMap) -> Option<Option<u64>> {
    let target = headers
        .get_all(LINK)
        .iter()
        // Bytes that are not UTF-8, in a title for example, must not hide that there is a next page.
        .find_map(|value| link::target_of(&String::from_utf8_lossy(value.as_bytes()), relation))?;
    let without_fragment = target.split_once('#').map_or(target.as_str(), |(address, _)| address);
    let query = without_fragment.split_once('?').map_or("", |(_, query)| query);
    let mut numbers = form_urlencoded::parse(query.as_bytes())
        .filter(|(name, _)| name == parameter)
        .map(|(_, value)| value.parse().ok());
    match (numbers.next(), numbers.next()) {
        (Some(page), None) => Some(page),
        _ => Some(None),
    }
}

#[cfg(test)]
mod tests {
    use http::HeaderValue;

    use super::*;

    fn next(links: &[&str]) -> Result<Option<u64>, &'static str> {
        let links = links.iter().map(|link| (LINK, HeaderValue::from_str(link).unwrap()));
        next_page(
            "page",
            &links.fold(HeaderMap::new(), |mut headers, (name, link)| {
                headers.append(name, link);
                headers
            }),
        )
    }

    #[test]
    fn c24_c30_c101_only_the_number_is_taken_from_a_link() {
        for target in [
            "https://ghe.example.com/api/v3/repositories/42/actions/runs?page=2",
            "https://ghe.example.com:443/repositories/42/actions/runs?per_page=1&page=2",
            "http://ghe.example.com/api/v3/repos/a/b/actions/runs?page=2",
            "/repositories/42/actions/runs?page=2",
            "?page=2",
            "?page=2#page=3",
            "?%70age=%32",
            "?after=abc&page=2&per_page=1",
            "//ghe.example.com/x?page=2",
            "https://origin.internal:8443/api/v3/repos/a/b/actions/runs?page=2",
            "https://evil.example/api/v3/repos/a/b/actions/runs?page=2",
            "https://ghe.example.com@evil.example/?page=2",
            "//evil.example/?page=2",
            "\\\\evil.example/?page=2",
            "javascript:alert(1)?page=2",
            "https://ghe.example.com:99999/?page=2",
        ] {
            assert_eq!(next(&[&format!("<{target}>; rel=\"next\"")]), Ok(Some(2)), "{target}");
        }
    }

    #[test]
    fn c29_a_next_link_must_name_one_page_number() {
        for query in [
            "",
            "?",
            "?page=",
            "?page=x",
            "?page=-1",
            "?page=+2",
            "?page=2%20",
            "?page=18446744073709551616",
            "?page=2&page=3",
            "?after=abc",
            "?per_page=2",
            "#?page=2",
            "page=2",
        ] {
            let outcome = next(&[&format!("<https://ghe.example.com/{query}>; rel=\"next\"")]);
            assert!(outcome.is_err(), "{query}: {outcome:?}");
        }
    }

    #[test]
    fn c29_bytes_that_are_no_text_do_not_end_a_listing() {
        for title in [b"caf\xc3\xa9".as_slice(), b"caf\xe9", b"\xff\xfe"] {
            let link = [b"<?page=2>; title=\"".as_slice(), title, b"\"; rel=next"].concat();
            let headers = HeaderMap::from_iter([(LINK, HeaderValue::from_bytes(&link).unwrap())]);
            assert_eq!(next_page("page", &headers), Ok(Some(2)), "{title:?}");
        }
    }

    #[test]
    fn c29_links_may_stand_in_several_headers() {
        assert_eq!(next(&[]), Ok(None));
        assert_eq!(next(&["<?page=9>; rel=last"]), Ok(None));
        assert_eq!(next(&["<?page=9>; rel=last", "<?page=2>; rel=next"]), Ok(Some(2)));
    }

    #[test]
    fn the_last_page_is_known_if_a_link_says_so() {
        for (link, last) in [
            ("<?page=9>; rel=last, <?page=2>; rel=next", Some(9)),
            ("<?page=2>; rel=next", None),
            ("<?after=x>; rel=last", None),
            ("<?page=9&page=8>; rel=last", None),
        ] {
            let headers = HeaderMap::from_iter([(LINK, HeaderValue::from_static(link))]);
            assert_eq!(last_page("page", &headers), last, "{link}");
        }
    }
}
