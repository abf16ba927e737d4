//! Counts the items of a page while it is decoded.
//!
//! Only the root and its direct children pass through these deserializers. Everything further down is decoded by serde_json's own
//! deserializer, so that counting costs nothing there, and nothing is compiled twice.

use std::cell::Cell;

use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess};

use super::watched::{Watch, forward_calls, forward_visits, watched};

/// How many more items are allowed.
pub(super) struct Quota(Cell<usize>);

impl Quota {
    pub(super) fn new(most: usize) -> Self {
        Self(Cell::new(most))
    }

    /// Any number of items.
    pub(super) fn unlimited() -> Self {
        Self::new(usize::MAX)
    }

    /// Whether this quota was created by [`new`](Self::new): no body has enough items to halve the other.
    fn is_limited(&self) -> bool {
        self.0.get() < usize::MAX / 2
    }

    fn take<E: Error>(&self) -> Result<(), E> {
        self.0.set(self.0.get().checked_sub(1).ok_or_else(|| E::custom("too many items"))?);
        Ok(())
    }
}

impl Watch for Quota {}

/// A deserializer of the root. It takes each item, as defined by [`extent`](crate::extent), from the quota.
pub(super) struct Counted<'w, D> {
    inner: D,
    watch: &'w Quota,
}

impl<'w, D> Counted<'w, D> {
    pub(super) fn new(inner: D, quota: &'w Quota) -> Self {
        Self { inner, watch: quota }
    }
}

watched!(Counted, RootVisitor, Quota, visit_ignored: |_| false, |inner, quota| Members { inner, quota });

/// The children of the root. Each is decoded by a [`CountedMember`].
struct Members<'q, A> {
    inner: A,
    quota: &'q Quota,
}

impl<'de, A: MapAccess<'de>> MapAccess<'de> for Members<'_, A> {
    type Error = A::Error;

    fn next_key_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<Option<S::Value>, A::Error> {
        self.inner.next_key_seed(seed)
    }

    fn next_value_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<S::Value, A::Error> {
        self.inner.next_value_seed(MemberSeed { inner: seed, quota: self.quota })
    }
}

impl<'de, A: SeqAccess<'de>> SeqAccess<'de> for Members<'_, A> {
    type Error = A::Error;

    fn next_element_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<Option<S::Value>, A::Error> {
        self.inner.next_element_seed(MemberSeed { inner: seed, quota: self.quota })
    }
}

struct MemberSeed<'q, S> {
    inner: S,
    quota: &'q Quota,
}

impl<'de, S: DeserializeSeed<'de>> DeserializeSeed<'de> for MemberSeed<'_, S> {
    type Value = S::Value;

    fn deserialize<D: Deserializer<'de>>(self, inner: D) -> Result<S::Value, D::Error> {
        self.inner.deserialize(CountedMember { inner, watch: self.quota })
    }
}

struct CountedMember<'w, D> {
    inner: D,
    watch: &'w Quota,
}

// The items of a child that is ignored count too, if the quota is limited.
watched!(CountedMember, MemberVisitor, Quota, visit_ignored: Quota::is_limited, |inner, quota| Items { inner, quota });

/// The items: the children of a child of the root. They are counted, and decoded by serde_json's own deserializer.
struct Items<'q, A> {
    inner: A,
    quota: &'q Quota,
}

impl<'de, A: MapAccess<'de>> MapAccess<'de> for Items<'_, A> {
    type Error = A::Error;

    fn next_key_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<Option<S::Value>, A::Error> {
        let key = self.inner.next_key_seed(seed)?;
        if key.is_some() {
            self.quota.take()?;
        }
        Ok(key)
    }

    fn next_value_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<S::Value, A::Error> {
        self.inner.next_value_seed(seed)
    }
}

impl<'de, A: SeqAccess<'de>> SeqAccess<'de> for Items<'_, A> {
    type Error = A::Error;

    fn next_element_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<Option<S::Value>, A::Error> {
        let element = self.inner.next_element_seed(seed)?;
        if element.is_some() {
            self.quota.take()?;
        }
        Ok(element)
    }
}
