//! The server of a document of someone else's.

use serde_json::{Value as Json, json};

use crate::spec::Document;

/// Leaves one server, as a spec has, and returns its URL if a client can use that as it is: if it is absolute and has no variables.
pub(super) fn only(json: &mut Json, document: &Document) -> Option<String> {
    let servers = document.root.get("servers").map(|servers| servers.items()).unwrap_or_default();
    let urls: Vec<&str> = servers.iter().filter_map(|server| server.get("url")?.as_str()).collect();
    let absolute = urls.iter().find(|url| url.starts_with("https://") && !url.contains(['{', '}']));
    // Of a server without variables nothing can be wrong: a caller that has to name one does not read it.
    json["servers"] = json!([{ "url": absolute.copied().unwrap_or("/") }]);
    absolute.map(|url| (*url).to_owned())
}
