//! More operations for `spec/sources.yaml`, each on a line of its own, where the others of its set are.

use std::ops::Range;

use super::{SelectedOperation, Selection, refused_set};
use crate::diagnostic::{Diagnostic, Diagnostics};

impl Selection {
    /// The text of the file with more operations: in a set, or in the default one. Those that it lists already stay where they are.
    ///
    /// # Errors
    /// The name cannot be that of a set, or the lists of the file are not written with an operation a line.
    pub fn text_with(&self, ids: &[String], set: Option<&str>) -> Result<String, Diagnostics> {
        let refusal = set.and_then(|name| Some((name, refused_set(name)?)));
        if let Some((name, help)) = refusal {
            let message = format!("`{name}` cannot be the name of a set");
            return Err(Diagnostic::error(&self.source, 0..0, message).help(help).into());
        }
        let mut text = self.source.text.clone();
        let mut new: Vec<&String> =
            ids.iter().filter(|id| !self.all_operations().any(|there| there.id == **id)).collect();
        new.sort();
        new.dedup();
        let list = match set {
            None => Some(&self.operations),
            Some(name) => self.sets.iter().find(|set| set.name == name).map(|set| &set.operations),
        };
        // From the end, so that what stands before keeps its place.
        for id in new.iter().rev().filter(|_| list.is_some()) {
            let (at, indent) = self.place(list.map_or(&[], Vec::as_slice), id)?;
            text.insert_str(at, &format!("{indent}- {id}\n"));
        }
        if let (None, Some(name), false) = (list, set, new.is_empty()) {
            let (at, head) = self.place_of_set()?;
            let lines: String = new.iter().map(|id| format!("  - {id}\n")).collect();
            text.insert_str(at, &format!("{head}  {name}:\n{lines}"));
        }
        Ok(text)
    }

    /// Where the line of an operation belongs in a sorted list, and how far it is indented.
    fn place(&self, list: &[SelectedOperation], id: &str) -> Result<(usize, String), Diagnostics> {
        let next = list.iter().find(|there| there.id.as_str() > id);
        let Some(beside) = next.or(list.last()) else { return Err(self.unwritable(0..0)) };
        let line = self.source.lines_around(beside.span.clone());
        let written = self.source.text.get(line.clone()).unwrap_or_default();
        let Some((indent, _)) = written.split_once("- ").filter(|(indent, _)| indent.trim().is_empty()) else {
            return Err(self.unwritable(beside.span.clone()));
        };
        Ok((if next.is_some() { line.start } else { self.after(line.end) }, indent.to_owned()))
    }

    /// Where a new set belongs, and what stands before it.
    fn place_of_set(&self) -> Result<(usize, &'static str), Diagnostics> {
        let last =
            self.sets.iter().flat_map(|set| set.operations.last()).map(|operation| operation.span.clone()).next_back();
        if let Some(last) = last {
            return Ok((self.after(self.source.lines_around(last).end), ""));
        }
        match self
            .source
            .text
            .starts_with("descriptions:")
            .then_some(0)
            .or_else(|| Some(self.source.text.find("\ndescriptions:")? + 1))
        {
            Some(at) => Ok((at, "sets:\n")),
            None => Err(self.unwritable(0..0)),
        }
    }

    /// The start of the line behind a place.
    fn after(&self, end: usize) -> usize {
        let rest = self.source.text.get(end..).unwrap_or_default();
        end + rest.find('\n').map_or(rest.len(), |line_end| line_end + 1)
    }

    fn unwritable(&self, at: Range<usize>) -> Diagnostics {
        let fault = Diagnostic::error(&self.source, at, "operations are added only where each has a line of its own");
        fault.help("write `- ` and the operationId on a line each, or add it by hand").into()
    }
}

#[cfg(test)]
mod tests {
    use crate::diagnostic::Style;
    use crate::source_file::SourceFile;
    use crate::spec::selection::parse;

    const DESCRIPTIONS: &str = "descriptions:\n- {release: a, publication: 1.0.0, file: a.json, sha256: a665a45920422f9d417e4867efdc4fb8a04a1f3fff1fa07e998e86f7f7a27ae3}\n";

    #[track_caller]
    fn check(lists: &str, ids: &[&str], set: Option<&str>, expected: &str) {
        let source = SourceFile::new("spec/sources.yaml", format!("{lists}{DESCRIPTIONS}"));
        let selection = parse(&source).unwrap();
        let ids: Vec<String> = ids.iter().map(|id| (*id).to_owned()).collect();
        let told = match selection.text_with(&ids, set) {
            Ok(text) => {
                parse(&SourceFile::new("spec/sources.yaml", text.as_str())).unwrap();
                text.strip_suffix(DESCRIPTIONS).unwrap().to_owned()
            }
            Err(faults) => faults.render(&[&source], Style::Plain).lines().next().unwrap_or_default().to_owned(),
        };
        assert_eq!(told, expected);
    }

    #[test]
    fn operations_come_where_the_others_are() {
        check(
            "operations:\n- a/b\n- a/d\n",
            &["a/e", "a/c", "a/a"],
            None,
            "operations:\n- a/a\n- a/b\n- a/c\n- a/d\n- a/e\n",
        );
        check("operations:\n- a/b\n", &["a/b", "a/c", "a/c"], None, "operations:\n- a/b\n- a/c\n");
        let two = "operations:\n- a/b\nsets:\n  one:\n  - c/a\n  two:\n  - d/a\n";
        check(
            two,
            &["c/b", "d/a"],
            Some("one"),
            "operations:\n- a/b\nsets:\n  one:\n  - c/a\n  - c/b\n  two:\n  - d/a\n",
        );
    }

    #[test]
    fn a_new_set_is_the_last_one() {
        check(
            "operations:\n- a/b\n",
            &["d/b", "d/a"],
            Some("two"),
            "operations:\n- a/b\nsets:\n  two:\n  - d/a\n  - d/b\n",
        );
        let one = "operations:\n- a/b\nsets:\n  one:\n  - c/a\n";
        check(one, &["d/a"], Some("two"), "operations:\n- a/b\nsets:\n  one:\n  - c/a\n  two:\n  - d/a\n");
        check(one, &["c/a"], Some("two"), one);
    }

    #[test]
    fn what_cannot_be_written_is_told() {
        let told = "error: operations are added only where each has a line of its own";
        check("operations: [a/b]\n", &["a/c"], None, told);
        check("operations:\n- a/b\n", &["a/c"], Some("types"), "error: `types` cannot be the name of a set");
        check("operations:\n- a/b\n", &["a/c"], Some("a-b"), "error: `a-b` cannot be the name of a set");
    }
}
