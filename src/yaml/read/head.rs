//! The beginning of a document, without the rest.

use super::Scalar;
use super::ScalarStyle;
use super::events::Event;
use super::events::Events;
use super::key_text;
use super::resolve;
use crate::yaml::Data;
use std::ops::Range;

/// Nesting of what may stand before the rest; anything deeper is read whole.
const MAX_DEPTH: usize = 8;

/// The scalars that stand in a document before one of its values.
#[derive(Clone, Debug, Default)]
pub struct Head {
    scalars: Vec<(Vec<Box<str>>, Data)>,
}

impl Head {
    /// The scalar at a chain of keys.
    pub fn get(&self, keys: &[&str]) -> Option<&Data> {
        let mut scalars = self.scalars.iter();
        let at = |path: &[Box<str>]| path.iter().map(|key| &**key).eq(keys.iter().copied());
        scalars.find(|(path, _)| at(path)).map(|(_, data)| data)
    }

    /// The text at a chain of keys.
    pub fn text(&self, keys: &[&str]) -> Option<&str> {
        match self.get(keys)? {
            Data::String(text) => Some(text),
            _ => None,
        }
    }

    /// The chains of keys of all scalars, in the order of the text.
    pub fn paths(&self) -> impl Iterator<Item = &[Box<str>]> {
        self.scalars.iter().map(|(path, _)| path.as_slice())
    }
}

/// Reads the beginning of the one document of a text, up to the value at a chain of keys, which is
/// the last one.
///
/// `None` whenever a closer look is needed: that value never comes, something before it is not plain
/// (an error, a key that stands twice, an anchor, an alias, a tag, `<<`, a list), or it may be that
/// something follows it.
pub fn read_head(text: &str, until: &[&str]) -> Option<Head> {
    let mut reader = Reader {
        text,
        events: Events::new(text),
        head: Head::default(),
        path: Vec::new(),
        until,
        in_brackets: false,
    };
    matches!(reader.next()?.0, Seen::Document).then_some(())?;
    matches!(reader.next()?.0, Seen::Map).then_some(())?;
    let Reached::Value(key) = reader.map()? else {
        return None;
    };
    let is_last = if reader.in_brackets {
        closes(text.get(key.end..)?)
    } else {
        is_deeper(text, key.start)
    };
    is_last.then_some(reader.head)
}

/// Whether all lines after that of a key stand deeper than the key: in a block, they belong to its
/// value then (<https://yaml.org/spec/1.2.2/#61-indentation-spaces>).
fn is_deeper(text: &str, key: usize) -> bool {
    let (before, after) = text.split_at_checked(key).unwrap_or((text, ""));
    let column = before.len() - before.rfind('\n').map_or(0, |end| end + 1);
    after.lines().skip(1).all(|line| {
        let indent = line.len() - line.trim_start_matches(' ').len();
        let rest = line.trim();
        indent > column || rest.is_empty() || rest.starts_with('#')
    })
}

/// Whether nothing but closing brackets follows the value that begins here. Only JSON can be told
/// without parsing: anything else, such as single quotes and comments, is not looked through.
fn closes(text: &str) -> bool {
    let (mut depth, mut in_string, mut escaped) = (0_usize, false, false);
    let mut ended = false;
    for letter in text.bytes() {
        if in_string {
            (in_string, escaped) = match letter {
                b'"' if !escaped => (false, false),
                b'\\' => (true, !escaped),
                _ => (true, false),
            };
            continue;
        }
        match letter {
            b'"' if !ended => in_string = true,
            b'{' | b'[' if !ended => depth += 1,
            b'}' | b']' if depth > 0 => {
                depth -= 1;
                ended = depth == 0;
            }
            b'}' if ended => {}
            b' ' | b'\n' | b'\r' | b'\t' => {}
            b',' | b':' | b'-' | b'+' | b'.' | b'0'..=b'9' | b'a'..=b'z' | b'E' if !ended => {
                // Outside all brackets only the `:` after the key stands before the value.
                if depth == 0 && letter != b':' {
                    return false;
                }
            }
            _ => return false,
        }
    }
    ended
}

enum Seen {
    Document,
    Map,
    End,
    Scalar(Data),
}

enum Reached {
    /// The value that ends the head; where its key stands.
    Value(Range<usize>),
    /// The end of a mapping.
    End,
}

struct Reader<'t, 'u> {
    text: &'t str,
    events: Events<'t>,
    head: Head,
    path: Vec<Box<str>>,
    until: &'u [&'u str],
    /// Whether some mapping on the way to the value stands in brackets.
    in_brackets: bool,
}

impl Reader<'_, '_> {
    fn next(&mut self) -> Option<(Seen, Range<usize>)> {
        let (event, range) = self.events.next()?.ok()?;
        let place = range.clone();
        let seen = match event {
            Event::Document => Seen::Document,
            Event::Map { anchor: 0 } => {
                // What stands in brackets beside the way does no harm.
                self.in_brackets |= self.text.get(range) == Some("{");
                Seen::Map
            }
            Event::End => Seen::End,
            Event::Scalar {
                text,
                style,
                tag: None,
                anchor: 0,
            } => {
                let merges = style == ScalarStyle::Plain && text == "<<";
                (!merges).then_some(())?;
                let scalar = Scalar {
                    text,
                    style,
                    tag: None,
                    range,
                };
                Seen::Scalar(resolve(&scalar).ok()?)
            }
            _ => return None,
        };
        Some((seen, place))
    }

    fn map(&mut self) -> Option<Reached> {
        (self.path.len() < MAX_DEPTH).then_some(())?;
        let mut keys: Vec<Box<str>> = Vec::new();
        loop {
            let (seen, place) = self.next()?;
            let key = match seen {
                Seen::End => return Some(Reached::End),
                Seen::Scalar(data) => Box::from(&*key_text(&data).ok()?),
                Seen::Document | Seen::Map => return None,
            };
            if keys.contains(&key) {
                return None;
            }
            keys.push(key.clone());
            self.path.push(key);
            if self
                .path
                .iter()
                .map(|key| &**key)
                .eq(self.until.iter().copied())
            {
                return Some(Reached::Value(place));
            }
            let outside = self.in_brackets;
            match self.next()?.0 {
                Seen::Scalar(data) => self.head.scalars.push((self.path.clone(), data)),
                Seen::Map => {
                    if let Reached::Value(place) = self.map()? {
                        return Some(Reached::Value(place));
                    }
                    self.in_brackets = outside;
                }
                Seen::Document | Seen::End => return None,
            }
            self.path.pop();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Option<Vec<String>> {
        let head = read_head(text, &["spec", "rest"])?;
        let shown = head.scalars.iter().map(|(path, data)| {
            let value = key_text(data).map_or("-".into(), |text| text.to_string());
            format!("{}={value}", path.join("."))
        });
        Some(shown.collect())
    }

    #[test]
    fn the_head_ends_where_the_rest_begins() {
        let text = "---\n# x\nkind: K\nmetadata: {name: web, labels: {a: b}}\nspec:\n  revision: 3\n  rest:\n    [broken";
        let wanted = [
            "kind=K",
            "metadata.name=web",
            "metadata.labels.a=b",
            "spec.revision=3",
        ];
        assert_eq!(found(text).unwrap(), wanted);
        let json = r#"{"kind":"K","spec":{"revision":"1.2.0","rest":{"spec":{}}}}"#;
        assert_eq!(found(json).unwrap(), ["kind=K", "spec.revision=1.2.0"]);
    }

    #[test]
    fn the_rest_is_the_last_value() {
        for text in [
            "spec:\n  rest:\n    a: |\n      spec:\n\n  # no key\n    b: 'x\n      y'\n# end\n",
            "spec:\n  rest: {a: 1,\n    b: 2}\n",
            "spec: {rest: {a: 1}}\n",
            r#"{"spec": {"rest": {"a": "}\"{", "b": [1.5e3, {"c": null}]}}}"#,
            "{\n  \"spec\": {\n    \"rest\": {\n      \"a\": \"\\\\\"\n    }\n  }\n}\n",
        ] {
            assert!(found(text).is_some(), "{text}");
        }
        for text in [
            "spec:\n  rest: {}\n  more: 1\n",
            "spec:\n  rest: {}\nstatus: {}\n",
            "spec: {rest: {}, more: 1}\n",
            "spec: {rest: {}}\nmore: 1\n",
            "spec: {rest: {a: 'it''s'}}\n",
            r#"{"spec": {"rest": {"a": "}"}}, "status": 1}"#,
            r#"{"spec": {"rest": 1}}"#,
        ] {
            assert_eq!(found(text), None, "{text}");
        }
    }

    #[test]
    fn whatever_is_not_plain_needs_a_closer_look() {
        for text in [
            "kind: K\n",
            "kind: K\nspec:\n  other: 1\n",
            "kind: &a K\nspec:\n  rest: {}\n",
            "kind: !!str K\nspec:\n  rest: {}\n",
            "<<: {}\nspec:\n  rest: {}\n",
            "kind: K\nkind: K\nspec:\n  rest: {}\n",
            "items: [1]\nspec:\n  rest: {}\n",
            "- spec:\n    rest: {}\n",
            "kind: [\nspec:\n  rest: {}\n",
            "a: 99999999999999999999\nspec:\n  rest: {}\n",
            "",
        ] {
            assert_eq!(found(text), None, "{text}");
        }
    }
}
