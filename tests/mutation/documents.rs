//! What can be done to YAML documents: other scalars, other keys, fewer entries and items.

use super::edit::Edit;
use super::edit::Probe;
use super::edit::Touched;
use super::edit::other_texts;
use paletteai::diag::Diagnostics;
use paletteai::source::OriginId;
use paletteai::source::Origins;
use paletteai::source::Sources;
use paletteai::source::Span;
use paletteai::yaml;
use paletteai::yaml::Data;
use paletteai::yaml::Node;
use std::ops::Range;

/// Every probe of a file, its templates left out.
pub(crate) fn probes(file: &str, text: &str) -> Vec<Probe> {
    let mut found = Vec::new();
    visit(file, text, &mut |scene, key, node| match &node.data {
        Data::Map(_) | Data::List(_) => scene.parts(node, &mut found),
        _ if is_template(key, node) => {}
        _ => found.extend(scene.scalar(node)),
    });
    found
}

/// The templates within a file: the scalars of several lines under `template`.
pub(crate) fn templates(file: &str, text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    visit(file, text, &mut |scene, key, node| {
        if is_template(key, node) {
            found.extend(scene.range(node.origin));
        }
    });
    found
}

/// The ways to take out what stands at a place: itself, the entry or item that it is a part of,
/// the one around that, and so on.
pub(crate) fn removals(file: &str, text: &str, place: &Range<usize>) -> Vec<Edit> {
    let mut found = Vec::new();
    visit(file, text, &mut |scene, _, node| {
        if scene
            .range(node.origin)
            .is_some_and(|all| covers(&all, place))
        {
            let parts = scene.children(node);
            let around = parts.iter().position(|part| covers(&part.all, place));
            found.extend(around.and_then(|at| scene.removal(node, &parts, at)));
        }
    });
    found.reverse();
    found
}

fn covers(outer: &Range<usize>, inner: &Range<usize>) -> bool {
    outer.start <= inner.start && inner.end <= outer.end
}

fn is_template(key: &str, node: &Node) -> bool {
    key == "template" && node.as_str().is_some_and(|text| text.contains('\n'))
}

/// Calls `look` with every node of a file and its key, outer ones first.
fn visit(file: &str, text: &str, look: &mut dyn FnMut(&Scene<'_>, &str, &Node)) {
    let (mut sources, mut origins) = (Sources::default(), Origins::default());
    let source = sources.add(file, text).unwrap();
    let documents = yaml::read(source, text, &mut origins, &mut Diagnostics::default());
    let scene = Scene {
        file,
        text,
        origins: &origins,
    };
    for document in documents {
        descend(&scene, "", &document.node, look);
    }
}

fn descend(
    scene: &Scene<'_>,
    key: &str,
    node: &Node,
    look: &mut dyn FnMut(&Scene<'_>, &str, &Node),
) {
    look(scene, key, node);
    match &node.data {
        Data::Map(map) => {
            for entry in map {
                descend(scene, &entry.key.text, &entry.value, look);
            }
        }
        Data::List(items) => {
            for item in items {
                descend(scene, "", item, look);
            }
        }
        _ => {}
    }
}

/// A file and its places.
struct Scene<'s> {
    file: &'s str,
    text: &'s str,
    origins: &'s Origins,
}

/// An entry of a mapping or an item of a list.
struct Part {
    all: Range<usize>,
    key: Option<Range<usize>>,
    /// What it repeats from elsewhere (`*alias`).
    repeated: Vec<Range<usize>>,
}

impl Scene<'_> {
    fn range(&self, origin: OriginId) -> Option<Range<usize>> {
        self.origins.get(origin).site.map(Span::range)
    }

    fn says(&self, range: &Range<usize>, what: &str) -> String {
        let line = self.text[..range.start].matches('\n').count() + 1;
        let words = self.text[range.clone()].lines().next().unwrap_or_default();
        format!("{}:{line} `{words}` {what}", self.file)
    }

    fn scalar(&self, node: &Node) -> Option<Probe> {
        let range = self.range(node.origin).filter(|range| !range.is_empty())?;
        if node.is_null() {
            return None;
        }
        let text = self.text[range.clone()].trim_end();
        let range = range.start..range.start + text.len();
        let edits = other_texts(text, matches!(node.data, Data::String(_))).into_iter();
        Some(Probe {
            what: self.says(&range, "edited"),
            edits: edits
                .map(|text| Edit::value(self.file, range.clone(), text))
                .collect(),
            moves: Some(range),
        })
    }

    /// Another name for every key, and every entry or item taken out.
    fn parts(&self, node: &Node, found: &mut Vec<Probe>) {
        let parts = self.children(node);
        for (index, part) in parts.iter().enumerate() {
            found.extend(self.renamed(node, part));
            found.extend(self.removal(node, &parts, index).map(|edit| Probe {
                what: self.says(&part.all, "removed"),
                edits: vec![edit],
                moves: None,
            }));
        }
    }

    /// The entries or items of a node, as far as they are written where it stands: aliases are
    /// not.
    fn children(&self, node: &Node) -> Vec<Part> {
        let Some(whole) = self.range(node.origin) else {
            return Vec::new();
        };
        let mut parts: Vec<Part> = match &node.data {
            Data::Map(map) => {
                let entries = map.iter();
                let parts = entries.filter_map(|entry| {
                    let key = self.range(entry.key.origin)?;
                    let value = self.range(entry.value.origin)?;
                    let is_here = covers(&whole, &value);
                    let end = if is_here { value.end } else { key.end };
                    let all = key.start..end.max(key.end);
                    Some(Part {
                        repeated: self.repeated(&entry.value, &all),
                        all,
                        key: Some(key),
                    })
                });
                parts.collect()
            }
            Data::List(items) => {
                let parts = items.iter().filter_map(|item| {
                    let all = self.range(item.origin)?;
                    Some(Part {
                        repeated: self.repeated(item, &all),
                        all,
                        key: None,
                    })
                });
                parts.collect()
            }
            _ => Vec::new(),
        };
        parts.retain(|part| covers(&whole, &part.all));
        parts.sort_by_key(|part| part.all.start);
        parts
    }

    /// What a value has from outside of a range.
    fn repeated(&self, node: &Node, all: &Range<usize>) -> Vec<Range<usize>> {
        let own = self.range(node.origin).into_iter();
        let mut found: Vec<Range<usize>> = own.filter(|range| !covers(all, range)).collect();
        match &node.data {
            Data::Map(map) => {
                found.extend(
                    map.iter()
                        .flat_map(|entry| self.repeated(&entry.value, all)),
                );
            }
            Data::List(items) => {
                found.extend(items.iter().flat_map(|item| self.repeated(item, all)));
            }
            _ => {}
        }
        found
    }

    /// Everything that a part is.
    fn touched(&self, node: &Node, part: &Part) -> Touched {
        let mut inside = part.repeated.clone();
        inside.push(part.all.clone());
        Touched {
            inside,
            around: self.range(node.origin),
            words: false,
        }
    }

    fn renamed(&self, node: &Node, part: &Part) -> Option<Probe> {
        let key = part.key.clone()?;
        let text = other_texts(&self.text[key.clone()], true)
            .into_iter()
            .next()?;
        let grown = text.len() - key.len();
        let around = self.range(node.origin)?;
        let edit = Edit {
            file: self.file.to_owned(),
            before: self.touched(node, part),
            removes: true,
            after: Touched {
                around: Some(around.start..around.end + grown),
                ..Touched::value(part.all.start..part.all.end + grown)
            },
            range: key.clone(),
            text,
        };
        Some(Probe {
            what: self.says(&key, "renamed"),
            edits: vec![edit],
            moves: Some(key),
        })
    }

    /// Without the part, its neighbours stand where YAML wants them: what is taken out goes from
    /// its start to the next one's, or from the end of the one before.
    fn removal(&self, node: &Node, parts: &[Part], index: usize) -> Option<Edit> {
        let whole = self.range(node.origin)?;
        let part = parts.get(index)?;
        let next = parts.get(index + 1);
        let before = index.checked_sub(1).and_then(|before| parts.get(before));
        let (range, text) = match (next, before) {
            (Some(next), _) => (part.all.start..next.all.start, ""),
            (None, Some(before)) => (before.all.end..part.all.end, ""),
            // The indent is for lists that stand below their key without one.
            (None, None) if matches!(node.data, Data::List(_)) => (whole.clone(), "  []"),
            (None, None) => (whole.clone(), "{}"),
        };
        let shrunk = whole.start..whole.end - range.len() + text.len();
        Some(Edit {
            file: self.file.to_owned(),
            before: self.touched(node, part),
            removes: true,
            after: Touched {
                around: Some(shrunk.clone()),
                ..Touched::value(if text.is_empty() {
                    range.start..range.start
                } else {
                    shrunk
                })
            },
            range,
            text: text.to_owned(),
        })
    }
}
