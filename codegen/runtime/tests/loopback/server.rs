//! A server that answers each request with the next line of its script, byte for byte.

use std::collections::VecDeque;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};

/// What is done with one request.
#[derive(Clone, Debug)]
pub(crate) enum Reaction {
    /// These bytes, and the connection stays open.
    Answer(Vec<u8>),
    /// After this time these bytes, and the connection stays open.
    AnswerLate(Duration, Vec<u8>),
    /// These bytes, and after so many microseconds the connection is closed.
    AnswerAndCloseLate(Vec<u8>, u64),
    /// The connection is reset.
    Reset,
    /// These bytes, and then the connection is reset.
    AnswerAndReset(Vec<u8>),
    /// These bytes, and the connection is closed.
    AnswerAndClose(Vec<u8>),
    /// These bytes, and then nothing more.
    AnswerAndStall(Vec<u8>),
    /// These bytes, and then a chunk of 64 KiB again and again, until the client hangs up.
    AnswerAndFlood(Vec<u8>),
    /// These bytes, and then one more every 20 ms, until the client hangs up.
    AnswerAndTrickle(Vec<u8>),
}

/// An answer with a JSON body.
pub(crate) fn json(status: u16, body: &str) -> Reaction {
    answer(status, &["content-type: application/json; charset=utf-8"], body)
}

/// An answer with these header lines and a body.
pub(crate) fn answer(status: u16, headers: &[&str], body: &str) -> Reaction {
    let mut text = format!("HTTP/1.1 {status} x\r\ncontent-length: {}\r\n", body.len());
    for header in headers {
        text.push_str(header);
        text.push_str("\r\n");
    }
    Reaction::Answer(format!("{text}\r\n{body}").into_bytes())
}

/// The head of an answer, with these header lines, of which the body is to follow.
pub(crate) fn head(status: u16, headers: &[&str]) -> Vec<u8> {
    let mut text = format!("HTTP/1.1 {status} x\r\n");
    for header in headers {
        text.push_str(header);
        text.push_str("\r\n");
    }
    format!("{text}\r\n").into_bytes()
}

/// A server that plays a script. Requests beyond its end are answered with 500.
pub(crate) struct Server {
    address: SocketAddr,
    seen: Arc<Mutex<Seen>>,
}

#[derive(Default)]
struct Seen {
    requests: Vec<String>,
    connections: usize,
    open_connections: usize,
    most_open_connections: usize,
    bytes_written: usize,
}

type Script = dyn FnMut(&str) -> Reaction + Send;

impl Server {
    pub(crate) async fn start(script: impl IntoIterator<Item = Reaction>) -> Self {
        let mut script: VecDeque<Reaction> = script.into_iter().collect();
        let beyond = || json(500, r#"{"message": "beyond the script"}"#);
        Self::reacting(move |_| script.pop_front().unwrap_or_else(beyond)).await
    }

    /// A server that decides by the head of each request.
    pub(crate) async fn reacting(script: impl FnMut(&str) -> Reaction + Send + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let seen = Arc::new(Mutex::new(Seen::default()));
        let script: Arc<Mutex<Script>> = Arc::new(Mutex::new(script));
        let ours = Arc::clone(&seen);
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let open = Open::count(&ours);
                let (script, seen) = (Arc::clone(&script), Arc::clone(&ours));
                tokio::spawn(async move {
                    let react = |head: &str| (script.lock().unwrap())(head);
                    let outcome = serve(BufReader::new(stream), react, &seen).await;
                    drop(open);
                    outcome
                });
            }
        });
        Self { address, seen }
    }

    pub(crate) fn address(&self) -> SocketAddr {
        self.address
    }

    pub(crate) fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// The heads of the requests so far, as they were sent.
    pub(crate) fn requests(&self) -> Vec<String> {
        self.seen.lock().unwrap().requests.clone()
    }

    /// Method and target of each request so far.
    pub(crate) fn targets(&self) -> Vec<String> {
        self.requests()
            .iter()
            .map(|head| {
                let line = head.lines().next().unwrap();
                line.strip_suffix(" HTTP/1.1").unwrap().to_owned()
            })
            .collect()
    }

    pub(crate) fn connections(&self) -> usize {
        self.seen.lock().unwrap().connections
    }

    pub(crate) fn open_connections(&self) -> usize {
        self.seen.lock().unwrap().open_connections
    }

    pub(crate) fn most_open_connections(&self) -> usize {
        self.seen.lock().unwrap().most_open_connections
    }

    pub(crate) fn bytes_written(&self) -> usize {
        self.seen.lock().unwrap().bytes_written
    }

    /// So that what is remembered does not grow without end.
    pub(crate) fn forget_requests(&self) {
        self.seen.lock().unwrap().requests.clear();
    }
}

/// A connection that is open.
struct Open(Arc<Mutex<Seen>>);

impl Open {
    fn count(seen: &Arc<Mutex<Seen>>) -> Self {
        let mut counts = seen.lock().unwrap();
        counts.connections += 1;
        counts.open_connections += 1;
        counts.most_open_connections = counts.most_open_connections.max(counts.open_connections);
        Self(Arc::clone(seen))
    }
}

impl Drop for Open {
    fn drop(&mut self) {
        self.0.lock().unwrap().open_connections -= 1;
    }
}

async fn serve(
    mut stream: BufReader<TcpStream>,
    mut react: impl FnMut(&str) -> Reaction,
    seen: &Mutex<Seen>,
) -> std::io::Result<()> {
    while let Some(head) = read_head(&mut stream).await? {
        let reaction = react(&head);
        seen.lock().unwrap().requests.push(head);
        let write = async |stream: &mut BufReader<TcpStream>, bytes: &[u8]| {
            stream.write_all(bytes).await?;
            seen.lock().unwrap().bytes_written += bytes.len();
            std::io::Result::Ok(())
        };
        match reaction {
            Reaction::Answer(bytes) => write(&mut stream, &bytes).await?,
            Reaction::AnswerLate(time, bytes) => {
                tokio::time::sleep(time).await;
                write(&mut stream, &bytes).await?;
            }
            Reaction::AnswerAndClose(bytes) => {
                write(&mut stream, &bytes).await?;
                return Ok(());
            }
            Reaction::AnswerAndCloseLate(bytes, microseconds) => {
                write(&mut stream, &bytes).await?;
                tokio::time::sleep(Duration::from_micros(microseconds)).await;
                return Ok(());
            }
            Reaction::Reset => {
                stream.get_ref().set_zero_linger()?;
                return Ok(());
            }
            Reaction::AnswerAndReset(bytes) => {
                write(&mut stream, &bytes).await?;
                // Not before the client has read them: a reset throws away what is still on the way.
                tokio::time::sleep(Duration::from_millis(20)).await;
                stream.get_ref().set_zero_linger()?;
                return Ok(());
            }
            Reaction::AnswerAndStall(bytes) => {
                write(&mut stream, &bytes).await?;
                // Until the client hangs up.
                read_head(&mut stream).await?;
                return Ok(());
            }
            Reaction::AnswerAndFlood(bytes) => {
                write(&mut stream, &bytes).await?;
                let mut chunk = b"10000\r\n".to_vec();
                chunk.resize(chunk.len() + 0x10000, b' ');
                chunk.extend_from_slice(b"\r\n");
                loop {
                    write(&mut stream, &chunk).await?;
                }
            }
            Reaction::AnswerAndTrickle(bytes) => {
                write(&mut stream, &bytes).await?;
                loop {
                    tokio::time::sleep(Duration::from_millis(20)).await;
                    write(&mut stream, b" ").await?;
                }
            }
        }
    }
    Ok(())
}

/// The next request: its head, each byte a character, and its body if it has one. `None` when the client has hung up.
async fn read_head(stream: &mut BufReader<TcpStream>) -> std::io::Result<Option<String>> {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        if stream.read_until(b'\n', &mut head).await? == 0 {
            return Ok(None);
        }
    }
    let mut head: String = head.into_iter().map(char::from).collect();
    let length = head.lines().find_map(|line| line.to_lowercase().strip_prefix("content-length: ")?.parse().ok());
    let mut body = vec![0; length.unwrap_or(0)];
    stream.read_exact(&mut body).await?;
    head.push_str(&String::from_utf8_lossy(&body));
    Ok(Some(head))
}
