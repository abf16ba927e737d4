#!/usr/bin/env bash
# Runs each story against a fake of its own, of each kind of server, and then schemathesis. Not part of CI: it installs packages from
# npm and PyPI.
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
"$work/venv/bin/pip" install --quiet PyGithub pyyaml schemathesis

token=ghp_loopbackOnly0000000000000000000000

# story SERVER SEED COMMAND...: the base URL and the token are its last arguments.
story() {
  "$program" --server "$1" --seed "$2" >"$work/url" 2>/dev/null &
  fake=$!
  until [[ -s $work/url ]]; do sleep 0.1; done
  printf '%-10s ' "$1"
  "${@:3}" "$(<"$work/url")" "$token"
  stop
  : >"$work/url"
}

for server in github-com ghe-com ghes; do
  story "$server" story.json node "$work/octokit.mjs"
  story "$server" story.json "$work/venv/bin/python" pygithub.py
done

# Requests made from the spec, and answers judged by it. They are fewer than the 5,000 of an hour, so that none is refused for that.
judged() {
  "$work/venv/bin/python" schemathesis_spec.py "$1" "$2" >"$work/spec.json"
  (cd "$work" && venv/bin/schemathesis run spec.json --url "$1" --header "Authorization: Bearer $2" --phases coverage,fuzzing \
    --max-examples 40 --generation-deterministic --suppress-health-check all \
    --checks not_a_server_error,status_code_conformance,content_type_conformance,response_headers_conformance,response_schema_conformance)
}

story ghe-com schemathesis.json judged
