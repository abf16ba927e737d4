//! A signal that ends `fetch` or `compat` ends what they started too (fault G63).

use std::fs::File;
use std::io::{BufRead as _, BufReader, Read as _};
use std::os::unix::process::ExitStatusExt as _;
use std::process::{Command, Stdio};

use rustix::process::{Pid, Signal, kill_process};

use crate::workspace::{DESCRIPTION, Workspace};

/// A child with a child of its own. Both hold the pipe open, and both tell it if they are still there a minute later.
const CHILD: &str = "exec 9>\"$PIPE\"; (sleep 60; echo survived >&9) & echo started >&9; sleep 60; echo survived >&9";

#[test]
fn g63_the_children_of_fetch_and_compat_end_with_them() {
    for command in ["fetch", "compat"] {
        for signal in [Signal::INT, Signal::TERM] {
            for script in [CHILD.to_owned(), format!("trap '' INT TERM; {CHILD}")] {
                ends_with_its_children(command, signal, &script);
            }
        }
    }
}

fn ends_with_its_children(command: &str, signal: Signal, script: &str) {
    let workspace = Workspace::new();
    let pipe = workspace.path("pipe");
    assert!(Command::new("mkfifo").arg(&pipe).status().expect("start mkfifo").success());
    for name in ["npm", "cargo"] {
        workspace.program(&format!("target/bin/{name}"), script);
    }
    if command == "compat" {
        workspace.write("target/descriptions/1.0.0/generated/things-1.0.json", DESCRIPTION);
    }
    let mut xtask = workspace.command(&[command]);
    let mut path = workspace.path("target/bin").into_os_string();
    path.push(":/usr/bin:/bin");
    xtask.env("PATH", path).env("CARGO", workspace.path("target/bin/cargo")).env("PIPE", &pipe);
    let mut xtask = xtask.stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("start xtask");

    // Opening waits for a writer, and reading for all writers to end.
    let mut told = BufReader::new(File::open(&pipe).expect("open the pipe"));
    let mut line = String::new();
    told.read_line(&mut line).expect("read the pipe");
    assert_eq!(line, "started\n", "{command}");
    kill_process(Pid::from_child(&xtask), signal).expect("send the signal");
    let mut rest = String::new();
    told.read_to_string(&mut rest).expect("read the pipe");
    assert_eq!(rest, "", "{command} {signal:?} {script}");
    let status = xtask.wait().expect("wait for xtask");
    assert_eq!(status.signal(), Some(signal.as_raw()), "{command}: {status}");
}
