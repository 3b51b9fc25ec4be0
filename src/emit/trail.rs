//! The trail of one value: what it was computed from, and what it hangs on, in words.

use super::Citations;
use super::DOTS;
use super::Definitions;
use crate::source::OriginId;
use crate::source::Origins;
use crate::source::Role;
use crate::source::Sources;
use crate::source::Span;
use crate::source::Step;
use serde::Serialize;
use std::borrow::Cow;
use std::collections::BTreeSet;

/// One step of a value's history, with the steps that led to it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Trail {
    /// `source` or `shadowed`: how this step took part in the one above it.
    pub role: &'static str,
    /// `read`, `literal`, `default`, `variable`, `output`, `substituted`, `rendered`, `overridden`, `rule`.
    pub step: &'static str,
    /// `file:line:column`, where the step is written anywhere.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub location: Option<String>,
    /// The definition that the place belongs to: `trait scaler@1.0.0`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub definition: Option<String>,
    /// What is written there, on one line and shortened.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub text: String,
    /// A name: the variable and its layer, the trait of a patch, the page of a rule.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub note: String,
    /// The steps that led to this one.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub steps: Vec<Trail>,
}

/// A place that a field hangs on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Condition {
    /// `file:line:column`.
    pub location: String,
    /// What is written there, on one line and shortened; nothing for a list or mapping, which
    /// decides by its structure and may hold what is not to be seen.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub text: String,
}

/// Steps below this depth are left out; a history that deep is a defect, not an explanation.
const DEPTH: usize = 32;

/// How much of a place's text is shown, in characters.
const TEXT: usize = 60;

/// Puts histories into words.
#[derive(Clone, Copy, Debug)]
pub struct Teller<'a> {
    /// The histories.
    pub origins: &'a Origins,
    /// The texts.
    pub sources: &'a Sources,
    /// Where definitions stand.
    pub definitions: &'a Definitions,
}

impl Teller<'_> {
    /// What `origin` was computed from, and what it shadowed. A step that several others share is
    /// told once, where it is met first.
    pub fn trail(self, origin: OriginId) -> Trail {
        self.step(origin, Role::Source, &mut BTreeSet::new(), DEPTH)
    }

    /// The conditions of a field or an object, in the order of the files.
    pub fn conditions(self, citations: &Citations) -> Vec<Condition> {
        let places = citations.conditions.keys();
        places
            .map(|place| Condition {
                location: self.sources.location(*place).to_string(),
                text: scalar(shown(*place, self.sources)),
            })
            .collect()
    }

    /// The same without texts.
    pub fn places(self, citations: &Citations) -> Vec<Condition> {
        let mut conditions = self.conditions(citations);
        for condition in &mut conditions {
            condition.text.clear();
        }
        conditions
    }

    fn step(
        self,
        id: OriginId,
        role: Role,
        told: &mut BTreeSet<(OriginId, Role)>,
        depth: usize,
    ) -> Trail {
        let origin = self.origins.get(id);
        let mut steps = Vec::new();
        let links = origin.links.iter().filter(|_| depth > 0);
        for link in links.filter(|link| link.role != Role::Condition) {
            if told.insert((link.origin, link.role)) {
                steps.push(self.step(link.origin, link.role, told, depth - 1));
            }
        }
        let site = origin.site;
        Trail {
            role: role_word(role),
            step: step_word(origin.step),
            location: site.map(|site| self.sources.location(site).to_string()),
            definition: site
                .and_then(|site| self.definitions.at(site))
                .map(str::to_owned),
            text: site
                .map(|site| shown(site, self.sources))
                .unwrap_or_default(),
            note: origin.note.to_owned(),
            steps,
        }
    }
}

impl Trail {
    /// The same history with dots for whatever may be a part of the value: for a value that is
    /// secret because of where it goes, not of where it came from. Expressions stay.
    #[must_use]
    pub fn without_texts(mut self) -> Self {
        if !matches!(self.step, "rendered" | "variable" | "output" | "rule")
            && !self.text.is_empty()
        {
            DOTS.clone_into(&mut self.text);
        }
        let steps = self.steps.into_iter().map(Self::without_texts);
        self.steps = steps.collect();
        self
    }

    /// Every step, this one first.
    pub fn flatten(&self) -> Vec<&Trail> {
        let below = self.steps.iter().flat_map(Trail::flatten);
        std::iter::once(self).chain(below).collect()
    }
}

/// What is written there; one length of dots where all of it is hidden.
fn shown(site: Span, sources: &Sources) -> String {
    match sources.shown(site) {
        Cow::Owned(hidden) if hidden.trim_matches('*').is_empty() => DOTS.to_owned(),
        text => shorten(&text),
    }
}

/// Nothing for the text of a list or mapping.
fn scalar(text: String) -> String {
    let is_structure =
        text.starts_with(['-', '{', '[']) || text.contains(": ") || text.contains('…');
    if is_structure { String::new() } else { text }
}

fn role_word(role: Role) -> &'static str {
    match role {
        Role::Source => "source",
        Role::Condition => "condition",
        Role::Shadowed => "shadowed",
    }
}

fn step_word(step: Step) -> &'static str {
    match step {
        Step::Read => "read",
        Step::Literal => "literal",
        Step::Default => "default",
        Step::Variable => "variable",
        Step::Output => "output",
        Step::Substituted => "substituted",
        Step::Rendered => "rendered",
        Step::Overridden => "overridden",
        Step::Rule => "rule",
    }
}

fn shorten(text: &str) -> String {
    let mut lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    let first = lines.next().unwrap_or_default();
    let cut = first.chars().count() > TEXT || lines.next().is_some();
    let mut short: String = first.chars().take(TEXT).collect();
    if cut {
        short.push('…');
    }
    short
}
