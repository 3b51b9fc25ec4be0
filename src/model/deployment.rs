//! `WorkloadDeployment`.

use super::Metadata;
use super::Reference;
use super::Text;
use super::VariableAssignment;
use super::metadata::annotations;
use super::metadata::labels;
use super::names::check_dns_label;
use super::names::check_subdomain;
use super::reference::report;
use super::shapes;
use crate::diag::Diagnostic;
use crate::diag::codes::model;
use crate::kubernetes::names::LABEL_LENGTH;
use crate::source::Spanned;
use crate::source::Step;
use crate::source::Trace;
use crate::yaml::Decoding;
use crate::yaml::Fields;
use crate::yaml::Map;
use crate::yaml::Node;

/// A profile put into an environment under a name.
#[derive(Clone, Debug)]
pub struct WorkloadDeployment {
    /// Its metadata.
    pub metadata: Metadata,
    /// `spec.workloadProfileRef`.
    pub profile: Reference,
    /// `spec.environmentRef`. Without it there is no hub side.
    pub environment: Option<Reference>,
    /// `spec.workload`.
    pub workload: TargetWorkload,
    /// `spec.variables`.
    pub variables: Vec<VariableAssignment>,
    /// The whole document.
    pub node: Node,
}

/// The Workload a deployment makes.
#[derive(Clone, Debug)]
pub struct TargetWorkload {
    /// `spec.workload.name`: the Workload's name; the deployment's own name when absent.
    pub name: Text,
    /// `spec.workload.namespace`: the namespace on the spokes; the deployment's own when absent.
    pub namespace: Text,
    /// `spec.workload.metadata.labels`.
    pub labels: Map,
    /// `spec.workload.metadata.annotations`.
    pub annotations: Map,
    /// `spec.workload.namespaceMetadata.labels`.
    pub namespace_labels: Map,
    /// `spec.workload.namespaceMetadata.annotations`.
    pub namespace_annotations: Map,
}

impl WorkloadDeployment {
    pub(super) fn decode(
        node: Node,
        metadata: Metadata,
        decoding: &mut Decoding<'_>,
    ) -> Option<Self> {
        let fields = Fields::of(node.get("spec")?, &shapes::WORKLOAD_DEPLOYMENT, decoding)?;
        let profile = fields
            .raw("workloadProfileRef")
            .and_then(|node| Reference::decode(node, decoding));
        let environment = fields
            .raw("environmentRef")
            .and_then(|node| Reference::decode(node, decoding));
        let workload = TargetWorkload::decode(fields.raw("workload"), &metadata, decoding);
        let variables = fields.raw("variables");
        let variables = variables.map_or_else(Vec::new, |node| {
            VariableAssignment::decode_all(node, decoding)
        });
        Some(Self {
            profile: profile?,
            environment,
            workload,
            variables,
            metadata,
            node,
        })
    }
}

impl TargetWorkload {
    fn decode(node: Option<&Node>, own: &Metadata, decoding: &mut Decoding<'_>) -> Self {
        let fields = node.and_then(|node| Fields::of(node, &shapes::TARGET_WORKLOAD, decoding));
        let name = match fields.and_then(|fields| fields.text("name")) {
            Some(name) => {
                report(check_subdomain(&name.value, "a workload"), &name, decoding);
                name
            }
            None => taken_over(&own.name, "docs/resources.md#names", decoding),
        };
        check_name_length(&name, decoding);
        let namespace = match fields.and_then(|fields| fields.text("namespace")) {
            Some(namespace) => {
                let checked = check_dns_label(&namespace.value, "a namespace");
                report(checked, &namespace, decoding);
                namespace
            }
            None => taken_over(&own.namespace, "docs/resources.md#namespaces", decoding),
        };
        let mut maps = |field: &str| {
            let node = fields.and_then(|fields| fields.raw(field));
            let fields = node.and_then(|node| Fields::of(node, &shapes::TARGET_METADATA, decoding));
            fields.map_or_else(Default::default, |fields| {
                let labels = labels(&fields, "labels", decoding);
                (labels, annotations(&fields, "annotations", decoding))
            })
        };
        let (labels, annotations) = maps("metadata");
        let (namespace_labels, namespace_annotations) = maps("namespaceMetadata");
        Self {
            name,
            namespace,
            labels,
            annotations,
            namespace_labels,
            namespace_annotations,
        }
    }
}

/// The name of a Workload becomes the value of the label `wl.spectrocloud.com/name` on every
/// rendered object, so it must fit into one.
pub(super) fn check_name_length(name: &Text, decoding: &mut Decoding<'_>) {
    let length = name.value.len();
    if length <= LABEL_LENGTH {
        return;
    }
    let message = format!(
        "the name of the workload has {length} characters; at most {LABEL_LENGTH} are allowed"
    );
    let span = decoding.span(name.origin);
    decoding.diagnostics.push(
        Diagnostic::error(&model::INVALID_NAME, message)
            .place(span, "too long for a label")
            .help("it becomes the label `wl.spectrocloud.com/name`; set a shorter `spec.workload.name`"),
    );
}

/// A value of the deployment itself that stands in for one that is not written.
fn taken_over(text: &Text, rule: &str, decoding: &mut Decoding<'_>) -> Text {
    let trace = Trace {
        note: rule,
        sources: &[text.origin],
        ..Trace::default()
    };
    let origin = decoding.origins.push(Step::Rule, &trace);
    Spanned::new(text.value.clone(), origin)
}
