//! A server on threads of its own: it goes on while the client's runtime is blocked, and does things when a test says so.

use std::io::{BufRead, BufReader, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use ghes_actions_runtime::ClientBuilder;

use crate::client::{CANARY, Client};

pub(crate) struct Aside {
    address: SocketAddr,
    go: Sender<()>,
    done: Mutex<Receiver<()>>,
    seen: Arc<Mutex<Seen>>,
}

#[derive(Default)]
struct Seen {
    connections: usize,
    targets: Vec<String>,
}

/// One connection, as its thread sees it.
pub(crate) struct Peer {
    number: usize,
    stream: BufReader<TcpStream>,
    go: Arc<Mutex<Receiver<()>>>,
    done: Sender<()>,
    seen: Arc<Mutex<Seen>>,
}

impl Aside {
    pub(crate) fn start(serve: impl Fn(Peer) + Clone + Send + 'static) -> Self {
        Self::on(TcpListener::bind("127.0.0.1:0").unwrap(), serve)
    }

    /// Accepts from now on.
    pub(crate) fn on(listener: TcpListener, serve: impl Fn(Peer) + Clone + Send + 'static) -> Self {
        let (go, gone) = channel();
        let (do_it, done) = channel();
        let (go_on, seen) = (Arc::new(Mutex::new(gone)), Arc::new(Mutex::new(Seen::default())));
        let aside =
            Self { address: listener.local_addr().unwrap(), go, done: Mutex::new(done), seen: Arc::clone(&seen) };
        std::thread::spawn(move || {
            while let Ok((stream, _)) = listener.accept() {
                // What is written leaves at once, and not only when the client has acknowledged what came before.
                stream.set_nodelay(true).unwrap();
                let number = {
                    let mut seen = seen.lock().unwrap();
                    seen.connections += 1;
                    seen.connections
                };
                let (go, done, seen) = (Arc::clone(&go_on), do_it.clone(), Arc::clone(&seen));
                let (serve, peer) = (serve.clone(), Peer { number, stream: BufReader::new(stream), go, done, seen });
                std::thread::spawn(move || serve(peer));
            }
        });
        aside
    }

    pub(crate) fn client(&self) -> ClientBuilder<Client> {
        let builder = ClientBuilder::new("test-client/1.0").base_url(format!("http://{}", self.address));
        builder.token(CANARY).retry_base_delay(Duration::from_millis(1))
    }

    /// Lets a connection go on that waits, and blocks the thread until it has done what it waited for.
    pub(crate) fn let_it(&self) {
        self.go.send(()).unwrap();
        self.done.lock().unwrap().recv().unwrap();
    }

    pub(crate) fn connections(&self) -> usize {
        self.seen.lock().unwrap().connections
    }

    pub(crate) fn targets(&self) -> Vec<String> {
        self.seen.lock().unwrap().targets.clone()
    }
}

impl Peer {
    /// Connections are counted from 1.
    pub(crate) fn number(&self) -> usize {
        self.number
    }

    /// Method and target of the next request; none when the client has hung up.
    pub(crate) fn request(&mut self) -> Option<String> {
        let mut head = String::new();
        while !head.ends_with("\r\n\r\n") {
            if self.stream.read_line(&mut head).ok()? == 0 {
                return None;
            }
        }
        let target = head.lines().next()?.strip_suffix(" HTTP/1.1")?.to_owned();
        self.seen.lock().unwrap().targets.push(target.clone());
        Some(target)
    }

    /// The client may have hung up.
    pub(crate) fn write(&mut self, bytes: &[u8]) {
        let _ = self.stream.get_mut().write_all(bytes);
    }

    pub(crate) fn wait(&self) {
        self.go.lock().unwrap().recv().unwrap();
    }

    /// Says so when what was written has arrived.
    pub(crate) fn done(&self) {
        self.addresses().wait_for_arrival();
        let _ = self.done.send(());
    }

    /// Closes the connection, and says so when the client's side has learned it.
    pub(crate) fn close(self) {
        let addresses = self.addresses();
        let Self { stream, done, .. } = self;
        drop(stream);
        addresses.wait_for_arrival();
        let _ = done.send(());
    }

    fn addresses(&self) -> Addresses {
        let stream = self.stream.get_ref();
        Addresses { server: stream.local_addr().unwrap(), client: stream.peer_addr().unwrap() }
    }
}

/// A connection as the kernel lists it.
struct Addresses {
    server: SocketAddr,
    client: SocketAddr,
}

impl Addresses {
    /// Waits until the client's kernel has acknowledged everything, the end included. A loaded machine may take its time between the
    /// write and that.
    fn wait_for_arrival(&self) {
        while self.is_on_its_way() {
            std::thread::sleep(Duration::from_millis(1));
        }
    }

    /// Whether the kernel's table has the server's socket with bytes or an end that are not acknowledged.
    #[cfg(target_os = "linux")]
    fn is_on_its_way(&self) -> bool {
        const FIN_WAIT_1: &str = "04";
        let sockets = std::fs::read_to_string("/proc/net/tcp").unwrap();
        let ports = (format!(":{:04X}", self.server.port()), format!(":{:04X}", self.client.port()));
        sockets.lines().skip(1).map(|line| line.split_whitespace().collect::<Vec<_>>()).any(|socket| {
            socket[1].ends_with(&ports.0)
                && socket[2].ends_with(&ports.1)
                && (socket[3] == FIN_WAIT_1 || !socket[4].starts_with("00000000:"))
        })
    }

    /// Elsewhere, over loopback, hardly later than now.
    #[cfg(not(target_os = "linux"))]
    fn is_on_its_way(&self) -> bool {
        std::thread::sleep(Duration::from_millis(2));
        false
    }
}
