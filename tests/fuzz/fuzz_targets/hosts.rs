//! Hosts and base URLs: a connection goes to the host that was written, or to the API of GitHub's that it stands for.
#![no_main]

use ghes_actions_runtime::fuzzing;

libfuzzer_sys::fuzz_target!(|text: &str| {
    let written = text.to_ascii_lowercase();
    if let Ok(url) = fuzzing::host(text) {
        let host = url.host_str().expect("it has one");
        assert_eq!(url.scheme(), "https");
        match url.path() {
            "/api/v3" => assert!(starts_with_host(&written, host), "{text:?}: {url}"),
            "/" => assert!(stands_for(&written, host), "{text:?}: {url}"),
            path => panic!("{text:?}: {path}"),
        }
    }
    if let Ok(url) = fuzzing::base_url(text) {
        let (scheme, rest) = written.split_once("://").expect("it has a scheme");
        assert_eq!(url.scheme(), scheme);
        assert!(starts_with_host(rest, url.host_str().expect("it has one")), "{text:?}: {url}");
        assert!(url.username().is_empty() && url.password().is_none());
        assert!(url.query().is_none() && url.fragment().is_none());
        assert!(text.trim_end_matches('/').ends_with(url.path().trim_end_matches('/')), "{text:?}: {url}");
    }
});

fn starts_with_host(written: &str, host: &str) -> bool {
    written.strip_prefix(host).is_some_and(|rest| rest.is_empty() || rest.starts_with([':', '/']))
}

fn stands_for(written: &str, api: &str) -> bool {
    let host = written.split(':').next().unwrap_or_default().trim_end_matches('.');
    match api {
        "api.github.com" => ["github.com", "www.github.com", "api.github.com"].contains(&host),
        _ => api.ends_with(".ghe.com") && (host == api || api.strip_prefix("api.") == Some(host)),
    }
}
