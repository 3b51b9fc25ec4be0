//! Which bundle serves a model.

use super::Contents;
use super::ModelMapping;
use super::Pool;
use super::Workflow;
use crate::diag::Diagnostic;
use crate::diag::Diagnostics;
use crate::diag::codes::bundles as codes;
use crate::diag::did_you_mean;
use crate::diag::or;
use crate::model::BundleType;
use crate::model::WorkloadProfileType;
use crate::resolve::fits;
use crate::source::Origins;
use std::collections::BTreeMap;

/// How many mappings that are not for a model are shown.
const SHOWN: usize = 4;

/// A model, by where it comes from and what is said about it there.
#[derive(Clone, Debug, Default)]
pub struct ModelSource {
    /// `huggingface`, `ngc` …
    pub source: String,
    /// Its attributes.
    pub attributes: BTreeMap<String, String>,
}

/// The bundles that serve a model.
#[derive(Clone, Debug)]
pub struct Selection<'m, 'w> {
    /// The number of the mapping that decided, from 1.
    pub number: usize,
    /// That mapping.
    pub mapping: &'m ModelMapping,
    /// Later mappings that are for the model, too, with their numbers.
    pub later: Vec<(usize, &'m ModelMapping)>,
    /// For each pool the bundles that fit it equally well; more than one is a tie.
    pub pools: Vec<(Pool, Vec<Contents<'w>>)>,
}

/// Selects bundles for a model: the first mapping that is for it decides which labels they have.
/// Of those, the types that a pool's model deployment is made for come first. Ties are reported,
/// and are in the result.
///
/// `None`, reported, when no mapping is for the model.
pub fn select<'m, 'w>(
    model: &ModelSource,
    mappings: &'m [ModelMapping],
    bundles: &[Contents<'w>],
    pools: &[Pool],
    origins: &Origins,
    diagnostics: &mut Diagnostics,
) -> Option<Selection<'m, 'w>> {
    let numbered = mappings.iter().enumerate();
    let mut matching = numbered
        .filter(|(_, mapping)| objection(mapping, model).is_none())
        .map(|(index, mapping)| (index + 1, mapping));
    let Some((number, mapping)) = matching.next() else {
        diagnostics.push(no_mapping(model, mappings, origins));
        return None;
    };
    let labelled: Vec<&Contents<'w>> = bundles
        .iter()
        .filter(|one| mapping.selector.matches(&one.bundle.metadata.labels))
        .filter(|one| serves_models(one))
        .collect();
    let found = pools.iter().map(|pool| (*pool, best(*pool, &labelled)));
    let selection = Selection {
        number,
        mapping,
        later: matching.collect(),
        pools: found.filter(|(_, bundles)| !bundles.is_empty()).collect(),
    };
    selection.report(origins, diagnostics);
    Some(selection)
}

impl Selection<'_, '_> {
    fn report(&self, origins: &Origins, diagnostics: &mut Diagnostics) {
        let selector = origins.span(self.mapping.selector_origin);
        if self.pools.is_empty() {
            let message = "the mapping for this model selects no bundle";
            let diagnostic = Diagnostic::error(&codes::NOTHING_SELECTED, message)
                .place(selector, "no bundle with models has such labels")
                .help("add the labels to a bundle, or correct the selector");
            diagnostics.push(diagnostic);
        }
        for (pool, bundles) in self.pools.iter().filter(|(_, bundles)| bundles.len() > 1) {
            let message = format!(
                "the mapping for this model selects {} bundles for a {} compute pool",
                bundles.len(),
                pool.word()
            );
            let mut diagnostic = Diagnostic::error(&codes::TIE, message)
                .place(selector, "this selector")
                .help("ask for a label that only one of them has");
            for contents in bundles {
                let name = contents.bundle.metadata.name.origin;
                diagnostic = diagnostic.place(origins.span(name), "selected");
            }
            diagnostics.push(diagnostic);
        }
    }
}

/// Those of the types that come first, or else of those that the workflow takes as well.
fn best<'w>(pool: Pool, bundles: &[&Contents<'w>]) -> Vec<Contents<'w>> {
    let fit = |contents: &Contents<'_>| {
        let bundle_type = contents.bundle.bundle_type?;
        Workflow::Model.fit(pool, &[bundle_type.value])
    };
    let first = bundles.iter().filter_map(|one| fit(one)).min();
    let equal = bundles
        .iter()
        .filter(|one| first.is_some() && fit(one) == first);
    equal.map(|one| (*one).clone()).collect()
}

fn serves_models(contents: &Contents<'_>) -> bool {
    let of = contents.bundle.bundle_type.map(|of| of.value);
    let mut held = contents.workload_profiles.iter();
    of.is_some_and(|of| of != BundleType::Infrastructure)
        && held.any(|held| held.profile_type() == Some(WorkloadProfileType::Model))
}

/// Why a mapping is not for a model.
fn objection(mapping: &ModelMapping, model: &ModelSource) -> Option<String> {
    if !mapping.source.value.eq_ignore_ascii_case(&model.source) {
        return Some(format!("is for `{}`", mapping.source.value));
    }
    let refused = mapping.attributes.iter().find(|filter| {
        let given = model.attributes.get(&*filter.name.value);
        !given.is_some_and(|given| filter.values.iter().any(|value| fits(&value.value, given)))
    })?;
    let name = &refused.name.value;
    let words: Vec<String> = refused
        .values
        .iter()
        .map(|value| format!("`{}`", value.value))
        .collect();
    let wanted = or(&words);
    Some(match model.attributes.get(&**name) {
        Some(given) => format!("wants `{name}` to be {wanted}, not `{given}`"),
        None => format!("wants `{name}` to be {wanted}"),
    })
}

fn no_mapping(model: &ModelSource, mappings: &[ModelMapping], origins: &Origins) -> Diagnostic {
    let message = format!("no mapping is for this model of `{}`", model.source);
    let diagnostic = Diagnostic::error(&codes::NO_MAPPING, message);
    let is_source = |one: &&ModelMapping| one.source.value.eq_ignore_ascii_case(&model.source);
    let of_source: Vec<&ModelMapping> = mappings.iter().filter(is_source).collect();
    if of_source.is_empty() {
        let sources = mappings.iter().map(|one| &*one.source.value);
        let meant = did_you_mean(&model.source, sources.clone());
        let mut all: Vec<&str> = sources.collect();
        all.sort_unstable();
        all.dedup();
        let help = match (meant, all.as_slice()) {
            (Some(meant), _) => meant,
            (None, []) => {
                "write mappings below `modelAsAService.mappings` in `paletteai.yaml`".to_owned()
            }
            (None, all) => format!("there are mappings for `{}`", all.join("`, `")),
        };
        return diagnostic.help(help);
    }
    let known = of_source.iter().flat_map(|one| &one.attributes);
    let known: Vec<&str> = known.map(|filter| &*filter.name.value).collect();
    let unknown = model.attributes.keys();
    let meant = unknown
        .filter(|name| !known.contains(&name.as_str()))
        .find_map(|name| did_you_mean(name, known.iter().copied()));
    let help =
        meant.unwrap_or_else(|| "name its attributes with `--attribute NAME=VALUE`".to_owned());
    let places = of_source.iter().take(SHOWN);
    places.fold(diagnostic.help(help), |diagnostic, mapping| {
        let reason = objection(mapping, model).unwrap_or_default();
        diagnostic.place(origins.span(mapping.source.origin), reason)
    })
}
