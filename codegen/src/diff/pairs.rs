//! Which things of the old spec are which of the new one: those of equal name, and those that were renamed.

use std::collections::{BTreeMap, BTreeSet};

use super::api::folded_name;

/// Old and new things, by what became of them.
pub(super) struct Pairs<'x, T> {
    pub(super) same: Vec<(&'x T, &'x T)>,
    pub(super) renamed: Vec<(&'x T, &'x T)>,
    pub(super) removed: Vec<&'x T>,
    pub(super) added: Vec<&'x T>,
}

/// Pairs things by `name`; what is left over by `alike`, where that leaves no choice.
pub(super) fn pairs<'x, T, N: Ord>(
    old: &'x [T],
    new: &'x [T],
    name: impl Fn(&T) -> N,
    alike: impl Fn(&T, &T) -> bool,
) -> Pairs<'x, T> {
    let (of_old, of_new) = (by_name(old, &name), by_name(new, &name));
    let same: Vec<_> = old.iter().filter_map(|one| Some((one, *of_new.get(&name(one))?))).collect();
    let mut removed: Vec<_> = old.iter().filter(|one| !of_new.contains_key(&name(one))).collect();
    let mut added: Vec<_> = new.iter().filter(|one| !of_old.contains_key(&name(one))).collect();
    let renamed: Vec<_> = removed
        .iter()
        .filter_map(|one| {
            let mut candidates = added.iter().filter(|other| alike(one, other));
            let (candidate, None) = (candidates.next()?, candidates.next()) else { return None };
            let rivals = removed.iter().filter(|rival| alike(rival, candidate)).count();
            (rivals == 1).then_some((*one, *candidate))
        })
        .collect();
    removed.retain(|one| !renamed.iter().any(|(old, _)| std::ptr::eq(*old, *one)));
    added.retain(|one| !renamed.iter().any(|(_, new)| std::ptr::eq(*new, *one)));
    Pairs { same, renamed, removed, added }
}

/// The first of each name.
fn by_name<'x, T, N: Ord>(things: &'x [T], name: impl Fn(&'x T) -> N) -> BTreeMap<N, &'x T> {
    things.iter().rev().map(|thing| (name(thing), thing)).collect()
}

/// Whether two names could be of one thing: the same letters, or a word in common.
pub(super) fn related(one: &str, other: &str) -> bool {
    let words = |name: &str| -> BTreeSet<String> {
        heck::AsSnakeCase(name).to_string().split('_').filter(|word| word.len() > 2).map(str::to_owned).collect()
    };
    folded_name(one) == folded_name(other) || !words(one).is_disjoint(&words(other))
}

#[cfg(test)]
mod tests {
    use super::*;

    type Thing = (&'static str, char);

    fn renamed(old: &[Thing], new: &[Thing]) -> Vec<(&'static str, &'static str)> {
        let pairs = pairs(old, new, |thing| thing.0, |one, other| one.1 == other.1);
        pairs.renamed.iter().map(|(old, new)| (old.0, new.0)).collect()
    }

    #[test]
    fn a_rename_leaves_no_choice() {
        assert_eq!(renamed(&[("a", 'x'), ("b", 'y')], &[("a", 'x'), ("c", 'y')]), [("b", "c")]);
        assert_eq!(renamed(&[("a", 'x')], &[("b", 'x'), ("c", 'x')]), []);
        assert_eq!(renamed(&[("a", 'x'), ("b", 'x')], &[("c", 'x')]), []);
        assert_eq!(renamed(&[("a", 'x')], &[("b", 'y')]), []);
    }

    #[test]
    fn related_names_share_a_word() {
        assert!(related("runner_group_id", "runner-group"));
        assert!(related("inProgress", "in_progress"));
        assert!(!related("busy", "ephemeral"));
        assert!(!related("id", "node_id"));
    }
}
