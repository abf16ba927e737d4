//! Where the API lives: the only scheme, host, port and path prefix that a request may go to.

use url::{Host, Url};

use crate::error::Error;

/// A checked base URL. Its path has no trailing slash, no empty segment and no dot segment.
#[derive(Clone, Debug)]
pub(crate) struct BaseUrl {
    url: Url,
    segments: Vec<String>,
}

/// Whether plain HTTP may leave this machine.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum PlainHttp {
    OnlyToLoopback,
    Anywhere,
}

impl BaseUrl {
    /// The API of a GitHub Enterprise Server, or of github.com, by `host` or `host:port`.
    pub(crate) fn of_host(host: &str) -> Result<Self, Error> {
        let looks_like_a_host =
            host.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_' | ':' | '[' | ']'));
        if host.is_empty() || !looks_like_a_host {
            return Err(Error::invalid_input(
                "host: give a name such as ghe.example.com, with a port if need be; for anything else use base_url",
            ));
        }
        if host.eq_ignore_ascii_case("github.com") || host.eq_ignore_ascii_case("api.github.com") {
            return Self::of_github_com();
        }
        Self::parse(&format!("https://{host}/api/v3"), PlainHttp::OnlyToLoopback)
    }

    pub(crate) fn of_github_com() -> Result<Self, Error> {
        Self::parse("https://api.github.com", PlainHttp::OnlyToLoopback)
    }

    /// Takes a URL as it is, but for the trailing slash. What the URL standard would quietly mend (spaces, backslashes, dot
    /// segments, a missing slash) is refused: a mended URL is one nobody wrote.
    pub(crate) fn parse(text: &str, plain_http: PlainHttp) -> Result<Self, Error> {
        let refuse = |problem: &'static str| Error::invalid_input(format!("base URL: {problem}"));
        let Some((_, rest)) = text.split_once("://") else {
            return Err(refuse("write it with its scheme, as https://host/path"));
        };
        if text.chars().any(|c| !c.is_ascii_graphic() || matches!(c, '\\' | '%')) {
            return Err(refuse(
                "it holds a space, a backslash, a percent sign, or a character that is not plain ASCII",
            ));
        }
        if rest.contains(['?', '#']) {
            return Err(refuse("it may hold no query and no fragment"));
        }
        let (authority, path) = rest.split_once('/').unwrap_or((rest, ""));
        if authority.is_empty() {
            return Err(refuse("it names no host"));
        }
        if authority.contains('@') {
            return Err(refuse("give the token with token(), not in the URL"));
        }
        let segments = path_segments(path).ok_or_else(|| {
            refuse("its path has an empty or a dot segment, or characters other than A-Z a-z 0-9 . _ ~ -")
        })?;

        let mut url = Url::parse(text).map_err(|error| refuse("it is not a URL").with_source(error))?;
        url.set_path(&segments.join("/"));
        match url.scheme() {
            "https" => {}
            "http" if plain_http == PlainHttp::Anywhere || is_loopback(&url) => {}
            "http" => {
                return Err(refuse(
                    "plain http would show the token to the network: use https, or allow_insecure_http()",
                ));
            }
            _ => return Err(refuse("its scheme must be https")),
        }
        if url.host().is_none() || url.port_or_known_default().unwrap_or(0) == 0 {
            return Err(refuse("its host or port cannot be used"));
        }
        Ok(Self { url, segments })
    }

    pub(crate) fn url(&self) -> &Url {
        &self.url
    }

    pub(crate) fn segments(&self) -> &[String] {
        &self.segments
    }

    pub(crate) fn is_plain_http(&self) -> bool {
        self.url.scheme() == "http"
    }

    /// Same scheme, host and port.
    pub(crate) fn has_origin_of(&self, other: &Url) -> bool {
        self.url.origin() == other.origin()
    }

    /// Same host, and the same port unless both leave it out. The scheme is not compared: a server behind a proxy that ends
    /// TLS names itself with http.
    pub(crate) fn has_host_of(&self, other: &Url) -> bool {
        self.url.host() == other.host() && self.url.port() == other.port()
    }
}

/// The segments of a path without its leading slash; `None` if one of them is not plain.
fn path_segments(path: &str) -> Option<Vec<String>> {
    let path = path.strip_suffix('/').unwrap_or(path);
    if path.is_empty() {
        return Some(Vec::new());
    }
    path.split('/')
        .map(|segment| {
            let is_plain = segment.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '~' | '-'));
            let is_named = !segment.is_empty() && segment != "." && segment != "..";
            (is_plain && is_named).then(|| segment.to_owned())
        })
        .collect()
}

fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        // Not names below it: not every resolver keeps those on this machine.
        Some(Host::Domain(name)) => name == "localhost",
        None => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::ErrorKind;

    fn parsed(text: &str) -> String {
        BaseUrl::parse(text, PlainHttp::OnlyToLoopback).unwrap().url().to_string()
    }

    #[test]
    fn a_host_is_an_enterprise_server_unless_it_is_github_com() {
        for (host, url) in [
            ("ghe.example.com", "https://ghe.example.com/api/v3"),
            ("ghe.example.com:8443", "https://ghe.example.com:8443/api/v3"),
            ("[::1]:8443", "https://[::1]:8443/api/v3"),
            ("github.com", "https://api.github.com/"),
            ("api.github.com", "https://api.github.com/"),
        ] {
            assert_eq!(BaseUrl::of_host(host).unwrap().url().as_str(), url);
        }
    }

    #[test]
    fn c06_a_host_is_nothing_but_a_host() {
        for host in ["", "a/b", "https://a", "u@a", "a?x", "a#f", " a", "a:99999", "é", "a\\b", "a%2fb", ":443", "a:b"]
        {
            let error = BaseUrl::of_host(host).expect_err(host);
            assert_eq!(error.kind(), ErrorKind::InvalidInput, "{host}");
        }
    }

    #[test]
    fn c06_the_trailing_slash_makes_no_difference() {
        for (text, url) in [
            ("https://ghe.example.com/api/v3", "https://ghe.example.com/api/v3"),
            ("https://ghe.example.com/api/v3/", "https://ghe.example.com/api/v3"),
            ("https://ghe.example.com/", "https://ghe.example.com/"),
            ("https://ghe.example.com", "https://ghe.example.com/"),
            ("HTTPS://GHE.example.com:443", "https://ghe.example.com/"),
            ("http://127.0.0.1:8080/", "http://127.0.0.1:8080/"),
            ("http://[::1]:8080", "http://[::1]:8080/"),
            ("http://localhost:1", "http://localhost:1/"),
        ] {
            assert_eq!(parsed(text), url);
        }
    }

    #[test]
    fn c06_what_is_not_a_plain_base_url_is_refused() {
        for text in [
            "",
            "ghe.example.com",
            "//ghe.example.com",
            "https:ghe.example.com",
            "https:/ghe.example.com",
            "https:///ghe.example.com",
            "https://",
            "ftp://ghe.example.com",
            "file:///etc/passwd",
            "javascript://a",
            "https://user@ghe.example.com",
            "https://user:password@ghe.example.com",
            "https://ghe.example.com?x",
            "https://ghe.example.com/?x",
            "https://ghe.example.com#f",
            "https://ghe.example.com/api#f",
            "http://ghe.example.com",
            "http://127.0.0.1.example.com",
            "http://localhost.example.com",
            "http://ghe.localhost",
            "http://[::ffff:10.0.0.1]",
            "https://ghe.example.com:99999",
            "https://ghe.example.com:0",
            "https://ghe.example.com:x",
            " https://ghe.example.com",
            "https://ghe.example.com ",
            "https://ghe.example.com/a b",
            "https://ghe.exam\tple.com",
            "https://ghe.example.com\n",
            "https://ghe.example.com/../x",
            "https://ghe.example.com/api/./v3",
            "https://ghe.example.com/api/..",
            "https://ghe.example.com/api/%2e%2e/v3",
            "https://ghe.example.com//api",
            "https://ghe.example.com/api//",
            "https://ghe.example.com\\@evil.example",
            "https://ghe.example.com/api;x",
            "https://é.example.com",
            "https://%67he.example.com",
        ] {
            let error = BaseUrl::parse(text, PlainHttp::OnlyToLoopback).expect_err(text);
            assert_eq!(error.kind(), ErrorKind::InvalidInput, "{text}");
            assert!(!error.to_string().contains("password"), "{text}");
        }
    }

    #[test]
    fn c06_plain_http_leaves_the_machine_only_when_allowed() {
        let text = "http://ghe.example.com/api/v3";
        assert!(BaseUrl::parse(text, PlainHttp::OnlyToLoopback).is_err());
        assert!(BaseUrl::parse(text, PlainHttp::Anywhere).is_ok());
    }
}
