//! Texts, histories and messages of one input.

use paletteai::diag::Diagnostics;
use paletteai::diag::human;
use paletteai::diag::json;
use paletteai::source::Origins;
use paletteai::source::Sources;
use paletteai::source::Span;
use paletteai::yaml;
use paletteai::yaml::Data;
use paletteai::yaml::Document;
use paletteai::yaml::Node;
use paletteai::yaml::Number;
use serde_json::Value;

/// Where texts, histories and messages of one input are collected.
#[derive(Default)]
pub struct Run {
    pub sources: Sources,
    pub origins: Origins,
    pub diagnostics: Diagnostics,
}

impl Run {
    /// All documents of a text.
    pub fn read(&mut self, name: &str, text: &str) -> Vec<Document> {
        let source = self.sources.add(name, text).expect("it is small");
        yaml::read(source, text, &mut self.origins, &mut self.diagnostics)
    }

    /// The first document of a text that has no error.
    pub fn node(&mut self, name: &str, text: &str) -> Option<Node> {
        let documents = self.read(name, text);
        documents.into_iter().next().map(|document| document.node)
    }

    /// A string that stands alone in a text.
    pub fn string(&mut self, name: &str, text: &str) -> Node {
        let source = self.sources.add(name, text).expect("it is small");
        let origin = self.origins.read(Span::new(source, 0, text.len()));
        Node::string(text, origin)
    }

    /// Everything that is said points into its text, and can be drawn.
    pub fn messages_can_be_shown(&self) {
        for diagnostic in &self.diagnostics {
            for place in &diagnostic.places {
                self.lies_within(place.span);
            }
        }
        let style = human::Style {
            colour: false,
            width: 80,
        };
        human::render(&self.diagnostics, &self.sources, style);
        let document = json::document(&self.diagnostics, &self.sources);
        assert!(serde_json::from_str::<Value>(&document).is_ok());
    }

    /// A place begins and ends with a character of its text.
    pub fn lies_within(&self, span: Span) {
        let text = self.sources.text(span.source);
        let inside = text.get(span.range()).is_some();
        assert!(inside, "{span:?} is no part of {text:?}");
    }

    /// As [`Run::lies_within`], where there is a place.
    pub fn may_lie_within(&self, span: Option<Span>) {
        if let Some(span) = span {
            self.lies_within(span);
        }
    }

    /// Equal as JSON, with equal order of keys.
    pub fn same(one: &Node, other: &Node) -> bool {
        as_json(one) == as_json(other)
    }
}

/// A value as JSON text.
pub fn as_json(node: &Node) -> String {
    let mut text = String::new();
    yaml::write_json(node, &mut text);
    text
}

/// The same value for another reader, by a measure for numbers.
pub fn equal(one: &Node, other: &Value, numbers: fn(Number, &serde_json::Number) -> bool) -> bool {
    let equal = |one, other| equal(one, other, numbers);
    match (&one.data, other) {
        (Data::Null, Value::Null) => true,
        (Data::Bool(one), Value::Bool(other)) => one == other,
        (Data::Number(one), Value::Number(other)) => numbers(*one, other),
        (Data::String(one), Value::String(other)) => **one == **other,
        (Data::List(one), Value::Array(other)) => {
            one.len() == other.len() && one.iter().zip(other).all(|(one, other)| equal(one, other))
        }
        (Data::Map(one), Value::Object(other)) => {
            let same = |key: &str, value| other.get(key).is_some_and(|other| equal(value, other));
            one.len() == other.len() && one.iter().all(|entry| same(&entry.key.text, &entry.value))
        }
        _ => false,
    }
}
