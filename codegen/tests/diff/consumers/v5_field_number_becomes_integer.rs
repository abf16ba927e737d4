use ghes_actions::types::Thing;

pub fn extra(thing: &Thing) -> Option<f64> {
    thing.extra
}
