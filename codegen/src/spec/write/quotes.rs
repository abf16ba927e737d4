//! Quotes around what a reader of YAML 1.1 takes for another type. `serde_yaml` writes for readers of YAML 1.2, where `no` and `12:30` are
//! strings; most readers are older than that.

use std::sync::LazyLock;

use regex::Regex;
use saphyr_parser::{Event, Parser, ScalarStyle};

use crate::spec::Value;
use crate::spec::load::scalar::resolve;
use crate::spec::offsets::Offsets;

/// The text with its misleading strings in quotes, keys too.
pub(super) fn quoted(text: String) -> String {
    let mut quoted = String::with_capacity(text.len());
    let offsets = Offsets::new(&text);
    let mut done = 0;
    for event in Parser::new_from_str(&text) {
        // What `serde_yaml` writes is YAML; were it not, it would be returned as it is, and `load` would say so.
        let Ok((event, span)) = event else { break };
        let Event::Scalar(value, ScalarStyle::Plain, ..) = event else { continue };
        if !is_misleading(&value) {
            continue;
        }
        let start = offsets.byte(span.start.index());
        let end = start + value.len();
        quoted.push_str(text.get(done..start).unwrap_or_default());
        quoted.push('\'');
        quoted.push_str(text.get(start..end).unwrap_or_default());
        quoted.push('\'');
        done = end;
    }
    quoted.push_str(text.get(done..).unwrap_or_default());
    quoted
}

/// Whether it is a string by YAML 1.2, and another type by YAML 1.1.
fn is_misleading(plain: &str) -> bool {
    matches!(resolve(plain, ScalarStyle::Plain), Ok(Value::String(_))) && OTHER_TYPES.is_match(plain)
}

/// The types of <https://yaml.org/type/>, each with what it is written like.
static OTHER_TYPES: LazyLock<Regex> = LazyLock::new(|| {
    let types = [
        // bool, merge, null, value
        r"(?i:y|n|yes|no|on|off|true|false)|<<|~|(?i:null)|=",
        // int
        r"[-+]?(0b[01_]+|0o?[0-7_]+|0|[1-9][0-9_]*|0x[0-9a-fA-F_]+|[1-9][0-9_]*(:[0-5]?[0-9])+)",
        // float
        r"[-+]?(([0-9][0-9_]*)?\.[0-9_]*([eE][-+]?[0-9]+)?|[0-9][0-9_]*(:[0-5]?[0-9])+\.[0-9_]*|\.(?i:inf))|\.(?i:nan)",
        // timestamp
        r"[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}(([Tt]|[ \t]+)[0-9]{1,2}:[0-9]{2}:[0-9]{2}(\.[0-9]*)?([ \t]*(Z|[-+][0-9]{1,2}(:?[0-9]{2})?))?)?",
    ];
    Regex::new(&format!("^(?:{})$", types.join("|"))).expect("the pattern is written here")
});
