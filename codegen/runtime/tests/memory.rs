//! How much memory hostile bodies take, and what is left of a token when its client is gone.
//!
//! Alone in its program, and one after the other: what is measured is the process, by its allocator and by what Linux tells of
//! it.
#![cfg(target_os = "linux")]

use std::fs::File;
use std::io::{Read, Write};
use std::os::unix::fs::FileExt;
use std::sync::{Mutex, MutexGuard, PoisonError};

use flate2::Compression;
use flate2::write::GzEncoder;
use ghes_actions_runtime::{Call, ClientBuilder, Error, ErrorKind, Operation, Page, Transport};
#[cfg(feature = "test-util")]
use ghes_actions_runtime::{MockResponse, MockServer, ResponseCache};
use peak_alloc::PeakAlloc;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::TcpListener;

const MIB: usize = 1024 * 1024;
const GROWTH: usize = 64 * MIB;
/// What a body of 32 MiB may take with what is decoded of it.
const GROWTH_WITH_VALUES: usize = 96 * MIB;
const LIST: Operation = Operation::get("list", "/runs").paginated("page").items("runs");

static ONE_AT_A_TIME: Mutex<()> = Mutex::new(());

#[global_allocator]
static MEMORY: PeakAlloc = PeakAlloc;

/// Every test holds it from its beginning: what others allocate would be counted too.
fn alone() -> MutexGuard<'static, ()> {
    ONE_AT_A_TIME.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The error of a call that is answered with `head` and then `body` so many times, or for ever.
fn error_of(head: &'static str, body: Vec<u8>, times: usize) -> Error {
    error_of_call(head, body, times, Call::send::<Vec<String>>)
}

/// The same, of a call that is sent in this way.
fn error_of_call<T>(
    head: &'static str,
    body: Vec<u8>,
    times: usize,
    send: impl AsyncFnOnce(Call) -> Result<T, Error>,
) -> Error {
    let (outcome, growth) = outcome_of_call(head, body, times, send);
    assert!(growth < GROWTH, "grew by {growth} bytes");
    outcome.err().unwrap()
}

/// What comes of a call that is answered in this way, and by how much memory grew until then.
fn outcome_of_call<T>(
    head: &'static str,
    body: Vec<u8>,
    times: usize,
    send: impl AsyncFnOnce(Call) -> Result<T, Error>,
) -> (Result<T, Error>, usize) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let mut stream = BufReader::new(stream);
                let mut request = String::new();
                while !request.ends_with("\r\n\r\n") {
                    stream.read_line(&mut request).await.unwrap();
                }
                stream.write_all(head.as_bytes()).await.unwrap();
                for _ in 0..times {
                    if stream.write_all(&body).await.is_err() {
                        break;
                    }
                }
            }
        });
        let transport: Transport = ClientBuilder::new("x").base_url(url).max_attempts(1).build().unwrap();
        MEMORY.reset_peak_usage();
        let before = MEMORY.current_usage();
        let outcome = send(Call::new(&transport, &LIST)).await;
        let growth = MEMORY.peak_usage().saturating_sub(before);
        println!("grew by {:.1} MiB", growth as f64 / MIB as f64);
        (outcome, growth)
    })
}

#[test]
fn c57_a_body_of_a_gibibyte_takes_no_memory() {
    let _alone = alone();
    let head = "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 1073741824\r\n\r\n";
    assert_eq!(error_of(head, vec![b' '; MIB], 1024).kind(), ErrorKind::TooLarge);
    let head = "HTTP/1.1 500 Oops\r\ncontent-type: application/json\r\ncontent-length: 1073741824\r\n\r\n";
    assert_eq!(error_of(head, vec![b' '; MIB], 1024).kind(), ErrorKind::Server);
}

#[test]
fn c57_a_body_without_end_grows_to_its_limit_and_no_further() {
    let _alone = alone();
    for (head, kind) in [
        ("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n", ErrorKind::TooLarge),
        ("HTTP/1.1 500 Oops\r\ntransfer-encoding: chunked\r\n\r\n", ErrorKind::Server),
    ] {
        let chunk = [format!("{MIB:x}\r\n").into_bytes(), vec![b' '; MIB], b"\r\n".to_vec()].concat();
        assert_eq!(error_of(head, chunk, usize::MAX).kind(), kind);
    }
}

#[test]
fn c57_a_bomb_grows_to_its_limit_and_no_further() {
    let _alone = alone();
    let mut bomb = GzEncoder::new(Vec::new(), Compression::best());
    for _ in 0..256 {
        bomb.write_all(&vec![b' '; MIB]).unwrap();
    }
    let bomb = bomb.finish().unwrap();
    assert!(bomb.len() < 2 * MIB);
    let head = "HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-encoding: gzip\r\n\r\n";
    assert_eq!(error_of(head, bomb, 1).kind(), ErrorKind::TooLarge);
}

#[derive(Deserialize)]
struct Runs {
    runs: Vec<Run>,
}

#[derive(Deserialize)]
struct Run {
    id: i64,
}

impl Page for Runs {
    type Item = Run;

    fn into_items(self) -> Vec<Run> {
        self.runs
    }

    fn item_ids(&self) -> Vec<Option<i64>> {
        self.runs.iter().map(|run| Some(run.id)).collect()
    }
}

/// Millions of odd items: telling of each where it was would take gigabytes.
#[test]
fn c57_a_page_of_nothing_but_odd_items_takes_no_more_than_its_body() {
    let _alone = alone();
    let head = "HTTP/1.1 200 OK\r\nconnection: close\r\n\r\n";
    let body = format!("{{\"runs\": [{}0]}}", "0,".repeat(14 * MIB)).into_bytes();
    assert_eq!(error_of_call(head, body, 1, items::<Runs>).kind(), ErrorKind::TooLarge);
}

#[derive(Deserialize)]
struct WideRuns {
    runs: Vec<WideRun>,
}

/// As large as a run, whatever it holds: 16.5 KB.
#[derive(Deserialize)]
struct WideRun {
    id: i64,
    #[expect(dead_code, reason = "only read")]
    message: Option<String>,
    #[expect(dead_code, reason = "only read")]
    repositories: Option<[[[u64; 32]; 32]; 2]>,
    #[expect(dead_code, reason = "only read")]
    topics: Option<Vec<String>>,
}

impl Page for WideRuns {
    type Item = WideRun;

    fn into_items(self) -> Vec<WideRun> {
        self.runs
    }

    fn item_ids(&self) -> Vec<Option<i64>> {
        self.runs.iter().map(|run| Some(run.id)).collect()
    }
}

const GZIP: &str = "HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-encoding: gzip\r\n\r\n";

/// A page of so many runs, compressed, and its size before that.
fn page_of(count: usize, run: impl Fn(usize) -> String) -> (Vec<u8>, usize) {
    let runs: Vec<String> = (0..count).map(run).collect();
    let page = format!("{{\"runs\": [{}]}}", runs.join(","));
    let mut compressed = GzEncoder::new(Vec::new(), Compression::fast());
    compressed.write_all(page.as_bytes()).unwrap();
    (compressed.finish().unwrap(), page.len())
}

/// The numbers of items that can and that cannot be decoded.
async fn items<T>(call: Call) -> Result<(usize, usize), Error>
where
    T: Page<Item: DeserializeOwned> + DeserializeOwned + Send + 'static,
{
    let mut items = call.items::<T>();
    let (mut good, mut odd) = (0, 0);
    while let Some(item) = items.next().await {
        match item {
            Ok(_) => good += 1,
            Err(error) if error.item().is_some() => odd += 1,
            Err(error) => return Err(error),
        }
    }
    Ok((good, odd))
}

/// That a page grows memory by less than its bound, read in either way.
fn check_growth(page: &(Vec<u8>, usize), expected: Option<ErrorKind>) {
    assert!(page.1 <= 32 * MIB && page.0.len() < MIB, "{} bytes, {} compressed", page.1, page.0.len());
    let (outcome, strict) = outcome_of_call(GZIP, page.0.clone(), 1, Call::send::<WideRuns>);
    assert_eq!(outcome.err().map(|error| error.kind()), expected);
    let (outcome, by_items) = outcome_of_call(GZIP, page.0.clone(), 1, items::<WideRuns>);
    assert_eq!(outcome.err().map(|error| error.kind()), expected);
    for growth in [strict, by_items] {
        assert!(growth < GROWTH_WITH_VALUES, "grew by {growth} bytes");
    }
}

#[test]
fn c114_a_page_of_many_small_runs_takes_a_small_multiple_of_its_body() {
    let _alone = alone();
    assert!(size_of::<WideRun>() > 16_000);
    let padding = " ".repeat(1_480);
    check_growth(&page_of(20_770, |id| format!("{{\"id\":{id}{padding}}}")), Some(ErrorKind::TooLarge));
    check_growth(&page_of(1_000, |id| format!("{{\"id\":{id}{padding}}}")), None);
}

#[test]
fn c114_a_page_as_large_as_may_be_takes_a_small_multiple_of_its_body() {
    let _alone = alone();
    let message = "m".repeat(33_000);
    check_growth(&page_of(1_000, |id| format!(r#"{{"id":{id},"message":"{message}"}}"#)), None);
}

#[test]
fn c114_values_within_an_item_are_bounded_too() {
    let _alone = alone();
    for count in [200_000, 10_000_000] {
        let topics = vec![r#""""#; count].join(",");
        let expected = (count > 250_000).then_some(ErrorKind::TooLarge);
        check_growth(&page_of(1, |id| format!(r#"{{"id":{id},"topics":[{topics}]}}"#)), expected);
    }
}

/// One odd item in a page as large as may be: what is left of it is decoded without a copy of the page.
#[test]
fn c114_a_large_page_with_an_odd_item_takes_no_more() {
    let _alone = alone();
    let message = "m".repeat(33_000);
    let run = |id: usize| match id {
        500 => r#"{"id":"odd"}"#.to_owned(),
        _ => format!(r#"{{"id":{id},"message":"{message}"}}"#),
    };
    let (page, _) = page_of(1_000, run);
    let (outcome, growth) = outcome_of_call(GZIP, page, 1, items::<WideRuns>);
    assert_eq!(outcome.unwrap(), (999, 1));
    assert!(growth < GROWTH_WITH_VALUES, "grew by {growth} bytes");
}

/// How often `needle`, which is given with each byte off by one, stands in this process's writable memory.
fn copies_of(needle: &[u8]) -> usize {
    let mut maps = String::new();
    File::open("/proc/self/maps").unwrap().read_to_string(&mut maps).unwrap();
    let memory = File::open("/proc/self/mem").unwrap();
    let mut chunk = vec![0_u8; 64 * 1024];
    let mut copies = 0;
    for line in maps.lines() {
        let (range, rest) = line.split_once(' ').unwrap();
        if !rest.starts_with("rw") || rest.contains("[v") {
            continue;
        }
        let (start, end) = range.split_once('-').unwrap();
        let [start, end] = [start, end].map(|address| u64::from_str_radix(address, 16).unwrap());
        // Around the buffer, which holds what it read last.
        let own = chunk.as_ptr() as u64;
        let after = own + chunk.len() as u64;
        for (start, end) in [(start, end.min(own)), (start.max(after), end)] {
            let mut at = start;
            while at < end {
                let length = chunk.len().min(usize::try_from(end - at).unwrap());
                let read = memory.read_at(&mut chunk[..length], at).unwrap_or(0);
                let read = &chunk[..read];
                let starts = memchr::memchr_iter(needle[0].wrapping_sub(1), read);
                let is_it = |rest: &[u8]| rest.iter().zip(needle).all(|(byte, off)| byte.wrapping_add(1) == *off);
                copies += starts.filter(|at| read.get(*at..at + needle.len()).is_some_and(is_it)).count();
                chunk.fill(0);
                // What lies across two pieces is in the second as a whole.
                at += if length < chunk.len() { length } else { length - needle.len() + 1 } as u64;
            }
        }
    }
    copies
}

#[test]
fn c15_nothing_is_left_of_a_token_when_its_client_is_dropped() {
    let _alone = alone();
    // Spelled out nowhere, or the program's own text would hold it, and searched for by another text.
    let letters = |off: u8| (0..60_u8).map(move |n| b'A' + (n * 3 + 5) % 26 + off);
    let needle: Vec<u8> = letters(1).collect();
    let token = || -> String { letters(0).map(char::from).collect() };

    let transport: Transport = ClientBuilder::new("x").base_url("http://127.0.0.1:1").token(token()).build().unwrap();
    let held = copies_of(&needle);
    assert_eq!(held, 1, "the search does not find what is there");
    drop(transport);
    assert_eq!(copies_of(&needle), 0);
}

/// The request never leaves this machine's memory, as nobody listens: what is left of it is ours.
#[test]
fn c15_nothing_is_left_of_the_copy_of_a_token_that_a_request_had() {
    let _alone = alone();
    let letters = |off: u8| (0..200_u8).map(move |n| b'A' + (n % 25 * 7 + n / 25) % 26 + off);
    // Its end: the allocator writes over the beginning of what is given back.
    let needle: Vec<u8> = letters(1).skip(100).collect();
    let token: String = letters(0).map(char::from).collect();
    let transport: Transport =
        ClientBuilder::new("x").base_url("http://127.0.0.1:1").token(token).max_attempts(1).build().unwrap();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    for _ in 0..3 {
        let error = runtime.block_on(Call::new(&transport, &LIST).send::<Vec<String>>()).err().unwrap();
        assert_eq!(error.kind(), ErrorKind::Transport);
    }
    assert_eq!(copies_of(&needle), 1, "but for the client's own");
}

/// By entries that are many and small, that are a few large ones, and that consist of headers.
#[cfg(feature = "test-util")]
#[test]
fn c128_the_response_cache_takes_no_more_memory_than_it_says() {
    const GET: Operation = Operation::get("get", "/things/{name}");
    const BOUND: usize = MIB;
    let _alone = alone();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    for (body, headers, calls) in [(1, 0, 800), (20_000, 3, 60), (10, 40, 90), (10, 12, 220), (10, 13, 220)] {
        let server = MockServer::new();
        server.respond_with(move |_| {
            let response = MockResponse::json(200, &"x".repeat(body)).header("etag", "\"0123456789abcdef\"");
            (0..headers).fold(response, |response, number| response.header(&format!("x-a-header-{number}"), "y"))
        });
        let client = |builder: ClientBuilder<Transport>| builder.mock_server(&server).build().unwrap();
        let cached = client(ClientBuilder::new("x").response_cache(ResponseCache::new().max_bytes(BOUND)));
        let uncached = client(ClientBuilder::new("x"));
        let growth = |client: &Transport| {
            let before = MEMORY.current_usage();
            runtime.block_on(async {
                for number in 0..calls {
                    let call = Call::new(client, &GET).segment("name", number.to_string());
                    call.send::<String>().await.unwrap();
                }
            });
            MEMORY.current_usage().saturating_sub(before)
        };
        let (without, with) = (growth(&uncached), growth(&cached));
        println!("{body} bytes and {headers} headers: {without} bytes without, {with} with the cache");
        assert!(without < MIB / 8 && with > BOUND / 8, "{without} and {with} bytes");
        assert!(with <= BOUND, "{with} bytes");
    }
}
