//! How rows of the table are written, and those of several objects.

use super::super::{CORRECTION, Keyword, Kind, OF_THINGS, Owner, Presence, Shape};

/// The release that a thing came with, as `spec/sources.yaml` calls it; absent where the oldest one that has the object around it
/// has it. Of a thing that went and came back, the release that it last came back with. A release has what its newest description
/// has, in the API version that the client sends. Enterprise Server's releases count, in the order of their numbers: github.com and
/// ghec have no numbers, are always newer than all of them, and are named only for what no Enterprise Server has yet. github.ae was
/// discontinued and never counts, except for what it alone has had.
pub(super) const SINCE: Keyword = merge(OF_THINGS[0], Shape::Text).of_place();

/// The last release that has a thing; absent where the newest Enterprise Server, github.com or ghec has it today.
pub(super) const UNTIL: Keyword = merge(OF_THINGS[1], Shape::Text).of_place();

/// The API versions that do not have a thing although they describe releases in which another version has it: neither in their newest
/// Enterprise Server nor in github.com or ghec.
pub(super) const ABSENT_IN: Keyword = merge(OF_THINGS[2], Shape::Set).of_place();

pub(super) const CORRECTIONS: Keyword = fact(CORRECTION, Shape::Object(Kind::Correction)).of_place();

pub(super) const fn structure(name: &'static str, shape: Shape) -> Keyword {
    row(name, shape, Owner::Structure)
}

pub(super) const fn words(name: &'static str, shape: Shape) -> Keyword {
    row(name, shape, Owner::Words)
}

pub(super) const fn fact(name: &'static str, shape: Shape) -> Keyword {
    row(name, shape, Owner::Facts)
}

pub(super) const fn merge(name: &'static str, shape: Shape) -> Keyword {
    row(name, shape, Owner::Merge)
}

pub(super) const fn ignored(name: &'static str, why: &'static str) -> Keyword {
    row(name, Shape::Any, Owner::Ignored).unsupported(why)
}

pub(super) const fn dropped(name: &'static str) -> Keyword {
    row(name, Shape::Any, Owner::Dropped).unsupported(
        "leave it out: trim drops GitHub's titles and examples, and words of ours belong into `description`",
    )
}

const fn row(name: &'static str, shape: Shape, owner: Owner) -> Keyword {
    let default = if matches!(shape, Shape::Boolean) { Some(false) } else { None };
    let presence = Presence::Optional;
    Keyword { name, shape, owner, presence, unsupported: None, default, of_type: None, of_place: false }
}

impl Keyword {
    pub(super) const fn mandatory(mut self) -> Self {
        self.presence = Presence::Mandatory;
        self
    }

    pub(super) const fn demanded(mut self) -> Self {
        self.presence = Presence::Words;
        self
    }

    pub(super) const fn demanded_of_us(mut self) -> Self {
        self.presence = Presence::WordsOfOurs;
        self
    }

    pub(super) const fn demanded_of_schemas(mut self) -> Self {
        self.presence = Presence::WordsOfSchema;
        self
    }

    pub(super) const fn unsupported(mut self, help: &'static str) -> Self {
        self.unsupported = Some(help);
        self
    }

    /// `true` or `false`, and `false` where it is absent.
    pub(super) const fn flag(mut self) -> Self {
        self.shape = Shape::Boolean;
        self.default = Some(false);
        self
    }

    /// `true` where it is absent.
    pub(super) const fn true_by_default(mut self) -> Self {
        self.default = Some(true);
        self
    }

    /// Of schemas of one type only.
    pub(super) const fn of(mut self, schema_type: &'static str) -> Self {
        self.of_type = Some(schema_type);
        self
    }

    /// Of the place where a schema is used.
    pub(super) const fn of_place(mut self) -> Self {
        self.of_place = true;
        self
    }
}
