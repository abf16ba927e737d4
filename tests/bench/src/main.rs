//! Compares this crate with its peers, in one run. See the README.

mod allocations;
mod bounds;
mod contenders;
mod cost;
mod decoding;
mod instructions;
mod loopback;
mod memory;
mod page;
mod plain;

use crate::allocations::Counting;
use crate::bounds::Bounds;

#[global_allocator]
static ALLOCATOR: Counting = Counting;

const USAGE: &str = "usage: ghes-actions-bench [decoding | instructions | memory | loopback | cost]";

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let mut bounds = Bounds::default();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        [] => {
            decoding::measure(&mut bounds);
            instructions::measure();
            memory::measure(&mut bounds);
            loopback::measure(&mut bounds);
        }
        ["decoding"] => decoding::measure(&mut bounds),
        ["instructions"] => instructions::measure(),
        ["memory"] => memory::measure(&mut bounds),
        ["loopback"] => loopback::measure(&mut bounds),
        ["cost"] => cost::measure(&mut bounds),
        // What this program starts itself for, so that a process measures one thing.
        ["decode-once", name] => instructions::decode_once(name),
        ["collect", name] => memory::collect(name),
        _ => {
            eprintln!("{USAGE}");
            std::process::exit(2);
        }
    }
    bounds.print();
}
