//! `AIWorkload`, as far as deployments are made of it.

use super::KeptResource;
use super::Metadata;
use super::Reference;
use super::Text;
use super::VariableAssignment;
use super::shapes;
use crate::diag::Reported;
use crate::source::OriginId;
use crate::yaml::Data;
use crate::yaml::Decoding;
use crate::yaml::Fields;
use crate::yaml::Node;
use crate::yaml::Shape;

/// The label that says what an `AIWorkload` deploys: `model`, or an application.
const TYPE: &str = "palette.ai/aiworkload-type";

/// What users ask for when they deploy applications or models
/// (<https://docs.palette-ai.com/docs/what-is-paletteai/concepts/deployments/model-deployments>).
///
/// Only what deployments are made of is read, and only when they are made: other fields may be
/// there and mean something to a hub.
#[derive(Clone, Debug)]
pub struct AiWorkload {
    /// Its metadata.
    pub metadata: Metadata,
    /// Whether it deploys models.
    pub is_model: bool,
    /// `spec.profileBundleRefs`, or `spec.profileBundleRef`.
    pub bundles: Vec<Reference>,
    /// `spec.environmentRef`.
    pub environment: Option<Reference>,
    /// `spec.workloadDeploymentConfigs`, in order.
    pub configs: Vec<DeploymentConfig>,
}

/// What is to be different in the deployments that are made.
#[derive(Clone, Debug)]
pub struct DeploymentConfig {
    /// `name`: the name of the deployment, for a config of one profile.
    pub name: Option<Text>,
    /// `workloadProfileRef`: only the deployment of this profile; all deployments when absent.
    pub profile: Option<Reference>,
    /// `environmentRef`.
    pub environment: Option<Reference>,
    /// `variables`.
    pub variables: Vec<VariableAssignment>,
    /// The config.
    pub origin: OriginId,
}

impl AiWorkload {
    /// Reads the document.
    ///
    /// # Errors
    /// When anything in what is read is wrong; all of it is reported.
    pub fn decode(kept: &KeptResource, decoding: &mut Decoding<'_>) -> Result<Self, Reported> {
        decoding.all_or_nothing(|decoding| Self::read(kept, decoding))
    }

    fn read(kept: &KeptResource, decoding: &mut Decoding<'_>) -> Option<Self> {
        let label = kept.metadata.label(TYPE);
        let is_model = label.is_some_and(|text| &*text.value == "model");
        let mut workload = Self {
            metadata: kept.metadata.clone(),
            is_model,
            bundles: Vec::new(),
            environment: None,
            configs: Vec::new(),
        };
        let Some(spec) = kept.node.get("spec").filter(|spec| !spec.is_null()) else {
            return Some(workload);
        };
        let known = known_fields(spec, &shapes::AI_WORKLOAD);
        let fields = Fields::of(&known, &shapes::AI_WORKLOAD, decoding)?;
        let bundles = fields.list("profileBundleRefs").iter();
        let bundles = bundles.chain(fields.raw("profileBundleRef"));
        workload.bundles = bundles
            .filter_map(|node| reference(node, decoding))
            .collect();
        let environment = fields.raw("environmentRef");
        workload.environment = environment.and_then(|node| reference(node, decoding));
        let configs = fields.list("workloadDeploymentConfigs").iter();
        workload.configs = configs
            .filter_map(|node| DeploymentConfig::decode(node, decoding))
            .collect();
        Some(workload)
    }
}

impl DeploymentConfig {
    fn decode(node: &Node, decoding: &mut Decoding<'_>) -> Option<Self> {
        let known = known_fields(node, &shapes::DEPLOYMENT_CONFIG);
        let fields = Fields::of(&known, &shapes::DEPLOYMENT_CONFIG, decoding)?;
        let mut find = |name| fields.raw(name).and_then(|node| reference(node, decoding));
        let (profile, environment) = (find("workloadProfileRef"), find("environmentRef"));
        let variables = fields.raw("variables");
        Some(Self {
            name: fields.text("name"),
            profile,
            environment,
            variables: variables.map_or_else(Vec::new, |node| {
                VariableAssignment::decode_all(node, decoding)
            }),
            origin: node.origin,
        })
    }
}

fn reference(node: &Node, decoding: &mut Decoding<'_>) -> Option<Reference> {
    Reference::decode(&known_fields(node, &shapes::REFERENCE), decoding)
}

/// A mapping without the fields that we do not know.
fn known_fields(node: &Node, shape: &'static Shape) -> Node {
    let Some(map) = node.as_map() else {
        return node.clone();
    };
    let known = map
        .iter()
        .filter(|entry| shape.field(&entry.key.text).is_some());
    Node::new(Data::Map(known.cloned().collect()), node.origin)
}
