//! Dialect R: the instance type.

use super::Lifting;
use super::RULE;
use super::source::Source;
use crate::datum::look;
use crate::datum::making::Making;
use crate::kubernetes::Amount;
use crate::source::OriginId;
use crate::yaml::Data;
use crate::yaml::Node;

/// The smallest instance type that has what the containers ask for together.
pub(super) fn instance_type(
    source: &Source<'_>,
    lifting: &Lifting<'_>,
    making: &mut Making<'_>,
) -> Option<Node> {
    let containers = source.containers();
    tell_others(containers, making);
    let asked = |key: &str| -> Vec<&Node> {
        let all = containers.iter();
        all.filter_map(|one| wanted(one, key)).collect()
    };
    let (cpu, memory) = (asked("cpu"), asked("memory"));
    let origins: Vec<OriginId> = cpu.iter().chain(&memory).map(|node| node.origin).collect();
    let sum = |all: &[&Node]| -> Amount { all.iter().filter_map(|node| Amount::of(node)).sum() };
    let (cpu, memory) = (sum(&cpu), sum(&memory));
    let level = lifting.level;
    let Some(kind) = lifting.facts.types.smallest(cpu, memory, level) else {
        let at = origins.first().copied().unwrap_or(source.origin());
        let names: Vec<&str> = lifting.facts.types.names(level).collect();
        let message = format!(
            "no instance type is as large as {} `{}`",
            source.kind, source.name
        );
        let help = format!(
            "level {level} knows: {}; ask for less, or give another table with `--instance-types`",
            names.join(", ")
        );
        making.refuse(at, message, &help);
        return None;
    };
    let name = &kind.name.value;
    if let Some(first) = origins.first() {
        let message = format!(
            "requests and limits of {} `{}` become the instance type `{name}`",
            source.kind, source.name
        );
        let (cpu, memory) = &kind.written;
        let shown = |node: &Node| match &node.data {
            Data::Number(number) => number.to_string(),
            _ => node.as_str().unwrap_or_default().to_owned(),
        };
        let help = format!(
            "all of its containers together have {} cpu and {} of memory",
            shown(cpu),
            shown(memory)
        );
        making.rewritten(*first, message, &help);
    }
    tell_limits(containers, (kind.cpu, kind.memory), making);
    let mut sources = origins;
    sources.extend([source.origin(), kind.origin()]);
    Some(making.build(RULE, &sources).text(name.clone()))
}

/// Requests are what there must be at least, and the instance has it. Limits are what there may be
/// at most: only those of a container that is alone, and may have all of the instance, stay.
fn tell_limits(containers: &[Node], (cpu, memory): (Amount, Amount), making: &mut Making<'_>) {
    let is_alone = containers.len() == 1;
    for container in containers {
        for (key, all) in [("cpu", cpu), ("memory", memory)] {
            let limit = look::at(container, &["resources", "limits", key]);
            let Some(limit) = limit.filter(|limit| !is_alone || Amount::of(limit) != Some(all))
            else {
                continue;
            };
            let name = look::text(container, &["name"]);
            let message = format!("the limit of `{key}` of container `{name}` does not go over");
            let help = "containers of an instance may have all of its size";
            making.lost(limit.origin, message, help);
        }
    }
}

/// What a container asks for: its request, or its limit where it has none.
fn wanted<'n>(container: &'n Node, key: &str) -> Option<&'n Node> {
    let mut kinds = ["requests", "limits"].into_iter();
    let amount = kinds.find_map(|kind| look::at(container, &["resources", kind, key]))?;
    Amount::of(amount).map(|_| amount)
}

/// Resources that no instance type has.
fn tell_others(containers: &[Node], making: &mut Making<'_>) {
    for container in containers {
        for kind in ["requests", "limits"] {
            for pair in look::pairs(container, &["resources", kind]) {
                let name = &*pair.key.text;
                let message = format!("no instance type has `{name}`");
                if name.contains('/') {
                    let help = "leave the workload to clusters that have it";
                    making.refuse(pair.key.origin, message, help);
                } else if !["cpu", "memory"].contains(&name) {
                    making.lost(pair.key.origin, message, "it is left out");
                }
            }
        }
        if let Some(claims) = look::at(container, &["resources", "claims"]) {
            let message = "instances have no claims on devices";
            making.refuse(
                claims.origin,
                message,
                "leave the workload to clusters that have them",
            );
        }
    }
}
