use ghes_actions::types::Thing;

pub fn marks(thing: &Thing) -> Option<&Vec<i64>> {
    thing.marks.as_ref()
}
