//! What the two dialects ask of a document. The service's own checks are restated from its
//! admission code (<https://github.com/datum-cloud/compute>); those of dialect S are Kubernetes'
//! rules for what the page shows.
//!
//! In: a Workload, and what is known of its surroundings.
//! Out: findings, each under the code of its rule.
//! Never: changes a document.

mod labels;
mod names;
mod network;
mod page_document;
mod page_pod;
mod placements;
mod pod;
mod runtime;
mod update;
mod volumes;

pub(super) use labels::ANNOTATIONS_LENGTH;
pub(super) use labels::annotations_length;
pub use names::check_identities;
pub(super) use runtime::has_registry;
pub(super) use runtime::with_registry;

use super::dialect::Dialect;
use super::dialect::Level;
use super::findings::Findings;
use super::instance_types::InstanceTypes;
use super::mapping::Mapping;
use super::shapes;
use super::shapes::Known;
use super::workload::Workload;
use crate::diag::Code;
use crate::diag::Diagnostic;
use crate::diag::Severity;
use crate::diag::codes::datum as codes;
use crate::kubernetes::KubeVersion;
use crate::yaml::Decoding;

/// A rule.
pub struct Rule {
    /// `S4` or `R-08`, as `docs/datum.md` lists it.
    pub id: &'static str,
    /// The dialect that it is counted to.
    pub dialect: Dialect,
    /// Whether the other dialect has it, too.
    pub is_shared: bool,
    /// The first level of the service that has it.
    pub level: Level,
    /// The code of its findings.
    pub code: &'static Code,
    /// How it is looked at; nothing for the fields, which are looked at as a whole.
    check: Option<Check>,
}

type Check = fn(&Subject<'_>, &mut Findings<'_>);

/// What is known besides the document.
#[derive(Clone, Copy, Debug)]
pub struct Facts<'f> {
    /// Instance types and images.
    pub types: &'f InstanceTypes,
    /// The mapping file.
    pub mapping: &'f Mapping,
    /// The level that is checked for; that of each document when there is none.
    pub level: Option<Level>,
    /// The release of Kubernetes whose pod templates are meant.
    pub release: KubeVersion,
}

/// What a rule looks at.
struct Subject<'s> {
    workload: &'s Workload,
    level: Level,
    facts: Facts<'s>,
    /// All Workloads that are checked together, this one too.
    all: &'s [Workload],
    /// What it was before, and is now.
    update: Option<update::Update>,
}

const fn page(id: &'static str, code: &'static Code, check: Option<Check>) -> Rule {
    Rule {
        id,
        dialect: Dialect::S,
        is_shared: false,
        level: Level::R1,
        code,
        check,
    }
}

/// A rule that both dialects have.
const fn both(id: &'static str, code: &'static Code, check: Check) -> Rule {
    Rule {
        is_shared: true,
        ..page(id, code, Some(check))
    }
}

const fn service(
    id: &'static str,
    level: Level,
    code: &'static Code,
    check: Option<Check>,
) -> Rule {
    Rule {
        id,
        dialect: Dialect::R,
        is_shared: false,
        level,
        code,
        check,
    }
}

static RULES: &[Rule] = &[
    both("S1", &codes::API_VERSION, names::api_version),
    page("S2", &codes::NAME, Some(page_document::name)),
    both("S3", &codes::NAMESPACE, names::namespace),
    page("S4", &codes::REPLICAS, Some(page_document::replicas)),
    page("S5", &codes::CONTAINERS, Some(page_pod::containers)),
    page("S6", &codes::SELECTOR, Some(page_document::selector)),
    page("S7", &codes::PORTS, Some(page_pod::ports)),
    page("S8", &codes::RESOURCES, Some(page_pod::resources)),
    page("S9", &codes::MOUNTS, Some(page_pod::mounts)),
    both("S10", &codes::ENVIRONMENT, page_pod::environment),
    both("S11", &codes::LABELS, labels::labels),
    page(
        "S12",
        &codes::NETWORK_REFERENCE,
        Some(page_document::network),
    ),
    page("S13", &codes::UNKNOWN_FIELD, None),
    both("S14", &codes::STATUS, page_document::status),
    page("S15", &codes::RESTART_POLICY, Some(page_pod::restarts)),
    page("S16", &codes::PODS, Some(page_pod::pods)),
    service(
        "R-01",
        Level::R1,
        &codes::PLACEMENTS,
        Some(placements::placements),
    ),
    service("R-02", Level::R1, &codes::CITIES, Some(placements::cities)),
    service(
        "R-03",
        Level::R3,
        &codes::LOCATIONS,
        Some(placements::locations),
    ),
    service(
        "R-04",
        Level::R1,
        &codes::MIN_REPLICAS,
        Some(placements::min_replicas),
    ),
    service(
        "R-05",
        Level::R1,
        &codes::MAX_REPLICAS,
        Some(placements::max_replicas),
    ),
    service(
        "R-06",
        Level::R1,
        &codes::METRICS,
        Some(placements::metrics),
    ),
    service(
        "R-07",
        Level::R1,
        &codes::RUNTIME,
        Some(runtime::one_runtime),
    ),
    service(
        "R-08",
        Level::R1,
        &codes::INSTANCE_TYPE,
        Some(runtime::instance_type),
    ),
    service(
        "R-09",
        Level::R1,
        &codes::SANDBOX_CONTAINERS,
        Some(runtime::containers),
    ),
    service(
        "R-10",
        Level::R1,
        &codes::CONTAINER_RESOURCES,
        Some(runtime::resources),
    ),
    service(
        "R-11",
        Level::R1,
        &codes::SANDBOX_PORTS,
        Some(runtime::ports),
    ),
    service(
        "R-12",
        Level::R1,
        &codes::ATTACHMENTS,
        Some(volumes::attachments),
    ),
    service("R-13", Level::R1, &codes::VOLUMES, Some(volumes::volumes)),
    service("R-14", Level::R1, &codes::DISKS, Some(volumes::disks)),
    service(
        "R-15",
        Level::R1,
        &codes::VOLUME_SOURCES,
        Some(volumes::sources),
    ),
    service(
        "R-16",
        Level::R1,
        &codes::VIRTUAL_MACHINE,
        Some(runtime::machine),
    ),
    service(
        "R-17",
        Level::R1,
        &codes::NETWORK_INTERFACES,
        Some(network::interfaces),
    ),
    service(
        "R-18",
        Level::R1,
        &codes::NETWORK_POLICY,
        Some(network::policies),
    ),
    service(
        "R-19",
        Level::R1,
        &codes::DERIVED_NAMES,
        Some(names::derived),
    ),
    service(
        "R-20",
        Level::R3,
        &codes::IMMUTABLE,
        Some(update::immutable),
    ),
    service("R-21", Level::R1, &codes::DROPPED_FIELD, None),
];

/// All rules, those of dialect S first.
pub fn rules() -> &'static [Rule] {
    RULES
}

/// Checks Workloads that belong together; everything that is wrong is reported. `before` are
/// documents that they take the place of, by namespace and name.
pub fn check(
    workloads: &[Workload],
    before: &[Workload],
    facts: Facts<'_>,
    decoding: &mut Decoding<'_>,
) {
    for workload in workloads {
        let is_compared = !before.is_empty() && workload.dialect == Dialect::R;
        let before = before_it(workload, before, &decoding.default_namespace.value);
        if is_compared && before.is_none() {
            tell_new(workload, decoding);
        }
        let level = facts.level.unwrap_or_else(|| {
            // The service that took the document from before has not shrunk.
            let both = before.into_iter().chain([workload]);
            let levels = both.map(|one| super::expand::level(one, facts.types));
            levels.max().unwrap_or_default()
        });
        let mut known = Known {
            decoding: &mut *decoding,
            level,
            release: facts.release,
        };
        shapes::check(workload, &mut known);
        let subject = Subject {
            workload,
            level,
            facts,
            all: workloads,
            update: before.map(|before| update::Update::of(workload, before, decoding.origins)),
        };
        subject.check(decoding);
    }
}

/// Notes that there is nothing to compare a Workload with: perhaps only its name is another one.
fn tell_new(workload: &Workload, decoding: &mut Decoding<'_>) {
    let message = format!("there was no Workload `{}` before", workload.called());
    let mut note = Diagnostic::warning(&codes::IMMUTABLE, message);
    note.severity = Severity::Note;
    let note = note
        .place(decoding.span(workload.origin()), "this one is new")
        .help("nothing of it is compared; see that its name and namespace are right");
    decoding.diagnostics.push(note);
}

/// The document that a Workload takes the place of: the one of its namespace and name.
fn before_it<'w>(
    workload: &Workload,
    before: &'w [Workload],
    default_namespace: &str,
) -> Option<&'w Workload> {
    let identity = |one: &Workload| {
        let namespace = match one.namespace() {
            "" => default_namespace,
            namespace => namespace,
        };
        (one.dialect, namespace.to_owned(), one.name().to_owned())
    };
    before
        .iter()
        .find(|other| identity(other) == identity(workload))
}

impl Subject<'_> {
    fn check(&self, decoding: &mut Decoding<'_>) {
        for rule in RULES {
            let is_own = rule.dialect == self.workload.dialect || rule.is_shared;
            let Some(check) = rule.check.filter(|_| is_own && self.level >= rule.level) else {
                continue;
            };
            let mut findings = Findings {
                origins: decoding.origins,
                diagnostics: decoding.diagnostics,
                code: rule.code,
            };
            check(self, &mut findings);
        }
    }
}
