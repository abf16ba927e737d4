//! From a file's text to a [`Document`]. YAML 1.2 with its core schema, so that `no` and `2024-01-01` are strings; JSON is
//! read as the YAML it is.
//!
//! What could be read in two ways, or make a small text large, is refused: equal keys, keys that are not text, anchors and
//! aliases, tags, merge keys, several documents, deep nesting.

use std::collections::BTreeMap;
use std::ops::Range;

use saphyr_parser::{Event, Parser, ScalarStyle, Span, StrInput};

use super::offsets::Offsets;
use super::{Document, Entry, MAX_BYTES, Node, Value, characters, pointer, too_long};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::source_file::{SourceFile, with_line_feeds};

pub(super) mod scalar;

/// Deepest nesting of mappings and lists that is read.
pub const MAX_DEPTH: usize = 64;

/// Faults that are told of before giving up: a binary file, or one that is aliases all over, would tell of each byte.
const MAX_FAULTS: usize = 20;

const BYTE_ORDER_MARK: &str = "\u{feff}";

/// Parses a file.
///
/// # Errors
/// Every fault up to the first that makes the rest unreadable.
pub fn load(source: &SourceFile) -> Result<Document, Diagnostics> {
    if source.text.len() > MAX_BYTES {
        return Err(too_long(source).into());
    }
    refuse_characters(source)?;
    let mut reader = Reader::new(source);
    reader.read();
    let root = reader.root.take();
    Diagnostics::refuse_if_any(reader.faults)?;
    match root {
        Some(root) if root.value != Value::Null => Ok(Document { source: source.clone(), root }),
        _ => Err(Diagnostic::error(source, 0..0, "the file is empty")
            .help(format!("if it should not be, `git checkout {}` brings back what it held", source.path))
            .into()),
    }
}

/// Before parsing, because the parser takes NUL for the end of the text.
fn refuse_characters(source: &SourceFile) -> Result<(), Diagnostics> {
    let start = if source.text.starts_with(BYTE_ORDER_MARK) { BYTE_ORDER_MARK.len() } else { 0 };
    let text = source.text.get(start..).unwrap_or_default();
    let faults = text.char_indices().filter_map(|(at, character)| {
        let name = characters::refused(character)?;
        let at = start + at;
        Some(refused_character(source, at..at + character.len_utf8(), character, name))
    });
    Diagnostics::refuse_if_any(faults.take(MAX_FAULTS).collect())
}

fn refused_character(source: &SourceFile, span: Range<usize>, character: char, name: &str) -> Diagnostic {
    Diagnostic::error(source, span, format!("U+{:04X} is not allowed: it is {name}", u32::from(character)))
        .help("leave it out")
}

/// Whether the parser can go on.
enum Flow {
    Continue,
    Stop,
}

/// A collection whose end has not come yet.
struct Open {
    span_start: usize,
    pointer: String,
    content: Content,
}

enum Content {
    Sequence(Vec<Node>),
    Mapping { entries: Vec<Entry>, seen: BTreeMap<String, Range<usize>>, key: Key },
}

/// What a mapping waits for.
enum Key {
    Awaited,
    Read(String, Range<usize>),
    /// The key was refused; its value is read over.
    Refused,
}

struct Reader<'a> {
    source: &'a SourceFile,
    parser: Parser<'a, StrInput<'a>>,
    offsets: Offsets<'a>,
    /// Bytes of the byte order mark.
    skipped: usize,
    open: Vec<Open>,
    documents: usize,
    root: Option<Node>,
    faults: Vec<Diagnostic>,
}

impl<'a> Reader<'a> {
    fn new(source: &'a SourceFile) -> Self {
        let text = source.text.strip_prefix(BYTE_ORDER_MARK).unwrap_or(&source.text);
        Self {
            source,
            parser: Parser::new_from_str(text),
            offsets: Offsets::new(text),
            skipped: source.text.len() - text.len(),
            open: Vec::new(),
            documents: 0,
            root: None,
            faults: Vec::new(),
        }
    }

    fn read(&mut self) {
        while let Some(event) = self.parser.next_event() {
            let flow = match event {
                Ok((event, span)) => self.take(event, self.bytes(span)),
                Err(error) => {
                    let at = self.skipped + self.offsets.byte(error.marker().index());
                    let message = format!("this is not YAML: {}", error.info());
                    self.fault(at..at, message, "mend the syntax; what follows was not read");
                    Flow::Stop
                }
            };
            if matches!(flow, Flow::Stop) || self.faults.len() >= MAX_FAULTS {
                return;
            }
        }
    }

    fn take(&mut self, event: Event<'_>, span: Range<usize>) -> Flow {
        match event {
            Event::Nothing | Event::StreamStart | Event::StreamEnd | Event::DocumentEnd => Flow::Continue,
            Event::DocumentStart(_) => self.start_document(span),
            Event::Alias(_) => {
                self.fault(span.clone(), "aliases are not supported", "write the value out, or use a $ref");
                self.finish(Node { value: Value::Null, span }, ScalarStyle::Plain)
            }
            Event::Scalar(text, style, anchor, tag) => {
                self.refuse_properties(anchor, tag.is_some(), &span);
                let span = self.without_what_follows(span, style);
                let value = self.scalar(&text, style, &span);
                self.finish(Node { value, span }, style)
            }
            Event::SequenceStart(anchor, tag) => {
                self.refuse_properties(anchor, tag.is_some(), &span);
                self.start(span, Content::Sequence(Vec::new()))
            }
            Event::MappingStart(anchor, tag) => {
                self.refuse_properties(anchor, tag.is_some(), &span);
                let content = Content::Mapping { entries: Vec::new(), seen: BTreeMap::new(), key: Key::Awaited };
                self.start(span, content)
            }
            Event::SequenceEnd | Event::MappingEnd => self.end(span),
        }
    }

    fn start_document(&mut self, span: Range<usize>) -> Flow {
        self.documents += 1;
        if self.documents == 1 {
            return Flow::Continue;
        }
        self.fault(span, "a second document starts here", "one file holds one document");
        Flow::Stop
    }

    fn start(&mut self, span: Range<usize>, content: Content) -> Flow {
        if self.open.len() == MAX_DEPTH {
            let message = format!("nested deeper than {MAX_DEPTH} levels");
            self.fault(span, message, "give the inner schema a name in components and refer to it");
            return Flow::Stop;
        }
        let pointer = self.pointer();
        self.open.push(Open { span_start: span.start, pointer, content });
        Flow::Continue
    }

    fn end(&mut self, span: Range<usize>) -> Flow {
        let Some(open) = self.open.pop() else { return Flow::Stop };
        let value = match open.content {
            Content::Sequence(items) => Value::Sequence(items),
            Content::Mapping { entries, .. } => Value::Mapping(entries),
        };
        self.finish(Node { value, span: open.span_start..span.end.max(open.span_start) }, ScalarStyle::Plain)
    }

    /// Puts a finished value where it belongs: the open collection, or the root.
    fn finish(&mut self, node: Node, style: ScalarStyle) -> Flow {
        let Some(open) = self.open.last_mut() else {
            self.root = Some(node);
            return Flow::Continue;
        };
        match &mut open.content {
            Content::Sequence(items) => items.push(node),
            Content::Mapping { entries, key, .. } => match std::mem::replace(key, Key::Awaited) {
                Key::Awaited => self.take_key(&node, style),
                Key::Read(key, key_span) => entries.push(Entry { key, key_span, value: node }),
                Key::Refused => {}
            },
        }
        Flow::Continue
    }

    fn take_key(&mut self, node: &Node, style: ScalarStyle) {
        let read = self.key(node, style);
        let Some(Open { content: Content::Mapping { seen, key, .. }, pointer, .. }) = self.open.last_mut() else {
            return;
        };
        let Some(text) = read else {
            *key = Key::Refused;
            return;
        };
        *key = match seen.get(&text) {
            None => {
                seen.insert(text.clone(), node.span.clone());
                Key::Read(text, node.span.clone())
            }
            Some(first) => {
                let fault = Diagnostic::error(self.source, node.span.clone(), format!("`{text}` is given twice"))
                    .at(pointer::child(pointer, &text))
                    .related(first.clone(), "first here")
                    .help("keep one of them");
                self.faults.push(fault);
                Key::Refused
            }
        };
    }

    /// The text of a key. Integers are taken as they are written, because response codes are.
    fn key(&mut self, node: &Node, style: ScalarStyle) -> Option<String> {
        match &node.value {
            Value::String(text) if text == "<<" && style == ScalarStyle::Plain => {
                self.fault(node.span.clone(), "merge keys are not supported", "write the entries out");
                None
            }
            Value::String(text) => Some(text.clone()),
            Value::Number(number) if number.is_u64() => {
                self.source.text.get(node.span.clone()).map(|written| written.trim().to_owned())
            }
            _ => {
                let message = format!("a key is text, this is {}", node.sort());
                self.fault(node.span.clone(), message, "put it in quotes if it is meant as text");
                None
            }
        }
    }

    fn scalar(&mut self, text: &str, style: ScalarStyle, span: &Range<usize>) -> Value {
        if let Some((_, character, name)) = characters::first_refused(text) {
            let fault = refused_character(self.source, span.clone(), character, name).at(self.pointer());
            self.faults.push(fault);
        }
        match scalar::resolve(text, style) {
            Ok(Value::String(text)) => Value::String(with_line_feeds(&text)),
            Ok(value) => value,
            Err(scalar::NumberTooLarge) => {
                let message = format!("`{text}` is outside of what 64 bits hold");
                self.fault(span.clone(), message, "put it in quotes if it is meant as text");
                Value::Null
            }
        }
    }

    fn refuse_properties(&mut self, anchor: usize, tagged: bool, span: &Range<usize>) {
        if anchor != 0 {
            self.fault(span.clone(), "anchors are not supported", "write the value out, or use a $ref");
        }
        if tagged {
            self.fault(span.clone(), "tags are not supported", "leave the tag out; quotes make a string");
        }
    }

    fn fault(&mut self, span: Range<usize>, message: impl Into<String>, help: &str) {
        let fault = Diagnostic::error(self.source, span, message).at(self.pointer()).help(help);
        self.faults.push(fault);
    }

    /// The pointer of the value that comes next.
    fn pointer(&self) -> String {
        match self.open.last() {
            None => String::new(),
            Some(Open { pointer, content: Content::Sequence(items), .. }) => {
                pointer::child(pointer, &items.len().to_string())
            }
            Some(Open { pointer, content: Content::Mapping { key: Key::Read(key, _), .. }, .. }) => {
                pointer::child(pointer, key)
            }
            Some(Open { pointer, .. }) => pointer.clone(),
        }
    }

    /// The parser reads the rest of the line, with a comment there, before it says where a quoted scalar ends.
    fn without_what_follows(&self, span: Range<usize>, style: ScalarStyle) -> Range<usize> {
        let quote = match style {
            ScalarStyle::SingleQuoted => '\'',
            ScalarStyle::DoubleQuoted => '"',
            ScalarStyle::Plain | ScalarStyle::Literal | ScalarStyle::Folded => return span,
        };
        let written = self.source.text.get(span.clone()).unwrap_or_default();
        let mut characters = written.char_indices().skip(1).peekable();
        while let Some((at, character)) = characters.next() {
            let is_escape = match quote {
                '"' => character == '\\',
                _ => character == quote && characters.peek().is_some_and(|(_, next)| *next == quote),
            };
            if is_escape {
                characters.next();
            } else if character == quote {
                return span.start..span.start + at + quote.len_utf8();
            }
        }
        span
    }

    fn bytes(&self, span: Span) -> Range<usize> {
        let start = self.skipped + self.offsets.byte(span.start.index());
        let end = self.skipped + self.offsets.byte(span.end.index());
        let text = self.source.text.get(start..end.max(start)).unwrap_or_default();
        start..start + text.trim_end().len()
    }
}
