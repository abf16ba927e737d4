use ghes_actions::Client;

pub async fn name(client: &Client) -> Result<String, ghes_actions::Error> {
    Ok(client.things().get_thing(7).await?.value.name.clone())
}
