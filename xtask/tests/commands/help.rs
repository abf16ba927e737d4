//! What the commands say about themselves.

use crate::workspace::{finished, xtask};

fn help(arguments: &[&str]) -> String {
    let ran = finished(&mut xtask(arguments));
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    ran.stdout
}

#[test]
fn help_teaches() {
    insta::assert_snapshot!("help", help(&["--help"]));
    insta::assert_snapshot!("help_gen", help(&["gen", "--help"]));
    insta::assert_snapshot!("help_diff", help(&["diff", "--help"]));
    insta::assert_snapshot!("help_release_notes", help(&["release-notes", "--help"]));
    insta::assert_snapshot!("help_fetch", help(&["fetch", "--help"]));
    insta::assert_snapshot!("help_trim", help(&["trim", "--help"]));
    insta::assert_snapshot!("help_add", help(&["add", "--help"]));
    insta::assert_snapshot!("help_compat", help(&["compat", "--help"]));
}

#[test]
fn no_help_is_coloured_for_a_pipe() {
    assert!(!help(&["gen", "--help"]).contains('\x1b'));
}

#[test]
fn a_wrong_command_line_is_bad_input() {
    for arguments in [
        &[][..],
        &["gem"],
        &["gen", "--chek"],
        &["trim", "--fmt", "--check", "."],
        &["trim", "--fmt", "--descriptions", "."],
    ] {
        let ran = finished(&mut xtask(arguments));
        assert_eq!(ran.code, Some(2), "{arguments:?}");
        assert!(ran.stderr.contains("--help"), "{arguments:?}: {}", ran.stderr);
    }
}
