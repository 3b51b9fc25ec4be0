//! The parameters of a definition.

use super::defaults;
use super::document::Dialect;
use super::document::Document;
use super::evaluate::Evaluation;
use super::fields::Fields;
use super::finding::Finding;
use super::finding::Problem;
use super::finding::Subject;
use super::finding::places;
use super::finding::without_misspelt;
use super::path::Path;
use super::soundness;
use crate::diag::Diagnostic;
use crate::diag::Diagnostics;
use crate::diag::Reported;
use crate::diag::codes::parameters;
use crate::source::OriginId;
use crate::source::Origins;
use crate::yaml::Data;
use crate::yaml::Map;
use crate::yaml::Node;

/// The schema of a definition's parameters, `spec.parameters`: JSON Schema, draft 2020-12.
///
/// It differs from the standard in one point: where a mapping has declared properties, and
/// everywhere at the top, a key that is not declared is refused, unless `additionalProperties`
/// says otherwise. A parameter that nobody reads would be lost in silence.
#[derive(Debug)]
pub struct ParameterSchema<'s> {
    pub(super) document: Option<Document<'s>>,
}

/// Who uses a definition, for messages.
#[derive(Clone, Copy, Debug)]
pub struct Use<'a> {
    /// In words: "component `web`".
    pub what: &'a str,
    /// Where the use stands; shown when there are no properties to show.
    pub origin: OriginId,
}

impl<'s> ParameterSchema<'s> {
    /// Checks a schema and makes it ready. Without a schema there are no parameters.
    ///
    /// # Errors
    /// When it is no schema; everything that is wrong is reported.
    pub fn compile(
        schema: Option<&'s Node>,
        origins: &Origins,
        diagnostics: &mut Diagnostics,
    ) -> Result<Self, Reported> {
        let before = diagnostics.len();
        let document = schema.map(|schema| {
            let patterns = soundness::check(schema, origins, diagnostics);
            let named = schema.get("type").and_then(Node::as_str);
            if named.is_some_and(|name| name != "object") || schema.as_bool().is_some() {
                let message = "the parameters of a definition are of the type `object`";
                let place = schema.get("type").unwrap_or(schema).origin;
                let diagnostic = Diagnostic::error(&parameters::BAD_SCHEMA, message)
                    .place(origins.span(place), "here");
                diagnostics.push(diagnostic);
            }
            Document::new(schema, Dialect::Parameters, patterns)
        });
        diagnostics.check_since(before)?;
        Ok(Self { document })
    }

    /// Checks a value against a schema within this one.
    ///
    /// # Errors
    /// When it does not fit; everything that is wrong is reported as of `what`.
    pub fn check_part(
        &self,
        schema: &'s Node,
        value: &Node,
        what: &str,
        origins: &mut Origins,
        diagnostics: &mut Diagnostics,
    ) -> Result<(), Reported> {
        let before = diagnostics.len();
        if let Some(document) = &self.document {
            let mut evaluation = Evaluation::new(document, origins, &|_| false);
            evaluation.evaluate(schema, value);
            for finding in evaluation.findings {
                finding.report(Subject::Parameters(what), origins, diagnostics);
            }
        }
        diagnostics.check_since(before)
    }

    /// Checks `properties` and fills in the defaults.
    ///
    /// Values for which `exempt` is true are not known yet (they wait for an output of a spoke) and
    /// fit anything. A parameter marked `deprecated` is a warning.
    ///
    /// # Errors
    /// When the properties do not fit the schema; everything that is wrong is reported.
    pub fn check(
        &self,
        properties: Option<&Node>,
        user: &Use<'_>,
        exempt: &dyn Fn(&Node) -> bool,
        origins: &mut Origins,
        diagnostics: &mut Diagnostics,
    ) -> Result<Node, Reported> {
        let before = diagnostics.len();
        let given = properties.filter(|properties| !properties.is_null());
        let mut value = given.map_or_else(
            || {
                Node::new(
                    Data::Map(Map::default()),
                    properties.map_or(user.origin, |p| p.origin),
                )
            },
            Node::clone,
        );
        let findings = match &self.document {
            Some(document) => {
                let fields = Fields::walk(document, &value, exempt);
                let mut findings = fields.unknown;
                for deprecated in fields.deprecated {
                    let name = deprecated.path.text();
                    let message = format!("parameter `{name}` of {} is deprecated", user.what);
                    let mut warning = Diagnostic::warning(&parameters::DEPRECATED, message)
                        .place(origins.span(deprecated.key), "here");
                    let description = deprecated.schema.get("description");
                    if let Some(text) = description.and_then(Node::as_str) {
                        warning = warning.help(text.trim().to_owned());
                    }
                    diagnostics.push(warning);
                }
                fill(document, &mut value, user, origins, diagnostics)?;
                let mut evaluation = Evaluation::new(document, origins, exempt);
                evaluation.evaluate(document.root, &value);
                if value.as_map().is_none() && evaluation.findings.is_empty() {
                    let problem = Problem::Type(vec!["a mapping"], value.kind());
                    evaluation.find(problem, &value, document.root.origin);
                }
                findings.extend(evaluation.findings);
                findings
            }
            None => nothing_declared(&value),
        };
        let findings = without_misspelt(findings);
        for finding in findings {
            finding.report(Subject::Parameters(user.what), origins, diagnostics);
        }
        diagnostics.check_since(before)?;
        Ok(value)
    }
}

fn fill(
    document: &Document<'_>,
    value: &mut Node,
    user: &Use<'_>,
    origins: &mut Origins,
    diagnostics: &mut Diagnostics,
) -> Result<(), Reported> {
    defaults::fill(document, value, origins).map_err(|unfillable| {
        let mut diagnostic = unfillable.diagnostic(origins);
        for (span, _) in places(user.origin, "used here", origins) {
            diagnostic = diagnostic.place(Some(span), "used here");
        }
        diagnostics.report(diagnostic)
    })
}

/// The definition has no schema: every property is one too many.
fn nothing_declared(value: &Node) -> Vec<Finding> {
    let entries = value.as_map().into_iter().flatten();
    let unknown = entries.map(|entry| Finding {
        problem: Problem::Unknown,
        path: Path::default().with(&entry.key.text),
        value: entry.key.origin,
        schema: entry.key.origin,
        help: Some("the definition declares no parameters".to_owned()),
    });
    unknown.collect()
}
