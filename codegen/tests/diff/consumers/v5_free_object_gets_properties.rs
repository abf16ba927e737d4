use ghes_actions::types::Thing;

pub fn extra(thing: &Thing) -> Option<usize> {
    thing.extra.as_ref().map(|extra| extra.len())
}
