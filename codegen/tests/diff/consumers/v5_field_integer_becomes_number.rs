use ghes_actions::types::Thing;

pub fn extra(thing: &Thing) -> Option<i64> {
    thing.extra
}
