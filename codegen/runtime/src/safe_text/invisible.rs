//! Characters that are invisible in a terminal.

/// The ranges of Unicode's property `Default_Ignorable_Code_Point`, sorted, from `DerivedCoreProperties.txt` of Unicode 16.0.
///
/// Neither std nor a dependency has this property, and 17 ranges do not justify another dependency. The ranges include unassigned
/// code points, so they hardly ever change. A test compares them with those of `regex-syntax`.
const DEFAULT_IGNORABLE: [(char, char); 17] = [
    ('\u{AD}', '\u{AD}'),
    ('\u{34F}', '\u{34F}'),
    ('\u{61C}', '\u{61C}'),
    ('\u{115F}', '\u{1160}'),
    ('\u{17B4}', '\u{17B5}'),
    ('\u{180B}', '\u{180F}'),
    ('\u{200B}', '\u{200F}'),
    ('\u{202A}', '\u{202E}'),
    ('\u{2060}', '\u{206F}'),
    ('\u{3164}', '\u{3164}'),
    ('\u{FE00}', '\u{FE0F}'),
    ('\u{FEFF}', '\u{FEFF}'),
    ('\u{FFA0}', '\u{FFA0}'),
    ('\u{FFF0}', '\u{FFF8}'),
    ('\u{1BCA0}', '\u{1BCA3}'),
    ('\u{1D173}', '\u{1D17A}'),
    ('\u{E0000}', '\u{E0FFF}'),
];

pub(super) fn is_default_ignorable(character: char) -> bool {
    DEFAULT_IGNORABLE.iter().any(|(first, last)| (*first..=*last).contains(&character))
}

#[cfg(test)]
mod tests {
    use regex_syntax::hir::{Class, HirKind};

    use super::DEFAULT_IGNORABLE;

    #[test]
    fn c123_the_table_is_unicodes_property() {
        let property = regex_syntax::parse(r"\p{Default_Ignorable_Code_Point}").unwrap();
        let HirKind::Class(Class::Unicode(class)) = property.kind() else { panic!("it is a class of characters") };
        let ranges: Vec<_> = class.ranges().iter().map(|range| (range.start(), range.end())).collect();
        assert_eq!(ranges, DEFAULT_IGNORABLE);
    }
}
