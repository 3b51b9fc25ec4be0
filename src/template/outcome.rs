//! What a definition's body evaluates to.

use crate::diag::Diagnostic;
use crate::diag::Diagnostics;
use crate::diag::Reported;
use crate::diag::codes::render;
use crate::diag::did_you_mean;
use crate::kubernetes::PatchKeys;
use crate::kubernetes::PatchKind;
use crate::model::Definition;
use crate::model::DefinitionKind;
use crate::source::Origins;
use crate::yaml::Data;
use crate::yaml::Entry;
use crate::yaml::Node;

/// The result of a body, in the shape that KubeVela's definitions have; see
/// <https://kubevela.io/docs/platform-engineers/traits/customize-trait/>.
#[derive(Clone, Debug, Default)]
pub struct Outcome {
    /// `output`: the main object of a component or policy.
    pub output: Option<Node>,
    /// `outputs.<key>`: further objects.
    pub outputs: Vec<Entry>,
    /// `patch`: a trait's change to the component's main object.
    pub patch: Option<Node>,
    /// `patchOutputs.<key>`: a trait's changes to further objects.
    pub patch_outputs: Vec<Entry>,
    /// `patchKind`: how the patches are written; strategic when absent.
    pub patch_kind: PatchKind,
    /// `patchKeys`: what tells the items of lists apart that the Kubernetes API does not know.
    pub patch_keys: PatchKeys,
}

const OBJECT_KEYS: &[&str] = &["output", "outputs"];
const TRAIT_KEYS: &[&str] = &["outputs", "patch", "patchKind", "patchKeys", "patchOutputs"];

impl Outcome {
    /// Takes a body's result apart.
    ///
    /// # Errors
    /// When it is not a mapping, has a key that means nothing, or a part of the wrong type.
    pub fn of(
        definition: &Definition,
        tree: Node,
        origins: &Origins,
        diagnostics: &mut Diagnostics,
    ) -> Result<Self, Reported> {
        let name = definition.metadata.name.value.clone();
        let mut reader = Reader {
            name: &name,
            origins,
            diagnostics,
        };
        let keys = match definition.kind {
            DefinitionKind::Trait => TRAIT_KEYS,
            DefinitionKind::Component | DefinitionKind::Policy => OBJECT_KEYS,
        };
        reader.outcome(tree, keys)
    }
}

struct Reader<'a> {
    name: &'a str,
    origins: &'a Origins,
    diagnostics: &'a mut Diagnostics,
}

impl Reader<'_> {
    fn outcome(&mut self, tree: Node, keys: &[&str]) -> Result<Outcome, Reported> {
        let entries = match tree.data {
            Data::Map(map) => map,
            // A template whose every part is conditional may produce nothing.
            Data::Null => return Ok(Outcome::default()),
            _ => return Err(self.refuse(&tree, "the template's result", "a mapping")),
        };
        let mut outcome = Outcome::default();
        let mut failed = None;
        for entry in entries {
            let result = match (&*entry.key.text, keys.contains(&&*entry.key.text)) {
                ("output", true) => self.mapping(entry).map(|e| outcome.output = Some(e.value)),
                ("outputs", true) => self.members(entry).map(|list| outcome.outputs = list),
                ("patch", true) => {
                    outcome.patch = Some(entry.value);
                    Ok(())
                }
                ("patchOutputs", true) => {
                    self.members(entry).map(|list| outcome.patch_outputs = list)
                }
                ("patchKind", true) => {
                    PatchKind::read(&entry.value, self.origins, self.diagnostics)
                        .map(|kind| outcome.patch_kind = kind)
                }
                ("patchKeys", true) => self.patch_keys(&entry.value, &mut outcome),
                _ => Err(self.unknown(&entry, keys)),
            };
            failed = failed.or(result.err());
        }
        failed.map_or(Ok(outcome), Err)
    }

    fn mapping(&mut self, entry: Entry) -> Result<Entry, Reported> {
        if entry.value.as_map().is_some() {
            return Ok(entry);
        }
        Err(self.refuse(&entry.value, &format!("`{}`", entry.key.text), "a mapping"))
    }

    /// The members of `outputs` or `patchOutputs`; a member that is null was left out.
    fn members(&mut self, entry: Entry) -> Result<Vec<Entry>, Reported> {
        let map = match entry.value.data {
            Data::Map(map) => map,
            Data::Null => return Ok(Vec::new()),
            _ => {
                return Err(self.refuse(
                    &entry.value,
                    &format!("`{}`", entry.key.text),
                    "a mapping",
                ));
            }
        };
        map.into_iter()
            .filter(|member| !member.value.is_null())
            .map(|m| self.mapping(m))
            .collect()
    }

    fn patch_keys(&mut self, node: &Node, outcome: &mut Outcome) -> Result<(), Reported> {
        let before = self.diagnostics.len();
        outcome.patch_keys = PatchKeys::read(node, self.origins, self.diagnostics);
        self.diagnostics.check_since(before)
    }

    fn unknown(&mut self, entry: &Entry, keys: &[&str]) -> Reported {
        let key = &entry.key.text;
        let meant = did_you_mean(key, keys.iter().copied());
        let help = meant.unwrap_or_else(|| format!("write one of: {}", keys.join(", ")));
        self.diagnostics.report(
            Diagnostic::error(
                &render::RESULT_SHAPE,
                format!(
                    "the template of `{}` has the result `{key}`, which means nothing",
                    self.name
                ),
            )
            .place(self.origins.span(entry.key.origin), "unknown result")
            .help(help),
        )
    }

    fn refuse(&mut self, node: &Node, what: &str, wanted: &str) -> Reported {
        self.diagnostics.report(
            Diagnostic::error(
                &render::RESULT_SHAPE,
                format!(
                    "{what} of `{}` must be {wanted}, but is {}",
                    self.name,
                    node.kind()
                ),
            )
            .place(self.origins.get(node.origin).site, node.kind()),
        )
    }
}
