//! The commands as their users run them: the built binary, on a workspace of its own.

mod check;
mod checkout;
mod diff;
#[cfg(unix)]
mod fetch;
mod foreign;
mod fresh;
mod r#gen;
mod help;
mod input;
mod killed;
mod sets;
#[cfg(unix)]
mod signals;
mod together;
mod trim;
mod workspace;
