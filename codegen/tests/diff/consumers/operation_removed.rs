use ghes_actions::Client;

pub async fn delete(client: &Client) -> Result<(), ghes_actions::Error> {
    client.things().delete_thing(7).await?;
    Ok(())
}
