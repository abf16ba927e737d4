//! Reads response bodies in chunks, never beyond their limit.

use reqwest::Response;

/// Why a body was not read to the end.
#[derive(Debug)]
pub(crate) enum Unread {
    /// It is longer than the limit, in bytes.
    TooLarge { limit: usize },
    /// The connection broke, or the data is not HTTP.
    Broken(reqwest::Error),
}

/// Reads the whole body, if it is at most `limit` bytes long. A body with a larger `Content-Length` is not read at all.
pub(crate) async fn read(mut response: Response, limit: usize) -> Result<Vec<u8>, Unread> {
    /// The announced length is reserved at once up to this size, because the server may announce more than it sends.
    const LARGEST_FIRST_ALLOCATION: usize = 256 * 1024;

    let announced = response.content_length().unwrap_or(0);
    let announced = usize::try_from(announced).unwrap_or(usize::MAX);
    if announced > limit {
        return Err(Unread::TooLarge { limit });
    }
    let mut body = Vec::with_capacity(announced.min(LARGEST_FIRST_ALLOCATION));
    while let Some(chunk) = response.chunk().await.map_err(Unread::Broken)? {
        if chunk.len() > limit.saturating_sub(body.len()) {
            return Err(Unread::TooLarge { limit });
        }
        make_room(&mut body, chunk.len(), limit);
        body.extend_from_slice(&chunk);
    }
    Ok(body)
}

/// Doubles the capacity if it is too small, as `Vec` does, but never beyond the limit.
fn make_room(body: &mut Vec<u8>, more: usize, limit: usize) {
    let needed = body.len().saturating_add(more);
    if needed > body.capacity() {
        let capacity = body.capacity().saturating_mul(2).min(limit).max(needed);
        body.reserve_exact(capacity.saturating_sub(body.len()));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn capacity_doubles_on_demand_up_to_the_limit() {
        for (length, capacity, more, limit, expected) in [
            (0, 0, 5, 100, 5),
            (0, 8, 7, 100, 8),
            (0, 8, 8, 100, 8),
            (8, 8, 1, 100, 16),
            (8, 8, 20, 100, 28),
            (8, 8, 1, 12, 12),
            (8, 8, 4, 12, 12),
        ] {
            let mut body = Vec::with_capacity(capacity);
            body.resize(length, b' ');
            make_room(&mut body, more, limit);
            assert_eq!(body.capacity(), expected, "{length} of {capacity}, {more} more, at most {limit}");
        }
    }
}
