use ghes_actions::types::{Person, Thing};

pub fn owner(thing: &Thing) -> &Person {
    &thing.owner
}
