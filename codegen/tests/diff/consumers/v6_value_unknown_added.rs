use ghes_actions::types::ThingState;

pub fn text(state: ThingState) -> Option<String> {
    match state {
        ThingState::Unknown(text) => Some(text),
        _ => None,
    }
}
