//! Labels and groups of runners.

use ghes_actions_fake::FakeGitHub;
use serde_json::{Value, json};

use crate::raw::request;

#[test]
fn labels_change_as_they_are_asked_to() {
    let fake = FakeGitHub::start().unwrap();
    let id = fake.runner("a").label("gpu").add();
    // Each request goes on from the state before.
    let check = |method: &str, name: &str, body: Option<Value>, expected: &[&str]| {
        let sent = request(&format!("{method} /repos/octo-org/octo-repo/actions/runners/{id}/labels{name}"));
        let sent = body.into_iter().fold(sent, |sent, labels| sent.json(json!({ "labels": labels })));
        let answer = sent.send(&fake).json();
        let text = |label: &Value| format!("{} {}", label["name"].as_str().unwrap(), label["type"].as_str().unwrap());
        let labels: Vec<_> = answer["labels"].as_array().unwrap().iter().map(text).collect();
        let github = ["self-hosted read-only", "Linux read-only", "X64 read-only"];
        assert_eq!(labels, [&github[..], expected].concat(), "{method} {name}");
        assert_eq!(answer["total_count"], labels.len(), "{method} {name}");
        let kept = fake.find_runner(id).unwrap();
        assert!(kept.labels.iter().zip(&labels).all(|(label, text)| text.starts_with(&label.name)), "{method} {name}");
    };
    check("GET", "", None, &["gpu custom"]);
    check("POST", "", Some(json!(["large", "GPU", "linux"])), &["gpu custom", "large custom"]);
    // What GitHub would add to other machines is custom here: a user added it.
    check("POST", "", Some(json!(["arm64"])), &["gpu custom", "large custom", "arm64 custom"]);
    check("DELETE", "/LARGE", None, &["gpu custom", "arm64 custom"]);
    check("PUT", "", Some(json!(["a b", "X64", "c"])), &["a b custom", "c custom"]);
    check("DELETE", "/a%20b", None, &["c custom"]);
    check("DELETE", "", None, &[]);
    check("PUT", "", Some(json!([])), &[]);
}

#[test]
fn groups_are_those_of_the_organization() {
    let fake = FakeGitHub::start().unwrap();
    fake.add_repository("octo-org", "tools");
    fake.add_repository("other-org", "other");
    let gpus = fake.group("gpus").repository("tools").add();
    let other = fake.group("other").organization("other-org").add();
    let check = |path: &str, expected: &[i64]| {
        let page = request(&format!("GET /orgs/{path}")).send(&fake).json();
        let groups = page["runner_groups"].as_array().unwrap();
        assert_eq!(groups.iter().map(|group| group["id"].as_i64().unwrap()).collect::<Vec<_>>(), expected, "{path}");
        assert!(groups.iter().all(|group| (group["default"] == true) == (group["id"] == 1)), "{path}");
    };
    check("octo-org/actions/runner-groups", &[1, gpus]);
    check("other-org/actions/runner-groups", &[1, other]);
    check("octo-org/actions/runner-groups?visible_to_repository=octo-repo", &[1]);
    check("octo-org/actions/runner-groups?visible_to_repository=tools", &[1, gpus]);

    // A just-in-time runner is put into a group of its organization.
    let jit = |name: &str, group: i64| {
        let body = json!({ "name": name, "labels": ["gpu"], "runner_group_id": group });
        request("POST /orgs/octo-org/actions/runners/generate-jitconfig").json(body).send(&fake).status
    };
    assert_eq!((jit("a", gpus), jit("b", other)), (201, 422));
    assert_eq!(fake.runners().iter().map(|runner| runner.group_id).collect::<Vec<_>>(), [gpus]);
}
