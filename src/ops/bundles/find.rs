//! Which bundle is meant by a word.

use crate::diag::Diagnostic;
use crate::diag::codes::command as codes;
use crate::diag::did_you_mean;
use crate::model::Pin;
use crate::model::ProfileBundle;
use crate::resolve::references::Versioned;
use crate::resolve::versions::Candidate;
use crate::resolve::versions::pick;
use crate::workspace::Workspace;
use std::collections::BTreeSet;

/// Finds the bundle that `NAME`, `NAMESPACE/NAME` or either with `@v…` stands for.
///
/// # Errors
/// When there is none, when several namespaces have one, or when none has the version.
pub(super) fn named<'w>(
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
    let bundles = workspace.bundles().iter().filter(|bundle| {
        &*bundle.metadata.name.value == name
            && namespace.is_none_or(|wanted| &*bundle.metadata.namespace.value == wanted)
    });
    let bundles: Vec<&ProfileBundle> = bundles.collect();
    let namespaces: BTreeSet<&str> = bundles
        .iter()
        .map(|bundle| &*bundle.metadata.namespace.value)
        .collect();
    if namespaces.len() > 1 {
        return Err(ambiguous(path, name, &namespaces));
    }
    let candidates: Vec<Candidate<&ProfileBundle>> = bundles
        .iter()
        .map(|bundle| Candidate {
            revision: bundle.revision(),
            item: *bundle,
        })
        .collect();
    if candidates.is_empty() {
        return Err(unknown(path, name, workspace));
    }
    let resolved = pick(path, pin.as_ref(), candidates).map_err(|fault| fault.at(None, ""))?;
    Ok(resolved.winner.item)
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
