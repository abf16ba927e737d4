//! A run that is killed leaves the old set or the new one, and the next run finds nothing in its way (fault G43).

use std::process::{Child, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use crate::workspace::{Snapshot, Workspace};

/// A workspace in which files of `generated/` are to be changed, removed and kept, and what it is to become.
struct Scene {
    workspace: Workspace,
    old: Snapshot,
    new: Snapshot,
}

impl Scene {
    fn new() -> Self {
        let workspace = Workspace::emitted();
        let new = workspace.generated();
        let mut old: Snapshot = new.clone();
        for (_, content) in old.iter_mut().filter(|(path, _)| *path != "Cargo.toml") {
            content.iter_mut().for_each(|content| content.insert(0, b' '));
        }
        old.insert("src/stale.rs".to_owned(), Some(b"old".to_vec()));
        Self { workspace, old, new }
    }

    /// Brings `generated/` back to the old set, whatever the run before left.
    fn reset(&self) {
        let _ = std::fs::remove_dir_all(self.workspace.path("generated"));
        for (path, content) in &self.old {
            if let Some(content) = content {
                self.workspace.write(&format!("generated/{path}"), content);
            }
        }
    }

    fn start(&self) -> Child {
        let mut command = self.workspace.command(&["gen"]);
        command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("start xtask")
    }

    /// The one thing that must hold after any death.
    fn is_whole(&self, death: &str) {
        let found = self.workspace.generated();
        assert!(found == self.old || found == self.new, "{death}: {:?}", found.keys().collect::<Vec<_>>());
    }

    /// The next run does its work and clears up.
    fn next_run_is_clean(&self, death: &str) {
        let ran = self.workspace.run(&["gen"]);
        assert_eq!(ran.code, Some(0), "{death}: {}", ran.stderr);
        assert_eq!(self.workspace.generated(), self.new, "{death}");
        assert_eq!(self.workspace.leftovers(), [""; 0], "{death}");
    }

    fn kill_after(&self, moment: impl FnOnce(&mut Child), death: &str) {
        self.reset();
        let mut child = self.start();
        moment(&mut child);
        child.kill().expect("kill xtask");
        child.wait().expect("wait for xtask");
        self.is_whole(death);
    }

    /// How long a run takes here and now.
    fn full_run(&self) -> Duration {
        self.reset();
        let begin = Instant::now();
        self.start().wait().expect("wait for xtask");
        begin.elapsed()
    }
}

/// The same points on every run of the tests, spread as if at random: xorshift.
struct Points(u64);

impl Points {
    fn below(&mut self, limit: Duration) -> Duration {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        let share = (self.0 >> 40) as f64 / (1_u64 << 24) as f64;
        limit.mul_f64(share)
    }
}

fn at_any_time(scene: &Scene, points: &mut Points, rounds: usize) {
    let whole = scene.full_run();
    for round in 0..rounds {
        let after = points.below(whole);
        scene.kill_after(|_| sleep(after), &format!("round {round}, killed after {after:?} of {whole:?}"));
    }
}

/// Most of a run reads and computes; this waits for the part that writes.
fn while_writing(scene: &Scene, points: &mut Points, rounds: usize) {
    let built = scene.workspace.path(".generated.new");
    for round in 0..rounds {
        // What the run before left would look like a beginning.
        let _ = std::fs::remove_dir_all(&built);
        let after = points.below(Duration::from_millis(12));
        let moment = |child: &mut Child| {
            while !built.exists() && child.try_wait().expect("ask for xtask").is_none() {
                std::hint::spin_loop();
            }
            sleep(after);
        };
        scene.kill_after(moment, &format!("round {round}, killed {after:?} after its first write"));
    }
}

#[test]
fn g43_at_a_few_dozen_points() {
    let scene = Scene::new();
    let mut points = Points(0x9e37_79b9_7f4a_7c15);
    at_any_time(&scene, &mut points, 12);
    while_writing(&scene, &mut points, 24);
    scene.next_run_is_clean("after all of them");
}

#[test]
#[ignore = "half a minute: 400 runs"]
fn g43_at_hundreds_of_points() {
    let scene = Scene::new();
    let mut points = Points(0x2545_f491_4f6c_dd1d);
    at_any_time(&scene, &mut points, 200);
    while_writing(&scene, &mut points, 200);
    scene.next_run_is_clean("after all of them");
}

/// Deaths and failures of one system call each, by strace.
#[cfg(target_os = "linux")]
mod by_system_call {
    use std::process::Command;

    use super::*;

    /// All that a run makes on files.
    const CALLS: [&str; 11] = [
        "openat",
        "mkdir",
        "linkat",
        "write",
        "fsync",
        "renameat2",
        "unlinkat",
        "close",
        "getdents64",
        "statx",
        "flock",
    ];
    /// No run makes as many of one call.
    const MOST: usize = 2_000;

    /// Runs `gen` with `fault` at the `number`th `call`, and other calls as `setting` has them; whether it got as far as that.
    fn struck(scene: &Scene, setting: &[&str], call: &str, fault: &str, number: usize) -> bool {
        scene.reset();
        let log = scene.workspace.path("target/strace");
        let mut strace = Command::new("strace");
        strace.args(["-f", "-qq", "-o"]).arg(&log);
        for injection in setting {
            strace.args(["-e", &format!("inject={injection}")]);
        }
        let status = strace
            .args(["-e", &format!("trace={call},renameat2"), "-e", &format!("inject={call}:{fault}:when={number}")])
            .arg(env!("CARGO_BIN_EXE_xtask"))
            .args(["gen", "--root"])
            .arg(scene.workspace.path(""))
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .status();
        status.expect("start strace; is it installed?");
        let log = std::fs::read_to_string(log).expect("read the log of strace");
        log.lines().any(|line| line.contains(&format!("{call}(")) && line.contains("INJECTED"))
            || log.contains("killed by SIGKILL")
    }

    /// Strikes each `call` of a run in turn, then each run is followed by one without a fault.
    fn at_each(scene: &Scene, setting: &[&str], call: &str, fault: &str, holds: impl Fn(&Scene, &str)) {
        let last = (1..MOST).find(|&number| {
            let death = format!("{setting:?}, {fault} at {call} number {number}");
            let hit = struck(scene, setting, call, fault, number);
            holds(scene, &death);
            if hit {
                scene.next_run_is_clean(&death);
            }
            !hit
        });
        println!("{setting:?} {call} {fault}: {} places", last.expect("a run ends") - 1);
    }

    #[test]
    #[ignore = "half a minute, and needs strace: one run for each system call of a run"]
    fn g43_killed_at_each() {
        let scene = Scene::new();
        for call in CALLS {
            at_each(&scene, &[], call, "signal=KILL", Scene::is_whole);
        }
    }

    /// Where exchanges are refused there is one moment without `generated/`, which the next run mends.
    #[test]
    #[ignore = "half a minute, and needs strace: one run for each system call of a run"]
    fn g43_killed_at_each_without_exchange() {
        let scene = Scene::new();
        let whole_or_aside = |scene: &Scene, death: &str| match scene.workspace.path("generated").exists() {
            true => scene.is_whole(death),
            false => assert!(scene.workspace.path(".generated.old").exists(), "{death}"),
        };
        for call in ["rename", "fsync", "unlinkat"] {
            at_each(&scene, &["renameat2:error=EINVAL"], call, "signal=KILL", whole_or_aside);
        }
        at_each(&scene, &["renameat2:error=ENOSYS"], "rename", "error=EIO", Scene::is_whole);
    }

    #[test]
    #[ignore = "half a minute, and needs strace: one run for each system call of a run"]
    fn g44_failed_at_each() {
        let scene = Scene::new();
        for (call, error) in [
            ("openat", "EIO"),
            ("mkdir", "ENOSPC"),
            ("linkat", "EPERM"),
            ("write", "ENOSPC"),
            ("write", "EIO"),
            ("fsync", "EIO"),
            ("renameat2", "EIO"),
            ("unlinkat", "EIO"),
            ("flock", "ENOLCK"),
        ] {
            at_each(&scene, &[], call, &format!("error={error}"), Scene::is_whole);
        }
    }
}
