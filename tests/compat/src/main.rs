//! Judges the descriptions that standard input lists, one a line of JSON, and writes what it found to standard output as JSON.
//! `cargo xtask compat` runs it, and tells people.

use std::io::{self, BufRead as _, Write as _};
use std::process::ExitCode;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::{fs, thread};

use compat::decode::OPERATIONS;
use compat::document::Document;
use compat::facts::{Facts, Noted};
use compat::judge::{Judge, Row, forgive_superseded};
use compat::release::Source;
use serde::{Deserialize, Serialize};

/// A description on this machine.
#[derive(Deserialize)]
struct Listed {
    #[serde(flatten)]
    source: Source,
    path: String,
}

/// What was found.
#[derive(Serialize)]
struct Found {
    rows: Vec<Row>,
    facts: Facts,
}

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            let _ = writeln!(io::stderr(), "error: {message}");
            ExitCode::from(2)
        }
    }
}

fn run() -> Result<(), String> {
    let read = |path: &str| fs::read_to_string(path).map_err(|error| format!("cannot read {path}: {error}"));
    let spec = Document::spec(&read("spec/openapi.yaml")?, &[&read("spec/fleet.yaml")?])?;
    let mut listed = Vec::new();
    for line in io::stdin().lock().lines() {
        let line = line.map_err(|error| error.to_string())?;
        listed.push(serde_json::from_str::<Listed>(&line).map_err(|error| format!("{line}: {error}"))?);
    }
    listed.sort_by_key(|listed| listed.source.order());
    let judged = judge_all(&listed, &spec)?;
    let mut rows: Vec<Row> = judged.iter().map(|(row, _)| row.clone()).collect();
    forgive_superseded(&mut rows);
    let noted: Vec<_> = judged.into_iter().map(|(row, noted)| (row.source, noted)).collect();
    let found = Found { rows, facts: Facts::new(&noted) };
    serde_json::to_writer(io::stdout().lock(), &found).map_err(|error| error.to_string())
}

fn judge_all(listed: &[Listed], spec: &Document) -> Result<Vec<(Row, Noted)>, String> {
    let (next, judge) = (AtomicUsize::new(0), Judge::new(spec));
    let work = || {
        let mut judged = Vec::new();
        loop {
            let index = next.fetch_add(1, Ordering::Relaxed);
            let Some(Listed { source, path }) = listed.get(index) else { return Ok(judged) };
            let text = fs::read(path).map_err(|error| format!("cannot read {path}: {error}"))?;
            let ids: Vec<&str> = OPERATIONS.iter().map(|operation| operation.operation_id).collect();
            let description = Document::read(&text, &ids).map_err(|error| format!("{path}: {error}"))?;
            judged.push((index, judge.judge(source, &description)));
        }
    };
    let threads = thread::available_parallelism().map_or(1, |threads| threads.get().min(8));
    let mut judged: Vec<(usize, (Row, Noted))> = thread::scope(|scope| {
        let workers: Vec<_> = (0..threads).map(|_| scope.spawn(work)).collect();
        let joined = workers.into_iter().map(|worker| worker.join().unwrap_or_else(|_| Err("a panic".to_owned())));
        joined.collect::<Result<Vec<_>, String>>()
    })?
    .into_iter()
    .flatten()
    .collect();
    judged.sort_by_key(|(index, _)| *index);
    Ok(judged.into_iter().map(|(_, judged)| judged).collect())
}
