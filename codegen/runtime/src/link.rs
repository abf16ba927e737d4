//! The parts of the `Link` header (RFC 8288) that a listing needs.

/// The target of the first link in `header` whose relation types include `relation`.
///
/// Runs in linear time. If the header is malformed, the links before the error are used, as in the RFC's algorithm.
pub(crate) fn target_of(header: &str, relation: &str) -> Option<String> {
    let mut rest = header;
    loop {
        rest = rest.trim_start_matches([' ', '\t', ',']);
        let (target, after_target) = rest.strip_prefix('<')?.split_once('>')?;
        let (parameters, after_parameters) = parameters(after_target);
        if parameters.names(relation) {
            return Some(target.trim().to_owned());
        }
        rest = after_parameters;
        if !rest.starts_with(',') {
            return None;
        }
    }
}

/// The parameters of a link that are used here. The first of each counts.
#[derive(Default)]
struct Parameters {
    relations: Option<String>,
    has_anchor: bool,
}

impl Parameters {
    /// Whether the link has this relation. A link with an anchor is about another resource.
    fn names(&self, relation: &str) -> bool {
        !self.has_anchor
            && self.relations.as_deref().is_some_and(|relations| {
                relations.split_ascii_whitespace().any(|named| named.eq_ignore_ascii_case(relation))
            })
    }
}

fn parameters(mut rest: &str) -> (Parameters, &str) {
    let mut found = Parameters::default();
    loop {
        rest = skip_blanks(rest);
        let Some(after_semicolon) = rest.strip_prefix(';') else {
            return (found, rest);
        };
        let (name, after_name) = split_before(skip_blanks(after_semicolon), &[' ', '\t', '=', ';', ',']);
        rest = skip_blanks(after_name);
        let mut value = String::new();
        if let Some(after_equals) = rest.strip_prefix('=') {
            (value, rest) = parameter_value(skip_blanks(after_equals));
        }
        if name.eq_ignore_ascii_case("rel") {
            found.relations.get_or_insert(value);
        } else if name.eq_ignore_ascii_case("anchor") {
            found.has_anchor = true;
        }
    }
}

fn parameter_value(rest: &str) -> (String, &str) {
    match rest.strip_prefix('"') {
        Some(quoted) => quoted_string(quoted),
        None => {
            let (value, rest) = split_before(rest, &[' ', '\t', ';', ',']);
            (value.to_owned(), rest)
        }
    }
}

/// The text before the closing quote, and the rest. Without a closing quote, the string ends with the header.
fn quoted_string(text: &str) -> (String, &str) {
    let mut value = String::new();
    let mut characters = text.chars();
    while let Some(character) = characters.next() {
        match character {
            '"' => break,
            '\\' => value.extend(characters.next()),
            other => value.push(other),
        }
    }
    (value, characters.as_str())
}

fn skip_blanks(text: &str) -> &str {
    text.trim_start_matches([' ', '\t'])
}

fn split_before<'a>(text: &'a str, ends: &[char]) -> (&'a str, &'a str) {
    text.find(ends).and_then(|end| text.split_at_checked(end)).unwrap_or((text, ""))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn next(header: &str) -> Option<String> {
        target_of(header, "next")
    }

    #[test]
    fn finds_what_github_sends() {
        let header = "<https://h/a?page=1>; rel=\"prev\", <https://h/a?page=3>; rel=\"next\", <https://h/a?page=9>; rel=\"last\"";
        assert_eq!(next(header).as_deref(), Some("https://h/a?page=3"));
        assert_eq!(next("<https://h/a?page=1>; rel=\"last\""), None);
    }

    #[test]
    fn c29_reads_every_form_the_rfc_allows() {
        for (header, target) in [
            ("<https://h/a,b;c?page=2>; rel=\"next\"", "https://h/a,b;c?page=2"),
            ("<a>; rel=next", "a"),
            ("<a>;rel=next", "a"),
            ("<a> ; rel = next", "a"),
            ("<a>; rel=\"prev next\"", "a"),
            ("<a>; REL=\"NEXT\"", "a"),
            ("<?page=2>; rel=next", "?page=2"),
            ("<a>; title=\"x, <b>; rel=\\\"next\\\"\"; rel=prev, <c>; rel=next", "c"),
            ("<a>; rel=prev; rel=next, <c>; rel=next", "c"),
            ("<a>; anchor=\"#x\"; rel=next, <c>; rel=next", "c"),
            (",, <a>; rel=next,", "a"),
            ("<a>;; rel=next", "a"),
            ("<a>; crossorigin; rel=next", "a"),
            ("< a >; rel=next", "a"),
            ("<>; rel=next", ""),
            ("<a>; rel=\"next", "a"),
        ] {
            assert_eq!(next(header).as_deref(), Some(target), "{header}");
        }
    }

    #[test]
    fn c29_what_is_no_link_has_no_next() {
        for header in [
            "",
            ",",
            "<",
            "<a",
            "a>; rel=next",
            "<a>",
            "<a>; rel",
            "<a>; rel=",
            "<a>; rel=\"\"",
            "<a>; rel=nextpage",
            "<a>; relx=next",
            "rel=next",
            "<a> rel=next",
            "<a>; rel=\"x\" <b>; rel=next",
        ] {
            assert_eq!(next(header), None, "{header}");
        }
    }

    #[test]
    fn c29_hostile_headers_take_linear_time() {
        for unit in ["<", " ", ",", ";", "<>", "<>;", "<>,", "\\", "<a>; rel=\"", "=", ";="] {
            for prefix in ["", "<a>", "<a>;", "<a>; rel=\""] {
                // Quadratic reading of half a megabyte would be minutes, not milliseconds.
                let header = format!("{prefix}{}", unit.repeat(500_000 / unit.len()));
                assert_eq!(next(&header), None, "{prefix} {unit}");
            }
        }
    }

    proptest! {
        #[test]
        fn any_header_is_read_without_a_panic(header in "\\PC*|[<>;,=\"\\\\ relnxt]{0,60}") {
            if let Some(target) = next(&header) {
                prop_assert!(header.contains(&target));
            }
        }

        #[test]
        fn any_target_comes_back_whole(target in "[!-;=?-~]{1,60}", title in "[ -!#-\\[\\]-~]{0,20}") {
            let header = format!("<x>; rel=prev; title=\"{title}\", <{target}>; title=\"{title}\"; rel=\"last next\"");
            prop_assert_eq!(next(&header), Some(target));
        }
    }
}
