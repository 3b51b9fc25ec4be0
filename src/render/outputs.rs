//! Outputs while a workload is rendered: what its components may read of each other, and what a
//! file says of the cluster.

use super::Tools;
use super::declared::ComponentOutputs;
use super::declared::WorkloadOutputs;
use super::declared::unknown;
use super::declared::wrong_type;
use super::given::GivenValues;
use crate::diag::Diagnostic;
use crate::diag::Fault;
use crate::diag::Reported;
use crate::diag::codes::macros as codes;
use crate::diag::codes::outputs as output_codes;
use crate::macros::Found;
use crate::macros::OutputPath;
use crate::macros::SpokeLookup;
use crate::macros::fill_spoke;
use crate::model::ComponentSpec;
use crate::model::ContextExtension;
use crate::model::Definition;
use crate::model::OutputType;
use crate::resolve::RenderPlan;
use crate::source::OriginId;
use crate::source::Origins;
use crate::source::Step;
use crate::source::Trace;
use crate::yaml::Entry;
use crate::yaml::Node;

/// The components of a workload while they are rendered, and values given for what only a live
/// cluster knows.
pub(super) struct Outputs<'a> {
    declared: WorkloadOutputs,
    given: Option<&'a GivenValues>,
    /// Whether a value that is not known is an error, or its macro stays as it is.
    needed: bool,
}

/// What the context of a template gets from the cluster.
pub(super) enum Extensions {
    /// Names and values.
    Known(Vec<(String, Node)>),
    /// One has no value, which does not matter: nobody wants the objects.
    Waiting,
}

impl<'a> Outputs<'a> {
    /// No component is rendered yet.
    pub(super) fn new(plan: &RenderPlan<'_>, given: Option<&'a GivenValues>, needed: bool) -> Self {
        Self {
            declared: WorkloadOutputs::of(plan),
            given,
            needed,
        }
    }

    /// Keeps the objects of a component that declares outputs, for those that read them.
    pub(super) fn learn(&mut self, component: &str, objects: &[Node]) {
        self.declared.learn(component, objects);
    }

    /// What the workload declares, for other workloads.
    pub(super) fn into_declared(self) -> WorkloadOutputs {
        self.declared
    }

    /// Refuses given values of outputs that do not exist, and those of a wrong type.
    pub(super) fn check_given(
        &self,
        plan: &RenderPlan<'_>,
        tools: &mut Tools<'_, '_>,
    ) -> Result<(), Reported> {
        let before = tools.diagnostics.len();
        for (entry, of_all) in self.given.into_iter().flat_map(GivenValues::entries) {
            let known = self.known(&entry.key.text, plan);
            let (label, fault) = match known {
                // Another workload may have it.
                Err(_) if of_all => continue,
                Err(fault) => (entry.key.origin, fault),
                Ok(Some(wanted)) if !entry.value.is_null() && !wanted.fits(&entry.value) => (
                    entry.value.origin,
                    wrong_type(&entry.key.text, wanted, &entry.value),
                ),
                Ok(_) => continue,
            };
            let span = tools.origins.span(label);
            tools.diagnostics.push(fault.at(span, "given here"));
        }
        tools.diagnostics.check_since(before)
    }

    /// Warns where a given value is another than the one that rendering fixes.
    pub(super) fn check_used(&self, tools: &mut Tools<'_, '_>) {
        for (entry, _) in self.given.into_iter().flat_map(GivenValues::entries) {
            let Some(path) = OutputPath::parse(&entry.key.text) else {
                continue;
            };
            let Ok(declared) = self.declared.declared(&path) else {
                continue;
            };
            if declared.differs_from(&entry.value) {
                let message = format!("`{path}` is fixed by rendering, to another value than this");
                tools.diagnostics.push(
                    Diagnostic::warning(&output_codes::NOT_USED, message)
                        .place(tools.origins.span(entry.value.origin), "not used")
                        .help("remove it"),
                );
            }
        }
    }

    /// Which type the output or extension of a key in a file has.
    fn known(&self, key: &str, plan: &RenderPlan<'_>) -> Result<Option<OutputType>, Fault> {
        if let Some(wanted) = key.strip_prefix(GivenValues::CONTEXT) {
            let all = || extensions(plan);
            let found = all().find(|extension| &*extension.key.value == wanted);
            if let Some(found) = found {
                return Ok(found.value_type);
            }
            let message = format!("no definition has a context extension `{wanted}`");
            let names = all().map(|extension| &*extension.key.value);
            return Err(as_unknown(unknown(message, wanted, names).0));
        }
        let Some(path) = OutputPath::parse(key) else {
            let message = format!("`{key}` is not an output");
            return Err(Fault::new(&output_codes::UNKNOWN, message).help(
                "write `.def.<component>.<output>`, `.def.<component>.<trait>.<output>`, \
                 `.obj.<output>` or `.context.<key>`",
            ));
        };
        let declared = self.declared.declared(&path);
        declared.map(|one| one.value_type()).map_err(as_unknown)
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

    /// The context extensions of a definition.
    ///
    /// # Errors
    /// When one has no value and the objects are wanted; `user` is who uses the definition.
    pub(super) fn extensions(
        &self,
        definition: &Definition,
        user: OriginId,
        tools: &mut Tools<'_, '_>,
    ) -> Result<Extensions, Reported> {
        let before = tools.diagnostics.len();
        let (mut values, mut waiting) = (Vec::new(), false);
        for extension in &definition.context_extensions {
            match self.extension(extension, tools.origins) {
                Some(value) => values.push((extension.key.value.to_string(), value)),
                None if self.needed => {
                    let diagnostic = no_context(extension, user, tools.origins);
                    tools.diagnostics.push(diagnostic);
                }
                None => waiting = true,
            }
        }
        tools.diagnostics.check_since(before)?;
        if waiting {
            return Ok(Extensions::Waiting);
        }
        Ok(Extensions::Known(values))
    }

    fn extension(&self, extension: &ContextExtension, origins: &mut Origins) -> Option<Node> {
        let key = &extension.key;
        let given = self.given(&format!("{}{}", GivenValues::CONTEXT, key.value));
        let (value, from) = match (given, &extension.default) {
            (Some(given), _) => (&given.value, vec![key.origin, given.key.origin]),
            (None, Some(default)) => (default, vec![key.origin]),
            (None, None) => return None,
        };
        let trace = Trace {
            site: origins.span(key.origin),
            note: &format!("context.{}", key.value),
            sources: &[value.origin],
            conditions: &from,
            ..Trace::default()
        };
        Some(Node::new(
            value.data.clone(),
            origins.push(Step::Output, &trace),
        ))
    }

    fn given(&self, key: &str) -> Option<&'a Entry> {
        self.given?.get(key)
    }
}

/// One component reading outputs of others.
struct Reading<'a> {
    outputs: &'a Outputs<'a>,
    reader: &'a ComponentSpec,
}

impl SpokeLookup for Reading<'_> {
    fn spoke(&self, path: &OutputPath, origins: &mut Origins) -> Found {
        if let OutputPath::Definition { component, .. } = path {
            match self.component(component) {
                Err(fault) => return Found::Unknown(fault),
                // It comes earlier, so it failed, and its outputs are not to blame.
                Ok(found) if found.failed() => return Found::Kept,
                Ok(_) => {}
            }
        }
        let given = self.outputs.given(&path.to_string());
        let declared = self.outputs.declared.declared(path);
        match declared.and_then(|declared| declared.value(given, origins)) {
            Ok(Some(value)) => Found::Value(value),
            Ok(None) if self.outputs.needed => Found::Unknown(not_known(path)),
            Ok(None) => Found::Kept,
            Err(fault) => Found::Unknown(fault),
        }
    }
}

impl Reading<'_> {
    /// The component, if it is deployed before the reader.
    fn component(&self, name: &str) -> Result<&ComponentOutputs, Fault> {
        let found = self.outputs.declared.component(name)?;
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

/// The context extensions of all definitions of a plan.
fn extensions<'p>(plan: &'p RenderPlan<'_>) -> impl Iterator<Item = &'p ContextExtension> {
    plan.components.iter().flat_map(|component| {
        let traits = component.traits.iter();
        let definitions = traits.map(|used| used.definition);
        let definitions = std::iter::once(component.definition).chain(definitions);
        definitions.flat_map(|definition| &definition.context_extensions)
    })
}

/// The same fact about a file of values.
fn as_unknown(fault: Fault) -> Fault {
    Fault {
        code: &output_codes::UNKNOWN,
        ..fault
    }
}

fn not_known(path: &OutputPath) -> Fault {
    let message = format!("the value of `{path}` exists only on a running cluster");
    Fault::new(&codes::MISSING_VALUE, message).help(format!(
        "give it with `--outputs FILE`, under the deployment's name: `{path}: VALUE`; or render \
         with `--target hub`, where the spoke fills it in"
    ))
}

fn no_context(extension: &ContextExtension, user: OriginId, origins: &Origins) -> Diagnostic {
    let key = &extension.key;
    let message = format!(
        "the value of `context.{}` exists only on a running cluster",
        key.value
    );
    Diagnostic::error(&output_codes::NO_CONTEXT, message)
        .place(origins.span(user), "its definition reads it")
        .place(origins.span(key.origin), "declared here without a default")
        .help(format!(
            "give it with `--outputs FILE`, for all deployments: `\"*\": {{{}{}: VALUE}}`; or render \
             with `--target hub`",
            GivenValues::CONTEXT, key.value
        ))
}
