//! Outputs of the workload's own components, as far as rendering already fixes them.

use super::Tools;
use super::component::Part;
use crate::diag::Fault;
use crate::diag::Reported;
use crate::diag::codes::macros as codes;
use crate::diag::did_you_mean;
use crate::kubernetes::group_and_version;
use crate::macros::Found;
use crate::macros::OutputPath;
use crate::macros::SpokeLookup;
use crate::macros::fill_spoke;
use crate::model::ComponentSpec;
use crate::model::Text;
use crate::model::TraitSpec;
use crate::resolve::PlannedComponent;
use crate::yaml::Map;
use crate::yaml::Node;
use crate::yaml::Path;
use std::sync::Arc;

/// What a component declares as outputs, with the objects they are read from.
#[derive(Clone, Debug)]
pub struct ComponentOutputs {
    component: Text,
    priority: i64,
    references: Option<Node>,
    traits: Vec<(Arc<str>, Option<Node>)>,
    /// `None` before the component is rendered.
    objects: Option<Vec<Node>>,
}

impl ComponentOutputs {
    fn of(spec: &ComponentSpec) -> Self {
        let of_trait = |used: &TraitSpec| {
            (
                used.definition.name.clone(),
                used.definition_output_refs.clone(),
            )
        };
        Self {
            component: spec.name.clone(),
            priority: spec.deployment_priority.value,
            references: spec.definition_output_refs.clone(),
            traits: spec.traits.iter().map(of_trait).collect(),
            objects: None,
        }
    }

    /// Whether it should have been rendered, and was not; asked of earlier components.
    fn failed(&self) -> bool {
        self.declares_some() && self.objects.is_none()
    }

    fn declares_some(&self) -> bool {
        self.references.is_some()
            || self
                .traits
                .iter()
                .any(|(_, references)| references.is_some())
    }

    /// The value of a declared output, if rendering fixes it.
    fn declared(&self, trait_type: Option<&str>, output: &str) -> Result<Option<Node>, Fault> {
        let component = &self.component.value;
        let references = match trait_type {
            None => self.references.as_ref(),
            Some(wanted) => {
                let found = self.traits.iter().find(|(name, _)| &**name == wanted);
                let (_, references) = found.ok_or_else(|| {
                    let names = self.traits.iter().map(|(name, _)| &**name);
                    unknown(
                        format!("component `{component}` has no trait `{wanted}`"),
                        wanted,
                        names,
                    )
                })?;
                references.as_ref()
            }
        };
        let references = references.and_then(Node::as_list).unwrap_or_default();
        let name = |item: &&Node| item.get("name").and_then(Node::as_str) == Some(output);
        let Some(reference) = references.iter().find(name) else {
            let names = references
                .iter()
                .filter_map(|item| item.get("name")?.as_str());
            let message = format!("component `{component}` declares no output `{output}`");
            return Err(unknown(message, output, names));
        };
        Ok(reference.get("pathRef").and_then(|path| self.read(path)))
    }

    /// The field that `pathRef` points at, in the first rendered object that it fits.
    fn read(&self, path_reference: &Node) -> Option<Node> {
        let path = Path::parse(path_reference.get("path")?.as_str()?).ok()?;
        let object = self
            .objects
            .iter()
            .flatten()
            .find(|object| fits(object, path_reference))?;
        path.find(object).cloned()
    }
}

/// The value of an output of a rendered workload, for other workloads.
///
/// # Errors
/// When the workload has no such component, or it declares no such output. `Ok(None)` is an output
/// whose value only a running cluster knows.
pub fn output(outputs: &[ComponentOutputs], path: &OutputPath) -> Result<Option<Node>, Fault> {
    match path {
        OutputPath::Object { .. } => Ok(None),
        OutputPath::Definition {
            component,
            trait_type,
            output,
        } => find(outputs, component)?.declared(trait_type.as_deref(), output),
    }
}

fn find<'a>(outputs: &'a [ComponentOutputs], name: &str) -> Result<&'a ComponentOutputs, Fault> {
    outputs
        .iter()
        .find(|known| &*known.component.value == name)
        .ok_or_else(|| {
            let names = outputs.iter().map(|known| &*known.component.value);
            unknown(format!("there is no component `{name}`"), name, names)
        })
}

/// The components of a workload while they are rendered, and values given for what only a live
/// cluster knows.
pub(super) struct Outputs<'a> {
    components: Vec<ComponentOutputs>,
    given: Option<&'a Map>,
    /// Whether a value that is not known is an error, or its macro stays as it is.
    needed: bool,
}

impl<'a> Outputs<'a> {
    /// No component is rendered yet. `given` maps an output such as `.def.db.host` to its value.
    pub(super) fn new(
        components: &[PlannedComponent<'_>],
        given: Option<&'a Map>,
        needed: bool,
    ) -> Self {
        let components = components
            .iter()
            .map(|planned| ComponentOutputs::of(&planned.spec));
        Self {
            components: components.collect(),
            given,
            needed,
        }
    }

    /// Keeps the objects of a component that declares outputs, for those that read them.
    pub(super) fn learn(&mut self, part: &Part) {
        let mut components = self.components.iter_mut();
        let known = components.find(|known| known.component.value == part.name.value);
        if let Some(known) = known.filter(|known| known.declares_some()) {
            let outputs = part.outputs.iter().map(|entry| entry.value.clone());
            known.objects = Some(part.output.iter().cloned().chain(outputs).collect());
        }
    }

    /// What the workload's components declare, for other workloads.
    pub(super) fn into_components(self) -> Vec<ComponentOutputs> {
        self.components
    }

    /// Properties with the outputs filled in that `reader` may read: those of components with a
    /// lower deployment priority.
    pub(super) fn fill(
        &self,
        properties: Option<&Node>,
        reader: &ComponentSpec,
        tools: &mut Tools<'_, '_>,
    ) -> Result<Option<Node>, Reported> {
        let before = tools.diagnostics.len();
        let Some(mut properties) = properties.cloned() else {
            return Ok(None);
        };
        if !reader.macros_disabled {
            let lookup = Reading {
                outputs: self,
                reader,
            };
            fill_spoke(&mut properties, &lookup, tools.origins, tools.diagnostics);
        }
        tools.diagnostics.check_since(before)?;
        Ok(Some(properties))
    }

    /// Whether a value waits for an output that only the spoke knows; it fits any parameter.
    pub(super) fn waits(&self, value: &Node, reader: &ComponentSpec) -> bool {
        let is_macro = |text: &str| text.contains("{{") && text.contains("spoke");
        !self.needed && !reader.macros_disabled && value.as_str().is_some_and(is_macro)
    }

    fn given(&self, path: &OutputPath) -> Option<Node> {
        self.given?.get(&path.to_string()).cloned()
    }
}

/// One component reading outputs of others.
struct Reading<'a> {
    outputs: &'a Outputs<'a>,
    reader: &'a ComponentSpec,
}

impl SpokeLookup for Reading<'_> {
    fn spoke(&self, path: &OutputPath) -> Found {
        let found = match path {
            OutputPath::Object { .. } => None,
            OutputPath::Definition {
                component,
                trait_type,
                output,
            } => {
                let found = self.component(component);
                // It comes earlier, so it failed, and its outputs are not to blame.
                if found.as_ref().is_ok_and(|found| found.failed()) {
                    return Found::Kept;
                }
                let declared =
                    found.and_then(|found| found.declared(trait_type.as_deref(), output));
                match declared {
                    Ok(found) => found,
                    Err(fault) => return Found::Unknown(fault),
                }
            }
        };
        match found.or_else(|| self.outputs.given(path)) {
            Some(node) => Found::Value(node),
            None if self.outputs.needed => Found::Unknown(not_known(path)),
            None => Found::Kept,
        }
    }
}

impl Reading<'_> {
    /// The component, if it is deployed before the reader.
    fn component(&self, name: &str) -> Result<&ComponentOutputs, Fault> {
        let found = find(&self.outputs.components, name)?;
        let (own, other) = (self.reader.deployment_priority.value, found.priority);
        let reader = &self.reader.name.value;
        if &**reader == name {
            let message = format!("component `{name}` reads an output of its own");
            let help = "it exists once the component is deployed; components after it can read it";
            return Err(Fault::new(&codes::SPOKE_ORDER, message).help(help));
        }
        if other >= own {
            let message = format!(
                "component `{reader}` (priority {own}) reads an output of `{name}` (priority {other})"
            );
            return Err(Fault::new(&codes::SPOKE_ORDER, message).help(format!(
                "give `{name}` a lower `deploymentPriority` than `{reader}`"
            )));
        }
        Ok(found)
    }
}

/// Whether an object is of the kind that `pathRef` names, and has its labels.
fn fits(object: &Node, path_reference: &Node) -> bool {
    let text = |node: &Node, key: &str| node.get(key).and_then(Node::as_str).map(str::to_owned);
    let group = |node: &Node| {
        let version = text(node, "apiVersion").unwrap_or_default();
        group_and_version(&version).0.to_owned()
    };
    let labels = path_reference.get("labels").and_then(Node::as_map);
    text(object, "kind") == text(path_reference, "kind")
        && group(object) == group(path_reference)
        && labels.is_none_or(|labels| {
            labels.iter().all(|wanted| {
                let found = object.at(&["metadata", "labels", &wanted.key.text]);
                found.is_some_and(|found| found.same_value(&wanted.value))
            })
        })
}

fn unknown<'a>(message: String, wanted: &str, names: impl Iterator<Item = &'a str>) -> Fault {
    let fault = Fault::new(&codes::UNKNOWN_NAME, message);
    match did_you_mean(wanted, names) {
        Some(help) => fault.help(help),
        None => fault,
    }
}

fn not_known(path: &OutputPath) -> Fault {
    let message = format!("the value of `{path}` exists only on a running cluster");
    Fault::new(&codes::MISSING_VALUE, message).help(format!(
        "give it with `--outputs FILE`, under the deployment's name: `{path}: VALUE`; or render \
         with `--target hub`, where the spoke fills it in"
    ))
}
