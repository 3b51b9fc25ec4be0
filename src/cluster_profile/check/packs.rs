//! What each layer must have.

use super::Finding;
use super::Findings;
use crate::cluster_profile::expand::ExpandedText;
use crate::cluster_profile::expand::Expansion;
use crate::cluster_profile::settings::PackSettings;
use crate::cluster_profile::stack::Stack;
use crate::diag::codes::cluster_profiles as codes;
use crate::model::Text;
use crate::model::cluster_profile::Pack;
use crate::model::cluster_profile::PackKind;
use crate::model::cluster_profile::ProfileForm;
use crate::source::Span;
use crate::yaml::Node;
use crate::yaml::scalars;
use std::collections::BTreeMap;
use std::sync::Arc;

pub(super) fn check(
    stack: &Stack<'_>,
    expansion: &Expansion,
    settings: &[PackSettings],
    findings: &mut Findings<'_>,
) {
    let layers = stack.layers.iter().zip(&expansion.layers).zip(settings);
    for ((layer, expanded), settings) in layers {
        let form = stack.profile_of(layer).map(|profile| profile.form);
        let is_export = form == Some(ProfileForm::Export);
        let pack = layer.pack;
        if is_export {
            version(pack, findings);
            train(pack, findings);
            manifests(pack, &expanded.manifests, findings);
        }
        if let Some(values) = &expanded.values {
            namespace(pack, values, settings, findings);
            variables_in_content(pack, values, findings);
        }
        priority(pack, settings, findings);
    }
}

/// Two layers of one pack need display names to be told apart, in all profiles of a cluster.
pub(super) fn identities(
    stack: &Stack<'_>,
    settings: &[PackSettings],
    wanted: impl Fn(usize) -> bool,
    findings: &mut Findings<'_>,
) {
    let mut seen: BTreeMap<Arc<str>, &Text> = BTreeMap::new();
    let layers = stack.layers.iter().zip(settings).enumerate();
    for (_, (layer, settings)) in layers.filter(|(number, _)| wanted(*number)) {
        let name = &layer.pack.name;
        let shown = settings.display_name.as_ref().unwrap_or(name);
        let Some(first) = seen.get(&shown.value) else {
            seen.insert(shown.value.clone(), shown);
            continue;
        };
        let message = format!("two layers are called `{}`", shown.value);
        Finding::error(&codes::DUPLICATE_PACK, message)
            .at(shown.origin, "again here")
            .at(first.origin, "first here")
            .help(
                "remove one, or give one of them another `pack.\"spectrocloud.com/display-name\"`",
            )
            .report(findings);
    }
}

fn version(pack: &Pack, findings: &mut Findings<'_>) {
    let is_set = pack.shown_version().is_some();
    if is_set || pack.kind() == PackKind::Manifest {
        return;
    }
    let message = format!("the pack `{}` has no version", pack.name.value);
    Finding::error(&codes::PACK_VERSION, message)
        .at(pack.name.origin, "this pack")
        .help("write `tag`, such as `1.33.x` or `1.33.5`")
        .report(findings);
}

/// Palette goes by the tag; a version that the tag cannot stand for was changed by hand.
fn train(pack: &Pack, findings: &mut Findings<'_>) {
    let (Some(tag), Some(version)) = (&pack.tag, &pack.version) else {
        return;
    };
    if follows(&tag.value, &version.value) {
        return;
    }
    let message = format!(
        "the version `{}` of `{}` is not what the tag `{}` stands for",
        version.value, pack.name.value, tag.value
    );
    Finding::warning(&codes::PACK_VERSION, message)
        .at(version.origin, "this version")
        .at(tag.origin, "this tag is what counts")
        .help("write the same in both, or a train such as `1.33.x` as the tag")
        .report(findings);
}

/// Whether a tag may stand for a version: it is the version, or a train that the version is of. A
/// tag may have a name before its number: `LTS__1.33.x`.
fn follows(tag: &str, version: &str) -> bool {
    let bare = |text: &str| -> String {
        let number = text.rsplit("__").next().unwrap_or(text);
        number.trim_start_matches('v').to_owned()
    };
    let (tag, version) = (bare(tag), bare(version));
    let mut of_version = version.split('.');
    for part in tag.split('.') {
        if matches!(part, "x" | "X" | "*") {
            return true;
        }
        if of_version.next() != Some(part) {
            return false;
        }
    }
    of_version.next().is_none()
}

fn manifests(pack: &Pack, expanded: &[(usize, ExpandedText)], findings: &mut Findings<'_>) {
    if pack.kind() == PackKind::Manifest && pack.manifests.is_empty() {
        let message = format!("the manifest layer `{}` has no manifest", pack.name.value);
        Finding::error(&codes::NO_MANIFEST, message)
            .at(pack.name.origin, "this layer")
            .help("write at least one under `manifests`, with `name` and `content`")
            .report(findings);
    }
    for (number, manifest) in pack.manifests.iter().enumerate() {
        let text = expanded.iter().find(|(known, _)| *known == number);
        let has_object = match text {
            None => false,
            Some((_, text)) => !text.documents.is_empty() || has_content(&text.text),
        };
        if !has_object {
            let message = format!("the manifest `{}` holds nothing", manifest.name.value);
            Finding::warning(&codes::NO_MANIFEST, message)
                .at(manifest.name.origin, "this manifest")
                .help("write its `content`, or remove it")
                .report(findings);
        }
    }
}

/// Whether there is more than comments; a text that cannot be read is reported as that.
fn has_content(text: &str) -> bool {
    let lines = text.lines().map(str::trim);
    let mut lines = lines.filter(|line| !line.is_empty() && *line != "---");
    lines.any(|line| !line.starts_with('#'))
}

fn namespace(
    pack: &Pack,
    values: &ExpandedText,
    settings: &PackSettings,
    findings: &mut Findings<'_>,
) {
    let written = values.documents.first();
    let written = written.and_then(|node| node.at(&["pack", "namespace"]));
    let document = values.documents.first();
    let is_read = document.is_some_and(|node| node.as_map().is_some());
    let is_set = settings.namespace.is_some() || written.is_some();
    if pack.kind() != PackKind::Helm || is_set || !is_read {
        return;
    }
    let message = format!("the Helm layer `{}` has no namespace", pack.name.value);
    Finding::warning(&codes::NO_NAMESPACE, message)
        .at(pack.name.origin, "this layer")
        .help("write `pack.namespace` in its values")
        .report(findings);
}

/// Palette collects images and charts before it knows the values of variables.
fn variables_in_content(pack: &Pack, values: &ExpandedText, findings: &mut Findings<'_>) {
    let document = values.documents.first();
    let Some(content) = document.and_then(|node| node.at(&["pack", "content"])) else {
        return;
    };
    let mut places: Vec<Span> = Vec::new();
    scalars(content, &mut |_, scalar: &Node| {
        places.extend(findings.origins.get(scalar.origin).site);
    });
    let variables = values.macros.iter().filter(|one| {
        let mut reads = one.reads.iter();
        reads.any(|read| read.starts_with(".spectro.var."))
    });
    for one in variables {
        let Some(span) = one.span else { continue };
        let lies_in = |place: &Span| {
            place.source == span.source && place.start <= span.start && span.end <= place.end
        };
        if !places.iter().any(lies_in) {
            continue;
        }
        let message = format!(
            "`pack.content` of `{}` uses the variable `{}`",
            pack.name.value,
            one.reads.first().map_or("", String::as_str)
        );
        let diagnostic = crate::diag::Diagnostic::error(&codes::VARIABLE_IN_CONTENT, message)
            .place(Some(span), "used here")
            .help("write the value itself, or a macro");
        findings.diagnostics.push(diagnostic);
    }
}

fn priority(pack: &Pack, settings: &PackSettings, findings: &mut Findings<'_>) {
    let Some(priority) = settings.priority else {
        return;
    };
    if !pack.layer.value.is_core() {
        return;
    }
    let message = format!(
        "the install priority of `{}` has no effect",
        pack.name.value
    );
    Finding::note(&codes::INSTALL_PRIORITY, message)
        .at(priority.origin, "only add-ons have one")
        .help("remove it; core layers are installed first, in their own order")
        .report(findings);
}

#[cfg(test)]
mod tests {
    use super::follows;

    #[test]
    fn a_tag_stands_for_itself_and_a_train_for_its_versions() {
        for (tag, version) in [
            ("1.33.5", "1.33.5"),
            ("1.33.x", "1.33.5"),
            ("1.x", "1.33.5"),
            ("LTS__18.4.x", "18.4.2"),
            ("v25.3.x", "25.3.4"),
            ("1.0.x", "1.0.x"),
            ("22.04", "22.04"),
        ] {
            assert!(follows(tag, version), "{tag} {version}");
        }
        for (tag, version) in [
            ("1.33.4", "1.33.5"),
            ("1.3.x", "1.33.5"),
            ("1.33", "1.33.5"),
            ("1.33.5", "1.33"),
        ] {
            assert!(!follows(tag, version), "{tag} {version}");
        }
    }
}
