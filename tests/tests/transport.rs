//! There is one way to the network, and every operation takes it.

use std::collections::BTreeSet;

use contract_tests::calls::CASES;
use contract_tests::canary::Capture;
use contract_tests::emitted::Emitted;
use contract_tests::fake::Fake;
use contract_tests::spec::SPEC;

/// What the emitted crate may depend on. None of these opens a connection but the runtime.
const DEPENDENCIES: [&str; 4] = ["chrono", "ghes-actions-runtime", "serde", "serde_json"];

/// A crate that cannot name an HTTP client, and whose requests hold nothing but the runtime's call, has no other way. The blocking ones
/// hold an async one.
#[test]
fn the_emitted_crate_could_not_reach_the_network_by_itself() {
    let emitted = Emitted::read();
    assert_eq!(emitted.dependencies(), BTreeSet::from(DEPENDENCIES));
    let fields = emitted.field_types();
    let only = |name: &str| BTreeSet::from(["Blocking".to_owned(), name.to_owned()]);
    assert_eq!(fields["Client"], only("Transport"));
    for operation in SPEC.operations() {
        assert_eq!(fields[&operation.builder_name()], only("Call"), "{}", operation.id);
    }
    let standard_library =
        emitted.code_mentions(&["std::net", "std::process", "std::fs", "TcpStream", "UnixStream", "extern"]);
    assert_eq!(standard_library, BTreeSet::new());
}

/// The runtime opens one span for each passage of its transport.
#[tokio::test]
async fn each_request_is_one_passage_of_the_one_transport() {
    let capture = Capture::start();
    let fake = Fake::start().await;
    let client = fake.client();
    for case in CASES.iter() {
        case.plain(&client).await.unwrap();
        let passages = capture.text().lines().filter(|line| is_passage_of(line, case.operation_id)).count();
        let requests =
            fake.requests().iter().filter(|it| it.operation_id.as_deref() == Some(case.operation_id)).count();
        assert_eq!((passages, requests), (1, 1), "{}: passages, requests", case.operation_id);
    }
    assert_eq!(fake.connections(), 1, "clones of a client share its connections");
    fake.assert_clean();
}

fn is_passage_of(line: &str, operation_id: &str) -> bool {
    // An id may begin as another one does.
    let mut words = line.split(|letter: char| !letter.is_alphanumeric() && !"/-".contains(letter));
    line.starts_with("INFO ghes_actions_runtime::telemetry github_call ") && words.any(|word| word == operation_id)
}
