//! Definitions, compiled once.

use super::Outcome;
use crate::diag::Diagnostic;
use crate::diag::Diagnostics;
use crate::diag::Reported;
use crate::diag::codes::references;
use crate::jinja;
use crate::model::Definition;
use crate::model::Schematic;
use crate::schema::ParameterSchema;
use crate::source::OriginId;
use crate::source::Origins;
use crate::yaml::Node;
use std::collections::BTreeMap;
use std::sync::Arc;

/// A language for the bodies of definitions. Jinja is one; CUE will be another.
pub trait TemplateEngine {
    /// Evaluates the body with its root variables (`parameter`, `context`) to one tree, every
    /// node of which has an origin.
    ///
    /// # Errors
    /// When the body refuses the inputs, or is wrong; everything is in `diagnostics`.
    fn instantiate(
        &self,
        inputs: &[(&str, &Node)],
        origins: &mut Origins,
        diagnostics: &mut Diagnostics,
    ) -> Result<Node, Reported>;
}

impl TemplateEngine for jinja::Template {
    fn instantiate(
        &self,
        inputs: &[(&str, &Node)],
        origins: &mut Origins,
        diagnostics: &mut Diagnostics,
    ) -> Result<Node, Reported> {
        jinja::render(self, inputs, origins, diagnostics)
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
        let tree = self.body.instantiate(inputs, origins, diagnostics)?;
        Outcome::of(definition, tree, origins, diagnostics)
    }
}

/// All definitions a run has used so far, each compiled once. A definition that does not compile
/// is reported once, however often it is used.
#[derive(Default)]
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
