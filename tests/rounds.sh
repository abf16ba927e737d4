#!/usr/bin/env bash
# Runs the tests again and again on a machine that has more to do than it can, and reports every failure. A test that
# depends on how fast the machine is fails here first.
#
#   tests/rounds.sh                 # 20 rounds of what talks over loopback, then 3 of all tests
#   tests/rounds.sh 2 0             # another number of each
#   BUSY=0 tests/rounds.sh          # without the busy loops (8 by default)
#
# Output of the failed rounds is kept in target/rounds/.
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

loopback_rounds=${1:-20}
whole_rounds=${2:-3}
busy=${BUSY:-8}
logs=target/rounds
export CARGO_INCREMENTAL=0

# Built before the load starts: a slow build is not what is tested.
cargo test --locked --workspace --no-run || exit 1
rm -rf "$logs" && mkdir -p "$logs"

loops=()
stop_loops() {
  [ ${#loops[@]} -eq 0 ] || kill "${loops[@]}" 2>/dev/null
  wait 2>/dev/null
}
trap stop_loops EXIT
trap 'exit 130' INT TERM
for ((i = 0; i < busy; i++)); do
  (while :; do :; done) &
  loops+=($!)
done

failures=0
# round NAME NUMBER ARGUMENT…: one run of `cargo test`, at the lowest priority.
round() {
  local name=$1 number=$2 log status=0
  shift 2
  log=$logs/$name-$number.log
  nice -n 19 cargo test --locked --no-fail-fast "$@" >"$log" 2>&1 || status=$?
  local passed
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
  round loopback "$number" -p ghes-actions-runtime -p contract-tests --lib --tests
done
for ((number = 1; number <= whole_rounds; number++)); do
  round whole "$number" --workspace
done
printf '%s of %s rounds failed beside %s busy loops\n' "$failures" "$((loopback_rounds + whole_rounds))" "$busy"
[ "$failures" -eq 0 ]
