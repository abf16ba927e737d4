//! The code that the crate is known by, as it stands in its front page: it compiles, and it does what it says.

use contract_tests::fake::Fake;
use futures_util::TryStreamExt;
use ghes_actions::{Client, types::Conclusion};

type Outcome = Result<(), Box<dyn std::error::Error + Send + Sync>>;

/// Compiled, not run: the host of the example does not exist.
#[rustfmt::skip]
async fn set_up() -> Result<Client, Box<dyn std::error::Error>> {
    let client = Client::builder()
        .host("ghe.example.com")
        .token(std::env::var("GITHUB_TOKEN")?)
        .build()?;
    Ok(client)
}

#[rustfmt::skip]
async fn use_it(client: Client) -> Outcome {
    let actions = client.actions();
    let t = actions.create_registration_token_for_repo("octo-org", "octo-repo").send().await?;
    println!("./config.sh --url … --token {}", t.value.token.expose());
    actions.create_remove_token_for_repo("octo-org", "octo-repo").await?;
    let runner = actions.get_self_hosted_runner_for_repo("octo-org", "octo-repo", 23).send().await?;
    actions.delete_self_hosted_runner_from_repo("octo-org", "octo-repo", 23).send().await?;
    let page = actions.list_workflow_runs_for_repo("octo-org", "octo-repo")
        .status(Conclusion::Failure).created(">=2026-01-01").per_page(100).send().await?;
    for run in &page.value.workflow_runs {
        println!("{} {}", run.id, runner.value.name);
    }
    let mut all = actions.list_workflow_runs_for_repo("octo-org", "octo-repo").items();
    while let Some(run) = all.try_next().await? {
        println!("{}", run.id);
    }
    Ok(())
}

#[tokio::test]
async fn it_compiles_and_calls_all_five_operations() {
    let _ = set_up;
    let fake = Fake::start().await;
    fake.serve_scene();
    use_it(fake.client()).await.unwrap();
    let called: Vec<_> = fake.requests().into_iter().filter_map(|request| request.operation_id).collect();
    assert_eq!(
        called,
        [
            "actions/create-registration-token-for-repo",
            "actions/create-remove-token-for-repo",
            "actions/get-self-hosted-runner-for-repo",
            "actions/delete-self-hosted-runner-from-repo",
            "actions/list-workflow-runs-for-repo",
            "actions/list-workflow-runs-for-repo",
        ]
    );
    let filtered = &fake.requests()[4].query;
    let expected = [("status", "failure"), ("created", ">=2026-01-01"), ("per_page", "100")];
    assert!(filtered.iter().map(|(name, value)| (name.as_str(), value.as_str())).eq(expected), "{filtered:?}");
    fake.assert_clean();
}

/// Whatever is awaited can be spawned, and whatever is shared can be sent.
#[test]
fn clients_requests_and_errors_cross_threads() {
    fn crosses_threads<T: Send + Sync + 'static>(_: &T) {}
    fn can_be_spawned<T: Send + 'static>(_: &T) {}
    let client = Client::builder().base_url("http://127.0.0.1:1").token("x").build().unwrap();
    crosses_threads(&client);
    crosses_threads(&client.actions());
    let list = client.actions().list_workflow_runs_for_repo("octo-org", "octo-repo");
    can_be_spawned(&use_it(client));
    can_be_spawned(&list.clone().items());
    can_be_spawned(&list.clone().pages());
    can_be_spawned(&list.send());
    let refused = Client::builder().base_url("").build().unwrap_err();
    crosses_threads(&refused);
}
