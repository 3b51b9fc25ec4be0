//! The deployments that a workflow makes of bundles.

use super::HeldProfile;
use super::Plan;
use super::plan::Held;
use crate::diag::Diagnostic;
use crate::diag::Diagnostics;
use crate::diag::codes::bundles as codes;
use crate::diag::codes::model::INVALID_NAME;
use crate::diag::did_you_mean;
use crate::kubernetes::names::LABEL_LENGTH;
use crate::model::DeploymentConfig;
use crate::model::Kind;
use crate::model::ProfileBundle;
use crate::model::Reference;
use crate::model::Revision;
use crate::model::Text;
use crate::model::VariableAssignment;
use crate::resolve::PROFILE_BUNDLE;
use crate::source::OriginId;
use crate::source::Origins;
use crate::source::Step;
use crate::source::Trace;
use crate::yaml::Data;
use crate::yaml::Entry;
use crate::yaml::Key;
use crate::yaml::Map;
use crate::yaml::Node;
use crate::yaml::merge;

/// What the deployments are to be like, apart from what the bundles say.
#[derive(Clone, Debug, Default)]
pub struct Deploying {
    /// What their names begin with; the bundle's name when absent.
    pub name: Option<Text>,
    /// Their namespace; the bundle's when absent.
    pub namespace: Option<Text>,
    /// Their Environment, whatever the configs say.
    pub environment: Option<Reference>,
    /// Their Environment where no config names one.
    pub usual_environment: Option<Reference>,
    /// What is to be different.
    pub configs: Vec<DeploymentConfig>,
    /// Who says so, for histories: `AIWorkload chat`.
    pub configured_by: String,
}

/// Makes a `WorkloadDeployment` for each workload profile that the workflow deploys, in the order of
/// the plan. Its `spec.variables` are what was configured; its bundle is named by an annotation, and
/// so the bundle's variables reach it. Configs that are for no deployment, and names that are too
/// long, are reported.
pub fn deployments(
    plan: &Plan<'_>,
    how: &Deploying,
    origins: &mut Origins,
    diagnostics: &mut Diagnostics,
) -> Vec<Node> {
    let items = plan.items();
    let deployed = items.iter().filter(|item| item.ignored.is_none());
    let profiles: Vec<(&ProfileBundle, &Revision, &HeldProfile<'_>)> = deployed
        .filter_map(|item| match item.held {
            Held::WorkloadProfile(held) => Some((item.bundle, item.revision, held)),
            Held::ClusterProfile(_) => None,
        })
        .collect();
    report_unused(&profiles, how, origins, diagnostics);
    let mut made = Vec::new();
    for (bundle, revision, held) in &profiles {
        let name = &held.listed.name;
        let same = profiles
            .iter()
            .filter(|(_, _, other)| other.listed.name == *name);
        let mut making = Making {
            bundle,
            held,
            how,
            is_ambiguous: same.count() > 1,
            rule: rule(&[held.listed.origin, bundle.metadata.name.origin], origins),
            origins,
        };
        let name = making.name();
        check_length(&name, making.origins, diagnostics);
        made.push(making.document(name, revision));
    }
    made
}

/// A deployment in the making.
struct Making<'m> {
    bundle: &'m ProfileBundle,
    held: &'m HeldProfile<'m>,
    how: &'m Deploying,
    /// Whether another deployed profile has the same name.
    is_ambiguous: bool,
    /// Why the document is there.
    rule: OriginId,
    origins: &'m mut Origins,
}

impl Making<'_> {
    fn document(&mut self, name: Node, revision: &Revision) -> Node {
        let variables = self.variables();
        let kind = Kind::WorkloadDeployment;
        let environment = self.environment();
        let has_variables = variables.as_map().is_some_and(|map| !map.is_empty());
        let spec = self.mapping([
            ("workloadProfileRef", Some(self.profile())),
            (
                "environmentRef",
                environment.map(|reference| self.reference(reference, None)),
            ),
            ("variables", has_variables.then_some(variables)),
        ]);
        self.mapping([
            ("apiVersion", Some(self.text(&kind.api_version()))),
            ("kind", Some(self.text(kind.name()))),
            ("metadata", Some(self.metadata(name, revision))),
            ("spec", Some(spec)),
        ])
    }

    fn metadata(&self, name: Node, revision: &Revision) -> Node {
        let own = &self.bundle.metadata;
        let namespace = self.how.namespace.as_ref().unwrap_or(&own.namespace);
        let bundle = format!("{}/{}@{revision}", own.namespace.value, own.name.value);
        let annotations = self.mapping([(PROFILE_BUNDLE, Some(self.text(&bundle)))]);
        self.mapping([
            ("name", Some(name)),
            (
                "namespace",
                Some(Node::string(namespace.value.clone(), namespace.origin)),
            ),
            ("annotations", Some(annotations)),
        ])
    }

    /// The name in the config of just this profile, else one made of two.
    fn name(&mut self) -> Node {
        let own = self.configs().filter(|config| config.profile.is_some());
        if let Some(name) = own.filter_map(|config| config.name.as_ref()).last() {
            return Node::string(name.value.clone(), name.origin);
        }
        let first = self.how.name.as_ref().unwrap_or(&self.bundle.metadata.name);
        let profile = &self.held.listed.name;
        let name = match self.held.profile().filter(|_| self.is_ambiguous) {
            Some(found) => {
                let namespace = &found.metadata.namespace.value;
                format!("{}-{namespace}-{profile}", first.value)
            }
            None => format!("{}-{profile}", first.value),
        };
        let sources = match &self.how.name {
            Some(given) => [given.origin, self.held.listed.origin],
            None => [self.held.listed.origin, first.origin],
        };
        Node::string(name, rule(&sources, self.origins))
    }

    fn profile(&self) -> Node {
        let found = self.held.profile();
        self.reference(self.held.listed, found.map(|one| &one.metadata.namespace))
    }

    fn environment(&self) -> Option<&Reference> {
        let configured = self
            .configs()
            .filter_map(|config| config.environment.as_ref());
        let usual = self.how.usual_environment.as_ref();
        self.how
            .environment
            .as_ref()
            .or(configured.last())
            .or(usual)
    }

    /// What was configured for this deployment: later configs are stronger.
    fn variables(&mut self) -> Node {
        let mut all = Node::map(self.rule);
        for config in &self.how.configs {
            if is_for(config, self.held) {
                let assignments = config.variables.iter();
                let given = Node::new(
                    Data::Map(assignments.map(assigned).collect()),
                    config.origin,
                );
                merge::deep(&mut all, &given, &self.how.configured_by, self.origins);
            }
        }
        all
    }

    fn configs(&self) -> impl Iterator<Item = &DeploymentConfig> {
        let configs = self.how.configs.iter();
        configs.filter(|config| is_for(config, self.held))
    }

    fn reference(&self, reference: &Reference, found_in: Option<&Text>) -> Node {
        let namespace = reference.namespace.as_ref().or(found_in);
        self.mapping([
            (
                "name",
                Some(Node::string(reference.to_string(), reference.origin)),
            ),
            (
                "namespace",
                namespace.map(|text| Node::string(text.value.clone(), text.origin)),
            ),
        ])
    }

    fn text(&self, text: &str) -> Node {
        Node::string(text, self.rule)
    }

    fn mapping<const N: usize>(&self, pairs: [(&str, Option<Node>); N]) -> Node {
        let mut map = Map::default();
        for (name, value) in pairs {
            if let Some(value) = value {
                let text = name.into();
                let origin = self.rule;
                map.push(Key { text, origin }, value);
            }
        }
        Node::new(Data::Map(map), self.rule)
    }
}

/// Why a deployment is there, or has its name: the bundle lists the profile.
fn rule(sources: &[OriginId], origins: &mut Origins) -> OriginId {
    let trace = Trace {
        note: "docs/bundles.md#the-deployments-of-a-workflow",
        sources,
        ..Trace::default()
    };
    origins.push(Step::Rule, &trace)
}

/// The name becomes that of the Workload, and so the value of a label.
fn check_length(name: &Node, origins: &Origins, diagnostics: &mut Diagnostics) {
    let text = name.as_str().unwrap_or_default();
    if text.len() <= LABEL_LENGTH {
        return;
    }
    let message = format!(
        "the name `{text}` has {} characters; at most {LABEL_LENGTH} are allowed",
        text.len()
    );
    let diagnostic = Diagnostic::error(&INVALID_NAME, message)
        .place(origins.span(name.origin), "part of the name")
        .help("let the names begin with something shorter: `--name`");
    diagnostics.push(diagnostic);
}

/// `replicas: 3`, or `replicas: {int32: 3}` where it was written with its type.
fn assigned(assignment: &VariableAssignment) -> Entry {
    let value = match &assignment.written_type {
        None => assignment.value.clone(),
        Some(written) => {
            let mut map = Map::default();
            let key = Key {
                text: written.value.name().into(),
                origin: written.origin,
            };
            map.push(key, assignment.value.clone());
            Node::new(Data::Map(map), assignment.origin)
        }
    };
    Entry {
        key: Key {
            text: assignment.name.value.clone(),
            origin: assignment.name.origin,
        },
        value,
    }
}

fn is_for(config: &DeploymentConfig, held: &HeldProfile<'_>) -> bool {
    let Some(wanted) = &config.profile else {
        return true;
    };
    let found = held.profile().map(|one| &one.metadata.namespace.value);
    let same_place = wanted
        .namespace
        .as_ref()
        .is_none_or(|namespace| found == Some(&namespace.value));
    wanted.name == held.listed.name && same_place
}

fn report_unused(
    profiles: &[(&ProfileBundle, &Revision, &HeldProfile<'_>)],
    how: &Deploying,
    origins: &Origins,
    diagnostics: &mut Diagnostics,
) {
    for config in &how.configs {
        let Some(wanted) = &config.profile else {
            continue;
        };
        if profiles.iter().any(|(_, _, held)| is_for(config, held)) {
            continue;
        }
        let message = format!("the workload profile `{}` is not deployed", wanted.name);
        let known = profiles.iter().map(|(_, _, held)| &*held.listed.name);
        let meant = did_you_mean(&wanted.name, known);
        let diagnostic = Diagnostic::error(&codes::NOT_DEPLOYED, message)
            .place(origins.span(wanted.origin), "configured here")
            .help(meant.unwrap_or_else(|| {
                "`paletteai bundle plan` tells what is deployed, and why not".to_owned()
            }));
        diagnostics.push(diagnostic);
    }
}
