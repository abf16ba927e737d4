//! Traits that a type has unless something in it forbids them: a field can take them from its type, and from all that hold it.

use super::contract::{Contract, Type};
use super::rows::Claim;
use crate::spec::grammar::SECRET;
use crate::spec::pointer;
use crate::spec::view::{Property, Scalar, SchemaKind};
use crate::spec::walk::Place;

/// The implementations that a field decides about: a type with a required field has no default, one that holds a number with a fraction
/// or a secret has no equality or no hash.
pub(super) fn claims(contract: &Contract<'_>, of: &Type<'_>, field: &Property<'_>) -> Vec<Claim> {
    let mut claims = Vec::new();
    if field.required {
        claims.push(Claim::Trait(of.path(), "Default"));
    }
    if forbids_equality(contract, field.place) {
        for holder in contract.types.iter().filter(|holder| holds(contract, holder, of)) {
            let path = holder.path();
            claims.extend(["Eq", "Hash"].map(|name| Claim::Trait(path.clone(), name)));
        }
    }
    claims
}

fn forbids_equality(contract: &Contract<'_>, place: &Place<'_>) -> bool {
    let view = contract.view;
    let forbids = |schema: &Place<'_>| {
        schema.text("format") == Some(SECRET) || matches!(view.schema(schema).kind, SchemaKind::Plain(Scalar::Number))
    };
    let referred = view.distances(&place.pointer).into_keys();
    referred.chain([place.pointer.as_str()]).any(|pointer| view.within(pointer).any(forbids))
}

fn holds(contract: &Contract<'_>, holder: &Type<'_>, of: &Type<'_>) -> bool {
    let referred = contract.view.distances(&holder.place.pointer).into_keys();
    let mut around = referred.chain([holder.place.pointer.as_str()]);
    around.any(|around| pointer::is_within(&of.place.pointer, around))
}
