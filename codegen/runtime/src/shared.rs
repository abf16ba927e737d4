//! Values that a response repeats, which are decoded and held once.

mod pool;

use std::fmt;
use std::hash::{Hash, Hasher};
use std::ops::Deref;
use std::sync::Arc;

use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::value::RawValue;

pub(crate) use pool::pooled;

/// A value that a response may repeat, such as the repository of each workflow run. It derefs to the value.
///
/// If a response contains the same JSON several times, it is decoded once, and all fields share the value. Otherwise it behaves like
/// the value itself: `Eq`, `Hash`, `Debug` and `Serialize` are those of the value. A clone shares the value and is cheap.
pub struct Shared<T>(Arc<T>);

impl<T> Shared<T> {
    /// Wraps a value, which is not shared yet.
    pub fn new(value: T) -> Self {
        Self(Arc::new(value))
    }

    /// Returns the value, or a clone of it if it is shared.
    pub fn into_inner(self) -> T
    where
        T: Clone,
    {
        Arc::unwrap_or_clone(self.0)
    }
}

impl<T> Deref for Shared<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}

impl<T> Clone for Shared<T> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

impl<T: PartialEq> PartialEq for Shared<T> {
    fn eq(&self, other: &Self) -> bool {
        *self.0 == *other.0
    }
}

impl<T: Eq> Eq for Shared<T> {}

impl<T: Hash> Hash for Shared<T> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.0.hash(state);
    }
}

impl<T> From<T> for Shared<T> {
    fn from(value: T) -> Self {
        Self::new(value)
    }
}

impl<T: fmt::Debug> fmt::Debug for Shared<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(formatter)
    }
}

impl<T: Serialize> Serialize for Shared<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }
}

impl<'de, T: Deserialize<'de> + 'static> Deserialize<'de> for Shared<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        if !pool::is_worthwhile::<T>() {
            return T::deserialize(deserializer).map(Self::new);
        }
        let text = <&RawValue>::deserialize(deserializer)?.get();
        if let Some(known) = pool::find(text) {
            return Ok(Self(known));
        }
        // The caller decodes the body again, without a pool, to find out why.
        let value = pool::within(|| serde_json::from_str(text)).map_err(|_| D::Error::custom("invalid value"))?;
        let value = Arc::new(value);
        pool::keep(text, &value);
        Ok(Self(value))
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
    struct Run {
        id: i64,
        repository: Shared<Repository>,
        actor: Option<Shared<User>>,
    }

    #[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
    struct Repository {
        name: String,
        owner: Shared<User>,
    }

    #[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
    struct User {
        login: String,
    }

    /// A run's repository, owner and actor as texts.
    fn run(repository: &str, owner: &str, actor: &str) -> String {
        format!(r#"{{"id":1,"repository":{{"name":{repository},"owner":{{"login":{owner}}}}},"actor":{actor}}}"#)
    }

    #[test]
    fn equal_texts_are_one_value_and_others_are_not() {
        let user = r#"{"login":"o"}"#;
        for (one, other, repositories, actors) in [
            (run(r#""r""#, r#""o""#, user), run(r#""r""#, r#""o""#, user), true, true),
            (run(r#""r""#, r#""o""#, user), run(r#""s""#, r#""o""#, user), false, true),
            (run(r#""r""#, r#""o""#, user), run(r#""r""#, r#""p""#, user), false, true),
            // The same value in other words.
            (run(r#""r""#, r#""o""#, user), run(r#""\u0072""#, r#""o""#, r#"{ "login":"o"}"#), false, false),
        ] {
            let text = format!("[{one},\n {other}]");
            let runs: Vec<Run> = pooled(|| serde_json::from_str(&text)).unwrap();
            assert_eq!(runs, serde_json::from_str::<Vec<Run>>(&text).unwrap(), "{text}");
            let [one, other] = runs.as_slice() else { panic!("{text}") };
            let same = |one: &Shared<User>, other: &Shared<User>| Arc::ptr_eq(&one.0, &other.0);
            assert_eq!(Arc::ptr_eq(&one.repository.0, &other.repository.0), repositories, "{text}");
            assert_eq!(same(one.actor.as_ref().unwrap(), other.actor.as_ref().unwrap()), actors, "{text}");
        }
    }

    #[test]
    fn nothing_is_shared_outside_of_a_pool_or_between_two() {
        let text = run(r#""r""#, r#""o""#, "null");
        let one: Run = pooled(|| serde_json::from_str(&text)).unwrap();
        let other: Run = pooled(|| serde_json::from_str(&text)).unwrap();
        assert_eq!(one, other);
        assert!(!Arc::ptr_eq(&one.repository.0, &other.repository.0));
        let text = format!("[{text},{text}]");
        let runs: Vec<Run> = serde_json::from_str(&text).unwrap();
        assert!(!Arc::ptr_eq(&runs[0].repository.0, &runs[1].repository.0));
    }

    #[test]
    fn is_written_and_shown_as_its_value() {
        let value = json!({"id": 1, "repository": {"name": "r", "owner": {"login": "o"}}, "actor": null});
        let run: Run = serde_json::from_value(value.clone()).unwrap();
        assert_eq!(serde_json::to_value(&run).unwrap(), value);
        assert_eq!(format!("{:?}", run.repository.owner), format!("{:?}", User { login: "o".to_owned() }));
        assert_eq!(run.repository.owner.clone().into_inner().login, "o");
        assert_eq!(Shared::from(3).into_inner(), 3);
    }

    #[test]
    fn what_does_not_fit_fails_however_often_it_comes() {
        let bad = run("5", r#""o""#, "null");
        let text = format!("[{bad},{bad}]");
        assert!(pooled(|| serde_json::from_str::<Vec<Run>>(&text)).is_err());
        assert!(pooled(|| serde_json::from_str::<Vec<Run>>(&format!("[{}]", bad.replace('5', "]")))).is_err());
    }

    #[test]
    fn nesting_is_limited() {
        #[derive(Debug, PartialEq, Deserialize)]
        struct Node {
            next: Option<Shared<Node>>,
        }
        // Equal values, so that the pool remains in use however many others there are.
        let equal = vec![r#"{"next":null}"#; 1_000].join(",");
        for (depth, is_decoded) in [(100, true), (2_000, false)] {
            let nested = r#"{"next":"#.repeat(depth) + "null" + &"}".repeat(depth);
            let text = format!("[{equal},{nested}]");
            let nodes = pooled(|| serde_json::from_str::<Vec<Shared<Node>>>(&text));
            assert_eq!(nodes.is_ok(), is_decoded, "{depth}");
        }
    }

    #[test]
    fn a_pool_inside_of_another_is_another() {
        let text = run(r#""r""#, r#""o""#, "null");
        let (one, other) = pooled(|| {
            let one: Run = serde_json::from_str(&text).unwrap();
            let inner: Run = pooled(|| serde_json::from_str(&text)).unwrap();
            assert!(!Arc::ptr_eq(&one.repository.0, &inner.repository.0));
            (one, serde_json::from_str::<Run>(&text).unwrap())
        });
        assert!(Arc::ptr_eq(&one.repository.0, &other.repository.0));
    }
}
