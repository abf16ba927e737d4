//! What a scalar means: YAML 1.2, section 10.3.2 (core schema).

use saphyr_parser::ScalarStyle;
use serde_json::Number;

use crate::spec::Value;

/// A number that 64 bits do not hold, or that JSON has no way to write.
pub(in crate::spec) struct NumberTooLarge;

/// A quoted or block scalar is a string; a plain one is what the core schema takes it for.
pub(in crate::spec) fn resolve(text: &str, style: ScalarStyle) -> Result<Value, NumberTooLarge> {
    if style != ScalarStyle::Plain {
        return Ok(Value::String(text.to_owned()));
    }
    match text {
        "" | "~" | "null" | "Null" | "NULL" => Ok(Value::Null),
        "true" | "True" | "TRUE" => Ok(Value::Bool(true)),
        "false" | "False" | "FALSE" => Ok(Value::Bool(false)),
        ".nan" | ".NaN" | ".NAN" => Err(NumberTooLarge),
        _ if is_infinity(text) => Err(NumberTooLarge),
        _ => match integer(text).or_else(|| float(text)) {
            Some(number) => number.map(Value::Number),
            None => Ok(Value::String(text.to_owned())),
        },
    }
}

fn is_infinity(text: &str) -> bool {
    matches!(unsigned(text), ".inf" | ".Inf" | ".INF")
}

fn integer(text: &str) -> Option<Result<Number, NumberTooLarge>> {
    let (digits, radix) = match (text.strip_prefix("0o"), text.strip_prefix("0x")) {
        (Some(octal), _) => (octal, 8),
        (_, Some(hexadecimal)) => (hexadecimal, 16),
        (None, None) => (unsigned(text), 10),
    };
    if digits.is_empty() || !digits.chars().all(|digit| digit.is_digit(radix)) {
        return None;
    }
    let number = match u64::from_str_radix(digits, radix) {
        Ok(positive) if !text.starts_with('-') => Some(Number::from(positive)),
        Ok(_) => text.parse::<i64>().ok().map(Number::from),
        Err(_) => None,
    };
    Some(number.ok_or(NumberTooLarge))
}

fn float(text: &str) -> Option<Result<Number, NumberTooLarge>> {
    let (mantissa, exponent) = match unsigned(text).split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, Some(unsigned(exponent))),
        None => (unsigned(text), None),
    };
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let all_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let some_digit = !whole.is_empty() || !fraction.is_empty();
    let good_exponent = exponent.is_none_or(|digits| !digits.is_empty() && all_digits(digits));
    if !some_digit || !all_digits(whole) || !all_digits(fraction) || !good_exponent {
        return None;
    }
    Some(text.parse().ok().and_then(Number::from_f64).ok_or(NumberTooLarge))
}

fn unsigned(text: &str) -> &str {
    text.strip_prefix(['-', '+']).unwrap_or(text)
}
