//! Values of outputs that only a running cluster knows, given in files.

use super::Session;
use super::documents::read_documents;
use crate::diag::Diagnostic;
use crate::diag::Reported;
use crate::diag::codes::command as codes;
use crate::diag::codes::outputs::UNKNOWN;
use crate::diag::did_you_mean;
use crate::render::GivenValues;
use crate::source::OriginId;
use crate::workspace::Files;
use crate::workspace::Workspace;
use crate::yaml::Entry;
use crate::yaml::Map;
use crate::yaml::Node;
use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::path::Path;
use std::path::PathBuf;
use std::sync::Arc;

/// Outputs by deployment.
///
/// A file is a mapping from a deployment, `NAME`, `NAMESPACE/NAME` or `*` for every deployment, to a
/// mapping from an output as macros write it (`.def.db.host`, `.obj.dns`) or a context extension
/// (`.context.region`) to its value.
#[derive(Clone, Debug, Default)]
pub(super) struct GivenOutputs {
    deployments: BTreeMap<Arc<str>, Given>,
}

/// What is given for a deployment.
#[derive(Clone, Debug)]
struct Given {
    /// Where it is named first.
    origin: OriginId,
    values: Map,
}

/// Stands for every deployment.
const EVERY: &str = "*";

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

    /// Refuses deployments that the workspace does not have.
    ///
    /// # Errors
    /// When it names one.
    pub(super) fn check(
        &self,
        workspace: &Workspace,
        session: &mut Session,
    ) -> Result<(), Reported> {
        let before = session.diagnostics.len();
        let deployments = workspace.deployments().iter().map(|one| &one.metadata);
        let workloads = workspace.workloads().iter().map(|one| &one.metadata);
        let mut known = BTreeSet::from([EVERY.to_owned()]);
        for metadata in deployments.chain(workloads) {
            let (namespace, name) = (&metadata.namespace.value, &metadata.name.value);
            known.insert(name.to_string());
            known.insert(format!("{namespace}/{name}"));
        }
        for (name, given) in &self.deployments {
            if known.contains(&**name) {
                continue;
            }
            let help = did_you_mean(name, known.iter().map(String::as_str)).unwrap_or_else(|| {
                "name a deployment, `NAME` or `NAMESPACE/NAME`, or `\"*\"` for all".to_owned()
            });
            let diagnostic =
                Diagnostic::error(&UNKNOWN, format!("there is no deployment `{name}`"))
                    .place(session.origins.span(given.origin), "values given here")
                    .help(help);
            session.diagnostics.push(diagnostic);
        }
        session.diagnostics.check_since(before)
    }

    /// What is given for a deployment; its full name is stronger.
    pub(super) fn of(&self, namespace: &str, name: &str) -> GivenValues {
        let values = |key: &str| self.deployments.get(key).map(|given| given.values.clone());
        let mut own = values(name).unwrap_or_default();
        for entry in values(&format!("{namespace}/{name}")).iter().flatten() {
            replace(&mut own, entry);
        }
        GivenValues {
            own,
            of_all: values(EVERY).unwrap_or_default(),
        }
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
                let key = &entry.key;
                let known = self.deployments.entry(key.text.clone());
                let known = known.or_insert_with(|| Given {
                    origin: key.origin,
                    values: Map::default(),
                });
                for value in values {
                    replace(&mut known.values, value);
                }
            }
        }
    }
}

/// Puts an entry in the place of one with the same key, with its own key: the place of what counts.
fn replace(map: &mut Map, entry: &Entry) {
    map.remove(&entry.key.text);
    map.push(entry.key.clone(), entry.value.clone());
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
