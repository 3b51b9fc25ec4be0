//! In which order deployments are rendered that read each other's outputs.

use crate::diag::Diagnostic;
use crate::diag::codes::references::CYCLE;
use crate::source::Span;
use std::collections::BTreeSet;

/// One deployment reads an output of another. Deployments are numbers, in the caller's order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Edge {
    /// Who reads.
    pub reader: usize,
    /// Whose output is read.
    pub read: usize,
    /// The macro.
    pub place: Option<Span>,
}

/// An order in which every deployment comes after those it reads from; otherwise the caller's
/// order is kept. Edges beyond `count` are ignored.
///
/// # Errors
/// One diagnostic for every circle, with the places of all macros in it. `name` says what a
/// deployment is called.
pub fn order(
    count: usize,
    edges: &[Edge],
    name: impl Fn(usize) -> String,
) -> Result<Vec<usize>, Vec<Diagnostic>> {
    let mut search = Search {
        outgoing: vec![Vec::new(); count],
        state: vec![State::New; count],
        sorted: Vec::with_capacity(count),
        circles: Vec::new(),
    };
    let mut edges: Vec<Edge> = edges.to_vec();
    edges.retain(|edge| edge.read < count);
    edges.sort_unstable();
    edges.dedup_by_key(|edge| (edge.reader, edge.read));
    for edge in edges {
        if let Some(outgoing) = search.outgoing.get_mut(edge.reader) {
            outgoing.push(edge);
        }
    }
    for start in 0..count {
        search.visit(start);
    }
    if search.circles.is_empty() {
        return Ok(search.sorted);
    }
    let mut seen = BTreeSet::new();
    let circles = search.circles.into_iter().filter(|circle| {
        let members: BTreeSet<usize> = circle.iter().map(|edge| edge.reader).collect();
        seen.insert(members)
    });
    Err(circles.map(|circle| report(&circle, &name)).collect())
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    New,
    Open,
    Done,
}

struct Search {
    outgoing: Vec<Vec<Edge>>,
    state: Vec<State>,
    sorted: Vec<usize>,
    circles: Vec<Vec<Edge>>,
}

impl Search {
    /// Depth first, with a pile of its own: a long chain must not exhaust the stack.
    fn visit(&mut self, start: usize) {
        if self.state_of(start) != State::New {
            return;
        }
        self.set(start, State::Open);
        // The edges on the way from `start`, and for each deployment the next edge to follow.
        let mut way: Vec<Edge> = Vec::new();
        let mut pile: Vec<(usize, usize)> = vec![(start, 0)];
        while let Some((node, next)) = pile.last_mut() {
            let node = *node;
            let edge = self
                .outgoing
                .get(node)
                .and_then(|edges| edges.get(*next))
                .copied();
            *next += 1;
            let Some(edge) = edge else {
                self.set(node, State::Done);
                self.sorted.push(node);
                pile.pop();
                way.pop();
                continue;
            };
            match self.state_of(edge.read) {
                State::New => {
                    self.set(edge.read, State::Open);
                    way.push(edge);
                    pile.push((edge.read, 0));
                }
                State::Open => {
                    let begin = way.iter().position(|step| step.reader == edge.read);
                    let mut circle = begin
                        .and_then(|at| way.get(at..))
                        .unwrap_or_default()
                        .to_vec();
                    circle.push(edge);
                    self.circles.push(circle);
                }
                State::Done => {}
            }
        }
    }

    fn state_of(&self, node: usize) -> State {
        self.state.get(node).copied().unwrap_or(State::Done)
    }

    fn set(&mut self, node: usize, state: State) {
        if let Some(slot) = self.state.get_mut(node) {
            *slot = state;
        }
    }
}

fn report(circle: &[Edge], name: &impl Fn(usize) -> String) -> Diagnostic {
    let names: Vec<String> = circle
        .iter()
        .map(|edge| format!("`{}`", name(edge.reader)))
        .collect();
    let message = match &*names {
        [one] => format!("deployment {one} reads an output of its own with `hub`"),
        _ => format!(
            "the deployments {} read each other's outputs in a circle",
            names.join(", ")
        ),
    };
    let mut diagnostic = Diagnostic::error(&CYCLE, message)
        .help("break the circle at one of these places, or read own outputs with `spoke`");
    for edge in circle {
        let label = format!("`{}` reads `{}`", name(edge.reader), name(edge.read));
        diagnostic = diagnostic.place(edge.place, label);
    }
    diagnostic
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn edges(pairs: &[(usize, usize)]) -> Vec<Edge> {
        let edge = |(reader, read): &(usize, usize)| Edge {
            reader: *reader,
            read: *read,
            place: None,
        };
        pairs.iter().map(edge).collect()
    }

    fn ordered(count: usize, pairs: &[(usize, usize)]) -> Result<Vec<usize>, Vec<String>> {
        order(count, &edges(pairs), |node| format!("d{node}")).map_err(|all| {
            all.into_iter()
                .map(|diagnostic| diagnostic.message)
                .collect()
        })
    }

    #[test]
    fn readers_come_after_what_they_read() {
        assert_eq!(ordered(3, &[]).unwrap(), [0, 1, 2]);
        assert_eq!(ordered(3, &[(0, 2), (2, 1), (0, 2)]).unwrap(), [1, 2, 0]);
        assert_eq!(ordered(2, &[(0, 7)]).unwrap(), [0, 1]);
    }

    #[test]
    fn every_circle_is_named_once() {
        assert_eq!(
            ordered(4, &[(0, 1), (1, 0), (2, 3), (3, 3)]).unwrap_err(),
            [
                "the deployments `d0`, `d1` read each other's outputs in a circle",
                "deployment `d3` reads an output of its own with `hub`",
            ]
        );
    }

    #[test]
    fn a_long_chain_is_no_trouble() {
        let count = 100_000;
        let chain: Vec<Edge> = (1..count)
            .map(|read| Edge {
                reader: read - 1,
                read,
                place: None,
            })
            .collect();
        let sorted = order(count, &chain, |node| node.to_string()).unwrap();
        assert_eq!(sorted.first(), Some(&(count - 1)));
    }

    proptest! {
        #[test]
        fn an_order_respects_every_edge(pairs in prop::collection::vec((0_usize..6, 0_usize..6), 0..10)) {
            if let Ok(sorted) = ordered(6, &pairs) {
                prop_assert_eq!(sorted.len(), 6);
                let at = |node: usize| sorted.iter().position(|other| *other == node).unwrap();
                for (reader, read) in pairs {
                    prop_assert!(at(read) < at(reader));
                }
            } else {
                // There is a way back to where one started.
                let reaches = |from: usize| {
                    let mut seen = BTreeSet::new();
                    let mut pile = vec![from];
                    while let Some(node) = pile.pop() {
                        for (_, read) in pairs.iter().filter(|(reader, _)| *reader == node) {
                            if seen.insert(*read) {
                                pile.push(*read);
                            }
                        }
                    }
                    seen.contains(&from)
                };
                prop_assert!((0..6).any(reaches));
            }
        }
    }
}
