//! The text is the canonical one for its content, so that a change of the spec shows as that change and nothing else.

use crate::diagnostic::Diagnostic;
use crate::source_file::SourceFile;
use crate::spec::{Document, write};

pub(super) fn check(file: &Document, faults: &mut Vec<Diagnostic>) {
    let source = &file.source;
    // The check `comments` tells of them; without them the text may well be canonical.
    if !file.comments().is_empty() {
        return;
    }
    let canonical = write::canonical(&file.root.to_json());
    let mut start = if source.text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    let mut wanted = canonical.lines();
    for line in source.text.get(start..).unwrap_or_default().split_inclusive(['\n', '\r']) {
        // A CRLF is split in two; its second half is no line.
        if line == "\n" && source.text.get(..start).is_some_and(|before| before.ends_with('\r')) {
            start += line.len();
            continue;
        }
        let written = line.trim_end_matches(['\n', '\r']);
        let wanted = wanted.next();
        if wanted != Some(written) {
            faults.push(fault(source, start, written, wanted));
            return;
        }
        start += line.len();
    }
    if let Some(wanted) = wanted.next() {
        faults.push(fault(source, source.text.len(), "", Some(wanted)));
    } else if !source.text.ends_with(['\n', '\r']) {
        // A file that was cut off within its last text is a whole document otherwise.
        let message = "not in canonical form: the last line has no line break, or the file was cut off here";
        let fault = Diagnostic::error(source, source.text.len()..source.text.len(), message);
        faults.push(fault.help("fetch the file again if it was cut off, or run `cargo xtask trim --fmt`"));
    }
}

fn fault(source: &SourceFile, start: usize, written: &str, wanted: Option<&str>) -> Diagnostic {
    let indent = written.len() - written.trim_start().len();
    let span = start + indent..start + written.len();
    let message = match wanted {
        Some(wanted) => format!("not in canonical form: `{}` comes here", wanted.trim()),
        None => "not in canonical form: the file ends before this".to_owned(),
    };
    Diagnostic::error(source, span, message).help("run `cargo xtask trim --fmt` to have it rewritten")
}
