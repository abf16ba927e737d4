//! Proxy settings of the environment.
//!
//! reqwest ignores a variable that it cannot parse, and then connects directly. If a proxy is mandatory, such a request bypasses it
//! or hangs, so the environment is read here.

use std::env;
use std::ffi::OsString;

use reqwest::NoProxy;

use crate::error::Error;

use super::{checked, refuse};

/// In the order of precedence. An empty variable counts as unset.
///
/// `HTTP_PROXY` is not read, because plain http uses no proxy. (In a CGI program, a client could set it with a header.)
const PROXIES: [&str; 4] = ["HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"];
const EXCEPTIONS: [&str; 2] = ["NO_PROXY", "no_proxy"];

/// The first variable of each kind that is not empty, with its name.
pub(super) struct Environment {
    proxy: Option<(&'static str, String)>,
    exceptions: Option<(&'static str, String)>,
}

impl Environment {
    pub(super) fn of_process() -> Result<Self, Error> {
        Self::of(|name| env::var_os(name))
    }

    fn of(variable: impl Fn(&str) -> Option<OsString>) -> Result<Self, Error> {
        let first = |names: &[&'static str]| {
            let found = names.iter().find_map(|name| {
                let value = variable(name).filter(|value| !value.is_empty())?;
                Some((*name, value))
            });
            let Some((name, value)) = found else { return Ok(None) };
            match value.into_string() {
                Ok(value) => Ok(Some((name, value))),
                Err(_) => Err(refuse(name, "the value of this environment variable is not UTF-8")),
            }
        };
        Ok(Self { proxy: first(&PROXIES)?, exceptions: first(&EXCEPTIONS)? })
    }

    /// The proxy for a server at this port, with the hosts that it is not used for.
    pub(super) fn proxy(self, port: Option<u16>) -> Result<Option<reqwest::Proxy>, Error> {
        let Some((name, value)) = self.proxy else { return Ok(None) };
        let exceptions = match self.exceptions {
            Some((name, value)) => exceptions(&value, port).map_err(|problem| refuse(name, problem))?,
            None => String::new(),
        };
        if exceptions.split(',').any(|entry| entry == "*") {
            return Ok(None);
        }
        // Like curl, a URL without a scheme is a proxy over plain HTTP.
        let url = if value.contains("://") { value } else { format!("http://{value}") };
        let proxy = checked(&url).map_err(|problem| refuse(name, problem))?;
        Ok(Some(proxy.no_proxy(NoProxy::from_string(&exceptions))))
    }
}

/// Converts `NO_PROXY` to the form that reqwest reads: host names (which include subdomains), addresses and networks, separated by
/// commas.
///
/// Other programs also accept spaces between the entries, `*.` for a leading dot, brackets around IPv6 addresses, and a port. An
/// entry with another port than the server's is dropped.
pub(crate) fn exceptions(value: &str, port: Option<u16>) -> Result<String, &'static str> {
    if value.contains(['"', '\'']) {
        return Err("it contains quotation marks: write it without them");
    }
    let entries = value.split([',', ' ', '\t', '\r', '\n']).filter(|entry| !entry.is_empty()).filter_map(|entry| {
        let host = match entry.rsplit_once(':') {
            Some((host, number)) if is_port(number) && (!host.contains(':') || host.ends_with(']')) => {
                if port.is_none_or(|port| port.to_string() != number) {
                    return None;
                }
                host
            }
            _ => entry,
        };
        let host = host.strip_prefix('[').and_then(|host| host.strip_suffix(']')).unwrap_or(host);
        Some(host.strip_prefix('*').filter(|domain| domain.starts_with('.')).unwrap_or(host))
    });
    Ok(entries.collect::<Vec<_>>().join(","))
}

fn is_port(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::ErrorKind;

    /// The proxy in an environment with these variables.
    fn proxy(variables: &[(&str, &str)]) -> Result<Option<String>, Error> {
        let variable = |name: &str| {
            variables.iter().find(|(variable, _)| *variable == name).map(|(_, value)| OsString::from(value))
        };
        let proxy = Environment::of(variable)?.proxy(Some(443))?;
        Ok(proxy.map(|proxy| format!("{proxy:?}")))
    }

    #[test]
    fn c84_the_first_variable_that_is_not_empty_counts() {
        for (variables, host) in [
            (
                &[("HTTPS_PROXY", "http://a:1"), ("https_proxy", "http://b:1"), ("ALL_PROXY", "http://c:1")][..],
                Some("\"a\""),
            ),
            (&[("HTTPS_PROXY", ""), ("https_proxy", "http://b:1"), ("ALL_PROXY", "http://c:1")], Some("\"b\"")),
            (&[("ALL_PROXY", "http://c:1"), ("all_proxy", "http://d:1")], Some("\"c\"")),
            (&[("all_proxy", "http://d:1")], Some("\"d\"")),
            (&[("HTTPS_PROXY", "d:1")], Some("\"d\"")),
            (&[("HTTPS_PROXY", "user:password@d:1")], Some("\"d\"")),
            (&[("HTTPS_PROXY", "http://a:1"), ("ALL_PROXY", "garbage://")], Some("\"a\"")),
            (&[("HTTP_PROXY", "http://a:1"), ("http_proxy", "\"")], None),
            (&[("HTTPS_PROXY", ""), ("ALL_PROXY", "")], None),
            (&[], None),
            (&[("HTTPS_PROXY", "http://a:1"), ("NO_PROXY", "b, *")], None),
            (&[("NO_PROXY", "\"a\"")], None),
        ] {
            let proxy = proxy(variables).unwrap();
            assert_eq!(proxy.is_some(), host.is_some(), "{variables:?}");
            if let (Some(proxy), Some(host)) = (proxy, host) {
                assert!(proxy.contains(host), "{variables:?}: {proxy}");
            }
        }
    }

    #[test]
    fn c84_a_variable_that_is_no_proxy_is_named_and_never_ignored() {
        for value in [
            "\"http://user:canary@p:1\"",
            "'http://user:canary@p:1'",
            " http://user:canary@p:1",
            "http://user:canary@p:1 ",
            "http://user:canary@p:1\n",
            "http:/p:1",
            "http:p:1",
            "http//p:1",
            "://p:1",
            "http://",
            "canary canary",
            "http://user:can#ary@p:1",
            "socks4://user:canary@p:1",
            "ftp://p:1",
            "p:99999",
            " ",
            "none?",
        ] {
            for name in PROXIES {
                let error = proxy(&[(name, value)]).expect_err(value);
                assert_eq!(error.kind(), ErrorKind::InvalidInput, "{value:?}");
                assert!(error.to_string().starts_with(&format!("{name}: ")), "{value:?}: {error}");
                assert!(!format!("{error} {error:?}").contains("canary"), "{value:?}");
            }
        }
        let error = proxy(&[("HTTPS_PROXY", "http://p:1"), ("no_proxy", "\"ghe.example.com\"")]).unwrap_err();
        assert!(error.to_string().starts_with("no_proxy: "), "{error}");
    }

    #[cfg(unix)]
    #[test]
    fn c84_a_variable_that_is_no_text_is_named() {
        use std::os::unix::ffi::OsStringExt;

        for name in ["https_proxy", "NO_PROXY"] {
            let variable = |asked: &str| (asked == name).then(|| OsString::from_vec(vec![b'p', 0xff]));
            let Err(error) = Environment::of(variable) else { panic!("{name} was accepted") };
            assert!(error.to_string().starts_with(&format!("{name}: ")), "{error}");
        }
    }

    #[test]
    fn c83_socks_in_the_environment_is_used_or_said_not_to_be_supported() {
        let read = proxy(&[("ALL_PROXY", "socks5h://user:canary@127.0.0.1:1080")]);
        if cfg!(feature = "socks") {
            assert!(read.unwrap().is_some());
        } else {
            let error = read.unwrap_err();
            assert!(error.to_string().starts_with("ALL_PROXY: SOCKS is not supported"), "{error}");
        }
    }

    #[test]
    fn c84_exceptions_are_read_as_others_read_them() {
        for (value, read) in [
            ("a.example,b.example", "a.example,b.example"),
            (" a.example , .b.example,, ", "a.example,.b.example"),
            ("a.example b.example\tc.example", "a.example,b.example,c.example"),
            ("*.a.example", ".a.example"),
            ("*", "*"),
            ("a.example:443,b.example:8443", "a.example"),
            (
                "10.0.0.0/8,10.1.2.3:443,::1,fd00::/8,[fd00::1],[fd00::2]:443,[fd00::3]:8443",
                "10.0.0.0/8,10.1.2.3,::1,fd00::/8,fd00::1,fd00::2",
            ),
            ("a.example:,b.example:x,c.example:4a3", "a.example:,b.example:x,c.example:4a3"),
            ("", ""),
        ] {
            assert_eq!(exceptions(value, Some(443)).as_deref(), Ok(read), "{value}");
        }
    }
}
