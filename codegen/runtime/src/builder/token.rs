//! Checks of the token.

use crate::error::Error;
use crate::request_headers::authorization;
use crate::secret::Secret;

/// GitHub's tokens have at most 520 characters. A gateway may use longer, signed tokens.
const LONGEST_TOKEN: usize = 4 * 1024;

/// Prefixes that remain when a token is copied from a header or a command line.
const PREFIXES: [(&str, &str); 4] = [
    ("authorization:", "token: starts with the header name `Authorization:`: pass only the token"),
    ("bearer ", "token: starts with `Bearer `, which the client adds: pass only the token"),
    ("token ", "token: starts with `token `: pass only the token; the client adds the scheme"),
    ("basic ", "token: starts with `Basic `: pass only a token; the client sends it with the scheme `Bearer`"),
];

const QUOTES: [char; 7] = ['"', '\'', '`', '\u{201c}', '\u{201d}', '\u{2018}', '\u{2019}'];

/// Refuses a token that cannot be sent, or that contains more than the token. The error shows no part of it.
pub(crate) fn check_token(token: &Secret) -> Result<(), Error> {
    let text = token.expose();
    if text.is_empty() {
        return Err(Error::invalid_input("token: is empty"));
    }
    if text.len() > LONGEST_TOKEN {
        return Err(Error::invalid_input("token: is longer than 4 KiB"));
    }
    if text.starts_with(QUOTES) || text.ends_with(QUOTES) {
        return Err(Error::invalid_input(
            "token: is enclosed in quotation marks: pass it without them (some tools keep the quotation marks of an environment file)",
        ));
    }
    let starts_with = |prefix: &str| text.get(..prefix.len()).is_some_and(|start| start.eq_ignore_ascii_case(prefix));
    if let Some((_, problem)) = PREFIXES.into_iter().find(|(prefix, _)| starts_with(prefix)) {
        return Err(Error::invalid_input(problem));
    }
    if !text.bytes().all(|byte| byte.is_ascii_graphic()) {
        return Err(Error::invalid_input(
            "token: contains white space or a character that is not ASCII; if it was read from a file, remove the line break at the end",
        ));
    }
    authorization(token).map(drop)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::ErrorKind;

    fn refusal(text: &str) -> String {
        let error = check_token(&Secret::from(text)).expect_err(text);
        assert_eq!(error.kind(), ErrorKind::InvalidInput, "{text}");
        let texts = format!("{error} {error:?} {error:#?}");
        assert!(!texts.contains("canary"), "{texts}");
        error.to_string()
    }

    #[test]
    fn c10_a_token_that_is_none_is_refused_and_never_repeated() {
        let long = "canary".repeat(2_000);
        for bad in ["", "canary\n", "canary\r\nX: y", "canary\0", "canaryé", "canary canary", " canary", long.as_str()]
        {
            refusal(bad);
        }
    }

    #[test]
    fn c10_the_longest_token_has_4_kib() {
        assert!(check_token(&Secret::from("a".repeat(4_096))).is_ok());
        assert_eq!(refusal(&"a".repeat(4_097)), "token: is longer than 4 KiB");
    }

    #[test]
    fn c92_quotation_marks_and_a_scheme_are_no_part_of_a_token() {
        for (text, problem) in [
            ("\"canary\"", "quotation marks"),
            ("'canary'", "quotation marks"),
            ("`canary`", "quotation marks"),
            ("\u{201c}canary\u{201d}", "quotation marks"),
            ("\"canary", "quotation marks"),
            ("canary'", "quotation marks"),
            ("\"Bearer canary\"", "quotation marks"),
            ("Bearer canary", "`Bearer `"),
            ("bearer canary", "`Bearer `"),
            ("token canary", "`token `"),
            ("Token canary", "`token `"),
            ("Basic canary", "`Basic `"),
            ("Authorization: Bearer canary", "`Authorization:`"),
        ] {
            let error = refusal(text);
            assert!(error.contains(problem), "{text}: {error}");
        }
    }

    #[test]
    fn c92_what_only_looks_like_it_is_a_token() {
        for text in ["ghp_0123", "bearer", "token", "tokens.a.b", "basic_0123", "o'hara", "a.b-c_d~e+f/g="] {
            assert!(check_token(&Secret::from(text)).is_ok(), "{text}");
        }
    }
}
