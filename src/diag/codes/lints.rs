//! Codes of the area `lint`: what renders, but is hardly what was meant. Each has a file in
//! `src/check/lints/` and a row in `docs/check.md`.

codes! {
    UNUSED_VARIABLE = "lint::unused-variable", Finding,
        "a declared variable that no macro reads",
        "No profile and no Environment of the workspace has a macro `{{ .var.<name> }}` for it, so that its value changes nothing. Remove it, or correct the name in the macro.";
    UNUSED_DEFINITION = "lint::unused-definition", Finding,
        "a definition that nothing uses",
        "No profile, Environment or Workload of the workspace names it as a `type`. Remove it, or waive this where it is kept for others.";
    UNUSED_PROFILE = "lint::unused-profile", Finding,
        "a profile that no deployment and no bundle names",
        "What is never deployed is never rendered, and so never checked. Add a deployment, even one for trials only, or remove the profile.";
    UNUSED_ENVIRONMENT = "lint::unused-environment", Finding,
        "an Environment that no deployment names",
        "Its topology and policies are never rendered, and so never checked. Add a deployment, even one for trials only, or remove the Environment.";
    OVERRIDE_WITHOUT_EFFECT = "lint::override-without-effect", Finding,
        "an override that matches in none of the deployments of its Environment",
        "An override may miss in one deployment, because an Environment is shared; where it misses in all of them it is most likely written for a name or a type that does not exist.";
    REPEATED_VALUE = "lint::repeated-value", Finding,
        "a variable is set to the value it has already",
        "A weaker layer sets the same value, so that this assignment changes nothing today, and keeps the variable from following when the weaker layer changes. Remove it, unless that is what is wanted.";
    UNPINNED_REFERENCE = "lint::unpinned-reference", Finding,
        "a reference without a version",
        "A reference without `@v…` means the newest version, so that a new version of what it names changes this workload without a change here.";
    LOCK_WITHOUT_VALUE = "lint::lock-without-value", Finding,
        "a variable is locked and has no value",
        "A lock keeps stronger layers from setting the variable. Without a value of its own nobody can ever set it. Give it a value, or remove the lock.";
    MACROS_DISABLED_WITHOUT_BRACES = "lint::macros-disabled-without-braces", Finding,
        "`macros: disabled` on a component without braces",
        "The switch keeps braces in properties as they are, and there are none. It only keeps macros from working that somebody adds later. Remove it.";
    DEPLOYMENT_WITHOUT_ENVIRONMENT = "lint::deployment-without-environment", Finding,
        "a deployment that goes nowhere",
        "Without `environmentRef` a deployment has no hub side: no Placement, and no cluster that it is sent to.";
    REPEATED_WORKLOAD = "lint::repeated-workload", Finding,
        "two deployments make one Workload on the same clusters",
        "Their `spec.workload` has the same name and namespace, and their Environment is the same. The cluster gets one set of objects from both; on a stream, equal objects stand once. Who removes one of the deployments takes away what the other one needs, and as soon as they differ, each undoes what the other wrote.";
    NO_CLUSTERS = "lint::no-clusters", Finding,
        "a Placement that chooses no cluster",
        "With `numberOfClusters: 0` nothing is ever deployed. Leave the field out for all clusters that match.";
    PLACEMENT_WITHOUT_EFFECT = "lint::placement-without-effect", Finding,
        "a field of a Placement that Open Cluster Management does not act on",
        "The scheduler ignores `spreadPolicy`, `sortBy` and `scoreRateLimit`, and taints with the effect PreferNoSelect keep no cluster out, so that tolerating them changes nothing. `prioritizerPolicy` says which clusters come first, and needs `numberOfClusters` to matter. See <https://open-cluster-management.io/docs/concepts/placement/>.";
    PLACEMENT_NOT_FOUND = "lint::placement-not-found", Finding,
        "a ManifestWorkReplicaSet and its Placement are in different namespaces",
        "A ManifestWorkReplicaSet finds Placements only in its own namespace. What the topology renders elsewhere it does not see, and carries the workload nowhere.";
    REPEATED_PLACEMENT = "lint::repeated-placement", Finding,
        "a ManifestWorkReplicaSet names a Placement twice",
        "Each cluster of the Placement gets two ManifestWorks with the same objects; before version 1.3 of Open Cluster Management the two overwrite each other.";
    CLUSTER_SET_NOT_BOUND = "lint::cluster-set-not-bound", Finding,
        "a Placement chooses from a cluster set that is not known to be bound to its namespace",
        "A Placement chooses among the clusters of the ManagedClusterSets that a ManagedClusterSetBinding binds to its namespace. Known are the bindings that a hub makes by itself (`global`, `default` and `spokes`, each in its namespace `managed-cluster-set-…`), those of the workspace, and those that are rendered. See <https://open-cluster-management.io/docs/concepts/managedclusterset/>.";
    ROLLOUT_WITHOUT_EFFECT = "lint::rollout-without-effect", Finding,
        "a setting of a rollout that changes nothing, or not what it says",
        "Settings of another strategy are ignored, and so are `minSuccessTime` and `maxFailures` of All, `groupIndex` beside `groupName`, and mandatory groups that do not exist. More allowed failures than there are clusters count as none.";
    WORK_WITHOUT_EFFECT = "lint::work-without-effect", Finding,
        "a setting of a ManifestWork that changes nothing",
        "An orphaning rule keeps an object only if group, resource, name and namespace are all the object's, and `manifestConfigs` are looked up in the same way. SelectivelyOrphan without rules keeps nothing. `ttlSecondsAfterFinished` has no effect on what a ManifestWorkReplicaSet makes.";
    ORPHAN_WITHOUT_CREATE = "lint::orphan-without-create", Finding,
        "a namespace is to be left behind that was never created",
        "`lifecycle.spokeNamespace.orphan` says what happens to the namespace that the deployment creates; with `create: false` it creates none, and the namespace stays in any case.";
    NAMESPACE_NOT_CREATED = "lint::namespace-not-created", Finding,
        "nothing creates the namespace of a workload",
        "The Environment leaves the Namespace out and no other deployment of the workspace renders it, so that it has to be on the clusters already.";
    CONFLICTING_TRAITS = "lint::conflicting-traits", Finding,
        "two traits write different values to one field",
        "The later trait of the list wins. Remove one of the two, or let only one of them write the field.";
    SECRET_IN_VARIABLE = "lint::secret-in-variable", Finding,
        "a variable looks like a secret and is not named as one",
        "Its name or value looks like a password, a token or a private key. Keep it out of files under version control, or name it in the annotation `palette.ai/sensitive-variables`, so that it is at least shown nowhere.";
    SECRET_IN_ENVIRONMENT = "lint::secret-in-environment", Finding,
        "an environment variable of a container holds what looks like a secret",
        "Whoever may read the pod's specification can read it. Put it into a Secret and read it with `valueFrom.secretKeyRef`.";
    SECRET_IN_MANIFEST = "lint::secret-in-manifest", Finding,
        "a rendered Secret holds its data in the clear",
        "The data of a Secret is encoded, not encrypted: it stands readable in the workspace, in the output, and on the hub. Use an operator that fetches secrets, or sealed secrets.";
    NAME_TOO_LONG = "lint::name-too-long", Finding,
        "a name too long for the labels and names that controllers make of it",
        "Labels have at most 63 characters. Controllers write the name of a Job, and that of a StatefulSet or CronJob with some characters behind it, into labels and names of their own, and fail where it does not fit.";
    DEPRECATED_API = "lint::deprecated-api", Finding,
        "an API version that a later Kubernetes does not serve any more",
        "It works on the release that is rendered for (`--kube-version`) and stops working with an upgrade. See <https://kubernetes.io/docs/reference/using-api/deprecation-guide/>.";
    FLOATING_IMAGE = "lint::floating-image", Finding,
        "a container image whose content may change",
        "Without a tag, or with `latest`, what runs depends on when it was pulled, and a rollback does not bring back what ran before. Name a version or a digest.";
    NO_RESOURCE_REQUESTS = "lint::no-resource-requests", Finding,
        "a container that requests no CPU or no memory",
        "The scheduler packs such pods onto any node, and they are the first to be evicted. See <https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/>.";
    SCALED_TWICE = "lint::scaled-twice", Finding,
        "a fixed number of replicas on what an autoscaler scales",
        "Every time the manifest is applied, the number of replicas jumps back to the fixed one. Leave `replicas` out where a HorizontalPodAutoscaler is in charge.";
    AUTOSCALER_WITHOUT_REQUESTS = "lint::autoscaler-without-requests", Finding,
        "an autoscaler by utilization on containers that request nothing",
        "Utilization is measured in percent of what the containers request. Without a request the HorizontalPodAutoscaler does nothing. See <https://kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale/>.";
    SERVICE_WITHOUT_PODS = "lint::service-without-pods", Finding,
        "a Service that selects no pods of the workspace",
        "No pod template that is rendered into its namespace has the labels of its selector, so that it has no endpoints.";
    SERVICE_PORT_WITHOUT_CONTAINER_PORT = "lint::service-port-without-container-port", Finding,
        "a Service sends traffic to a port that its pods do not have",
        "The `targetPort`, or the `port` where there is none, is not among the ports that the selected containers declare.";
    DUPLICATE_CONTAINER_PORT = "lint::duplicate-container-port", Finding,
        "two ports of a pod are the same",
        "The containers of a pod share one address, so that only one of them can listen on a port.";
    PROBE_PORT_NOT_DECLARED = "lint::probe-port-not-declared", Finding,
        "a probe asks at a port that the container does not declare",
        "A probe by name fails where there is no port of that name; a number that is not among the declared ports is most likely a mistake.";
    REPEATED_ENVIRONMENT_VARIABLE = "lint::repeated-environment-variable", Finding,
        "a container has an environment variable twice",
        "The last one counts. Remove the others.";
    HOST_PATH = "lint::host-path", Finding,
        "a pod mounts a folder of its node",
        "A `hostPath` volume lets the pod reach the node's files, ties its data to one node, and is refused by the baseline Pod Security Standard. See <https://kubernetes.io/docs/concepts/security/pod-security-standards/>.";
    UNKNOWN_RENDERING_ANNOTATION = "lint::unknown-rendering-annotation", Finding,
        "an annotation that steers nothing",
        "Annotations with `rendering.spectrocloud.com/` steer rendering on the clusters, and this one is none of those that do. See <https://docs.palette-ai.com/docs/reference/workload-configuration/annotations-labels>.";
    FILTER_WITHOUT_MATCH = "lint::filter-without-match", Finding,
        "a filter of labels or annotations names a key that is not there",
        "Neither the workload nor the definitions it uses have the key, so that leaving it out changes nothing.";
    UNKNOWN_KIND = "lint::unknown-kind", Finding,
        "an object of a kind that nobody here knows",
        "It is none of Kubernetes' own kinds, and no CustomResourceDefinition of the workspace or of `--crd` describes it, so that its fields are not checked.";
    BAD_WAIVER = "lint::bad-waiver", Finding,
        "a waiver that cannot be understood",
        "The annotation `palette.ai/waive-lints` holds `<lint>: <reason>`, more of them separated by `;` or line breaks. The lint must exist, and the reason must not be empty.";
    UNUSED_WAIVER = "lint::unused-waiver", Finding,
        "a waiver without a finding",
        "The lint it waives finds nothing in this document any more. Remove it, so that it does not hide what comes later.";
}
