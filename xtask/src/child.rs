//! Processes that xtask starts. None of them outlives it: a signal that ends xtask ends them first.

use std::io;
use std::process::{Child, Command, Output};

/// Runs a command to its end and gives back what it wrote to the streams that are piped. `feed` has the child first, to write to
/// its standard input.
pub(crate) fn run(command: &mut Command, feed: impl FnOnce(&mut Child)) -> io::Result<Output> {
    let mut child = ended_with_us::spawn(command)?;
    feed(&mut child);
    let id = child.id();
    let output = child.wait_with_output();
    ended_with_us::forget(id);
    output
}

/// [`run`] for a command that reads nothing.
pub(crate) fn output(command: &mut Command) -> io::Result<Output> {
    run(command, |_| {})
}

#[cfg(unix)]
mod ended_with_us {
    use std::io;
    use std::os::unix::process::CommandExt as _;
    use std::process::{Child, Command};
    use std::sync::{Mutex, MutexGuard, OnceLock, PoisonError};
    use std::thread::{self, sleep};
    use std::time::Duration;

    use rustix::process::{Pid, Signal, kill_process_group, test_kill_process_group};
    use signal_hook::consts::{SIGINT, SIGTERM};
    use signal_hook::iterator::Signals;
    use signal_hook::low_level::emulate_default_handler;

    /// Process groups of the children that run, by the id of the child that leads each.
    static RUNNING: Mutex<Vec<u32>> = Mutex::new(Vec::new());

    /// How often a group is asked whether it has ended, after the signal and before it is killed.
    const ASKED: u32 = 40;
    const BETWEEN: Duration = Duration::from_millis(25);

    /// Starts a child in a process group of its own, so that what the child starts can be ended with it: cargo's compilers, for one.
    pub(super) fn spawn(command: &mut Command) -> io::Result<Child> {
        watch()?;
        // Held while it starts: a signal that arrives meanwhile finds the child in the list.
        let mut running = running();
        let child = command.process_group(0).spawn()?;
        running.push(child.id());
        Ok(child)
    }

    pub(super) fn forget(id: u32) {
        running().retain(|running| *running != id);
    }

    fn running() -> MutexGuard<'static, Vec<u32>> {
        RUNNING.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// From the first child on, one thread waits for signals.
    fn watch() -> io::Result<()> {
        static WATCHED: OnceLock<()> = OnceLock::new();
        if WATCHED.get().is_none() {
            let mut signals = Signals::new([SIGINT, SIGTERM])?;
            thread::Builder::new().name("signals".to_owned()).spawn(move || {
                if let Some(signal) = signals.forever().next() {
                    // Held to the end: the thread that waits for a child waits here, and does not take its end for a failure.
                    let _running = end_all(signal);
                    // With the default handler, the parent of xtask sees that the signal ended it.
                    let _ = emulate_default_handler(signal);
                }
            })?;
            let _ = WATCHED.set(());
        }
        Ok(())
    }

    /// Ends all children. While what it gives back is held, no child starts, and no end of one is noticed.
    fn end_all(signal: i32) -> MutexGuard<'static, Vec<u32>> {
        let running = running();
        let groups: Vec<Pid> = running.iter().filter_map(|id| Pid::from_raw(id.cast_signed())).collect();
        // A group that has ended meanwhile is fine.
        let send = |signal| {
            for group in &groups {
                let _ = kill_process_group(*group, signal);
            }
        };
        send(if signal == SIGINT { Signal::INT } else { Signal::TERM });
        for _ in 0..ASKED {
            if groups.iter().all(|group| test_kill_process_group(*group).is_err()) {
                return running;
            }
            sleep(BETWEEN);
        }
        // It ignores the signal, as what a shell starts in the background ignores INT.
        send(Signal::KILL);
        running
    }
}

/// A console gives Ctrl-C to all processes that are attached to it.
#[cfg(not(unix))]
mod ended_with_us {
    use std::io;
    use std::process::{Child, Command};

    pub(super) fn spawn(command: &mut Command) -> io::Result<Child> {
        command.spawn()
    }

    pub(super) fn forget(_: u32) {}
}
