//! The committed crate is what the committed spec says.

use crate::workspace::{finished, xtask};

#[test]
fn generated_is_fresh() {
    let ran = finished(&mut xtask(&["gen", "--check"]));
    assert_eq!(ran.code, Some(0), "\n{}{}", ran.stdout, ran.stderr);
}
