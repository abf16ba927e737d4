//! Whatever the spec allows a server to send is decoded, and nothing of it is lost.

use contract_tests::calls::CASES;
use contract_tests::fake::Fake;
use contract_tests::sample::Variant;

#[tokio::test]
async fn c75_random_legal_bodies_are_decoded() {
    check_random_bodies(200).await;
}

#[tokio::test]
#[ignore = "five minutes: the long form of c75_random_legal_bodies_are_decoded, 100,000 answers"]
async fn c75_random_legal_bodies_are_decoded_long() {
    check_random_bodies(20_000).await;
}

/// Calls every operation once for each seed.
async fn check_random_bodies(seeds: u64) {
    let fake = Fake::start().await;
    let client = fake.client();
    for seed in 0..seeds {
        fake.serve_samples(Variant::Random(seed));
        for case in CASES.iter() {
            let outcome = case.plain(&client).await;
            assert!(outcome.is_ok(), "seed {seed}, {}: {:?}", case.operation_id, outcome.err());
        }
        fake.assert_clean();
        let _ = fake.take_requests();
    }
}
