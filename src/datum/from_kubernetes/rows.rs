//! What becomes of kinds, and of fields of pods. `docs/datum.md` shows the same tables.

use crate::datum::dialect::Dialect;
use crate::datum::look;
use crate::kubernetes::group_and_version;
use crate::yaml::Node;

/// What becomes of objects of a kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fate {
    /// It makes pods, and becomes a Workload.
    Workload,
    /// It goes into the Workload that it is about.
    Part,
    /// It stays as it is, beside the Workloads.
    Beside,
    /// It is left aside: another object makes it.
    Owned,
    /// It is left out; why.
    Lost(&'static str),
    /// It cannot be left out; why.
    Refused(&'static str),
}

/// What becomes of some kinds.
struct Row {
    id: &'static str,
    /// Groups and kinds; none for all others.
    kinds: &'static [(&'static str, &'static str)],
    r: Fate,
    s: Fate,
}

const RBAC: &str = "rbac.authorization.k8s.io";
const GATEWAY: &str = "gateway.networking.k8s.io";

const NO_NODES: &str = "Datum has no nodes that each would run one";
const NO_TASKS: &str = "what runs on Datum is restarted always, so nothing ends";
const GATEWAYS: &str = "expose it with a Gateway and an HTTPRoute";
const NOT_NEEDED: &str = "Datum has no counterpart; what runs there needs none";

static OBJECTS: &[Row] = &[
    Row {
        id: "deployment",
        kinds: &[("apps", "Deployment")],
        r: Fate::Workload,
        s: Fate::Workload,
    },
    Row {
        id: "stateful-set",
        kinds: &[("apps", "StatefulSet")],
        r: Fate::Workload,
        s: Fate::Workload,
    },
    Row {
        id: "replica-set-or-pod",
        kinds: &[("apps", "ReplicaSet"), ("", "Pod")],
        r: Fate::Workload,
        s: Fate::Workload,
    },
    Row {
        id: "daemon-set",
        kinds: &[("apps", "DaemonSet")],
        r: Fate::Refused(NO_NODES),
        s: Fate::Refused(NO_NODES),
    },
    Row {
        id: "job",
        kinds: &[("batch", "Job"), ("batch", "CronJob")],
        r: Fate::Refused(NO_TASKS),
        s: Fate::Refused(NO_TASKS),
    },
    Row {
        id: "autoscaler",
        kinds: &[("autoscaling", "HorizontalPodAutoscaler")],
        r: Fate::Part,
        s: Fate::Part,
    },
    Row {
        id: "service",
        kinds: &[("", "Service")],
        r: Fate::Part,
        s: Fate::Lost(GATEWAYS),
    },
    Row {
        id: "route",
        kinds: &[("networking.k8s.io", "Ingress")],
        r: Fate::Refused(GATEWAYS),
        s: Fate::Refused(GATEWAYS),
    },
    Row {
        id: "gateway",
        kinds: &[(GATEWAY, "Gateway"), (GATEWAY, "HTTPRoute")],
        r: Fate::Beside,
        s: Fate::Beside,
    },
    Row {
        id: "network-policy",
        kinds: &[("networking.k8s.io", "NetworkPolicy")],
        r: Fate::Part,
        s: Fate::Lost("dialect S has no rules for networks"),
    },
    Row {
        id: "config",
        kinds: &[("", "ConfigMap"), ("", "Secret")],
        r: Fate::Beside,
        s: Fate::Beside,
    },
    Row {
        id: "claim",
        kinds: &[("", "PersistentVolumeClaim")],
        r: Fate::Part,
        s: Fate::Beside,
    },
    Row {
        id: "namespace",
        kinds: &[("", "Namespace")],
        r: Fate::Beside,
        s: Fate::Lost("projects bring their namespaces"),
    },
    Row {
        id: "supporting",
        kinds: &[
            ("policy", "PodDisruptionBudget"),
            ("", "ServiceAccount"),
            (RBAC, "Role"),
            (RBAC, "RoleBinding"),
            (RBAC, "ClusterRole"),
            (RBAC, "ClusterRoleBinding"),
            ("monitoring.coreos.com", "ServiceMonitor"),
            ("monitoring.coreos.com", "PodMonitor"),
            ("apiextensions.k8s.io", "CustomResourceDefinition"),
        ],
        r: Fate::Lost(NOT_NEEDED),
        s: Fate::Lost(NOT_NEEDED),
    },
    Row {
        id: "anything-else",
        kinds: &[],
        r: Fate::Lost("Datum knows no such kind"),
        s: Fate::Lost("Datum knows no such kind"),
    },
];

impl Row {
    /// The row of an object; the last is for what no other is for.
    fn of(object: &Node) -> Option<&'static Self> {
        let (group, _) = group_and_version(look::text(object, &["apiVersion"]));
        let kind = look::text(object, &["kind"]);
        let mut rows = OBJECTS.iter();
        rows.find(|row| row.kinds.is_empty() || row.kinds.contains(&(group, kind)))
    }

    /// What becomes of its objects in a dialect.
    fn fate(&self, dialect: Dialect) -> Fate {
        match dialect {
            Dialect::S => self.s,
            Dialect::R => self.r,
        }
    }
}

/// What becomes of an object. One that runs because a controller has made it
/// (<https://kubernetes.io/docs/concepts/overview/working-with-objects/owners-dependents/>) runs
/// already where its owner does.
pub(super) fn fate(object: &Node, dialect: Dialect) -> Option<Fate> {
    let fate = Row::of(object)?.fate(dialect);
    let runs = matches!(fate, Fate::Workload | Fate::Refused(_));
    let is_owned = runs && controller(object).is_some();
    Some(if is_owned { Fate::Owned } else { fate })
}

/// The owner that makes an object, and makes it again.
pub(super) fn controller(object: &Node) -> Option<&Node> {
    let mut owners = look::list(object, &["metadata", "ownerReferences"]).iter();
    owners.find(|owner| {
        let is_controller = look::at(owner, &["controller"]);
        is_controller.and_then(Node::as_bool) == Some(true)
    })
}

/// What becomes of a field of a pod or container in dialect R.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum FieldFate {
    /// Code of its own looks after it.
    Goes,
    /// It is left out; why.
    Lost(&'static str),
    /// It cannot be left out; why.
    Refused(&'static str),
}

/// What becomes of some fields.
pub(super) struct FieldRow {
    pub(super) id: &'static str,
    fields: &'static [&'static str],
    fate: FieldFate,
}

const PLACES: &str = "placements say where instances run";
const PROBES: &str = "an instance counts as ready once it runs";

/// Fields of `spec` of a pod.
static POD: &[FieldRow] = &[
    FieldRow {
        id: "pod-containers",
        fields: &["containers", "imagePullSecrets"],
        fate: FieldFate::Goes,
    },
    FieldRow {
        id: "pod-volumes",
        fields: &["volumes"],
        fate: FieldFate::Goes,
    },
    FieldRow {
        id: "pod-init-containers",
        fields: &["initContainers"],
        fate: FieldFate::Refused("instances start all their containers at once"),
    },
    FieldRow {
        id: "pod-scheduling",
        fields: &[
            "nodeSelector",
            "affinity",
            "tolerations",
            "topologySpreadConstraints",
            "priorityClassName",
            "schedulerName",
        ],
        fate: FieldFate::Lost(PLACES),
    },
    FieldRow {
        id: "pod-runtime-class",
        fields: &["runtimeClassName"],
        fate: FieldFate::Goes,
    },
    FieldRow {
        id: "pod-restart-policy",
        fields: &["restartPolicy"],
        fate: FieldFate::Goes,
    },
    FieldRow {
        id: "pod-host-network",
        fields: &["hostNetwork"],
        fate: FieldFate::Goes,
    },
    FieldRow {
        id: "pod-settings",
        fields: &[
            "serviceAccountName",
            "serviceAccount",
            "automountServiceAccountToken",
            "dnsPolicy",
            "dnsConfig",
            "terminationGracePeriodSeconds",
            "hostAliases",
            "securityContext",
            "enableServiceLinks",
            "hostname",
            "subdomain",
        ],
        fate: FieldFate::Lost("instances have no such setting"),
    },
];

/// Fields of a container.
static CONTAINER: &[FieldRow] = &[
    FieldRow {
        id: "container-process",
        fields: &["name", "image", "command", "args", "env", "envFrom"],
        fate: FieldFate::Goes,
    },
    FieldRow {
        id: "container-ports",
        fields: &["ports"],
        fate: FieldFate::Goes,
    },
    FieldRow {
        id: "container-resources",
        fields: &["resources"],
        fate: FieldFate::Goes,
    },
    FieldRow {
        id: "container-mounts",
        fields: &["volumeMounts"],
        fate: FieldFate::Goes,
    },
    FieldRow {
        id: "container-devices",
        fields: &["volumeDevices"],
        fate: FieldFate::Refused("mount the volume as a folder"),
    },
    FieldRow {
        id: "container-probes",
        fields: &[
            "livenessProbe",
            "readinessProbe",
            "startupProbe",
            "lifecycle",
        ],
        fate: FieldFate::Lost(PROBES),
    },
    FieldRow {
        id: "container-security-context",
        fields: &["securityContext"],
        fate: FieldFate::Goes,
    },
];

/// Rows without a table of their own here, and the fields that they are about: parts of the fields
/// above, and of the Environment.
static OTHER_ROWS: &[(&str, &[&str])] = &[
    ("container-environment", &["fieldRef", "resourceFieldRef"]),
    ("pod-metadata", &["labels", "annotations"]),
    ("volume-config", &["configMap", "secret"]),
    ("volume-empty-dir", &["emptyDir"]),
    ("volume-of-a-host", &["hostPath", "nfs", "csi", "projected"]),
    ("environment-count", &["numberOfClusters"]),
    ("environment-selector", &["labelSelector"]),
    ("environment-existing-placements", &["placementRefs"]),
];

/// A row of the tables of `docs/datum.md` that say what becomes of Kubernetes objects.
pub struct LiftingRow {
    /// Its name.
    pub id: &'static str,
    /// The kinds or fields that it is about; none for all that no other row is about.
    pub about: Vec<&'static str>,
}

/// All rows.
pub fn lifting_rows() -> Vec<LiftingRow> {
    let objects = OBJECTS.iter().map(|row| LiftingRow {
        id: row.id,
        about: row.kinds.iter().map(|(_, kind)| *kind).collect(),
    });
    let of = |id, fields: &'static [&'static str]| LiftingRow {
        id,
        about: fields.to_vec(),
    };
    let fields = POD.iter().chain(CONTAINER);
    let fields = fields.map(|row| of(row.id, row.fields));
    let others = OTHER_ROWS.iter().map(|(id, fields)| of(id, fields));
    objects.chain(fields).chain(others).collect()
}

/// What becomes of a field of a pod's `spec`.
pub(super) fn of_pod(field: &str) -> FieldFate {
    of_field(POD, field)
}

/// What becomes of a field of a container.
pub(super) fn of_container(field: &str) -> FieldFate {
    of_field(CONTAINER, field)
}

fn of_field(rows: &[FieldRow], field: &str) -> FieldFate {
    let mut rows = rows.iter();
    let row = rows.find(|row| row.fields.contains(&field));
    row.map_or(FieldFate::Lost("instances have no such setting"), |row| {
        row.fate
    })
}
