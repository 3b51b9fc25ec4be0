//! One component: its parameters, its main object and its further objects.

use super::Tools;
use super::allowance::Allowance;
use super::conflicts::Conflict;
use super::context::Context;
use super::context::text;
use super::lists::unwrapped;
use super::naming;
use super::naming::by_rule;
use super::outputs::Extensions;
use super::outputs::Outputs;
use super::reasons::Reasons;
use super::rules;
use crate::diag::Reported;
use crate::model::Text;
use crate::resolve::PlannedComponent;
use crate::schema::Use;
use crate::source::OriginId;
use crate::source::Spanned;
use crate::template::Outcome;
use crate::yaml::Entry;
use crate::yaml::Key;
use crate::yaml::Node;
use std::sync::Arc;

/// The objects of one component while its traits change them.
pub(super) struct Part {
    /// The component's name.
    pub(super) name: Text,
    /// The main object.
    pub(super) output: Option<Node>,
    /// Further objects by key, those of traits included.
    pub(super) outputs: Vec<Entry>,
    /// What its objects hang on.
    pub(super) reasons: Reasons,
    /// Where its traits do not agree.
    pub(super) conflicts: Vec<Conflict>,
}

impl Part {
    /// All objects, the main one first.
    pub(super) fn into_objects(self) -> impl Iterator<Item = Node> {
        self.output
            .into_iter()
            .chain(self.outputs.into_iter().map(|entry| entry.value))
    }
}

/// Renders a component without its traits. Names and namespaces are filled in at once, so that
/// traits can read them. `None` when its template reads something of the cluster that is not known,
/// and nobody wants its objects.
pub(super) fn render<'w>(
    planned: &PlannedComponent<'w>,
    outputs: &Outputs<'_>,
    context: &Context,
    allowance: &mut Allowance,
    tools: &mut Tools<'_, 'w>,
) -> Result<Option<Part>, Reported> {
    let spec = &planned.spec;
    let compiled = tools
        .templates
        .get(planned.definition, tools.origins, tools.diagnostics)?;
    let user = Use {
        what: &format!("component `{}`", spec.name.value),
        origin: spec.origin,
    };
    let properties = outputs.fill(spec.properties.as_ref(), spec, tools)?;
    let parameter = compiled.parameters.check(
        properties.as_ref(),
        &user,
        &|value| outputs.waits(value, spec),
        tools.origins,
        tools.diagnostics,
    )?;
    let extensions = outputs.extensions(planned.definition, spec.origin, tools)?;
    let Extensions::Known(extensions) = extensions else {
        return Ok(None);
    };
    let component_type = (
        "componentType",
        text(&Spanned::new(
            spec.definition.name.clone(),
            spec.definition.origin,
        )),
    );
    let extensions = extensions.iter();
    let extensions = extensions.map(|(key, value)| (key.as_str(), value.clone()));
    let more = std::iter::once(component_type).chain(extensions).collect();
    let context_node = context.of(&spec.name, more);
    let inputs = [("parameter", &parameter), ("context", &context_node)];
    let outcome = compiled.instantiate(
        planned.definition,
        &inputs,
        tools.origins,
        tools.diagnostics,
    )?;
    allowance.take(&outcome, &user, tools)?;
    Ok(Some(complete(planned, outcome, context, tools)))
}

/// Names the objects of a component and takes lists of them apart.
fn complete(
    planned: &PlannedComponent<'_>,
    outcome: Outcome,
    context: &Context,
    tools: &mut Tools<'_, '_>,
) -> Part {
    let component = &planned.spec.name;
    let mut part = Part {
        name: component.clone(),
        output: None,
        outputs: Vec::new(),
        reasons: Reasons::of_component(planned, tools.origins),
        conflicts: Vec::new(),
    };
    let mut further = Vec::new();
    if let Some(output) = outcome.output {
        let key = Key {
            text: "output".into(),
            origin: output.origin,
        };
        let mut objects = unwrapped(Entry { key, value: output }, tools.origins);
        match objects.as_mut_slice() {
            [only] if &*only.key.text == "output" => part.output = objects.pop().map(|e| e.value),
            _ => further = objects,
        }
    }
    if let Some(output) = &mut part.output {
        naming::complete(
            output,
            component,
            context.namespace(),
            tools.kinds,
            tools.origins,
        );
    }
    for entry in outcome.outputs {
        further.extend(unwrapped(entry, tools.origins));
    }
    for entry in further {
        part.outputs
            .push(complete_output(component, entry, context, tools));
    }
    part
}

/// Names a further object `<component>-<key>` where it has no name of its own.
pub(super) fn complete_output(
    component: &Text,
    mut entry: Entry,
    context: &Context,
    tools: &mut Tools<'_, '_>,
) -> Entry {
    let name = output_name(component, &entry.key.text, entry.key.origin, tools);
    naming::complete(
        &mut entry.value,
        &name,
        context.namespace(),
        tools.kinds,
        tools.origins,
    );
    entry
}

fn output_name(
    component: &Text,
    key: &str,
    key_origin: OriginId,
    tools: &mut Tools<'_, '_>,
) -> Text {
    let name: Arc<str> = format!("{}-{}", component.value, key.to_lowercase()).into();
    Spanned::new(
        name,
        by_rule(rules::NAMES, &[component.origin, key_origin], tools.origins),
    )
}
