//! Nodes and edges.

use serde::Serialize;
use serde::Serializer;
use serde::ser::SerializeStruct;
use std::collections::BTreeMap;

/// What a node is: the kind of the resource.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[expect(missing_docs, reason = "the names are the kinds")]
pub enum NodeKind {
    WorkloadDeployment,
    Workload,
    WorkloadProfile,
    Environment,
    ComponentDefinition,
    TraitDefinition,
    PolicyDefinition,
    Placement,
    ManagedCluster,
}

impl NodeKind {
    /// The kind as documents write it.
    pub fn word(self) -> &'static str {
        match self {
            Self::WorkloadDeployment => "WorkloadDeployment",
            Self::Workload => "Workload",
            Self::WorkloadProfile => "WorkloadProfile",
            Self::Environment => "Environment",
            Self::ComponentDefinition => "ComponentDefinition",
            Self::TraitDefinition => "TraitDefinition",
            Self::PolicyDefinition => "PolicyDefinition",
            Self::Placement => "Placement",
            Self::ManagedCluster => "ManagedCluster",
        }
    }
}

/// One resource in one version.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Node {
    /// What it is.
    pub kind: NodeKind,
    /// Its namespace; empty for what has none, and for built-in definitions.
    pub namespace: String,
    /// Its name.
    pub name: String,
    /// Its version as references write it (`v1.2.0`); empty for what has none.
    pub version: String,
}

impl Node {
    /// The name with its version, `web@v1.2.0`.
    pub fn versioned(&self) -> String {
        match self.version.as_str() {
            "" => self.name.clone(),
            version => format!("{}@{version}", self.name),
        }
    }

    /// `team-a/web@v1.2.0`.
    pub fn reference(&self) -> String {
        match self.namespace.as_str() {
            "" => self.versioned(),
            namespace => format!("{namespace}/{}", self.versioned()),
        }
    }

    /// What tells it from every other node: `WorkloadProfile team-a/web@v1.2.0`.
    pub fn id(&self) -> String {
        format!("{} {}", self.kind.word(), self.reference())
    }
}

impl Serialize for Node {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut node = serializer.serialize_struct("Node", 5)?;
        node.serialize_field("id", &self.id())?;
        node.serialize_field("kind", &self.kind)?;
        for (key, value) in [
            ("namespace", &self.namespace),
            ("name", &self.name),
            ("version", &self.version),
        ] {
            if !value.is_empty() {
                node.serialize_field(key, value)?;
            }
        }
        node.end()
    }
}

/// One node refers to another, or leads to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edge {
    /// The index of the node it starts at.
    pub from: usize,
    /// The index of the node it ends at.
    pub to: usize,
    /// What the one is to the other, such as the names of components; in order, each once.
    pub labels: Vec<String>,
    /// The deployment that it belongs to alone; none where it is the same for all.
    pub owner: Option<usize>,
}

/// Nodes and edges, in the order in which they were added. There are no circles.
#[derive(Clone, Debug, Default)]
pub struct Graph {
    nodes: Vec<Node>,
    edges: Vec<Edge>,
    /// The index of each node.
    indexes: BTreeMap<Node, usize>,
    /// The index of each edge, by its two nodes and its owner.
    ways: BTreeMap<(usize, usize, Option<usize>), usize>,
}

impl Graph {
    /// The nodes.
    pub fn nodes(&self) -> &[Node] {
        &self.nodes
    }

    /// The edges.
    pub fn edges(&self) -> &[Edge] {
        &self.edges
    }

    /// Adds a node unless it is there, and tells its index.
    pub fn node(&mut self, node: Node) -> usize {
        if let Some(index) = self.indexes.get(&node) {
            return *index;
        }
        let index = self.nodes.len();
        self.indexes.insert(node.clone(), index);
        self.nodes.push(node);
        index
    }

    /// Adds an edge, or a label to the edge that is there; an empty label is none.
    pub fn edge(&mut self, from: usize, to: usize, label: &str, owner: Option<usize>) {
        let next = self.edges.len();
        let index = *self.ways.entry((from, to, owner)).or_insert(next);
        if index == next {
            self.edges.push(Edge {
                from,
                to,
                labels: Vec::new(),
                owner,
            });
        }
        if let Some(edge) = self.edges.get_mut(index)
            && !label.is_empty()
            && !edge.labels.iter().any(|known| known == label)
        {
            edge.labels.push(label.to_owned());
        }
    }

    /// The edges that start at each node.
    pub(super) fn outgoing(&self) -> Vec<Vec<&Edge>> {
        let mut outgoing = vec![Vec::new(); self.nodes.len()];
        for edge in &self.edges {
            if let Some(edges) = outgoing.get_mut(edge.from) {
                edges.push(edge);
            }
        }
        outgoing
    }

    /// The nodes that no edge leads to.
    pub(super) fn roots(&self) -> Vec<usize> {
        let mut is_root = vec![true; self.nodes.len()];
        for edge in &self.edges {
            if let Some(flag) = is_root.get_mut(edge.to) {
                *flag = false;
            }
        }
        let roots = is_root.iter().enumerate().filter(|(_, is_root)| **is_root);
        roots.map(|(index, _)| index).collect()
    }
}

impl Serialize for Graph {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        struct Written<'a> {
            from: String,
            to: String,
            #[serde(skip_serializing_if = "<[String]>::is_empty")]
            labels: &'a [String],
            #[serde(skip_serializing_if = "Option::is_none")]
            deployment: Option<String>,
        }
        let id = |index: usize| self.nodes.get(index).map(Node::id);
        let edges = self.edges.iter().map(|edge| Written {
            from: id(edge.from).unwrap_or_default(),
            to: id(edge.to).unwrap_or_default(),
            labels: &edge.labels,
            deployment: edge.owner.and_then(id),
        });
        let mut graph = serializer.serialize_struct("Graph", 2)?;
        graph.serialize_field("nodes", &self.nodes)?;
        graph.serialize_field("edges", &edges.collect::<Vec<_>>())?;
        graph.end()
    }
}
