use ghes_actions::Client;

pub async fn since(client: &Client) -> Result<usize, ghes_actions::Error> {
    let since: i64 = 5;
    Ok(client.things().list_things("mona").since(since).await?.value.things.len())
}
