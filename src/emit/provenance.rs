//! The side files of an output folder: where every value came from.

use super::FileToWrite;
use super::layout::side_folder;
use super::path_of;
use super::reach::Follow;
use super::reach::Reach;
use super::told::Told;
use crate::render::Owned;
use crate::source::OriginId;
use crate::source::OriginSet;
use crate::source::Origins;
use crate::source::Sources;
use crate::source::Span;
use crate::source::Step;
use crate::yaml::Data;
use crate::yaml::Node;
use crate::yaml::escape_json;
use crate::yaml::path::append_index;
use crate::yaml::path::append_key;
use std::collections::BTreeMap;

/// The name of a side file. It does not end in `.yaml` or `.json`, because `kubectl apply -R -f`
/// reads such files.
pub(super) const PROVENANCE: &str = "provenance.jsonl";

/// The side files for manifests, one for each deployment and side. The manifests of one side of a
/// deployment stand together. In a file, in the order of the manifests and of their fields, stands a JSON object on a line for each scalar, each whole object
/// (path `.`), and each list and mapping that cites what no line above it cites.
///
/// A field is computed from the `sources` of its line. It hangs on its `conditions`, and on
/// everything that is cited by the line of the object, those of the lists and mappings that hold
/// it, and those of the items before it and before what holds it; that is not repeated. Where its
/// sources are written nowhere, `rule` is the page that says what it is. Values are not in it, so
/// it holds no secrets.
pub fn provenance(manifests: &[Owned], origins: &Origins, sources: &Sources) -> Vec<FileToWrite> {
    let mut writer = Writer::new(origins, sources);
    let mut files = Vec::new();
    let of = |owned: &Owned| (owned.owner.clone(), owned.side, owned.cluster.clone());
    let together = |one: &Owned, next: &Owned| of(one) == of(next);
    for manifests in manifests.chunk_by(together) {
        files.extend(writer.file(manifests));
    }
    files
}

struct Writer<'w> {
    origins: &'w Origins,
    reach: Reach<'w>,
    /// What the walk of the moment has met.
    seen: OriginSet,
    /// What the lines above cite.
    told: Told,
    places: Places<'w>,
    line: Line,
    /// The object's file, as it stands between the quotes of JSON.
    file: String,
    /// The path of the moment, likewise.
    path: String,
    text: String,
}

/// What the line of the moment cites.
#[derive(Default)]
struct Line {
    sources: Vec<Cited>,
    conditions: Vec<Cited>,
    shadowed: Vec<Cited>,
    /// Whether it cites anything that no line above it cites.
    is_news: bool,
}

/// A place with its number.
type Cited = (Span, usize);

/// Places in words, each put into words once: many fields cite the same.
struct Places<'w> {
    sources: &'w Sources,
    /// By text, and by the byte where they begin: two that begin at one place have the same words.
    numbers: Vec<BTreeMap<u32, usize>>,
    /// As they stand between the quotes of JSON, by number.
    words: Vec<String>,
}

impl<'w> Writer<'w> {
    fn new(origins: &'w Origins, sources: &'w Sources) -> Self {
        Self {
            origins,
            reach: Reach::new(origins),
            seen: OriginSet::of(origins),
            told: Told::of(origins),
            places: Places {
                sources,
                numbers: Vec::new(),
                words: Vec::new(),
            },
            line: Line::default(),
            file: String::new(),
            path: String::new(),
            text: String::new(),
        }
    }

    /// The side file for the manifests of one side of a deployment.
    fn file(&mut self, manifests: &[Owned]) -> Option<FileToWrite> {
        let folder = format!("{}/", side_folder(manifests.first()?));
        self.text.clear();
        for owned in manifests {
            let file = path_of(owned);
            let file = file.strip_prefix(&folder).unwrap_or(&file);
            self.object(file, &owned.manifest.node);
        }
        Some(FileToWrite {
            path: folder + PROVENANCE,
            text: self.text.clone(),
        })
    }

    fn object(&mut self, file: &str, object: &Node) {
        self.file.clear();
        escape_json(file, &mut self.file);
        self.node(object, None);
        self.told.back_to(0);
    }

    /// Writes the lines of a value and of everything in it. Afterwards the value itself is told, and
    /// what is in it is not.
    fn node(&mut self, node: &Node, key: Option<OriginId>) {
        self.cite(node.origin, key);
        let (is_value, own) = (is_value(node), self.told.mark());
        if is_value || self.line.is_news {
            self.write_line(is_value.then_some(node.origin));
        }
        let length = self.path.len();
        match &node.data {
            Data::Map(map) => {
                for entry in map {
                    self.step(|step| append_key(&entry.key.text, step));
                    self.node(&entry.value, Some(entry.key.origin));
                    self.path.truncate(length);
                    self.told.back_to(own);
                }
            }
            Data::List(items) => {
                for (index, item) in items.iter().enumerate() {
                    self.step(|step| append_index(index, step));
                    self.node(item, None);
                    self.path.truncate(length);
                }
                self.told.back_to(own);
            }
            _ => {}
        }
    }

    /// Goes one step down.
    fn step(&mut self, append: impl FnOnce(&mut String)) {
        let mut step = String::new();
        append(&mut step);
        escape_json(&step, &mut self.path);
    }

    /// Collects what a value and its key cite for a line, and tells it.
    fn cite(&mut self, value: OriginId, key: Option<OriginId>) {
        self.line.clear();
        self.sources(value);
        let lost = std::mem::take(&mut self.reach.shadowed);
        self.conditions(value);
        if let Some(key) = key {
            self.conditions(key);
        }
        self.reach.shadowed.clear();
        self.shadowed(&lost);
    }

    fn sources(&mut self, value: OriginId) {
        let (line, places, told) = (&mut self.line, &mut self.places, &mut self.told);
        self.seen.clear();
        self.reach.back(value, Follow::Sources, &mut |id, place| {
            let is_new = self.seen.insert(id);
            if let (true, Some(place)) = (is_new, place) {
                let number = places.number(place);
                line.is_news |= told.place(number);
                line.sources.push((place, number));
            }
            is_new
        });
    }

    fn conditions(&mut self, start: OriginId) {
        let (line, places, told) = (&mut self.line, &mut self.places, &mut self.told);
        self.reach
            .back(start, Follow::Everything, &mut |id, place| {
                let is_new = told.origin(id);
                if let (true, Some(place)) = (is_new, place) {
                    let number = places.number(place);
                    if told.place(number) {
                        line.is_news = true;
                        line.conditions.push((place, number));
                    }
                }
                is_new
            });
    }

    fn shadowed(&mut self, lost: &[OriginId]) {
        let (line, places) = (&mut self.line, &mut self.places);
        self.seen.clear();
        for start in lost {
            self.reach.back(*start, Follow::Sources, &mut |id, place| {
                let is_new = self.seen.insert(id);
                if let (true, Some(place)) = (is_new, place) {
                    line.is_news = true;
                    line.shadowed.push((place, places.number(place)));
                }
                is_new
            });
        }
        self.reach.shadowed.clear();
    }

    /// The page that says why a value is what it is, where that is written nowhere.
    fn rule(&mut self, value: OriginId) -> Option<&'w str> {
        let (origins, mut rule) = (self.origins, None);
        self.seen.clear();
        self.reach.back(value, Follow::Sources, &mut |id, _| {
            let origin = origins.get(id);
            let note = Some(origin.note).filter(|note| !note.is_empty());
            rule = rule.or(note.filter(|_| origin.step == Step::Rule));
            self.seen.insert(id)
        });
        self.reach.shadowed.clear();
        rule
    }

    /// Writes the line of the moment; of a scalar also the rule, if that is all there is to say.
    fn write_line(&mut self, scalar: Option<OriginId>) {
        let scalar = scalar.filter(|_| self.line.sources.is_empty());
        let rule = scalar.and_then(|value| self.rule(value));
        let text = &mut self.text;
        text.push_str("{\"file\":\"");
        text.push_str(&self.file);
        text.push_str("\",\"path\":\"");
        text.push_str(if self.path.is_empty() {
            "."
        } else {
            &self.path
        });
        text.push('"');
        let roles = [
            (",\"sources\":[\"", &mut self.line.sources),
            (",\"conditions\":[\"", &mut self.line.conditions),
            (",\"shadowed\":[\"", &mut self.line.shadowed),
        ];
        for (opening, cited) in roles {
            cited.sort_unstable();
            cited.dedup();
            let mut before = opening;
            for (_, number) in cited.iter() {
                text.push_str(before);
                text.push_str(self.places.words(*number));
                before = "\",\"";
            }
            if !cited.is_empty() {
                text.push_str("\"]");
            }
        }
        if let Some(rule) = rule {
            text.push_str(",\"rule\":\"");
            escape_json(rule, text);
            text.push('"');
        }
        text.push_str("}\n");
    }
}

impl Line {
    fn clear(&mut self) {
        self.sources.clear();
        self.conditions.clear();
        self.shadowed.clear();
        self.is_news = false;
    }
}

impl Places<'_> {
    fn number(&mut self, place: Span) -> usize {
        let index = place.source.index();
        if self.numbers.len() <= index {
            self.numbers.resize_with(index + 1, BTreeMap::new);
        }
        let next = self.words.len();
        let Some(of_source) = self.numbers.get_mut(index) else {
            return next;
        };
        let number = *of_source.entry(place.start).or_insert(next);
        if number == next {
            let location = self.sources.location(place).to_string();
            let mut words = String::new();
            escape_json(&location, &mut words);
            self.words.push(words);
        }
        number
    }

    fn words(&self, number: usize) -> &str {
        self.words.get(number).map_or("", String::as_str)
    }
}

/// A scalar, or an empty list or mapping.
fn is_value(node: &Node) -> bool {
    match &node.data {
        Data::Map(map) => map.is_empty(),
        Data::List(items) => items.is_empty(),
        _ => true,
    }
}
