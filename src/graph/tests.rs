//! Claims about all formats, for graphs of any shape and names of any kind.

use super::Graph;
use super::Node;
use super::NodeKind;
use super::dot;
use super::mermaid;
use super::svg;
use super::tree;
use proptest::collection::vec;
use proptest::prelude::Strategy;
use proptest::prelude::any;
use proptest::prop_assert_eq;
use proptest::proptest;

const KINDS: [NodeKind; 4] = [
    NodeKind::WorkloadDeployment,
    NodeKind::WorkloadProfile,
    NodeKind::Placement,
    NodeKind::ManagedCluster,
];

/// A graph whose nodes have these names, with edges from earlier to later ones.
fn graph(names: &[String], edges: &[(usize, usize)]) -> Graph {
    let mut graph = Graph::default();
    for (index, name) in names.iter().enumerate() {
        graph.node(Node {
            kind: KINDS[index % KINDS.len()],
            namespace: name.clone(),
            name: format!("{name}{index}"),
            version: String::new(),
        });
    }
    for (from, to) in edges {
        let (from, to) = (from % names.len(), to % names.len());
        let label = names[to].as_str();
        match from.cmp(&to) {
            std::cmp::Ordering::Less => graph.edge(from, to, label, None),
            std::cmp::Ordering::Greater => graph.edge(to, from, label, None),
            std::cmp::Ordering::Equal => {}
        }
    }
    graph
}

fn shape() -> impl Strategy<Value = (Vec<String>, Vec<(usize, usize)>)> {
    let name = any::<String>().prop_map(|name| format!("x{name}"));
    let edge = (any::<usize>(), any::<usize>());
    (vec(name, 1..9), vec(edge, 0..14))
}

fn plain(names: &[String]) -> Vec<String> {
    names.iter().map(|_| "x".to_owned()).collect()
}

/// The names of all tags, in order.
fn tags(svg: &str) -> Vec<&str> {
    let tags = svg.split('<').skip(1);
    tags.map(|tag| tag.split([' ', '>', '\n']).next().unwrap_or_default())
        .collect()
}

/// A text without what stands in double quotes, where a backslash takes the next character along.
fn outside_quotes(text: &str) -> String {
    let (mut outside, mut quoted, mut letters) = (String::new(), false, text.chars());
    while let Some(letter) = letters.next() {
        match letter {
            '"' => quoted = !quoted,
            '\\' if quoted => drop(letters.next()),
            _ if quoted => {}
            letter => outside.push(letter),
        }
    }
    outside
}

proptest! {
    #[test]
    fn no_name_changes_the_structure_of_a_picture((names, edges) in shape()) {
        let odd = svg(&graph(&names, &edges)).unwrap();
        let even = svg(&graph(&plain(&names), &edges)).unwrap();
        prop_assert_eq!(tags(&odd), tags(&even));
        prop_assert_eq!(odd.matches('"').count(), even.matches('"').count());
        prop_assert_eq!(odd.chars().find(|c| c.is_control() && *c != '\n'), None);
    }

    #[test]
    fn no_name_changes_the_structure_of_dot_or_mermaid((names, edges) in shape()) {
        for draw in [dot, mermaid] {
            let odd = outside_quotes(&draw(&graph(&names, &edges)));
            let even = outside_quotes(&draw(&graph(&plain(&names), &edges)));
            prop_assert_eq!(odd, even);
        }
    }

    #[test]
    fn no_name_adds_a_line_to_a_tree((names, edges) in shape()) {
        let odd = tree(&graph(&names, &edges), false);
        let even = tree(&graph(&plain(&names), &edges), false);
        prop_assert_eq!(odd.lines().count(), even.lines().count());
    }

    #[test]
    fn a_graph_is_the_same_picture_every_time((names, edges) in shape()) {
        prop_assert_eq!(svg(&graph(&names, &edges)), svg(&graph(&names, &edges)));
    }
}

#[test]
fn what_belongs_to_another_deployment_is_not_in_its_tree() {
    let mut graph = Graph::default();
    let mut add = |kind, name: &str| {
        graph.node(Node {
            kind,
            namespace: String::new(),
            name: name.to_owned(),
            version: String::new(),
        })
    };
    let one = add(NodeKind::WorkloadDeployment, "one");
    let two = add(NodeKind::WorkloadDeployment, "two");
    let shared = add(NodeKind::Environment, "shared");
    let of_one = add(NodeKind::Placement, "of-one");
    let of_two = add(NodeKind::Placement, "of-two");
    graph.edge(one, shared, "", None);
    graph.edge(two, shared, "", None);
    graph.edge(shared, of_one, "", Some(one));
    graph.edge(shared, of_two, "", Some(two));
    let text = tree(&graph, false);
    let (first, second) = text.split_once("\n\n").unwrap();
    assert!(first.contains("of-one") && !first.contains("of-two"));
    assert!(second.contains("of-two") && !second.contains("of-one"));
}

#[test]
fn more_than_a_picture_holds_is_refused() {
    let names: Vec<String> = (0..700).map(|index| format!("node-{index}")).collect();
    let refused = svg(&graph(&names, &[(0, 1)])).unwrap_err();
    assert_eq!((refused.nodes, refused.edges), (700, 1));
}
