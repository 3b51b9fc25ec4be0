//! Reading a file of its own.

use super::Compose;
use super::Scalar;
use super::ScalarStyle;
use super::compose;
use super::key_text;
use super::resolve;
use crate::diag::Diagnostic;
use crate::diag::Diagnostics;
use crate::source::OriginId;
use crate::source::Origins;
use crate::source::SourceId;
use crate::source::Span;
use crate::yaml::Data;
use crate::yaml::Key;
use crate::yaml::Node;
use crate::yaml::ambiguous;
use std::ops::Range;

/// One document of a text.
#[derive(Clone, Debug)]
pub struct Document {
    /// Its value.
    pub node: Node,
    /// Where its value stands.
    pub span: Span,
    /// Plain scalars that readers of YAML disagree about, in order;
    /// [`ambiguous::findings`](crate::yaml::ambiguous::findings) says what is wrong with them.
    pub ambiguous: Vec<Span>,
    /// How many of its values are there only because an alias repeats them.
    pub repeated: usize,
}

/// Reads all documents of a text that was added to [`Sources`](crate::source::Sources) as
/// `source`, as kubectl does. YAML includes JSON.
///
/// Every node and key has an origin [`Step::Read`](crate::source::Step::Read) with its place.
/// Empty documents are left out. When anything is wrong, everything that can be found is reported
/// and there are no documents.
pub fn read(
    source: SourceId,
    text: &str,
    origins: &mut Origins,
    diagnostics: &mut Diagnostics,
) -> Vec<Document> {
    read_part(source, text, 0..text.len(), origins, diagnostics)
}

/// Reads the documents of a part of a text, which begins and ends where a document does, as
/// [`read`] does.
pub fn read_part(
    source: SourceId,
    text: &str,
    part: Range<usize>,
    origins: &mut Origins,
    diagnostics: &mut Diagnostics,
) -> Vec<Document> {
    let mut reader = Reader {
        source,
        base: part.start,
        origins,
        ambiguous: Vec::new(),
    };
    let text = text.get(part).unwrap_or_default();
    let composed = compose(text, &mut reader, diagnostics);
    let places: Vec<Span> = composed
        .iter()
        .map(|document| reader.place(&document.range))
        .collect();
    let mut ambiguous = reader.ambiguous.into_iter().peekable();
    let mut documents = Vec::with_capacity(composed.len());
    for (document, span) in composed.into_iter().zip(places) {
        let inside = |place: &Span| place.start < span.end;
        documents.push(Document {
            node: document.node,
            span,
            ambiguous: std::iter::from_fn(|| ambiguous.next_if(inside)).collect(),
            repeated: document.repeated,
        });
    }
    documents
}

struct Reader<'o> {
    source: SourceId,
    /// Where the part that is read begins.
    base: usize,
    origins: &'o mut Origins,
    ambiguous: Vec<Span>,
}

impl Reader<'_> {
    fn place(&self, range: &Range<usize>) -> Span {
        Span::new(self.source, self.base + range.start, self.base + range.end)
    }

    fn data(&mut self, scalar: &Scalar<'_>) -> Result<Data, Diagnostic> {
        let plain = scalar.style == ScalarStyle::Plain && scalar.tag.is_none();
        if plain && ambiguous::reading(&scalar.text).is_some() {
            self.ambiguous.push(self.place(&scalar.range));
        }
        resolve(scalar).map_err(|fault| fault.at(Some(self.place(&scalar.range)), "here"))
    }
}

impl Compose for Reader<'_> {
    fn value(&mut self, scalar: &Scalar<'_>) -> Result<Node, Diagnostic> {
        let data = self.data(scalar)?;
        let site = self.place(&scalar.range);
        Ok(Node::new(data, self.origins.read(site)))
    }

    fn key(&mut self, scalar: &Scalar<'_>) -> Result<Key, Diagnostic> {
        let data = self.data(scalar)?;
        let site = self.place(&scalar.range);
        let text = key_text(&data).map_err(|fault| {
            let fault = fault.help("put the key in quotes if it is text");
            fault.at(Some(site), "here")
        })?;
        let origin = self.origins.read(site);
        Ok(Key { text, origin })
    }

    fn collection(&mut self, range: Range<usize>) -> OriginId {
        let site = self.place(&range);
        self.origins.read(site)
    }

    fn span(&self, range: Range<usize>) -> Option<Span> {
        Some(self.place(&range))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Sources;

    /// The documents as compact JSON, or the messages with what they underline.
    fn outcome(text: &str) -> Result<Vec<String>, Vec<String>> {
        let mut sources = Sources::default();
        let source = sources.add("test.yaml", text).unwrap();
        let mut diagnostics = Diagnostics::default();
        let documents = read(source, text, &mut Origins::default(), &mut diagnostics);
        if diagnostics.is_empty() {
            return Ok(documents.iter().map(|d| json(&d.node)).collect());
        }
        assert!(documents.is_empty());
        let told = diagnostics.iter().map(|diagnostic| {
            let places = diagnostic.places.iter();
            let shown: Vec<&str> = places.map(|place| sources.slice(place.span)).collect();
            format!("{}: {} {shown:?}", diagnostic.code.slug, diagnostic.message)
        });
        Err(told.collect())
    }

    fn json(node: &Node) -> String {
        match &node.data {
            Data::Null => "null".to_owned(),
            Data::Bool(value) => value.to_string(),
            Data::Number(number) => number.to_string(),
            Data::String(text) => format!("{text:?}"),
            Data::List(items) => {
                let items: Vec<String> = items.iter().map(json).collect();
                format!("[{}]", items.join(","))
            }
            Data::Map(map) => {
                let pair = |entry: &crate::yaml::Entry| {
                    format!("{:?}:{}", &*entry.key.text, json(&entry.value))
                };
                let pairs: Vec<String> = map.iter().map(pair).collect();
                format!("{{{}}}", pairs.join(","))
            }
        }
    }

    fn one(text: &str) -> String {
        let mut documents = outcome(text).unwrap();
        assert_eq!(documents.len(), 1);
        documents.remove(0)
    }

    #[test]
    fn own_keys_win_over_merged_ones_wherever_they_stand() {
        assert_eq!(
            one("d: &d {a: 1, b: 2}\nx:\n  <<: *d\n  b: 3\nz:\n  b: 3\n  <<: *d\n"),
            r#"{"d":{"a":1,"b":2},"x":{"a":1,"b":3},"z":{"b":3,"a":1}}"#
        );
        assert_eq!(one("'<<': 1\n"), r#"{"<<":1}"#);
        assert_eq!(
            one("x:\n  <<: [{a: 1}, {a: 2, b: 3}]\n"),
            r#"{"x":{"a":1,"b":3}}"#
        );
        assert_eq!(
            outcome("a:\n  <<: 1\nb:\n  <<: {}\n  <<: {}\n").unwrap_err(),
            [
                "yaml::invalid-merge: `<<` takes a mapping or a list of mappings, not an integer [\"1\"]",
                "yaml::duplicate-key: the key `<<` stands twice in one mapping [\"<<\", \"<<\"]",
            ]
        );
    }

    #[test]
    fn every_duplicate_is_reported_with_both_places() {
        assert_eq!(
            outcome("größe: 1\n1: a\n\"1\": b\non: x\ntrue: y\n").unwrap_err(),
            [
                "yaml::duplicate-key: the key `1` stands twice in one mapping [\"\\\"1\\\"\", \"1\"]",
                "yaml::duplicate-key: the key `true` stands twice in one mapping [\"true\", \"on\"]",
            ]
        );
    }

    #[test]
    fn aliases_repeat_values_and_keys() {
        assert_eq!(
            one("&k a: &v [1]\nb: *v\nc: {*k : 2}\n"),
            r#"{"a":[1],"b":[1],"c":{"a":2}}"#
        );
        assert_eq!(
            outcome("a: *nope\nb: &b [*b]\n").unwrap_err(),
            [
                "yaml::unknown-alias: nothing above is marked `&nope` [\"*nope\"]",
                "yaml::unknown-alias: `*b` repeats the value that it is a part of [\"*b\"]",
            ]
        );
    }

    #[test]
    fn an_alias_bomb_is_refused() {
        let mut lines = vec!["a0: &a0 [x, x, x, x, x, x, x, x, x]".to_owned()];
        for level in 1..10 {
            let items = vec![format!("*a{}", level - 1); 9].join(", ");
            lines.push(format!("a{level}: &a{level} [{items}]"));
        }
        let told = outcome(&lines.join("\n")).unwrap_err();
        assert_eq!(told.len(), 1);
        assert!(told[0].starts_with("yaml::limit: aliases repeat more than 100000 values"));
    }

    #[test]
    fn depth_is_limited_also_through_aliases() {
        for (open, close) in [("[", "]"), ("{a: ", "}")] {
            let good = open.repeat(200) + &close.repeat(200);
            assert!(outcome(&good).is_ok());
            let deep = open.repeat(201) + &close.repeat(201);
            let told = outcome(&deep).unwrap_err();
            assert!(told[0].starts_with("yaml::limit: more than 200 levels of nesting"));
        }
        let half = "[".repeat(150) + &"]".repeat(150);
        let text = format!("- &a {half}\n- {}*a{}\n", "[".repeat(60), "]".repeat(60));
        assert!(outcome(&text).unwrap_err()[0].starts_with("yaml::limit: more than 200"));
        let block = (0..30_000).map(|_| "- ").collect::<String>();
        assert!(outcome(&block).unwrap_err()[0].starts_with("yaml::limit: more than 200"));
    }

    #[test]
    fn documents_without_content_are_left_out() {
        assert_eq!(outcome("").unwrap(), [""; 0]);
        assert_eq!(
            outcome("# only this\n---\n---\n# and this\n").unwrap(),
            [""; 0]
        );
        assert_eq!(
            outcome("---\na: 1\n---\n---\nnull\n...\n").unwrap(),
            ["{\"a\":1}", "null"]
        );
    }

    #[test]
    fn places_are_bytes_of_the_file() {
        let text =
            "\u{feff}größe: 'ä'\r\nb:\r\n  - |  # note\r\n    é\r\n\r\nc:\r\nd: [1,\r\n 2]\r\n";
        let mut sources = Sources::default();
        let source = sources.add("test.yaml", text).unwrap();
        let mut origins = Origins::default();
        let mut diagnostics = Diagnostics::default();
        let documents = read(source, text, &mut origins, &mut diagnostics);
        let map = documents[0].node.as_map().unwrap();
        let shown = |origin| sources.slice(origins.span(origin).unwrap());
        let places: Vec<(&str, &str)> = map
            .iter()
            .map(|entry| (shown(entry.key.origin), shown(entry.value.origin)))
            .collect();
        assert_eq!(
            places,
            [
                ("größe", "'ä'"),
                ("b", "- |  # note\r\n    é"),
                ("c", ""),
                ("d", "[1,\r\n 2]"),
            ]
        );
        let item = &map.get("b").unwrap().as_list().unwrap()[0];
        assert_eq!(shown(item.origin), "|  # note\r\n    é");
        let absent = origins.span(map.get("c").unwrap().origin).unwrap();
        assert!(text.get(..absent.start as usize).unwrap().ends_with("c:"));
        assert!(sources.slice(documents[0].span).starts_with("größe"));
        assert!(sources.slice(documents[0].span).ends_with("2]"));
    }
}
