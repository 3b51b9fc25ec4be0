//! A definition under test.

use crate::diag::Diagnostics;
use crate::diag::Reported;
use crate::jinja::Branch;
use crate::jinja::Coverage;
use crate::jinja::Read;
use crate::model::Definition;
use crate::model::DefinitionKind;
use crate::model::Schematic;
use crate::render::Change;
use crate::schema::ParameterSchema;
use crate::schema::Use;
use crate::source::OriginId;
use crate::source::Origins;
use crate::template::Compiled;
use crate::template::Outcome;
use crate::template::Templates;
use crate::yaml::Data;
use crate::yaml::Entry;
use crate::yaml::Key;
use crate::yaml::Map;
use crate::yaml::Node;
use std::sync::Arc;

/// A definition that is ready to be tried.
pub struct Subject<'w> {
    definition: &'w Definition,
    body: Body<'w>,
}

enum Body<'w> {
    Template(Arc<Compiled<'w>>),
    /// The program itself does what the definition stands for.
    BuiltIn(ParameterSchema<'w>),
}

/// What a definition is tried with.
#[derive(Clone, Copy, Debug)]
pub struct Inputs<'a> {
    /// What a profile would write as `properties`.
    pub parameters: Option<&'a Node>,
    /// `context`
    pub context: &'a Node,
    /// Where the parameters stand, or would stand.
    pub origin: OriginId,
}

/// What came of a try.
#[derive(Clone, Debug)]
pub struct Trial {
    /// What was made.
    pub result: Result<Made, Reported>,
    /// What was said.
    pub diagnostics: Diagnostics,
}

/// What a definition made.
#[derive(Clone, Debug, Default)]
pub struct Made {
    /// The main object: that of a component or policy, or what a trait made of it, if it changed it.
    pub output: Option<Node>,
    /// Further objects by key, those that a trait added or changed.
    pub outputs: Vec<Entry>,
    /// Of a definition that is built in: its parameters with their defaults.
    pub parameters: Option<Node>,
}

impl Made {
    /// Whether both are the same objects.
    pub(super) fn same(&self, other: &Self) -> bool {
        let both = |left: &Option<Node>, right: &Option<Node>| match (left, right) {
            (Some(left), Some(right)) => left.same_value(right),
            (left, right) => left.is_none() && right.is_none(),
        };
        let known = |entry: &Entry| {
            let mut outputs = other.outputs.iter();
            outputs.any(|one| one.key.text == entry.key.text && one.value.same_value(&entry.value))
        };
        both(&self.output, &other.output)
            && both(&self.parameters, &other.parameters)
            && self.outputs.len() == other.outputs.len()
            && self.outputs.iter().all(known)
    }

    /// All of it as one mapping, in the shape of a case's `expect`.
    pub fn node(&self, origin: OriginId) -> Node {
        let mut map = Map::default();
        let mut put = |name: &str, node: Node| {
            let key = Key {
                text: name.into(),
                origin,
            };
            map.push(key, node);
        };
        if let Some(output) = &self.output {
            put("output", output.clone());
        }
        if !self.outputs.is_empty() {
            let outputs: Map = self.outputs.iter().cloned().collect();
            put("outputs", Node::new(Data::Map(outputs), origin));
        }
        if let Some(parameters) = &self.parameters {
            put("parameters", parameters.clone());
        }
        Node::new(Data::Map(map), origin)
    }
}

impl<'w> Subject<'w> {
    /// Compiles a definition.
    ///
    /// # Errors
    /// When its schema or template is wrong.
    pub fn new(
        definition: &'w Definition,
        origins: &mut Origins,
        diagnostics: &mut Diagnostics,
    ) -> Result<Self, Reported> {
        let body = match &definition.schematic {
            Schematic::Builtin(_) => {
                let schema = definition.parameters.as_ref();
                Body::BuiltIn(ParameterSchema::compile(schema, origins, diagnostics)?)
            }
            Schematic::Jinja(..) | Schematic::Cue(_) => {
                Body::Template(Templates::default().get(definition, origins, diagnostics)?)
            }
        };
        Ok(Self { definition, body })
    }

    /// The schema of its parameters.
    pub fn schema(&self) -> &ParameterSchema<'w> {
        match &self.body {
            Body::Template(compiled) => &compiled.parameters,
            Body::BuiltIn(schema) => schema,
        }
    }

    /// All branches of its template.
    pub fn branches(&self) -> Vec<Branch> {
        match &self.body {
            Body::Template(compiled) => compiled.branches(),
            Body::BuiltIn(_) => Vec::new(),
        }
    }

    /// What its template may read.
    pub fn reads(&self) -> Vec<Read> {
        match &self.body {
            Body::Template(compiled) => compiled.reads(),
            Body::BuiltIn(_) => Vec::new(),
        }
    }

    /// Tries it once; the branches that its template took are added to `coverage`.
    pub fn run(
        &self,
        inputs: &Inputs<'_>,
        coverage: &mut Coverage,
        origins: &mut Origins,
    ) -> Trial {
        let mut diagnostics = Diagnostics::default();
        let result = self.made(inputs, coverage, origins, &mut diagnostics);
        Trial {
            result,
            diagnostics,
        }
    }

    fn made(
        &self,
        inputs: &Inputs<'_>,
        coverage: &mut Coverage,
        origins: &mut Origins,
        diagnostics: &mut Diagnostics,
    ) -> Result<Made, Reported> {
        let user = Use {
            what: &format!("`{}`", self.definition.metadata.name.value),
            origin: inputs.origin,
        };
        let given = inputs.parameters;
        let parameter = self
            .schema()
            .check(given, &user, &|_| false, origins, diagnostics)?;
        let Body::Template(compiled) = &self.body else {
            return Ok(Made {
                parameters: Some(parameter),
                ..Made::default()
            });
        };
        let roots = [("parameter", &parameter), ("context", inputs.context)];
        let definition = self.definition;
        let outcome =
            compiled.instantiate_covering(definition, &roots, coverage, origins, diagnostics)?;
        if definition.kind == DefinitionKind::Trait {
            return self.changed(&outcome, inputs, origins, diagnostics);
        }
        Ok(Made {
            output: outcome.output,
            outputs: outcome.outputs,
            parameters: None,
        })
    }

    /// What a trait makes of the objects of the component in its context.
    fn changed(
        &self,
        outcome: &Outcome,
        inputs: &Inputs<'_>,
        origins: &mut Origins,
        diagnostics: &mut Diagnostics,
    ) -> Result<Made, Reported> {
        let text = |key: &str| inputs.context.get(key).and_then(Node::as_str);
        let component = text("name").unwrap_or_default();
        let name = &self.definition.metadata.name.value;
        let change = Change {
            note: &format!("trait `{name}` of component `{component}`"),
            component,
            origin: inputs.origin,
        };
        let output = inputs.context.get("output");
        let outputs = inputs.context.get("outputs").and_then(Node::as_map);
        let mut made = Made {
            output: output.cloned(),
            outputs: outputs.into_iter().flatten().cloned().collect(),
            parameters: None,
        };
        for entry in &outcome.outputs {
            change.refuse_twice(entry, &made.outputs, origins, diagnostics)?;
            made.outputs.push(entry.clone());
        }
        change.patch(
            &mut made.output,
            &mut made.outputs,
            outcome,
            origins,
            diagnostics,
        )?;
        let same = |old: Option<&Node>, new: &Node| old.is_some_and(|old| old.same_value(new));
        made.output = made.output.filter(|new| !same(output, new));
        let before = |key: &str| outputs.and_then(|outputs| outputs.get(key));
        made.outputs
            .retain(|entry| !same(before(&entry.key.text), &entry.value));
        Ok(made)
    }
}
