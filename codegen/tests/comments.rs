//! Where comments are found. What is one is judged by its effect: a document with it is the same as without.

mod support;

use ghes_actions_codegen::spec::load::load;
use rstest::rstest;
use support::file;

const REMARK: &str = "# A remark: 'of \"two\" parts #";

#[rstest]
#[case::a_spec(include_str!("check/good.yaml"))]
#[case::texts_of_many_lines(TEXTS)]
#[case::flow("{\"a\": [1, true,\n null, \"x # y\"], 'b':\n {c: {}, d: [],\n e: }, \"#/f\": g#h}\n")]
#[case::nothing_after_a_key("a:\nb:\n- c:\n  d:\n-\n- ~\ne:\n")]
#[case::carriage_returns("a: 1\r\nb: |-\r\n  c\r\nd:\r\n- e\r\n")]
#[case::a_mark("\u{feff}a: é\nb: ü\n")]
fn a_comment_is_what_changes_nothing(#[case] text: &str) {
    let document = load(&file("spec.yaml", text)).expect("it is YAML");
    assert!(document.comments().is_empty(), "{:?}", document.comments());
    let mut comments = 0;
    for (place, remark) in places(text) {
        let remarked = format!("{}{remark}{}", &text[..place], &text[place..]);
        let Ok(read) = load(&file("spec.yaml", &remarked)) else { continue };
        let start = place + remark.find(REMARK).expect("it is in there");
        let is_comment = read.root == document.root;
        let comment = start..start + REMARK.len();
        let expected: Vec<_> = is_comment.then_some(comment).into_iter().collect();
        assert_eq!(read.comments(), expected, "{remarked}");
        comments += usize::from(is_comment);
    }
    assert!(comments > 10, "{comments}");
}

const TEXTS: &str = "\
a: |-
  one # 1

  two# 2
b: >
  three
  four # 4

c: plain
  and more#
d: 'quoted # 5

  # six'
e: \"also # 7
  # eight\"
f:
- |
  nine
- |2
    ten

- >-
  eleven
g: last
";

/// Every end of a line, and every beginning of one at each depth.
fn places(text: &str) -> Vec<(usize, String)> {
    let mut places = Vec::new();
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let content = line.trim_end_matches(['\n', '\r']);
        places.push((start + content.len(), format!(" {REMARK}")));
        places.push((start + content.len(), REMARK.to_owned()));
        let mark = if content.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
        let lead = if mark == 0 { "" } else { "\n" };
        for depth in [0, 1, 2, 4, 8] {
            places.push((start + mark, format!("{lead}{}{REMARK}", " ".repeat(depth))));
        }
        start += line.len();
    }
    // What comes after the remark begins a line.
    let ends_a_line = |place: usize| text[place..].starts_with(['\n', '\r']);
    places.into_iter().map(|(place, remark)| (place, if ends_a_line(place) { remark } else { remark + "\n" })).collect()
}
