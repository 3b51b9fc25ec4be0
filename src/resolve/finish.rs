//! A draft becomes a plan: its macros are filled in.

use super::draft::Definitions;
use super::draft::Draft;
use super::draft::Named;
use super::draft::of_components;
use super::finder::Finder;
use super::plan::HubLookup;
use super::plan::Identity;
use super::plan::Options;
use super::plan::PlannedComponent;
use super::plan::PlannedTrait;
use super::plan::RenderPlan;
use super::plan::WaitingMacro;
use super::reasons;
use super::references::Found;
use super::rules::check_traits;
use super::values::Values;
use super::variables::Variables;
use super::versions::Revision;
use crate::diag::Diagnostic;
use crate::diag::Diagnostics;
use crate::diag::Reported;
use crate::diag::codes::macros::NO_SPOKE;
use crate::macros::Allowance;
use crate::macros::Lookup;
use crate::macros::expand;
use crate::macros::spoke_macros;
use crate::model::ComponentSpec;
use crate::model::Metadata;
use crate::model::PolicySpec;
use crate::model::Reference;
use crate::model::TargetWorkload;
use crate::model::Text;
use crate::model::Workload;
use crate::model::WorkloadDeployment;
use crate::model::WorkloadSpec;
use crate::source::OriginId;
use crate::source::Origins;
use crate::source::Sources;
use crate::source::Spanned;
use crate::workspace::Workspace;
use crate::yaml::Data;
use crate::yaml::Map;
use crate::yaml::Node;

/// Plans a deployment: [`Draft::new`] and [`Draft::finish`] in one.
///
/// # Errors
/// When anything is wrong with it. Everything found is reported.
pub fn plan<'w>(
    deployment: &'w WorkloadDeployment,
    workspace: &'w Workspace,
    options: &Options<'w>,
    origins: &mut Origins,
    diagnostics: &mut Diagnostics,
) -> Result<RenderPlan<'w>, Reported> {
    let draft = Draft::new(deployment, workspace, options, origins, diagnostics)?;
    draft.finish(options.hub, options.sources, origins, diagnostics)
}

/// Plans a Workload that was found on disk: it has no hub side, and its macros with `spoke` are
/// all that is left to fill in.
///
/// # Errors
/// When anything is wrong with it. Everything found is reported.
pub fn plan_workload<'w>(
    workload: &'w Workload,
    workspace: &'w Workspace,
    options: &Options<'w>,
    origins: &mut Origins,
    diagnostics: &mut Diagnostics,
) -> Result<RenderPlan<'w>, Reported> {
    let mut own = Diagnostics::default();
    let metadata = &workload.metadata;
    let finder = Finder {
        workspace,
        system_namespace: &options.settings.system_namespace.value,
    };
    let namespaces = [&metadata.namespace.value, &metadata.namespace.value];
    let definitions = of_components(&workload.spec, namespaces, finder, origins, &mut own);
    let components = planned(&workload.spec, &definitions);
    for component in &components {
        check_traits(component, origins, &mut own);
    }
    let checked = own.check();
    diagnostics.extend(own);
    checked?;
    Ok(RenderPlan {
        metadata: metadata.clone(),
        target: target_of(metadata),
        revision: revision_text(&Revision::of(None), metadata.name.origin),
        profile: None,
        environment: None,
        workload: workload.spec.clone(),
        spoke_macros: waiting(&components, options.sources, origins),
        components,
        topology: None,
        policies: Vec::new(),
        overrides: Vec::new(),
        variables: Variables::default(),
        sensitive: Vec::new(),
        without_effect: Vec::new(),
        found_by: reasons::of_workload(workload, origins),
    })
}

fn target_of(metadata: &Metadata) -> TargetWorkload {
    TargetWorkload {
        name: metadata.name.clone(),
        namespace: metadata.namespace.clone(),
        labels: metadata.labels.clone(),
        annotations: metadata.annotations.clone(),
        namespace_labels: Map::default(),
        namespace_annotations: Map::default(),
    }
}

impl<'w> Draft<'w> {
    /// Fills in the macros. `hub` knows the outputs that [`Draft::hub_outputs`] lists.
    ///
    /// # Errors
    /// When anything was or is wrong with the deployment. Everything found is reported.
    pub fn finish(
        mut self,
        hub: Option<&dyn HubLookup>,
        sources: &Sources,
        origins: &mut Origins,
        diagnostics: &mut Diagnostics,
    ) -> Result<RenderPlan<'w>, Reported> {
        let mut own = Diagnostics::default();
        let variables = std::mem::take(&mut self.variables);
        let values = Values::new(self.deployment, self.environment_name(), &variables, hub);
        let mut filling = Filling {
            values: &values,
            allowance: Allowance::default(),
            sources,
            origins,
            diagnostics: &mut own,
        };
        filling.workload(&mut self.workload);
        for policy in self.topology.iter_mut().chain(&mut self.policies) {
            filling.policy(&mut policy.spec);
        }
        let components = planned(&self.workload, &self.definitions);
        for component in &components {
            check_traits(component, origins, &mut own);
        }
        let checked = own.check();
        diagnostics.extend(own);
        match self.reported {
            Some(reported) => Err(reported),
            None => checked.map(|()| {
                let found_by = reasons::of_draft(&self, origins);
                self.into_plan(components, variables, sources, origins, found_by)
            }),
        }
    }

    fn into_plan(
        self,
        components: Vec<PlannedComponent<'w>>,
        variables: Variables,
        sources: &Sources,
        origins: &Origins,
        found_by: OriginId,
    ) -> RenderPlan<'w> {
        let reference = &self.deployment.profile;
        let profile = &self.profile.item().metadata;
        let environment = match (&self.environment, &self.deployment.environment) {
            (Named::Found(found), Some(reference)) => {
                Some(identity(&found.item().metadata, found, reference))
            }
            _ => None,
        };
        RenderPlan {
            metadata: self.deployment.metadata.clone(),
            target: self.deployment.workload.clone(),
            revision: revision_text(self.profile.revision(), reference.origin),
            profile: Some(identity(profile, &self.profile, reference)),
            environment,
            spoke_macros: waiting(&components, sources, origins),
            workload: self.workload,
            components,
            topology: self.topology,
            policies: self.policies,
            overrides: self.overrides,
            sensitive: sensitive(&variables),
            variables,
            without_effect: self.without_effect,
            found_by,
        }
    }
}

fn identity<T>(metadata: &Metadata, found: &Found<'_, T>, reference: &Reference) -> Identity {
    Identity {
        namespace: metadata.namespace.value.clone(),
        name: metadata.name.value.clone(),
        revision: found.revision().clone(),
        reference: reference.origin,
    }
}

fn revision_text(revision: &Revision, origin: OriginId) -> Text {
    Spanned::new(revision.to_string().into(), origin)
}

fn sensitive(variables: &Variables) -> Vec<Text> {
    let sensitive = variables.iter().filter(|variable| variable.sensitive);
    let declared = sensitive.filter_map(|variable| {
        let (_, origin) = variable.declared.first()?;
        Some(Spanned::new(variable.name.clone(), *origin))
    });
    declared.collect()
}

/// Every component whose definitions were all found, in the order of rendering.
fn planned<'w>(
    workload: &WorkloadSpec,
    definitions: &[Definitions<'w>],
) -> Vec<PlannedComponent<'w>> {
    let pairs = workload.components.iter().zip(definitions);
    let mut components: Vec<PlannedComponent<'w>> = pairs
        .filter_map(|(spec, definitions)| planned_component(spec, definitions))
        .collect();
    components.sort_by_key(|component| component.spec.deployment_priority.value);
    components
}

fn planned_component<'w>(
    spec: &ComponentSpec,
    definitions: &Definitions<'w>,
) -> Option<PlannedComponent<'w>> {
    let traits = spec.traits.iter().zip(&definitions.traits);
    let traits = traits.filter_map(|(spec, definition)| {
        let found = definition.as_ref()?;
        Some(PlannedTrait {
            spec: spec.clone(),
            definition: found.item(),
            revision: found.revision().clone(),
        })
    });
    let found = definitions.component.as_ref()?;
    Some(PlannedComponent {
        spec: spec.clone(),
        definition: found.item(),
        revision: found.revision().clone(),
        traits: traits.collect(),
    })
}

fn waiting(
    components: &[PlannedComponent<'_>],
    sources: &Sources,
    origins: &Origins,
) -> Vec<WaitingMacro> {
    let mut waiting = Vec::new();
    for component in components
        .iter()
        .filter(|component| !component.spec.macros_disabled)
    {
        let traits = component.traits.iter().map(|used| {
            let name = used.spec.definition.name.clone();
            (Some(name), &used.spec.properties)
        });
        for (trait_type, properties) in
            std::iter::once((None, &component.spec.properties)).chain(traits)
        {
            let reads = properties
                .iter()
                .flat_map(|node| spoke_macros(node, sources, origins));
            waiting.extend(reads.map(|read| WaitingMacro {
                component: component.spec.name.value.clone(),
                trait_type: trait_type.clone(),
                read,
            }));
        }
    }
    waiting
}

/// Fills in the macros of one deployment.
struct Filling<'d> {
    values: &'d dyn Lookup,
    allowance: Allowance,
    sources: &'d Sources,
    origins: &'d mut Origins,
    diagnostics: &'d mut Diagnostics,
}

impl Filling<'_> {
    fn expand(&mut self, node: &mut Node) {
        expand(
            node,
            self.values,
            &mut self.allowance,
            self.sources,
            self.origins,
            self.diagnostics,
        );
    }

    /// Fills in the properties of every component and trait, in the node and in the fields.
    fn workload(&mut self, workload: &mut WorkloadSpec) {
        let components = workload
            .node
            .as_map_mut()
            .and_then(|map| map.get_mut("components"));
        let Some(Data::List(nodes)) = components.map(|node| &mut node.data) else {
            return;
        };
        // A component that could not be read is missing among the fields; that was reported.
        for (spec, node) in workload.components.iter_mut().zip(nodes) {
            if spec.macros_disabled || spec.origin != node.origin {
                continue;
            }
            spec.properties = self.properties(node);
            let traits = node.as_map_mut().and_then(|map| map.get_mut("traits"));
            if let Some(Data::List(nodes)) = traits.map(|node| &mut node.data) {
                for (spec, node) in spec.traits.iter_mut().zip(nodes) {
                    if spec.origin == node.origin {
                        spec.properties = self.properties(node);
                    }
                }
            }
        }
    }

    fn properties(&mut self, user: &mut Node) -> Option<Node> {
        let properties = user.as_map_mut()?.get_mut("properties")?;
        if properties.is_null() {
            return None;
        }
        self.expand(properties);
        Some(properties.clone())
    }

    fn policy(&mut self, policy: &mut PolicySpec) {
        let Some(properties) = &mut policy.properties else {
            return;
        };
        self.expand(properties);
        for waiting in spoke_macros(properties, self.sources, self.origins) {
            let message = format!(
                "the policy `{}` reads `{}`, which only spokes know",
                policy.definition.name, waiting.output
            );
            let diagnostic = Diagnostic::error(&NO_SPOKE, message)
                .place(waiting.span, "read here")
                .help("policies are rendered on the hub; use `hub`, or a variable");
            self.diagnostics.push(diagnostic);
        }
    }
}
