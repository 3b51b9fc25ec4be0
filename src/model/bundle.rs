//! `ProfileBundle`.

use super::BundleType;
use super::DeclaredRepository;
use super::ListedClusterProfile;
use super::Metadata;
use super::Reference;
use super::Text;
use super::Variable;
use super::VariableAssignment;
use super::Version;
use super::bundle_type::BUNDLE_TYPES;
use super::lists::report_duplicate_names;
use super::metadata::keep_secret;
use super::resource::decode_version;
use super::shapes;
use super::words::one_of;
use crate::source::Spanned;
use crate::yaml::Decoding;
use crate::yaml::Fields;
use crate::yaml::Node;

/// The label that names the inference engine a bundle is made for: `vllm`.
pub const INFERENCE_ENGINE: &str = "palette.ai/inference-engine";

/// Profiles that travel together, with their variables.
#[derive(Clone, Debug)]
pub struct ProfileBundle {
    /// Its metadata.
    pub metadata: Metadata,
    /// `spec.type`. A bundle without one can carry variables, and nothing else.
    pub bundle_type: Option<Spanned<BundleType>>,
    /// `spec.version`.
    pub version: Option<Spanned<Version>>,
    /// `spec.variableSet`: items with a `variableType` declare a variable …
    pub variables: Vec<Variable>,
    /// … and items without one assign a value to a variable declared elsewhere.
    pub assignments: Vec<VariableAssignment>,
    /// Names in the annotation `palette.ai/sensitive-variables`.
    pub sensitive: Vec<Text>,
    /// `spec.clusterProfiles`.
    pub cluster_profiles: Vec<ListedClusterProfile>,
    /// `spec.workloadProfiles`.
    pub workload_profiles: Vec<Reference>,
    /// `spec.workloadProfileDependencies`.
    pub repositories: Vec<DeclaredRepository>,
    /// The whole document.
    pub node: Node,
}

impl ProfileBundle {
    pub(super) fn decode(
        node: Node,
        metadata: Metadata,
        decoding: &mut Decoding<'_>,
    ) -> Option<Self> {
        let fields = Fields::of(node.get("spec")?, &shapes::PROFILE_BUNDLE, decoding)?;
        let bundle_type = fields
            .text("type")
            .and_then(|text| one_of(&text, "type", BUNDLE_TYPES, decoding));
        let version = decode_version(&fields, "version", decoding);
        let clusters = fields.list("clusterProfiles").iter();
        let cluster_profiles = clusters
            .filter_map(|node| ListedClusterProfile::decode(node, decoding))
            .collect();
        let profiles = fields.list("workloadProfiles").iter();
        let workload_profiles = profiles
            .filter_map(|node| Reference::decode(node, decoding))
            .collect();
        let dependencies = fields.raw("workloadProfileDependencies");
        let repositories = dependencies.map_or_else(Vec::new, |node| {
            DeclaredRepository::decode_all(node, &metadata, decoding)
        });
        let sensitive = metadata.sensitive_variables();
        let (variables, assignments) =
            fields
                .raw("variableSet")
                .map_or_else(Default::default, |node| {
                    let node = variables_of(node, decoding);
                    keep_secret(&sensitive, node, decoding.origins);
                    decode_variables(node, decoding)
                });
        Some(Self {
            metadata,
            bundle_type,
            version,
            variables,
            assignments,
            sensitive,
            cluster_profiles,
            workload_profiles,
            repositories,
            node,
        })
    }

    /// The inference engine it is made for, where its label [`INFERENCE_ENGINE`] names one.
    pub fn inference_engine(&self) -> Option<Text> {
        let label = self.metadata.label(INFERENCE_ENGINE);
        label.filter(|engine| !engine.value.is_empty())
    }
}

/// The variables of the inline set: written like the `spec` of a `VariableSet`, or its content
/// directly.
fn variables_of<'n>(node: &'n Node, decoding: &mut Decoding<'_>) -> &'n Node {
    let inner = node.get("variables");
    let wrapped = inner.filter(|inner| inner.as_list().is_some() || inner.as_map().is_some());
    if wrapped.is_some() {
        // The keys beside `variables` are checked; the mapping itself is what follows.
        Fields::of(node, &shapes::INLINE_VARIABLE_SET, decoding);
    }
    wrapped.unwrap_or(node)
}

/// Reads the declarations and the assignments of the inline set.
fn decode_variables(
    node: &Node,
    decoding: &mut Decoding<'_>,
) -> (Vec<Variable>, Vec<VariableAssignment>) {
    let Some(items) = node.as_list() else {
        return (Vec::new(), VariableAssignment::decode_all(node, decoding));
    };
    let mut variables = Vec::new();
    let mut assignments = Vec::new();
    for item in items {
        if item.get("variableType").is_some() {
            variables.extend(Variable::decode(item, decoding));
        } else {
            assignments.extend(VariableAssignment::decode_item(item, decoding));
        }
    }
    let declared = variables.iter().map(|variable| &variable.name);
    let assigned = assignments.iter().map(|assignment| &assignment.name);
    report_duplicate_names(declared.chain(assigned), "variable", decoding);
    (variables, assignments)
}
