//! Look-ups in a workspace.

use super::lock::judge;
use super::references::Found;
use super::references::Level;
use super::references::Place;
use super::references::Wanted;
use super::references::look_up;
use super::versions::has_match;
use crate::diag::Diagnostic;
use crate::diag::Diagnostics;
use crate::diag::Fault;
use crate::diag::Reported;
use crate::diag::closest;
use crate::diag::codes::references::BUILTIN;
use crate::diag::codes::references::CUE;
use crate::diag::codes::variables::BUNDLES;
use crate::diag::did_you_mean;
use crate::model::Definition;
use crate::model::DefinitionKind;
use crate::model::Environment;
use crate::model::Kind;
use crate::model::ProfileBundle;
use crate::model::Reference;
use crate::model::Schematic;
use crate::model::Text;
use crate::model::VARIABLE_SET_NAME;
use crate::model::VariableSet;
use crate::model::WorkloadDeployment;
use crate::model::WorkloadProfile;
use crate::source::OriginId;
use crate::source::Origins;
use crate::source::Spanned;
use crate::workspace::LockKey;
use crate::workspace::Versioned;
use crate::workspace::Workspace;
use std::sync::Arc;

/// The annotation that names the bundle of a deployment.
pub const PROFILE_BUNDLE: &str = "palette.ai/profile-bundle";

/// The names of `spec.schematic.builtin`.
const BUILTINS: &[&str] = &["override"];

/// Finds what references mean.
///
/// Profiles and environments are looked up in the namespace of the reference, or else of the
/// deployment, and then in the system namespace. Definitions are looked up in the deployment's
/// namespace, then in that of the document that refers to them, then in the system namespace, and
/// last in the catalogue. The first of these that holds a match for the pin wins.
#[derive(Clone, Copy, Debug)]
pub struct Finder<'w> {
    /// Where to look.
    pub workspace: &'w Workspace,
    /// The system namespace.
    pub system_namespace: &'w Arc<str>,
}

impl<'w> Finder<'w> {
    /// The profile a deployment names.
    ///
    /// # Errors
    /// `references::not-found` or `versions::no-match`.
    pub fn profile(
        &self,
        reference: &Reference,
        namespace: &Arc<str>,
    ) -> Result<Found<'w, WorkloadProfile>, Fault> {
        self.resource(
            Kind::WorkloadProfile,
            "workload profile",
            reference,
            namespace,
        )
    }

    /// The environment a deployment names.
    ///
    /// # Errors
    /// `references::not-found` or `versions::no-match`.
    pub fn environment(
        &self,
        reference: &Reference,
        namespace: &Arc<str>,
    ) -> Result<Found<'w, Environment>, Fault> {
        self.resource(Kind::Environment, "environment", reference, namespace)
    }

    fn resource<T: Versioned>(
        &self,
        kind: Kind,
        what: &str,
        reference: &Reference,
        namespace: &Arc<str>,
    ) -> Result<Found<'w, T>, Fault> {
        let own = reference
            .namespace
            .as_ref()
            .map_or(namespace, |namespace| &namespace.value);
        let namespaces = distinct([own, self.system_namespace]);
        let namespaces: Vec<&Arc<str>> = namespaces.collect();
        let levels = namespaces.iter();
        let levels = levels.map(|namespace| self.level(kind, namespace, &reference.name));
        let levels = levels.collect();
        let wanted = self.wanted(what, kind, reference, namespaces);
        look_up(wanted, levels, self.known::<T>(kind))
    }

    /// What a reference asks for, and what the lock file says about it.
    fn wanted<'r>(
        &self,
        what: &'r str,
        kind: Kind,
        reference: &'r Reference,
        namespaces: Vec<&Arc<str>>,
    ) -> Wanted<'r>
    where
        'w: 'r,
    {
        let key = LockKey::new(kind, reference, namespaces, self.system_namespace);
        Wanted {
            what,
            reference,
            locked: self.workspace.lock().find(&key),
            key,
        }
    }

    /// Everything there is of a name in a namespace.
    fn level<T: Versioned>(&self, kind: Kind, namespace: &Arc<str>, name: &str) -> Level<'w, T> {
        Level {
            place: Place::Namespace(namespace.clone()),
            editions: self.workspace.editions(kind, namespace, name),
        }
    }

    /// The names of a kind with their places, for suggestions.
    fn known<T: Versioned>(&self, kind: Kind) -> impl Iterator<Item = (Place, &'w str)> {
        let names = self.workspace.names::<T>(kind);
        names.map(|(namespace, name)| (Place::Namespace(namespace.into()), name))
    }

    /// The definition that a `type` names, looked up from these namespaces in their order. Every
    /// fault is reported at the reference.
    ///
    /// A definition in CUE, which is not supported, does not hide one of the catalogue with a
    /// fitting version; a warning says so.
    ///
    /// # Errors
    /// When there is none that can be used.
    pub fn definition(
        &self,
        kind: DefinitionKind,
        reference: &Reference,
        namespaces: [&Arc<str>; 2],
        origins: &Origins,
        diagnostics: &mut Diagnostics,
    ) -> Result<Found<'w, Definition>, Reported> {
        let span = origins.span(reference.origin);
        let found = self
            .any_definition(kind, reference, namespaces)
            .map_err(|fault| diagnostics.report(fault.at(span, "this reference")))?;
        judge(&found, self.workspace.lock(), span, origins, diagnostics);
        match &found.item().schematic {
            Schematic::Jinja(..) => Ok(found),
            Schematic::Builtin(name) if BUILTINS.contains(&&*name.value) => Ok(found),
            Schematic::Builtin(name) => {
                let message = format!("there is no builtin `{}`", name.value);
                let diagnostic = Diagnostic::error(&BUILTIN, message)
                    .place(origins.span(name.origin), "named here")
                    .place(span, "used here")
                    .help(
                        did_you_mean(&name.value, BUILTINS.iter().copied())
                            .unwrap_or_else(|| "write a `jinja` schematic".to_owned()),
                    );
                Err(diagnostics.report(diagnostic))
            }
            Schematic::Cue(cue) => {
                let catalogue = self.catalogue(kind, &reference.name);
                instead_of_cue(*cue, found, reference, catalogue, origins, diagnostics)
            }
        }
    }

    /// The definition that a `type` names, looked up from these namespaces in their order,
    /// whatever it is written in.
    ///
    /// # Errors
    /// `references::not-found` or `versions::no-match`.
    pub fn any_definition(
        &self,
        kind: DefinitionKind,
        reference: &Reference,
        namespaces: [&Arc<str>; 2],
    ) -> Result<Found<'w, Definition>, Fault> {
        let [first, second] = namespaces;
        let namespaces = distinct([first, second, self.system_namespace]);
        let namespaces: Vec<&Arc<str>> = namespaces.collect();
        let levels = namespaces.iter();
        let levels = levels.map(|name| self.level(kind.kind(), name, &reference.name));
        let levels = levels.chain([self.catalogue(kind, &reference.name)]);
        let levels = levels.collect();
        let what = format!("{} definition", kind.name());
        let wanted = self.wanted(&what, kind.kind(), reference, namespaces);
        look_up(wanted, levels, self.known_definitions(kind))
    }

    /// Whether a definition, in whatever namespace, has this name or one like it.
    pub fn knows_one_like(&self, kind: DefinitionKind, name: &str) -> bool {
        let known = self.known_definitions(kind);
        closest(name, known.map(|(_, known)| known)).is_some()
    }

    fn known_definitions(&self, kind: DefinitionKind) -> impl Iterator<Item = (Place, &'w str)> {
        let built_in = Workspace::catalogue_names(kind).map(|name| (Place::Catalogue, name));
        self.known::<Definition>(kind.kind()).chain(built_in)
    }

    /// Everything there is of a name in the built-in catalogue.
    fn catalogue(&self, kind: DefinitionKind, name: &str) -> Level<'w, Definition> {
        Level {
            place: Place::Catalogue,
            editions: self.workspace.catalogue_editions(kind, name),
        }
    }

    /// The variable set of a namespace.
    pub fn variable_set(&self, namespace: &str) -> Option<&'w VariableSet> {
        self.workspace
            .variable_sets()
            .named(namespace, VARIABLE_SET_NAME)
            .first()
    }

    /// The bundle that carries inline variables for a deployment: that of its annotation, or else
    /// the only bundle in its namespace that lists its profile.
    ///
    /// # Errors
    /// When the annotation's bundle does not exist, or two bundles list the profile.
    pub fn bundle(
        &self,
        deployment: &WorkloadDeployment,
        profile: Option<&Found<'w, WorkloadProfile>>,
        origins: &Origins,
        diagnostics: &mut Diagnostics,
    ) -> Result<Option<Found<'w, ProfileBundle>>, Reported> {
        let namespace = &deployment.metadata.namespace.value;
        if let Some(annotation) = deployment.metadata.annotation(PROFILE_BUNDLE) {
            let (namespace, name) = match annotation.value.split_once('/') {
                Some((namespace, name)) => (Arc::from(namespace), Arc::from(name)),
                None => (namespace.clone(), annotation.value.clone()),
            };
            let kind = Kind::ProfileBundle;
            let found =
                Reference::parse(&Spanned::new(name, annotation.origin)).and_then(|reference| {
                    self.resource(kind, "profile bundle", &reference, &namespace)
                });
            let span = origins.span(annotation.origin);
            return match found {
                Ok(found) => {
                    judge(&found, self.workspace.lock(), span, origins, diagnostics);
                    Ok(Some(found))
                }
                Err(fault) => Err(diagnostics.report(fault.at(span, "this annotation"))),
            };
        }
        let Some(profile) = profile else {
            return Ok(None);
        };
        let mut listing = self.bundles(namespace);
        listing.retain(|bundle| self.lists(bundle.item(), profile));
        if let [one, other, ..] = &*listing {
            let (one, other) = (one.item(), other.item());
            return Err(diagnostics.report(several_bundles(deployment, one, other, origins)));
        }
        if let Some(found) = listing.first() {
            let span = origins.span(deployment.profile.origin);
            judge(found, self.workspace.lock(), span, origins, diagnostics);
        }
        Ok(listing.pop())
    }

    /// The bundles of a namespace, each in its newest version.
    fn bundles(&self, namespace: &Arc<str>) -> Vec<Found<'w, ProfileBundle>> {
        let bundles = self.workspace.bundles().iter();
        let own = bundles.filter(|bundle| bundle.metadata.namespace.value == *namespace);
        let mut names: Vec<&Text> = own.map(|bundle| &bundle.metadata.name).collect();
        names.dedup_by(|left, right| left.value == right.value);
        let kind = Kind::ProfileBundle;
        let found = names.into_iter().filter_map(|name| {
            let reference = Reference::parse(name).ok()?;
            let level = self.level(kind, namespace, &name.value);
            let wanted = self.wanted("profile bundle", kind, &reference, vec![namespace]);
            look_up(wanted, vec![level], std::iter::empty()).ok()
        });
        found.collect()
    }

    /// Whether a bundle lists a profile in the version found.
    fn lists(&self, bundle: &ProfileBundle, profile: &Found<'w, WorkloadProfile>) -> bool {
        let metadata = &profile.item().metadata;
        bundle.workload_profiles.iter().any(|listed| {
            let own = &bundle.metadata.namespace;
            let namespace = &listed.namespace.as_ref().unwrap_or(own).value;
            let place = [namespace, self.system_namespace].contains(&&metadata.namespace.value);
            let version = has_match(listed.pin.as_ref(), [profile.revision()]);
            listed.name == metadata.name.value && place && (version || listed.pin.is_none())
        })
    }
}

/// The definition of the catalogue that stands in for one in CUE.
fn instead_of_cue<'w>(
    cue: OriginId,
    found: Found<'w, Definition>,
    reference: &Reference,
    catalogue: Level<'w, Definition>,
    origins: &Origins,
    diagnostics: &mut Diagnostics,
) -> Result<Found<'w, Definition>, Reported> {
    let name = &reference.name;
    let nobody = std::iter::empty();
    let span = origins.span(reference.origin);
    let wanted = Wanted {
        what: "definition",
        reference,
        key: found.key,
        locked: None,
    };
    if let Ok(built_in) = look_up(wanted, vec![catalogue], nobody) {
        let message = format!(
            "the definition `{name}` in {} is written in CUE; `{name}@{}` of the catalogue is used instead",
            found.place,
            built_in.revision()
        );
        let diagnostic = Diagnostic::warning(&CUE, message)
            .place(origins.span(cue), "CUE is not supported yet")
            .place(span, "used here")
            .help("the two may differ; check what is rendered");
        diagnostics.push(diagnostic);
        return Ok(built_in);
    }
    let message = format!("the definition `{name}` is written in CUE, which is not supported yet");
    let diagnostic = Diagnostic::error(&CUE, message)
        .place(span, "used here")
        .place(origins.span(cue), "written in CUE here")
        .help("write the definition with a `jinja` schematic");
    Err(diagnostics.report(diagnostic))
}

fn several_bundles(
    deployment: &WorkloadDeployment,
    one: &ProfileBundle,
    other: &ProfileBundle,
    origins: &Origins,
) -> Diagnostic {
    let (one_name, other_name) = (&one.metadata.name, &other.metadata.name);
    let message = format!(
        "the bundles `{}` and `{}` both list the profile of deployment `{}`",
        one_name.value, other_name.value, deployment.metadata.name.value
    );
    Diagnostic::error(&BUNDLES, message)
        .place(origins.span(deployment.profile.origin), "this profile")
        .place(origins.span(one_name.origin), "listed by this bundle")
        .place(origins.span(other_name.origin), "and by this one")
        .help(format!(
            "add the annotation `{PROFILE_BUNDLE}: {}` to the deployment",
            one_name.value
        ))
}

/// The namespaces in their order, each once.
fn distinct<const N: usize>(namespaces: [&Arc<str>; N]) -> impl Iterator<Item = &Arc<str>> {
    let mut seen: Vec<&str> = Vec::with_capacity(N);
    namespaces.into_iter().filter(move |namespace| {
        let new = !seen.contains(&&***namespace);
        seen.push(namespace);
        new
    })
}
