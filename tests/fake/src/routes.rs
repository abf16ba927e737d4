//! Which handler serves which operation.

use hyper::Method;
use percent_encoding::percent_decode_str;

use crate::call::Call;
use crate::operations::{
    apps, downloads, groups, jit, jobs, labels, machine_tokens, rate_limit, runners, runs, workflows,
};
use crate::reply::Outcome;
use crate::state::State;

/// An operation.
pub(crate) struct Route {
    pub(crate) operation: &'static str,
    pub(crate) method: Method,
    pub(crate) template: &'static str,
    pub(crate) handler: fn(&mut State, &Call<'_>) -> Outcome,
}

const fn route(
    operation: &'static str,
    method: Method,
    template: &'static str,
    handler: fn(&mut State, &Call<'_>) -> Outcome,
) -> Route {
    Route { operation, method, template, handler }
}

macro_rules! routes {
    ($($operation:literal $method:ident $template:literal $handler:path;)*) => {
        &[$(route($operation, Method::$method, $template, $handler),)*]
    };
}

/// The operations of `spec/`, and those by which a GitHub App gets its tokens.
pub(crate) const ROUTES: &[Route] = routes! {
    "actions/add-custom-labels-to-self-hosted-runner-for-org" POST "/orgs/{org}/actions/runners/{runner_id}/labels" labels::add;
    "actions/add-custom-labels-to-self-hosted-runner-for-repo" POST "/repos/{owner}/{repo}/actions/runners/{runner_id}/labels" labels::add;
    "actions/cancel-workflow-run" POST "/repos/{owner}/{repo}/actions/runs/{run_id}/cancel" runs::cancel;
    "actions/create-registration-token-for-org" POST "/orgs/{org}/actions/runners/registration-token" machine_tokens::registration;
    "actions/create-registration-token-for-repo" POST "/repos/{owner}/{repo}/actions/runners/registration-token" machine_tokens::registration;
    "actions/create-remove-token-for-org" POST "/orgs/{org}/actions/runners/remove-token" machine_tokens::removal;
    "actions/create-remove-token-for-repo" POST "/repos/{owner}/{repo}/actions/runners/remove-token" machine_tokens::removal;
    "actions/delete-self-hosted-runner-from-org" DELETE "/orgs/{org}/actions/runners/{runner_id}" runners::delete;
    "actions/delete-self-hosted-runner-from-repo" DELETE "/repos/{owner}/{repo}/actions/runners/{runner_id}" runners::delete;
    "actions/download-job-logs-for-workflow-run" GET "/repos/{owner}/{repo}/actions/jobs/{job_id}/logs" jobs::logs;
    "actions/force-cancel-workflow-run" POST "/repos/{owner}/{repo}/actions/runs/{run_id}/force-cancel" runs::force_cancel;
    "actions/generate-runner-jitconfig-for-org" POST "/orgs/{org}/actions/runners/generate-jitconfig" jit::generate;
    "actions/generate-runner-jitconfig-for-repo" POST "/repos/{owner}/{repo}/actions/runners/generate-jitconfig" jit::generate;
    "actions/get-job-for-workflow-run" GET "/repos/{owner}/{repo}/actions/jobs/{job_id}" jobs::get;
    "actions/get-self-hosted-runner-for-org" GET "/orgs/{org}/actions/runners/{runner_id}" runners::get;
    "actions/get-self-hosted-runner-for-repo" GET "/repos/{owner}/{repo}/actions/runners/{runner_id}" runners::get;
    "actions/get-workflow-run" GET "/repos/{owner}/{repo}/actions/runs/{run_id}" runs::get;
    "actions/get-workflow-run-attempt" GET "/repos/{owner}/{repo}/actions/runs/{run_id}/attempts/{attempt_number}" runs::get_attempt;
    "actions/get-workflow-run-usage" GET "/repos/{owner}/{repo}/actions/runs/{run_id}/timing" runs::usage;
    "actions/list-jobs-for-workflow-run" GET "/repos/{owner}/{repo}/actions/runs/{run_id}/jobs" jobs::list;
    "actions/list-jobs-for-workflow-run-attempt" GET "/repos/{owner}/{repo}/actions/runs/{run_id}/attempts/{attempt_number}/jobs" jobs::list_of_attempt;
    "actions/list-labels-for-self-hosted-runner-for-org" GET "/orgs/{org}/actions/runners/{runner_id}/labels" labels::list;
    "actions/list-labels-for-self-hosted-runner-for-repo" GET "/repos/{owner}/{repo}/actions/runners/{runner_id}/labels" labels::list;
    "actions/list-repo-workflows" GET "/repos/{owner}/{repo}/actions/workflows" workflows::list;
    "actions/list-runner-applications-for-org" GET "/orgs/{org}/actions/runners/downloads" downloads::list;
    "actions/list-runner-applications-for-repo" GET "/repos/{owner}/{repo}/actions/runners/downloads" downloads::list;
    "actions/list-self-hosted-runner-groups-for-org" GET "/orgs/{org}/actions/runner-groups" groups::list;
    "actions/list-self-hosted-runners-for-org" GET "/orgs/{org}/actions/runners" runners::list;
    "actions/list-self-hosted-runners-for-repo" GET "/repos/{owner}/{repo}/actions/runners" runners::list;
    "actions/list-workflow-runs" GET "/repos/{owner}/{repo}/actions/workflows/{workflow_id}/runs" runs::list_of_workflow;
    "actions/list-workflow-runs-for-repo" GET "/repos/{owner}/{repo}/actions/runs" runs::list;
    "actions/re-run-job-for-workflow-run" POST "/repos/{owner}/{repo}/actions/jobs/{job_id}/rerun" jobs::rerun;
    "actions/re-run-workflow" POST "/repos/{owner}/{repo}/actions/runs/{run_id}/rerun" runs::rerun;
    "actions/re-run-workflow-failed-jobs" POST "/repos/{owner}/{repo}/actions/runs/{run_id}/rerun-failed-jobs" runs::rerun_failed;
    "actions/remove-all-custom-labels-from-self-hosted-runner-for-org" DELETE "/orgs/{org}/actions/runners/{runner_id}/labels" labels::remove_all;
    "actions/remove-all-custom-labels-from-self-hosted-runner-for-repo" DELETE "/repos/{owner}/{repo}/actions/runners/{runner_id}/labels" labels::remove_all;
    "actions/remove-custom-label-from-self-hosted-runner-for-org" DELETE "/orgs/{org}/actions/runners/{runner_id}/labels/{name}" labels::remove;
    "actions/remove-custom-label-from-self-hosted-runner-for-repo" DELETE "/repos/{owner}/{repo}/actions/runners/{runner_id}/labels/{name}" labels::remove;
    "actions/set-custom-labels-for-self-hosted-runner-for-org" PUT "/orgs/{org}/actions/runners/{runner_id}/labels" labels::set;
    "actions/set-custom-labels-for-self-hosted-runner-for-repo" PUT "/repos/{owner}/{repo}/actions/runners/{runner_id}/labels" labels::set;
    "apps/create-installation-access-token" POST "/app/installations/{installation_id}/access_tokens" apps::create_token;
    "apps/get-org-installation" GET "/orgs/{org}/installation" apps::of_organization;
    "apps/get-repo-installation" GET "/repos/{owner}/{repo}/installation" apps::of_repository;
    "rate-limit/get" GET "/rate_limit" rate_limit::get;
};

/// The operation of a method and a path below the base, and the parameters of the path.
pub(crate) fn find(method: &Method, path: &str) -> Option<(&'static Route, Vec<(&'static str, String)>)> {
    let fits = ROUTES.iter().filter(|route| route.method == *method);
    let fits = fits.filter_map(|route| Some((route, parameters(route.template, path)?)));
    // `runners/downloads` could be a runner as well. The template with fewer parameters counts, as OpenAPI says.
    fits.min_by_key(|(_, parameters)| parameters.len())
}

fn parameters(template: &'static str, path: &str) -> Option<Vec<(&'static str, String)>> {
    let (mut names, mut segments) = (template.split('/'), path.split('/'));
    let mut parameters = Vec::new();
    loop {
        match (names.next(), segments.next()) {
            (None, None) => return Some(parameters),
            (Some(name), Some(segment)) => match name.strip_prefix('{').and_then(|name| name.strip_suffix('}')) {
                Some(_) if segment.is_empty() => return None,
                Some(name) => parameters.push((name, percent_decode_str(segment).decode_utf8_lossy().into_owned())),
                None if name == segment => {}
                None => return None,
            },
            _ => return None,
        }
    }
}

/// The ids of the operations that the fake serves.
pub fn operations() -> impl Iterator<Item = &'static str> {
    ROUTES.iter().map(|route| route.operation)
}
