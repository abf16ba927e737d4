//! What a schema is, once its references are followed.

use std::collections::BTreeSet;

use super::View;
use super::choice::Variant;
use crate::spec::Node;
use crate::spec::walk::Place;

/// A schema where it is used, as what it is.
pub(crate) struct Schema<'v> {
    /// Where it is used.
    pub(crate) place: &'v Place<'v>,
    /// Where it is written out: behind a reference, or behind an `allOf` that holds nothing but one.
    pub(crate) written: &'v Place<'v>,
    /// The component that it refers to, which may refer to another.
    pub(crate) component: Option<&'v Place<'v>>,
    /// Whether null can stand here: by what the place says, or the component.
    pub(crate) nullable: bool,
    /// What values it describes.
    pub(crate) kind: SchemaKind<'v>,
}

/// What values a schema describes. A `match` on it names every kind: a new one then is an error of the compiler wherever it needs a meaning.
#[derive(Clone, Debug)]
pub(crate) enum SchemaKind<'v> {
    /// Any value: no type is said, or none that is known.
    Anything,
    /// A value that is no collection.
    Plain(Scalar),
    /// One of the listed values of a type.
    Enum(Scalar, &'v [Node]),
    /// A list, and the schema of its items.
    List(Option<&'v Place<'v>>),
    /// An object whose properties are described.
    Object(Vec<Property<'v>>),
    /// An object without described properties.
    FreeObject,
    /// An object whose values are described by one schema, and no property by name.
    Map(&'v Place<'v>),
    /// A value of one of these schemas, which its form tells from the others.
    Choice(Vec<Variant<'v>>),
    /// A value of all these schemas.
    AllOf(Vec<&'v Place<'v>>),
    /// Nothing that is known: its references lead to no schema.
    Nowhere,
}

/// A property of an object.
#[derive(Clone, Debug)]
pub(crate) struct Property<'v> {
    pub(crate) name: &'v str,
    /// Its schema, or the reference to it.
    pub(crate) place: &'v Place<'v>,
    pub(crate) required: bool,
}

/// The types of JSON that are no collections, as OpenAPI tells them apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Scalar {
    /// `boolean`
    Boolean,
    /// `integer`
    Integer,
    /// `number`
    Number,
    /// `string`
    String,
}

impl Scalar {
    /// As it is written.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Boolean => "boolean",
            Self::Integer => "integer",
            Self::Number => "number",
            Self::String => "string",
        }
    }

    pub(super) fn of(name: &str) -> Option<Self> {
        [Self::Boolean, Self::Integer, Self::Number, Self::String].into_iter().find(|scalar| scalar.name() == name)
    }
}

impl Schema<'_> {
    /// Whether it is written out where it is used, and is a value of this type.
    pub(crate) fn is_plain_here(&self, scalar: Scalar) -> bool {
        self.component.is_none() && self.kind.is_plain(scalar)
    }
}

impl SchemaKind<'_> {
    /// Whether it is a type of its own in Rust, with a name.
    pub(crate) fn is_type(&self) -> bool {
        use SchemaKind::{AllOf, Anything, Choice, Enum, FreeObject, List, Map, Nowhere, Object, Plain};
        match self {
            Choice(_) | Enum(..) | Object(_) => true,
            Anything | Plain(_) | List(_) | FreeObject | Map(_) | AllOf(_) | Nowhere => false,
        }
    }

    /// Whether its values are objects, described or not.
    pub(crate) fn is_object(&self) -> bool {
        use SchemaKind::{AllOf, Anything, Choice, Enum, FreeObject, List, Map, Nowhere, Object, Plain};
        match self {
            Object(_) | FreeObject | Map(_) => true,
            Anything | Plain(_) | Enum(..) | List(_) | Choice(_) | AllOf(_) | Nowhere => false,
        }
    }

    /// Whether its values are all those of this type.
    pub(crate) fn is_plain(&self, scalar: Scalar) -> bool {
        matches!(self, Self::Plain(plain) if *plain == scalar)
    }
}

/// More references one after another than this are a circle.
pub(super) const STEPS: usize = 16;

impl View<'_> {
    /// What a schema is, or the reference to one.
    pub(crate) fn schema<'v>(&'v self, place: &'v Place<'v>) -> Schema<'v> {
        let kind = SchemaKind::Nowhere;
        let mut schema = Schema { place, written: place, component: None, nullable: place.is("nullable"), kind };
        for _ in 0..STEPS {
            let Some(reference) = self.reference(schema.written) else {
                schema.kind = self.kind(schema.written);
                break;
            };
            let Some(target) = self.resolve(reference) else { break };
            schema.component = schema.component.or(Some(target));
            schema.nullable |= target.is("nullable");
            schema.written = target;
        }
        schema
    }

    /// The reference that a schema is: itself, or the one member of its `allOf`.
    pub(super) fn reference<'v>(&'v self, place: &'v Place<'v>) -> Option<&'v Place<'v>> {
        if place.reference().is_some() {
            return Some(place);
        }
        let mut members = self.each_below(place, "allOf");
        let only = members.next().filter(|_| members.next().is_none());
        only.filter(|member| member.reference().is_some())
    }

    fn kind<'v>(&'v self, place: &'v Place<'v>) -> SchemaKind<'v> {
        let says = |keyword: &str| place.node.get(keyword).is_some();
        let schema_type = place.text("type");
        let scalar = schema_type.and_then(Scalar::of);
        if says("allOf") {
            return SchemaKind::AllOf(self.each_below(place, "allOf").collect());
        }
        if let Some(keyword) = ["oneOf", "anyOf"].into_iter().find(|keyword| says(keyword)) {
            return self.choice(self.each_below(place, keyword).collect());
        }
        if says("enum") {
            return SchemaKind::Enum(scalar.unwrap_or(Scalar::String), place.items("enum"));
        }
        if says("items") || schema_type == Some("array") {
            return SchemaKind::List(self.below(place, "items"));
        }
        if says("properties") {
            return SchemaKind::Object(self.properties(place).collect());
        }
        match (scalar, self.below(place, "additionalProperties")) {
            (Some(scalar), _) => SchemaKind::Plain(scalar),
            (None, Some(values)) if !values.node.entries().is_empty() => SchemaKind::Map(values),
            (None, _) if schema_type == Some("object") => SchemaKind::FreeObject,
            (None, _) => SchemaKind::Anything,
        }
    }
    fn properties<'v>(&'v self, object: &'v Place<'v>) -> impl Iterator<Item = Property<'v>> {
        let required: BTreeSet<&str> = object.items("required").iter().filter_map(Node::as_str).collect();
        self.each_below(object, "properties").filter_map(move |place| {
            let name = place.name?;
            Some(Property { name, place, required: required.contains(name) })
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source_file::SourceFile;
    use crate::spec::load::load;

    const COMPONENTS: &str = "components:
  schemas:
    whole: { type: integer }
    thing: { type: object, properties: { inner: { type: boolean } } }
    nullable-thing: { type: object, nullable: true, properties: { inner: { type: boolean } } }
    alias: { allOf: [{ $ref: '#/components/schemas/thing' }] }
    circle: { allOf: [{ $ref: '#/components/schemas/circle' }] }
";

    /// The kind of a schema, the component that it refers to, and whether it may be null.
    fn told(schema: &str) -> String {
        let text = format!("{COMPONENTS}    subject: {schema}\n");
        let document = load(&SourceFile::new("spec.yaml", text)).expect("it is YAML");
        let view = View::of_all(&document);
        let schema = view.schema(view.component("schemas", "subject").expect("it is there"));
        let kind = match &schema.kind {
            SchemaKind::Anything => "anything".to_owned(),
            SchemaKind::Plain(scalar) => scalar.name().to_owned(),
            SchemaKind::Enum(scalar, values) => format!("{} of {}s", values.len(), scalar.name()),
            SchemaKind::List(items) => format!("list, items {}", items.is_some()),
            SchemaKind::Object(properties) => format!("object of {}", properties.len()),
            SchemaKind::FreeObject => "free object".to_owned(),
            SchemaKind::Map(_) => "map".to_owned(),
            SchemaKind::AllOf(members) => format!("all of {}", members.len()),
            SchemaKind::Choice(variants) => {
                let names: Vec<&str> = variants.iter().map(|variant| variant.name.as_str()).collect();
                format!("one of {}", names.join(", "))
            }
            SchemaKind::Nowhere => "nowhere".to_owned(),
        };
        let component = schema.component.and_then(|place| place.name).map(|name| format!(", {name}"));
        format!("{kind}{}{}", component.unwrap_or_default(), if schema.nullable { ", or null" } else { "" })
    }

    #[test]
    fn a_schema_is_what_its_references_lead_to() {
        for (schema, expected) in [
            ("{ description: x }", "anything"),
            ("{ type: string, nullable: true }", "string, or null"),
            ("{ type: string, enum: [a, b] }", "2 of strings"),
            ("{ type: array, items: { type: integer } }", "list, items true"),
            ("{ type: array }", "list, items false"),
            ("{ type: object, properties: { a: { type: integer } } }", "object of 1"),
            ("{ type: object }", "free object"),
            ("{ type: object, additionalProperties: { type: integer } }", "map"),
            ("{ $ref: '#/components/schemas/whole' }", "integer, whole"),
            ("{ allOf: [{ $ref: '#/components/schemas/thing' }], nullable: true }", "object of 1, thing, or null"),
            ("{ $ref: '#/components/schemas/nullable-thing' }", "object of 1, nullable-thing, or null"),
            ("{ $ref: '#/components/schemas/alias' }", "object of 1, alias"),
            ("{ oneOf: [{ type: string }, { type: integer }] }", "one of Integer, Text"),
            ("{ oneOf: [{ type: string, format: date-time }, { type: string }] }", "string"),
            (
                "{ oneOf: [{ type: string, format: date-time }, { type: integer }, { type: string }] }",
                "one of Integer, Text",
            ),
            (
                "{ oneOf: [{ type: string, format: date-time }, { type: integer }, { type: string, format: date }] }",
                "anything",
            ),
            ("{ anyOf: [{ type: number }, { type: integer }, { type: boolean }] }", "one of Integer, Number, Boolean"),
            (
                "{ anyOf: [{ type: array, items: { type: string } }, { type: array, items: { type: string } }] }",
                "anything",
            ),
            ("{ oneOf: [{ $ref: '#/components/schemas/thing' }, { type: boolean }] }", "one of Thing, Boolean"),
            (
                "{ oneOf: [{ type: object, properties: { a: { type: string } } }, { type: object, required: [a], properties: { a: { type: string } } }] }",
                "one of Object, Object2",
            ),
            (
                "{ oneOf: [{ type: object, required: [a], properties: { a: { type: number } } }, { type: object, required: [a], properties: { a: { type: integer } } }] }",
                "anything",
            ),
            (
                "{ oneOf: [{ type: object, required: [a], properties: { a: { type: string } } }, { type: object, required: [a], properties: { a: { type: integer } } }] }",
                "one of Object, Object2",
            ),
            ("{ allOf: [{ $ref: '#/components/schemas/whole' }, { type: object }] }", "all of 2"),
            ("{ $ref: '#/components/schemas/circle' }", "nowhere, circle"),
            ("{ $ref: '#/components/schemas/none' }", "nowhere"),
            ("{ $ref: '#/components/parameters/whole' }", "nowhere"),
        ] {
            assert_eq!(told(schema), expected, "{schema}");
        }
    }
}
