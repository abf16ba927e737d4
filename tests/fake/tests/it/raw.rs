//! Requests as bytes, and answers judged by the spec: no code of the client is between.

use std::io::{self, Read, Write};
use std::net::TcpStream;

use contract_tests::spec::SPEC;
use ghes_actions_fake::{FakeGitHub, TOKEN};
use percent_encoding::percent_decode_str;
use serde_json::Value;

/// A request: `METHOD target`, with more headers and a body.
#[derive(Clone, Debug)]
pub(crate) struct Request {
    pub(crate) line: String,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Option<Value>,
}

#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
}

pub(crate) fn request(line: &str) -> Request {
    Request { line: line.to_owned(), headers: Vec::new(), body: None }
        .header("Authorization", &format!("Bearer {TOKEN}"))
}

impl Request {
    pub(crate) fn header(mut self, name: &str, value: &str) -> Self {
        self.headers.retain(|(other, _)| other != name);
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    pub(crate) fn json(mut self, body: Value) -> Self {
        self.body = Some(body);
        self
    }

    /// The bytes on the wire.
    pub(crate) fn bytes(&self, fake: &FakeGitHub) -> Vec<u8> {
        let (method, target) = self.line.split_once(' ').unwrap();
        let (host, base) = host_and_base(fake);
        let body = self.body.as_ref().map(Value::to_string).unwrap_or_default();
        let mut text = format!("{method} {base}{target} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n");
        for (name, value) in &self.headers {
            text += &format!("{name}: {value}\r\n");
        }
        text += &format!("Content-Length: {}\r\n\r\n{body}", body.len());
        text.into_bytes()
    }

    /// Sends it on a connection of its own.
    pub(crate) fn try_send(&self, fake: &FakeGitHub) -> io::Result<Answer> {
        let mut stream = TcpStream::connect(host_and_base(fake).0)?;
        // A connection that was cut while it was written says so when it is read.
        let _ = stream.write_all(&self.bytes(fake));
        let mut bytes = Vec::new();
        stream.read_to_end(&mut bytes)?;
        Answer::parse(&bytes).ok_or_else(|| io::ErrorKind::UnexpectedEof.into())
    }

    #[track_caller]
    pub(crate) fn send(&self, fake: &FakeGitHub) -> Answer {
        self.try_send(fake).unwrap_or_else(|error| panic!("{}: {error}", self.line))
    }

    /// What the spec says is wrong with it as a request to this operation.
    pub(crate) fn errors(&self, operation_id: &str) -> Vec<String> {
        let operation = SPEC.operation(operation_id);
        let target = self.line.split_once(' ').unwrap().1;
        let query = target.split_once('?').map_or("", |(_, query)| query);
        let mut errors = Vec::new();
        for (name, value) in query.split('&').filter_map(|pair| pair.split_once('=')) {
            match operation.query_parameters().find(|parameter| parameter.name == name) {
                None => errors.push(format!("the spec has no parameter {name}")),
                Some(parameter) => {
                    let value = percent_decode_str(value).decode_utf8().unwrap();
                    errors.extend(parameter.schema.read_text(&value).err());
                }
            }
        }
        match (&operation.request_body, &self.body) {
            (Some(schema), Some(body)) => errors.extend(schema.errors(body)),
            (None, Some(_)) => errors.push("the spec has no body here".to_owned()),
            (Some(_), None) if operation.requires_body => errors.push("the spec requires a body".to_owned()),
            (_, None) => {}
        }
        errors
    }
}

fn host_and_base(fake: &FakeGitHub) -> (String, String) {
    let url = fake.base_url();
    let rest = url.strip_prefix("http://").unwrap();
    let (host, base) = rest.split_once('/').map_or((rest, String::new()), |(host, base)| (host, format!("/{base}")));
    (host.to_owned(), base)
}

impl Answer {
    fn parse(bytes: &[u8]) -> Option<Self> {
        let end = bytes.windows(4).position(|window| window == b"\r\n\r\n")?;
        let head = std::str::from_utf8(&bytes[..end]).ok()?;
        let mut lines = head.split("\r\n");
        let status = lines.next()?.split(' ').nth(1)?.parse().ok()?;
        let header = |line: &str| line.split_once(": ").map(|(name, value)| (name.to_lowercase(), value.to_owned()));
        let answer = Self { status, headers: lines.filter_map(header).collect(), body: bytes[end + 4..].to_vec() };
        let announced = answer.header("content-length").map_or(0, |length| length.parse().unwrap());
        (answer.body.len() == announced).then_some(answer)
    }

    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(header, _)| header == name).map(|(_, value)| value.as_str())
    }

    #[track_caller]
    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body)
            .unwrap_or_else(|error| panic!("{error}: {:?}", String::from_utf8_lossy(&self.body)))
    }

    /// What the spec says is wrong with it as an answer of this operation.
    pub(crate) fn errors(&self, operation_id: &str) -> Vec<String> {
        let operation = SPEC.operation(operation_id);
        if self.status >= 400 {
            return self.errors_of_refusal(operation_id);
        }
        match operation.responses.get(&self.status) {
            None => vec![format!("the spec has no answer {}", self.status)],
            Some(Some(schema)) => schema.errors(&self.json()),
            // A 202 or a 201 has an empty object on GitHub, which the spec leaves out because it says nothing.
            Some(None) if self.body.is_empty() || self.body == b"{}" => Vec::new(),
            Some(None) => vec!["the spec has no body here".to_owned()],
        }
    }

    /// The status must be one that `x-errors` of the operation explains, and the body what GitHub's errors look like.
    fn errors_of_refusal(&self, operation_id: &str) -> Vec<String> {
        let mut errors = Vec::new();
        // Every operation refuses a version that it does not know, an unreadable body and a large one; none of them describes it.
        if ![400, 413].contains(&self.status) && !explained(operation_id).contains(&self.status) {
            errors.push(format!("x-errors does not explain {}", self.status));
        }
        let body = self.json();
        if !body["message"].is_string()
            || !body["documentation_url"].is_string()
            || body["status"].as_str() != Some(self.status.to_string().as_str())
        {
            errors.push(format!("not an error of GitHub: {body}"));
        }
        errors
    }
}

/// The statuses of `x-errors`.
fn explained(operation_id: &str) -> Vec<u16> {
    static ALL: std::sync::LazyLock<std::collections::BTreeMap<String, Vec<u16>>> = std::sync::LazyLock::new(|| {
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../spec");
        let files = ["openapi.yaml", "fleet.yaml"].map(|name| std::fs::read_to_string(folder.join(name)).unwrap());
        let documents = files.iter().map(|text| serde_yaml::from_str::<Value>(text).unwrap());
        let operations = documents.flat_map(|document| {
            let paths = document["paths"].as_object().unwrap().clone();
            paths.into_iter().flat_map(|(_, item)| item.as_object().unwrap().clone()).map(|(_, operation)| operation)
        });
        operations
            .map(|operation| {
                let errors = operation["x-errors"].as_object().unwrap().keys().map(|status| status.parse().unwrap());
                (operation["operationId"].as_str().unwrap().to_owned(), errors.collect())
            })
            .collect()
    });
    ALL[operation_id].clone()
}
