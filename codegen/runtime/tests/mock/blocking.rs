//! The client without async, inside and outside of runtimes.

use std::io::{Read, Write};
use std::net::TcpListener;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex, OnceLock};
use std::thread;

use ghes_actions_runtime::{
    Blocking, Call, ClientBuilder, Error, ErrorKind, Hook, MockResponse, MockServer, Operation, OutgoingRequest,
    Sample, Transport,
};
use serde::{Deserialize, Serialize};

use crate::runs::{Item, Runs};

const GET: Operation = Operation::get("get-runner", "/runner");
const LIST: Operation = Operation::get("list-runners", "/runners").paginated("page").items("runs");

#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
struct Runner {
    id: i64,
}

impl Item for Runner {
    fn id(&self) -> i64 {
        self.id
    }
}

type Runners = Runs<Runner>;

type Client = Blocking<Transport>;

fn builder(server: &MockServer) -> ClientBuilder<Transport> {
    ClientBuilder::new("test/1").token("ghp_canary0123456789").mock_server(server)
}

fn client(server: &MockServer) -> Client {
    Blocking::new(builder(server).build().unwrap())
}

fn get(client: &Client) -> Result<i64, Error> {
    let call = client.part(|transport| Call::new(transport, &GET));
    call.wait(|call| call.send::<Runner>()).map(|response| response.value.id)
}

/// A server with this many responses to `get`.
fn server(responses: usize) -> MockServer {
    let server = MockServer::new();
    for _ in 0..responses {
        server.respond_to("get-runner", MockResponse::json(200, &Runner::sample().unwrap()));
    }
    server
}

/// Two pages of these ids.
fn listing(first: &[i64], second: &[i64]) -> MockServer {
    let server = MockServer::new();
    let page = |ids: &[i64]| Runners { total_count: 0, runs: ids.iter().map(|id| Runner { id: *id }).collect() };
    let next = r#"<https://api.github.com/runners?page=2>; rel="next""#;
    server.respond_to("list-runners", MockResponse::json(200, &page(first)).header("link", next));
    server.respond_to("list-runners", MockResponse::json(200, &page(second)));
    server
}

fn list(client: &Client) -> Blocking<Call> {
    client.part(|transport| Call::new(transport, &LIST))
}

#[test]
fn a_call_works_outside_and_inside_of_every_runtime() {
    use tokio::runtime::Builder;

    let server = server(6);
    let client = client(&server);
    assert_eq!(get(&client).unwrap(), 1, "outside");
    let current = Builder::new_current_thread().enable_all().build().unwrap();
    assert_eq!(current.block_on(async { get(&client) }).unwrap(), 1, "in an async block");
    let without_drivers = Builder::new_current_thread().build().unwrap();
    assert_eq!(without_drivers.block_on(async { get(&client) }).unwrap(), 1, "in a runtime without drivers");
    let several = Builder::new_multi_thread().worker_threads(1).build().unwrap();
    let (of_task, of_blocking) = (client.clone(), client.clone());
    assert_eq!(several.block_on(several.spawn(async move { get(&of_task) })).unwrap().unwrap(), 1, "in a task");
    let spawned = several.spawn_blocking(move || get(&of_blocking));
    assert_eq!(several.block_on(spawned).unwrap().unwrap(), 1, "on a thread for blocking code");
    // First used, and dropped last, where a runtime could be neither made nor dropped.
    current.block_on(async move {
        let client = client;
        assert_eq!(get(&client).unwrap(), 1);
    });
    assert_eq!(server.finish().unwrap().len(), 6);
}

#[test]
fn a_client_can_be_started_and_dropped_in_a_task() {
    let server = server(1);
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    runtime.block_on(async { assert_eq!(get(&client(&server)).unwrap(), 1) });
}

#[test]
fn threads_share_a_client() {
    let server = server(40);
    let client = client(&server);
    thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| (0..5).for_each(|_| assert_eq!(get(&client).unwrap(), 1)));
        }
    });
    assert_eq!(server.finish().unwrap().len(), 40);
}

#[test]
fn an_iterator_yields_what_the_stream_does_and_outlives_its_client() {
    let server = listing(&[1, 2, 3], &[3, 4]);
    let client = client(&server);
    let mut items = list(&client).items(|call| call.items::<Runners>());
    assert!(items.metadata().is_none());
    assert_eq!(items.next().unwrap().unwrap().id, 1);
    drop(client);
    assert_eq!((items.progress().items, items.progress().is_complete()), (1, false));
    assert_eq!(server.requests().len(), 1, "the next page is requested when it is needed");
    let rest: Vec<i64> = items.by_ref().map(|item| item.unwrap().id).collect();
    assert_eq!(rest, [2, 3, 4], "each id once");
    assert!(items.progress().is_complete() && items.metadata().is_some() && items.next().is_none());
    server.finish().unwrap();
}

#[test]
fn pages_and_errors_are_those_of_the_stream() {
    let server = listing(&[1, 2], &[3]);
    let mut pages = list(&client(&server)).pages(|call| call.pages::<Runners>());
    assert_eq!(pages.next().unwrap().unwrap().value.runs.len(), 2);
    assert_eq!(pages.next().unwrap().unwrap().value.runs.len(), 1);
    assert!(pages.next().is_none() && pages.progress().is_complete());

    let server = MockServer::new();
    server.respond(MockResponse::json(404, &serde_json::json!({"message": "Not Found"})));
    let mut items = list(&client(&server)).items(|call| call.items::<Runners>());
    assert_eq!(items.next().unwrap().unwrap_err().kind(), ErrorKind::NotFound);
    assert!(items.next().is_none() && !items.progress().is_complete());
}

/// Does this before the first request.
struct Before<F>(Mutex<Option<F>>);

impl<F: FnOnce() + Send + 'static> Hook for Before<F> {
    fn before(&self, _: &mut OutgoingRequest<'_>) -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
        let first = self.0.lock().unwrap().take();
        if let Some(action) = first {
            action();
        }
        Ok(())
    }
}

fn client_with(server: &MockServer, before: impl FnOnce() + Send + 'static) -> Client {
    Blocking::new(builder(server).hook(Before(Mutex::new(Some(before)))).build().unwrap())
}

#[test]
fn a_panic_reaches_the_caller_and_the_client_remains_usable() {
    let server = server(1);
    let client = client_with(&server, || panic!("of a hook"));
    let panic = catch_unwind(AssertUnwindSafe(|| get(&client))).unwrap_err();
    assert_eq!(panic.downcast_ref::<&str>(), Some(&"of a hook"));
    assert_eq!(get(&client).unwrap(), 1);

    let client = client_with(&listing(&[1], &[2]), || panic!("of a hook"));
    let mut items = list(&client).items(|call| call.items::<Runners>());
    assert!(catch_unwind(AssertUnwindSafe(|| items.next())).is_err());
    assert!(items.next().is_none() && !items.progress().is_complete());
}

#[test]
fn a_call_that_would_wait_for_itself_is_refused() {
    let server = server(2);
    let itself: Arc<OnceLock<Client>> = Arc::default();
    let other = client(&self::server(1));
    let refusals: Arc<Mutex<Vec<Error>>> = Arc::default();
    let client = client_with(&server, {
        let (itself, refusals) = (Arc::clone(&itself), Arc::clone(&refusals));
        move || {
            for client in [itself.get().unwrap(), &other] {
                refusals.lock().unwrap().push(get(client).unwrap_err());
            }
        }
    });
    assert!(itself.set(client.clone()).is_ok());
    assert_eq!(get(&client).unwrap(), 1);
    let refusals = refusals.lock().unwrap();
    assert_eq!(refusals.len(), 2);
    for error in refusals.iter() {
        assert_eq!(error.kind(), ErrorKind::InvalidInput);
        assert!(error.to_string().ends_with("in a hook or a token source, use the async client"), "{error}");
    }
}

#[test]
fn debug_shows_no_token() {
    let text = format!("{:?}", client(&MockServer::new()));
    assert!(text.starts_with("Blocking(Transport") && !text.contains("canary"), "{text}");
}

/// Over a socket, which needs the I/O driver.
#[test]
fn a_call_reaches_a_server() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let served = thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        let read = stream.read(&mut [0; 4096]).unwrap();
        let response = "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 8\r\n\r\n{\"id\":7}";
        stream.write_all(response.as_bytes()).unwrap();
        read
    });
    let transport: Transport = ClientBuilder::new("test/1").base_url(url).build().unwrap();
    assert_eq!(get(&Blocking::new(transport)).unwrap(), 7);
    assert!(served.join().unwrap() > 0);
}
