//! The program `tongxing`.
//!
//! Wires the crates together: this is the only one that sees all of them, reads the environment
//! and touches the file system on the user's behalf. Exit codes are documented in
//! `docs/exit-codes.md`.

#![expect(clippy::print_stderr, reason = "a command line talks to people")]

#[macro_use]
mod output;

mod command;
mod demo;
mod folder;
mod progress;
mod server;

use std::process::ExitCode;

use clap::{Parser, Subcommand, ValueEnum};
use model::Lang;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Runs mass public campaigns: checks, replays and serves them.
#[derive(Debug, Parser)]
#[command(name = "tongxing", version)]
struct Arguments {
    /// Language of messages; by default that of the environment.
    #[arg(long, global = true, value_enum)]
    lang: Option<Language>,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    Check(command::check::Check),
    New(command::new::New),
    Forecast(command::forecast::Forecast),
    Replay(command::replay::Replay),
    Verify(command::verify::Verify),
    Serve(command::serve::Serve),
    Demo(command::demo::Demo),
    Staff(command::staff::Staff),
    Export(command::export::Export),
    Openapi(command::openapi::Openapi),
    Schema(command::schema::Schema),
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Language {
    Zh,
    En,
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let lang = match arguments.lang {
        Some(Language::Zh) => Lang::Zh,
        Some(Language::En) => Lang::En,
        None => language_of_environment(),
    };
    let outcome = match arguments.command {
        Command::Check(command) => command.run(lang),
        Command::New(command) => command.run(lang),
        Command::Forecast(command) => command.run(lang),
        Command::Replay(command) => command.run(lang),
        Command::Verify(command) => command.run(lang),
        Command::Serve(command) => command.run(lang),
        Command::Demo(command) => command.run(),
        Command::Staff(command) => command.run(lang),
        Command::Export(command) => command.run(lang),
        Command::Openapi(_) => command::openapi::Openapi::run(),
        Command::Schema(command) => command.run(),
    };
    outcome.unwrap_or_else(|error| {
        if output::reader_is_gone(&error) {
            return ExitCode::SUCCESS;
        }
        eprintln!("tongxing: {error:#}");
        ExitCode::from(FAILED)
    })
}

/// What was given has errors: a campaign, a file of acts. Diagnostics have been printed.
const HAS_ERRORS: u8 = 1;
/// Something outside went wrong: a file, a port, a disk. (2, for wrong usage, is clap's own.)
const FAILED: u8 = 3;

/// Chinese unless the environment asks for something else.
fn language_of_environment() -> Lang {
    #[expect(clippy::disallowed_methods, reason = "settings are read here")]
    let set = ["LC_ALL", "LC_MESSAGES", "LANG"]
        .into_iter()
        .find_map(|name| std::env::var(name).ok().filter(|value| !value.is_empty()));
    match set {
        Some(value) if value.starts_with("zh") => Lang::Zh,
        Some(_) => Lang::En,
        None => Lang::Zh,
    }
}
