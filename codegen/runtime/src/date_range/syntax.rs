//! The syntax of dates in GitHub's search.

/// What is wrong with a value; it does not quote the value.
const PROBLEM: &str = "must be a date or a range of dates, such as `2026-01-31`, `>=2026-01-01`, `2026-01-01..2026-01-31`, \
                       `*..2026-01-31` or, with times, `>2026-01-31T09:00:00Z`; times may have an offset such as `+02:00`";

/// One date, a comparison with one (`>`, `>=`, `<`, `<=`), or two with `..` between them, one of which may be `*`.
pub(super) fn check(text: &str) -> Result<(), &'static str> {
    let is_range = match text.split_once("..") {
        Some(("*", end)) => is_date(end),
        Some((start, "*")) => is_date(start),
        Some((start, end)) => is_date(start) && is_date(end),
        None => is_date([">=", "<=", ">", "<"].iter().find_map(|sign| text.strip_prefix(sign)).unwrap_or(text)),
    };
    if is_range { Ok(()) } else { Err(PROBLEM) }
}

/// `2026-01-31`, maybe with a time.
fn is_date(text: &str) -> bool {
    let (day, time) = match text.split_once('T') {
        Some((day, time)) => (day, Some(time)),
        None => (text, None),
    };
    is_day(day) && time.is_none_or(is_time)
}

fn is_day(text: &str) -> bool {
    let Some([year, month, day]) = numbers(text, '-', [4, 2, 2]) else { return false };
    let is_leap_year = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let last = match month {
        4 | 6 | 9 | 11 => 30,
        2 if is_leap_year => 29,
        2 => 28,
        _ => 31,
    };
    (1..=12).contains(&month) && (1..=last).contains(&day)
}

/// `09:00:00` or `09:00`, maybe with a fraction of the second, maybe with an offset.
fn is_time(text: &str) -> bool {
    let (clock, has_good_offset) = match text.find(['Z', '+', '-']).and_then(|place| text.split_at_checked(place)) {
        Some((clock, "Z")) => (clock, true),
        Some((clock, offset)) => (clock, offset.strip_prefix(['+', '-']).is_some_and(is_hour_and_minute)),
        None => (text, true),
    };
    let (clock, fraction) = match clock.split_once('.') {
        Some((clock, fraction)) => (clock, Some(fraction)),
        None => (clock, None),
    };
    let has_seconds =
        numbers(clock, ':', [2, 2, 2]).is_some_and(|[hour, minute, second]| hour <= 23 && minute <= 59 && second <= 59);
    let is_clock = match fraction {
        Some(fraction) => has_seconds && (1..=9).contains(&fraction.len()) && is_digits(fraction),
        None => has_seconds || is_hour_and_minute(clock),
    };
    is_clock && has_good_offset
}

fn is_hour_and_minute(text: &str) -> bool {
    numbers(text, ':', [2, 2]).is_some_and(|[hour, minute]| hour <= 23 && minute <= 59)
}

/// So many numbers of so many digits each.
fn numbers<const N: usize>(text: &str, separator: char, digits: [usize; N]) -> Option<[u32; N]> {
    let mut parts = text.split(separator);
    let mut numbers = [0; N];
    for (number, digits) in numbers.iter_mut().zip(digits) {
        let part = parts.next().filter(|part| part.len() == digits && is_digits(part))?;
        *number = part.parse().ok()?;
    }
    parts.next().is_none().then_some(numbers)
}

fn is_digits(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn c106_search_syntax_is_accepted() {
        for text in [
            "2026-01-31",
            "2024-02-29",
            "2000-02-29",
            "2026-12-31",
            ">2026-01-01",
            ">=2026-01-01",
            "<2026-01-01",
            "<=2026-01-01",
            "2026-01-01..2026-02-01",
            "*..2026-01-01",
            "2026-01-01..*",
            "2026-01-01T09:00:00Z",
            ">=2026-01-01T00:00:00+02:00",
            "<2026-01-01T23:59:59-03:30",
            "2026-01-01T09:00:00Z..2026-01-01T10:00:00+02:00",
            "2026-01-01T09:00:00-02:00..2026-01-02",
            "2026-01-01T09:00:00",
            "2026-01-01T09:00",
            "2026-01-01T09:00Z",
            "2026-01-01T09:00:00.000Z",
            "2026-01-01T09:00:00.123456789+00:00",
        ] {
            assert_eq!(check(text), Ok(()), "{text}");
        }
    }

    #[test]
    fn c106_what_github_would_ignore_is_refused() {
        for text in [
            "",
            " ",
            "*",
            "..",
            "*..*",
            "last week",
            "today",
            "1767225600",
            "> 2026-01-01",
            " 2026-01-01",
            "2026-01-01 ",
            "2026-01-01 09:00:00",
            "2026-13-45",
            "2026-00-10",
            "2026-01-00",
            "2026-01-32",
            "2026-04-31",
            "2026-02-29",
            "1900-02-29",
            "2026-1-1",
            "26-01-01",
            "20260101",
            "2026/01/01",
            "01-31-2026",
            "2026-01",
            "2026-01-01-01",
            "+026-01-01",
            "2026-01-+1",
            "２０２６-01-01",
            "=2026-01-01",
            "=>2026-01-01",
            ">>2026-01-01",
            ">",
            ">=",
            ">*",
            ">2026-01-01..2026-02-01",
            "2026-01-01..>2026-02-01",
            "2026-01-01..",
            "..2026-01-01",
            "2026-01-01...2026-02-01",
            "2026-01-01..2026-02-01..2026-03-01",
            "2026-01-01T",
            "2026-01-01TZ",
            "2026-01-01Z",
            "2026-01-01+02:00",
            "2026-01-01T24:00:00Z",
            "2026-01-01T09:60:00Z",
            "2026-01-01T09:00:60Z",
            "2026-01-01T09Z",
            "2026-01-01T09:00:00z",
            "2026-01-01t09:00:00Z",
            "2026-01-01T09:00:00 02:00",
            "2026-01-01T09:00:00+2",
            "2026-01-01T09:00:00+24:00",
            "2026-01-01T09:00:00+02:00Z",
            "2026-01-01T09:00:00ZZ",
            "2026-01-01T09:00:00.Z",
            "2026-01-01T09:00.5Z",
            "2026-01-01&per_page=1",
            "2026-01-01\n",
        ] {
            assert_eq!(check(text), Err(PROBLEM), "{text:?}");
        }
    }

    #[test]
    fn c106_the_examples_of_the_message_are_good_ones() {
        let examples: Vec<&str> = PROBLEM.split('`').skip(1).step_by(2).collect();
        let (offset, dates) = examples.split_last().unwrap();
        for example in dates {
            assert_eq!(check(example), Ok(()), "{example}");
        }
        assert_eq!(check(&format!("2026-01-31T09:00:00{offset}")), Ok(()));
    }

    proptest! {
        #[test]
        fn any_text_is_checked_without_a_panic(text in "\\PC{0,12}|[0-9T:Z.*<>=+-]{0,24}") {
            let _ = check(&text);
        }
    }
}
