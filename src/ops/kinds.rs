//! `--include` and `--exclude`.

use super::RenderOptions;
use super::Session;
use super::deployments::Rendered;
use crate::diag::Diagnostic;
use crate::diag::Reported;
use crate::diag::codes::command as codes;
use crate::diag::did_you_mean;
use crate::kubernetes::facts;
use crate::render::Side;
use crate::yaml::Strictness;
use std::collections::BTreeSet;

/// Kinds that topologies render, and that are not Kubernetes' own.
const HUB_KINDS: &[&str] = &[
    "ManagedClusterSetBinding",
    "ManifestWork",
    "ManifestWorkReplicaSet",
    "Placement",
    "Workload",
];

/// Whether objects of a kind are written. Kinds are compared without case.
pub(super) fn is_wanted(kind: &str, options: &RenderOptions) -> bool {
    let named = |list: &[String]| list.iter().any(|word| word.eq_ignore_ascii_case(kind));
    (options.include.is_empty() || named(&options.include)) && !named(&options.exclude)
}

/// The kinds of what was rendered.
pub(super) struct RenderedKinds {
    all: BTreeSet<String>,
    /// Those of the wanted sides.
    pub(super) wanted: BTreeSet<String>,
}

impl RenderedKinds {
    pub(super) fn of<'r>(
        done: impl IntoIterator<Item = &'r Rendered>,
        options: &RenderOptions,
    ) -> Self {
        let (mut all, mut wanted) = (BTreeSet::new(), BTreeSet::new());
        for rendered in done {
            let sides = [
                (Side::Hub, &rendered.rendering.hub),
                (options.target.spoke_side(), &rendered.rendering.spoke),
            ];
            for (side, objects) in sides {
                let kinds = objects.iter().map(|manifest| manifest.id.kind.clone());
                let kinds: BTreeSet<String> = kinds.collect();
                if options.target.wants(side) {
                    wanted.extend(kinds.iter().cloned());
                }
                all.extend(kinds);
            }
        }
        Self { all, wanted }
    }

    /// `--include` and `--exclude` left nothing.
    pub(super) fn none_left(&self, options: &RenderOptions) -> Diagnostic {
        let known = || self.wanted.iter().map(String::as_str);
        let mut words = options.include.iter();
        let meant = words.find_map(|word| did_you_mean(word, known()));
        let message = "`--include` and `--exclude` leave none of the rendered objects";
        Diagnostic::error(&codes::NOTHING_CHOSEN, message)
            .help(meant.unwrap_or_else(|| listed(&self.wanted)))
    }

    /// Warns about words that name no kind of any rendered object, unless it is a kind that other
    /// deployments may well have.
    pub(super) fn check_words(
        &self,
        options: &RenderOptions,
        strictness: Strictness,
        session: &mut Session,
    ) -> Result<(), Reported> {
        let before = session.diagnostics.len();
        let flags = [
            ("--include", &options.include),
            ("--exclude", &options.exclude),
        ];
        for (flag, words) in flags {
            for word in words.iter().filter(|word| !self.knows(word)) {
                let message = format!("`{flag} {word}`: no object of this kind is rendered");
                let diagnostic = match strictness {
                    Strictness::Strict => Diagnostic::error(&codes::UNKNOWN_KIND, message),
                    Strictness::Lenient => Diagnostic::warning(&codes::UNKNOWN_KIND, message),
                };
                let meant = did_you_mean(word, self.all.iter().map(String::as_str));
                session
                    .diagnostics
                    .push(diagnostic.help(meant.unwrap_or_else(|| listed(&self.all))));
            }
        }
        session.diagnostics.check_since(before)
    }

    fn knows(&self, word: &str) -> bool {
        let built_in = facts::kinds().map(|facts| facts.kind);
        let rendered = self.all.iter().map(String::as_str);
        let mut known = rendered.chain(HUB_KINDS.iter().copied()).chain(built_in);
        known.any(|kind| kind.eq_ignore_ascii_case(word))
    }
}

fn listed(kinds: &BTreeSet<String>) -> String {
    let kinds: Vec<&str> = kinds.iter().map(String::as_str).collect();
    format!("these kinds are rendered: {}", kinds.join(", "))
}
