//! There is one server, and its URL is made of the variables that it declares.

use crate::diagnostic::Diagnostic;
use crate::spec::grammar::Kind;
use crate::spec::pointer;
use crate::spec::walk::Place;

use crate::spec::View;

pub(super) fn check(view: &View<'_>, faults: &mut Vec<Diagnostic>) {
    let servers: Vec<&Place<'_>> = view.all(Kind::Server).collect();
    match servers.as_slice() {
        [server] => check_server(view, server, faults),
        [] => {
            let fault = view.document.error("/servers", "no server is given");
            faults.push(fault.help("give one, as GitHub does for its Enterprise Server"));
        }
        [first, more @ ..] => {
            for server in more {
                let fault = view.error(server, "a second server is not supported");
                faults.push(
                    fault
                        .related(first.anchor.clone(), "first here")
                        .help("callers choose the server when they build a client"),
                );
            }
        }
    }
}

fn check_server(view: &View<'_>, server: &Place<'_>, faults: &mut Vec<Diagnostic>) {
    let url = server.text("url").unwrap_or_default();
    let Some(used) = variables(url) else {
        let fault = view.error_at(server, "url", "a `{` or `}` without the other");
        faults.push(fault.help("a variable is written `{name}`"));
        return;
    };
    let declared = server.entries("variables");
    for name in used.iter().filter(|name| !declared.iter().any(|entry| entry.key == **name)) {
        let fault = view.error_at(server, "url", format!("variable `{name}` is not declared"));
        faults.push(fault.help("add it to `variables`, with a default"));
    }
    for entry in declared {
        let pointer = pointer::child(&server.child("variables"), &entry.key);
        let error = |message| view.error_over(entry.key_span.clone(), pointer.as_str(), message);
        if !used.contains(&entry.key.as_str()) {
            faults.push(error(format!("the URL does not use variable `{}`", entry.key)).help("leave it out"));
        }
        let (values, default) = (entry.value.get("enum"), entry.value.get("default"));
        if let (Some(values), Some(default)) = (values, default)
            && !values.items().contains(default)
        {
            faults.push(error(format!("the default of `{}` is not in its enum", entry.key)).help("mend one of them"));
        }
    }
}

fn variables(url: &str) -> Option<Vec<&str>> {
    let mut names = Vec::new();
    let mut rest = url;
    while let Some((before, after)) = rest.split_once('{') {
        let (name, after) = after.split_once('}')?;
        if before.contains('}') || name.is_empty() || name.contains('{') {
            return None;
        }
        names.push(name);
        rest = after;
    }
    (!rest.contains('}')).then_some(names)
}
