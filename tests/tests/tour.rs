//! The tour prints the same on every run, so that the README can show it.

/// Its `main` is for `cargo run --example tour`.
#[expect(dead_code, reason = "only the example itself has a use for `main`")]
#[path = "../examples/tour.rs"]
mod tour;

#[tokio::test]
async fn the_tour_prints_the_same_on_every_run() {
    assert_eq!(tour::tour().await.unwrap(), tour::tour().await.unwrap());
}
