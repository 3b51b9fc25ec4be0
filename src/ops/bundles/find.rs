//! Which bundle is meant by a word.

use crate::diag::Diagnostic;
use crate::diag::codes::command as codes;
use crate::diag::did_you_mean;
use crate::model::Kind;
use crate::model::Pin;
use crate::model::ProfileBundle;
use crate::resolve::references::candidates;
use crate::resolve::versions::pick;
use crate::workspace::Workspace;
use std::collections::BTreeSet;

/// Finds the bundle that `NAME`, `NAMESPACE/NAME` or either with `@v…` stands for.
///
/// # Errors
/// When there is none, when several namespaces have one, or when none has the version.
pub(in crate::ops) fn named<'w>(
    wanted: &str,
    workspace: &'w Workspace,
) -> Result<&'w ProfileBundle, Diagnostic> {
    let (path, version) = match wanted.split_once('@') {
        Some((path, version)) => (path, Some(version)),
        None => (wanted, None),
    };
    let pin = version
        .map(Pin::parse)
        .transpose()
        .map_err(|fault| fault.at(None, ""))?;
    let (namespace, name) = match path.split_once('/') {
        Some((namespace, name)) => (Some(namespace), name),
        None => (None, path),
    };
    let known = workspace.names::<ProfileBundle>(Kind::ProfileBundle);
    let namespaces: BTreeSet<&str> = known
        .filter(|(_, known)| *known == name)
        .map(|(known, _)| known)
        .filter(|known| namespace.is_none_or(|wanted| wanted == *known))
        .collect();
    let mut several = namespaces.iter();
    let namespace = match (several.next(), several.next()) {
        (None, _) => return Err(unknown(path, name, workspace)),
        (Some(_), Some(_)) => return Err(ambiguous(path, name, &namespaces)),
        (Some(namespace), None) => namespace,
    };
    let mut editions = workspace.editions(Kind::ProfileBundle, namespace, name);
    // Of the history, only what a deployment refers to was read.
    editions.retain(|edition| edition.item().is_some());
    let resolved = pick(path, pin.as_ref(), candidates(editions));
    let winner = resolved.map_err(|fault| fault.at(None, ""))?.winner;
    winner
        .item
        .item()
        .ok_or_else(|| unknown(path, name, workspace))
}

/// `NAMESPACE/NAME` of a bundle.
pub(super) fn full_name(bundle: &ProfileBundle) -> String {
    let metadata = &bundle.metadata;
    format!("{}/{}", metadata.namespace.value, metadata.name.value)
}

fn ambiguous(path: &str, name: &str, namespaces: &BTreeSet<&str>) -> Diagnostic {
    let message = format!("`{path}` stands for {} bundles", namespaces.len());
    let names: Vec<String> = namespaces
        .iter()
        .map(|namespace| format!("{namespace}/{name}"))
        .collect();
    Diagnostic::error(&codes::AMBIGUOUS_NAME, message)
        .help(format!("write one of: {}", names.join(", ")))
}

fn unknown(path: &str, name: &str, workspace: &Workspace) -> Diagnostic {
    let known: BTreeSet<&str> = workspace
        .bundles()
        .iter()
        .map(|bundle| &*bundle.metadata.name.value)
        .collect();
    let help = if known.contains(name) {
        Some("it is in another namespace; `paletteai bundle list` shows which".to_owned())
    } else {
        did_you_mean(name, known)
    };
    Diagnostic::error(
        &codes::NOTHING_CHOSEN,
        format!("there is no bundle `{path}`"),
    )
    .help(help.unwrap_or_else(|| "`paletteai bundle list` shows what there is".to_owned()))
}
