//! Whole calls over loopback, to a server with prepared responses.

use std::hint::black_box;
use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::pin::Pin;
use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant};

use ghes_actions::types::Runner;
use octocrab::models::workflows::Run;

use crate::bounds::Bounds;
use crate::page::{Kind, RUNS, page};

const PAGES: usize = 10;
const RUNNER: &str = r#"{"id":23,"name":"build-1","os":"linux","status":"online","busy":true,"labels":[
    {"id":1,"name":"self-hosted","type":"read-only"},{"id":2,"name":"gpu","type":"custom"}]}"#;

type Work = Pin<Box<dyn Future<Output = ()>>>;

/// A task that each client does in its own way.
struct Task {
    title: &'static str,
    rounds: usize,
    ways: Vec<(&'static str, Box<dyn Fn() -> Work>)>,
}

pub fn measure(bounds: &mut Bounds) {
    // Only a second installation fails.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    runtime.block_on(async {
        let url = serve(Duration::ZERO);
        let least = table(&one_page(&url)).await;
        bounds.at_most("loopback page, of reqwest without decoding", 3.0, least[2] / least[0]);
        let least = table(&ten_pages(&url)).await;
        bounds.at_least("loopback, ten pages, × octocrab", 12.0, least[0] / least[1]);
        let least = table(&small_call(&url)).await;
        bounds.at_most("small call, of bare reqwest", 1.15, least[2] / least[0]);
        let slow = serve(Duration::from_millis(150));
        let mut far = ten_pages(&slow);
        far.title = "ten pages, 150 ms away";
        far.rounds = 2;
        let least = table(&far).await;
        bounds.at_most("ten pages at 150 ms with pages ahead, s", 0.4, least[2]);
    });
}

fn one_page(url: &str) -> Task {
    let (client, crab, bare) = clients(url);
    let address = format!("{url}/repos/o/r/actions/runs?page=1");
    Task {
        title: "one page over loopback",
        rounds: 30,
        ways: vec![
            ("reqwest, without decoding", {
                Box::new(move || {
                    let sent = bare.get(&address).send();
                    Box::pin(async move { drop(black_box(sent.await.unwrap().bytes().await.unwrap())) })
                })
            }),
            ("octocrab", {
                Box::new(move || {
                    let crab = crab.clone();
                    Box::pin(async move { drop(black_box(octocrab_page(&crab).await)) })
                })
            }),
            ("this crate", {
                Box::new(move || {
                    let call = client.actions().list_workflow_runs_for_repo("o", "r").page(1).send();
                    Box::pin(async move { drop(black_box(call.await.unwrap())) })
                })
            }),
        ],
    }
}

fn ten_pages(url: &str) -> Task {
    let (client, crab, _) = clients(url);
    Task {
        title: "ten pages over loopback",
        rounds: 10,
        ways: vec![
            ("octocrab", {
                Box::new(move || {
                    let crab = crab.clone();
                    Box::pin(async move {
                        let first = octocrab_page(&crab).await;
                        let runs = crab.all_pages(first).await.unwrap();
                        assert_eq!(black_box(runs).len(), PAGES * RUNS);
                    })
                })
            }),
            ("this crate", walk(client.clone(), 0)),
            ("this crate, nine pages ahead", walk(client, PAGES - 1)),
        ],
    }
}

fn walk(client: ghes_actions::Client, ahead: usize) -> Box<dyn Fn() -> Work> {
    Box::new(move || {
        let request = client.actions().list_workflow_runs_for_repo("o", "r").per_page(100);
        let mut items = request.items().ahead(ahead);
        Box::pin(async move {
            let mut runs = Vec::new();
            while let Some(run) = items.next().await {
                runs.push(run.unwrap());
            }
            assert_eq!(black_box(runs).len(), PAGES * RUNS);
        })
    })
}

fn small_call(url: &str) -> Task {
    let (client, crab, bare) = clients(url);
    let address = format!("{url}/repos/o/r/actions/runners/23");
    Task {
        title: "a small call over loopback",
        rounds: 400,
        ways: vec![
            ("reqwest and serde_json", {
                Box::new(move || {
                    let sent = bare.get(&address).send();
                    Box::pin(async move {
                        let body = sent.await.unwrap().bytes().await.unwrap();
                        drop(black_box(serde_json::from_slice::<Runner>(&body).unwrap()));
                    })
                })
            }),
            ("octocrab", {
                Box::new(move || {
                    let crab = crab.clone();
                    Box::pin(async move {
                        let path = "/repos/o/r/actions/runners/23";
                        drop(black_box(crab.get::<Runner, _, _>(path, None::<&()>).await.unwrap()));
                    })
                })
            }),
            ("this crate", {
                Box::new(move || {
                    let call = client.actions().get_self_hosted_runner_for_repo("o", "r", 23).send();
                    Box::pin(async move { drop(black_box(call.await.unwrap())) })
                })
            }),
        ],
    }
}

/// Seconds of the fastest round of each client.
async fn table(task: &Task) -> Vec<f64> {
    println!("\n# {}\n\n{} rounds in shuffled order.\n", task.title, task.rounds);
    let mut times: Vec<Vec<Duration>> = vec![Vec::new(); task.ways.len()];
    for (_, way) in &task.ways {
        way().await;
    }
    for _ in 0..task.rounds {
        let mut order: Vec<usize> = (0..task.ways.len()).collect();
        fastrand::shuffle(&mut order);
        for index in order {
            let started = Instant::now();
            task.ways[index].1().await;
            times[index].push(started.elapsed());
        }
    }
    times.iter_mut().for_each(|times| times.sort());
    println!("| client | µs min | µs median | of the first |\n|---|--:|--:|--:|");
    for ((name, _), sorted) in task.ways.iter().zip(&times) {
        let (min, median) = (sorted[0], sorted[sorted.len() / 2]);
        let ratio = min.as_secs_f64() / times[0][0].as_secs_f64();
        println!("| {name} | {} | {} | {ratio:.2} |", min.as_micros(), median.as_micros());
    }
    times.iter().map(|sorted| sorted[0].as_secs_f64()).collect()
}

fn clients(url: &str) -> (ghes_actions::Client, octocrab::Octocrab, reqwest::Client) {
    let client = ghes_actions::Client::builder().base_url(url).token("x").no_proxy().build().unwrap();
    let crab = octocrab::Octocrab::builder().base_uri(url).unwrap().personal_token("x").build().unwrap();
    let bare = reqwest::Client::builder().no_proxy().build().unwrap();
    (client, crab, bare)
}

async fn octocrab_page(crab: &octocrab::Octocrab) -> octocrab::Page<Run> {
    let path = "/repos/o/r/actions/runs?per_page=100&page=1";
    crab.get(path, None::<&()>).await.unwrap()
}

/// Starts a server with this delay before each response. Returns its base URL.
fn serve(delay: Duration) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let url = format!("http://{}", listener.local_addr().expect("it is bound"));
    let pages: Arc<Vec<Vec<u8>>> = Arc::new((1..=PAGES).map(|number| response_of_page(&url, number)).collect());
    thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let pages = Arc::clone(&pages);
            thread::spawn(move || answer(stream, &pages, delay));
        }
    });
    url
}

fn response_of_page(url: &str, number: usize) -> Vec<u8> {
    let to = |relation: &str, page: usize| {
        format!("<{url}/repos/o/r/actions/runs?per_page=100&page={page}>; rel=\"{relation}\"")
    };
    let links = format!("link: {}, {}\r\n", to("next", number + 1), to("last", PAGES));
    let link = if number < PAGES { links } else { String::new() };
    response(&link, &page(number * RUNS, Kind::OneRepository))
}

fn response(headers: &str, body: &[u8]) -> Vec<u8> {
    let head = format!(
        "HTTP/1.1 200 OK\r\ncontent-type: application/json; charset=utf-8\r\n{headers}content-length: {}\r\n\r\n",
        body.len()
    );
    [head.as_bytes(), body].concat()
}

/// Whatever is requested: a page if the request numbers one or asks for runs, a runner otherwise.
fn answer(mut stream: TcpStream, pages: &[Vec<u8>], delay: Duration) {
    let runner = response("", RUNNER.as_bytes());
    let _ = stream.set_nodelay(true);
    let mut requests = BufReader::new(stream.try_clone().expect("a socket can be cloned"));
    loop {
        let mut target = String::new();
        let mut line = String::new();
        while line != "\r\n" {
            line.clear();
            if requests.read_line(&mut line).unwrap_or(0) == 0 {
                return;
            }
            if target.is_empty() {
                target = line.split(' ').nth(1).unwrap_or_default().to_owned();
            }
        }
        let number = target
            .split(['?', '&'])
            .find_map(|pair| pair.strip_prefix("page="))
            .and_then(|number| number.parse::<usize>().ok())
            .unwrap_or(1);
        let response = if target.contains("/runs") { &pages[number - 1] } else { &runner };
        thread::sleep(delay);
        if stream.write_all(response).is_err() {
            return;
        }
    }
}
