//! A deployment before its macros are filled in.

use super::finder::Finder;
use super::lock::judge;
use super::overrides;
use super::overrides::Override;
use super::plan::Options;
use super::plan::PlannedPolicy;
use super::references::Found;
use super::references::Place;
use super::values::EnvironmentName;
use super::variables;
use super::variables::Layers;
use super::variables::Variables;
use crate::diag::Diagnostic;
use crate::diag::Diagnostics;
use crate::diag::Reported;
use crate::diag::codes::references::WRONG_POLICY;
use crate::macros::HubPath;
use crate::macros::hub_macros;
use crate::model::Definition;
use crate::model::DefinitionKind;
use crate::model::Environment;
use crate::model::PolicySpec;
use crate::model::ProfileBundle;
use crate::model::Reference;
use crate::model::Schematic;
use crate::model::WorkloadDeployment;
use crate::model::WorkloadProfile;
use crate::model::WorkloadSpec;
use crate::source::OriginId;
use crate::source::Origins;
use crate::source::Sources;
use crate::source::Span;
use crate::workspace::Versioned;
use crate::workspace::Workspace;
use crate::yaml::Decoding;
use crate::yaml::Node;
use std::sync::Arc;

/// A deployment with its profile, environment, variables and definitions, its overrides applied,
/// and its macros still to be filled in.
///
/// What is wrong so far is reported. A draft with faults can be finished only for its further
/// messages.
#[derive(Clone, Debug)]
pub struct Draft<'w> {
    pub(super) deployment: &'w WorkloadDeployment,
    pub(super) profile: Found<'w, WorkloadProfile>,
    pub(super) environment: Named<'w>,
    pub(super) variables: Variables,
    pub(super) workload: WorkloadSpec,
    pub(super) definitions: Vec<Definitions<'w>>,
    pub(super) topology: Option<PlannedPolicy<'w>>,
    pub(super) policies: Vec<PlannedPolicy<'w>>,
    pub(super) bundle: Option<Found<'w, ProfileBundle>>,
    /// Of the Environment's topology and policies, overrides included, in their order.
    pub(super) policy_definitions: Vec<(Reference, Found<'w, Definition>)>,
    pub(super) overrides: Vec<PlannedPolicy<'w>>,
    pub(super) without_effect: Vec<OriginId>,
    pub(super) overridden_by: Vec<OriginId>,
    pub(super) reported: Option<Reported>,
}

/// What became of a deployment's `environmentRef`.
#[derive(Clone, Debug)]
pub(super) enum Named<'w> {
    /// There is none: the deployment has no hub side.
    Not,
    /// It names nothing, which was reported.
    Wrongly,
    /// It was found.
    Found(Box<Found<'w, Environment>>),
}

/// The definitions of a component and its traits; those not found were reported.
#[derive(Clone, Debug)]
pub(super) struct Definitions<'w> {
    pub(super) component: Option<Found<'w, Definition>>,
    pub(super) traits: Vec<Option<Found<'w, Definition>>>,
}

impl<'w> Draft<'w> {
    /// Looks up everything a deployment refers to, resolves its variables and applies the
    /// overrides of its Environment.
    ///
    /// # Errors
    /// When its profile is missing or cannot be read after the overrides: there is nothing to go
    /// on with. Everything else that is wrong makes a draft with faults.
    pub fn new(
        deployment: &'w WorkloadDeployment,
        workspace: &'w Workspace,
        options: &Options<'w>,
        origins: &mut Origins,
        diagnostics: &mut Diagnostics,
    ) -> Result<Self, Reported> {
        let mut own = Diagnostics::default();
        let finder = Finder {
            workspace,
            system_namespace: &options.settings.system_namespace.value,
        };
        let mut drafting = Drafting {
            deployment,
            finder,
            options,
            origins,
            diagnostics: &mut own,
            policy_definitions: Vec::new(),
        };
        let draft = drafting.draft();
        let reported = own.check().err();
        diagnostics.extend(own);
        Ok(Self { reported, ..draft? })
    }

    /// The deployment.
    pub fn deployment(&self) -> &'w WorkloadDeployment {
        self.deployment
    }

    /// The definitions that it uses and that were found.
    pub fn definitions(&self) -> impl Iterator<Item = &'w Definition> {
        let of_components = self.definitions.iter().flat_map(|of_component| {
            let traits = of_component.traits.iter().flatten();
            of_component.component.iter().chain(traits)
        });
        let of_components = of_components.map(Found::item);
        let policies = self.topology.iter().chain(&self.policies);
        of_components.chain(policies.map(|policy| policy.definition))
    }

    /// The outputs of other deployments that this one reads, each with its place.
    pub fn hub_outputs(
        &self,
        sources: &Sources,
        origins: &Origins,
    ) -> Vec<(HubPath, Option<Span>)> {
        let components = self.workload.components.iter();
        let components = components.filter(|component| !component.macros_disabled);
        let of_components = components.flat_map(|component| {
            let traits = component.traits.iter().map(|used| &used.properties);
            std::iter::once(&component.properties).chain(traits)
        });
        let policies = self.topology.iter().chain(&self.policies);
        let of_policies = policies.map(|policy| &policy.spec.properties);
        let all = of_components.chain(of_policies).flatten();
        all.flat_map(|properties| hub_macros(properties, sources, origins))
            .collect()
    }

    pub(super) fn environment_name(&self) -> EnvironmentName {
        match &self.environment {
            Named::Not => EnvironmentName::None,
            Named::Wrongly => EnvironmentName::Faulty,
            Named::Found(found) => EnvironmentName::Resolved(found.item().metadata.name.clone()),
        }
    }
}

/// The variables of a deployment, whatever else is wrong with it. What is wrong with them, and with
/// the references that lead to them, is reported.
pub fn variables_of<'w>(
    deployment: &'w WorkloadDeployment,
    workspace: &'w Workspace,
    options: &Options<'w>,
    origins: &mut Origins,
    diagnostics: &mut Diagnostics,
) -> Variables {
    let finder = Finder {
        workspace,
        system_namespace: &options.settings.system_namespace.value,
    };
    let mut drafting = Drafting {
        deployment,
        finder,
        options,
        origins,
        diagnostics,
        policy_definitions: Vec::new(),
    };
    let profile = drafting.profile();
    drafting.variables(profile.as_ref().ok()).0
}

/// A draft in the making.
struct Drafting<'w, 'd> {
    deployment: &'w WorkloadDeployment,
    finder: Finder<'w>,
    options: &'d Options<'w>,
    origins: &'d mut Origins,
    diagnostics: &'d mut Diagnostics,
    policy_definitions: Vec<(Reference, Found<'w, Definition>)>,
}

impl<'w> Drafting<'w, '_> {
    /// Every step is taken whatever the steps before found, so that all faults are seen at once.
    fn draft(&mut self) -> Result<Draft<'w>, Reported> {
        let profile = self.profile();
        let environment = self.environment();
        let (variables, bundle) = self.variables(profile.as_ref().ok());
        let (topology, policies, overrides) = self.policies(&environment);
        let profile = profile?;
        let mut node = profile.item().workload.node.clone();
        let mut without_effect = Vec::new();
        let mut overridden_by = Vec::new();
        let mut room = overrides::Room::default();
        for policy in &overrides {
            overrides::words(&policy.spec, &mut overridden_by);
            let applied = self.apply(&policy.spec, &environment, &mut node, &mut room);
            applied
                .check(self.origins)
                .map_err(|told| self.diagnostics.report(told))?;
            without_effect.extend(applied.without_effect);
        }
        let mut decoding = self.decoding();
        let workload = if overrides.is_empty() {
            profile.item().workload.clone()
        } else {
            WorkloadSpec::decode(&node, &mut decoding)?
        };
        let definitions = self.definitions(&workload, &profile.item().metadata.namespace.value);
        Ok(Draft {
            deployment: self.deployment,
            profile,
            environment,
            variables,
            workload,
            definitions,
            topology,
            policies,
            bundle,
            policy_definitions: std::mem::take(&mut self.policy_definitions),
            overrides,
            without_effect,
            overridden_by,
            reported: None,
        })
    }

    fn namespace(&self) -> &'w Arc<str> {
        &self.deployment.metadata.namespace.value
    }

    fn decoding(&mut self) -> Decoding<'_> {
        Decoding {
            origins: self.origins,
            diagnostics: self.diagnostics,
            strictness: self.options.settings.strictness,
            default_namespace: self.options.settings.default_namespace(),
        }
    }

    fn profile(&mut self) -> Result<Found<'w, WorkloadProfile>, Reported> {
        let reference = &self.deployment.profile;
        let found = self.finder.profile(reference, self.namespace());
        let span = self.origins.span(reference.origin);
        let found =
            found.map_err(|fault| self.diagnostics.report(fault.at(span, "this profile")))?;
        self.judge(&found, span);
        Ok(found)
    }

    fn environment(&mut self) -> Named<'w> {
        let Some(reference) = &self.deployment.environment else {
            return Named::Not;
        };
        let span = self.origins.span(reference.origin);
        match self.finder.environment(reference, self.namespace()) {
            Ok(found) => {
                self.judge(&found, span);
                Named::Found(Box::new(found))
            }
            Err(fault) => {
                self.diagnostics.push(fault.at(span, "this environment"));
                Named::Wrongly
            }
        }
    }

    /// Reports what the lock says against what was found.
    fn judge<T: Versioned>(&mut self, found: &Found<'_, T>, span: Option<Span>) {
        let lock = self.finder.workspace.lock();
        judge(found, lock, span, self.origins, self.diagnostics);
    }

    /// The variables, and the bundle that declares some of them.
    fn variables(
        &mut self,
        profile: Option<&Found<'w, WorkloadProfile>>,
    ) -> (Variables, Option<Found<'w, ProfileBundle>>) {
        let bundle = self
            .finder
            .bundle(self.deployment, profile, self.origins, self.diagnostics);
        let namespace = self.namespace();
        let system_namespace = self.finder.system_namespace;
        let project = (namespace != system_namespace).then(|| self.finder.variable_set(namespace));
        let layers = Layers {
            system: self.finder.variable_set(system_namespace),
            project: project.flatten(),
            bundle: bundle
                .as_ref()
                .ok()
                .and_then(Option::as_ref)
                .map(Found::item),
            deployment: &self.deployment.variables,
            command_line: self.options.assignments,
        };
        let violations = self.options.lock_violations;
        // Without its bundle, a variable that only the bundle declares would seem undeclared.
        let bundle_unknown = bundle.is_err() || (profile.is_none() && layers.bundle.is_none());
        let variables = if bundle_unknown {
            let mut unheard = Diagnostics::default();
            variables::resolve(&layers, violations, self.origins, &mut unheard).without_some()
        } else {
            variables::resolve(&layers, violations, self.origins, self.diagnostics)
        };
        for secret in variables.secrets() {
            self.diagnostics.hide(secret);
        }
        (variables, bundle.ok().flatten())
    }

    /// The topology, the policies to render, and the overrides.
    fn policies(
        &mut self,
        environment: &Named<'w>,
    ) -> (
        Option<PlannedPolicy<'w>>,
        Vec<PlannedPolicy<'w>>,
        Vec<PlannedPolicy<'w>>,
    ) {
        let Named::Found(found) = environment else {
            return (None, Vec::new(), Vec::new());
        };
        let environment = found.item();
        let topology = self.policy(&environment.topology, environment);
        let topology = topology.filter(|policy| {
            self.has_place(
                policy,
                policy.definition.topology,
                "is no topology",
                "write it in `spec.policies`",
            )
        });
        let (mut policies, mut overrides) = (Vec::new(), Vec::new());
        for spec in &environment.policies {
            let Some(policy) = self.policy(spec, environment) else {
                continue;
            };
            let placed = !policy.definition.topology;
            if !self.has_place(
                &policy,
                placed,
                "is a topology",
                "write it as `spec.topology`",
            ) {
                continue;
            }
            if matches!(policy.definition.schematic, Schematic::Builtin(_)) {
                overrides.push(policy);
            } else {
                policies.push(policy);
            }
        }
        (topology, policies, overrides)
    }

    fn policy(
        &mut self,
        spec: &PolicySpec,
        environment: &Environment,
    ) -> Option<PlannedPolicy<'w>> {
        let namespaces = [self.namespace(), &environment.metadata.namespace.value];
        let kind = DefinitionKind::Policy;
        let found = self.finder.definition(
            kind,
            &spec.definition,
            namespaces,
            self.origins,
            self.diagnostics,
        );
        let found = found.ok()?;
        let (definition, revision) = (found.item(), found.revision().clone());
        let built_in = found.place == Place::Catalogue;
        self.policy_definitions
            .push((spec.definition.clone(), found));
        Some(PlannedPolicy {
            spec: spec.clone(),
            definition,
            built_in,
            revision,
        })
    }

    fn has_place(
        &mut self,
        policy: &PlannedPolicy<'_>,
        placed: bool,
        why: &str,
        help: &str,
    ) -> bool {
        if !placed {
            let reference = &policy.spec.definition;
            let message = format!("the policy `{}` {why}", reference.name);
            let defined = self.origins.span(policy.definition.metadata.name.origin);
            let diagnostic = Diagnostic::error(&WRONG_POLICY, message)
                .place(self.origins.span(reference.origin), "used here")
                .place(defined, "defined here")
                .help(help);
            self.diagnostics.push(diagnostic);
        }
        placed
    }

    fn apply(
        &mut self,
        policy: &PolicySpec,
        environment: &Named<'w>,
        node: &mut Node,
        room: &mut overrides::Room,
    ) -> overrides::Applied {
        let Named::Found(environment) = environment else {
            return overrides::Applied::default();
        };
        let name = &environment.item().metadata.name.value;
        let policy = Override::read(policy, name, &mut self.decoding());
        overrides::apply(node, &policy, room, self.origins)
    }

    fn definitions(
        &mut self,
        workload: &WorkloadSpec,
        profile_namespace: &Arc<str>,
    ) -> Vec<Definitions<'w>> {
        let namespaces = [self.namespace(), profile_namespace];
        of_components(
            workload,
            namespaces,
            self.finder,
            self.origins,
            self.diagnostics,
        )
    }
}

/// The definitions of every component and trait; those not found are reported.
pub(super) fn of_components<'w>(
    workload: &WorkloadSpec,
    namespaces: [&Arc<str>; 2],
    finder: Finder<'w>,
    origins: &Origins,
    diagnostics: &mut Diagnostics,
) -> Vec<Definitions<'w>> {
    let mut find = |kind, reference| {
        finder
            .definition(kind, reference, namespaces, origins, diagnostics)
            .ok()
    };
    let components = workload.components.iter();
    let definitions = components.map(|component| Definitions {
        component: find(DefinitionKind::Component, &component.definition),
        traits: component
            .traits
            .iter()
            .map(|used| find(DefinitionKind::Trait, &used.definition))
            .collect(),
    });
    definitions.collect()
}
