//! What a template reads, and whether it is there.

use super::Subject;
use crate::diag::Diagnostic;
use crate::diag::Diagnostics;
use crate::diag::closest;
use crate::diag::codes::definitions as codes;
use crate::diag::codes::templates;
use crate::diag::did_you_mean;
use crate::jinja::Read;
use crate::model::Definition;
use crate::model::DefinitionKind;
use crate::model::Schematic;
use crate::schema::Found;
use crate::schema::LookUp;
use crate::source::Origins;
use crate::yaml::Node;
use std::collections::BTreeSet;

/// The variables of a template.
const ROOTS: [&str; 2] = ["parameter", "context"];

/// What every template finds in `context`; see `docs/rendering.md`.
const CONTEXT: &[&str] = &[
    "name",
    "workloadName",
    "appName",
    "namespace",
    "labels",
    "annotations",
    "revision",
    "clusterVersion",
];

/// Compares what a template reads with what is declared and what there is.
pub(super) fn check(
    definition: &Definition,
    subject: &Subject<'_>,
    origins: &Origins,
    found: &mut Diagnostics,
) {
    let Schematic::Jinja(..) = &definition.schematic else {
        return;
    };
    let mut used = BTreeSet::new();
    let reads = subject.reads();
    let asked = |read: &Read| {
        let same = |other: &Read| other.root == read.root && other.steps == read.steps;
        reads.iter().any(|other| other.guarded && same(other))
    };
    for read in &reads {
        match &*read.root {
            "parameter" => parameter(read, subject, &mut used, found),
            "context" => context(read, asked(read), definition, found),
            name => {
                let help = did_you_mean(name, ROOTS)
                    .unwrap_or_else(|| "a template finds `parameter` and `context`".to_owned());
                let message = format!("`{name}` is not defined");
                let diagnostic = Diagnostic::error(&templates::UNDEFINED, message);
                found.push(diagnostic.place(read.span, "here").help(help));
            }
        }
    }
    unused(subject, &used, origins, found);
}

fn parameter(
    read: &Read,
    subject: &Subject<'_>,
    used: &mut BTreeSet<String>,
    found: &mut Diagnostics,
) {
    match subject.schema().look_up(&read.steps) {
        Found::Declared { passed, below } => {
            used.extend(passed);
            if read.whole {
                used.extend(below);
            }
        }
        Found::Undeclared { steps, keys } => {
            let Some(LookUp::Key(key)) = read.steps.get(steps) else {
                return;
            };
            let whole = text(&read.steps);
            let message = format!("the template reads `parameter{whole}`, which is not declared");
            let meant = closest(key, keys.iter().map(String::as_str));
            // What is meant is read, once it is spelt right.
            let declarations = subject.schema().declarations().into_keys();
            let last = |name: &str| name.rsplit('.').next().map(str::to_owned);
            used.extend(declarations.filter(|name| last(name).as_deref() == meant));
            let help = match meant {
                Some(meant) => format!("did you mean `{meant}`?"),
                None => format!("declare `{key}` in `spec.parameters`"),
            };
            let diagnostic = Diagnostic::error(&codes::UNDECLARED_PARAMETER, message);
            found.push(diagnostic.place(read.span, "read here").help(help));
        }
    }
}

fn context(read: &Read, is_asked: bool, definition: &Definition, found: &mut Diagnostics) {
    let Some(LookUp::Key(key)) = read.steps.first() else {
        return;
    };
    let mut extensions = definition.context_extensions.iter();
    if extensions.any(|extension| extension.key.value == *key) {
        return;
    }
    let more: &[&str] = match definition.kind {
        DefinitionKind::Component => &["componentType"],
        DefinitionKind::Trait => &["componentType", "output", "outputs"],
        DefinitionKind::Policy => &[
            "hubName",
            "hubNamespace",
            "manifests",
            "manifestResources",
            "workloadYamls",
            "payload",
            "withBindings",
        ],
    };
    let known = || CONTEXT.iter().chain(more).copied();
    let meant = did_you_mean(key, known());
    // Whoever asks first may speak of an extension that some clusters have.
    let foreseen = is_asked && meant.is_none();
    if known().any(|name| name == &**key) || foreseen {
        return;
    }
    let kind = definition.kind.name();
    let message = format!("there is no `context.{key}` for a {kind}");
    let help = meant
        .unwrap_or_else(|| format!("a {kind} finds: {}", known().collect::<Vec<_>>().join(", ")));
    let diagnostic = Diagnostic::error(&codes::UNKNOWN_CONTEXT, message);
    found.push(diagnostic.place(read.span, "read here").help(help));
}

/// Tells of parameters that nothing reads, and not again of what lies in them.
fn unused(
    subject: &Subject<'_>,
    used: &BTreeSet<String>,
    origins: &Origins,
    found: &mut Diagnostics,
) {
    let declarations = subject.schema().declarations();
    for (name, declaration) in &declarations {
        let holder = |other: &String| {
            let rest = name.strip_prefix(other.as_str());
            rest.is_some_and(|rest| rest.starts_with(['.', '[']))
        };
        let told = declarations
            .keys()
            .any(|other| holder(other) && !used.contains(other));
        // What is deprecated may have lost its effect, and its description says so.
        let deprecated = declaration.schema.get("deprecated").and_then(Node::as_bool);
        if used.contains(name) || told || deprecated == Some(true) {
            continue;
        }
        let message = format!("parameter `{name}` is declared, but the template does not read it");
        let diagnostic = Diagnostic::warning(&codes::UNUSED_PARAMETER, message)
            .place(origins.span(declaration.key), "declared here")
            .help("read it in the template, or remove it: whoever sets it waits for an effect");
        found.push(diagnostic);
    }
}

fn text(steps: &[LookUp]) -> String {
    let step = |step: &LookUp| match step {
        LookUp::Key(key) => format!(".{key}"),
        LookUp::Item => "[…]".to_owned(),
    };
    steps.iter().map(step).collect()
}
