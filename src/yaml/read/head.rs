//! The beginning of a document, without the rest.

use super::Scalar;
use super::ScalarStyle;
use super::events::Event;
use super::events::Events;
use super::key_text;
use super::resolve;
use crate::yaml::Data;

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

/// Reads the beginning of the first document of a text, up to the value at a chain of keys.
///
/// `None` whenever a closer look is needed: that value never comes, or something before it is not
/// plain (an error, a key that stands twice, an anchor, an alias, a tag, `<<`, a list).
pub fn read_head(text: &str, until: &[&str]) -> Option<Head> {
    let mut reader = Reader {
        events: Events::new(text),
        head: Head::default(),
        path: Vec::new(),
        until,
    };
    matches!(reader.next()?, Seen::Document).then_some(())?;
    matches!(reader.next()?, Seen::Map).then_some(())?;
    matches!(reader.map()?, Reached::Value).then_some(reader.head)
}

enum Seen {
    Document,
    Map,
    End,
    Scalar(Data),
}

enum Reached {
    /// The value that ends the head.
    Value,
    /// The end of a mapping.
    End,
}

struct Reader<'t, 'u> {
    events: Events<'t>,
    head: Head,
    path: Vec<Box<str>>,
    until: &'u [&'u str],
}

impl Reader<'_, '_> {
    fn next(&mut self) -> Option<Seen> {
        let (event, range) = self.events.next()?.ok()?;
        Some(match event {
            Event::Document => Seen::Document,
            Event::Map { anchor: 0 } => Seen::Map,
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
        })
    }

    fn map(&mut self) -> Option<Reached> {
        (self.path.len() < MAX_DEPTH).then_some(())?;
        let mut keys: Vec<Box<str>> = Vec::new();
        loop {
            let key = match self.next()? {
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
                return Some(Reached::Value);
            }
            match self.next()? {
                Seen::Scalar(data) => self.head.scalars.push((self.path.clone(), data)),
                Seen::Map => {
                    if let Reached::Value = self.map()? {
                        return Some(Reached::Value);
                    }
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
