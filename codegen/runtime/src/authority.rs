//! The scheme, host and port of a URL.

use url::{Host, Url};

/// Refuses `url`, parsed from `scheme://authority` and more, unless it has the scheme, host and port as written, ignoring case.
/// The authority is without user and password.
///
/// The URL standard rewrites hosts: `10.1` is 10.0.0.1, `010.8.0.1` is 8.8.0.1, and `2130706433` is 127.0.0.1. It also parses
/// `http:a#x://b` as a URL of host `a`. These are probably not the hosts that the author meant, so no connection is made to them.
pub(crate) fn check_is_as_written(scheme: &str, authority: &str, url: &Url) -> Result<(), String> {
    if !scheme.eq_ignore_ascii_case(url.scheme()) {
        return Err("its scheme would be read as another one".to_owned());
    }
    let (host, port) = split(authority);
    match url.host() {
        None => return Err("it has no host".to_owned()),
        Some(_) if host.is_empty() => return Err("it has no host".to_owned()),
        Some(Host::Domain(name)) if !host.eq_ignore_ascii_case(name) => {
            return Err("its host would be read as another one".to_owned());
        }
        Some(Host::Domain(name)) if name.strip_suffix('.').unwrap_or(name).split('.').any(str::is_empty) => {
            return Err("its host has an empty label".to_owned());
        }
        Some(Host::Domain(_)) => {}
        // The address is not secret, and the only useful advice.
        Some(address) if !host.eq_ignore_ascii_case(&address.to_string()) => {
            return Err(format!("its host would be read as {address}: write that if you mean it"));
        }
        Some(_) => {}
    }
    let Some(port) = port else { return Ok(()) };
    match url.port_or_known_default() {
        Some(number) if number != 0 && port == number.to_string() => Ok(()),
        _ => Err("its port must be a number from 1 to 65535 without leading zeros".to_owned()),
    }
}

/// Splits host and port. A colon without a port gives an empty port.
fn split(authority: &str) -> (&str, Option<&str>) {
    match authority.rsplit_once(':') {
        // The colon is a part of an IPv6 address.
        Some((_, after)) if after.ends_with(']') => (authority, None),
        Some((host, port)) => (host, Some(port)),
        None => (authority, None),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn c121_a_url_without_a_host_is_said_to_have_none() {
        for (scheme, url) in [("https", "https:///ghe"), ("file", "file:///ghe")] {
            let problem = check_is_as_written(scheme, "", &Url::parse(url).unwrap());
            assert_eq!(problem, Err("it has no host".to_owned()), "{url}");
        }
    }

    #[test]
    fn c121_the_scheme_is_what_was_written() {
        for (text, is_written) in [
            ("https://a", true),
            ("HTTPS://a", true),
            ("https:a#x://a", false),
            ("https:a?x://a", false),
            ("https:/a/x://a", false),
            ("https:\\\\a#://a", false),
        ] {
            let (scheme, authority) = text.split_once("://").unwrap();
            let outcome = check_is_as_written(scheme, authority, &Url::parse(text).unwrap());
            assert_eq!(outcome.is_ok(), is_written, "{text}: {outcome:?}");
        }
    }

    #[test]
    fn c121_the_host_and_the_port_are_what_was_written() {
        for (authority, is_written) in [
            ("ghe", true),
            ("GHE.Example.COM:8443", true),
            ("ghe.example.com:443", true),
            ("ghe.example.com.", true),
            ("xn--bcher-kva.example", true),
            ("ghe_1.example.com", true),
            ("10.8.0.1", true),
            ("10.8.0.1:8443", true),
            ("[::1]", true),
            ("[2001:DB8::1]:8443", true),
            ("010.8.0.1", false),
            ("0x0a.8.0.1", false),
            ("10.1", false),
            ("1", false),
            ("0", false),
            ("10.8.0.1.", false),
            ("0177.0.0.1", false),
            ("2130706433", false),
            ("0x7f000001", false),
            ("[0:0:0:0:0:0:0:1]", false),
            ("[::ffff:10.0.0.1]", false),
            ("[2001:0db8::1]", false),
            ("bücher.example", false),
            ("ｇhe.example.com", false),
            ("g\u{ad}he.example.com", false),
            ("%67he", false),
            ("ghe:", false),
            ("ghe:0443", false),
            ("ghe:00", false),
            ("ghe:0", false),
            ("ghe..example.com", false),
            (".ghe", false),
            (".", false),
            ("", false),
        ] {
            let outcome = Url::parse(&format!("https://{authority}/"))
                .map_err(|error| error.to_string())
                .and_then(|url| check_is_as_written("https", authority, &url));
            assert_eq!(outcome.is_ok(), is_written, "{authority}: {outcome:?}");
        }
    }
}
