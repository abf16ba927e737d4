//! Faults: what goes wrong, and what has happened nevertheless.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use ghes_actions::{Client, ErrorKind};
use ghes_actions_fake::{FakeGitHub, Fault, OddGzip, TOKEN};
use serde_json::json;

use crate::client;
use crate::raw::{Request, request};

fn jit(name: &str) -> Request {
    let body = json!({ "name": name, "labels": ["gpu"], "runner_group_id": 1 });
    request("POST /repos/octo-org/octo-repo/actions/runners/generate-jitconfig").json(body)
}

#[test]
fn each_fault_has_its_effect() {
    let check = |fault: Fault, answered: Option<u16>, logged: Option<u16>, has_happened: bool| {
        let fake = FakeGitHub::start().unwrap();
        fake.next(fault);
        let answer = jit("a").try_send(&fake).ok().map(|answer| answer.status);
        assert_eq!((answer, fake.runners().len()), (answered, usize::from(has_happened)), "{fault}");
        let log = fake.take_log();
        assert_eq!((log.len(), log[0].status, log[0].fault), (1, logged, Some(fault)), "{fault}");
        // It was that one request only.
        assert_eq!((jit("b").send(&fake).status, fake.faults_left()), (201, 0), "{fault}");
    };
    check(Fault::Status(502), Some(502), Some(502), false);
    check(Fault::Status(429), Some(429), Some(429), false);
    check(Fault::CutRequest(0), None, None, false);
    check(Fault::CutRequest(20), None, None, false);
    check(Fault::CutRequest(100_000), None, None, false);
    check(Fault::DropAnswer, None, None, true);
    check(Fault::ResetAfter(0), None, Some(201), true);
    check(Fault::ResetAfter(30), None, Some(201), true);
    check(Fault::ResetAfter(100_000), Some(201), Some(201), true);
    check(Fault::Gzip(OddGzip::NotGzip), Some(201), Some(201), true);
    check(Fault::StaleKeepAlive, Some(201), Some(201), true);
}

/// A connection that is cut anywhere in the request leaves nothing, and one that is cut anywhere in the answer leaves one runner.
#[test]
fn a_cut_at_each_byte_leaves_all_or_nothing() {
    let fake = FakeGitHub::start().unwrap();
    let bytes = jit("name").bytes(&fake).len();
    for cut in 0..=bytes {
        fake.next(Fault::CutRequest(cut));
        assert!(jit("name").try_send(&fake).is_err(), "byte {cut}");
    }
    assert_eq!((fake.runners().len(), fake.faults_left()), (0, 0));
    let answer = jit("whole").send(&fake);
    let length: usize = answer.body.len();
    for cut in 0..length + 200 {
        fake.next(Fault::ResetAfter(cut));
        assert!(jit(&format!("a{cut}")).try_send(&fake).is_err(), "byte {cut}");
    }
    assert_eq!(fake.runners().len(), 1 + length + 200);
}

#[test]
fn a_cut_answer_has_as_many_bytes_as_it_was_told() {
    let fake = FakeGitHub::start().unwrap();
    for length in [0, 1, 17, 300] {
        fake.next(Fault::ResetAfter(length));
        let mut stream = TcpStream::connect(fake.base_url().strip_prefix("http://").unwrap()).unwrap();
        stream.write_all(&jit(&format!("r{length}")).bytes(&fake)).unwrap();
        let mut received = Vec::new();
        stream.read_to_end(&mut received).unwrap();
        assert_eq!(received.len(), length);
    }
}

#[test]
fn a_stalled_request_gets_no_answer_and_holds_up_no_other() {
    let fake = FakeGitHub::start().unwrap();
    fake.next(Fault::Stall);
    let mut stalled = TcpStream::connect(fake.base_url().strip_prefix("http://").unwrap()).unwrap();
    stalled.write_all(&jit("a").bytes(&fake)).unwrap();
    while fake.log().is_empty() {
        std::thread::yield_now();
    }
    assert_eq!(jit("b").send(&fake).status, 201);
    stalled.set_nonblocking(true).unwrap();
    let nothing = stalled.read(&mut [0; 1]).unwrap_err();
    assert_eq!(nothing.kind(), std::io::ErrorKind::WouldBlock);
    assert_eq!(fake.runners().iter().map(|runner| runner.name.as_str()).collect::<Vec<_>>(), ["b"]);
}

#[test]
fn a_stale_connection_is_closed_when_it_is_used_again() {
    let fake = FakeGitHub::start().unwrap();
    fake.next(Fault::StaleKeepAlive);
    let mut stream = TcpStream::connect(fake.base_url().strip_prefix("http://").unwrap()).unwrap();
    let kept = |name: &str| String::from_utf8(jit(name).bytes(&fake)).unwrap().replace("Connection: close\r\n", "");
    stream.write_all(kept("a").as_bytes()).unwrap();
    let mut answer = [0; 12];
    stream.read_exact(&mut answer).unwrap();
    assert_eq!(&answer, b"HTTP/1.1 201");
    // Either the write or the read tells that it is closed. A server that answers closes it too, so that nothing waits here.
    let _ = stream.write_all(&jit("b").bytes(&fake));
    let mut rest = Vec::new();
    let _ = stream.read_to_end(&mut rest);
    assert!(!String::from_utf8_lossy(&rest).contains("HTTP/1.1"), "the second request is not answered");
    assert_eq!(fake.runners().len(), 1);
    assert_eq!(fake.log().iter().map(|entry| entry.status).collect::<Vec<_>>(), [Some(201), None]);
}

#[test]
fn random_faults_are_the_same_for_a_seed() {
    let statuses = |seed: u64| {
        let fake = FakeGitHub::start().unwrap();
        fake.fault_rate(seed, 0.3, [Fault::Status(502), Fault::DropAnswer]);
        (0..100).for_each(|number| drop(jit(&format!("r{number}")).try_send(&fake)));
        let faults: Vec<_> = fake.log().iter().map(|entry| entry.fault).collect();
        fake.clear_faults();
        assert_eq!(jit("last").send(&fake).status, 201);
        faults
    };
    let first = statuses(7);
    let count = first.iter().flatten().count();
    assert!((15..=45).contains(&count), "{count} of 100");
    assert_eq!(first, statuses(7));
    assert_ne!(first, statuses(8));
}

#[tokio::test]
async fn the_client_gets_over_what_it_retries() {
    for fault in
        [Fault::Status(502), Fault::DropAnswer, Fault::ResetAfter(100), Fault::CutRequest(10), Fault::StaleKeepAlive]
    {
        let fake = FakeGitHub::start().unwrap();
        let runner = fake.runner("a").add();
        let builder =
            Client::builder().base_url(fake.base_url()).token(TOKEN).retry_base_delay(Duration::from_millis(1));
        let actions = builder.build().unwrap().actions();
        fake.next(fault);
        actions.get_self_hosted_runner_for_repo("octo-org", "octo-repo", runner).await.unwrap();
        actions.delete_self_hosted_runner_from_repo("octo-org", "octo-repo", runner).await.unwrap();
        assert!(fake.runners().is_empty(), "{fault}");
        let faults: Vec<_> = fake.log().iter().filter_map(|entry| entry.fault).collect();
        assert_eq!(faults.first(), Some(&fault));
    }
}

#[tokio::test]
async fn the_client_does_not_repeat_what_may_have_happened() {
    let fake = FakeGitHub::start().unwrap();
    let actions = client(&fake).actions();
    let jit = |name: &str| actions.generate_runner_jitconfig_for_repo("octo-org", "octo-repo", ["gpu"], name, 1).send();
    fake.next(Fault::DropAnswer);
    assert_eq!(jit("a").await.unwrap_err().kind(), ErrorKind::Transport);
    assert_eq!(jit("a").await.unwrap_err().kind(), ErrorKind::Conflict);
    for odd in [OddGzip::NotGzip, OddGzip::Truncated] {
        fake.next(Fault::Gzip(odd));
        let kind = jit(&format!("{odd:?}")).await.unwrap_err().kind();
        assert!([ErrorKind::Decode, ErrorKind::Transport].contains(&kind), "{odd:?}: {kind:?}");
    }
    assert_eq!(fake.runners().len(), 3);
}
