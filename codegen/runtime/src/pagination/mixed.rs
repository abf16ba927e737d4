//! Items in their order on a page, although two lists hold them.

use std::iter::Peekable;
use std::vec;

/// The elements of two lists: each of the second at its index, and those of the first around them.
///
/// Nearly all pages have an empty second list. The first is then yielded without a copy.
pub(crate) struct Mixed<T, E> {
    good: vec::IntoIter<T>,
    others: Peekable<vec::IntoIter<(usize, E)>>,
    index: usize,
}

impl<T, E> Mixed<T, E> {
    /// The indices of `others` must ascend.
    pub(crate) fn new(good: Vec<T>, others: Vec<(usize, E)>) -> Self {
        Self { good: good.into_iter(), others: others.into_iter().peekable(), index: 0 }
    }
}

impl<T, E> Iterator for Mixed<T, E> {
    type Item = Result<T, E>;

    fn next(&mut self) -> Option<Result<T, E>> {
        let index = self.index;
        self.index = index.saturating_add(1);
        match self.others.next_if(|(at, _)| *at == index) {
            Some((_, other)) => Some(Err(other)),
            None => self.good.next().map(Ok),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_of_the_others_is_at_its_index() {
        for (good, others, expected) in [
            (vec![], vec![], vec![]),
            (vec!['a', 'b'], vec![], vec![Ok('a'), Ok('b')]),
            (vec![], vec![(0, 'x'), (1, 'y')], vec![Err('x'), Err('y')]),
            (vec!['a'], vec![(0, 'x')], vec![Err('x'), Ok('a')]),
            (vec!['a', 'b', 'c'], vec![(1, 'x'), (2, 'y')], vec![Ok('a'), Err('x'), Err('y'), Ok('b'), Ok('c')]),
            (vec!['a'], vec![(1, 'x')], vec![Ok('a'), Err('x')]),
        ] {
            assert_eq!(Mixed::new(good, others).collect::<Vec<_>>(), expected);
        }
    }
}
