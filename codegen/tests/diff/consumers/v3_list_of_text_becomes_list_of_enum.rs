use ghes_actions::types::Thing;

pub fn marks(thing: &Thing) -> Option<&Vec<String>> {
    thing.marks.as_ref()
}
