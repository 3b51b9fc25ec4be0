//! Uses of definitions: components, their traits, and policies.

use super::OutputReference;
use super::Reference;
use super::Text;
use super::names::check_dns_label;
use super::reference::report;
use super::shapes;
use super::words::one_of;
use crate::source::OriginId;
use crate::source::Spanned;
use crate::yaml::Decoding;
use crate::yaml::Fields;
use crate::yaml::Node;

/// One use of a component definition.
#[derive(Clone, Debug)]
pub struct ComponentSpec {
    /// Unique in the profile.
    pub name: Text,
    /// `type`: a component definition.
    pub definition: Reference,
    /// `properties`: the definition's parameters.
    pub properties: Option<Node>,
    /// `traits`, in order.
    pub traits: Vec<TraitSpec>,
    /// `deploymentPriority`: lower deploys first. 0 when absent, at the component's own place.
    pub deployment_priority: Spanned<i64>,
    /// `macros: disabled`: the properties are left alone.
    pub macros_disabled: bool,
    /// `definitionOutputRefs`: fields of its objects that macros may read.
    pub definition_output_refs: Vec<OutputReference>,
    /// The component's mapping.
    pub origin: OriginId,
}

/// One use of a trait definition.
#[derive(Clone, Debug)]
pub struct TraitSpec {
    /// `type`: a trait definition.
    pub definition: Reference,
    /// `properties`: the definition's parameters.
    pub properties: Option<Node>,
    /// `definitionOutputRefs`: fields of its objects that macros may read.
    pub definition_output_refs: Vec<OutputReference>,
    /// The trait's mapping.
    pub origin: OriginId,
}

/// One use of a policy definition: a topology or an entry of `policies`.
#[derive(Clone, Debug)]
pub struct PolicySpec {
    /// `name`, for people.
    pub name: Option<Text>,
    /// `type`: a policy definition.
    pub definition: Reference,
    /// `properties`: the definition's parameters.
    pub properties: Option<Node>,
    /// The policy's mapping.
    pub origin: OriginId,
}

impl ComponentSpec {
    pub(super) fn decode(node: &Node, decoding: &mut Decoding<'_>) -> Option<Self> {
        let fields = Fields::of(node, &shapes::COMPONENT, decoding)?;
        let name = fields.text("name");
        if let Some(name) = &name {
            report(check_dns_label(&name.value, "a component"), name, decoding);
        }
        let definition = decode_type(&fields, decoding);
        let traits = fields.list("traits").iter();
        let traits = traits
            .filter_map(|item| TraitSpec::decode(item, decoding))
            .collect();
        let macros = fields.text("macros");
        let macros = macros.and_then(|text| one_of(&text, "macros", MACROS, decoding));
        let priority = fields.integer("deploymentPriority");
        Some(Self {
            name: name?,
            definition: definition?,
            properties: fields.raw("properties").cloned(),
            traits,
            deployment_priority: priority.unwrap_or(Spanned::new(0, node.origin)),
            macros_disabled: macros.is_some_and(|disabled| disabled.value),
            definition_output_refs: OutputReference::of_definitions(&fields, decoding),
            origin: node.origin,
        })
    }
}

impl TraitSpec {
    fn decode(node: &Node, decoding: &mut Decoding<'_>) -> Option<Self> {
        let fields = Fields::of(node, &shapes::TRAIT, decoding)?;
        Some(Self {
            definition: decode_type(&fields, decoding)?,
            properties: fields.raw("properties").cloned(),
            definition_output_refs: OutputReference::of_definitions(&fields, decoding),
            origin: node.origin,
        })
    }
}

impl PolicySpec {
    pub(super) fn decode(node: &Node, decoding: &mut Decoding<'_>) -> Option<Self> {
        let fields = Fields::of(node, &shapes::POLICY, decoding)?;
        Some(Self {
            name: fields.text("name"),
            definition: decode_type(&fields, decoding)?,
            properties: fields.raw("properties").cloned(),
            origin: node.origin,
        })
    }
}

const MACROS: &[(&str, bool)] = &[("disabled", true), ("enabled", false)];

fn decode_type(fields: &Fields<'_>, decoding: &mut Decoding<'_>) -> Option<Reference> {
    Reference::decode_text(&fields.text("type")?, decoding)
}
