//! What is read, and what is refused with its place. Texts stand in the tests because editors and git would mend the odd ones.

mod support;

use ghes_actions_codegen::SourceFile;
use ghes_actions_codegen::diagnostic::Style;
use ghes_actions_codegen::spec::load::{MAX_DEPTH, load};
use ghes_actions_codegen::spec::{Document, MAX_BYTES, text_of};
use rstest::rstest;
use serde_json::{Value, json};
use support::file;

fn read(text: &str) -> Document {
    let source = file("spec.yaml", text);
    match load(&source) {
        Ok(document) => document,
        Err(diagnostics) => panic!("{}", diagnostics.render(&[&source], Style::Plain)),
    }
}

fn refusal(text: &str) -> String {
    let source = file("spec.yaml", text);
    let diagnostics = load(&source).expect_err("it is refused");
    diagnostics.render(&[&source], Style::Plain)
}

#[rstest]
#[case::g11_strings_of_yaml_1_1("a: no\nb: on\nc: 2024-01-01\nd: 1_000\ne: 12:30\n", json!({"a": "no", "b": "on", "c": "2024-01-01", "d": "1_000", "e": "12:30"}))]
#[case::nulls("a:\nb: ~\nc: null\nd: ''\n", json!({"a": null, "b": null, "c": null, "d": ""}))]
#[case::booleans("a: true\nb: FALSE\nc: 'true'\nd: yes\n", json!({"a": true, "b": false, "c": "true", "d": "yes"}))]
#[case::g11_numbers("a: 1.10\nb: 0o17\nc: 0x1F\nd: -5\ne: +5\nf: 1e3\ng: .5\nh: 007\n", json!({"a": 1.1, "b": 15, "c": 31, "d": -5, "e": 5, "f": 1000.0, "g": 0.5, "h": 7}))]
#[case::widest_numbers("a: 9223372036854775807\nb: -9223372036854775808\nc: 18446744073709551615\n", json!({"a": i64::MAX, "b": i64::MIN, "c": u64::MAX}))]
#[case::almost_numbers("a: 1.2.3\nb: 1e\nc: '-'\nd: +\ne: 0x\nf: 1.0.0\n", json!({"a": "1.2.3", "b": "1e", "c": "-", "d": "+", "e": "0x", "f": "1.0.0"}))]
#[case::g11_keys("on: 1\n201: 2\n'404': 3\nno: 4\n", json!({"on": 1, "201": 2, "404": 3, "no": 4}))]
#[case::blocks("a: |-\n  one\n\n  two\nb: >-\n  three\n  four\n", json!({"a": "one\n\ntwo", "b": "three four"}))]
#[case::json("{\n\t\"a\": [1, true, null, \"x\\u00e9\\n\"],\n\t\"b\": {\"c\": {}}\n}", json!({"a": [1, true, null, "x\u{e9}\n"], "b": {"c": {}}}))]
#[case::comments("# one\na: 1 # two\n", json!({"a": 1}))]
#[case::document_marks("---\na: 1\n...\n", json!({"a": 1}))]
fn is_read(#[case] text: &str, #[case] value: Value) {
    assert_eq!(read(text).root.to_json(), value);
}

#[rstest]
#[case::g09_byte_order_mark("\u{feff}a: é\nb:\n- c\n")]
#[case::g10_crlf("a: é\r\nb:\r\n- c\r\n")]
#[case::g10_lone_returns("a: é\rb:\r- c\r")]
#[case::g10_mixed_line_ends("a: é\r\nb:\r- c\n")]
#[case::g09_json_with_a_mark("\u{feff}{\"a\": \"é\", \"b\": [\"c\"]}")]
fn is_the_same_however_it_was_saved(#[case] text: &str) {
    assert_eq!(read(text).root, read("a: é\nb:\n- c\n").root);
}

#[rstest]
#[case::g07_equal_keys("a: 1\nb: 2\na: 3\n")]
#[case::g07_equal_keys_deep("paths:\n  /x:\n    get: {}\n    'get': {}\n")]
#[case::g07_equal_keys_in_json("{\"responses\": {\"200\": 1, \"200\": 2}}")]
#[case::g07_equal_keys_of_two_types("'201': 1\n201: 2\n")]
#[case::g04_alias("a: &x 1\nb: *x\n")]
#[case::g03_bomb("a: &a [x, x]\nb: &b [*a, *a]\nc: &c [*b, *b]\n")]
#[case::g06_anchor_in_itself("a: &a\n  b: *a\n")]
#[case::merge_key("a: {b: 1}\nc:\n  <<: {b: 2}\n")]
#[case::tag("a: !!str 1\nb: !x y\n")]
#[case::boolean_key("true: 1\n")]
#[case::null_key("~: 1\n")]
#[case::fraction_key("1.5: 1\n")]
#[case::mapping_as_key("? {a: 1}\n: 2\n")]
#[case::list_as_key("[a, b]: 1\n")]
#[case::two_documents("a: 1\n---\nb: 2\n")]
#[case::g02_empty("")]
#[case::g02_comment_only("# nothing\n")]
#[case::null_only("---\n~\n")]
#[case::g02_syntax("a: [1, 2\nb: 3\n")]
#[case::indentation("a:\n  b: 1\n c: 2\n")]
#[case::tab_indentation("a:\n\tb: 1\n")]
#[case::g35_too_large_a_number("a: 1e999\nb: 100000000000000000000\nc: -9223372036854775809\nd: .inf\ne: .nan\n")]
#[case::g08_nul("a: x\0y\n")]
#[case::g29_escape("a: \u{1b}[31mred\n# \u{7f}\n")]
#[case::g29_reversed_text("é: \"\u{202e}dlrow\"\n")]
#[case::g29_escaped_reversed_text("a: \"\\u202Edlrow\"\n")]
#[case::g29_escaped_nul_in_a_key("\"a\\0b\": 1\n")]
#[case::several_faults("é: &x 1\nb: !t *x\nb: 2\n~: 3\n")]
fn is_refused(#[case] text: &str) {
    let name = std::thread::current().name().unwrap_or_default().rsplit("case_").next().unwrap_or_default().to_owned();
    let name = name.split_once('_').map_or(name.clone(), |(_, name)| name.to_owned());
    insta::with_settings!({ prepend_module_to_snapshot => false, omit_expression => true, snapshot_path => "load" }, {
        insta::assert_snapshot!(name, refusal(text));
    });
}

#[test]
fn places_are_bytes_of_the_text() {
    for text in [
        "ä: 'öx'\nb:\n- 𝔞: |-\n    ßß\n    y\n  'é': [x, {ü: z}]\n",
        "\u{feff}ä: 'öx'\r\nb:\r\n- 𝔞: ßß\r\n  'é': [x, {ü: z}]\r\n",
    ] {
        let document = read(text);
        let written = |pointer: &str| &text[document.lookup(pointer).expect("it is there").span.clone()];
        let key = |pointer: &str| &text[document.anchor(pointer)];
        assert_eq!(written("/ä"), "'öx'");
        assert_eq!(key("/b/0/𝔞"), "𝔞");
        assert!(written("/b/0/𝔞").ends_with(['y', 'ß']));
        assert_eq!(key("/b/0/é"), "'é'");
        assert_eq!(written("/b/0/é/0"), "x");
        assert_eq!(key("/b/0/é/1/ü"), "ü");
        assert_eq!(written("/b/0/é/1/ü"), "z");
        assert_eq!(key("/b/0/nothing"), key("/b/0"), "what is not there is shown where it would be");
    }
}

#[test]
fn lines_and_columns_count_from_one_whatever_ends_a_line() {
    let at = |text: &str, what: &str| file("x", text).line_column(text.find(what).expect("it is there"));
    assert_eq!(at("a\nb\néX", "X"), (3, 2));
    assert_eq!(at("a\r\nb\r\néX", "X"), (3, 2));
    assert_eq!(at("a\rb\réX", "X"), (3, 2));
    assert_eq!(at("a\r\n\nX", "X"), (3, 1));
}

#[test]
fn g38_nesting_has_a_limit() {
    let nested = |depth: usize| format!("{}1{}", "[".repeat(depth), "]".repeat(depth));
    assert!(load(&file("x", &nested(MAX_DEPTH))).is_ok());
    assert!(refusal(&nested(MAX_DEPTH + 1)).contains("nested deeper than 64 levels"));
    let block: String = (0..110).map(|depth| format!("{}a:\n", " ".repeat(depth))).collect();
    assert!(refusal(&block).contains("nested deeper than 64 levels"));
    // The scanner reads ahead of the events and has a limit of its own.
    assert!(refusal(&"[".repeat(100_000)).contains("recursion limit exceeded"));
    assert!(refusal(&"{a: ".repeat(100_000)).contains("recursion limit exceeded"));
}

#[test]
fn g12_length_has_a_limit() {
    let long = SourceFile::new("x", "a".repeat(MAX_BYTES + 1));
    assert!(load(&long).expect_err("it is refused").to_string().contains("longer than 64 MiB"));
    assert!(text_of("x", vec![b'a'; MAX_BYTES + 1]).is_err());
}

#[rstest]
#[case::g08_latin_1(b"a: \xe9\n", "x:1:4: the file is not UTF-8 from here on")]
#[case::g08_utf_16(b"\xff\xfea\0:\0 \0", "x:1:1: the file is not UTF-8 from here on")]
fn bytes_that_are_not_text_are_refused(#[case] bytes: &[u8], #[case] message: &str) {
    let diagnostics = text_of("x", bytes.to_vec()).expect_err("it is refused");
    assert_eq!(diagnostics.to_string(), message);
}

/// What a download that broke off or a slip of the hand leaves: an error or another document, never a panic.
#[test]
fn g02_broken_files_do_not_panic() {
    let good = include_str!("check/good.yaml");
    for (cut, _) in good.char_indices().step_by(11) {
        survive(&good[..cut]);
    }
    for (place, _) in good.char_indices().step_by(97) {
        for slip in
            ["\t", "'", "\"", "{", "]", ": ", "- ", "|", "&a ", "*a ", "? ", "\n", "\r", "%", "@", "#", "!", "é"]
        {
            survive(&format!("{}{slip}{}", &good[..place], &good[place..]));
        }
    }
}

/// Reads it, and shows what is wrong with it: places that are off would panic there.
fn survive(text: &str) {
    let source = file("spec.yaml", text);
    if let Err(diagnostics) = load(&source) {
        assert!(!diagnostics.render(&[&source], Style::Plain).is_empty());
    }
}

#[test]
fn g04_many_aliases_are_refused_at_once() {
    let text = format!("a: &a x\nb: [{}]\n", "*a, ".repeat(100_000));
    assert!(refusal(&text).contains("aliases are not supported"));
}
