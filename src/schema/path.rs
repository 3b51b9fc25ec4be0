//! Where in a value a check stands.

use std::fmt::Write;
use std::sync::Arc;

/// One step from a value to one inside it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Segment {
    /// The value of a key.
    Key(Arc<str>),
    /// An item of a list.
    Index(usize),
}

/// The steps from the root.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Path {
    segments: Vec<Segment>,
}

impl Path {
    pub(super) fn push(&mut self, segment: Segment) {
        self.segments.push(segment);
    }

    pub(super) fn pop(&mut self) {
        self.segments.pop();
    }

    pub(super) fn with(&self, key: &str) -> Self {
        let mut path = self.clone();
        path.push(Segment::Key(key.into()));
        path
    }

    /// The last key; empty at the root and at items of lists.
    pub(super) fn last_key(&self) -> &str {
        match self.segments.last() {
            Some(Segment::Key(key)) => key,
            _ => "",
        }
    }

    /// Both lead to keys of one mapping.
    pub(super) fn is_beside(&self, other: &Self) -> bool {
        let parent = |path: &Self| {
            path.segments
                .split_last()
                .map(|(_, parent)| parent.to_vec())
        };
        parent(self) == parent(other)
    }

    pub(super) fn len(&self) -> usize {
        self.segments.len()
    }

    /// `ports[0].port`; keys that are no plain words as `labels["app.kubernetes.io/name"]`.
    pub(super) fn text(&self) -> String {
        let mut text = String::new();
        for segment in &self.segments {
            // Writing into a `String` cannot fail.
            let _ = match segment {
                Segment::Index(index) => write!(text, "[{index}]"),
                Segment::Key(key) if !is_word(key) => write!(text, "[{key:?}]"),
                Segment::Key(key) if text.is_empty() => write!(text, "{key}"),
                Segment::Key(key) => write!(text, ".{key}"),
            };
        }
        text
    }
}

fn is_word(key: &str) -> bool {
    let good = |character: char| character.is_alphanumeric() || "_-$".contains(character);
    !key.is_empty() && key.chars().all(good)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_read_like_the_documentation() {
        let mut path = Path::default();
        assert_eq!(path.text(), "");
        path.push(Segment::Key("ports".into()));
        path.push(Segment::Index(0));
        assert_eq!(path.with("port").text(), "ports[0].port");
        assert_eq!(path.with("a.b/c").text(), "ports[0][\"a.b/c\"]");
        path.pop();
        assert_eq!((path.text(), path.len()), ("ports".to_owned(), 1));
    }
}
