//! Values of outputs that only a running cluster knows, given in files.

use super::Session;
use super::documents::read_documents;
use crate::diag::Diagnostic;
use crate::diag::Reported;
use crate::diag::codes::command as codes;
use crate::workspace::Files;
use crate::yaml::Map;
use crate::yaml::Node;
use std::collections::BTreeMap;
use std::path::Path;
use std::path::PathBuf;

/// Outputs by deployment.
///
/// A file is a mapping from a deployment, `NAME` or `NAMESPACE/NAME`, to a mapping from an output
/// as macros write it (`.def.db.host`, `.obj.dns`) to its value.
#[derive(Clone, Debug, Default)]
pub(super) struct GivenOutputs {
    deployments: BTreeMap<String, Map>,
}

impl GivenOutputs {
    /// Reads files; a later one is stronger.
    ///
    /// # Errors
    /// When one cannot be read or has another shape.
    pub(super) fn read(
        paths: &[PathBuf],
        files: &dyn Files,
        session: &mut Session,
    ) -> Result<Self, Reported> {
        let before = session.diagnostics.len();
        let mut outputs = Self::default();
        for path in paths {
            outputs.read_file(path, files, session);
        }
        session.diagnostics.check_since(before)?;
        Ok(outputs)
    }

    /// What is given for a deployment; its full name is stronger.
    pub(super) fn of(&self, namespace: &str, name: &str) -> Option<&Map> {
        let full = self.deployments.get(&format!("{namespace}/{name}"));
        full.or_else(|| self.deployments.get(name))
    }

    fn read_file(&mut self, path: &Path, files: &dyn Files, session: &mut Session) {
        for document in read_documents(path, files, session).unwrap_or_default() {
            let Some(deployments) = document.node.as_map() else {
                refuse(&document.node, session);
                continue;
            };
            for entry in deployments {
                let Some(values) = entry.value.as_map() else {
                    refuse(&entry.value, session);
                    continue;
                };
                let known = self
                    .deployments
                    .entry(entry.key.text.to_string())
                    .or_default();
                for value in values {
                    known.insert(value.key.clone(), value.value.clone());
                }
            }
        }
    }
}

fn refuse(node: &Node, session: &mut Session) {
    let message = format!(
        "outputs are a mapping by deployment and output, not {}",
        node.kind()
    );
    let diagnostic = Diagnostic::error(&codes::OUTPUTS, message)
        .place(session.origins.span(node.origin), "not a mapping")
        .help("write `team-a/web: {.def.db.host: 10.0.0.1}`");
    session.diagnostics.push(diagnostic);
}
