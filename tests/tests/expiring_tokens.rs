//! `valid_for` returns a token again for as long as enough of its time is left.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use chrono::DateTime;
use contract_tests::fake::{Answer, Fake};
use ghes_actions::ErrorKind;
use serde_json::json;

const REGISTRATION: &str = "actions/create-registration-token-for-repo";
const REMOVAL: &str = "actions/create-remove-token-for-repo";
const MINUTE: Duration = Duration::from_secs(60);

/// A fake whose tokens are valid for so many minutes. Its responses have no `Date`, so that the clock of this machine counts.
async fn fake(minutes: u32) -> Fake {
    let fake = Fake::start().await;
    let since_1970 = SystemTime::now().duration_since(UNIX_EPOCH).unwrap() + minutes * MINUTE;
    let expires_at = DateTime::from_timestamp(since_1970.as_secs().try_into().unwrap(), 0).unwrap().to_rfc3339();
    for (operation, token) in [(REGISTRATION, "AREGISTRATIONTOKEN"), (REMOVAL, "AREMOVETOKEN")] {
        fake.serve(operation, json!({ "token": token, "expires_at": expires_at }));
    }
    fake
}

#[tokio::test]
async fn a_hundred_callers_make_one_request() {
    let fake = fake(60).await;
    let client = fake.client();
    let calls: Vec<_> = (0..100)
        .map(|_| client.actions().create_registration_token_for_repo("octo-org", "octo-repo").valid_for(30 * MINUTE))
        .map(tokio::spawn)
        .collect();
    for call in calls {
        assert_eq!(call.await.unwrap().unwrap().token.expose(), "AREGISTRATIONTOKEN");
    }
    assert_eq!(fake.take_requests().len(), 1);
    fake.assert_clean();
}

#[tokio::test]
async fn another_repository_kind_or_client_has_its_own() {
    let (fake, other) = (fake(60).await, fake(60).await);
    let clients = [fake.client(), fake.client(), other.client()];
    for _ in 0..2 {
        for client in &clients {
            for repo in ["one", "two"] {
                client.actions().create_registration_token_for_repo("o", repo).valid_for(MINUTE).await.unwrap();
                client.actions().create_remove_token_for_repo("o", repo).valid_for(MINUTE).await.unwrap();
            }
        }
    }
    assert_eq!((fake.take_requests().len(), other.take_requests().len()), (8, 4));
}

#[tokio::test]
async fn more_time_than_a_token_has_is_an_error() {
    let fake = fake(29).await;
    let client = fake.client();
    let token = |minutes| client.actions().create_registration_token_for_repo("o", "r").valid_for(minutes * MINUTE);
    for _ in 0..3 {
        assert_eq!(token(30).await.unwrap_err().kind(), ErrorKind::InvalidInput);
    }
    token(28).await.unwrap();
    assert_eq!(fake.take_requests().len(), 1);
}

#[tokio::test]
async fn an_error_is_not_kept() {
    let fake = fake(60).await;
    let client = fake.client();
    let token = || client.actions().create_registration_token_for_repo("o", "r").valid_for(MINUTE);
    fake.answer(REGISTRATION, Answer::error(404, "Not Found"));
    assert_eq!(token().await.unwrap_err().kind(), ErrorKind::NotFound);
    assert_eq!(token().await.unwrap().token.expose(), "AREGISTRATIONTOKEN");
    let invalid = client.actions().create_registration_token_for_repo("..", "r").valid_for(MINUTE);
    assert_eq!(invalid.await.unwrap_err().kind(), ErrorKind::InvalidInput);
}
