//! Which kinds live in the cluster as a whole, and under which resource names kinds are served.

use super::facts;
use super::facts::Scope;
use crate::yaml::Node;
use std::borrow::Cow;
use std::collections::BTreeMap;

/// Cluster-scoped kinds of widespread projects, as `group/kind`: those of Open Cluster Management,
/// cert-manager, Gateway API, External Secrets, Kyverno, Karpenter, Kueue, Crossplane,
/// Argo Workflows and Cilium that users ship beside workloads. From each project's published CRDs.
const CLUSTER_SCOPED: &[(&str, &str)] = &[
    ("addon.open-cluster-management.io", "ClusterManagementAddOn"),
    ("apiextensions.crossplane.io", "CompositeResourceDefinition"),
    ("apiextensions.crossplane.io", "Composition"),
    ("argoproj.io", "ClusterWorkflowTemplate"),
    ("cert-manager.io", "ClusterIssuer"),
    ("cilium.io", "CiliumClusterwideNetworkPolicy"),
    ("cluster.open-cluster-management.io", "ManagedCluster"),
    ("cluster.open-cluster-management.io", "ManagedClusterSet"),
    ("external-secrets.io", "ClusterExternalSecret"),
    ("external-secrets.io", "ClusterSecretStore"),
    ("gateway.networking.k8s.io", "GatewayClass"),
    ("karpenter.sh", "NodePool"),
    ("kueue.x-k8s.io", "ClusterQueue"),
    ("kueue.x-k8s.io", "ResourceFlavor"),
    ("kyverno.io", "ClusterPolicy"),
    ("operator.open-cluster-management.io", "ClusterManager"),
    ("operator.open-cluster-management.io", "Klusterlet"),
];

/// Where objects of a kind live, as far as it is known without the cluster: the built-in kinds and
/// widespread custom ones; anything else is taken to be namespaced.
pub fn scope(group: &str, kind: &str) -> Scope {
    if let Some(facts) = facts::any_version(group, kind) {
        return facts.scope;
    }
    if CLUSTER_SCOPED.contains(&(group, kind)) {
        return Scope::Cluster;
    }
    Scope::Namespaced
}

/// The resource name of a kind (`deployments`): the built-in kinds', else the usual plural.
///
/// The plural is the rule by which most CRDs are named: `-s`, `-es` after a hissing sound, `-ies`
/// for `-y` after a consonant. A CRD is free to choose another; [`CustomKinds`] knows those that
/// were seen.
pub fn resource(group: &str, kind: &str) -> Cow<'static, str> {
    facts::any_version(group, kind).map_or_else(
        || Cow::Owned(plural(&kind.to_lowercase())),
        |facts| Cow::Borrowed(facts.resource),
    )
}

/// `gateway` to `gateways`, `policy` to `policies`, `ingress` to `ingresses`.
fn plural(name: &str) -> String {
    let stem_of_ies = name
        .strip_suffix('y')
        .filter(|stem| !stem.ends_with(['a', 'e', 'i', 'o', 'u']));
    if let Some(stem) = stem_of_ies {
        return format!("{stem}ies");
    }
    if ["s", "x", "ch", "sh"].iter().any(|end| name.ends_with(end)) {
        return format!("{name}es");
    }
    format!("{name}s")
}

/// The kinds that `CustomResourceDefinition`s define, on top of what is known anyway.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CustomKinds {
    kinds: BTreeMap<(String, String), CustomKind>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct CustomKind {
    scope: Scope,
    resource: Option<String>,
}

impl CustomKinds {
    /// Notes what a `CustomResourceDefinition` says; anything else is passed over.
    pub fn learn(&mut self, object: &Node) {
        if object.get("kind").and_then(Node::as_str) != Some("CustomResourceDefinition") {
            return;
        }
        let text = |keys: &[&str]| object.at(keys).and_then(Node::as_str);
        let group = text(&["spec", "group"]);
        let kind = text(&["spec", "names", "kind"]);
        let (Some(group), Some(kind)) = (group, kind) else {
            return;
        };
        let scope = match text(&["spec", "scope"]) {
            Some("Cluster") => Scope::Cluster,
            _ => Scope::Namespaced,
        };
        let resource = text(&["spec", "names", "plural"]).map(str::to_owned);
        let key = (group.to_owned(), kind.to_owned());
        self.kinds.insert(key, CustomKind { scope, resource });
    }

    /// See [`scope`].
    pub fn scope(&self, group: &str, kind: &str) -> Scope {
        self.get(group, kind)
            .map_or_else(|| scope(group, kind), |custom| custom.scope)
    }

    /// See [`resource`].
    pub fn resource(&self, group: &str, kind: &str) -> Cow<'static, str> {
        self.get(group, kind)
            .and_then(|custom| custom.resource.clone())
            .map_or_else(|| resource(group, kind), Cow::Owned)
    }

    fn get(&self, group: &str, kind: &str) -> Option<&CustomKind> {
        self.kinds.get(&(group.to_owned(), kind.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Origins;
    use crate::yaml::testing::node;

    #[test]
    fn a_kind_of_another_group_is_another_kind() {
        assert_eq!(scope("", "Namespace"), Scope::Cluster);
        assert_eq!(scope("example.com", "Namespace"), Scope::Namespaced);
        assert_eq!(scope("cert-manager.io", "ClusterIssuer"), Scope::Cluster);
        assert_eq!(scope("apps", "Deployment"), Scope::Namespaced);
        assert_eq!(
            scope("rbac.authorization.k8s.io", "ClusterRole"),
            Scope::Cluster
        );
    }

    #[test]
    fn resource_names_are_plurals() {
        for (group, kind, wanted) in [
            ("apps", "Deployment", "deployments"),
            ("", "Endpoints", "endpoints"),
            ("networking.k8s.io", "NetworkPolicy", "networkpolicies"),
            ("networking.k8s.io", "Ingress", "ingresses"),
            ("gateway.networking.k8s.io", "Gateway", "gateways"),
            (
                "source.toolkit.fluxcd.io",
                "HelmRepository",
                "helmrepositories",
            ),
            ("monitoring.coreos.com", "Prometheus", "prometheuses"),
            ("spectrocloud.com", "Workload", "workloads"),
        ] {
            assert_eq!(resource(group, kind), wanted);
        }
    }

    #[test]
    fn a_definition_overrules_the_guess() {
        let crd = node(
            &serde_json::json!({
                "kind": "CustomResourceDefinition",
                "spec": {
                    "group": "example.com", "scope": "Cluster",
                    "names": {"kind": "Mouse", "plural": "mice"}
                }
            }),
            &mut Origins::default(),
        );
        let mut kinds = CustomKinds::default();
        assert_eq!(kinds.resource("example.com", "Mouse"), "mouses");
        kinds.learn(&crd);
        assert_eq!(kinds.resource("example.com", "Mouse"), "mice");
        assert_eq!(kinds.scope("example.com", "Mouse"), Scope::Cluster);
        assert_eq!(kinds.scope("example.org", "Mouse"), Scope::Namespaced);
    }
}
