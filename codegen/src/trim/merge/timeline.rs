//! How the descriptions follow each other, and which servers have a thing.

use std::collections::BTreeSet;

use crate::availability::Availability;
use crate::descriptions::DescriptionId;
use crate::releases::Release;
use crate::trim::select::Structure;

/// The sources of a merge, by their index: those of one release stand together, in each API version the oldest first.
pub(super) struct Timeline {
    of_source: Vec<DescriptionId>,
    /// The API version that the client sends.
    sent: String,
    /// The newest description of each release in each API version.
    current: BTreeSet<usize>,
}

/// Indices of sources.
pub(super) type Sources = BTreeSet<usize>;

impl Timeline {
    /// `structures` are in the order of their ids.
    pub(super) fn new(structures: &[Structure], sent: &str) -> Self {
        let of_source: Vec<DescriptionId> = structures.iter().map(|structure| structure.id.clone()).collect();
        let thing = |index: usize| of_source.get(index).map(|id| (&id.release, &id.api_version));
        let current = (0..of_source.len()).filter(|index| thing(index + 1) != thing(*index)).collect();
        Self { of_source, sent: sent.to_owned(), current }
    }

    /// The source that says what servers are like today: the newest Enterprise Server in the API version that is sent.
    pub(super) fn newest(&self, sources: &Sources) -> Option<usize> {
        let sent = self.sent(sources);
        let sources = if sent.is_empty() { sources } else { &sent };
        let servers = sources.iter().rev().find(|index| self.release(**index).is_some_and(Release::is_server));
        servers.or(sources.last()).copied()
    }

    /// Which servers have a thing, of those that have the object around it.
    pub(super) fn availability(&self, around: &Sources, has: &Sources) -> Availability {
        let (since, until) = self.span(&self.sent(around), &self.sent(has));
        let name = |release: &Release| release.name().to_owned();
        Availability { since: since.map(name), until: until.map(name), absent_in: self.absent_in(around, has) }
    }

    /// The first and the last release with a thing, of sources in the API version that is sent; nothing where it is not news. A release
    /// has what its newest description has: GitHub mends the older ones by publishing it.
    fn span(&self, around: &Sources, has: &Sources) -> (Option<&Release>, Option<&Release>) {
        let (all, with) = (self.servers(around), self.servers(has));
        let (all_today, with_today) = (self.rolling(around), self.rolling(has));
        let is_everywhere = with == all && with_today == all_today && !(with.is_empty() && with_today.is_empty());
        if is_everywhere || has == around {
            return (None, None);
        }
        if let Some(last) = with.last() {
            // Of what went and came back, the last time counts: what is said of a release must hold for those after it.
            let unbroken = all.iter().rev().skip_while(|release| *release > last);
            let first = unbroken.take_while(|release| with.contains(*release)).last().unwrap_or(last);
            let is_late = all.first() < Some(first);
            let is_gone = all.last() > with.last() && with_today.is_empty();
            return (is_late.then_some(*first), is_gone.then_some(*last));
        }
        match with_today.first() {
            Some(today) => (Some(*today), None),
            None => self.once(has),
        }
    }

    /// When a thing was there that no newest description has.
    fn once(&self, has: &Sources) -> (Option<&Release>, Option<&Release>) {
        let had = || has.iter().filter_map(|index| self.release(*index));
        let first = had().next();
        let last = match first {
            // What has no number follows nothing.
            Some(Release::Server(..)) => had().rfind(|release| release.is_server()),
            _ => first,
        };
        (first, last)
    }

    /// The API versions that lack a thing.
    fn absent_in(&self, around: &Sources, has: &Sources) -> Vec<String> {
        let versions: BTreeSet<&str> = around.iter().filter_map(|index| self.version(*index)).collect();
        versions.into_iter().filter(|version| self.is_absent(version, around, has)).map(str::to_owned).collect()
    }

    /// Whether an API version lacks today what another one has. It does not lack what had gone before the first server that it
    /// describes, nor what is on servers that it does not describe.
    fn is_absent(&self, version: &str, around: &Sources, has: &Sources) -> bool {
        let own = self.described(version, around);
        let today = self.today(version, around);
        let others = self.current.iter().filter(|index| has.contains(index) && self.version(**index) != Some(version));
        let mut comparable = others.filter(|other| own.iter().any(|own| self.are_comparable(*own, **other)));
        !today.is_empty() && today.is_disjoint(has) && comparable.next().is_some()
    }

    /// Whether what a description of another API version has could be in one of this version: it is of the same release, of a later
    /// server, or of the last server that the other version describes.
    fn are_comparable(&self, own: usize, other: usize) -> bool {
        let (Some(release), Some(others), Some(version)) =
            (self.release(own), self.release(other), self.version(other))
        else {
            return false;
        };
        let are_servers = release.is_server() && others.is_server();
        release == others || are_servers && (others > release || self.today(version, &self.current).contains(&other))
    }

    /// The newest descriptions of releases in an API version.
    fn described(&self, version: &str, among: &Sources) -> Sources {
        let is_it = |index: &&usize| among.contains(index) && self.version(**index) == Some(version);
        let is_frozen = |index: &&usize| matches!(self.release(**index), Some(Release::Frozen(_)));
        self.current.iter().filter(|index| is_it(index) && !is_frozen(index)).copied().collect()
    }

    /// Of [`described`](Self::described), the newest server and all that is rolling.
    fn today(&self, version: &str, among: &Sources) -> Sources {
        let mut today = self.described(version, among);
        let is_server = |index: &usize| self.release(*index).is_some_and(Release::is_server);
        let newest = today.iter().copied().rfind(is_server);
        today.retain(|index| !is_server(index) || Some(*index) == newest);
        today
    }

    /// Names of the releases of some sources, as a message lists them.
    pub(super) fn named(&self, sources: &Sources) -> String {
        let ids = sources.iter().filter_map(|index| self.of_source.get(*index));
        let mut names: Vec<String> = ids.map(DescriptionId::subject).collect();
        names.dedup();
        match names.as_slice() {
            [first, _, .., last] if names.len() > NAMED => format!("{first} to {last}"),
            _ => names.join(", "),
        }
    }

    fn servers(&self, sources: &Sources) -> BTreeSet<&Release> {
        self.releases(sources).filter(|release| release.is_server()).collect()
    }

    fn rolling(&self, sources: &Sources) -> BTreeSet<&Release> {
        self.releases(sources).filter(|release| matches!(release, Release::Rolling(_))).collect()
    }

    /// The releases of those sources that are the newest of theirs.
    fn releases<'s>(&'s self, sources: &Sources) -> impl Iterator<Item = &'s Release> {
        self.current.iter().filter(|index| sources.contains(index)).filter_map(|index| self.release(*index))
    }

    /// Those in the API version that the client sends.
    fn sent(&self, sources: &Sources) -> Sources {
        sources.iter().copied().filter(|index| self.version(*index) == Some(self.sent.as_str())).collect()
    }

    fn release(&self, source: usize) -> Option<&Release> {
        self.of_source.get(source).map(|id| &id.release)
    }

    fn version(&self, source: usize) -> Option<&str> {
        self.of_source.get(source).map(|id| id.api_version.as_str())
    }
}

/// How many releases a message names one by one.
const NAMED: usize = 4;
