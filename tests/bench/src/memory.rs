//! The memory of a process that collects a listing.

use std::fs;
use std::process::Command;

use crate::bounds::Bounds;
use crate::contenders::{DEFAULT, OCTOCRAB, PROGENITOR, SIX_FIELDS, contender};
use crate::page::{Kind, RUNS, page};

const PAGES: usize = 400;

pub fn measure(bounds: &mut Bounds) {
    println!("\n# {} runs collected, one repository and two forks of it\n", PAGES * RUNS);
    println!("| decode | MB resident |\n|---|--:|");
    for name in [OCTOCRAB, PROGENITOR, DEFAULT, SIX_FIELDS] {
        match taken(name) {
            None => println!("| {name} | cannot be measured here |"),
            Some(megabytes) => {
                println!("| {name} | {megabytes:.0} |");
                match name {
                    DEFAULT => bounds.at_most("40,000 runs, MB", 200.0, megabytes),
                    SIX_FIELDS => bounds.at_most("40,000 runs with six fields, MB", 30.0, megabytes),
                    _ => {}
                }
            }
        }
    }
}

/// Collects a listing, and prints the number of bytes by which the process has grown.
pub fn collect(name: &str) {
    let Some(contender) = contender(name) else {
        eprintln!("there is no contender {name:?}");
        std::process::exit(2);
    };
    // What the heap keeps free of the first page is there for the others.
    drop((contender.decode)(page(0, Kind::OneRepository)));
    let before = resident();
    let pages: Vec<_> = (0..PAGES).map(|number| (contender.decode)(page(number * RUNS, Kind::OneRepository))).collect();
    let after = resident();
    if let (Some(before), Some(after)) = (before, after) {
        println!("{}", after.saturating_sub(before));
    }
    drop(pages);
}

fn taken(name: &str) -> Option<f64> {
    let output = Command::new(std::env::current_exe().ok()?).args(["collect", name]).output().ok()?;
    let bytes: u64 = String::from_utf8(output.stdout).ok()?.trim().parse().ok()?;
    Some(bytes as f64 / 1e6)
}

/// The resident bytes of this process.
fn resident() -> Option<u64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    let kilobytes: u64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    Some(kilobytes * 1024)
}
