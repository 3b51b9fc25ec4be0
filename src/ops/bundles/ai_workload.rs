//! An `AIWorkload` as input.

use crate::bundle::Deploying;
use crate::bundle::Workflow;
use crate::diag::Diagnostic;
use crate::diag::Reported;
use crate::diag::codes::bundles as codes;
use crate::diag::codes::command;
use crate::diag::did_you_mean;
use crate::model::AiWorkload;
use crate::model::KeptResource;
use crate::model::Kind;
use crate::workspace::Reading;
use crate::workspace::Workspace;
use crate::yaml::Decoding;
use std::collections::BTreeSet;

/// What an `AIWorkload` says.
#[derive(Default)]
pub(super) struct Input {
    /// `NAMESPACE/NAME` of its bundles, with versions.
    pub(super) bundles: Vec<String>,
    pub(super) workflow: Option<Workflow>,
    pub(super) deploying: Deploying,
}

/// Reads the `AIWorkload` that a word names.
///
/// # Errors
/// When there is none, or it cannot be read.
pub(super) fn input(
    name: &str,
    workspace: &Workspace,
    reading: &mut Reading<'_>,
) -> Result<Input, Reported> {
    let kept = named(name, workspace).map_err(|wrong| reading.diagnostics.report(wrong))?;
    let mut decoding = Decoding {
        default_namespace: reading.settings.default_namespace(),
        origins: reading.origins,
        diagnostics: reading.diagnostics,
        strictness: reading.settings.strictness,
    };
    let workload = AiWorkload::decode(kept, &mut decoding)?;
    let own = &workload.metadata;
    let bundles = workload.bundles.iter().map(|bundle| {
        let namespace = bundle.namespace.as_ref().unwrap_or(&own.namespace);
        format!("{}/{bundle}", namespace.value)
    });
    Ok(Input {
        bundles: bundles.collect(),
        workflow: Some(if workload.is_model {
            Workflow::Model
        } else {
            Workflow::App
        }),
        deploying: Deploying {
            name: Some(own.name.clone()),
            namespace: Some(own.namespace.clone()),
            environment: None,
            usual_environment: workload.environment,
            configs: workload.configs,
            configured_by: format!("AIWorkload {}", own.name.value),
        },
    })
}

/// Reports that it is not said which bundles are meant.
pub(super) fn no_bundle() -> Diagnostic {
    Diagnostic::error(&codes::NO_BUNDLE, "the AIWorkload names no bundle")
        .help("name the bundles on the command line, or in its `spec.profileBundleRefs`")
}

fn named<'w>(wanted: &str, workspace: &'w Workspace) -> Result<&'w KeptResource, Diagnostic> {
    let (namespace, name) = match wanted.split_once('/') {
        Some((namespace, name)) => (Some(namespace), name),
        None => (None, wanted),
    };
    let all = || workspace.kept(Kind::AIWorkload);
    let found: Vec<&KeptResource> = all()
        .filter(|kept| {
            let metadata = &kept.metadata;
            let here = namespace.is_none_or(|wanted| &*metadata.namespace.value == wanted);
            here && &*metadata.name.value == name
        })
        .collect();
    match found.as_slice() {
        [one] => Ok(one),
        [] => {
            let known: BTreeSet<&str> = all().map(|kept| &*kept.metadata.name.value).collect();
            let help = did_you_mean(name, known);
            let message = format!("there is no AIWorkload `{wanted}`");
            let help = help.unwrap_or_else(|| "name the folder or file with `-C`".to_owned());
            Err(Diagnostic::error(&command::NOTHING_CHOSEN, message).help(help))
        }
        several => {
            let names: Vec<String> = several
                .iter()
                .map(|kept| format!("{}/{name}", kept.metadata.namespace.value))
                .collect();
            let message = format!("`{wanted}` stands for {} AIWorkloads", names.len());
            Err(Diagnostic::error(&command::AMBIGUOUS_NAME, message)
                .help(format!("write one of: {}", names.join(", "))))
        }
    }
}
