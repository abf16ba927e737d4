//! Paths are well formed, and their parameters are declared by each operation, required, once; so that a value fills exactly
//! one segment of a path and nothing else.

use std::collections::BTreeMap;

use crate::diagnostic::Diagnostic;
use crate::spec::View;
use crate::spec::grammar::Kind;
use crate::spec::view::{IN_BODY, Operation, Parameter};
use crate::spec::walk::Place;

use super::suggest;

pub(super) fn check(view: &View<'_>, faults: &mut Vec<Diagnostic>) {
    let operations: Vec<Operation<'_>> = view.operations().collect();
    let mut seen: BTreeMap<String, &Place<'_>> = BTreeMap::new();
    for path in view.all(Kind::PathItem) {
        let template = path.name.unwrap_or_default();
        let names =
            match parameters(template) {
                Ok(names) => names,
                Err(refusal) => {
                    faults.push(view.error(path, format!("`{template}` is no path: {refusal}")).help(
                        "segments with `/` before each, of letters, digits, `-`, `_`, `.` and `~`, or one `{name}`",
                    ));
                    continue;
                }
            };
        // Someone else's server tells its own paths apart.
        let is_judged = view.foreign().is_none();
        if let Some(first) = seen.insert(blanked(template), path).filter(|_| is_judged) {
            let fault = view.error(path, "this path is the same as another, but for the names of its parameters");
            faults.push(fault.related(first.anchor.clone(), "first here").help("keep one of them"));
        }
        for operation in operations.iter().filter(|operation| operation.path == template) {
            check_operation(view, operation, &names, faults);
        }
    }
}

fn check_operation(view: &View<'_>, operation: &Operation<'_>, names: &[&str], faults: &mut Vec<Diagnostic>) {
    let mut declared: BTreeMap<&str, &Parameter<'_>> = BTreeMap::new();
    for parameter in operation.parameters.iter().filter(|parameter| !parameter.name.is_empty()) {
        let Parameter { listed, place, name, .. } = parameter;
        // A property is called apart from a parameter of its name.
        if parameter.location == IN_BODY {
            continue;
        }
        // Whatever their places: methods of a request builder are named by name alone.
        let first = declared.entry(name).or_insert(parameter).listed;
        if first.pointer != listed.pointer {
            let fault = view.error(listed, format!("parameter `{name}` is declared twice"));
            faults.push(fault.related(first.anchor.clone(), "first here").help("keep one of them"));
        }
        if parameter.location != "path" {
            continue;
        }
        if !names.contains(name) {
            let fault = view.error(listed, format!("parameter `{name}` is not in the path {}", operation.path));
            faults.push(match suggest::nearest(name, names.iter().copied()) {
                Some(meant) => fault.help(format!("did you mean `{meant}`?")),
                None => fault.help(format!("add `{{{name}}}` to the path, or leave the parameter out")),
            });
        }
        if !parameter.required {
            let fault = view.error_at(place, "required", format!("path parameter `{name}` is not required"));
            faults.push(fault.help("write `required: true`: a path without it is another path"));
        }
    }
    // A reference that leads nowhere may be the parameter that is missed; `references` tells of it.
    if operation.parameters.iter().any(|parameter| parameter.is_unknown) {
        return;
    }
    for name in names {
        if declared.get(name).map(|parameter| parameter.location) != Some("path") {
            let fault = view.error(operation.place, format!("`{{{name}}}` of the path is not among the parameters"));
            faults.push(fault.help(format!("declare parameter `{name}` with `in: path`")));
        }
    }
}

/// The names of a path's parameters, in their order, or what is wrong with the path.
fn parameters(template: &str) -> Result<Vec<&str>, &'static str> {
    if template == "/" {
        return Ok(Vec::new());
    }
    let segments = template.strip_prefix('/').ok_or("it does not start with `/`")?;
    let mut names = Vec::new();
    for segment in segments.split('/') {
        let name = segment.strip_prefix('{').and_then(|rest| rest.strip_suffix('}'));
        match (segment, name) {
            ("", _) => return Err("it has an empty segment"),
            ("." | "..", _) => return Err("it has a segment of dots, which leads elsewhere"),
            (_, Some(name)) if is_name(name) && names.contains(&name) => return Err("it has a parameter twice"),
            (_, Some(name)) if is_name(name) => names.push(name),
            (_, Some(_)) => return Err("a parameter's name has letters, digits, `_` and `-`"),
            (literal, None) if literal.contains(['{', '}']) => return Err("a parameter is not a whole segment"),
            (literal, None) if literal.bytes().all(is_plain) => {}
            _ => return Err("it has a character that a path cannot hold as it is"),
        }
    }
    Ok(names)
}

fn is_name(name: &str) -> bool {
    !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_-".contains(&byte))
}

fn is_plain(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte)
}

/// The path without the names of its parameters: a server cannot tell paths apart that are equal then.
fn blanked(template: &str) -> String {
    let blank = |segment: &str| if segment.starts_with('{') { "{}".to_owned() } else { segment.to_owned() };
    template.split('/').map(blank).collect::<Vec<_>>().join("/")
}
