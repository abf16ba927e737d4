//! What the `Link` header says of the next page.

use http::HeaderMap;
use http::header::LINK;
use url::Url;

use crate::base_url::BaseUrl;
use crate::link;

/// The number of the next page, or `None` if this was the last.
pub(crate) fn next_page(base: &BaseUrl, parameter: &str, headers: &HeaderMap) -> Result<Option<u64>, &'static str> {
    let target = headers
        .get_all(LINK)
        .iter()
        // What is not UTF-8 may stand in a title: it must not hide that there is a next page.
        .find_map(|value| link::target_of(&String::from_utf8_lossy(value.as_bytes()), "next"));
    let Some(target) = target else {
        return Ok(None);
    };
    let target: Url = base.url().join(&target).map_err(|_| "the link to the next page is not a URL")?;
    if !base.has_host_of(&target) {
        return Err("the link to the next page leads to another host or port");
    }
    let mut numbers = target.query_pairs().filter(|(name, _)| name == parameter).map(|(_, value)| value.parse().ok());
    match (numbers.next(), numbers.next()) {
        (Some(Some(page)), None) => Ok(Some(page)),
        _ => Err("the link to the next page names no page number"),
    }
}

#[cfg(test)]
mod tests {
    use http::HeaderValue;

    use super::*;
    use crate::base_url::PlainHttp;

    fn next(links: &[&str]) -> Result<Option<u64>, &'static str> {
        let base = BaseUrl::parse("https://ghe.example.com/api/v3", PlainHttp::OnlyToLoopback);
        let mut headers = HeaderMap::new();
        for link in links {
            headers.append(LINK, HeaderValue::from_str(link).unwrap());
        }
        next_page(&base.unwrap(), "page", &headers)
    }

    #[test]
    fn c30_another_path_on_our_host_is_fine() {
        for target in [
            "https://ghe.example.com/api/v3/repositories/42/actions/runs?page=2",
            "https://ghe.example.com:443/repositories/42/actions/runs?per_page=1&page=2",
            "http://ghe.example.com/api/v3/repos/a/b/actions/runs?page=2",
            "/repositories/42/actions/runs?page=2",
            "?page=2",
            "//ghe.example.com/x?page=2",
        ] {
            assert_eq!(next(&[&format!("<{target}>; rel=\"next\"")]), Ok(Some(2)), "{target}");
        }
    }

    #[test]
    fn c24_a_link_to_elsewhere_is_refused() {
        for target in [
            "https://evil.example/api/v3/repos/a/b/actions/runs?page=2",
            "https://ghe.example.com:8443/?page=2",
            "https://ghe.example.com.evil.example/?page=2",
            "https://ghe.example.com@evil.example/?page=2",
            "//evil.example/?page=2",
            "\\\\evil.example/?page=2",
            "javascript:alert(1)?page=2",
            "data:,?page=2",
        ] {
            let outcome = next(&[&format!("<{target}>; rel=\"next\"")]);
            assert!(outcome.is_err(), "{target}: {outcome:?}");
        }
    }

    #[test]
    fn c29_a_next_link_must_name_one_page_number() {
        for query in
            ["", "?", "?page=", "?page=x", "?page=-1", "?page=18446744073709551616", "?page=2&page=3", "?after=abc"]
        {
            let outcome = next(&[&format!("<https://ghe.example.com/{query}>; rel=\"next\"")]);
            assert!(outcome.is_err(), "{query}: {outcome:?}");
        }
    }

    #[test]
    fn c29_bytes_that_are_no_text_do_not_end_a_listing() {
        for title in [b"caf\xc3\xa9".as_slice(), b"caf\xe9", b"\xff\xfe"] {
            let link = [b"<?page=2>; title=\"".as_slice(), title, b"\"; rel=next"].concat();
            let base = BaseUrl::of_host("ghe.example.com").unwrap();
            let headers = HeaderMap::from_iter([(LINK, HeaderValue::from_bytes(&link).unwrap())]);
            assert_eq!(next_page(&base, "page", &headers), Ok(Some(2)), "{title:?}");
        }
    }

    #[test]
    fn c29_links_may_stand_in_several_headers() {
        assert_eq!(next(&[]), Ok(None));
        assert_eq!(next(&["<?page=9>; rel=last"]), Ok(None));
        assert_eq!(next(&["<?page=9>; rel=last", "<?page=2>; rel=next"]), Ok(Some(2)));
    }
}
