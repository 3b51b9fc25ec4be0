//! Environments with their status.

use super::EnvironmentReport;
use super::EnvironmentStatus;
use crate::ops::Session;
use crate::placement::Moment;
use crate::source::OriginId;
use crate::source::Step;
use crate::source::Trace;
use crate::yaml::Data;
use crate::yaml::Entry;
use crate::yaml::Key;
use crate::yaml::Node;
use crate::yaml::Number;

/// The environments with their status, as a hub of PaletteAI would hold them. Conditions have a
/// time only where it was given.
pub fn environment_documents(
    report: &EnvironmentReport,
    now: Option<Moment>,
    session: &mut Session,
) -> Vec<Node> {
    let trace = Trace {
        note: "docs/environments.md#status",
        ..Trace::default()
    };
    let origin = session.origins.push(Step::Rule, &trace);
    let environments = report.environments.iter();
    environments
        .map(|environment| environment.document(now, origin))
        .collect()
}

impl EnvironmentStatus {
    fn document(&self, now: Option<Moment>, origin: OriginId) -> Node {
        let text = |text: &str| Node::string(text, origin);
        let condition = |name: &str, status: &str, reason: &str, message: &str| {
            let time = now.map(|now| now.to_string());
            let fields = [
                ("lastTransitionTime", time.as_deref()),
                ("message", (!message.is_empty()).then_some(message)),
                ("reason", Some(reason)),
                ("status", Some(status)),
                ("type", Some(name)),
            ];
            let fields = fields.into_iter();
            map(
                fields.filter_map(|(key, value)| Some((key, text(value?)))),
                origin,
            )
        };
        let ready = if self.is_ready() { "True" } else { "False" };
        let conditions = vec![
            condition("FinalizerInitialized", "True", "Available", ""),
            condition("EnvironmentReady", ready, self.reason(), &self.message()),
        ];
        let selected = self.selected();
        let count = i64::try_from(selected.len()).unwrap_or(i64::MAX);
        let selected = selected.into_iter().map(|name| Node::string(name, origin));
        let status = [
            ("conditions", Node::new(Data::List(conditions), origin)),
            (
                "selectedClusters",
                Node::new(Data::List(selected.collect()), origin),
            ),
            ("status", text(self.word())),
            (
                "totalSelectedClusters",
                Node::new(Data::Number(Number::Integer(count)), origin),
            ),
        ];
        let mut node = self.node.clone();
        if let Some(document) = node.as_map_mut() {
            document.remove("status");
            let key = Key {
                text: "status".into(),
                origin,
            };
            document.insert(key, map(status.into_iter(), origin));
        }
        node
    }
}

fn map<'k>(pairs: impl Iterator<Item = (&'k str, Node)>, origin: OriginId) -> Node {
    let entries = pairs.map(|(key, value)| Entry {
        key: Key {
            text: key.into(),
            origin,
        },
        value,
    });
    Node::new(Data::Map(entries.collect()), origin)
}
