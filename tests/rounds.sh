#!/usr/bin/env bash
# Runs the tests again and again on a machine that has more to do than it can, and reports every failure. A test that
# depends on how fast the machine is fails here first.
#
#   tests/rounds.sh                 # 20 rounds of what talks over loopback, then 3 of all tests
#   tests/rounds.sh 2 0             # another number of each
#   BUSY=16 tests/rounds.sh         # another number of busy loops (4 a core by default)
#
# Odd rounds share the machine with the busy loops. Even rounds run at the lowest priority, beside one loop less than there are
# cores: beside more, a process of that priority gets a 300th of a core, and a round takes hours. Output of the failed rounds
# is kept in target/rounds/.
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

loopback_rounds=${1:-20}
whole_rounds=${2:-3}
cores=$(nproc)
busy=${BUSY:-$((4 * cores))}
logs=target/rounds
export CARGO_INCREMENTAL=0

# What talks over loopback.
loopback=(-p ghes-actions-runtime -p contract-tests --lib --tests)

# Built before the load starts: a slow build is not what is tested. Fewer packages have fewer features, and so are built once more.
cargo test --locked --workspace --no-run || exit 1
cargo test --locked "${loopback[@]}" --no-run || exit 1
rm -rf "$logs" && mkdir -p "$logs"

loops=()
stop_loops() {
  [ ${#loops[@]} -eq 0 ] || kill "${loops[@]}" 2>/dev/null
  wait "${loops[@]}" 2>/dev/null
  loops=()
}
start_loops() {
  for ((i = 0; i < $1; i++)); do
    (while :; do :; done) &
    loops+=($!)
  done
}
trap stop_loops EXIT
trap 'exit 130' INT TERM

failures=0
# round NAME NUMBER ARGUMENT…: one run of `cargo test`.
round() {
  local name=$1 number=$2 log passed status=0
  shift 2
  log=$logs/$name-$number.log
  if ((number % 2)); then
    start_loops "$busy"
    cargo test --locked --no-fail-fast "$@" >"$log" 2>&1 || status=$?
  else
    start_loops $((cores - 1))
    nice -n 19 cargo test --locked --no-fail-fast "$@" >"$log" 2>&1 || status=$?
  fi
  stop_loops
  passed=$(awk '/^test result:/ { sum += $4 } END { print sum + 0 }' "$log")
  if [ "$status" -eq 0 ] && [ "$passed" -gt 0 ]; then
    printf '%s, round %s: %s tests passed\n' "$name" "$number" "$passed"
    rm "$log"
  else
    failures=$((failures + 1))
    printf '%s, round %s: FAILED, see %s\n' "$name" "$number" "$log"
    grep -E '^test .* FAILED$|^    .* panicked at|^error' "$log" | sort -u
  fi
}

for ((number = 1; number <= loopback_rounds; number++)); do
  round loopback "$number" "${loopback[@]}"
done
for ((number = 1; number <= whole_rounds; number++)); do
  round whole "$number" --workspace
done
printf '%s of %s rounds failed\n' "$failures" "$((loopback_rounds + whole_rounds))"
[ "$failures" -eq 0 ]
