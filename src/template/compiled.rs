//! Definitions, compiled once.

use super::Outcome;
use crate::diag::Diagnostic;
use crate::diag::Diagnostics;
use crate::diag::Reported;
use crate::diag::codes::references;
use crate::jinja;
use crate::jinja::Branch;
use crate::jinja::Coverage;
use crate::jinja::Read;
use crate::model::Definition;
use crate::model::Schematic;
use crate::schema::ParameterSchema;
use crate::source::OriginId;
use crate::source::Origins;
use crate::yaml::Node;
use std::collections::BTreeMap;
use std::sync::Arc;

/// A language for the bodies of definitions. Jinja is one; CUE will be another.
pub trait TemplateEngine: Send + Sync {
    /// Evaluates the body with its root variables (`parameter`, `context`) to one tree, every
    /// node of which has an origin. The branches it takes are added to `coverage`, where it is asked
    /// for.
    ///
    /// # Errors
    /// When the body refuses the inputs, or is wrong; everything is in `diagnostics`.
    fn instantiate(
        &self,
        inputs: &[(&str, &Node)],
        coverage: Option<&mut Coverage>,
        origins: &mut Origins,
        diagnostics: &mut Diagnostics,
    ) -> Result<Node, Reported>;

    /// All branches of the body.
    fn branches(&self) -> Vec<Branch>;

    /// Everything that the body may read.
    fn reads(&self) -> Vec<Read>;
}

impl TemplateEngine for jinja::Template {
    fn instantiate(
        &self,
        inputs: &[(&str, &Node)],
        coverage: Option<&mut Coverage>,
        origins: &mut Origins,
        diagnostics: &mut Diagnostics,
    ) -> Result<Node, Reported> {
        match coverage {
            Some(coverage) => jinja::render_covering(self, inputs, coverage, origins, diagnostics),
            None => jinja::render(self, inputs, origins, diagnostics),
        }
    }

    fn branches(&self) -> Vec<Branch> {
        jinja::Template::branches(self)
    }

    fn reads(&self) -> Vec<Read> {
        jinja::Template::reads(self)
    }
}

/// A definition whose schema and body are ready to use.
pub struct Compiled<'w> {
    /// The schema of its parameters.
    pub parameters: ParameterSchema<'w>,
    body: Box<dyn TemplateEngine>,
}

impl Compiled<'_> {
    /// Evaluates the definition.
    ///
    /// # Errors
    /// When the template fails, or its result is not of the shape [`Outcome`] describes.
    pub fn instantiate(
        &self,
        definition: &Definition,
        inputs: &[(&str, &Node)],
        origins: &mut Origins,
        diagnostics: &mut Diagnostics,
    ) -> Result<Outcome, Reported> {
        let tree = self.body.instantiate(inputs, None, origins, diagnostics)?;
        Outcome::of(definition, tree, origins, diagnostics)
    }

    /// Evaluates the definition, and adds the branches of its body that were taken to `coverage`,
    /// also when it fails.
    ///
    /// # Errors
    /// Those of [`Compiled::instantiate`].
    pub fn instantiate_covering(
        &self,
        definition: &Definition,
        inputs: &[(&str, &Node)],
        coverage: &mut Coverage,
        origins: &mut Origins,
        diagnostics: &mut Diagnostics,
    ) -> Result<Outcome, Reported> {
        let tree = self
            .body
            .instantiate(inputs, Some(coverage), origins, diagnostics)?;
        Outcome::of(definition, tree, origins, diagnostics)
    }

    /// All branches of the body, by their places.
    pub fn branches(&self) -> Vec<Branch> {
        self.body.branches()
    }

    /// Everything that the body may read, found without running it.
    pub fn reads(&self) -> Vec<Read> {
        self.body.reads()
    }
}

/// All definitions a run has used so far, each compiled once. A definition that does not compile
/// is reported once, however often it is used.
#[derive(Clone, Default)]
pub struct Templates<'w> {
    compiled: BTreeMap<OriginId, Result<Arc<Compiled<'w>>, Reported>>,
}

impl<'w> Templates<'w> {
    /// The compiled form of a definition.
    ///
    /// # Errors
    /// When its schema or body is wrong.
    pub fn get(
        &mut self,
        definition: &'w Definition,
        origins: &mut Origins,
        diagnostics: &mut Diagnostics,
    ) -> Result<Arc<Compiled<'w>>, Reported> {
        // The document's own origin tells two definitions apart, whatever they are called.
        let known = self.compiled.entry(definition.node.origin);
        known
            .or_insert_with(|| compile(definition, origins, diagnostics).map(Arc::new))
            .clone()
    }
}

fn compile<'w>(
    definition: &'w Definition,
    origins: &mut Origins,
    diagnostics: &mut Diagnostics,
) -> Result<Compiled<'w>, Reported> {
    let parameters = ParameterSchema::compile(definition.parameters.as_ref(), origins, diagnostics);
    let body: Box<dyn TemplateEngine> = match &definition.schematic {
        Schematic::Jinja(text, includes) => Box::new(jinja::compile(text, includes, diagnostics)?),
        Schematic::Cue(origin) => {
            let name = &definition.metadata.name.value;
            return Err(diagnostics.report(
                Diagnostic::error(
                    &references::CUE,
                    format!("`{name}` is written in CUE, which paletteai cannot evaluate yet"),
                )
                .place(origins.span(*origin), "a CUE template")
                .help("write the body as `spec.schematic.jinja.template`"),
            ));
        }
        Schematic::Builtin(builtin) => {
            return Err(diagnostics.report(
                Diagnostic::error(
                    &references::WRONG_POLICY,
                    format!("the built-in `{}` makes no objects", builtin.value),
                )
                .place(origins.span(builtin.origin), "not a template")
                .help("use it in `spec.policies` of an Environment"),
            ));
        }
    };
    Ok(Compiled {
        parameters: parameters?,
        body,
    })
}
