//! Several at once: the lock lets one write after the other, and readers wait (fault G45).

use std::process::{Child, Command, Stdio};

use crate::workspace::{OPENAPI, Workspace};

const AT_ONCE: usize = 8;

fn start(command: &mut Command) -> Child {
    command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("start xtask")
}

fn wait(child: Child) -> (Option<i32>, String) {
    let output = child.wait_with_output().expect("wait for xtask");
    let told = [output.stdout, output.stderr].concat();
    (output.status.code(), String::from_utf8(told).expect("the output is text"))
}

#[test]
fn g45_equal_specs_give_one_set() {
    let workspace = Workspace::emitted();
    let emitted = workspace.snapshot();
    workspace.write("generated/src/types.rs", "hand edited");
    workspace.write("generated/src/old.rs", "stale");
    let running: Vec<_> = (0..AT_ONCE).map(|_| start(&mut workspace.command(&["gen"]))).collect();
    let ran: Vec<_> = running.into_iter().map(wait).collect();
    assert!(ran.iter().all(|(code, _)| *code == Some(0)), "{ran:?}");
    assert_eq!(ran.iter().filter(|(_, told)| told.contains("wrote 1, removed 1")).count(), 1, "{ran:?}");
    assert_eq!(workspace.snapshot(), emitted);
}

#[test]
fn g45_different_specs_never_mix() {
    let one = Workspace::emitted();
    let other_spec = OPENAPI.replace("Look at a thing.", "See a thing.").replace("A thing with", "A thing that has");
    let other = Workspace::new();
    other.write("spec/openapi.yaml", &other_spec);
    assert_eq!(other.run(&["gen"]).code, Some(0));
    assert_ne!(one.generated(), other.generated());

    let workspace = Workspace::emitted();
    for round in 0..4 {
        let mut running = Vec::new();
        for number in 0..AT_ONCE {
            // Renamed into place: a spec that is half written is not what this is about.
            workspace.write("spec/next", if (round + number) % 2 == 0 { OPENAPI } else { &other_spec });
            std::fs::rename(workspace.path("spec/next"), workspace.path("spec/openapi.yaml")).expect("rename");
            running.push(start(&mut workspace.command(if number % 4 == 3 { &["gen", "--check"] } else { &["gen"] })));
        }
        for (code, told) in running.into_iter().map(wait) {
            assert!(matches!(code, Some(0 | 1)), "{told}");
            // Nobody has ever seen a set that is neither.
            assert!(!told.contains("missing") || told.contains("0 missing"), "{told}");
        }
        let left = workspace.generated();
        assert!(left == one.generated() || left == other.generated(), "round {round}");
        assert_eq!(workspace.leftovers(), [""; 0]);
    }
}
