//! `gen`: from any content of `generated/` to the same set of files, touching no more than it must (faults G42, G44).

use std::fs;
use std::time::SystemTime;

use crate::workspace::{Ran, Workspace};

fn fine(ran: &Ran) {
    assert_eq!(ran.code, Some(0), "{}{}", ran.stdout, ran.stderr);
    assert_eq!(ran.stderr, "");
}

fn modified(workspace: &Workspace, below: &str) -> SystemTime {
    fs::metadata(workspace.path(below)).and_then(|metadata| metadata.modified()).expect("examine a file")
}

#[test]
fn what_is_right_is_left_alone() {
    let workspace = Workspace::emitted();
    let before = (workspace.snapshot(), modified(&workspace, "generated"));
    let ran = workspace.run(&["gen"]);
    fine(&ran);
    assert!(ran.stdout.starts_with("generated/ is up to date ("), "{}", ran.stdout);
    assert_eq!((workspace.snapshot(), modified(&workspace, "generated")), before);
}

#[test]
fn g44_any_content_becomes_the_same_set() {
    let workspace = Workspace::emitted();
    let emitted = workspace.snapshot();
    type Muddle = (&'static str, fn(&Workspace));
    let muddles: [Muddle; 6] = [
        ("no folder", |workspace| fs::remove_dir_all(workspace.path("generated")).expect("remove")),
        ("an empty folder", |workspace| {
            fs::remove_dir_all(workspace.path("generated")).expect("remove");
            fs::create_dir(workspace.path("generated")).expect("create");
        }),
        ("no sources", |workspace| fs::remove_dir_all(workspace.path("generated/src")).expect("remove")),
        ("foreign files", |workspace| {
            workspace.write("generated/src/deep/er/old.rs", "old");
            workspace.write("generated/.hidden", "old");
            workspace.write("generated/src/lib.rs.orig", "old");
        }),
        ("a folder in the place of a file", |workspace| {
            fs::remove_file(workspace.path("generated/src/lib.rs")).expect("remove");
            workspace.write("generated/src/lib.rs/file", "old");
        }),
        ("a file in the place of a folder", |workspace| {
            fs::remove_dir_all(workspace.path("generated/src")).expect("remove");
            workspace.write("generated/src", "old");
        }),
    ];
    for (muddle, make) in muddles {
        make(&workspace);
        fine(&workspace.run(&["gen"]));
        assert_eq!(workspace.snapshot(), emitted, "{muddle}");
        assert_eq!(workspace.run(&["gen", "--check"]).code, Some(0), "{muddle}");
    }
}

#[test]
fn only_what_changed_is_written() {
    let workspace = Workspace::emitted();
    let long_ago = SystemTime::UNIX_EPOCH + std::time::Duration::from_secs(1_000_000_000);
    for file in ["generated/Cargo.toml", "generated/src/lib.rs", "generated/src/types.rs"] {
        let opened = fs::File::options().write(true).open(workspace.path(file)).expect("open");
        opened.set_modified(long_ago).expect("set the time");
    }
    workspace.write("generated/src/types.rs", "hand edited");
    workspace.write("generated/src/old.rs", "stale");
    let ran = workspace.run(&["gen"]);
    fine(&ran);
    let kept = workspace.generated().values().flatten().count() - 1;
    assert_eq!(
        ran.stdout,
        format!("wrote 1, removed 1, kept {kept}\n  wrote   generated/src/types.rs\n  removed generated/src/old.rs\n")
    );
    assert_eq!(modified(&workspace, "generated/Cargo.toml"), long_ago);
    assert_eq!(modified(&workspace, "generated/src/lib.rs"), long_ago);
    assert_ne!(modified(&workspace, "generated/src/types.rs"), long_ago);
}

#[test]
fn a_strayed_build_folder_is_removed_and_told_in_a_few_lines() {
    let workspace = Workspace::emitted();
    for number in 0..100 {
        workspace.write(&format!("generated/target/{number}"), "object");
    }
    let ran = workspace.run(&["gen"]);
    fine(&ran);
    assert!(ran.stdout.starts_with("wrote 0, removed 100, kept "), "{}", ran.stdout);
    assert!(ran.stdout.ends_with("  … and 80 more removed\n"), "{}", ran.stdout);
    assert!(!workspace.path("generated/target").exists());
}

#[test]
fn g43_leftovers_of_a_killed_run_go() {
    let workspace = Workspace::emitted();
    let emitted = workspace.snapshot();
    workspace.write(".generated.new/src/lib.rs", "half");
    workspace.write(".generated.old/src/lib.rs", "old");
    fine(&workspace.run(&["gen"]));
    assert_eq!(workspace.snapshot(), emitted);
}

#[test]
fn g43_a_set_left_aside_is_put_back() {
    let workspace = Workspace::emitted();
    let emitted = workspace.snapshot();
    fs::rename(workspace.path("generated"), workspace.path(".generated.old")).expect("rename");
    let ran = workspace.run(&["gen"]);
    fine(&ran);
    assert!(ran.stdout.starts_with("generated/ is up to date ("), "{}", ran.stdout);
    assert_eq!(workspace.snapshot(), emitted);
}

#[test]
fn g42_no_text_of_the_spec_names_a_file() {
    let long = "x".repeat(300);
    for name in ["../../x", "/abs", "con", "a\\\\b", long.as_str()] {
        for place in ["thing", "things/get-thing", "things"] {
            let workspace = Workspace::emitted();
            let before = outside_of_generated(&workspace);
            let names: Vec<_> = workspace.generated().into_keys().collect();
            let renamed = |text: &str| {
                let quoted = text.replace(&format!(" {place}\n"), &format!(" \"{name}\"\n"));
                quoted.replace(&format!(" {place}:\n"), &format!(" \"{name}\":\n"))
            };
            let (openapi, selection) = ("spec/openapi.yaml", "spec/sources.yaml");
            workspace.write(openapi, renamed(&workspace.read(openapi)));
            workspace.write(selection, renamed(&workspace.read(selection)));
            let ran = workspace.run(&["gen"]);
            assert!(matches!(ran.code, Some(0 | 2)), "{place} {name}: {}", ran.stderr);
            assert!(!ran.stderr.contains("bug of ours"), "{place} {name}: {}", ran.stderr);
            workspace.write(openapi, crate::workspace::OPENAPI);
            workspace.write(selection, crate::workspace::SELECTION);
            assert_eq!(outside_of_generated(&workspace), before, "{place} {name}");
            assert_eq!(workspace.generated().into_keys().collect::<Vec<_>>(), names, "{place} {name}");
        }
    }
}

fn outside_of_generated(workspace: &Workspace) -> crate::workspace::Snapshot {
    let mut snapshot = workspace.snapshot();
    snapshot.retain(|path, _| !path.starts_with("generated"));
    snapshot
}

/// Whoever runs it, wherever and whenever.
#[test]
fn g01_surroundings_do_not_matter() {
    let emitted = Workspace::emitted().generated();
    let elsewhere = tempfile::tempdir().expect("a temporary folder");
    let surroundings: [&[(&str, &str)]; 6] = [
        &[("TZ", "Asia/Kathmandu"), ("SOURCE_DATE_EPOCH", "0")],
        &[("LC_ALL", "tr_TR.UTF-8"), ("LANG", "tr_TR.UTF-8")],
        &[("LC_ALL", "C"), ("HOME", "/nonexistent")],
        &[("USER", "somebody"), ("RUST_BACKTRACE", "full")],
        &[("NO_COLOR", "1"), ("COLUMNS", "20")],
        &[("RAYON_NUM_THREADS", "8"), ("RUST_LOG", "trace")],
    ];
    for variables in surroundings {
        let workspace = Workspace::new();
        let mut command = workspace.command(&["gen"]);
        command.current_dir(elsewhere.path()).envs(variables.iter().copied());
        assert_eq!(crate::workspace::finished(&mut command).code, Some(0), "{variables:?}");
        assert_eq!(workspace.generated(), emitted, "{variables:?}");
    }
}

#[cfg(unix)]
mod on_unix {
    use std::os::unix::fs::{PermissionsExt as _, symlink};
    use std::os::unix::process::CommandExt as _;
    use std::process::Command;

    use super::*;
    use crate::workspace::finished;

    #[test]
    fn g44_links_and_pipes_inside_are_removed_and_not_followed() {
        let workspace = Workspace::emitted();
        let emitted = workspace.snapshot();
        let outside = tempfile::tempdir().expect("a temporary folder");
        let precious = outside.path().join("lib.rs");
        fs::rename(workspace.path("generated/src/lib.rs"), &precious).expect("rename");
        symlink(&precious, workspace.path("generated/src/lib.rs")).expect("link");
        symlink(outside.path(), workspace.path("generated/elsewhere")).expect("link");
        let pipe = Command::new("mkfifo").arg(workspace.path("generated/pipe")).status();
        assert!(pipe.expect("start mkfifo").success());

        let check = workspace.run(&["gen", "--check"]);
        assert_eq!(check.code, Some(1), "{}", check.stderr);
        assert!(check.stdout.contains("stale   generated/src/lib.rs (a symbolic link)"), "{}", check.stdout);
        fine(&workspace.run(&["gen"]));
        assert_eq!(workspace.snapshot(), emitted);
        assert!(precious.exists());
    }

    #[test]
    fn g44_what_is_no_folder_is_refused() {
        let workspace = Workspace::emitted();
        let outside = tempfile::tempdir().expect("a temporary folder");
        fs::rename(workspace.path("generated"), outside.path().join("generated")).expect("rename");
        symlink(outside.path().join("generated"), workspace.path("generated")).expect("link");
        refused(&workspace, "is a symbolic link");
        assert!(outside.path().join("generated/src/lib.rs").exists());
        fs::remove_file(workspace.path("generated")).expect("remove the link");
        workspace.write("generated", "a file");
        refused(&workspace, "is not a directory");
    }

    fn refused(workspace: &Workspace, why: &str) {
        // A difference, so that there is something to write.
        let before = workspace.snapshot();
        for arguments in [&["gen"][..], &["gen", "--check"]] {
            let ran = workspace.run(arguments);
            assert_eq!(ran.code, Some(2), "{}", ran.stdout);
            assert!(ran.stderr.contains(why), "{}", ran.stderr);
            assert!(ran.stderr.contains("help: "), "{}", ran.stderr);
            assert_eq!(workspace.snapshot(), before);
        }
    }

    #[test]
    fn g01_neither_does_the_mask_of_new_files() {
        let emitted = Workspace::emitted().generated();
        for mask in ["0000", "0027", "0077"] {
            let workspace = Workspace::new();
            let xtask = env!("CARGO_BIN_EXE_xtask");
            let mut shell = Command::new("sh");
            shell.args(["-c", "umask $0; exec \"$@\"", mask, xtask, "gen", "--root"]).arg(workspace.path(""));
            fine(&finished(&mut shell));
            assert_eq!(workspace.generated(), emitted, "{mask}");
        }
    }

    #[test]
    fn g44_read_only_folders_stay_as_they_are() {
        for folder in ["", "generated", "generated/src"] {
            let workspace = Workspace::emitted();
            workspace.write("generated/src/types.rs", "hand edited");
            let before = workspace.snapshot();
            for writable in ["", "generated", "generated/examples", "generated/src", "target"] {
                allow(&workspace, writable, 0o777);
            }
            fs::remove_file(workspace.path("target/xtask.lock")).expect("remove the lock of another user");
            allow(&workspace, folder, 0o555);
            let mut command = workspace.command(&["gen"]);
            let owner_is_root = fs::write(workspace.path(folder).join("probe"), "").is_ok();
            if owner_is_root {
                fs::remove_file(workspace.path(folder).join("probe")).expect("remove the probe");
                command = unprivileged(&workspace);
            }
            let ran = finished(&mut command);
            allow(&workspace, folder, 0o755);
            assert_eq!(ran.code, Some(2), "{folder}: {}", ran.stdout);
            assert!(ran.stderr.contains("ermission denied"), "{folder}: {}", ran.stderr);
            assert!(ran.stderr.contains(&*workspace.path(folder).to_string_lossy()), "{folder}: {}", ran.stderr);
            assert_eq!(workspace.snapshot(), before, "{folder}");
        }
    }

    fn allow(workspace: &Workspace, below: &str, mode: u32) {
        fs::set_permissions(workspace.path(below), fs::Permissions::from_mode(mode)).expect("set permissions");
    }

    /// `gen` as someone for whom permissions count, by a copy of the binary that anyone may run.
    fn unprivileged(workspace: &Workspace) -> Command {
        const NOBODY: u32 = 65_534;
        let binary = workspace.path("target/xtask");
        // Not by this process: what it has open for writing, a test that starts a command meanwhile hands on, and the system runs
        // no file that someone may still write to.
        let copied = Command::new("cp").arg(env!("CARGO_BIN_EXE_xtask")).arg(&binary).status();
        assert!(copied.expect("start cp").success(), "copy the binary");
        let mut command = Command::new(binary);
        command.arg("gen").arg("--root").arg(workspace.path("")).uid(NOBODY).gid(NOBODY);
        command
    }
}
