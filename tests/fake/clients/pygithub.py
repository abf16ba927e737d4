"""A fleet story with PyGithub: python pygithub.py BASE_URL TOKEN

Needs `pip install PyGithub`, and the fake with the seed story.json.
"""

import sys

from github import Auth, Github, GithubException, UnknownObjectException

base_url, token = sys.argv[1:]



def github_with(token):
    # Lazy: the repository itself is no operation of the fake.
    return Github(base_url=base_url, auth=Auth.Token(token), per_page=1, retry=None, lazy=True)


github = github_with(token)
repo = github.get_repo("octo-org/octo-repo")

# Every runner, on pages of one.
runners = list(repo.get_self_hosted_runners())
assert [runner.name for runner in runners] == ["idle", "offline-1", "offline-2", "busy"]

# What is offline goes, and what is busy stays.
for runner in runners:
    if runner.status == "offline":
        assert repo.remove_self_hosted_runner(runner)
        try:
            repo.get_self_hosted_runner(runner.id).status
            raise AssertionError("the runner is still there")
        except UnknownObjectException:
            pass
[busy] = [runner for runner in runners if runner.busy]
assert not repo.remove_self_hosted_runner(busy)
assert [runner.name for runner in repo.get_self_hosted_runners()] == ["idle", "busy"]

# A run is cancelled once.
[run] = repo.get_workflow_runs(status="queued")
[job] = run.jobs()
assert job.labels == ["self-hosted", "gpu"], job.labels
assert run.cancel()
assert not run.cancel()
assert repo.get_workflow_run(run.id).conclusion == "cancelled"
[workflow] = repo.get_workflows()
assert workflow.name == "CI" and workflow.get_runs().totalCount == 2

try:
    github_with("wrong").get_repo("octo-org/octo-repo").get_workflow_runs().totalCount
    raise AssertionError("a wrong token is accepted")
except GithubException as error:
    assert error.status == 401
print("PyGithub: the story is as expected")
