//! Whatever stands for an owner or a repository: it is one segment of the path, or nothing is sent.

use contract_tests::calls::CASES;
use contract_tests::fake::{Fake, OWNER, REPO};
use contract_tests::sample::Variant;
use contract_tests::spec::SPEC;
use ghes_actions::{Client, ErrorKind};
use proptest::prelude::*;
use proptest::sample::select;
use proptest::test_runner::{Config, TestCaseError, TestRunner};
use tokio::runtime::Runtime;

/// Calls every operation that has one of these parameters with this owner and repository. Gives whether they were sent.
async fn is_sent(
    fake: &Fake,
    client: &Client,
    has: &[&str],
    (owner, repo): (&str, &str),
) -> Result<bool, TestCaseError> {
    let (mut sent, mut all) = (0, 0);
    for case in CASES.iter() {
        let parameters = &SPEC.operation(case.operation_id).parameters;
        if !parameters.iter().any(|parameter| has.contains(&parameter.name.as_str())) {
            continue;
        }
        all += 1;
        let outcome = (case.call)(client, owner, repo).await;
        let new = fake.take_requests();
        match outcome {
            Ok(_) => {
                prop_assert_eq!(new.len(), 1, "{}: requests", case.operation_id);
                prop_assert_eq!(new[0].operation_id.as_deref(), Some(case.operation_id));
                for (name, value) in [("owner", owner), ("org", owner), ("repo", repo)] {
                    let is_there = parameters.iter().any(|parameter| parameter.name == name);
                    prop_assert_eq!(new[0].path_parameters.get(name).map(String::as_str), is_there.then_some(value));
                }
                sent += 1;
            }
            Err(error) => {
                prop_assert_eq!(error.kind(), ErrorKind::InvalidInput, "{}", error);
                prop_assert_eq!(new.len(), 0, "{}: requests", case.operation_id);
            }
        }
    }
    prop_assert_eq!(fake.violations(), Vec::<String>::new());
    prop_assert!(sent == 0 || sent == all, "the operations do not agree on {:?} and {:?}", owner, repo);
    Ok(sent > 0)
}

/// Runs `property` over `names`, always the same ones, as owner and then as repository.
fn check_all(names: impl Strategy<Value = String>, property: impl Fn(&str, bool) -> Result<(), TestCaseError>) {
    let runtime = Runtime::new().unwrap();
    let fake = runtime.block_on(Fake::start());
    fake.serve_samples(Variant::Empty);
    let client = fake.client();
    let config = Config { cases: 300, failure_persistence: None, ..Config::default() };
    let outcome = TestRunner::new_with_rng(
        config,
        proptest::test_runner::TestRng::deterministic_rng(Default::default()),
    )
    .run(&names, |name| {
        property(&name, runtime.block_on(is_sent(&fake, &client, &["owner", "org"], (&name, REPO)))?)?;
        property(&name, runtime.block_on(is_sent(&fake, &client, &["repo"], (OWNER, &name)))?)
    });
    if let Err(failure) = outcome {
        panic!("{failure}");
    }
}

/// Text in which every kind of trick with paths is likely.
fn tricky() -> impl Strategy<Value = String> {
    let parts = select(vec![
        "", ".", "..", "/", "\\", "%2e", "%2E", "%2f", "%5c", "%00", "%", "?", "#", ";", ":", "@", "&", "=", "+", " ",
        "\t", "\r\n", "\0", "é", "𝔞", "\u{202e}", "\u{2215}", "．", "a", "octo-org", "repos", "orgs", "{owner}", "~",
        "*", "'", "\"", "<",
    ]);
    prop::collection::vec(parts, 0..5).prop_map(|parts| parts.concat())
}

#[test]
fn any_text_is_one_segment_or_is_refused() {
    check_all(any::<String>(), |_, _| Ok(()));
}

#[test]
fn any_trick_is_one_segment_or_is_refused() {
    check_all(tricky(), |_, _| Ok(()));
}

#[test]
fn every_name_that_github_gives_is_sent() {
    check_all("[A-Za-z0-9][A-Za-z0-9._-]{0,99}", |name, is_sent| {
        prop_assert!(is_sent, "{:?} was refused", name);
        Ok(())
    });
}

#[test]
fn what_some_server_could_read_as_another_path_is_refused() {
    let names = vec![
        "",
        ".",
        "..",
        "/",
        "a/b",
        "a/",
        "/a",
        "\\",
        "orgs\\acme",
        "%2e%2e",
        "%2E.",
        "a%2fb",
        "a%5cb",
        "%00",
        "a?b",
        "a#b",
        "a;b",
        "a\0",
        "a\n",
        "a\r",
        " ",
        "\u{2024}\u{2024}",
        "．．",
    ];
    check_all(select(names).prop_map(str::to_owned), |name, is_sent| {
        prop_assert!(!is_sent, "{:?} was sent", name);
        Ok(())
    });
}
