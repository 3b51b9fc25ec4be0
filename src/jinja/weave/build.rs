//! Values to nodes, with their histories.

use crate::diag::Fault;
use crate::jinja::budget::Budget;
use crate::jinja::context::not_a_value;
use crate::jinja::template::Template;
use crate::jinja::trace::Source;
use crate::jinja::trace::Trace;
use crate::jinja::value::List;
use crate::jinja::value::Mapping;
use crate::jinja::value::Traced;
use crate::jinja::value::Value;
use crate::source::OriginId;
use crate::source::Origins;
use crate::source::Span;
use crate::source::Step;
use crate::yaml::Data;
use crate::yaml::Entry;
use crate::yaml::Key;
use crate::yaml::Map;
use crate::yaml::Node;

/// Records histories.
pub(super) struct Builder<'a, 'o> {
    pub(super) template: &'a Template,
    pub(super) origins: &'o mut Origins,
    sources: Vec<OriginId>,
    conditions: Vec<OriginId>,
}

/// Takes a value or key before it is made. Every source may become an origin of its own.
fn pay(budget: &mut Budget, sources: usize, conditions: &Trace) -> Result<(), Fault> {
    budget.value()?;
    budget.steps(1 + sources + conditions.len() / 8)
}

/// Whether a place lies within another one.
pub(super) fn holds(outer: Option<Span>, inner: Option<Span>) -> bool {
    match (outer, inner) {
        (Some(outer), Some(inner)) => {
            outer.source == inner.source && outer.start <= inner.start && inner.end <= outer.end
        }
        _ => false,
    }
}

impl<'a, 'o> Builder<'a, 'o> {
    pub(super) fn new(template: &'a Template, origins: &'o mut Origins) -> Self {
        Self {
            template,
            origins,
            sources: Vec::new(),
            conditions: Vec::new(),
        }
    }

    /// Something that the template wrote.
    pub(super) fn written(&mut self, site: Option<Span>, conditions: &Trace) -> OriginId {
        self.conditions.clear();
        self.conditions.extend(conditions.inputs());
        let trace = crate::source::Trace {
            site,
            conditions: &self.conditions,
            ..crate::source::Trace::default()
        };
        self.origins.push(Step::Literal, &trace)
    }

    /// Something that the template computed.
    pub(super) fn rendered(
        &mut self,
        site: Option<Span>,
        sources: &Trace,
        conditions: &Trace,
    ) -> OriginId {
        self.sources.clear();
        // Input first: it is what messages point at.
        self.sources.extend(sources.inputs());
        let only_written = self.sources.is_empty();
        for source in sources.sources() {
            let Source::Written(written) = source else {
                continue;
            };
            let written = self.template.span(*written);
            // Beside input, what the expression itself says is told by its place.
            if only_written || !holds(site, written) {
                let trace = crate::source::Trace {
                    site: written,
                    ..crate::source::Trace::default()
                };
                let origin = self.origins.push(Step::Literal, &trace);
                self.sources.push(origin);
            }
        }
        self.conditions.clear();
        self.conditions.extend(conditions.inputs());
        let trace = crate::source::Trace {
            site,
            sources: &self.sources,
            conditions: &self.conditions,
            ..crate::source::Trace::default()
        };
        self.origins.push(Step::Rendered, &trace)
    }

    /// A value as a tree. Every node of it, and every key, has its own source.
    pub(super) fn node(
        &mut self,
        traced: &Traced<'a>,
        site: Option<Span>,
        conditions: &Trace,
        budget: &mut Budget,
    ) -> Result<Node, Fault> {
        let conditions = conditions.and(&traced.conditions);
        pay(budget, traced.sources.len(), &conditions)?;
        let data = match &traced.value {
            Value::Null => Data::Null,
            Value::Bool(value) => Data::Bool(*value),
            Value::Number(number) => Data::Number(*number),
            Value::String(text) => {
                budget.text(text.len())?;
                Data::String(text.clone())
            }
            Value::List(List::Input(nodes)) => self.list(nodes, site, &conditions, budget)?,
            Value::Map(Mapping::Input(map)) => self.map(map, site, &conditions, budget)?,
            Value::List(list) => {
                let mut items = Vec::with_capacity(list.len());
                for item in list.iter() {
                    items.push(self.node(&item, site, &conditions, budget)?);
                }
                Data::List(items)
            }
            Value::Map(map) => {
                let mut entries = Vec::with_capacity(map.len());
                for pair in map.pairs() {
                    pay(budget, pair.key_sources.len(), &conditions)?;
                    budget.text(pair.key.len())?;
                    let origin = self.rendered(site, &pair.key_sources, &conditions);
                    let value = self.node(&pair.value, site, &conditions, budget)?;
                    let key = Key {
                        text: pair.key,
                        origin,
                    };
                    entries.push(Entry { key, value });
                }
                Data::Map(entries.into_iter().collect())
            }
            other => return Err(not_a_value(other)),
        };
        let origin = self.rendered(site, &traced.sources, &conditions);
        Ok(Node::new(data, origin))
    }

    fn input(
        &mut self,
        node: &Node,
        site: Option<Span>,
        conditions: &Trace,
        budget: &mut Budget,
    ) -> Result<Node, Fault> {
        pay(budget, 1, conditions)?;
        let data = match &node.data {
            Data::List(nodes) => self.list(nodes, site, conditions, budget)?,
            Data::Map(map) => self.map(map, site, conditions, budget)?,
            scalar => {
                if let Data::String(text) = scalar {
                    budget.text(text.len())?;
                }
                scalar.clone()
            }
        };
        let origin = self.rendered(site, &Trace::input(node.origin), conditions);
        Ok(Node::new(data, origin))
    }

    fn list(
        &mut self,
        nodes: &[Node],
        site: Option<Span>,
        conditions: &Trace,
        budget: &mut Budget,
    ) -> Result<Data, Fault> {
        let mut items = Vec::with_capacity(nodes.len());
        for node in nodes {
            items.push(self.input(node, site, conditions, budget)?);
        }
        Ok(Data::List(items))
    }

    fn map(
        &mut self,
        map: &Map,
        site: Option<Span>,
        conditions: &Trace,
        budget: &mut Budget,
    ) -> Result<Data, Fault> {
        let mut entries = Vec::with_capacity(map.len());
        for entry in map {
            pay(budget, 1, conditions)?;
            budget.text(entry.key.text.len())?;
            let origin = self.rendered(site, &Trace::input(entry.key.origin), conditions);
            let value = self.input(&entry.value, site, conditions, budget)?;
            let key = Key {
                text: entry.key.text.clone(),
                origin,
            };
            entries.push(Entry { key, value });
        }
        Ok(Data::Map(entries.into_iter().collect()))
    }
}
