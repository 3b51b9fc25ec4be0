//! What templates see as `context` in a case.

use crate::diag::Diagnostics;
use crate::kubernetes::KubeVersion;
use crate::model::Definition;
use crate::model::DefinitionKind;
use crate::render::cluster_version;
use crate::source::OriginId;
use crate::source::Origins;
use crate::source::Sources;
use crate::source::Spanned;
use crate::source::Step;
use crate::source::Trace;
use crate::yaml;
use crate::yaml::Data;
use crate::yaml::Key;
use crate::yaml::Map;
use crate::yaml::Node;

const TEXT: &str = include_str!("context.yaml");

/// The context of a component `web` of a workload `shop`, where a case does not say otherwise.
#[derive(Clone, Debug)]
pub struct DefaultContext {
    all: Map,
    of_trait: Map,
    of_policy: Map,
    origin: OriginId,
}

impl DefaultContext {
    /// Reads the context that the program brings along.
    pub fn read(
        sources: &mut Sources,
        origins: &mut Origins,
        diagnostics: &mut Diagnostics,
    ) -> Self {
        let documents = sources
            .add("<builtin>/context.yaml", TEXT)
            .map(|source| yaml::read(source, TEXT, origins, diagnostics))
            .unwrap_or_default();
        let node = documents.into_iter().next().map(|document| document.node);
        let part = |name: &str| {
            let part = node.as_ref().and_then(|node| node.get(name));
            part.and_then(Node::as_map).cloned().unwrap_or_default()
        };
        let origin = match &node {
            Some(node) => node.origin,
            None => origins.push(Step::Rule, &Trace::default()),
        };
        Self {
            all: part("all"),
            of_trait: part("trait"),
            of_policy: part("policy"),
            origin,
        }
    }

    /// The context of a definition on clusters of a version. The keys of `own` replace those that
    /// are there, and a null takes its key away.
    pub fn of(
        &self,
        definition: &Definition,
        version: &Spanned<KubeVersion>,
        own: Option<&Node>,
    ) -> Node {
        let mut map = self.all.clone();
        let mut put = |name: &str, node: Node| {
            let key = Key {
                text: name.into(),
                origin: self.origin,
            };
            map.insert(key, node);
        };
        put(
            "clusterVersion",
            cluster_version(version, None, self.origin),
        );
        let name = &definition.metadata.name;
        let own_name = Node::string(name.value.clone(), name.origin);
        let more = match definition.kind {
            DefinitionKind::Component => {
                put("componentType", own_name);
                None
            }
            DefinitionKind::Trait => {
                put("componentType", Node::string("webservice", self.origin));
                Some(&self.of_trait)
            }
            DefinitionKind::Policy => {
                put("name", own_name);
                Some(&self.of_policy)
            }
        };
        for extension in &definition.context_extensions {
            if let Some(default) = &extension.default {
                put(&extension.key.value, default.clone());
            }
        }
        let given = own.and_then(Node::as_map);
        for entry in more
            .into_iter()
            .flatten()
            .chain(given.into_iter().flatten())
        {
            map.insert(entry.key.clone(), entry.value.clone());
        }
        map.retain(|entry| !entry.value.is_null());
        Node::new(Data::Map(map), own.map_or(self.origin, |own| own.origin))
    }
}
