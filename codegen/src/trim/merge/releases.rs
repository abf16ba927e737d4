//! Which releases the descriptions are of, how they follow each other, and since and until when a thing is in them.

use std::collections::BTreeSet;

use crate::releases::Release;
use crate::trim::select::Structure;

/// The sources of a merge, by their index: those of one release stand together, oldest publication first.
pub(super) struct Releases {
    of_source: Vec<Release>,
    /// The newest description of each release.
    current: Vec<usize>,
}

/// Indices of sources.
pub(super) type Sources = BTreeSet<usize>;

/// Since and until which release a thing is there; nothing where it is not news.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Span {
    pub(super) since: Option<String>,
    pub(super) until: Option<String>,
}

impl Releases {
    /// `structures` are in the order of their releases and publications.
    pub(super) fn new(structures: &[Structure]) -> Self {
        let of_source: Vec<Release> = structures.iter().map(|structure| Release::new(&structure.release)).collect();
        let is_newest = |index: &usize| of_source.get(index + 1) != of_source.get(*index);
        let current = (0..of_source.len()).filter(is_newest).collect();
        Self { of_source, current }
    }

    /// The source that says what servers are like today: the newest Enterprise Server.
    pub(super) fn newest(&self, sources: &Sources) -> Option<usize> {
        let servers = sources.iter().rev().find(|index| self.of_source.get(**index).is_some_and(Release::is_server));
        servers.or(sources.last()).copied()
    }

    /// When a thing is there, of the time that the object around it is. A release has what its newest description has: GitHub mends
    /// the older ones by publishing it.
    pub(super) fn span(&self, around: &Sources, has: &Sources) -> Span {
        let (all, with) = (self.servers(around), self.servers(has));
        let (all_today, with_today) = (self.today(around), self.today(has));
        if with == all && with_today == all_today && !(with.is_empty() && with_today.is_empty()) {
            return Span::default();
        }
        if has == around {
            return Span::default();
        }
        if let Some(last) = with.last() {
            // Of what went and came back, the last time counts: what is said of a release must hold for those after it.
            let unbroken = all.iter().rev().skip_while(|release| *release > last);
            let first = unbroken.take_while(|release| with.contains(*release)).last().unwrap_or(last);
            let is_late = all.first() < Some(first);
            let is_gone = all.last() > with.last() && with_today.is_empty();
            return Span {
                since: is_late.then(|| first.name().to_owned()),
                until: is_gone.then(|| last.name().to_owned()),
            };
        }
        match with_today.first() {
            Some(today) => Span { since: Some(today.name().to_owned()), until: None },
            None => self.once(has),
        }
    }

    /// When a thing was there that no newest description has.
    fn once(&self, has: &Sources) -> Span {
        let had = || has.iter().filter_map(|index| self.of_source.get(*index));
        let first = had().next();
        let last = match first {
            // What has no number follows nothing.
            Some(Release::Server(..)) => had().rfind(|release| release.is_server()),
            _ => first,
        };
        let name = |release: Option<&Release>| release.map(|release| release.name().to_owned());
        Span { since: name(first), until: name(last) }
    }

    /// Names of the releases of some sources, as a message lists them.
    pub(super) fn named(&self, sources: &Sources) -> String {
        let mut names: Vec<&str> =
            sources.iter().filter_map(|index| self.of_source.get(*index)).map(Release::name).collect();
        names.dedup();
        match names.as_slice() {
            [first, _, .., last] if names.len() > NAMED => format!("{first} to {last}"),
            _ => names.join(", "),
        }
    }

    fn servers<'s>(&'s self, sources: &'s Sources) -> BTreeSet<&'s Release> {
        self.current(sources).filter(|release| release.is_server()).collect()
    }

    /// The rolling releases that have a thing.
    fn today<'s>(&'s self, sources: &'s Sources) -> BTreeSet<&'s Release> {
        self.current(sources).filter(|release| matches!(release, Release::Rolling(_))).collect()
    }

    fn current<'s>(&'s self, sources: &'s Sources) -> impl Iterator<Item = &'s Release> {
        let current = self.current.iter().filter(|index| sources.contains(index));
        current.filter_map(|index| self.of_source.get(*index))
    }
}

/// How many releases a message names one by one.
const NAMED: usize = 4;
