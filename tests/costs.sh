#!/usr/bin/env bash
# Measures what each Cargo feature costs a program: its crates, the CPU time of a cold release build, and its size. Prints a table.
#
#   tests/costs.sh                              # the sets of features that users choose from
#   tests/costs.sh default rustls-ring,socks    # other sets, one per argument
#   CHECKOUT=../before tests/costs.sh default   # of the crate in another checkout
#
# CPU time is that of all processes together. A busy machine needs more of it, so compare only rows of one run on a quiet one.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
checkout=$(cd "${CHECKOUT:-.}" && pwd)

if [ $# -eq 0 ]; then
  set -- default default,webpki-roots default,socks default,secrecy default,app default,blocking rustls-aws-lc,platform-verifier native-tls test-util
fi

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
export CARGO_TARGET_DIR=$folder/target CARGO_INCREMENTAL=0
mkdir "$folder/src"
# A workspace of its own, like a user's, with the versions of this one.
cp "$checkout/Cargo.lock" "$folder/"
cat >"$folder/src/main.rs" <<'RUST'
#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), ghes_actions::Error> {
    let token = std::env::args().nth(1).unwrap_or_default();
    let client = ghes_actions::Client::builder().host("ghe.example.com").token(token).build()?;
    let runner = client.actions().get_self_hosted_runner_for_repo("octo-org", "octo-repo", 23).await?;
    println!("{}", runner.value.name);
    Ok(())
}
RUST

# $1: features, separated by commas.
measure() {
  local features=$1 defaults=false
  if [[ $features == default* ]]; then
    defaults=true
    features=${features#default}
    features=${features#,}
  fi
  cat >"$folder/Cargo.toml" <<TOML
[package]
name = "costs"
version = "0.0.0"
edition = "2024"

[workspace]

[dependencies]
tokio = { version = "1", features = ["macros", "net", "rt", "time"] }

[dependencies.ghes-actions]
path = "$checkout/generated"
default-features = $defaults
features = [${features:+"\"${features//,/\", \"}\""}]

[profile.release]
strip = true
TOML
  cargo fetch --quiet --manifest-path "$folder/Cargo.toml"
  rm -rf "$CARGO_TARGET_DIR"
  local TIMEFORMAT='%U %S' spent seconds crates size
  spent=$({ time cargo build --quiet --release --manifest-path "$folder/Cargo.toml" 2>"$folder/errors"; } 2>&1 | tail -1) || {
    cat "$folder/errors" >&2
    exit 1
  }
  seconds=$(awk '{ printf "%.0f", $1 + $2 }' <<<"$spent")
  crates=$(cargo tree -e normal --prefix none --manifest-path "$folder/Cargo.toml" | sed 's/ .*//' | sort -u | grep -cvx costs)
  size=$(($(wc -c <"$CARGO_TARGET_DIR/release/costs") / 1024))
  printf '| `%s` | %s | %s | %s |\n' "${1//,/\`, \`}" "$crates" "$seconds" "$size"
}

printf '| features | crates | cold build, CPU s | program, KiB |\n|---|---:|---:|---:|\n'
for features in "$@"; do
  measure "$features"
done
