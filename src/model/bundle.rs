//! `ProfileBundle`, as far as rendering needs it.

use super::Metadata;
use super::Reference;
use super::Text;
use super::Variable;
use super::VariableAssignment;
use super::Version;
use super::lists::report_duplicate_names;
use super::metadata::keep_secret;
use super::resource::decode_version;
use super::shapes;
use crate::source::Spanned;
use crate::yaml::Decoding;
use crate::yaml::Fields;
use crate::yaml::Node;

/// Profiles that travel together, with their variables.
#[derive(Clone, Debug)]
pub struct ProfileBundle {
    /// Its metadata.
    pub metadata: Metadata,
    /// `spec.version`.
    pub version: Option<Spanned<Version>>,
    /// `spec.variableSet`: items with a `variableType` declare a variable …
    pub variables: Vec<Variable>,
    /// … and items without one assign a value to a variable declared elsewhere.
    pub assignments: Vec<VariableAssignment>,
    /// Names in the annotation `palette.ai/sensitive-variables`.
    pub sensitive: Vec<Text>,
    /// `spec.workloadProfiles`.
    pub workload_profiles: Vec<Reference>,
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
        let version = decode_version(&fields, "version", decoding);
        let profiles = fields.list("workloadProfiles").iter();
        let workload_profiles = profiles
            .filter_map(|node| Reference::decode(node, decoding))
            .collect();
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
            version,
            variables,
            assignments,
            sensitive,
            workload_profiles,
            node,
        })
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
