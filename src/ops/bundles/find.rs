//! Which bundle is meant by a word.

use crate::diag::Diagnostic;
use crate::diag::Diagnostics;
use crate::diag::Reported;
use crate::diag::codes::command as codes;
use crate::diag::did_you_mean;
use crate::diag::or;
use crate::model::Kind;
use crate::model::Pin;
use crate::model::ProfileBundle;
use crate::model::ResourceId;
use crate::model::Revision;
use crate::ops::Session;
use crate::resolve::open_history;
use crate::resolve::references::candidates;
use crate::resolve::versions::pick;
use crate::workspace::Edition;
use crate::workspace::Files;
use crate::workspace::Reading;
use crate::workspace::Settings;
use crate::workspace::Workspace;
use std::collections::BTreeSet;
use std::path::PathBuf;

/// Finds the bundle that `NAME`, `NAMESPACE/NAME` or either with `@v…` stands for.
///
/// # Errors
/// When there is none, when several namespaces have one, or when none has the version.
pub(in crate::ops) fn named<'w>(
    wanted: &str,
    workspace: &'w Workspace,
) -> Result<&'w ProfileBundle, Diagnostic> {
    found(wanted, workspace).map(|(bundle, _)| bundle)
}

/// The bundles of these names with their revisions.
///
/// # Errors
/// When there is none of a name, or it is ambiguous; all of it is reported.
pub(super) fn all_found<'w>(
    names: &[String],
    workspace: &'w Workspace,
    diagnostics: &mut Diagnostics,
) -> Result<Vec<(&'w ProfileBundle, Revision)>, Reported> {
    let before = diagnostics.len();
    let mut bundles = Vec::new();
    for name in names {
        match found(name, workspace) {
            Ok(bundle) => bundles.push(bundle),
            Err(diagnostic) => diagnostics.push(diagnostic),
        }
    }
    diagnostics.check_since(before)?;
    Ok(bundles)
}

/// Each bundle once, however often it is named.
pub(super) fn distinct(
    mut bundles: Vec<(&ProfileBundle, Revision)>,
) -> Vec<(&ProfileBundle, Revision)> {
    let mut seen = BTreeSet::new();
    bundles.retain(|(bundle, revision)| seen.insert((full_name(bundle), revision.clone())));
    bundles
}

/// Loads a workspace for bundles of these names.
///
/// # Errors
/// When anything in it is wrong; the findings are in the session.
pub(super) fn load(
    names: &[String],
    paths: &[PathBuf],
    settings: &Settings,
    files: &dyn Files,
    session: &mut Session,
) -> Result<Workspace, Reported> {
    let (workspace, ()) = session.load_and(files, paths, settings, |workspace, reading| {
        open(names, workspace, reading);
        Ok(())
    })?;
    Ok(workspace)
}

/// Reads the recorded revisions of bundles that are named with a version.
pub(super) fn open(names: &[String], workspace: &mut Workspace, reading: &mut Reading<'_>) {
    let mut wanted: Vec<(ResourceId, Revision)> = Vec::new();
    for (path, _) in names.iter().filter_map(|name| name.split_once('@')) {
        let name = path.rsplit('/').next().unwrap_or_default();
        let known = workspace.names::<ProfileBundle>(Kind::ProfileBundle);
        let namespaces: BTreeSet<&str> = known
            .filter(|(_, known)| *known == name)
            .map(|(namespace, _)| namespace)
            .collect();
        for namespace in namespaces {
            let editions: Vec<Edition<'_, ProfileBundle>> =
                workspace.editions(Kind::ProfileBundle, namespace, name);
            let closed = editions.iter().filter(|edition| edition.item().is_none());
            wanted.extend(closed.map(|edition| {
                let id = ResourceId {
                    kind: Kind::ProfileBundle,
                    namespace: namespace.into(),
                    name: name.into(),
                };
                (id, edition.revision.clone())
            }));
        }
    }
    open_history(workspace, &wanted, reading);
}

/// A bundle with its revision.
fn found<'w>(
    wanted: &str,
    workspace: &'w Workspace,
) -> Result<(&'w ProfileBundle, Revision), Diagnostic> {
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
    // Of the history, only what is referred to was read.
    editions.retain(|edition| edition.item().is_some());
    let resolved = pick(path, pin.as_ref(), candidates(editions));
    let winner = resolved.map_err(|fault| fault.at(None, ""))?.winner;
    let bundle = winner.item.item();
    let bundle = bundle.ok_or_else(|| unknown(path, name, workspace))?;
    Ok((bundle, winner.revision))
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
    let bundles = workspace.bundles().iter();
    let known: BTreeSet<(&str, &str)> = bundles
        .map(|bundle| &bundle.metadata)
        .map(|metadata| (&*metadata.name.value, &*metadata.namespace.value))
        .collect();
    let elsewhere: Vec<String> = known
        .iter()
        .filter(|(known, _)| *known == name)
        .map(|(name, namespace)| format!("`{namespace}/{name}`"))
        .collect();
    let help = if elsewhere.is_empty() {
        did_you_mean(name, known.iter().map(|(name, _)| *name))
    } else {
        Some(format!("did you mean {}?", or(&elsewhere)))
    };
    Diagnostic::error(
        &codes::NOTHING_CHOSEN,
        format!("there is no bundle `{path}`"),
    )
    .help(help.unwrap_or_else(|| match known.len() {
        0 => "there is none at all; name the folder or file with `-C`".to_owned(),
        _ => "`paletteai bundle list` shows what there is".to_owned(),
    }))
}
