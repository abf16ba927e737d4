//! The validity period of a certificate.
//!
//! webpki checks it as part of a chain, and has no function for the dates alone. This module only reads certificates that the caller
//! configured, never those of a server.

use std::ops::RangeInclusive;

use chrono::NaiveDateTime;

use super::super::der::{CONTEXT_0, INTEGER, SEQUENCE, element};

const UTC_TIME: u8 = 0x17;
const GENERALIZED_TIME: u8 = 0x18;
/// Of a version that is not the first.
const VERSION: u8 = CONTEXT_0;

/// In seconds since 1970. `None` if the certificate is malformed, or its dates do not follow RFC 5280.
pub(super) fn validity(certificate: &[u8]) -> Option<RangeInclusive<i64>> {
    let (certificate, _) = element(certificate, SEQUENCE)?;
    let (to_be_signed, _) = element(certificate, SEQUENCE)?;
    let rest = element(to_be_signed, VERSION).map_or(to_be_signed, |(_, rest)| rest);
    let (_serial, rest) = element(rest, INTEGER)?;
    let (_algorithm, rest) = element(rest, SEQUENCE)?;
    let (_issuer, rest) = element(rest, SEQUENCE)?;
    let (validity, _) = element(rest, SEQUENCE)?;
    let (not_before, rest) = time(validity)?;
    let (not_after, _) = time(rest)?;
    Some(not_before..=not_after)
}

fn time(input: &[u8]) -> Option<(i64, &[u8])> {
    let (text, rest) = match element(input, UTC_TIME) {
        Some((text, rest)) => {
            let text = str::from_utf8(text).ok()?;
            let century = if text.get(..2)?.parse::<u8>().ok()? < 50 { "20" } else { "19" };
            ([century, text].concat(), rest)
        }
        None => {
            let (text, rest) = element(input, GENERALIZED_TIME)?;
            (str::from_utf8(text).ok()?.to_owned(), rest)
        }
    };
    // Year, month, day, hour, minute and second, with leading zeros, and Z.
    if text.len() != 15 {
        return None;
    }
    Some((NaiveDateTime::parse_from_str(&text, "%Y%m%d%H%M%SZ").ok()?.and_utc().timestamp(), rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn certificate(from: i32, to: i32) -> Vec<u8> {
        let mut params = rcgen::CertificateParams::new(vec!["ghe.example.com".to_owned()]).unwrap();
        params.not_before = rcgen::date_time_ymd(from, 1, 2);
        params.not_after = rcgen::date_time_ymd(to, 12, 31);
        params.self_signed(&rcgen::KeyPair::generate().unwrap()).unwrap().der().to_vec()
    }

    fn midnight(date: &str) -> i64 {
        NaiveDateTime::parse_from_str(&format!("{date} 00:00"), "%Y-%m-%d %H:%M").unwrap().and_utc().timestamp()
    }

    #[test]
    fn c79_dates_of_both_forms_and_both_centuries() {
        for (from, to) in [(1950, 1970), (1999, 2000), (2026, 2049), (2049, 2050), (2050, 4000)] {
            let expected = midnight(&format!("{from}-01-02"))..=midnight(&format!("{to}-12-31"));
            assert_eq!(validity(&certificate(from, to)), Some(expected), "{from} to {to}");
        }
    }

    #[test]
    fn c79_the_length_of_an_element_is_read_in_each_of_its_forms() {
        let content = [7; 0x1_0001];
        for (length, read) in [
            (&[0][..], Some(0)),
            (&[0x7f], Some(0x7f)),
            (&[0x80], None),
            (&[0x81, 0x80], Some(0x80)),
            (&[0x82, 0x01, 0x02], Some(0x102)),
            (&[0x83, 0x01, 0x00, 0x00], Some(0x1_0000)),
            (&[0x84, 0x00, 0x00, 0x00, 0x01], None),
            (&[0x83, 0x02, 0x00, 0x00], None),
        ] {
            let input = [&[0x30][..], length, &content].concat();
            let (read_content, rest) = (element(&input, 0x30).map(|(content, _)| content.len()), element(&input, 0x31));
            assert_eq!((read_content, rest), (read, None), "{length:x?}");
        }
    }

    #[test]
    fn c79_what_is_cut_or_altered_has_no_dates_or_others_but_never_panics() {
        let good = certificate(2026, 2049);
        for end in 0..good.len() {
            validity(&good[..end]);
            let mut altered = good.clone();
            for byte in [0, 0x7f, 0x80, 0x84, 0xff] {
                altered[end] = byte;
                validity(&altered);
            }
        }
        assert_eq!(validity(&good[..60]), None);
    }
}
