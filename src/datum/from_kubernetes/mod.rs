//! Kubernetes objects become Workloads: one for each object that makes pods.
//!
//! In: Kubernetes objects of one workload, and the objects of the hub that carry it.
//! Out: Workloads of one dialect and what goes beside them; what is lost.
//! Never: passes over anything without a word.

mod containers;
mod filled_in;
mod instance;
mod metadata;
mod network;
mod page;
mod parts;
mod places;
mod rows;
mod scaling;
mod server_defaults;
mod size;
mod source;
mod volumes;

pub use rows::LiftingRow;
pub use rows::lifting_rows;

use super::dialect::Dialect;
use super::dialect::Level;
use super::look;
use super::making::Making;
use super::rules::Facts;
use crate::kubernetes::KubeVersion;
use crate::kubernetes::check_fields;
use crate::yaml::Node;
use parts::Parts;
use places::Chosen;
use rows::Fate;
use source::Source;

/// Which page says why a value is there.
const RULE: &str = "docs/datum.md#from-kubernetes";

/// The limits of `ConfigMaps` and Secrets in bytes: each, and all of a Workload together.
const LIMITS: (usize, usize) = (256 << 10, 1 << 20);

/// What is asked for.
#[derive(Clone, Copy, Debug)]
pub struct FromKubernetes<'f> {
    /// The dialect of the Workloads.
    pub dialect: Dialect,
    /// What is known of the platform. Without a level it is R3.
    pub facts: Facts<'f>,
    /// The objects of the hub that carry the workload.
    pub hub: &'f [Node],
}

/// A lifting on its way.
struct Lifting<'l> {
    dialect: Dialect,
    level: Level,
    facts: Facts<'l>,
    environment: &'l [Chosen<'l>],
}

/// Makes Workloads of objects, in their order. What is lost or refused is reported.
pub fn from_kubernetes(
    objects: &[Node],
    options: FromKubernetes<'_>,
    making: &mut Making<'_>,
) -> Vec<Node> {
    let release = options.facts.release;
    if !all_sound(objects, options.dialect, release, making) {
        return Vec::new();
    }
    let environment = match options.dialect {
        Dialect::R => places::environment(options.hub, making),
        Dialect::S => Vec::new(),
    };
    let lifting = Lifting {
        dialect: options.dialect,
        level: options.facts.level.unwrap_or(Level::R3),
        facts: options.facts,
        environment: &environment,
    };
    let mut parts = Parts::default();
    for object in objects {
        if fate(object, &lifting) == Some(Fate::Part) {
            parts.add(object);
        }
    }
    let workloads = objects.iter();
    let workloads = workloads.filter(|object| fate(object, &lifting) == Some(Fate::Workload));
    let sources: Vec<Source<'_>> = workloads.filter_map(Source::of).collect();
    source::tell_one_name(&sources, options.facts.mapping, making, options.dialect);
    parts.tell_unused(&sources, making);
    parts.tell_second(&sources, making);
    parts.tell_shared(&sources, making);
    tell_sizes(objects, &lifting, making);
    objects
        .iter()
        .filter_map(|object| lifted(object, &parts, &lifting, making))
        .collect()
}

/// Whether an API server would take the objects that go over; what is wrong in them is reported. Of
/// those that are left out nothing is read.
fn all_sound(
    objects: &[Node],
    dialect: Dialect,
    release: KubeVersion,
    making: &mut Making<'_>,
) -> bool {
    let goes = |object: &&Node| {
        let fate = rows::fate(object, dialect);
        matches!(fate, Some(Fate::Workload | Fate::Part | Fate::Beside))
    };
    let mut is_sound = true;
    for object in objects.iter().filter(goes) {
        let checked = check_fields(object, release, making.origins, making.diagnostics);
        is_sound &= checked.is_ok();
    }
    is_sound
}

fn fate(object: &Node, lifting: &Lifting<'_>) -> Option<Fate> {
    rows::fate(object, lifting.dialect)
}

fn lifted(
    object: &Node,
    parts: &Parts<'_>,
    lifting: &Lifting<'_>,
    making: &mut Making<'_>,
) -> Option<Node> {
    let kind = look::text(object, &["kind"]);
    let name = look::word(object, &["metadata", "name"]);
    let (called, origin) = name.map_or(("", object.origin), |word| (word.text, word.origin));
    match fate(object, lifting)? {
        Fate::Workload => {
            let Some(source) = Source::of(object) else {
                let message = format!("{kind} `{called}` makes no pods");
                making.refuse(origin, message, "write `spec.template`");
                return None;
            };
            Some(match lifting.dialect {
                Dialect::S => page::workload(&source, parts, lifting, making),
                Dialect::R => instance::workload(&source, parts, lifting, making),
            })
        }
        Fate::Part => None,
        Fate::Owned => {
            let owner = rows::controller(object)?;
            let by = look::text(owner, &["kind"]);
            let owner = look::text(owner, &["name"]);
            let message = format!("{kind} `{called}` is left aside: {by} `{owner}` makes it");
            let help = "lift its owner, or take `ownerReferences` away to lift this one";
            making.aside(origin, message, help);
            None
        }
        Fate::Beside if kind == "Namespace" && lifting.facts.mapping.namespace.is_some() => {
            let message = format!("Namespace `{called}` is left out");
            making.lost(origin, message, "the mapping file names the namespace");
            None
        }
        Fate::Beside if kind == "Namespace" => Some(object.clone()),
        Fate::Beside => Some(metadata::moved(object, lifting, making)),
        Fate::Lost(why) => {
            making.lost(origin, format!("{kind} `{called}` is left out"), why);
            None
        }
        Fate::Refused(why) => {
            making.refuse(
                origin,
                format!("{kind} `{called}` cannot run on Datum"),
                why,
            );
            None
        }
    }
}

/// The service takes `ConfigMaps` and Secrets up to a size.
fn tell_sizes(objects: &[Node], lifting: &Lifting<'_>, making: &mut Making<'_>) {
    if lifting.dialect == Dialect::S {
        return;
    }
    let (each, all) = LIMITS;
    let mut sum = 0;
    for object in objects {
        if !["ConfigMap", "Secret"].contains(&look::text(object, &["kind"])) {
            continue;
        }
        let mut text = String::new();
        crate::yaml::write_json(object, &mut text);
        sum += text.len();
        let name = look::word(object, &["metadata", "name"]);
        let (name, origin) = name.map_or(("", object.origin), |word| (word.text, word.origin));
        if text.len() > each {
            let message = format!("`{name}` has more than {} KiB", each >> 10);
            making.refuse(origin, message, "split it, or make it smaller");
        } else if sum > all {
            let message = format!(
                "ConfigMaps and Secrets have more than {} KiB together",
                all >> 10
            );
            making.refuse(origin, message, "make them smaller");
            return;
        }
    }
}
