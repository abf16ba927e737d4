use ghes_actions::Client;

pub async fn first(client: &Client) -> Result<usize, ghes_actions::Error> {
    let page = client.things().list_things("mona").per_page(10).page(1).await?;
    Ok(page.value.things.len())
}
