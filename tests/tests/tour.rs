//! The README shows what the tour prints. Here they are compared.

use std::fs;
use std::path::Path;

/// Its `main` is for `cargo run --example tour`.
#[expect(dead_code, reason = "only the example itself has a use for `main`")]
#[path = "../examples/tour.rs"]
mod tour;

#[tokio::test]
async fn the_tour_prints_the_same_on_every_run() {
    assert_eq!(tour::tour().await.unwrap(), tour::tour().await.unwrap());
}

#[tokio::test]
async fn the_readme_shows_what_the_tour_prints() {
    let readme = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("../README.md")).unwrap();
    let command = "$ cargo run --example tour\n";
    let (_, shown) = readme.split_once(command).expect("the README shows the tour, after its command");
    let (shown, _) = shown.split_once("```").expect("the block ends");
    let printed = tour::tour().await.unwrap();
    assert_eq!(shown, printed, "copy what `cargo run --example tour` prints into README.md, after its command");
}
