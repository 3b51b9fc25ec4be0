//! The trail of one value: every place that took part in it.

use super::DOTS;
use crate::source::Location;
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
    /// `source`, `condition` or `shadowed`: how this step took part in the one above it.
    pub role: &'static str,
    /// `read`, `literal`, `default`, `variable`, `substituted`, `rendered`, `overridden`, `rule`.
    pub step: &'static str,
    /// `file:line:column`, where the step is written anywhere.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub location: Option<String>,
    /// What is written there, on one line and shortened.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub text: String,
    /// A name: the layer of a variable, the trait of a patch, the page of a rule.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub note: String,
    /// The steps that led to this one.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub steps: Vec<Trail>,
}

/// Steps below this depth are left out; a history that deep is a defect, not an explanation.
const DEPTH: usize = 32;

/// How much of a place's text is shown, in characters.
const TEXT: usize = 60;

/// The history of `origin`. A step that several others share is told once, where it is met first.
pub fn trail(origin: OriginId, origins: &Origins, sources: &Sources) -> Trail {
    let mut told = BTreeSet::new();
    step(origin, Role::Source, origins, sources, &mut told, DEPTH)
}

impl Trail {
    /// The same history with dots for whatever may be a part of the value: for a value that is
    /// secret because of where it goes, not of where it came from. Expressions stay.
    #[must_use]
    pub fn without_texts(mut self) -> Self {
        if !matches!(self.step, "rendered" | "variable" | "rule") && !self.text.is_empty() {
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

fn step(
    id: OriginId,
    role: Role,
    origins: &Origins,
    sources: &Sources,
    told: &mut BTreeSet<(OriginId, Role)>,
    depth: usize,
) -> Trail {
    let origin = origins.get(id);
    let location = origin.site.map(|site| sources.location(site));
    let text = origin
        .site
        .map(|site| shown(site, sources))
        .unwrap_or_default();
    let mut steps = Vec::new();
    if depth > 0 {
        for link in origin.links {
            // A condition's own conditions explain the condition, not the value.
            if told.insert((link.origin, link.role)) {
                steps.push(step(
                    link.origin,
                    link.role,
                    origins,
                    sources,
                    told,
                    depth - 1,
                ));
            }
        }
    }
    Trail {
        role: role_word(role),
        step: step_word(origin.step),
        location: location.as_ref().map(Location::to_string),
        text,
        note: origin.note.to_owned(),
        steps,
    }
}

/// What is written there; one length of dots where all of it is hidden.
fn shown(site: Span, sources: &Sources) -> String {
    match sources.shown(site) {
        Cow::Owned(hidden) if hidden.trim_matches('*').is_empty() => DOTS.to_owned(),
        text => shorten(&text),
    }
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
