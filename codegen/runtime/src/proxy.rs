//! Connections to the server: direct, or through a proxy.

pub(crate) mod environment;

use std::borrow::Cow;
use std::fmt;

use url::Url;

use crate::authority;
use crate::base_url::BaseUrl;
use crate::error::Error;

use self::environment::Environment;

/// How connections are made.
#[derive(Clone, Default)]
pub(crate) enum Proxy {
    /// As set by `HTTPS_PROXY`, `ALL_PROXY` and `NO_PROXY`.
    #[default]
    OfEnvironment,
    Direct,
    /// Through this proxy, for every host. The URL may contain a password.
    Of(String),
}

impl Proxy {
    /// The proxy for requests to `base`, if there is one.
    ///
    /// Requests over plain http never use a proxy, because it could read them, including the token.
    pub(crate) fn of(&self, base: &BaseUrl) -> Result<Option<reqwest::Proxy>, Error> {
        match self {
            Self::Of(_) if base.is_plain_http() => {
                Err(Error::invalid_input("proxy: it would read the token of every request over plain http"))
            }
            Self::Of(url) => checked(url).map(Some).map_err(|problem| refuse("proxy", problem)),
            Self::OfEnvironment if !base.is_plain_http() => {
                Environment::of_process()?.proxy(base.url().port_or_known_default())
            }
            Self::OfEnvironment | Self::Direct => Ok(None),
        }
    }
}

impl fmt::Debug for Proxy {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::OfEnvironment => "OfEnvironment",
            Self::Direct => "Direct",
            Self::Of(_) => "Of(***)",
        })
    }
}

const FORM: &str =
    "write it as http://host:port, or as http://user:password@host:port with user and password percent-encoded";

fn checked(text: &str) -> Result<reqwest::Proxy, &'static str> {
    reqwest::Proxy::https(proxy_url(text)?).map_err(|_| FORM)
}

/// A URL that reqwest accepts for a proxy. The error quotes no part of the text, because it may contain a password.
pub(crate) fn proxy_url(text: &str) -> Result<Url, &'static str> {
    if text.starts_with(['"', '\'']) || text.ends_with(['"', '\'']) {
        return Err("it is enclosed in quotation marks: write it without them");
    }
    if text.starts_with(char::is_whitespace) || text.ends_with(char::is_whitespace) {
        return Err("remove the white space before or after it");
    }
    if !text.bytes().all(|byte| byte.is_ascii_graphic()) {
        return Err("it contains white space or a character that is not ASCII: percent-encode these in a password");
    }
    let (scheme, rest) = text.split_once("://").ok_or(FORM)?;
    let is_socks = scheme.get(..5).is_some_and(|scheme| scheme.eq_ignore_ascii_case("socks"));
    if is_socks {
        check_socks(scheme)?;
    }
    // The rules of an http URL hold for a SOCKS proxy too: parsers take almost anything for the host of another scheme.
    let as_http = if is_socks { Cow::Owned(["http://", rest].concat()) } else { Cow::Borrowed(text) };
    let url = Url::parse(&as_http).map_err(|_| FORM)?;
    let authority = rest.strip_suffix('/').unwrap_or(rest);
    let is_plain = matches!(url.scheme(), "http" | "https") && !authority.contains(['/', '\\', '?', '#']);
    let host = authority.rsplit_once('@').map_or(authority, |(_, host)| host);
    if !is_plain || authority::check_is_as_written(if is_socks { "http" } else { scheme }, host, &url).is_err() {
        return Err(FORM);
    }
    // reqwest silently uses no proxy if this type does not accept the URL.
    let is_accepted = url.as_str().parse::<http::Uri>().is_ok_and(|uri| uri.host() == url.host_str());
    if !is_accepted {
        return Err("its user or password contains a character that must be percent-encoded");
    }
    if is_socks { Url::parse(text).map_err(|_| FORM) } else { Ok(url) }
}

fn check_socks(scheme: &str) -> Result<(), &'static str> {
    if !cfg!(feature = "socks") {
        return Err(
            "SOCKS is not supported by this build: use the http:// or https:// address of a proxy that supports CONNECT, \
             or enable this crate's feature `socks`",
        );
    }
    if !["socks5", "socks5h"].iter().any(|supported| scheme.eq_ignore_ascii_case(supported)) {
        return Err(
            "of SOCKS only version 5 is supported: write socks5h://, or socks5:// to resolve names on this machine",
        );
    }
    Ok(())
}

fn refuse(what: &str, problem: &str) -> Error {
    Error::invalid_input(format!("{what}: {problem}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn c60_a_proxy_is_a_plain_url_and_its_password_is_never_repeated() {
        for text in [
            "",
            "proxy.example.com:3128",
            "http://",
            "http:///",
            "http://user:canary@",
            "http:/proxy.example.com:3128",
            "http:proxy.example.com:3128",
            "http:proxy.example.com#canary://proxy.example.com",
            "http:proxy.example.com?canary://user:canary@proxy.example.com",
            "ftp://canary@proxy.example.com",
            "http://user:canary@proxy.example.com/path",
            "http://user:canary@proxy.example.com//",
            "http://user:canary@proxy.example.com\\",
            "http://proxy.example.com?canary",
            "http://proxy.example.com#canary",
            "http://proxy.example.com:99999",
            "http://proxy.example.com:0",
            "http://proxy.example.com:",
            "http://10.1:3128",
            "http://user:canary#1@proxy.example.com",
            "http://user:canary/1@proxy.example.com",
            "http://user:can ary@proxy.example.com",
            "http://user:canaryé@proxy.example.com",
            "http://user:canary@pröxy.example.com",
            "canary",
        ] {
            let problem = checked(text).expect_err(text);
            assert!(!problem.contains("canary"), "{text}");
        }
        for text in [
            "http://proxy.example.com:3128",
            "HTTP://Proxy.example.com:3128/",
            "https://proxy.example.com",
            "http://10.8.0.1:3128",
            "http://[::1]:3128",
            "http://user:canary@proxy.example.com:3128",
            "http://user:can%40ry%20@proxy.example.com:3128",
            "http://user:can@ary@proxy.example.com:3128",
            "http://user:can|ary^`{}'!$&()*+,;=~@proxy.example.com:3128",
        ] {
            assert!(checked(text).is_ok(), "{text}");
        }
        assert_eq!(format!("{:?}", Proxy::Of("http://user:canary@p".to_owned())), "Of(***)");
    }

    #[test]
    fn c84_what_is_around_a_proxy_is_named() {
        let quotes = "it is enclosed in quotation marks: write it without them";
        let space = "remove the white space before or after it";
        let inside = "it contains white space or a character that is not ASCII: percent-encode these in a password";
        for (text, problem) in [
            ("\"http://p:1", quotes),
            ("http://p:1'", quotes),
            (" http://p:1", space),
            ("http://p:1\n", space),
            ("http://p :1", inside),
        ] {
            assert_eq!(proxy_url(text), Err(problem), "{text:?}");
        }
    }

    #[test]
    fn c83_socks_is_supported_with_its_feature_or_said_not_to_be() {
        for (scheme, is_version_5) in [
            ("socks5h", true),
            ("socks5", true),
            ("SOCKS5", true),
            ("socks4a", false),
            ("socks4", false),
            ("socks", false),
            ("socks5x", false),
        ] {
            let read = checked(&format!("{scheme}://user:canary@proxy.example.com:1080"));
            if cfg!(feature = "socks") && is_version_5 {
                assert!(read.is_ok(), "{scheme}");
                continue;
            }
            let problem = read.unwrap_err();
            let words = if cfg!(feature = "socks") {
                "only version 5"
            } else {
                "SOCKS is not supported by this build: use the http:// or https://"
            };
            assert!(problem.contains(words), "{scheme}: {problem}");
            assert!(!problem.contains("canary"));
        }
    }

    #[test]
    fn c60_the_address_of_a_socks_proxy_is_held_to_the_same_rules() {
        for rest in
            ["", "10.1:1080", "p:99999", "p/path", "p?canary", "user:canary#1@p", "pröxy", "user:can ary@p", "p:0"]
        {
            let problem = checked(&format!("socks5h://{rest}")).expect_err(rest);
            assert!(!problem.contains("canary"), "{rest}");
        }
    }
}
