//! `Workload`, `WorkloadProfile` and their common specification.

use super::ComponentSpec;
use super::Metadata;
use super::OutputReference;
use super::Version;
use super::WorkloadProfileType;
use super::deployment::check_name_length;
use super::lists::report_duplicate_names;
use super::resource::decode_version;
use super::resource::report_conflict;
use super::shapes;
use crate::diag::Diagnostic;
use crate::diag::Reported;
use crate::diag::codes::model;
use crate::source::Spanned;
use crate::yaml::Data;
use crate::yaml::Decoding;
use crate::yaml::Fields;
use crate::yaml::Node;

/// A reusable description of a workload.
#[derive(Clone, Debug)]
pub struct WorkloadProfile {
    /// Its metadata.
    pub metadata: Metadata,
    /// `spec.version`.
    pub version: Option<Spanned<Version>>,
    /// `spec.type`, or the label `palette.ai/workload-profile-type`.
    pub profile_type: Option<Spanned<WorkloadProfileType>>,
    /// `spec.workload`, or the components that stand in `spec` directly.
    pub workload: WorkloadSpec,
    /// The whole document.
    pub node: Node,
}

/// A workload as it stands on a spoke.
#[derive(Clone, Debug)]
pub struct Workload {
    /// Its metadata.
    pub metadata: Metadata,
    /// `spec`, or `spec.workload` where the document has one.
    pub spec: WorkloadSpec,
    /// The whole document.
    pub node: Node,
}

/// What `spec.workload` holds. Decoded a second time after overrides and macros, from the changed
/// node, so `node` and the fields never disagree.
#[derive(Clone, Debug)]
pub struct WorkloadSpec {
    /// `components`, in file order.
    pub components: Vec<ComponentSpec>,
    /// `objectOutputRefs`: fields of objects outside the workload that macros may read.
    pub object_output_refs: Vec<OutputReference>,
    /// The whole mapping.
    pub node: Node,
}

impl WorkloadProfile {
    pub(super) fn decode(
        node: Node,
        metadata: Metadata,
        decoding: &mut Decoding<'_>,
    ) -> Option<Self> {
        let fields = Fields::of(node.get("spec")?, &shapes::WORKLOAD_PROFILE, decoding)?;
        let version = decode_version(&fields, "version", decoding);
        let profile_type = WorkloadProfileType::decode(&fields, &metadata, decoding);
        let workload = decode_nested(&fields, decoding)?;
        Some(Self {
            metadata,
            version,
            profile_type,
            workload,
            node,
        })
    }
}

impl Workload {
    pub(super) fn decode(
        node: Node,
        metadata: Metadata,
        decoding: &mut Decoding<'_>,
    ) -> Option<Self> {
        check_name_length(&metadata.name, decoding);
        let fields = Fields::of(node.get("spec")?, &shapes::WORKLOAD, decoding)?;
        let spec = decode_nested(&fields, decoding)?;
        Some(Self {
            metadata,
            spec,
            node,
        })
    }
}

impl WorkloadSpec {
    /// Reads a mapping with `components`.
    ///
    /// # Errors
    /// When anything in it is wrong; all of it is reported.
    pub fn decode(node: &Node, decoding: &mut Decoding<'_>) -> Result<Self, Reported> {
        decoding.all_or_nothing(|decoding| Self::read(node, decoding))
    }

    fn read(node: &Node, decoding: &mut Decoding<'_>) -> Option<Self> {
        let fields = Fields::of(node, &shapes::WORKLOAD_SPEC, decoding)?;
        fields.raw("components")?;
        let items = fields.list("components").iter();
        let components: Vec<ComponentSpec> = items
            .filter_map(|item| ComponentSpec::decode(item, decoding))
            .collect();
        let names = components.iter().map(|component| &component.name);
        report_duplicate_names(names, "component", decoding);
        Some(Self {
            components,
            object_output_refs: OutputReference::of_objects(&fields, decoding),
            node: node.clone(),
        })
    }
}

/// `spec.workload`, or the same fields directly in `spec`.
fn decode_nested(spec: &Fields<'_>, decoding: &mut Decoding<'_>) -> Option<WorkloadSpec> {
    report_conflict(spec, &["workload", "components"], decoding);
    report_conflict(spec, &["workload", "objectOutputRefs"], decoding);
    if let Some(workload) = spec.raw("workload") {
        return WorkloadSpec::read(workload, decoding);
    }
    if spec.is_absent("components") {
        if spec.is_absent("workload") {
            let span = decoding.span(spec.origin);
            decoding.diagnostics.push(
                Diagnostic::error(&model::MISSING_FIELD, "`spec` has no `workload`")
                    .place(span, "`workload` is missing here")
                    .help("write the components below `spec.workload.components`"),
            );
        }
        return None;
    }
    let entries = spec.entries(&["components", "objectOutputRefs"]);
    let node = Node::new(Data::Map(entries.cloned().collect()), spec.origin);
    WorkloadSpec::read(&node, decoding)
}
