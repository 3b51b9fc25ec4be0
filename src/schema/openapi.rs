//! Objects against the schemas in `CustomResourceDefinition`s.

use super::defaults;
use super::document::Dialect;
use super::document::Document;
use super::evaluate::Evaluation;
use super::fields::Fields;
use super::finding::Subject;
use super::soundness;
use crate::diag::Diagnostics;
use crate::diag::Reported;
use crate::source::Origins;
use crate::yaml::Node;
use std::collections::BTreeMap;

/// The schemas of custom resources, by apiVersion and kind.
///
/// Checked as an API server does with strict field validation: defaults first, then types, limits
/// and patterns, and no unknown fields. CEL rules (`x-kubernetes-validations`) and formats are not
/// evaluated.
#[derive(Clone, Debug, Default)]
pub struct CrdSchemas {
    schemas: BTreeMap<(String, String), Node>,
}

impl CrdSchemas {
    /// Takes up every version of a `CustomResourceDefinition` that has a schema. True when there
    /// was one.
    pub fn add(&mut self, definition: &Node) -> bool {
        let text = |keys: &[&str]| definition.at(keys).and_then(Node::as_str);
        let group = text(&["spec", "group"]).unwrap_or_default();
        let kind = text(&["spec", "names", "kind"]).unwrap_or_default();
        let versions = definition.at(&["spec", "versions"]).and_then(Node::as_list);
        let mut found = false;
        for version in versions.unwrap_or_default() {
            let name = version.get("name").and_then(Node::as_str);
            let schema = version.at(&["schema", "openAPIV3Schema"]);
            if let (Some(name), Some(schema)) = (name, schema) {
                let key = (format!("{group}/{name}"), kind.to_owned());
                self.schemas.insert(key, schema.clone());
                found = true;
            }
        }
        found
    }

    /// True when there is a schema for the apiVersion and kind of `object`.
    pub fn knows(&self, object: &Node) -> bool {
        self.schema(object).is_some()
    }

    /// Checks an object against the schema of its kind; one that is not known passes.
    ///
    /// # Errors
    /// When the API server would refuse the object; everything that is wrong is reported.
    pub fn check(
        &self,
        object: &Node,
        origins: &mut Origins,
        diagnostics: &mut Diagnostics,
    ) -> Result<(), Reported> {
        let Some(schema) = self.schema(object) else {
            return Ok(());
        };
        let before = diagnostics.len();
        // What an API server accepted as a schema is one.
        let patterns = soundness::check(schema, origins, &mut Diagnostics::default());
        let document = Document::new(schema, Dialect::CustomResource, patterns);
        let known = |_: &Node| false;
        let mut findings = Fields::walk(&document, object, &known).unknown;
        let mut complete = object.clone();
        if let Err(unfillable) = defaults::fill(&document, &mut complete, origins) {
            return Err(diagnostics.report(unfillable.diagnostic(origins)));
        }
        let mut evaluation = Evaluation::new(&document, origins, &known);
        evaluation.evaluate(document.root, &complete);
        findings.extend(evaluation.findings);
        for finding in findings {
            finding.report(Subject::Fields, origins, diagnostics);
        }
        diagnostics.check_since(before)
    }

    fn schema(&self, object: &Node) -> Option<&Node> {
        let text = |key: &str| object.get(key).and_then(Node::as_str);
        let key = (text("apiVersion")?.to_owned(), text("kind")?.to_owned());
        self.schemas.get(&key)
    }
}
