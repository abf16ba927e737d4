//! The base URL of the API: the only scheme, host, port and path prefix that requests are sent to.

use url::{Host, Url};

use crate::authority;
use crate::error::Error;

/// A checked base URL. Its path has no trailing slash, no empty segment and no dot segment.
#[derive(Clone, Debug)]
pub(crate) struct BaseUrl {
    url: Url,
    segments: Vec<String>,
}

/// Whether plain HTTP to other machines is allowed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum PlainHttp {
    OnlyToLoopback,
    Anywhere,
}

impl BaseUrl {
    /// The API of `host` or `host:port`: github.com, an enterprise on GHE.com, or an Enterprise Server.
    pub(crate) fn of_host(host: &str) -> Result<Self, Error> {
        let refuse = |problem: String| Error::invalid_input(format!("host: {problem}"));
        let is_plain =
            host.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_' | ':' | '[' | ']'));
        if host.is_empty() || !is_plain {
            return Err(refuse(
                "use a name such as ghe.example.com, optionally with a port, or use base_url".to_owned(),
            ));
        }
        let server = Self::checked(&format!("https://{host}/api/v3"), PlainHttp::OnlyToLoopback).map_err(refuse)?;
        match api_of_github(&server.url) {
            None => Ok(server),
            Some(Ok(api)) => Self::checked(&api, PlainHttp::OnlyToLoopback).map_err(refuse),
            Some(Err(problem)) => Err(refuse(problem.to_owned())),
        }
    }

    pub(crate) fn of_github_com() -> Result<Self, Error> {
        Self::of_host("github.com")
    }

    /// Parses a base URL. Only a trailing slash is changed.
    pub(crate) fn parse(text: &str, plain_http: PlainHttp) -> Result<Self, Error> {
        let refuse = |problem: String| Error::invalid_input(format!("base URL: {problem}"));
        let base = Self::checked(text, plain_http).map_err(refuse)?;
        match api_of_github(&base.url) {
            Some(Err(problem)) => Err(refuse(problem.to_owned())),
            Some(Ok(api)) if Url::parse(&api).is_ok_and(|api| api.host() != base.url.host()) => {
                Err(refuse(format!("the API of this host is at {api}")))
            }
            Some(Ok(_)) | None => Ok(base),
        }
    }

    /// Refuses what the URL standard would silently repair (spaces, backslashes, dot segments, a missing slash), because the repaired
    /// URL may not be the intended one.
    fn checked(text: &str, plain_http: PlainHttp) -> Result<Self, String> {
        let Some((scheme, rest)) = text.split_once("://") else {
            return Err("write it with its scheme, as https://host/path".to_owned());
        };
        if text.chars().any(|c| !c.is_ascii_graphic() || matches!(c, '\\' | '%')) {
            return Err("it contains a space, a backslash, a percent sign, or a character that is not ASCII".to_owned());
        }
        if rest.contains(['?', '#']) {
            return Err("a query or a fragment is not allowed".to_owned());
        }
        let (authority, path) = rest.split_once('/').unwrap_or((rest, ""));
        if authority.contains('@') {
            return Err("pass the token to token(), not in the URL".to_owned());
        }
        let segments = path_segments(path).ok_or_else(|| {
            "its path has an empty or a dot segment, or characters other than A-Z a-z 0-9 . _ ~ -".to_owned()
        })?;

        let mut url = Url::parse(text).map_err(|error| format!("it is not a URL: {error}"))?;
        authority::check_is_as_written(scheme, authority, &url)?;
        url.set_path(&segments.join("/"));
        match url.scheme() {
            "https" => {}
            "http" if plain_http == PlainHttp::Anywhere || is_loopback(&url) => {}
            "http" => {
                return Err(
                    "plain http would expose the token to the network: use https, or allow_insecure_http()".to_owned()
                );
            }
            _ => return Err("its scheme must be https".to_owned()),
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

    /// The host name or IP address.
    pub(crate) fn server_address(&self) -> &str {
        self.url.host_str().unwrap_or_default()
    }

    /// The port, also if it is the default of the scheme.
    pub(crate) fn server_port(&self) -> u16 {
        self.url.port_or_known_default().unwrap_or_default()
    }

    /// Whether the URL may lack `/api/v3` at its end. Only the API hosts of github.com and GHE.com, whose names start with `api.`, do
    /// not need it.
    pub(crate) fn may_lack_api_path(&self) -> bool {
        let serves_the_api_alone = self
            .url
            .host_str()
            .is_some_and(|host| host == "api.github.com" || (host.starts_with("api.") && host.ends_with(".ghe.com")));
        let has_api_path = self.segments.ends_with(&["api".to_owned(), "v3".to_owned()]);
        !serves_the_api_alone && !has_api_path
    }

    /// Same scheme, host and port.
    pub(crate) fn has_origin_of(&self, other: &Url) -> bool {
        self.url.origin() == other.origin()
    }
}

/// The segments of a path without its leading slash; `None` if one contains other than plain characters.
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

/// If `url` is a host of github.com or GHE.com, the URL of its API with the same port, or an error if the host has no API.
fn api_of_github(url: &Url) -> Option<Result<String, &'static str>> {
    let host = url.host_str()?;
    // A trailing dot does not change the name.
    let host = host.strip_suffix('.').unwrap_or(host);
    let api = if let Some(labels) = labels_below(host, "github.com") {
        match labels {
            "" | "www" | "api" => "https://api.github.com".to_owned(),
            _ => return Some(Err("github.com has its API at https://api.github.com, and at no other host")),
        }
    } else {
        let labels = labels_below(host, "ghe.com")?;
        match labels.strip_prefix("api.").unwrap_or(labels) {
            "" | "www" | "api" => return Some(Err("name the enterprise: its API is at https://api.TENANT.ghe.com")),
            tenant if tenant.contains('.') => {
                return Some(Err(
                    "on GHE.com, an enterprise has its API at https://api.TENANT.ghe.com, and at no other host",
                ));
            }
            tenant => format!("https://api.{tenant}.ghe.com"),
        }
    };
    Some(Ok(match url.port() {
        Some(port) => format!("{api}:{port}"),
        None => api,
    }))
}

/// The labels of `host` before `domain`; empty if it is the domain itself.
fn labels_below<'a>(host: &'a str, domain: &str) -> Option<&'a str> {
    let labels = host.strip_suffix(domain)?;
    if labels.is_empty() { Some(labels) } else { labels.strip_suffix('.') }
}

fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        // Not its subdomains, which not every resolver keeps on this machine.
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
    fn c76_a_host_stands_for_the_api_that_it_belongs_to() {
        for (host, url) in [
            ("ghe.example.com", "https://ghe.example.com/api/v3"),
            ("GHE.example.com:8443", "https://ghe.example.com:8443/api/v3"),
            ("[::1]:8443", "https://[::1]:8443/api/v3"),
            ("10.8.0.1", "https://10.8.0.1/api/v3"),
            ("github.com", "https://api.github.com/"),
            ("GitHub.com:443", "https://api.github.com/"),
            ("github.com.", "https://api.github.com/"),
            ("www.github.com", "https://api.github.com/"),
            ("api.github.com", "https://api.github.com/"),
            ("octocorp.ghe.com", "https://api.octocorp.ghe.com/"),
            ("OctoCorp.GHE.com", "https://api.octocorp.ghe.com/"),
            ("octocorp.ghe.com:443", "https://api.octocorp.ghe.com/"),
            ("octocorp.ghe.com:8443", "https://api.octocorp.ghe.com:8443/"),
            ("octocorp.ghe.com.", "https://api.octocorp.ghe.com/"),
            ("api.octocorp.ghe.com", "https://api.octocorp.ghe.com/"),
            // Look-alikes are servers of that name.
            ("octocorp.ghe.com.evil.example", "https://octocorp.ghe.com.evil.example/api/v3"),
            ("github.com.evil.example", "https://github.com.evil.example/api/v3"),
            ("notghe.com", "https://notghe.com/api/v3"),
            ("notgithub.com", "https://notgithub.com/api/v3"),
            ("octocorp-ghe.com", "https://octocorp-ghe.com/api/v3"),
        ] {
            assert_eq!(BaseUrl::of_host(host).unwrap().url().as_str(), url, "{host}");
        }
    }

    #[test]
    fn c76_a_host_of_githubs_without_an_api_is_refused() {
        for (host, advice) in [
            ("ghe.com", "https://api.TENANT.ghe.com"),
            ("api.ghe.com", "https://api.TENANT.ghe.com"),
            ("www.ghe.com", "https://api.TENANT.ghe.com"),
            ("a.octocorp.ghe.com", "https://api.TENANT.ghe.com"),
            ("api.a.octocorp.ghe.com", "https://api.TENANT.ghe.com"),
            ("uploads.github.com", "https://api.github.com"),
        ] {
            for error in
                [BaseUrl::of_host(host), BaseUrl::parse(&format!("https://{host}/"), PlainHttp::OnlyToLoopback)]
            {
                let error = error.expect_err(host);
                assert_eq!(error.kind(), ErrorKind::InvalidInput, "{host}");
                assert!(error.to_string().contains(advice), "{host}: {error}");
            }
        }
    }

    #[test]
    fn c77_a_web_site_is_no_base_url() {
        for (text, api) in [
            ("https://github.com", "https://api.github.com"),
            ("https://GitHub.com:443/", "https://api.github.com"),
            ("https://github.com./", "https://api.github.com"),
            ("https://www.github.com/octo-org", "https://api.github.com"),
            ("https://github.com/api/v3", "https://api.github.com"),
            ("https://octocorp.ghe.com", "https://api.octocorp.ghe.com"),
            ("https://octocorp.ghe.com/api/v3", "https://api.octocorp.ghe.com"),
        ] {
            let error = BaseUrl::parse(text, PlainHttp::Anywhere).expect_err(text);
            assert_eq!(error.kind(), ErrorKind::InvalidInput, "{text}");
            assert!(error.to_string().ends_with(&format!("is at {api}")), "{text}: {error}");
        }
        for api in ["https://api.github.com/", "https://api.octocorp.ghe.com/", "https://github.com.example/"] {
            assert_eq!(parsed(api), api);
        }
    }

    #[test]
    fn c77_only_hosts_that_serve_the_api_alone_need_no_path() {
        for (text, may_lack) in [
            ("https://ghe.example.com", true),
            ("https://ghe.example.com/api", true),
            ("https://ghe.example.com/v3", true),
            ("https://ghe.example.com/v3/api", true),
            ("https://ghe.example.com/api/v3", false),
            ("https://ghe.example.com/proxied/api/v3/", false),
            ("https://api.github.com", false),
            ("https://api.octocorp.ghe.com", false),
            ("https://api.example.com", true),
            ("https://octocorp.notghe.com", true),
        ] {
            let base = BaseUrl::parse(text, PlainHttp::OnlyToLoopback).unwrap();
            assert_eq!(base.may_lack_api_path(), may_lack, "{text}");
        }
    }

    #[test]
    fn c121_a_host_that_would_be_rewritten_is_refused() {
        for (host, advice) in [
            ("010.8.0.1", "8.8.0.1"),
            ("10.1", "10.0.0.1"),
            ("1", "0.0.0.1"),
            ("0177.0.0.1", "127.0.0.1"),
            ("2130706433", "127.0.0.1"),
            ("0x7f.1", "127.0.0.1"),
            ("[0::1]", "[::1]"),
            ("ghe:", "port"),
            ("ghe:0443", "port"),
            ("ghe:0", "port"),
        ] {
            let base_url = |scheme| BaseUrl::parse(&format!("{scheme}://{host}"), PlainHttp::OnlyToLoopback);
            for outcome in [BaseUrl::of_host(host), base_url("https"), base_url("http")] {
                let error = outcome.expect_err(host);
                assert_eq!(error.kind(), ErrorKind::InvalidInput, "{host}");
                assert!(error.to_string().contains(advice), "{host}: {error}");
            }
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
            "https:ghe.example.com#x://ghe.example.com",
            "https:ghe.example.com?x://ghe.example.com/api/v3",
            "http:-#heztpp://-",
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
        let error = BaseUrl::parse(text, PlainHttp::OnlyToLoopback).unwrap_err().to_string();
        assert!(error.contains("use https, or allow_insecure_http()"), "{error}");
        assert!(BaseUrl::parse(text, PlainHttp::Anywhere).is_ok());
    }
}
