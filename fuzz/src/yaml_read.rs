//! Reads a text with places.

use super::run::Run;
use super::run::as_json;
use paletteai::diag::Diagnostic;
use paletteai::diag::Diagnostics;
use paletteai::source::OriginId;
use paletteai::source::Origins;
use paletteai::source::Sources;
use paletteai::source::Span;
use paletteai::yaml;
use paletteai::yaml::Compose;
use paletteai::yaml::Composed;
use paletteai::yaml::Data;
use paletteai::yaml::Document;
use paletteai::yaml::Key;
use paletteai::yaml::Node;
use paletteai::yaml::Recording;
use paletteai::yaml::Scalar;
use std::ops::Range;

/// The input is a text.
pub fn check(input: &[u8]) {
    let Ok(text) = std::str::from_utf8(input) else {
        return;
    };
    let mut run = Run::default();
    let documents = run.read("any.yaml", text);
    run.messages_can_be_shown();
    replayed(text);
    if run.diagnostics.has_errors() {
        assert!(documents.is_empty(), "nothing of a broken text is used");
        return;
    }
    let places = Places {
        text,
        run: &run,
        // Aliases and merges put values where they do not stand.
        is_straight: !text.contains(['*', '!']) && !text.contains("<<"),
    };
    for document in &documents {
        places.document(document);
    }
    in_parts(text, &documents);
    begins_alike(text, &documents);
}

struct Places<'a> {
    text: &'a str,
    run: &'a Run,
    is_straight: bool,
}

impl Places<'_> {
    fn document(&self, document: &Document) {
        self.run.lies_within(document.span);
        for place in &document.ambiguous {
            assert!(contains(document.span, *place));
        }
        yaml::ambiguous::findings(self.text, document);
        self.node(&document.node, document.span);
    }

    fn place(&self, origin: OriginId, around: Span) -> Span {
        let span = self.run.origins.span(origin).expect("all values were read");
        self.run.lies_within(span);
        let inside = !self.is_straight || contains(around, span);
        assert!(inside, "{span:?} outside of {around:?}: {:?}", self.text);
        span
    }

    fn node(&self, node: &Node, around: Span) {
        let span = self.place(node.origin, around);
        match &node.data {
            Data::List(items) => {
                let mut end = span.start;
                for item in items {
                    self.node(item, span);
                    end = self.follows(item.origin, end);
                }
            }
            Data::Map(map) => {
                let mut end = span.start;
                for entry in map {
                    let place = self.place(entry.key.origin, span);
                    end = self.follows(entry.key.origin, end);
                    self.stands_there(place, &|data| {
                        yaml::key_text(data).is_ok_and(|text| text == entry.key.text)
                    });
                    self.node(&entry.value, span);
                    end = self.follows(entry.value.origin, end);
                }
            }
            data => {
                let written = as_json(node);
                self.stands_there(span, &|data| {
                    as_json(&Node::new(data.clone(), node.origin)) == written
                });
                if let Data::String(content) = data {
                    self.characters(content, span);
                }
            }
        }
    }

    /// Values stand in order.
    fn follows(&self, origin: OriginId, end: u32) -> u32 {
        let span = self.run.origins.span(origin).expect("all values were read");
        let in_order = !self.is_straight || span.start >= end;
        assert!(in_order, "{span:?} before {end}: {:?}", self.text);
        span.end
    }

    /// What stands at a place is the scalar; blocks and lines need what is around them.
    fn stands_there(&self, span: Span, is_it: &dyn Fn(&Data) -> bool) {
        let written = self.run.sources.slice(span);
        let alone = !written.contains(['\n', '\r'])
            && !written.starts_with(['|', '>'])
            && !written.ends_with(':')
            && !matches!(written, "-" | "?");
        if !self.is_straight || !alone {
            return;
        }
        // Behind a space nothing is a marker of documents.
        let read = Run::default().node("scalar", &format!(" {written}"));
        let same = match &read {
            Some(node) => is_it(&node.data),
            None => written.is_empty() || is_it(&Data::Null),
        };
        assert!(same, "{written:?} is read as {read:?}: {:?}", self.text);
    }

    /// The characters of a text are found where they stand.
    fn characters(&self, content: &str, span: Span) {
        let pairs = yaml::segments(self.text, span);
        let ascend = pairs.is_sorted_by(|one, next| one.0 < next.0 && one.1 < next.1);
        assert!(ascend, "{pairs:?}: {:?}", self.text);
        for (_, place) in pairs.iter() {
            let inside = span.range().contains(&(*place as usize)) || *place == span.end;
            assert!(inside, "{place} outside of {span:?}: {:?}", self.text);
        }
        let escapes = self.run.sources.slice(span).contains('\\');
        if escapes || !self.is_straight {
            return;
        }
        for (at, character) in content.char_indices() {
            if character.is_whitespace() {
                continue;
            }
            let pair = pairs.iter().rev().find(|pair| pair.0 as usize <= at);
            let there = pair.is_some_and(|pair| {
                let place = pair.1 as usize + at - pair.0 as usize;
                let rest = self.text.get(place..);
                rest.is_some_and(|rest| rest.starts_with(character))
            });
            assert!(
                there,
                "{character:?} at {at} of {content:?}: {:?}",
                self.text
            );
        }
    }
}

fn contains(around: Span, span: Span) -> bool {
    around.start <= span.start && span.end <= around.end
}

/// Read part by part, a text has the same documents.
fn in_parts(text: &str, documents: &[Document]) {
    let Some(parts) = yaml::parts(text) else {
        return;
    };
    let source = Sources::default()
        .add("any.yaml", text)
        .expect("it is small");
    let (mut origins, mut diagnostics) = (Origins::default(), Diagnostics::default());
    let read = |part| yaml::read_part(source, text, part, &mut origins, &mut diagnostics);
    let again: Vec<Document> = parts.into_iter().flat_map(read).collect();
    assert_eq!(again.len(), documents.len(), "{diagnostics:?}");
    for (one, other) in again.iter().zip(documents) {
        assert!(Run::same(&one.node, &other.node), "{text:?}");
        assert_eq!(one.span, other.span, "{text:?}");
    }
}

/// The beginning of a document says what the whole does.
fn begins_alike(text: &str, documents: &[Document]) {
    let Some(head) = yaml::read_head(text, &["spec"]) else {
        return;
    };
    let [document] = documents else {
        panic!("a head of {} documents: {text:?}", documents.len());
    };
    for path in head.paths() {
        let keys: Vec<&str> = path.iter().map(|key| &**key).collect();
        let found = document.node.at(&keys).expect("the whole has it");
        let data = head.get(&keys).expect("it has this path").clone();
        assert!(Run::same(&Node::new(data, found.origin), found), "{text:?}");
    }
}

/// A text that is read once and composed twice has the same values.
fn replayed(text: &str) {
    let (mut origins, mut told) = (Origins::default(), Diagnostics::default());
    let source = Sources::default()
        .add("any.yaml", text)
        .expect("it is small");
    let mut composer = Composer {
        origin: origins.read(Span::new(source, 0, 0)),
    };
    let documents = yaml::compose(text, &mut composer, &mut told);
    let Ok(recording) = Recording::new(text.to_owned(), usize::MAX) else {
        assert!(told.has_errors(), "{text:?}");
        return;
    };
    for _ in 0..2 {
        let mut again = Diagnostics::default();
        let replayed = yaml::compose_again(&recording, &mut composer, &mut again);
        let json = |documents: &[Composed]| -> Vec<String> {
            documents
                .iter()
                .map(|document| as_json(&document.node))
                .collect()
        };
        assert_eq!(json(&replayed), json(&documents), "{text:?}");
        assert_eq!(format!("{again:?}"), format!("{told:?}"), "{text:?}");
    }
}

struct Composer {
    origin: OriginId,
}

impl Compose for Composer {
    fn value(&mut self, scalar: &Scalar<'_>) -> Result<Node, Diagnostic> {
        let data = yaml::resolve(scalar).map_err(|fault| fault.at(None, "here"))?;
        Ok(Node::new(data, self.origin))
    }

    fn key(&mut self, scalar: &Scalar<'_>) -> Result<Key, Diagnostic> {
        let data = yaml::resolve(scalar).map_err(|fault| fault.at(None, "here"))?;
        let text = yaml::key_text(&data).map_err(|fault| fault.at(None, "here"))?;
        let origin = self.origin;
        Ok(Key { text, origin })
    }

    fn collection(&mut self, _: Range<usize>) -> OriginId {
        self.origin
    }

    fn span(&self, _: Range<usize>) -> Option<Span> {
        None
    }
}
