//! The values of a pack, for macros of others that read them.

use super::assemble::Assembled;
use crate::diag::Diagnostic;
use crate::diag::Diagnostics;
use crate::diag::did_you_mean;
use crate::source::OriginId;
use crate::source::Origins;
use crate::source::Span;
use crate::yaml;
use crate::yaml::Compose;
use crate::yaml::Data;
use crate::yaml::Key;
use crate::yaml::Node;
use crate::yaml::Scalar;
use crate::yaml::ScalarStyle;
use crate::yaml::key_text;
use crate::yaml::resolve;
use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

/// The values of a pack with every scalar as it is written, because a macro takes text: `1.10`
/// stays `1.10`. In the place of macros whose value is not known yet stands their number between
/// two marks.
#[derive(Clone, Debug)]
pub(super) struct RawValues {
    root: Node,
    mark: char,
    /// The numbers of the macros in each scalar, also of those that are filled in.
    macros: BTreeMap<OriginId, Range<usize>>,
}

/// What is at a path.
pub(super) enum Reached<'r> {
    /// A scalar, and the numbers of the macros in it.
    Text(&'r Arc<str>, Range<usize>),
    /// `null`, or nothing at all; what may have been meant.
    Nothing(Option<String>),
    /// A list or mapping.
    Collection(&'static str),
}

impl RawValues {
    /// Reads a text that has marks around the numbers of its unknown macros; `None` if it is no
    /// YAML, which is told where the layer itself is read.
    pub(super) fn read(assembled: &Assembled, mark: char) -> Option<Self> {
        let mut composer = AsWritten {
            assembled,
            origins: Origins::default(),
            macros: BTreeMap::new(),
        };
        let mut ignored = Diagnostics::default();
        let documents = yaml::compose(&assembled.text, &mut composer, &mut ignored);
        let root = documents.into_iter().next()?.node;
        Some(Self {
            root,
            mark,
            macros: composer.macros,
        })
    }

    /// Pieces of a text: text, and the numbers of macros between.
    pub(super) fn pieces<'t>(&self, text: &'t str) -> Vec<Result<usize, &'t str>> {
        let parts = text.split(self.mark).enumerate();
        let piece = |(index, part): (usize, &'t str)| match part.parse() {
            // Marks come in pairs, so that every second part is a number.
            Ok(number) if index % 2 == 1 => Ok(number),
            _ => Err(part),
        };
        parts.map(piece).collect()
    }

    /// The value at a path of keys. A key may itself hold dots, so that the longest key that fits
    /// is taken at each level. `cost` is told how much is looked at.
    pub(super) fn at(&self, keys: &[String], cost: &mut dyn FnMut(usize)) -> Reached<'_> {
        let mut node = &self.root;
        let mut rest = keys;
        while !rest.is_empty() {
            let Data::Map(map) = &node.data else {
                return Reached::Nothing(None);
            };
            let mut lengths = (1..=rest.len()).rev();
            let found = lengths.find_map(|length| {
                cost(map.len());
                let (key, behind) = rest.split_at_checked(length)?;
                Some((map.get(&key.join("."))?, behind))
            });
            let Some((next, behind)) = found else {
                let wanted = rest.first().map_or("", String::as_str);
                return Reached::Nothing(did_you_mean(wanted, map.keys()));
            };
            node = next;
            rest = behind;
        }
        match &node.data {
            Data::String(text) => {
                let macros = self.macros.get(&node.origin);
                Reached::Text(text, macros.cloned().unwrap_or_default())
            }
            Data::Null => Reached::Nothing(None),
            _ => Reached::Collection(node.kind()),
        }
    }
}

/// A character that a text does not hold, to mark places in it.
pub(super) fn free_mark(text: &str) -> Option<char> {
    ('\u{e000}'..='\u{f8ff}').find(|mark| !text.contains(*mark))
}

/// Keeps the text of scalars. Nobody asks where they stand, only which macros they hold.
struct AsWritten<'a> {
    assembled: &'a Assembled,
    origins: Origins,
    macros: BTreeMap<OriginId, Range<usize>>,
}

impl Compose for AsWritten<'_> {
    fn value(&mut self, scalar: &Scalar<'_>) -> Result<Node, Diagnostic> {
        let origin = self.collection(scalar.range.clone());
        let macros = self.assembled.touched(&scalar.range);
        if !macros.is_empty() {
            self.macros.insert(origin, macros);
        }
        let plain = scalar.style == ScalarStyle::Plain;
        if plain && matches!(resolve(scalar), Ok(Data::Null)) {
            return Ok(Node::new(Data::Null, origin));
        }
        Ok(Node::string(&*scalar.text, origin))
    }

    fn key(&mut self, scalar: &Scalar<'_>) -> Result<Key, Diagnostic> {
        let origin = self.collection(scalar.range.clone());
        let text = resolve(scalar).and_then(|data| key_text(&data));
        let text = text.map_err(|fault| fault.at(None, ""))?;
        Ok(Key { text, origin })
    }

    fn collection(&mut self, _: Range<usize>) -> OriginId {
        let trace = crate::source::Trace::default();
        self.origins.push(crate::source::Step::Rule, &trace)
    }

    fn span(&self, _: Range<usize>) -> Option<Span> {
        None
    }
}
