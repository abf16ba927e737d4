//! Addresses are of the web, and nothing but addresses: documentation makes links of them.

use crate::diagnostic::Diagnostic;
use crate::spec::Node;
use crate::spec::grammar::Kind;

use super::Subject;

const KEYWORDS: [(Kind, &str); 4] =
    [(Kind::ExternalDocs, "url"), (Kind::Contact, "url"), (Kind::License, "url"), (Kind::Info, "termsOfService")];

pub(super) fn check(subject: &Subject<'_>, faults: &mut Vec<Diagnostic>) {
    for (kind, keyword) in KEYWORDS {
        for place in subject.all(kind) {
            let address = place.node.get(keyword).and_then(Node::as_str);
            if address.is_some_and(|address| !is_of_the_web(address)) {
                let fault = subject.error_at(place, keyword, format!("`{keyword}` is no address of the web"));
                faults.push(fault.help("write `https://`, a host, and what a browser shows behind it"));
            }
        }
    }
}

/// The characters of RFC 3986, but for those that Markdown or Rust could take for more than an address.
pub(super) fn is_of_the_web(address: &str) -> bool {
    let rest = address.strip_prefix("https://").or_else(|| address.strip_prefix("http://"));
    rest.is_some_and(|rest| {
        let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
        !host.is_empty()
            && rest.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-._~:/?#@!$&'()*+,;=%".contains(&byte))
    })
}
