//! The side files of an output folder: where every value came from.

use super::Citations;
use super::FileToWrite;
use super::layout::folder_of;
use super::path_of;
use crate::render::Owned;
use crate::source::OriginId;
use crate::source::Origins;
use crate::source::Sources;
use crate::source::Span;
use crate::yaml::Data;
use crate::yaml::Node;
use crate::yaml::Path;
use crate::yaml::path::Step;
use serde::Serialize;
use std::collections::BTreeMap;
use std::rc::Rc;

/// The name of a side file. It does not end in `.yaml` or `.json`, because `kubectl apply -R -f`
/// reads such files.
const PROVENANCE: &str = "provenance.jsonl";

/// A line of the side file.
#[derive(Serialize)]
struct Line<'l> {
    file: &'l str,
    path: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    sources: Vec<&'l str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    conditions: Vec<&'l str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    shadowed: Vec<&'l str>,
}

/// The side files for manifests, one for each deployment and side, sorted by path, in the order of
/// the manifests and of their fields: a JSON object on a line for each scalar, and for each list,
/// mapping and whole object (path `.`) that hangs on anything. A field hangs on what its own line
/// says and the lines above it say. Values are not repeated, so they hold no secrets.
pub fn provenance(manifests: &[Owned], origins: &Origins, sources: &Sources) -> Vec<FileToWrite> {
    let mut writer = Writer {
        origins,
        sources,
        places: BTreeMap::new(),
        file: String::new(),
        path: Path::default(),
        text: String::new(),
    };
    let mut texts: BTreeMap<String, String> = BTreeMap::new();
    for owned in manifests {
        if let Some(owner) = owned.owner.split_once('/') {
            writer.file = path_of(owner, owned.side, &owned.manifest);
            writer.node(&owned.manifest.node, None);
            let path = format!("{}/{}/{PROVENANCE}", folder_of(owner), owned.side);
            let text = std::mem::take(&mut writer.text);
            texts.entry(path).or_default().push_str(&text);
        }
    }
    let files = texts.into_iter();
    files
        .map(|(path, text)| FileToWrite { path, text })
        .collect()
}

struct Writer<'w> {
    origins: &'w Origins,
    sources: &'w Sources,
    /// Places in words: many fields cite the same.
    places: BTreeMap<Span, Rc<str>>,
    file: String,
    path: Path,
    text: String,
}

impl Writer<'_> {
    fn node(&mut self, node: &Node, key: Option<OriginId>) {
        let citations = Citations::of_value(node.origin, key, self.origins);
        match &node.data {
            Data::Map(map) if !map.is_empty() => {
                self.structure(&citations);
                for entry in map {
                    let step = Step::Key(entry.key.text.clone());
                    self.below(step, &entry.value, Some(entry.key.origin));
                }
            }
            Data::List(items) if !items.is_empty() => {
                self.structure(&citations);
                for (index, item) in items.iter().enumerate() {
                    self.below(Step::Index(index), item, None);
                }
            }
            _ => self.line(&citations, true),
        }
    }

    fn below(&mut self, step: Step, node: &Node, key: Option<OriginId>) {
        self.path.push(step);
        self.node(node, key);
        self.path.pop();
    }

    fn structure(&mut self, citations: &Citations) {
        if !citations.conditions.is_empty() {
            self.line(citations, false);
        }
    }

    fn line(&mut self, citations: &Citations, is_value: bool) {
        let mut words = |places: &BTreeMap<Span, OriginId>| -> Vec<Rc<str>> {
            places.keys().map(|place| self.place(*place)).collect()
        };
        let conditions = words(&citations.conditions);
        let (sources, shadowed) = if is_value {
            (words(&citations.sources), words(&citations.shadowed))
        } else {
            (Vec::new(), Vec::new())
        };
        let line = Line {
            file: &self.file,
            path: self.path.to_string(),
            sources: sources.iter().map(|place| &**place).collect(),
            conditions: conditions.iter().map(|place| &**place).collect(),
            shadowed: shadowed.iter().map(|place| &**place).collect(),
        };
        // A struct of texts and lists always serialises.
        self.text
            .push_str(&serde_json::to_string(&line).unwrap_or_default());
        self.text.push('\n');
    }

    fn place(&mut self, place: Span) -> Rc<str> {
        let sources = self.sources;
        let words = self.places.entry(place);
        words
            .or_insert_with(|| sources.location(place).to_string().into())
            .clone()
    }
}
