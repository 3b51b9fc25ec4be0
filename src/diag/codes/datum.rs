//! Codes of the area `datum`: one for each rule of `docs/datum.md`, then those of the mappings.

codes! {
    API_VERSION = "datum::api-version", Invalid,
        "a Workload of Datum has another version or kind",
        "Rule S1, for both dialects. There are `compute.miloapis.com/v1alpha1`, which Datum's page describes, and `compute.datumapis.com/v1alpha`, which the service takes; the kind is `Workload`.";
    NAME = "datum::name", Invalid,
        "a Workload of dialect S has no name, or one that does not work",
        "Rule S2. The name is part of names of pods, and so a label of DNS; it stands once in a namespace.";
    NAMESPACE = "datum::namespace", Invalid,
        "a Workload is in a namespace that cannot be, or not in that of a project",
        "Rule S3, for both dialects. A namespace is a label of DNS; dialect S asks for that of a project, `project-<name>`.";
    REPLICAS = "datum::replicas", Invalid,
        "the number of replicas makes no sense",
        "Rule S4. Replicas are counted from 0; none at all is worth a warning.";
    CONTAINERS = "datum::containers", Invalid,
        "the template has no containers, or wrong ones",
        "Rule S5. A template has a container at least; names of containers are labels of DNS and stand once, and each has an image.";
    SELECTOR = "datum::selector", Invalid,
        "the selector does not select the template's pods",
        "Rule S6. A selector asks for something, and the labels of the template fulfil it, as for a Deployment.";
    PORTS = "datum::ports", Invalid,
        "a port cannot be used",
        "Rule S7. Ports are numbers from 1 to 65535; their names have up to 15 lower-case letters, digits and `-`, and stand once in a pod; a container has a number once for each protocol.";
    RESOURCES = "datum::resources", Invalid,
        "requests or limits cannot be used",
        "Rule S8. Requests and limits are amounts, and no request is above its limit. There are `cpu`, `memory`, `ephemeral-storage`, large pages, and devices with a prefix, of which there are whole ones only.";
    MOUNTS = "datum::mounts", Invalid,
        "a volume is mounted that is not there, or in a wrong place",
        "Rule S9. Volumes have names of their own, and one source each. A mount names a volume of the pod; its path is absolute and stands once in a container. A volume that nothing mounts is a warning.";
    ENVIRONMENT = "datum::environment", Invalid,
        "a variable of the environment cannot be set",
        "Rule S10, for both dialects. A variable has a name without `=`, and a `value` or one source in `valueFrom`; before Kubernetes 1.32 the name has letters, digits, `_`, `-` and `.` only.";
    LABELS = "datum::labels", Invalid,
        "a label or annotation cannot be used",
        "Rule S11, for both dialects, and for what selectors ask for. Keys and values follow <https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/>.";
    NETWORK_REFERENCE = "datum::network-reference", Invalid,
        "the reference to a network names none",
        "Rule S12. `networkRef` has the `name` of a network, which is a label of DNS.";
    UNKNOWN_FIELD = "datum::unknown-field", Invalid,
        "dialect S has no such field",
        "Rule S13. It is an error where a known field has nearly the same name, and with `--strict`; otherwise a warning. Pod templates are Kubernetes' own.";
    STATUS = "datum::status", Finding,
        "a document says what the server writes",
        "Rule S14, for both dialects. The status is the server's to write, and so are `location` and `controller` of instances; what a document says is left aside.";
    RESTART_POLICY = "datum::restart-policy", Invalid,
        "replicas that are not restarted",
        "Rule S15. Pods of a replicated workload always restart.";
    PODS = "datum::pods", Invalid,
        "Kubernetes would refuse the pods",
        "Rule S16. Probes and hooks, tolerations, affinity, security contexts and all other settings of pods follow <https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/pod-v1/>.";
    PLACEMENTS = "datum::placements", Invalid,
        "a Workload has no placements, or two of one name",
        "Rule R-01. There is a placement at least; names are labels of DNS. Two of one name would make the same deployments, which the service does not check.";
    CITIES = "datum::cities", Invalid,
        "a placement has no cities, or unknown ones",
        "Rule R-02. Until level R3 a placement lists cities. With a mapping file each must be the city of a location; without one, codes that are not three capital letters are a warning.";
    LOCATIONS = "datum::locations", Invalid,
        "a placement does not say where, or says it twice",
        "Rule R-03. From level R3 on, a placement has either `locations` or a `locationSelector` that asks for something; `cityCodes` alone are outdated. With a mapping file each must lead to a location.";
    MIN_REPLICAS = "datum::min-replicas", Invalid,
        "a placement does not say how many instances there are",
        "Rule R-04. `minReplicas` is required, from 1 to 1000.";
    MAX_REPLICAS = "datum::max-replicas", Invalid,
        "autoscaling is not complete",
        "Rule R-05. `maxReplicas` needs a metric and is not below `minReplicas`; metrics without `maxReplicas` have no effect.";
    METRICS = "datum::metrics", Invalid,
        "a metric cannot be used",
        "Rule R-06. Instances scale by `cpu`, with exactly one target above 0.";
    RUNTIME = "datum::runtime", Invalid,
        "a Workload runs nothing, or two things",
        "Rule R-07. The runtime is either a `sandbox` or a `virtualMachine`.";
    INSTANCE_TYPE = "datum::instance-type", Invalid,
        "the size of instances is not known",
        "Rule R-08. `instanceType` names a type of the table (`--instance-types` replaces it), and `requests` are refused.";
    SANDBOX_CONTAINERS = "datum::sandbox-containers", Invalid,
        "a sandbox has no containers, or wrong ones",
        "Rule R-09. Names of containers are labels of DNS and stand once, and each has an image; from level R3 on an image names its registry.";
    CONTAINER_RESOURCES = "datum::container-resources", Invalid,
        "a container of a sandbox has resources",
        "Rule R-10. The schema has the field, and the service refuses it: the instance type is the size of an instance.";
    SANDBOX_PORTS = "datum::sandbox-ports", Invalid,
        "a port of a sandbox or machine cannot be used",
        "Rule R-11. Ports have a number from 1 to 65535 and a name that stands once in a container; one that another container has, too, is a warning.";
    ATTACHMENTS = "datum::attachments", Invalid,
        "a volume cannot be attached like this",
        "Rule R-12. An attachment names a volume; paths are absolute and stand once in a container; a disk is mounted only where something fills it.";
    VOLUMES = "datum::volumes", Invalid,
        "a volume is wrong, or attached to nothing",
        "Rule R-13. Volumes have names of their own, exactly one source, and are attached. Device names differ; each volume keeps `persistent-disk-<index>`, whether it is a disk or not.";
    DISKS = "datum::disks", Invalid,
        "a disk cannot be made like this",
        "Rule R-14. Disks are of type `pd-standard` and have 10Gi to 100Gi in whole Gi, those from an image 25Gi at least; they are filled with `ext4`, or from an image that the table lists, not both.";
    VOLUME_SOURCES = "datum::volume-sources", Invalid,
        "a `configMap` or `secret` cannot be a volume like this",
        "Rule R-15. A `configMap` has a `name`, a `secret` a `secretName`; single `items` are refused, and modes go from 0 to 511.";
    VIRTUAL_MACHINE = "datum::virtual-machine", Invalid,
        "a virtual machine could not start, or nobody could log in",
        "Rule R-16. A machine has the annotation `compute.datumapis.com/ssh-keys` with lines `user:key`, and its first disk is made from an image.";
    NETWORK_INTERFACES = "datum::network-interfaces", Invalid,
        "instances have no network, or a wrong one",
        "Rule R-17. There is an interface at least, from level R3 on exactly one; it names a network, and address families and classes stand once.";
    NETWORK_POLICY = "datum::network-policy", Invalid,
        "a rule of a network policy makes no sense",
        "Rule R-18. The service takes rules as they are. Blocks of addresses must be ones, exceptions lie within them, ranges of ports do not end before they begin, and named ports exist.";
    DERIVED_NAMES = "datum::derived-names", Invalid,
        "names that the service makes would be too long, or the same",
        "Rule R-19. Instances are called `<workload>-<placement>-<place>-<number>`, which must fit into 63 characters, and no two deployments of a namespace may share a name.";
    IMMUTABLE = "datum::immutable", Invalid,
        "a field differs from before that cannot change",
        "Rule R-20. From level R3 on the runtime class and most of an interface stay as they were when the Workload was made. `--against` names the documents from before.";
    DROPPED_FIELD = "datum::dropped-field", Invalid,
        "the service drops a field",
        "Rule R-21. The service prunes fields that it does not know, without a word. It is an error where a known field has nearly the same name or the level is too low, and with `--strict`; otherwise a warning.";
    MISSING_REFERENCE = "datum::missing-reference", Finding,
        "a `ConfigMap` or Secret is not beside the Workload that refers to it, or lacks a key",
        "They and the keys that are read of them are looked for where the files hold any of them; where they hold none, they come from elsewhere. References that are `optional` may lead nowhere.";
    BROKEN_STATUS = "datum::broken-status", Invalid,
        "a status cannot be understood",
        "Counts are numbers from 0; conditions have a `type`, stand once, and are `True`, `False` or `Unknown`. Fields that nothing reads may hold anything. `paletteai datum status` looks at it; `check` and `render` leave the status aside.";
    LOST = "datum::lost", Finding,
        "something has no counterpart, and the result is good without it",
        "It is told once for each thing, with its place. With `--strict` it is an error, and nothing is written.";
    OWNED = "datum::owned", Finding,
        "an object is left aside, because another one makes it",
        "A Deployment makes its ReplicaSets and their Pods, a CronJob its Jobs. What is on top goes over; what has a controlling owner is there again without a word of its own.";
    REWRITTEN = "datum::rewritten", Finding,
        "something goes over in other words",
        "Images get the registry that they leave out, sizes become an instance type, volumes become disks. The result says the same as far as it can.";
    NO_COUNTERPART = "datum::no-counterpart", Invalid,
        "something has no counterpart, and the result would be wrong without it",
        "`docs/datum.md` lists what goes over, what is lost and what is refused.";
    MAPPING = "datum::mapping", Invalid,
        "a mapping file or a table of instance types is wrong",
        "`docs/datum.md` shows both files.";
}
