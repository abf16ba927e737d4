//! The instructions of one decode, counted by callgrind. They do not depend on the load of the machine.

use std::hint::black_box;
use std::process::Command;

use crate::contenders::{CONTENDERS, contender};
use crate::page::{Kind, page};

pub fn measure() {
    println!("\n# Instructions of one decode, one repository and two forks of it\n");
    if Command::new("valgrind").arg("--version").output().is_err() {
        println!("Not counted: valgrind is not installed.");
        return;
    }
    println!("| decode | million instructions |\n|---|--:|");
    for contender in CONTENDERS {
        match count(contender.name) {
            Some(instructions) => println!("| {} | {:.1} |", contender.name, instructions as f64 / 1e6),
            None => println!("| {} | callgrind failed |", contender.name),
        }
    }
}

/// Decodes one page under callgrind.
pub fn decode_once(name: &str) {
    let Some(contender) = contender(name) else {
        eprintln!("there is no contender {name:?}");
        std::process::exit(2);
    };
    let body = page(0, Kind::OneRepository);
    black_box(counted_by_callgrind(contender.decode, body));
}

/// Callgrind counts only this function.
#[inline(never)]
fn counted_by_callgrind<T>(decode: fn(Vec<u8>) -> T, body: Vec<u8>) -> T {
    black_box(decode(body))
}

fn count(name: &str) -> Option<u64> {
    let program = std::env::current_exe().ok()?;
    let output = Command::new("valgrind")
        .args(["--tool=callgrind", "--callgrind-out-file=/dev/null", "--toggle-collect=*counted_by_callgrind*"])
        .arg(program)
        .args(["decode-once", name])
        .output()
        .ok()?;
    let told = String::from_utf8_lossy(&output.stderr);
    let (_, collected) = told.split_once("Collected : ")?;
    collected.split_whitespace().next()?.parse().ok()
}
