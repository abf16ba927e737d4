//! What somebody may have meant.

/// The name nearest to what was written, if it is near enough to have been meant: a third of its letters may differ.
pub(crate) fn nearest<'a>(written: &str, names: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    names
        .into_iter()
        .map(|name| (distance(written, name), name))
        .filter(|(distance, name)| *distance <= name.chars().count().max(3) / 3)
        .min()
        .map(|(_, name)| name)
}

/// Letters to add, drop or replace, case aside (Levenshtein).
fn distance(written: &str, name: &str) -> usize {
    let (written, name) = (written.to_lowercase(), name.to_lowercase());
    let mut row: Vec<usize> = (0..=name.chars().count()).collect();
    for (index, left) in written.chars().enumerate() {
        let mut next = vec![index + 1];
        for (right, pair) in name.chars().zip(row.windows(2)) {
            let &[diagonal, above] = pair else { continue };
            let beside = next.last().copied().unwrap_or_default();
            next.push((diagonal + usize::from(left != right)).min(above + 1).min(beside + 1));
        }
        row = next;
    }
    row.last().copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn a_slip_is_recognised_and_another_word_is_not() {
        let names = ["operationId", "parameters", "responses", "x-permission"];
        assert_eq!(nearest("operationID", names), Some("operationId"));
        assert_eq!(nearest("paramters", names), Some("parameters"));
        assert_eq!(nearest("x-permision", names), Some("x-permission"));
        assert_eq!(nearest("callbacks", names), None);
    }
}
