#!/usr/bin/env bash
# Runs each fuzz target a bounded number of times, one after the other: ./run.sh [RUNS] [TARGET…]. Needs a nightly compiler
# and cargo-fuzz. What it finds is kept in artifacts/, with the command that repeats it.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

runs=${1:-1000000}
shift || true
targets=("$@")
if [ ${#targets[@]} -eq 0 ]; then
  targets=(link_header limit_headers redirect_target error_body masking answers decoding pages limits hosts pem proxies)
fi
for target in "${targets[@]}"; do
  printf '\n==> %s, %s times\n' "$target" "$runs"
  mkdir -p "corpus/$target"
  # Built from nothing but the seeds and what earlier runs found; 8 KiB is what a header may be, and enough of a body.
  # Without a sanitizer, which finds faults of unsafe code: there is none, and 1,000,000 runs take minutes instead of hours.
  cargo +nightly fuzz run --sanitizer none --fuzz-dir . "$target" "corpus/$target" "seeds/$target" -- \
    -runs="$runs" -max_len=8192 -timeout=10 -rss_limit_mb=2048 -print_final_stats=1
done
