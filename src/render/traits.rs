//! Traits, in list order: each adds objects and patches those that are there.

use super::Change;
use super::Tools;
use super::allowance::Allowance;
use super::component::Part;
use super::component::complete_output;
use super::conflicts::Writers;
use super::context::Context;
use super::context::text;
use super::lists::unwrapped;
use super::outputs::Extensions;
use super::outputs::Outputs;
use crate::diag::Reported;
use crate::kubernetes::ObjectId;
use crate::kubernetes::PatchKind;
use crate::kubernetes::resource;
use crate::resolve::Applies;
use crate::resolve::PlannedComponent;
use crate::resolve::PlannedTrait;
use crate::resolve::applies_to_component;
use crate::resolve::applies_to_resource;
use crate::resolve::does_not_apply;
use crate::schema::Use;
use crate::source::Spanned;
use crate::template::Outcome;
use crate::yaml::Data;
use crate::yaml::Entry;
use crate::yaml::Map;
use crate::yaml::Node;

/// Applies the traits of a component. A trait that fails ends the chain: what the next one would
/// see is not known. `None` when one reads something of the cluster that is not known, and nobody
/// wants the objects.
pub(super) fn apply<'w>(
    planned: &PlannedComponent<'w>,
    mut part: Part,
    outputs: &Outputs<'_>,
    context: &Context,
    allowance: &mut Allowance,
    tools: &mut Tools<'_, 'w>,
) -> Result<Option<Part>, Reported> {
    check_resource(planned, &part, tools)?;
    let mut writers = Writers::new(planned.spec.name.value.clone());
    for planned_trait in &planned.traits {
        writers.begin(planned_trait, tools.origins);
        let outcome = instantiate(planned, planned_trait, &part, outputs, context, tools)?;
        let Some(outcome) = outcome else {
            return Ok(None);
        };
        let note = note(planned, planned_trait);
        let user = Use {
            what: &note,
            origin: planned_trait.spec.origin,
        };
        allowance.take(&outcome, &user, tools)?;
        let change = Change {
            note: &note,
            component: &planned.spec.name.value,
            origin: planned_trait.spec.origin,
        };
        add_outputs(&change, &mut part, outcome.outputs.clone(), context, tools)?;
        let (output, outputs) = (&mut part.output, &mut part.outputs);
        let replaced = change.patch(output, outputs, &outcome, tools.origins, tools.diagnostics)?;
        writers.replaced(&replaced);
        // Other patches add what they bring, which was taken from the allowance.
        if outcome.patch_kind == PatchKind::Json {
            Allowance::check(&part, &user, tools)?;
        }
    }
    part.conflicts = writers.into_conflicts();
    Ok(Some(part))
}

/// Reports what is wrong with the parameters of the traits of a component that failed.
pub(super) fn check_parameters<'w>(
    planned: &PlannedComponent<'w>,
    outputs: &Outputs<'_>,
    tools: &mut Tools<'_, 'w>,
) {
    for planned_trait in &planned.traits {
        let _reported = parameters(planned, planned_trait, outputs, tools);
    }
}

/// The parameters of a trait, checked and with their defaults.
fn parameters<'w>(
    planned: &PlannedComponent<'w>,
    planned_trait: &PlannedTrait<'w>,
    outputs: &Outputs<'_>,
    tools: &mut Tools<'_, 'w>,
) -> Result<Node, Reported> {
    let (spec, definition) = (&planned_trait.spec, planned_trait.definition);
    let compiled = tools
        .templates
        .get(definition, tools.origins, tools.diagnostics)?;
    let what = note(planned, planned_trait);
    let user = Use {
        what: &what,
        origin: spec.origin,
    };
    let properties = outputs.fill(spec.properties.as_ref(), &planned.spec, tools)?;
    compiled.parameters.check(
        properties.as_ref(),
        &user,
        &|value| outputs.waits(value, &planned.spec),
        tools.origins,
        tools.diagnostics,
    )
}

/// Refuses traits that apply only to other kinds of main objects (`appliesToWorkloads` with names
/// such as `deployments.apps`).
fn check_resource(
    planned: &PlannedComponent<'_>,
    part: &Part,
    tools: &mut Tools<'_, '_>,
) -> Result<(), Reported> {
    let before = tools.diagnostics.len();
    let Some(id) = part.output.as_ref().and_then(ObjectId::of) else {
        return Ok(());
    };
    let plural = resource(&id.group, &id.kind);
    let resource = if id.group.is_empty() {
        plural.to_string()
    } else {
        format!("{plural}.{}", id.group)
    };
    for used in &planned.traits {
        let applies = applies_to_component(used.definition, &planned.spec.definition.name);
        if applies == Applies::DependsOnResource && !applies_to_resource(used.definition, &resource)
        {
            let diagnostic = does_not_apply(used, planned, tools.origins);
            tools.diagnostics.push(diagnostic);
        }
    }
    tools.diagnostics.check_since(before)
}

/// Who changes, for messages and for the history.
fn note(planned: &PlannedComponent<'_>, planned_trait: &PlannedTrait<'_>) -> String {
    let name = &planned_trait.spec.definition.name;
    format!("trait `{name}` of component `{}`", planned.spec.name.value)
}

fn instantiate<'w>(
    planned: &PlannedComponent<'w>,
    planned_trait: &PlannedTrait<'w>,
    part: &Part,
    outputs: &Outputs<'_>,
    context: &Context,
    tools: &mut Tools<'_, 'w>,
) -> Result<Option<Outcome>, Reported> {
    let parameter = parameters(planned, planned_trait, outputs, tools)?;
    let definition = planned_trait.definition;
    let compiled = tools
        .templates
        .get(definition, tools.origins, tools.diagnostics)?;
    let component = &planned.spec.definition;
    let component_type = text(&Spanned::new(component.name.clone(), component.origin));
    let mut more = vec![("componentType", component_type)];
    if let Some(output) = &part.output {
        more.push(("output", output.clone()));
    }
    let further: Map = part.outputs.iter().cloned().collect();
    more.push(("outputs", Node::new(Data::Map(further), context.origin())));
    let extensions = outputs.extensions(definition, planned_trait.spec.origin, tools)?;
    let Extensions::Known(extensions) = extensions else {
        return Ok(None);
    };
    for (key, value) in &extensions {
        more.push((key, value.clone()));
    }
    let context_node = context.of(&planned.spec.name, more);
    let inputs = [("parameter", &parameter), ("context", &context_node)];
    let outcome = compiled.instantiate(definition, &inputs, tools.origins, tools.diagnostics)?;
    Ok(Some(outcome))
}

/// Names what a trait adds and puts it beside the objects that are there.
fn add_outputs(
    change: &Change<'_>,
    part: &mut Part,
    outputs: Vec<Entry>,
    context: &Context,
    tools: &mut Tools<'_, '_>,
) -> Result<(), Reported> {
    let outputs: Vec<Entry> = outputs
        .into_iter()
        .flat_map(|entry| unwrapped(entry, tools.origins))
        .collect();
    for entry in outputs {
        change.refuse_twice(&entry, &part.outputs, tools.origins, tools.diagnostics)?;
        let entry = complete_output(&part.name, entry, context, tools);
        part.outputs.push(entry);
    }
    Ok(())
}
