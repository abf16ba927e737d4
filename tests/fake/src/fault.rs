//! What goes wrong on purpose.

use std::collections::VecDeque;
use std::fmt;

use fastrand::Rng;

/// Something that goes wrong with one request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// The request is answered with this status, and an HTML page as a proxy sends it. Nothing happens.
    Status(u16),
    /// The request is read, and never answered. Nothing happens.
    Stall,
    /// The connection is closed after so many bytes of the request were read. Nothing happens. If the request is shorter, it is
    /// closed once the request is complete.
    CutRequest(usize),
    /// The request has its effect, and the answer is lost: the connection is closed without one byte of it.
    DropAnswer,
    /// The request has its effect, and the connection is closed after so many bytes of the answer. An answer that is shorter
    /// arrives as a whole.
    ResetAfter(usize),
    /// The request has its effect, and the answer is gzip that is not as it should be.
    Gzip(OddGzip),
    /// The request is answered, and the connection stays open. It is closed when the next request on it arrives, of which nothing
    /// happens.
    StaleKeepAlive,
}

/// What is odd about gzip.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OddGzip {
    /// Its second half is missing.
    Truncated,
    /// The body is plain JSON.
    NotGzip,
    /// Other bytes follow it.
    Trailing,
}

impl fmt::Display for Fault {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Status(status) => write!(formatter, "status {status}"),
            Self::Stall => formatter.write_str("stall"),
            Self::CutRequest(bytes) => write!(formatter, "request cut after {bytes} bytes"),
            Self::DropAnswer => formatter.write_str("answer lost"),
            Self::ResetAfter(bytes) => write!(formatter, "answer cut after {bytes} bytes"),
            Self::Gzip(odd) => write!(formatter, "gzip {odd:?}"),
            Self::StaleKeepAlive => formatter.write_str("stale keep-alive"),
        }
    }
}

/// The faults to come.
#[derive(Debug, Default)]
pub(crate) struct Faults {
    script: VecDeque<Fault>,
    random: Option<Random>,
}

#[derive(Debug)]
struct Random {
    chance: Rng,
    rate: f64,
    faults: Vec<Fault>,
}

impl Faults {
    pub(crate) fn push(&mut self, fault: Fault) {
        self.script.push_back(fault);
    }

    pub(crate) fn set_random(&mut self, seed: u64, rate: f64, faults: Vec<Fault>) {
        self.random = Some(Random { chance: Rng::with_seed(seed), rate, faults });
    }

    /// Nothing goes wrong from now on.
    pub(crate) fn clear(&mut self) {
        *self = Self::default();
    }

    pub(crate) fn scripted(&self) -> usize {
        self.script.len()
    }

    /// The fault of the request that begins now.
    pub(crate) fn take(&mut self) -> Option<Fault> {
        if let Some(fault) = self.script.pop_front() {
            return Some(fault);
        }
        let random = self.random.as_mut()?;
        let happens = random.chance.f64() < random.rate && !random.faults.is_empty();
        happens.then(|| random.chance.choice(&random.faults).copied()).flatten()
    }
}
