//! A proxy's URL and `NO_PROXY`, separated by a line feed: reqwest takes the URL for the proxy that was written.
#![no_main]

use ghes_actions_runtime::fuzzing;

libfuzzer_sys::fuzz_target!(|text: &str| {
    let (proxy, exceptions) = text.split_once('\n').unwrap_or((text, ""));
    if let Ok(url) = fuzzing::proxy(proxy) {
        let host = url.host_str().expect("it has one");
        let (scheme, authority) = proxy.split_once("://").expect("it has a scheme");
        let written = authority.rsplit_once('@').map_or(authority, |(_, host)| host).to_ascii_lowercase();
        assert!(written.strip_prefix(host).is_some_and(|rest| rest.is_empty() || rest.starts_with([':', '/'])), "{proxy:?}: {url}");
        assert!(matches!(url.scheme(), "http" | "https") && scheme.eq_ignore_ascii_case(url.scheme()), "{proxy:?}: {url}");
        // What reqwest parses it with; it drops a proxy that it cannot parse.
        let uri: http::Uri = url.as_str().parse().expect("it is checked");
        assert_eq!(uri.host(), Some(host));
    }
    if let Ok(read) = fuzzing::no_proxy(exceptions) {
        assert!(read.len() <= exceptions.len());
    }
});
