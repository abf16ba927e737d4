//! Addresses are of the web, and nothing but addresses: documentation makes links of them.

use crate::diagnostic::Diagnostic;
use crate::spec::View;
use crate::spec::grammar::Shape;

pub(super) fn check(view: &View<'_>, faults: &mut Vec<Diagnostic>) {
    for place in &view.places {
        for row in place.kind.keywords().iter().filter(|row| matches!(row.shape, Shape::Address)) {
            if place.text(row.name).is_some_and(|address| !is_of_the_web(address)) {
                let fault = view.error_at(place, row.name, format!("`{}` is no address of the web", row.name));
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
