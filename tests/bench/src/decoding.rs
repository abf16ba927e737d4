//! Decoding a page from bytes.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use crate::allocations::{Allocations, count};
use crate::bounds::Bounds;
use crate::contenders::{CONTENDERS, DEFAULT, IGNORED, OCTOCRAB, PROGENITOR, SERDE, SIX_FIELDS};
use crate::page::{Kind, RUNS, page};

const ROUNDS: usize = 60;

struct Measured {
    min: Duration,
    median: Duration,
    allocations: Allocations,
}

pub fn measure(bounds: &mut Bounds) {
    for kind in Kind::ALL {
        let measured = table(kind);
        let ratio = |slow: &str, fast: &str| measured[slow].min.as_secs_f64() / measured[fast].min.as_secs_f64();
        match kind {
            Kind::OneRepository => {
                let of_default = &measured[DEFAULT].allocations;
                bounds.at_least("page, × octocrab", 12.0, ratio(OCTOCRAB, DEFAULT));
                bounds.at_least("page, × plain progenitor", 2.2, ratio(PROGENITOR, DEFAULT));
                bounds.at_most("page, of IgnoredAny", 3.0, ratio(DEFAULT, IGNORED));
                bounds.at_most("page, allocations", 4_000.0, of_default.calls as f64);
                bounds.at_most("page, live MB", 0.5, of_default.live_bytes as f64 / 1e6);
                bounds.at_least("six fields, × octocrab", 28.0, ratio(OCTOCRAB, SIX_FIELDS));
                bounds.at_most("six fields, of IgnoredAny", 1.5, ratio(SIX_FIELDS, IGNORED));
            }
            Kind::EachItsOwn => bounds.at_least("nothing to share, × octocrab", 6.0, ratio(OCTOCRAB, DEFAULT)),
            Kind::Hostile => bounds.at_most("hostile page, of serde_json alone", 2.0, ratio(DEFAULT, SERDE)),
        }
    }
}

fn table(kind: Kind) -> BTreeMap<&'static str, Measured> {
    let body = page(0, kind);
    println!("\n# A page of {RUNS} runs, {}\n", kind.title());
    println!("{} bytes, {ROUNDS} rounds in shuffled order.\n", body.len());
    let mut times: Vec<Vec<Duration>> = vec![Vec::new(); CONTENDERS.len()];
    for _ in 0..ROUNDS {
        let mut order: Vec<usize> = (0..CONTENDERS.len()).collect();
        fastrand::shuffle(&mut order);
        for index in order {
            let body = body.clone();
            let started = Instant::now();
            let value = (CONTENDERS[index].decode)(body);
            times[index].push(started.elapsed());
            drop(value);
        }
    }
    println!("| decode | µs min | µs median | × {OCTOCRAB} | allocations | live kB |\n|---|--:|--:|--:|--:|--:|");
    let mut measured = BTreeMap::new();
    for (contender, times) in CONTENDERS.iter().zip(&mut times) {
        times.sort();
        let copy = body.clone();
        let allocations = count(|| (contender.decode)(copy), body.len());
        measured.insert(contender.name, Measured { min: times[0], median: times[ROUNDS / 2], allocations });
    }
    let octocrab = measured[OCTOCRAB].min.as_secs_f64();
    for contender in CONTENDERS {
        let Measured { min, median, allocations } = &measured[contender.name];
        println!(
            "| {} | {} | {} | {:.1} | {} | {} |",
            contender.name,
            min.as_micros(),
            median.as_micros(),
            octocrab / min.as_secs_f64(),
            allocations.calls,
            allocations.live_bytes / 1000,
        );
    }
    measured
}
