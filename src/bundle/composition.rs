//! What a bundle must, may and must not hold.
//!
//! The rules are those of <https://docs.palette-ai.com/docs/what-is-paletteai/concepts/profile-bundles>.

use super::Contents;
use super::HeldProfile;
use super::clouds::check_clouds;
use super::entries::check_entries;
use super::repositories::check_repositories;
use super::variables::check_variables;
use crate::diag::Diagnostic;
use crate::diag::Diagnostics;
use crate::diag::codes::bundles as codes;
use crate::model::BundleType;
use crate::model::INFERENCE_ENGINE;
use crate::model::WorkloadProfileType;
use crate::resolve::Finder;
use crate::source::Origins;
use crate::source::Sources;
use crate::source::Span;

/// Everything that a judgement of a bundle needs besides the bundle.
#[derive(Clone, Copy)]
pub struct Surroundings<'a> {
    /// Where variable sets and repositories are found.
    pub finder: Finder<'a>,
    /// The texts of the run, for exact places of macros.
    pub sources: &'a Sources,
}

/// Reports everything that is wrong with a bundle.
pub fn check(
    contents: &Contents<'_>,
    around: &Surroundings<'_>,
    origins: &mut Origins,
    diagnostics: &mut Diagnostics,
) {
    check_entries(contents, around.finder.workspace, origins, diagnostics);
    let mut judge = Judge {
        contents,
        origins,
        diagnostics,
    };
    match contents.bundle.bundle_type {
        None => judge.no_type(),
        Some(bundle_type) => judge.of_type(bundle_type.value),
    }
    judge.not_both();
    judge.inference_engine();
    check_repositories(contents, around, origins, diagnostics);
    check_variables(contents, around, origins, diagnostics);
}

/// The rules that hang on types.
struct Judge<'j> {
    contents: &'j Contents<'j>,
    origins: &'j Origins,
    diagnostics: &'j mut Diagnostics,
}

impl Judge<'_> {
    fn of_type(&mut self, bundle_type: BundleType) {
        match bundle_type {
            BundleType::Application => self.without_cluster_profiles(),
            BundleType::Infrastructure | BundleType::Fullstack => {
                check_clouds(self.contents, self.origins, self.diagnostics);
            }
        }
        match bundle_type {
            BundleType::Application => {
                self.not_allowed(&[WorkloadProfileType::Infrastructure]);
                self.for_users(bundle_type);
            }
            BundleType::Infrastructure => {
                self.not_allowed(&[WorkloadProfileType::Application, WorkloadProfileType::Model]);
            }
            BundleType::Fullstack => self.for_users(bundle_type),
        }
    }

    fn no_type(&mut self) {
        let name = &self.contents.bundle.metadata.name;
        let message = format!("the bundle `{}` has no type", name.value);
        let fitting = fitting_type(self.contents);
        let diagnostic = Diagnostic::error(&codes::NO_TYPE, message)
            .place(
                self.origins.span(name.origin),
                "`spec.type` is missing in this one",
            )
            .help(format!(
                "write `type: {fitting}` below `spec`, which fits what it holds"
            ));
        self.diagnostics.push(diagnostic);
    }

    fn without_cluster_profiles(&mut self) {
        for held in &self.contents.cluster_profiles {
            let message = format!(
                "an Application bundle cannot hold the cluster profile `{}`",
                held.listed.name.value
            );
            let diagnostic = Diagnostic::error(&codes::CLUSTER_PROFILE_NOT_ALLOWED, message)
                .place(self.origins.span(held.listed.name.origin), "listed here")
                .place(self.type_span(), "the bundle's type")
                .help("remove it, or make the bundle of type `Fullstack`");
            self.diagnostics.push(diagnostic);
        }
    }

    fn not_allowed(&mut self, refused: &[WorkloadProfileType]) {
        let bundle_type = self.contents.bundle.bundle_type;
        let words = bundle_type.map_or("", |of| of.value.name());
        for held in &self.contents.workload_profiles {
            let (Some(profile), Some(profile_type)) = (held.profile(), held.profile_type()) else {
                continue;
            };
            if !refused.contains(&profile_type) {
                continue;
            }
            let message = format!(
                "{} {words} bundle cannot hold the workload profile `{}` of type {profile_type}",
                article(words),
                held.listed.name
            );
            let written = profile.profile_type.map(|of| of.origin);
            let diagnostic = Diagnostic::error(&codes::WORKLOAD_PROFILE_NOT_ALLOWED, message)
                .place(self.origins.span(held.listed.origin), "listed here")
                .place(
                    written.and_then(|origin| self.origins.span(origin)),
                    "its type",
                )
                .place(self.type_span(), "the bundle's type")
                .help("remove it, or make the bundle of type `Fullstack`");
            self.diagnostics.push(diagnostic);
        }
    }

    /// At least one profile of type Application or Model. A profile of unknown type may be it.
    fn for_users(&mut self, bundle_type: BundleType) {
        let may_be = |held: &HeldProfile<'_>| {
            held.profile_type() != Some(WorkloadProfileType::Infrastructure)
        };
        if self.contents.workload_profiles.iter().any(may_be) {
            return;
        }
        let name = &self.contents.bundle.metadata.name;
        let message = format!(
            "the {bundle_type} bundle `{}` has no workload profile of type Application or Model",
            name.value
        );
        let help = match bundle_type {
            BundleType::Fullstack => "list one, or make the bundle of type `Infrastructure`",
            _ => "list one below `spec.workloadProfiles`",
        };
        let mut diagnostic = Diagnostic::error(&codes::NO_WORKLOAD_PROFILE, message)
            .place(self.type_span(), "the bundle's type")
            .help(help);
        for held in &self.contents.workload_profiles {
            diagnostic = diagnostic.place(
                self.origins.span(held.listed.origin),
                "of type Infrastructure",
            );
        }
        self.diagnostics.push(diagnostic);
    }

    fn not_both(&mut self) {
        let first = |wanted: WorkloadProfileType| {
            let mut held = self.contents.workload_profiles.iter();
            held.find(|held| held.profile_type() == Some(wanted))
        };
        let (Some(application), Some(model)) = (
            first(WorkloadProfileType::Application),
            first(WorkloadProfileType::Model),
        ) else {
            return;
        };
        let message = format!(
            "the bundle `{}` holds applications and models",
            self.contents.bundle.metadata.name.value
        );
        let diagnostic = Diagnostic::error(&codes::APPLICATIONS_AND_MODELS, message)
            .place(self.origins.span(model.listed.origin), "of type Model")
            .place(
                self.origins.span(application.listed.origin),
                "of type Application",
            )
            .help("make two bundles: a workflow deploys either applications or models");
        self.diagnostics.push(diagnostic);
    }

    /// The engine matters to bundles with models, and to those that make pools.
    fn inference_engine(&mut self) {
        let Some(label) = self.contents.bundle.metadata.label(INFERENCE_ENGINE) else {
            return;
        };
        let for_models = |held: &HeldProfile<'_>| {
            held.profile_type()
                .is_none_or(|of| of == WorkloadProfileType::Model)
        };
        let matters = !self.contents.cluster_profiles.is_empty()
            || self.contents.workload_profiles.iter().any(for_models);
        let (message, label_text) = match (&*label.value, matters) {
            ("", _) => (
                format!("the label `{INFERENCE_ENGINE}` is empty"),
                "names no engine",
            ),
            (_, true) => return,
            (engine, false) => (
                format!("the inference engine `{engine}` has no effect here"),
                "the bundle holds neither models nor cluster profiles",
            ),
        };
        let diagnostic = Diagnostic::warning(&codes::INFERENCE_ENGINE, message)
            .place(self.origins.span(label.origin), label_text)
            .help("remove the label, or name an engine such as `vllm`");
        self.diagnostics.push(diagnostic);
    }

    fn type_span(&self) -> Option<Span> {
        let bundle_type = self.contents.bundle.bundle_type?;
        self.origins.span(bundle_type.origin)
    }
}

/// The type that what a bundle holds speaks for.
fn fitting_type(contents: &Contents<'_>) -> BundleType {
    let for_users =
        |held: &HeldProfile<'_>| held.profile_type() != Some(WorkloadProfileType::Infrastructure);
    let users = contents.workload_profiles.iter().any(for_users);
    match (contents.cluster_profiles.is_empty(), users) {
        (true, _) => BundleType::Application,
        (false, true) => BundleType::Fullstack,
        (false, false) => BundleType::Infrastructure,
    }
}

/// `a` or `an`, before a type.
pub(super) fn article(word: &str) -> &'static str {
    if word.starts_with(['A', 'I']) {
        "an"
    } else {
        "a"
    }
}
