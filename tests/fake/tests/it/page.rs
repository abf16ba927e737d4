//! The page, and what neither it nor the log shows.

use ghes_actions_fake::{FakeGitHub, Fault, JobBuilder, TOKEN};

use crate::raw::{Answer, request};

fn page(fake: &FakeGitHub, path: &str) -> Answer {
    // Not below the base path, and without a token.
    let bytes = format!("GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
    let address = fake.page_url();
    let address = address.strip_prefix("http://").unwrap().split('/').next().unwrap().to_owned();
    let mut stream = std::net::TcpStream::connect(address).unwrap();
    std::io::Write::write_all(&mut stream, bytes.as_bytes()).unwrap();
    let mut received = Vec::new();
    std::io::Read::read_to_end(&mut stream, &mut received).unwrap();
    let text = String::from_utf8(received).unwrap();
    let (head, body) = text.split_once("\r\n\r\n").unwrap();
    let status = head.split(' ').nth(1).unwrap().parse().unwrap();
    let headers = head
        .lines()
        .filter_map(|line| line.split_once(": "))
        .map(|(name, value)| (name.to_lowercase(), value.to_owned()));
    Answer { status, headers: headers.collect(), body: body.as_bytes().to_vec() }
}

#[test]
fn the_page_shows_the_state() {
    let fake = FakeGitHub::builder().ghes().start().unwrap();
    let text = |path: &str| String::from_utf8(page(&fake, path).body).unwrap();
    for nothing in
        ["No runner is registered.", "There is no workflow run.", "Limits are off.", "Nothing was requested yet."]
    {
        assert!(text("/").contains(nothing), "{nothing}");
    }
    fake.runner("builder-1").label("gpu").busy().add();
    fake.run("CI").branch("topic").job(JobBuilder::new("compile")).add();
    fake.next(Fault::Status(502));
    request("GET /rate_limit?a=b").send(&fake);
    request("GET /nowhere").send(&fake);
    for shown in [
        "builder-1",
        "gpu",
        "busy",
        "CI",
        "topic",
        "compile",
        "rate-limit/get",
        "502",
        "status 502",
        "· 2 requests",
        "/api/v3/nowhere",
        "unknown",
    ] {
        assert!(text("/_fake").contains(shown), "{shown}");
    }
    assert!(fake.log().iter().all(|entry| entry.path != "/_fake"), "the page is no request to GitHub");
}

#[test]
fn the_page_shows_the_newest_of_many() {
    let fake = FakeGitHub::start().unwrap();
    for number in 100..160 {
        fake.runner(&format!("runner-{number}")).add();
    }
    let text = String::from_utf8(page(&fake, "/").body).unwrap();
    assert!(text.contains("60, the first 50"), "{text}");
    assert!(text.contains("runner-159") && text.contains("runner-110") && !text.contains("runner-109"));
}

#[test]
fn the_page_escapes_what_it_shows_and_loads_nothing() {
    let fake = FakeGitHub::start().unwrap();
    fake.runner("<script>alert(1)</script>").label("\"><img src=x>").add();
    fake.run("<b>CI</b>").branch("<i>").actor("&amp;").add();
    let answer = page(&fake, "/");
    let text = String::from_utf8(answer.body.clone()).unwrap();
    for raw in ["<script", "<img", "<b>", "<i>", "<link", "@import", "url("] {
        assert!(!text.contains(raw), "{raw}");
    }
    assert!(text.contains("&lt;script&gt;alert(1)&lt;/script&gt;"));
    assert!(
        answer
            .headers
            .iter()
            .any(|(name, value)| name == "content-security-policy" && value.contains("default-src 'none'"))
    );
}

#[test]
fn no_token_is_shown() {
    let fake = FakeGitHub::start().unwrap();
    let token = |path: &str| request(&format!("POST {path}")).send(&fake).json()["token"].as_str().unwrap().to_owned();
    let registration = token("/repos/octo-org/octo-repo/actions/runners/registration-token");
    let removal = token("/orgs/octo-org/actions/runners/remove-token");
    let mine = fake.token("mine").add();
    // A program that puts tokens where they do not belong.
    for secret in [TOKEN, &registration, &removal, &mine] {
        request(&format!("GET /repos/{secret}/x/actions/runners?name={secret}")).send(&fake);
    }
    let shown = format!("{:?} {:?} {}", fake.log(), fake, String::from_utf8(page(&fake, "/").body).unwrap());
    for secret in [TOKEN, &registration, &removal, &mine] {
        assert!(!shown.contains(secret), "{secret}");
    }
    assert!(shown.contains("/repos/***/x/actions/runners"));
}
