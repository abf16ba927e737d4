//! Many calls to a server of which one answer in ten is a fault.
//!
//! Alone in its program: what is measured is the process, of which client and server are both a part, by what Linux tells.
#![cfg(target_os = "linux")]

use std::time::Duration;

use ghes_actions_runtime::{Call, ClientBuilder, ErrorKind, Operation, Transport};
use serde::Deserialize;
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};

const GET: Operation = Operation::get("get", "/repos/{owner}/{repo}/runners/{id}");
const DELETE: Operation = Operation::delete("delete", "/repos/{owner}/{repo}/runners/{id}").success(204);
const LIST: Operation = Operation::get("list", "/repos/{owner}/{repo}/runs").paginated("page");

const GROWTH: usize = 8 * 1024 * 1024;

#[derive(Deserialize)]
struct Thing {
    id: i64,
}

/// The descriptors that the client has open, which are its ends of connections to the server: those of this process whose other
/// end is the server's port. The server's own ends, which are in this process too, do not count.
fn descriptors(server_port: u16) -> usize {
    let table = std::fs::read_to_string("/proc/self/net/tcp").unwrap();
    let remote = format!(":{server_port:04X}");
    let clients: Vec<String> = table
        .lines()
        .map(|line| line.split_whitespace().collect::<Vec<_>>())
        .filter(|columns| columns[2].ends_with(&remote))
        .map(|columns| format!("socket:[{}]", columns[9]))
        .collect();
    std::fs::read_dir("/proc/self/fd")
        .unwrap()
        // One that has been closed in the meantime is none.
        .filter_map(|entry| std::fs::read_link(entry.unwrap().path()).ok())
        .filter(|target| clients.iter().any(|client| target.as_os_str() == client.as_str()))
        .count()
}

fn resident() -> usize {
    let pages = std::fs::read_to_string("/proc/self/statm").unwrap();
    pages.split(' ').nth(1).unwrap().parse::<usize>().unwrap() * 4096
}

/// Nine good answers and a bad one, in turn.
fn answer(number: u64, method: &str) -> (&'static str, bool) {
    const FAULTS: [(&str, bool); 10] = [
        ("HTTP/1.1 500 x\r\ncontent-length: 2\r\n\r\n{}", false),
        ("HTTP/1.1 502 x\r\ncontent-length: 0\r\n\r\n", false),
        ("HTTP/1.1 503 x\r\nretry-after: 0\r\ncontent-length: 0\r\n\r\n", true),
        ("", true),
        ("HTTP/1.1 200 OK\r\ncontent-length: 500\r\n\r\n{", true),
        ("garbage\r\n\r\n", true),
        ("HTTP/1.1 404 x\r\ncontent-length: 23\r\n\r\n{\"message\":\"Not Found\"}\n", false),
        ("HTTP/1.1 302 x\r\nlocation: //evil.example/\r\ncontent-length: 0\r\n\r\n", false),
        ("HTTP/1.1 422 x\r\ncontent-length: 18\r\n\r\n{\"message\":\"busy\"}", false),
        ("HTTP/1.1 202 x\r\ncontent-length: 2\r\n\r\n{}", false),
    ];
    if number % 10 == 9 {
        return FAULTS[usize::try_from(number / 10 % 10).unwrap()];
    }
    match method {
        "DELETE" => ("HTTP/1.1 204 x\r\n\r\n", false),
        _ => ("HTTP/1.1 200 OK\r\ncontent-length: 9\r\nx-ratelimit-remaining: 10\r\n\r\n{\"id\": 1}", false),
    }
}

async fn serve(listener: TcpListener) {
    let count = std::sync::Arc::new(std::sync::atomic::AtomicU64::new(0));
    while let Ok((stream, _)) = listener.accept().await {
        let count = std::sync::Arc::clone(&count);
        tokio::spawn(async move {
            let mut stream = BufReader::new(stream);
            let mut head = String::new();
            while read_head(&mut stream, &mut head).await.is_some() {
                let number = count.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
                let (bytes, closes) = answer(number, head.split(' ').next().unwrap());
                if stream.write_all(bytes.as_bytes()).await.is_err() || closes {
                    return;
                }
            }
        });
    }
}

async fn read_head(stream: &mut BufReader<TcpStream>, head: &mut String) -> Option<()> {
    head.clear();
    while !head.ends_with("\r\n\r\n") {
        if stream.read_line(head).await.ok()? == 0 {
            return None;
        }
    }
    Some(())
}

/// Eight at a time, so that ten places are never all taken.
async fn call(transport: &Transport, number: u64) -> Result<(), ErrorKind> {
    let operation = match number % 3 {
        0 => &GET,
        1 => &DELETE,
        _ => &LIST,
    };
    let mut call = Call::new(transport, operation).segment("owner", "a").segment("repo", "b");
    if number % 3 < 2 {
        call = call.segment_integer("id", 1, 1..=i64::MAX);
    }
    let outcome = match number % 3 {
        1 => call.send_empty().await.map(drop),
        _ => call.send::<Thing>().await.map(|thing| assert_eq!(thing.value.id, 1)),
    };
    outcome.map_err(|error| error.kind())
}

async fn endure(calls: u64) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let url = format!("http://{address}");
    tokio::spawn(serve(listener));
    let builder = ClientBuilder::new("x").base_url(url).token("canary").retry_base_delay(Duration::from_micros(10));
    let transport: Transport = builder.build().unwrap();
    let (mut most_descriptors, mut faults, mut warm) = (0, 0, 0);
    for round in 0..calls / 8 {
        let together: Vec<_> = (0..8_u64)
            .map(|number| {
                let transport = transport.clone();
                tokio::spawn(async move { call(&transport, round * 8 + number).await })
            })
            .collect();
        if round % 16 == 0 {
            // In the midst of the calls: when they begin, and when they are at different points.
            for _ in 0..8 {
                most_descriptors = most_descriptors.max(descriptors(address.port()));
                tokio::task::yield_now().await;
            }
        }
        for call in together {
            match call.await.unwrap() {
                Ok(()) => {}
                Err(
                    ErrorKind::NotFound
                    | ErrorKind::Redirect
                    | ErrorKind::Validation
                    | ErrorKind::UnexpectedStatus
                    // Three faults in a row, among eight calls at once.
                    | ErrorKind::Server
                    | ErrorKind::Transport,
                ) => faults += 1,
                Err(unexpected) => panic!("{unexpected:?}"),
            }
        }
        if round == calls / 8 / 10 {
            warm = resident();
        }
    }
    let growth = resident().saturating_sub(warm);
    println!("{calls} calls, {faults} errors, grew by {} KiB, at most {most_descriptors} descriptors", growth / 1024);
    assert!(growth <= GROWTH, "grew by {growth} bytes");
    assert!((8..=12).contains(&most_descriptors), "{most_descriptors} descriptors");
    assert!(faults * 100 < calls * 7, "{faults} errors");
}

#[tokio::test]
async fn c74_nothing_grows_over_thousands_of_calls() {
    endure(4_000).await;
}

#[tokio::test]
#[ignore = "takes minutes: 100,000 calls"]
async fn c74_long() {
    endure(100_000).await;
}
