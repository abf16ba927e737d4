//! The crate of `shapes/openapi.yaml`: each shape of OpenAPI is called, and what is sent and received is what the document says.

use serde_json::{Value, json};
use shapes_client::types::{
    Other, Part, PartKind, Thing, ThingOwner, ThingValue, ThingsListSizesItem, ThingsUpdateSize,
};
use shapes_client::{Client, Error, MockRequest, MockResponse, MockServer};

/// A client whose server responds with this, and what it was asked.
struct Scene {
    server: MockServer,
    client: Client,
}

impl Scene {
    fn with(status: u16, body: &Value) -> Result<Self, Error> {
        let server = MockServer::new();
        server.respond(if body.is_null() { MockResponse::empty(status) } else { MockResponse::json(status, body) });
        let client = Client::builder().mock_server(&server).build()?;
        Ok(Self { server, client })
    }

    /// The one request: method, path with query, and body.
    #[track_caller]
    fn check_sent(&self, method: &str, path: &str, body: &Value) {
        let requests = self.server.finish().expect("the test is right");
        let [request] = requests.as_slice() else { panic!("{requests:?}") };
        assert_eq!((request.method().as_str(), path_of(request).as_str()), (method, path));
        assert_eq!(&body_of(request), body);
    }
}

/// Everything behind the base URL.
fn path_of(request: &MockRequest) -> String {
    let path = request.path().strip_prefix("/v1").expect("the path is within the base URL");
    if request.query().is_empty() { path.to_owned() } else { format!("{path}?{}", request.query()) }
}

/// The body; null if there is none.
fn body_of(request: &MockRequest) -> Value {
    if request.body().is_empty() { Value::Null } else { serde_json::from_slice(request.body()).expect("it is JSON") }
}

fn thing(owner: &Value, value: &Value) -> Value {
    json!({ "name": "a", "owner": owner, "value": value })
}

fn user() -> Value {
    json!({ "login": "mona" })
}

#[tokio::test]
async fn a_map_and_the_root_of_the_api() -> Result<(), Error> {
    let scene = Scene::with(200, &json!({ "things": "/things" }))?;
    let addresses = scene.client.meta().root().await?.value;
    assert_eq!(addresses.get("things").map(String::as_str), Some("/things"));
    scene.check_sent("GET", "/", &Value::Null);
    Ok(())
}

#[tokio::test]
async fn lists_in_a_query_repeat_the_name() -> Result<(), Error> {
    let scene = Scene::with(200, &json!({ "total_count": 0, "things": [] }))?;
    let page =
        scene.client.things().list().labels(["a b", "c"]).sizes([ThingsListSizesItem::Large]).page(2).await?.value;
    assert_eq!(page.total_count, 0);
    scene.check_sent("GET", "/things?labels=a+b&labels=c&sizes=large&page=2", &Value::Null);
    Ok(())
}

#[tokio::test]
async fn a_body_has_what_was_set_and_null_is_not_absent() -> Result<(), Error> {
    let mut nut = Part::new(PartKind::Nut);
    nut.count = Some(2);
    let made = thing(&user(), &json!(1));
    let scene = Scene::with(201, &made)?;
    let create = scene.client.things().create("a", [Part::new(PartKind::Bolt), nut]);
    create.note(None).numbers([1, 2]).meta(json!({ "k": "v" })).value(5).await?;
    let sent = json!({
        "name": "a", "parts": [{ "kind": "bolt" }, { "kind": "nut", "count": 2 }], "note": null, "numbers": [1, 2],
        "meta": { "k": "v" }, "value": 5,
    });
    scene.check_sent("POST", "/things", &sent);

    let scene = Scene::with(201, &made)?;
    scene.client.things().create("a", []).note(Some("x")).await?;
    scene.check_sent("POST", "/things", &json!({ "name": "a", "parts": [], "note": "x" }));
    Ok(())
}

#[tokio::test]
async fn a_property_with_the_name_of_a_parameter_has_another_name() -> Result<(), Error> {
    let scene = Scene::with(202, &Value::Null)?;
    let update = scene.client.things().update("old").body_name("new").part(Some(Part::new(PartKind::Bolt)));
    update.size(Some(ThingsUpdateSize::Large)).await?;
    let sent = json!({ "name": "new", "part": { "kind": "bolt" }, "size": "large" });
    scene.check_sent("PATCH", "/things/old", &sent);
    Ok(())
}

#[tokio::test]
async fn a_body_that_is_no_object_is_passed_as_a_whole() -> Result<(), Error> {
    for received in [json!([1, { "a": null }]), json!("text"), json!(null)] {
        let server = MockServer::new();
        server.respond(MockResponse::json(200, &received));
        let client = Client::builder().mock_server(&server).build()?;
        assert_eq!(client.things().replace_all(["a", "b"]).await?.value, received);
        assert_eq!(body_of(&server.finish()?[0]), json!(["a", "b"]));
    }
    Ok(())
}

#[tokio::test]
async fn a_success_without_a_body_is_none() -> Result<(), Error> {
    let scene = Scene::with(204, &Value::Null)?;
    assert_eq!(scene.client.things().get("a").await?.value, None);
    scene.check_sent("GET", "/things/a", &Value::Null);
    let scene = Scene::with(200, &thing(&user(), &json!(1)))?;
    assert_eq!(scene.client.things().get("a").await?.value.map(|thing| thing.name), Some("a".to_owned()));
    // A status that is not described is no success.
    let scene = Scene::with(202, &thing(&user(), &json!(1)))?;
    assert!(scene.client.things().get("a").await.is_err());
    Ok(())
}

/// What a value becomes, and that it is written as it was read.
#[track_caller]
fn check_thing(value: &Value, is_expected: impl Fn(&Thing) -> bool) {
    let thing: Thing = serde_json::from_value(value.clone()).expect("it is a thing");
    assert!(is_expected(&thing), "{thing:?}");
    assert_eq!(serde_json::to_value(&thing).expect("it can be written"), *value);
}

#[test]
fn the_form_of_a_value_tells_what_it_is() {
    let owned = |owner: Value| thing(&owner, &json!(1));
    let team = json!({ "slug": "t", "members": [{ "login": "mona" }] });
    check_thing(&owned(team), |thing| matches!(&thing.owner, ThingOwner::Team(team) if team.members.len() == 1));
    check_thing(&owned(user()), |thing| matches!(&thing.owner, ThingOwner::User(user) if user.login == "mona"));
    check_thing(&owned(json!({ "bot": true })), |thing| matches!(&thing.owner, ThingOwner::Unknown(_)));
    check_thing(&owned(json!("mona")), |thing| matches!(&thing.owner, ThingOwner::Unknown(Value::String(_))));

    let valued = |value: Value| thing(&user(), &value);
    check_thing(&valued(json!(7)), |thing| thing.value == ThingValue::Integer(7));
    check_thing(&valued(json!("7")), |thing| thing.value == ThingValue::Text("7".to_owned()));
    check_thing(&valued(json!([true])), |thing| thing.value == ThingValue::List(vec![true]));
    check_thing(&valued(json!(7.5)), |thing| thing.value == ThingValue::Unknown(json!(7.5)));
}

#[test]
fn objects_hold_maps_and_themselves_and_what_cannot_be_told_is_any_value() {
    let mut value = thing(&user(), &json!(1));
    value["counts"] = json!({ "a": 1, "b": 2 });
    value["untold"] = json!({ "b": "x" });
    value["photo"] = json!([1, 2]);
    value["rating"] = json!("+1");
    value["within"] = thing(&user(), &json!("inner"));
    check_thing(&value, |thing| {
        thing.counts.get("b") == Some(&2)
            && thing.untold == Some(json!({ "b": "x" }))
            && thing.rating.as_ref().is_some_and(|rating| rating.as_str() == "+1")
            && thing.within.as_ref().is_some_and(|within| within.value == ThingValue::Text("inner".to_owned()))
    });
}

/// Two tags have an operation of the same name, and an item is an object or a text.
#[tokio::test]
async fn an_operation_of_another_tag_may_have_the_same_name() -> Result<(), Error> {
    let scene = Scene::with(200, &json!([thing(&user(), &json!(1)), "text"]))?;
    let others = scene.client.others().list().await?.value;
    assert!(matches!(others.as_slice(), [Other::Thing(_), Other::Text(text)] if text == "text"), "{others:?}");
    scene.check_sent("GET", "/others", &Value::Null);
    Ok(())
}

/// Without a server in the document there is none by default: a token goes nowhere.
#[test]
fn the_server_of_the_document_is_the_default() {
    let client = Client::builder().token("t").build().expect("the document names a server");
    assert!(format!("{client:?}").contains("https://shapes.example.com/v1"), "{client:?}");
}

/// The address is a secret, and no request goes there.
#[tokio::test]
async fn a_success_that_is_a_redirect_is_an_address() -> Result<(), Error> {
    let respond = |location: &str| {
        let server = MockServer::new();
        server.respond(MockResponse::empty(302).header("location", location));
        let client = Client::builder().mock_server(&server).token("t").build();
        client.map(|client| (server, client))
    };
    let address = "https://storage.example.net/things/a?sig=5%2F1";
    let (server, client) = respond(address)?;
    let location = client.things().download("a").await?.value;
    assert_eq!((location.expose(), format!("{location:?}").contains("storage")), (address, false));
    assert_eq!(server.finish()?.len(), 1);
    for wrong in
        ["", "/v1/things", "http://storage.example.net/a", "https:/storage.example.net", "https://a b/", "https://"]
    {
        let (_, client) = respond(wrong)?;
        let error = client.things().download("a").await.expect_err(wrong);
        assert_eq!(error.kind(), shapes_client::ErrorKind::Decode, "{wrong}: {error}");
        assert!(wrong.is_empty() || !error.to_string().contains(wrong), "{error}");
    }
    Ok(())
}
