//! Damage at random to the lines of a file.

use proptest::prelude::*;
use proptest::sample::select;

/// What happens to the lines of a file.
#[derive(Clone, Debug)]
pub(crate) enum Damage {
    Drop(usize),
    Repeat(usize),
    Swap(usize, usize),
    Move(usize, usize),
    Value(usize, String),
    Key(usize, String),
    Indent(usize, usize),
}

/// One thing that happens to a file of so many lines.
pub(crate) fn damage(lines: usize) -> impl Strategy<Value = Damage> {
    let line = move || 0..lines;
    let value = prop_oneof![
        select(
            &[
                "",
                "''",
                "7",
                "-1",
                "1.5",
                "true",
                "null",
                "[]",
                "{}",
                "[a]",
                "{a: b}",
                "~",
                "no",
                "string",
                "object",
                "array",
                "integer",
                "date-time",
                "password",
                "'*/ fn evil() {}'",
                "\"a\\nb\"",
                "'{x}'",
                "/x/../y",
                "'#/components/schemas/thing'",
                "'#/components/parameters/owner'",
                "get",
                "path",
                "query",
                "header",
                "'200'",
                "204",
                "&a b",
                "*a",
                "!t x",
                "|",
                ">",
                "'",
            ][..]
        )
        .prop_map(str::to_owned),
        "[ -~]{0,12}",
    ];
    let key = select(
        &[
            "type",
            "$ref",
            "allOf",
            "nullable",
            "properties",
            "required",
            "items",
            "enum",
            "name",
            "in",
            "schema",
            "get",
            "post",
            "parameters",
            "responses",
            "'200'",
            "content",
            "x-paginated",
            "x-errors",
            "operationId",
            "tags",
            "format",
            "_",
            "'1'",
            "self",
        ][..],
    );
    prop_oneof![
        line().prop_map(Damage::Drop),
        line().prop_map(Damage::Repeat),
        (line(), line()).prop_map(|(one, other)| Damage::Swap(one, other)),
        (line(), line()).prop_map(|(from, to)| Damage::Move(from, to)),
        (line(), value).prop_map(|(line, value)| Damage::Value(line, value)),
        (line(), key).prop_map(|(line, key)| Damage::Key(line, key.to_owned())),
        (line(), 0..12_usize).prop_map(|(line, spaces)| Damage::Indent(line, spaces)),
    ]
}

impl Damage {
    pub(crate) fn apply(&self, lines: &mut Vec<String>) {
        // Lines that were dropped before leave fewer.
        let within = |line: &usize| *line % lines.len();
        match self {
            Self::Drop(line) => drop(lines.remove(within(line))),
            Self::Repeat(line) => lines.insert(within(line), lines[within(line)].clone()),
            Self::Swap(one, other) => {
                let (one, other) = (within(one), within(other));
                lines.swap(one, other);
            }
            Self::Move(from, to) => {
                let (from, to) = (within(from), within(to));
                let line = lines.remove(from);
                lines.insert(to.min(lines.len()), line);
            }
            Self::Value(line, value) => {
                let line = within(line);
                let key = lines[line].split_once(": ").map_or(lines[line].clone(), |(key, _)| format!("{key}:"));
                lines[line] = format!("{key} {value}");
            }
            Self::Key(line, key) => {
                let line = within(line);
                let indent = lines[line].len() - lines[line].trim_start().len();
                let rest = lines[line].split_once(':').map_or(String::new(), |(_, rest)| rest.to_owned());
                lines[line] = format!("{}{key}:{rest}", " ".repeat(indent));
            }
            Self::Indent(line, spaces) => {
                let line = within(line);
                lines[line] = format!("{}{}", " ".repeat(*spaces), lines[line].trim_start());
            }
        }
    }
}
