#!/usr/bin/env bash
# Runs each story against a fake of its own, of each kind of server. Not part of CI: it installs packages from npm and PyPI.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

work=$(mktemp -d)
fake=
stop() {
  if [[ -n $fake ]]; then
    kill "$fake" 2>/dev/null || true
    wait "$fake" 2>/dev/null || true
    fake=
  fi
}
trap 'stop; rm -rf "$work"' EXIT

cargo build --quiet --locked -p ghes-actions-fake
program=$(cargo metadata --format-version 1 --no-deps | python3 -c 'import json, sys; print(json.load(sys.stdin)["target_directory"])')/debug/ghes-actions-fake

npm install --silent --no-save --prefix "$work" @octokit/rest
cp octokit.mjs "$work"
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet PyGithub

# story SERVER COMMAND...: the base URL and the token are its last arguments.
story() {
  "$program" --server "$1" --seed story.json >"$work/url" 2>/dev/null &
  fake=$!
  until [[ -s $work/url ]]; do sleep 0.1; done
  printf '%-10s ' "$1"
  "${@:2}" "$(<"$work/url")" ghp_loopbackOnly0000000000000000000000
  stop
  : >"$work/url"
}

for server in github-com ghe-com ghes; do
  story "$server" node "$work/octokit.mjs"
  story "$server" "$work/venv/bin/python" pygithub.py
done
