use ghes_actions::types::Thing;

pub fn name(thing: &Thing) -> &str {
    &thing.name
}
