//! One entrance for the three kinds.

use super::PatchKeys;
use super::json_patch;
use super::merge_patch;
use super::strategic;
use crate::diag::Diagnostic;
use crate::diag::Diagnostics;
use crate::diag::Reported;
use crate::diag::codes::patches;
use crate::diag::did_you_mean;
use crate::source::Origins;
use crate::yaml::Node;
use crate::yaml::merge::Replaced;

/// How a patch is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum PatchKind {
    /// Kubernetes' strategic merge patch
    /// (<https://kubernetes.io/docs/tasks/manage-kubernetes-objects/update-api-object-kubectl-patch/>).
    #[default]
    Strategic,
    /// JSON Merge Patch, RFC 7396.
    Merge,
    /// JSON Patch, RFC 6902.
    Json,
}

impl PatchKind {
    /// All kinds with the words that name them.
    pub const ALL: [(&str, Self); 3] = [
        ("strategic", Self::Strategic),
        ("merge", Self::Merge),
        ("json", Self::Json),
    ];

    /// Reads `strategic`, `merge` or `json`.
    ///
    /// # Errors
    /// Anything else is reported.
    pub fn read(
        node: &Node,
        origins: &Origins,
        diagnostics: &mut Diagnostics,
    ) -> Result<Self, Reported> {
        let text = node.as_str().unwrap_or_default();
        if let Some((_, kind)) = Self::ALL.iter().find(|(name, _)| *name == text) {
            return Ok(*kind);
        }
        let message = match node.as_str() {
            Some(text) => format!("there is no patch kind `{text}`"),
            None => format!("a patch kind is text, not {}", node.kind()),
        };
        let names = Self::ALL.map(|(name, _)| name);
        let help = did_you_mean(text, names)
            .unwrap_or_else(|| "the kinds are `strategic`, `merge` and `json`".to_owned());
        let diagnostic = Diagnostic::error(&patches::UNKNOWN_KIND, message)
            .place(origins.span(node.origin), "here")
            .help(help);
        Err(diagnostics.report(diagnostic))
    }
}

/// A patch, with all that decides what it does.
#[derive(Clone, Copy, Debug)]
pub struct Patch<'a> {
    /// How it is written.
    pub kind: PatchKind,
    /// What it says.
    pub body: &'a Node,
    /// How lists combine where Kubernetes does not say so; for strategic patches only.
    pub keys: &'a PatchKeys,
    /// Who patches, for the history of the values: `trait scaler`.
    pub note: &'a str,
}

/// Patches `target`. Replaced values get the origin [`Overridden`](crate::source::Step::Overridden)
/// with the patch's note; added values keep their own. The result is what was replaced and taken
/// out.
///
/// # Errors
/// When the patch is wrong or does not fit the object; `target` is then half patched.
pub fn apply(
    patch: &Patch<'_>,
    target: &mut Node,
    origins: &mut Origins,
    diagnostics: &mut Diagnostics,
) -> Result<Vec<Replaced>, Reported> {
    let before = diagnostics.len();
    let replaced = match patch.kind {
        PatchKind::Strategic => strategic::apply(patch, target, origins, diagnostics),
        PatchKind::Merge => merge_patch::apply(patch, target, origins, diagnostics),
        PatchKind::Json => json_patch::apply(patch, target, origins, diagnostics)?,
    };
    diagnostics.check_since(before).map(|()| replaced)
}

/// Reports a patch that is not a mapping.
pub(super) fn not_a_mapping(body: &Node, origins: &Origins, diagnostics: &mut Diagnostics) {
    let message = format!("this patch must be a mapping, not {}", body.kind());
    let mut diagnostic = Diagnostic::error(&patches::NOT_A_MAPPING, message)
        .place(origins.span(body.origin), "the patch");
    if body.as_list().is_some() {
        diagnostic = diagnostic.help("a list of operations is a patch of kind `json`");
    }
    diagnostics.push(diagnostic);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::yaml::testing::node;

    #[test]
    fn a_mistyped_kind_gets_a_suggestion() {
        let mut origins = Origins::default();
        let mut diagnostics = Diagnostics::default();
        let good = node(&"merge".into(), &mut origins);
        let kind = PatchKind::read(&good, &origins, &mut diagnostics);
        assert_eq!(kind, Ok(PatchKind::Merge));
        let bad = node(&"stratgic".into(), &mut origins);
        assert!(PatchKind::read(&bad, &origins, &mut diagnostics).is_err());
        let help = diagnostics.iter().next().unwrap().help.as_deref();
        assert_eq!(help, Some("did you mean `strategic`?"));
    }

    #[test]
    fn only_a_json_patch_may_be_a_list() {
        let mut origins = Origins::default();
        let body = node(&serde_json::json!([]), &mut origins);
        for (name, kind) in PatchKind::ALL {
            let mut target = node(&serde_json::json!({}), &mut origins);
            let patch = Patch {
                kind,
                body: &body,
                keys: &PatchKeys::default(),
                note: "test",
            };
            let mut diagnostics = Diagnostics::default();
            let result = apply(&patch, &mut target, &mut origins, &mut diagnostics);
            assert_eq!(result.is_ok(), kind == PatchKind::Json, "{name}");
        }
    }
}
