//! The fake GitHub as a program.

use std::error::Error;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::{fs, thread};

use clap::{Parser, ValueEnum};
use ghes_actions_fake::{FakeGitHub, Server, TOKEN};

/// Serves a fake of GitHub's REST API for runners and workflow runs on loopback, until it is stopped.
#[derive(Parser)]
#[command(version)]
struct Arguments {
    /// The port; 0 for any that is free.
    #[arg(long, default_value_t = 0)]
    port: u16,
    /// A JSON file that says what is there.
    #[arg(long, value_name = "FILE")]
    seed: Option<PathBuf>,
    /// The kind of server.
    #[arg(long, value_enum, default_value_t = Kind::GithubCom)]
    server: Kind,
}

#[derive(Clone, Copy, ValueEnum)]
enum Kind {
    GithubCom,
    Ghes,
    GheCom,
}

fn main() -> ExitCode {
    match run(&Arguments::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run(arguments: &Arguments) -> Result<(), Box<dyn Error>> {
    let server = match arguments.server {
        Kind::GithubCom => Server::GitHubCom,
        Kind::Ghes => Server::Ghes,
        Kind::GheCom => Server::GheCom,
    };
    let fake = FakeGitHub::builder().server(server).port(arguments.port).system_clock().start()?;
    if let Some(seed) = &arguments.seed {
        plant(&fake, seed).map_err(|error| format!("{}: {error}", seed.display()))?;
    }
    println!("{}", fake.base_url());
    eprintln!("state: {}", fake.page_url());
    eprintln!("token: {TOKEN}");
    loop {
        thread::park();
    }
}

fn plant(fake: &FakeGitHub, seed: &Path) -> Result<(), Box<dyn Error>> {
    Ok(fake.load(&fs::read_to_string(seed)?)?)
}
