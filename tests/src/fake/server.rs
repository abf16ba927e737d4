//! The HTTP side: connections in, judged requests, answers out.

use std::net::{Ipv4Addr, SocketAddr};
use std::sync::{Arc, Mutex};

use bytes::Bytes;
use http_body_util::{BodyExt, Full};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{HeaderMap, Response};
use hyper_util::rt::TokioIo;
use tokio::net::{TcpListener, TcpStream};
use tokio::task::{JoinHandle, JoinSet};

use super::answer::Conduct;
use super::judge::judge;
use super::{Answer, Request, State, locked};
use crate::spec::SPEC;

pub(super) async fn start(state: Arc<Mutex<State>>) -> (SocketAddr, JoinHandle<()>) {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.expect("loopback has a free port");
    let address = listener.local_addr().expect("a bound listener has an address");
    let server = tokio::spawn(async move {
        // Dropped with this task, so that no connection outlives the fake.
        let mut connections = JoinSet::new();
        while let Ok((stream, _)) = listener.accept().await {
            locked(&state).connections += 1;
            connections.spawn(serve(stream, Arc::clone(&state)));
        }
    });
    (address, server)
}

async fn serve(stream: TcpStream, state: Arc<Mutex<State>>) {
    let service = service_fn(|request| respond(request, &state));
    // An error here is the client's or the script's: a connection that was cut. The test sees it at the client.
    let _ = http1::Builder::new().serve_connection(TokioIo::new(stream), service).await;
}

async fn respond(incoming: hyper::Request<Incoming>, state: &Mutex<State>) -> Result<Response<Full<Bytes>>, Cut> {
    let (head, body) = incoming.into_parts();
    let mut request = Request {
        operation_id: None,
        method: head.method,
        target: head.uri.to_string(),
        headers: headers(&head.headers),
        body: body.collect().await.map_err(|_| Cut)?.to_bytes(),
        path_parameters: Default::default(),
        query: Vec::new(),
    };
    let wrong = judge(&SPEC, &mut request);
    let answer = {
        let mut state = locked(state);
        let line = format!("{} {}", request.method, request.target);
        let answer = match &request.operation_id {
            Some(operation_id) if wrong.is_empty() => state.next_answer(operation_id, &request),
            _ => Answer::status(400).body("text/plain", format!("{line}\n{}", wrong.join("\n"))),
        };
        state.violations.extend(wrong.iter().map(|violation| format!("{line}: {violation}")));
        state.requests.push(request);
        answer
    };
    match answer.conduct {
        Conduct::Respond => Ok(response(answer)),
        Conduct::Disconnect => Err(Cut),
    }
}

fn headers(headers: &HeaderMap) -> Vec<(String, String)> {
    let text = |value: &[u8]| String::from_utf8_lossy(value).into_owned();
    headers.iter().map(|(name, value)| (name.to_string(), text(value.as_bytes()))).collect()
}

fn response(answer: Answer) -> Response<Full<Bytes>> {
    let mut response = Response::builder().status(answer.status);
    // What GitHub puts on every answer; a script that gives a header of its own replaces it.
    let usual = [
        ("x-github-request-id", "FA4E:1234:5678:9ABC"),
        ("x-ratelimit-limit", "5000"),
        ("x-ratelimit-remaining", "4987"),
        ("x-ratelimit-reset", "1767323045"),
        ("x-ratelimit-resource", "core"),
        ("x-ratelimit-used", "13"),
    ];
    for (name, value) in usual {
        if !answer.headers.iter().any(|(scripted, _)| scripted == name) {
            response = response.header(name, value);
        }
    }
    for (name, value) in answer.headers.iter().filter(|(_, value)| !value.is_empty()) {
        response = response.header(name, value);
    }
    response.body(Full::new(answer.body)).expect("a scripted answer is valid HTTP")
}

/// Ends the connection without an answer.
#[derive(Debug)]
struct Cut;

impl std::fmt::Display for Cut {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("the script cuts this connection")
    }
}

impl std::error::Error for Cut {}
