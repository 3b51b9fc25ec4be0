//! What templates see as `context`.

use super::Request;
use super::naming::by_rule;
use super::naming::key;
use super::rules;
use crate::kubernetes::KubeVersion;
use crate::model::Text;
use crate::resolve::RenderPlan;
use crate::source::OriginId;
use crate::source::Origins;
use crate::source::Spanned;
use crate::yaml::Data;
use crate::yaml::Entry;
use crate::yaml::Map;
use crate::yaml::Node;
use crate::yaml::Number;
use std::sync::Arc;

/// The part of `context` that all definitions of a deployment share.
pub(super) struct Context {
    common: Map,
    namespace: Text,
    origin: OriginId,
}

impl Context {
    /// The context of a plan: `workloadName`, `appName`, `namespace`, `labels`, `annotations`,
    /// `revision`, `clusterVersion`.
    pub(super) fn of_plan(
        plan: &RenderPlan<'_>,
        request: &Request<'_>,
        origins: &mut Origins,
    ) -> Self {
        let origin = by_rule(rules::CONTEXT, &[], origins);
        let mut common = Map::default();
        let mut put = |name: &str, node: Node| common.push(key(name, origin), node);
        let target = &plan.target;
        put("workloadName", text(&target.name));
        put("appName", text(&target.name));
        put("namespace", text(&target.namespace));
        put(
            "labels",
            Node::new(Data::Map(target.labels.clone()), origin),
        );
        put(
            "annotations",
            Node::new(Data::Map(target.annotations.clone()), origin),
        );
        put("revision", text(&plan.revision));
        let version = cluster_version(request.kube_version, request.platform, origin);
        put("clusterVersion", version);
        Self {
            common,
            namespace: target.namespace.clone(),
            origin,
        }
    }

    /// The context of one component, trait or policy: the common part, `name`, and `more`.
    pub(super) fn of(&self, name: &Spanned<Arc<str>>, more: Vec<(&str, Node)>) -> Node {
        let mut map = Map::default();
        map.push(key("name", self.origin), text(name));
        for Entry { key, value } in &self.common {
            map.push(key.clone(), value.clone());
        }
        for (name, node) in more {
            map.insert(key(name, self.origin), node);
        }
        Node::new(Data::Map(map), self.origin)
    }

    /// The namespace of the workload.
    pub(super) fn namespace(&self) -> &Text {
        &self.namespace
    }

    /// The origin of what the context itself is made of.
    pub(super) fn origin(&self) -> OriginId {
        self.origin
    }
}

/// A text of the plan as a value.
pub(super) fn text(value: &Spanned<Arc<str>>) -> Node {
    Node::string(value.value.clone(), value.origin)
}

/// `clusterVersion`: `major` and `gitVersion` are text, `minor` is a number, as KubeVela has them;
/// see <https://kubevela.io/docs/platform-engineers/components/custom-component/>.
pub fn cluster_version(
    version: &Spanned<KubeVersion>,
    platform: Option<&Text>,
    origin: OriginId,
) -> Node {
    let from = version.origin;
    let mut map = Map::default();
    map.push(
        key("major", origin),
        Node::string(version.value.major.to_string(), from),
    );
    let minor = Data::Number(Number::Integer(i64::from(version.value.minor)));
    map.push(key("minor", origin), Node::new(minor, from));
    map.push(
        key("gitVersion", origin),
        Node::string(version.value.git_version(), from),
    );
    let platform = match platform {
        Some(platform) => text(platform),
        None => Node::string("linux/amd64", origin),
    };
    map.push(key("platform", origin), platform);
    Node::new(Data::Map(map), from)
}
