//! JSON pointers (RFC 6901), and the references of OpenAPI that are made of them.

use std::borrow::Cow;

/// The pointer of a child: `/paths` and `/repos/{owner}` make `/paths/~1repos~1{owner}`.
#[must_use]
pub fn child(parent: &str, segment: &str) -> String {
    format!("{parent}/{}", segment.replace('~', "~0").replace('/', "~1"))
}

/// The segments of a pointer, as the keys they name.
pub fn segments(pointer: &str) -> impl Iterator<Item = Cow<'_, str>> {
    pointer.split('/').skip(1).map(|segment| {
        if segment.contains('~') {
            Cow::Owned(segment.replace("~1", "/").replace("~0", "~"))
        } else {
            Cow::Borrowed(segment)
        }
    })
}

/// Whether a place is another one or stands inside of it.
#[must_use]
pub fn is_within(inner: &str, outer: &str) -> bool {
    inner.strip_prefix(outer).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// A place and all those that it stands inside of, the innermost first.
pub fn ancestors(pointer: &str) -> impl Iterator<Item = &str> {
    std::iter::successors(Some(pointer), |inner| inner.rfind('/').and_then(|cut| inner.get(..cut)))
}

/// Section and name of a reference to a component: `#/components/schemas/runner` is `("schemas", "runner")`.
///
/// Percent-encoding and the escapes of pointers are undone. `None` for every other reference.
#[must_use]
pub fn component(reference: &str) -> Option<(String, String)> {
    let fragment = percent_encoding::percent_decode_str(reference.strip_prefix('#')?).decode_utf8().ok()?;
    let fragment = fragment.strip_prefix("/components")?;
    let mut segments = segments(fragment);
    let section = segments.next()?.into_owned();
    let name = segments.next()?.into_owned();
    segments.next().is_none().then_some((section, name))
}
