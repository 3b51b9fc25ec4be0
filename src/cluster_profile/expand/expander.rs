//! The values of all macros of a stack.

use super::assemble::Assembled;
use super::lookup::At;
use super::raw::RawValues;
use super::raw::free_mark;
use crate::cluster_profile::given::GivenValues;
use crate::cluster_profile::language::Budget;
use crate::cluster_profile::language::Evaluated;
use crate::cluster_profile::language::Failure;
use crate::cluster_profile::language::Macro;
use crate::cluster_profile::language::Reference;
use crate::cluster_profile::language::evaluate;
use crate::cluster_profile::language::scan;
use crate::cluster_profile::stack::Stack;
use crate::cluster_profile::variables::ResolvedVariables;
use crate::diag::Fault;
use crate::macros::MacroFault;
use crate::model::Text;
use std::collections::BTreeMap;
use std::rc::Rc;
use std::sync::Arc;

/// The texts of a layer with the values of their macros.
pub(super) struct FilledLayer {
    pub(super) layer: usize,
    pub(super) values: Option<FilledText>,
    /// One for each manifest that has content, with its number.
    pub(super) manifests: Vec<(usize, FilledText)>,
}

/// A text with the values of its macros.
pub(super) struct FilledText {
    pub(super) written: Text,
    pub(super) macros: Rc<[Macro]>,
    pub(super) outcomes: Vec<Outcome>,
}

/// What became of a macro.
#[derive(Clone, Debug)]
pub(super) struct Outcome {
    pub(super) result: Result<Evaluated, Failure>,
    /// What a macro that reads nothing should be told.
    pub(super) remark: Option<Fault>,
}

/// Which text of a stack: the layer, and its part.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct MacroId {
    pub(super) text: usize,
    pub(super) index: usize,
}

struct Source {
    layer: usize,
    /// The number of the manifest; `None` for the layer's values.
    manifest: Option<usize>,
    written: Text,
    macros: Rc<[Macro]>,
    outcomes: Vec<Option<Outcome>>,
}

pub(super) struct Expander<'e> {
    pub(super) stack: &'e Stack<'e>,
    pub(super) given: &'e GivenValues,
    pub(super) variables: &'e [ResolvedVariables],
    pub(super) budget: Budget,
    /// The macros that wait for the value of another one, the first first.
    pub(super) waiting: Vec<MacroId>,
    texts: Vec<Source>,
    /// By layer, once somebody asked.
    raw: BTreeMap<usize, Option<Rc<RawValues>>>,
}

impl<'e> Expander<'e> {
    pub(super) fn new(
        stack: &'e Stack<'e>,
        given: &'e GivenValues,
        variables: &'e [ResolvedVariables],
    ) -> Self {
        let mut texts = Vec::new();
        for (layer, item) in stack.layers.iter().enumerate() {
            let values = item.pack.values.iter().map(|text| (None, text));
            let manifests = item.pack.manifests.iter().enumerate();
            let manifests = manifests
                .filter_map(|(number, manifest)| Some((Some(number), manifest.content.as_ref()?)));
            texts.extend(values.chain(manifests).map(|(manifest, text)| {
                let macros: Rc<[Macro]> = scan(&text.value).into();
                Source {
                    layer,
                    manifest,
                    written: text.clone(),
                    outcomes: vec![None; macros.len()],
                    macros,
                }
            }));
        }
        Self {
            stack,
            given,
            variables,
            budget: Budget::default(),
            waiting: Vec::new(),
            raw: BTreeMap::new(),
            texts,
        }
    }

    /// Evaluates every macro.
    pub(super) fn all(&mut self) {
        for text in 0..self.texts.len() {
            let count = self.texts.get(text).map_or(0, |source| source.macros.len());
            for index in 0..count {
                self.outcome(MacroId { text, index });
            }
        }
    }

    /// What became of a macro; it is evaluated once.
    pub(super) fn outcome(&mut self, id: MacroId) -> Outcome {
        let source = self.texts.get(id.text);
        let known = source.and_then(|source| source.outcomes.get(id.index));
        if let Some(Some(done)) = known {
            return done.clone();
        }
        let content = source.and_then(|source| {
            let found = source.macros.get(id.index)?;
            Some((source.layer, found.range.clone(), found.content.clone()))
        });
        let outcome = match content {
            None => Outcome::from(Failure::Elsewhere),
            Some((_, _, Err(fault))) => Outcome::from(Failure::Wrong(fault)),
            Some(_) if self.budget.is_over() => Outcome::from(Failure::Elsewhere),
            Some((layer, range, Ok(pipeline))) => {
                self.waiting.push(id);
                let mut at = At::new(self, layer);
                let result = evaluate(&pipeline, &mut at);
                let remark = at.remark;
                self.waiting.pop();
                let result = result.and_then(|evaluated| {
                    let copied = self.budget.copy(evaluated.text.len());
                    let wrong = |fault| Failure::Wrong(MacroFault { fault, range });
                    copied.map_err(wrong).map(|()| evaluated)
                });
                Outcome { result, remark }
            }
        };
        let source = self.texts.get_mut(id.text);
        if let Some(place) = source.and_then(|source| source.outcomes.get_mut(id.index)) {
            *place = Some(outcome.clone());
        }
        outcome
    }

    /// The number of the text that holds the values of a layer.
    pub(super) fn values_of(&self, layer: usize) -> Option<usize> {
        let mut texts = self.texts.iter();
        texts.position(|text| text.layer == layer && text.manifest.is_none())
    }

    /// The values of a layer as macros read them.
    pub(super) fn raw(&mut self, layer: usize) -> Option<Rc<RawValues>> {
        if let Some(known) = self.raw.get(&layer) {
            return known.clone();
        }
        let read = self.read_raw(layer).map(Rc::new);
        self.raw.insert(layer, read.clone());
        read
    }

    /// Macros that read no pack are filled in before the YAML is read, as they may stand anywhere;
    /// the others only when somebody asks for their scalar.
    fn read_raw(&mut self, layer: usize) -> Option<RawValues> {
        let text = self.values_of(layer)?;
        let source = self.texts.get(text)?;
        let (written, macros) = (source.written.value.clone(), source.macros.clone());
        let mark = free_mark(&written)?;
        let mut filled: Vec<Arc<str>> = Vec::with_capacity(macros.len());
        for (index, found) in macros.iter().enumerate() {
            let unknown = || Arc::from(format!("{mark}{index}{mark}"));
            let result = if reads_pack(found) {
                None
            } else {
                self.outcome(MacroId { text, index }).result.ok()
            };
            filled.push(result.map_or_else(unknown, |evaluated| evaluated.text));
        }
        let fill = |index: usize| filled.get(index).map_or("", |text| text).into();
        let assembled = Assembled::new(&written, &macros, fill).ok()?;
        RawValues::read(&assembled, mark)
    }

    /// The texts, layer by layer. Every macro has been evaluated.
    pub(super) fn finish(self) -> Vec<FilledLayer> {
        let mut layers: Vec<FilledLayer> = (0..self.stack.layers.len())
            .map(|layer| FilledLayer {
                layer,
                values: None,
                manifests: Vec::new(),
            })
            .collect();
        for source in self.texts {
            let outcomes = source.outcomes.into_iter();
            let evaluated = |outcome: Option<Outcome>| {
                outcome.unwrap_or_else(|| Outcome::from(Failure::Elsewhere))
            };
            let text = FilledText {
                written: source.written,
                macros: source.macros,
                outcomes: outcomes.map(evaluated).collect(),
            };
            let Some(layer) = layers.get_mut(source.layer) else {
                continue;
            };
            match source.manifest {
                None => layer.values = Some(text),
                Some(number) => layer.manifests.push((number, text)),
            }
        }
        layers
    }
}

impl From<Failure> for Outcome {
    fn from(failure: Failure) -> Self {
        Self {
            result: Err(failure),
            remark: None,
        }
    }
}

fn reads_pack(found: &Macro) -> bool {
    let references = found
        .content
        .iter()
        .flat_map(|content| content.references());
    references
        .into_iter()
        .any(|(reference, _)| matches!(reference, Reference::Pack(_)))
}
