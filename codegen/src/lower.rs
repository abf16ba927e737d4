//! A checked spec becomes the [`Api`] that the emitters read.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value as Json;

use crate::availability::Availability;
use crate::check::CheckedSpec;
use crate::model::{
    Api, Enum, Foreign, KnownValues, Method, Operation, Pagination, Parameter, SentType, Set, TagInfo, Window,
};
use crate::names::{self, named_schemas, operation_key, operation_method, type_of};
use crate::normalize::{inert_docs::inert, normalize, tell_availability};
use crate::spec::grammar::{ACCEPTS, DATE_RANGE, ID, KNOWN_VALUES, Kind, SETS};
use crate::spec::view::SchemaKind::{
    AllOf, Anything, Choice, Enum as Listed, FreeObject, List, Map, Nowhere, Object, Plain,
};
use crate::spec::view::{self, Scalar};
use crate::spec::walk::Place;
use crate::spec::{Node, View, pointer};

/// Reads every fact, and the words beside it, off the spec.
pub fn lower(checked: &CheckedSpec) -> Api {
    let views: Vec<View<'_>> = checked.views().collect();
    let view = views.last().expect("`check` has linked at least the default set");
    let info = view.at("/info");
    let names = type_names(view);
    let (operations, sets) = (operations_of(view, 0, &names), sets(checked, &views, view, &names));
    Api {
        foreign: view.foreign().map(|foreign| lower_foreign(view, foreign)),
        api_version: checked.api_version().to_owned(),
        title: info.map(|info| text(info, "title")).unwrap_or_default(),
        description: info.map(|info| words(info, "description")).unwrap_or_default(),
        tags: tags_of(view, 0),
        sent_types: sent_types(&operations, &sets),
        operations,
        sets,
        enums: enums(view),
        choices: choices(view, &names),
        ids: ids(view),
        known_values: known_values(view),
        accepted: accepted(view),
        details: names::details(view),
        shared_types: shared_types(view),
        normalized: normalize(view),
    }
}

fn lower_foreign(view: &View<'_>, foreign: &Place<'_>) -> Foreign {
    let text = |keyword: &str| foreign.text(keyword).map(str::to_owned);
    Foreign {
        package: text("package").unwrap_or_default(),
        runtime: text("runtime"),
        server: text("server"),
        version: view.at("/info").map(|info| self::text(info, "version")).unwrap_or_default(),
    }
}

/// The sets beside the default one. Each has what it adds to those before it.
fn sets(checked: &CheckedSpec, views: &[View<'_>], whole: &View<'_>, names: &TypeNames) -> Vec<Set> {
    let mut before = BTreeSet::new();
    let mut sets = Vec::new();
    for (index, view) in views.iter().enumerate() {
        let types = types(view);
        if let Some(selected) = index.checked_sub(1).and_then(|index| checked.sets().get(index)) {
            let info = whole.at(&pointer::child(&pointer::child("", SETS), &selected.name));
            sets.push(Set {
                name: selected.name.clone(),
                description: info.map(|info| words(info, "description")).unwrap_or_default(),
                tags: tags_of(whole, index),
                operations: operations_of(whole, index, names),
                types: types.difference(&before).cloned().collect(),
            });
        }
        before.extend(types);
    }
    sets
}

/// The names of all types.
fn types(view: &View<'_>) -> BTreeSet<String> {
    let schemas = named_schemas(view).into_iter().map(|schema| schema.name);
    let known = view.all(Kind::KnownValues).filter_map(|known| known.name).map(str::to_owned);
    schemas.chain(ids(view)).chain(known).collect()
}

/// The operations of a set, by its number.
fn operations_of(view: &View<'_>, set: usize, names: &TypeNames) -> Vec<Operation> {
    let there = view.operations().filter(|operation| view.set_of(operation.place) == set);
    let mut operations: Vec<_> = there.filter_map(|operation| lower_operation(view, &operation, names)).collect();
    operations.sort_by(|a, b| (&a.tag, &a.method_name).cmp(&(&b.tag, &b.method_name)));
    operations
}

/// The tags of a set, by its number.
fn tags_of(view: &View<'_>, set: usize) -> Vec<TagInfo> {
    let tag = |tag: &Place<'_>| TagInfo { name: text(tag, "name"), description: words(tag, "description") };
    let mut tags: Vec<_> = view.all(Kind::Tag).filter(|tag| view.set_of(tag) == set).map(tag).collect();
    tags.sort_by(|a, b| a.name.cmp(&b.name));
    tags
}

fn lower_operation(view: &View<'_>, operation: &view::Operation<'_>, names: &TypeNames) -> Option<Operation> {
    let place = operation.place;
    let parameters = |location: &str| -> Vec<Parameter> {
        let there = operation.parameters.iter().filter(|parameter| parameter.location == location);
        there.map(lower_parameter).collect()
    };
    let (mut path_parameters, mut query_parameters) = (parameters("path"), parameters("query"));
    path_parameters.sort_by_key(|parameter| operation.path.find(&format!("{{{}}}", parameter.name)));
    query_parameters.sort_by(|a, b| a.name.cmp(&b.name));
    let mut body_parameters: Vec<_> =
        operation.parameters.iter().filter_map(|parameter| sent(view, parameter, names)).collect();
    body_parameters.sort_by(|a, b| a.name.cmp(&b.name));
    let errors = place.entries("x-errors").iter();
    Some(Operation {
        tag: operation.tag.to_owned(),
        method_name: operation_method(operation.id),
        type_name: operation.type_name.clone(),
        constant_name: constant(operation),
        key: operation_key(operation.id),
        method: Method::of(operation.method)?,
        path: operation.path.to_owned(),
        path_parameters,
        query_parameters,
        body_parameters,
        success: operation.success.as_ref().and_then(|success| success.status.parse().ok()).unwrap_or(200),
        also_success: codes(place, "x-also-success"),
        empty_success: codes(place, "x-empty-success"),
        summary: words(place, "summary"),
        description: words(place, "description"),
        documentation_url: view.below(place, "externalDocs").and_then(|docs| docs.text("url")).map(str::to_owned),
        permission: words(place, "x-permission"),
        errors: errors.filter_map(|entry| Some((entry.key.parse().ok()?, inert(entry.value.as_str()?)))).collect(),
        pagination: view.below(place, "x-paginated").map(lower_pagination),
        retryable: place.is("x-retryable"),
        expires: place.text("x-expires").map(names::field),
        window: view.below(place, "x-window").map(|fact| lower_window(fact, operation)),
        busy: view.below(place, "x-outcomes").map(busy_phrases),
        id: operation.id.to_owned(),
    })
}

fn constant(operation: &view::Operation<'_>) -> String {
    let name = if operation.bears_tag { operation_key(operation.id) } else { operation_method(operation.id) };
    name.to_uppercase()
}

fn codes(place: &Place<'_>, keyword: &str) -> Vec<u16> {
    place.items(keyword).iter().filter_map(|code| code.as_str()?.parse().ok()).collect()
}

/// A property of the body, or the whole of it.
fn sent(view: &View<'_>, parameter: &view::Parameter<'_>, names: &TypeNames) -> Option<Parameter> {
    let sent = match parameter.location {
        view::IN_BODY => sent_type(view, parameter.schema?, names),
        view::WHOLE_BODY => SentType::Body,
        _ => return None,
    };
    let mut lowered = lower_parameter(parameter);
    if lowered.description.is_empty() {
        lowered.description = "The body, as JSON.".to_owned();
    }
    Some(Parameter { sent: Some(sent), ..lowered })
}

fn lower_parameter(parameter: &view::Parameter<'_>) -> Parameter {
    let bound = |keyword| parameter.schema?.node.get(keyword)?.to_json().as_i64();
    Parameter {
        name: parameter.name.to_owned(),
        description: words(parameter.place, "description"),
        required: parameter.required,
        minimum: bound("minimum"),
        maximum: bound("maximum"),
        id: parameter.schema.and_then(|schema| schema.text(ID)).map(str::to_owned),
        known_values: parameter.schema.and_then(|schema| schema.text(KNOWN_VALUES)).map(str::to_owned),
        is_date_range: parameter.schema.and_then(|schema| schema.text("format")) == Some(DATE_RANGE),
        argument: parameter.argument.clone(),
        sent: None,
    }
}

/// The names of the types of schemas, by pointer.
type TypeNames = BTreeMap<String, String>;

fn type_names(view: &View<'_>) -> TypeNames {
    // A component under the name of a response keeps its own.
    let mut names = TypeNames::new();
    for schema in named_schemas(view) {
        names.entry(schema.pointer).or_insert(schema.name);
    }
    names
}

/// The type of what stands in the body.
fn sent_type(view: &View<'_>, place: &Place<'_>, names: &TypeNames) -> SentType {
    let schema = view.schema(place);
    let name = || names.get(&schema.written.pointer).cloned();
    let sent = match &schema.kind {
        Plain(Scalar::Boolean) => SentType::Boolean,
        Plain(Scalar::Integer) => SentType::Integer,
        Plain(Scalar::Number) => SentType::Number,
        Plain(Scalar::String) => SentType::Text,
        Listed(Scalar::String, _) => name().map_or(SentType::Text, SentType::Enum),
        Object(_) => name().map_or(SentType::Json, SentType::Object),
        List(Some(items)) => match sent_type(view, items, names) {
            // A list in which null can stand, or lists, is written by the caller.
            SentType::List(_) | SentType::Nullable(_) | SentType::Json | SentType::Body => SentType::Json,
            items => SentType::List(Box::new(items)),
        },
        Listed(..) | List(None) | Anything | FreeObject | Map(_) | Choice(_) | AllOf(_) | Nowhere => SentType::Json,
    };
    match sent {
        SentType::Json => SentType::Json,
        sent if schema.nullable => SentType::Nullable(Box::new(sent)),
        sent => sent,
    }
}

/// The types of objects that callers pass.
fn sent_types(operations: &[Operation], sets: &[Set]) -> BTreeSet<String> {
    fn object(sent: &SentType) -> Option<&String> {
        match sent {
            SentType::Object(name) => Some(name),
            SentType::List(inner) | SentType::Nullable(inner) => object(inner),
            SentType::Boolean
            | SentType::Integer
            | SentType::Number
            | SentType::Text
            | SentType::Enum(_)
            | SentType::Json
            | SentType::Body => None,
        }
    }
    let all = operations.iter().chain(sets.iter().flat_map(|set| &set.operations));
    let sent = all.flat_map(|operation| &operation.body_parameters).filter_map(|parameter| parameter.sent.as_ref());
    sent.filter_map(object).cloned().collect()
}

fn lower_pagination(facts: &Place<'_>) -> Pagination {
    let total = facts.text("total").map(str::to_owned);
    Pagination { page: text(facts, "page"), items: text(facts, "items"), total }
}

fn lower_window(fact: &Place<'_>, operation: &view::Operation<'_>) -> Window {
    let number = |place: &Place<'_>, keyword: &str| place.node.get(keyword)?.to_json().as_u64();
    let maximum_of = |name: &str| {
        let parameter = operation.parameters.iter().find(|parameter| parameter.name == name)?;
        number(parameter.schema?, "maximum")
    };
    Window {
        by: text(fact, "by"),
        created_at: names::field(&text(fact, "created_at")),
        cap: number(fact, "cap").unwrap_or(0),
        page_size: fact.text("page_size").and_then(|name| Some((name.to_owned(), maximum_of(name)?))),
    }
}

fn busy_phrases(outcomes: &Place<'_>) -> Vec<String> {
    outcomes.items("busy").iter().filter_map(|phrase| Some(phrase.as_str()?.to_owned())).collect()
}

/// The enums with values that some servers lack.
fn enums(view: &View<'_>) -> Vec<Enum> {
    let named = named_schemas(view).into_iter().filter_map(|named| Some((named.name, view.at(&named.pointer)?)));
    let of_enum = |(name, place): (String, &Place<'_>)| match view.schema(place).kind {
        Listed(_, values) => {
            let values = values.iter().filter_map(Node::as_str);
            let told = values.map(|value| (value.to_owned(), Availability::of_value(place, value).sentences()));
            Some(Enum { name, values: told.filter(|(_, servers)| !servers.is_empty()).collect() })
        }
        Anything | Plain(_) | List(_) | Object(_) | FreeObject | Map(_) | Choice(_) | AllOf(_) | Nowhere => None,
    };
    named.filter_map(of_enum).collect()
}

/// The choices among schemas.
fn choices(view: &View<'_>, names: &TypeNames) -> BTreeMap<String, Vec<(String, String)>> {
    let named = names.iter().filter_map(|(pointer, name)| Some((name, view.schema(view.at(pointer)?).kind)));
    let variants = |kind: view::SchemaKind<'_>| match kind {
        Choice(variants) => {
            Some(variants.into_iter().map(|variant| (names::field(&variant.name), variant.name)).collect())
        }
        Listed(..) | Anything | Plain(_) | List(_) | Object(_) | FreeObject | Map(_) | AllOf(_) | Nowhere => None,
    };
    named.filter_map(|(name, kind)| Some((name.clone(), variants(kind)?))).collect()
}

/// The types of ids that fields and parameters have.
fn ids(view: &View<'_>) -> BTreeSet<String> {
    view.all(Kind::Schema).filter_map(|place| place.text(ID)).map(str::to_owned).collect()
}

/// The types of texts whose values are known, by name.
fn known_values(view: &View<'_>) -> Vec<KnownValues> {
    let mut types: Vec<_> = view.all(Kind::KnownValues).map(lower_known_values).collect();
    types.sort_by(|a, b| a.name.cmp(&b.name));
    types
}

fn lower_known_values(known: &Place<'_>) -> KnownValues {
    KnownValues {
        name: known.name.unwrap_or_default().to_owned(),
        description: words(known, "description"),
        source: text(known, "source"),
        values: known.items("values").iter().filter_map(|value| Some(value.as_str()?.to_owned())).collect(),
    }
}

/// What enums accept besides their own values.
fn accepted(view: &View<'_>) -> BTreeMap<String, BTreeSet<String>> {
    let named = named_schemas(view).into_iter().filter_map(|named| Some((named.name, view.at(&named.pointer)?)));
    let types = |place: &Place<'_>| -> BTreeSet<String> {
        place.items(ACCEPTS).iter().filter_map(|name| Some(name.as_str()?.to_owned())).collect()
    };
    named.map(|(name, place)| (name, types(place))).filter(|(_, types)| !types.is_empty()).collect()
}

/// The components that are marked `x-shared`, by the names of their types.
fn shared_types(view: &View<'_>) -> BTreeSet<String> {
    let shared = view.components(Kind::Schema).filter(|(_, place)| place.is("x-shared"));
    shared.map(|(_, place)| type_of(place)).collect()
}

fn text(place: &Place<'_>, keyword: &str) -> String {
    place.text(keyword).unwrap_or_default().to_owned()
}

/// Words as the emitted documentation shows them, with what is said of availability.
fn words(place: &Place<'_>, keyword: &str) -> String {
    let words = inert(place.text(keyword).unwrap_or_default());
    let value = |keyword: &str| -> Option<Json> { Some(place.node.get(keyword)?.to_json()) };
    if keyword == "description" { tell_availability::told(&words, value) } else { words }
}
