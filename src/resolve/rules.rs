//! What trait definitions say about where they may be used.

use super::plan::PlannedComponent;
use super::plan::PlannedTrait;
use super::wildcard::fits;
use crate::diag::Diagnostic;
use crate::diag::Diagnostics;
use crate::diag::codes::references::TRAIT_CONFLICT;
use crate::diag::codes::references::TRAIT_DOES_NOT_APPLY;
use crate::model::Definition;
use crate::source::Origins;

/// Whether a trait applies to a component.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Applies {
    /// To every component of this type.
    Yes,
    /// To none of this type.
    No,
    /// That depends on the kind of its main object; see [`applies_to_resource`].
    DependsOnResource,
}

/// Whether a trait definition applies to components of a type: its `appliesToWorkloads` lists names
/// of component definitions (`webservice`) or resources (`deployments.apps`), with `*` as wildcard;
/// an empty list means all
/// (<https://kubevela.io/docs/platform-engineers/traits/customize-trait/>).
pub fn applies_to_component(definition: &Definition, component_type: &str) -> Applies {
    let entries = &definition.applies_to_workloads;
    if entries.is_empty()
        || entries
            .iter()
            .any(|entry| fits(&entry.value, component_type))
    {
        Applies::Yes
    } else if entries.iter().any(|entry| entry.value.contains('.')) {
        Applies::DependsOnResource
    } else {
        Applies::No
    }
}

/// Whether a trait definition applies to objects of a resource, such as `deployments.apps`, or
/// `services` of the core group.
pub fn applies_to_resource(definition: &Definition, resource: &str) -> bool {
    let entries = &definition.applies_to_workloads;
    entries.is_empty() || entries.iter().any(|entry| fits(&entry.value, resource))
}

/// Reports the traits of a component that do not apply to it or exclude each other.
pub(super) fn check_traits(
    component: &PlannedComponent<'_>,
    origins: &Origins,
    diagnostics: &mut Diagnostics,
) {
    let component_type = &component.spec.definition.name;
    for (index, used) in component.traits.iter().enumerate() {
        if applies_to_component(used.definition, component_type) == Applies::No {
            diagnostics.push(does_not_apply(used, component, origins));
        }
        let before = component.traits.get(..index).unwrap_or_default();
        for other in before
            .iter()
            .filter(|other| exclude_each_other(used, other))
        {
            diagnostics.push(conflict(used, other, component, origins));
        }
    }
}

fn exclude_each_other(left: &PlannedTrait<'_>, right: &PlannedTrait<'_>) -> bool {
    let names = |one: &PlannedTrait<'_>, other: &PlannedTrait<'_>| {
        let mut conflicts = one.definition.conflicts_with.iter();
        conflicts.any(|entry| fits(&entry.value, &other.spec.definition.name))
    };
    names(left, right) || names(right, left)
}

fn conflict(
    used: &PlannedTrait<'_>,
    other: &PlannedTrait<'_>,
    component: &PlannedComponent<'_>,
    origins: &Origins,
) -> Diagnostic {
    let (second, first) = (&used.spec.definition, &other.spec.definition);
    let message = format!(
        "the traits `{}` and `{}` of component `{}` exclude each other",
        first.name, second.name, component.spec.name.value
    );
    let stated = used.definition.conflicts_with.first();
    let stated = stated.or(other.definition.conflicts_with.first());
    Diagnostic::error(&TRAIT_CONFLICT, message)
        .place(origins.span(second.origin), "used here")
        .place(origins.span(first.origin), "and here")
        .place(
            stated.and_then(|text| origins.span(text.origin)),
            "ruled out here",
        )
        .help("remove one of the two")
}

/// Says that a trait does not apply to a component.
pub fn does_not_apply(
    used: &PlannedTrait<'_>,
    component: &PlannedComponent<'_>,
    origins: &Origins,
) -> Diagnostic {
    let component_type = &component.spec.definition;
    let message = format!(
        "the trait `{}` does not apply to components of type `{}`",
        used.spec.definition.name, component_type.name
    );
    let entries = &used.definition.applies_to_workloads;
    let names: Vec<&str> = entries.iter().map(|entry| &*entry.value).collect();
    let stated = entries.first().and_then(|entry| origins.span(entry.origin));
    Diagnostic::error(&TRAIT_DOES_NOT_APPLY, message)
        .place(origins.span(used.spec.definition.origin), "used here")
        .place(origins.span(component_type.origin), "on this component")
        .place(stated, "ruled out here")
        .help(format!("it applies to `{}`", names.join("`, `")))
}
