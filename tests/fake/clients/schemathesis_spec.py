"""The spec for schemathesis: python schemathesis_spec.py BASE_URL TOKEN > spec.json

Links the files of spec/ into one document, adds the statuses that `x-errors` explains, and limits parameters of the path and ids
in bodies to what the fake at BASE_URL has, and to one that it does not have: random ones would only find 404.
Needs `pip install pyyaml`, and the fake with the seed schemathesis.json.
"""

import json
import sys
import urllib.request
from pathlib import Path

import yaml

base_url, token = sys.argv[1:]
REPO = "/repos/octo-org/octo-repo/actions"
ORG = "/orgs/octo-org/actions"


def get(path):
    request = urllib.request.Request(base_url + path, headers={"Authorization": f"Bearer {token}"})
    with urllib.request.urlopen(request) as response:
        return json.load(response)


def read(name):
    return yaml.safe_load((Path(__file__).parent / "../../../spec" / name).read_text())


def objects(value):
    """All objects in a document."""
    if isinstance(value, dict):
        yield value
    for part in value.values() if isinstance(value, dict) else value if isinstance(value, list) else []:
        yield from objects(part)


def linked():
    spec, fleet = read("openapi.yaml"), read("fleet.yaml")
    for reference in objects(fleet):
        if isinstance(reference.get("$ref"), str):
            reference["$ref"] = reference["$ref"].removeprefix("openapi.yaml")
    for path, item in fleet["paths"].items():
        spec["paths"].setdefault(path, {}).update(item)
    for kind, components in fleet["components"].items():
        spec["components"].setdefault(kind, {}).update(components)
    return spec


spec = linked()
operations = [operation for item in spec["paths"].values() for operation in item.values()]
runs = [run["id"] for run in get(f"{REPO}/runs")["workflow_runs"]]
existing = {
    "owner": ["octo-org", "Octo-Org"],
    "org": ["octo-org"],
    "repo": ["octo-repo"],
    "runner_id": [runner["id"] for level in (REPO, ORG) for runner in get(f"{level}/runners?per_page=100")["runners"]] + [1],
    "run_id": runs + [1],
    "job_id": [job["id"] for run in runs for job in get(f"{REPO}/runs/{run}/jobs")["jobs"]] + [1],
    "workflow_id": ["ci.yml", "none.yml"],
    "name": ["gpu", "large", "linux"],
}
for operation in operations:
    # A body that is no JSON is a 400, which GitHub describes nowhere.
    for status in [*operation["x-errors"], "400"]:
        operation["responses"].setdefault(status, {"description": "An error."})
    schema = operation.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema", {})
    if "runner_group_id" in schema.get("properties", {}):
        schema["properties"]["runner_group_id"]["enum"] = [1, 2]
        schema["properties"]["labels"]["items"] = {"type": "string", "enum": ["gpu", "self-hosted"]}
for part in objects(spec):
    if part.get("in") == "path":
        part["schema"]["enum"] = existing[part["name"]]
    # The formats of the client. Schemathesis knows neither.
    if part.get("format") in ("password", "date-range"):
        del part["format"]
    # Answers have what the spec declares, and nothing else.
    if isinstance(part.get("properties"), dict) and part.get("type") == "object" and "in" not in part:
        part.setdefault("additionalProperties", False)
for operation in operations:
    # Except in bodies of requests: GitHub ignores what it does not know.
    operation.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema", {}).pop("additionalProperties", None)
json.dump(spec, sys.stdout)
