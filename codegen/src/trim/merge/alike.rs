//! Which components are one object. Names change (`per_page` became `per-page`), and what one release refers to another writes
//! out: what stands at one place is one object, unless a description tells two apart.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value as Json;

use super::places::{Counterparts, inner_places};
use super::resolve::resolve;
use super::said::Said;
use crate::spec::grammar::Kind;
use crate::trim::select::Structure;

/// An object that has a name in some descriptions.
#[derive(Clone, Debug, Default)]
pub(super) struct Alike<'a> {
    /// Its names, with the descriptions that use each.
    names: BTreeMap<String, BTreeSet<usize>>,
    /// What all descriptions say of it, under whatever name or written out.
    pub(super) bodies: Vec<Said<'a>>,
}

impl Alike<'_> {
    /// The name that most descriptions use; of equals the one that the newest use.
    pub(super) fn name(&self) -> &str {
        let most = self.names.iter().max_by_key(|(name, sources)| (sources.len(), sources.last().copied(), *name));
        most.map_or("", |(name, _)| name)
    }
}

/// Objects by kind, each once.
#[derive(Clone, Debug, Default)]
pub(super) struct Components<'a> {
    by_name: BTreeMap<(Kind, String), usize>,
    all: Vec<Option<(Kind, Alike<'a>)>>,
    /// Names that one description has both of: different objects.
    apart: BTreeSet<(Kind, String, String)>,
}

impl<'a> Components<'a> {
    /// Finds them by walking all descriptions side by side, until a walk finds nothing new.
    pub(super) fn find(structures: &'a [Structure], roots: &[Counterparts<'a>]) -> Self {
        let mut found = Self { apart: names_apart(structures), ..Self::default() };
        loop {
            let before = found.size();
            for root in roots {
                found.visit(structures, root);
            }
            for index in 0..found.all.len() {
                let Some(Some((kind, alike))) = found.all.get(index).cloned() else { continue };
                for place in inner_places(kind, &alike.bodies) {
                    found.visit(structures, &place);
                }
            }
            if found.size() == before {
                return found;
            }
        }
    }

    /// The objects of a kind, by name.
    pub(super) fn of(&self, kind: Kind) -> BTreeMap<&str, &Alike<'a>> {
        let of_kind = self.all.iter().flatten().filter(|(other, _)| *other == kind);
        of_kind.map(|(_, alike)| (alike.name(), alike)).collect()
    }

    /// The object that a name stands for.
    pub(super) fn named(&self, kind: Kind, name: &str) -> Option<&Alike<'a>> {
        let index = self.by_name.get(&(kind, name.to_owned()))?;
        self.all.get(*index)?.as_ref().map(|(_, alike)| alike)
    }

    fn size(&self) -> (usize, usize) {
        let bodies = self.all.iter().flatten().map(|(_, alike)| alike.bodies.len()).sum();
        (self.all.iter().flatten().count(), bodies)
    }

    fn visit(&mut self, structures: &'a [Structure], place: &Counterparts<'a>) {
        let resolved: Vec<_> = place.said.iter().map(|said| resolve(structures, *said)).collect();
        let bodies = || resolved.iter().map(|resolved| resolved.body);
        let mut object = None;
        for resolved in &resolved {
            let Some(name) = &resolved.name else { continue };
            let own = self.enter(place.kind, name, resolved.body.source);
            object = Some(object.map_or(own, |object| self.join(place.kind, object, own)));
            self.add(own, resolved.body);
        }
        match object {
            // Written out here, referred to elsewhere.
            Some(object) => bodies()
                .zip(&resolved)
                .filter(|(_, resolved)| resolved.name.is_none())
                .for_each(|(body, _)| self.add(object, body)),
            None => {
                let bodies: Vec<_> = bodies().collect();
                for inner in inner_places(place.kind, &bodies) {
                    self.visit(structures, &inner);
                }
            }
        }
    }

    fn enter(&mut self, kind: Kind, name: &str, source: usize) -> usize {
        let next = self.all.len();
        let index = *self.by_name.entry((kind, name.to_owned())).or_insert(next);
        if index == next {
            self.all.push(Some((kind, Alike::default())));
        }
        if let Some(Some((_, alike))) = self.all.get_mut(index) {
            alike.names.entry(name.to_owned()).or_default().insert(source);
        }
        index
    }

    fn add(&mut self, index: usize, body: Said<'a>) {
        if let Some(Some((_, alike))) = self.all.get_mut(index)
            && !alike.bodies.iter().any(|other| std::ptr::eq(other.value, body.value))
        {
            alike.bodies.push(body);
        }
    }

    /// Makes one object of two that stand at one place; keeps them apart if a description does.
    fn join(&mut self, kind: Kind, one: usize, other: usize) -> usize {
        if one == other || self.are_apart(kind, one, other) {
            return one;
        }
        let Some(joined) = self.all.get_mut(other).and_then(Option::take) else { return one };
        for index in self.by_name.values_mut().filter(|index| **index == other) {
            *index = one;
        }
        if let Some(Some((_, alike))) = self.all.get_mut(one) {
            for (name, sources) in joined.1.names {
                alike.names.entry(name).or_default().extend(sources);
            }
        }
        joined.1.bodies.into_iter().for_each(|body| self.add(one, body));
        one
    }

    fn are_apart(&self, kind: Kind, one: usize, other: usize) -> bool {
        let names = |index: usize| self.all.get(index).into_iter().flatten().flat_map(|(_, alike)| alike.names.keys());
        names(one).any(|one| names(other).any(|other| self.apart.contains(&(kind, one.clone(), other.clone()))))
    }
}

fn names_apart(structures: &[Structure]) -> BTreeSet<(Kind, String, String)> {
    let mut apart = BTreeSet::new();
    for kind in [Kind::Schema, Kind::Parameter, Kind::Header] {
        let Some(section) = kind.section() else { continue };
        for structure in structures {
            let names: BTreeSet<String> = structure
                .json
                .get("components")
                .and_then(|components| components.get(section))
                .and_then(Json::as_object)
                .into_iter()
                .flatten()
                .map(|(name, target)| super::resolve::base_name(name, target).to_owned())
                .collect();
            for (one, other) in names.iter().flat_map(|one| names.iter().map(move |other| (one, other))) {
                if one != other {
                    apart.insert((kind, one.clone(), other.clone()));
                }
            }
        }
    }
    apart
}
