use serde_json::{Value, json};

use super::*;
use crate::app::key::RsaKey;

fn decoded(part: &str) -> Value {
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(part).unwrap()).unwrap()
}

fn issued(token: &Secret) -> i64 {
    decoded(token.expose().split('.').nth(1).unwrap())["iat"].as_i64().unwrap()
}

fn identity(pem: &str) -> AppIdentity {
    let key = pem.get(pem.find("-----BEGIN").unwrap()..).unwrap();
    let key = key.split_inclusive("-----END CERTIFICATE-----\n").last().unwrap();
    AppIdentity::new("Iv23li0123".to_owned(), Arc::new(RsaKey::of_pem(&Secret::from(key)).unwrap()))
}

#[tokio::test]
async fn it_is_what_github_asks_for_with_each_encoding_of_a_key() {
    let pems = [
        include_str!("../../../tests/loopback/keys/rsa-pkcs1.pem"),
        include_str!("../../../tests/loopback/keys/rsa-pkcs8.pem"),
    ];
    let mut signatures = Vec::new();
    for identity in pems.map(identity) {
        let (unsigned, expires) = identity.unsigned(1_000_000);
        let (header, claims) = unsigned.split_once('.').unwrap();
        assert_eq!(decoded(header), json!({"alg": "RS256", "typ": "JWT"}));
        assert_eq!(decoded(claims), json!({"iat": 999_940, "exp": 1_000_540, "iss": "Iv23li0123"}));
        assert_eq!(expires, 1_000_540);
        signatures.push(identity.0.signer.sign(unsigned.as_bytes()).await.unwrap());
        let token = identity.token(TokenRequest::Fresh).await.unwrap();
        assert_eq!(token.expose().split('.').count(), 3);
        assert!(!format!("{identity:?}").contains("PRIVATE"));
    }
    assert_eq!(signatures[0], signatures[1], "it is the same key");
    assert_eq!(signatures[0].len(), 256);
}

#[tokio::test]
async fn the_servers_clock_counts_and_another_token_is_made_for_it_alone() {
    let identity = identity(include_str!("../../../tests/loopback/keys/rsa-pkcs1.pem"));
    let now = seconds_since_1970();
    let first = identity.token(TokenRequest::Fresh).await.unwrap();
    assert!(!identity.adjust_clock(now + 10), "which the skew allows for");
    assert_eq!(identity.token(TokenRequest::Rejected).await.unwrap(), first);
    assert!(identity.adjust_clock(now + 5_000));
    assert!(!identity.adjust_clock(now + 5_000));
    let second = identity.token(TokenRequest::Fresh).await.unwrap();
    assert!((4_900..5_900).contains(&(issued(&second) - issued(&first))));
}

#[tokio::test]
async fn a_token_that_is_about_to_expire_is_made_anew() {
    let identity = identity(include_str!("../../../tests/loopback/keys/rsa-pkcs1.pem"));
    let first = identity.token(TokenRequest::Fresh).await.unwrap();
    // The clock of this machine was set back, or the token was kept for nine minutes.
    for left in [CLOCK_SKEW - 1, MAX_LIFETIME + 100] {
        let expires = seconds_since_1970() + left;
        identity.state().kept = Some(Jwt { token: Secret::from("old"), expires });
        assert_eq!(identity.token(TokenRequest::Fresh).await.unwrap().expose().len(), first.expose().len());
    }
}
